//! The list of drafts.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use chaperone_store::drafts::{DraftState, Listed};
use chaperone_store::{DraftId, Entry, Time};
use maud::{Markup, html};
use serde::Deserialize;

use super::page::state_words;
use crate::app::App;
use crate::error::Answer;
use crate::may;
use crate::pages::{page, when};
use crate::who::Who;

/// Lines of a page.
const LISTED: i64 = 50;

/// Which drafts are listed.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default = "open")]
    state: DraftState,
    /// When the last line of the page before was saved, and its id.
    before: Option<Time>,
    id: Option<DraftId>,
}

const fn open() -> DraftState {
    DraftState::Open
}

pub(super) async fn list(State(app): State<App>, who: Who, wanted: Result<Query<Wanted>, QueryRejection>) -> Answer<Markup> {
    let Query(wanted) = wanted?;
    let after = wanted.before.zip(wanted.id.as_ref());
    let drafts = app.store.drafts_of(who.id(), wanted.state, after, LISTED).await?;
    let full = i64::try_from(drafts.len()).is_ok_and(|count| count == LISTED);
    Ok(page(
        &who,
        "/drafts",
        "Drafts",
        &html! {
            nav.pages aria-label="Which drafts" {
                @for state in DraftState::ALL {
                    a href={ "/drafts?state=" (state.name()) } aria-current=[(*state == wanted.state).then_some("page")] { (capital(*state)) }
                }
            }
            @if drafts.is_empty() { p.empty { "Nothing here. " a href="/compose" { "Write something" } "." } }
            @else { ul.list.drafts { @for one in &drafts { (line(&who, one)) } } }
            @if let Some(last) = drafts.last().filter(|_| full) {
                nav.pages aria-label="More" { a href={ "/drafts?state=" (wanted.state.name()) "&before=" (last.draft.updated_at) "&id=" (last.draft.id) } { "Older" } }
            }
        },
    ))
}

/// A state as the list calls it.
const fn capital(state: DraftState) -> &'static str {
    match state {
        DraftState::Open => "Being written",
        DraftState::Waiting => "With a second reader",
        DraftState::Sent => "Sent",
        DraftState::Dropped => "Discarded",
    }
}

fn line(who: &Who, one: &Listed) -> Markup {
    let opening = one.opening.lines().find(|line| !line.trim().is_empty()).unwrap_or("(no words)");
    html! {
        li {
            a href={ "/drafts/" (one.draft.id) } { (opening) }
            span.badge data-verdict=(one.verdict) { (one.verdict) }
            @if one.draft.state != DraftState::Open { span.badge data-state=(one.draft.state.name()) { (state_words(one.draft.state)) } }
            span.muted.small { (when(who, one.draft.updated_at)) }
        }
    }
}

/// Throws a draft away.
pub(super) async fn discard(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Redirect> {
    let may::OwnDraft(draft) = may::write_draft(&app, &who, &id).await?;
    let now = app.now();
    let mut write = app.store.write().await?;
    write.move_draft(&draft.id, DraftState::Open, DraftState::Dropped, now).await?;
    write.commit(Entry::new(now, who.actor(), "draft.discard", &draft.id)).await?;
    Ok(Redirect::to("/drafts"))
}
