//! Learned weights as they lie on disk: a table from feature keys to rows of small integers.
//!
//! Rows are `i8` and sums are `i32`, so that a review is the same bit for bit on every machine.

/// A table of rows of `W` weights, read in place.
///
/// Layout, little endian: `buckets: u32`, `rows: u32`, then `buckets + 1` × `u32` first row of each
/// bucket, `rows` × `u16` fingerprint, `rows` × `W` × `i8`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Table<'a, const W: usize> {
    buckets: u32,
    starts: &'a [[u8; 4]],
    marks: &'a [[u8; 2]],
    rows: &'a [[u8; W]],
}

/// Which bucket a key lies in, and its fingerprint there.
pub const fn place(key: u64, buckets: u32) -> (u32, u16) {
    ((((key >> 32) * buckets as u64) >> 32) as u32, key as u16)
}

impl<'a, const W: usize> Table<'a, W> {
    /// Reads a table from the start of `bytes`, and gives back what follows it; `None` if it is cut short
    /// or its buckets are out of order.
    pub fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (buckets, bytes) = number(bytes)?;
        let (count, bytes) = number(bytes)?;
        let (starts, bytes) = bytes.split_at_checked((buckets as usize).checked_add(1)?.checked_mul(4)?)?;
        let (marks, bytes) = bytes.split_at_checked((count as usize).checked_mul(2)?)?;
        let (rows, bytes) = bytes.split_at_checked((count as usize).checked_mul(W)?)?;
        let (starts, marks, rows) = (starts.as_chunks::<4>().0, marks.as_chunks::<2>().0, rows.as_chunks::<W>().0);
        let ordered = starts.is_sorted_by_key(|s| u32::from_le_bytes(*s));
        let whole = starts.last().is_some_and(|s| u32::from_le_bytes(*s) == count);
        (ordered && whole).then_some((Self { buckets, starts, marks, rows }, bytes))
    }

    /// The row of `key`, if the table has one. One key in some ten thousand that it does not have gets
    /// another's row.
    #[inline]
    pub fn row(&self, key: u64) -> Option<&'a [u8; W]> {
        let (bucket, mark) = place(key, self.buckets);
        let from = u32::from_le_bytes(*self.starts.get(bucket as usize)?) as usize;
        let to = u32::from_le_bytes(*self.starts.get(bucket as usize + 1)?) as usize;
        let marks = self.marks.get(from..to)?;
        let i = marks.iter().position(|m| u16::from_le_bytes(*m) == mark)?;
        self.rows.get(from + i)
    }

    /// Adds the row of `key` to `sum`.
    #[inline]
    pub fn add(&self, key: u64, sum: &mut Sum<W>) {
        if let Some(row) = self.row(key) {
            sum.add(row);
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// A sum of rows. Sixteen bits hold as many rows as fit into them for certain, then they are carried
/// over: twice as many lanes at a time as with thirty-two.
#[derive(Clone, Copy, Debug)]
pub struct Sum<const W: usize> {
    lanes: [i16; W],
    carried: [i32; W],
    rows: u8,
}

impl<const W: usize> Sum<W> {
    /// Of nothing yet.
    pub const ZERO: Self = Self { lanes: [0; W], carried: [0; W], rows: 0 };

    /// Adds one row. Kept out of line: inlined into its many callers the loop is unrolled before it is
    /// made to use vectors, and is four times as slow.
    #[inline(never)]
    fn add(&mut self, row: &[u8; W]) {
        for (lane, w) in self.lanes.iter_mut().zip(row) {
            *lane = lane.wrapping_add(i16::from(w.cast_signed()));
        }
        self.rows = self.rows.wrapping_add(1);
        // 255 rows of at most ±128 stay within ±32,640.
        if self.rows == u8::MAX {
            self.carry();
        }
    }

    fn carry(&mut self) {
        for (carried, lane) in self.carried.iter_mut().zip(&mut self.lanes) {
            *carried += i32::from(*lane);
            *lane = 0;
        }
        self.rows = 0;
    }

    /// The sum.
    pub fn total(mut self) -> [i32; W] {
        self.carry();
        self.carried
    }
}

/// Writes a table that [`Table::read`] reads. Of two keys that share bucket and fingerprint the first stays.
pub fn write<const W: usize>(entries: &[(u64, [i8; W])], out: &mut Vec<u8>) {
    let buckets = (entries.len() as u32).div_ceil(4).max(1);
    let mut placed: Vec<(u32, u16, &[i8; W])> = entries
        .iter()
        .map(|(key, row)| {
            let (bucket, mark) = place(*key, buckets);
            (bucket, mark, row)
        })
        .collect();
    placed.sort_by_key(|p| (p.0, p.1));
    placed.dedup_by_key(|p| (p.0, p.1));
    out.extend(buckets.to_le_bytes());
    out.extend((placed.len() as u32).to_le_bytes());
    for bucket in 0..=buckets {
        out.extend((placed.partition_point(|p| p.0 < bucket) as u32).to_le_bytes());
    }
    for p in &placed {
        out.extend(p.1.to_le_bytes());
    }
    for p in &placed {
        out.extend(p.2.map(i8::cast_unsigned));
    }
}

/// A `u32` and what follows.
pub fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (first, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_le_bytes(*first), rest))
}

/// `N` times `f32` and what follows.
pub fn floats<const N: usize>(bytes: &[u8]) -> Option<([f32; N], &[u8])> {
    let (first, rest) = bytes.split_at_checked(4 * N)?;
    let mut out = [0.0; N];
    for (o, b) in out.iter_mut().zip(first.as_chunks::<4>().0) {
        *o = f32::from_le_bytes(*b);
    }
    Some((out, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;

    #[test]
    fn a_table_gives_back_what_was_written() {
        let entries: Vec<(u64, [i8; 3])> = (0..1000u64).map(|i| (hash::mix(i), [i as i8, 1, -5])).collect();
        let mut bytes = Vec::new();
        write(&entries, &mut bytes);
        bytes.extend([7; 5]);
        let (table, rest) = Table::<3>::read(&bytes).unwrap();
        assert_eq!(rest, [7; 5]);
        assert!(table.len() > 990);
        let right = entries.iter().filter(|(k, row)| table.row(*k).is_some_and(|r| r.map(u8::cast_signed) == *row)).count();
        assert!(right > 990);
        assert!((1000..9000u64).filter(|i| table.row(hash::mix(*i)).is_some()).count() < 10);
        assert!(Table::<3>::read(&bytes[..200]).is_none());
    }
}
