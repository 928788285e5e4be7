//! Handles, hashtags, code names, initials.

use super::super::Mention;
use super::super::lexicon::{self, Class, Classes};
use super::super::words::{Case, Shape};
use super::{Scan, back};
use crate::hash;
use crate::review::{Kind, SafeHarbor};

/// Words that name somebody by a letter: `Mrs K.`, `patient X`, `baby T`.
const LETTERED: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "pt",
    "patient",
    "baby",
    "herr",
    "frau",
    "senor",
    "senora",
    "mme",
    "sra",
    "sr",
    "paciente",
    "patientin",
    "madame",
    "monsieur",
    "signora",
    "mevrouw",
];
/// Pairs of capitals after `pt` that say something of the patient and are no initials.
const NOT_INITIALS: &[&str] = &[
    "dob", "ssn", "mrn", "npi", "is", "in", "on", "to", "hx", "dx", "rx", "tx", "sx", "ok", "no", "so", "am", "us", "uk", "dc", "dnr",
    "dni", "npo", "prn", "who", "and", "not", "x", "ii", "iii", "had", "has", "was", "for", "with", "or", "ed", "er", "ot", "st", "id",
    "ids", "care", "ama", "lwbs", "vs", "a", "i", "c", "s", "o", "f", "m", "p",
];

pub(super) fn find(scan: &Scan<'_>, out: &mut Vec<Mention>) {
    for i in 0..scan.len() {
        let Some(word) = scan.get(i) else { break };
        match word.shape {
            Shape::Mark => match scan.folded(i) {
                "@" => handle(scan, i, out),
                "#" => hashtag(scan, i, out),
                "/" => reddit(scan, i, out),
                "\"" | "“" | "«" | "„" => code_name(scan, i, out),
                _ => {}
            },
            Shape::Letters if word.case == Case::Upper => initials(scan, i, out),
            _ => {}
        }
    }
}

fn handle(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) {
    let before = scan.glued(i) && (scan.letters(back(i, 1)) || scan.digits(back(i, 1)));
    if before || !scan.glued(i + 1) || !(scan.letters(i + 1) || scan.digits(i + 1) || scan.is(i + 1, &["_"])) {
        return;
    }
    let mut to = i + 1;
    while to < i + 32 && scan.glued(to) && (scan.letters(to) || scan.digits(to) || scan.is(to, &["_", ".", "-", "@"])) {
        to += 1;
    }
    while to > i + 1 && scan.is(to - 1, &[".", "-", "@"]) {
        to -= 1;
    }
    // `@ 3am`, `@5mg`: only digits are no name.
    if (i + 1..to).any(|n| scan.letters(n)) && !(to <= i + 3 && scan.digits(i + 1)) {
        scan.add(out, (i, to), Kind::Handle, None);
    }
}

/// `u/somebody`.
fn reddit(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) {
    if !scan.is(back(i, 1), &["u"]) || !scan.glued(i) || !scan.glued(i + 1) || !scan.letters(i + 1) || scan.folded(i + 1).len() < 3 {
        return;
    }
    let mut from = back(i, 1);
    if scan.glued(from) {
        if !scan.is(back(from, 1), &["/"]) {
            return;
        }
        from = back(from, 1);
    }
    let mut to = i + 1;
    while scan.glued(to) && (scan.letters(to) || scan.digits(to) || scan.is(to, &["_", "-"])) {
        to += 1;
    }
    scan.add(out, (from, to), Kind::Handle, None);
}

/// A hashtag that is more than known words run together.
fn hashtag(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) {
    if !scan.glued(i + 1) || !scan.letters(i + 1) || scan.glued(i) && scan.letters(back(i, 1)) {
        return;
    }
    let mut to = i + 2;
    while scan.glued(to) && (scan.letters(to) || scan.digits(to) || scan.is(to, &["_"])) {
        to += 1;
    }
    if to == i + 2 && (known(scan.classes(i + 1)) || humps_known(scan.raw(i + 1))) {
        return;
    }
    scan.add(out, (i, to), Kind::Hashtag, None);
}

/// Words that are not only names.
fn known(classes: Classes) -> bool {
    const NAMES: Classes =
        Classes::of(&[Class::FirstName, Class::Surname, Class::City, Class::CityAmbiguous, Class::County, Class::Facility]);
    !classes.is_empty() && (!classes.meets(NAMES) || classes.has(Class::Common))
}

/// `NurseLife`, `MedTwitter`: every hump is a known word.
fn humps_known(raw: &str) -> bool {
    if !raw.is_ascii() {
        return false;
    }
    let mut buffer = [0_u8; 32];
    let mut len = 0;
    let (mut humps, mut all) = (0, true);
    let mut upper_before = true;
    for b in raw.bytes().chain(core::iter::once(b'A')) {
        if b.is_ascii_uppercase() && !upper_before && len > 0 {
            humps += 1;
            all &= buffer.get(..len).is_some_and(|word| known(lexicon::word(hash::bytes(word))) || len <= 3);
            len = 0;
        }
        upper_before = b.is_ascii_uppercase();
        let Some(place) = buffer.get_mut(len) else { return false };
        *place = b.to_ascii_lowercase();
        len += 1;
    }
    humps > 1 && all
}

/// `"Sock Lady"`: a few capitalised words in quotation marks.
fn code_name(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) {
    if !scan.glued(i + 1) || !scan.capital(i + 1) || scan.glued(i) && scan.letters(back(i, 1)) {
        return;
    }
    let mut to = i + 1;
    while to < i + 5 && scan.capital(to) {
        to += 1;
    }
    if !scan.is(to, &["\"", "”", "»", "“"])
        || !scan.glued(to)
        || scan.is(back(i, 1), &["book", "paper", "movie", "film", "song", "show", "series", "called"])
    {
        return;
    }
    let nickname = (i + 1..to).any(|n| {
        scan.has(n, Class::PatientWord) || scan.has(n, Class::Title) || scan.has(n, Class::FirstName) || scan.has(n, Class::Relative)
    });
    if nickname || to > i + 2 && (i + 1..to).all(|n| !scan.upper(n)) {
        scan.add(out, (i + 1, to), Kind::CodeName, None);
    }
}

/// `Mrs K.`, `pt KL`, `patient J.M.`
/// `D.K.`, `M.R. 71`: two or three single capitals with full stops, that are no known abbreviation.
fn dotted(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> bool {
    const KNOWN: &[&str] = &[
        "us", "uk", "md", "do", "po", "iv", "am", "pm", "ed", "er", "or", "np", "pa", "rn", "dc", "ps", "bs", "nb", "la", "un", "eu", "im",
        "jd", "gp", "va", "ny", "tv", "hr", "cv", "dj", "id", "od", "ot", "pt", "iq", "ba", "ma", "ms", "ie", "eg", "vs", "ad", "bc", "ce",
        "st", "dr", "mr", "ph", "cc", "hq", "sa", "phd", "usa", "mph", "aka", "asap", "rip", "sob", "mia", "bsc", "msc", "mba", "iud",
        "vip", "diy", "faq", "pov", "ib", "ii", "sd", "nc", "sc", "nj", "nd", "nm", "nh", "ri", "wv",
    ];
    let one = |at: usize| scan.letters(at) && scan.upper(at) && scan.folded(at).len() == 1;
    let point = |at: usize| scan.is(at, &["."]) && scan.glued(at);
    if !one(i)
        || !point(i + 1)
        || !one(i + 2)
        || !scan.glued(i + 2)
        || !point(i + 3)
        || scan.glued(i) && scan.is(back(i, 1), &[".", "/", "-"])
    {
        return false;
    }
    let third = one(i + 4) && scan.glued(i + 4) && point(i + 5);
    let to = if third { i + 6 } else { i + 4 };
    let mut text = [0_u8; 3];
    let mut len = 0;
    for at in (i..to).step_by(2) {
        if let (Some(place), Some(&b)) = (text.get_mut(len), scan.folded(at).as_bytes().first()) {
            *place = b;
            len += 1;
        }
    }
    let known = KNOWN.iter().any(|k| text.get(..len) == Some(k.as_bytes()));
    // `J.M. Barrie` is a name with initials, which the names take; `A.B.C.D.` is something else.
    if known || scan.capital(to) || scan.glued(to) && (scan.letters(to) || scan.digits(to)) {
        return false;
    }
    scan.add(out, (i, to), Kind::Initials, Some(SafeHarbor::A));
    true
}

fn initials(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) {
    if dotted(scan, i, out) {
        return;
    }
    let mut before = back(i, 1);
    if scan.is(before, &["."]) {
        before = back(before, 1);
    }
    let len = scan.folded(i).len();
    let possessive = scan.raw(before).ends_with("'s") || scan.raw(before).ends_with("’s");
    if possessive
        || !scan.is(before, LETTERED)
        || len > 3
        || scan.upper(before) && len > 1
        || scan.is(i, NOT_INITIALS) && !(len == 1 && (scan.ends(i + 1) || scan.is(before, &["mr", "mrs", "ms"])))
    {
        return;
    }
    let mut to = i + 1;
    while to < i + 6 && scan.is(to, &["."]) && scan.glued(to) && scan.glued(to + 1) && scan.upper(to + 1) && scan.folded(to + 1).len() == 1
    {
        to += 2;
    }
    if to > i + 1 && scan.is(to, &["."]) {
        to += 1;
    }
    let clinical = Classes::of(&[
        Class::Condition,
        Class::Department,
        Class::Org,
        Class::Unit,
        Class::Credential,
        Class::Drug,
        Class::Clinician,
        Class::Eponym,
        Class::ImageWord,
    ]);
    if len > 1 && scan.classes(i).meets(clinical)
        || len == 1 && scan.is(before, &["pt", "patient", "paciente"]) && !scan.ends(to) && to == i + 1
    {
        return;
    }
    // A capital and more letters after it is a name with an initial, which the names take.
    if len == 1 && scan.capital(to) && !scan.upper(to) {
        return;
    }
    let from = if scan.is(before, &["pt", "patient", "paciente", "patientin"]) { i } else { before };
    scan.add(out, (from, to), Kind::Initials, Some(SafeHarbor::A));
}
