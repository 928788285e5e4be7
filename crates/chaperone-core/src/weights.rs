//! Learned weights as they lie on disk: a table from feature keys to rows of small integers.
//!
//! Rows are `i8` and sums are `i32`, so that a review is the same bit for bit on every machine.

/// A table of rows of `W` weights, read in place.
///
/// Layout, little endian: `buckets: u32`, `rows: u32`, then `buckets + 1` × `u32` first row of each
/// bucket, `rows` × `u16` fingerprint, `rows` × `W` × `i8`, eight bytes of nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Table<'a, const W: usize> {
    buckets: u32,
    starts: &'a [u8],
    marks: &'a [u8],
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
        let (marks, rest) = bytes.split_at_checked((count as usize).checked_mul(2)?)?;
        let (rows, rest) = rest.split_at_checked((count as usize).checked_mul(W)?)?;
        let firsts = starts.as_chunks::<4>().0;
        let ordered = firsts.is_sorted_by_key(|s| u32::from_le_bytes(*s));
        let whole = firsts.last().is_some_and(|s| u32::from_le_bytes(*s) == count);
        // The last marks are read four at a time too, over into what follows.
        let marks = bytes.get(..marks.len() + MARKS)?;
        let (_, rest) = rest.split_at_checked(MARKS)?;
        (ordered && whole).then_some((Self { buckets, starts, marks, rows: rows.as_chunks::<W>().0 }, rest))
    }

    /// The row of `key`, if the table has one. One key in some ten thousand that it does not have gets
    /// another's row.
    #[inline]
    pub fn row(&self, key: u64) -> Option<&'a [u8; W]> {
        let (bucket, mark) = place(key, self.buckets);
        let bounds = u64::from_le_bytes(*self.starts.get(bucket as usize * 4..)?.first_chunk()?);
        let (mut at, to) = (bounds as u32 as usize, (bounds >> 32) as usize);
        let wanted = u64::from(mark) * ONES;
        while at < to {
            // Four marks at a time: nought where one is the wanted, found by its borrow.
            let off = u64::from_le_bytes(*self.marks.get(at * 2..)?.first_chunk()?) ^ wanted;
            let hits = off.wrapping_sub(ONES) & !off & (ONES << 15);
            if hits != 0 {
                let i = at + (hits.trailing_zeros() / 16) as usize;
                return if i < to { self.rows.get(i) } else { None };
            }
            at += 4;
        }
        None
    }

    /// The sum of the rows of `keys`; a key that the table does not have adds nothing.
    pub fn sum(&self, keys: &[u64]) -> [i32; W] {
        let mut total = [0i32; W];
        // First where the rows lie, then the rows: the memory is asked for many of them at once.
        let mut rows: [&[u8; W]; BATCH] = [&[0; W]; BATCH];
        for keys in keys.chunks(BATCH) {
            let mut found = 0;
            for row in keys.iter().filter_map(|&key| self.row(key)) {
                if let Some(slot) = rows.get_mut(found) {
                    *slot = row;
                    found += 1;
                }
            }
            for (total, sum) in total.iter_mut().zip(narrow_sum(rows.get(..found).unwrap_or_default())) {
                *total += i32::from(sum);
            }
        }
        total
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

/// A one in each of four marks.
const ONES: u64 = 0x0001_0001_0001_0001;
/// Bytes of four marks.
const MARKS: usize = 8;
/// Rows added at a time: as many as sixteen bits hold for certain (255 times -128), and fewer.
const BATCH: usize = 128;

/// The sum of at most [`BATCH`] rows, in sixteen bits: twice as many lanes at a time as in thirty-two. Kept
/// out of line: inlined into a larger function the loop is unrolled before it is made to use vectors.
#[inline(never)]
fn narrow_sum<const W: usize>(rows: &[&[u8; W]]) -> [i16; W] {
    let mut sums = [0i16; W];
    for row in rows {
        for (sum, w) in sums.iter_mut().zip(*row) {
            *sum = sum.wrapping_add(i16::from(w.cast_signed()));
        }
    }
    sums
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
    out.extend([0; MARKS]);
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
    fn sums_do_not_overflow() {
        let mut bytes = Vec::new();
        write(&[(7, [-128, 127])], &mut bytes);
        let (table, _) = Table::<2>::read(&bytes).unwrap();
        assert_eq!(table.sum(&[7; 1000]), [-128_000, 127_000]);
    }

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
