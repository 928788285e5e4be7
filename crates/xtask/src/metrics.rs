//! Figures of merit of scores against labels.

use std::fmt::Write as _;

/// Area under the ROC curve of `(score, is_positive)`; ties count half.
pub fn auc(scored: &[(f32, bool)]) -> f64 {
    let mut sorted: Vec<_> = scored.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut wins, mut below) = (0.0, 0.0);
    let mut group = (0.0, 0.0);
    let mut last = f32::NEG_INFINITY;
    for (score, positive) in sorted {
        if score.total_cmp(&last).is_ne() {
            wins += group.0 * (below + group.1 / 2.0);
            below += group.1;
            group = (0.0, 0.0);
            last = score;
        }
        if positive { group.0 += 1.0 } else { group.1 += 1.0 }
    }
    wins += group.0 * (below + group.1 / 2.0);
    below += group.1;
    let positives = scored.iter().filter(|s| s.1).count() as f64;
    wins / (positives * below).max(1.0)
}

/// Share of positives above the score that at most `rate` of the negatives exceed.
pub fn recall_at(scored: &[(f32, bool)], rate: f64) -> f64 {
    let mut negatives: Vec<f32> = scored.iter().filter(|s| !s.1).map(|s| s.0).collect();
    negatives.sort_by(|a, b| b.total_cmp(a));
    let threshold = negatives.get((rate * negatives.len() as f64) as usize).copied().unwrap_or(f32::NEG_INFINITY);
    let positives = scored.iter().filter(|s| s.1).count().max(1);
    scored.iter().filter(|s| s.1 && s.0 > threshold).count() as f64 / positives as f64
}

/// Of those that are positive, or that are not, the share at `threshold` or above.
pub fn raised(scored: &[(f32, bool)], threshold: f32, positive: bool) -> f64 {
    let own = || scored.iter().filter(|s| s.1 == positive);
    own().filter(|s| s.0 >= threshold).count() as f64 / own().count().max(1) as f64
}

/// Posts in ten bins of likelihood: how many, the mean likelihood, the share that is positive.
fn bins(scored: &[(f32, bool)]) -> impl Iterator<Item = (usize, f64, f64, f64)> {
    (0..10).filter_map(|bin| {
        let inside: Vec<_> = scored.iter().filter(|a| ((a.0 * 10.0) as usize).min(9) == bin).collect();
        let count = inside.len() as f64;
        let mean = inside.iter().map(|a| f64::from(a.0)).sum::<f64>() / count;
        let share = inside.iter().filter(|a| a.1).count() as f64 / count;
        (!inside.is_empty()).then_some((bin, count, mean, share))
    })
}

/// Mean distance of likelihood and share, weighted by posts.
pub fn calibration_error(scored: &[(f32, bool)]) -> f64 {
    bins(scored).map(|(_, count, mean, share)| (mean - share).abs() * count).sum::<f64>() / scored.len().max(1) as f64
}

/// Whether a likelihood means what it says, as a table.
pub fn reliability(scored: &[(f32, bool)]) -> String {
    let mut out = String::from("| likelihood given | posts | mean given | share that breaks a rule |\n|---|---|---|---|\n");
    for (bin, count, mean, share) in bins(scored) {
        let _ = writeln!(out, "| {:.1}–{:.1} | {count} | {mean:.2} | {share:.2} |", bin as f64 / 10.0, (bin + 1) as f64 / 10.0);
    }
    let _ = writeln!(out, "\nExpected calibration error {:.3}.", calibration_error(scored));
    out
}

/// Best F1 over all thresholds, and the threshold.
pub fn best_f1(scored: &[(f32, bool)]) -> (f64, f32) {
    let mut sorted: Vec<_> = scored.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let positives = scored.iter().filter(|s| s.1).count() as f64;
    let (mut best, mut hits) = ((0.0, 1.0), 0.0);
    for (i, (score, positive)) in sorted.iter().enumerate() {
        hits += f64::from(u8::from(*positive));
        let f1 = 2.0 * hits / (positives + i as f64 + 1.0);
        if f1 > best.0 {
            best = (f1, *score);
        }
    }
    best
}
