//! States a damaging allegation as fact.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::review::{Board, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::Defamation,
    title: "States a damaging allegation as fact",
    severity: Severity::High,
    board: Some(Board::UnprofessionalBehaviour),
    message: "This states as fact something damaging about a person or organisation that can be identified.",
    advice: "Leave out the allegation, or the name; write what you saw yourself, or link the court's or regulator's own finding. Take suspicions to the regulator.",
    page: r"
**What it covers.** An accusation of crime, fraud, abuse, malpractice, addiction or lying, stated as fact about a
person, practice or company that readers can identify.

**What it leaves alone.** Findings of courts and regulators quoted with their source, opinion recognisable as opinion,
criticism of policies, whistle-blowing about safety that tells what was seen without naming patients, satire of public
figures, and history.

**Why it matters.** Boards seldom act on it first; courts do, and what is true but cannot be proved is dear as well.
Laws differ from country to country, and some ask you to prove it.

**Instead.** Say what you saw, when, and to whom you reported it. A regulator's notice may be linked; a rumour may
not. Reporting a safety problem to those in charge of safety is protected in many places.
",
    weigh,
    fires: &[
        Example::new(
            "facebook",
            "professional",
            "dentist (US)",
            "Do not go to Brightmoor Dental. Dr Halvard Pruitt bills for fillings he never does and he's been stealing from Medicaid for years.",
        ),
        Example::new(
            "x",
            "personal",
            "anaesthetist (UK)",
            "Everyone knows Mr Cresswell-Dunne operates drunk. He killed a woman in March and the trust buried it.",
        ),
        Example::new(
            "review-reply",
            "practice",
            "fertility clinic (Spain)",
            "The competitor you went to, Clínica Almendra, falsifies its success rates and swaps embryos. You were lied to.",
        ),
    ],
    quiet: &[
        Example::new(
            "linkedin",
            "professional",
            "GP (UK)",
            "The tribunal has published its findings on the spinal surgeon who was struck off this week. Link below, and the lessons on consent are worth ten minutes.",
        ),
        Example::new(
            "x",
            "personal",
            "nurse (US)",
            "We were one nurse for nine patients again last night. I filed an unsafe staffing report and I'd do it again.",
        ),
        Example::new(
            "blog",
            "professional",
            "pharmacologist (Canada)",
            "In my opinion the company's trial was too small and too short to support its headline. The protocol is public; judge for yourselves.",
        ),
        Example::new(
            "reddit",
            "personal",
            "resident (US)",
            "How do I report a safety problem when my programme director is the one who shrugs it off? Not naming anyone here.",
        ),
        Example::new(
            "x",
            "personal",
            "paediatrician (Australia)",
            "The government's hospital funding deal is a con, and I say that as someone who read all 84 pages.",
        ),
        Example::new(
            "blog",
            "professional",
            "historian of medicine (UK)",
            "The Tuskegee study withheld penicillin from its subjects for decades. It was wrong, it was known, and it was published.",
        ),
    ],
};

fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::Defamation);
    weighed.evidence = evidence::against(scene, Rule::Defamation);
    weighed
}
