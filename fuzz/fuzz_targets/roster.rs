//! A list is read or refused, whatever it holds; bytes are a roster or none; a roster answers every text.
#![no_main]

use std::sync::LazyLock;

use chaperone_api::roster::{DateOrder, Reader};
use chaperone_core::Engine;
use chaperone_core::post::{Author, Post};
use chaperone_core::roster::{Builder, Key, MAGIC, Roster};
use chaperone_core::text::{Draft, Span};
use libfuzzer_sys::fuzz_target;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::default);

fuzz_target!(|data: &[u8]| roster(data));

/// The first byte chooses the order of dates; the rest is a list, the bytes of a roster, and a draft.
fn roster(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let order = [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)][usize::from(first % 3)];
    let mut builder = Builder::new(key());
    let mut last = 0;
    let mut check = |problem: chaperone_api::roster::RosterProblem| {
        assert!(problem.row >= last, "rows come in order");
        last = problem.row;
        assert!(problem.to_string().starts_with("row "));
    };
    if let Ok(counts) = Reader::new(&mut builder, &mut check).dates(order).read(rest) {
        assert_eq!(counts.patients, builder.patients());
    }
    let roster = builder.finish();
    let bytes = roster.to_bytes(&key());
    assert_eq!(Roster::from_bytes(&bytes, &key()).expect("a roster is read again").to_bytes(&key()), bytes);
    assert!(Roster::from_bytes(rest, &key()).is_err() && Roster::from_bytes(&[MAGIC, rest].concat(), &key()).is_err());
    named(&roster, &String::from_utf8_lossy(rest));
}

fn key() -> Key {
    Key::new([11; 16])
}

fn named(roster: &Roster, text: &str) {
    let Ok(draft) = Draft::new(text) else { return };
    let post = Post { draft, ..Post::default() };
    for found in roster.find(&ENGINE.read(&post), &Author::default()) {
        assert_eq!(Span::of(text, found.span.start(), found.span.end()), Some(found.span));
    }
}
