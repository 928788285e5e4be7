//! Packs the word lists of `crates/chaperone-core/lexicon` into `model/lexicon.bin`.

use chaperone_core::read::lexicon::{self, Class, Classes, MAGIC, MAX_PHRASE};
use chaperone_core::read::words::Words;
use std::collections::BTreeMap;
use std::path::Path;

/// Where the lists are, from the root of the repository.
const LISTS: &str = "crates/chaperone-core/lexicon";
/// Where the table goes.
const TABLE: &str = "model/lexicon.bin";

/// Writes the table; with `check`, only compares it with what the lists give.
pub(crate) fn run(root: &Path, check: bool) -> Result<String, String> {
    let mut entries = BTreeMap::new();
    for &class in Class::ALL {
        let path = root.join(LISTS).join(format!("{}.txt", class.name()));
        let list = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        read_list(&list, class, &mut entries).map_err(|e| format!("{}:{e}", path.display()))?;
    }
    let table = pack(&entries)?;
    let path = root.join(TABLE);
    if check {
        let there = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        if there != table {
            return Err(format!("{TABLE} is not what the lists give; run `cargo xtask tables`"));
        }
    } else {
        std::fs::write(&path, &table).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(format!("{} words and phrases, {} bytes", entries.len(), table.len()))
}

/// Adds the lines of one list. The first line names the source; others that start with `#` are remarks.
fn read_list(list: &str, class: Class, entries: &mut BTreeMap<u64, Classes>) -> Result<(), String> {
    if !list.starts_with("# source:") {
        return Err("1: the first line must be `# source: …`".to_owned());
    }
    for (number, line) in list.lines().enumerate() {
        if line.starts_with("# ") || line.trim().is_empty() {
            continue;
        }
        for entry in line.split(',') {
            let words = Words::cut(entry.trim());
            let Some((key, parts)) = lexicon::key_of(&words) else { continue };
            if parts > MAX_PHRASE {
                return Err(format!("{}: more than {MAX_PHRASE} words: {entry}", number + 1));
            }
            let set = entries.entry(key).or_default();
            *set = set.with(Classes::one(class));
            if parts > 1 {
                let first = words.get(0).map_or(0, |w| w.key);
                let set = entries.entry(first).or_default();
                *set = set.starting(set.phrase_words().max(parts));
            }
        }
    }
    Ok(())
}

fn pack(entries: &BTreeMap<u64, Classes>) -> Result<Vec<u8>, String> {
    let bits = (entries.len() / 3).next_power_of_two().trailing_zeros().max(1);
    let mut numbers = BTreeMap::new();
    for set in entries.values() {
        let next = numbers.len();
        numbers.entry(set.bits()).or_insert(next);
    }
    if numbers.len() > usize::from(u16::MAX) {
        return Err("more different sets of classes than a table can number".to_owned());
    }
    let mut starts = vec![0_u32; (1 << bits) + 1];
    for key in entries.keys() {
        if let Some(start) = starts.get_mut((key >> (64 - bits)) as usize + 1) {
            *start += 1;
        }
    }
    let mut total = 0;
    for start in &mut starts {
        total += *start;
        *start = total;
    }
    let mut out = MAGIC.to_vec();
    for n in [entries.len() as u32, bits, numbers.len() as u32] {
        out.extend(n.to_le_bytes());
    }
    out.extend(starts.iter().flat_map(|s| s.to_le_bytes()));
    out.extend(entries.keys().flat_map(|&k| (k as u32).to_le_bytes()));
    out.extend(entries.values().flat_map(|s| (numbers.get(&s.bits()).copied().unwrap_or_default() as u16).to_le_bytes()));
    let mut sets: Vec<_> = numbers.into_iter().map(|(bits, number)| (number, bits)).collect();
    sets.sort_unstable();
    out.extend(sets.iter().flat_map(|(_, bits)| bits.to_le_bytes()));
    Ok(out)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn the_table_is_what_the_lists_give() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        assert_eq!(super::run(&root, true).map(|_| ()), Ok(()));
    }

    #[test]
    fn a_list_without_a_source_is_refused() {
        assert!(super::read_list("word\n", super::Class::Drug, &mut super::BTreeMap::new()).is_err());
    }

    #[test]
    fn too_long_a_phrase_is_refused_with_its_line() {
        let refused = super::read_list("# source: here\na b c d e f g\n", super::Class::Drug, &mut super::BTreeMap::new());
        assert!(refused.is_err_and(|e| e.starts_with("2:")));
    }
}
