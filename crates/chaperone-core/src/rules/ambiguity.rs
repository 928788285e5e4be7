//! A lay reader could take it the wrong way.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::review::Severity;

pub(super) static SPEC: Spec = Spec {
    rule: Rule::Ambiguity,
    title: "A lay reader could take this the wrong way",
    severity: Severity::Moderate,
    board: None,
    message: "A reader who is no clinician could take this the wrong way and come to harm.",
    advice: "Say for whom it holds and what the limits are, or mark the joke as one: write \"for adults without kidney disease\", \"joking: please do not do this\".",
    page: r#"
**What it covers.** A medical statement that a lay reader would easily misread where that could do harm: a joke that
reads as advice, a dose without its unit or condition, "safe" without for whom, shop talk that means another thing
outside.

**What it leaves alone.** Jokes nobody could act on, statements with their conditions, teaching marked as for
clinicians, plain language, metaphors, and ambiguity that harms nobody.

**Why it matters.** No board has it as a category of its own; the harm comes first, the complaint after. Posts lose
their thread, their tone and their audience as they travel.

**Instead.** Read it as a worried parent at two in the morning would. Add the missing half-sentence.
"#,
    weigh,
    fires: &[
        Example::new(
            "x",
            "professional",
            "GP (UK)",
            "Hot take: you can pretty much ignore a fever of 40. It's the body doing its job. Go to bed.",
        ),
        Example::new(
            "tiktok",
            "professional",
            "pharmacist (US)",
            "Forget the label, the max on the box is for lawyers 😂 take what works!",
        ),
        Example::new(
            "x",
            "personal",
            "cardiology registrar (Ireland)",
            "Chest pain at 25? That's called being in your twenties. Walk it off lads",
        ),
    ],
    quiet: &[
        Example::new(
            "x",
            "professional",
            "GP (UK)",
            "A fever alone in a child over six months who drinks and plays can be watched at home. Drowsy, stiff, a rash that doesn't fade or under three months: get help now.",
        ),
        Example::new(
            "tiktok",
            "professional",
            "pharmacist (US)",
            "The maximum on the box counts all your paracetamol, cold remedies included. Add them up.",
        ),
        Example::new(
            "x",
            "personal",
            "cardiology registrar (Ireland)",
            "My own ECG after the stairs to the fifth floor: sinus tachycardia with regret.",
        ),
        Example::new(
            "reddit",
            "professional",
            "anaesthetist (Sweden)",
            "For anaesthetists: how are you dosing sugammadex in severe renal failure? Local practice varies, sources welcome.",
        ),
        Example::new("mastodon", "personal", "surgeon (France)", "An apple a day keeps the doctor away if you throw it hard enough."),
        Example::new(
            "linkedin",
            "professional",
            "nephrologist (Canada)",
            "Drink when you're thirsty, unless your kidney or heart team gave you a limit. Then theirs counts.",
        ),
    ],
};

fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::Ambiguity);
    weighed.evidence = evidence::wording(scene, Rule::Ambiguity);
    weighed
}
