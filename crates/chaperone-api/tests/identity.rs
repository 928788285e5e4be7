//! The twelve posts of `docs/identity.md`, and the estimate as it crosses a wire.
#![expect(clippy::unwrap_used, reason = "tests end at the first surprise")]

use std::ops::Range;

use chaperone_api::{PostReader, Unit, write_review};
use chaperone_core::Engine;
use serde_json::Value;

const POSTS: &str = include_str!("../../../examples/identity.jsonl");

/// How many others must fit each post: what anybody would expect who knows the figures.
const EXPECTED: &[(&str, Range<f64>)] = &[
    ("lightning", 0.0..0.01),
    ("heart-failure", 100.0..1000.0),
    ("quadruplets", 0.0..0.01),
    ("appendicitis", 5.0..25.0),
    ("hip-fracture", 1000.0..10_000.0),
    ("twins", 50.0..500.0),
    ("butcher", 0.0..0.01),
    ("measles", 0.0..1.0),
    ("teacher", 0.1..20.0),
    ("baler", 0.0..0.01),
    ("diabetes", 500_000.0..5_000_000.0),
    ("breast-cancer", 200.0..6000.0),
];

fn reviews() -> Vec<(String, Value)> {
    let (engine, reader) = (Engine::default(), PostReader::default());
    let review = |line: &str| {
        let post = reader.read(line).unwrap();
        let mut out = Vec::new();
        write_review(&mut out, &post.id, post.draft.text(), &engine.check(&post), Unit::Char);
        (post.draft.text().to_owned(), serde_json::from_slice(&out).unwrap())
    };
    POSTS.lines().map(review).collect()
}

#[test]
fn the_worked_posts_come_out_as_expected() {
    let reviews = reviews();
    assert_eq!(reviews.len(), EXPECTED.len());
    for ((_, review), (id, expected)) in reviews.iter().zip(EXPECTED) {
        assert_eq!(review["id"], *id);
        let others = review["identity"]["others"].as_f64().unwrap();
        assert!(expected.contains(&others), "{id}: {others}");
    }
}

#[test]
fn the_estimate_is_the_contracts() {
    for (text, review) in reviews() {
        let identity = &review["identity"];
        let number = |key: &str| identity[key].as_f64().unwrap();
        assert!(number("low") <= number("others") && number("others") <= number("high"), "{review}");
        assert!((number("alone") - (-number("others")).exp()).abs() < 1e-3);
        for audience in ["self", "family", "local", "stranger"] {
            assert!((0.0..=1.0).contains(&identity["risk"][audience].as_f64().unwrap()));
        }
        let people = identity["pool"]["people"].as_f64().unwrap();
        let product = identity["facts"].as_array().unwrap().iter().fold(people, |n, fact| n * fact["factor"].as_f64().unwrap());
        // Each figure is written with four digits.
        assert!((product / number("others") - 1.0).abs() < 0.01, "{product} {review}");
        for fact in identity["facts"].as_array().unwrap() {
            if let (Some(start), Some(end)) = (fact["span"]["start"].as_u64(), fact["span"]["end"].as_u64()) {
                assert!(start < end && end as usize <= text.chars().count());
            }
        }
        for step in identity["advice"].as_array().unwrap() {
            assert!(step["others_after"].as_f64().unwrap() > number("others") && step["change"].is_string());
        }
    }
}

#[test]
fn a_post_about_nobody_has_no_estimate() {
    let (engine, reader) = (Engine::default(), PostReader::default());
    let post = reader.read(r#"{"text": "Wash your hands before you see the next patient."}"#).unwrap();
    let mut out = Vec::new();
    write_review(&mut out, "p", post.draft.text(), &engine.check(&post), Unit::Char);
    assert_eq!(serde_json::from_slice::<Value>(&out).unwrap()["identity"], Value::Null);
}
