//! What the lists know: conditions, relatives, occupations, events, drugs, eponyms and the rest.

use super::super::Mention;
use super::super::lexicon::{Class, Classes};
use super::{Scan, back};
use crate::review::{Kind, Role, SafeHarbor};

const LISTED: Classes = Classes::of(&[
    Class::Condition,
    Class::RareCondition,
    Class::Eponym,
    Class::Drug,
    Class::Maker,
    Class::Product,
    Class::Org,
    Class::Event,
    Class::Physical,
    Class::ImageWord,
    Class::Relative,
    Class::Occupation,
    Class::Consent,
    Class::Disclosure,
    Class::Superlative,
    Class::Credential,
    Class::Profanity,
    Class::ProfanityStrong,
    Class::Slur,
    Class::Stigma,
    Class::PublicFigure,
    Class::Historical,
    Class::Fictional,
]);

pub(super) fn find(scan: &Scan<'_>, out: &mut Vec<Mention>) {
    let mut i = 0;
    while i < scan.len() {
        let classes = scan.classes(i);
        if scan.letters(i) && scan.folded(i).len() >= 9 && biometric(scan, i) {
            scan.add(out, (i, i + 1), Kind::Biometric, Some(SafeHarbor::P));
        }
        if classes.is_empty() && classes.phrase_words() == 0 {
            i += 1;
            continue;
        }
        if let Some((len, found)) = scan.phrase(i).filter(|p| p.1.meets(LISTED)) {
            mention(scan, (i, i + len), found, out);
            i += len;
            continue;
        }
        if classes.meets(LISTED) && !(classes.has(Class::Ambiguous) && !stands_out(scan, i, classes)) {
            mention(scan, (i, i + 1), classes, out);
        }
        i += 1;
    }
}

/// An everyday word that its capitals or neighbours give its listed meaning.
fn stands_out(scan: &Scan<'_>, i: usize, classes: Classes) -> bool {
    if classes.has(Class::Relative) {
        return scan.is(back(i, 1), &["her", "his", "my", "their", "the", "your", "pt's", "patient's"]);
    }
    if classes.has(Class::Occupation) {
        const THE: &[&str] =
            &["the", "a", "an", "our", "his", "her", "local", "town", "school", "county", "head", "retired", "only", "village", "former"];
        return (1..=3).any(|n| scan.is(back(i, n), THE))
            && !scan.is(i + 1, &["of", "way", "-", "rule", "thing"])
            && !scan.is(i, &["general", "marine", "model", "ed"]);
    }
    if classes.has(Class::Eponym) && scan.capital(i) {
        return scan.is(i + 1, EPONYMOUS) || scan.is(i + 2, EPONYMOUS) || scan.raw(i).ends_with("'s") || scan.raw(i).ends_with("’s");
    }
    scan.upper(i) && scan.folded(i).len() > 1 && classes.has(Class::Org)
}

/// Words that follow an eponym.
const EPONYMOUS: &[&str] = &[
    "disease",
    "syndrome",
    "sign",
    "score",
    "scale",
    "criteria",
    "test",
    "fracture",
    "procedure",
    "classification",
    "catheter",
    "tube",
    "law",
    "triad",
    "phenomenon",
    "palsy",
    "grade",
    "stage",
    "index",
    "reflex",
    "manoeuvre",
    "maneuver",
    "position",
    "forceps",
    "clamp",
    "coma",
    "lymphoma",
    "sarcoma",
    "tumor",
    "tumour",
    "nodes",
    "spots",
    "stain",
    "method",
    "technique",
    "repair",
    "rules",
    "rule",
    "risk",
    "chart",
    "node",
    "cells",
    "body",
    "bodies",
    "ulcer",
    "hernia",
    "contracture",
    "anaemia",
    "anemia",
    "esophagus",
    "oesophagus",
    "lesion",
    "point",
    "line",
    "paralysis",
    "chorea",
    "apparatus",
    "drain",
    "retractor",
    "stool",
];

/// An eponym that is a surname too, but stands as no name does: no title or name before, none after.
fn alone(scan: &Scan<'_>, words: (usize, usize), classes: Classes) -> bool {
    let before = if scan.is(back(words.0, 1), &["."]) { back(words.0, 2) } else { back(words.0, 1) };
    !classes.has(Class::FirstName)
        && !classes.has(Class::Ambiguous)
        && !scan.has(before, Class::Title)
        && !(scan.capital(before) && !scan.get(before).is_some_and(|w| w.opens))
        && !scan.has(before, Class::FirstName)
        && !scan.capital(words.1)
}

/// `her fingerprints`, `his voiceprint`: a mark of the body kept as data.
fn biometric(scan: &Scan<'_>, i: usize) -> bool {
    const WHOSE: &[&str] = &["his", "her", "their", "patient", "pt", "the"];
    let mark = scan.is(i, &["fingerprint", "fingerprints", "voiceprint", "faceprint", "thumbprint", "thumbprints"]);
    mark && (scan.is(back(i, 1), WHOSE) || scan.is(i + 1, &["scan", "file", "data", "attached", "template", ":"]))
}

fn mention(scan: &Scan<'_>, words: (usize, usize), classes: Classes, out: &mut Vec<Mention>) {
    let capital = scan.capital(words.0);
    let possessive = scan.raw(words.1 - 1).ends_with("'s") || scan.raw(words.1 - 1).ends_with("’s");
    let name_too = classes.meets(Classes::of(&[Class::FirstName, Class::Surname]));
    let (kind, role) =
        if classes.has(Class::Slur) || classes.has(Class::Stigma) || classes.has(Class::ProfanityStrong) || classes.has(Class::Profanity) {
            (Kind::Wording, Role::Unknown)
        } else if classes.has(Class::Fictional) && capital && (words.1 - words.0 > 1 || !name_too || alone(scan, words, classes)) {
            (Kind::Name, Role::Fictional)
        } else if classes.has(Class::Historical) && capital && (words.1 - words.0 > 1 || !name_too) {
            (Kind::Name, Role::Historical)
        } else if classes.has(Class::PublicFigure) && (words.1 - words.0 > 1 || capital && !name_too) {
            (Kind::Name, Role::PublicFigure)
        } else if classes.has(Class::Eponym)
            && (words.1 - words.0 > 1
                || !name_too
                || possessive
                || scan.is(back(words.0, 1), &["a", "an", "the", "positive", "negative", "modified", "of"])
                || scan.is(words.1, EPONYMOUS)
                || scan.is(words.1 + 1, EPONYMOUS))
        {
            if !capital && scan.has(words.0, Class::Common) && words.1 - words.0 == 1 {
                return;
            }
            (Kind::Name, Role::Eponym)
        } else if classes.has(Class::Drug) && !(capital && name_too) {
            (Kind::Drug, Role::Drug)
        } else if classes.has(Class::RareCondition) || classes.has(Class::Condition) {
            (Kind::Condition, Role::Unknown)
        } else if classes.has(Class::ImageWord) {
            (Kind::ImageRef, Role::Unknown)
        } else if classes.has(Class::Consent) {
            (Kind::Consent, Role::Unknown)
        } else if classes.has(Class::Disclosure) {
            (Kind::Disclosure, Role::Unknown)
        } else if classes.has(Class::Superlative) {
            (Kind::Claim, Role::Unknown)
        } else if classes.has(Class::Event) {
            (Kind::Event, Role::Unknown)
        } else if classes.has(Class::Physical) {
            (Kind::Physical, Role::Unknown)
        } else if classes.has(Class::Relative) {
            (
                Kind::Relative,
                if scan.is(back(words.0, 1), &["my", "our", "mi", "meine", "mein", "ma", "mon", "minha", "meu", "mia", "mijn"]) {
                    Role::Family
                } else {
                    Role::Unknown
                },
            )
        } else if classes.has(Class::Occupation) {
            (Kind::Occupation, Role::Unknown)
        } else if classes.has(Class::Maker) && (capital || words.1 - words.0 > 1)
            || classes.has(Class::Org) && (scan.upper(words.0) || words.1 - words.0 > 1 || capital && scan.folded(words.0).len() > 4)
        {
            (Kind::Organisation, Role::Organisation)
        } else if classes.has(Class::Product) {
            (Kind::Product, Role::Unknown)
        } else if classes.has(Class::Credential) && (capital || words.1 - words.0 > 1) {
            (Kind::Credential, Role::Unknown)
        } else {
            return;
        };
    let face = kind == Kind::ImageRef && full_face(scan, words);
    let letter = if face {
        Some(SafeHarbor::Q)
    } else if role == Role::PublicFigure && capital {
        Some(SafeHarbor::A)
    } else {
        None
    };
    scan.add_as(out, words, kind, role, letter);
}

/// A picture in which the face is to be seen: `selfie with`, `photo of her face`.
fn full_face(scan: &Scan<'_>, words: (usize, usize)) -> bool {
    if scan.is(words.0, &["selfie"]) {
        return scan.is(words.1, &["with"])
            && (scan.has(words.1 + 1, Class::PatientWord)
                || scan.has(words.1 + 2, Class::PatientWord)
                || scan.has(words.1 + 3, Class::PatientWord));
    }
    scan.is(words.1, &["of"]) && (scan.is(words.1 + 1, &["face"]) || scan.is(words.1 + 2, &["face", "smile"]))
        || scan.is(back(words.0, 1), &["face", "facial"])
}
