//! Advertising that medical law forbids.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::review::{Board, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::UnlawfulAdvertising,
    title: "Advertising that medical law may forbid",
    severity: Severity::Moderate,
    board: Some(Board::Misinformation),
    message: "This advertises care in a way that many countries forbid: promises, superlatives, testimonials or time pressure.",
    advice: "Leave out the promise, \"best\", the testimonial and the deadline; write what you offer, who does it, its usual risks and the full price instead.",
    page: r#"
**What it covers.** Guarantees, superlatives, patients' testimonials, before-and-after as bait, prizes and discounts
for procedures, "painless", "no risk", and offers that run out, in promotion of a medical service.

**What it leaves alone.** Opening hours, services, prices stated plainly, who works there, health days, vaccination
drives, free screening by public services, job adverts, answering questions, and thanking people without quoting them.

**Why it matters.** Rules differ by country and profession, so this is a warning, not a ruling. Where the promise is
about outcomes most boards would look into it; competitors and consumer bodies complain first.

**Instead.** Inform: what, by whom, for whom it is not suited, what it costs. No clock and no prize.
"#,
    weigh,
    fires: &[
        Example::new(
            "instagram",
            "practice",
            "laser eye clinic (UK)",
            "100% guaranteed 20/20 or your money back 👁 The UK's BEST surgeons. Totally painless. 40% off ends Sunday!!",
        ),
        Example::new(
            "facebook",
            "practice",
            "dental practice (Australia)",
            "\"Dr Wen changed my life, best dentist ever!!\" - Trudy. Tag three friends to win free veneers!",
        ),
        Example::new(
            "x",
            "professional",
            "plastic surgeon (Brazil)",
            "Zero risk, zero scars. Book your lipo before Friday and the tummy tuck is half price. Nobody does it better.",
        ),
    ],
    quiet: &[
        Example::new(
            "facebook",
            "practice",
            "dental practice (Ireland)",
            "We're open until 7 on Wednesdays from next month. Check-up 55 euro, scale and polish 70. Ring or book online.",
        ),
        Example::new(
            "instagram",
            "practice",
            "laser eye clinic (UK)",
            "Laser surgery isn't for everybody. Thin corneas, pregnancy and some medicines rule it out. We'll tell you if you're better off with glasses.",
        ),
        Example::new(
            "linkedin",
            "practice",
            "GP surgery (UK)",
            "We are looking for a practice nurse, four days a week, kind team, terrible biscuits. Closing date 30 June.",
        ),
        Example::new(
            "x",
            "professional",
            "plastic surgeon (Canada)",
            "Every operation leaves a scar. What we can do is to plan where it goes.",
        ),
        Example::new(
            "facebook",
            "professional",
            "public health nurse (US)",
            "Free blood pressure checks at the library on Saturday, 10 to 2. No appointment needed.",
        ),
        Example::new(
            "instagram",
            "practice",
            "physiotherapy clinic (New Zealand)",
            "Thank you all for ten years. We won't quote you, but we've kept every card.",
        ),
    ],
};

fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::UnlawfulAdvertising);
    weighed.evidence = evidence::wording(scene, Rule::UnlawfulAdvertising);
    weighed
}
