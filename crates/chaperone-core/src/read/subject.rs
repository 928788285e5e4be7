//! Of whom a text speaks: one patient, patients, or nobody.

use super::lexicon::{Class, Classes};
use super::words::Words;

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
    "ma", "uma", "um", "o", "minha", "il", "lo", "een", "de", "first", "last", "young", "old", "elderly", "little", "lovely", "new", "had",
    "saw",
];
/// What makes a sentence general: `if a patient …`, `every patient`.
const GENERAL: &[&str] =
    &["every", "each", "any", "if", "when", "no", "per", "cada", "jede", "jeder", "chaque", "ogni", "elke", "whether", "your", "for", "as"];

/// The subject of a text.
pub fn subject(words: &Words) -> Subject {
    const PERSONS: Classes = Classes::of(&[Class::PatientWord, Class::PatientsWord, Class::AgeWord]);
    let (mut one, mut weight, mut many, mut pronouns) = (None, 0_i32, None, 0_i32);
    for (i, w) in words.iter().enumerate() {
        if w.classes.meets(PERSONS) {
            if w.classes.has(Class::PatientsWord) && !w.classes.has(Class::PatientWord) {
                many.get_or_insert(i);
                weight -= 1;
            } else if w.classes.has(Class::PatientWord) {
                let strength = singled(words, i);
                if strength > 0 {
                    one.get_or_insert(i);
                    weight += strength;
                } else {
                    many.get_or_insert(i);
                }
            } else if i > 0
                && words.folded(i).starts_with('y')
                && words.folded(i - 1).bytes().all(|b| b.is_ascii_digit())
                && matches!(words.folded(i), "yo" | "yof" | "yom")
            {
                one.get_or_insert(i);
                weight += 3;
            }
        } else if ONE.contains(&words.folded(i)) {
            pronouns += 1;
        }
    }
    match (one, many) {
        (Some(i), _) if weight + pronouns.min(3) >= 2 => Subject::OnePatient(i),
        (_, Some(i)) | (Some(i), None) if many.is_some() => Subject::Patients(i),
        (Some(i), _) => Subject::Patients(i),
        _ => Subject::Nobody,
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
