//! Whether a post tells of one particular, real patient: only then is there somebody to count.
//!
//! An age, a bedside word and "she" speak for it; "my dad", "suppose a", a year long past, a thousand participants speak
//! against it. The weights are fitted to posts marked by hand and to the corpus (`cargo xtask identity story`).

use super::facts::{Facts, From};
use crate::read::Reading;
use crate::read::lexicon::{Class, Classes};
use crate::read::subject::Subject;
use crate::read::tag::TellTag;
use crate::read::words::{Shape, Words};
use crate::review::{Kind, Role};

/// What happens to patients, and words of the bedside.
const BEDSIDE: &[&str] = &[
    "admitted",
    "airlifted",
    "ambulance",
    "aufnahme",
    "bay",
    "bed",
    "bell",
    "bleeding",
    "brought",
    "caught",
    "clerked",
    "clinic",
    "coded",
    "consented",
    "ct",
    "delivered",
    "discharged",
    "ecg",
    "ed",
    "eingeliefert",
    "er",
    "examined",
    "garde",
    "guardia",
    "helicopter",
    "icu",
    "ingresado",
    "ingreso",
    "internada",
    "internado",
    "intubated",
    "labor",
    "labour",
    "mri",
    "nachtdienst",
    "nicu",
    "op",
    "operated",
    "paciente",
    "picu",
    "plantao",
    "presented",
    "presenting",
    "presents",
    "rang",
    "referred",
    "removed",
    "resus",
    "saw",
    "scan",
    "shift",
    "stitched",
    "surgery",
    "survived",
    "sutured",
    "theatre",
    "transferred",
    "treated",
    "triage",
    "tube",
    "urgences",
    "ward",
    "xray",
];
/// Made-up, taught, asked in an exam.
const TAUGHT: &[&str] = &[
    "cases",
    "cohort",
    "composite",
    "doses",
    "episode",
    "estudio",
    "etude",
    "exam",
    "exams",
    "fictional",
    "film",
    "guideline",
    "guidelines",
    "hypothetical",
    "imagine",
    "incidence",
    "lecture",
    "made-up",
    "mcq",
    "movie",
    "novel",
    "osce",
    "outbreak",
    "paper",
    "participants",
    "podcast",
    "prevalence",
    "quiz",
    "rates",
    "registry",
    "scenario",
    "season",
    "series",
    "show",
    "sim",
    "simulation",
    "statistics",
    "studie",
    "study",
    "suppose",
    "survey",
    "teaching",
    "textbook",
    "thread",
    "trial",
    "vaccination",
    "vignette",
    "viva",
    "vorlesung",
];
/// Said of colleagues at their occasions.
const HONOURED: &[&str] = &[
    "apply",
    "award",
    "colleague",
    "colleagues",
    "conference",
    "congrats",
    "congratulations",
    "congress",
    "dr",
    "felicidades",
    "fellow",
    "gluckwunsch",
    "hiring",
    "keynote",
    "medal",
    "meeting",
    "prof",
    "professor",
    "promoted",
    "retired",
    "retirement",
    "retires",
    "vacancy",
    "welcome",
];
/// Kin of the author.
const KIN: &[&str] = &[
    "abuela",
    "abuelo",
    "aunt",
    "brother",
    "cousin",
    "dad",
    "daughter",
    "father",
    "gran",
    "grandfather",
    "grandma",
    "grandmother",
    "grandpa",
    "hermana",
    "hermano",
    "husband",
    "kid",
    "kids",
    "madre",
    "mere",
    "mom",
    "mother",
    "mum",
    "mutter",
    "nan",
    "oma",
    "opa",
    "padre",
    "partner",
    "pere",
    "sister",
    "son",
    "uncle",
    "vater",
    "wife",
];
const MINE: &[&str] = &["my", "our", "mi", "mein", "meine", "mon", "ma", "meu", "minha"];

/// Number of signs.
pub const SIGNS: usize = 20;
/// What each sign of [`signs`] weighs, as `cargo xtask identity story` finds it.
const WEIGHTS: [f64; SIGNS] = [1.8, 2.0, 0.8, 2.4, 1.7, 1.2, 1.6, 0.8, -0.8, 1.5, 1.0, 0.4, 1.2, -2.4, -2.0, -3.4, -1.8, -1.9, -0.8, -3.1];
/// The sum from which on a post tells of a patient.
const ENOUGH: f64 = 1.9;

/// Whether `reading` tells of a patient of whom `facts` say something.
pub fn tells(reading: &Reading, facts: &Facts) -> bool {
    let sum: f64 = signs(reading, facts).iter().zip(WEIGHTS).map(|(sign, weight)| sign * weight).sum();
    // Of the author's own family, unless a patient comes in as well.
    let patient = facts.ages.is_some() || reading.words.iter().any(|w| w.classes.has(Class::PatientWord));
    let family = kin(&reading.words) && !patient;
    // Of patients in general.
    let somebody = facts.ages.is_some() || facts.sex.is_some() || facts.job.is_some() || facts.several.is_some() || facts.time.is_some();
    let general = matches!(reading.subject, Subject::Patients(_)) && !somebody;
    // Of somebody long dead, unless the year is that of a birth.
    let past = reading.words.iter().any(|w| long_past(w.shape, reading.words.folded_of(w)));
    let born = reading
        .words
        .iter()
        .any(|w| matches!(reading.words.folded_of(w), "born" | "dob" | "since" | "nacido" | "nacida" | "geboren" | "nee"));
    facts.told() > 0 && !family && !general && (!past || born) && sum >= ENOUGH
}

/// The signs, each nought or one or a small count.
pub fn signs(reading: &Reading, facts: &Facts) -> [f64; SIGNS] {
    let words = &reading.words;
    let has = |any: &[&str]| words.iter().any(|w| w.shape == Shape::Letters && any.binary_search(&words.folded_of(w)).is_ok());
    let told = |from: Option<From>| from == Some(From::Post);
    let known =
        |m: &crate::read::Mention| m.kind == Kind::Name && matches!(m.role, Role::Historical | Role::Fictional | Role::PublicFigure);
    let colleague = |m: &crate::read::Mention| m.kind == Kind::Name && matches!(m.role, Role::Colleague | Role::Author);
    let tells = reading.tags.iter().filter(|t| t.tell != TellTag::None).count();
    let of = |sign: bool| f64::from(u8::from(sign));
    [
        of(matches!(reading.subject, Subject::OnePatient(_))),
        of(matches!(reading.subject, Subject::Patients(_))),
        of(told(facts.ages.map(|a| a.from))),
        of(told(facts.sex.map(|s| s.from))),
        of(told(facts.job.map(|j| j.from))),
        of(facts.several.is_some()),
        of(facts.happenings.first().is_some_and(|h| super::count::listed(h.value))),
        of(told(facts.time.map(|t| t.from)) && facts.time.is_some_and(|t| t.value.mid < 10.0)),
        of(told(facts.place.map(|p| p.from))),
        of(has(BEDSIDE)),
        of(tells > 0),
        of(tells > 2),
        of(tells > 5),
        of(kin(words)),
        of(own(words)),
        of(has(TAUGHT)),
        of(conditional(words)),
        of(has(HONOURED) || reading.mentions.iter().any(colleague)),
        of(reading.mentions.iter().any(known)),
        of(words.iter().any(|w| long_past(w.shape, words.folded_of(w))) || many(words)),
    ]
}

/// `412 patients`.
fn many(words: &Words) -> bool {
    words.iter().enumerate().any(|(i, w)| {
        let number = w.shape == Shape::Digits && words.folded_of(w).parse::<u32>().is_ok_and(|n| n > 20);
        number && (1..=2).any(|n| words.get(i + n).is_some_and(|w| w.classes.has(Class::PatientsWord)))
    })
}

/// `my dad`, `our daughter`.
fn kin(words: &Words) -> bool {
    words.iter().enumerate().any(|(i, w)| {
        KIN.binary_search(&words.folded_of(w)).is_ok() && (1..=2).any(|n| i.checked_sub(n).is_some_and(|b| MINE.contains(&words.folded(b))))
    })
}

/// The author's own body: `I turned 50`, `my own hip`, `as a 31F with`.
fn own(words: &Words) -> bool {
    const BODY: Classes = Classes::of(&[Class::Condition, Class::RareCondition, Class::AgeWord]);
    words.iter().enumerate().any(|(i, w)| {
        let me = matches!(words.folded_of(w), "i'm" | "im" | "turned") && words.get(i + 1).is_some_and(|n| n.shape == Shape::Digits);
        let mine =
            matches!(words.folded_of(w), "my") && words.get(i + 1).is_some_and(|n| n.classes.meets(BODY) || words.folded_of(n) == "own");
        let patient = matches!(words.folded_of(w), "i")
            && matches!(words.folded(i + 1), "was")
            && matches!(words.folded(i + 3), "patient" | "years" | "old");
        me || mine || patient
    })
}

/// `if a 35-year-old`, `when a patient`: nobody in particular.
fn conditional(words: &Words) -> bool {
    words.iter().enumerate().any(|(i, w)| {
        matches!(words.folded_of(w), "if" | "when" | "whenever" | "every" | "wenn" | "si" | "quando")
            && matches!(words.folded(i + 1), "a" | "an" | "your" | "ein" | "eine" | "un" | "una" | "um" | "someone" | "patient")
    })
}

/// A year in which nobody who posts was at work.
fn long_past(shape: Shape, word: &str) -> bool {
    shape == Shape::Digits && word.len() == 4 && word.parse::<u32>().is_ok_and(|year| (1000..1975).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_order() {
        for list in [BEDSIDE, TAUGHT, HONOURED, KIN] {
            assert!(list.is_sorted());
        }
    }
}
