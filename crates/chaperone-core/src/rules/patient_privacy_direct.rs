//! A patient's name, contact or number is there.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, advice, evidence};
use crate::review::{Board, Kind, Role, Severity};
use crate::roster::{self, Listed};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::PatientPrivacyDirect,
    title: "A patient can be identified outright",
    severity: Severity::High,
    board: Some(Board::Confidentiality),
    message: "This names a patient, or gives a number or contact that leads straight to one.",
    advice: "Leave out the name and every number or contact; write \"a patient\" instead. If the patient agreed in writing, add that to the post's consent.",
    page: r#"
**What it covers.** A patient's name, initials tied to a story, phone number, address, e-mail, account or handle,
record or insurance number, or a room or bed tied to a name. A clipped or hashtagged name counts, and so does thanking
a patient by name.

**What it leaves alone.** Names of authors, colleagues thanked, public figures in the news, historical and fictional
patients, eponyms, conference rooms and speakers, recalls with lot numbers, the author's own illness, and patients who
agreed in writing.

**Why it matters.** That somebody is your patient is itself confidential. Boards often act, the law fines, and the
family reads it too. Deleting does not help: screenshots are kept.

**Instead.** Tell what you learned, not whom you learned it from. "A patient taught me to ask about work" needs no
name.
"#,
    weigh,
    fires: &[
        Example::new(
            "facebook",
            "personal",
            "ICU nurse (US)",
            "Please pray for Marlene Kostrow tonight, she coded twice on my shift and her kids are all at the bedside. Toughest lady I've ever looked after.",
        ),
        Example::new(
            "review-reply",
            "practice",
            "dental practice (UK)",
            "Hi Tobias Wrenfield, your records show you missed three appointments before the crown came loose, so the delay wasn't ours. Call us on the usual number.",
        ),
        Example::new(
            "x",
            "professional",
            "GP (Ireland)",
            "whoever covers Thursday: chart 4471-908 still needs the potassium chased, he's the chap in bed 6 w/ the fistula. Aoibhe said Mr Culhane's daughter rang again",
        ),
    ],
    quiet: &[
        Example::new(
            "x",
            "professional",
            "cardiologist (Canada)",
            "Grateful to Dr. Ines Vandermolen for a superb grand rounds on amyloid today. Room 204 was packed to the door.",
        ),
        Example::new(
            "blog",
            "professional",
            "medical historian (US)",
            "Phineas Gage survived the tamping iron in 1848, and we still teach the frontal lobe through him. What he wanted from life we mostly do not know.",
        ),
        Example::new(
            "linkedin",
            "professional",
            "hospital pharmacist (Germany)",
            "Recall notice: levothyroxine 50 mcg, lot 7T3391, please quarantine and check your shelves before Monday.",
        ),
        Example::new(
            "facebook",
            "personal",
            "paediatrician (US)",
            "My mum Rosalind finished chemo today and asked me to tell everyone. She rang that bell like she wanted to break it.",
        ),
        Example::new(
            "x",
            "personal",
            "ED resident (US)",
            "Someone thanked me by name today. I can't tell you theirs, but I'll be carrying that note in my pocket for a while.",
        ),
        Example::new(
            "reddit",
            "personal",
            "neurology registrar (Australia)",
            "Can we stop writing 'Wernicke's' when we mean confabulation in general? Korsakoff deserves his half.",
        ),
    ],
};

/// A patient is named, or a number or address leads straight to one.
fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::PatientPrivacyDirect);
    weighed.certain = scene.reading.mentions.iter().any(|m| is_record(m.kind) && matches!(m.role, Role::Patient | Role::Unknown));
    weighed.certain |= !scene.listed.is_empty();
    if weighed.certain {
        weighed.at_least(0.9);
    }
    if weighed.certain || scene.raises(Rule::PatientPrivacyDirect) {
        weighed.evidence = evidence::identity(scene, -1.0);
        roster::bear_out(&mut weighed.evidence, scene.listed);
        weighed.advice = advice::leave_out(scene, &weighed.evidence);
    }
    if let Some(first) = scene.listed.iter().min_by_key(|one| one.listed) {
        weighed.at_least(LISTED);
        weighed.message.push_str(on_the_list(first.listed));
    }
    scene.ask_for_consent(&mut weighed);
    weighed
}

/// How likely a patient is named where a practice's own list says so.
const LISTED: f32 = 0.99;

/// What is said of a match with the roster.
const fn on_the_list(listed: Listed) -> &'static str {
    match listed {
        Listed::Name => "A name here is on your patient list.",
        Listed::SimilarName => "A name here is on your patient list but for one letter.",
        Listed::BirthDate => "A birth date here is on your patient list.",
        Listed::Number => "A number here is on your patient list.",
    }
}

/// Numbers that exist only in a patient's record.
fn is_record(kind: Kind) -> bool {
    matches!(kind, Kind::Mrn | Kind::Ssn | Kind::HealthPlan)
}
