//! The second stage: a small encoder that looks at posts which the first stage leaves in doubt.
//!
//! It is given the situation and what was read, and it sees no more than the first stage does. Where it looks, the
//! likelihoods are those of both stages together; elsewhere they stay as they were.

pub mod encoder;
pub mod input;
pub mod matrix;
pub mod pieces;

use self::encoder::{ANSWERS, Encoder, Seen};
use self::input::Token;
use super::model::{ANY, HEADS, Learned, Limits, lift, logistic};
use crate::identity::Identity;
use crate::post::Post;
use crate::read::lexicon::Class;
use crate::read::subject::Subject;
use crate::read::tag::Tags;
use crate::read::words::{Case, Shape, Word};
use crate::read::{Mention, Reading};
use crate::weights;

/// How both stages are put together; found on hands that neither was shown.
#[derive(Clone, Debug)]
pub struct Blend {
    /// From the sum of both stages' log-odds to those of both together: slope and shift.
    pub slope: [f32; ANSWERS],
    /// See `slope`.
    pub shift: [f32; ANSWERS],
    /// In doubt is a post to which the first stage gives a likelihood in this range.
    pub doubt: [f32; 2],
    /// From when on a rule is raised or held where there is a second stage.
    pub limits: Limits,
}

/// The second stage.
pub struct Second<'a> {
    /// The encoder.
    pub encoder: Encoder<'a>,
    /// How its answers count.
    pub blend: Blend,
}

/// What the second stage thinks of a post.
pub struct Opinion {
    /// The likelihoods of both stages together.
    pub learned: Learned,
    /// What it knows of each word of the text; of words that it did not see, what the first stage knows.
    pub tags: Vec<Tags>,
    /// What is mentioned, by these tags.
    pub mentions: Vec<Mention>,
    seen: Seen,
    tokens: Vec<Token>,
}

impl<'a> Second<'a> {
    /// Reads what [`Self::write`] wrote; `None` if it is cut short or does not fit together.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let (slope, bytes) = weights::floats(bytes)?;
        let (shift, bytes) = weights::floats(bytes)?;
        let (doubt, bytes) = weights::floats(bytes)?;
        let (raise, bytes) = weights::floats(bytes)?;
        let (hold, bytes) = weights::floats(bytes)?;
        let (encoder, _) = Encoder::read(bytes)?;
        Some(Self { encoder, blend: Blend { slope, shift, doubt, limits: Limits { raise, hold } } })
    }

    /// Writes `blend`, then `encoder`, which is as [`Encoder::read`] reads it.
    pub fn write(blend: &Blend, encoder: &[u8]) -> Vec<u8> {
        let parts: [&[f32]; 5] = [&blend.slope, &blend.shift, &blend.doubt, &blend.limits.raise, &blend.limits.hold];
        let mut out: Vec<u8> = parts.iter().copied().flatten().flat_map(|f| f.to_le_bytes()).collect();
        out.extend(encoder);
        out
    }

    /// Whether it looks at a post that says `reading`, and of which the first stage thinks `first`: whether that is in
    /// doubt, or some word may be a patient's name.
    pub fn doubts(&self, reading: &Reading, first: &Learned) -> bool {
        in_doubt(self.blend.doubt, first) || unsure_of_names(reading)
    }

    /// Looks at a post.
    pub fn look(&self, post: &Post, reading: &Reading, identity: Option<&Identity>, first: &Learned) -> Opinion {
        let tokens = input::tokens(&self.encoder.pieces, reading, &post.situation, identity);
        let seen = self.encoder.see(&tokens);
        let learned = self.blend.together(first, &seen.odds);
        let mut tags = reading.tags.clone();
        for (token, scores) in tokens.iter().zip(&seen.tags).rev() {
            if let Some(tag) = token.word.and_then(|w| tags.get_mut(w as usize)) {
                *tag = Tags::of(scores);
            }
        }
        let mentions = reading.mentioned(post.draft.text(), &post.situation.author, &tags);
        Opinion { learned, tags, mentions, seen, tokens }
    }
}

/// Whether the likelihood that the first stage gives lies in the range `doubt`.
pub fn in_doubt([from, to]: [f32; 2], first: &Learned) -> bool {
    (from..=to).contains(&first.any())
}

/// How sure the tagger must be, in log-odds, that a word is a name or none.
const SURE: f32 = 2.0;

/// Whether a post that speaks of one patient has a capitalised word that may or may not be a name.
fn unsure_of_names(reading: &Reading) -> bool {
    let unsure = |(word, tags): (&Word, &Tags)| {
        word.case == Case::Title && word.shape == Shape::Letters && tags.name_margin.abs() < SURE && !word.classes.has(Class::Common)
    };
    matches!(reading.subject, Subject::OnePatient(_)) && reading.words.iter().zip(&reading.tags).any(unsure)
}

/// How much of the likeliest rule counts towards "any", chosen on hands left out.
const LIFT: f32 = 0.5;

/// The log-odds of both stages added up, before they are calibrated.
pub fn sum(first: &Learned, second: &[f32; ANSWERS]) -> [f32; ANSWERS] {
    let mut out = [0.0; ANSWERS];
    for (out, (first, second)) in out.iter_mut().zip(first.0.iter().zip(second)) {
        *out = odds(*first) + second;
    }
    lift(&mut out, LIFT);
    out
}

impl Blend {
    /// The likelihoods of both stages together.
    pub fn together(&self, first: &Learned, second: &[f32; ANSWERS]) -> Learned {
        let mut out = [0.0; HEADS];
        for (out, ((sum, slope), shift)) in out.iter_mut().zip(sum(first, second).iter().zip(&self.slope).zip(&self.shift)) {
            *out = logistic(sum * slope + shift);
        }
        Learned(out)
    }
}

/// Log-odds of a likelihood.
fn odds(likelihood: f32) -> f32 {
    let p = likelihood.clamp(1e-6, 1.0 - 1e-6);
    libm::logf(p / (1.0 - p))
}

impl Opinion {
    /// By how much each word of the text moved the answer to the rule of that index ([`ANY`]: to any rule).
    pub fn moved(&self, reading: &Reading, rule: usize) -> Vec<f32> {
        let mut out = vec![0.0; reading.words.len()];
        for (token, moved) in self.tokens.iter().zip(&self.seen.moved) {
            let word = token.word.and_then(|w| Some((out.get_mut(w as usize)?, reading.words.get(w as usize)?)));
            if let (Some((out, word)), Some(by)) = (word, moved.get(rule.min(ANY)))
                && word.shape != Shape::Break
            {
                *out += by;
            }
        }
        out
    }
}
