//! The exponential: the same bits on every machine, which the platform's own does not promise, and many at a time.

/// Added and taken away again it leaves the nearest whole number, for numbers below 2²².
pub(super) const ROUND: f32 = 12_582_912.0;

/// e^x. Relative error below 1e-6.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled with the vector instructions of its caller")]
pub(super) fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0);
    let shifted = x * core::f32::consts::LOG2_E + ROUND;
    let power = shifted - ROUND;
    // ln 2 in two parts, the first exact when multiplied: the rest keeps its digits for large x.
    let r = (x - power * 0.693_359_4) + power * 2.121_944_4e-4;
    let series = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r / 720.0)))));
    // The last nine bits of `shifted` are the power of two.
    series * f32::from_bits(shifted.to_bits().wrapping_add(127) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_close() {
        for i in -790..790 {
            let x = i as f32 / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 2e-6, "{x}");
        }
    }
}
