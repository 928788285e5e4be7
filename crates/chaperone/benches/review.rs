//! How long reviews take: `cargo bench --bench review`.

use chaperone_api::PostReader;
use chaperone_core::Engine;
use chaperone_core::post::{Post, Situation};
use chaperone_core::text::Draft;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

const CLEAN: &str = "Flu clinic on Saturday from nine. Bring your card, wear short sleeves, and ask us anything.";
const BROKEN: &str =
    "The dairy farmer from Upper Marling whose arm went into the baler on Tuesday is in bay 4 (MRN 4471920). Proud of our team!";

fn main() {
    divan::main();
}

fn post(text: &str) -> Post {
    Post { id: String::new(), draft: Draft::new(text.to_owned()).unwrap_or_default(), situation: Situation::default() }
}

/// The first posts of the corpus.
fn corpus(count: usize) -> Vec<Post> {
    let reader = PostReader { skip_unknown: true, ..PostReader::default() };
    include_str!("../../../corpus/hand-01.jsonl").lines().filter_map(|line| reader.read(line).ok()).cycle().take(count).collect()
}

#[divan::bench(args = ["clean", "violating", "ten words", "five hundred words"])]
fn one(bencher: Bencher<'_, '_>, which: &str) {
    let engine = Engine::default();
    let post = post(&match which {
        "clean" => CLEAN.to_owned(),
        "violating" => BROKEN.to_owned(),
        "ten words" => "wash your hands before you see the next patient please".to_owned(),
        _ => [CLEAN, BROKEN].concat().split(' ').cycle().take(500).collect::<Vec<_>>().join(" "),
    });
    bencher.bench(|| engine.check(black_box(&post)));
}

/// Items are posts.
#[divan::bench(sample_count = 20)]
fn thousand(bencher: Bencher<'_, '_>) {
    let engine = Engine::default();
    let posts = corpus(1000);
    bencher
        .counter(ItemsCount::new(posts.len()))
        .bench(|| posts.iter().map(|post| engine.check(black_box(post)).findings.len()).sum::<usize>());
}

/// An engine with the packs that come with it.
#[divan::bench]
fn made() -> Engine {
    Engine::default()
}
