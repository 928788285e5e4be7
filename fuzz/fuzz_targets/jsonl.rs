//! A line is a post or is refused with a place inside it; what is written is JSON again.
#![no_main]

use chaperone_api::sarif::{self, Origin};
use chaperone_api::{PostReader, Unit, write_review};
use chaperone_core::pack::Fingerprint;
use chaperone_core::review::{Evidence, Finding, Kind, Review, Severity, Verdict};
use chaperone_core::rules::Rule;
use chaperone_core::text::Span;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| text.lines().for_each(jsonl));

fn jsonl(line: &str) {
    match PostReader::default().read(line) {
        Ok(post) => written(&post.id, post.draft.text()),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            assert_eq!(error.line, 1);
            assert!(error.column <= line.len() + 1);
        }
    }
}

/// A review that underlines every word comes out as JSON in every unit.
fn written(id: &str, text: &str) {
    let review = everything(text);
    for &unit in Unit::ALL {
        let mut out = Vec::new();
        write_review(&mut out, id, text, &review, unit);
        let json: serde_json::Value = serde_json::from_slice(&out).expect("a review is JSON");
        let length = match unit {
            Unit::Char => text.chars().count(),
            Unit::Utf16 => text.encode_utf16().count(),
            Unit::Byte => text.len(),
        };
        assert_eq!(json["findings"][0]["span"]["end"], length);
    }
    let mut out = Vec::new();
    sarif::open(&mut out, "0.0.0", &[]);
    sarif::write_results(&mut out, Origin::File { path: id }, text, &review);
    out.extend_from_slice(sarif::CLOSE.as_bytes());
    serde_json::from_slice::<serde_json::Value>(&out).expect("a log is JSON");
}

fn everything(text: &str) -> Review {
    let mut evidence = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive(' ') {
        evidence.extend(Span::of(text, start, start + word.len()).map(|span| Evidence { span, kind: Kind::Other }));
        start += word.len();
    }
    let finding = Finding {
        rule: Rule::Ambiguity,
        severity: Severity::Low,
        likelihood: 0.5,
        span: Span::of(text, 0, text.len()),
        evidence,
        message: String::new(),
        advice: String::new(),
        clauses: Vec::new(),
        board: None,
        set_by: None,
    };
    let (verdict, policy) = (Verdict::Pause, Fingerprint::default());
    Review { verdict, likelihood: 0.5, findings: vec![finding], identifiers: Vec::new(), identity: None, policy }
}
