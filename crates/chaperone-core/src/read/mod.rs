//! From text to what it says: words, and mentions of people, places, times, conditions.

pub mod lexicon;
pub mod recognise;
pub mod stance;
pub mod subject;
pub mod words;

use crate::review::{Kind, Role, SafeHarbor};
use crate::text::Span;

/// Something the text mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: Kind,
    /// Whose.
    pub role: Role,
    /// Which Safe Harbor identifier it is, whoever it belongs to.
    pub safe_harbor: Option<SafeHarbor>,
}
