//! Speaks to the networks where members post: Mastodon-API servers and Bluesky; counts as each network counts, splits
//! threads, writes feeds, and knows where to open the networks that have no interface for programs.
//!
//! # Sending so that nothing is lost and nothing is sent twice
//! 1. Make a [`Key`], store it with the [`Outgoing`] and its `first_try`, then call [`Connection::send`].
//! 2. Store the [`Sent`] that comes back, and confirm with [`Connection::read_back`].
//! 3. After a crash, or an error that [`Error::may_have_happened`], ask [`Connection::find`] before sending again *with the
//!    same key*.
//!
//! Nothing here reads a clock, draws random numbers or keeps anything: the caller hands these in.

pub mod bluesky;
mod connection;
pub mod copy;
mod error;
pub mod feed;
#[doc(hidden)]
pub mod fuzzing;
pub mod http;
mod key;
pub mod limits;
pub mod mastodon;
mod post;
mod secret;
mod text;
mod words;

pub use connection::Connection;
pub use error::{Broke, Error, Unreachable, Wait};
pub use http::Http;
pub use key::Key;
pub use post::{Label, LinkCard, Media, Network, Outgoing, Problem, Profile, ReadBack, Reply, Sent, Visibility, Warning};
pub use secret::Secret;
pub use words::Words;
