//! Whether a likelihood means what it says: of posts given 0.8, about 80% break a rule.

use core::fmt;
use std::collections::HashMap;

use serde::Serialize;

use super::gold::{Gold, Judged};
use super::pairs;

/// Bins of equal width.
const BINS: usize = 10;

/// Over the posts that have a review.
#[derive(Debug, Serialize)]
pub(super) struct Reliability {
    bins: Vec<Bin>,
    /// Expected calibration error: mean distance of likelihood and share, weighted by posts.
    ece: f64,
    /// Brier score: mean squared distance of likelihood and truth.
    brier: f64,
}

/// Posts of nearly the same likelihood.
#[derive(Clone, Debug, Serialize)]
struct Bin {
    from: f64,
    to: f64,
    posts: usize,
    /// Mean likelihood; `None` without posts.
    mean: Option<f64>,
    /// Share of posts that break a rule; `None` without posts.
    observed: Option<f64>,
}

impl Reliability {
    pub(super) fn of(golds: &[Gold], judged: &HashMap<String, Judged>) -> Self {
        let mut sums = [(0_usize, 0.0, 0.0); BINS];
        let (mut posts, mut squares) = (0_usize, 0.0);
        for (gold, judged) in pairs(golds, judged) {
            let Some(likelihood) = judged.map(|judged| judged.likelihood) else { continue };
            let truth = if gold.labels.is_empty() { 0.0 } else { 1.0 };
            posts += 1;
            squares += (likelihood - truth) * (likelihood - truth);
            let bin = ((likelihood * BINS as f64) as usize).min(BINS - 1);
            if let Some((count, mean, observed)) = sums.get_mut(bin) {
                *count += 1;
                *mean += likelihood;
                *observed += truth;
            }
        }
        let whole = posts.max(1) as f64;
        let ece = sums.iter().map(|(_, mean, observed): &(usize, f64, f64)| (mean - observed).abs()).sum::<f64>() / whole;
        let bins = sums.iter().enumerate().map(|(i, &(posts, mean, observed))| Bin {
            from: i as f64 / BINS as f64,
            to: (i + 1) as f64 / BINS as f64,
            posts,
            mean: (posts > 0).then(|| mean / posts as f64),
            observed: (posts > 0).then(|| observed / posts as f64),
        });
        Self { bins: bins.collect(), ece, brier: squares / whole }
    }
}

impl fmt::Display for Reliability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:16} {:>6} {:>6} {:>8}", "likelihood", "posts", "mean", "observed")?;
        for bin in &self.bins {
            let range = format!("{:.1} to {:.1}", bin.from, bin.to);
            match (bin.mean, bin.observed) {
                (Some(mean), Some(observed)) => writeln!(f, "{range:16} {:6} {mean:6.3} {observed:8.3}", bin.posts)?,
                _ => writeln!(f, "{range:16} {:6} {:>6} {:>8}", bin.posts, "-", "-")?,
            }
        }
        writeln!(f, "{:16} {:.3}", "ece", self.ece)?;
        writeln!(f, "{:16} {:.3}", "brier", self.brier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_right_on_four_posts() {
        let mut judged = HashMap::new();
        let mut golds = Vec::new();
        for (id, likelihood, bad) in [("a", 0.9, true), ("b", 1.0, false), ("c", 0.1, false), ("d", 0.0, false)] {
            let labels = if bad { r#"["copyright"]"# } else { "[]" };
            golds.push(serde_json::from_str::<Gold>(&format!(r#"{{"id": "{id}", "labels": {labels}}}"#)).unwrap());
            judged.insert(id.to_owned(), Judged { likelihood, ..Judged::default() });
        }
        golds.push(serde_json::from_str(r#"{"id": "missing", "labels": []}"#).unwrap());
        let table = Reliability::of(&golds, &judged);
        assert_eq!(table.bins.iter().map(|bin| bin.posts).collect::<Vec<_>>(), [1, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
        assert_eq!(table.bins[9].observed, Some(0.5));
        assert!((table.ece - (0.9 + 0.1) / 4.0).abs() < 1e-12);
        assert!((table.brier - (0.01 + 1.0 + 0.01) / 4.0).abs() < 1e-12);
    }
}
