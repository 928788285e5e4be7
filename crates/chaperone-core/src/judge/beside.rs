//! The identity estimate as evidence beside what was learned of words.
//!
//! A few numbers only, fitted on hands that were left out: told to the model as features like any word, the estimate did
//! better on those hands and worse on others'.

use crate::identity::Identity;

/// Number of features.
pub const BESIDE: usize = 5;

/// What counts of an estimate: that there is none, that the post reads like a story, by how many powers of ten fewer
/// people than one fit (for a story, and for what reads like none), and how many kinds of facts are told.
pub fn features(identity: Option<&Identity>) -> [f32; BESIDE] {
    let Some(identity) = identity else { return [1.0, 0.0, 0.0, 0.0, 0.0] };
    let fewer = -libm::log10(identity.count.others.mid.clamp(1e-4, 1e5)) as f32;
    let told = identity.facts.told().min(5) as f32;
    if identity.story { [0.0, 1.0, fewer, 0.0, told] } else { [0.0, 0.0, 0.0, fewer, told] }
}

/// The features by their weights.
pub(super) fn sum(weights: &[f32; BESIDE], identity: Option<&Identity>) -> f32 {
    features(identity).iter().zip(weights).map(|(f, w)| f * w).sum()
}
