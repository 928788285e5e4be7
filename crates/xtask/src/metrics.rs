//! Figures of merit of scores against labels.

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
