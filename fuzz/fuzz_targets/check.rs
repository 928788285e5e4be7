//! The engine answers every text, always alike, with spans that are places of that text.
#![no_main]

use std::sync::LazyLock;

use chaperone_core::Engine;
use chaperone_core::post::{Account, Audience, Post, Situation, Surface};
use chaperone_core::text::{Draft, Span};
use libfuzzer_sys::fuzz_target;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::default);

fuzz_target!(|data: &[u8]| check(data));

/// The first three bytes choose the situation, the rest is the draft.
fn check(data: &[u8]) {
    let Some((&[surface, account, audience], text)) = data.split_first_chunk::<3>() else { return };
    let text = String::from_utf8_lossy(text).into_owned();
    let situation = Situation {
        surface: Surface::ALL[usize::from(surface) % Surface::ALL.len()],
        account: Account::ALL[usize::from(account) % Account::ALL.len()],
        audience: Audience::ALL[usize::from(audience) % Audience::ALL.len()],
        ..Situation::default()
    };
    let Ok(draft) = Draft::new(text.clone()) else { return };
    let post = Post { id: String::new(), draft, situation };
    let review = ENGINE.check(&post);
    assert!((0.0..=1.0).contains(&review.likelihood));
    let places = review.findings.iter().flat_map(|f| f.evidence.iter().map(|e| e.span).chain(f.span));
    let told = review.identity.iter().flat_map(|identity| identity.count.factors.iter().filter_map(|factor| factor.span));
    for span in places.chain(told).chain(review.identifiers.iter().map(|identifier| identifier.span)) {
        assert_eq!(Span::of(&text, span.start(), span.end()), Some(span));
    }
    assert_eq!(ENGINE.check(&post), review);
}
