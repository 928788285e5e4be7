//! What was learned from labelled posts: one probability a rule, and one for the post.

use super::beside::{self, BESIDE};
use super::exp::exp;
use super::features::{self, FAMILIES, Family};
use super::scene::Scene;
use crate::identity::Identity;
use crate::post::Situation;
use crate::read::Reading;
use crate::read::lexicon::Class;
use crate::read::words::Shape;
use crate::rules::Rule;
use crate::weights::{self, Table};

/// Outputs: a rule each by [`Rule::index`] (`audience`, the last, is never learned), then "breaks any", then one to fill.
pub const HEADS: usize = 20;
/// The output for "breaks any rule".
pub const ANY: usize = 18;
/// Length of a feature's vector in the hidden layer.
pub const HIDDEN: usize = 20;
/// Weights a row: the straight way to the outputs, then the vector.
pub const WIDTH: usize = HEADS + HIDDEN;

/// The weights.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    /// Value of a feature of each family before it is shared among those of its post.
    pub family: [f32; FAMILIES],
    /// Size of one step of the rounded straight weights, and of the rounded vectors.
    pub step: [f32; 2],
    /// Bias of the outputs on the straight way.
    pub bias: [f32; HEADS],
    /// Bias of the hidden layer.
    pub hidden_bias: [f32; HIDDEN],
    /// From the hidden layer to the outputs.
    pub out: [[f32; HEADS]; HIDDEN],
    /// Bias of the outputs.
    pub out_bias: [f32; HEADS],
    /// How much of the likeliest rule counts towards "any".
    pub lift: [f32; 1],
    /// How much the identity estimate counts for `patient-privacy-indirect`, see [`beside`].
    pub beside: [f32; BESIDE],
    /// Slope and shift from score to log-odds, found on hands that were left out.
    pub slope: [f32; HEADS],
    /// See `slope`.
    pub shift: [f32; HEADS],
    /// From when on a rule is raised or held.
    pub limits: Limits,
    table: Table<'a, WIDTH>,
}

/// From which likelihood on something is done about a rule.
#[derive(Clone, Debug)]
pub struct Limits {
    /// From when on a rule is raised in a post that is raised; for "any", the post.
    pub raise: [f32; HEADS],
    /// From when on a rule is sure enough to hold the post.
    pub hold: [f32; HEADS],
}

/// Nothing is done.
impl Default for Limits {
    fn default() -> Self {
        Self { raise: [1.0; HEADS], hold: [1.0; HEADS] }
    }
}

/// A model that was taught nothing and raises nothing.
impl Default for Model<'_> {
    fn default() -> Self {
        Self {
            family: [0.0; FAMILIES],
            step: [0.0; 2],
            bias: [0.0; HEADS],
            hidden_bias: [0.0; HIDDEN],
            out: [[0.0; HEADS]; HIDDEN],
            out_bias: [0.0; HEADS],
            lift: [0.0],
            beside: [0.0; BESIDE],
            slope: [0.0; HEADS],
            shift: [-10.0; HEADS],
            limits: Limits::default(),
            table: Table::default(),
        }
    }
}

/// The probabilities of one post.
#[derive(Clone, Copy, Debug)]
pub struct Learned(pub [f32; HEADS]);

impl Learned {
    /// Of that rule; 0 for `audience`, which is never learned.
    pub fn of(&self, rule: Rule) -> f32 {
        if rule == Rule::Audience { 0.0 } else { self.0.get(rule.index()).copied().unwrap_or_default() }
    }

    /// That any rule is broken.
    pub fn any(&self) -> f32 {
        self.0.get(ANY).copied().unwrap_or_default()
    }
}

/// What one of `count` features of a family is worth. A post of a few words has as much to say as those
/// words, not as a whole post: the family's value is spread over at least `FEW`.
pub fn share(value: f32, count: usize) -> f32 {
    value / (count.max(FEW) as f32).sqrt()
}

/// See [`share`]. Less than a third of the usual number of each family but the situation's.
const FEW: usize = 40;

/// So many everyday words alone say nothing.
const MEANINGLESS: usize = 2;

/// The logistic function.
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// Counts `by` of the likeliest rule towards "any".
pub fn lift(scores: &mut [f32], by: f32) {
    let likeliest = scores.iter().take(ANY).copied().fold(f32::NEG_INFINITY, f32::max);
    if let Some(any) = scores.get_mut(ANY) {
        *any += by * likeliest;
    }
}

/// The hidden layer's curve.
pub fn squash(x: f32) -> f32 {
    x / (1.0 + x.abs())
}

impl<'a> Model<'a> {
    /// Reads weights; `None` if they are cut short.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let (family, bytes) = weights::floats(bytes)?;
        let (step, bytes) = weights::floats(bytes)?;
        let (bias, bytes) = weights::floats(bytes)?;
        let (hidden_bias, mut bytes) = weights::floats(bytes)?;
        let mut out = [[0.0; HEADS]; HIDDEN];
        for row in &mut out {
            (*row, bytes) = weights::floats(bytes)?;
        }
        let (out_bias, bytes) = weights::floats(bytes)?;
        let (lift, bytes) = weights::floats(bytes)?;
        let (beside, bytes) = weights::floats(bytes)?;
        let (slope, bytes) = weights::floats(bytes)?;
        let (shift, bytes) = weights::floats(bytes)?;
        let (raise, bytes) = weights::floats(bytes)?;
        let (hold, bytes) = weights::floats(bytes)?;
        let (table, _) = Table::read(bytes)?;
        Some(Self { family, step, bias, hidden_bias, out, out_bias, lift, beside, slope, shift, limits: Limits { raise, hold }, table })
    }

    /// Writes everything that [`Self::read`] reads, with `rows` as the table.
    pub fn write(&self, rows: &[(u64, [i8; WIDTH])]) -> Vec<u8> {
        let out: Vec<f32> = self.out.iter().flatten().copied().collect();
        let parts: [&[f32]; 12] = [
            &self.family,
            &self.step,
            &self.bias,
            &self.hidden_bias,
            &out,
            &self.out_bias,
            &self.lift,
            &self.beside,
            &self.slope,
            &self.shift,
            &self.limits.raise,
            &self.limits.hold,
        ];
        let mut bytes: Vec<u8> = parts.iter().copied().flatten().flat_map(|f| f.to_le_bytes()).collect();
        weights::write(rows, &mut bytes);
        bytes
    }

    /// Scores before calibration.
    pub fn scores(&self, reading: &Reading, situation: &Situation) -> [f32; HEADS] {
        let mut keys: [Vec<u64>; FAMILIES] = core::array::from_fn(|_| Vec::with_capacity(256));
        features::all(reading, situation, &mut |family: Family, key, _| {
            if let Some(keys) = keys.get_mut(family as usize) {
                keys.push(key);
            }
        });
        let mut scores = [0.0; HEADS];
        let mut hidden = self.hidden_bias;
        for (keys, value) in keys.iter().zip(self.family) {
            let sums = self.table.sum(keys);
            let value = share(value, keys.len());
            let (straight, vector) = sums.split_at(HEADS);
            for (score, sum) in scores.iter_mut().zip(straight) {
                *score += *sum as f32 * value * self.step[0];
            }
            for (h, sum) in hidden.iter_mut().zip(vector) {
                *h += *sum as f32 * value * self.step[1];
            }
        }
        self.finish(&mut scores, hidden);
        scores
    }

    fn finish(&self, scores: &mut [f32; HEADS], hidden: [f32; HIDDEN]) {
        for (score, (a, b)) in scores.iter_mut().zip(self.bias.iter().zip(self.out_bias)) {
            *score += a + b;
        }
        for (h, row) in hidden.iter().zip(&self.out) {
            let h = squash(*h);
            for (score, w) in scores.iter_mut().zip(row) {
                *score += h * w;
            }
        }
        lift(scores, self.lift[0]);
    }

    /// Probabilities.
    pub fn learned(&self, reading: &Reading, situation: &Situation, identity: Option<&Identity>) -> Learned {
        // A post without a word, such as a thumb, says nothing that could be judged; nor does "ok" or "thank you".
        let mut letters = reading.words.iter().filter(|w| w.shape == Shape::Letters);
        if letters.clone().count() <= MEANINGLESS && letters.all(|w| w.classes.has(Class::Common)) {
            return Learned([0.0; HEADS]);
        }
        let mut out = self.scores(reading, situation);
        if let Some(score) = out.get_mut(Rule::PatientPrivacyIndirect.index()) {
            *score += beside::sum(&self.beside, identity);
        }
        for (o, (slope, shift)) in out.iter_mut().zip(self.slope.iter().zip(self.shift)) {
            *o = logistic(*o * slope + shift);
        }
        Learned(out)
    }

    /// How much each word speaks for `rule` on the straight way.
    pub fn attribution(&self, scene: &Scene<'_>, rule: Rule) -> Vec<f32> {
        let mut out = vec![0.0; scene.reading.words.len()];
        features::all(scene.reading, &scene.post.situation, &mut |_, key, word| {
            let weight = self.table.row(key).and_then(|row| row.get(rule.index())).map(|w| f32::from(w.cast_signed()));
            if let (Some(weight), Some(out)) = (weight, word.and_then(|w| out.get_mut(w))) {
                *out += weight;
            }
        });
        out
    }

    /// Number of features known.
    pub fn rows(&self) -> usize {
        self.table.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probability_stays_one() {
        assert!(logistic(-100.0) >= 0.0 && logistic(100.0) <= 1.0);
    }
}
