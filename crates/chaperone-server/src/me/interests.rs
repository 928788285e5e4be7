//! The register of interests: a member's relations with makers, which a review holds against his posts.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_core::post;
use chaperone_store::interests::{Interest, Relation, Source};
use chaperone_store::{Entry, InterestId, MemberId, Time};
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::parts::{Field, alert};
use crate::pages::{page, zone};
use crate::routes::{Need, Routes};
use crate::sign_in::check;
use crate::who::Who;

const HERE: &str = "/me/interests";

/// A relation that is over is still told for so many months (ICMJE disclosure form, 2021: the past 36 months).
const TOLD: i64 = 36;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get(HERE, Need::SignedIn, list)
        .post(HERE, Need::SignedIn, add)
        .get("/me/interests/{id}", Need::SignedIn, show)
        .post("/me/interests/{id}", Need::SignedIn, change)
        .post("/me/interests/{id}/end", Need::SignedIn, end)
        .post("/me/interests/{id}/remove", Need::SignedIn, remove)
}

/// The day at `now` in `zone`.
fn day(now: Time, zone: TimeZone) -> Date {
    jiff::Timestamp::from_millisecond(now).unwrap_or_default().to_zoned(zone).date()
}

/// Whether a relation is to be told on `today`: it goes on, or ended of late. A date that cannot be read hides nothing.
fn told(relation: &Relation, today: Date) -> bool {
    let date = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Date>().ok());
    let begun = date(&relation.since).is_none_or(|since| since <= today);
    let last = date(&relation.until).and_then(|until| until.checked_add(TOLD.months()).ok());
    begun && last.is_none_or(|last| today <= last)
}

/// The interests of `member` that a post of `now` must tell, as a review takes them.
pub(crate) async fn declared(app: &App, member: &MemberId, now: Time) -> Answer<Vec<post::Interest>> {
    let today = day(now, TimeZone::UTC);
    let all = app.store.interests_of(member).await?.into_iter().map(|interest| interest.relation);
    let told = all.filter(|relation| told(relation, today));
    Ok(told.map(|one| post::Interest { party: one.party, kind: one.kind, products: one.products }).collect())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    party: String,
    kind: String,
    products: String,
    since: String,
    until: String,
}

impl From<&Relation> for Typed {
    fn from(relation: &Relation) -> Self {
        Self {
            party: relation.party.clone(),
            kind: relation.kind.clone(),
            products: relation.products.join(", "),
            since: relation.since.clone().unwrap_or_default(),
            until: relation.until.clone().unwrap_or_default(),
        }
    }
}

impl Typed {
    fn relation(&self) -> Result<Relation, String> {
        let date = |text: &str| match text.trim() {
            "" => Ok(None),
            text => text.parse::<Date>().map(Some).map_err(|_| "A date looks like 2025-03-01.".to_owned()),
        };
        let products = self.products.split([',', '\n']).map(str::trim).filter(|product| !product.is_empty());
        let products: Vec<String> = products.map(|product| check::line(product, "the products")).collect::<Result<_, _>>()?;
        let (since, until) = (date(&self.since)?, date(&self.until)?);
        if since.zip(until).is_some_and(|(since, until)| until < since) {
            return Err("The last day is before the first.".to_owned());
        }
        if products.len() > 50 {
            return Err("Please name fifty products at most; none means all of the company's.".to_owned());
        }
        Ok(Relation {
            party: check::line(&self.party, "the company or person")?,
            kind: check::line(&self.kind, "the kind of relation")?,
            products,
            since: since.map(|date| date.to_string()),
            until: until.map(|date| date.to_string()),
            source: Source::Member,
        })
    }

    fn fields(&self) -> Markup {
        html! {
            (Field { name: "party", label: "Company or person", value: &self.party, ..Field::default() }.show())
            (Field { name: "kind", label: "What you have of it", value: &self.kind, help: "Such as “speaker fee”, “shares”, “research”, “free product”.", ..Field::default() }.show())
            (Field { name: "products", label: "Products", value: &self.products, required: false, help: "With commas between them; none means all.", ..Field::default() }.show())
            (Field { name: "since", label: "First day", kind: "date", value: &self.since, required: false, ..Field::default() }.show())
            (Field { name: "until", label: "Last day, if it is over", kind: "date", value: &self.until, required: false, help: "What is over is still told for three years.", ..Field::default() }.show())
        }
    }
}

async fn list(State(app): State<App>, who: Who) -> Answer<Markup> {
    list_page(&app, &who, &Typed::default(), "").await
}

async fn list_page(app: &App, who: &Who, typed: &Typed, wrong: &str) -> Answer<Markup> {
    let interests = app.store.interests_of(who.id()).await?;
    let today = day(app.now(), zone(who));
    Ok(page(
        who,
        "/me",
        "Your interests",
        &html! {
            (alert(wrong))
            p { "Relations with makers of drugs, devices and other things you may write about. When a post is about one of them, the review offers the line that discloses it." }
            @if !interests.is_empty() {
                table tabindex="0" {
                    thead { tr { th scope="col" { "With" } th scope="col" { "What" } th scope="col" { "Products" } th scope="col" { "When" } th scope="col" { "Now" } } }
                    tbody { @for interest in &interests { (row(interest, today)) } }
                }
            }
            p { a href="/me/interests/import" { "Bring in what makers reported about you (US Open Payments)" } }
            section.card aria-labelledby="new" {
                h2 #new { "Add one" }
                form.stack method="post" action=(HERE) { (typed.fields()) button.primary { "Add" } }
            }
        },
    ))
}

fn row(interest: &Interest, today: Date) -> Markup {
    let Interest { id, relation, .. } = interest;
    let at = |text: &Option<String>| text.clone().unwrap_or_else(|| "…".to_owned());
    html! {
        tr {
            td { a href={ "/me/interests/" (id) } { (relation.party) } }
            td { (relation.kind) @if relation.source == Source::OpenPayments { " " span.badge { "Open Payments" } } }
            td { @if relation.products.is_empty() { "all" } @else { (relation.products.join(", ")) } }
            td { (at(&relation.since)) " – " (at(&relation.until)) }
            td {
                @if !told(relation, today) { "not told" } @else { "told" }
                @if relation.until.is_none() {
                    form method="post" action={ "/me/interests/" (id) "/end" } { button.quiet aria-label={ "It is over: " (relation.party) } { "It is over" } }
                }
            }
        }
    }
}

async fn add(State(app): State<App>, who: Who, typed: Result<Form<Typed>, FormRejection>) -> Answer<Response> {
    let Form(typed) = typed?;
    let relation = match typed.relation() {
        Ok(relation) => relation,
        Err(wrong) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, list_page(&app, &who, &typed, &wrong).await?).into_response()),
    };
    let now = app.now();
    let mut write = app.store.write().await?;
    let id = write.add_interest(who.id(), &relation, now).await?;
    write.commit(Entry::new(now, who.actor(), "interest.add", &id)).await?;
    Ok(Redirect::to(HERE).into_response())
}

async fn own(app: &App, who: &Who, id: &str) -> Answer<Interest> {
    let id: InterestId = id.parse().map_err(|_| Problem::missing())?;
    app.store.interests_of(who.id()).await?.into_iter().find(|interest| interest.id == id).ok_or_else(Problem::missing)
}

async fn show(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Markup> {
    let interest = own(&app, &who, &id).await?;
    Ok(one_page(&who, &interest, &Typed::from(&interest.relation), ""))
}

fn one_page(who: &Who, interest: &Interest, typed: &Typed, wrong: &str) -> Markup {
    page(
        who,
        "/me",
        "A relation",
        &html! {
            (alert(wrong))
            form.stack method="post" action={ "/me/interests/" (interest.id) } { (typed.fields()) button.primary { "Save" } }
            form method="post" action={ "/me/interests/" (interest.id) "/remove" } {
                p.muted { "If it never was one:" }
                button.danger { "Remove it" }
            }
            p { a href=(HERE) { "Back" } }
        },
    )
}

async fn change(State(app): State<App>, who: Who, Path(id): Path<String>, typed: Result<Form<Typed>, FormRejection>) -> Answer<Response> {
    let Form(typed) = typed?;
    let interest = own(&app, &who, &id).await?;
    let relation = match typed.relation() {
        Ok(relation) => relation,
        Err(wrong) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, one_page(&who, &interest, &typed, &wrong)).into_response()),
    };
    let mut write = app.store.write().await?;
    write.change_interest(who.id(), &interest.id, &relation).await?;
    write.commit(Entry::new(app.now(), who.actor(), "interest.change", &interest.id)).await?;
    Ok(Redirect::to(HERE).into_response())
}

async fn end(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Redirect> {
    let interest = own(&app, &who, &id).await?;
    let now = app.now();
    let mut write = app.store.write().await?;
    write.end_interest(who.id(), &interest.id, &day(now, zone(&who)).to_string()).await?;
    write.commit(Entry::new(now, who.actor(), "interest.end", &interest.id)).await?;
    Ok(Redirect::to(HERE))
}

async fn remove(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Redirect> {
    let interest = own(&app, &who, &id).await?;
    let mut write = app.store.write().await?;
    write.remove_interest(who.id(), &interest.id).await?;
    write.commit(Entry::new(app.now(), who.actor(), "interest.remove", &interest.id)).await?;
    Ok(Redirect::to(HERE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(since: Option<&str>, until: Option<&str>) -> Relation {
        let (since, until) = (since.map(str::to_owned), until.map(str::to_owned));
        Relation { party: "Velora".into(), kind: "shares".into(), products: Vec::new(), since, until, source: Source::Member }
    }

    #[test]
    fn what_ended_is_told_for_three_years() {
        let today: Date = "2026-03-02".parse().unwrap();
        for (since, until, is) in [
            (None, None, true),
            (Some("2026-03-02"), None, true),
            (Some("2026-03-03"), None, false),
            (None, Some("2026-03-01"), true),
            (None, Some("2023-03-02"), true),
            (None, Some("2023-03-01"), false),
            (None, Some("some day"), true),
        ] {
            assert_eq!(told(&relation(since, until), today), is, "{since:?} {until:?}");
        }
    }
}
