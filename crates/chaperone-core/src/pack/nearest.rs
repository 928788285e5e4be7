//! The known name that somebody probably meant.

/// Names longer than this are nobody's typing error: no distance is computed.
const MAX_CHARS: usize = 64;

/// The nearest of `known` to `name`, if it is near enough to be meant: at most a third of its
/// letters differ. Ties go to the first.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let name = fold(name)?;
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let Some(letters) = fold(candidate) else { continue };
        let distance = distance(&name, &letters);
        let allowed = (name.len().max(letters.len()) / 3).max(1);
        if distance <= allowed && best.is_none_or(|(fewest, _)| distance < fewest) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn fold(name: &str) -> Option<Vec<char>> {
    let letters: Vec<char> = name.trim().chars().take(MAX_CHARS + 1).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect();
    (!letters.is_empty() && letters.len() <= MAX_CHARS).then_some(letters)
}

/// Edit distance with neighbours exchanged counting once (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut fewest = (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let exchanged = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if exchanged {
                fewest = fewest.min(at(&before, j - 1) + 1);
            }
            row.push(fewest);
        }
        before = core::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        let known = ["severity", "reason", "rules"];
        assert_eq!(nearest("sevrity", known), Some("severity"));
        assert_eq!(nearest("resaon", known), Some("reason"));
        assert_eq!(nearest("Rule", known), Some("rules"));
    }

    #[test]
    fn another_word_is_not_guessed_at() {
        assert_eq!(nearest("banana", ["severity", "reason"]), None);
        assert_eq!(nearest("", ["severity"]), None);
        assert_eq!(nearest(&"x".repeat(5_000), ["severity"]), None);
    }
}
