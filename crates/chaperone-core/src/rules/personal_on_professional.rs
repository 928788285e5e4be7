//! Private life on a professional account.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::post::Account;
use crate::review::{Board, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::PersonalOnProfessional,
    title: "Private content on a professional account",
    severity: Severity::Low,
    board: Some(Board::UnprofessionalBehaviour),
    message: "This is private content on an account that speaks as a professional or a practice.",
    advice: "Post it from your personal account instead, or leave out the private part here.",
    page: r"
**What it covers.** Private life, partisan rants, sexual or party content, family quarrels and the like on a
professional or practice account.

**What it leaves alone.** Everything decent on a personal account: politics, religion, swimwear, pets, holidays. On a
professional one: health policy, advocacy, a warm word about the team, a hobby in a line, the person behind the white
coat.

**Why it matters.** Boards rarely act on it. Patients do: it changes how they see you, and it is hard to take back.
The guidelines advise to keep the two apart; none forbids a private life.

**Instead.** Keep two accounts with two names and two pictures. Ask of each post which of the two is speaking.
",
    weigh,
    fires: &[
        Example::new(
            "facebook",
            "practice",
            "dental practice (US)",
            "Anyone who votes for that crook is a moron and can find another dentist. There, said it. Office closed Monday!",
        ),
        Example::new(
            "instagram",
            "professional",
            "cosmetic surgeon (Australia)",
            "Vegas night two 🍾 lost my shirt, kissed a stranger, regret nothing. Body shots pics in stories",
        ),
        Example::new(
            "linkedin",
            "professional",
            "GP (UK)",
            "My ex finally signed the papers after dragging me through court for two years over the dog. Cheating rat. Single and thriving!",
        ),
    ],
    quiet: &[
        Example::new("instagram", "personal", "cosmetic surgeon (Australia)", "Beach day, new swimsuit, zero emails."),
        Example::new(
            "facebook",
            "personal",
            "dentist (US)",
            "I canvassed for my candidate all weekend. Blisters. Worth it. Vote for whoever you believe in.",
        ),
        Example::new(
            "linkedin",
            "professional",
            "GP (UK)",
            "Our ministers should publish waiting times by area. Patients have a right to know, and we have a duty to ask.",
        ),
        Example::new(
            "x",
            "professional",
            "paediatric surgeon (Kenya)",
            "Off for a week to walk with my children. Dr. Achola has the clinic, and is far more patient than I am.",
        ),
        Example::new(
            "facebook",
            "practice",
            "vet practice (Ireland)",
            "Biscuit, the practice cat, has eaten the Christmas wreath. She is fine. The wreath isn't.",
        ),
        Example::new("mastodon", "personal", "imaging fellow (Canada)", "Choir again tonight. Easter is a long shift for altos."),
    ],
};

/// Private life or partisan matter on an account that speaks for the profession.
fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::PersonalOnProfessional);
    weighed.evidence = evidence::wording(scene, Rule::PersonalOnProfessional);
    if scene.post.situation.account == Account::Personal {
        weighed.at_most(0.02);
    }
    weighed
}
