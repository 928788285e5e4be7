//! Numbers as a text writes them: in groups, with marks between.

use super::born;
use crate::read::lexicon::Class;
use crate::read::words::{Shape, Words};
use crate::read::{Mention, Reading};
use crate::review::Kind;

/// Fewest digits of a number that is kept: a shorter one is everybody's.
pub(super) const LEAST: usize = 5;
/// From so many digits on a number stands for itself; a shorter one must be called a number of somebody.
const FREE: usize = 7;
/// Digits of a telephone number that are the same however it begins.
pub(super) const TAIL: usize = 9;
/// Words of the longest number.
const LONGEST: usize = 12;
/// Letters and digits of the longest number.
pub(super) const MOST: usize = 32;

/// A number as it is hashed: letters and digits, folded, without leading noughts. `None` with too few digits.
pub(super) fn normal(number: &str) -> Option<String> {
    let kept: String = number.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let kept = kept.trim_start_matches('0');
    (digits(kept).count() >= LEAST && kept.len() <= MOST).then(|| kept.to_owned())
}

fn digits(number: &str) -> impl Iterator<Item = char> {
    number.chars().filter(char::is_ascii_digit)
}

/// The digits of `number` alone, where it also has letters and digits enough to be told by them.
pub(super) fn bare(number: &str) -> Option<String> {
    let bare: String = digits(number).collect();
    let bare = bare.trim_start_matches('0');
    (bare.len() >= FREE - 1 && bare.len() < number.len()).then(|| bare.to_owned())
}

/// The last digits of a long number.
pub(super) fn tail(number: &str) -> Option<&str> {
    let all = number.bytes().all(|b| b.is_ascii_digit());
    number.len().checked_sub(TAIL).filter(|_| all).and_then(|at| number.get(at..))
}

/// Calls `is_listed` with every number that starts at word `i`, and gives the end of the longest that it knows.
pub(super) fn longest(reading: &Reading, i: usize, mut is_listed: impl FnMut(&str) -> bool) -> Option<usize> {
    let words = &reading.words;
    // `2024-03-05` is a day, whoever has the number 20240305.
    if !starts(words, i) || born::written(words, i).is_some() {
        return None;
    }
    let (mut written, mut found, mut count) = (String::new(), None, 0);
    for at in i..i + LONGEST {
        let Some(word) = words.get(at) else { break };
        let text = words.folded(at);
        match word.shape {
            Shape::Digits if text.is_ascii() => {
                written.push_str(text);
                count += text.len();
            }
            Shape::Letters if (at == i || word.glued) && text.len() <= 4 && text.is_ascii() => written.push_str(text),
            // `4.4.71920` is a version.
            Shape::Mark if text == "." && at.checked_sub(1).is_none_or(|before| words.folded(before).len() < 2) => break,
            Shape::Mark if matches!(text, "-" | "/" | "." | "(" | ")" | "–") => continue,
            _ => break,
        }
        if count < LEAST || goes_on(words, at + 1) {
            continue;
        }
        let Some(number) = normal(&written) else { break };
        if (count >= FREE || is_called(reading, i, at)) && is_listed(&number) {
            found = Some(at + 1);
        }
    }
    found
}

/// Whether a number may start here: not within one.
fn starts(words: &Words, i: usize) -> bool {
    let Some(word) = words.get(i) else { return false };
    let before = i.checked_sub(1).and_then(|at| Some((words.get(at)?, words.folded(at))));
    let inside = word.glued
        && before.is_some_and(|(before, text)| {
            before.shape == Shape::Digits || matches!(text, "-" | "." | "/" | ",") && before.glued && follows_digits(words, i)
        });
    match word.shape {
        Shape::Digits => !inside,
        // `AB 12345` is no number by its letters, `AB12345` is.
        Shape::Letters => !inside && words.get(i + 1).is_some_and(|w| w.glued && (w.shape == Shape::Digits || words.folded(i + 1) == "-")),
        _ => false,
    }
}

fn follows_digits(words: &Words, i: usize) -> bool {
    i.checked_sub(2).and_then(|at| words.get(at)).is_some_and(|w| w.shape == Shape::Digits)
}

/// Whether the number goes on after a part: `12,345`, `12345.6`.
fn goes_on(words: &Words, next: usize) -> bool {
    let glued = |at: usize| words.get(at).is_some_and(|w| w.glued);
    match words.get(next).map(|w| w.shape) {
        Some(Shape::Digits) => glued(next),
        Some(Shape::Mark) => {
            matches!(words.folded(next), "," | "." | ":")
                && glued(next)
                && glued(next + 1)
                && words.get(next + 1).is_some_and(|w| w.shape == Shape::Digits)
        }
        _ => false,
    }
}

/// Whether the text calls the words a number of somebody, by their form or by a word before.
fn is_called(reading: &Reading, from: usize, to: usize) -> bool {
    let by_form = (from..=to).any(|at| reading.mention(at).is_some_and(is_number));
    let called = Class::IdWord;
    by_form
        || (from.saturating_sub(4)..from).any(|at| {
            let word = reading.words.folded(at);
            reading.classes.get(at).is_some_and(|c| c.has(called)) || matches!(word, "#" | "mrn" | "nhs" | "chart" | "ext")
        })
}

/// Whether a mention is of a number that leads to somebody.
pub(super) fn is_number(mention: &Mention) -> bool {
    matches!(
        mention.kind,
        Kind::Mrn | Kind::HealthPlan | Kind::AccountNumber | Kind::Id | Kind::Ssn | Kind::Phone | Kind::Fax | Kind::Licence
    )
}
