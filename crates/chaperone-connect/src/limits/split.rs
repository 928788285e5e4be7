//! Long texts as threads.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Limits, count};
use crate::{Network, text};

/// Whether parts say which one they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// They do not.
    None,
    /// " 1/3" at the end of each.
    Total,
}

/// Something that may not be split is longer than a post can be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("bytes {} to {} are one link, mention or character, and longer than a post can be", .span.start, .span.end)]
pub struct Unsplittable {
    /// Where it is, in bytes of the text.
    pub span: Range<usize>,
}

/// Cuts `text` into posts that `network` takes: between paragraphs where that is not too early, else between sentences,
/// else between words; a word that is longer than a post, between characters. A link, a mention or a hashtag is never cut.
/// White space at the cuts goes. A text that fits is one part, without a number. `warning` is counted with every part:
/// each carries it.
pub fn split(
    network: Network,
    text: &str,
    warning: Option<&str>,
    limits: &Limits,
    numbering: Numbering,
) -> Result<Vec<String>, Unsplittable> {
    let fits = |part: &str| count(network, part, warning, limits).fits();
    let whole = text.trim();
    if whole.is_empty() || fits(whole) {
        return Ok(if whole.is_empty() { Vec::new() } else { vec![whole.to_owned()] });
    }
    let cuts = Cuts::of(text);
    if numbering == Numbering::None {
        return cuts.parts(&fits);
    }
    // The total is not known before: room is left for as many digits as it may have.
    for digits in 1..=5 {
        let nines = "9".repeat(digits);
        let suffix = format!(" {nines}/{nines}");
        let parts = cuts.parts(&|part| fits(&format!("{part}{suffix}")))?;
        let total = parts.len();
        if total.to_string().len() <= digits {
            return Ok(parts.into_iter().enumerate().map(|(n, part)| format!("{part} {}/{total}", n + 1)).collect());
        }
    }
    cuts.parts(&fits)
}

/// How good a place to cut is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grade {
    /// Inside a long word.
    Character,
    /// Between words.
    Word,
    /// Between sentences.
    Sentence,
    /// Between paragraphs.
    Paragraph,
}

/// Where a text can be cut.
struct Cuts<'a> {
    text: &'a str,
    at: Vec<(usize, Grade)>,
}

impl<'a> Cuts<'a> {
    fn of(text: &'a str) -> Self {
        let mut whole: Vec<Range<usize>> = text::links(text);
        whole.extend(text::mentions(text).into_iter().map(|mention| mention.all));
        whole.extend(text::handles(text).into_iter().chain(text::hashtags(text)));
        whole.sort_by_key(|range| range.start);
        let mut whole = whole.into_iter().peekable();
        let sentences: Vec<usize> = text.split_sentence_bound_indices().map(|(at, _)| at).collect();
        let mut at = Vec::new();
        let (mut before, mut until) = ("", 0);
        for (here, grapheme) in text.grapheme_indices(true) {
            while let Some(range) = whole.next_if(|range| range.start < here) {
                until = until.max(range.end);
            }
            if here > 0
                && here >= until
                && let Some(grade) = grade(text, here, before, grapheme, &sentences)
            {
                at.push((here, grade));
            }
            before = grapheme;
        }
        at.push((text.len(), Grade::Paragraph));
        Self { text, at }
    }

    fn parts(&self, fits: &impl Fn(&str) -> bool) -> Result<Vec<String>, Unsplittable> {
        let (mut parts, mut start) = (Vec::new(), 0);
        while let Some(rest) = self.text.get(start..).filter(|rest| !rest.trim().is_empty()) {
            start += rest.len() - rest.trim_start().len();
            let (part, end) = self.next(start, fits)?;
            parts.push(part.to_owned());
            start = end;
        }
        Ok(parts)
    }

    /// The part that begins at `start`, and where it ends.
    fn next(&self, start: usize, fits: &impl Fn(&str) -> bool) -> Result<(&'a str, usize), Unsplittable> {
        let part = |end: usize| self.text.get(start..end).unwrap_or_default().trim_end();
        let ahead = self.at.partition_point(|(at, _)| *at <= start);
        let ahead = self.at.get(ahead..).unwrap_or_default();
        // Between words first; inside one only where there is nothing else.
        let mut found: Vec<(usize, Grade)> = Vec::new();
        for (end, grade) in ahead.iter().filter(|(_, grade)| *grade > Grade::Character) {
            if !fits(part(*end)) {
                break;
            }
            found.push((*end, *grade));
        }
        if found.is_empty() {
            let inside = ahead.iter().take_while(|(end, _)| fits(part(*end))).last();
            let Some((end, _)) = inside else {
                let end = ahead.first().map_or(self.text.len(), |(end, _)| *end);
                return Err(Unsplittable { span: start..start + part(end).len() });
            };
            return Ok((part(*end), *end));
        }
        // A better place is taken if the part is still at least half full.
        let most = found.last().map_or(start, |(end, _)| *end);
        let half = start + (most - start) / 2;
        let best = found.iter().filter(|(end, _)| *end >= half).max_by_key(|(end, grade)| (*grade, *end));
        let end = best.map_or(most, |(end, _)| *end);
        Ok((part(end), end))
    }
}

/// How good it is to cut between `before` and `after`, the graphemes around `here`; nothing where a cut would make
/// something that was not there: a mention, a hashtag, a link.
fn grade(text: &str, here: usize, before: &str, after: &str, sentences: &[usize]) -> Option<Grade> {
    let space = |grapheme: &str| grapheme.chars().all(char::is_whitespace);
    if space(after) || !space(before) {
        let letters = |grapheme: &str| grapheme.chars().all(char::is_alphanumeric) || !grapheme.is_ascii();
        let scheme = text.get(here..).is_some_and(|rest| rest.starts_with("http") || rest.starts_with("HTTP"));
        return (!space(after) && letters(before) && letters(after) && !scheme).then_some(Grade::Character);
    }
    let gap = text.get(..here).map_or("", |t| t.get(t.trim_end().len()..).unwrap_or_default());
    Some(if gap.matches('\n').count() > 1 {
        Grade::Paragraph
    } else if gap.contains('\n') || sentences.binary_search(&here).is_ok() {
        Grade::Sentence
    } else {
        Grade::Word
    })
}
