//! How old somebody is. Over 89 years it is an identifier of its own.

use super::super::Mention;
use super::super::lexicon::Class;
use super::{Scan, back};
use crate::review::{Kind, SafeHarbor};

const OF_AGE: &[&str] = &["aged", "age", "ages", "turned", "turns", "turning", "edad", "alter", "agee", "idade", "leeftijd"];
const DECADES: &[(&str, u32)] = &[
    ("twenties", 20),
    ("thirties", 30),
    ("forties", 40),
    ("fifties", 50),
    ("sixties", 60),
    ("seventies", 70),
    ("eighties", 80),
    ("nineties", 90),
    ("octogenarian", 80),
    ("nonagenarian", 90),
    ("centenarian", 100),
    ("septuagenarian", 70),
];
const ONES: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
];
const TENS: &[(&str, u32)] = &[
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
];

pub(super) fn find(scan: &Scan<'_>, out: &mut Vec<Mention>) {
    let mut i = 0;
    while i < scan.len() {
        i = at(scan, i, out).unwrap_or(i + 1);
    }
}

fn at(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    if scan.digits(i) {
        let age = scan.value(i).filter(|&v| v <= 125)?;
        if scan.glued(i) && scan.is(back(i, 1), &[".", ",", "/", ":", "$", "£", "€", "+"]) && !scan.is(back(i, 2), &["m", "f"]) {
            return None;
        }
        return digits(scan, i, age, out);
    }
    if !scan.letters(i) {
        return None;
    }
    let folded = scan.folded(i);
    if scan.has(i, Class::NumberWord) || folded.len() >= 3 && TENS.iter().any(|t| t.0 == folded) {
        return spelled(scan, i, out);
    }
    let &(_, years) = DECADES.iter().find(|d| folded.len() > 7 && d.0 == folded)?;
    let owner = scan.is(back(i, 1), &["her", "his", "their", "late", "early", "mid", "-"]) || folded.ends_with("arian");
    if !owner {
        return None;
    }
    let from = if scan.is(back(i, 1), &["her", "his", "their"]) || folded.ends_with("arian") { i } else { back(i, 1) };
    push(scan, out, (from, i + 1), years);
    Some(i + 1)
}

/// A number that a unit makes an age, in words: `forty-seven-year-old`, `six week old`.
fn spelled(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    let folded = scan.folded(i);
    let (mut years, mut next) = (0, i + 1);
    if let Some(&(_, tens)) = TENS.iter().find(|t| t.0 == folded) {
        years = tens;
        let one = if scan.is(next, &["-"]) { next + 1 } else { next };
        if let Some(&(_, ones)) = ONES.iter().take(9).find(|o| o.0 == scan.folded(one)) {
            years += ones;
            next = one + 1;
        }
    } else if let Some(&(_, ones)) = ONES.iter().find(|o| o.0 == folded) {
        years = ones;
    }
    if years == 0 {
        return None;
    }
    if years > 12 && scan.is(back(i, 1), &[","]) && scan.letters(back(i, 2)) && scan.is(next, &[","]) {
        push(scan, out, (i, next), years);
        return Some(next);
    }
    let (end, in_years) = unit(scan, next, false)?;
    push(scan, out, (i, end), if in_years { years } else { 0 });
    Some(end)
}

fn digits(scan: &Scan<'_>, i: usize, age: u32, out: &mut Vec<Mention>) -> Option<usize> {
    let (found, years) = with_unit(scan, i, age)
        .or_else(|| sexed(scan, i).map(|w| (w, age)))
        .or_else(|| decade(scan, i).map(|w| (w, age)))
        .or_else(|| told(scan, i).map(|w| (w, age)))?;
    if of_a_group(scan, found) {
        return None;
    }
    push(scan, out, found, years);
    Some(found.1)
}

/// `47yo`, `9 yr old`, `6-week-old`, `47 ans`, `90th birthday`.
fn with_unit(scan: &Scan<'_>, i: usize, age: u32) -> Option<((usize, usize), u32)> {
    if scan.is(i + 1, &["st", "nd", "rd", "th"]) && scan.is(i + 2, &["birthday", "bday", "b"]) {
        return Some(((i, i + 3), age));
    }
    let (end, in_years) = unit(scan, i + 1, true).or_else(|| foreign(scan, i))?;
    Some(((i, end), if in_years { age } else { 0 }))
}

/// The end of a unit of age that starts at `i`, and whether it counts years.
fn unit(scan: &Scan<'_>, i: usize, digits: bool) -> Option<(usize, bool)> {
    let at = if scan.is(i, &["-"]) { i + 1 } else { i };
    let folded = scan.folded(at);
    if matches!(folded, "yo" | "yof" | "yom" | "yearold" | "yrold" | "yrsold" | "yro") {
        return Some((at + 1, true));
    }
    if folded == "y" && scan.is(at + 1, &["/", "."]) && scan.is(at + 2, &["o"]) {
        let end = if scan.is(at + 3, &["."]) && scan.glued(at + 3) && !scan.ends(at + 4) { at + 4 } else { at + 3 };
        return Some((end, true));
    }
    if folded == "y" && scan.is(at + 1, &["o"]) {
        return Some((at + 2, true));
    }
    if !matches!(
        folded,
        "year"
            | "years"
            | "yr"
            | "yrs"
            | "y"
            | "month"
            | "months"
            | "mo"
            | "mos"
            | "mth"
            | "week"
            | "weeks"
            | "wk"
            | "wks"
            | "day"
            | "days"
            | "d"
            | "hour"
            | "hours"
    ) {
        return (digits && matches!(folded, "weeker" | "wkr")).then_some((at + 1, false));
    }
    let years = folded.starts_with('y');
    let mut next = at + 1;
    while scan.is(next, &["-", "."]) {
        next += 1;
    }
    if scan.is(next, &["old", "olds", "young"]) {
        return Some((next + 1, years));
    }
    if scan.is(next, &["of"]) && scan.is(next + 1, &["age"]) {
        return Some((next + 2, years));
    }
    if years
        && digits
        && scan.ends(next)
        && next == at + 1
        && (scan.is(back(i, 2), &[",", "(", ":", ";"]) || scan.get(back(i, 1)).is_some_and(|w| w.opens))
    {
        return Some((at + 1, true));
    }
    if years
        && digits
        && scan.value(i.wrapping_sub(1)).is_some_and(|v| (90..=112).contains(&v))
        && scan.is(at, &["y", "yr", "yrs"])
        && !scan.is(at + 1, &["ago", "later", "of", "post"])
    {
        return Some((at + 1, true));
    }
    // `47 y/F`, `47yr male`
    if years && digits && scan.is(next, &["/", "f", "m", "male", "female", "man", "woman", "girl", "boy", "lady", "gentleman"]) {
        let end = if scan.is(next, &["/"]) { next + 2 } else { next + 1 };
        return scan.is(end - 1, &["f", "m", "male", "female", "man", "woman", "girl", "boy", "lady", "gentleman"]).then_some((end, true));
    }
    None
}

/// `de 29 años`, `47 ans,`, `83 Jahre alt`, `mit 83 Jahren`, `60-jährige`.
fn foreign(scan: &Scan<'_>, i: usize) -> Option<(usize, bool)> {
    let at = if scan.is(i + 1, &["-"]) { i + 2 } else { i + 1 };
    let folded = scan.folded(at);
    if folded.starts_with("jahrig") || folded.starts_with("jarig") {
        return Some((at + 1, true));
    }
    if !matches!(
        folded,
        "anos"
            | "ano"
            | "ans"
            | "an"
            | "jahre"
            | "jahren"
            | "anni"
            | "jaar"
            | "meses"
            | "mois"
            | "mesi"
            | "monate"
            | "semanas"
            | "semaines"
            | "wochen"
    ) {
        return None;
    }
    let years = matches!(folded, "anos" | "ano" | "ans" | "an" | "jahre" | "jahren" | "anni" | "jaar");
    if scan.is(at + 1, &["de"]) && scan.is(at + 2, &["idade", "edad"]) {
        return Some((at + 3, years));
    }
    if scan.is(at + 1, &["alt", "oud"]) {
        return Some((at + 2, years));
    }
    let before = scan.folded(back(i, 1));
    let told = matches!(
        before,
        "de" | "von"
            | "com"
            | "con"
            | "di"
            | "tiene"
            | "tem"
            | "tenia"
            | "van"
            | "mit"
            | "is"
            | "ist"
            | "ha"
            | "a"
            | "sus"
            | ","
            | "("
            | "du"
    );
    let since = scan.is(back(i, 2), &["y", "desde", "hace", "depuis", "mas", "plus", "menos", "experiencia", "fa", "piu", "mais", "meer"]);
    let later = scan.is(at + 1, &["de", "fa", "atras", "apres", "spater", "later", "despues", "depois", "dopo", "d'experience", "geleden"]);
    (told && !since && !later && !(before == "a" && scan.is(back(i, 2), &["il"]))).then_some((at + 1, years))
}

/// `31F`, `54/M`, `F31`, `31 y F`.
fn sexed(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    let sex = |at: usize| scan.is(at, &["f", "m"]) && (scan.upper(at) || scan.is(at, &["f"]));
    if scan.value(i).is_some_and(|v| v >= 1) && scan.folded(i).len() <= 3 {
        if sex(i + 1) && scan.glued(i + 1) && !(scan.glued(i + 2) && (scan.letters(i + 2) || scan.digits(i + 2))) {
            // French catheters and Fahrenheit are written alike.
            let tool = scan.is(i + 2, &["catheter", "foley", "sheath", "tube", "today", "outside"])
                || scan.is(back(i, 1), &["temp", "a", "°"]) && scan.value(i) > Some(95);
            return (!tool).then_some((i, i + 2));
        }
        if scan.is(i + 1, &["m"])
            && scan.glued(i + 1)
            && scan.is(
                i + 2,
                &["with", "w", "who", "presented", "presents", "c", "hx", "came", "comes", "pmh", "s", "p", "here", "found", "brought"],
            )
        {
            return Some((i, i + 2));
        }
        if scan.is(i + 1, &["/"]) && scan.glued(i + 1) && sex(i + 2) && scan.glued(i + 2) {
            return Some((i, i + 3));
        }
        if scan.is(i + 1, &["f", "m"]) && scan.upper(i + 1) && !(scan.glued(i + 2) && !scan.ends(i + 2)) && scan.folded(i).len() == 2 {
            return Some((i, i + 2));
        }
    }
    let before = back(i, 1);
    if scan.glued(i)
        && scan.folded(i).len() == 2
        && !scan.glued(i + 1) | scan.ends(i + 1)
        && !(scan.is(i + 1, &["."]) && scan.digits(i + 2))
    {
        if sex(before)
            && scan.upper(before)
            && !scan.glued(before)
            && !scan.is(back(i, 2), &["icd", "code", "codes", "dx", "10", "vitamin"])
        {
            return Some((before, i + 1));
        }
        if scan.is(before, &["/"]) && sex(back(i, 2)) && scan.upper(back(i, 2)) {
            return Some((back(i, 2), i + 1));
        }
    }
    None
}

/// `in his 40s`, `mid-60s`, `late 80s`.
fn decade(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    if scan.value(i)? % 10 != 0 || scan.folded(i).len() != 2 {
        return None;
    }
    let s = if scan.is(i + 1, &["'"]) { i + 2 } else { i + 1 };
    if !(scan.is(s, &["s", "something", "'s"]) || scan.is(i + 1, &["-"]) && scan.is(i + 2, &["something"])) {
        return None;
    }
    let end = if scan.is(i + 1, &["-"]) { i + 3 } else { s + 1 };
    let mut from = i;
    let mut before = back(i, 1);
    if scan.is(before, &["-"]) {
        before = back(i, 2);
    }
    if scan.is(before, &["mid", "late", "early", "middle"]) {
        from = before;
        before = back(before, 1);
        let measured = scan.is(before, &["the"]) && !scan.is(back(before, 1), &["in"]);
        return (!measured || scan.is(back(before, 1), &["in"])).then_some((from, end));
    }
    (scan.is(before, &["his", "her", "their", "my", "your"]) || scan.is(end - 1, &["something"])).then_some((from, end))
}

/// `aged 47`, `a man of 83`, `Maria (47)`, `Maria, 47,`, `she's 19`.
fn told(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    let mut before = back(i, 1);
    if scan.is(before, &[":", "=", "is"]) && scan.is(back(i, 2), OF_AGE) {
        before = back(i, 2);
    }
    let measured = scan.classes(i + 1).has(Class::Unit) && !scan.is(i + 1, &["and", "or", "x", "type", "people"])
        || scan.classes(i + 1).has(Class::TimeUnit)
        || scan.is(i + 1, &["%", "/", ":", "'", "°", "-", "x", "percent", "degrees"])
        || scan.is(i + 1, &[".", ","]) && scan.digits(i + 2) && scan.glued(i + 2);
    if measured || scan.folded(i).len() > 3 || scan.glued(i + 1) && scan.letters(i + 1) {
        return None;
    }
    if scan.is(before, OF_AGE) {
        return Some((i, i + 1));
    }
    // Over 89 much less has to be said: `Mrs Ida Lindqvist 97`, `he is 92 and`, `so 94,`.
    if scan.value(i).is_some_and(|v| (90..=112).contains(&v)) && !scan.glued(i) {
        let after_name = scan.classes(before).is_empty() && (scan.has(back(i, 2), Class::FirstName) || scan.has(back(i, 2), Class::Title));
        let name = (after_name || scan.has(before, Class::Surname) || scan.has(before, Class::FirstName))
            && scan.capital(before)
            && !scan.upper(before)
            && !scan.classes(before).meets(super::Classes::of(&[Class::Common, Class::Eponym, Class::Drug, Class::Product, Class::Maker]))
            && !scan.is(i + 1, &["u", "units", "mcg", "mg"]);
        let bracket = scan.is(before, &["("])
            && scan.is(i + 1, &[",", ")"])
            && scan.classes(back(i, 2)).meets(super::Classes::of(&[Class::Surname, Class::FirstName, Class::Relative, Class::PatientWord]));
        let said = scan.is(before, &["is", "was", "he's", "she's", "turned", "now", "being", "hes", "shes"])
            && scan.is(back(i, 2), &["he", "she", "pt", "patient", "who", "mom", "dad", "mother", "father", "grandma", "is"])
            || scan.is(before, &["he's", "she's", "hes", "shes"])
            || scan.is(before, &["so"]) && scan.is(i + 1, &[","]);
        if name || bracket || said {
            return Some((i, i + 1));
        }
    }
    if scan.is(before, &["of"])
        && scan.is(back(i, 2), &["man", "woman", "lady", "gentleman", "boy", "girl", "patient", "child", "male", "female"])
    {
        return Some((i, i + 1));
    }
    if scan.is(before, &["he", "she", "hes", "shes"]) && !scan.is(back(i, 2), &["and", "than"]) && scan.ends(i + 1) {
        return Some((i, i + 1));
    }
    if scan.is(before, &["is", "was", "only", "just"])
        && scan.is(back(i, 2), &["he", "she", "he's", "she's", "patient", "pt", "was", "is", "hes", "shes"])
        && scan.ends(i + 1)
    {
        return Some((i, i + 1));
    }
    // `22, catcher for the town team`: notes often open with the age alone.
    if scan.get(i).is_some_and(|w| w.opens)
        && scan.is(i + 1, &[","])
        && !scan.digits(i + 2)
        && scan.value(i).is_some_and(|v| (4..=104).contains(&v))
        && !scan.glued(i)
        && !scan.is(back(i, 2), &["no", "nr", "vol", "pp", "fig"])
    {
        return Some((i, i + 1));
    }
    let person = |at: usize| {
        (scan.capital(at)
            || scan.has(at, Class::FirstName)
            || scan.has(at, Class::PatientWord)
            || scan.has(at, Class::Relative)
            || scan.has(at, Class::Occupation))
            && !scan.has(at, Class::Month)
            && !scan.has(at, Class::Weekday)
            && !scan.upper(at)
            && (!scan.has(at, Class::Common) || !scan.capital(at))
    };
    // `Lubna is 19, same as me`; `58. Everything hurts`.
    let said = scan.is(before, &["is", "was"]) && person(back(i, 2)) && scan.ends(i + 1) && scan.value(i).is_some_and(|v| v > 3);
    let alone = scan.get(i).is_some_and(|w| w.opens)
        && scan.is(i + 1, &["."])
        && scan.capital(i + 2)
        && back(i, 1) < scan.len()
        && !scan.is(back(i, 2), &["no", "nr", "vol", "pp", "fig"])
        && scan.value(i).is_some_and(|v| (16..90).contains(&v));
    if said || alone {
        return Some((i, i + 1));
    }
    let bracket = scan.is(before, &["("]) && scan.is(i + 1, &[")", ","]) && person(back(i, 2));
    let comma = scan.is(before, &[","]) && (scan.is(i + 1, &[",", "."]) && !(scan.digits(i + 2))) && person(back(i, 2));
    let between = scan.is(before, &[","])
        && scan.is(i + 1, &[","])
        && scan.letters(i + 2)
        && scan.letters(back(i, 2))
        && !scan.has(back(i, 2), Class::Month)
        && !scan.has(back(i, 2), Class::NumberWord)
        && scan.value(i).is_some_and(|v| v > 3);
    (scan.folded(i).len() <= 2 && (bracket || comma || between)).then_some((i, i + 1))
}

/// `over 65`, `65 and older`, `18+`: said of a group, not of somebody.
fn of_a_group(scan: &Scan<'_>, (from, to): (usize, usize)) -> bool {
    scan.is(back(from, 1), &["over", "under", "above", "below", "than", "least", "to", ">", "<", "≥", "≤", "between"])
        || scan.is(to, &["+"])
        || scan.is(to, &["and", "or", "&"]) && scan.is(to + 1, &["older", "over", "up", "above", "under", "younger", "below", "olds"])
        || scan.is(to, &["-", "to", "–"]) && scan.digits(to + 1) && scan.is(back(from, 1), &["aged", "ages", "age"])
}

fn push(scan: &Scan<'_>, out: &mut Vec<Mention>, words: (usize, usize), years: u32) {
    scan.add(out, words, Kind::Age, (years > 89).then_some(SafeHarbor::C));
}
