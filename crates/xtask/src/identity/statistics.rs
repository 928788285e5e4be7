//! Counts that are Poisson about a mean that is itself log-normal.

use chaperone_core::identity::tables::Spread;

/// Steps of the sum over the log-normal.
const STEPS: i32 = 60;

/// P(count ≤ `k`) for a count expected to be `mean.mid`, with its 90 % range taken as log-normal.
pub(super) fn at_most(k: i64, mean: Spread, sigma: f64) -> f64 {
    if k < 0 {
        return 0.0;
    }
    let (mut sum, mut weights) = (0.0, 0.0);
    for step in -STEPS..=STEPS {
        let z = f64::from(step) / f64::from(STEPS) * 4.5;
        let weight = (-z * z / 2.0).exp();
        sum += weight * poisson(k as u64, mean.mid * (sigma * z).exp());
        weights += weight;
    }
    sum / weights
}

/// P(count ≤ `k`) of a Poisson count.
fn poisson(k: u64, mean: f64) -> f64 {
    if mean > 500.0 {
        // Wilson and Hilferty 1931.
        let n = k as f64 + 1.0;
        return normal(((mean / n).cbrt() - (1.0 - 1.0 / (9.0 * n))) / -(1.0 / (9.0 * n)).sqrt());
    }
    let mut term = (-mean).exp();
    let mut sum = term;
    for i in 1..=k {
        term *= mean / i as f64;
        sum += term;
        if i as f64 > mean && term < 1e-14 {
            break;
        }
    }
    sum.min(1.0)
}

/// The standard normal distribution (Abramowitz and Stegun 26.2.17, error below 1e-7).
fn normal(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let series = t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    let tail = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * series;
    if z > 0.0 { 1.0 - tail } else { tail }
}

/// Where `k` lies in its distribution, 0..1; a count that is likely by itself is placed within its step by `draw`, so
/// that a right distribution gives places that are spread evenly.
pub(super) fn place(k: i64, mean: Spread, sigma: f64, draw: f64) -> f64 {
    let below = at_most(k - 1, mean, sigma);
    below + draw * (at_most(k, mean, sigma) - below)
}

/// Whether a place lies within the middle nine tenths.
pub(super) fn within(place: f64) -> bool {
    (0.05..=0.95).contains(&place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_follow_their_distribution() {
        let mean = |mid| Spread { mid, low: mid, high: mid };
        assert!((at_most(0, mean(1.0), 0.0) - (-1.0f64).exp()).abs() < 1e-9);
        assert!((at_most(3, mean(3.0), 0.0) - 0.647_23).abs() < 1e-4);
        assert!((at_most(1000, mean(1000.0), 0.0) - 0.508_4).abs() < 1e-3);
        assert!(at_most(0, mean(1.0), 1.0) > (-1.0f64).exp());
        assert!((place(0, mean(1e-6), 0.0, 0.5) - 0.5).abs() < 1e-4);
    }
}
