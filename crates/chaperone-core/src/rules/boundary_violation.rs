//! Leaves the professional relationship with a patient.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::review::{Board, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::BoundaryViolation,
    title: "Steps outside the professional relationship",
    severity: Severity::High,
    board: Some(Board::InappropriateContact),
    message: "This contacts a patient, or someone close to one, outside the professional relationship.",
    advice: "Leave out the personal contact; write \"please reach me through the practice\" instead, and answer friend requests from the practice's account or not at all.",
    page: r#"
**What it covers.** Flirting with, befriending, following, meeting, trading with or looking up a patient or a
patient's family; personal numbers and late messages; accepting a friend request on a personal account.

**What it leaves alone.** Messages through the practice's own channels, appointment reminders, declining kindly,
professional accounts that patients may follow, thanks without contact, small-town life without searching for it, and
family who are not patients.

**Why it matters.** Most boards would look into it, and for sexual contact the licence is at stake. The guidelines
differ on invitations: some allow a practice account, some allow none; the strictest that applies to you leads.

**Instead.** Decline in two kind sentences and show the proper way: "I keep this account for family. The practice line
will always reach us."
"#,
    weigh,
    fires: &[
        Example::new(
            "dm",
            "personal",
            "physiotherapist (UK)",
            "Been thinking about you since your last session 😉 you're discharged now so technically I'm allowed to buy you that drink?",
        ),
        Example::new(
            "connection-request",
            "personal",
            "GP (Australia)",
            "Hi Lorcan, lovely chatting in clinic about the surf! Adding you here so we can swap photos, my own number's in my profile.",
        ),
        Example::new(
            "dm",
            "personal",
            "psychiatry resident (US)",
            "I know I'm your doctor but I looked you up and your art is amazing. Can I come by the studio on Saturday? Don't mention it on the ward.",
        ),
    ],
    quiet: &[
        Example::new(
            "dm",
            "personal",
            "physiotherapist (UK)",
            "That's kind of you! My private profile stays private, so I'll leave this unanswered there, but the clinic line always reaches us.",
        ),
        Example::new(
            "dm",
            "practice",
            "dental practice (Canada)",
            "Your check-up is due next month. Book by the link in our profile or call the front desk.",
        ),
        Example::new(
            "x",
            "professional",
            "paediatrician (Ireland)",
            "Families may follow this page for clinic news. I can't answer anything about your child here, but the practice can.",
        ),
        Example::new(
            "facebook",
            "personal",
            "rural GP (New Zealand)",
            "In a town of 900 you meet everyone at the shop. We nod, we talk about rain, and that's as far as it goes.",
        ),
        Example::new(
            "reddit",
            "personal",
            "intern (US)",
            "A patient's son sent me a friend request. I feel rude leaving it. What do you say?",
        ),
        Example::new(
            "instagram",
            "personal",
            "nurse (Philippines)",
            "Date night with my husband of nine years. He still laughs at my scrubs.",
        ),
    ],
};

fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::BoundaryViolation);
    weighed.evidence = evidence::about_a_patient(scene, Rule::BoundaryViolation);
    weighed
}
