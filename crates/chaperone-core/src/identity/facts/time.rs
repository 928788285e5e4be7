//! When it happened: how long the stretch of time is that the post leaves open.

use super::{Facts, MOST_ALSO, Remark, Seen, Told};
use crate::identity::tables::{Entry, Spread, TIMES};
use crate::read::lexicon::Class;
use crate::read::words::Case;
use crate::review::Kind;
use crate::text::Span;

/// Words before a time that make it no time of what happened.
const NOT_WHEN: &[&str] = &["until", "till", "next", "for", "every", "each", "before", "since", "bis", "hasta", "jusqu'à", "jeden", "cada"];
/// Words that look ahead.
const AHEAD: &[&str] = &["tomorrow", "tmrw", "tmr", "next", "manana", "morgen", "demain", "amanha", "soon", "later", "upcoming"];

pub(super) fn read(seen: &Seen<'_>, facts: &mut Facts) {
    let mut narrowest: Option<Told<Spread>> = None;
    let mut all: Vec<Told<Spread>> = Vec::new();
    let mut unknown = None;
    let mut take = |days: Spread, span: Span| {
        all.push(Told::at(days, span));
        if narrowest.is_none_or(|n| days.mid < n.value.mid) {
            narrowest = Some(Told::at(days, span));
        }
    };
    for found in &seen.found {
        if let Entry::Time(i) = found.entry
            && !seen.before(found.from, 1, NOT_WHEN)
            && let (Some(stretch), Some(span)) = (TIMES.get(i), seen.span(found.from, found.to))
        {
            take(stretch.days, span);
        }
    }
    let listed = seen.covered(|entry| matches!(entry, Entry::Time(_)));
    for mention in seen.mentions(&[Kind::Date, Kind::Time]) {
        let (from, to) = seen.words(mention);
        if seen.before(from, 1, NOT_WHEN) || (from..to).any(|i| seen.is(i, AHEAD)) {
            continue;
        }
        match days(seen, from, to) {
            Some(days) => take(days, mention.span),
            None if !(from..to).any(|i| listed.get(i) == Some(&true)) => unknown = Some(mention.span),
            None => {}
        }
    }
    for i in 0..seen.reading.words.len() {
        if let Some(days) = month_or_year(seen, i)
            && let Some(span) = seen.span(i, i + 1)
            && narrowest.is_none_or(|n| days.mid < n.value.mid)
        {
            narrowest = Some(Told::at(days, span));
        }
    }
    if let (None, Some(span)) = (narrowest, unknown) {
        facts.remarks.push(Remark::UnknownTime(span));
    }
    facts.time = narrowest;
    let chosen = narrowest.and_then(|n| n.span);
    all.retain(|t| !t.span.is_some_and(|s| chosen.is_some_and(|c| c.touches(s))));
    all.sort_by(|a, b| a.value.mid.total_cmp(&b.value.mid));
    all.truncate(MOST_ALSO);
    facts.also.times = all;
}

/// `in June`, `in 1998`.
fn month_or_year(seen: &Seen<'_>, i: usize) -> Option<Spread> {
    if !seen.before(i, 1, &["in", "last", "this", "early", "late", "mid", "en", "im", "em", "of"]) {
        return None;
    }
    if seen.reading.words.get(i).is_some_and(|w| w.classes.has(Class::Month) && w.case == Case::Title) {
        return Some(spread(30.0, 20.0, 40.0));
    }
    seen.value(i).filter(|year| (1960..2100).contains(year) && seen.folded(i).len() == 4).map(|_| spread(365.0, 250.0, 400.0))
}

const fn spread(mid: f64, low: f64, high: f64) -> Spread {
    Spread { mid, low, high }
}

/// The days that the words `from..to` of a date or time leave open.
fn days(seen: &Seen<'_>, from: usize, to: usize) -> Option<Spread> {
    let has = |class: Class| (from..to).any(|i| seen.reading.words.get(i).is_some_and(|w| w.classes.has(class)));
    let number = (from..to).find_map(|i| seen.value(i)).or_else(|| super::age::spelled(seen, from, to));
    if (from..to).any(|i| seen.is(i, &["ago", "back", "earlier", "prior", "hace", "vor", "atras", "geleden", "fa"])) {
        let number = f64::from(number.unwrap_or(1).max(1));
        return (from..to).find_map(|i| unit(seen.folded(i))).map(|unit| {
            // "Three weeks ago" may be sixteen days or twenty-six.
            let days = (unit * (0.5 + number / 4.0)).max(0.1);
            spread(days, days / 2.0, days * 2.0)
        });
    }
    let weekday = has(Class::Weekday);
    let month = has(Class::Month);
    let numbers: Vec<u32> = (from..to).filter_map(|i| seen.value(i)).collect();
    let year = numbers.iter().any(|&n| (1900..2100).contains(&n));
    let small = numbers.iter().filter(|&&n| n < 1900).count();
    if weekday || has(Class::Holiday) || (month && small > 0) || numbers.len() > 1 && small > 0 && !has_clock(seen, from, to) {
        return Some(spread(1.0, 0.5, 2.0));
    }
    if month {
        return Some(spread(30.0, 20.0, 40.0));
    }
    if year {
        return Some(spread(365.0, 250.0, 400.0));
    }
    // A time of day, or a day of the stay: the day is known to whoever knows the patient.
    (!numbers.is_empty() || has(Class::NumberWord)).then_some(spread(0.5, 0.2, 2.0))
}

fn has_clock(seen: &Seen<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|i| seen.is(i, &[":", "am", "pm", "h", "uhr", "hrs"]))
}

/// Days of a unit of time.
fn unit(word: &str) -> Option<f64> {
    let is = |starts: &[&str]| starts.iter().any(|s| word.starts_with(s));
    if is(&["min", "hour", "hr", "stunde", "hora", "heure", "ora"]) || word == "h" {
        Some(0.1)
    } else if is(&["day", "night", "shift", "tag", "dia", "jour", "noche", "nacht", "giorn", "dag"]) || word == "d" {
        Some(1.0)
    } else if is(&["week", "wk", "woche", "semana", "semaine", "settiman"]) || word == "w" {
        Some(7.0)
    } else if is(&["month", "mo", "monat", "mes", "mois", "maand"]) {
        Some(30.0)
    } else if is(&["year", "yr", "jahr", "ano", "an", "jaar"]) {
        Some(365.0)
    } else {
        None
    }
}
