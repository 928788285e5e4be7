//! All words of a post that others will read, as the one text that is reviewed: nothing goes out beside it.

use std::ops::Range;

use chaperone_core::text::{Draft as Words, TooLong};
use chaperone_store::drafts::Content;
use chaperone_store::files::File;

/// What ends a part, so that no sentence goes on in the next one.
const BETWEEN: &str = "\n\n";

/// A part of what is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The text itself.
    Text,
    /// The content warning.
    Warning,
    /// The link of the card.
    Link,
    /// What is said of the picture with this number, from 1.
    Alt(usize),
}

impl Part {
    /// Where words of it stand; nothing for the text itself, where one looks first.
    pub(crate) fn place(self) -> Option<String> {
        match self {
            Self::Text => None,
            Self::Warning => Some("In the content warning: ".to_owned()),
            Self::Link => Some("In the link: ".to_owned()),
            Self::Alt(number) => Some(format!("In what you say of picture {number}: ")),
        }
    }
}

/// The parts one after the other. The text comes first, so that a place in it is the same place in the whole. No `Debug`:
/// it is the words.
pub(crate) struct Published {
    all: String,
    parts: Vec<(Part, Range<usize>)>,
}

impl Published {
    /// Of a draft and its pictures.
    pub(crate) fn of(content: &Content, files: &[File]) -> Self {
        let mut published = Self { all: content.text.clone(), parts: vec![(Part::Text, 0..content.text.len())] };
        published.add(Part::Warning, &content.warning);
        published.add(Part::Link, &content.link);
        for (n, file) in files.iter().enumerate() {
            published.add(Part::Alt(n + 1), &file.told.alt);
        }
        published
    }

    fn add(&mut self, part: Part, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        self.all.push_str(BETWEEN);
        let start = self.all.len();
        self.all.push_str(words);
        self.parts.push((part, start..self.all.len()));
    }

    /// As the engine takes it.
    pub(crate) fn words(&self) -> Result<Words, TooLong> {
        Words::new(self.all.as_str())
    }

    /// The text itself.
    pub(crate) fn text(&self) -> &str {
        self.parts.first().and_then(|(_, at)| self.all.get(at.clone())).unwrap_or_default()
    }

    /// The part in which the byte `at` of the whole stands.
    pub(crate) fn part(&self, at: usize) -> Part {
        self.parts.iter().rev().find(|(_, range)| range.start <= at).map_or(Part::Text, |(part, _)| *part)
    }

    /// The words from the character `start` to `end` of the whole, with the part that they stand in.
    pub(crate) fn at_chars(&self, start: usize, end: usize) -> (Part, &str) {
        let byte = |n: usize| self.all.char_indices().nth(n).map_or(self.all.len(), |(at, _)| at);
        let (start, end) = (byte(start), byte(end));
        (self.part(start), self.all.get(start..end).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_text_is_the_same_in_the_whole() {
        let content =
            Content {
                text: "Grüße.".to_owned(), warning: "Ernst".to_owned(), link: "https://a.example".to_owned(), ..Content::default()
            };
        let published = Published::of(&content, &[]);
        assert_eq!(published.words().unwrap().text(), "Grüße.\n\nErnst\n\nhttps://a.example");
        assert_eq!(published.text(), "Grüße.");
        assert_eq!(published.at_chars(0, 5), (Part::Text, "Grüße"));
        assert_eq!(published.at_chars(8, 13), (Part::Warning, "Ernst"));
        assert_eq!(published.at_chars(15, 99), (Part::Link, "https://a.example"));
        assert_eq!(published.at_chars(99, 100), (Part::Link, ""));
    }
}
