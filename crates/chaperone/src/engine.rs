//! The engine that reviews posts, with the policy that was asked for.

use chaperone_core::post::Post;
use chaperone_core::review::Review;

use crate::args::PolicyArgs;
use crate::policy;
use crate::problem::Problem;

/// Reviews posts under one policy.
pub(crate) struct Engine(chaperone_core::Engine);

impl Engine {
    /// The engine with the policy that was asked for.
    pub(crate) fn of(args: &PolicyArgs) -> Result<Self, Problem> {
        policy::load(args).map(|policy| Self(chaperone_core::Engine::new(policy)))
    }

    pub(crate) fn check(&self, post: &Post) -> Review {
        self.0.check(post)
    }
}
