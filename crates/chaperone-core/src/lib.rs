//! The review engine of Chaperone.
//!
//! A post goes forward only: **read** (what does it say?) → **see** (which words matter?) →
//! **judge** (does a rule apply, in this situation?) → **settle** (order, merge, cite, decide).
//! The engine is pure and total: no clock, disk, network, randomness or panic. The same post,
//! situation and policy give the same review, natively and in a browser.

pub mod decide;
mod engine;
pub mod hash;
pub mod identity;
pub mod judge;
pub mod named;
pub mod pack;
pub mod post;
pub mod read;
pub mod review;
pub mod roster;
pub mod rules;
mod settle;
pub mod text;
pub mod weights;

pub use engine::{Engine, UnfitWeights};
