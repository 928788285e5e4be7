//! Treats a particular person outside care.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::read::stance;
use crate::review::{Board, Evidence, Kind, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::IndividualAdvice,
    title: "Treats one person in public or by message",
    severity: Severity::Moderate,
    board: Some(Board::InappropriateContact),
    message: "This gives one person a diagnosis, dose or treatment outside of care.",
    advice: "Leave out the diagnosis and the dose; write \"I can't assess this here, please see your own doctor or, if it gets worse, emergency care\" instead.",
    page: r"
**What it covers.** A diagnosis, dose, change of medicine, reading of results or reassurance for one particular
person, in a comment, message or reply, where there is no care relationship or not through its own channels.

**What it leaves alone.** General health information, telling somebody to seek care and how urgently, first aid and
emergency numbers, explaining how a test works, questions among colleagues about no particular person, and messages
within care on its own channels.

**Why it matters.** You cannot examine, ask, or follow up, and the advice is there for others who are not like this
person. Boards file it under inappropriate contact; so do insurers, who may not cover it.

**Instead.** Be kind, be general, and hand over: where to go, how soon, what would make it urgent.
",
    weigh,
    fires: &[
        Example::new(
            "comment",
            "professional",
            "GP (UK)",
            "Sounds like a UTI, love. Take the leftover trimethoprim, 200 mg twice a day for three days and you'll be right.",
        ),
        Example::new(
            "dm",
            "personal",
            "psychiatrist (US)",
            "Yeah just stop the sertraline tonight, you don't need to taper at your dose. Double the melatonin if you can't sleep.",
        ),
        Example::new(
            "comment",
            "professional",
            "dermatologist (India)",
            "From your description it's definitely ringworm, not eczema. Put clotrimazole on it for 4 weeks, no need to see anybody.",
        ),
    ],
    quiet: &[
        Example::new(
            "comment",
            "professional",
            "GP (UK)",
            "I can't tell from here, and it deserves a proper look. Your pharmacist can test for a urine infection today; fever or back pain means same day.",
        ),
        Example::new(
            "x",
            "professional",
            "psychiatrist (US)",
            "Stopping an antidepressant suddenly can feel awful. If you want to come off, plan it with whoever prescribes it.",
        ),
        Example::new(
            "comment",
            "professional",
            "ED doctor (Australia)",
            "Crushing chest pain and sweating: please stop typing and call 000 now.",
        ),
        Example::new(
            "blog",
            "professional",
            "dermatologist (India)",
            "Ringworm makes a ring; so do five other things. That's why we scrape it and look before we treat.",
        ),
        Example::new(
            "reddit",
            "personal",
            "pharmacist (Canada)",
            "How does a dose-finding trial work? Three designs, explained with soup.",
        ),
        Example::new(
            "dm",
            "practice",
            "GP surgery (Ireland)",
            "Your message is better answered by the doctor who knows you. We've kept 4:20 free this afternoon; call us to confirm.",
        ),
    ],
};

/// One person is told what to take or do, outside care.
fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::IndividualAdvice);
    weighed.evidence = evidence::about_a_patient(scene, Rule::IndividualAdvice);
    if weighed.evidence.is_empty() {
        weighed.evidence.extend(
            stance::advice_to_one(&scene.reading.words)
                .and_then(|(from, to)| scene.words(from, to))
                .map(|span| Evidence { span, kind: Kind::Advice }),
        );
    }
    weighed
}
