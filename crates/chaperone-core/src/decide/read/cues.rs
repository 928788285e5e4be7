//! Words of a sentence, and phrases to look for in them.

use super::MAX_BYTES;

/// The lower-case words of a sentence. Apostrophes and what follows them are left out where they only
/// mark whose something is.
pub(super) struct Words(Vec<String>);

/// How many words `..` may stand for.
const GAP: usize = 5;

impl Words {
    pub(super) fn of(sentence: &str) -> Self {
        let mut end = sentence.len().min(MAX_BYTES);
        while !sentence.is_char_boundary(end) {
            end -= 1;
        }
        let text = sentence.get(..end).unwrap_or_default().to_lowercase().replace('\u{2019}', "'").replace("e-mail", "email");
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
        let words = words.map(|word| word.strip_suffix("'s").unwrap_or(word).replace('\'', ""));
        Self(words.filter(|word| !word.is_empty()).collect())
    }

    /// Whether one of `phrases` is there. Phrases are set apart by `|`, their words by blanks. A word may
    /// be one of several (`a/b`), end in `*` for any ending, or be `..` for up to five words.
    pub(super) fn has(&self, phrases: &str) -> bool {
        phrases.split('|').any(|phrase| {
            let pattern: Vec<&str> = phrase.split_whitespace().collect();
            !pattern.is_empty() && (0..self.0.len()).any(|at| self.fits(at, &pattern))
        })
    }

    fn fits(&self, at: usize, pattern: &[&str]) -> bool {
        let Some((first, rest)) = pattern.split_first() else { return true };
        if *first == ".." {
            return (0..=GAP).any(|skip| self.fits(at + skip, rest));
        }
        self.0.get(at).is_some_and(|word| first.split('/').any(|one| same(one, word))) && self.fits(at + 1, rest)
    }

    /// Each word with the one after it.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().zip(self.0.iter().skip(1)).map(|(a, b)| (a.as_str(), b.as_str()))
    }
}

fn same(pattern: &str, word: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => word == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn phrases_are_found() {
        let words = Words::of("The patient's e-mail came in, and I can\u{2019}t answer it today.");
        for (phrases, found) in [
            ("patient", true),
            ("pat*", true),
            ("pat", false),
            ("cant answer", true),
            ("answer/reply it", true),
            ("patient .. today", false),
            ("email .. answer", true),
            ("fax|email came", true),
            ("", false),
            ("|", false),
        ] {
            assert_eq!(words.has(phrases), found, "{phrases}");
        }
        assert!(!Words::of("").has("a"));
        assert!(!Words::of(&"é".repeat(5_000)).has("a"));
    }
}
