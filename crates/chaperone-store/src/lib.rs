//! The desk's memory: the only SQL.
//!
//! Reads are methods of [`Store`], one file for each subject. A change is a method of [`Write`], and
//! [`Write::commit`], which asks for an audit [`Entry`], is the only way to keep it: an unaudited change does not
//! compile. Five things are kept without an entry, since they say nothing that was done: how often a sign-in was tried
//! ([`Store::attempt`]), what it remembers between its steps ([`ceremonies`]), when a session was last seen, which worker
//! has a publication in hand ([`Store::claim`]), and which notices were read.

pub mod accounts;
pub mod archive;
pub mod attempts;
pub mod audit;
pub mod cases;
pub mod ceremonies;
pub mod codes;
pub mod decisions;
pub mod drafts;
mod error;
pub mod figures;
pub mod files;
mod ids;
pub mod interests;
pub mod invitations;
pub mod leaving;
pub mod members;
pub mod notices;
pub mod overrides;
pub mod passkeys;
pub mod policies;
pub mod publications;
pub mod sessions;
pub mod settings;
mod store;
pub mod tokens;
mod words;

pub use audit::{Actor, Detail, Entry};
pub use error::StoreError;
pub use ids::*;
pub use store::{Store, Write};

/// What the store answers.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Milliseconds since 1970-01-01 UTC.
pub type Time = i64;
