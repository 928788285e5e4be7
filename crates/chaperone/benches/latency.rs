//! How long the slowest reviews take, and how long the program takes to start: `cargo bench --bench latency`.
#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chaperone_api::PostReader;
use chaperone_core::Engine;
use chaperone_core::identity::{self, THRESHOLD};
use chaperone_core::post::Post;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus");
const DRAFT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/draft.txt");
static SECOND: &[u8] = include_bytes!("../../../model/second.bin");
/// Times that the program is started.
const STARTS: usize = 100;

fn main() -> std::io::Result<()> {
    let posts = corpus()?;
    let engine = Engine::default();
    // What is made once, at the first review, belongs to the start.
    posts.iter().take(100).for_each(|post| drop(black_box(engine.check(post))));
    report("one review", posts.iter().map(|post| timed(|| drop(black_box(engine.check(post))))).collect());
    let both = Engine::default().with_second_stage(SECOND).map_err(std::io::Error::other)?;
    let some = || posts.iter().step_by(9);
    report("one review, both stages", some().map(|post| timed(|| drop(black_box(both.check(post))))).collect());
    let read: Vec<_> = posts.iter().map(|post| (post, engine.read(post))).collect();
    let estimate = |(post, reading): &(&Post, _)| {
        timed(|| drop(black_box(identity::estimate(post, reading, THRESHOLD, &[]).map(|i| i.advised(post)))))
    };
    report("identity estimate", read.iter().map(estimate).collect());
    report("start, one review, end", (0..STARTS).map(|_| timed(start)).collect());
    Ok(())
}

/// Every post of the corpus.
fn corpus() -> std::io::Result<Vec<Post>> {
    let reader = PostReader { skip_unknown: true, ..PostReader::default() };
    let mut posts = Vec::new();
    for entry in std::fs::read_dir(CORPUS)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            posts.extend(std::fs::read_to_string(path)?.lines().filter_map(|line| reader.read(line).ok()));
        }
    }
    Ok(posts)
}

fn start() {
    let run = Command::new(env!("CARGO_BIN_EXE_chaperone")).args(["check", DRAFT]).stdin(Stdio::null()).stdout(Stdio::null()).status();
    // 1 says that something was found.
    if run.is_ok_and(|status| status.code() != Some(1)) {
        println!("chaperone check examples/draft.txt did not find anything");
    }
}

fn timed(what: impl FnOnce()) -> Duration {
    let started = Instant::now();
    what();
    started.elapsed()
}

fn report(name: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let at = |share: usize| took.get(took.len().saturating_sub(1) * share / 100).copied().unwrap_or_default();
    println!("{name:24} {} times: half within {:?}, 99% within {:?}, all within {:?}", took.len(), at(50), at(99), at(100));
}
