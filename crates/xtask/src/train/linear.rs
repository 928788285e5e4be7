//! Logistic regression for all heads at once, by `AdaGrad` over hashed features.
#![expect(clippy::indexing_slicing, reason = "loops over arrays of fixed length")]

use chaperone_core::judge::model::HEADS;

use crate::random::Random;

/// One post for training.
pub struct Sample {
    /// Row and value of each feature.
    pub features: Vec<(u32, f32)>,
    /// What is right, 0 or 1 a head.
    pub want: [f32; HEADS],
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Passes over the posts.
    pub epochs: usize,
    /// Step of `AdaGrad`.
    pub step: f32,
    /// Pull of every weight to nought, a step.
    pub decay: f32,
    /// Share of features left out of each step.
    pub dropout: f32,
    /// Extra weight of positives: (negatives / positives) to this power.
    pub balance: f32,
    /// Spread of the first random vectors.
    pub init: f32,
    /// What the sums of squares start with.
    pub start: f32,
    /// Seed.
    pub seed: u64,
}

/// Weights.
pub struct Linear {
    /// A row a hashed feature.
    pub rows: Vec<[f32; HEADS]>,
    /// Bias a head.
    pub bias: [f32; HEADS],
}

impl Linear {
    /// Log-odds of every head.
    pub fn score(&self, features: &[(u32, f32)]) -> [f32; HEADS] {
        let mut out = self.bias;
        for &(row, value) in features {
            if let Some(weights) = self.rows.get(row as usize) {
                for (o, w) in out.iter_mut().zip(weights) {
                    *o += w * value;
                }
            }
        }
        out
    }
}

/// The logistic function.
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// Trains on `samples`; the same samples and options give the same weights.
pub fn train(samples: &[&Sample], rows: usize, options: &Options) -> Linear {
    let mut model = Linear { rows: vec![[0.0; HEADS]; rows], bias: [0.0; HEADS] };
    let mut seen = vec![[options.start; HEADS]; rows];
    let mut seen_bias = [1e-6f32; HEADS];
    let mut positives = [1.0f32; HEADS];
    for sample in samples {
        for (p, y) in positives.iter_mut().zip(sample.want) {
            *p += y;
        }
    }
    let total = samples.len() as f32;
    let weight: Vec<f32> = positives.iter().map(|p| ((total - p) / p).max(1.0).powf(options.balance)).collect();
    let mut random = Random(options.seed);
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut kept: Vec<(u32, f32)> = Vec::new();
    for epoch in 0..options.epochs {
        random.shuffle(&mut order);
        let step = options.step * (1.0 - 0.9 * epoch as f32 / options.epochs as f32);
        for &i in &order {
            let Some(sample) = samples.get(i) else { continue };
            kept.clear();
            let up = 1.0 / (1.0 - options.dropout);
            kept.extend(
                sample.features.iter().filter(|_| options.dropout == 0.0 || random.unit() >= options.dropout).map(|&(r, v)| (r, v * up)),
            );
            let score = model.score(&kept);
            let mut gradient = [0.0f32; HEADS];
            for h in 0..HEADS {
                let (y, p) = (sample.want[h], logistic(score[h]));
                gradient[h] = (p - y) * if y > 0.5 { weight[h] } else { 1.0 };
            }
            for h in 0..HEADS {
                seen_bias[h] += gradient[h] * gradient[h];
                model.bias[h] -= step * gradient[h] / seen_bias[h].sqrt();
            }
            for &(row, value) in &kept {
                let (w, s) = (&mut model.rows[row as usize], &mut seen[row as usize]);
                for h in 0..HEADS {
                    let g = gradient[h] * value + options.decay * w[h];
                    s[h] += g * g;
                    w[h] -= step * g / s[h].sqrt();
                }
            }
        }
    }
    model
}
