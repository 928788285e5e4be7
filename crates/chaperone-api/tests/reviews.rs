//! Reviews of the real engine as they cross a wire: every place is the same place in every unit.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests end at the first surprise")]

use std::sync::LazyLock;

use chaperone_api::sarif::{self, Origin, RuleHelp};
use chaperone_api::{PostReader, Unit, write_review};
use chaperone_core::Engine;
use chaperone_core::post::{Post, Situation};
use chaperone_core::review::Review;
use chaperone_core::rules::{self, Rule};
use chaperone_core::text::{Draft, Span};
use serde_json::Value;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::default);

/// Each holds something to be found, after and among characters of several units.
const TEXTS: &[&str] = &[
    "🎉👩🏽‍⚕️🇮🇪 Mrs Edna Quillfeather 🎉 in bay 3 (MRN 4471920) 🎉 has cancer 👨‍👩‍👧 and does not know yet 🎉",
    "Cafe\u{301} ne\u{301}e: Mrs E\u{301}dna Quillfeathe\u{308}r (MRN 4471920\u{301}) naïve",
    "المريضة Edna Quillfeather رقم MRN 4471920 في الغرفة \u{202e}bay 3\u{202c} today",
    "החולה Mrs Edna Quillfeather, MRN 4471920, בת 47",
    "Long day.\r\n\r\nMrs Edna Quillfeather in bay 3\r\n(MRN 4471920)\r\nhas cancer.\r\n",
    "患者さん Mrs Edna Quillfeather、MRN 4471920。\n𝔐𝔯𝔰 call (555) 010-2266\r\u{2028}end",
    "\u{feff}\0 Mrs Edna Quillfeather\u{200b} (MRN 4471920)\0",
    "plain words: Mrs Edna Quillfeather (MRN 4471920)",
];

fn check(text: &str) -> Review {
    ENGINE.check(&Post { id: "p".to_owned(), draft: Draft::new(text).unwrap(), situation: Situation::default() })
}

/// All spans of a review, in the order in which they are written.
fn spans(review: &Review) -> Vec<Span> {
    let findings = review.findings.iter().flat_map(|finding| finding.span.into_iter().chain(finding.evidence.iter().map(|e| e.span)));
    findings.chain(review.identifiers.iter().map(|identifier| identifier.span)).collect()
}

fn places(json: &Value) -> Vec<(usize, usize)> {
    let findings = json["findings"].as_array().unwrap().iter();
    let findings = findings.flat_map(|f| f["span"].as_object().map(|_| &f["span"]).into_iter().chain(f["evidence"].as_array().unwrap()));
    let all = findings.chain(json["identifiers"].as_array().unwrap());
    all.map(|place| (place["start"].as_u64().unwrap() as usize, place["end"].as_u64().unwrap() as usize)).collect()
}

/// The words at a place, by counting from the start as a reader in another language would.
fn words(text: &str, (start, end): (usize, usize), unit: Unit) -> String {
    match unit {
        Unit::Char => text.chars().skip(start).take(end - start).collect(),
        Unit::Utf16 => String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[start..end]).unwrap(),
        Unit::Byte => String::from_utf8(text.as_bytes()[start..end].to_vec()).unwrap(),
    }
}

#[test]
fn a_place_is_the_same_words_in_every_unit() {
    for text in TEXTS {
        let review = check(text);
        let wanted: Vec<&str> = spans(&review).into_iter().map(|span| text.get(span.range()).unwrap()).collect();
        assert!(wanted.iter().any(|words| words.contains("4471920")), "{text:?}: {wanted:?}");
        for &unit in Unit::ALL {
            let mut out = Vec::new();
            write_review(&mut out, "p", text, &review, unit);
            let json: Value = serde_json::from_slice(&out).unwrap();
            assert_eq!(json["offsets"], unit.name());
            let got: Vec<String> = places(&json).into_iter().map(|place| words(text, place, unit)).collect();
            assert_eq!(got, wanted, "{unit}: {text:?}");
        }
    }
}

#[test]
fn a_post_that_was_written_as_json_is_reviewed_as_it_was_meant() {
    for text in TEXTS {
        let line = serde_json::json!({"id": "p", "text": text}).to_string();
        let post = PostReader::default().read(&line).unwrap();
        assert_eq!(post.draft.text(), *text);
        assert_eq!(ENGINE.check(&post), check(text));
    }
}

fn log(origin: Origin<'_>, text: &str, review: &Review) -> Value {
    let help: Vec<RuleHelp> = Rule::ALL
        .iter()
        .map(|&rule| {
            let spec = rules::spec(rule);
            let (title, summary) = (spec.title.to_owned(), spec.message.to_owned());
            RuleHelp { rule, title, summary, page: spec.page.to_owned(), severity: spec.severity }
        })
        .collect();
    let mut out = Vec::new();
    sarif::open(&mut out, "0.1.0", &help);
    assert_eq!(sarif::write_results(&mut out, origin, text, review), !review.findings.is_empty());
    out.extend_from_slice(sarif::CLOSE.as_bytes());
    serde_json::from_slice(&out).unwrap()
}

/// The words of a region: by its offset and length, and by its lines and columns.
fn region(text: &str, region: &Value) -> [String; 2] {
    let number = |key: &str| region[key].as_u64().unwrap() as usize;
    let start = |line: usize, column: usize| {
        let before: usize = text.split_inclusive('\n').take(line - 1).map(|line| line.chars().count()).sum();
        before + column - 1
    };
    let (from, to) = (start(number("startLine"), number("startColumn")), start(number("endLine"), number("endColumn")));
    let exact = (number("charOffset"), number("charOffset") + number("charLength"));
    [words(text, exact, Unit::Char), words(text, (from, to), Unit::Char)]
}

#[test]
fn regions_of_a_log_are_the_words_that_were_found() {
    for text in TEXTS {
        let review = check(text);
        let log = log(Origin::File { path: "draft.txt" }, text, &review);
        assert_eq!((log["version"].as_str(), log["runs"].as_array().map(Vec::len)), (Some("2.1.0"), Some(1)));
        let run = &log["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), review.findings.len());
        for (result, finding) in results.iter().zip(&review.findings) {
            assert_eq!(result["ruleId"], finding.rule.name());
            assert!(["note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
            assert!(!result["message"]["text"].as_str().unwrap().is_empty());
            let known = run["tool"]["driver"]["rules"].as_array().unwrap();
            assert_eq!(known.iter().filter(|rule| rule["id"] == result["ruleId"]).count(), 1);
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], "draft.txt");
            if let Some(span) = finding.span {
                let wanted = text.get(span.range()).unwrap();
                assert_eq!(region(text, &place["region"]), [wanted, wanted]);
            }
            let none = Vec::new();
            let related = result["relatedLocations"].as_array().unwrap_or(&none);
            assert_eq!(related.len(), finding.evidence.len());
            for (place, evidence) in related.iter().zip(&finding.evidence) {
                let wanted = text.get(evidence.span.range()).unwrap();
                assert_eq!(region(text, &place["physicalLocation"]["region"]), [wanted, wanted]);
                assert_eq!(place["message"]["text"], evidence.kind.name());
            }
        }
    }
}

#[test]
fn a_line_of_posts_holds_no_region_of_another_text() {
    for text in TEXTS {
        let review = check(text);
        let log = log(Origin::Line { path: "posts.jsonl", line: 3, id: "p" }, text, &review);
        for (result, finding) in log["runs"][0]["results"].as_array().unwrap().iter().zip(&review.findings) {
            let location = &result["locations"][0];
            assert_eq!(location["physicalLocation"]["region"], serde_json::json!({"startLine": 3}));
            assert_eq!(location["logicalLocations"][0]["name"], "p");
            let span = result["properties"]["span"].as_array().map(|s| (s[0].as_u64().unwrap() as usize, s[1].as_u64().unwrap() as usize));
            assert_eq!(span.map(|span| words(text, span, Unit::Char)).as_deref(), finding.span.and_then(|span| text.get(span.range())));
        }
    }
}

#[test]
fn a_clear_post_is_an_empty_log() {
    let text = "Wash your hands before you see the next patient.";
    let log = log(Origin::File { path: "draft.txt" }, text, &check(text));
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}
