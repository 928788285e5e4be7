//! Somebody else's work as one's own or without right.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::review::Severity;

pub(super) static SPEC: Spec = Spec {
    rule: Rule::Copyright,
    title: "Uses someone else's work without right",
    severity: Severity::Moderate,
    board: None,
    message: "This passes on somebody else's text, figure, paper or video without right or credit.",
    advice: "Leave out the copy; link to the original and name its authors instead, or ask for permission and say that you have it.",
    page: r"
**What it covers.** Posting or offering someone else's paper, figure, book, slide, photo, video or words as one's own,
without credit, or beyond what a licence or short quotation allows; sharing paid content or exam questions.

**What it leaves alone.** Links, short quotations with their source, works in the open with credit as their licence
asks, one's own work, permission stated, public-domain works, summaries in one's own words.

**Why it matters.** No licensing board has it as a category; publishers and universities act on it, and plagiarism
ends careers of another kind.

**Instead.** One line in your own words, then the link. Open licences ask only that you name the author and the
licence.
",
    weigh,
    fires: &[
        Example::new(
            "x",
            "professional",
            "radiology fellow (US)",
            "Whole chapter of the new chest imaging textbook as a PDF, grab it from my drive before they take it down 😎",
        ),
        Example::new(
            "linkedin",
            "professional",
            "nutrition doctor (UK)",
            "My new infographic on iron! (cropped the old logo off, it was ugly). Feel free to share with my name.",
        ),
        Example::new(
            "reddit",
            "personal",
            "medical student (Canada)",
            "Got every question from yesterday's licensing exam written down, comment and I'll send you the list.",
        ),
    ],
    quiet: &[
        Example::new(
            "x",
            "professional",
            "radiology fellow (US)",
            "New open-access review on chest imaging by Okonjo and colleagues, CC BY. My favourite figure is number 3; link in the reply.",
        ),
        Example::new(
            "linkedin",
            "professional",
            "nutrition doctor (UK)",
            "I drew this iron infographic myself. Print it, fold it, stick it on a fridge.",
        ),
        Example::new(
            "reddit",
            "personal",
            "medical student (Canada)",
            "My own notes for the exam, all from lectures in my own words. Corrections welcome.",
        ),
        Example::new(
            "blog",
            "professional",
            "ethicist (Germany)",
            "As Osler put it, 'listen to your patient; he is telling you the diagnosis', if indeed he ever said so.",
        ),
        Example::new(
            "x",
            "professional",
            "cardiologist (India)",
            "Figure reproduced with the publisher's permission, which took four emails and a kind editor.",
        ),
        Example::new(
            "mastodon",
            "professional",
            "librarian at a medical school (US)",
            "Can't get past a paywall? Ask your library, or write to the authors. Most are glad to send it.",
        ),
    ],
};

fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::Copyright);
    weighed.evidence = evidence::wording(scene, Rule::Copyright);
    weighed
}
