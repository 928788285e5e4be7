//! SARIF 2.1.0, the format in which code hosts and editors take findings.
//!
//! A log is written in three parts, so that any number of posts streams through: [`open`], then
//! [`write_results`] for each post with a comma between, then [`CLOSE`].

use chaperone_core::review::{Finding, Review, Severity};
use chaperone_core::rules::Rule;
use chaperone_core::text::Span;
use serde::Serialize;

use crate::offsets::{Offsets, Unit};
use crate::review::likelihood;

/// What a rule says of itself in the log.
#[derive(Clone, Debug)]
pub struct RuleHelp {
    /// Which.
    pub rule: Rule,
    /// A heading of a few words.
    pub title: String,
    /// What it is about, one sentence.
    pub summary: String,
    /// The whole page, Markdown.
    pub page: String,
    /// How serious a breach usually is.
    pub severity: Severity,
}

/// Where a post came from.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// The whole file is the post: places are places in the file.
    File {
        /// Path as given.
        path: &'a str,
    },
    /// One line of a file of posts: the place is that line, offsets into the words are properties.
    Line {
        /// Path as given.
        path: &'a str,
        /// Line number, from 1.
        line: u64,
        /// The post's id.
        id: &'a str,
    },
}

/// Ends a log.
pub const CLOSE: &str = "]}]}\n";

/// Begins a log that may cite the rules `help`.
pub fn open(out: &mut Vec<u8>, version: &str, help: &[RuleHelp]) {
    out.extend_from_slice(br#"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":"#);
    let rules = help.iter().map(Descriptor::of).collect();
    write(out, &Driver { name: "Chaperone", semantic_version: version, rules });
    out.extend_from_slice(br#"},"columnKind":"unicodeCodePoints","results":["#);
}

/// Appends one result for each finding, with commas between; `false` if there was none.
pub fn write_results(out: &mut Vec<u8>, origin: Origin<'_>, text: &str, review: &Review) -> bool {
    let offsets = Offsets::of(text, Unit::Char);
    for (i, finding) in review.findings.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write(out, &SarifResult::of(finding, origin, text, &offsets));
    }
    !review.findings.is_empty()
}

fn write(out: &mut Vec<u8>, value: &impl Serialize) {
    // Writing to a Vec cannot fail.
    let _ = serde_json::to_writer(out, value);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'a str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
struct Words<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Page<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'static str,
    name: &'a str,
    short_description: Words<'a>,
    full_description: Words<'a>,
    help: Page<'a>,
    default_configuration: Configuration,
}

impl<'a> Descriptor<'a> {
    fn of(help: &'a RuleHelp) -> Self {
        Self {
            id: help.rule.name(),
            name: &help.title,
            short_description: Words { text: &help.title },
            full_description: Words { text: &help.summary },
            help: Page { text: &help.page, markdown: &help.page },
            default_configuration: Configuration { level: level(help.severity) },
        }
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Low | Severity::Moderate => "warning",
        Severity::High => "error",
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    level: &'static str,
    message: Message,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(rename = "physicalLocation")]
    physical: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'a> {
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u64,
    #[serde(flatten)]
    exact: Option<Exact>,
}

/// A region inside a line; the end is exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Exact {
    start_column: u32,
    end_line: u64,
    end_column: u32,
    char_offset: u32,
    char_length: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    severity: &'static str,
    likelihood: f64,
    clauses: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    board: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    set_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<[u32; 2]>,
}

impl<'a> SarifResult<'a> {
    fn of(finding: &'a Finding, origin: Origin<'a>, text: &str, offsets: &Offsets) -> Self {
        let place = Place { origin, text, offsets };
        let in_file = matches!(origin, Origin::File { .. });
        let related = if in_file { finding.evidence.as_slice() } else { &[] };
        let board = finding.board.map(chaperone_core::review::Board::name);
        Self {
            rule_id: finding.rule.name(),
            level: level(finding.severity),
            message: Message { text: format!("{} {}", finding.message, finding.advice).trim().to_owned() },
            locations: [place.location(finding.span, None)],
            related_locations: related.iter().map(|e| place.location(Some(e.span), Some(e.kind.name()))).collect(),
            properties: Properties {
                severity: finding.severity.name(),
                likelihood: likelihood(finding.likelihood),
                clauses: finding.clauses.iter().map(|c| format!("{}/{} ({})", c.pack, c.clause, c.force)).collect(),
                board,
                set_by: finding.set_by.as_deref(),
                span: finding.span.filter(|_| !in_file).map(|span| offsets.span(span).into()),
            },
        }
    }
}

#[derive(Clone, Copy)]
struct Place<'a, 't> {
    origin: Origin<'a>,
    text: &'t str,
    offsets: &'t Offsets,
}

impl<'a> Place<'a, '_> {
    fn location(self, span: Option<Span>, note: Option<&str>) -> Location<'a> {
        let (path, region, logical) = match self.origin {
            Origin::File { path } => (path, span.map(|span| self.region(span)), Vec::new()),
            Origin::Line { path, line, id } => (path, Some(Region { start_line: line, exact: None }), vec![Logical { name: id }]),
        };
        Location {
            physical: Physical { artifact_location: Artifact { uri: uri(path) }, region },
            logical_locations: logical,
            message: note.map(|note| Message { text: note.to_owned() }),
        }
    }

    fn region(self, span: Span) -> Region {
        let (start, end) = self.offsets.span(span);
        let (start_line, start_column) = self.line_column(span.start());
        let (end_line, end_column) = self.line_column(span.end());
        let exact = Exact { start_column, end_line, end_column, char_offset: start, char_length: end - start };
        Region { start_line, exact: Some(exact) }
    }

    /// Line and column from 1, columns in characters.
    fn line_column(self, at: usize) -> (u64, u32) {
        let before = self.text.get(..at).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.split('\n').count() as u64;
        (line, self.offsets.at(at) - self.offsets.at(line_start) + 1)
    }
}

/// A path as a relative URI reference: everything but unreserved characters and `/` is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for b in path.bytes() {
        match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(b)),
            b'\\' if cfg!(windows) => uri.push('/'),
            _ => {
                uri.push('%');
                for half in [b >> 4, b & 15] {
                    uri.extend(char::from_digit(u32::from(half), 16).map(|digit| digit.to_ascii_uppercase()));
                }
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use chaperone_core::pack::{Fingerprint, Force};
    use chaperone_core::review::{Board, Citation, Evidence, Kind, Verdict};
    use serde_json::Value;

    const TEXT: &str = "first line\r\n🎉 Mrs Quill\r\nis home";

    fn review(span: Option<Span>) -> Review {
        Review {
            verdict: Verdict::Hold,
            likelihood: 0.9,
            findings: vec![Finding {
                rule: Rule::PatientPrivacyDirect,
                severity: Severity::High,
                likelihood: 0.9,
                span,
                evidence: span.map(|span| Evidence { span, kind: Kind::Name }).into_iter().collect(),
                message: "The patient is named.".to_owned(),
                advice: "Leave the name out.".to_owned(),
                clauses: vec![Citation { pack: "mms".to_owned(), clause: "3.privacy".to_owned(), force: Force::Must }],
                board: Some(Board::Confidentiality),
                set_by: None,
            }],
            identifiers: Vec::new(),
            identity: None,
            policy: Fingerprint(1),
        }
    }

    fn log(origin: Origin<'_>, span: Option<Span>) -> Value {
        let help: Vec<RuleHelp> = Rule::ALL
            .iter()
            .map(|&rule| RuleHelp {
                rule,
                title: "Title".to_owned(),
                summary: "Summary.".to_owned(),
                page: "# Page".to_owned(),
                severity: Severity::Moderate,
            })
            .collect();
        let mut out = Vec::new();
        open(&mut out, "0.1.0", &help);
        assert!(write_results(&mut out, origin, TEXT, &review(span)));
        out.extend_from_slice(CLOSE.as_bytes());
        serde_json::from_slice(&out).unwrap()
    }

    /// Properties of the objects that are written, as SARIF 2.1.0 names them; it allows no others.
    const PROPERTIES: &[(&str, &[&str])] = &[
        ("log", &["$schema", "version", "runs"]),
        ("runs", &["tool", "columnKind", "results"]),
        ("tool", &["driver"]),
        ("driver", &["name", "semanticVersion", "rules"]),
        ("rules", &["id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration"]),
        ("shortDescription", &["text"]),
        ("fullDescription", &["text"]),
        ("help", &["text", "markdown"]),
        ("defaultConfiguration", &["level"]),
        ("results", &["ruleId", "level", "message", "locations", "relatedLocations", "properties"]),
        ("message", &["text"]),
        ("locations", &["physicalLocation", "logicalLocations", "message"]),
        ("relatedLocations", &["physicalLocation", "logicalLocations", "message"]),
        ("physicalLocation", &["artifactLocation", "region"]),
        ("artifactLocation", &["uri"]),
        ("logicalLocations", &["name"]),
        ("region", &["startLine", "startColumn", "endLine", "endColumn", "charOffset", "charLength"]),
    ];

    fn only_known(name: &str, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| only_known(name, item)),
            Value::Object(entries) if name != "properties" => {
                let allowed = PROPERTIES.iter().find(|(of, _)| *of == name).unwrap().1;
                for (key, value) in entries {
                    assert!(allowed.contains(&key.as_str()), "{name} has {key}");
                    only_known(key, value);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn nothing_is_written_that_the_format_does_not_have() {
        let span = Span::of(TEXT, 17, 26);
        only_known("log", &log(Origin::File { path: "draft.txt" }, span));
        only_known("log", &log(Origin::Line { path: "posts.jsonl", line: 7, id: "p7" }, span));
    }

    #[test]
    fn a_file_has_regions() {
        let span = Span::of(TEXT, 17, 26).unwrap();
        let log = log(Origin::File { path: "my drafts/ärger.txt" }, Some(span));
        assert_eq!(log["version"], "2.1.0");
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), Rule::ALL.len());
        let result = &log["runs"][0]["results"][0];
        assert_eq!(result["level"], "error");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "my%20drafts/%C3%A4rger.txt");
        let region = serde_json::json!({
            "startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 12, "charOffset": 14, "charLength": 9
        });
        assert_eq!(place["region"], region);
        assert_eq!(result["relatedLocations"][0]["message"]["text"], "name");
    }

    #[test]
    fn a_line_of_posts_is_its_line() {
        let span = Span::of(TEXT, 17, 26).unwrap();
        let log = log(Origin::Line { path: "posts.jsonl", line: 7, id: "p7" }, Some(span));
        let result = &log["runs"][0]["results"][0];
        assert_eq!(result["locations"][0]["physicalLocation"]["region"], serde_json::json!({"startLine": 7}));
        assert_eq!(result["locations"][0]["logicalLocations"][0]["name"], "p7");
        assert_eq!(result["properties"]["span"], serde_json::json!([14, 23]));
    }

    #[test]
    fn the_whole_post_has_no_region() {
        let log = log(Origin::File { path: "draft.txt" }, None);
        assert!(log["runs"][0]["results"][0]["locations"][0]["physicalLocation"].get("region").is_none());
    }
}
