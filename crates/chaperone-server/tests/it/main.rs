//! The desk as its members see it: real requests to the whole service, in process, with a clock that stands.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, reason = "tests end at the first surprise")]

mod accounts;
mod authenticator;
mod cases;
mod compose;
mod demo;
mod desk;
mod export;
mod me;
mod members;
mod network;
mod notices;
mod ops;
mod passkeys;
mod policy;
mod publish;
mod record;
mod requests;
mod send;
mod setting;
mod sign_in;
mod slice;
mod slow;
mod table;
