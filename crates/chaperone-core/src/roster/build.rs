//! A roster is made of persons, one after the other; nothing of them stays but the hashes.

use super::table::Table;
use super::{Date, Hash, Key, Roster, Tag, name, number};

/// Most given and most family names of one person that are kept.
pub const MOST_NAMES: usize = 8;
/// Most numbers.
pub const MOST_NUMBERS: usize = 16;

/// A patient, as a list has them. There is no `Debug`.
#[derive(Clone, Copy, Default)]
pub struct Person<'a> {
    /// What they are called: each a way of it, with middle names or without.
    pub given: &'a [&'a str],
    /// Their family names: each one they bear or bore.
    pub family: &'a [&'a str],
    /// When they were born: each day that the list may mean.
    pub born: &'a [Date],
    /// Record, insurance and telephone numbers.
    pub numbers: &'a [&'a str],
}

/// Makes a roster. `Debug` shows only how many were added.
pub struct Builder {
    key: Key,
    hash: Hash,
    values: Vec<u64>,
    patients: u64,
}

impl core::fmt::Debug for Builder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Builder({} patients)", self.patients)
    }
}

impl Builder {
    /// Nobody yet, under `key`.
    pub fn new(key: Key) -> Self {
        let hash = Hash(key.hasher());
        Self { key, hash, values: Vec::new(), patients: 0 }
    }

    /// How many were added.
    pub const fn patients(&self) -> u64 {
        self.patients
    }

    /// The key that it was made with.
    pub const fn key(&self) -> &Key {
        &self.key
    }

    /// Adds a patient. `false` where nothing of them can be told from others: no name, birth date or number.
    pub fn add(&mut self, person: &Person<'_>) -> bool {
        let before = self.values.len();
        let given: Vec<name::Form> = person.given.iter().take(MOST_NAMES).flat_map(|one| name::given(one)).collect();
        let family: Vec<name::Form> = person.family.iter().take(MOST_NAMES).flat_map(|one| name::family(one)).collect();
        self.names(&given, &family);
        for day in person.born.iter().take(MOST_NAMES) {
            self.born(person, &given, &family, *day);
        }
        for one in person.numbers.iter().take(MOST_NUMBERS) {
            self.number(one);
        }
        let kept = self.values.len() > before;
        self.patients += u64::from(kept);
        kept
    }

    fn keep(&mut self, tag: Tag, parts: &[&str]) {
        let value = self.hash.of(tag, parts);
        self.values.push(value);
    }

    fn names(&mut self, given: &[name::Form], family: &[name::Form]) {
        for form in given {
            self.keep(Tag::Given, &[&form.text]);
        }
        for form in family {
            self.keep(Tag::Family, &[&form.text]);
        }
        for first in given {
            for last in family {
                self.keep(Tag::Pair, &[&first.text, &last.text]);
                self.keep(Tag::Joined, &[&format!("{}{}", first.text, last.text)]);
                if first.itself && last.itself {
                    name::gaps(&first.text, |gap| self.keep(Tag::Pair, &[gap, &last.text]));
                    name::gaps(&last.text, |gap| self.keep(Tag::Pair, &[&first.text, gap]));
                }
            }
        }
    }

    fn born(&mut self, person: &Person<'_>, given: &[name::Form], family: &[name::Form], day: Date) {
        let day = day.text();
        self.keep(Tag::Born, &[&day]);
        for form in given {
            self.keep(Tag::GivenBorn, &[&form.text, &day]);
        }
        for form in family {
            self.keep(Tag::FamilyBorn, &[&form.text, &day]);
        }
        for first in person.given.iter().take(MOST_NAMES) {
            for last in person.family.iter().take(MOST_NAMES) {
                for initials in name::initials(first, last) {
                    self.keep(Tag::InitialsBorn, &[&initials, &day]);
                }
            }
        }
    }

    fn number(&mut self, written: &str) {
        let Some(number) = number::normal(written) else { return };
        if let Some(bare) = number::bare(&number) {
            self.keep(Tag::Number, &[&bare]);
        }
        if let Some(tail) = number::tail(&number) {
            self.keep(Tag::Tail, &[tail]);
        }
        self.keep(Tag::Number, &[&number]);
    }

    /// The roster of all that were added.
    pub fn finish(self) -> Roster {
        Roster { hash: self.hash, table: Table::of(self.values), patients: self.patients }
    }
}
