//! Whether a rule applies: what was learned from labelled posts, and what each rule knows of situations.

pub mod advice;
pub mod beside;
pub mod evidence;
mod exp;
pub mod features;
pub mod model;
pub mod scene;
pub mod second;

pub use scene::{Scene, Weighed};

use crate::rules::{self, Rule};

/// Every rule's opinion, in the order of [`Rule::ALL`].
///
/// A second, slower stage has its seat here: it may look at the same scene and change the
/// likelihoods before anything is settled.
pub fn weigh(scene: &Scene<'_>) -> Vec<Weighed> {
    Rule::ALL.iter().map(|&rule| (rules::spec(rule).weigh)(scene)).collect()
}
