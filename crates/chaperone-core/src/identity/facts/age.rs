//! How old the patient is.

use super::{Facts, Remark, Seen, Told};
use crate::read::lexicon::{Class, Classes};
use crate::review::Kind;

/// Ages in years, from the first to just below the last: 62 is 62..63.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ages {
    /// The youngest.
    pub from: f64,
    /// Just above the oldest.
    pub to: f64,
}

/// Nobody has been older.
const OLDEST: u32 = 122;

impl Ages {
    const fn new(from: f64, to: f64) -> Self {
        Self { from, to }
    }

    /// Whether the two have an age in common.
    pub fn meets(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// A word for about that age, to stand before "patient".
    pub fn stage(self) -> &'static str {
        match f64::midpoint(self.from, self.to) {
            ..2.0 => "very young",
            ..13.0 => "young",
            ..20.0 => "teenage",
            ..40.0 => "younger",
            ..65.0 => "middle-aged",
            _ => "older",
        }
    }

    /// The ages that [`Self::stage`] stands for.
    #[must_use]
    pub fn of_stage(self) -> Self {
        match f64::midpoint(self.from, self.to) {
            ..2.0 => Self::new(0.0, 3.0),
            ..13.0 => Self::new(2.0, 13.0),
            ..20.0 => Self::new(13.0, 20.0),
            ..40.0 => Self::new(18.0, 45.0),
            ..65.0 => Self::new(40.0, 65.0),
            _ => Self::new(60.0, 101.0),
        }
    }
}

/// Words that say about how old somebody is.
const STAGES: &[(&str, f64, f64)] = &[
    ("newborn", 0.0, 0.1),
    ("neonate", 0.0, 0.1),
    ("preemie", 0.0, 0.4),
    ("micropreemie", 0.0, 0.4),
    ("infant", 0.0, 1.2),
    ("baby", 0.0, 1.5),
    ("toddler", 1.0, 4.0),
    ("preschooler", 3.0, 6.0),
    ("schoolboy", 5.0, 17.0),
    ("schoolgirl", 5.0, 17.0),
    ("child", 1.0, 14.0),
    ("kid", 1.0, 16.0),
    ("kiddo", 1.0, 13.0),
    ("boy", 1.0, 18.0),
    ("teen", 13.0, 20.0),
    ("teenager", 13.0, 20.0),
    ("teenage", 13.0, 20.0),
    ("adolescent", 11.0, 20.0),
    ("sophomore", 15.0, 21.0),
    ("freshman", 14.0, 20.0),
    ("elderly", 70.0, 101.0),
    ("octogenarian", 80.0, 90.0),
    ("nonagenarian", 90.0, 100.0),
    ("centenarian", 100.0, 101.0),
    ("septuagenarian", 70.0, 80.0),
    ("bebe", 0.0, 1.5),
    ("nino", 1.0, 13.0),
    ("nina", 1.0, 13.0),
    ("adolescente", 12.0, 19.0),
    ("anciano", 70.0, 101.0),
    ("anciana", 70.0, 101.0),
    ("saugling", 0.0, 1.0),
    ("rentner", 63.0, 90.0),
    ("rentnerin", 63.0, 90.0),
    ("enfant", 1.0, 14.0),
    ("crianca", 1.0, 13.0),
    ("idoso", 65.0, 101.0),
    ("idosa", 65.0, 101.0),
];

const DECADES: &[(&str, f64)] = &[
    ("twenties", 20.0),
    ("thirties", 30.0),
    ("forties", 40.0),
    ("fifties", 50.0),
    ("sixties", 60.0),
    ("seventies", 70.0),
    ("eighties", 80.0),
    ("nineties", 90.0),
];

pub(super) fn read(seen: &Seen<'_>, facts: &mut Facts) {
    impossible(seen, facts);
    let mut first: Option<Told<Ages>> = None;
    for mention in seen.mentions(&[Kind::Age]) {
        let (from, to) = seen.words(mention);
        if of_somebody_else(seen, from, to) {
            continue;
        }
        let Some(ages) = parse(seen, from, to) else { continue };
        match first {
            None => first = Some(Told::at(ages, mention.span)),
            Some(other) if ages.to - ages.from < other.value.to - other.value.from && ages.meets(other.value) => {
                first = Some(Told::at(ages, mention.span));
            }
            // Two ages that cannot both be one person's: the first is of whom the post speaks.
            Some(other) if !ages.meets(other.value) => facts.remarks.push(Remark::TwoAges(mention.span)),
            Some(_) => {}
        }
    }
    facts.ages = first.or_else(|| bare(seen)).or_else(|| stage(seen));
}

/// The age is the author's, a colleague's, or a relative's of the author or the patient.
fn of_somebody_else(seen: &Seen<'_>, from: usize, to: usize) -> bool {
    const KIN: &[&str] = &[
        "husband",
        "wife",
        "brother",
        "sister",
        "mother",
        "father",
        "mum",
        "mom",
        "dad",
        "son",
        "daughter",
        "grandson",
        "granddaughter",
        "partner",
    ];
    let whose = |i: usize| seen.is(i, &["his", "her", "their", "my", "our"]);
    let kin_before = (1..=2).any(|n| seen.is(from.wrapping_sub(n), KIN)) && (2..=3).any(|n| whose(from.wrapping_sub(n)));
    let kin_after = whose(from.wrapping_sub(1)) && seen.is(to, KIN);
    seen.own(from)
        || kin_before
        || kin_after
        || seen.is(to, &["colleague", "doctor", "surgeon", "nurse", "resident", "physician", "consultant", "myself"])
}

/// A number that a unit of years makes an age that cannot be.
fn impossible(seen: &Seen<'_>, facts: &mut Facts) {
    for i in 0..seen.reading.words.len() {
        let unit = if seen.is(i + 1, &["-"]) { i + 2 } else { i + 1 };
        let years = seen.is(unit, &["yo", "yof", "yom", "yearold"])
            || seen.is(unit, &["year", "years", "yr", "yrs", "y"])
                && seen.is(if seen.is(unit + 1, &["-", "/"]) { unit + 2 } else { unit + 1 }, &["old", "o"]);
        if seen.value(i).is_some_and(|years| years > OLDEST)
            && years
            && let Some(span) = seen.span(i, unit + 1)
        {
            facts.remarks.push(Remark::ImpossibleAge(span));
        }
    }
}

/// The ages that the words `from..to` of an age give.
fn parse(seen: &Seen<'_>, from: usize, to: usize) -> Option<Ages> {
    let any = |words: &[&str]| (from..to).any(|i| seen.is(i, words));
    let starts = |starts: &[&str]| (from..to).any(|i| starts.iter().any(|s| seen.folded(i).starts_with(s)));
    if let Some(&(_, decade)) = DECADES.iter().find(|d| any(&[d.0])) {
        return Some(within_decade(decade, &any));
    }
    if let Some(&(_, low, high)) = STAGES.iter().find(|s| any(&[s.0])) {
        return Some(Ages::new(low, high));
    }
    let number = f64::from((from..to).find_map(|i| seen.value(i)).or_else(|| spelled(seen, from, to))?);
    if any(&["weeker", "wkr"]) {
        return Some(Ages::new(0.0, 0.4));
    }
    if starts(&["week", "wk", "semana", "semaine", "woche"]) {
        return Some(Ages::new(number / 52.0, (number + 1.0) / 52.0));
    }
    if starts(&["month", "mo", "mth", "meses", "mois", "mesi", "monat"]) && !any(&["mother", "mom"]) {
        return Some(Ages::new(number / 12.0, (number + 1.0) / 12.0));
    }
    if starts(&["day", "hour", "hr"]) || any(&["d"]) {
        return Some(Ages::new(0.0, ((number + 2.0) / 365.0).min(1.0)));
    }
    let decade = any(&["s", "something"]) || (from..to).any(|i| seen.folded(i).ends_with("0s"));
    if decade && number >= 10.0 {
        return Some(within_decade(number, &any));
    }
    (number <= f64::from(OLDEST)).then(|| Ages::new(number.min(100.0), number.min(100.0) + 1.0))
}

fn within_decade(decade: f64, any: &impl Fn(&[&str]) -> bool) -> Ages {
    if any(&["early"]) {
        Ages::new(decade, decade + 4.0)
    } else if any(&["mid", "middle"]) {
        Ages::new(decade + 3.0, decade + 7.0)
    } else if any(&["late"]) {
        Ages::new(decade + 6.0, decade + 10.0)
    } else {
        Ages::new(decade, decade + 10.0)
    }
}

const ONES: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: &[&str] = &["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"];

/// The number that words write out.
pub(super) fn spelled(seen: &Seen<'_>, from: usize, to: usize) -> Option<u32> {
    let mut total = None;
    for i in from..to {
        let word = seen.folded(i);
        let value = ONES.iter().position(|&o| o == word).or_else(|| TENS.iter().position(|&t| !t.is_empty() && t == word).map(|t| t * 10));
        if let Some(value) = value {
            total = Some(total.unwrap_or(0) + value as u32);
        }
    }
    total
}

/// A number that only its place makes an age: `a lady of ninety-four`, `the driver, 38.`, `Mama is nineteen`, `30ish`,
/// `both 86`. A reader of identifiers would raise too many by these; where a patient is told of they are right.
fn bare(seen: &Seen<'_>) -> Option<Told<Ages>> {
    (0..seen.reading.words.len()).find_map(|i| {
        let (age, to) = number(seen, i)?;
        let ends =
            seen.is(to, &[",", ".", ";", ")", "!"]) || to >= seen.reading.words.len() || seen.is(to, &["and", "with", "up", "camping"]);
        let before = i.checked_sub(1)?;
        let of = seen.is(before, &["of", "von", "de"]) && before.checked_sub(1).is_some_and(|p| somebody(seen, p));
        let comma = seen.is(before, &[","]) && before.checked_sub(1).is_some_and(|p| somebody(seen, p)) && ends;
        let is = seen.is(before, &["is", "was", "both", "about", "mitte", "aged"])
            && before.checked_sub(1).is_some_and(|p| somebody(seen, p) || seen.is(p, &[",", "of", "-"]))
            && ends;
        let about = seen.is(to, &["ish", "odd"]) || seen.is(to, &["-"]) && seen.is(to + 1, &["ish", "odd"]);
        let measured =
            seen.reading.words.get(to).is_some_and(|w| w.classes.has(Class::Unit) || w.classes.has(Class::TimeUnit)) || seen.is(to, &["%"]);
        if !(of || comma || is || about) || measured || of_somebody_else(seen, i, to) {
            return None;
        }
        let ages = if about || seen.is(before, &["about", "mitte"]) { Ages::new(age - 3.0, age + 5.0) } else { Ages::new(age, age + 1.0) };
        Some(Told::at(ages, seen.span(i, to)?))
    })
}

/// The age that a number in digits or words at word `i` may be, and one past it.
fn number(seen: &Seen<'_>, i: usize) -> Option<(f64, usize)> {
    if let Some(value) = seen.value(i) {
        let glued = seen.reading.words.get(i).is_some_and(|w| w.glued) && !seen.is(i.wrapping_sub(1), &[",", "("]);
        return ((3..=104).contains(&value) && !glued).then_some((f64::from(value), i + 1));
    }
    let tens = TENS.iter().take(10).any(|t| !t.is_empty() && seen.is(i, &[t]));
    let few = ONES.iter().skip(13).any(|o| seen.is(i, &[o]));
    let one = if seen.is(i + 1, &["-"]) { i + 2 } else { i + 1 };
    let to = if tens && ONES.iter().take(10).skip(1).any(|o| seen.is(one, &[o])) { one + 1 } else { i + 1 };
    (tens || few).then(|| spelled(seen, i, to).map(|n| (f64::from(n), to)))?
}

/// Whether word `i` is somebody: a man, a patient, a driver.
fn somebody(seen: &Seen<'_>, i: usize) -> bool {
    const SOMEBODY: Classes = Classes::of(&[Class::PatientWord, Class::Occupation, Class::Relative]);
    let classes = seen.reading.classes.get(i).is_some_and(|c| c.meets(SOMEBODY));
    classes
        || seen.is_listed(i, super::person::WOMAN)
        || seen.is_listed(i, super::person::MAN)
        || seen.is(i, &["she", "he", "mama", "driver", "sister", "sisters", "brothers"])
}

/// A word such as "toddler" for a patient whose age is not told.
fn stage(seen: &Seen<'_>) -> Option<Told<Ages>> {
    const ONE: &[&str] = &[
        "a", "an", "the", "this", "that", "my", "our", "little", "un", "una", "el", "la", "ein", "eine", "une", "le", "um", "uma", "o",
        "poor", "tiny", "sick",
    ];
    (0..seen.reading.words.len()).find_map(|i| {
        let &(_, from, to) = STAGES.iter().find(|s| seen.is(i, &[s.0]))?;
        let told = seen.before(i, 2, ONE) && !seen.is(i + 1, &["shower", "steps", "boomer", "care", "health", "of", "-", "s"]);
        if !told {
            return None;
        }
        Some(Told::at(Ages::new(from, to), seen.span(i, i + 1)?))
    })
}
