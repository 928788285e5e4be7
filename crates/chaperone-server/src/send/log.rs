//! Why one went on after a pause: for one's own eyes.

use axum::extract::State;
use maud::{Markup, html};

use crate::app::App;
use crate::error::Answer;
use crate::pages::{page, when};
use crate::who::Who;

/// Lines of the list.
const LISTED: i64 = 200;

pub(super) async fn show(State(app): State<App>, who: Who) -> Answer<Markup> {
    let reasons = app.store.overrides(who.id(), LISTED).await?;
    Ok(page(
        &who,
        "/me/log",
        "Your own log",
        &html! {
            p { "When you go on although the desk advised to think again, your reason is kept here. Nobody else sees it." }
            @if reasons.is_empty() { p.muted { "Nothing here yet." } }
            @for one in &reasons {
                article.card {
                    h2 { (when(&who, one.created_at)) }
                    div.marked { (one.reason) }
                    p { a href={ "/drafts/" (one.draft) } { "The post, version " (one.version) } }
                }
            }
        },
    ))
}
