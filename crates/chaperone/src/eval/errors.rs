//! The posts that were missed or falsely raised: by what went wrong, then rule by rule, with the words that it hangs on.

use core::fmt;
use std::collections::{BTreeMap, HashMap};

use chaperone_core::named_enum;
use chaperone_core::rules::Rule;
use serde::Serialize;
use serde::ser::Serializer;

use super::gold::{Gold, Judged};
use super::pairs;
use crate::problem::Problem;
use crate::render::harmless;

named_enum! {
    /// What went wrong.
    Cause {
        /// Missed: none of the words that tell who the patient is was read as such.
        NotRead = "missed: who it is was not read",
        /// Missed: the post was raised, for something else.
        OtherName = "missed: raised for another rule",
        /// Missed, though it was found to be half likely.
        Doubted = "missed: in doubt, not raised",
        /// Missed, and not even in doubt.
        Unseen = "missed: nothing was seen",
        /// False, in a post that breaks another rule.
        OtherRule = "false: the post breaks another rule",
        /// False: it hangs on the name of somebody who is no patient.
        OtherPerson = "false: the words are about somebody who is no patient",
        /// False, and hardly over the line.
        Close = "false: close to the line",
        /// False, and far over it.
        Sure = "false: sure, and wrong",
    }
}

/// From this likelihood of the post on a missed rule was in doubt.
const DOUBT: f64 = 0.3;
/// From this likelihood of the post on a false finding was sure.
const SURE: f64 = 0.75;

/// All errors of the rules that were asked for.
#[derive(Debug, Serialize)]
pub(super) struct Errors {
    /// How often each cause is at work.
    causes: BTreeMap<&'static str, usize>,
    rules: Vec<OfRule>,
}

/// What went wrong with one rule.
#[derive(Debug, Serialize)]
struct OfRule {
    rule: &'static str,
    wrong: Vec<Wrong>,
}

/// One post.
#[derive(Debug, Serialize)]
struct Wrong {
    cause: Cause,
    id: String,
    likelihood: f64,
    text: String,
    /// The words it hangs on: of a false finding its evidence, of a missed one those that were marked.
    words: Vec<String>,
}

impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.name())
    }
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

pub(super) fn of(rules: &[Rule], golds: &[Gold], judged: &HashMap<String, Judged>) -> Errors {
    let blank = Judged::default();
    let of_rule = |&rule: &Rule| {
        let posts = pairs(golds, judged).map(|(gold, judged)| (gold, judged.unwrap_or(&blank)));
        let mut wrong: Vec<Wrong> = posts.filter_map(|(gold, judged)| wrong(rule, gold, judged)).collect();
        wrong.sort_by(|a, b| a.cause.cmp(&b.cause).then(b.likelihood.total_cmp(&a.likelihood)));
        OfRule { rule: rule.name(), wrong }
    };
    let rules: Vec<OfRule> = rules.iter().map(of_rule).filter(|of| !of.wrong.is_empty()).collect();
    let mut causes = BTreeMap::new();
    for wrong in rules.iter().flat_map(|of| &of.wrong) {
        *causes.entry(wrong.cause.name()).or_default() += 1;
    }
    Errors { causes, rules }
}

/// What is wrong with `rule` in a post, if anything.
fn wrong(rule: Rule, gold: &Gold, judged: &Judged) -> Option<Wrong> {
    let touched = |marks: &[(u32, u32)], span: (u32, u32)| marks.iter().any(|&(start, end)| start < span.1 && span.0 < end);
    let evidence = judged.alarms.get(rule.name());
    let (cause, spans) = match (gold.labels.contains(rule.name()), evidence) {
        (true, None) => {
            let marked: Vec<(u32, u32)> = gold.spans.iter().filter(|s| s.bears_out(rule)).map(|s| (s.start, s.end)).collect();
            let read = marked.iter().any(|&span| touched(&judged.identifiers, span));
            let cause = if rule.is_privacy() && !marked.is_empty() && !read && judged.likelihood < DOUBT {
                Cause::NotRead
            } else if !judged.alarms.is_empty() {
                Cause::OtherName
            } else if judged.likelihood >= DOUBT {
                Cause::Doubted
            } else {
                Cause::Unseen
            };
            (cause, marked)
        }
        (false, Some(evidence)) => {
            let elsewhere = gold.spans.iter().filter(|s| s.kind.starts_with('~')).any(|s| touched(evidence, (s.start, s.end)));
            let cause = if !gold.labels.is_empty() {
                Cause::OtherRule
            } else if elsewhere {
                Cause::OtherPerson
            } else if judged.likelihood < SURE {
                Cause::Close
            } else {
                Cause::Sure
            };
            (cause, evidence.clone())
        }
        _ => return None,
    };
    let words = spans.iter().map(|&(start, end)| gold.text.chars().skip(start as usize).take(end.saturating_sub(start) as usize).collect());
    Some(Wrong { cause, id: gold.id.clone(), likelihood: judged.likelihood, text: gold.text.clone(), words: words.collect() })
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n{:56} {:>5}", "what went wrong", "times")?;
        for cause in Cause::ALL {
            if let Some(times) = self.causes.get(cause.name()) {
                writeln!(f, "{cause:56} {times:5}")?;
            }
        }
        self.rules.iter().try_for_each(|of| of.fmt(f))
    }
}

impl fmt::Display for OfRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missed = self.wrong.iter().filter(|wrong| wrong.cause < Cause::OtherRule).count();
        writeln!(f, "\n{}: {missed} missed, {} false", self.rule, self.wrong.len() - missed)?;
        for part in self.wrong.chunk_by(|a, b| a.cause == b.cause) {
            writeln!(f, "  {}", part.first().map_or("", |wrong| wrong.cause.name()))?;
            for wrong in part {
                let one_line = |text: &str| text.lines().map(harmless).collect::<Vec<_>>().join(" / ");
                writeln!(f, "    {:.2} {}  {}", wrong.likelihood, wrong.id, one_line(&wrong.text))?;
                if !wrong.words.is_empty() {
                    let words: Vec<String> = wrong.words.iter().map(|words| one_line(words)).collect();
                    writeln!(f, "         {}", words.join(" | "))?;
                }
            }
        }
        Ok(())
    }
}
