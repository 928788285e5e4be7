//! Shows the clinician drunk or drugged.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::review::{Board, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::Intoxication,
    title: "Shows a clinician drunk or drugged",
    severity: Severity::Moderate,
    board: Some(Board::Intoxication),
    message: "This shows you, or another clinician, drunk or drugged, or drinking too near to work.",
    advice: "Leave out how much was drunk and any link to work; write \"a lovely evening with the team\" instead.",
    page: r"
**What it covers.** A clinician drunk, hung over at work, drugged or on somebody else's prescription; drinking before
or during work or on call; joking about any of these so that a reader would believe it.

**What it leaves alone.** Lawful drinking off duty: a glass of wine at dinner, a toast, a beer after a run. Teaching
about alcohol, one's own recovery told by choice, non-alcoholic drinks, and being tired.

**Why it matters.** Most boards would look into intoxication; even drinking without it draws some (40%, Greysen 2013).
The public asks one thing only: was somebody under your hands?

**Instead.** Share the evening and leave out the amounts. If drink is getting in the way of work, your physician
health programme is confidential.
",
    weigh,
    fires: &[
        Example::new(
            "instagram",
            "personal",
            "surgical resident (US)",
            "5 tequilas deep and pre-rounding in four hours 🤪 the patients can't smell it through the mask right??",
        ),
        Example::new(
            "x",
            "personal",
            "junior doctor (UK)",
            "still absolutely wrecked from last night, doing a ward round on two paracetamol and vibes. pray for bay C",
        ),
        Example::new(
            "tiktok",
            "personal",
            "dental student (Ireland)",
            "when ur so hungover in clinic that the drill makes YOU want to numb up 💀 did two fillings still half cut",
        ),
    ],
    quiet: &[
        Example::new(
            "instagram",
            "personal",
            "anaesthetist (Italy)",
            "Glass of Barbera, my sister's lasagne, phone in a drawer. See you on Monday.",
        ),
        Example::new(
            "x",
            "personal",
            "EM resident (US)",
            "Four years sober today. If you're a doc who's struggling, the confidential line picked up on the second ring for me.",
        ),
        Example::new(
            "facebook",
            "personal",
            "vet (New Zealand)",
            "Post-race beer with the practice running club. Slowest 10k in recorded history, well earned.",
        ),
        Example::new(
            "linkedin",
            "professional",
            "hepatologist (Scotland)",
            "No level of drinking is free of risk, but going from a lot to a little is where most of the gain lies.",
        ),
        Example::new("x", "personal", "night registrar (Australia)", "So tired that I tried to badge into my own car."),
        Example::new(
            "instagram",
            "personal",
            "GP trainee (UK)",
            "Toast to the bride with my med school lot, ten years on. Elderflower for me, I'm driving.",
        ),
    ],
};

fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::Intoxication);
    weighed.evidence = evidence::wording(scene, Rule::Intoxication);
    weighed
}
