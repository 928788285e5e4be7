//! From scores of hands that were left out to probabilities and thresholds.
#![expect(
    clippy::indexing_slicing,
    clippy::similar_names,
    clippy::many_single_char_names,
    reason = "loops over arrays of fixed length; a and b are what the mathematics calls them"
)]

use chaperone_core::judge::beside::BESIDE;
use chaperone_core::judge::model::{ANY, HEADS};
use chaperone_core::review::Severity;
use chaperone_core::rules::{self, Rule};

use super::linear::logistic;
use crate::corpus::Labelled;
use crate::metrics;

/// Share of clean posts that may be raised.
pub const FALSE_ALARMS: f32 = 0.08;
/// Share of clean posts that may be held.
pub const HOLDS: f32 = 0.001;

/// What calibration found.
pub struct Settings {
    /// Slope from score to log-odds.
    pub slope: [f32; HEADS],
    /// Shift from score to log-odds.
    pub shift: [f32; HEADS],
    /// From which probability on a rule (or, for "any", a post) is raised.
    pub raise: [f32; HEADS],
    /// From which probability on a rule holds.
    pub hold: [f32; HEADS],
}

impl Settings {
    /// The probability of head `h` at `score`.
    pub fn likelihood(&self, h: usize, score: f32) -> f32 {
        logistic(score * self.slope[h] + self.shift[h])
    }
}

/// What is right for head `h` of a post.
pub fn right(post: &Labelled, h: usize) -> bool {
    if h == ANY { !post.rules.is_empty() } else { post.rules.iter().any(|r| r.index() == h) }
}

/// Slope and shift by Newton's method on the log loss.
fn platt(scored: &[(f32, bool)]) -> (f32, f32) {
    let (mut a, mut b) = (0.5f64, 0.0f64);
    for _ in 0..200 {
        let (mut ga, mut gb, mut haa, mut hab, mut hbb) = (0.0, 0.0, 1e-3, 0.0, 1e-3);
        for &(score, right) in scored {
            let s = f64::from(score);
            let p = 1.0 / (1.0 + (-(a * s + b)).exp());
            let (d, w) = (p - f64::from(u8::from(right)), p * (1.0 - p));
            ga += d * s;
            gb += d;
            haa += w * s * s;
            hab += w * s;
            hbb += w;
        }
        let det = haa * hbb - hab * hab;
        // Short steps: far from the optimum the curvature lies.
        a -= ((hbb * ga - hab * gb) / det).clamp(-0.1, 0.1);
        b -= ((haa * gb - hab * ga) / det).clamp(-0.2, 0.2);
    }
    (a as f32, b as f32)
}

/// How much the identity estimate counts beside the score of `patient-privacy-indirect`: logistic regression on both by
/// Newton's method, in units of the score.
pub fn beside(posts: &[Labelled], scores: &[[f32; HEADS]], estimates: &[[f32; BESIDE]]) -> [f32; BESIDE] {
    const N: usize = BESIDE + 2;
    let h = Rule::PatientPrivacyIndirect.index();
    let mut w = [0.0f64; N];
    for _ in 0..60 {
        let (mut slope, mut curve) = ([0.0; N], [[0.0; N]; N]);
        for ((post, score), estimate) in posts.iter().zip(scores).zip(estimates) {
            let mut x = [1.0; N];
            x[1] = f64::from(score[h]);
            x.iter_mut().skip(2).zip(estimate).for_each(|(x, f)| *x = f64::from(*f));
            let p = 1.0 / (1.0 + (-w.iter().zip(x).map(|(w, x)| w * x).sum::<f64>()).exp());
            let off = p - f64::from(u8::from(right(post, h)));
            for i in 0..N {
                slope[i] += off * x[i];
                for j in 0..N {
                    curve[i][j] += p * (1.0 - p) * x[i] * x[j];
                }
            }
        }
        // A little ridge: the features hang together.
        for i in 0..N {
            slope[i] += 0.1 * w[i];
            curve[i][i] += 0.1;
        }
        let step = solve(curve, slope);
        w.iter_mut().zip(step).for_each(|(w, s)| *w -= s.clamp(-1.0, 1.0));
    }
    let mut out = [0.0; BESIDE];
    out.iter_mut().zip(&w[2..]).for_each(|(o, v)| *o = (v / w[1].max(1e-6)) as f32);
    out
}

/// Solves a·x = b by elimination.
fn solve<const N: usize>(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for i in 0..N {
        for j in i + 1..N {
            let (f, row) = (a[j][i] / a[i][i], a[i]);
            a[j].iter_mut().zip(row).for_each(|(x, y)| *x -= f * y);
            b[j] -= f * b[i];
        }
    }
    for i in (0..N).rev() {
        let rest: f64 = (i + 1..N).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - rest) / a[i][i];
    }
    b
}

/// The value that a share `rate` of `values` exceeds.
fn exceeded_by(values: &mut [f32], rate: f32) -> f32 {
    values.sort_by(|a, b| b.total_cmp(a));
    values.get((rate * values.len() as f32) as usize).copied().unwrap_or(1.0)
}

/// Calibration and thresholds from the scores of posts that were left out.
pub fn settle(posts: &[Labelled], scores: &[[f32; HEADS]]) -> Settings {
    let mut settings = Settings { slope: [1.0; HEADS], shift: [0.0; HEADS], raise: [1.0; HEADS], hold: [1.0; HEADS] };
    for h in 0..=ANY {
        let scored: Vec<(f32, bool)> = posts.iter().zip(scores).map(|(p, s)| (s[h], right(p, h))).collect();
        (settings.slope[h], settings.shift[h]) = platt(&scored);
    }
    let mut clean: Vec<f32> =
        posts.iter().zip(scores).filter(|(p, _)| p.rules.is_empty()).map(|(_, s)| settings.likelihood(ANY, s[ANY])).collect();
    settings.raise[ANY] = exceeded_by(&mut clean, FALSE_ALARMS);
    for h in 0..ANY {
        let raised = posts.iter().zip(scores).filter(|(_, s)| settings.likelihood(ANY, s[ANY]) >= settings.raise[ANY]);
        let scored: Vec<(f32, bool)> = raised.map(|(p, s)| (settings.likelihood(h, s[h]), right(p, h))).collect();
        settings.raise[h] = metrics::best_f1(&scored).1.clamp(0.05, 0.7);
    }
    let grave: Vec<usize> = Rule::ALL.iter().filter(|&&r| rules::spec(r).severity == Severity::High).map(|r| r.index()).collect();
    let mut worst: Vec<f32> = posts
        .iter()
        .zip(scores)
        .filter(|(p, _)| p.rules.is_empty())
        .map(|(_, s)| grave.iter().map(|&h| settings.likelihood(h, s[h])).fold(0.0, f32::max))
        .collect();
    let hold = exceeded_by(&mut worst, HOLDS);
    settings.hold = [hold.max(0.5); HEADS];
    settings
}
