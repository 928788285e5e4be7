//! Text cut into words, once; everything later points back to the first byte it came from.

use super::lexicon::{self, Classes};
use crate::hash;
use crate::text::Span;

/// What a word is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Letters (with inner apostrophes and combining marks).
    Letters,
    /// Digits only; `47yo` is two words, the second [`Word::glued`] to the first.
    Digits,
    /// One ASCII or Unicode punctuation mark.
    Mark,
    /// Emoji and other symbols.
    Symbol,
    /// One line break.
    Break,
}

/// How letters are cased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `ward`, or no letters.
    Lower,
    /// `Ward`.
    Title,
    /// `ICU`, `A`.
    Upper,
    /// `McKay`, `iPhone`.
    Mixed,
}

/// One word.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Where.
    pub span: Span,
    /// What it is made of.
    pub shape: Shape,
    /// How it is cased.
    pub case: Case,
    /// No white space between the word before and this one.
    pub glued: bool,
    /// First of a sentence or line.
    pub opens: bool,
    /// Hash of the folded form (lower case, no accents, no possessive `'s`).
    pub key: u64,
    /// What the lexicon says of the folded form.
    pub classes: Classes,
    folded: (u32, u32),
}

/// All words of a text. `Debug` shows only how many they are.
#[derive(Clone, Default)]
pub struct Words {
    list: Vec<Word>,
    folded: String,
}

impl core::fmt::Debug for Words {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Words({})", self.list.len())
    }
}

impl<'a> IntoIterator for &'a Words {
    type Item = &'a Word;
    type IntoIter = core::slice::Iter<'a, Word>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Words {
    /// The words `from..to`, in one span.
    pub fn span(&self, from: usize, to: usize) -> Option<Span> {
        Some(self.get(from)?.span.join(self.get(to.checked_sub(1)?)?.span))
    }

    /// Cuts `text`. Total: any string gives words, in order, none overlapping.
    pub fn cut(text: &str) -> Self {
        let mut words = Self { list: Vec::with_capacity(text.len() / 4), folded: String::with_capacity(text.len()) };
        let mut chars = text.char_indices().peekable();
        let mut glued = false;
        let mut opens = true;
        while let Some((start, c)) = chars.next() {
            let shape = shape_of(c);
            let Some(shape) = shape else {
                glued = false;
                continue;
            };
            let mut end = start + c.len_utf8();
            match shape {
                Shape::Letters => {
                    while let Some(&(at, next)) = chars.peek() {
                        let inner =
                            is_apostrophe(next) && text.get(at + next.len_utf8()..).and_then(|t| t.chars().next()).is_some_and(is_letter);
                        if !(is_letter(next) || inner || is_joined(next)) {
                            break;
                        }
                        end = at + next.len_utf8();
                        chars.next();
                    }
                }
                Shape::Digits => {
                    while let Some(&(at, next)) = chars.peek() {
                        if !next.is_numeric() {
                            break;
                        }
                        end = at + next.len_utf8();
                        chars.next();
                    }
                }
                Shape::Symbol => {
                    while let Some(&(at, next)) = chars.peek() {
                        if !is_joined(next) {
                            break;
                        }
                        end = at + next.len_utf8();
                        chars.next();
                    }
                }
                Shape::Mark | Shape::Break => {}
            }
            words.push(text, Span::new(start, end), shape, glued, opens);
            opens = match shape {
                Shape::Break => true,
                Shape::Mark => matches!(c, '.' | '!' | '?' | '…' | '¿' | '¡' | '。') || (opens && !matches!(c, ',' | ';')),
                Shape::Symbol => opens,
                Shape::Letters | Shape::Digits => false,
            };
            glued = shape != Shape::Break;
        }
        words
    }

    fn push(&mut self, text: &str, span: Span, shape: Shape, glued: bool, opens: bool) {
        let raw = text.get(span.range()).unwrap_or_default();
        let from = self.folded.len();
        let mut case = Case::Lower;
        if raw.is_ascii() {
            for b in raw.bytes() {
                self.folded.push(char::from(b.to_ascii_lowercase()));
            }
            if shape == Shape::Letters {
                case = case_of(raw);
            }
        } else {
            raw.chars().for_each(|c| fold(c, &mut self.folded));
            if shape == Shape::Letters {
                case = case_of(raw);
            }
        }
        if shape == Shape::Letters && self.folded.ends_with("'s") && self.folded.len() - from > 3 {
            self.folded.truncate(self.folded.len() - 2);
        }
        let key = hash::bytes(self.folded.get(from..).unwrap_or_default().as_bytes());
        let classes = if shape == Shape::Letters { lexicon::word(key) } else { Classes::NONE };
        let folded = (from as u32, self.folded.len() as u32);
        self.list.push(Word { span, shape, case, glued, opens, key, classes, folded });
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// In order of place.
    pub fn iter(&self) -> core::slice::Iter<'_, Word> {
        self.list.iter()
    }

    /// The `i`-th word.
    pub fn get(&self, i: usize) -> Option<&Word> {
        self.list.get(i)
    }

    /// The folded form of the `i`-th word; empty past the end.
    pub fn folded(&self, i: usize) -> &str {
        self.list.get(i).map_or("", |w| self.folded_of(w))
    }

    /// The folded form of a word of this list.
    pub fn folded_of(&self, word: &Word) -> &str {
        self.folded.get(word.folded.0 as usize..word.folded.1 as usize).unwrap_or_default()
    }

    /// Index of the first word that starts at or after byte `at`.
    pub fn at(&self, at: usize) -> usize {
        self.list.partition_point(|w| w.span.start() < at)
    }
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { c.is_alphabetic() && !is_emoji(c) }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// Combining marks, joiners, variation selectors, skin tones: never the start of anything.
fn is_joined(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5bd | 0x610..=0x61a | 0x64b..=0x65f | 0x200c..=0x200d
        | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0x1f3fb..=0x1f3ff | 0xe0020..=0xe007f)
}

fn is_emoji(c: char) -> bool {
    matches!(u32::from(c), 0x2190..=0x2bff | 0x1f000..=0x1faff)
}

fn shape_of(c: char) -> Option<Shape> {
    if c == '\n' {
        return Some(Shape::Break);
    }
    if c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    {
        return None;
    }
    Some(if is_letter(c) {
        Shape::Letters
    } else if c.is_numeric() {
        Shape::Digits
    } else if c.is_ascii() || matches!(u32::from(c), 0xa1..=0xbf | 0x2010..=0x205e | 0x3001..=0x303f | 0x60c | 0x61b | 0x61f | 0x964) {
        Shape::Mark
    } else {
        Shape::Symbol
    })
}

fn case_of(raw: &str) -> Case {
    let mut upper = 0;
    let mut letters = 0;
    let mut first = false;
    for (i, c) in raw.chars().filter(|c| c.is_alphabetic()).enumerate() {
        letters += 1;
        if c.is_uppercase() {
            upper += 1;
            first |= i == 0;
        }
    }
    match (upper, first) {
        (0, _) => Case::Lower,
        (n, _) if n == letters => Case::Upper,
        (1, true) => Case::Title,
        _ => Case::Mixed,
    }
}

/// Lower case without the accents of Latin letters; one way to spell each apostrophe and dash.
fn fold(c: char, out: &mut String) {
    match c {
        '’' | 'ʼ' => out.push('\''),
        '‐'..='―' => out.push('-'),
        'ß' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ø' | 'Ø' => out.push('o'),
        'ł' | 'Ł' => out.push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'þ' | 'Þ' => out.push_str("th"),
        'ı' | 'İ' => out.push('i'),
        _ if matches!(u32::from(c), 0xc0..=0x24f | 0x1e00..=0x1eff) => {
            for l in c.to_lowercase() {
                out.push(base_letter(l));
            }
        }
        _ if matches!(u32::from(c), 0x300..=0x36f) => {}
        _ => out.extend(c.to_lowercase()),
    }
}

fn base_letter(c: char) -> char {
    const BASES: &[(&str, char)] = &[
        ("àáâãäåāăąǎạảấầẩẫậắằẳẵặ", 'a'),
        ("çćĉċč", 'c'),
        ("ďḍ", 'd'),
        ("èéêëēĕėęěẹẻẽếềểễệ", 'e'),
        ("ĝğġģǧ", 'g'),
        ("ĥħḥ", 'h'),
        ("ìíîïĩīĭįǐịỉ", 'i'),
        ("ĵ", 'j'),
        ("ķ", 'k'),
        ("ĺļľŀ", 'l'),
        ("ñńņňŉ", 'n'),
        ("òóôõöōŏőơǒọỏốồổỗộớờởỡợ", 'o'),
        ("ŕŗř", 'r'),
        ("śŝşšșṣ", 's'),
        ("ţťŧțṭ", 't'),
        ("ùúûüũūŭůűųưǔụủứừửữự", 'u'),
        ("ŵ", 'w'),
        ("ýÿŷỳỵỷỹ", 'y'),
        ("źżžẓ", 'z'),
    ];
    BASES.iter().find(|(from, _)| from.contains(c)).map_or(c, |&(_, to)| to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        Words::cut(text).iter().map(|w| text.get(w.span.range()).unwrap()).collect()
    }

    #[test]
    fn digits_and_letters_part_but_stay_glued() {
        assert_eq!(cut("47yo POD3"), ["47", "yo", "POD", "3"]);
        let words = Words::cut("47yo");
        assert!(words.get(1).unwrap().glued);
    }

    #[test]
    fn apostrophes_accents_and_marks_fold() {
        let words = Words::cut("Crohn’s José s'est e\u{301}te");
        let folded: Vec<_> = (0..words.len()).map(|i| words.folded(i)).collect();
        assert_eq!(folded, ["crohn", "jose", "s'est", "ete"]);
    }

    #[test]
    fn an_emoji_with_its_modifiers_is_one_word() {
        assert_eq!(cut("ok 👩🏽‍⚕️!").len(), 4);
    }
}
