//! The posts that were missed or falsely raised, rule by rule.

use core::fmt;
use std::collections::HashMap;

use chaperone_core::rules::Rule;
use serde::Serialize;

use super::gold::{Gold, Judged};
use super::pairs;
use crate::problem::Problem;
use crate::render::harmless;

/// What went wrong with one rule.
#[derive(Debug, Serialize)]
pub(super) struct Errors {
    rule: &'static str,
    /// Labelled, not found.
    missed: Vec<Wrong>,
    /// Found, not labelled.
    r#false: Vec<Wrong>,
}

/// One post.
#[derive(Debug, Serialize)]
struct Wrong {
    id: String,
    likelihood: f64,
    text: String,
}

/// The rules asked for: all of them for an empty name.
pub(super) fn rules(name: &str) -> Result<Vec<Rule>, Problem> {
    if name.is_empty() {
        return Ok(Rule::ALL.to_vec());
    }
    Rule::from_name(name).map(|rule| vec![rule]).ok_or_else(|| {
        let rules: Vec<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        Problem::new(format!("no rule is called \"{name}\"")).help(format!("the rules are {}", rules.join(", ")))
    })
}

pub(super) fn of(rules: &[Rule], golds: &[Gold], judged: &HashMap<String, Judged>) -> Vec<Errors> {
    let blank = Judged::default();
    rules
        .iter()
        .map(|rule| {
            let (mut missed, mut falsely) = (Vec::new(), Vec::new());
            for (gold, judged) in pairs(golds, judged) {
                let judged = judged.unwrap_or(&blank);
                let wrong = || Wrong { id: gold.id.clone(), likelihood: judged.likelihood, text: gold.text.clone() };
                match (gold.labels.contains(rule.name()), judged.alarms.contains(rule.name())) {
                    (true, false) => missed.push(wrong()),
                    (false, true) => falsely.push(wrong()),
                    _ => {}
                }
            }
            Errors { rule: rule.name(), missed, r#false: falsely }
        })
        .filter(|errors| !errors.missed.is_empty() || !errors.r#false.is_empty())
        .collect()
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n{}: {} missed, {} false", self.rule, self.missed.len(), self.r#false.len())?;
        for (word, posts) in [("missed", &self.missed), ("false", &self.r#false)] {
            for post in posts {
                let text = post.text.lines().map(harmless).collect::<Vec<_>>().join(" / ");
                writeln!(f, "{word:6} {:.2} {}  {text}", post.likelihood, post.id)?;
            }
        }
        Ok(())
    }
}
