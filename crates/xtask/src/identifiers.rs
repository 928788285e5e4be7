//! How many identifiers in short clinical questions are found: `cargo xtask identifiers`.
//!
//! The project's own questions are dealt into folds; each is read by a tagger that never saw it.

use std::fmt::Write as _;
use std::path::Path;

use chaperone_core::judge::model::Model;
use chaperone_core::judge::second::Second;
use chaperone_core::post::{Author, Post};
use chaperone_core::read::Reading;
use chaperone_core::read::tag::Tagger;
use chaperone_core::text::Draft;

use crate::corpus::{self, Question};
use crate::train;

/// Folds of the questions.
pub const FOLDS: usize = 5;
static JUDGE: &[u8] = include_bytes!("../../../model/judge.bin");

/// Prints touch recall by kind and the share of clean questions touched; with `--list` every mistake; with `--second` of
/// the fold that the second stage was not shown, as both stages read it.
pub fn run(root: &Path, args: &[&str]) -> Result<String, String> {
    let list = args.contains(&"--list");
    let weights = root.join("model/second.bin");
    let second = if args.contains(&"--second") { std::fs::read(&weights).map_err(|e| e.to_string())? } else { Vec::new() };
    let second = Second::read(&second);
    let model = Model::read(JUDGE).unwrap_or_default();
    let mut looked = 0;
    let questions = corpus::questions(&root.join("corpus/queries"))?;
    let taggers = train::question_taggers(root, &questions, FOLDS)?;
    let mut kinds: std::collections::BTreeMap<&str, (usize, usize)> = std::collections::BTreeMap::new();
    let (mut clean, mut touched, mut precise, mut marks) = (0usize, 0, 0, 0usize);
    let mut mistakes = String::new();
    for (i, question) in questions.iter().enumerate() {
        let bytes = taggers.get(i % FOLDS).map_or(&[][..], Vec::as_slice);
        let tagger = Tagger::read(bytes).map(|t| t.0).unwrap_or_default();
        let post = Post { draft: Draft::new(question.text.as_str()).map_err(|e| e.to_string())?, ..Post::default() };
        let reading = Reading::of(&question.text, &Author::default(), &tagger);
        if second.is_some() && i % FOLDS != 0 {
            continue;
        }
        let first = model.learned(&reading, &post.situation, None);
        let opinion = second.as_ref().filter(|s| s.doubts(&reading, &first)).map(|s| s.look(&post, &reading, None, &first));
        looked += usize::from(opinion.is_some());
        let mentions = opinion.as_ref().map_or(&reading.mentions, |opinion| &opinion.mentions);
        let found: Vec<_> = mentions.iter().filter(|m| m.safe_harbor.is_some()).map(|m| (m.span.range(), m.kind)).collect();
        let wanted: Vec<_> = question.spans.iter().filter(|(_, kind)| !kind.starts_with('~')).collect();
        for (range, kind) in &wanted {
            let hit = found.iter().any(|f| f.0.start < range.end && range.start < f.0.end);
            let count = kinds.entry(kind).or_default();
            count.0 += usize::from(hit);
            count.1 += 1;
            if !hit {
                let _ =
                    writeln!(mistakes, "missed {kind}: {:?} in {}", question.text.get(range.clone()).unwrap_or_default(), question.text);
            }
        }
        for (range, kind) in &found {
            marks += 1;
            let right = wanted.iter().any(|w| w.0.start < range.end && range.start < w.0.end);
            precise += usize::from(right);
            if !right {
                let _ = writeln!(mistakes, "wrong {kind}: {:?} in {}", question.text.get(range.clone()).unwrap_or_default(), question.text);
            }
        }
        if wanted.is_empty() {
            clean += 1;
            touched += usize::from(!found.is_empty());
        }
    }
    let (hit, all) = kinds.values().fold((0, 0), |sum, k| (sum.0 + k.0, sum.1 + k.1));
    let mut out = format!(
        "{} questions, {looked} looked at by the second stage\ntouch recall   {:.3} of {all}\nprecision      {:.3} of {marks}\nclean touched  {:.3} of {clean}\n",
        questions.len(),
        hit as f64 / all.max(1) as f64,
        precise as f64 / marks.max(1) as f64,
        touched as f64 / clean.max(1) as f64
    );
    for (kind, (hit, all)) in kinds {
        let _ = writeln!(out, "{kind:15} {hit} of {all}");
    }
    if list {
        out.push_str(&mistakes);
    }
    Ok(out)
}

/// The questions that fold `fold` is taught.
pub fn shown(questions: &[Question], fold: usize) -> impl Iterator<Item = &Question> {
    questions.iter().enumerate().filter(move |(i, _)| i % FOLDS != fold).map(|(_, q)| q)
}
