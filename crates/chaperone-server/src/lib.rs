//! The desk: compose, second reader, publish, requests, record.
//!
//! The way of a request: [`routes`] (the only list of routes, each with who may at all) → `gate` (who is asking, does
//! he come from our own pages) → a handler, which asks `may` about the one thing meant, changes it in one
//! [`chaperone_store::Write`] with an audit entry, and answers. What is slow or goes outward is left to the outbox in
//! the same change.

mod accounts;
pub mod api;
pub mod app;
mod background;
pub mod cases;
pub mod clock;
mod compose;
pub mod config;
pub mod connections;
pub mod demo;
pub mod engines;
pub mod error;
mod gate;
pub mod health;
pub mod keeping;
pub mod lock;
mod may;
mod me;
mod members;
mod notices;
mod notify;
mod organisation;
mod pages;
mod policy;
pub mod publish;
pub mod record;
mod requests;
mod review;
pub mod routes;
mod run;
pub mod seal;
mod send;
mod sign_in;
pub mod token;
pub mod watch;
pub mod who;

pub use app::App;
pub use config::Config;
pub use run::{ServeError, listen, open, serve};
