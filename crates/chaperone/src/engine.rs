//! The engine that reviews posts, with the policy that was asked for.

use chaperone_core::identity::Earlier;
use chaperone_core::pack::Policy;
use chaperone_core::post::Post;
use chaperone_core::review::Review;
use chaperone_core::roster::Roster;

use crate::args::{PolicyArgs, Stages};
use crate::policy;
use crate::problem::Problem;

/// Reviews posts under one policy, after what their author posted before.
pub(crate) struct Engine {
    core: chaperone_core::Engine,
    earlier: Vec<Earlier>,
}

/// The weights of the second stage.
pub(crate) static SECOND: &[u8] = include_bytes!("../../../model/second.bin");

impl Engine {
    /// The engine with the policy and the stages that were asked for.
    pub(crate) fn of(policy: &PolicyArgs, stages: Stages) -> Result<Self, Problem> {
        let core = chaperone_core::Engine::new(policy::load(policy)?);
        let core = match stages {
            Stages::First => core,
            Stages::Both => core.with_second_stage(SECOND).map_err(|error| Problem::new(error.to_string()))?,
        };
        Ok(Self { core, earlier: Vec::new() })
    }

    /// The same, with the patients that were named to it, if any.
    pub(crate) fn knowing(self, roster: Option<Roster>) -> Self {
        match roster {
            Some(roster) => Self { core: self.core.with_roster(roster), ..self },
            None => self,
        }
    }

    /// The policy in force.
    pub(crate) fn policy(&self) -> &Policy {
        self.core.policy()
    }

    pub(crate) fn check(&self, post: &Post) -> Review {
        self.core.check_after(post, &self.earlier)
    }

    /// Keeps what the author posted before.
    pub(crate) fn remember(&mut self, posts: &[Post]) {
        self.earlier.extend(posts.iter().map(|post| self.core.earlier(post)));
    }
}
