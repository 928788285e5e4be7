//! Finds what can be found for certain: numbers, dates, ages, places, rooms, contacts, listed words.
//!
//! Names without a title, and whose detail a mention is, are left to the tagger.

#![expect(clippy::nonminimal_bool, reason = "each clause of a condition is one thing said of the text; the shorter forms invert them")]

mod age;
mod bare;
mod contact;
mod date;
mod listed;
mod number;
mod person;
mod place;
mod room;
mod social;
#[cfg(test)]
mod tests;
mod time;

pub(super) use bare::{OF_EPONYMS, of_the_ward};

use super::Mention;
use super::lexicon::{self, Class, Classes};
use super::words::{Case, Shape, Word, Words};
use crate::review::{Kind, Role, SafeHarbor};
use crate::text::Span;

/// Adds every mention that is recognised, in order of place; none overlap.
pub fn all(text: &str, words: &Words, out: &mut Vec<Mention>) {
    let scan = Scan::of(text, words);
    let from = out.len();
    listed::find(&scan, out);
    let numbers = words.iter().any(|w| w.shape == Shape::Digits);
    if numbers {
        number::find(&scan, out);
    }
    room::find(&scan, out);
    contact::find(&scan, out);
    age::find(&scan, out);
    date::find(&scan, out);
    time::find(&scan, out);
    place::find(&scan, out);
    person::find(&scan, out);
    bare::find(&scan, out);
    social::find(&scan, out);
    settle(out, from);
}

/// Which of two overlapping mentions stays: the surer kind, then the longer, then the earlier found.
fn rank(m: &Mention) -> (u8, usize) {
    let sure = match m.kind {
        Kind::Email | Kind::Url | Kind::Ip => 6,
        Kind::Ssn
        | Kind::Mrn
        | Kind::HealthPlan
        | Kind::AccountNumber
        | Kind::Licence
        | Kind::Vehicle
        | Kind::DeviceSerial
        | Kind::Fax
        | Kind::Handle
        | Kind::CodeName => 5,
        Kind::Phone | Kind::Address | Kind::Zip | Kind::Age | Kind::Facility => 4,
        Kind::Date | Kind::Name | Kind::Place if m.safe_harbor.is_some() => 4,
        Kind::Room | Kind::Time | Kind::Initials | Kind::Hashtag => 3,
        Kind::Id | Kind::Date | Kind::Name | Kind::Place => 2,
        _ => 1,
    };
    (sure, m.span.end() - m.span.start())
}

fn settle(out: &mut Vec<Mention>, from: usize) {
    let Some(found) = out.get_mut(from..) else { return };
    found.sort_by_key(|m| m.span.start());
    let mut kept = from;
    for at in from..out.len() {
        let Some(&m) = out.get(at) else { break };
        // Kept mentions do not overlap, so only the last ones can touch this.
        let mut rival = kept;
        let mut wins = true;
        while rival > from && out.get(rival - 1).is_some_and(|k| k.span.touches(m.span)) {
            if out.get(rival - 1).is_some_and(|k| rank(k) >= rank(&m)) {
                wins = false;
                break;
            }
            rival -= 1;
        }
        if wins {
            if let Some(place) = out.get_mut(rival) {
                *place = m;
            }
            kept = rival + 1;
        }
    }
    out.truncate(kept);
}

/// The words of a text, with questions that may be asked of any index: past the ends nothing is true.
struct Scan<'a> {
    text: &'a str,
    words: &'a Words,
    /// Where listed phrases start, how many words they have, what they are; in order.
    phrases: Vec<(usize, usize, Classes)>,
}

impl<'a> Scan<'a> {
    fn of(text: &'a str, words: &'a Words) -> Self {
        let mut phrases = Vec::with_capacity(16);
        for (i, w) in words.iter().enumerate() {
            if w.classes.phrase_words() > 1
                && let Some((len, classes)) = lexicon::phrase(words, i)
            {
                phrases.push((i, len, classes));
            }
        }
        Self { text, words, phrases }
    }

    /// The longest listed phrase that starts at word `i`.
    fn phrase(&self, i: usize) -> Option<(usize, Classes)> {
        if self.classes(i).phrase_words() < 2 {
            return None;
        }
        let at = self.phrases.binary_search_by_key(&i, |p| p.0).ok()?;
        self.phrases.get(at).map(|p| (p.1, p.2))
    }

    fn len(&self) -> usize {
        self.words.len()
    }

    fn get(&self, i: usize) -> Option<&'a Word> {
        self.words.get(i)
    }

    fn folded(&self, i: usize) -> &'a str {
        self.words.folded(i)
    }

    fn raw(&self, i: usize) -> &'a str {
        self.get(i).and_then(|w| self.text.get(w.span.range())).unwrap_or_default()
    }

    fn classes(&self, i: usize) -> Classes {
        self.get(i).map_or(Classes::NONE, |w| w.classes)
    }

    fn has(&self, i: usize, class: Class) -> bool {
        self.classes(i).has(class)
    }

    fn is(&self, i: usize, any: &[&str]) -> bool {
        any.contains(&self.folded(i))
    }

    /// No space before word `i`.
    fn glued(&self, i: usize) -> bool {
        self.get(i).is_some_and(|w| w.glued)
    }

    fn shape(&self, i: usize) -> Option<Shape> {
        self.get(i).map(|w| w.shape)
    }

    fn digits(&self, i: usize) -> bool {
        self.shape(i) == Some(Shape::Digits)
    }

    fn letters(&self, i: usize) -> bool {
        self.shape(i) == Some(Shape::Letters)
    }

    /// Word `i` starts with a capital.
    fn capital(&self, i: usize) -> bool {
        self.get(i).is_some_and(|w| w.shape == Shape::Letters && w.case != Case::Lower)
            && self.raw(i).chars().next().is_some_and(char::is_uppercase)
    }

    fn upper(&self, i: usize) -> bool {
        self.get(i).is_some_and(|w| w.case == Case::Upper)
    }

    /// Nothing more is said here: a mark, a line's end, the end.
    fn ends(&self, i: usize) -> bool {
        !matches!(self.shape(i), Some(Shape::Letters | Shape::Digits))
    }

    /// The number that word `i` writes in digits.
    fn value(&self, i: usize) -> Option<u32> {
        if self.digits(i) { self.folded(i).parse().ok() } else { None }
    }

    /// The words `from..to`, in one span.
    fn span(&self, from: usize, to: usize) -> Option<Span> {
        self.words.span(from, to)
    }

    fn add(&self, out: &mut Vec<Mention>, words: (usize, usize), kind: Kind, safe_harbor: Option<SafeHarbor>) {
        self.add_as(out, words, kind, Role::Unknown, safe_harbor);
    }

    fn add_as(&self, out: &mut Vec<Mention>, words: (usize, usize), kind: Kind, role: Role, safe_harbor: Option<SafeHarbor>) {
        if let Some(span) = self.span(words.0, words.1) {
            out.push(Mention { span, kind, role, safe_harbor });
        }
    }
}

/// The index `n` before `i`; before the start, one that no word has.
const fn back(i: usize, n: usize) -> usize {
    i.wrapping_sub(n)
}
