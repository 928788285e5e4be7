//! Runs down a colleague or a profession.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::review::{Board, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::ColleagueDisparagement,
    title: "Runs down a colleague, team or profession",
    severity: Severity::Low,
    board: Some(Board::UnprofessionalBehaviour),
    message: "This runs down a colleague, another team or a profession in front of the public.",
    advice: "Leave out who it was and the jibe; write what should work better instead, or raise it with that person or your safety lead.",
    page: r"
**What it covers.** Belittling a colleague, a team, another specialty or profession, or a competitor: calling them
useless, stupid, lazy or dangerous, named or recognisable, or as a whole group.

**What it leaves alone.** Criticism of systems, employers' policies, insurers and governments, raising a safety
problem without running anybody down, disagreeing on the evidence, light teasing among friends of one's own trade, and
praise.

**Why it matters.** Boards rarely act; colleagues and patients do. It shakes patients' trust in the people who look
after them, and the one you meant will read it.

**Instead.** Tell the person, or tell the incident system. Safety concerns are welcome here: say what happened to
safety, not what you think of somebody.
",
    weigh,
    fires: &[
        Example::new(
            "x",
            "personal",
            "orthopaedic resident (US)",
            "Medicine consult took six hours to write a novel about sodium. Absolute clowns. Do they do anything but round and whine?",
        ),
        Example::new(
            "facebook",
            "professional",
            "chiropractor (Canada)",
            "The dentist across the road couldn't find a cavity with a map. Come to people who actually know what they're doing.",
        ),
        Example::new(
            "reddit",
            "personal",
            "ICU nurse (UK)",
            "Our new consultant is thick as mince. Watched him fumble a simple line for 40 min. Everyone on the unit knows he's useless.",
        ),
    ],
    quiet: &[
        Example::new(
            "x",
            "personal",
            "orthopaedic resident (US)",
            "Medicine caught the sodium that I missed. Buy your consultants a coffee.",
        ),
        Example::new(
            "linkedin",
            "professional",
            "consultant nurse (UK)",
            "We've had four wrong-route near misses with the new connectors. I've reported it and I'll keep saying so: stop using them until they're fixed.",
        ),
        Example::new(
            "x",
            "personal",
            "GP (Netherlands)",
            "The hospital's new referral form has 41 fields. Whoever signs off forms should have to fill in one on a Friday.",
        ),
        Example::new(
            "reddit",
            "personal",
            "pharmacist (Australia)",
            "I read that trial differently from the cardiologists. The subgroup wasn't prespecified, so I'd wait.",
        ),
        Example::new(
            "mastodon",
            "personal",
            "medical student (Germany)",
            "The surgeons let me close today and then named a bad joke after me. Best team so far.",
        ),
        Example::new(
            "blog",
            "professional",
            "hospitalist (US)",
            "Handover fails when we're rushed, not because night staff don't care. Here is the checklist we wrote together.",
        ),
    ],
};

fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::ColleagueDisparagement);
    weighed.evidence = evidence::against(scene, Rule::ColleagueDisparagement);
    weighed
}
