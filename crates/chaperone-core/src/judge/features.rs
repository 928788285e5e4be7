//! What the first stage looks at: each feature is a 64-bit key, found once, in one pass.

use crate::hash;
use crate::post::{Account, Situation};
use crate::read::Reading;
use crate::read::lexicon::{Class, Classes};
use crate::read::stance::{self, Stated};
use crate::read::subject::Subject;
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

/// Hands every feature of a post to `sink`, once each: family, key, and the index of the (last) word it
/// stands for.
pub fn all(reading: &Reading, situation: &Situation, sink: &mut impl FnMut(Family, u64, Option<usize>)) {
    let mut first = First { sink, seen: [0; SEEN] };
    words(&reading.words, &mut first);
    letters(&reading.words, &mut first);
    self::situation(situation, &mut first);
    read(reading, situation.account, &mut first);
}

/// Words of the filter of [`First`].
const SEEN: usize = 256;

/// Passes on the first of each feature. A feature in some fifty is taken for one seen before: the
/// filter is small, and training and use leave out the same ones.
struct First<'a, S> {
    sink: &'a mut S,
    seen: [u64; SEEN],
}

impl<S: FnMut(Family, u64, Option<usize>)> First<'_, S> {
    fn feature(&mut self, family: Family, key: u64, word: Option<usize>) {
        let bit = 1 << (key & 63);
        if let Some(seen) = self.seen.get_mut((key >> 6) as usize % SEEN)
            && *seen & bit == 0
        {
            *seen |= bit;
            (self.sink)(family, key, word);
        }
    }
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
fn words(words: &Words, sink: &mut First<'_, impl FnMut(Family, u64, Option<usize>)>) {
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

/// Lengths of n-grams of letters.
const SHORTEST: usize = 3;
const LONGEST: usize = 5;

/// N-grams of letters, with the ends of the word marked.
fn letters(words: &Words, sink: &mut First<'_, impl FnMut(Family, u64, Option<usize>)>) {
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
            for (n, &c) in chars.iter().skip(from).take(LONGEST).enumerate() {
                h = hash::pair(h, u64::from(c));
                if n + 1 >= SHORTEST && n + 1 < chars.len() {
                    sink.feature(Family::Letters, h, Some(i));
                }
            }
        }
    }
}

/// The situation, alone and beside each word of the author's line.
fn situation(situation: &Situation, sink: &mut First<'_, impl FnMut(Family, u64, Option<usize>)>) {
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

/// What one word counts as when its own letters do not matter: the list it is in, else what it is a
/// mention of, else itself if everybody uses it, else how it looks.
///
/// What the tagger says of a word is left out: on hands left out the judgement is better without it
/// (recall at 10 % false alarms 0.78 against 0.77), and it then does not depend on the tagger's mistakes.
fn symbol(word: &Word, classes: Classes, mention: u64) -> u64 {
    let telling = classes.set() & TELLING.set();
    if telling != 0 {
        return 200 + u64::from(telling.trailing_zeros());
    }
    if mention != 0 {
        return 330 + mention;
    }
    match word.shape {
        Shape::Letters if classes.has(Class::Common) => word.key,
        Shape::Letters => 300 + word.case as u64,
        Shape::Digits => 310 + (word.span.end() - word.span.start()).min(5) as u64,
        Shape::Symbol => 320,
        Shape::Mark => word.key,
        Shape::Break => 0,
    }
}

/// Lists that say what a word is about; the rest (names that are also words, towns that are also
/// words) is too doubtful to stand for it.
pub(super) const TELLING: Classes = Classes::of(&[
    Class::Country,
    Class::Region,
    Class::City,
    Class::Demonym,
    Class::FacilityWord,
    Class::Facility,
    Class::Department,
    Class::Occupation,
    Class::Clinician,
    Class::Relative,
    Class::PatientWord,
    Class::PatientsWord,
    Class::Condition,
    Class::RareCondition,
    Class::Eponym,
    Class::Drug,
    Class::Maker,
    Class::Product,
    Class::Org,
    Class::Event,
    Class::Physical,
    Class::Month,
    Class::Weekday,
    Class::Holiday,
    Class::NumberWord,
    Class::TimeUnit,
    Class::RelativeTime,
    Class::AgeWord,
    Class::ImageWord,
    Class::Credential,
    Class::Title,
    Class::Consent,
    Class::Disclosure,
    Class::Superlative,
    Class::Substance,
    Class::Profanity,
    Class::ProfanityStrong,
    Class::Slur,
    Class::Stigma,
    Class::Group,
    Class::PublicFigure,
    Class::Historical,
    Class::Fictional,
    Class::RoomWord,
    Class::ContactWord,
    Class::IdWord,
    Class::Boundary,
    Class::FirstName,
]);

/// What was read: symbols one to three in a row, and which lists, details and mentions stand together
/// in the post.
fn read(reading: &Reading, account: Account, sink: &mut First<'_, impl FnMut(Family, u64, Option<usize>)>) {
    let (mut present, mut mentions) = (0u64, 0u64);
    let (mut one, mut two) = (0, 0);
    for (i, word) in reading.words.iter().enumerate() {
        let Some(&class) = reading.classes.get(i) else { continue };
        if word.shape == Shape::Break {
            continue;
        }
        let mention = reading.mention(i).map_or(0, |m| 1 + m.kind.index() as u64);
        present |= class.set() & TELLING.set();
        mentions |= 1 << mention & !1;
        let symbol = symbol(word, class, mention);
        // One detail of several words counts once.
        if symbol == one && symbol < 400 {
            continue;
        }
        let pair = hash::pair(one, symbol);
        sink.feature(Family::Reading, hash::pair(SALT_READING, symbol), Some(i));
        sink.feature(Family::Reading, hash::pair(SALT_READING + 1, pair), Some(i));
        sink.feature(Family::Reading, hash::pair(SALT_READING + 2, hash::pair(two, pair)), Some(i));
        (two, one) = (one, symbol);
    }
    let account = account.index() as u64;
    let stances = stances(reading);
    let mut put = |salt: u64, key: u64| sink.feature(Family::Reading, hash::pair(SALT_READING + salt, key), None);
    each_bit(present, |a| {
        put(4, a);
        put(5, a * 8 + account);
        each_bit(present & !((2 << a) - 1), |b| put(6, a * 64 + b));
    });
    each_bit(mentions, |a| {
        put(14, a);
        put(15, a * 8 + stances % 3);
        each_bit(mentions & !((2 << a) - 1), |b| put(16, a * 64 + b));
    });
    for stance in [stances % 3, 10 + stances / 3 % 3, 20 + stances / 9 % 3, 30 + stances / 27] {
        put(17, stance);
        put(18, stance * 8 + account);
    }
}

/// Subject, consent, disclosure and advice to one person, as digits to base three.
fn stances(reading: &Reading) -> u64 {
    let stated = |s| match s {
        Stated::No => 0,
        Stated::Yes(..) => 1,
        Stated::Denied(..) => 2,
    };
    let subject = match reading.subject {
        Subject::Nobody => 0,
        Subject::OnePatient(_) => 1,
        Subject::Patients(_) => 2,
    };
    let advice = u64::from(stance::advice_to_one(&reading.words).is_some());
    subject + 3 * stated(stance::consent(&reading.words)) + 9 * stated(stance::disclosure(&reading.words)) + 27 * advice
}

fn each_bit(mut bits: u64, mut f: impl FnMut(u64)) {
    while bits != 0 {
        f(u64::from(bits.trailing_zeros()));
        bits &= bits - 1;
    }
}
