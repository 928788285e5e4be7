//! The weights by which a post is taken to tell of a patient: fitted to posts marked by hand.

use std::fmt::Write as _;
use std::path::Path;

use chaperone_api::PostReader;
use chaperone_core::identity::facts::Facts;
use chaperone_core::identity::story::{self, SIGNS};
use chaperone_core::post::Post;

/// A post's signs, whether it tells of a patient, and how much it counts.
struct Sample {
    signs: [f64; SIGNS],
    tells: bool,
    weight: f64,
}

/// A post marked for this counts as so many others.
const MARKED: f64 = 6.0;
/// Everyday posts are many and easy.
const EVERYDAY: f64 = 0.6;
/// Every so manieth leak of the corpus is used, for as much as this.
const LEAKS: (usize, f64) = (7, 0.5);
/// Pull of the weights towards nought.
const RIDGE: f64 = 3.0;
const ROUNDS: usize = 400;
const STEP: f64 = 4.0;

/// Prints the weights, and how well such weights do on the half of the marked posts that they were not fitted to.
pub(super) fn run(root: &Path) -> Result<String, String> {
    let (marked, others) = samples(root)?;
    let mut out = String::new();
    let (mut right, mut wanted, mut got) = (0, 0, 0);
    for half in 0..2 {
        let shown = marked.iter().enumerate().filter(|(i, _)| i % 2 == half).map(|(_, s)| s).chain(&others);
        let fitted = fit(&shown.collect::<Vec<_>>());
        for (_, sample) in marked.iter().enumerate().filter(|(i, _)| i % 2 != half) {
            let tells = score(&fitted, sample) >= 0.0;
            right += u32::from(tells && sample.tells);
            wanted += u32::from(sample.tells);
            got += u32::from(tells);
        }
    }
    let _ = writeln!(out, "half by half: found {right} of {wanted} posts that tell of a patient; of {got} taken for such {right} are");
    let (weights, bias) = fit(&marked.iter().chain(&others).collect::<Vec<_>>());
    let shown: Vec<String> = weights.iter().map(|w| format!("{w:.1}")).collect();
    let _ = writeln!(out, "WEIGHTS = [{}]\nENOUGH = {:.1}", shown.join(", "), -bias);
    Ok(out)
}

/// The posts marked by hand, and the rest: everyday posts and leaks of the corpus.
fn samples(root: &Path) -> Result<(Vec<Sample>, Vec<Sample>), String> {
    let engine = chaperone_core::Engine::default();
    let sample = |post: &Post, tells: bool, weight: f64| {
        let reading = engine.read(post);
        let facts = Facts::read(post.draft.text(), &reading, &post.situation.author);
        (facts.told() > 0).then(|| Sample { signs: story::signs(&reading, &facts), tells, weight })
    };
    let stories = super::facts::STORIES;
    let text = std::fs::read_to_string(root.join(stories)).map_err(|e| format!("{stories}: {e}"))?;
    let reader = PostReader { skip_unknown: true, ..PostReader::default() };
    let mut marked = Vec::new();
    for line in text.lines() {
        let post = reader.read(line).map_err(|e| format!("{stories}: {e}"))?;
        marked.extend(sample(&post, line.contains("\"patient\": true"), MARKED));
    }
    let everyday = crate::corpus::all(&root.join("corpus/everyday"))?;
    let mut others: Vec<Sample> = everyday.iter().filter_map(|one| sample(&one.post, false, EVERYDAY)).collect();
    let corpus = crate::corpus::all(&root.join("corpus"))?;
    let leaks = corpus.iter().filter(|one| one.rules.iter().any(|r| r.name().starts_with("patient-privacy"))).step_by(LEAKS.0);
    others.extend(leaks.filter_map(|one| sample(&one.post, true, LEAKS.1)));
    Ok((marked, others))
}

fn score((weights, bias): &([f64; SIGNS], f64), sample: &Sample) -> f64 {
    bias + weights.iter().zip(sample.signs).map(|(w, s)| w * s).sum::<f64>()
}

/// Logistic regression by gradient descent.
fn fit(samples: &[&Sample]) -> ([f64; SIGNS], f64) {
    let total: f64 = samples.iter().map(|s| s.weight).sum();
    let mut model = ([0.0; SIGNS], 0.0);
    for _ in 0..ROUNDS {
        let mut slope = model.0.map(|w| w * RIDGE);
        let mut of_bias = 0.0;
        for sample in samples {
            let p = 1.0 / (1.0 + (-score(&model, sample)).exp());
            let off = sample.weight * (p - f64::from(u8::from(sample.tells)));
            of_bias += off;
            slope.iter_mut().zip(sample.signs).for_each(|(g, s)| *g += off * s);
        }
        model.0.iter_mut().zip(slope).for_each(|(w, g)| *w -= STEP * g / total);
        model.1 -= STEP * of_bias / total;
    }
    model
}
