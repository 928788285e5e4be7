//! What the first stage looks at: each feature is a 64-bit key, found once, in one pass.

use crate::hash;
use crate::post::{Account, Situation};
use crate::read::lexicon::{Class, Classes};
use crate::read::tag::{BREACHES, BreachTag, NameTag, Tags, TellTag};
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
const SALT_READING: u64 = 0x40;

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

/// What one word counts as when its own letters do not matter: the detail it tells, else the list it
/// is in, else itself if everybody uses it, else how it looks.
fn symbol(word: &Word, classes: Classes, tags: &Tags) -> u64 {
    if tags.tell != TellTag::None {
        return 100 + tags.tell.index() as u64;
    }
    let telling = classes.set() & TELLING.set();
    if telling != 0 {
        return 200 + u64::from(telling.trailing_zeros());
    }
    if tags.name != NameTag::None {
        return 150 + tags.name.index() as u64;
    }
    match word.shape {
        Shape::Letters if classes.has(Class::Common) => word.key,
        Shape::Letters => 300 + word.case as u64,
        Shape::Digits => 310 + (word.span.end() - word.span.start()).min(5) as u64,
        Shape::Symbol => 320,
        Shape::Mark => word.key,
        Shape::Break => 321,
    }
}

/// Lists that say what a word is about; the rest (names that are also words, towns that are also
/// words) is too doubtful to stand for it.
const TELLING: Classes = Classes::of(&[
    Class::Country, Class::Region, Class::City, Class::Demonym, Class::FacilityWord, Class::Facility, Class::Department,
    Class::Occupation, Class::Clinician, Class::Relative, Class::PatientWord, Class::PatientsWord, Class::Condition,
    Class::RareCondition, Class::Eponym, Class::Drug, Class::Maker, Class::Product, Class::Org, Class::Event, Class::Physical,
    Class::Month, Class::Weekday, Class::Holiday, Class::NumberWord, Class::TimeUnit, Class::RelativeTime, Class::AgeWord,
    Class::ImageWord, Class::Credential, Class::Title, Class::Consent, Class::Disclosure, Class::Superlative, Class::Substance,
    Class::Profanity, Class::ProfanityStrong, Class::Slur, Class::Stigma, Class::Group, Class::PublicFigure, Class::Historical,
    Class::Fictional, Class::RoomWord, Class::ContactWord, Class::IdWord, Class::Boundary, Class::FirstName,
]);

/// What was read: symbols one to three in a row, and which lists and details stand together in the post.
pub fn reading(words: &Words, classes: &[Classes], tags: &[Tags], account: Account, sink: &mut impl Sink) {
    let mut present = 0u64;
    let mut tells = 0u64;
    let mut breaches = 0u64;
    let mut most = [-8.0f32; BREACHES];
    let mut most_tell = -8.0f32;
    let (mut one, mut two) = (0, 0);
    let mut told = 0;
    for ((i, word), (&class, tag)) in words.iter().enumerate().zip(classes.iter().zip(tags)) {
        let symbol = symbol(word, class, tag);
        present |= class.set() & TELLING.set();
        if tag.tell != TellTag::None {
            tells |= 1 << tag.tell.index();
            told += 1;
        }
        most_tell = most_tell.max(tag.tell_margin);
        if let Some(most) = most.get_mut(tag.breach.index()) {
            *most = most.max(tag.breach_margin);
        }
        if tag.breach != BreachTag::None {
            breaches |= 1 << tag.breach.index();
            let breach = hash::pair(SALT_READING + 10, tag.breach.index() as u64);
            sink.feature(Family::Reading, breach, Some(i));
            sink.feature(Family::Reading, hash::pair(breach, symbol), Some(i));
        }
        if symbol == one && symbol < 400 {
            continue;
        }
        let pair = hash::pair(one, symbol);
        sink.feature(Family::Reading, hash::pair(SALT_READING, symbol), Some(i));
        sink.feature(Family::Reading, hash::pair(SALT_READING + 1, pair), Some(i));
        sink.feature(Family::Reading, hash::pair(SALT_READING + 2, hash::pair(two, pair)), Some(i));
        (two, one) = (one, symbol);
    }
    let mut put = |salt: u64, key: u64| sink.feature(Family::Reading, hash::pair(SALT_READING + salt, key), None);
    put(3, told.min(12) / 2);
    each_bit(present, |a| {
        put(4, a);
        put(5, a * 8 + account.index() as u64);
        each_bit(present & !((2 << a) - 1), |b| put(6, a * 64 + b));
    });
    put(11, (most_tell * 2.0) as i64 as u64);
    for (breach, margin) in most.iter().enumerate().filter(|(_, m)| **m > -8.0) {
        put(12, hash::pair(breach as u64, margin.clamp(-4.0, 6.0) as i64 as u64));
    }
    each_bit(breaches, |a| put(13, a * 8 + account.index() as u64));
    each_bit(tells, |a| {
        put(7, a);
        each_bit(tells & !((2 << a) - 1), |b| put(8, a * 64 + b));
        each_bit(present, |b| put(9, a * 64 + b));
    });
}

fn each_bit(mut bits: u64, mut f: impl FnMut(u64)) {
    while bits != 0 {
        f(u64::from(bits.trailing_zeros()));
        bits &= bits - 1;
    }
}
