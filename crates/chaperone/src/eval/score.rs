//! The figures by which reviews are compared, with the names under which they are published.

use core::cmp::Ordering;
use core::fmt;
use std::collections::HashMap;

use chaperone_core::rules::Rule;
use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use super::gold::{Gold, Judged};
use super::{pairs, share};

/// Rules that say that a patient can be recognised.
const PRIVACY: [Rule; 2] = [Rule::PatientPrivacyDirect, Rule::PatientPrivacyIndirect];

/// Shares are 0..=1. A post without a review counts as missed, never as clear by judgement.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    posts: usize,
    /// Posts without a review.
    missing: usize,
    /// Clean posts that are raised.
    false_alarm: f64,
    /// Posts with a violation that are raised.
    recall: f64,
    /// Chance that a violation is given a higher likelihood than a clean post.
    auc: f64,
    /// Recall where at most 5% of the clean posts would be raised by likelihood.
    recall_at_5: f64,
    /// The same at 10%.
    recall_at_10: f64,
    hold_on_clean: f64,
    /// Recall on what a board would see as of high severity.
    recall_high: f64,
    /// Posts that give a patient away for which a privacy or image rule is found.
    privacy_recall: f64,
    /// Mean of the rules' F1.
    macro_f1: f64,
    /// Identifying details that a finding touches.
    identity_touch: f64,
    #[serde(serialize_with = "by_name")]
    rules: Vec<RuleFigures>,
}

/// How well one rule is found.
#[derive(Debug, Serialize)]
struct RuleFigures {
    #[serde(skip)]
    rule: Rule,
    n: usize,
    precision: f64,
    recall: f64,
    f1: f64,
}

fn by_name<S: Serializer>(rules: &[RuleFigures], s: S) -> Result<S::Ok, S::Error> {
    let mut map = s.serialize_map(Some(rules.len()))?;
    for figures in rules {
        map.serialize_entry(figures.rule.name(), figures)?;
    }
    map.end()
}

impl Figures {
    pub(super) fn of(golds: &[Gold], judged: &HashMap<String, Judged>) -> Self {
        let blank = Judged::default();
        let all: Vec<(&Gold, &Judged)> = pairs(golds, judged).map(|(gold, judged)| (gold, judged.unwrap_or(&blank))).collect();
        let (clean, bad): (Vec<_>, Vec<_>) = all.iter().copied().partition(|(gold, _)| gold.labels.is_empty());
        let high: Vec<_> = bad.iter().copied().filter(|(gold, _)| gold.severity.as_deref() == Some("high")).collect();
        let (raised, quiet) = (likelihoods(&bad), likelihoods(&clean));
        let rules: Vec<_> = Rule::ALL.iter().filter_map(|&rule| RuleFigures::of(rule, &all)).collect();
        Self {
            posts: golds.len(),
            missing: pairs(golds, judged).filter(|(_, judged)| judged.is_none()).count(),
            false_alarm: flagged(&clean),
            recall: flagged(&bad),
            auc: auc(&raised, &quiet),
            recall_at_5: recall_at(&raised, &quiet, 0.05),
            recall_at_10: recall_at(&raised, &quiet, 0.10),
            hold_on_clean: share(clean.iter().filter(|(_, judged)| judged.hold).count(), clean.len()),
            recall_high: flagged(&high),
            privacy_recall: privacy_recall(&all),
            macro_f1: rules.iter().map(|figures| figures.f1).fold(0.0, |sum, f1| sum + f1) / rules.len().max(1) as f64,
            identity_touch: identity_touch(&all),
            rules,
        }
    }
}

impl RuleFigures {
    /// `None` for a rule that no post is labelled with, and for the one that only advises.
    fn of(rule: Rule, all: &[(&Gold, &Judged)]) -> Option<Self> {
        let want = all.iter().filter(|(gold, _)| gold.labels.contains(rule.name())).count();
        if want == 0 || rule == Rule::Audience {
            return None;
        }
        let have = all.iter().filter(|(_, judged)| judged.alarms.contains_key(rule.name())).count();
        let both = all.iter().filter(|(gold, judged)| gold.labels.contains(rule.name()) && judged.alarms.contains_key(rule.name())).count();
        Some(Self { rule, n: want, precision: share(both, have), recall: share(both, want), f1: share(2 * both, want + have) })
    }
}

fn likelihoods(posts: &[(&Gold, &Judged)]) -> Vec<f64> {
    posts.iter().map(|(_, judged)| judged.likelihood).collect()
}

fn flagged(posts: &[(&Gold, &Judged)]) -> f64 {
    share(posts.iter().filter(|(_, judged)| judged.flagged).count(), posts.len())
}

fn privacy_recall(all: &[(&Gold, &Judged)]) -> f64 {
    let private = all.iter().filter(|(gold, _)| PRIVACY.iter().any(|rule| gold.labels.contains(rule.name())));
    let seen = |judged: &Judged| PRIVACY.iter().chain(&[Rule::UnauthorisedImage]).any(|rule| judged.alarms.contains_key(rule.name()));
    let (seen, all) = private.fold((0, 0), |(n, all), (_, judged)| (n + usize::from(seen(judged)), all + 1));
    share(seen, all)
}

fn identity_touch(all: &[(&Gold, &Judged)]) -> f64 {
    let (mut touched, mut total) = (0, 0);
    for (gold, judged) in all {
        for span in gold.spans.iter().filter(|span| span.identifies()) {
            total += 1;
            touched += usize::from(judged.marks.iter().any(|&(start, end)| start < span.end && span.start < end));
        }
    }
    share(touched, total)
}

/// The area under the ROC curve; ties count half.
fn auc(raised: &[f64], quiet: &[f64]) -> f64 {
    let mut ranked: Vec<(f64, bool)> = raised.iter().map(|&s| (s, true)).chain(quiet.iter().map(|&s| (s, false))).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut wins, mut below) = (0.0, 0_usize);
    for tied in ranked.chunk_by(|a, b| a.0.total_cmp(&b.0) == Ordering::Equal) {
        let p = tied.iter().filter(|(_, bad)| *bad).count();
        let n = tied.len() - p;
        wins += p as f64 * (below as f64 + n as f64 / 2.0);
        below += n;
    }
    wins / (raised.len() * quiet.len()).max(1) as f64
}

/// Recall at the lowest threshold that raises at most `rate` of the clean posts.
fn recall_at(raised: &[f64], quiet: &[f64], rate: f64) -> f64 {
    let mut quiet = quiet.to_vec();
    quiet.sort_by(|a, b| b.total_cmp(a));
    let allowed = (rate * quiet.len() as f64) as usize;
    let threshold = quiet.get(allowed).copied().unwrap_or(-1.0);
    share(raised.iter().filter(|&&likelihood| likelihood > threshold).count(), raised.len())
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:16} {}", "posts", self.posts)?;
        writeln!(f, "{:16} {}", "missing", self.missing)?;
        for (name, figure) in [
            ("false_alarm", self.false_alarm),
            ("recall", self.recall),
            ("auc", self.auc),
            ("recall_at_5", self.recall_at_5),
            ("recall_at_10", self.recall_at_10),
            ("hold_on_clean", self.hold_on_clean),
            ("recall_high", self.recall_high),
            ("privacy_recall", self.privacy_recall),
            ("macro_f1", self.macro_f1),
            ("identity_touch", self.identity_touch),
        ] {
            writeln!(f, "{name:16} {figure:.3}")?;
        }
        writeln!(f, "{:30} {:>4} {:>6} {:>6} {:>6}", "rule", "n", "prec", "rec", "f1")?;
        for RuleFigures { rule, n, precision, recall, f1 } in &self.rules {
            writeln!(f, "{rule:30} {n:4} {precision:6.2} {recall:6.2} {f1:6.2}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the figures of these examples are exact")]
mod tests {
    use super::*;

    #[test]
    fn auc_counts_ties_half() {
        assert_eq!(auc(&[0.9, 0.5], &[0.5, 0.1]), 0.875);
        assert_eq!(auc(&[], &[0.5]), 0.0);
    }

    #[test]
    fn recall_is_taken_strictly_above_the_threshold() {
        let quiet: Vec<f64> = (0..20).map(|n| f64::from(n) / 20.0).collect();
        assert_eq!(recall_at(&[0.90, 0.91, 0.96], &quiet, 0.05), 2.0 / 3.0);
        assert_eq!(recall_at(&[0.0], &[], 0.05), 1.0);
    }
}
