//! Changes that are made with one click. Each says what it replaces: where that no longer stands there, it is not made.

use std::ops::Range;

use chaperone_core::review::{Identifier, Kind, Review, Role};
use chaperone_core::text::Span;

/// A change to the text.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// What it does, in words.
    pub(super) label: String,
    /// What it replaces, in bytes.
    pub(super) at: Range<usize>,
    /// What comes in its place.
    pub(super) with: String,
}

/// Words that go with a date or a place that goes.
const LEADING: &[&str] = &["on", "at", "in", "since", "last", "this", "next"];
/// Words that go with a number that goes.
const LABELS: &[&str] =
    &["mrn", "mrn:", "no.", "number", "#", "id", "id:", "dob", "dob:", "born", "tel", "tel.", "phone", "phone:", "call", "room"];

/// Changes that are offered for one finding at most.
const OFFERED: usize = 20;

/// The changes of `text` that help against each finding of `review`, in order. A change that helps against several is offered with
/// the first.
pub(super) fn of(text: &str, review: &Review) -> Vec<Vec<Edit>> {
    let mut offered: Vec<Edit> = Vec::new();
    let mut each = Vec::with_capacity(review.findings.len());
    for finding in &review.findings {
        let spans = finding.evidence.iter().filter(|_| finding.rule.is_privacy()).take(OFFERED);
        let edits = spans.filter_map(|evidence| one(text, evidence.span, evidence.kind, &review.identifiers));
        let new: Vec<Edit> = edits.filter(|edit| !offered.contains(edit)).collect();
        offered.extend(new.iter().cloned());
        each.push(new);
    }
    each
}

fn one(text: &str, span: Span, kind: Kind, identifiers: &[Identifier]) -> Option<Edit> {
    let words = text.get(span.range())?;
    match kind {
        Kind::Name | Kind::Initials | Kind::CodeName => {
            let role = identifiers.iter().find(|one| one.span == span).map(|one| one.role);
            let general = match role {
                Some(Role::Family) => "a relative",
                Some(Role::Patient) => "a patient",
                _ => "somebody",
            };
            let with = if opens(text, span.start()) { capital(general) } else { general.to_owned() };
            Some(Edit { label: format!("Write “{with}” instead of “{words}”"), at: span.range(), with })
        }
        Kind::Date | Kind::Time if !opens(text, span.start()) => Some(taken_out(text, widened(text, span.range(), LEADING))),
        Kind::Handle | Kind::Hashtag | Kind::Url | Kind::Ip | Kind::Id | Kind::Room => {
            Some(taken_out(text, widened(text, span.range(), LABELS)))
        }
        kind if kind.is_unique() => Some(taken_out(text, widened(text, span.range(), LABELS))),
        _ => None,
    }
}

/// Whether a sentence begins at `start`.
fn opens(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default().trim_end();
    before.is_empty() || before.ends_with(['.', '!', '?']) || text.get(..start).is_some_and(|before| before.ends_with('\n'))
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `at` with the words of `leading` that stand before it.
fn widened(text: &str, mut at: Range<usize>, leading: &[&str]) -> Range<usize> {
    while let Some(before) = text.get(..at.start) {
        let Some(word) = before.trim_end_matches(' ').rsplit([' ', '\n', '(']).next() else { break };
        if !leading.contains(&word.to_lowercase().as_str()) {
            break;
        }
        at.start = before.trim_end_matches(' ').len() - word.len();
    }
    at
}

/// Takes out `at`, with the marks and spaces that would be left over.
fn taken_out(text: &str, at: Range<usize>) -> Edit {
    let label = format!("Take out “{}”", text.get(at.clone()).unwrap_or_default());
    let before = text.get(..at.start).unwrap_or_default();
    let after = text.get(at.end..).unwrap_or_default();
    let bare = before.trim_end_matches(' ');
    let (start, end) = match (bare.chars().next_back(), after.chars().next()) {
        (Some('('), Some(')')) => (bare.trim_end_matches('(').trim_end_matches(' ').len(), at.end + 1),
        // Between two commas both go; before the end of a sentence the one before goes.
        (Some(','), Some(',')) => (bare.len() - 1, at.end + 1),
        (Some(','), Some('.' | '!' | '?' | ';' | '\n') | None) => (bare.len() - 1, at.end),
        (None | Some('\n'), _) => (at.start, at.end + after.len() - after.trim_start_matches([' ', ',']).len()),
        _ => (bare.len(), at.end),
    };
    Edit { label, at: start..end, with: String::new() }
}

/// The sentences of `text` that the identity estimate would write, each once, with all that it would change in it.
pub(super) fn sentences(text: &str, review: &Review) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let steps = review.identity.iter().flat_map(|identity| &identity.advice);
    let sentences = steps.filter_map(|step| Some((step.place?, step.sentence.as_ref()?)));
    for (place, sentence) in sentences.filter(|(place, _)| place.end() <= text.len()) {
        edits.retain(|edit| edit.at != place.range());
        edits.push(Edit { label: format!("Write “{sentence}”"), at: place.range(), with: sentence.clone() });
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str, words: &str, leading: &[&str]) -> String {
        let start = text.find(words).unwrap();
        let edit = taken_out(text, widened(text, start..start + words.len(), leading));
        let mut text = text.to_owned();
        text.replace_range(edit.at, &edit.with);
        text
    }

    #[test]
    fn what_goes_leaves_no_gap() {
        for (text, words, left) in [
            ("The man, MRN 5520117, came back.", "5520117", "The man came back."),
            ("The man (MRN 5520117) came back.", "5520117", "The man came back."),
            ("He came back, MRN 5520117.", "5520117", "He came back."),
            ("MRN 5520117, he came back.", "5520117", "he came back."),
            ("He left MRN: 5520117 with us.", "5520117", "He left with us."),
            ("He rang from 555-0142", "555-0142", "He rang from"),
        ] {
            assert_eq!(without(text, words, LABELS), left, "{text}");
        }
        assert_eq!(without("She came on 3 March and left.", "3 March", LEADING), "She came and left.");
        assert_eq!(without("She came last Tuesday.", "Tuesday", LEADING), "She came.");
    }

    #[test]
    fn the_first_word_of_a_sentence_has_a_capital() {
        assert!(opens("Wilma came.", 0) && opens("It rained. Wilma came.", 11) && !opens("Then Wilma came.", 5));
        assert_eq!(capital("a patient"), "A patient");
    }
}
