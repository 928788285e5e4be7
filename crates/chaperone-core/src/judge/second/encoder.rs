//! The encoder: from tokens to what each rule makes of them, and what each word is.

use pulp::Arch;

use super::input::{LONGEST, LOOKS, SORTS, Token};
use super::matrix::{Dense, Norm, Rounded, Table, attend, bend, softmax};
use super::pieces::Pieces;
use crate::judge::model::ANY;
use crate::read::tag;

/// Length of a token's vector.
const WIDTH: usize = 384;
/// Length of a token's vector within a layer.
const INNER: usize = 4 * WIDTH;
/// Layers.
const LAYERS: usize = 6;
/// Answers: a rule each, then "breaks any".
pub const ANSWERS: usize = ANY + 1;

struct Layer<'a> {
    query: Dense<'a>,
    key: Dense<'a>,
    value: Dense<'a>,
    mix: Dense<'a>,
    norm1: Norm,
    up: Dense<'a>,
    down: Dense<'a>,
    norm2: Norm,
}

impl<'a> Layer<'a> {
    fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (query, bytes) = Dense::read(bytes)?;
        let (key, bytes) = Dense::read(bytes)?;
        let (value, bytes) = Dense::read(bytes)?;
        let (mix, bytes) = Dense::read(bytes)?;
        let (norm1, bytes) = Norm::read(bytes, WIDTH)?;
        let (up, bytes) = Dense::read(bytes)?;
        let (down, bytes) = Dense::read(bytes)?;
        let (norm2, bytes) = Norm::read(bytes, WIDTH)?;
        let fits = [&query, &key, &value, &mix].iter().all(|dense| dense.is(WIDTH, WIDTH)) && up.is(INNER, WIDTH) && down.is(WIDTH, INNER);
        fits.then_some((Self { query, key, value, mix, norm1, up, down, norm2 }, bytes))
    }

    fn apply(&self, arch: Arch, x: &mut [f32]) {
        let rounded = Rounded::of(arch, x, WIDTH);
        let [queries, keys, values] = [&self.query, &self.key, &self.value].map(|dense| dense.of(arch, &rounded));
        let mixed = attend(arch, [&queries, &keys, &values], WIDTH);
        add(x, &self.mix.of(arch, &Rounded::of(arch, &mixed, WIDTH)));
        self.norm1.apply(arch, x);
        let mut inner = self.up.of(arch, &Rounded::of(arch, x, WIDTH));
        bend(arch, &mut inner);
        add(x, &self.down.of(arch, &Rounded::of(arch, &inner, INNER)));
        self.norm2.apply(arch, x);
    }
}

fn add(x: &mut [f32], more: &[f32]) {
    x.iter_mut().zip(more).for_each(|(x, m)| *x += m);
}

/// The weights.
pub struct Encoder<'a> {
    arch: Arch,
    /// Its vocabulary.
    pub pieces: Pieces<'a>,
    tables: [Table<'a>; 4],
    norm: Norm,
    layers: Vec<Layer<'a>>,
    heed: Dense<'a>,
    rule: Dense<'a>,
    tag: Dense<'a>,
}

/// What the encoder makes of a post.
pub struct Seen {
    /// Log-odds that a rule is broken; the last, that any is. Not yet calibrated.
    pub odds: [f32; ANSWERS],
    /// For each token, by how much it moved each of them.
    pub moved: Vec<[f32; ANSWERS]>,
    /// For each token the scores of its tags, see [`tag::sorts`].
    pub tags: Vec<[f32; tag::WIDTH]>,
}

impl<'a> Encoder<'a> {
    /// Reads weights from the start of `bytes` and gives back what follows; `None` if they are cut short or do not fit
    /// together.
    pub fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (pieces, bytes) = Pieces::read(bytes)?;
        let (piece, bytes) = Table::read(bytes)?;
        let (place, bytes) = Table::read(bytes)?;
        let (sort, bytes) = Table::read(bytes)?;
        let (look, bytes) = Table::read(bytes)?;
        let (norm, mut bytes) = Norm::read(bytes, WIDTH)?;
        let mut layers = Vec::with_capacity(LAYERS);
        for _ in 0..LAYERS {
            let (layer, rest) = Layer::read(bytes)?;
            layers.push(layer);
            bytes = rest;
        }
        let (heed, bytes) = Dense::read(bytes)?;
        let (rule, bytes) = Dense::read(bytes)?;
        let (tag, bytes) = Dense::read(bytes)?;
        let tables = [piece, place, sort, look];
        let rows = [pieces.len(), LONGEST, SORTS, LOOKS];
        let fits = tables.iter().zip(rows).all(|(table, rows)| table.is(rows, WIDTH));
        let fits = fits && heed.is(ANSWERS, WIDTH) && rule.is(ANSWERS, WIDTH) && tag.is(tag::WIDTH, WIDTH);
        fits.then_some((Self { arch: Arch::new(), pieces, tables, norm, layers, heed, rule, tag }, bytes))
    }

    /// Looks at `tokens`, of which only the first [`LONGEST`] count.
    pub fn see(&self, tokens: &[Token]) -> Seen {
        let tokens = tokens.get(..LONGEST).unwrap_or(tokens);
        let mut x = vec![0.0; tokens.len() * WIDTH];
        for ((at, token), x) in tokens.iter().enumerate().zip(x.chunks_exact_mut(WIDTH)) {
            let rows = [token.piece as usize, at, token.sort.into(), token.look.into()];
            self.tables.iter().zip(rows).for_each(|(table, row)| table.add_row(row, x));
        }
        self.norm.apply(self.arch, &mut x);
        for layer in &self.layers {
            layer.apply(self.arch, &mut x);
        }
        self.answer(&Rounded::of(self.arch, &x, WIDTH), tokens.len())
    }

    fn answer(&self, x: &Rounded, tokens: usize) -> Seen {
        let (heed, says) = (self.heed.of(self.arch, x), self.rule.of(self.arch, x));
        let mut moved = vec![[0.0; ANSWERS]; tokens];
        let mut odds = [0.0; ANSWERS];
        for (at, (odds, bias)) in odds.iter_mut().zip(self.rule.biases()).enumerate() {
            let column = |all: &[f32]| all.chunks_exact(ANSWERS).map(|row| row.get(at).copied().unwrap_or_default()).collect::<Vec<_>>();
            let (mut share, says) = (column(&heed), column(&says));
            softmax(&mut share);
            *odds = *bias;
            for ((moved, share), says) in moved.iter_mut().zip(share).zip(says) {
                let by = share * (says - bias);
                *odds += by;
                if let Some(moved) = moved.get_mut(at) {
                    *moved = by;
                }
            }
        }
        let tags = self.tag.of(self.arch, x);
        let tags = tags.as_chunks::<{ tag::WIDTH }>().0.to_vec();
        Seen { odds, moved, tags }
    }
}
