//! Claims a title that is false or inflated.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence, scene};
use crate::review::{Board, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::CredentialMisrepresentation,
    title: "Claims a credential that is false or inflated",
    severity: Severity::High,
    board: Some(Board::FalseCredentials),
    message: "This claims a title, certification or experience that you may not hold in that form.",
    advice: "Leave out what is not yet or not quite yours; write your exact title and stage instead: \"third-year resident in dermatology\".",
    page: r#"
**What it covers.** A title, licence, board certification, speciality, fellowship, degree, employer or experience that
is false, inflated, lapsed or not yet earned, and wording that lets readers think so: "specialist" after a weekend
course, "doctor" without saying of what.

**What it leaves alone.** Titles truly held, "board-eligible", "in training" and "student" said as they are, courses
named as courses, congratulating others, jokes nobody would believe, and teaching what titles mean.

**Why it matters.** Boards put false credentials near the top, and it may be a crime. People choose whom to trust with
their body by these few words.

**Instead.** Exact title, exact stage, who gave it. "Completed a two-day course in botulinum toxin" is honest and
still good to know.
"#,
    weigh,
    fires: &[
        Example::new(
            "profile-bio",
            "professional",
            "family medicine intern (US)",
            "Board-certified dermatologist & skin expert ✨ MD | 15+ yrs transforming faces | DM for bookings",
        ),
        Example::new(
            "x",
            "professional",
            "medical student (UK)",
            "As a cardiac surgeon I can tell you this: your chest pain is almost certainly just gas. Trust a doctor, not Google.",
        ),
        Example::new(
            "linkedin",
            "practice",
            "aesthetics clinic (Australia)",
            "Our Dr Sinead is a cosmetic specialist surgeon, fully accredited after her two-day masterclass in Bali!",
        ),
    ],
    quiet: &[
        Example::new(
            "profile-bio",
            "personal",
            "family medicine intern (US)",
            "Intern in family medicine. Third generation of bad handwriting. Nothing here is advice.",
        ),
        Example::new(
            "x",
            "professional",
            "medical student (UK)",
            "Not a doctor yet: two exams and a lot of coffee to go. Ask me about flashcards, not about your chest pain.",
        ),
        Example::new(
            "linkedin",
            "professional",
            "paediatrician (Canada)",
            "Delighted to have passed the neonatal boards today. Same job on Monday, one more line on the door.",
        ),
        Example::new(
            "instagram",
            "practice",
            "aesthetics clinic (Ireland)",
            "Our nurse Gráinne has finished a two-day course in lip filler and now works under supervision on Tuesdays.",
        ),
        Example::new(
            "reddit",
            "personal",
            "PhD student (US)",
            "My family calls me 'doctor' now. I study moss. Please don't show me your knee.",
        ),
        Example::new(
            "blog",
            "professional",
            "anaesthetist (India)",
            "What the letters after our names mean, and which of them need an exam: a short guide for patients.",
        ),
    ],
};

/// A title or certificate is claimed that the author does not hold, as far as the words or the profile tell.
fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::CredentialMisrepresentation);
    weighed.evidence = evidence::wording(scene, Rule::CredentialMisrepresentation);
    let held = &scene.post.situation.author.credentials;
    let claimed: Vec<&str> = weighed.evidence.iter().map(|e| scene.post.draft.at(e.span)).collect();
    if !held.is_empty() && claimed.iter().all(|c| held.iter().any(|h| scene::mentions(c, h))) {
        // The profile bears the claim out.
        weighed.at_most(0.05);
    }
    weighed
}
