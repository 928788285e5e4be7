//! Labelled posts, and reviews of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use chaperone_api::review::likelihood;
use chaperone_api::{Offsets, Unit};
use chaperone_core::review::{Finding, Review, Severity, Verdict};
use chaperone_core::rules::Rule;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::args::Input;
use crate::input::{InStream, Source, not_utf8};
use crate::lines::{Lines, MAX_LINE_BYTES};
use crate::problem::Problem;

/// A labelled post.
#[derive(Debug, Deserialize)]
pub(super) struct Gold {
    pub(super) id: String,
    #[serde(default)]
    pub(super) text: String,
    /// Rules that it breaks.
    pub(super) labels: BTreeSet<String>,
    #[serde(default)]
    pub(super) severity: Option<String>,
    #[serde(default)]
    pub(super) spans: Vec<GoldSpan>,
}

/// A line of a file and its number, from 1.
pub(super) type NumberedLine = (u64, String);

/// Marked words: characters from the start of the text.
#[derive(Debug, Deserialize)]
pub(super) struct GoldSpan {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) kind: String,
}

impl GoldSpan {
    /// It marks words that `rule` hangs on: evidence for it, or for a leak what tells who somebody is.
    pub(super) fn bears_out(&self, rule: Rule) -> bool {
        self.kind.strip_prefix('!') == Some(rule.name()) || (rule.is_privacy() && self.identifies())
    }

    /// It helps to tell who somebody is, rather than naming a role or evidence.
    pub(super) fn identifies(&self) -> bool {
        !self.kind.starts_with(['~', '!'])
    }
}

/// What a review says, as far as it is measured.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// Pause or hold.
    pub(super) flagged: bool,
    pub(super) hold: bool,
    /// As it is written, rounded.
    pub(super) likelihood: f64,
    /// Rules found, other than by a note, each with the places of its evidence: characters from the start of the text.
    pub(super) alarms: BTreeMap<String, Vec<(u32, u32)>>,
    /// Places of all findings.
    pub(super) marks: Vec<(u32, u32)>,
    /// Places of everything personal that was read.
    pub(super) identifiers: Vec<(u32, u32)>,
}

impl Judged {
    pub(super) fn of(text: &str, review: &Review) -> Self {
        let offsets = Offsets::of(text, Unit::Char);
        let alarms = review.findings.iter().filter(|finding| finding.severity != Severity::Note);
        let evidence = |finding: &Finding| finding.evidence.iter().map(|e| offsets.span(e.span)).collect();
        let spans = review.findings.iter().flat_map(|f| f.evidence.iter().map(|e| e.span).chain(f.span));
        Self {
            flagged: review.verdict != Verdict::Clear,
            hold: review.verdict == Verdict::Hold,
            likelihood: likelihood(review.likelihood),
            alarms: alarms.map(|finding| (finding.rule.name().to_owned(), evidence(finding))).collect(),
            marks: spans.map(|span| offsets.span(span)).collect(),
            identifiers: review.identifiers.iter().map(|identifier| offsets.span(identifier.span)).collect(),
        }
    }
}

#[derive(Deserialize)]
struct ReviewLine {
    id: String,
    verdict: Option<String>,
    likelihood: Option<f64>,
    findings: Vec<FindingLine>,
    #[serde(default)]
    identifiers: Vec<SpanLine>,
    offsets: Option<String>,
}

#[derive(Deserialize)]
struct FindingLine {
    rule: String,
    severity: Option<String>,
    span: Option<SpanLine>,
    evidence: Option<Vec<SpanLine>>,
}

#[derive(Clone, Copy, Deserialize)]
struct SpanLine {
    start: u32,
    end: u32,
}

impl SpanLine {
    fn pair(self) -> (u32, u32) {
        (self.start, self.end)
    }
}

impl ReviewLine {
    fn judged(self) -> Judged {
        let verdict = self.verdict.as_deref();
        let evidence = |finding: &FindingLine| finding.evidence.iter().flatten().map(|span| span.pair()).collect::<Vec<_>>();
        let alarms = self.findings.iter().filter(|finding| finding.severity.as_deref() != Some(Severity::Note.name()));
        let alarms = alarms.map(|finding| (finding.rule.clone(), evidence(finding))).collect();
        let marks = self.findings.iter().flat_map(|finding| evidence(finding).into_iter().chain(finding.span.map(SpanLine::pair)));
        Judged {
            flagged: verdict == Some(Verdict::Pause.name()) || verdict == Some(Verdict::Hold.name()),
            hold: verdict == Some(Verdict::Hold.name()),
            likelihood: self.likelihood.unwrap_or_default(),
            alarms,
            marks: marks.collect(),
            identifiers: self.identifiers.iter().map(|span| span.pair()).collect(),
        }
    }
}

/// Reads labelled posts: what is measured of each, and its line and JSON.
pub(super) fn read(path: &Path) -> Result<(Vec<Gold>, Vec<NumberedLine>), Problem> {
    let lines = lines(path)?;
    let (mut golds, mut at): (Vec<Gold>, HashMap<String, usize>) = (Vec::new(), HashMap::new());
    for (number, json) in &lines {
        let gold: Gold = parsed(path, *number, json, "a labelled post has \"id\", \"labels\" and \"spans\"")?;
        // As in a table of posts by id: the last one of an id holds.
        let known = at.get(&gold.id).and_then(|&i| golds.get_mut(i));
        if let Some(known) = known {
            *known = gold;
        } else {
            at.insert(gold.id.clone(), golds.len());
            golds.push(gold);
        }
    }
    Ok((golds, lines))
}

/// Reads reviews that were made earlier, by id.
pub(super) fn reviews(path: &Path) -> Result<HashMap<String, Judged>, Problem> {
    let mut judged = HashMap::new();
    for (number, json) in lines(path)? {
        let review: ReviewLine = parsed(path, number, &json, "a review is a line that check --format jsonl printed")?;
        if review.offsets.as_deref().is_some_and(|unit| unit != Unit::Char.name()) {
            let problem = Problem::new("these reviews do not count in characters").at(format!("{}:{number}", path.display()));
            return Err(problem.help("make them with --offsets char"));
        }
        judged.insert(review.id.clone(), review.judged());
    }
    Ok(judged)
}

/// The JSON reader's own words might quote the post: only the place is said.
fn parsed<T: DeserializeOwned>(path: &Path, number: u64, json: &str, expected: &str) -> Result<T, Problem> {
    serde_json::from_str(json).map_err(|error| {
        let what = if error.is_data() { "this JSON is of another shape" } else { "this is not valid JSON" };
        Problem::new(what).at(format!("{}:{number}:{}", path.display(), error.column())).help(expected)
    })
}

/// The lines that are not blank, with their numbers.
fn lines(path: &Path) -> Result<Vec<NumberedLine>, Problem> {
    let source = Source::open(path, Some(Input::Jsonl))?;
    let name = source.name;
    let mut input = Lines::new(source.input, source.skipped, MAX_LINE_BYTES);
    let mut lines = Vec::new();
    loop {
        let mut bytes = Vec::new();
        let Some(line) = input.next(&mut bytes).map_err(|error| Problem::io(&name, &error))? else { return Ok(lines) };
        if line.too_long {
            let what = format!("the line has {} bytes; the longest that is read has {MAX_LINE_BYTES}", line.bytes);
            return Err(Problem::new(what).at(format!("{name}:{}", line.number)));
        }
        let place = InStream { name: &name, line: line.number, offset: line.offset };
        let json = String::from_utf8(bytes).map_err(|e| not_utf8(&place, e.as_bytes(), e.utf8_error().valid_up_to()))?;
        if !json.trim().is_empty() {
            lines.push((line.number, json));
        }
    }
}
