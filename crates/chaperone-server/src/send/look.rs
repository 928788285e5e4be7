//! The review before sending: of one version, for one account, by both stages, with the policy in force.

use std::fmt;

use chaperone_api::{Unit, write_review};
use chaperone_core::review::{Review, Verdict};
use chaperone_store::MemberId;
use chaperone_store::accounts::Account;
use chaperone_store::drafts::{Content, Version};
use chaperone_store::files::{self, File};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::compose;
use crate::compose::look::{Looked, Stages};
use crate::compose::published::Published;
use crate::error::{Answer, Problem};
use crate::token;

/// What both stages say. Quotes the draft: no `Debug`.
pub(crate) struct Look {
    pub(crate) review: Review,
    /// The contract's JSON of it, offsets in characters.
    pub(crate) json: String,
    /// The pictures as they were, with what was said of them.
    pub(crate) files: String,
}

impl Look {
    /// Fingerprint of the policy that was applied.
    pub(crate) fn policy(&self) -> String {
        self.review.policy.to_string()
    }

    /// A mark of all that a member was shown: equal marks, equal pages. No secret.
    pub(crate) fn mark(&self, version: &Version, account: &Account) -> String {
        let findings: Vec<String> = self.review.findings.iter().map(|f| format!("{} {}", f.rule, f.severity)).collect();
        let judged = (version.version, &account.id, self.policy(), self.review.verdict, findings, &self.files);
        token::hash(&format!("{judged:?}"))
    }

    pub(crate) fn verdict(&self) -> Verdict {
        self.review.verdict
    }
}

/// Looks at what a member wrote and says of his pictures, as it would appear in `account`.
pub(crate) async fn look(app: &App, member: &MemberId, content: &Content, files: &[File], account: &Account) -> Answer<Look> {
    let content = Content { account: Some(account.id.clone()), ..content.clone() };
    let Looked { post, review, .. } = compose::look::look_of(app, member, &content, files, Stages::Both).await?;
    let mut json = Vec::with_capacity(4096);
    write_review(&mut json, "", post.draft.text(), &review, Unit::Char);
    Ok(Look { review, json: String::from_utf8(json).unwrap_or_default(), files: files::mark(files) })
}

/// What a review said, read back from its JSON. Quotes the draft: stays out of `Debug`.
#[derive(Deserialize)]
pub(crate) struct Told {
    pub(crate) verdict: String,
    findings: Vec<ToldFinding>,
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Told").field("verdict", &self.verdict).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct ToldFinding {
    severity: String,
    span: Option<Span>,
    message: String,
    advice: String,
    clauses: Vec<Cited>,
}

#[derive(Deserialize)]
struct Span {
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct Cited {
    pack: String,
    clause: String,
    force: String,
}

impl Told {
    /// Reads the contract's JSON.
    pub(crate) fn read(json: &str) -> Answer<Self> {
        serde_json::from_str(json).map_err(|_| Problem::ours("review"))
    }

    /// The verdict and the findings, under a heading, with the words of `published` that are meant.
    pub(crate) fn show(&self, app: &App, published: &Published) -> Markup {
        html! {
            p { (verdict(&self.verdict)) " " (advice(&self.verdict)) }
            @for finding in &self.findings {
                article.card data-severity=(finding.severity) {
                    h3 { (finding.message) }
                    @if let Some(span) = &finding.span { (words(published, span)) }
                    p { (finding.advice) }
                    @if !finding.clauses.is_empty() {
                        details {
                            summary { "Who asks for this" }
                            ul { @for clause in &finding.clauses { li { (cited(app, clause)) } } }
                        }
                    }
                }
            }
        }
    }
}

/// A verdict as a mark.
pub(crate) fn verdict(verdict: &str) -> Markup {
    html! { span.badge data-verdict=(verdict) { (verdict) } }
}

fn advice(verdict: &str) -> &'static str {
    match verdict {
        "clear" => "Nothing found that speaks against sending this.",
        "pause" => "Think again before you send this.",
        _ => "This had better not be sent as it is.",
    }
}

fn words(published: &Published, span: &Span) -> Markup {
    let (part, words) = published.at_chars(span.start, span.end);
    html! { @if !words.is_empty() { p.muted { @if let Some(place) = part.place() { (place) } "“" (words) "”" } } }
}

fn cited(app: &App, cited: &Cited) -> Markup {
    let engine = app.engines.current();
    let clause = engine.policy().clauses().find(|(pack, clause)| *pack == cited.pack && clause.id == cited.clause);
    html! {
        strong { (cited.force) } " " (cited.pack) " " (cited.clause)
        @if let Some((_, clause)) = clause { ": " (clause.gist) }
    }
}
