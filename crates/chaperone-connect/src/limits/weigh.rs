//! X's weights. Source: `twitter-text`, configuration 3.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::text;

/// Endings of names that X takes for a link without a scheme. It knows all there are; of two-letter ones and of the
/// newer ones only those that a physician is likely to name are here.
const ENDINGS: [&str; 24] = [
    "com", "org", "net", "edu", "gov", "mil", "int", "info", "health", "care", "clinic", "doctor", "io", "co", "me", "us", "uk", "ca",
    "au", "de", "fr", "eu", "ch", "at",
];

/// How much `text` weighs.
pub(super) fn x(text: &str, per_url: usize) -> usize {
    let mut links = text::links(text);
    links.extend(bare(text).filter(|range| !links.iter().any(|link| link.start < range.end && range.start < link.end)).collect::<Vec<_>>());
    links.sort_by_key(|range| range.start);
    let (mut sum, mut at) = (0, 0);
    for link in links {
        sum += plain(text.get(at..link.start).unwrap_or_default()) + per_url;
        at = link.end;
    }
    sum + plain(text.get(at..).unwrap_or_default())
}

/// An emoji weighs 2, however many characters it is made of.
fn plain(text: &str) -> usize {
    text.graphemes(true).map(|g| if is_emoji(g) { 2 } else { g.chars().map(weight).sum() }).sum()
}

fn weight(c: char) -> usize {
    if matches!(u32::from(c), 0..=0x10ff | 0x2000..=0x200d | 0x2010..=0x201f | 0x2032..=0x2037) { 1 } else { 2 }
}

/// Sequences of emoji: joined, coloured, flags, keycaps. A single one weighs 2 by its own weight.
fn is_emoji(grapheme: &str) -> bool {
    let mut chars = grapheme.chars();
    let first = chars.next().map_or(0, u32::from);
    let second = chars.next();
    let pictograph =
        matches!(first, 0x00a9 | 0x00ae | 0x203c | 0x2049 | 0x2100..=0x2bff | 0x3030 | 0x303d | 0x3297 | 0x3299 | 0x1f000..=0x1faff);
    let keycap = grapheme.ends_with('\u{20e3}');
    second.is_some() && (pictograph || keycap)
}

/// `example.org/path` at the beginning of a word.
fn bare(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    text.split_word_bound_indices_by_space().filter_map(|(at, word)| {
        let open = word.len() - word.trim_start_matches(['(', '"', '\'', '“']).len();
        let word = word.get(open..)?;
        let host = word.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))).unwrap_or(word.len());
        if word.get(host..).is_some_and(|rest| rest.starts_with('@')) {
            return None;
        }
        let name = word.get(..host)?.trim_end_matches('.');
        let (before, ending) = name.rsplit_once('.')?;
        let known = ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
        let end = if word.get(name.len()..).is_some_and(|rest| rest.starts_with('/')) { word.len() } else { name.len() };
        (known && !before.is_empty()).then_some(at + open..at + open + end)
    })
}

/// Words between white space, with their places.
trait Spaced {
    fn split_word_bound_indices_by_space(&self) -> impl Iterator<Item = (usize, &str)>;
}

impl Spaced for str {
    fn split_word_bound_indices_by_space(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut at = 0;
        self.split_inclusive(char::is_whitespace).map(move |word| {
            let start = at;
            at += word.len();
            (start, word.trim_end())
        })
    }
}
