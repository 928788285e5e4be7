//! Of whom a text speaks: one patient, patients, or nobody.

use super::lexicon::{Class, Classes};
use super::words::{Case, Shape, Words};

/// Of whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One patient, and the word that says so.
    OnePatient(usize),
    /// Several or all, and the word that says so.
    Patients(usize),
    /// Nobody who is or could be a patient.
    Nobody,
}

/// Words that a patient's story uses of one person.
const ONE: &[&str] = &["she", "he", "her", "him", "his", "hers", "she's", "he's", "ella", "elle", "sie", "lui", "ela", "ele", "zij", "hij"];
/// Articles that single one out.
const SINGLE: &[&str] = &[
    "a", "an", "the", "my", "this", "that", "our", "one", "another", "un", "una", "el", "la", "mi", "eine", "ein", "meine", "une", "le",
    "ma", "uma", "um", "o", "minha", "il", "lo", "een", "de", "only", "first", "last", "young", "old", "elderly", "little", "lovely",
    "new", "had", "saw",
];
/// What makes a sentence general: `if a patient …`, `every patient`.
const GENERAL: &[&str] =
    &["every", "each", "any", "if", "when", "no", "per", "cada", "jede", "jeder", "chaque", "ogni", "elke", "whether", "your", "for", "as"];

/// What speaks for one patient, for several, for anybody.
#[derive(Default)]
struct Tally {
    one: Option<usize>,
    many: Option<usize>,
    weight: i32,
    pronouns: i32,
    ill: bool,
    /// The author's own family.
    own: bool,
}

/// The subject of a text.
pub fn subject(words: &Words) -> Subject {
    const TOLD: Classes = Classes::of(&[
        Class::PatientWord,
        Class::PatientsWord,
        Class::AgeWord,
        Class::Occupation,
        Class::Condition,
        Class::RareCondition,
        Class::Relative,
    ]);
    let mut tally = Tally::default();
    for (i, w) in words.iter().enumerate() {
        if w.classes.meets(TOLD) {
            weigh(words, i, w.classes, &mut tally);
        }
        if w.shape == Shape::Letters && w.span.end() - w.span.start() < 7 {
            let folded = words.folded_of(w);
            if ONE.contains(&folded) {
                tally.pronouns += 1;
                if tally.one.is_none() && tally.pronouns > 1 {
                    tally.one = Some(i);
                }
            } else if matches!(folded, "f" | "m")
                && words.get(i.wrapping_sub(1)).is_some_and(|d| d.shape == Shape::Digits)
                && w.case == Case::Upper
            {
                tally.one.get_or_insert(i);
                tally.weight += 2;
            }
        }
    }
    let pronouns = tally.pronouns.min(3);
    let sure = tally.weight + pronouns >= 2 && tally.weight > 0 || pronouns >= 2 && (tally.ill || !tally.own);
    match (tally.one, tally.many) {
        (Some(i), _) if sure => Subject::OnePatient(i),
        (_, Some(i)) | (Some(i), None) if tally.many.is_some() || tally.weight > 0 => Subject::Patients(i),
        _ => Subject::Nobody,
    }
}

fn weigh(words: &Words, i: usize, classes: Classes, tally: &mut Tally) {
    tally.ill |= classes.has(Class::Condition) || classes.has(Class::RareCondition);
    tally.own |= classes.has(Class::Relative) && matches!(words.folded(i.wrapping_sub(1)), "my" | "our");
    if classes.has(Class::PatientWord) {
        let strength = singled(words, i);
        if strength > 0 {
            tally.one.get_or_insert(i);
            tally.weight += strength;
        } else {
            tally.many.get_or_insert(i);
        }
    } else if classes.has(Class::PatientsWord) {
        tally.many.get_or_insert(i);
        tally.weight -= 1;
    } else if matches!(words.folded(i), "yo" | "yof" | "yom" | "yr")
        && words.get(i.wrapping_sub(1)).is_some_and(|d| d.shape == Shape::Digits)
    {
        tally.one.get_or_insert(i);
        tally.weight += 3;
    } else if classes.has(Class::Occupation) && !classes.has(Class::Ambiguous) && singled(words, i) > 0 {
        tally.one.get_or_insert(i);
        tally.weight += 1;
    }
}

/// How much the words before single out word `i`: 0 for a general saying.
fn singled(words: &Words, i: usize) -> i32 {
    let near = |n: usize| words.folded(i.wrapping_sub(n));
    if (1..=3).any(|n| GENERAL.contains(&near(n))) {
        return 0;
    }
    if matches!(near(1), "my" | "this" | "that" | "mi" | "meine" | "ma" | "minha")
        || matches!(near(2), "my" | "saw" | "had" | "today's" | "last" | "old")
    {
        return 2;
    }
    if SINGLE.contains(&near(1)) || SINGLE.contains(&near(2)) {
        return 1;
    }
    i32::from(i < 2 || matches!(words.folded(i), "pt" | "kiddo" | "bloke"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_some_or_nobody() {
        let of = |t: &str| subject(&Words::cut(t));
        for text in [
            "My patient told me he quit smoking.",
            "47yo came in with chest pain",
            "saw a lovely lady last night, she kept joking",
            "pt refused meds again, he threw the tray",
        ] {
            assert!(matches!(of(text), Subject::OnePatient(_)), "{text}");
        }
        for text in
            ["Patients with diabetes need eye checks.", "Every patient deserves respect", "If a patient asks, tell them.", "kids get colds"]
        {
            assert!(matches!(of(text), Subject::Patients(_)), "{text}");
        }
        for text in ["New guideline on hypertension is out.", "Coffee first.", ""] {
            assert_eq!(of(text), Subject::Nobody, "{text}");
        }
    }
}
