//! The model card: what from, how, measured how.
#![expect(clippy::indexing_slicing, clippy::similar_names, reason = "loops over arrays of fixed length")]

use std::fmt::Write as _;
use std::path::Path;

use chaperone_core::judge::model::{ANY, HEADS};
use chaperone_core::rules::Rule;

use super::calibrate::{FALSE_ALARMS, Settings, Truth as _};
use super::{FAMILY, GROUPS, LEAST_POSTS};
use crate::corpus::Labelled;
use crate::metrics;

/// The card as Markdown.
pub fn write(root: &Path, posts: &[Labelled], scores: &[[f32; HEADS]], settings: &Settings) -> Result<String, String> {
    let hands = crate::corpus::hands(&root.join("corpus"))?.len();
    let clean = posts.iter().filter(|p| p.rules.is_empty()).count();
    let any: Vec<(f32, bool)> = posts.iter().zip(scores).map(|(p, s)| (settings.likelihood(ANY, s[ANY]), p.breaks(ANY))).collect();
    let raised = |wanted: bool| metrics::raised(&any, settings.limits.raise[ANY], wanted);
    let mut out = String::new();
    let put = &mut out;
    let _ = write!(
        put,
        "# The first stage\n\nWeights of the word tagger (`tagger.bin`) and of the judgement (`judge.bin`), both made by `cargo xtask train`; \
         `lexicon.bin` is packed from `crates/chaperone-core/lexicon/` by `cargo xtask tables`. CC0, as the corpus.\n\n\
         **What from.** {} posts by {hands} hands in `corpus/` ({clean} of them clean; invented people throughout) and `corpus/queries/`; for names in social and clinical text also the training \
         parts of WNUT-17 and Broad Twitter Corpus (CC-BY-4.0), TweebankNLP (Apache-2.0), presidio-research (MIT) and MTS-Dialog (CC-BY-4.0). \
         No word of them is stored: features are 64-bit hashes.\n\n\
         **How.** The tagger is a softmax over a window of words (names, whose name, details that tell a patient, words that break a rule). The judgement \
         sums rows of rounded weights for n-grams of words and letters, the situation, and what was read (families weighted {FAMILY:?}; features of at least \
         {LEAST_POSTS} posts), straight and through one hidden layer. A post is read in training by a tagger that never saw its hand.\n\n\
         **Measured how.** Hands are dealt into {GROUPS} groups; each is judged by what the others taught. Minimal pairs never leave their hand, so they never \
         cross a split. Thresholds are set so that {:.0} of 100 clean posts are raised.\n\n## Figures on hands left out\n\n",
        posts.len(),
        FALSE_ALARMS * 100.0
    );
    let _ = write!(put, "| figure | value |\n|---|---|\n| AUC, any rule | {:.3} |\n", metrics::auc(&any));
    for rate in [0.05, 0.1, 0.2] {
        let _ = writeln!(put, "| recall at {:.0} % false alarms | {:.3} |", rate * 100.0, metrics::recall_at(&any, rate));
    }
    let _ = write!(put, "| clean posts raised | {:.3} |\n| violating posts raised | {:.3} |\n\n", raised(false), raised(true));
    let _ = write!(put, "## Reliability\n\n{}\n", metrics::reliability(&any));
    per_rule(put, posts, scores, settings);
    let _ = write!(
        put,
        "\n**Not for.** Judging anybody by the figure alone, posts of people who are not in health care, or proof that a post is safe: \
         a careful human reader is still far better.\n"
    );
    Ok(out)
}

fn per_rule(put: &mut String, posts: &[Labelled], scores: &[[f32; HEADS]], settings: &Settings) {
    let _ = write!(
        put,
        "## By rule\n\nAs raised at the thresholds that ship; the last column at whichever threshold raises 5 of 100 posts that do not break the rule.\n\n| rule | posts | precision | recall | F1 | AUC | recall at 5 % |\n|---|---|---|---|---|---|---|\n"
    );
    let mut sum = 0.0;
    for h in 0..ANY {
        let (mut hits, mut got, mut want) = (0.0, 0.0, 0.0);
        for (post, score) in posts.iter().zip(scores) {
            let raised = settings.likelihood(ANY, score[ANY]) >= settings.limits.raise[ANY]
                && settings.likelihood(h, score[h]) >= settings.limits.raise[h];
            let right = post.breaks(h);
            hits += f64::from(u8::from(raised && right));
            got += f64::from(u8::from(raised));
            want += f64::from(u8::from(right));
        }
        let f1 = 2.0 * hits / f64::max(got + want, 1.0);
        sum += f1;
        let scored: Vec<(f32, bool)> = posts.iter().zip(scores).map(|(p, s)| (s[h], p.breaks(h))).collect();
        let name = Rule::ALL.get(h).map_or("", |r| r.name());
        let _ = writeln!(
            put,
            "| {name} | {want} | {:.2} | {:.2} | {f1:.2} | {:.3} | {:.3} |",
            hits / f64::max(got, 1.0),
            hits / f64::max(want, 1.0),
            metrics::auc(&scored),
            metrics::recall_at(&scored, 0.05)
        );
    }
    let _ = writeln!(put, "\nMean F1 {:.3}.", sum / ANY as f64);
}
