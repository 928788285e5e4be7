//! A false or overstated health claim.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::review::{Board, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::MisleadingClaim,
    title: "A health claim that is false or overstated",
    severity: Severity::Moderate,
    board: Some(Board::Misinformation),
    message: "This health claim is false, goes beyond the evidence, or talks people out of care that works.",
    advice: "Leave out \"cures\", \"always\" and \"no risk\"; write what was shown, in whom and how sure it is, with a source.",
    page: r#"
**What it covers.** Claims that are false, overstated or without basis: cures, detoxes, secret remedies, numbers out
of nowhere, one case as proof; telling people to stop or avoid care that is proven, such as vaccines, insulin,
chemotherapy.

**What it leaves alone.** Public-health advice, findings with their limits, saying that evidence is weak or missing,
debunking that quotes the false claim, honest uncertainty, history, and plain jokes.

**Why it matters.** Misleading people about outcomes is what most boards would look into, and some readers will do as
you say. A doctor's false claim travels further than anybody else's.

**Instead.** Say who was studied, how big the effect was, and what you do not know. "May help some people with X; talk
to your doctor before you stop anything."
"#,
    weigh,
    fires: &[
        Example::new(
            "facebook",
            "professional",
            "naturopathic doctor (Canada)",
            "Throw out the metformin. Two weeks of cinnamon water and fasting reverses type 2 diabetes every single time, Big Pharma just won't tell you.",
        ),
        Example::new(
            "x",
            "professional",
            "GP (Brazil)",
            "Vaccines give toddlers a bigger virus load than the disease itself. I'd never jab mine and you shouldn't either.",
        ),
        Example::new(
            "tiktok",
            "professional",
            "chiropractor (US)",
            "One neck adjustment and your child's asthma is GONE. Stop the inhalers, fix the spine.",
        ),
    ],
    quiet: &[
        Example::new(
            "x",
            "professional",
            "endocrinologist (US)",
            "Some people with type 2 diabetes reach remission after large weight loss. Some don't, and many relapse. Please don't stop tablets on your own.",
        ),
        Example::new(
            "blog",
            "professional",
            "GP (Ireland)",
            "'Cinnamon cures diabetes' is going round again. It doesn't. Small trials, small changes, no cure.",
        ),
        Example::new(
            "linkedin",
            "professional",
            "infectious disease physician (South Africa)",
            "The flu jab won't stop every infection. It keeps a good many people off ventilators.",
        ),
        Example::new(
            "reddit",
            "personal",
            "neurologist (Italy)",
            "Honest answer: we don't know why this migraine drug works in half of people. Anyone who tells you otherwise is selling something.",
        ),
        Example::new(
            "x",
            "professional",
            "oncologist (UK)",
            "A new trial: progression-free survival longer by 2.1 months, overall survival not different so far, 380 patients. Interesting, not practice-changing.",
        ),
        Example::new(
            "mastodon",
            "personal",
            "junior doctor (Australia)",
            "Clinical studies (n=1, me) show that coffee cures Mondays for roughly eleven minutes.",
        ),
    ],
};

fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::MisleadingClaim);
    weighed.evidence = evidence::wording(scene, Rule::MisleadingClaim);
    weighed
}
