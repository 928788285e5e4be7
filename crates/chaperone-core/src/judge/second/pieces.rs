//! The vocabulary of the second stage: words cut into the pieces that it learned.

use core::cmp::Ordering;

use crate::weights::number;

/// Pieces in order of their bytes; a piece's number is its place. First those that open a word, then those that go on
/// with one.
///
/// Layout, little endian: `openers: u32`, `inner: u32`, `bytes: u32`, the end of each piece as `u32`, then the bytes
/// of all pieces.
#[derive(Clone, Copy, Default)]
pub struct Pieces<'a> {
    openers: usize,
    ends: &'a [[u8; 4]],
    bytes: &'a [u8],
}

impl<'a> Pieces<'a> {
    /// Reads a vocabulary from the start of `bytes` and gives back what follows; `None` if it is cut short or its
    /// pieces are out of order.
    pub fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (openers, bytes) = number(bytes)?;
        let (inner, bytes) = number(bytes)?;
        let (size, bytes) = number(bytes)?;
        let count = (openers as usize).checked_add(inner as usize)?;
        let (ends, bytes) = bytes.split_at_checked(count.checked_mul(4)?)?;
        let (bytes, rest) = bytes.split_at_checked(size as usize)?;
        let out = Self { openers: openers as usize, ends: ends.as_chunks::<4>().0, bytes };
        let ends = out.ends.iter().map(|e| u32::from_le_bytes(*e));
        let whole = ends.clone().is_sorted() && ends.clone().next_back().unwrap_or_default() == size;
        let ordered = |from, to| (from..to).is_sorted_by(|&a: &usize, &b: &usize| out.piece(a) < out.piece(b));
        (whole && ordered(0, out.openers) && ordered(out.openers, count)).then_some((out, rest))
    }

    /// Writes what [`Self::read`] reads.
    pub fn write(openers: &[&str], inner: &[&str], out: &mut Vec<u8>) {
        let all = || openers.iter().chain(inner);
        let size: usize = all().map(|piece| piece.len()).sum();
        for n in [openers.len(), inner.len(), size] {
            out.extend((n as u32).to_le_bytes());
        }
        let mut end = 0;
        for piece in all() {
            end += piece.len() as u32;
            out.extend(end.to_le_bytes());
        }
        for piece in all() {
            out.extend(piece.as_bytes());
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn end(&self, at: usize) -> usize {
        self.ends.get(at).map_or(0, |e| u32::from_le_bytes(*e) as usize)
    }

    fn piece(&self, at: usize) -> &'a [u8] {
        let from = at.checked_sub(1).map_or(0, |before| self.end(before));
        self.bytes.get(from..self.end(at)).unwrap_or_default()
    }

    fn find(&self, mut from: usize, mut to: usize, wanted: &[u8]) -> Option<u32> {
        while from < to {
            let middle = from.midpoint(to);
            match self.piece(middle).cmp(wanted) {
                Ordering::Equal => return Some(middle as u32),
                Ordering::Less => from = middle + 1,
                Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// The piece that opens a word and is spelt just so.
    pub fn opener(&self, text: &str) -> Option<u32> {
        self.find(0, self.openers, text.as_bytes())
    }

    /// Cuts a folded word: the longest piece that fits, then the longest that goes on, and so forth (the way of
    /// `WordPiece`). `None` where nothing fits.
    pub fn cut(&self, word: &str) -> Option<Vec<u32>> {
        let mut out = Vec::new();
        let mut rest = word;
        while !rest.is_empty() {
            let (from, to) = if out.is_empty() { (0, self.openers) } else { (self.openers, self.len()) };
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST_PIECE).collect::<Vec<_>>();
            let (piece, after) =
                ends.iter().rev().find_map(|&end| Some((self.find(from, to, rest.get(..end)?.as_bytes())?, rest.get(end..)?)))?;
            out.push(piece);
            rest = after;
        }
        Some(out)
    }
}

/// In characters; longer ones are not kept in the vocabulary.
pub const LONGEST_PIECE: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vec<u8> {
        let mut bytes = Vec::new();
        Pieces::write(&["[UNK]", "nep", "nephro", "é"], &["hritis", "logy", "y"], &mut bytes);
        bytes
    }

    #[test]
    fn the_longest_piece_that_fits_comes_first() {
        let bytes = vocabulary();
        let (pieces, rest) = Pieces::read(&bytes).unwrap();
        assert!(rest.is_empty());
        assert_eq!(pieces.cut("nephrology"), Some(vec![2, 5]));
        assert_eq!(pieces.cut("nephritis"), Some(vec![1, 4]));
        assert_eq!(pieces.cut("éy"), Some(vec![3, 6]));
        assert_eq!(pieces.cut("logy"), None);
        assert_eq!(pieces.opener("[UNK]"), Some(0));
    }

    #[test]
    fn a_vocabulary_cut_short_or_out_of_order_is_refused() {
        let bytes = vocabulary();
        assert!((0..bytes.len()).all(|end| Pieces::read(&bytes[..end]).is_none()));
        let mut wrong = Vec::new();
        Pieces::write(&["b", "a"], &[], &mut wrong);
        assert!(Pieces::read(&wrong).is_none());
    }
}
