//! How long a list of 100,000 invented patients takes to load, and what it costs a review:
//! `cargo bench --bench roster`.
#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::sync::LazyLock;

use chaperone_api::PostReader;
use chaperone_api::roster::Reader;
use chaperone_core::Engine;
use chaperone_core::post::Post;
use chaperone_core::roster::{Builder, Key, Roster};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

const PATIENTS: usize = 100_000;

fn main() {
    let bytes = HASHED.len();
    println!("{PATIENTS} patients: {} bytes of CSV, {} of FHIR, {bytes} hashed", CSV.len(), BUNDLE.len());
    divan::main();
}

static CSV: LazyLock<String> = LazyLock::new(|| {
    let head = "given,family,date of birth,mrn\n".to_owned();
    people().fold(head, |list, [given, family, born, number]| list + &format!("{given},{family},{born},{number}\n"))
});
static BUNDLE: LazyLock<String> = LazyLock::new(|| {
    let entries: Vec<String> = people()
        .map(|[given, family, born, number]| {
            format!(
                r#"{{"resource":{{"resourceType":"Patient","identifier":[{{"value":"{number}"}}],"name":[{{"family":"{family}","given":["{given}"]}}],"birthDate":"{born}"}}}}"#
            )
        })
        .collect();
    format!(r#"{{"resourceType":"Bundle","entry":[{}]}}"#, entries.join(","))
});
static HASHED: LazyLock<Vec<u8>> = LazyLock::new(|| load(CSV.as_bytes()).to_bytes(&key()));
static POSTS: LazyLock<Vec<Post>> = LazyLock::new(|| {
    let reader = PostReader { skip_unknown: true, ..PostReader::default() };
    include_str!("../../../corpus/hand-01.jsonl").lines().filter_map(|line| reader.read(line).ok()).take(1000).collect()
});

fn key() -> Key {
    Key::new([5; 16])
}

fn names(list: &'static str) -> Vec<&'static str> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(',')).map(str::trim).filter(|name| name.len() > 1).collect()
}

/// Given and family names of the program's own lists, put together without order.
fn people() -> impl Iterator<Item = [String; 4]> {
    let given = names(include_str!("../../chaperone-core/lexicon/first-name.txt"));
    let family = names(include_str!("../../chaperone-core/lexicon/surname.txt"));
    let mut dice = 1_u64;
    let mut below = move |n: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % n
    };
    (0..PATIENTS).map(move |_| {
        let pick = |list: &[&str], at: usize| list.get(at).copied().unwrap_or_default().to_owned();
        let born = format!("{}-{:02}-{:02}", 1925 + below(100), 1 + below(12), 1 + below(28));
        [pick(&given, below(given.len())), pick(&family, below(family.len())), born, (1_000_000 + below(9_000_000)).to_string()]
    })
}

fn load(list: &[u8]) -> Roster {
    let mut builder = Builder::new(key());
    // A list without problems; what it says is not looked at.
    let _ = Reader::new(&mut builder, &mut |_| {}).read(list);
    builder.finish()
}

#[divan::bench(sample_count = 10)]
fn csv(bencher: Bencher<'_, '_>) {
    bencher.bench(|| load(black_box(CSV.as_bytes())));
}

#[divan::bench(sample_count = 10)]
fn fhir(bencher: Bencher<'_, '_>) {
    bencher.bench(|| load(black_box(BUNDLE.as_bytes())));
}

#[divan::bench(sample_count = 10)]
fn hashed(bencher: Bencher<'_, '_>) {
    bencher.bench(|| Roster::from_bytes(black_box(&HASHED), &key()));
}

/// Items are posts.
#[divan::bench(args = ["without", "with"], sample_count = 30)]
fn thousand_reviews(bencher: Bencher<'_, '_>, roster: &str) {
    let engine = Engine::default();
    let engine = if roster == "with" { engine.with_roster(load(CSV.as_bytes())) } else { engine };
    bencher
        .counter(ItemsCount::new(POSTS.len()))
        .bench(|| POSTS.iter().map(|post| engine.check(black_box(post)).findings.len()).sum::<usize>());
}

/// A post of names and dates, and nothing else: the dearest there is of its length.
#[divan::bench(args = ["without", "with"])]
fn names_only(bencher: Bencher<'_, '_>, roster: &str) {
    let engine = Engine::default();
    let engine = if roster == "with" { engine.with_roster(load(CSV.as_bytes())) } else { engine };
    let text = "Marlene Kostrow, Tobias Wrenfield and Mrs Vandermolen (born 3/4/1961, MRN 4471920) met Osric Vane. ".repeat(3);
    let draft = chaperone_core::text::Draft::new(text).unwrap_or_default();
    let post = Post { draft, ..Post::default() };
    bencher.bench(|| engine.check(black_box(&post)));
}
