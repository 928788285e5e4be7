//! One engine: a policy and the weights that come with the program.

use crate::identity::{self, Earlier};
use crate::judge::model::Model;
use crate::judge::second::Second;
use crate::judge::{self, Scene};
use crate::pack::Policy;
use crate::post::Post;
use crate::read::Reading;
use crate::read::tag::Tagger;
use crate::review::Review;
use crate::roster::Roster;
use crate::settle::settle;

static TAGGER: &[u8] = include_bytes!("../../../model/tagger.bin");
static JUDGE: &[u8] = include_bytes!("../../../model/judge.bin");

/// Reviews posts. Shared freely between threads.
pub struct Engine {
    policy: Policy,
    tagger: Tagger<'static>,
    model: Model<'static>,
    roster: Option<Roster>,
    second: Option<Second<'static>>,
}

/// The weights of the second stage are cut short, or of another version of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the weights of the second stage do not fit this program")]
pub struct UnfitWeights;

impl Engine {
    /// An engine that applies `policy`.
    pub fn new(policy: Policy) -> Self {
        let tagger = Tagger::read(TAGGER).map(|(tagger, _)| tagger).unwrap_or_default();
        let model = Model::read(JUDGE).unwrap_or_default();
        Self { policy, tagger, model, roster: None, second: None }
    }

    /// The same engine, which also knows the patients of `roster`. What was learned stays as it is.
    #[must_use]
    pub fn with_roster(mut self, roster: Roster) -> Self {
        self.roster = Some(roster);
        self
    }

    /// The same engine, which asks the second stage of `weights` (`model/second.bin`) where the first is in doubt.
    pub fn with_second_stage(mut self, weights: &'static [u8]) -> Result<Self, UnfitWeights> {
        self.second = Some(Second::read(weights).ok_or(UnfitWeights)?);
        Ok(self)
    }

    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Reviews one post. Total: every post gets a review; the same post always the same one.
    pub fn check(&self, post: &Post) -> Review {
        self.check_after(post, &[])
    }

    /// Reviews one post with the first stage alone: for every keystroke of a draft, below a millisecond.
    pub fn check_at_once(&self, post: &Post) -> Review {
        self.check_by(None, post, &[])
    }

    /// Reviews one post of an author whose `earlier` posts are known: what they say of the same patient is added up.
    pub fn check_after(&self, post: &Post, earlier: &[Earlier]) -> Review {
        self.check_by(self.second.as_ref(), post, earlier)
    }

    fn check_by(&self, second: Option<&Second<'_>>, post: &Post, earlier: &[Earlier]) -> Review {
        let reading = self.read(post);
        let identity = identity::estimate(post, &reading, self.policy.recognisable(), earlier);
        let first = self.model.learned(&reading, &post.situation, identity.as_ref());
        let looks = second.filter(|second| second.doubts(&reading, &first));
        let opinion = looks.map(|second| second.look(post, &reading, identity.as_ref(), &first));
        let learned = opinion.as_ref().map_or(first, |opinion| opinion.learned);
        let limits = second.map_or(&self.model.limits, |second| &second.blend.limits);
        let listed = self.roster.as_ref().map(|roster| roster.find(&reading, &post.situation.author)).unwrap_or_default();
        let scene = Scene {
            post,
            reading: &reading,
            identity: identity.as_ref(),
            learned: &learned,
            listed: &listed,
            limits,
            second: opinion.as_ref(),
            model: &self.model,
        };
        settle(&scene, judge::weigh(&scene), &self.policy)
    }

    /// What an earlier post says of a patient, to be kept for [`Self::check_after`].
    pub fn earlier(&self, post: &Post) -> Earlier {
        Earlier::read(post, &self.read(post))
    }

    /// What a post says.
    pub fn read(&self, post: &Post) -> Reading {
        Reading::of(post.draft.text(), &post.situation.author, &self.tagger)
    }

    /// Whether the weights that come with the program could be read, and how many features they know.
    pub fn features_known(&self) -> usize {
        self.model.rows()
    }
}

impl Default for Engine {
    fn default() -> Self {
        Self::new(Policy::default())
    }
}
