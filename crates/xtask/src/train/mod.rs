//! Training of the first stage: `cargo xtask train`.
//!
//! Hands are dealt into groups. Each group is read by a tagger and judged by a model that never saw it;
//! from those answers come the calibration, the thresholds and every figure of the card. The weights
//! that ship are then trained on all hands.
#![expect(clippy::indexing_slicing, clippy::similar_names, reason = "loops over arrays of fixed length")]

pub mod calibrate;
mod card;
mod deep;
mod linear;
mod rename;
pub mod tagger;

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

use chaperone_core::identity::{self, THRESHOLD};
use chaperone_core::judge::beside::{self, BESIDE};
use chaperone_core::judge::features::{self, FAMILIES};
use chaperone_core::judge::model::{ANY, HEADS, Model, WIDTH, lift, share};
use chaperone_core::judge::second::pieces::Pieces;
use chaperone_core::post::{Post, Situation};
use chaperone_core::read::Reading;
use chaperone_core::read::tag::Tagger;
use chaperone_core::rules::Rule;

use crate::corpus::{self, Labelled};
use crate::random::Random;
use crate::train::calibrate::Truth as _;
use crate::{groups, metrics, second};
use linear::{Options, Sample};

/// Groups of hands, each left out in turn.
pub const GROUPS: usize = 6;
/// A feature must stand in this many posts.
const LEAST_POSTS: u32 = 4;
/// Every so manieth post is shown a second time without its situation.
const UNTOLD_EVERY: usize = 3;
/// Rows that are kept.
const MOST_ROWS: usize = 110_000;
/// Value of a feature of each family, chosen on hands left out.
const FAMILY: [f32; FAMILIES] = [4.0, 4.0, 2.0, 6.0];
/// Share of the likeliest rule that counts towards "any", chosen likewise.
const LIFT: f32 = 0.75;
const LINEAR: Options = Options { epochs: 12, step: 0.05, decay: 0.0, dropout: 0.0, balance: 0.5, start: 0.1, init: 0.0, seed: 7 };
const DEEP: Options = Options { epochs: 8, step: 0.1, decay: 0.0, dropout: 0.3, balance: 0.0, start: 0.1, init: 0.1, seed: 7 };

/// Runs two jobs at a time and gives their results in order.
fn in_pairs<T: Send>(count: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let job = &job;
    let mut out = Vec::new();
    for pair in (0..count).collect::<Vec<_>>().chunks(2) {
        std::thread::scope(|scope| {
            let running: Vec<_> = pair.iter().map(|&i| scope.spawn(move || job(i))).collect();
            out.extend(running.into_iter().filter_map(|handle| handle.join().ok()));
        });
    }
    out
}

/// Everything learned from one set of posts.
struct Fitted {
    linear: linear::Linear,
    deep: deep::Deep,
}

impl Fitted {
    fn train(samples: &[&Sample], rows: usize) -> Self {
        Self { linear: linear::train(samples, rows, &LINEAR), deep: deep::train(samples, rows, &DEEP) }
    }

    fn score(&self, sample: &Sample) -> [f32; HEADS] {
        let mut out = self.linear.score(&sample.features);
        for (o, d) in out.iter_mut().zip(self.deep.score(&sample.features)) {
            *o += d;
        }
        lift(&mut out, LIFT);
        out
    }
}

/// Trains and writes `model/`.
pub fn run(root: &Path, args: &[&str]) -> Result<String, String> {
    let started = std::time::Instant::now();
    let posts = corpus::all(&root.join("corpus"))?;
    let names = tagger::name_texts(root)?;
    // Ordinary life teaches every group to stay quiet, and is too easy to set a threshold by.
    let everyday = corpus::all(&root.join("corpus/everyday"))?;
    let names: Vec<_> = names.into_iter().chain(everyday.iter().map(tagger::of_corpus)).collect();
    let texts: Vec<_> = posts.iter().map(tagger::of_corpus).collect();
    let group = |p: &Labelled| p.hand % GROUPS;
    let taggers = in_pairs(GROUPS, |left_out| {
        let shown: Vec<_> = posts.iter().zip(&texts).filter(|(p, _)| group(p) != left_out).map(|(_, t)| t).chain(&names).collect();
        tagger::train(&shown).bytes()
    });
    say(&format!("{:4.0} s  read {} posts with taggers that were not shown them", started.elapsed().as_secs_f32(), posts.len()));

    let keyed: Vec<_> = posts.iter().map(|p| keys(&p.post, taggers.get(group(p)).map_or(&[], Vec::as_slice))).collect();
    let quiet: Vec<_> =
        everyday.iter().zip((0..GROUPS).cycle()).map(|(p, g)| keys(&p.post, taggers.get(g).map_or(&[], Vec::as_slice))).collect();
    let rows = rows(&keyed);
    let samples: Vec<Sample> = posts.iter().zip(&keyed).map(|(p, k)| sample(p, k, &rows)).collect();
    let untold: Vec<(usize, Sample)> =
        posts.iter().step_by(UNTOLD_EVERY).map(|p| (p.hand, untold(p, taggers.get(group(p)).map_or(&[], Vec::as_slice), &rows))).collect();
    let quiet: Vec<Sample> = everyday.iter().zip(&quiet).map(|(p, k)| sample(p, k, &rows)).collect();
    if args.contains(&"--curve") {
        return Ok(curve(&posts, &samples, &untold, &quiet, rows.len()));
    }
    let scored = in_pairs(GROUPS, |left_out| {
        let shown: Vec<&Sample> = posts
            .iter()
            .zip(&samples)
            .filter(|(p, _)| group(p) != left_out)
            .map(|(_, s)| s)
            .chain(untold.iter().filter(|(h, _)| *h % GROUPS != left_out).map(|(_, s)| s))
            .chain(&quiet)
            .collect();
        let fitted = Fitted::train(&shown, rows.len());
        posts
            .iter()
            .zip(&samples)
            .enumerate()
            .filter(|(_, (p, _))| group(p) == left_out)
            .map(|(i, (_, s))| (i, fitted.score(s)))
            .collect::<Vec<_>>()
    });
    let mut scores = vec![[0.0; HEADS]; posts.len()];
    for (i, score) in scored.into_iter().flatten() {
        scores[i] = score;
    }
    let estimates: Vec<_> = posts.iter().map(|p| beside(&p.post, taggers.get(group(p)).map_or(&[], Vec::as_slice))).collect();
    let without = args.contains(&"--without-estimate");
    let weights = if without { [0.0; BESIDE] } else { calibrate::beside(&posts, &scores, &estimates) };
    for (score, estimate) in scores.iter_mut().zip(&estimates) {
        score[Rule::PatientPrivacyIndirect.index()] += estimate.iter().zip(weights).map(|(f, w)| f * w).sum::<f32>();
    }
    let settings = calibrate::settle(&posts, &scores);
    let card = card::write(root, &posts, &scores, &settings)?;
    say(&format!("{:4.0} s  judged every group by the others\n{card}", started.elapsed().as_secs_f32()));
    if let Some(folder) = args.iter().position(|&arg| arg == "--export").and_then(|at| args.get(at + 1)) {
        let left_out = LeftOut { posts: &posts, everyday: &everyday, taggers: &taggers, scores: &scores, settings: &settings };
        say(&left_out.export(root, Path::new(folder))?);
    }
    if args.contains(&"--measure") {
        let all: Vec<&Labelled> = posts.iter().collect();
        let raised: Vec<bool> = scores.iter().map(|score| settings.likelihood(ANY, score[ANY]) >= settings.limits.raise[ANY]).collect();
        return Ok(groups::table(&all, &raised));
    }

    let all: Vec<&Sample> = samples.iter().chain(untold.iter().map(|(_, s)| s)).chain(&quiet).collect();
    let shown: Vec<_> = texts.iter().chain(&names).collect();
    let (fitted, tagger) = std::thread::scope(|scope| {
        let tagger = scope.spawn(|| tagger::train(&shown).bytes());
        (Fitted::train(&all, rows.len()), tagger.join())
    });
    let tagger = tagger.map_err(|_| "the tagger's training stopped")?;
    let judge = bytes(&fitted, &rows, &settings, weights);
    for (name, bytes) in [("tagger.bin", &tagger), ("judge.bin", &judge), ("README.md", &card.into_bytes())] {
        let path = root.join("model").join(name);
        std::fs::write(&path, bytes).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(format!(
        "{:4.0} s  wrote model/: tagger {} kB, judge {} kB",
        started.elapsed().as_secs_f32(),
        tagger.len() / 1024,
        judge.len() / 1024
    ))
}

/// What was found of posts by what was not shown them.
struct LeftOut<'a> {
    posts: &'a [Labelled],
    everyday: &'a [Labelled],
    taggers: &'a [Vec<u8>],
    scores: &'a [[f32; HEADS]],
    settings: &'a calibrate::Settings,
}

impl LeftOut<'_> {
    /// Writes what the training of the second stage needs into `folder`, where its vocabulary at birth lies as `vocab.txt`.
    fn export(&self, root: &Path, folder: &Path) -> Result<String, String> {
        let texts = self.posts.iter().chain(self.everyday).map(|p| p.post.draft.text());
        let vocabulary = second::vocabulary::choose(folder, texts)?;
        let (pieces, _) = Pieces::read(&vocabulary.bytes).ok_or("the vocabulary cannot be read")?;
        let tagger = |group: usize| self.taggers.get(group).map_or(&[][..], Vec::as_slice);
        let row = |post: &Labelled, group: Option<usize>, read_by: usize, first: Vec<f32>| {
            let (told, untold) = second::export::tokens(&pieces, &post.post, tagger(read_by));
            let rules = Some(post.rules.iter().map(|r| r.index()).collect());
            let want = second::export::want(&tagger::of_corpus(post));
            second::export::Row { id: post.post.id.clone(), group, told, untold, rules, first, want }
        };
        let mut rows: Vec<_> = self
            .posts
            .iter()
            .zip(self.scores)
            .map(|(post, score)| {
                let first = (0..=ANY).map(|h| score[h] * self.settings.slope[h] + self.settings.shift[h]).collect();
                row(post, Some(post.hand % GROUPS), post.hand % GROUPS, first)
            })
            .collect();
        rows.extend(self.everyday.iter().zip((0..GROUPS).cycle()).map(|(post, group)| row(post, None, group, Vec::new())));
        let questions = corpus::questions(&root.join("corpus/queries"))?;
        let readers = question_taggers(root, &questions, crate::identifiers::FOLDS)?;
        rows.extend(questions.iter().enumerate().map(|(i, question)| {
            let draft = chaperone_core::text::Draft::new(question.text.as_str()).unwrap_or_default();
            let post = Post { draft, ..Post::default() };
            let reader = readers.get(i % crate::identifiers::FOLDS).map_or(&[][..], Vec::as_slice);
            let (told, untold) = second::export::tokens(&pieces, &post, reader);
            let want = second::export::want(&tagger::of_question(question));
            // One fold is left out, so that finding names can be measured.
            let group = (i % crate::identifiers::FOLDS == 0).then_some(second::LEFT_OUT);
            second::export::Row { id: format!("question-{i}"), group, told, untold, rules: None, first: Vec::new(), want }
        }));
        second::export::write(&folder.join("posts.jsonl"), &rows)?;
        let born = serde_json::to_string(&vocabulary.born).map_err(|e| e.to_string())?;
        for (name, bytes) in [("pieces.bin", vocabulary.bytes.as_slice()), ("born.json", born.as_bytes())] {
            let path = folder.join(name);
            std::fs::write(&path, bytes).map_err(|e| format!("{}: {e}", path.display()))?;
        }
        Ok(format!("{} rows, {} pieces", rows.len(), vocabulary.born.len()))
    }
}

/// Shares of the other hands of which the learning curve is made.
const SHARES: [f64; 5] = [0.125, 0.25, 0.5, 0.75, 1.0];

/// How much better more hands make it: each group of hands judged by some of the others.
fn curve(posts: &[Labelled], samples: &[Sample], untold: &[(usize, Sample)], quiet: &[Sample], rows: usize) -> String {
    let mut hands: Vec<usize> = (0..=posts.iter().map(|p| p.hand).max().unwrap_or_default()).collect();
    Random(3).shuffle(&mut hands);
    let mut out = String::from("| hands taught by | posts | AUC | recall at 5 % | at 10 % | at 20 % |\n|---|---|---|---|---|---|\n");
    for share in SHARES {
        let judged = in_pairs(GROUPS, |left_out| {
            let others: Vec<usize> = hands.iter().copied().filter(|hand| hand % GROUPS != left_out).collect();
            let some: HashSet<usize> = others.iter().copied().take((others.len() as f64 * share).round() as usize).collect();
            let own = posts.iter().zip(samples).filter(|(p, _)| some.contains(&p.hand)).map(|(_, s)| s);
            let shown: Vec<&Sample> =
                own.clone().chain(untold.iter().filter(|(hand, _)| some.contains(hand)).map(|(_, s)| s)).chain(quiet).collect();
            let fitted = Fitted::train(&shown, rows);
            let left = posts.iter().zip(samples).filter(|(p, _)| p.hand % GROUPS == left_out);
            let any: Vec<(f32, bool)> = left.map(|(p, s)| (fitted.score(s)[ANY], p.breaks(ANY))).collect();
            (some.len(), own.count(), any)
        });
        let count = judged.len().max(1);
        let any: Vec<(f32, bool)> = judged.iter().flat_map(|(_, _, any)| any.iter().copied()).collect();
        let _ = write!(
            out,
            "| {} | {} | {:.3} |",
            judged.iter().map(|j| j.0).sum::<usize>() / count,
            judged.iter().map(|j| j.1).sum::<usize>() / count,
            metrics::auc(&any)
        );
        for rate in [0.05, 0.1, 0.2] {
            let _ = write!(out, " {:.3} |", metrics::recall_at(&any, rate));
        }
        out.push('\n');
    }
    out
}

/// Taggers for folds of the clinical questions, each taught by everything but its fold.
pub fn question_taggers(root: &Path, questions: &[corpus::Question], folds: usize) -> Result<Vec<Vec<u8>>, String> {
    let posts = corpus::all(&root.join("corpus"))?;
    let mut common: Vec<_> = posts.iter().map(tagger::of_corpus).collect();
    common.extend(tagger::public_texts(root)?);
    let own = (0..folds)
        .map(|fold| tagger::questions_and_more(root, &crate::identifiers::shown(questions, fold).collect::<Vec<_>>()))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(in_pairs(folds, |fold| {
        let own = own.get(fold).map_or(&[][..], Vec::as_slice);
        let shown: Vec<_> = common.iter().chain(own).collect();
        tagger::train(&shown).bytes()
    }))
}

/// Tells how far it is.
pub fn say(text: &str) {
    use std::io::Write as _;
    // Progress only: nobody is left to tell if standard error is gone.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// The features of a post as read by `tagger`, by family.
fn keys(post: &Post, tagger: &[u8]) -> [Vec<u64>; FAMILIES] {
    let tagger = Tagger::read(tagger).map(|(tagger, _)| tagger).unwrap_or_default();
    let reading = Reading::of(post.draft.text(), &post.situation.author, &tagger);
    let mut lists: [Vec<u64>; FAMILIES] = Default::default();
    features::all(&reading, &post.situation, &mut |family, key, _| lists[family as usize].push(key));
    lists
}

/// What the identity estimate counts for in a post as read by `tagger`.
fn beside(post: &Post, tagger: &[u8]) -> [f32; BESIDE] {
    let tagger = Tagger::read(tagger).map(|(tagger, _)| tagger).unwrap_or_default();
    let reading = Reading::of(post.draft.text(), &post.situation.author, &tagger);
    beside::features(identity::estimate(post, &reading, THRESHOLD, &[]).as_ref())
}

/// The post as one who says nothing of the situation but whose account it is: so do most people at a
/// terminal, and the model must not read anything into it.
pub fn blank(post: &Post) -> Post {
    let situation = Situation { account: post.situation.account, ..Situation::default() };
    Post { situation, ..post.clone() }
}

/// The features of a post of which no situation is told, see [`blank`].
fn untold(post: &Labelled, tagger: &[u8], rows: &HashMap<u64, u32>) -> Sample {
    sample(post, &keys(&blank(&post.post), tagger), rows)
}

/// A row for every feature that is not too rare.
fn rows(keyed: &[[Vec<u64>; FAMILIES]]) -> HashMap<u64, u32> {
    let mut often: HashMap<u64, u32> = HashMap::new();
    for post in keyed {
        let once: HashSet<u64> = post.iter().flatten().copied().collect();
        for key in once {
            *often.entry(key).or_default() += 1;
        }
    }
    let mut kept: Vec<u64> = often.into_iter().filter(|&(_, n)| n >= LEAST_POSTS).map(|(key, _)| key).collect();
    kept.sort_unstable();
    kept.into_iter().zip(0..).collect()
}

fn sample(post: &Labelled, keys: &[Vec<u64>; FAMILIES], rows: &HashMap<u64, u32>) -> Sample {
    let mut features = Vec::new();
    for (keys, value) in keys.iter().zip(FAMILY) {
        let value = share(value, keys.len());
        features.extend(keys.iter().filter_map(|key| Some((*rows.get(key)?, value))));
    }
    let mut want = [0.0; HEADS];
    for rule in &post.rules {
        want[rule.index()] = 1.0;
        want[ANY] = 1.0;
    }
    Sample { features, want }
}

/// The step that rounds nearly all of `weights` without clipping.
fn step(weights: &mut dyn Iterator<Item = f32>) -> f32 {
    let mut sizes: Vec<f32> = weights.map(f32::abs).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() - 1 - sizes.len() / 20_000).copied().unwrap_or(1.0).max(1e-6) / 127.0
}

/// Keeps the `most` rows with the greatest weights, in order of key: the quiet ones change no answer.
fn loudest<const W: usize>(entries: &mut Vec<(u64, [i8; W])>, most: usize) {
    let loudness = |e: &(u64, [i8; W])| e.1.iter().map(|w| u32::from(w.unsigned_abs()).pow(2)).sum::<u32>();
    entries.sort_unstable_by_key(|e| (std::cmp::Reverse(loudness(e)), e.0));
    entries.truncate(most);
    entries.sort_unstable_by_key(|e| e.0);
}

/// The model as it ships.
fn bytes(fitted: &Fitted, rows: &HashMap<u64, u32>, settings: &calibrate::Settings, beside: [f32; BESIDE]) -> Vec<u8> {
    let straight = step(&mut fitted.linear.rows.iter().flatten().copied());
    let vector = step(&mut fitted.deep.rows.iter().flatten().copied());
    let round = |w: f32, step: f32| (w / step).round().clamp(-127.0, 127.0) as i8;
    let mut entries: Vec<(u64, [i8; WIDTH])> = rows
        .iter()
        .map(|(&key, &row)| {
            let mut out = [0; WIDTH];
            let weights = fitted.linear.rows[row as usize]
                .iter()
                .map(|&w| round(w, straight))
                .chain(fitted.deep.rows[row as usize].iter().map(|&w| round(w, vector)));
            out.iter_mut().zip(weights).for_each(|(o, w)| *o = w);
            (key, out)
        })
        .collect();
    loudest(&mut entries, MOST_ROWS);
    let mut model = Model::default();
    (model.family, model.step) = (FAMILY, [straight, vector]);
    (model.bias, model.hidden_bias) = (fitted.linear.bias, fitted.deep.bias);
    (model.out, model.out_bias, model.lift) = (fitted.deep.out, fitted.deep.out_bias, [LIFT]);
    model.beside = beside;
    (model.slope, model.shift) = (settings.slope, settings.shift);
    model.limits = settings.limits.clone();
    model.write(&entries)
}
