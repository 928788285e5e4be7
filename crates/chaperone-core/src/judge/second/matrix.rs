//! The arithmetic of the second stage: small integers for the weights, and floating point in an order that is written
//! down, so that a post is judged the same, bit for bit, on every machine.
#![expect(clippy::inline_always, reason = "the vector instructions are those of the caller, which it must therefore be part of")]

use pulp::{Arch, Simd, WithSimd};

use crate::judge::exp::{ROUND, exp};
use crate::weights::number;

/// Work that is compiled once for each kind of vector instructions, and run with those that the machine has.
macro_rules! work {
    ($name:ident { $($field:ident: $type:ty),+ $(,)? } $this:ident $body:block) => {
        struct $name<'w> { $($field: $type),+ }

        impl<'w> WithSimd for $name<'w> {
            type Output = ();

            #[inline(always)]
            fn with_simd<S: Simd>($this, _: S) $body
        }
    };
}

/// Lanes in which sums of floating point are kept apart, then added up in order.
const LANES: usize = 16;
/// The greatest step of a rounded input: with weights of at most 127 the sum of 1536 products stays below 2³¹.
const STEPS: f32 = 8191.0;

/// `count` numbers and what follows.
pub fn floats(bytes: &[u8], count: usize) -> Option<(Vec<f32>, &[u8])> {
    let (first, rest) = bytes.split_at_checked(count.checked_mul(4)?)?;
    Some((first.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect(), rest))
}

/// Rows of rounded numbers, each with a step of its own, from which rows are taken.
pub struct Table<'a> {
    cols: usize,
    scale: Vec<f32>,
    values: &'a [u8],
}

impl<'a> Table<'a> {
    /// Reads `rows: u32`, `cols: u32`, the step of each row, and the rows; `None` if cut short.
    pub fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (rows, bytes) = number(bytes)?;
        let (cols, bytes) = number(bytes)?;
        let (scale, bytes) = floats(bytes, rows as usize)?;
        let (values, rest) = bytes.split_at_checked((rows as usize).checked_mul(cols as usize)?)?;
        (cols > 0).then_some((Self { cols: cols as usize, scale, values }, rest))
    }

    /// Writes what [`Self::read`] reads: `values` row by row.
    pub fn write(values: &[f32], cols: usize, out: &mut Vec<u8>) {
        let rows: Vec<&[f32]> = values.chunks_exact(cols.max(1)).collect();
        shape(&rows, cols, out);
        for row in &rows {
            out.extend(rounded(row).map(i8::cast_unsigned));
        }
    }

    /// Whether it has so many rows and columns.
    pub fn is(&self, rows: usize, cols: usize) -> bool {
        (self.scale.len(), self.cols) == (rows, cols)
    }

    /// Adds row `at`, as numbers, to `out`.
    pub fn add_row(&self, at: usize, out: &mut [f32]) {
        let row = self.values.get(at * self.cols..(at + 1) * self.cols).unwrap_or_default();
        let scale = self.scale.get(at).copied().unwrap_or_default();
        for (o, w) in out.iter_mut().zip(row) {
            *o += f32::from(w.cast_signed()) * scale;
        }
    }
}

/// How many rows and columns, and the step of each row.
fn shape(rows: &[&[f32]], cols: usize, out: &mut Vec<u8>) {
    out.extend((rows.len() as u32).to_le_bytes());
    out.extend((cols as u32).to_le_bytes());
    for row in rows {
        out.extend(step(row).to_le_bytes());
    }
}

/// The step that rounds a row to 127 of them.
fn step(row: &[f32]) -> f32 {
    row.iter().fold(1e-12, |m: f32, w| m.max(w.abs())) / 127.0
}

/// A row in its steps.
fn rounded(row: &[f32]) -> impl Iterator<Item = i8> {
    let step = step(row);
    row.iter().map(move |w| (w / step).round() as i8)
}

/// Outputs that are computed side by side, one a lane.
const BLOCK: usize = 16;

/// Rounded weights from `cols` inputs to some outputs, with a bias each.
///
/// They lie in blocks of sixteen outputs, in each block by pairs of inputs, so that one step multiplies a pair of
/// inputs of a token with the weights of all outputs of a block, and adds the two products.
pub struct Dense<'a> {
    cols: usize,
    scale: Vec<f32>,
    bias: Vec<f32>,
    weights: &'a [u8],
}

impl<'a> Dense<'a> {
    /// Reads `outputs: u32`, `inputs: u32`, the step of each output, its bias, and the weights; `None` if cut short.
    pub fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (rows, bytes) = number(bytes)?;
        let (cols, bytes) = number(bytes)?;
        let (rows, cols) = (rows as usize, cols as usize);
        let (scale, bytes) = floats(bytes, rows)?;
        let (bias, bytes) = floats(bytes, rows)?;
        let (weights, rest) = bytes.split_at_checked(rows.checked_next_multiple_of(BLOCK)?.checked_mul(cols)?)?;
        (cols > 0 && cols.is_multiple_of(2)).then_some((Self { cols, scale, bias, weights }, rest))
    }

    /// Writes what [`Self::read`] reads: `weights` output by output, `bias` for each or none.
    pub fn write(weights: &[f32], bias: &[f32], cols: usize, out: &mut Vec<u8>) {
        let rows: Vec<&[f32]> = weights.chunks_exact(cols.max(1)).collect();
        shape(&rows, cols, out);
        bias.iter().chain(core::iter::repeat(&0.0)).take(rows.len()).for_each(|f| out.extend(f.to_le_bytes()));
        for block in rows.chunks(BLOCK) {
            let mut block: Vec<Vec<i8>> = block.iter().map(|row| rounded(row).collect()).collect();
            block.resize(BLOCK, vec![0; cols]);
            for pair in 0..cols / 2 {
                for row in &block {
                    out.extend(row.iter().skip(2 * pair).take(2).map(|w| w.cast_unsigned()));
                }
            }
        }
    }

    /// Whether it makes so many outputs of so many inputs.
    pub fn is(&self, rows: usize, cols: usize) -> bool {
        (self.scale.len(), self.cols) == (rows, cols)
    }

    /// Outputs.
    pub fn rows(&self) -> usize {
        self.scale.len()
    }

    /// The bias of each output.
    pub fn biases(&self) -> &[f32] {
        &self.bias
    }

    /// The outputs of every token of `x`, one token after the other.
    pub fn of(&self, arch: Arch, x: &Rounded) -> Vec<f32> {
        let mut out = vec![0.0; x.tokens() * self.rows()];
        #[cfg(target_arch = "x86_64")]
        match arch {
            Arch::V4(wide) => Simd::vectorize(wide, Fill { dense: self, x, out: &mut out, kernel: wide }),
            Arch::V3(wide) => Simd::vectorize(wide, Fill { dense: self, x, out: &mut out, kernel: wide }),
            _ => arch.dispatch(Fill { dense: self, x, out: &mut out, kernel: Portable }),
        }
        #[cfg(not(target_arch = "x86_64"))]
        arch.dispatch(Fill { dense: self, x, out: &mut out, kernel: Portable });
        out
    }
}

/// Tokens that share one reading of the weights.
const TOKENS: usize = 6;

/// The weights of a block for a pair of inputs.
type Pairs = [i16; 2 * BLOCK];

/// Sums of products of whole numbers: whichever way they are made, they are the same.
trait Kernel: Copy {
    /// For each of `tokens` (pairs of inputs) the sums of its products with `weights` (see [`Dense`]), output by output.
    fn sums(self, weights: &[Pairs], tokens: [&[[i16; 2]]; TOKENS]) -> [[i32; BLOCK]; TOKENS];
}

/// For any machine.
#[derive(Clone, Copy)]
struct Portable;

impl Kernel for Portable {
    #[inline(always)]
    fn sums(self, weights: &[Pairs], tokens: [&[[i16; 2]]; TOKENS]) -> [[i32; BLOCK]; TOKENS] {
        tokens.map(|token| {
            let mut sums = [0; BLOCK];
            for (weights, [a, b]) in weights.iter().zip(token) {
                for (sum, [v, w]) in sums.iter_mut().zip(weights.as_chunks::<2>().0) {
                    *sum += i32::from(*v) * i32::from(*a) + i32::from(*w) * i32::from(*b);
                }
            }
            sums
        })
    }
}

/// What compilers do not find by themselves here: an instruction that multiplies pairs and adds them.
#[cfg(target_arch = "x86_64")]
impl Kernel for pulp::x86::V3 {
    #[inline(always)]
    fn sums(self, weights: &[Pairs], tokens: [&[[i16; 2]]; TOKENS]) -> [[i32; BLOCK]; TOKENS] {
        use core::arch::x86_64::__m256i;
        let mut sums: [[__m256i; 2]; TOKENS] = [[pulp::cast([0i32; 8]); 2]; TOKENS];
        let [t0, t1, t2, t3, t4, t5] = tokens;
        for ((((((w, t0), t1), t2), t3), t4), t5) in weights.iter().zip(t0).zip(t1).zip(t2).zip(t3).zip(t4).zip(t5) {
            let w: [__m256i; 2] = pulp::cast(*w);
            for (sums, pair) in sums.iter_mut().zip([t0, t1, t2, t3, t4, t5]) {
                let pair: __m256i = self.avx._mm256_set1_epi32(pulp::cast(*pair));
                for (sum, w) in sums.iter_mut().zip(w) {
                    *sum = self.avx2._mm256_add_epi32(*sum, self.avx2._mm256_madd_epi16(w, pair));
                }
            }
        }
        sums.map(pulp::cast)
    }
}

#[cfg(target_arch = "x86_64")]
impl Kernel for pulp::x86::V4 {
    #[inline(always)]
    fn sums(self, weights: &[Pairs], tokens: [&[[i16; 2]]; TOKENS]) -> [[i32; BLOCK]; TOKENS] {
        use core::arch::x86_64::__m512i;
        let mut sums: [__m512i; TOKENS] = [pulp::cast([0i32; BLOCK]); TOKENS];
        let [t0, t1, t2, t3, t4, t5] = tokens;
        for ((((((w, t0), t1), t2), t3), t4), t5) in weights.iter().zip(t0).zip(t1).zip(t2).zip(t3).zip(t4).zip(t5) {
            let w: __m512i = pulp::cast(*w);
            for (sum, pair) in sums.iter_mut().zip([t0, t1, t2, t3, t4, t5]) {
                let pair: __m512i = self.avx512f._mm512_set1_epi32(pulp::cast(*pair));
                *sum = self.avx512f._mm512_add_epi32(*sum, self.avx512bw._mm512_madd_epi16(w, pair));
            }
        }
        sums.map(pulp::cast)
    }
}

struct Fill<'w, K> {
    dense: &'w Dense<'w>,
    x: &'w Rounded,
    out: &'w mut [f32],
    kernel: K,
}

impl<K: Kernel> WithSimd for Fill<'_, K> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { dense, x, out, kernel } = self;
        let (rows, pairs) = (dense.rows(), dense.cols / 2);
        let mut wide: Vec<Pairs> = vec![[0; 2 * BLOCK]; pairs];
        let blocks = dense.weights.as_chunks::<{ 2 * BLOCK }>().0.chunks_exact(pairs);
        let figures = dense.scale.chunks(BLOCK).zip(dense.bias.chunks(BLOCK));
        for (at, (block, (scale, bias))) in blocks.zip(figures).enumerate() {
            for (wide, bytes) in wide.iter_mut().zip(block) {
                wide.iter_mut().zip(bytes).for_each(|(w, b)| *w = i16::from(b.cast_signed()));
            }
            let groups = x.values.as_chunks::<2>().0.chunks_exact(TOKENS * pairs).zip(x.scale.chunks(TOKENS));
            for ((some, steps), out) in groups.zip(out.chunks_mut(TOKENS * rows)) {
                let mut each = some.chunks_exact(pairs);
                let sums = kernel.sums(&wide, core::array::from_fn(|_| each.next().unwrap_or_default()));
                for ((out, sums), own) in out.chunks_exact_mut(rows).zip(&sums).zip(steps) {
                    let out = out.get_mut(at * BLOCK..).unwrap_or_default();
                    for ((out, sum), (scale, bias)) in out.iter_mut().zip(sums).zip(scale.iter().zip(bias)) {
                        *out = *sum as f32 * (scale * own) + bias;
                    }
                }
            }
        }
    }
}

/// Inputs of some tokens, each token rounded to steps of its own; filled up to whole groups of six.
pub struct Rounded {
    values: Vec<i16>,
    scale: Vec<f32>,
}

impl Rounded {
    /// Rounds `x`, tokens of `cols` numbers.
    pub fn of(arch: Arch, x: &[f32], cols: usize) -> Self {
        let tokens = x.len() / cols.max(1);
        let mut out = Self { values: vec![0; tokens.next_multiple_of(TOKENS) * cols], scale: vec![0.0; tokens] };
        arch.dispatch(Round { x, cols: cols.max(1), out: &mut out });
        out
    }

    fn tokens(&self) -> usize {
        self.scale.len()
    }
}

work! {
    Round { x: &'w [f32], cols: usize, out: &'w mut Rounded } self {
        let tokens = self.x.chunks_exact(self.cols).zip(self.out.values.chunks_exact_mut(self.cols)).zip(&mut self.out.scale);
        for ((x, values), scale) in tokens {
            let most = most(x, f32::abs).max(1e-12);
            let steps = STEPS / most;
            // The last bits of a number to which ROUND was added are the whole number, in two's complement.
            values.iter_mut().zip(x).for_each(|(v, x)| *v = (x * steps + ROUND).to_bits() as i16);
            *scale = most / STEPS;
        }
    }
}

/// The sum of what `f` makes of each of `x`, in a fixed order.
#[inline(always)]
fn sum(x: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (whole, rest) = x.as_chunks::<LANES>();
    for part in whole {
        lanes.iter_mut().zip(part).for_each(|(lane, x)| *lane += f(*x));
    }
    lanes.iter_mut().zip(rest).for_each(|(lane, x)| *lane += f(*x));
    lanes.iter().sum()
}

/// The greatest of what `f` makes of each of `x`.
#[inline(always)]
fn most(x: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let (whole, rest) = x.as_chunks::<LANES>();
    for part in whole {
        lanes.iter_mut().zip(part).for_each(|(lane, x)| *lane = if f(*x) > *lane { f(*x) } else { *lane });
    }
    lanes.iter().copied().chain(rest.iter().map(|x| f(*x))).fold(f32::NEG_INFINITY, f32::max)
}

/// Weight and bias of a layer that brings each token to mean 0 and spread 1 before them.
pub struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    /// Reads `cols` weights, then as many biases; `None` if cut short.
    pub fn read(bytes: &[u8], cols: usize) -> Option<(Self, &[u8])> {
        let (weight, bytes) = floats(bytes, cols)?;
        let (bias, bytes) = floats(bytes, cols)?;
        Some((Self { weight, bias }, bytes))
    }

    /// Brings every token of `x` into shape.
    pub fn apply(&self, arch: Arch, x: &mut [f32]) {
        arch.dispatch(Normalise { norm: self, x });
    }
}

work! {
    Normalise { norm: &'w Norm, x: &'w mut [f32] } self {
        let cols = self.norm.weight.len();
        for x in self.x.chunks_exact_mut(cols.max(1)) {
            let mean = sum(x, |v| v) / cols as f32;
            let spread = sum(x, |v| (v - mean) * (v - mean)) / cols as f32;
            let by = 1.0 / (spread + 1e-12).sqrt();
            for (v, (w, b)) in x.iter_mut().zip(self.norm.weight.iter().zip(&self.norm.bias)) {
                *v = (*v - mean) * by * w + b;
            }
        }
    }
}

/// The curve between the two halves of a layer: x times the normal distribution's share below x, by the usual
/// approximation (Hendrycks & Gimpel 2016).
pub fn bend(arch: Arch, x: &mut [f32]) {
    arch.dispatch(Bend { x });
}

work! {
    Bend { x: &'w mut [f32] } self {
        for v in self.x.iter_mut() {
            let inner = *v * (1.0 + 0.044_715 * *v * *v);
            *v /= 1.0 + exp(-1.595_769 * inner);
        }
    }
}

/// Makes each of `x` positive and their sum 1.
#[inline(always)]
pub fn softmax(x: &mut [f32]) {
    let most = most(x, |v| v);
    for v in x.iter_mut() {
        *v = exp(*v - most);
    }
    let whole = 1.0 / sum(x, |v| v);
    for v in x.iter_mut() {
        *v *= whole;
    }
}

/// Length of the part of a vector that attends by itself.
const PART: usize = 32;
/// What keeps products of such parts small: one by the root of their length.
const CALM: f32 = 0.176_776_69;

/// Every token's mixture of all tokens, by parts of queries, keys and values, which are `tokens × cols`.
pub fn attend(arch: Arch, [queries, keys, values]: [&[f32]; 3], cols: usize) -> Vec<f32> {
    let mut out = vec![0.0; queries.len()];
    arch.dispatch(Attend { queries, keys, values, cols: cols.max(1), out: &mut out });
    out
}

work! {
    Attend { queries: &'w [f32], keys: &'w [f32], values: &'w [f32], cols: usize, out: &'w mut [f32] } self {
        let (tokens, parts) = (self.queries.len() / self.cols, self.cols / PART);
        // Keys lie by blocks of tokens, in each number by number, so that one step serves many tokens.
        let mut keys = vec![[[0.0; LANES]; PART]; tokens.div_ceil(LANES)];
        let mut values = vec![[0.0; PART]; tokens];
        let mut heed = vec![0.0; keys.len() * LANES];
        for part in 0..parts {
            let own = |all: &'w [f32]| all.as_chunks::<PART>().0.iter().skip(part).step_by(parts);
            for (at, key) in own(self.keys).enumerate() {
                for (number, k) in keys.get_mut(at / LANES).into_iter().flatten().zip(key) {
                    number.iter_mut().skip(at % LANES).take(1).for_each(|lane| *lane = *k);
                }
            }
            values.iter_mut().zip(own(self.values)).for_each(|(there, own)| *there = *own);
            let out = self.out.as_chunks_mut::<PART>().0.iter_mut().skip(part).step_by(parts);
            for (query, out) in own(self.queries).zip(out) {
                for (heed, block) in heed.as_chunks_mut::<LANES>().0.iter_mut().zip(&keys) {
                    let mut lanes = [0.0; LANES];
                    for (q, numbers) in query.iter().zip(block) {
                        lanes.iter_mut().zip(numbers).for_each(|(lane, k)| *lane += q * k);
                    }
                    *heed = lanes.map(|lane| lane * CALM);
                }
                let heed = heed.get_mut(..tokens).unwrap_or_default();
                softmax(heed);
                let mut mixed = [0.0; PART];
                for (heed, value) in heed.iter().zip(&values) {
                    mixed.iter_mut().zip(value).for_each(|(m, v)| *m += heed * v);
                }
                *out = mixed;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounded_layer_is_near_the_exact_one() {
        let (rows, cols) = (19, 40);
        let value = |i: usize| ((i * 7919 + 13) % 1000) as f32 / 500.0 - 1.0;
        let weights: Vec<f32> = (0..rows * cols).map(value).collect();
        let bias: Vec<f32> = (0..rows).map(value).collect();
        let mut bytes = Vec::new();
        Dense::write(&weights, &bias, cols, &mut bytes);
        let (dense, rest) = Dense::read(&bytes).unwrap();
        assert!(rest.is_empty() && (0..bytes.len()).all(|end| Dense::read(&bytes[..end]).is_none()));
        let x: Vec<f32> = (0..9 * cols).map(|i| value(i + 5000)).collect();
        let out = dense.of(Arch::new(), &Rounded::of(Arch::new(), &x, cols));
        for t in 0..9 {
            for r in 0..rows {
                let exact: f32 = (0..cols).map(|c| weights[r * cols + c] * x[t * cols + c]).sum::<f32>() + bias[r];
                assert!((out[t * rows + r] - exact).abs() < 0.05, "{} {exact}", out[t * rows + r]);
            }
        }
    }

    /// Numbers without order, the same on every run.
    fn numbers(count: usize) -> Vec<f32> {
        (0..count).map(|i| ((i * 7919 + 13) % 1009) as f32 / 250.0 - 2.0).collect()
    }

    #[test]
    fn every_machine_gives_the_same_bits() {
        let bits = |x: &[f32]| x.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        let (plain, own) = (Arch::Scalar, Arch::new());
        let (cols, tokens) = (96, 21);
        let mut bytes = Vec::new();
        Dense::write(&numbers(50 * cols), &numbers(50), cols, &mut bytes);
        let dense = Dense::read(&bytes).unwrap().0;
        let x = numbers(tokens * cols);
        let out = |arch| dense.of(arch, &Rounded::of(arch, &x, cols));
        assert_eq!(bits(&out(plain)), bits(&out(own)));
        let attended = |arch| attend(arch, [&x, &numbers(tokens * cols), &x], cols);
        assert_eq!(bits(&attended(plain)), bits(&attended(own)));
        let norm = Norm { weight: numbers(cols), bias: numbers(cols) };
        let shaped = |arch| {
            let mut x = x.clone();
            norm.apply(arch, &mut x);
            bend(arch, &mut x);
            x
        };
        assert_eq!(bits(&shaped(plain)), bits(&shaped(own)));
    }

    #[test]
    fn what_is_heeded_sums_to_one() {
        let mut x = [3.0, -2.0, 0.5, 80.0, 79.0];
        softmax(&mut x);
        assert!((x.iter().sum::<f32>() - 1.0).abs() < 1e-6 && x[3] > x[4]);
    }
}
