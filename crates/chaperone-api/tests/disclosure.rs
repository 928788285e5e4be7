//! A post that says its tie first, in the line that is offered, is no longer told to say it.
#![expect(clippy::unwrap_used, reason = "tests end at the first surprise")]

use chaperone_api::disclosure;
use chaperone_core::Engine;
use chaperone_core::post::{Interest, Post, Situation};
use chaperone_core::rules::Rule;
use chaperone_core::text::Draft;

const POSTS: &[&str] = &[
    "Velorix has changed my clinic. If your patients still use the old tablets, ask them why.",
    "Three years with Velora's pump and I would not go back. Best thing on the market, get one.",
    "Loved the Velora symposium in Porto. Velorix is the future of migraine care!",
    "Every GP should know about #Velorix. Game changer.",
    "New data on velorix: fewer attacks in 380 patients. Worth a try when nothing else helped.",
];

fn interests(kind: &str) -> Vec<Interest> {
    vec![Interest { party: "Velora".into(), kind: kind.into(), products: vec!["Velorix".into()] }]
}

fn raised(engine: &Engine, text: &str, interests: Vec<Interest>) -> bool {
    let situation = Situation { interests, ..Situation::default() };
    let post = Post { id: String::new(), draft: Draft::new(text).unwrap(), situation };
    engine.check(&post).findings.iter().any(|finding| finding.rule == Rule::UndisclosedInterest)
}

#[test]
fn the_line_settles_the_finding() {
    let engine = Engine::default();
    let mut still = Vec::new();
    for kind in ["speaker fee", "shares", "consulting fee", "meals", "employment", "advisory board", "friend of the owner", ""] {
        for post in POSTS {
            let interests = interests(kind);
            assert!(raised(&engine, post, interests.clone()), "{post}");
            for line in [disclosure::line(&interests, post).unwrap(), disclosure::short(&interests, post).unwrap()] {
                for text in [format!("{line} {post}"), format!("{line}\n\n{post}"), format!("{post}\n\n{line}")] {
                    if raised(&engine, &text, interests.clone()) {
                        still.push(text);
                    }
                }
            }
        }
    }
    assert!(still.is_empty(), "{}: {}", still.len(), still.join("\n---\n"));
}

#[test]
fn a_post_about_something_else_needs_no_line() {
    let engine = Engine::default();
    for post in ["Wash your hands before you see the next patient.", "A quiet night on call, and thank you to the porters."] {
        assert!(!raised(&engine, post, interests("shares")));
        assert_eq!(disclosure::line(&interests("shares"), post), None);
    }
}
