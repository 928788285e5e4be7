//! Who could this be: how many other people fit what a post says of a patient, and who could recognise him or her.
//!
//! Facts are read from the post ([`facts`]), multiplied into an expected number ([`count`]), judged for each audience
//! ([`audience`]), and turned into the smallest change that helps ([`advice`]). The tables are the project's own
//! ([`tables`]); `docs/identity.md` shows the working.

pub mod advice;
pub mod audience;
pub mod count;
pub mod facts;
#[rustfmt::skip]
mod generated;
mod rewrite;
pub mod story;
pub mod tables;
mod together;
pub mod words;

use crate::post::{Author, Post};
use crate::read::Reading;

pub use audience::Risk;
pub use count::{Count, Factor};
pub use facts::{FactKind, Facts, From};
pub use together::{Earlier, Together};

/// Above that risk somebody is taken to be recognisable: one in eleven, the threshold that medicines agencies use
/// for published trial data (EMA policy 0070, Health Canada PRCI).
pub const THRESHOLD: f64 = 0.09;

/// The answer to "who could this be?".
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// How many others fit, and how that came about.
    pub count: Count,
    /// Probability of being the only one.
    pub alone: f64,
    /// How likely each audience can tell who it is.
    pub risk: Risk,
    /// What was read.
    pub facts: Facts,
    /// The threshold it is held against.
    pub threshold: f64,
    /// The factor whose change gains most, as an index.
    pub weakest: Option<usize>,
    /// What to change, the most useful first; each builds on the one before.
    pub advice: Vec<advice::Step>,
    /// Even all of the changes leave too few people.
    pub hollow: bool,
    /// The post reads like the story of a patient.
    pub story: bool,
    /// What the author's earlier posts add.
    pub together: Option<Together>,
}

impl Identity {
    /// Whether too few others fit.
    pub fn recognisable(&self) -> bool {
        count::risk(self.count.others.mid) > self.threshold
    }

    /// With what to change in `post`, of which it is the estimate.
    #[must_use]
    pub fn advised(self, post: &Post) -> Self {
        let plan = advice::plan(post.draft.text(), &self.facts, &post.situation.author, self.threshold);
        let weakest = plan.weakest.and_then(|kind| self.count.factors.iter().position(|f| f.kind == kind && f.span.is_some()));
        Self { weakest, advice: plan.steps, hollow: plan.hollow, ..self }
    }
}

/// The estimate for a post that tells anything that could be counted. What to change is left open: see
/// [`Identity::advised`].
pub fn estimate(post: &Post, reading: &Reading, threshold: f64, earlier: &[Earlier]) -> Option<Identity> {
    let facts = Facts::read(post.draft.text(), reading, &post.situation.author);
    let together = if earlier.is_empty() { None } else { together::add_up(post, reading, &facts, earlier) };
    (facts.told() > 0 || facts.impossible() || together.is_some()).then(|| {
        let story = story::tells(reading, &facts);
        Identity { story, together, ..of(&post.situation.author, facts, threshold) }
    })
}

/// The estimate of `facts` told by `author`.
pub fn of(author: &Author, facts: Facts, threshold: f64) -> Identity {
    let pools = audience::pools(&facts, author);
    let count = count::count(&facts, pools.told);
    let risk = audience::risk(&facts, &count, &pools);
    let alone = count::alone(count.others.mid);
    Identity { count, alone, risk, facts, threshold, weakest: None, advice: Vec::new(), hollow: false, story: true, together: None }
}
