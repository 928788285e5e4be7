//! How both stages are put together: found, and measured, on hands that neither was shown.
#![expect(clippy::indexing_slicing, reason = "loops over arrays of fixed length")]

use std::fmt::Write as _;

use chaperone_core::judge::model::{ANY, HEADS, Learned, Limits, logistic};
use chaperone_core::judge::second::encoder::{ANSWERS, Encoder};
use chaperone_core::judge::second::{self, Blend};
use chaperone_core::rules::Rule;

use super::export::Row;
use crate::metrics;
use crate::train::calibrate::{self, Truth};

/// Ranges of likelihoods of the first stage that are tried as "in doubt".
const RANGES: &[[f32; 2]] = &[
    [2.0, -1.0],
    [0.4, 0.7],
    [0.5, 0.9],
    [0.45, 0.9],
    [0.4, 0.9],
    [0.35, 0.9],
    [0.3, 0.9],
    [0.3, 0.8],
    [0.2, 0.9],
    [0.1, 0.97],
    [0.0, 1.0],
];

/// A post of a hand that was left out, with what each stage says.
pub struct Judged<'a> {
    row: &'a Row,
    first: Learned,
    second: [f32; ANSWERS],
}

impl Truth for Judged<'_> {
    fn breaks(&self, head: usize) -> bool {
        let rules = self.row.rules.as_deref().unwrap_or_default();
        if head == ANY { !rules.is_empty() } else { rules.contains(&head) }
    }
}

impl Judged<'_> {
    /// Id of the post.
    pub fn id(&self) -> &str {
        &self.row.id
    }

    /// What the first stage says.
    pub fn first(&self) -> &Learned {
        &self.first
    }

    /// Whether it breaks any rule.
    pub fn is_bad(&self) -> bool {
        self.breaks(ANY)
    }

    fn hand(&self) -> &str {
        self.row.id.split('-').next().unwrap_or_default()
    }
}

/// The rows of `group` as both stages see them, by as many threads as there are processors.
pub fn judged<'a>(encoder: &Encoder<'_>, rows: &'a [Row], group: usize) -> Vec<Judged<'a>> {
    let rows: Vec<&Row> = rows.iter().filter(|row| row.group == Some(group) && row.rules.is_some()).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let parts: Vec<_> = rows
            .chunks(rows.len().div_ceil(threads).max(1))
            .map(|part| scope.spawn(move || part.iter().map(|row| judge(encoder, row)).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().filter_map(|part| part.join().ok()).flatten().collect()
    })
}

fn judge<'a>(encoder: &Encoder<'_>, row: &'a Row) -> Judged<'a> {
    let mut first = [0.0; HEADS];
    first.iter_mut().zip(&row.first).for_each(|(f, odds)| *f = logistic(*odds));
    Judged { row, first: Learned(first), second: encoder.see(&row.told.tokens()).odds }
}

/// Slope and shift for each answer.
fn blend(posts: &[&Judged<'_>]) -> Blend {
    let (mut slope, mut shift) = ([1.0; ANSWERS], [0.0; ANSWERS]);
    let sums: Vec<[f32; ANSWERS]> = posts.iter().map(|p| second::sum(&p.first, &p.second)).collect();
    for head in 0..ANSWERS {
        let scored: Vec<(f32, bool)> = sums.iter().zip(posts).map(|(s, p)| (s[head], p.breaks(head))).collect();
        (slope[head], shift[head]) = calibrate::platt(&scored);
    }
    Blend { slope, shift, doubt: [0.0, 1.0], limits: Limits::default() }
}

/// What both stages say of each post, where slope and shift come from the other hands.
fn crossed(posts: &[Judged<'_>]) -> Vec<Learned> {
    let mut hands: Vec<&str> = posts.iter().map(Judged::hand).collect();
    hands.dedup();
    let mut out = Vec::with_capacity(posts.len());
    for hand in hands {
        let others: Vec<&Judged<'_>> = posts.iter().filter(|p| p.hand() != hand).collect();
        let blend = blend(&others);
        out.extend(posts.iter().filter(|p| p.hand() == hand).map(|p| blend.together(&p.first, &p.second)));
    }
    out
}

/// What the two stages say together where the second looks only at posts in `doubt`.
fn cascade(posts: &[Judged<'_>], both: &[Learned], doubt: [f32; 2]) -> Vec<Learned> {
    posts.iter().zip(both).map(|(p, both)| if second::in_doubt(doubt, &p.first) { *both } else { p.first }).collect()
}

/// Both stages put together, and how good they are.
pub struct Settled {
    /// How they count.
    pub blend: Blend,
    /// What they say of each post, where how they count was found without its hand.
    pub learned: Vec<Learned>,
    /// Tables: by range of doubt, by hand, by rule.
    pub ranges: String,
    /// See `ranges`.
    pub hands: String,
    /// See `ranges`.
    pub rules: String,
}

/// Puts the stages together for `doubt`, and says how good that is.
pub fn settle(posts: &[Judged<'_>], doubt: [f32; 2]) -> Settled {
    let both = crossed(posts);
    let mut ranges = String::from(
        "| looked at by the second stage | share of clean posts | AUC | recall at 5 % | at 10 % | at 20 % | calibration error | mean AUC of the rules |\n|---|---|---|---|---|---|---|---|\n",
    );
    let clean: Vec<&Judged<'_>> = posts.iter().filter(|p| !p.breaks(ANY)).collect();
    for range in RANGES {
        let learned = cascade(posts, &both, *range);
        let name = if range[0] > range[1] { "none".to_owned() } else { format!("likelihood {} to {}", range[0], range[1]) };
        let share = clean.iter().filter(|p| second::in_doubt(*range, &p.first)).count() as f64 / clean.len().max(1) as f64;
        let _ = writeln!(ranges, "| {name} | {share:.3} |{}", line(posts, &learned));
    }
    let everyone: Vec<&Judged<'_>> = posts.iter().collect();
    let learned = cascade(posts, &both, doubt);
    let blend = Blend { doubt, limits: calibrate::limits(posts, &learned), ..blend(&everyone) };
    let hands = hands(posts, &learned, blend.limits.raise[ANY]);
    let rules = rules(posts, &learned);
    Settled { blend, learned, ranges, hands, rules }
}

fn any(posts: &[Judged<'_>], learned: &[Learned]) -> Vec<(f32, bool)> {
    posts.iter().zip(learned).map(|(p, l)| (l.any(), p.breaks(ANY))).collect()
}

fn line(posts: &[Judged<'_>], learned: &[Learned]) -> String {
    let any = any(posts, learned);
    let recall = [0.05, 0.1, 0.2].map(|rate| format!(" {:.3} |", metrics::recall_at(&any, rate))).concat();
    format!(" {:.3} |{recall} {:.3} | {:.3} |", metrics::auc(&any), metrics::calibration_error(&any), mean_auc(posts, learned))
}

fn scored(posts: &[Judged<'_>], learned: &[Learned], head: usize) -> Vec<(f32, bool)> {
    posts.iter().zip(learned).map(|(p, l)| (l.0[head], p.breaks(head))).collect()
}

fn mean_auc(posts: &[Judged<'_>], learned: &[Learned]) -> f64 {
    (0..ANY).map(|head| metrics::auc(&scored(posts, learned, head))).sum::<f64>() / ANY as f64
}

/// Each hand by itself.
fn hands(posts: &[Judged<'_>], learned: &[Learned], raise: f32) -> String {
    let mut names: Vec<&str> = posts.iter().map(Judged::hand).collect();
    names.dedup();
    let mut out = String::from(
        "| hand | posts | clean | AUC first | AUC both | clean posts raised | others raised |\n|---|---|---|---|---|---|---|\n",
    );
    for name in names {
        let own: Vec<(f32, f32, bool)> =
            posts.iter().zip(learned).filter(|(p, _)| p.hand() == name).map(|(p, l)| (p.first.any(), l.any(), p.breaks(ANY))).collect();
        let first: Vec<(f32, bool)> = own.iter().map(|o| (o.0, o.2)).collect();
        let both: Vec<(f32, bool)> = own.iter().map(|o| (o.1, o.2)).collect();
        let clean = own.iter().filter(|o| !o.2).count();
        let _ = writeln!(
            out,
            "| {name} | {} | {clean} | {:.3} | {:.3} | {:.3} | {:.3} |",
            own.len(),
            metrics::auc(&first),
            metrics::auc(&both),
            metrics::raised(&both, raise, false),
            metrics::raised(&both, raise, true)
        );
    }
    out
}

/// Each rule, before and after.
fn rules(posts: &[Judged<'_>], learned: &[Learned]) -> String {
    let first: Vec<Learned> = posts.iter().map(|p| p.first).collect();
    let mut out = String::from("| rule | posts | AUC first | AUC both | recall at 5 % first | both |\n|---|---|---|---|---|---|\n");
    for (head, rule) in Rule::ALL.iter().enumerate().take(ANY) {
        let (a, b) = (scored(posts, &first, head), scored(posts, learned, head));
        let count = a.iter().filter(|a| a.1).count();
        let (recall_a, recall_b) = (metrics::recall_at(&a, 0.05), metrics::recall_at(&b, 0.05));
        let _ = writeln!(
            out,
            "| {} | {count} | {:.3} | {:.3} | {recall_a:.3} | {recall_b:.3} |",
            rule.name(),
            metrics::auc(&a),
            metrics::auc(&b)
        );
    }
    out
}
