//! The card of the second stage: what from, how, how good, what not for.

use std::collections::HashMap;

use chaperone_core::judge::model::ANY;

use super::settle::{Judged, Settled};
use crate::corpus::Labelled;
use crate::{groups, metrics};

/// The card as Markdown.
pub fn write(settled: &Settled, posts: &[Judged<'_>], corpus: &[Labelled], shown: usize, bytes: usize) -> String {
    let by_id: HashMap<&str, &Labelled> = corpus.iter().map(|post| (post.post.id.as_str(), post)).collect();
    let raise = settled.blend.limits.raise.get(ANY).copied().unwrap_or(1.0);
    let (known, raised): (Vec<&Labelled>, Vec<bool>) =
        posts.iter().zip(&settled.learned).filter_map(|(post, learned)| Some((*by_id.get(post.id())?, learned.any() >= raise))).unzip();
    let both: Vec<(f32, bool)> = settled.learned.iter().zip(posts).map(|(l, p)| (l.any(), p.is_bad())).collect();
    let first: Vec<(f32, bool)> = posts.iter().map(|p| (p.first().any(), p.is_bad())).collect();
    let [from, to] = settled.blend.doubt;
    let [in_vain, rightly] = [false, true].map(|bad| metrics::raised(&both, raise, bad));
    format!(
        "# The second stage\n\n\
         Weights (`second.bin`, {bytes} bytes) of a small encoder, made by `cargo xtask second train`; see `training/README.md`.\n\n\
         **What from.** MiniLM-L6-H384-uncased as sentence-transformers trained it on (all-MiniLM-L6-v2, Apache-2.0), six layers, its \
         vocabulary cut to pieces that posts use, with new ones for symbols, for how many others fit, and for whom a text speaks of; \
         fine-tuned on {shown} texts: the posts of `corpus/` but for the hands below, `corpus/everyday/` and `corpus/queries/`. \
         Licence of the weights: Apache-2.0, see `NOTICE`.\n\n\
         **How.** It is shown the situation, the estimate, and the words with whose name and which detail the first stage read in each. Each \
         rule heeds the words by an attention of its own, so what it says is a sum over words: those that move it most are its evidence. \
         It also tags words as the first stage's tagger does. Weights are rounded to 127 steps a row, inputs to 8191 a token; sums of \
         products are whole numbers and all else is added in a fixed order, so that a post is judged the same on every machine.\n\n\
         **Measured how.** On {} posts of hands that neither stage was shown (the first stage by models that were not shown them). The log-odds of both are \
         added up, and calibrated on the other of these hands, hand by hand. The first row is the first stage alone. **It looks where the \
         first stage gives {from} to {to}**: the clean share of the table is about what it costs on a feed. Together they raise {rightly:.3} of the posts that break a rule and \
         {in_vain:.3} of those that do not.\n\n\
         ## Which posts it looks at\n\n{}\n## By hand\n\n{}\n## By rule\n\n{}\n\
         ## Reliability\n\nFirst stage alone, on these hands:\n\n{}\nBoth stages:\n\n{}\n\
         ## Who is raised in vain\n\nBoth stages, on these hands.\n\n{}\n\
         **Not for.** As the first stage: no proof that a post is safe, no judgement of a person.\n",
        posts.len(),
        settled.ranges,
        settled.hands,
        settled.rules,
        metrics::reliability(&first),
        metrics::reliability(&both),
        groups::table(&known, &raised),
    )
}
