//! Mocks or belittles patients.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::review::{Board, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::DerogatoryPatient,
    title: "Mocks or belittles patients",
    severity: Severity::Low,
    board: Some(Board::Derogatory),
    message: "Read by a patient, this would sound like contempt for patients.",
    advice: "Leave out the insult and the joke at the patient's cost; write what was hard for you instead: \"a long night, and I ran out of patience\".",
    page: r"
**What it covers.** Insults, nicknames, sarcasm and jokes at a patient's or patients' cost: calling them liars,
stupid, drug seekers, wasters of time; laughing at what they said, how they look, or how they suffer; slang of the
ward that means the same.

**What it leaves alone.** Jokes at one's own expense, anger at systems, insurers and shortages, tiredness, kind humour
that patients share, plain statements of fact, and quoting contempt in order to reject it.

**Why it matters.** Boards act on this less than on most things, the public far more: one screenshot costs jobs, and
patients who read it keep their worries to themselves. Board risk is moderate, public risk high.

**Instead.** Say what you felt and leave the patient's worth alone. If it needs a villain, take the rota.
",
    weigh,
    fires: &[
        Example::new(
            "x",
            "personal",
            "ED resident (US)",
            "If your pain is 10/10 while you're eating Takis and scrolling TikTok, congrats, you're a liar and I'm giving you Tylenol.",
        ),
        Example::new(
            "reddit",
            "personal",
            "GP (UK)",
            "Half my list today could have been sorted by a functioning adult brain. Do these people not own a thermometer or a single thought?",
        ),
        Example::new(
            "facebook",
            "personal",
            "ward nurse (South Africa)",
            "Frequent flyer princess in bed 3 is back with her fake seizures. Someone give that woman an Oscar and a taxi.",
        ),
    ],
    quiet: &[
        Example::new(
            "x",
            "personal",
            "ED resident (US)",
            "I asked a patient to take a deep breath and then forgot to say 'breathe out'. We were both quite blue by the end.",
        ),
        Example::new(
            "reddit",
            "personal",
            "GP (UK)",
            "Forty contacts before lunch isn't medicine. It's triage with better furniture. Nobody in that waiting room deserves ten minutes and a sigh.",
        ),
        Example::new(
            "x",
            "personal",
            "psychiatrist (Ireland)",
            "We should retire 'frequent flyer'. People come back because something isn't fixed.",
        ),
        Example::new(
            "facebook",
            "personal",
            "paediatric nurse (Canada)",
            "A four-year-old informed me that my stethoscope is 'for listening to secrets'. Best definition I've heard.",
        ),
        Example::new(
            "mastodon",
            "personal",
            "internal medicine resident (US)",
            "Night 5 of 6. I cried in the supply room, ate a stolen pudding and went back in. Be gentle with the night teams.",
        ),
        Example::new(
            "linkedin",
            "professional",
            "obesity physician (Germany)",
            "Calling people non-compliant tells us more about our plan than about them.",
        ),
    ],
};

fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::DerogatoryPatient);
    weighed.evidence = evidence::about_a_patient(scene, Rule::DerogatoryPatient);
    weighed
}
