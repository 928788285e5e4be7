//! A sentence with some of its details made general. Where a machine cannot be sure of the grammar, there is no sentence.

use crate::read::lexicon::{Class, Classes};
use crate::read::words::{Case, Shape, Words};
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
const GOING: &[&str] = &["was", "is", "were", "been", "came", "comes", "brought", "walked", "rolled", "went", "goes", "carried", "flown"];
const SMALL: &[&str] = &["small", "tiny", "little", "rural", "own"];
const ARTICLES: &[&str] = &["a", "an", "the", "his", "her", "their", "this", "my", "our"];

/// Where the sentence of `text` around `place` stands, and how it reads with `edits` made; `None` where one of those in
/// it cannot be made.
pub(super) fn sentence(text: &str, place: Span, edits: &[Edit]) -> Option<(Span, String)> {
    let words = Words::cut(text);
    if !english(&words) {
        return None;
    }
    let at = words.at(place.start());
    let from = (0..=at).rev().find(|&i| words.get(i).is_some_and(|w| w.opens))?;
    let to = (at + 1..words.len()).find(|&i| words.get(i).is_some_and(|w| w.opens)).unwrap_or(words.len());
    let whole = words.span(from, to)?;
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
    Some((whole, tidy(&out)))
}

/// Whether it is English: a sentence half in another language helps nobody.
fn english(words: &Words) -> bool {
    const OURS: &[&str] = &["the", "a", "an", "and", "of", "in", "was", "with", "to", "is", "he", "she", "his", "her"];
    const OTHERS: &[&str] = &[
        "der", "die", "das", "und", "eine", "ein", "mit", "el", "la", "los", "una", "un", "con", "le", "les", "des", "une", "avec", "uma",
        "um", "os", "com", "em",
    ];
    let count = |list: &[&str]| words.iter().filter(|w| list.contains(&words.folded_of(w))).count();
    count(OURS) >= count(OTHERS)
}

impl Edit {
    /// Where it applies.
    pub(super) fn place(&self) -> Span {
        match self {
            Self::Replace(span, _)
            | Self::Noun(span, _)
            | Self::Age(span, _)
            | Self::Job(span, _)
            | Self::Drop(span)
            | Self::None(span) => *span,
        }
    }

    fn same(&self, other: &Self) -> bool {
        self.place() == other.place()
    }

    /// The span that goes and what comes in its place.
    fn make(&self, text: &str, words: &Words) -> Option<(Span, String)> {
        let at = At { text, words, from: words.at(self.place().start()), to: words.at(self.place().end()) };
        match self {
            Self::None(_) => None,
            Self::Replace(_, new) => at.replaced(new),
            Self::Drop(_) => at.dropped(),
            Self::Noun(_, new) => at.noun(new),
            Self::Age(_, stage) => at.aged(stage),
            Self::Job(_, new) => at.somebody(new),
        }
    }
}

/// The words that an edit is about, and those around them.
struct At<'a> {
    text: &'a str,
    words: &'a Words,
    from: usize,
    to: usize,
}

impl At<'_> {
    fn is(&self, i: usize, any: &[&str]) -> bool {
        any.contains(&self.words.folded(i))
    }

    fn letters(&self, i: usize) -> bool {
        self.words.get(i).is_some_and(|w| w.shape == Shape::Letters)
    }

    fn span(&self, from: usize, to: usize) -> Option<Span> {
        self.words.span(from, to)
    }

    /// The word before `i`, if it is one of `any`.
    fn before(&self, i: usize, any: &[&str]) -> Option<usize> {
        i.checked_sub(1).filter(|&b| self.is(b, any))
    }

    /// A noun follows that belongs to it: "hip fracture repair".
    fn goes_on(&self) -> bool {
        self.letters(self.to) && !self.is(self.to, FOLLOWS)
    }

    /// "in Kenosha, Wisconsin": the state goes with the town. Nothing where it is part of another name.
    fn replaced(&self, new: &str) -> Option<(Span, String)> {
        let hyphen = self.is(self.to, &["-"]) || self.before(self.from, &["-"]).is_some();
        let street = self.words.get(self.to).is_some_and(|w| w.classes.has(Class::StreetWord));
        let stands = self.before(self.from, &["in", "from", "near", "at", "outside", "of", "to", "around", ","]).is_some();
        if hyphen || street || !stands {
            return None;
        }
        let title = |i: usize| {
            self.words.get(i).is_some_and(|w| w.shape == Shape::Letters && w.case != Case::Lower && !w.classes.has(Class::FirstName))
        };
        let mut end = self.to;
        if self.is(end, &[","]) && title(end + 1) {
            end = (end + 1..end + 4).take_while(|&i| title(i)).last().map_or(end, |last| last + 1);
        }
        Some((self.span(self.from, end)?, new.to_owned()))
    }

    fn dropped(&self) -> Option<(Span, String)> {
        let mut start = self.from;
        // "in our village": the whole of it, but no article that belongs to something else.
        let articles = (0..start).rev().take_while(|&i| self.is(i, ARTICLES) || self.is(i, SMALL)).count();
        if start.checked_sub(articles + 1).is_some_and(|b| self.is(b, LEADING)) {
            start -= articles;
        }
        // "was in last night": there the little word belongs to what stands before it.
        while let Some(before) = self.before(start, LEADING).filter(|&b| self.before(b, GOING).is_none()) {
            start = before;
        }
        let span = self.span(self.from, self.to)?;
        // "Wisconsin's" belongs to what follows; "yesterday's first patient" too.
        let owns = self.text.get(span.range()).is_some_and(|t| t.ends_with("'s") || t.ends_with("’s"));
        if owns { None } else { Some((self.span(start, self.to)?, String::new())) }
    }

    fn noun(&self, new: &str) -> Option<(Span, String)> {
        let article = self.before(self.from, ARTICLES);
        let stands = article.or_else(|| self.before(self.from, &["with", "of", "had", "has", "for", "and", "from", "after", "got"]));
        let owned = article.is_some_and(|a| self.is(a, &["his", "her", "their", "my", "our"]));
        if stands.is_none() || self.goes_on() || owned {
            return None;
        }
        Some((self.span(article.unwrap_or(self.from), self.to)?, new.to_owned()))
    }

    /// Somebody follows whom the age belongs to: "62-year-old woman", "47yo dairy farmer".
    fn of_somebody(&self) -> bool {
        const SOMEBODY: Classes = Classes::of(&[Class::PatientWord, Class::Occupation, Class::Clinician, Class::Relative]);
        const BETWEEN: &[&str] =
            &["retired", "former", "healthy", "previously", "otherwise", "old", "local", "dairy", "school", "female", "male"];
        let next = if self.is(self.to, BETWEEN) { self.to + 1 } else { self.to };
        let nouns = ["woman", "man", "lady", "gentleman", "girl", "boy", "guy", "bloke", "chap", "patient", "person", "child"];
        self.words.get(next).is_some_and(|w| w.classes.meets(SOMEBODY)) || self.is(next, &nouns)
    }

    fn aged(&self, stage: &str) -> Option<(Span, String)> {
        let span = self.span(self.from, self.to)?;
        let article = self.before(self.from, ARTICLES);
        let decade = article.is_some_and(|a| self.is(a, &["his", "her", "their", "my"]));
        let owns = self.text.get(span.range()).is_some_and(|t| t.ends_with("'s") || t.ends_with("’s"));
        if decade || owns {
            return None;
        }
        if !self.of_somebody() && article.is_none() && !self.words.get(self.from).is_some_and(|w| w.opens) {
            return None;
        }
        let somebody = match self.words.folded(self.to.saturating_sub(1)) {
            "f" | "female" | "yof" => "woman",
            "m" | "male" | "yom" => "man",
            _ => "patient",
        };
        let new = if self.of_somebody() { stage.to_owned() } else { format!("{stage} {somebody}") };
        match self.before(self.from, &["a", "an"]) {
            Some(at) => Some((self.span(at, self.to)?, format!("{} {new}", article_for(stage)))),
            None => Some((span, new)),
        }
    }

    fn somebody(&self, new: &str) -> Option<(Span, String)> {
        if self.is(self.to, &["in", "of", "with"]) && new.contains(" who ") {
            return None;
        }
        let mut start = self.from;
        while let Some(before) = self.before(start, &["local", "retired", "former", "famous", "beloved", "old"]) {
            start = before;
        }
        if let Some(article) = self.before(start, &["a", "an"]) {
            return Some((self.span(article, self.to)?, format!("a {new}")));
        }
        let stands = start.checked_sub(1).is_some_and(|b| self.is(b, ARTICLES) || self.is(b, &["old", "yo", "aged", "village", "town"]));
        if stands { Some((self.span(start, self.to)?, new.to_owned())) } else { None }
    }
}

/// Words that may follow a thing without belonging to it.
const FOLLOWS: &[&str] = &[
    "in",
    "at",
    "on",
    "with",
    "who",
    "whose",
    "and",
    "from",
    "after",
    "before",
    "this",
    "last",
    "today",
    "yesterday",
    "tonight",
    "came",
    "presented",
    "presents",
    "is",
    "was",
    "had",
    "has",
    "that",
    "but",
    "for",
    "to",
    "while",
    "as",
    "by",
    "or",
    "where",
    "when",
    "because",
    "then",
    "admitted",
    "brought",
    "w",
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

    type Made = fn(Span) -> Edit;

    fn rewritten(text: &str, edits: &[(&str, Made)]) -> Option<String> {
        let edits: Vec<Edit> = edits
            .iter()
            .map(|(words, edit)| {
                let start = text.find(words).unwrap();
                edit(Span::of(text, start, start + words.len()).unwrap())
            })
            .collect();
        sentence(text, edits.last().unwrap().place(), &edits).map(|(_, sentence)| sentence)
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
        assert_eq!(rewritten("He was struck by lightning.", &[("struck by lightning", |s| Edit::Noun(s, "an injury".to_owned()))]), None);
    }

    #[test]
    fn articles_and_marks_stay_right() {
        assert_eq!(
            rewritten("Saw a 78yo with sepsis.", &[("78yo", |s| Edit::Age(s, "older"))]).as_deref(),
            Some("Saw an older patient with sepsis.")
        );
        assert_eq!(rewritten("Yesterday, a man fell.", &[("Yesterday", Edit::Drop)]).as_deref(), Some("A man fell."));
        assert_eq!(
            rewritten("47F with chest pain.", &[("47F", |s| Edit::Age(s, "middle-aged"))]).as_deref(),
            Some("Middle-aged woman with chest pain.")
        );
    }
}
