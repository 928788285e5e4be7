//! A small network: each feature has a vector; their sum goes through one hidden layer to all heads.
#![expect(clippy::indexing_slicing, reason = "loops over arrays of fixed length")]

use chaperone_core::judge::model::{HEADS, HIDDEN as WIDTH, squash};

use super::linear::{Options, Sample, logistic};
use crate::random::Random;

/// Weights.
pub struct Deep {
    /// A vector a feature.
    pub rows: Vec<[f32; WIDTH]>,
    /// Bias of the sum.
    pub bias: [f32; WIDTH],
    /// From the hidden layer to the heads.
    pub out: [[f32; HEADS]; WIDTH],
    /// Bias of the heads.
    pub out_bias: [f32; HEADS],
}

fn slope(x: f32) -> f32 {
    let d = 1.0 + x.abs();
    1.0 / (d * d)
}

impl Deep {
    fn sum(&self, features: &[(u32, f32)]) -> [f32; WIDTH] {
        let mut z = self.bias;
        for &(row, value) in features {
            for (z, w) in z.iter_mut().zip(&self.rows[row as usize]) {
                *z += w * value;
            }
        }
        z
    }

    fn heads(&self, hidden: &[f32; WIDTH]) -> [f32; HEADS] {
        let mut out = self.out_bias;
        for (h, row) in hidden.iter().zip(&self.out) {
            for (o, w) in out.iter_mut().zip(row) {
                *o += h * w;
            }
        }
        out
    }

    /// Log-odds of every head.
    pub fn score(&self, features: &[(u32, f32)]) -> [f32; HEADS] {
        self.heads(&self.sum(features).map(squash))
    }
}

/// Trains on `samples`.
pub fn train(samples: &[&Sample], rows: usize, options: &Options) -> Deep {
    let mut random = Random(options.seed);
    let mut model = Deep { rows: vec![[0.0; WIDTH]; rows], bias: [0.0; WIDTH], out: [[0.0; HEADS]; WIDTH], out_bias: [0.0; HEADS] };
    for w in model.rows.iter_mut().flatten() {
        *w = (random.unit() - 0.5) * options.init;
    }
    for w in model.out.iter_mut().flatten() {
        *w = (random.unit() - 0.5) * 1.0;
    }
    let mut seen = vec![[options.start; WIDTH]; rows];
    let mut seen_bias = [options.start; WIDTH];
    let mut seen_out = [[options.start; HEADS]; WIDTH];
    let mut seen_out_bias = [options.start; HEADS];
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut kept: Vec<(u32, f32)> = Vec::new();
    let up = 1.0 / (1.0 - options.dropout);
    for epoch in 0..options.epochs {
        random.shuffle(&mut order);
        let step = options.step * (1.0 - 0.9 * epoch as f32 / options.epochs as f32);
        for &i in &order {
            let sample = samples[i];
            kept.clear();
            kept.extend(
                sample.features.iter().filter(|_| options.dropout == 0.0 || random.unit() >= options.dropout).map(|&(r, v)| (r, v * up)),
            );
            let z = model.sum(&kept);
            let hidden = z.map(squash);
            let score = model.heads(&hidden);
            let mut gradient = [0.0f32; HEADS];
            for h in 0..HEADS {
                gradient[h] = logistic(score[h]) - sample.want[h];
            }
            let mut back = [0.0f32; WIDTH];
            for k in 0..WIDTH {
                let mut sum = 0.0;
                for h in 0..HEADS {
                    sum += gradient[h] * model.out[k][h];
                    let g = gradient[h] * hidden[k] + options.decay * model.out[k][h];
                    seen_out[k][h] += g * g;
                    model.out[k][h] -= step * g / seen_out[k][h].sqrt();
                }
                back[k] = sum * slope(z[k]);
            }
            for h in 0..HEADS {
                seen_out_bias[h] += gradient[h] * gradient[h];
                model.out_bias[h] -= step * gradient[h] / seen_out_bias[h].sqrt();
            }
            for k in 0..WIDTH {
                seen_bias[k] += back[k] * back[k];
                model.bias[k] -= step * back[k] / seen_bias[k].sqrt();
            }
            for &(row, value) in &kept {
                let (w, s) = (&mut model.rows[row as usize], &mut seen[row as usize]);
                for k in 0..WIDTH {
                    let g = back[k] * value + options.decay * w[k];
                    s[k] += g * g;
                    w[k] -= step * g / s[k].sqrt();
                }
            }
        }
    }
    model
}
