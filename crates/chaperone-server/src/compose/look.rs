//! The review of what is being written, with all that the composer shows beside it.

use axum::Json;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use chaperone_api::{Offsets, Unit, disclosure};
use chaperone_connect::Network;
use chaperone_connect::limits::{Numbering, count, split};
use chaperone_core::post::Post;
use chaperone_core::review::{Review, Severity, Verdict};
use chaperone_core::rules::Rule;
use chaperone_store::MemberId;
use chaperone_store::accounts::Account;
use chaperone_store::drafts::{Content, Judged, Visibility};
use chaperone_store::files::File;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::page::{self, Composer};
use super::published::Published;
use super::written::Written;
use super::{findings, voice};
use crate::accounts::link;
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::me::declared;
use crate::who::Who;
use crate::{review, watch};

/// What was looked at, and what was seen.
pub(crate) struct Looked {
    /// All words that would be published, as one text.
    pub(crate) post: Post,
    /// The same, part by part.
    pub(crate) published: Published,
    pub(crate) review: Review,
    /// The accounts that the member writes for.
    pub(super) accounts: Vec<Account>,
    /// Whether it sounds like another voice than the account's.
    pub(super) sounds: Option<voice::Sounds>,
    /// The line that tells the author's ties, where one is missing.
    pub(super) disclosure: Option<String>,
}

/// How long the reviewer may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stages {
    /// At once.
    One,
    /// The slower reader looks too, where the first is in doubt.
    Both,
}

/// The account that `content` is written for.
pub(super) fn account<'a>(accounts: &'a [Account], content: &Content) -> Option<&'a Account> {
    accounts.iter().find(|account| Some(&account.id) == content.account.as_ref())
}

/// Texts of more bytes than this are looked at on a thread of their own, also by the first stage alone.
const AT_HAND: usize = 4096;

/// Reviews `content` with what is said of its pictures. Nothing of it is kept.
pub(crate) async fn look(app: &App, who: &Who, content: &Content, files: &[File], stages: Stages) -> Answer<Looked> {
    look_of(app, who.id(), content, files, stages).await
}

/// Reviews what `member` wrote, with what is said of its pictures. Nothing of it is kept.
pub(crate) async fn look_of(app: &App, member: &MemberId, content: &Content, files: &[File], stages: Stages) -> Answer<Looked> {
    let published = Published::of(content, files);
    let draft = published.words().map_err(|error| Problem::wrong(error.to_string()))?;
    let accounts = app.store.accounts_of(member).await?;
    let mut situation = voice::situation(content, account(&accounts, content));
    situation.author = review::author(app.store.profile(member).await?);
    situation.interests = declared(app, member, app.now()).await?;
    let post = Post { id: String::new(), draft, situation };
    let engine = app.engines.current();
    let at_hand = stages == Stages::One && post.draft.text().len() <= AT_HAND;
    let seen = move || {
        let review = if stages == Stages::One { engine.check_at_once(&post) } else { engine.check(&post) };
        let sounds = voice::sounds(&engine, &post, &review);
        (post, review, sounds)
    };
    let (post, review, sounds) =
        if at_hand { seen() } else { tokio::task::spawn_blocking(seen).await.map_err(|_| Problem::ours("review"))? };
    let disclosure = undisclosed(&post, &review);
    Ok(Looked { post, published, review, accounts, sounds, disclosure })
}

/// The line that is missing: the text names a party of the register, and does not tell of the tie.
fn undisclosed(post: &Post, review: &Review) -> Option<String> {
    let line = disclosure::line(&post.situation.interests, post.draft.text())?;
    let found = review.findings.iter().any(|finding| finding.rule == Rule::UndisclosedInterest);
    let told = post.draft.text().to_lowercase().contains("disclos");
    (found || !told).then_some(line)
}

impl Looked {
    pub(super) fn text(&self) -> &str {
        self.published.text()
    }

    /// Whether there is anything to review.
    pub(super) fn is_empty(&self) -> bool {
        self.post.draft.text().trim().is_empty()
    }

    /// Places of the whole, in the unit `unit`.
    pub(super) fn offsets(&self, unit: Unit) -> Offsets {
        Offsets::of(self.post.draft.text(), unit)
    }

    /// Words of the text that findings point to.
    pub(super) fn marks(&self) -> Vec<Mark> {
        marks(&self.review, self.text().len())
    }

    /// As it is kept with a version.
    pub(super) fn judged(&self) -> Judged {
        let rules: Vec<&str> = self.review.findings.iter().map(|finding| finding.rule.name()).collect();
        Judged {
            verdict: self.review.verdict.name().to_owned(),
            rules: serde_json::to_string(&rules).unwrap_or_default(),
            policy: format!("{:016x}", self.review.policy.0),
        }
    }

    /// The verdict and how much was found, in a sentence or two: read out when it changes.
    pub(super) fn said(&self) -> String {
        if self.is_empty() {
            return "Nothing to review yet.".to_owned();
        }
        let found = match self.review.findings.len() {
            0 => String::new(),
            1 => " 1 finding.".to_owned(),
            count => format!(" {count} findings."),
        };
        format!("{}{found}", verdict(self.review.verdict))
    }
}

/// A verdict in words.
pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Clear => "Clear.",
        Verdict::Pause => "Pause: think again before you send it.",
        Verdict::Hold => "Hold: not as it stands. Change it, or ask a second reader.",
    }
}

/// Words of the text that findings point to, without overlaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) severity: Severity,
    /// Which finding, the most serious.
    pub(super) finding: usize,
}

/// Marks that are drawn at most: whoever has more has read enough.
const MARKS: usize = 400;

/// The marks of `review` in the first `length` bytes, in order of place. Where findings overlap, the most serious shows.
fn marks(review: &Review, length: usize) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for (finding, found) in review.findings.iter().enumerate() {
        for span in found.evidence.iter().map(|evidence| evidence.span).filter(|span| span.end() <= length) {
            if marks.len() >= MARKS {
                return marks;
            }
            // Findings come most serious first: a later one takes only what is free.
            let mut start = span.start();
            let over: Vec<Mark> = marks.iter().copied().filter(|mark| mark.start < span.end() && mark.end > span.start()).collect();
            let mut free = Vec::new();
            for mark in over {
                free.push((start, mark.start));
                start = mark.end;
            }
            free.push((start, span.end()));
            let new = free.into_iter().filter(|(start, end)| start < end);
            marks.extend(new.map(|(start, end)| Mark { start, end, severity: found.severity, finding }));
            marks.sort_by_key(|mark| mark.start);
        }
    }
    marks
}

/// How a look is wanted.
#[derive(Deserialize)]
pub(super) struct How {
    #[serde(default)]
    stages: u8,
}

/// What the script of the composer gets. Offsets are UTF-16 units, as a script counts.
#[derive(Serialize)]
struct Shown {
    verdict: &'static str,
    said: String,
    marks: Vec<ShownMark>,
    panel: String,
    voice: String,
    length: String,
}

#[derive(Serialize)]
struct ShownMark {
    start: u32,
    end: u32,
    severity: &'static str,
    finding: usize,
}

/// Reviews what is written and keeps nothing: pieces of the page for the script, the whole page for a plain form.
pub(super) async fn review(
    State(app): State<App>,
    who: Who,
    headers: HeaderMap,
    how: Result<Query<How>, QueryRejection>,
    form: Result<Form<Written>, FormRejection>,
) -> Answer<Response> {
    let stages = if how?.0.stages == 1 { Stages::One } else { Stages::Both };
    let written = form?.0;
    let content = written.content(&app, &who).await?;
    let draft = page::own_or_none(&app, &who, &written.draft).await?;
    let files = page::files(&app, draft.as_ref()).await?;
    let looked = look(&app, &who, &content, &files, stages).await?;
    watch::reviewed(looked.review.verdict);
    let json = headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes() == b"application/json");
    if json {
        return Ok(Json(shown(&who, &content, &looked)).into_response());
    }
    let composer = Composer { draft: draft.as_ref(), version: written.version, files: &files, ..Composer::new(&content, &looked) };
    Ok(composer.show(&who).into_response())
}

fn shown(who: &Who, content: &Content, looked: &Looked) -> Shown {
    let offsets = looked.offsets(Unit::Utf16);
    let mark = |mark: &Mark| ShownMark {
        start: offsets.at(mark.start),
        end: offsets.at(mark.end),
        severity: mark.severity.name(),
        finding: mark.finding,
    };
    Shown {
        verdict: looked.review.verdict.name(),
        said: looked.said(),
        marks: looked.marks().iter().map(mark).collect(),
        panel: findings::panel(looked, &offsets).into_string(),
        voice: voice::bar(who, content, account(&looked.accounts, content)).into_string(),
        length: length(content, &looked.accounts).into_string(),
    }
}

/// How long the text is as the network counts, and how it would be split.
pub(super) fn length(content: &Content, accounts: &[Account]) -> Markup {
    let account = account(accounts, content);
    let Some((account, network)) = account.and_then(|account| Some((account, link::network(account)?))) else {
        return html! { p.count { (content.text.chars().count()) " characters" } };
    };
    let limits = link::limits(account);
    let warning = Some(content.warning.as_str()).filter(|warning| !warning.is_empty());
    let text = link::with_link(network, content, false);
    let count = count(network, &text, warning, &limits);
    let parts = if count.fits() { Ok(Vec::new()) } else { split(network, &text, warning, &limits, Numbering::None) };
    html! {
        p.count data-over[!count.fits()] {
            (count.used)
            @match count.max {
                Some(max) => { " of " (max) " characters, as " (voice::network(account)) " counts" },
                None => " characters",
            }
            @if !count.fits() { ": " strong { "too long for one post" } }
        }
        @if network == Network::Bluesky && content.visibility != Visibility::Public {
            p.note { "Bluesky has only public posts: choose “Everybody”, or another account." }
        }
        @match parts {
            Ok(parts) if parts.is_empty() => {},
            Ok(parts) => details.thread {
                summary { "It would be a thread of " (parts.len()) " posts" }
                ol { @for part in &parts { li { p { (part) } } } }
            },
            Err(_) => p.muted { "It cannot be split: a link or a word is longer than a whole post." },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chaperone_core::Engine;
    use chaperone_core::pack::Policy;
    use chaperone_core::text::Draft as Words;

    #[test]
    fn marks_do_not_overlap_and_show_the_most_serious() {
        let text = "Mrs. Wilma Quartz, MRN 5520117, is a moron and came back to our clinic today.";
        let post = Post { draft: Words::new(text).unwrap(), ..Post::default() };
        let review = Engine::new(Policy::default()).check_at_once(&post);
        let marks = marks(&review, text.len());
        assert!(marks.len() > 2);
        for pair in marks.windows(2) {
            assert!(pair[0].end <= pair[1].start, "{marks:?}");
        }
        assert_eq!((marks[0].start, marks[0].severity), (0, Severity::High));
    }

    #[test]
    fn a_long_list_of_names_is_not_drawn_without_end() {
        let text = "Mrs. Wilma Quartz came back to our clinic today. ".repeat(2000);
        let post = Post { draft: Words::new(text.as_str()).unwrap(), ..Post::default() };
        let review = Engine::new(Policy::default()).check_at_once(&post);
        let evidence: usize = review.findings.iter().map(|finding| finding.evidence.len()).sum();
        assert!(evidence > MARKS, "else this shows nothing");
        assert!(marks(&review, text.len()).len() <= MARKS + 2);
    }
}
