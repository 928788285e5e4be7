//! What is known of places, ages, conditions, occupations and the rest: figures with source and width.
//!
//! The tables are text under `identity/`, one file each. `cargo xtask tables` turns the short ones into
//! `generated.rs` and the words and populations into `model/identity.bin`: nothing is parsed at start.

use crate::hash;
use crate::named_enum;
use crate::read::lexicon;
use crate::read::words::{Case, Word, Words};

pub use super::generated::{
    AGES, CONDITIONS, COUNTRIES, FACILITIES, GENERAL_CONDITIONS, GENERAL_JOBS, OCCUPATIONS, REGIONS, SETTINGS, SOURCES, STATES, TIMES,
    TRAITS,
};

/// A figure with its 90 % range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The likeliest value.
    pub mid: f64,
    /// One in twenty lies below.
    pub low: f64,
    /// One in twenty lies above.
    pub high: f64,
}

/// Standard deviations from the middle to the ends of a 90 % range.
pub const NINETY: f64 = 1.645;

impl Spread {
    /// Standard deviation of the natural logarithm, taking the range for that of a log-normal.
    pub fn sigma(self) -> f64 {
        if self.low > 0.0 && self.high > self.low { libm::log(self.high / self.low) / (2.0 * NINETY) } else { 0.0 }
    }

    /// `value` with a log-normal range of that `sigma`.
    pub fn around(value: f64, sigma: f64) -> Self {
        let width = libm::exp(NINETY * sigma);
        Self { mid: value, low: value / width, high: value * width }
    }
}

named_enum! {
    /// How far a figure can be trusted.
    Confidence {
        /// A register or census.
        A = "A",
        /// A published range.
        B = "B",
        /// Judgement: wide.
        C = "C",
    }
}

named_enum! {
    /// What a rate counts.
    Onset {
        /// New cases among 100,000 people in a year.
        New = "I",
        /// People living with it among 100,000.
        Living = "P",
        /// Cases among 100,000 births.
        Birth = "B",
    }
}

/// Births among all people in a year: 3.66 million to 335 million people (NCHS 2022, US Census 2022).
pub const BIRTHS: f64 = 0.0109;

named_enum! {
    /// What a trait is.
    TraitKind { Physical = "physical", Relative = "relative", Origin = "origin", Belief = "belief", Status = "status" }
}

/// A condition, event or procedure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Condition {
    /// Name in the table.
    pub id: &'static str,
    /// As said in a sentence.
    pub label: &'static str,
    /// What the rate counts.
    pub onset: Onset,
    /// Per 100,000, see [`Onset`].
    pub rate: Spread,
    /// Share of women and girls, 0..1.
    pub female: f64,
    /// Ages between which nine of ten lie, in years.
    pub ages: (f64, f64),
    /// Share who die of it, 0..1.
    pub fatal: f64,
    /// How likely it is in the news: 0 never … 3 nearly always.
    pub news: u8,
    /// What to write instead.
    pub general: &'static str,
    /// Everything that is called so, as an index into [`GENERAL_CONDITIONS`].
    pub group: u16,
    /// Occupations it mostly happens to, by index, with their share of the cases.
    pub jobs: &'static [(u16, f64)],
    /// Where the figures are from.
    pub source: &'static str,
    /// How far to trust them.
    pub confidence: Confidence,
}

/// What people do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Occupation {
    /// Name in the table.
    pub id: &'static str,
    /// As said in a sentence.
    pub label: &'static str,
    /// People per 100,000.
    pub share: Spread,
    /// Share of women, 0..1.
    pub female: f64,
    /// Ages between which nine of ten lie, in years.
    pub ages: (f64, f64),
    /// How much the town knows the holder: 0 … 3.
    pub known: u8,
    /// What to write instead, after "a patient who".
    pub general: &'static str,
    /// Everybody of whom that is true, as an index into [`GENERAL_JOBS`].
    pub group: u16,
    /// Where the figures are from.
    pub source: &'static str,
    /// How far to trust them.
    pub confidence: Confidence,
}

/// Everything that the tables call by the same general words, together: at least that much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// Per 100,000 people: in a year, or living with it or doing it.
    pub rate: f64,
    /// Share of women and girls, 0..1.
    pub female: f64,
    /// From the lowest to the highest of their ages between which nine of ten lie, in years.
    pub ages: (f64, f64),
}

/// A mark, a family, an origin: something else that singles out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trait {
    /// Name in the table.
    pub id: &'static str,
    /// As said in a sentence.
    pub label: &'static str,
    /// What it is.
    pub kind: TraitKind,
    /// People per 100,000.
    pub share: Spread,
    /// What to write instead.
    pub general: &'static str,
    /// Where the figures are from.
    pub source: &'static str,
    /// How far to trust them.
    pub confidence: Confidence,
}

/// A kind of place where people are treated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facility {
    /// Name in the table.
    pub id: &'static str,
    /// As said in a sentence.
    pub label: &'static str,
    /// People it serves; those who live there for homes and prisons.
    pub people: Spread,
    /// Patients seen in a year.
    pub volume: Spread,
    /// Where the figures are from.
    pub source: &'static str,
    /// How far to trust them.
    pub confidence: Confidence,
}

/// A place told without its name, such as "our village".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// Name in the table.
    pub id: &'static str,
    /// As said in a sentence.
    pub label: &'static str,
    /// People who live there.
    pub people: Spread,
    /// Where the figures are from.
    pub source: &'static str,
    /// How far to trust them.
    pub confidence: Confidence,
}

/// Words for a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Name in the table.
    pub id: &'static str,
    /// How long, in days.
    pub days: Spread,
}

/// A state, province or country.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Postal code of a state, ISO 3166 code of a country, the country's code for a region.
    pub code: &'static str,
    /// As said in a sentence.
    pub name: &'static str,
    /// People who live there.
    pub people: f64,
}

/// Where a table comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Name of the table.
    pub table: &'static str,
    /// Rows.
    pub rows: usize,
    /// Where from, and of when.
    pub source: &'static str,
    /// Rows of each confidence: A, B, C.
    pub confidence: [usize; 3],
}

/// What a phrase or name stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry {
    /// A town of that many people in the state of that index.
    Town(usize, f64),
    /// A county, likewise.
    County(usize, f64),
    /// A city of that many people in the country of that index.
    City(usize, f64),
    /// An index into [`STATES`].
    State(usize),
    /// An index into [`REGIONS`].
    Region(usize),
    /// An index into [`COUNTRIES`].
    Country(usize),
    /// People in the area of a ZIP code.
    Zip(f64),
    /// An index into [`CONDITIONS`].
    Condition(usize),
    /// An index into [`OCCUPATIONS`].
    Occupation(usize),
    /// An index into [`TRAITS`].
    Trait(usize),
    /// An index into [`FACILITIES`].
    Facility(usize),
    /// An index into [`SETTINGS`].
    Setting(usize),
    /// An index into [`TIMES`].
    Time(usize),
    /// The first word of phrases of up to so many words: nothing by itself.
    Start(usize),
}

/// First bytes of the index; the digits count the layouts there have been.
pub const MAGIC: [u8; 8] = *b"CHPIDN01";
/// The most people that can be written: 8 thousand million.
const MOST: f64 = 8e9;
/// The longest phrase, in words.
pub const LONGEST: usize = 6;
/// Set where a phrase counts only in capitals.
const CAPITALS: u32 = 1 << 16;

impl Entry {
    /// As 32 bits: the kind in four, a state or country in twelve, an index or a population in sixteen.
    pub fn bits(self, capitals: bool) -> u32 {
        let (kind, area, value) = match self {
            Self::Town(area, people) => (0, area, quantised(people)),
            Self::County(area, people) => (1, area, quantised(people)),
            Self::City(area, people) => (2, area, quantised(people)),
            Self::State(i) => (3, 0, i as u32),
            Self::Region(i) => (4, 0, i as u32),
            Self::Country(i) => (5, 0, i as u32),
            Self::Zip(people) => (6, 0, quantised(people)),
            Self::Condition(i) => (7, 0, i as u32),
            Self::Occupation(i) => (8, 0, i as u32),
            Self::Trait(i) => (9, 0, i as u32),
            Self::Facility(i) => (10, 0, i as u32),
            Self::Setting(i) => (11, 0, i as u32),
            Self::Time(i) => (12, 0, i as u32),
            Self::Start(i) => (13, 0, i as u32),
        };
        let area = if capitals { CAPITALS } else { (area as u32) << 16 };
        kind << 28 | area | (value & 0xffff)
    }

    fn of(bits: u32) -> Option<(Self, bool)> {
        let (area, value) = ((bits >> 16 & 0xfff) as usize, bits & 0xffff);
        let (i, people) = (value as usize, libm::exp(f64::from(value) / 65535.0 * libm::log(MOST)));
        let entry = match bits >> 28 {
            0 => Self::Town(area, people),
            1 => Self::County(area, people),
            2 => Self::City(area, people),
            3 => Self::State(i),
            4 => Self::Region(i),
            5 => Self::Country(i),
            6 => Self::Zip(people),
            7 => Self::Condition(i),
            8 => Self::Occupation(i),
            9 => Self::Trait(i),
            10 => Self::Facility(i),
            11 => Self::Setting(i),
            12 => Self::Time(i),
            13 => Self::Start(i),
            _ => return None,
        };
        // Where there is an area, the bit is a part of its number.
        let capitals = bits >> 28 > 2 && bits & CAPITALS != 0;
        Some((entry, capitals))
    }
}

/// People as a step on a logarithmic scale: exact to two parts in ten thousand.
fn quantised(people: f64) -> u32 {
    libm::round(libm::log(people.clamp(1.0, MOST)) / libm::log(MOST) * 65535.0) as u32
}

/// The index: entries sorted by key and cut into buckets by the key's high bits, the low 32 bits kept to
/// tell them apart.
struct Index {
    shift: u32,
    buckets: &'static [[u8; 4]],
    entries: &'static [[u8; 8]],
}

impl Index {
    const fn of(bytes: &'static [u8]) -> Self {
        let empty = Self { shift: 63, buckets: &[], entries: &[] };
        let Some((magic, rest)) = bytes.split_first_chunk::<8>() else { return empty };
        if u64::from_le_bytes(*magic) != u64::from_le_bytes(MAGIC) {
            return empty;
        }
        let Some((bits, rest)) = rest.split_first_chunk::<4>() else { return empty };
        let bits = u32::from_le_bytes(*bits);
        if bits == 0 || bits > 24 {
            return empty;
        }
        let Some((buckets, entries)) = rest.split_at_checked(((1 << bits) + 1) * 4) else { return empty };
        Self { shift: 64 - bits, buckets: buckets.as_chunks().0, entries: entries.as_chunks().0 }
    }

    fn get(&self, key: u64) -> impl Iterator<Item = (Entry, bool)> + use<> {
        let bucket = (key >> self.shift) as usize;
        let bound = |i: usize| self.buckets.get(i).map_or(0, |&b| u32::from_le_bytes(b) as usize);
        let entries = self.entries.get(bound(bucket)..bound(bucket + 1)).unwrap_or_default();
        entries.iter().filter_map(move |entry| {
            let (print, bits) = entry.split_first_chunk::<4>()?;
            let bits = bits.first_chunk::<4>()?;
            if u32::from_le_bytes(*print) == key as u32 { Entry::of(u32::from_le_bytes(*bits)) } else { None }
        })
    }
}

static INDEX: Index = Index::of(include_bytes!("../../../../model/identity.bin"));

/// The key of a ZIP code, for [`zip`].
pub const fn zip_key(code: u32) -> u64 {
    hash::pair(0x5a49_5035, code as u64)
}

/// People who live in the area of a ZIP code; `None` for a code the census does not know.
pub fn zip(code: u32) -> Option<f64> {
    INDEX.get(zip_key(code)).find_map(|(entry, _)| if let Entry::Zip(people) = entry { Some(people) } else { None })
}

/// Something listed, found in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Its first word.
    pub from: usize,
    /// One past its last word.
    pub to: usize,
    /// What it may stand for.
    pub entry: Entry,
}

/// Groups of entries within which a longer phrase hides what lies in it: places, then each kind by itself.
const GROUPS: usize = 7;

impl Entry {
    fn group(self) -> usize {
        match self {
            Self::Condition(_) => 0,
            Self::Occupation(_) => 1,
            Self::Trait(_) => 2,
            Self::Facility(_) => 3,
            Self::Setting(_) => 4,
            Self::Time(_) => 5,
            _ => 6,
        }
    }
}

/// Everything listed that stands in `words`, in order of place. A name may stand for several things; of phrases of one
/// kind that lie within each other only the longest is given: no Wales in New South Wales.
pub fn find(words: &Words) -> Vec<Found> {
    let mut found = Vec::new();
    let mut longest = [(0, 0); GROUPS];
    let mut here: Vec<Found> = Vec::new();
    for from in 0..words.len() {
        let mut most = 1;
        for (n, (to, key)) in lexicon::phrases(words, from, LONGEST).enumerate() {
            if n >= most {
                break;
            }
            for (entry, capitals) in INDEX.get(key) {
                if let Entry::Start(words) = entry {
                    most = most.max(words);
                    continue;
                }
                // "Chad" is enough for the country; "Us" is not.
                let title = matches!(entry, Entry::Country(_) | Entry::Region(_));
                let capitals_of = |w: &Word| w.case == Case::Upper || title && w.case != Case::Lower && w.span.end() - w.span.start() > 3;
                let upper = || (from..to).all(|i| words.get(i).is_some_and(capitals_of));
                if !capitals || upper() {
                    here.push(Found { from, to, entry });
                }
            }
        }
        here.sort_by_key(|f| core::cmp::Reverse(f.to));
        for one in here.drain(..) {
            let Some(best) = longest.get_mut(one.entry.group()) else { continue };
            if one.to > best.1 {
                *best = (one.from, one.to);
            }
            if *best == (one.from, one.to) {
                found.push(one);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_keep_what_they_were_given() {
        for entry in [Entry::State(3), Entry::Condition(459), Entry::Setting(11), Entry::Time(88), Entry::Trait(70)] {
            assert_eq!(Entry::of(entry.bits(false)), Some((entry, false)));
            assert_eq!(Entry::of(entry.bits(true)), Some((entry, true)));
        }
        let Some((Entry::City(188, people), false)) = Entry::of(Entry::City(188, 2_693_976.0).bits(false)) else { panic!("a city") };
        assert!((people / 2_693_976.0 - 1.0).abs() < 1e-3);
    }

    #[test]
    fn listed_things_are_found_alone_and_in_phrases() {
        let found = |text: &str| find(&Words::cut(text)).into_iter().map(|f| (f.from, f.to, f.entry)).collect::<Vec<_>>();
        let towns = found("Kenosha");
        assert!(
            towns.iter().any(
                |f| matches!(f.2, Entry::Town(state, people) if STATES[state].code == "WI" && (99_000.0..101_000.0).contains(&people))
            )
        );
        let strike = found("was hit by lightning");
        assert!(strike.iter().any(|f| matches!(f.2, Entry::Condition(i) if CONDITIONS[i].id == "lightning")), "{strike:?}");
        assert!(found("xqzzt").is_empty());
        assert!(zip(53140).is_some_and(|people| (20_000.0..40_000.0).contains(&people)));
        assert_eq!(zip(1), None);
    }

    #[test]
    fn ages_are_shares_of_the_people() {
        let sum: f64 = AGES.iter().flatten().sum();
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
        assert_eq!(AGES.len(), 101);
    }

    #[test]
    fn every_spread_holds_its_middle() {
        let spreads = CONDITIONS.iter().map(|c| (c.id, c.rate)).chain(OCCUPATIONS.iter().map(|o| (o.id, o.share)));
        let spreads = spreads.chain(TRAITS.iter().map(|t| (t.id, t.share))).chain(SETTINGS.iter().map(|s| (s.id, s.people)));
        let spreads = spreads.chain(FACILITIES.iter().map(|f| (f.id, f.people))).chain(TIMES.iter().map(|t| (t.id, t.days)));
        for (id, s) in spreads {
            assert!(0.0 < s.low && s.low <= s.mid && s.mid <= s.high, "{id}");
        }
    }
}
