//! Rooms, beds, wards, bays.

use super::super::Mention;
use super::super::lexicon::Class;
use super::super::words::Case;
use super::{Scan, back};
use crate::review::Kind;

/// Words that name a place only with a number close by, and mostly mean something else.
const UNSURE: &[&str] = &[
    "or", "chair", "cell", "station", "unit", "box", "ch", "hab", "lit", "camera", "sala", "planta", "stn", "theatre", "trolley", "cot",
    "wing", "bed", "trauma", "floor", "resus",
];

pub(super) fn find(scan: &Scan<'_>, out: &mut Vec<Mention>) {
    let mut i = 0;
    while i < scan.len() {
        let found = if scan.is(i + 1, &["room", "bed"]) && scan.is(i, &["side", "corner", "isolation", "window"]) {
            Some((i, i + 2))
        } else if scan.has(i, Class::RoomWord) || scan.has(i, Class::Department) {
            after(scan, i)
        } else {
            floor(scan, i)
        };
        if let Some((from, to)) = found {
            scan.add(out, (from, to), Kind::Room, None);
            i = to;
        } else {
            i += 1;
        }
    }
}

/// `room 412`, `bed #6`, `bay C`, `ward B4`, `ICU 4`, `Zimmer 3`.
fn after(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    let mut at = i + 1;
    while scan.is(at, &["no", "number", "num", "nr", "#", ".", ":", "-", "n", "º", "°", "is"]) && at < i + 4 {
        at += 1;
    }
    // Post-operative day, not a pod of rooms.
    if scan.is(i, &["pod"]) && (scan.upper(i) || scan.glued(i + 1)) {
        return None;
    }
    let room = scan.has(i, Class::RoomWord);
    if !room && scan.upper(i) && scan.is(i + 1, &["-"]) && scan.glued(i + 1) && scan.digits(i + 2) && scan.folded(i + 2).len() <= 2 {
        return Some((i, i + 3));
    }
    if !room && !(scan.upper(i) && scan.folded(i).len() <= 4 && at == i + 1 && !scan.glued(at))
        || scan.is(i, &["or", "er"]) && !scan.upper(i)
    {
        return None;
    }
    if scan.digits(at) && scan.folded(at).len() <= 4 && !(scan.is(at, &["101"]) && scan.is(i, UNSURE)) {
        let mut end = at + 1;
        let letter = scan.glued(end) && scan.letters(end) && scan.folded(end).len() == 1;
        if letter {
            end += 1;
        } else if scan.is(end, &["-", "/"])
            && scan.glued(end)
            && scan.glued(end + 1)
            && (scan.digits(end + 1) || scan.folded(end + 1).len() == 1)
        {
            end += 2;
        }
        let counted = scan.has(end, Class::Unit)
            && !scan.is(end, &["at", "x", "or", "n", "k", "p", "r", "pt", "patients", "age", "in", "im", "on", "score"])
            || scan.has(end, Class::TimeUnit)
            || scan.is(end, &["%"]) && scan.glued(end)
            || scan.is(end, &[":"]) && scan.glued(end) && scan.glued(end + 1) && scan.digits(end + 1)
            || scan.is(end, &["of", "times", "x"]) && scan.is(i, UNSURE)
            || scan.is(end, &["."]) && scan.glued(end) && scan.digits(end + 1) && scan.glued(end + 1);
        let year = scan.folded(at).len() == 4 && scan.is(i, UNSURE);
        let department_year = !room && scan.folded(at).len() > 2;
        return (!counted && !year && !department_year).then_some((i, end));
    }
    let lettered = scan.letters(at) && scan.get(at).is_some_and(|w| w.case == Case::Upper) && scan.folded(at).len() <= 2;
    if !room || !lettered || scan.is(i, &["or", "floor", "ch", "chair", "trauma", "resus"]) || scan.upper(i) {
        return None;
    }
    if scan.digits(at + 1) && scan.glued(at + 1) && scan.folded(at + 1).len() <= 3 {
        return Some((i, at + 2));
    }
    // `unit A`, `bay C`; but no `ward I am on`, no `bed OD`.
    let single = scan.folded(at).len() == 1 && !scan.is(at, &["i"]) && !(scan.is(at, &["a"]) && !scan.ends(at + 1));
    single.then_some((i, at + 1))
}

/// `4th floor`, `214B` after a word such as `in`.
fn floor(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    if !scan.digits(i) || scan.folded(i).len() > 3 {
        return None;
    }
    if scan.is(i + 1, &["st", "nd", "rd", "th"]) && scan.glued(i + 1) && scan.is(i + 2, &["floor", "fl", "flr"]) {
        return Some((i, i + 3));
    }
    let lettered = scan.folded(i).len() == 3
        && scan.glued(i + 1)
        && scan.upper(i + 1)
        && scan.is(i + 1, &["a", "b", "c", "d", "e", "n", "s", "w"])
        && !(scan.glued(i + 2) && !scan.ends(i + 2));
    (lettered && scan.is(back(i, 1), &["in", "from", "to", "outside", "room", "rm"])).then_some((i, i + 2))
}
