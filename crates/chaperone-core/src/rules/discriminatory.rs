//! Demeans people for what they are.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::review::{Board, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::Discriminatory,
    title: "Demeans a group of people",
    severity: Severity::Moderate,
    board: Some(Board::Discriminatory),
    message: "This runs people down for who they are.",
    advice: "Leave out the group and the sneer; write about the behaviour or the barrier instead: \"we had no interpreter\", not \"those people never\".",
    page: r"
**What it covers.** Words that demean people by race, religion, sex, orientation, gender, disability, weight,
nationality, language, age or class, jokes and stereotypes included, and saying that one would treat them worse.

**What it leaves alone.** Figures about groups, research on disparities, speaking against discrimination, telling of
discrimination one has met, quoting a slur in order to reject it, politics and religion stated decently on a personal
account, and pride in one's own group.

**Why it matters.** Boards act on it, employers more so, and people who belong to the group stop coming. It also says
something about the care they would get.

**Instead.** Name the obstacle rather than the people, and what would help to remove it.
",
    weigh,
    fires: &[
        Example::new(
            "facebook",
            "personal",
            "surgeon (US)",
            "Third no-show from the trailer park this week. These people breed like rabbits and then can't keep a single appointment.",
        ),
        Example::new(
            "x",
            "personal",
            "medical student (Australia)",
            "idk why we waste clinic slots on the obese, they're too lazy to walk to the car park let alone lose weight",
        ),
        Example::new(
            "comment",
            "personal",
            "GP (UK)",
            "Women registrars always go part time as soon as the ring's on. Should train men and be done with it.",
        ),
    ],
    quiet: &[
        Example::new(
            "x",
            "professional",
            "obstetrician (US)",
            "Black women here die around childbirth at about three times the rate of white women. That's not biology. That's us.",
        ),
        Example::new(
            "linkedin",
            "personal",
            "orthopaedic surgeon (UK)",
            "Was asked again today when 'the real surgeon' would be coming. I'm five foot two, I wear a hijab and I am the real surgeon.",
        ),
        Example::new(
            "facebook",
            "personal",
            "family doctor (Canada)",
            "Voted early, wore my button, brought samosas for the poll workers. Have your say, whatever you think.",
        ),
        Example::new(
            "blog",
            "professional",
            "diabetologist (India)",
            "Weight stigma keeps people away from clinics. Ask permission before you put anybody on a scale.",
        ),
        Example::new(
            "x",
            "personal",
            "anaesthetist (France)",
            "Ramadan mubarak to all who are fasting on shift. Swap you my sunset break.",
        ),
        Example::new(
            "reddit",
            "personal",
            "geriatrician (Netherlands)",
            "A colleague called our ward 'God's waiting room'. I asked him not to. Older people hear perfectly well what we think of them.",
        ),
    ],
};

fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::Discriminatory);
    weighed.evidence = evidence::against(scene, Rule::Discriminatory);
    weighed
}
