//! What the first stage looks at: each feature is a 64-bit key, found once, in one pass.

use crate::hash;
use crate::post::Situation;
use crate::read::words::{Shape, Word, Words};

/// Families of features; each is normalised by itself, so that a long post does not drown its situation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// One to three words in a row.
    Words,
    /// Two to five letters in a row within a word.
    Letters,
    /// Surface, account, audience, author, and each of them with single words.
    Situation,
    /// Classes and mentions, one to three in a row, and pairs anywhere.
    Reading,
}

/// Number of families.
pub const FAMILIES: usize = 4;

/// Hands every feature to `sink` with the word it comes from.
pub trait Sink {
    /// One feature; `word` is the index of the (last) word it stands for.
    fn feature(&mut self, family: Family, key: u64, word: Option<usize>);
}

const SALT_WORD: u64 = 0x11;
const SALT_TWO: u64 = 0x12;
const SALT_THREE: u64 = 0x13;
const SALT_LETTERS: u64 = 0x20;
const SALT_SITUATION: u64 = 0x30;

/// Whether a word counts in n-grams of words.
fn counts(word: &Word) -> bool {
    matches!(word.shape, Shape::Letters | Shape::Digits | Shape::Symbol)
}

/// N-grams of words.
pub fn words(words: &Words, sink: &mut impl Sink) {
    let mut before = (0, 0);
    for (i, word) in words.iter().enumerate().filter(|(_, w)| counts(w)) {
        let key = word.key;
        sink.feature(Family::Words, hash::pair(SALT_WORD, key), Some(i));
        let two = hash::pair(before.1, key);
        sink.feature(Family::Words, hash::pair(SALT_TWO, two), Some(i));
        sink.feature(Family::Words, hash::pair(SALT_THREE, hash::pair(before.0, two)), Some(i));
        before = (before.1, key);
    }
}

/// N-grams of letters, with the ends of the word marked.
pub fn letters(words: &Words, shortest: usize, longest: usize, sink: &mut impl Sink) {
    let mut chars: Vec<u32> = Vec::with_capacity(32);
    for (i, word) in words.iter().enumerate() {
        if !counts(word) {
            continue;
        }
        chars.clear();
        chars.push(32);
        chars.extend(words.folded_of(word).chars().take(24).map(u32::from));
        chars.push(32);
        for from in 0..chars.len() {
            let mut h = SALT_LETTERS;
            for (n, &c) in chars.iter().skip(from).take(longest).enumerate() {
                h = hash::pair(h, u64::from(c));
                if n + 1 >= shortest && n + 1 <= chars.len() - 1 {
                    sink.feature(Family::Letters, h, Some(i));
                }
            }
        }
    }
}

/// The situation, alone and beside each word of the author's line.
pub fn situation(situation: &Situation, sink: &mut impl Sink) {
    let mut put = |what: u64, key: u64| sink.feature(Family::Situation, hash::pair(SALT_SITUATION, hash::pair(what, key)), None);
    let surface = situation.surface.index() as u64;
    let account = situation.account.index() as u64;
    let audience = situation.audience.index() as u64;
    put(1, surface);
    put(2, account);
    put(3, audience);
    put(4, surface * 8 + account);
    for line in [&situation.author.role, &situation.author.specialty] {
        let line = Words::cut(line);
        for word in line.iter().filter(|w| counts(w)) {
            put(5, word.key);
            put(6, hash::pair(account, word.key));
        }
    }
    let country = Words::cut(&situation.author.country);
    for word in country.iter().filter(|w| counts(w)) {
        put(7, word.key);
    }
}
