//! The engine that reviews posts, with the policy that was asked for.

use chaperone_core::post::Post;
use chaperone_core::review::Review;
use chaperone_core::roster::Roster;

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

    /// The same, with the patients that were named to it, if any.
    pub(crate) fn knowing(self, roster: Option<Roster>) -> Self {
        match roster {
            Some(roster) => Self(self.0.with_roster(roster)),
            None => self,
        }
    }

    pub(crate) fn check(&self, post: &Post) -> Review {
        self.0.check(post)
    }
}
