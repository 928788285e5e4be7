//! From text to what it says: words, and mentions of people, places, times, conditions.

pub mod lexicon;
mod people;
pub mod recognise;
pub mod stance;
pub mod subject;
pub mod tag;
pub mod words;

use crate::post::Author;
use crate::review::{Kind, Role, SafeHarbor};
use crate::text::Span;
use lexicon::Classes;
use subject::Subject;
use tag::{Tagger, Tags};
use words::Words;

/// Something the text mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: Kind,
    /// Whose.
    pub role: Role,
    /// Which Safe Harbor identifier it is, whoever it belongs to.
    pub safe_harbor: Option<SafeHarbor>,
}

/// What a text says, read once.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Its words.
    pub words: Words,
    /// The lists each word is in, alone or as part of a phrase.
    pub classes: Vec<Classes>,
    /// What the tagger says of each word.
    pub tags: Vec<Tags>,
    /// What is mentioned, in order of place; none overlap.
    pub mentions: Vec<Mention>,
    /// For each word the mention it lies in, as an index.
    pub within: Vec<Option<u32>>,
    /// Of whom it speaks.
    pub subject: Subject,
}

impl Reading {
    /// Reads `text` by `author`.
    pub fn of(text: &str, author: &Author, tagger: &Tagger<'_>) -> Self {
        let words = Words::cut(text);
        let classes = lexicon::spread(&words);
        let tags = tagger.tag(&words, &classes);
        let mentions = mentions(text, author, &words, &classes, &tags);
        let within = within(&words, &mentions);
        let subject = subject::subject(&words);
        Self { words, classes, tags, mentions, within, subject }
    }

    /// What is mentioned in the same `text` by the same `author`, if of each word that is known which `tags` say.
    pub fn mentioned(&self, text: &str, author: &Author, tags: &[Tags]) -> Vec<Mention> {
        mentions(text, author, &self.words, &self.classes, tags)
    }

    /// The mention that word `i` lies in.
    pub fn mention(&self, i: usize) -> Option<&Mention> {
        self.mentions.get((*self.within.get(i)?)? as usize)
    }
}

fn mentions(text: &str, author: &Author, words: &Words, classes: &[Classes], tags: &[Tags]) -> Vec<Mention> {
    let mut mentions = Vec::new();
    recognise::all(text, words, &mut mentions);
    people::join(author, words, classes, tags, &mut mentions);
    mentions
}

fn within(words: &Words, mentions: &[Mention]) -> Vec<Option<u32>> {
    let mut at = 0;
    words
        .iter()
        .map(|word| {
            while mentions.get(at).is_some_and(|m| m.span.end() <= word.span.start()) {
                at += 1;
            }
            mentions.get(at).filter(|m| m.span.touches(word.span)).map(|_| at as u32)
        })
        .collect()
}
