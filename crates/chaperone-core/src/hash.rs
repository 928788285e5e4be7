//! One hash for words, lexicon keys and model features. Stable for ever: lexicon and weights on
//! disk are addressed by it.

const PRIME: u64 = 0x0000_0100_0000_01b3;
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a over bytes, mixed once more so that the low bits can index a table.
pub fn bytes(bytes: &[u8]) -> u64 {
    let mut h = BASIS;
    for &b in bytes {
        h = (h ^ u64::from(b)).wrapping_mul(PRIME);
    }
    mix(h)
}

/// The key of `a` followed by `b`; not commutative.
pub const fn pair(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(23) ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// Finaliser of `SplitMix64`.
pub const fn mix(mut h: u64) -> u64 {
    h = (h ^ (h >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 31)
}
