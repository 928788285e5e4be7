//! The composer, the drafts, what they were before, and their pictures.

mod crowd;
mod diff;
mod edits;
mod explain;
mod files;
mod findings;
mod list;
pub(crate) mod look;
mod page;
pub(crate) mod published;
mod versions;
mod voice;
mod written;

pub(crate) use voice::situation;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chaperone_store::drafts::{Content, Draft, DraftState};
use chaperone_store::{DraftId, Entry, StoreError};
use maud::Markup;

use self::look::{Stages, look};
use self::page::Composer;
use self::written::Written;
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::may;
use crate::routes::{Need, Routes};
use crate::who::Who;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/compose", Need::SignedIn, blank)
        .post("/compose/review", Need::SignedIn, look::review)
        .get("/explain/{*topic}", Need::SignedIn, explain::shown)
        .get("/api/explain/{*topic}", Need::SignedIn, explain::api)
        .get("/drafts", Need::SignedIn, list::list)
        .post("/drafts", Need::SignedIn, begin)
        .get("/drafts/{id}", Need::SignedIn, show)
        .post("/drafts/{id}", Need::SignedIn, save)
        .post("/drafts/{id}/discard", Need::SignedIn, list::discard)
        .get("/drafts/{id}/versions", Need::SignedIn, versions::list)
        .add(Method::POST, "/drafts/{id}/files", Need::SignedIn, files::add, files::MAX_UPLOAD)
        .get("/files/{id}", Need::SignedIn, files::show)
        .post("/files/{id}", Need::SignedIn, files::tell)
        .post("/files/{id}/remove", Need::SignedIn, files::remove)
}

async fn blank(State(app): State<App>, who: Who) -> Answer<Markup> {
    let content = Content::default();
    let looked = look(&app, &who, &content, &[], Stages::One).await?;
    Ok(Composer::new(&content, &looked).show(&who))
}

/// The first version of a draft.
async fn begin(State(app): State<App>, who: Who, form: Result<Form<Written>, FormRejection>) -> Answer<Response> {
    let written = form?.0;
    let content = written.content(&app, &who).await?;
    let wrong = written::wrong(&content);
    if !wrong.is_empty() {
        return again(&app, &who, &content, None, 0, wrong).await;
    }
    let looked = look(&app, &who, &content, &[], Stages::Both).await?;
    let now = app.now();
    let mut write = app.store.write().await?;
    let id = write.add_draft(who.id(), &content, &looked.judged(), now).await?;
    write.commit(Entry::new(now, who.actor(), "draft.begin", &id)).await?;
    Ok(saved(&written, &id))
}

async fn show(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Markup> {
    let may::OwnDraft(draft) = may::write_draft(&app, &who, &id).await?;
    let content = newest(&app, &draft).await?;
    let files = page::files(&app, Some(&draft)).await?;
    let looked = look(&app, &who, &content, &files, Stages::One).await?;
    Ok(Composer { draft: Some(&draft), version: draft.version, files: &files, ..Composer::new(&content, &looked) }.show(&who))
}

async fn newest(app: &App, draft: &Draft) -> Answer<Content> {
    Ok(app.store.version(&draft.id, draft.version).await?.ok_or_else(Problem::missing)?.content)
}

/// One version more.
async fn save(State(app): State<App>, who: Who, Path(id): Path<String>, form: Result<Form<Written>, FormRejection>) -> Answer<Response> {
    let may::OwnDraft(draft) = may::write_draft(&app, &who, &id).await?;
    let written = form?.0;
    let content = written.content(&app, &who).await?;
    let wrong = written::wrong(&content);
    if !wrong.is_empty() {
        return again(&app, &who, &content, Some(&draft), written.version, wrong).await;
    }
    if draft.version == written.version && newest(&app, &draft).await? == content {
        return Ok(saved(&written, &draft.id));
    }
    let files = page::files(&app, Some(&draft)).await?;
    let looked = look(&app, &who, &content, &files, Stages::Both).await?;
    let now = app.now();
    let mut write = app.store.write().await?;
    let version = match write.save_draft(&draft.id, written.version, &content, &looked.judged(), now).await {
        Err(StoreError::Taken(_)) => {
            drop(write);
            return conflict(&app, &who, &content, &draft.id).await;
        }
        version => version?,
    };
    write.commit(Entry::new(now, who.actor(), "draft.save", &draft.id).with("version", version)).await?;
    Ok(saved(&written, &draft.id))
}

/// Where the browser goes after saving.
fn saved(written: &Written, id: &DraftId) -> Response {
    let on = if written.then == "send" { "/send" } else { "" };
    Redirect::to(&format!("/drafts/{id}{on}")).into_response()
}

/// The composer again, with what was typed and why it was not saved.
async fn again(app: &App, who: &Who, content: &Content, draft: Option<&Draft>, version: i64, wrong: &str) -> Answer<Response> {
    let files = page::files(app, draft).await?;
    let looked = look(app, who, content, &files, Stages::One).await?;
    let composer = Composer { draft, version, files: &files, wrong, ..Composer::new(content, &looked) };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, composer.show(who)).into_response())
}

/// Somebody, most likely the same author in another window, saved first: both texts are shown.
async fn conflict(app: &App, who: &Who, content: &Content, id: &DraftId) -> Answer<Response> {
    let draft = app.store.draft(id).await?.ok_or_else(Problem::missing)?;
    let files = page::files(app, Some(&draft)).await?;
    let looked = look(app, who, content, &files, Stages::One).await?;
    let other = newest(app, &draft).await?;
    let composer =
        Composer { draft: Some(&draft), version: draft.version, files: &files, other: Some(&other), ..Composer::new(content, &looked) };
    let open = draft.state == DraftState::Open;
    let wrong =
        if open { "" } else { "This draft was sent or discarded in the meantime, and takes no more changes. Your words are shown below." };
    Ok((StatusCode::CONFLICT, Composer { wrong, ..composer }.show(who)).into_response())
}
