//! A review for reading: the verdict in plain words, then each finding with the draft's own lines.

mod cells;
mod decision;
mod identity;
mod second_opinion;
mod snippet;
#[cfg(test)]
mod tests;
mod wrap;

use core::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use chaperone_core::review::{Board, Citation, Finding, Kind, Review, Severity, Verdict};

use crate::args::Color;
use crate::output::Tally;
use crate::policy;
use crate::render::snippet::{Mark, snippet};
use crate::render::wrap::wrapped;

pub(crate) use cells::harmless;

/// Columns where nobody says how many there are.
const USUAL_WIDTH: u16 = 80;
/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: u16 = 120;
/// A clear post more likely than this to break a rule is not called clear without a word.
const CLOSE: f32 = 0.4;
/// Columns of the words before a fact of a finding, such as `Change`.
const LABEL: usize = 11;

/// How a page is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    width: usize,
    colours: bool,
    /// The working of the identity estimate is shown.
    explain: bool,
}

impl Page {
    /// A page of `width` columns, or as wide as the terminal.
    pub(crate) fn new(width: Option<u16>, colours: bool, explain: bool) -> Self {
        let width = width.unwrap_or_else(|| {
            let terminal = terminal_size::terminal_size_of(std::io::stdout());
            terminal.map_or(USUAL_WIDTH, |(terminal_size::Width(width), _)| width.clamp(20, WIDEST))
        });
        Self { width: usize::from(width), colours, explain }
    }

    /// `words` in `style`, where there are colours.
    fn styled(self, style: Style, words: &str) -> String {
        if self.colours { format!("{style}{words}{style:#}") } else { words.to_owned() }
    }

    /// One review, under `heading` if there may be several.
    pub(crate) fn review(self, heading: Option<&str>, text: &str, review: &Review) -> String {
        let mut page = String::new();
        if let Some(heading) = heading {
            self.paragraph(&mut page, Style::new().bold(), &cells::harmless(heading), 0);
        }
        self.paragraph(&mut page, verdict_style(review.verdict).bold(), &verdict(review), 0);
        self.identity(&mut page, text, review);
        for finding in &review.findings {
            page.push('\n');
            self.finding(&mut page, text, finding);
        }
        page
    }

    /// What comes after all reviews: how many there were, and where to read on.
    pub(crate) fn close(self, many: bool, tally: Tally) -> String {
        let mut page = String::new();
        if many && tally.posts > 1 {
            page.push('\n');
            let clear = tally.posts - tally.found;
            self.paragraph(
                &mut page,
                Style::new().bold(),
                &format!("{} posts: {clear} clear, {} to look at.", tally.posts, tally.found),
                0,
            );
        }
        if let Some(rule) = tally.rule {
            page.push('\n');
            self.paragraph(&mut page, dim(), &format!("To read more: chaperone explain {rule}"), 0);
        }
        page
    }

    fn finding(self, page: &mut String, text: &str, finding: &Finding) {
        let (mark, colour) = mark(finding.severity);
        let title = format!("{} ({})", policy::title(finding.rule), finding.rule);
        let _ = write!(page, "{}  ", self.styled(colour.bold(), &format!("{mark} {}", finding.severity)));
        let indent = finding.severity.name().len() + 4;
        page.push_str(&self.hanging(Style::new().bold(), &title, indent));
        self.paragraph(page, Style::new(), &finding.message, 0);
        let snippet = snippet(self, colour, text, &marks(finding));
        if snippet.is_empty() {
            page.push('\n');
        } else {
            let _ = write!(page, "\n{snippet}\n");
        }
        self.fact(page, "Change", &finding.advice);
        self.fact(page, "Asked by", &asked_by(&finding.clauses));
        self.fact(page, "Boards", &finding.board.map(board).unwrap_or_default());
        self.fact(page, "Set by", finding.set_by.as_deref().unwrap_or_default());
    }

    /// A word and what there is to say under it; nothing if there is nothing to say.
    fn fact(self, page: &mut String, label: &str, words: &str) {
        if !words.is_empty() {
            page.push_str(&self.styled(dim(), &format!("{label:LABEL$}")));
            page.push_str(&self.hanging(Style::new(), &cells::harmless(words), LABEL));
        }
    }

    fn paragraph(self, page: &mut String, style: Style, words: &str, indent: usize) {
        page.push_str(&self.hanging(style, words, indent));
    }

    /// Words over as many lines as they need; all but the first begin with `indent` blanks.
    fn hanging(self, style: Style, words: &str, indent: usize) -> String {
        let lines = wrapped(words, self.width.saturating_sub(indent).max(10));
        let mut page = String::new();
        for (i, line) in lines.iter().enumerate() {
            let indent = if i > 0 { indent } else { 0 };
            let _ = writeln!(page, "{:indent$}{}", "", self.styled(style, line));
        }
        page
    }
}

/// Whether the terminal, the environment and `--color` ask for colours.
pub(crate) fn colours(asked: Color) -> bool {
    asked == Color::Always || (asked == Color::Auto && anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never)
}

fn dim() -> Style {
    Style::new().dimmed()
}

fn verdict_style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Clear => AnsiColor::Green.on_default(),
        Verdict::Pause => AnsiColor::Yellow.on_default(),
        Verdict::Hold => AnsiColor::Red.on_default(),
    }
}

fn mark(severity: Severity) -> (char, Style) {
    match severity {
        Severity::Note => ('○', AnsiColor::Blue.on_default()),
        Severity::Low => ('●', AnsiColor::Cyan.on_default()),
        Severity::Moderate => ('▲', AnsiColor::Yellow.on_default()),
        Severity::High => ('✖', AnsiColor::Red.on_default()),
    }
}

/// The verdict in plain words.
fn verdict(review: &Review) -> String {
    let notes = review.findings.iter().filter(|finding| finding.severity == Severity::Note).count();
    let found = review.findings.len() - notes;
    let mut counts = Vec::new();
    if found > 0 {
        counts.push(if found == 1 { "1 thing found".to_owned() } else { format!("{found} things found") });
    }
    if notes > 0 {
        counts.push(if notes == 1 { "1 note".to_owned() } else { format!("{notes} notes") });
    }
    let counts = counts.join(" and ");
    let likely = match review.likelihood * 100.0 {
        99.0.. => "more than 99% likely to break a rule".to_owned(),
        percent => format!("{percent:.0}% likely to break a rule"),
    };
    match (review.verdict, counts.as_str()) {
        (Verdict::Clear, "") if review.likelihood >= CLOSE => "Clear, but close: read it once more before you post.".to_owned(),
        (Verdict::Clear, "") => "Clear: nothing here goes against the guidelines.".to_owned(),
        (Verdict::Clear, _) => format!("Clear, with something to bear in mind: {counts}."),
        (Verdict::Pause, "") => format!("Think again before you post this: {likely}."),
        (Verdict::Pause, _) => format!("Think again before you post this: {counts}, {likely}."),
        (Verdict::Hold, "") => format!("Do not post this as it is: {likely}."),
        (Verdict::Hold, _) => format!("Do not post this as it is: {counts}, {likely}."),
    }
}

/// The clauses that ask for something, with their force.
fn asked_by(clauses: &[Citation]) -> String {
    clauses.iter().map(|c| format!("{}/{} ({})", c.pack, c.clause, c.force)).collect::<Vec<_>>().join(", ")
}

/// What a licensing board makes of it.
fn board(board: Board) -> String {
    match board.likely_to_investigate() {
        Some(percent) => format!("{percent}% of US licensing boards would likely investigate {board} (Greysen 2013)."),
        None => format!("A licensing board would look at this as {board}."),
    }
}

/// The evidence, and the finding's own place where no evidence stands in it.
fn marks(finding: &Finding) -> Vec<Mark> {
    let mut marks: Vec<Mark> = finding.evidence.iter().map(|e| Mark { span: e.span, label: label(e.kind) }).collect();
    if let Some(span) = finding.span.filter(|span| !marks.iter().any(|mark| mark.span.touches(*span))) {
        marks.push(Mark { span, label: String::new() });
    }
    marks.sort_by_key(|mark| mark.span);
    marks.dedup_by(|a, b| a.span == b.span && a.label == b.label);
    marks
}

/// A kind in words that a physician uses.
fn label(kind: Kind) -> String {
    match kind {
        Kind::Mrn => "record number",
        Kind::Ssn => "social security number",
        Kind::Id => "number of a person",
        Kind::ImageRef => "picture",
        Kind::Url => "link",
        Kind::Ip => "network address",
        Kind::Event => "what happened",
        Kind::Physical => "looks",
        Kind::Other => "detail",
        kind => return kind.name().replace('_', " "),
    }
    .to_owned()
}
