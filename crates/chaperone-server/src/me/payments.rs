//! What makers reported about a member (US Open Payments): he uploads the public file, the desk reads his rows out of it
//! as its bytes come and keeps none of the others', and he ticks what goes into his register.

use axum::Form;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::rejection::FormRejection;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_api::npi::Npi;
use chaperone_api::open_payments::{Paid, Payments, Reader};
use chaperone_store::Entry;
use chaperone_store::interests::{Relation, Source};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::page;
use crate::pages::parts::{Field, alert};
use crate::routes::{Need, Routes};
use crate::sign_in::ceremony::{self, LONG, kind};
use crate::who::Who;

const HERE: &str = "/me/interests/import";

/// Largest file, in bytes.
const MAX_FILE: usize = 64 << 20;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(HERE, Need::SignedIn, form_page).add(Method::POST, HERE, Need::SignedIn, read, MAX_FILE).post(
        "/me/interests/import/keep",
        Need::SignedIn,
        keep,
    )
}

async fn form_page(State(app): State<App>, who: Who) -> Answer<Markup> {
    let npi = app.store.profile(who.id()).await?.profile.npi;
    Ok(form(&who, &npi, ""))
}

fn form(who: &Who, npi: &str, wrong: &str) -> Markup {
    page(
        who,
        "/me",
        "What makers reported",
        &html! {
            (alert(wrong))
            ol {
                li { "Look yourself up at " a href="https://openpaymentsdata.cms.gov/" rel="noreferrer" { "openpaymentsdata.cms.gov" } " and download the data as CSV." }
                li { "Choose that file here. Only the rows with your NPI are read; nothing is kept until you say what." }
            }
            form.stack method="post" action=(HERE) enctype="multipart/form-data" {
                (Field { name: "npi", label: "Your NPI", value: npi, help: "Ten digits.", ..Field::default() }.show())
                (Field { name: "file", label: "File (CSV, up to 64 MB)", kind: "file", ..Field::default() }.show())
                button.primary { "Look" }
            }
        },
    )
}

/// One line that may be kept.
#[derive(Serialize, Deserialize)]
struct Found {
    party: String,
    kind: String,
    products: Vec<String>,
    since: String,
    until: String,
    cents: u64,
    payments: u64,
}

impl Found {
    fn new(maker: &str, paid: &Paid) -> Self {
        Self {
            party: maker.to_owned(),
            kind: paid.kind().to_owned(),
            products: paid.products.clone(),
            since: paid.since.to_string(),
            until: paid.until.to_string(),
            cents: paid.cents,
            payments: paid.payments,
        }
    }

    fn relation(self) -> Relation {
        Relation {
            party: self.party,
            kind: self.kind,
            products: self.products,
            since: Some(self.since),
            until: Some(self.until),
            source: Source::OpenPayments,
        }
    }
}

fn cut_off(error: &MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let status = StatusCode::PAYLOAD_TOO_LARGE;
            Problem { status, ..Problem::bad("The file is larger than 64 MB. Please download your own rows alone.") }
        }
        _ => Problem::bad("The file did not arrive whole. Please try again."),
    }
}

/// Reads the upload piece by piece. `Err` is what to tell beside the form.
async fn upload(mut parts: Multipart, npi: &mut String) -> Answer<Result<Payments, String>> {
    while let Some(mut part) = parts.next_field().await.map_err(|e| cut_off(&e))? {
        match part.name() {
            Some("npi") => *npi = part.text().await.map_err(|e| cut_off(&e))?.trim().chars().take(20).collect(),
            Some("file") => {
                let number = match Npi::new(npi) {
                    Ok(number) => number,
                    Err(error) => return Ok(Err(format!("NPI: {error}."))),
                };
                let mut reader = Reader::new(number);
                while let Some(bytes) = part.chunk().await.map_err(|e| cut_off(&e))? {
                    if let Err(error) = reader.push(&bytes) {
                        return Ok(Err(error.to_string()));
                    }
                }
                return Ok(reader.finish().map_err(|error| error.to_string()));
            }
            _ => {}
        }
    }
    Ok(Err("Please choose a file.".to_owned()))
}

async fn read(State(app): State<App>, who: Who, parts: Result<Multipart, MultipartRejection>) -> Answer<Response> {
    let parts = parts.map_err(|_| Problem::bad("This is not a form with a file."))?;
    let mut npi = String::new();
    let payments = match upload(parts, &mut npi).await? {
        Ok(payments) => payments,
        Err(wrong) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&who, &npi, &wrong)).into_response()),
    };
    let lines = payments.relations.iter().flat_map(|one| one.ties.iter().map(|paid| Found::new(&one.maker, paid)));
    let found: Vec<Found> = lines.collect();
    let token = ceremony::begin(&app, kind::PAYMENTS, Some(who.id()), &found, LONG).await?;
    Ok(found_page(&who, &payments, &found, token.reveal()).into_response())
}

fn dollars(cents: u64) -> String {
    format!("${}.{:02}", cents / 100, cents % 100)
}

fn found_page(who: &Who, payments: &Payments, found: &[Found], token: &str) -> Markup {
    page(
        who,
        "/me",
        "What makers reported",
        &html! {
            p { (payments.rows) " rows are yours." @if payments.left_out > 0 { " " (payments.left_out) " could not be read and were left out." } }
            @if found.is_empty() {
                p { "Nothing to keep. " a href=(HERE) { "Try another file" } }
            } @else {
                form.stack method="post" action="/me/interests/import/keep" {
                    input type="hidden" name="found" value=(token);
                    fieldset {
                        legend { "What is right, and goes into your register?" }
                        @for (n, one) in found.iter().enumerate() {
                            div.row {
                                input id={ "keep-" (n) } type="checkbox" name="keep" value=(n) checked;
                                label for={ "keep-" (n) } {
                                    (one.party) ": " (one.kind) ", " (dollars(one.cents)) ", " (one.since) " – " (one.until)
                                    @if !one.products.is_empty() { " (" (one.products.join(", ")) ")" }
                                }
                            }
                        }
                    }
                    button.primary { "Keep these" }
                }
            }
            p.muted { "Amounts are shown to you here and not kept." }
        },
    )
}

async fn keep(State(app): State<App>, who: Who, fields: Result<Form<Vec<(String, String)>>, FormRejection>) -> Answer<Redirect> {
    let Form(fields) = fields?;
    let token = fields.iter().find(|(name, _)| name == "found").map_or("", |(_, value)| value.as_str());
    let ticked: Vec<usize> = fields.iter().filter(|(name, _)| name == "keep").filter_map(|(_, value)| value.parse().ok()).collect();
    let (whose, found): (_, Vec<Found>) = ceremony::take(&app, kind::PAYMENTS, token).await?;
    if whose.as_ref() != Some(who.id()) {
        return Err(Problem::missing());
    }
    let has: Vec<Relation> = app.store.interests_of(who.id()).await?.into_iter().map(|one| one.relation).collect();
    let now = app.now();
    let mut kept = 0;
    let mut write = app.store.write().await?;
    for (_, one) in found.into_iter().enumerate().filter(|(n, _)| ticked.contains(n)) {
        let relation = one.relation();
        // The same file twice is the same relations.
        if !has.contains(&relation) {
            write.add_interest(who.id(), &relation, now).await?;
            kept += 1;
        }
    }
    write.commit(Entry::new(now, who.actor(), "interest.import", who.id()).with("kept", kept)).await?;
    Ok(Redirect::to("/me/interests"))
}
