//! From scores of hands that were left out to probabilities and thresholds.
#![expect(
    clippy::indexing_slicing,
    clippy::similar_names,
    clippy::many_single_char_names,
    reason = "loops over arrays of fixed length; a and b are what the mathematics calls them"
)]

use chaperone_core::judge::beside::BESIDE;
use chaperone_core::judge::model::{ANY, HEADS, Learned, Limits};
use chaperone_core::review::Severity;
use chaperone_core::rules::{self, Rule};

use super::linear::logistic;
use crate::corpus::Labelled;
use crate::metrics;

/// Share of clean posts that may be raised.
pub const FALSE_ALARMS: f32 = 0.07;
/// Share of clean posts that may be held.
pub const HOLDS: f32 = 0.001;

/// What calibration found.
pub struct Settings {
    /// Slope from score to log-odds.
    pub slope: [f32; HEADS],
    /// Shift from score to log-odds.
    pub shift: [f32; HEADS],
    /// From when on a rule is raised or held.
    pub limits: Limits,
}

/// Something of which it is known which rules it breaks.
pub trait Truth {
    /// Whether it breaks the rule of that index ([`ANY`]: any).
    fn breaks(&self, head: usize) -> bool;
}

impl Truth for Labelled {
    fn breaks(&self, head: usize) -> bool {
        if head == ANY { !self.rules.is_empty() } else { self.rules.iter().any(|r| r.index() == head) }
    }
}

impl Settings {
    /// The probability of head `h` at `score`.
    pub fn likelihood(&self, h: usize, score: f32) -> f32 {
        logistic(score * self.slope[h] + self.shift[h])
    }
}

/// Slope and shift by Newton's method on the log loss.
pub fn platt(scored: &[(f32, bool)]) -> (f32, f32) {
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
            let off = p - f64::from(u8::from(post.breaks(h)));
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
    let mut settings = Settings { slope: [1.0; HEADS], shift: [0.0; HEADS], limits: Limits::default() };
    for h in 0..=ANY {
        let scored: Vec<(f32, bool)> = posts.iter().zip(scores).map(|(p, s)| (s[h], p.breaks(h))).collect();
        (settings.slope[h], settings.shift[h]) = platt(&scored);
    }
    let learned: Vec<Learned> = scores.iter().map(|score| Learned(core::array::from_fn(|h| settings.likelihood(h, score[h])))).collect();
    settings.limits = limits(posts, &learned);
    settings
}

/// Thresholds for likelihoods of posts that were left out.
pub fn limits<T: Truth>(posts: &[T], learned: &[Learned]) -> Limits {
    let mut limits = Limits::default();
    let clean = || posts.iter().zip(learned).filter(|(p, _)| !p.breaks(ANY)).map(|(_, l)| l);
    limits.raise[ANY] = exceeded_by(&mut clean().map(Learned::any).collect::<Vec<_>>(), FALSE_ALARMS);
    for h in 0..ANY {
        let raised = posts.iter().zip(learned).filter(|(_, l)| l.any() >= limits.raise[ANY]);
        let scored: Vec<(f32, bool)> = raised.map(|(p, l)| (l.0[h], p.breaks(h))).collect();
        limits.raise[h] = metrics::best_f1(&scored).1.clamp(0.05, 0.7);
    }
    let grave: Vec<usize> = Rule::ALL.iter().filter(|&&r| rules::spec(r).severity == Severity::High).map(|r| r.index()).collect();
    let mut worst: Vec<f32> = clean().map(|l| grave.iter().map(|&h| l.0[h]).fold(0.0, f32::max)).collect();
    limits.hold = [exceeded_by(&mut worst, HOLDS).max(0.5); HEADS];
    limits
}
