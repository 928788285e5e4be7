//! A sentence with some of its details made general. Where a machine cannot be sure of the grammar, there is no sentence.

use crate::read::words::{Shape, Words};
use crate::text::Span;

/// A change to some words of a draft.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Edit {
    /// Other words in the same place.
    Replace(Span, String),
    /// Words with their own article, in place of a thing and its article.
    Noun(Span, String),
    /// A word for an age, before somebody.
    Age(Span, &'static str),
    /// Words for somebody, in place of an occupation.
    Job(Span, String),
    /// Nothing, and the preposition before it goes too.
    Drop(Span),
    /// A change that a machine cannot write.
    None(Span),
}

/// Words that go when what follows them goes.
const LEADING: &[&str] = &["in", "at", "on", "near", "from", "outside", "around", "last", "this", "back", "of"];
const SMALL: &[&str] = &["small", "tiny", "little", "rural", "own"];
const ARTICLES: &[&str] = &["a", "an", "the", "his", "her", "their", "this", "my", "our"];

/// The sentence of `text` around `place`, with `edits` made; `None` where one of those in it cannot be made.
pub(super) fn sentence(text: &str, place: Span, edits: &[Edit]) -> Option<String> {
    let words = Words::cut(text);
    let at = words.at(place.start());
    let from = (0..=at).rev().find(|&i| words.get(i).is_some_and(|w| w.opens))?;
    let to = (at + 1..words.len()).find(|&i| words.get(i).is_some_and(|w| w.opens)).unwrap_or(words.len());
    let whole = words.get(from)?.span.join(words.get(to.checked_sub(1)?)?.span);
    let mut made: Vec<(Span, String)> = Vec::new();
    // A place may be widened twice: the later edit of the same words counts.
    for (i, edit) in edits.iter().enumerate() {
        let later = edits.get(i + 1..).unwrap_or_default();
        if later.iter().any(|l| l.same(edit)) || !whole.covers(edit.place()) {
            continue;
        }
        made.push(edit.make(text, &words)?);
    }
    made.sort_by_key(|m| m.0.start());
    let overlap = made.windows(2).any(|pair| matches!(pair, [a, b] if a.0.touches(b.0)));
    if overlap || made.is_empty() {
        return None;
    }
    let mut out = String::new();
    let mut last = whole.start();
    for (span, new) in made {
        out.push_str(text.get(last..span.start())?);
        out.push_str(&new);
        last = span.end();
    }
    out.push_str(text.get(last..whole.end())?);
    Some(tidy(&out))
}

impl Edit {
    /// Where it applies.
    pub(super) fn place(&self) -> Span {
        match self {
            Self::Replace(span, _) | Self::Noun(span, _) | Self::Age(span, _) | Self::Job(span, _) | Self::Drop(span) | Self::None(span) => *span,
        }
    }

    fn same(&self, other: &Self) -> bool {
        self.place() == other.place()
    }

    /// The span that goes and what comes in its place.
    fn make(&self, text: &str, words: &Words) -> Option<(Span, String)> {
        let (from, to) = (words.at(self.place().start()), words.at(self.place().end()));
        let is = |i: usize, any: &[&str]| any.contains(&words.folded(i));
        let letters = |i: usize| words.get(i).is_some_and(|w| w.shape == Shape::Letters);
        let span = |from: usize, to: usize| Some(words.get(from)?.span.join(words.get(to.checked_sub(1)?)?.span));
        match self {
            Self::None(_) => None,
            Self::Replace(place, new) => Some((*place, new.clone())),
            Self::Drop(_) => {
                let mut start = from;
                // "in our village": the whole of it, but no article that belongs to something else.
                let articles = (0..start).rev().take_while(|&i| is(i, ARTICLES) || is(i, SMALL)).count();
                if start.checked_sub(articles + 1).is_some_and(|b| is(b, LEADING)) {
                    start -= articles;
                }
                while start.checked_sub(1).is_some_and(|b| is(b, LEADING)) {
                    start -= 1;
                }
                // "Wisconsin's" belongs to what follows; "yesterday's first patient" too.
                let owns = text.get(self.place().range()).is_some_and(|t| t.ends_with("'s") || t.ends_with("’s"));
                if owns {
                    return None;
                }
                Some((span(start, to)?, String::new()))
            }
            Self::Noun(_, new) => {
                let before = from.checked_sub(1);
                let stands = before.is_some_and(|b| is(b, ARTICLES) || is(b, &["with", "of", "had", "has", "for", "and", "from", "after", "got"]));
                // "hip fracture repair": the noun that follows belongs to it.
                if !stands || letters(to) && !is(to, FOLLOWS) {
                    return None;
                }
                let start = before.filter(|&b| is(b, ARTICLES)).unwrap_or(from);
                Some((span(start, to)?, new.clone()))
            }
            Self::Age(place, stage) => {
                let folded = text.get(place.range())?.to_lowercase();
                let sexed = [("f", "woman"), ("m", "man"), ("female", "woman"), ("male", "man")].into_iter().find(|(letter, _)| folded.ends_with(letter));
                let noun = letters(to) && !is(to, FOLLOWS);
                let article = from.checked_sub(1).filter(|&b| is(b, ARTICLES));
                let opens = words.get(from).is_some_and(|w| w.opens);
                if !noun && article.is_none() && !opens {
                    return None;
                }
                let mut new = (*stage).to_owned();
                if !noun {
                    new.push(' ');
                    new.push_str(sexed.filter(|_| !folded.ends_with("yom") && !folded.contains("mo")).map_or("patient", |s| s.1));
                }
                match article.filter(|&b| is(b, &["a", "an"])) {
                    Some(at) => Some((span(at, to)?, format!("{} {new}", article_for(stage)))),
                    None => Some((*place, new)),
                }
            }
            Self::Job(place, new) => {
                if is(to, &["in", "of", "with"]) && new.contains(" who ") {
                    return None;
                }
                let mut start = from;
                while start.checked_sub(1).is_some_and(|b| is(b, &["local", "retired", "former", "famous", "beloved", "old"])) {
                    start -= 1;
                }
                match start.checked_sub(1).filter(|&b| is(b, &["a", "an"])) {
                    Some(at) => Some((span(at, to)?, format!("a {new}"))),
                    None => {
                        let stands = start.checked_sub(1).is_some_and(|b| is(b, ARTICLES) || letters(b));
                        let place = if start == from { *place } else { span(start, to)? };
                        stands.then(|| (place, new.clone()))
                    }
                }
            }
        }
    }
}

/// Words that may follow a thing without belonging to it.
const FOLLOWS: &[&str] = &[
    "in", "at", "on", "with", "who", "whose", "and", "from", "after", "before", "this", "last", "today", "yesterday", "tonight", "came", "presented", "presents", "is",
    "was", "had", "has", "that", "but", "for", "to", "while", "as", "by", "or", "where", "when", "because", "then", "admitted", "brought", "w",
];

fn article_for(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// One space between words, none before marks, no mark left alone, a capital first.
fn tidy(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len());
    for c in sentence.trim().chars() {
        let lonely = matches!(c, ',' | '.' | '!' | '?' | ';' | ':' | ')');
        if lonely {
            while out.ends_with(' ') {
                out.pop();
            }
            if out.ends_with(',') {
                out.pop();
            }
            if out.is_empty() {
                continue;
            }
        }
        if c.is_whitespace() && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        out.push(if c.is_whitespace() { ' ' } else { c });
    }
    let mut chars = out.trim().chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str, edits: &[(&str, fn(Span) -> Edit)]) -> Option<String> {
        let edits: Vec<Edit> = edits
            .iter()
            .map(|(words, edit)| {
                let start = text.find(words).unwrap();
                edit(Span::of(text, start, start + words.len()).unwrap())
            })
            .collect();
        sentence(text, edits.last().unwrap().place(), &edits)
    }

    #[test]
    fn details_are_made_general_in_their_sentence() {
        let text = "Long night. A 62-year-old farmer from Kenosha was in last night with a hip fracture. We all cried.";
        assert_eq!(
            rewritten(text, &[("Kenosha", |s| Edit::Replace(s, "Wisconsin".to_owned()))]).as_deref(),
            Some("A 62-year-old farmer from Wisconsin was in last night with a hip fracture.")
        );
        assert_eq!(
            rewritten(text, &[("last night", Edit::Drop), ("62-year-old", |s| Edit::Age(s, "middle-aged"))]).as_deref(),
            Some("A middle-aged farmer from Kenosha was in with a hip fracture.")
        );
        assert_eq!(
            rewritten(text, &[("hip fracture", |s| Edit::Noun(s, "a fracture".to_owned()))]).as_deref(),
            Some("A 62-year-old farmer from Kenosha was in last night with a fracture.")
        );
    }

    #[test]
    fn what_cannot_be_written_for_sure_is_not() {
        assert_eq!(rewritten("She is 62.", &[("62", |s| Edit::Age(s, "middle-aged"))]), None);
        assert_eq!(rewritten("Yesterday's first patient sang.", &[("Yesterday's", Edit::Drop)]), None);
        assert_eq!(rewritten("He got struck by lightning.", &[("struck by lightning", |s| Edit::Noun(s, "an injury".to_owned()))]), None);
    }

    #[test]
    fn articles_and_marks_stay_right() {
        assert_eq!(rewritten("Saw a 78yo with sepsis.", &[("78yo", |s| Edit::Age(s, "older"))]).as_deref(), Some("Saw an older patient with sepsis."));
        assert_eq!(rewritten("Yesterday, a man fell.", &[("Yesterday", Edit::Drop)]).as_deref(), Some("A man fell."));
        assert_eq!(rewritten("47F with chest pain.", &[("47F", |s| Edit::Age(s, "middle-aged"))]).as_deref(), Some("Middle-aged woman with chest pain."));
    }
}
