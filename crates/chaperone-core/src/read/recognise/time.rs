//! Times of day and times told from now. They help to recognise, but are no Safe Harbor identifiers.

use super::super::Mention;
use super::super::lexicon::Class;
use super::{Scan, back};
use crate::review::Kind;

pub(super) fn find(scan: &Scan<'_>, out: &mut Vec<Mention>) {
    let mut i = 0;
    while i < scan.len() {
        let found = if scan.digits(i) {
            clock(scan, i).or_else(|| ago(scan, i)).or_else(|| hospital_day(scan, i))
        } else if scan.has(i, Class::NumberWord) || scan.is(i, &["a", "an"]) {
            spoken(scan, i).or_else(|| ago(scan, i))
        } else if scan.letters(i) {
            from_now(scan, i).or_else(|| before_number(scan, i))
        } else {
            None
        };
        if let Some((from, to)) = found {
            scan.add(out, (from, to), Kind::Time, None);
            i = to;
        } else {
            i += 1;
        }
    }
}

/// `am`, `a.m.`: the end of it.
fn half_day(scan: &Scan<'_>, i: usize) -> Option<usize> {
    if scan.is(i, &["am", "pm"]) {
        return Some(i + 1);
    }
    if scan.is(i, &["a", "p"]) && scan.is(i + 1, &["."]) && scan.glued(i + 1) && scan.is(i + 2, &["m"]) && scan.glued(i + 2) {
        return Some(i + 3);
    }
    (scan.is(i, &["a", "p"]) && scan.glued(i) && !scan.glued(i + 1)).then_some(i + 1)
}

/// `3am`, `3:15`, `15.30 Uhr`, `0300 hrs`, `14h30`.
fn clock(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    let hour = scan.value(i)?;
    if scan.glued(i) && scan.is(back(i, 1), &[":", ".", "/", "-"]) {
        return None;
    }
    let minutes = |at: usize| scan.folded(at).len() == 2 && scan.glued(at) && scan.value(at).is_some_and(|m| m < 60);
    if scan.folded(i).len() == 4
        && scan.folded(i).starts_with(['0', '1', '2'])
        && hour < 2400
        && hour % 100 < 60
        && scan.is(i + 1, &["hrs", "h", "hours", "hr"])
    {
        return Some((i, i + 2));
    }
    if scan.folded(i).len() == 4
        && hour < 2400
        && hour % 100 < 60
        && scan.folded(i).starts_with('0')
        && (scan.is(back(i, 1), &["at", "since", "until", "from", "by", "till"])
            || scan.get(i).is_some_and(|w| w.opens) && scan.is(i + 1, &[":", "."]))
    {
        return Some((i, i + 1));
    }
    if scan.folded(i).len() > 2 || hour > 24 {
        return None;
    }
    if scan.is(i + 1, &[":", "."]) && scan.glued(i + 1) && minutes(i + 2) {
        let half = half_day(scan, i + 3);
        let ratio = scan.glued(i + 3) && (scan.is(i + 3, &["%"]) || scan.is(i + 3, &[":"]) && scan.glued(i + 4) && scan.digits(i + 4));
        if half.is_some() || scan.is(i + 3, &["uhr", "h", "hrs"]) {
            return Some((i, half.unwrap_or(i + 4)));
        }
        let at = scan.is(back(i, 1), &["at"]) && !scan.has(i + 3, Class::Unit);
        return ((scan.is(i + 1, &[":"]) || at) && !ratio).then_some((i, i + 3));
    }
    if scan.is(i + 1, &["h"]) && scan.glued(i + 1) && minutes(i + 2) {
        return Some((i, i + 3));
    }
    if scan.is(i + 1, &["uhr"]) {
        return Some((i, i + 2));
    }
    let half = half_day(scan, i + 1)?;
    (hour <= 12 && hour > 0 && (half > i + 2 || scan.is(i + 1, &["am", "pm", "p"]))).then_some((i, half))
}

/// `four o'clock`, `ten past nine`.
fn spoken(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    if scan.is(i + 1, &["o'clock"]) {
        return Some((i, i + 2));
    }
    (scan.is(i + 1, &["past"]) && scan.has(i + 2, Class::NumberWord)).then_some((i, i + 3))
}

/// `two weeks ago`, `3 days ago`, `a few nights back`; `hace dos semanas`, `vor 3 Tagen`, `il y a 2 jours`.
fn ago(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    let unit = |at: usize| scan.has(at, Class::TimeUnit) || scan.is(at, &["d", "h", "w", "noches", "shifts", "weekends"]);
    let mut at = i + 1;
    if scan.is(at, &["of", "few", "couple", "hundred"]) || scan.has(at, Class::NumberWord) {
        at += 1;
    }
    if scan.is(at, &["of"]) {
        at += 1;
    }
    if !unit(at) {
        return None;
    }
    if scan.is(at + 1, &["ago", "back", "earlier", "atras", "fa", "geleden", "prior"]) {
        return Some((i, at + 2));
    }
    let before = back(i, 1);
    if scan.is(before, &["hace", "vor", "ha"]) {
        return Some((before, at + 1));
    }
    (scan.is(before, &["a"]) && scan.is(back(i, 2), &["y"]) && scan.is(back(i, 3), &["il"])).then(|| (back(i, 3), at + 1))
}

/// `POD3`, `POD #3`, `HD 4`.
fn hospital_day(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    let mut before = back(i, 1);
    while scan.is(before, &["#", "-", "day"]) {
        before = back(before, 1);
    }
    if scan.is(back(i, 1), &["day"]) && scan.get(back(i, 1)).is_some_and(|w| w.opens) && scan.folded(i).len() <= 3 {
        return Some((back(i, 1), i + 1));
    }
    (scan.folded(i).len() <= 2 && scan.is(before, &["pod", "hd", "ppd", "dol"]) && (scan.upper(before) || scan.is(before, &["pod"])))
        .then_some((before, i + 1))
}

/// Listed phrases: `last night`, `this a.m.`, `anoche`; and `this morning at 3` apart.
fn from_now(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    if let Some((len, _)) = scan.phrase(i).filter(|p| p.1.has(Class::RelativeTime)) {
        return Some((i, i + len));
    }
    if scan.is(i, &["this", "yesterday", "tomorrow"])
        && let Some(end) = half_day(scan, i + 1)
    {
        return Some((i, end));
    }
    if scan.is(i, &["last", "this", "past"]) && scan.is(i + 1, &["wk", "yr", "mo", "nite", "arvo", "morn", "aft", "eve", "hour"]) {
        return Some((i, i + 2));
    }
    scan.has(i, Class::RelativeTime).then_some((i, i + 1))
}

/// `half past three`, `at three in the morning`.
fn before_number(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    if scan.is(i, &["half", "quarter"]) && scan.is(i + 1, &["past", "to"]) && (scan.has(i + 2, Class::NumberWord) || scan.digits(i + 2)) {
        return Some((i, i + 3));
    }
    let spoken = scan.has(i + 1, Class::NumberWord) || scan.digits(i + 1);
    if scan.is(i, &["at", "around", "by"]) && spoken {
        if scan.is(i + 2, &["in"]) && scan.is(i + 3, &["the"]) && scan.is(i + 4, &["morning", "afternoon", "evening"]) {
            return Some((i + 1, i + 5));
        }
        if scan.is(i + 2, &["this"]) && scan.is(i + 3, &["morning", "afternoon", "evening"]) {
            return Some((i + 1, i + 4));
        }
        if scan.is(i + 2, &["o'clock"]) {
            return Some((i + 1, i + 3));
        }
    }
    None
}
