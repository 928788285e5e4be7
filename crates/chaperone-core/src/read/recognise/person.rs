//! Names that something besides the name gives away: a title, `named`, `name:`. The tagger finds the others.

use super::super::Mention;
use super::super::lexicon::{Class, Classes};
use super::super::words::Case;
use super::{Scan, back};
use crate::review::{Kind, Role, SafeHarbor};

/// Titles that mean nothing but a title.
const SURE: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "mx",
    "dr",
    "prof",
    "herr",
    "frau",
    "monsieur",
    "madame",
    "mme",
    "mlle",
    "senor",
    "senora",
    "senorita",
    "sra",
    "srta",
    "dra",
    "signor",
    "signora",
    "sig",
    "dott",
    "dottoressa",
    "mevrouw",
    "mw",
    "dhr",
    "meneer",
    "mijnheer",
    "professor",
    "miss",
    "shri",
    "smt",
    "doctor",
];
/// Titles that may end in a full stop.
const ABBREVIATED: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "prof", "mme", "mlle", "m", "sr", "sra", "srta", "dra", "sig", "dott", "fr", "rev", "hr", "mw", "dhr",
    "capt", "sgt", "lt", "col", "pt", "smt",
];
/// Titles of doctors and teachers: the name is seldom a patient's.
const OF_COLLEAGUES: &[&str] = &["dr", "prof", "professor", "doctor", "dra", "dott", "dottoressa", "nurse"];
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "al", "el", "bin", "ibn", "ter", "ten", "abu",
    "st", "mac", "zu", "'t",
];
const NAMED: &[&str] = &[
    "named",
    "called",
    "namens",
    "llamado",
    "llamada",
    "llama",
    "chamado",
    "chamada",
    "chama",
    "heisst",
    "heet",
    "s'appelle",
    "appele",
    "appelee",
    "nomme",
    "nommee",
    "chiamato",
    "chiamata",
    "chiama",
];

pub(super) fn find(scan: &Scan<'_>, out: &mut Vec<Mention>) {
    let mut i = 0;
    while i < scan.len() {
        let next = if scan.has(i, Class::Title) {
            titled(scan, i, out)
        } else if scan.letters(i) && (scan.is(i, &["name"]) || scan.is(i, NAMED)) {
            named(scan, i, out)
        } else {
            None
        };
        i = next.unwrap_or(i + 1);
    }
}

/// The end of a name of capitalised words and particles that starts at `i`; `i` itself where there is none.
fn name_end(scan: &Scan<'_>, i: usize) -> usize {
    let mut end = i;
    let mut at = i;
    let mut parts = 0;
    while parts < 4 {
        let mut particles = 0;
        while particles < 3 && scan.is(at, PARTICLES) && (scan.letters(at + 1)) {
            at += 1;
            particles += 1;
        }
        let initial = scan.upper(at) && scan.folded(at).len() == 1;
        if !scan.capital(at)
            || scan.upper(at) && !initial && scan.folded(at).len() <= 3 && parts > 0
            || parts > 0 && is_plain(scan.classes(at))
        {
            break;
        }
        if particles > 0 && parts == 0 && scan.ends(at) {
            break;
        }
        parts += 1;
        at += 1;
        end = at;
        if initial && scan.is(at, &["."]) && scan.glued(at) {
            at += 1;
            end = at;
        }
        if scan.is(at, &["-"]) && scan.glued(at) && scan.capital(at + 1) {
            at += 1;
        } else if scan.glued(at) && !initial {
            break;
        }
    }
    end
}

/// A word of everyday use that is no name.
fn is_plain(classes: Classes) -> bool {
    const NAMES: Classes = Classes::of(&[Class::FirstName, Class::FirstNameCommon, Class::Surname, Class::SurnameCommon]);
    const PLAIN: Classes = Classes::of(&[
        Class::Common,
        Class::Condition,
        Class::Credential,
        Class::Weekday,
        Class::Month,
        Class::Department,
        Class::FacilityWord,
    ]);
    classes.meets(PLAIN) && !classes.meets(NAMES)
}

fn titled(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    let mut at = i + 1;
    if scan.is(at, &["."]) && scan.glued(at) && scan.is(i, ABBREVIATED) {
        at += 1;
    }
    if scan.glued(at) && at == i + 1 {
        return None;
    }
    // `MR SOPA` of newborn resuscitation, `no MS. Austin Flint`: letters of the ward.
    let ward = scan.upper(i) && scan.is(i, &["mr", "ms"]) && !scan.upper(at);
    let valve = scan.is(back(i, 1), &["no", "severe", "mild", "mod", "moderate", "and", "has", "with", "mm"]);
    if ward && valve || scan.is(at, &["sopa"]) {
        return None;
    }
    let sure = scan.is(i, SURE);
    let known = known_person(scan, i, at);
    let first = scan.classes(at);
    let end = if scan.capital(at)
        || scan.is(at, PARTICLES) && scan.capital(at + 1)
        || scan.is(at, PARTICLES) && scan.is(at + 1, PARTICLES) && scan.capital(at + 2)
    {
        if is_plain(first) && !(sure && scan.get(at).is_some_and(|w| w.case == Case::Title)) {
            return None;
        }
        let end = name_end(scan, at);
        let letters = (at..end).filter(|&n| scan.letters(n)).all(|n| scan.folded(n).len() == 1);
        if letters {
            return None;
        }
        if end == at + 1 && scan.upper(at) && scan.folded(at).len() <= 2 || end == at {
            return None;
        }
        if !sure && !(scan.capital(i) || scan.is(i, &["pt", "patient", "nurse", "uncle", "auntie", "aunty", "coach", "pastor", "imam"])) {
            return None;
        }
        if !sure && scan.upper(at) && scan.folded(at).len() <= 4 || !sure && is_clinical(first) {
            return None;
        }
        end
    } else if scan.is(i, &["pt", "patient"])
        && scan.letters(at)
        && first.has(Class::FirstName)
        && !first.has(Class::Common)
        && !is_clinical(first)
    {
        // `pt john hallworth`, all in lower case.
        let next = scan.classes(at + 1);
        let surname =
            scan.letters(at + 1) && (next.has(Class::Surname) || next.is_empty()) && !next.has(Class::Common) && !is_clinical(next);
        if surname { at + 2 } else { at + 1 }
    } else if sure
        && scan.is(i, &["mr", "mrs", "ms", "dr", "mme", "herr", "frau"])
        && !(scan.is(at, &["and"]))
        && scan.letters(at)
        && !scan.upper(i)
        && plain_lower_name(scan, at)
    {
        let next = scan.classes(at + 1);
        let surname = scan.has(at, Class::FirstName)
            && scan.letters(at + 1)
            && next.has(Class::Surname)
            && !next.has(Class::Common)
            && !is_clinical(next);
        if surname { at + 2 } else { at + 1 }
    } else {
        return None;
    };
    let role = known.or_else(|| scan.is(i, OF_COLLEAGUES).then_some(Role::Colleague)).unwrap_or(Role::Unknown);
    let from = if scan.is(i, &["pt", "patient"]) { at } else { i };
    let letter = if matches!(role, Role::Fictional | Role::Historical | Role::Eponym) { None } else { Some(SafeHarbor::A) };
    scan.add_as(out, (from, end), Kind::Name, role, letter);
    Some(end)
}

fn is_clinical(classes: Classes) -> bool {
    classes.meets(Classes::of(&[
        Class::Condition,
        Class::Department,
        Class::Drug,
        Class::Eponym,
        Class::Org,
        Class::FacilityWord,
        Class::ImageWord,
        Class::Clinician,
    ]))
}

/// `mrs okafor`, all in lower case.
fn plain_lower_name(scan: &Scan<'_>, at: usize) -> bool {
    let classes = scan.classes(at);
    let names = Classes::of(&[Class::FirstName, Class::Surname, Class::SurnameCommon]);
    scan.folded(at).len() >= 3
        && (classes.meets(names) || classes.is_empty())
        && !scan.is(
            at,
            &[
                "google", "internet", "right", "who", "you", "will", "may", "can", "has", "had", "was", "did", "does", "says", "said",
                "and", "not",
            ],
        )
}

/// A public, historical or invented person, with the title or without.
fn known_person(scan: &Scan<'_>, title: usize, name: usize) -> Option<Role> {
    let of = |c: Classes| {
        if c.has(Class::Fictional) {
            Some(Role::Fictional)
        } else if c.has(Class::Historical) {
            Some(Role::Historical)
        } else if c.has(Class::PublicFigure) {
            Some(Role::PublicFigure)
        } else {
            None
        }
    };
    scan.phrase(title).and_then(|p| of(p.1)).or_else(|| scan.phrase(name).and_then(|p| of(p.1))).or_else(|| {
        let classes = scan.classes(name);
        (!classes.meets(Classes::of(&[Class::FirstName, Class::Surname]))).then(|| of(classes)).flatten()
    })
}

/// `named Jakob`, `Name: Jakob L.`, `his name is jakob`.
fn named(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    let mut at = i + 1;
    let label = scan.is(i, &["name"]);
    if label {
        if !scan.is(at, &[":", "is", "was", "="]) {
            return None;
        }
        at += 1;
    }
    if scan.is(at, &["\"", "“", "'", "her", "him"]) {
        at += 1;
    }
    if scan.is(i, &["called"]) && !scan.capital(at) || scan.has(at, Class::Title) {
        return None;
    }
    let end = if scan.capital(at) && !is_plain(scan.classes(at)) && !scan.upper(at) {
        name_end(scan, at)
    } else if scan.has(at, Class::FirstName) {
        at + 1
    } else {
        return None;
    };
    if end == at || is_clinical(scan.classes(at)) || scan.is(back(i, 1), &["disease", "syndrome", "drug", "brand", "generic", "trade"]) {
        return None;
    }
    let sure = scan.classes(at).meets(Classes::of(&[Class::FirstName, Class::FirstNameCommon, Class::Surname])) || label;
    if !sure
        && scan.is(i, &["called", "named"])
        && !scan.is(back(i, 1), &["man", "woman", "boy", "girl", "patient", "pt", "lady", "guy", "baby", "child", "kid", "gentleman"])
    {
        return None;
    }
    scan.add(out, (at, end), Kind::Name, Some(SafeHarbor::A));
    Some(end)
}
