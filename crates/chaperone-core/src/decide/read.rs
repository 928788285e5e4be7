//! From a sentence to the fields of a situation.
//!
//! This is a small reader of general vocabulary: it looks for classes of words ("friend request",
//! "former", "without consent"), first for what kind of situation it is, then for the fields. It is a
//! convenience: what it understood is shown, and every field can be set by hand. The decision never
//! sees the sentence.

mod cues;
mod fields;
mod kinds;

use super::Situation;
use crate::post::Account;

/// The longest sentence that is looked at, in bytes.
pub const MAX_BYTES: usize = 4_000;

/// What a sentence told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// The situation; what the sentence does not tell is as in [`Situation::of`].
    pub situation: Situation,
    /// Whether it told whose the account is.
    pub account_told: bool,
}

/// Reads a sentence such as "a former patient sends me a friend request"; `None` if it tells of
/// no situation that is known.
pub fn read(sentence: &str) -> Option<Understood> {
    let words = cues::Words::of(sentence);
    let kind = kinds::kind(&words)?;
    let mut situation = Situation::of(kind);
    let account = fields::account(&words);
    situation.account = account.unwrap_or(Account::Professional);
    fields::fill(&words, &mut situation);
    Some(Understood { situation, account_told: account.is_some() })
}

/// Whether a role, such as "ED resident" or "medical student", is that of a trainee.
pub fn is_trainee(role: &str) -> bool {
    cues::Words::of(role).has(fields::TRAINEE)
}
