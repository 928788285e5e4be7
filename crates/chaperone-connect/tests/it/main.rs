//! What networks do: invented servers that lie, and real ones.
#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::indexing_slicing, reason = "tests end at the first surprise")]

mod bluesky;
mod feed;
mod http;
mod mastodon;
mod real;
mod stand_in;
mod testbed;
