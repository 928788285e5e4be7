//! What a rule may look at, and what it then thinks.

use super::model::{Learned, Limits, Model};
use super::second::Opinion;
use crate::identity::Identity;
use crate::post::{Interest, Post};
use crate::read::tag::Tags;
use crate::read::words::{Shape, Words};
use crate::read::{Mention, Reading};
use crate::review::{Evidence, Severity};
use crate::roster::Match;
use crate::rules::{self, Rule};
use crate::text::Span;

/// Everything a rule may look at.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The post.
    pub post: &'a Post,
    /// What it says.
    pub reading: &'a Reading,
    /// How many others fit, where it tells of a patient.
    pub identity: Option<&'a Identity>,
    /// What was learned of posts like it.
    pub learned: &'a Learned,
    /// Where it names a patient of the roster; empty without one.
    pub listed: &'a [Match],
    /// From when on a rule is raised or held.
    pub limits: &'a Limits,
    /// What the second stage thinks, where it looked.
    pub second: Option<&'a Opinion>,
    pub(crate) model: &'a Model<'a>,
}

/// A rule's opinion of a post. The advice may quote the draft: there is no `Debug`.
#[derive(Clone)]
pub struct Weighed {
    /// Which rule.
    pub rule: Rule,
    /// Calibrated probability that it is broken.
    pub likelihood: f32,
    /// How serious it would be.
    pub severity: Severity,
    /// Beyond doubt, whatever was learned: a record number needs no second opinion.
    pub certain: bool,
    /// Worth telling the author as advice even where the rule is not raised.
    pub worth_a_note: bool,
    /// A fact of the situation answers it: it no longer counts towards the post's likelihood.
    pub settled: bool,
    /// What is wrong here; empty where the rule's own message says it all.
    pub message: String,
    /// The words that say so, in order of place.
    pub evidence: Vec<Evidence>,
    /// What to change here; empty where the rule's own advice says it all.
    pub advice: String,
}

/// A second finding less likely than this is wrong far more often than right.
const LIKELY: f32 = 0.5;
/// A leak named in vain costs less than one that is not named.
const LIKELY_LEAK: f32 = 0.3;

impl Weighed {
    /// At least that likely: a fact of the situation speaks for it.
    pub(crate) fn at_least(&mut self, likelihood: f32) {
        self.likelihood = self.likelihood.max(likelihood);
    }

    /// At most that likely: a fact of the situation speaks against it.
    pub(crate) fn at_most(&mut self, likelihood: f32) {
        self.likelihood = self.likelihood.min(likelihood);
    }
}

impl Scene<'_> {
    /// What was learned for `rule`, its usual severity, no evidence yet.
    pub fn weighed(&self, rule: Rule) -> Weighed {
        Weighed {
            rule,
            likelihood: self.learned.of(rule),
            severity: rules::spec(rule).severity,
            certain: false,
            worth_a_note: false,
            settled: false,
            message: String::new(),
            evidence: Vec::new(),
            advice: String::new(),
        }
    }

    /// From which probability on `rule` is raised in a post that is raised.
    pub fn threshold(&self, rule: Rule) -> f32 {
        self.limits.raise.get(rule.index()).copied().unwrap_or(1.0)
    }

    /// From which probability on a post is raised.
    pub fn post_threshold(&self) -> f32 {
        self.limits.raise.get(super::model::ANY).copied().unwrap_or(1.0)
    }

    /// Whether the post is raised by what was learned, and `rule` is one of its reasons: the likeliest by
    /// its own measure, or one that is likelier than not.
    pub fn raises(&self, rule: Rule) -> bool {
        let ratio = |rule: Rule| self.learned.of(rule) / self.threshold(rule).max(0.01);
        let own = ratio(rule);
        let likelihood = self.learned.of(rule);
        let likely = if rule.is_privacy() { likelihood >= LIKELY_LEAK } else { own >= 1.0 && likelihood >= LIKELY };
        self.learned.any() >= self.post_threshold() && (likely || Rule::ALL.iter().all(|&other| ratio(other) <= own))
    }

    /// What is known of each word: by the second stage where it looked, else by the first.
    pub fn tags(&self) -> &[Tags] {
        self.second.map_or(&self.reading.tags, |second| &second.tags)
    }

    /// What is mentioned, by the same.
    pub fn mentions(&self) -> &[Mention] {
        self.second.map_or(&self.reading.mentions, |second| &second.mentions)
    }

    /// How much each word speaks for `rule`, by the stage that had the last word.
    pub fn attribution(&self, rule: Rule) -> Vec<f32> {
        self.second.map_or_else(|| self.model.attribution(self, rule), |second| second.moved(self.reading, rule.index()))
    }

    /// The consent that the author says, beside the post, the patient gave: its kind. A refusal is none.
    pub fn consent(&self) -> Option<&str> {
        const NONE: &[&str] = &["none", "no", "refused", "denied", "expired", "withdrawn", "revoked", "unknown", "pending"];
        let kind = self.post.situation.consent.as_ref()?.kind.trim();
        (!kind.is_empty() && !NONE.iter().any(|none| kind.eq_ignore_ascii_case(none))).then_some(kind)
    }

    /// With consent the finding becomes a note that asks for the evidence.
    pub(crate) fn ask_for_consent(&self, weighed: &mut Weighed) {
        let Some(kind) = self.consent() else { return };
        weighed.severity = Severity::Note;
        weighed.certain = false;
        weighed.worth_a_note |= weighed.likelihood >= self.threshold(weighed.rule);
        weighed.settled = true;
        weighed.message = format!("You say the patient agreed ({kind} consent).");
        let reference = self.post.situation.consent.as_ref().map_or("", |c| c.reference.trim());
        let shown = if reference.is_empty() { String::new() } else { format!(" ({reference})") };
        weighed.advice = format!("Keep it where it can be shown{shown}, and check that it covers this very post and this audience.");
    }

    /// The declared relations whose party or product the post names, and where.
    pub fn declared_interests(&self) -> impl Iterator<Item = (&Interest, Span)> {
        self.post.situation.interests.iter().filter_map(|interest| {
            let mut names = interest.products.iter().chain([&interest.party]).filter(|n| !n.trim().is_empty());
            names.find_map(|name| find(&self.reading.words, &Words::cut(name))).map(|span| (interest, span))
        })
    }

    /// The span of words `from..to`.
    pub fn words(&self, from: usize, to: usize) -> Option<Span> {
        self.reading.words.span(from, to)
    }
}

/// Where the letters and digits of `needle` stand in a row in `words`.
fn find(words: &Words, needle: &Words) -> Option<Span> {
    let wanted: Vec<u64> = needle.iter().filter(|w| w.shape != Shape::Mark).map(|w| w.key).collect();
    let own: Vec<(u64, Span)> = words.iter().filter(|w| w.shape != Shape::Mark).map(|w| (w.key, w.span)).collect();
    let at = own.windows(wanted.len().max(1)).find(|part| part.iter().map(|p| &p.0).eq(&wanted))?;
    Some(at.first()?.1.join(at.last()?.1))
}

/// Whether `text` names `thing`, whatever the case and accents.
pub fn mentions(text: &str, thing: &str) -> bool {
    find(&Words::cut(text), &Words::cut(thing)).is_some()
}
