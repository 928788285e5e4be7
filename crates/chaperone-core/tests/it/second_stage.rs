//! The second stage: looks where the first is in doubt, changes nothing elsewhere, and says on which words it rests.

use chaperone_core::pack::Policy;
use chaperone_core::post::{Account, Post, Situation, Surface};
use chaperone_core::review::Severity;
use chaperone_core::text::Draft;
use chaperone_core::{Engine, UnfitWeights};
use proptest::prelude::*;

use super::{ENGINE, SECOND_STAGE};

fn post(text: &str) -> Post {
    let situation = Situation { surface: Surface::X, account: Account::Personal, ..Situation::default() };
    Post { id: String::new(), draft: Draft::new(text).unwrap(), situation }
}

/// Posts of all sorts, invented for this test.
const POSTS: &[&str] = &[
    "My ten o'clock tomorrow is the only undertaker in Brackenfell, and yes, he brought his own tape measure.",
    "Proud of our new triage nurse Ilse Vandamme, first shift and already running the place.",
    "Third cancellation this week from the same family. Some people collect appointments like stamps.",
    "If your child has a fever and a stiff neck, please do not wait for Monday.",
    "He still calls himself a consultant. Ask him where he passed.",
    "Rota came out. I am on Christmas, New Year and my own birthday. Living the dream.",
    "ok so bed nine proposed to the physio, ring hidden in the jelly, ward in tears",
    "Honey in the ear worked for my nan and it works for my patients. Skip the drops.",
    "Anyone else's clinic printer possessed or just ours",
    "Message me your bloods and I'll tell you what to take, no need to queue.",
];

#[test]
fn it_looks_where_the_first_is_in_doubt_and_nowhere_else() {
    let first = Engine::default();
    let (mut changed, mut kept) = (0usize, 0usize);
    for text in POSTS {
        let (a, b) = (first.check(&post(text)), ENGINE.check(&post(text)));
        let same = a.likelihood.to_bits() == b.likelihood.to_bits();
        kept += usize::from(same);
        changed += usize::from(!same);
        assert!((0.0..=1.0).contains(&b.likelihood));
        assert_eq!(ENGINE.check(&post(text)), b, "the same post always gets the same review");
    }
    assert!(changed > 0 && kept > 0, "{changed} changed, {kept} kept");
}

#[test]
fn what_it_finds_rests_on_words() {
    let reviews = POSTS.iter().map(|text| ENGINE.check(&post(text)));
    let findings: Vec<_> = reviews.flat_map(|review| review.findings).filter(|f| f.severity > Severity::Note).collect();
    assert!(findings.len() > 3);
    assert!(findings.iter().all(|finding| !finding.evidence.is_empty()));
}

#[test]
fn weights_that_do_not_fit_are_refused() {
    for length in [0, 1, 400, 100_000, SECOND_STAGE.len() / 2, SECOND_STAGE.len() - 1] {
        let refused = Engine::new(Policy::default()).with_second_stage(&SECOND_STAGE[..length]).err();
        assert_eq!(refused, Some(UnfitWeights), "{length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_text_gets_a_review(text in "\\PC{0,400}") {
        let review = ENGINE.check(&post(&text));
        for finding in &review.findings {
            for piece in &finding.evidence {
                prop_assert!(text.get(piece.span.range()).is_some());
            }
        }
    }
}
