//! Bullies or threatens somebody.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::review::{Board, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::Harassment,
    title: "Bullies or threatens someone",
    severity: Severity::Moderate,
    board: Some(Board::UnprofessionalBehaviour),
    message: "This goes after a person: it threatens, humiliates, or calls others to join in.",
    advice: "Leave out the target, the threat and the call to others; write what you object to in the argument instead, or report the account and step away.",
    page: r"
**What it covers.** Threats, humiliation, name-calling aimed at a person, calls to pile on, publishing somebody's
contact or workplace so that others act, unwanted messages again and again, whoever the target is.

**What it leaves alone.** Disagreeing hard with what somebody said, criticism of public figures and institutions,
telling of harassment one has met, reporting it, and asking people to be kind.

**Why it matters.** Boards seldom have it as a heading of its own and act on it as unprofessional behaviour; employers
and platforms act faster, and it may be a crime.

**Instead.** Answer the claim, with a source, once. Then mute. What is dangerous goes to the platform or the police.
",
    weigh,
    fires: &[
        Example::new(
            "x",
            "personal",
            "cardiology fellow (US)",
            "Here's her clinic, here's her boss's email. Flood it. Let's see how long @nurse_tilda keeps that licence.",
        ),
        Example::new(
            "dm",
            "personal",
            "surgical registrar (UK)",
            "Drop the complaint or I'll make sure every consultant in the deanery knows what a pathetic little snake you are.",
        ),
        Example::new(
            "comment",
            "personal",
            "paramedic (Australia)",
            "You're a worthless idiot and everyone on this page knows it. Keep posting, we're all laughing at you, see you at the station tomorrow.",
        ),
    ],
    quiet: &[
        Example::new(
            "x",
            "professional",
            "epidemiologist (US)",
            "I disagree with this thread strongly. The denominator is wrong, and here is the table that shows it.",
        ),
        Example::new(
            "x",
            "personal",
            "GP (Ireland)",
            "Blocked 60 accounts after yesterday's vaccine post, two of them with threats. Reported. Not reading replies for a few days.",
        ),
        Example::new(
            "linkedin",
            "professional",
            "nurse educator (Canada)",
            "Incivility on a ward is a safety problem. If you see someone humiliated on a round, say something, even afterwards.",
        ),
        Example::new(
            "mastodon",
            "personal",
            "psychiatry resident (US)",
            "The minister's plan for our service is a disgrace and he should come and defend it on a night shift.",
        ),
        Example::new(
            "comment",
            "professional",
            "paediatrician (India)",
            "Please don't pile on this mum. She asked a fair question. Here's what the evidence says.",
        ),
        Example::new(
            "reddit",
            "personal",
            "med student (UK)",
            "How do I tell my supervisor that his jokes about me in front of patients have to stop?",
        ),
    ],
};

fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::Harassment);
    weighed.evidence = evidence::against(scene, Rule::Harassment);
    weighed
}
