//! What single words and short phrases are known to be.
//!
//! The lists are text files under `lexicon/`, one class a file. `cargo xtask tables` packs them
//! into `model/lexicon.bin`, which is part of the program: nothing is parsed at start.

use super::words::Words;
use crate::hash;
use crate::named_enum;

named_enum! {
    /// A list of words. The name is that of its file under `lexicon/`.
    Class {
        FirstName = "first-name",
        /// Given names that are also everyday words: will, may, hope.
        FirstNameCommon = "first-name-common",
        Surname = "surname",
        /// Surnames that are also everyday words: young, cook, price.
        SurnameCommon = "surname-common",
        Country = "country",
        /// States, provinces, counties of the United Kingdom and Ireland, Länder.
        Region = "region",
        City = "city",
        /// Towns that are also everyday words or names: Reading, Mobile, Nice.
        CityAmbiguous = "city-ambiguous",
        /// Counties of the United States, without the word county.
        County = "county",
        Demonym = "demonym",
        /// Types of places where people are treated or live: hospital, hospice, Klinikum.
        FacilityWord = "facility-word",
        /// Well-known facilities by name.
        Facility = "facility",
        Department = "department",
        /// What people do for a living, clinicians apart.
        Occupation = "occupation",
        Clinician = "clinician",
        Relative = "relative",
        /// One patient: patient, pt, lady.
        PatientWord = "patient-word",
        /// Several: patients, pts, ladies.
        PatientsWord = "patients-word",
        /// Diseases, injuries, symptoms, procedures.
        Condition = "condition",
        RareCondition = "rare-condition",
        /// Names that stand for a disease, sign, score or tool.
        Eponym = "eponym",
        Drug = "drug",
        /// Makers of drugs, devices, food, cosmetics.
        Maker = "maker",
        /// Brand names of products that are no drugs.
        Product = "product",
        Org = "org",
        Event = "event",
        Physical = "physical",
        Month = "month",
        Weekday = "weekday",
        Holiday = "holiday",
        NumberWord = "number-word",
        /// Units of time: day, wk, Woche.
        TimeUnit = "time-unit",
        /// Times told from now: yesterday, tonight, anoche.
        RelativeTime = "relative-time",
        /// What makes a number an age: yo, yrs, años.
        AgeWord = "age-word",
        ImageWord = "image-word",
        Credential = "credential",
        Title = "title",
        Consent = "consent-word",
        Disclosure = "disclosure-word",
        Superlative = "superlative",
        /// Alcohol and drugs taken for pleasure, and being under them.
        Substance = "substance",
        Profanity = "profanity",
        ProfanityStrong = "profanity-strong",
        Slur = "slur",
        /// Words that put a person down for what they have.
        Stigma = "stigma",
        /// Groups of people by origin, belief, age, sex.
        Group = "group-word",
        PublicFigure = "public-figure",
        Historical = "historical",
        Fictional = "fictional",
        /// Everyday words: a capital at the start of a sentence makes no name of them.
        Common = "common",
        RoomWord = "room-word",
        ContactWord = "contact-word",
        /// What makes a number an identifier: mrn, policy, passport.
        IdWord = "id-word",
        Boundary = "boundary-word",
        StreetWord = "street-word",
        /// Units and names of measurements: a number beside one is no identifier.
        Unit = "unit",
        /// Listed elsewhere, but alone and in running text nearly always the everyday word.
        Ambiguous = "ambiguous",
    }
}

/// The classes of one word or phrase, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes(u64);

/// Bits above the classes: how many words the longest phrase has that starts here.
const PHRASE_SHIFT: u32 = 61;

impl Classes {
    /// In no list.
    pub const NONE: Self = Self(0);

    /// The set of one class.
    pub const fn one(class: Class) -> Self {
        Self(1 << class.index())
    }

    /// The set of several.
    pub const fn of(classes: &[Class]) -> Self {
        let mut bits = 0;
        let mut rest = classes;
        while let [class, tail @ ..] = rest {
            bits |= 1 << class.index();
            rest = tail;
        }
        Self(bits)
    }

    /// Whether the word is in the list of that class.
    pub const fn has(self, class: Class) -> bool {
        self.0 & (1 << class.index()) != 0
    }

    /// Whether the two have a class in common.
    pub const fn meets(self, other: Self) -> bool {
        self.plain() & other.plain() != 0
    }

    /// Whether the word is in no list.
    pub const fn is_empty(self) -> bool {
        self.plain() == 0
    }

    /// Both together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How many words the longest phrase has that starts with this word; 0 for none.
    pub const fn phrase_words(self) -> usize {
        (self.0 >> PHRASE_SHIFT) as usize
    }

    /// This set, as the start of phrases of up to `words` words (at most [`MAX_PHRASE`]).
    #[must_use]
    pub const fn starting(self, words: usize) -> Self {
        let words = if words > MAX_PHRASE { MAX_PHRASE } else { words };
        Self(self.plain() | ((words as u64) << PHRASE_SHIFT))
    }

    /// As bits, for the table on disk.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The classes alone, as bits by [`Class::index`].
    pub const fn set(self) -> u64 {
        self.plain()
    }

    const fn plain(self) -> u64 {
        self.0 & ((1 << PHRASE_SHIFT) - 1)
    }

    /// The classes, in declaration order.
    pub fn iter(self) -> impl Iterator<Item = Class> {
        Class::ALL.iter().copied().filter(move |&c| self.has(c))
    }
}

/// The longest phrase the table can hold, in words.
pub const MAX_PHRASE: usize = 6;

/// First bytes of the table; the digits count the layouts there have been.
pub const MAGIC: [u8; 8] = *b"CHPLEX01";

/// The table: keys sorted and cut into buckets by their high bits, the low 32 bits kept to
/// tell them apart (a word in no list is taken for a listed one about once in 10⁹ words).
struct Table {
    shift: u32,
    buckets: &'static [[u8; 4]],
    prints: &'static [[u8; 4]],
    sets: &'static [[u8; 2]],
    classes: &'static [[u8; 8]],
}

impl Table {
    /// Layout: magic; number of keys, bits of a bucket, number of sets (`u32` little endian);
    /// then buckets + 1 starts (`u32`), fingerprints (`u32`), set numbers (`u16`), sets (`u64`).
    const fn of(bytes: &'static [u8]) -> Self {
        let empty = Self { shift: 63, buckets: &[], prints: &[], sets: &[], classes: &[] };
        let Some((magic, rest)) = bytes.split_first_chunk::<8>() else { return empty };
        if u64::from_le_bytes(*magic) != u64::from_le_bytes(MAGIC) {
            return empty;
        }
        let Some((keys, rest)) = rest.split_first_chunk::<4>() else { return empty };
        let Some((bits, rest)) = rest.split_first_chunk::<4>() else { return empty };
        let Some((_, rest)) = rest.split_first_chunk::<4>() else { return empty };
        let keys = u32::from_le_bytes(*keys) as usize;
        let bits = u32::from_le_bytes(*bits);
        if bits == 0 || bits > 24 {
            return empty;
        }
        let Some((buckets, rest)) = rest.split_at_checked(((1 << bits) + 1) * 4) else { return empty };
        let Some((prints, rest)) = rest.split_at_checked(keys * 4) else { return empty };
        let Some((sets, classes)) = rest.split_at_checked(keys * 2) else { return empty };
        Self {
            shift: 64 - bits,
            buckets: buckets.as_chunks().0,
            prints: prints.as_chunks().0,
            sets: sets.as_chunks().0,
            classes: classes.as_chunks().0,
        }
    }

    fn get(&self, key: u64) -> Classes {
        let bucket = (key >> self.shift) as usize;
        let (Some(&from), Some(&to)) = (self.buckets.get(bucket), self.buckets.get(bucket + 1)) else { return Classes::NONE };
        let from = u32::from_le_bytes(from) as usize;
        let print = (key as u32).to_le_bytes();
        let Some(prints) = self.prints.get(from..u32::from_le_bytes(to) as usize) else { return Classes::NONE };
        let Some(at) = prints.iter().position(|&p| p == print) else { return Classes::NONE };
        let set = self.sets.get(from + at).map_or(usize::MAX, |&s| usize::from(u16::from_le_bytes(s)));
        self.classes.get(set).map_or(Classes::NONE, |&c| Classes(u64::from_le_bytes(c)))
    }
}

static TABLE: Table = Table::of(include_bytes!("../../../../model/lexicon.bin"));

/// Looks up the key of a folded word ([`super::words::Word::key`]).
pub fn word(key: u64) -> Classes {
    TABLE.get(key)
}

/// Whether a mark is passed over inside phrases, so that `cath-lab` and `St. Louis` are found as
/// `cath lab` and `st louis`.
fn is_passed_over(words: &Words, i: usize) -> bool {
    match words.folded(i) {
        "-" => words.get(i).is_some_and(|w| w.glued),
        "." => words.get(i).is_some_and(|w| w.glued) && i > 0 && words.folded(i - 1).len() <= 2,
        _ => false,
    }
}

/// The phrases of one to `most` words that start at word `i`, shortest first: one past the last word of each (marks
/// passed over included), and its key.
pub fn phrases(words: &Words, i: usize, most: usize) -> impl Iterator<Item = (usize, u64)> {
    let (mut at, mut key) = (i, None);
    core::iter::from_fn(move || {
        while key.is_some() && is_passed_over(words, at) {
            at += 1;
        }
        let next = words.get(at)?.key;
        key = Some(key.map_or(next, |before| hash::pair(before, next)));
        at += 1;
        key.map(|key| (at, key))
    })
    .take(most)
}

/// The longest listed phrase of two or more words that starts at word `i`: how many words it
/// covers (marks passed over included), and what it is.
pub fn phrase(words: &Words, i: usize) -> Option<(usize, Classes)> {
    let most = words.get(i)?.classes.phrase_words();
    if most < 2 {
        return None;
    }
    let listed = phrases(words, i, most).skip(1).map(|(to, key)| (to - i, TABLE.get(key)));
    listed.filter(|(_, classes)| !classes.is_empty()).last()
}

/// What every word is, alone or as part of a phrase.
pub fn spread(words: &Words) -> Vec<Classes> {
    let mut all: Vec<Classes> = words.iter().map(|w| Classes(w.classes.plain())).collect();
    for i in 0..words.len() {
        if let Some((len, classes)) = phrase(words, i) {
            for word in all.iter_mut().skip(i).take(len) {
                *word = word.with(Classes(classes.plain()));
            }
        }
    }
    all
}

/// The key of a line of a list, and how many words it has: what [`word`] and [`phrase`] will
/// look for. `None` for a line without words.
pub fn key_of(words: &Words) -> Option<(u64, usize)> {
    let mut key = None;
    let mut parts = 0;
    for (i, w) in words.iter().enumerate() {
        if i > 0 && is_passed_over(words, i) {
            continue;
        }
        key = Some(key.map_or(w.key, |k| hash::pair(k, w.key)));
        parts += 1;
    }
    key.map(|k| (k, parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_for_every_class_below_the_phrase_bits() {
        assert!(Class::ALL.len() <= PHRASE_SHIFT as usize);
    }

    #[test]
    fn sets_keep_what_they_were_given() {
        let set = Classes::of(&[Class::Drug, Class::Unit]).starting(4);
        assert!(set.has(Class::Drug) && set.has(Class::Unit) && !set.has(Class::City));
        assert_eq!(set.phrase_words(), 4);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Class::Drug, Class::Unit]);
        assert!(Classes::NONE.starting(3).is_empty());
    }

    #[test]
    fn the_table_knows_words_and_phrases() {
        let words = Words::cut("Aoife went to St. Louis with crohn's");
        let classes = |i: usize| words.get(i).unwrap().classes;
        assert!(classes(0).has(Class::FirstName));
        assert!(classes(1).has(Class::Common));
        assert!(classes(7).has(Class::Eponym));
        let (len, found) = phrase(&words, 3).unwrap();
        assert_eq!(len, 3);
        assert!(found.has(Class::City));
        assert!(word(crate::hash::bytes(b"xqzzt")).is_empty());
    }
}
