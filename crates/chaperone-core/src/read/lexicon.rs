//! What single words and short phrases are known to be.

use crate::named_enum;

named_enum! {
    /// A list of words. The name is that of its file under `lexicon/`.
    Class { FirstName = "first-name", Surname = "surname" }
}

/// The classes of one word, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes(pub(crate) u64);

impl Classes {
    /// In no list.
    pub const NONE: Self = Self(0);

    /// Whether the word is in the list of that class.
    pub const fn has(self, class: Class) -> bool {
        self.0 & (1 << class.index()) != 0
    }
}

/// Looks up the key of a folded word ([`super::words::Word::key`]).
pub fn word(_key: u64) -> Classes {
    Classes::NONE
}
