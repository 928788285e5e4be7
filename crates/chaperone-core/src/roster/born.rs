//! Birth dates: as a day, and as a text may write them.

use core::fmt;

use crate::read::words::{Case, Shape, Words};

/// A day on which somebody was born. `Debug` leaves it out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Date(..)")
    }
}

/// Years in which somebody who is treated may be born.
const YEARS: core::ops::RangeInclusive<u32> = 1850..=2150;

impl Date {
    /// The day, if there is such a day and a patient may be born on it.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let fine = YEARS.contains(&year) && (1..=days).contains(&day);
        fine.then_some(Self { year: year as u16, month: month as u8, day: day as u8 })
    }

    /// `1961-03-04`, as it is hashed.
    pub(super) fn text(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Names of months and what they are cut to, folded: January's first.
pub const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "janner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "januari", "stycznia"],
    &["february", "feb", "februar", "fevrier", "fevr", "febrero", "febbraio", "fevereiro", "fev", "februari", "lutego"],
    &["march", "mar", "marz", "maerz", "mrz", "mars", "marzo", "marco", "maart", "mrt", "marca"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile", "kwietnia"],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "mei", "maja"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho", "czerwca"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "lipca"],
    &["august", "aug", "aout", "agosto", "ago", "augustus", "sierpnia"],
    &["september", "sept", "sep", "septembre", "septiembre", "setiembre", "settembre", "setembro", "set", "wrzesnia"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out", "pazdziernika"],
    &["november", "nov", "novembre", "noviembre", "novembro", "listopada"],
    &["december", "dec", "dezember", "dez", "decembre", "diciembre", "dic", "dicembre", "dezembro", "grudnia"],
];

/// The number of the month that a folded word names.
pub fn month(word: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|names| names.contains(&word))?;
    Some(at as u32 + 1)
}

/// A date that stands in a text.
pub(super) struct Written {
    /// Its first word, and one past its last.
    pub(super) words: (usize, usize),
    /// The days that it may mean: `3/4/61` is four.
    pub(super) days: Vec<Date>,
}

/// The date that starts at word `i`.
pub(super) fn written(words: &Words, i: usize) -> Option<Written> {
    let digits = words.get(i)?.shape == Shape::Digits;
    let before = i.checked_sub(1).map(|before| words.folded(before));
    // `1-23-4-1961` is a number.
    if digits && words.get(i).is_some_and(|w| w.glued) && matches!(before, Some("/" | "-" | "." | "–")) {
        return None;
    }
    let (end, days) = if digits { numeric(words, i).or_else(|| day_first(words, i)) } else { month_first(words, i) }?;
    let days: Vec<Date> = days.into_iter().flatten().collect();
    (!days.is_empty()).then_some(Written { words: (i, end), days })
}

fn value(words: &Words, i: usize, most: usize) -> Option<u32> {
    let digits = words.folded(i);
    let fine = words.get(i).is_some_and(|w| w.shape == Shape::Digits) && digits.len() <= most;
    if fine { digits.parse().ok() } else { None }
}

/// The years that two or four digits may mean, from the past hundred and a half.
fn years(words: &Words, i: usize) -> Option<[u32; 2]> {
    let year = value(words, i, 4)?;
    match words.folded(i).len() {
        2 => Some([1900 + year, 2000 + year]),
        4 => Some([year, 0]),
        _ => None,
    }
}

type Days = (usize, Vec<Option<Date>>);

/// `1961-03-04`, `4.3.1961`, `03/04/61`, `4. 3. 1961`.
fn numeric(words: &Words, i: usize) -> Option<Days> {
    let mark = words.folded(i + 1);
    let third = i + 4;
    let same = matches!(mark, "/" | "-" | "." | "–") && words.get(i + 1).is_some_and(|w| w.glued) && words.folded(i + 3) == mark;
    let tight = |at: usize| words.get(at).is_some_and(|w| w.glued);
    let spaced = mark == "." && !tight(i + 2) && !tight(third);
    if !same || !tight(i + 3) || !(spaced || tight(i + 2) && tight(third)) {
        return None;
    }
    // A fourth part: no date.
    if words.folded(i + 5) == mark && tight(i + 5) && tight(i + 6) && value(words, i + 6, 9).is_some() {
        return None;
    }
    let (a, b) = (value(words, i, 4)?, value(words, i + 2, 2)?);
    if words.folded(i).len() == 4 {
        return Some((i + 5, vec![Date::new(a, b, value(words, third, 2)?)]));
    }
    let years = years(words, third)?;
    let both = mark != ".";
    Some((i + 5, years.iter().flat_map(|&y| [Date::new(y, b, a), if both { Date::new(y, a, b) } else { None }]).collect()))
}

/// The word past word `i` and marks or little words that may stand inside a date.
fn past(words: &Words, i: usize) -> usize {
    let mut at = i + 1;
    while matches!(words.folded(at), "." | "," | "-" | "st" | "nd" | "rd" | "th" | "er" | "of" | "de" | "del" | "º" | "ª") {
        at += 1;
    }
    at
}

/// `4 March 1961`, `4th of March, 1961`, `4. März 1961`, `4-Mar-61`, `4 de marzo de 1961`.
fn day_first(words: &Words, i: usize) -> Option<Days> {
    let day = value(words, i, 2)?;
    let name = past(words, i);
    let month = month(words.folded(name))?;
    let year = past(words, name);
    let years = years(words, year)?;
    Some((year + 1, years.iter().map(|&y| Date::new(y, month, day)).collect()))
}

/// `March 4, 1961`, `Mar 4th 1961`.
fn month_first(words: &Words, i: usize) -> Option<Days> {
    let month = month(words.folded(i))?;
    let at = past(words, i);
    let day = value(words, at, 2)?;
    let year = past(words, at);
    if words.folded(year).len() != 4 {
        return None;
    }
    let years = years(words, year)?;
    Some((year + 1, years.iter().map(|&y| Date::new(y, month, day)).collect()))
}

/// Words that make the date that follows a birth date.
const CUES: &[&str] = &[
    "dob",
    "born",
    "birth",
    "birthdate",
    "birthday",
    "bday",
    "geb",
    "geboren",
    "geburtsdatum",
    "geburtstag",
    "geboortedatum",
    "naissance",
    "nacido",
    "nacida",
    "nacimiento",
    "nascido",
    "nascida",
    "nascimento",
    "nato",
    "nata",
    "nascita",
    "urodzony",
    "urodzona",
];
/// Words after which it is the author's own.
const OWN: &[&str] = &["my", "mein", "meine", "mon", "ma", "mi", "mio", "meu", "mijn", "moj"];

/// Whether a word near the date `from..to` says that somebody, and not the author, was born then.
pub(super) fn cued(words: &Words, from: usize, to: usize) -> bool {
    let near = (from.saturating_sub(7)..from).rev();
    let mut near = near.take_while(|&at| words.get(at).is_some_and(|w| w.shape != Shape::Break) && !ends(words, at));
    if let Some(cue) = near.find(|&at| is_cue(words, at)) {
        return !own(words, cue);
    }
    // `3/4/1961 (DOB)`, `March 4, 1961 is her birthday`.
    let behind = (to..to + 5).take_while(|&at| words.get(at).is_some_and(|w| w.shape != Shape::Break) && !ends(words, at));
    behind.filter(|&at| matches!(words.folded(at), "dob" | "birthday" | "bday")).any(|cue| !own(words, cue))
}

/// A mark that ends a sentence, unless it belongs to a cut word such as `geb.` or `b.`.
fn ends(words: &Words, at: usize) -> bool {
    match words.folded(at) {
        "!" | "?" | ";" => true,
        "." => {
            !at.checked_sub(1).is_some_and(|before| matches!(words.folded(before), "d" | "o" | "b" | "dob" | "geb" | "nac" | "nasc" | "ur"))
        }
        _ => false,
    }
}

fn is_cue(words: &Words, at: usize) -> bool {
    let next = words.folded(at + 1);
    match words.folded(at) {
        // `b. 4.3.1961`, and the end of `d.o.b.`.
        "b" => {
            matches!(next, "." | ":") && words.get(at).is_some_and(|w| w.case != Case::Upper || words.folded(at.saturating_sub(2)) == "o")
        }
        "ur" => next == ".",
        // `né le`, `né(e) le`, `nata il` apart.
        "ne" | "nee" => (1..5).any(|far| words.folded(at + far) == "le"),
        word => CUES.contains(&word),
    }
}

fn own(words: &Words, cue: usize) -> bool {
    let back = |far: usize| cue.checked_sub(far).map_or("", |at| words.folded(at));
    OWN.contains(&back(1)) || matches!(back(1), "was" | "am") && back(2) == "i" || matches!(back(1), "i" | "i'm")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dates of a text, each with all days that it may mean and whether it is a birth date.
    fn dates(text: &str) -> Vec<(Vec<String>, bool)> {
        let words = Words::cut(text);
        let found = (0..words.len()).filter_map(|i| written(&words, i));
        found.map(|w| (w.days.iter().map(|day| day.text()).collect(), cued(&words, w.words.0, w.words.1))).collect()
    }

    #[test]
    fn a_day_is_read_however_it_is_written() {
        for text in [
            "1961-03-04",
            "4 March 1961",
            "4th of March, 1961",
            "March 4, 1961",
            "Mar 4th 1961",
            "4. März 1961",
            "4.3.1961",
            "04.03.1961",
            "4. 3. 1961",
            "4-Mar-1961",
            "4 de marzo de 1961",
            "le 4 mars 1961",
            "4 marca 1961",
        ] {
            let found = dates(text);
            assert_eq!(found.first().map(|f| f.0.clone()), Some(vec!["1961-03-04".to_owned()]), "{text}");
        }
        assert_eq!(dates("3/4/61")[0].0, ["1961-04-03", "1961-03-04", "2061-04-03", "2061-03-04"]);
        assert_eq!(dates("13/4/1961")[0].0, ["1961-04-13"]);
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in
            ["31/2/1961", "1.2.3", "1.2.3.4", "192.168.14.7", "13/13/1961", "3/4", "1-23-4-1961", "March 1961", "in 1961", "may 4 2 people"]
        {
            assert!(dates(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn only_a_cue_makes_it_a_birth_date() {
        for text in [
            "dob 3/4/1961",
            "DOB: 3/4/1961",
            "D.O.B. 3/4/1961",
            "born on March 4, 1961",
            "b. 4.3.1961",
            "geb. 4.3.1961",
            "né le 4 mars 1961",
            "née le 4 mars 1961",
            "né(e) le 4 mars 1961",
            "fecha de nacimiento 4/3/1961",
            "date of birth 4/3/1961",
            "3/4/1961 (DOB)",
            "my patient was born on 4.3.1961",
            "March 4, 1961 is her birthday",
        ] {
            assert!(dates(text).iter().any(|d| d.1), "{text}");
        }
        for text in [
            "seen 3/4/1961",
            "3/4/1961",
            "Vitamin B. 4.3.1961",
            "my birthday, 3/4/1961",
            "I was born 4.3.1961",
            "her born days are over. 4.3.1961",
            "the hospital opened on March 4, 1961",
        ] {
            assert!(!dates(text).iter().any(|d| d.1), "{text}");
        }
    }
}
