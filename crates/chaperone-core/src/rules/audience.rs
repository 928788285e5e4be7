//! Reach and permanence; only ever advises.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed};
use crate::post::Audience;
use crate::review::Severity;

pub(super) static SPEC: Spec = Spec {
    rule: Rule::Audience,
    title: "Who may read this, and for how long",
    severity: Severity::Note,
    board: None,
    message: "This may reach more people than you have in mind, and it will stay.",
    advice: "Picture a patient, your employer and a journalist reading it; then leave out what only your friends would take rightly, or narrow the audience.",
    page: r#"
**What it covers.** Words that count on a small or friendly audience where the audience is not small: "just between
us" in public, venting that a screenshot would carry away, "deleting this later", a closed group taken for private.

**What it leaves alone.** Everything that may be read by anybody without harm, which is most posts. It never holds a
post, never counts as a breach, and never speaks of whistle-blowing: a safety concern may well be meant for everyone.

**Why it matters.** No board acts on reach. But settings fail, members copy, and what is deleted has often been read.
The note is there for a second thought, no more.

**Instead.** Say it in person, write it for everyone, or sleep on it.
"#,
    weigh,
    fires: &[
        Example::new(
            "x",
            "personal",
            "ED resident (US)",
            "ok this stays between us, deleting in an hour, but I have never been this close to walking out mid-shift",
        ),
        Example::new(
            "facebook",
            "personal",
            "GP (Ireland)",
            "Only my friends can see this, right? Good. I am so, so done with this practice and with half the people in it.",
        ),
        Example::new(
            "reddit",
            "personal",
            "surgical registrar (UK)",
            "Throwaway, nobody I work with is on here. Some days I don't like medicine at all. Please don't screenshot.",
        ),
    ],
    quiet: &[
        Example::new(
            "x",
            "professional",
            "ED consultant (UK)",
            "Handwashing videos are back in our waiting room. Share them as widely as you like.",
        ),
        Example::new(
            "linkedin",
            "professional",
            "nurse manager (Canada)",
            "Applications for the spring preceptor course are open to everyone.",
        ),
        Example::new(
            "x",
            "personal",
            "ICU doctor (US)",
            "I'm saying this in public on purpose: our ventilator alarms failed twice, it has been reported, and it needs fixing.",
        ),
        Example::new("dm", "personal", "GP trainee (Ireland)", "Rough day. Ring me when you're off?"),
        Example::new("blog", "professional", "palliative physician (India)", "Anyone may reprint this guide to the last days of life."),
        Example::new("mastodon", "personal", "radiographer (Germany)", "Sunday: bread, bicycle, nothing else."),
    ],
};

/// Only ever advises: fewer readers are not none, where something else was found.
fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::Audience);
    let few = matches!(scene.post.situation.audience, Audience::Followers | Audience::Members);
    weighed.worth_a_note = few && scene.learned.any() >= scene.post_threshold();
    weighed.likelihood = scene.learned.any();
    weighed
}
