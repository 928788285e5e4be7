//! The record: who did what, when; and whether it is whole.

mod show;
mod words;

use std::convert::Infallible;
use std::path::Path;

use axum::body::{Body, Bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chaperone_store::Store;
use chaperone_store::audit::Wanted;
use http_body_util::channel::Channel;
use maud::Markup;
use serde::Deserialize;

pub use chaperone_store::StoreError;
pub use chaperone_store::audit::{Head, NoHead, Recorded, Verified};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::routes::{Need, Routes};
use crate::who::Who;

/// Entries on a page.
const PAGE: i64 = 50;

/// Entries that are read at once for a download.
const BATCH: i64 = 500;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/record", Need::Leads, all).post("/record/check", Need::Leads, check).get("/record/download", Need::Leads, download).get(
        "/me/record",
        Need::SignedIn,
        own,
    )
}

/// What is asked for in the address. A form sends what was left open as an empty text.
#[derive(Deserialize)]
struct Asked {
    before: Option<String>,
    member: Option<String>,
    subject: Option<String>,
}

impl Asked {
    fn wanted(self) -> Answer<Wanted> {
        let given = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let before =
            given(self.before).map(|before| before.parse().map_err(|_| Problem::bad("\"before\" is a place in the record, a number.")));
        Ok(Wanted { before: before.transpose()?, actor: given(self.member), subject: given(self.subject) })
    }
}

/// A page of the record, with a place for the next one.
struct Page {
    entries: Vec<Recorded>,
    next: Option<i64>,
}

impl Page {
    async fn read(store: &Store, wanted: &Wanted) -> Result<Self, StoreError> {
        let mut entries = store.audit(wanted, PAGE + 1).await?;
        let more = i64::try_from(entries.len()).is_ok_and(|count| count > PAGE);
        if more {
            entries.pop();
        }
        let next = entries.last().map(|entry| entry.seq).filter(|_| more);
        Ok(Self { entries, next })
    }
}

async fn all(State(app): State<App>, who: Who, asked: Result<Query<Asked>, QueryRejection>) -> Answer<Markup> {
    let wanted = asked?.0.wanted()?;
    let page = Page::read(&app.store, &wanted).await?;
    Ok(show::all(&who, &wanted, &page, &app.store.names().await?, &app.store.head().await?))
}

async fn own(State(app): State<App>, who: Who, asked: Result<Query<Asked>, QueryRejection>) -> Answer<Markup> {
    let asked = Asked { member: Some(who.id().to_string()), ..asked?.0 };
    let wanted = asked.wanted()?;
    let page = Page::read(&app.store, &wanted).await?;
    Ok(show::own(&who, &wanted, &page))
}

async fn check(State(app): State<App>, who: Who) -> Answer<Markup> {
    Ok(show::checked(&who, &app.store.verify().await?))
}

/// The whole record, oldest first, one entry a line: read from the database as fast as it is taken.
async fn download(State(app): State<App>) -> impl IntoResponse {
    let (mut sender, body) = Channel::<Bytes, Infallible>::new(2);
    tokio::spawn(async move {
        let mut seq = 0;
        loop {
            // Cut short, and told so by the chain, if the database fails or the reader goes away.
            let Ok(batch) = app.store.audit_after(seq, BATCH).await else { return };
            let Some(last) = batch.last() else { return };
            seq = last.seq;
            if sender.send_data(lines(&batch).into()).await.is_err() {
                return;
            }
        }
    });
    let headers = [(header::CONTENT_TYPE, "application/x-ndjson"), (header::CONTENT_DISPOSITION, "attachment; filename=\"record.jsonl\"")];
    (headers, Response::new(Body::new(body)))
}

fn lines(entries: &[Recorded]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(entries.len() * 400);
    for entry in entries {
        // Writing to a Vec cannot fail.
        let _ = serde_json::to_writer(&mut lines, entry);
        lines.push(b'\n');
    }
    lines
}

/// Goes through the record of the database at `path`, which is only read: also while the desk runs. With `noted`, the
/// record must still hold what it held then.
///
/// # Errors
/// There is no database there, or it cannot be read.
pub async fn verify(path: &Path, noted: &Head) -> Result<Verified, StoreError> {
    let store = Store::open_to_read(path).await?;
    let verified = store.verify_from(noted).await;
    store.close().await;
    verified
}

/// The newest entries of the record of the database at `path`, newest first: only those before the place `before`, by
/// `actor`, about `subject`, where given.
///
/// # Errors
/// There is no database there, or it cannot be read.
pub async fn newest(
    path: &Path,
    before: Option<i64>,
    actor: Option<String>,
    subject: Option<String>,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let store = Store::open_to_read(path).await?;
    let entries = store.audit(&Wanted { before, actor, subject }, limit).await;
    store.close().await;
    entries
}

/// What an entry's verb means, in plain words.
pub fn in_words(verb: &str) -> &str {
    words::words(verb)
}
