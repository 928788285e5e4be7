//! Dates. More exact than a year, they are identifiers; a weekday or a holiday alone is not.

use super::super::Mention;
use super::super::lexicon::Class;
use super::{Scan, back};
use crate::review::{Kind, SafeHarbor};

/// Words after which two numbers with a stroke between are a date and no score.
const CUES: &[&str] = &[
    "on",
    "since",
    "from",
    "until",
    "till",
    "til",
    "by",
    "dated",
    "date",
    "dob",
    "born",
    "birth",
    "birthday",
    "admitted",
    "adm",
    "discharged",
    "dc'd",
    "seen",
    "before",
    "after",
    "le",
    "am",
    "vom",
    "seit",
    "el",
    "il",
    "dia",
    "em",
    "desde",
    "den",
    "due",
    "geb",
    "geboren",
    "dod",
    "died",
    "né",
    "ne",
    "nee",
    "nacido",
    "nacida",
    "op",
    "surgery",
    "visit",
    "lmp",
    "edd",
    "appt",
    "appointment",
    "up",
    "u",
    "labs",
    "scan",
    "mri",
    "ct",
    "biopsy",
    "dos",
    "scheduled",
    "between",
    "through",
    "thru",
    "d",
    "c",
    "fu",
    "followup",
    "xr",
    "cxr",
    "echo",
    "booked",
    "delivered",
    "expired",
    "onset",
    "injury",
    "doi",
    "transferred",
    "readmitted",
    "admit",
    "bloods",
    "yesterday",
    "today",
    "tonight",
    "starts",
    "start",
    "started",
    "starting",
    "collected",
    "drawn",
    "arrest",
    "procedure",
    "infusion",
    "dose",
    "given",
    "cath",
    "pcr",
    "culture",
    "cultures",
    "delivery",
    "collapse",
    "crash",
];
/// Month names that are also words or names, and so need more than a capital.
const UNSURE: &[&str] = &[
    "may", "march", "mar", "mars", "mai", "jan", "dec", "sep", "sept", "april", "june", "august", "marco", "juni", "juli", "jun", "jul",
    "aug", "maio", "mei", "mayo", "out", "set", "janner", "apr", "nov", "feb", "oct", "avril", "julio", "abril",
];
const IN: &[&str] = &[
    "in", "last", "since", "until", "till", "early", "late", "mid", "next", "by", "from", "through", "of", "en", "im", "seit", "ende",
    "anfang", "mitte", "em", "a", "nel", "depuis", "desde", "this", "during", "before", "after", "back",
];

pub(super) fn find(scan: &Scan<'_>, out: &mut Vec<Mention>) {
    let mut i = 0;
    while i < scan.len() {
        let classes = scan.classes(i);
        let found = if scan.digits(i) {
            numeric(scan, i).or_else(|| east_asian(scan, i)).or_else(|| ordinal(scan, i)).map(|w| (w, true))
        } else if classes.has(Class::Month) {
            month(scan, i).map(|w| (w, true))
        } else {
            None
        }
        .or_else(|| if classes.has(Class::Weekday) { weekday(scan, i).map(|w| (w, false)) } else { None })
        .or_else(|| if classes.has(Class::Holiday) || classes.phrase_words() > 1 { holiday(scan, i) } else { None });
        let Some((words, exact)) = found else {
            i += 1;
            continue;
        };
        let (from, exact) = joined(scan, words.0, exact, out);
        scan.add(out, (from, words.1), Kind::Date, exact.then_some(SafeHarbor::C));
        i = words.1.max(i + 1);
    }
}

/// Takes in a weekday just before: `Tuesday, March 4`.
fn joined(scan: &Scan<'_>, from: usize, exact: bool, out: &mut Vec<Mention>) -> (usize, bool) {
    let mut before = back(from, 1);
    while scan.is(before, &[",", ".", "the", "den", "le", "el"]) {
        before = back(before, 1);
    }
    if exact && scan.has(before, Class::Weekday) {
        // It was the last one found.
        let day = scan.span(before, before + 1);
        if out.last().is_some_and(|m| m.kind == Kind::Date && Some(m.span) == day) {
            out.pop();
        }
        return (before, true);
    }
    (from, exact)
}

fn day(scan: &Scan<'_>, i: usize) -> bool {
    scan.folded(i).len() <= 2 && scan.value(i).is_some_and(|d| (1..=31).contains(&d))
}

fn year(scan: &Scan<'_>, i: usize) -> bool {
    scan.folded(i).len() == 4 && scan.value(i).is_some_and(|y| (1880..=2100).contains(&y))
}

/// `3/14/2024`, `14.03.24`, `2024-03-14`, `03/2024`; `3/14` after a cue.
fn numeric(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    let mark = scan.folded(i + 1);
    if !matches!(mark, "/" | "-" | "." | "–") || !scan.glued(i + 1) || !scan.digits(i + 2) || !scan.glued(i + 2) {
        return None;
    }
    if scan.glued(i) && scan.is(back(i, 1), &["/", "-", ".", "$", "£", "€", "#", ":"]) || scan.glued(i) && scan.letters(back(i, 1)) {
        return None;
    }
    let (a, b) = (scan.value(i)?, scan.value(i + 2)?);
    let third = scan.is(i + 3, &[mark]) && scan.glued(i + 3) && scan.digits(i + 4) && scan.glued(i + 4);
    let pair = |a: u32, b: u32| (1..=31).contains(&a) && (1..=12).contains(&b) || (1..=12).contains(&a) && (1..=31).contains(&b);
    if third {
        if scan.is(i + 5, &[mark]) && scan.glued(i + 5) && scan.digits(i + 6) {
            return None;
        }
        let c = scan.folded(i + 4).len();
        if day(scan, i)
            && day(scan, i + 2)
            && pair(a, b)
            && (year(scan, i + 4)
                || c == 2
                    && !(mark == "."
                        && (scan.folded(i).len() == 1 && scan.folded(i + 2).len() == 1)
                        && scan.is(
                            back(i, 1),
                            &[
                                "version", "v", "ios", "section", "chapter", "release", "update", "android", "windows", "firmware", "to",
                                "software",
                            ],
                        )))
        {
            let three_scores = mark == "/" && a <= 12 && scan.is(i + 5, &["cm", "mm", "mg"]);
            return (!three_scores).then_some((i, i + 5));
        }
        return (year(scan, i) && day(scan, i + 4) && (1..=12).contains(&b)).then_some((i, i + 5));
    }
    if mark != "." && day(scan, i) && (1..=12).contains(&a) && year(scan, i + 2) {
        return Some((i, i + 3));
    }
    if mark == "-" && year(scan, i) && scan.folded(i + 2).len() == 2 && (1..=12).contains(&b) {
        return Some((i, i + 3));
    }
    if !(day(scan, i) && day(scan, i + 2) && pair(a, b)) || mark == "-" || mark == "–" {
        return None;
    }
    let mut before = back(i, 1);
    while scan.is(before, &[":", ".", "(", "the", ","]) {
        before = back(before, 1);
    }
    // `12/1 and 12/15`: a date follows a date.
    let follows = scan.is(before, &["and", "or", "to", "&", "-"])
        && scan.digits(back(i, 4))
        && scan.is(back(i, 3), &["/"])
        && scan.is(back(i, 5), CUES);
    // `A1c 8.8.` is a value.
    let part = scan.glued(before) && scan.digits(back(before, 1));
    let sure = scan.is(before, &["on", "since", "until", "dob", "born", "admitted", "admit", "yesterday", "today", "tonight"]);
    let cue = follows || scan.is(before, CUES) && !part || scan.has(before, Class::Weekday);
    if mark == "." {
        let closed = scan.is(i + 3, &["."]) && scan.glued(i + 3);
        let clock = scan.is(before, &["till", "until", "at", "from", "by", "til", "bis", "ab", "um"]);
        let day_first = (1..=12).contains(&b);
        return (closed && day_first && !clock && (cue || scan.folded(i).len() == 2 && scan.folded(i + 2).len() == 2))
            .then_some((i, i + 4));
    }
    let of = scan
        .is(i + 3, &["patients", "pts", "cases", "strength", "people", "murmur", "systolic", "pain", "questions", "of", "positive", "%"])
        || scan.has(i + 3, Class::Unit)
        || scan.is(before, &["from"]) && scan.is(i + 3, &["to"]) && scan.is(i + 5, &["/"]);
    let scored = [(9, 11), (1, 2), (5, 5), (10, 10), (24, 7), (1, 1)].contains(&(a, b)) && !(sure && (a, b) != (24, 7));
    let count = scan
        .is(i + 3, &["nodes", "node", "cores", "lymph", "joints", "bottles", "score", "criteria", "points", "on", "sx", "vials", "eyes"]);
    // `3/14 labs`, `exposed to a bat 9/14`: a second number over 12 with no score's name before.
    let bare = mark == "/"
        && a <= 12
        && b > 12
        && !count
        && !scan.glued(i)
        && !scan.digits(before)
        && !matches!(scan.get(before).map(|w| w.case), Some(super::Case::Upper | super::Case::Mixed))
        && !scan.is(
            before,
            &[
                "score", "scored", "scoring", "q", "c", "phq", "gcs", "mmse", "moca", "apgar", "nodes", "in", "of", "by", "about", "pain",
                "bp",
            ],
        )
        && !(scan.glued(i + 3) && scan.is(i + 3, &["/", "-", "%"]));
    ((cue || bare) && !of && !scored).then_some((i, i + 3))
}

/// `2024年3月14日`, `3월 14일`.
fn east_asian(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    let unit = scan.folded(i + 1).chars().next().filter(|_| scan.glued(i + 1))?;
    if !matches!(unit, '年' | '月' | '년' | '월') {
        return None;
    }
    let mut end = i + 2;
    let mut month = matches!(unit, '月' | '월');
    while scan.digits(end) && scan.glued(end + 1) && scan.folded(end + 1).starts_with(['月', '日', '월', '일']) {
        month = true;
        end += 2;
    }
    month.then_some((i, end))
}

/// `on the 14th`: nothing but the end of the sentence or another clause may follow.
fn ordinal(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    if !day(scan, i) || !scan.is(i + 1, &["st", "nd", "rd", "th"]) || !scan.glued(i + 1) || !scan.is(back(i, 1), &["the"]) {
        return None;
    }
    let cue = scan.is(back(i, 2), &["on", "since", "until", "till", "til", "by", "from", "before", "after", "for", "of"])
        || scan.has(back(i, 2), Class::Weekday);
    let free = scan.ends(i + 2) && !scan.is(i + 2, &["-"])
        || scan.is(
            i + 2,
            &[
                "and", "at", "in", "with", "was", "we", "i", "he", "she", "they", "for", "when", "because", "but", "so", "after", "before",
                "to",
            ],
        );
    (cue && free).then_some((back(i, 1), i + 2))
}

fn month(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    let unsure = scan.is(i, UNSURE);
    let (from, day_before) = before_month(scan, i);
    let (to, after) = after_month(scan, i, day_before);
    // The clinic and its score.
    if scan.is(i, &["mayo"]) && scan.capital(i) && !day_before {
        return None;
    }
    if day_before || after {
        // `may 2` of a sentence such as "you may 2x": a capital or a surer month is asked for.
        let modal = unsure && !scan.capital(i) && scan.is(i, &["may", "mar", "mars", "out", "set"]) && !day_before && to <= i + 2;
        return (!modal).then_some((from, to));
    }
    let titled = scan.capital(i) || scan.folded(i).len() >= 5 && !unsure;
    let heading = scan.is(i, &["mayo"]) && scan.capital(i) || scan.is(i + 1, &["awareness", "month", "of"]) || scan.is(i + 1, &["for"]);
    if !unsure && scan.capital(i) && scan.get(i).is_some_and(|w| w.opens) && scan.is(i + 1, &[",", "."]) {
        return Some((i, i + 1));
    }
    (titled
        && scan.is(back(i, 1), IN)
        && !heading
        && !(unsure && !scan.capital(i))
        && !(scan.is(back(i, 1), &["a", "by", "from", "of"]) && unsure))
        .then_some((i, i + 1))
}

/// `14`, `14th of`, `14 de`, `14.` before a month.
fn before_month(scan: &Scan<'_>, i: usize) -> (usize, bool) {
    let mut before = back(i, 1);
    if scan.is(before, &["of", "de", ".", "-", "/", "di", "º", "ª", "°"]) {
        before = back(before, 1);
        if scan.is(before, &["º", "ª", "°", "o"]) {
            before = back(before, 1);
        }
    }
    if scan.is(before, &["st", "nd", "rd", "th", "er"]) && scan.glued(before) {
        before = back(before, 1);
    }
    let taken = scan.glued(before) && scan.is(back(before, 1), &["/", ".", ":", "-", "$"]);
    if day(scan, before) && !taken { (before, true) } else { (i, false) }
}

/// `14`, `14th`, `14, 2024`, `2024`, `de 2024` after a month.
fn after_month(scan: &Scan<'_>, i: usize, day_before: bool) -> (usize, bool) {
    let mut at = i + 1;
    while scan.is(at, &[".", ",", "-", "/", "de", "'", "of"]) && at < i + 3 {
        at += 1;
    }
    let mut end = i + 1;
    let mut found = false;
    if year(scan, at) {
        return (at + 1, true);
    }
    if day_before {
        let short = scan.folded(at).len() == 2 && scan.digits(at) && scan.glued(at) && scan.is(at.wrapping_sub(1), &["-", "/", "'"]);
        return if short { (at + 1, true) } else { (end, false) };
    }
    let number = if scan.is(at, &["the"]) { at + 1 } else { at };
    let plain = !scan.is(i + 1, &[",", "of"]) && !(scan.is(i + 1, &["."]) && scan.folded(i).len() > 4);
    let measured = scan.glued(number + 1) && scan.is(number + 1, &[":", "%", "/", "x"])
        || scan.has(number + 1, Class::Unit) && !scan.is(number + 1, &["at", "x", "n", "p"])
        || half_open(scan, number);
    if plain && day(scan, number) && !measured {
        end = number + 1;
        found = true;
        if scan.is(end, &["st", "nd", "rd", "th"]) && scan.glued(end) {
            end += 1;
        }
        let comma = if scan.is(end, &[","]) { end + 1 } else { end };
        if year(scan, comma) {
            end = comma + 1;
        }
    }
    (end, found)
}

/// `March 3.5`, `May 2,000`.
fn half_open(scan: &Scan<'_>, number: usize) -> bool {
    scan.is(number + 1, &[".", ","]) && scan.glued(number + 1) && scan.digits(number + 2) && scan.glued(number + 2)
}

fn weekday(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    let folded = scan.folded(i);
    let sure =
        folded.len() > 5 && folded != "martes" || matches!(folded, "lundi" | "mardi" | "jeudi" | "lunes" | "tues" | "thurs" | "weds");
    let plural = folded.len() > 6 && folded.ends_with("days");
    if plural || scan.is(back(i, 1), &["every", "each"]) || scan.is(back(i, 1), &["black", "good", "giving", "cyber"]) {
        return None;
    }
    let shift = scan.is(i + 1, &["am", "pm", "morning", "night", "evening", "afternoon", "nite"]);
    let cue = scan.is(back(i, 1), &["on", "last", "this", "next", "since", "until", "till", "by", "from", "el", "am", "letzten", "til"]);
    let alone =
        folded.len() <= 4 && !matches!(folded, "sat" | "sun" | "mar" | "wed") && scan.capital(i) && scan.ends(i + 1) && !scan.upper(i);
    if !(sure || cue || alone || (shift && (scan.capital(i) || folded.len() > 3))) {
        return None;
    }
    if folded == "sun" && (scan.is(back(i, 1), &["this"]) || scan.is(back(i, 2), &["in"])) {
        return None;
    }
    let from = if scan.is(back(i, 1), &["last", "this", "next"]) { back(i, 1) } else { i };
    Some((from, if shift { i + 2 } else { i + 1 }))
}

fn holiday(scan: &Scan<'_>, i: usize) -> Option<((usize, usize), bool)> {
    let len = scan.phrase(i).filter(|p| p.1.has(Class::Holiday)).map(|p| p.0);
    let len = len.or(scan.has(i, Class::Holiday).then_some(1))?;
    if len == 1 && !scan.capital(i) && scan.folded(i).len() < 5 {
        return None;
    }
    let end = i + len;
    if year(scan, end) { Some(((i, end + 1), true)) } else { Some(((i, end), false)) }
}
