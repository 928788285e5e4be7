//! A practice's own patients, kept only as keyed hashes, and where a text names one of them.
//!
//! A name alone never says whose it is; a list does. What is kept of a patient is a set of 64-bit hashes under
//! a key that stays on the machine: of names as they may be written, of names with a birth date, of numbers.
//! The set holds no order, no frequencies and no link between two entries of one patient.

mod born;
mod build;
mod find;
mod name;
mod number;
mod table;

use core::fmt;
use core::hash::Hasher as _;

use siphasher::sip::SipHasher24;

pub use born::{Date, MONTHS, month};
pub use build::{Builder, MOST_NAMES, MOST_NUMBERS, Person};
pub use name::split as split_name;

use crate::review::{Evidence, Identifier, Kind, Role, SafeHarbor};
use crate::text::Span;
use table::Table;

/// What the hashes of a roster are made with. It is never shown: there is no `Display`, and `Debug` leaves it out.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 16]);

impl Key {
    /// A key of bytes that somebody else drew at random.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be written where only their owner can read them.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    fn hasher(&self) -> SipHasher24 {
        SipHasher24::new_with_key(&self.0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// What an entry stands for; part of what is hashed, so that no two sorts can be taken for each other.
/// Stable for ever: files are made with it.
#[derive(Clone, Copy)]
enum Tag {
    /// Given and family name; one of the two may have a gap in it.
    Pair = 1,
    /// A family name.
    Family = 2,
    /// A given name.
    Given = 3,
    /// Given and family name as one word.
    Joined = 4,
    /// A birth date.
    Born = 5,
    /// A given name and a birth date.
    GivenBorn = 6,
    /// A family name and a birth date.
    FamilyBorn = 7,
    /// Initials and a birth date.
    InitialsBorn = 8,
    /// A number.
    Number = 9,
    /// The last nine digits of a long number: telephone numbers begin in many ways.
    Tail = 10,
}

/// Hashes under one key.
#[derive(Clone)]
struct Hash(SipHasher24);

impl Hash {
    fn of(&self, tag: Tag, parts: &[&str]) -> u64 {
        let mut hasher = self.0;
        hasher.write(&[tag as u8]);
        for part in parts {
            hasher.write(part.as_bytes());
            hasher.write(&[0]);
        }
        hasher.finish()
    }
}

/// What of a patient stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listed {
    /// The name, or a short form of it.
    Name,
    /// The name but for one letter.
    SimilarName,
    /// The birth date.
    BirthDate,
    /// A number: record, insurance, telephone.
    Number,
}

/// A place in a text where a patient of the roster stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Where.
    pub span: Span,
    /// What the words are.
    pub kind: Kind,
    /// What of the patient it is.
    pub listed: Listed,
}

/// A practice's patients. `Debug` shows only how many they are.
#[derive(Clone)]
pub struct Roster {
    hash: Hash,
    table: Table,
    patients: u64,
}

impl fmt::Debug for Roster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Roster({} patients)", self.patients)
    }
}

/// The first bytes of a roster in a file.
pub const MAGIC: &[u8; 8] = b"CHPROS01";
/// Magic; number of patients, number of entries, check of the key, check of the whole (`u64`, little endian).
const HEADER: usize = 40;

/// Why bytes are no roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRoster {
    /// They do not begin as one.
    #[error("this is no hashed patient list")]
    Foreign,
    /// They were made with another key.
    #[error("this patient list was made with another key")]
    WrongKey,
    /// They begin as one and do not go on as one.
    #[error("this patient list is damaged")]
    Damaged,
}

impl Roster {
    /// How many patients it was made of.
    pub const fn patients(&self) -> u64 {
        self.patients
    }

    /// How many hashes are kept.
    pub fn entries(&self) -> usize {
        self.table.values().len()
    }

    fn has(&self, tag: Tag, parts: &[&str]) -> bool {
        self.table.has(self.hash.of(tag, parts))
    }

    /// As a file holds it. The key is not in it.
    pub fn to_bytes(&self, key: &Key) -> Vec<u8> {
        let values = self.table.values();
        let mut body = Vec::with_capacity(HEADER + values.len() * 8);
        let counts = [self.patients, values.len() as u64];
        body.extend_from_slice(MAGIC);
        body.extend(counts.iter().flat_map(|count| count.to_le_bytes()));
        body.extend_from_slice(&key_check(key).to_le_bytes());
        let whole = whole_check(key, counts, values.iter().copied());
        body.extend_from_slice(&whole.to_le_bytes());
        body.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        body
    }

    /// Reads what [`Self::to_bytes`] gave. Total: hostile bytes are an error, however they are made.
    pub fn from_bytes(bytes: &[u8], key: &Key) -> Result<Self, NoRoster> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(NoRoster::Foreign)?;
        let (head, rest) = rest.split_at_checked(HEADER - MAGIC.len()).ok_or(NoRoster::Damaged)?;
        let [patients, count, for_key, for_whole] = head.as_chunks().0 else { return Err(NoRoster::Damaged) };
        if u64::from_le_bytes(*for_key) != key_check(key) {
            return Err(NoRoster::WrongKey);
        }
        let (values, odd) = rest.as_chunks();
        let (patients, count) = (u64::from_le_bytes(*patients), u64::from_le_bytes(*count));
        if !odd.is_empty() || values.len() as u64 != count {
            return Err(NoRoster::Damaged);
        }
        let values: Vec<u64> = values.iter().map(|value| u64::from_le_bytes(*value)).collect();
        if whole_check(key, [patients, count], values.iter().copied()) != u64::from_le_bytes(*for_whole) {
            return Err(NoRoster::Damaged);
        }
        let table = Table::sorted(values).ok_or(NoRoster::Damaged)?;
        Ok(Self { hash: Hash(key.hasher()), table, patients })
    }
}

/// Tells one key from another.
fn key_check(key: &Key) -> u64 {
    let mut hasher = key.hasher();
    hasher.write(b"CHPROS01 key");
    hasher.finish()
}

/// Changes with every bit of a file, and cannot be made without the key.
fn whole_check(key: &Key, counts: [u64; 2], values: impl Iterator<Item = u64>) -> u64 {
    let mut hasher = key.hasher();
    hasher.write(b"CHPROS01 all");
    counts.iter().copied().chain(values).for_each(|number| hasher.write_u64(number.to_le()));
    hasher.finish()
}

/// Adds the places of `matches` to what bears a finding out; one that is there already as a part is shown whole.
/// Both are in order of place.
pub(crate) fn bear_out(evidence: &mut Vec<Evidence>, matches: &[Match]) {
    let mut old = core::mem::take(evidence).into_iter().peekable();
    for one in matches.iter().map(|one| Evidence { span: one.span, kind: one.kind }) {
        evidence.extend(core::iter::from_fn(|| old.next_if(|there| there.span.end() <= one.span.start())));
        let mut shown = one;
        if evidence.last().is_some_and(|last| last.span.covers(one.span)) {
            continue;
        }
        while let Some(there) = old.next_if(|there| there.span.start() < one.span.end()) {
            shown = if there.span.covers(one.span) { there } else { shown };
        }
        evidence.push(shown);
    }
    evidence.extend(old);
}

/// Says in `identifiers` whose the places of `matches` are: what was found there is a patient's, and what was
/// not found there is added. Both are in order of place, and none of either overlap.
pub(crate) fn claim(identifiers: &mut Vec<Identifier>, matches: &[Match]) {
    let mut old = core::mem::take(identifiers).into_iter().peekable();
    for one in matches {
        identifiers.extend(core::iter::from_fn(|| old.next_if(|found| found.span.end() <= one.span.start())));
        let mut mine = identifiers.pop_if(|last| last.span.touches(one.span));
        while let Some(found) = old.next_if(|found| found.span.start() < one.span.end()) {
            let span = mine.map_or(found.span, |mine| mine.span.join(found.span));
            mine = Some(Identifier { span, ..mine.unwrap_or(found) });
        }
        identifiers.push(claimed(mine, one));
    }
    identifiers.extend(old);
}

/// What was found at the place of a match, as the patient's.
fn claimed(found: Option<Identifier>, one: &Match) -> Identifier {
    let letter = match one.listed {
        Listed::Name | Listed::SimilarName => SafeHarbor::A,
        Listed::BirthDate => SafeHarbor::C,
        Listed::Number => SafeHarbor::R,
    };
    let new = Identifier { span: one.span, kind: one.kind, role: Role::Patient, safe_harbor: Some(letter) };
    match found {
        // A title and a name, an e-mail address with a name in it.
        Some(found) if found.span.covers(one.span) && found.span != one.span => {
            Identifier { role: Role::Patient, safe_harbor: found.safe_harbor.or(new.safe_harbor), ..found }
        }
        Some(found) if one.listed == Listed::Number => Identifier { role: Role::Patient, span: found.span.join(one.span), ..found },
        Some(found) => Identifier { span: found.span.join(one.span), ..new },
        None => new,
    }
}

#[cfg(test)]
mod tests;
