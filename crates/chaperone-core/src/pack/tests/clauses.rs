//! The packs hold every clause of the table that they were made from.

use std::path::Path;

use crate::pack::{Ask, Force, Pack, Policy};
use crate::rules::Rule;

#[test]
fn every_row_of_the_table_is_a_clause() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/guidelines/clauses.tsv");
    let Ok(table) = std::fs::read_to_string(table) else {
        println!("the table of clauses is not at hand: skipped");
        return;
    };
    let mut rows = 0;
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [pack, id, force, _, answered_by] = columns[..] else { panic!("{row}") };
        let found = Pack::builtin().iter().find(|one| one.id == pack).and_then(|one| one.clause(id));
        let clause = found.unwrap_or_else(|| panic!("{pack}/{id} is missing"));
        assert_eq!(clause.force.name(), force, "{pack}/{id}");
        let (rules, asks): (Vec<&str>, Vec<&str>) = answered_by.split("; ").partition(|answer| answer.starts_with("rule:"));
        let rules: Vec<&str> = rules.iter().filter_map(|rule| rule.strip_prefix("rule:")).collect();
        if clause.force != Force::Board {
            assert_eq!(clause.rules.iter().map(|rule| rule.name()).collect::<Vec<_>>(), rules, "{pack}/{id}");
        }
        assert_eq!(clause.asks.iter().map(|ask| ask.name()).collect::<Vec<_>>(), asks, "{pack}/{id}");
        rows += 1;
    }
    assert_eq!(Pack::builtin().iter().map(|pack| pack.clauses.len()).sum::<usize>(), rows, "a clause that no row knows");
}

#[test]
fn the_packs_are_whole() {
    let counts: Vec<(&str, usize)> = Pack::builtin().iter().map(|pack| (pack.id.as_str(), pack.clauses.len())).collect();
    assert_eq!(counts, [("acp-fsmb", 10), ("ama", 9), ("mms", 11), ("ncms", 10), ("smmp", 34)]);
}

#[test]
fn every_rule_and_every_ask_answers_a_clause() {
    let policy = Policy::default();
    for &rule in Rule::ALL {
        assert!(!policy.citations(rule).is_empty(), "{rule}");
    }
    for &ask in Ask::ALL {
        assert!(policy.clauses().any(|(_, clause)| clause.asks.contains(&ask)), "{ask}");
    }
}

#[test]
fn every_clause_is_answered_and_in_our_words() {
    for (pack, clause) in Policy::default().clauses() {
        assert!(!clause.rules.is_empty() || !clause.asks.is_empty(), "{pack}/{}", clause.id);
        // A gist, not the guideline's text.
        assert!(clause.gist.split_whitespace().count() <= 40, "{pack}/{}", clause.id);
        assert!(clause.gist.ends_with('.'), "{pack}/{}", clause.id);
    }
}

#[test]
fn a_board_category_names_the_rules_it_concerns() {
    for (pack, clause) in Policy::default().clauses() {
        let category = clause.asks.contains(&Ask::BoardCategory);
        assert_eq!(category, clause.force == Force::Board, "{pack}/{}", clause.id);
        assert!(!category || !clause.rules.is_empty(), "{pack}/{}", clause.id);
    }
}
