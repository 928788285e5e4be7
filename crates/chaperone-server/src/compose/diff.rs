//! What changed between two texts, word by word.

use maud::{Markup, html};
use similar::{ChangeTag, TextDiff};

/// Runs of words with the same fate, in order.
fn runs(before: &str, after: &str) -> Vec<(ChangeTag, String)> {
    let few = |count: fn(&str) -> usize| count(before).saturating_mul(count(after)) <= STEPS;
    let (whole, new) = ([before], [after]);
    let diff = if few(|text| text.split_whitespace().count()) {
        TextDiff::from_words(before, after)
    } else if few(|text| text.lines().count()) {
        TextDiff::from_lines(before, after)
    } else {
        TextDiff::from_slices(&whole, &new)
    };
    let mut runs: Vec<(ChangeTag, String)> = Vec::new();
    let (mut gone, mut come) = (String::new(), String::new());
    for change in diff.iter_all_changes() {
        let words = change.value();
        match change.tag() {
            ChangeTag::Delete => gone.push_str(words),
            ChangeTag::Insert => come.push_str(words),
            // A space between two changes is read with them: whole phrases, not word for word.
            ChangeTag::Equal if words.trim_matches(' ').is_empty() && !(gone.is_empty() && come.is_empty()) => {
                gone.push_str(words);
                come.push_str(words);
            }
            ChangeTag::Equal => {
                changed(&mut runs, &mut gone, &mut come);
                match runs.last_mut() {
                    Some((ChangeTag::Equal, before)) => before.push_str(words),
                    _ => runs.push((ChangeTag::Equal, words.to_owned())),
                }
            }
        }
    }
    changed(&mut runs, &mut gone, &mut come);
    runs
}

/// Adds what went and what came. A space at the end of both did not change.
fn changed(runs: &mut Vec<(ChangeTag, String)>, gone: &mut String, come: &mut String) {
    let (mut before, mut after) = (std::mem::take(gone), std::mem::take(come));
    let same = before.ends_with(' ') && after.ends_with(' ');
    if same {
        before.pop();
        after.pop();
    }
    let both = [(ChangeTag::Delete, before), (ChangeTag::Insert, after)];
    runs.extend(both.into_iter().filter(|(_, words)| !words.is_empty()));
    if same {
        runs.push((ChangeTag::Equal, " ".to_owned()));
    }
}

/// The comparison takes the product of the lengths in the worst case: beyond this many steps a coarser one will do.
const STEPS: usize = 20_000_000;

/// Both texts in one, with what went and what came marked, also for those who hear it.
pub(super) fn diff(before: &str, after: &str) -> Markup {
    html! {
        div.diff {
            @for (tag, words) in runs(before, after) {
                @match tag {
                    ChangeTag::Equal => (words),
                    ChangeTag::Delete => del { span.heard { " taken out: " } (words) span.heard { " end. " } },
                    ChangeTag::Insert => ins { span.heard { " put in: " } (words) span.heard { " end. " } },
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_texts_can_be_read_back() {
        for (before, after) in [
            ("", "new"),
            ("old", ""),
            ("a b c", "a x c"),
            ("one\ntwo", "one\n\ntwo!"),
            ("äö 🎉 ü", "äö ü"),
            ("x a b y", "x c d y"),
            ("a ", "b "),
        ] {
            let runs = runs(before, after);
            let text = |gone: ChangeTag| runs.iter().filter(|(tag, _)| *tag != gone).map(|(_, words)| words.as_str()).collect::<String>();
            assert_eq!(text(ChangeTag::Insert), before);
            assert_eq!(text(ChangeTag::Delete), after);
        }
    }

    #[test]
    fn a_phrase_that_changed_is_read_as_one() {
        let runs = runs("He came back today.", "He stayed away today.");
        let runs: Vec<(ChangeTag, &str)> = runs.iter().map(|(tag, words)| (*tag, words.as_str())).collect();
        let expected = [
            (ChangeTag::Equal, "He "),
            (ChangeTag::Delete, "came back"),
            (ChangeTag::Insert, "stayed away"),
            (ChangeTag::Equal, " today."),
        ];
        assert_eq!(runs, expected);
    }

    #[test]
    fn words_are_escaped() {
        assert!(diff("a", "<script>").into_string().contains("&lt;script&gt;"));
    }
}
