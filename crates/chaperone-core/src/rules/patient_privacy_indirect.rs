//! No name, but somebody could tell who it is.

use super::{Example, Rule, Spec};
use crate::identity::{Identity, words};
use crate::judge::{Scene, Weighed, advice, evidence};
use crate::read::subject::Subject;
use crate::review::{Board, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::PatientPrivacyIndirect,
    title: "Someone could recognise the patient",
    severity: Severity::Moderate,
    board: Some(Board::Confidentiality),
    message: "No name here, but together these details could let someone recognise the patient.",
    advice: "Leave out when and where, and make age, job and event vague; write \"a while ago\" and \"a patient\" instead, or ask the patient first.",
    page: r#"
**What it covers.** Details that point to one person together: a rare event with a place or day, "this morning's first
patient", age with town and job, a code name, a relative's role, a story that was in the local news. Readers who count
are the patient, the family, colleagues and neighbours.

**What it leaves alone.** Lessons without a person in them, statistics, teaching cases without identifiers, composites
said to be composite and vague, historical patients, the author's own illness, and stories told with stated written
consent.

**Why it matters.** In doctors' posts names are rare; recognisable stories are not. Boards look less often at a story
that keeps confidence (16% would likely investigate one, Greysen 2013), but one that can be recognised is a breach,
and a patient who finds it will not trust again.

**Instead.** Keep the lesson and drop the coordinates: no day, no town, an age band or none, no job, no family tree.
Wait some weeks before you tell it.
"#,
    weigh,
    fires: &[
        Example::new(
            "x",
            "personal",
            "EM attending (US)",
            "Two hours ago: the guy who fell off the water tower in our county fair costume contest, still dressed as a lobster. Broken pelvis, great spirits. You can't make this up.",
        ),
        Example::new(
            "facebook",
            "personal",
            "rural GP (New Zealand)",
            "Delivered the third set of twins for the same family this year lol. The school bus driver's wife is doing fine, both girls were early, one still in SCBU.",
        ),
        Example::new(
            "instagram",
            "professional",
            "oncology fellow (Canada)",
            "First clinic of the day in Moosomin and I had to tell a 34 year old hockey coach that it's stage IV pancreatic. His wife is eight months along.",
        ),
    ],
    quiet: &[
        Example::new(
            "x",
            "personal",
            "EM attending (US)",
            "Breaking bad news never gets easier. Sit down, say the word, then stop talking. The silence belongs to them.",
        ),
        Example::new(
            "blog",
            "professional",
            "geriatrician (UK)",
            "A composite, drawn from many people over many years: someone stops taking a tablet because nobody asked whether they could open the bottle.",
        ),
        Example::new(
            "linkedin",
            "professional",
            "public health physician (Kenya)",
            "Measles cases in the region rose from 40 to 112 in a quarter. Two doses protect about 97 of 100 people.",
        ),
        Example::new(
            "reddit",
            "personal",
            "surgical trainee (Ireland)",
            "For exams: young adult, sudden pleuritic pain, absent breath sounds. What do you do before the film? No real case, just the textbook.",
        ),
        Example::new(
            "x",
            "professional",
            "nephrologist (India)",
            "Shared with the patient's written permission: ten years on the same transplant, and still cooking for the whole ward every festival.",
        ),
        Example::new(
            "facebook",
            "personal",
            "anaesthetist (Sweden)",
            "I was the patient this time. Appendix out on Friday, home by Sunday, very humbled by how cold those trolleys are.",
        ),
    ],
};

/// Nobody is named, and yet the details together point to one person.
fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::PatientPrivacyIndirect);
    let raised = scene.raises(Rule::PatientPrivacyIndirect);
    let told = if scene.learned.any() >= scene.post_threshold() {
        weighed.likelihood >= WORTH_A_WORD
    } else {
        matches!(scene.reading.subject, Subject::OnePatient(_)) && weighed.likelihood >= WORTH_A_NOTE
    };
    if raised || told {
        weighed.evidence = evidence::identity(scene, -1.25);
        weighed.advice = advice::leave_out(scene, &weighed.evidence);
        weighed.worth_a_note = !weighed.evidence.is_empty();
    }
    if let Some(identity) = scene.identity.filter(|identity| identity.story || raised) {
        weighed.message = beside(identity, raised);
    }
    scene.ask_for_consent(&mut weighed);
    weighed
}

/// What the estimate says beside what was learned from posts, where they disagree too.
fn beside(identity: &Identity, raised: bool) -> String {
    let line = words::line(identity);
    match (raised, identity.recognisable()) {
        (true, true) => format!("No name here, but together these details could let someone recognise the patient. {line}"),
        (true, false) => {
            format!("This reads like a story that someone could recognise, though by numbers alone it is not: {}", lower(&line))
        }
        (false, true) => format!("It does not read like a leak, but by numbers these details leave few people. {line}"),
        (false, false) => String::new(),
    }
}

/// The line as it goes on a sentence.
fn lower(line: &str) -> String {
    let mut chars = line.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// A story of one patient this likely to identify gets a note that names the details, though the post is clear.
const WORTH_A_NOTE: f32 = 0.2;
/// In a post that is raised for something else, details this likely to identify are named too.
const WORTH_A_WORD: f32 = 0.08;
