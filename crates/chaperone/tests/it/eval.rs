//! `eval` against the published way of scoring.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::{BROKEN, FINE, file, run};

const SCORE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/eval/score.py");
const RULES: [&str; 5] = ["patient-privacy-direct", "patient-privacy-indirect", "unauthorised-image", "copyright", "audience"];

/// Numbers without order, the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// Invented gold and invented reviews of it, some missing, with ties.
fn example(posts: u64) -> (String, String) {
    let mut dice = Dice(7);
    let (mut gold, mut reviews) = (String::new(), String::new());
    for n in 0..posts {
        let id = format!("g{n}");
        let rule = RULES[dice.below(4) as usize];
        let labels: Vec<&str> = if dice.below(2) == 0 { vec![rule] } else { Vec::new() };
        let kind = ["age", "~author", "!copyright", "place"][dice.below(4) as usize];
        let severity = ["none", "moderate", "high"][dice.below(3) as usize];
        let start = dice.below(20);
        let span = json!({"start": start, "end": start + 4, "kind": kind});
        gold += &json!({"id": id, "text": FINE, "labels": labels, "spans": [span], "severity": severity, "why": "invented"}).to_string();
        gold.push('\n');
        if dice.below(10) == 0 {
            continue;
        }
        let verdict = ["clear", "pause", "hold"][dice.below(3) as usize];
        let findings: Vec<Value> = (0..dice.below(3))
            .map(|_| {
                let start = dice.below(20);
                let severity = ["note", "low", "high"][dice.below(3) as usize];
                json!({"rule": RULES[dice.below(5) as usize], "severity": severity, "likelihood": 0.5,
                       "span": if dice.below(2) == 0 { json!({"start": start, "end": start + 3}) } else { Value::Null },
                       "evidence": [{"start": start + 5, "end": start + 6, "kind": "age"}]})
            })
            .collect();
        let likelihood = dice.below(30) as f64 / 30.0;
        reviews += &json!({"id": id, "verdict": verdict, "likelihood": likelihood, "findings": findings, "offsets": "char"}).to_string();
        reviews.push('\n');
    }
    (gold, reviews)
}

fn python(args: &[&str]) -> Option<String> {
    if !Path::new(SCORE).exists() {
        return None;
    }
    let output = Command::new("python3").arg(SCORE).args(args).output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_figures_are_those_of_the_published_script() {
    for posts in [0, 1, 7, 400] {
        let (gold, reviews) = example(posts);
        let (gold, reviews) =
            (file(&format!("gold-{posts}.jsonl"), gold.as_bytes()), file(&format!("reviews-{posts}.jsonl"), reviews.as_bytes()));
        let Some(theirs) = python(&[&gold, &reviews]) else {
            eprintln!("skipped: python3 or the scoring script is not here");
            return;
        };
        let ours = run(&["eval", &gold, "--reviews", &reviews], b"");
        assert_eq!((ours.status, ours.err.as_str()), (0, ""));
        assert!(ours.out.starts_with(&theirs), "ours:\n{}\ntheirs:\n{theirs}", ours.out);
        let theirs: Value = serde_json::from_str(&python(&[&gold, &reviews, "--json"]).unwrap()).unwrap();
        let ours: Value = serde_json::from_str(&run(&["eval", &gold, "--reviews", &reviews, "--json"], b"").out).unwrap();
        same(&theirs, &ours, "");
    }
}

/// Everything in `theirs` is in `ours`.
fn same(theirs: &Value, ours: &Value, name: &str) {
    match theirs {
        Value::Object(figures) => figures.iter().for_each(|(name, theirs)| same(theirs, &ours[name], name)),
        _ => assert!((theirs.as_f64().unwrap() - ours.as_f64().unwrap()).abs() < 1e-12, "{name}: {theirs} {ours}"),
    }
}

#[test]
fn the_engine_is_measured_as_its_printed_reviews_are() {
    let line = |id: &str, text: &str, labels: &[&str]| json!({"id": id, "text": text, "labels": labels, "spans": []}).to_string() + "\n";
    let gold = line("a", BROKEN, &["patient-privacy-direct"]) + &line("b", FINE, &[]) + &line("c", FINE, &["copyright"]);
    let posts: String = gold
        .lines()
        .map(|line| {
            let post: Value = serde_json::from_str(line).unwrap();
            super::post(post["id"].as_str().unwrap(), post["text"].as_str().unwrap())
        })
        .collect();
    let reviews = file("engine-reviews.jsonl", run(&["check", "--format", "jsonl"], posts.as_bytes()).out.as_bytes());
    let gold = file("engine-gold.jsonl", gold.as_bytes());
    let own = run(&["eval", &gold], b"");
    assert_eq!((own.status, own.err.as_str()), (0, ""));
    assert_eq!(own.out, run(&["eval", &gold, "--reviews", &reviews], b"").out);
    assert!(!own.out.contains("Quillfeather") && !own.out.contains("Wash"), "no text unless asked for");
    let errors = run(&["eval", &gold, "--errors", "copyright"], b"").out;
    assert!(errors.contains("copyright: 1 missed, 0 false\n  missed: nothing was seen\n"), "{errors}");
    assert!(errors.contains("c  Wash your hands"), "{errors}");
}

#[test]
fn errors_are_grouped_by_what_went_wrong() {
    let leak = "patient-privacy-indirect";
    let gold = [
        // The only detail that is marked was not read.
        json!({"id": "unread", "text": "That baker again", "labels": [leak], "spans": [{"start": 5, "end": 10, "kind": "occupation"}]}),
        json!({"id": "named", "text": "That baker again", "labels": [leak], "spans": []}),
        json!({"id": "doubted", "text": "That baker again", "labels": [leak], "spans": []}),
        json!({"id": "other", "text": "Thanks to Oduya", "labels": ["copyright"], "spans": []}),
        json!({"id": "person", "text": "Thanks to Oduya", "labels": [], "spans": [{"start": 10, "end": 15, "kind": "~colleague"}]}),
        json!({"id": "close", "text": "Thanks to Oduya", "labels": [], "spans": []}),
        json!({"id": "sure", "text": "Thanks to Oduya", "labels": [], "spans": []}),
    ];
    let found = |rule: &str| json!([{"rule": rule, "severity": "low", "evidence": [{"start": 10, "end": 15, "kind": "wording"}]}]);
    let review = |id: &str, likelihood: f64, findings: &Value| json!({"id": id, "verdict": "pause", "likelihood": likelihood, "findings": findings, "identifiers": []});
    let reviews = [
        review("unread", 0.1, &json!([])),
        review("named", 0.9, &found("harassment")),
        review("doubted", 0.5, &json!([])),
        review("other", 0.9, &found("harassment")),
        review("person", 0.9, &found("harassment")),
        review("close", 0.6, &found("harassment")),
        review("sure", 0.9, &found("harassment")),
    ];
    let lines = |all: &[Value]| all.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let gold = file("causes-gold.jsonl", lines(&gold).as_bytes());
    let reviews = file("causes-reviews.jsonl", lines(&reviews).as_bytes());
    let out = run(&["eval", &gold, "--reviews", &reviews, "--errors", "--json"], b"").out;
    let report: Value = serde_json::from_str(&out).unwrap();
    let wrong = report["errors"]["rules"].as_array().unwrap().iter().flat_map(|of| of["wrong"].as_array().unwrap());
    let mut got: Vec<(&str, &str)> = wrong.map(|w| (w["id"].as_str().unwrap(), w["cause"].as_str().unwrap())).collect();
    got.sort_unstable();
    let wanted = [
        ("close", "false: close to the line"),
        ("doubted", "missed: in doubt, not raised"),
        ("named", "false: the post breaks another rule"),
        ("named", "missed: raised for another rule"),
        ("other", "false: the post breaks another rule"),
        ("other", "missed: raised for another rule"),
        ("person", "false: the words are about somebody who is no patient"),
        ("sure", "false: sure, and wrong"),
        ("unread", "missed: who it is was not read"),
    ];
    assert_eq!(got, wanted);
    let text = run(&["eval", &gold, "--reviews", &reviews, "--errors", "harassment"], b"").out;
    assert!(text.contains("0.90 person  Thanks to Oduya\n         Oduya\n"), "{text}");
}

#[test]
fn bad_gold_is_refused_with_its_place() {
    for (gold, says) in [
        ("{\"id\": \"a\"}\n", "bad-gold.jsonl:1:11: this JSON is of another shape"),
        ("\n{\"id\": zanzibar}\n", "bad-gold.jsonl:2:8: this is not valid JSON"),
    ] {
        let path = file("bad-gold.jsonl", gold.as_bytes());
        let ran = run(&["eval", &path], b"");
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains(says) && !ran.err.contains("zanzibar"), "{}", ran.err);
    }
    let ran = run(&["eval", "no-such-gold.jsonl"], b"");
    assert!(ran.status == 2 && ran.err.contains("there is no such file"));
}
