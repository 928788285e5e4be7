//! The panel beside the text: verdict, findings, who could be recognised. The same with and without script.

use chaperone_api::Offsets;
use chaperone_core::identity::{Identity, words};
use chaperone_core::pack::Force;
use chaperone_core::review::{Board, Citation, Evidence, Finding, Severity, Verdict};
use chaperone_core::rules::spec;
use maud::{Markup, html};

use super::edits::{self, Edit};
use super::look::{Looked, verdict};
use super::{crowd, voice};

/// The panel. Places are in the unit of `offsets`.
pub(super) fn panel(looked: &Looked, offsets: &Offsets) -> Markup {
    let review = &looked.review;
    html! {
        @if looked.is_empty() { p.muted { "What a thoughtful colleague would say appears here as you write. Nothing is kept until you save." } }
        @else {
            p.verdict data-verdict=(review.verdict) { strong { (verdict(review.verdict)) } }
            @if let Some(sounds) = looked.sounds { (voice::wrong_account(sounds, &looked.accounts)) }
            @if let Some(line) = &looked.disclosure { (disclosure(line)) }
            @if review.findings.is_empty() && review.verdict == Verdict::Clear {
                p.muted { "No guideline in force has anything against it." }
            } @else {
                ol.findings {
                    @for (number, (found, edits)) in review.findings.iter().zip(edits::of(looked.text(), review)).enumerate() {
                        (finding(looked, number, found, &edits, offsets))
                    }
                }
            }
            @if let Some(estimate) = &review.identity { (identity(looked, estimate, offsets)) }
        }
    }
}

fn finding(looked: &Looked, number: usize, finding: &Finding, edits: &[Edit], offsets: &Offsets) -> Markup {
    html! {
        li.finding id={ "finding-" (number) } data-finding=(number) data-severity=(finding.severity) tabindex="-1" {
            div.row.apart {
                h3 { (spec(finding.rule).title) }
                span.badge data-severity=(finding.severity) { (severity(finding.severity)) }
            }
            p { (finding.message) }
            @if !finding.evidence.is_empty() {
                (words(looked, &finding.evidence, offsets))
            }
            p.advice { (finding.advice) }
            (buttons(looked, edits, offsets))
            (clauses(&finding.clauses))
            @if let Some(board) = finding.board { p.board { (board_line(board)) } }
            @if let Some(by) = &finding.set_by { p.board { "How serious it is was set by " (by) "." } }
        }
    }
}

/// How serious, in a word or two.
const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "to think of",
        Severity::Low => "minor",
        Severity::Moderate => "serious",
        Severity::High => "very serious",
    }
}

/// Words that are quoted for one finding at most.
const QUOTED: usize = 20;

/// The words that bear a finding out.
fn words(looked: &Looked, evidence: &[Evidence], offsets: &Offsets) -> Markup {
    html! {
        p.words {
            span.muted { "In your words: " }
            @for evidence in evidence.iter().take(QUOTED) { (quote(looked, evidence, offsets)) " " }
            @if let Some(more @ 1..) = evidence.len().checked_sub(QUOTED) { span.muted { "and " (more) " more" } }
        }
    }
}

/// The words of one piece of evidence: with script a way to them, if they stand in the text; else where they stand.
fn quote(looked: &Looked, evidence: &Evidence, offsets: &Offsets) -> Markup {
    let span = evidence.span;
    let words = looked.post.draft.at(span);
    let short: String = words.chars().take(60).collect();
    let cut = short.len() < words.len();
    let (start, end) = offsets.span(span);
    let quoted = html! { "“" (short) @if cut { "…" } "”" };
    html! {
        @match looked.published.part(span.start()).place() {
            None => a href="#text" data-start=(start) data-end=(end) { (quoted) },
            Some(place) => span.beside { (place) (quoted) },
        }
    }
}

/// Buttons that need the script: without it the advice says the same.
fn buttons(looked: &Looked, edits: &[Edit], offsets: &Offsets) -> Markup {
    html! {
        @if !edits.is_empty() {
            div.row.edits.needs-script {
                @for edit in edits { (button(looked, edit, offsets)) }
            }
        }
    }
}

fn button(looked: &Looked, edit: &Edit, offsets: &Offsets) -> Markup {
    let was = looked.text().get(edit.at.clone()).unwrap_or_default();
    html! {
        button.edit type="button" data-start=(offsets.at(edit.at.start)) data-end=(offsets.at(edit.at.end)) data-was=(was)
            data-with=(edit.with) { (edit.label) }
    }
}

fn clauses(clauses: &[Citation]) -> Markup {
    html! {
        @if !clauses.is_empty() {
            ul.chips aria-label="Clauses that ask for it" {
                @for one in clauses {
                    li {
                        a.chip data-force=(one.force.name()) data-clause={ (one.pack) "/" (one.clause) } href={ "/explain/" (one.pack) "/" (one.clause) } {
                            (one.pack) "/" (one.clause) " " span { (force(one.force)) }
                        }
                    }
                }
            }
        }
    }
}

const fn force(force: Force) -> &'static str {
    match force {
        Force::Must => "a duty",
        Force::Should => "advised",
        Force::May => "allowed",
        Force::Inform => "to know",
        Force::Board => "boards act",
    }
}

fn board_line(board: Board) -> String {
    match board.likely_to_investigate() {
        Some(share) => format!("Licensing boards: {board}; {share}% of US boards said they would likely investigate (Greysen 2013)."),
        None => format!("Licensing boards: {board}."),
    }
}

/// A line that is put before the text with one click.
fn disclosure(line: &str) -> Markup {
    html! {
        div.note.disclosure {
            p { "You have a tie to somebody named here. Readers are best told at the start: " q { (line) } }
            div.row.edits.needs-script {
                button.edit type="button" data-start="0" data-end="0" data-was="" data-with={ (line) "\n\n" } { "Put this line first" }
            }
        }
    }
}

fn identity(looked: &Looked, identity: &Identity, offsets: &Offsets) -> Markup {
    let sentences = edits::sentences(looked.text(), &looked.review);
    html! {
        section.identity aria-labelledby="who-could-this-be" {
            h3 #who-could-this-be { "Who could this be?" }
            p { (words::line(identity)) }
            (crowd::picture(identity))
            @if identity.recognisable() && !identity.advice.is_empty() {
                p { "What helps most, each on top of the one before:" }
                ol.steps {
                    @for step in &identity.advice { li { (step.change) span.muted { " Then " (words::about(step.others_after)) " others fit." } } }
                }
                (buttons(looked, &sentences, offsets))
                @if identity.hollow { p.muted { "Even then few others fit: this may be a story to keep, or to tell with the patient's written consent." } }
            }
        }
    }
}

/// The text with the words marked that findings point to, for a page without script.
pub(super) fn marked(looked: &Looked) -> Markup {
    let text = looked.text();
    let piece = |start: usize, end: usize| text.get(start..end).unwrap_or_default();
    let marks = looked.marks();
    // Before each mark stands what follows the one before it.
    let ends = std::iter::once(0).chain(marks.iter().map(|mark| mark.end));
    html! {
        @for (end, mark) in ends.zip(&marks) {
            (piece(end, mark.start))
            a.mark href={ "#finding-" (mark.finding) } { mark data-severity=(mark.severity) { (piece(mark.start, mark.end)) } }
        }
        (piece(marks.last().map_or(0, |mark| mark.end), text.len()))
    }
}
