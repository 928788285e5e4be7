use super::*;
use crate::post::{Account, Author, Surface};

#[test]
fn every_rule_has_its_own_page() {
    for &rule in Rule::ALL {
        assert_eq!(spec(rule).rule, rule);
    }
}

#[test]
fn the_words_are_short_and_whole() {
    for &rule in Rule::ALL {
        let spec = spec(rule);
        assert!(spec.message.ends_with('.') && spec.message.len() <= 140, "{rule}: {}", spec.message);
        assert!(spec.advice.ends_with('.') && spec.advice.len() <= 240, "{rule}: {}", spec.advice);
        assert!(spec.page.trim().lines().count() <= 20, "{rule}");
        for part in ["**What it covers.**", "**What it leaves alone.**", "**Why it matters.**", "**Instead.**"] {
            assert_eq!(spec.page.matches(part).count(), 1, "{rule}: {part}");
        }
    }
}

#[test]
fn examples_are_posts_and_twice_as_many_stay_quiet() {
    for &rule in Rule::ALL {
        let spec = spec(rule);
        assert!(spec.fires.len() >= 3 && spec.quiet.len() >= 2 * spec.fires.len(), "{rule}");
        let mut texts: Vec<&str> = Vec::new();
        for example in spec.fires.iter().chain(spec.quiet) {
            assert!(Surface::from_name(example.surface).is_some(), "{rule}: {}", example.surface);
            assert!(Account::from_name(example.account).is_some(), "{rule}: {}", example.account);
            assert!(!Author::from_line(example.author).country.is_empty(), "{rule}: {}", example.author);
            assert!(!texts.contains(&example.text), "{rule}: told twice");
            texts.push(example.text);
        }
    }
}

#[test]
fn the_boards_figures_are_not_told_twice() {
    for &rule in Rule::ALL {
        let spec = spec(rule);
        // `explain` prints the figure from `Board`; a second copy on the page could come to differ from it.
        let share = spec.board.and_then(Board::likely_to_investigate);
        assert!(share.is_none_or(|share| !spec.page.contains(&format!("{share}%"))), "{rule}");
    }
}

#[test]
fn only_reach_and_permanence_are_mere_advice() {
    for &rule in Rule::ALL {
        assert_eq!(spec(rule).severity == Severity::Note, rule == Rule::Audience, "{rule}");
    }
}
