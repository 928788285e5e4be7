//! Every version that was saved, what was said of it, and what changed between two.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use chaperone_core::rules::{Rule, spec};
use chaperone_store::drafts::Version;
use maud::{Markup, html};
use serde::Deserialize;

use super::diff::diff;
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::may;
use crate::pages::{page, when};
use crate::who::Who;

/// Which two are compared.
#[derive(Deserialize)]
pub(super) struct Wanted {
    from: Option<i64>,
    to: Option<i64>,
}

pub(super) async fn list(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Answer<Markup> {
    let may::OwnDraft(draft) = may::write_draft(&app, &who, &id).await?;
    let Query(wanted) = wanted?;
    let versions = app.store.versions(&draft.id).await?;
    let to = wanted.to.unwrap_or(draft.version);
    let from = wanted.from.unwrap_or((to - 1).max(1));
    let find = |number: i64| versions.iter().find(|one| one.version == number).ok_or_else(Problem::missing);
    let (before, after) = (find(from)?, find(to)?);
    let changes = {
        let (before, after) = (before.content.text.clone(), after.content.text.clone());
        let work = tokio::task::spawn_blocking(move || diff(&before, &after));
        work.await.map_err(|_| Problem::ours("comparison"))?
    };
    Ok(page(
        &who,
        "/drafts",
        "Versions",
        &html! {
            p { a href={ "/drafts/" (draft.id) } { "Back to the draft" } }
            (table(&who, &versions))
            form.row.compare method="get" aria-label="Compare two versions" {
                (chosen("from", "Before", &versions, from))
                (chosen("to", "After", &versions, to))
                button { "Compare" }
            }
            section.card aria-labelledby="changes" {
                h2 #changes { "What changed from version " (from) " to " (to) }
                @if before.content.text == after.content.text { p.muted { "The words are the same." } }
                (changes)
                (beside(before, after))
            }
        },
    ))
}

fn table(who: &Who, versions: &[Version]) -> Markup {
    html! {
        table.stacks {
            caption.heard { "Versions, newest first" }
            thead { tr { th scope="col" { "Version" } th scope="col" { "Saved" } th scope="col" { "Verdict" } th scope="col" { "What was found" } } }
            tbody {
                @for one in versions.iter().rev() {
                    tr {
                        th scope="row" { "Version " (one.version) }
                        td data-label="Saved" { (when(who, one.created_at)) }
                        td data-label="Verdict" { span.badge data-verdict=(one.judged.verdict) { (one.judged.verdict) } }
                        td data-label="Found" { (found(&one.judged.rules)) }
                    }
                }
            }
        }
    }
}

/// The titles of the rules found.
fn found(rules: &str) -> String {
    let names: Vec<String> = serde_json::from_str(rules).unwrap_or_default();
    let titles: Vec<&str> = names.iter().filter_map(|name| Rule::from_name(name)).map(|rule| spec(rule).title).collect();
    if titles.is_empty() { "nothing".to_owned() } else { titles.join("; ") }
}

fn chosen(name: &str, label: &str, versions: &[Version], number: i64) -> Markup {
    html! {
        label for=(name) { (label) }
        select id=(name) name=(name) {
            @for one in versions { option value=(one.version) selected[one.version == number] { (one.version) } }
        }
    }
}

/// What changed beside the words.
fn beside(before: &Version, after: &Version) -> Markup {
    let (one, two) = (&before.content, &after.content);
    let fields = [
        ("Content warning", one.warning.as_str(), two.warning.as_str()),
        ("Language", &one.language, &two.language),
        ("Link", &one.link, &two.link),
        ("Who can read it", one.visibility.name(), two.visibility.name()),
        ("Verdict", &before.judged.verdict, &after.judged.verdict),
    ];
    let changed: Vec<_> = fields.into_iter().filter(|(_, before, after)| before != after).collect();
    html! {
        @if !changed.is_empty() {
            dl.changed { @for (name, before, after) in changed { dt { (name) } dd { (diff(before, after)) } } }
        }
        @if one.account != two.account { p { "The account was changed." } }
        @if one.consent != two.consent { p { "The consent was changed." } }
    }
}
