//! A language model as a second reader: what is sent to it, where, and what is made of its answer.
//!
//! Off unless asked for. It is one voice beside the review: nothing in here sees the verdict, and nothing from here
//! reaches it. The way of a question: config → mask → prompt → client → answer.

mod address;
mod answer;
mod client;
mod config;
mod mask;
mod prompt;
mod unheard;

use core::sync::atomic::{AtomicU32, Ordering};
use std::path::Path;

use chaperone_api::SecondOpinion;
use chaperone_api::second_opinion::Heard;
use chaperone_core::pack::Policy;
use chaperone_core::post::Post;
use chaperone_core::review::{Review, Severity};
use chaperone_core::rules::{Rule, spec};

use crate::problem::Problem;
use config::Config;
use mask::Masked;
use unheard::Unheard;

/// Failures in a row after which a file of posts is no longer asked about: each may cost the whole time-out.
const MOST_FAILURES: u32 = 3;

/// The longest draft that is sent, in bytes: with the rules before it, it fits the 8192 tokens that small models are
/// mostly run with. They lose the beginning of what is longer, without a word.
const MAX_DRAFT_BYTES: usize = 12_000;

/// A language model that is asked about posts.
#[derive(Debug)]
pub(crate) struct SecondReader {
    config: Config,
    /// Failures in a row.
    failures: AtomicU32,
}

impl SecondReader {
    /// The model that the file at `path` describes. Nothing is sent yet.
    pub(crate) fn open(path: &Path) -> Result<Self, Problem> {
        Ok(Self { config: Config::read(path)?, failures: AtomicU32::new(0) })
    }

    /// Asks about a post. The review stays what it is, whatever comes of it.
    pub(crate) fn ask(&self, post: &Post, review: &Review, policy: &Policy) -> SecondOpinion {
        let heard = if self.failures.load(Ordering::Relaxed) < MOST_FAILURES {
            self.hear(post, review, policy)
        } else {
            Err(Unheard::GaveUp { failures: MOST_FAILURES })
        };
        match &heard {
            Err(unheard) if unheard.may_come_again() => self.failures.fetch_add(1, Ordering::Relaxed),
            _ => self.failures.swap(0, Ordering::Relaxed),
        };
        SecondOpinion {
            model: self.config.model.clone(),
            address: self.config.address.to_string(),
            allowed: self.config.allowed.clone(),
            heard: heard.map_err(|unheard| unheard.to_string()),
        }
    }

    fn hear(&self, post: &Post, review: &Review, policy: &Policy) -> Result<Heard, Unheard> {
        let rules = asked_about(policy);
        if rules.is_empty() {
            return Err(Unheard::NoClause);
        }
        let bytes = post.draft.text().len();
        if bytes > MAX_DRAFT_BYTES {
            return Err(Unheard::DraftTooLong { bytes });
        }
        let masked = Masked::of(&post.draft, &review.identifiers);
        let request = prompt::request(&self.config.model, &rules, &post.situation, &masked)?;
        let body = client::post(&self.config, &request)?;
        answer::read(&body, &masked, &rules, policy)
    }
}

/// The rules a model may speak about: those with a clause in force that no overlay has muted. It is never heard without
/// a clause.
fn asked_about(policy: &Policy) -> Vec<Rule> {
    let asked = |rule: &Rule| {
        let severity = policy.severity(*rule, spec(*rule).severity);
        severity.is_some_and(|severity| severity > Severity::Note) && !policy.citations(*rule).is_empty()
    };
    Rule::ALL.iter().copied().filter(asked).collect()
}
