//! Publishing: the outbox, what became of what was in it, and the website's own feeds.

mod feed;
mod outbox;
mod pages;
mod remove;
mod send;
mod stand;

use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use chaperone_store::drafts::DraftState;
use chaperone_store::publications::{Outcome, PartState, Publication, PublicationState, Tries};
use chaperone_store::{Entry, StoreError, Time};
use maud::Markup;
use serde::Deserialize;
use url::Url;

pub(crate) use outbox::run;
pub use outbox::{Outbox, tick};
pub(crate) use stand::is_worse;

use crate::accounts::link;
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::may::{self, OverseenPublication, OwnPublication};
use crate::routes::{Need, Routes};
use crate::who::Who;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sent", Need::SignedIn, list)
        .get("/sent/organisation", Need::Administers, list_all)
        .get("/sent/{id}", Need::SignedIn, show)
        .post("/sent/{id}/cancel", Need::SignedIn, cancel)
        .post("/sent/{id}/retry", Need::SignedIn, retry)
        .post("/sent/{id}/delete", Need::SignedIn, delete)
        .post("/sent/{id}/edit", Need::SignedIn, edit)
        .post("/sent/{id}/posted", Need::SignedIn, posted)
        .get("/feeds/{file}", Need::Anyone, feed::serve)
}

/// Lines of the list.
const LISTED: i64 = 50;

#[derive(Deserialize)]
struct Before {
    #[serde(default = "latest")]
    before: Time,
}

fn latest() -> Time {
    Time::MAX
}

async fn list(State(app): State<App>, who: Who, before: Result<Query<Before>, QueryRejection>) -> Answer<Markup> {
    let Query(Before { before }) = before?;
    let listed = app.store.publications_of(who.id(), before, LISTED).await?;
    let more = i64::try_from(listed.len()).is_ok_and(|count| count == LISTED);
    Ok(pages::list(&who, &listed, more, "/sent"))
}

/// What anybody sends for the organisation's accounts.
async fn list_all(State(app): State<App>, who: Who, before: Result<Query<Before>, QueryRejection>) -> Answer<Markup> {
    let Query(Before { before }) = before?;
    let listed = app.store.publications_of_the_organisation(before, LISTED).await?;
    let more = i64::try_from(listed.len()).is_ok_and(|count| count == LISTED);
    Ok(pages::list(&who, &listed, more, "/sent/organisation"))
}

async fn show(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Markup> {
    let OverseenPublication(one) = may::oversee_publication(&app, &who, &id).await?;
    pages::one(&app, &who, &one).await
}

fn back_to(one: &Publication) -> Redirect {
    Redirect::to(&format!("/sent/{}", one.id))
}

/// Moves a publication as its member asks. If it has moved on by itself meanwhile, that is said.
async fn move_on(
    app: &App,
    who: &Who,
    one: &Publication,
    from: &[PublicationState],
    to: PublicationState,
    verb: &'static str,
) -> Answer<()> {
    let now = app.now();
    let said = if one.author == *who.id() { "" } else { "An administrator did this." };
    let to = Outcome { state: to, next_at: now, said, tries: Tries::Forgotten };
    let mut write = app.store.write().await?;
    match write.move_publication(&one.id, from, &to, now).await {
        Err(StoreError::Missing(_)) => return Err(moved_on()),
        other => other?,
    }
    if to.state == PublicationState::Cancelled {
        write.reopen_draft_of(&one.id, now).await?;
    }
    write.commit(Entry::new(now, who.actor(), verb, &one.id)).await?;
    app.outbox.wake();
    Ok(())
}

fn moved_on() -> Problem {
    Problem::conflict("It has moved on in the meantime. Please look at it again.")
}

async fn cancel(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Redirect> {
    let OverseenPublication(one) = may::oversee_publication(&app, &who, &id).await?;
    let from = [PublicationState::Scheduled, PublicationState::ByHand];
    move_on(&app, &who, &one, &from, PublicationState::Cancelled, "publication.cancel").await?;
    Ok(back_to(&one))
}

/// Tries a failed one again: what is out stays out, what is not known is looked for first.
async fn retry(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Redirect> {
    let OwnPublication(one) = may::own_publication(&app, &who, &id).await?;
    let parts = app.store.parts(&one.id).await?;
    let began = parts.iter().any(|part| part.state != PartState::Waiting);
    let now = app.now();
    let to = match (began, parts.iter().all(|part| matches!(part.state, PartState::Requested | PartState::Confirmed))) {
        (true, true) => PublicationState::Requested,
        (true, false) => PublicationState::Sending,
        (false, _) => PublicationState::Scheduled,
    };
    let to = Outcome { state: to, next_at: now, said: "", tries: Tries::Forgotten };
    let mut write = app.store.write().await?;
    match write.move_publication(&one.id, &[PublicationState::Failed], &to, now).await {
        Err(StoreError::Missing(_)) => return Err(moved_on()),
        other => other?,
    }
    if to.state != PublicationState::Requested {
        stand::again(&app, &mut write, &one, began).await?;
    }
    if !began {
        write.move_draft(&one.draft, DraftState::Open, DraftState::Sent, now).await?;
    }
    write.commit(Entry::new(now, who.actor(), "publication.retry", &one.id)).await?;
    app.outbox.wake();
    Ok(back_to(&one))
}

/// Has it deleted at the network, and read back. What was posted by hand is deleted by hand.
async fn delete(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Redirect> {
    let OverseenPublication(one) = may::oversee_publication(&app, &who, &id).await?;
    if app.store.parts(&one.id).await?.iter().any(|part| part.state == PartState::Tried) {
        return Err(Problem::conflict("It is not known yet whether a part of it is out. Please let the desk look first: try it again."));
    }
    let from = [PublicationState::Requested, PublicationState::Confirmed, PublicationState::Failed];
    let account = app.store.account(&one.account).await?;
    let by_hand = account.as_ref().is_some_and(|account| link::network(account).is_some_and(is_by_hand));
    let (to, verb) = if by_hand {
        (PublicationState::Deleted, "publication.deleted-by-hand")
    } else {
        (PublicationState::Deleting, "publication.ask-deletion")
    };
    move_on(&app, &who, &one, &from, to, verb).await?;
    Ok(back_to(&one))
}

fn is_by_hand(network: chaperone_connect::Network) -> bool {
    !network.has_api() && network != chaperone_connect::Network::Feed
}

/// Opens the draft again. Sent anew it goes through the review again, and the post that is out is changed where the
/// network can do that.
async fn edit(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Redirect> {
    let OwnPublication(one) = may::own_publication(&app, &who, &id).await?;
    let to = Redirect::to(&format!("/drafts/{}", one.draft));
    let draft = app.store.draft(&one.draft).await?.ok_or_else(Problem::missing)?;
    if draft.state == DraftState::Open {
        return Ok(to);
    }
    if !pages::can_rewrite(&app, &one).await? {
        return Err(Problem::conflict("This network cannot change posts. Delete it first; then you can write it anew."));
    }
    let now = app.now();
    let mut write = app.store.write().await?;
    if write.is_on_its_way(&one.draft).await? {
        return Err(Problem::conflict("This draft is on its way. Take that back first, or wait until it is there."));
    }
    match write.move_draft(&one.draft, DraftState::Sent, DraftState::Open, now).await {
        Err(StoreError::Missing(_)) => return Err(moved_on()),
        other => other?,
    }
    write.commit(Entry::new(now, who.actor(), "draft.reopen", &one.draft).with("publication", &one.id)).await?;
    Ok(to)
}

#[derive(Deserialize)]
struct Posted {
    #[serde(default)]
    url: String,
}

/// The member copied it there.
async fn posted(State(app): State<App>, who: Who, Path(id): Path<String>, form: Result<Form<Posted>, FormRejection>) -> Answer<Redirect> {
    let OwnPublication(one) = may::own_publication(&app, &who, &id).await?;
    let Form(Posted { url }) = form?;
    let url = match url.trim() {
        "" => String::new(),
        written => {
            let url = Url::parse(written).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            url.ok_or_else(|| Problem::wrong("The address of the post should begin with https://."))?.to_string()
        }
    };
    let now = app.now();
    let to = Outcome { state: PublicationState::Confirmed, next_at: 0, said: "", tries: Tries::Forgotten };
    let mut write = app.store.write().await?;
    match write.move_publication(&one.id, &[PublicationState::ByHand], &to, now).await {
        Err(StoreError::Missing(_)) => return Err(moved_on()),
        other => other?,
    }
    write.set_publication_url(&one.id, &url).await?;
    write.commit(Entry::new(now, who.actor(), "publication.posted-by-hand", &one.id)).await?;
    Ok(back_to(&one))
}
