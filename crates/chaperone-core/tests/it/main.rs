//! The engine as a whole, by the weights that come with it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests end at the first surprise")]

mod examples;
mod identity;
mod laws;
mod plain;
mod safe_harbor;
mod second_stage;
mod secrets;
mod situations;

use std::sync::LazyLock;

use chaperone_core::Engine;
use chaperone_core::pack::{Overlay, Pack, Policy};
use chaperone_core::post::{Account, Post, Situation, Surface};
use chaperone_core::review::{Finding, Review, Severity};
use chaperone_core::rules::Rule;
use chaperone_core::text::Draft;

static SECOND_STAGE: &[u8] = include_bytes!("../../../../model/second.bin");

/// The engine as it ships: the packs that come with it, and both stages.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::default().with_second_stage(SECOND_STAGE).unwrap());

fn post(text: &str, situation: Situation) -> Post {
    Post { id: String::new(), draft: Draft::new(text).unwrap(), situation }
}

fn check(text: &str, situation: Situation) -> Review {
    ENGINE.check(&post(text, situation))
}

/// On a surface and an account, nothing else said.
fn on(surface: Surface, account: Account) -> Situation {
    Situation { surface, account, ..Situation::default() }
}

fn finding(review: &Review, rule: Rule) -> Option<&Finding> {
    review.findings.iter().find(|finding| finding.rule == rule)
}

/// Whether `rule` is raised: a note only advises.
fn raised(review: &Review, rule: Rule) -> bool {
    finding(review, rule).is_some_and(|finding| finding.severity > Severity::Note)
}

/// An engine whose employer's overlay has that body.
fn under(body: &str) -> Engine {
    let head = "format = 1\nkind = \"overlay\"\nid = \"ours\"\ntitle = \"Ours\"\nlevel = \"employer\"\n";
    let overlay = Overlay::parse(&format!("{head}{body}")).unwrap_or_else(|error| panic!("{error}\n{body}"));
    Engine::new(Policy::resolve(Pack::builtin(), &[overlay]).unwrap()).with_second_stage(SECOND_STAGE).unwrap()
}

#[test]
fn the_weights_are_there() {
    assert!(ENGINE.features_known() > 50_000, "{}", ENGINE.features_known());
}
