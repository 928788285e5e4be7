//! A set of hashes that is asked often: sorted, with an index of where each beginning starts.

/// Entries of one beginning, about.
const BUCKET: usize = 4;

#[derive(Clone)]
pub(super) struct Table {
    values: Vec<u64>,
    /// For each beginning, where its values start; one more for the end.
    starts: Vec<u32>,
    shift: u32,
}

impl Table {
    /// Of values in any order, any of them twice.
    pub(super) fn of(mut values: Vec<u64>) -> Self {
        values.sort_unstable();
        values.dedup();
        Self::indexed(values)
    }

    /// Of values that must be in order, none twice.
    pub(super) fn sorted(values: Vec<u64>) -> Option<Self> {
        let fine = values.is_sorted_by(|a, b| a < b) && u32::try_from(values.len()).is_ok();
        fine.then(|| Self::indexed(values))
    }

    fn indexed(values: Vec<u64>) -> Self {
        let bits = (values.len() / BUCKET).max(2).next_power_of_two().trailing_zeros().min(28);
        let shift = 64 - bits;
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        for (at, value) in values.iter().enumerate() {
            let bucket = (value >> shift) as usize;
            // Also for the beginnings between that have none.
            while starts.len() <= bucket {
                starts.push(at as u32);
            }
        }
        starts.resize((1 << bits) + 1, values.len() as u32);
        Self { values, starts, shift }
    }

    pub(super) fn values(&self) -> &[u64] {
        &self.values
    }

    pub(super) fn has(&self, value: u64) -> bool {
        let bucket = (value >> self.shift) as usize;
        let (Some(&from), Some(&to)) = (self.starts.get(bucket), self.starts.get(bucket + 1)) else { return false };
        self.values.get(from as usize..to as usize).is_some_and(|some| some.contains(&value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn what_is_in_is_found_and_nothing_else() {
        for count in [0, 1, 2, 3, 100, 5000] {
            let table = Table::of((0..count).chain(0..count).map(mix).collect());
            assert_eq!(table.values().len() as u64, count);
            assert!((0..count).all(|n| table.has(mix(n))), "{count}");
            assert!((count..count + 1000).all(|n| !table.has(mix(n))), "{count}");
        }
        let ends = Table::of(vec![0, u64::MAX]);
        assert!(ends.has(0) && ends.has(u64::MAX) && !ends.has(1));
    }

    #[test]
    fn disorder_is_refused() {
        assert!(Table::sorted(vec![1, 2, 3]).is_some());
        assert!(Table::sorted(vec![1, 1]).is_none());
        assert!(Table::sorted(vec![2, 1]).is_none());
    }
}
