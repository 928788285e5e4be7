//! The key of one post on its way.

use std::fmt;
use std::str::FromStr;

use crate::Error;

/// The digits of atproto's "base32-sortable".
const DIGITS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";

/// Names one post on its way, so that a second try cannot send it twice: Bluesky's record key (a TID) and Mastodon's
/// `Idempotency-Key`. To be stored before the first try.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

impl Key {
    /// A key from a time in microseconds since 1970 and a number (its last ten bits count) that sets keys of the same
    /// microsecond apart. Source: atproto.com/specs/tid.
    pub fn new(micros: u64, clock: u16) -> Self {
        let bits = (micros & 0x001f_ffff_ffff_ffff) << 10 | u64::from(clock & 0x3ff);
        let digit = |n: u32| DIGITS.get((bits >> (5 * n) & 31) as usize).copied().map_or('2', char::from);
        Self((0..13).rev().map(digit).collect())
    }

    /// The key as it is stored and sent: thirteen letters and digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Key {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let first_is_low = text.bytes().next().is_some_and(|b| DIGITS.iter().position(|d| *d == b).is_some_and(|n| n < 16));
        if text.len() == 13 && first_is_low && text.bytes().all(|b| DIGITS.contains(&b)) {
            return Ok(Self(text.to_owned()));
        }
        Err(Error::NotPossible("what was stored is no key"))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_by_time_and_reads_back() {
        let keys: Vec<Key> =
            [(0, 0), (1, 0), (1, 1), (1_700_000_000_000_000, 1023), (u64::MAX, u16::MAX)].map(|(t, c)| Key::new(t, c)).into();
        assert!(keys.is_sorted());
        assert_eq!(keys[0].as_str(), "2222222222222");
        for key in keys {
            assert_eq!(key.as_str().parse::<Key>(), Ok(key));
        }
    }

    #[test]
    fn others_are_refused() {
        for text in ["", "3jzfcijpj2z2", "3jzfcijpj2z2aa", "../../../../xx", "zzzzzzzzzzzzz", "3JZFCIJPJ2Z2A"] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
        assert!("3jzfcijpj2z2a".parse::<Key>().is_ok());
    }
}
