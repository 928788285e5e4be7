#![expect(clippy::print_stdout, reason = "prints its figures")]
//! Training of the first stage.

pub mod deep;
pub mod linear;
pub mod tagger;

use chaperone_core::judge::features::{self, FAMILIES};
use chaperone_core::read::Reading;
use chaperone_core::read::tag::Tagger;

use std::collections::HashMap;

use crate::corpus::{self, Labelled};
use crate::metrics;
use linear::{ANY, HEADS, Options, Sample};

fn keys(post: &Labelled, tagger: &Tagger) -> [Vec<u64>; FAMILIES] {
    let reading = Reading::of(post.post.draft.text(), &post.post.situation.author, tagger);
    let mut lists: [Vec<u64>; FAMILIES] = Default::default();
    features::all(&reading, &post.post.situation, &mut |family, key, _| lists[family as usize].push(key));
    lists
}

fn sample(post: &Labelled, keys: &[Vec<u64>; FAMILIES], rows: &HashMap<u64, u32>, scale: [f32; FAMILIES]) -> Sample {
    let mut list = Vec::new();
    for (family, keys) in keys.iter().enumerate() {
        let value = scale[family] / (keys.len().max(1) as f32).sqrt();
        list.extend(keys.iter().filter_map(|k| Some((*rows.get(k)?, value))));
    }
    let mut want = [0.0; HEADS];
    for rule in &post.rules {
        want[rule.index()] = 1.0;
        want[ANY] = 1.0;
    }
    Sample { features: list, want }
}

/// Trains on all hands but a few, in turn, and prints what the left-out hands give.
pub fn cross_validate(args: &[String]) -> Result<String, String> {
    let get = |name: &str, default: f32| args.iter().find_map(|a| a.strip_prefix(&format!("{name}="))).map_or(default, |v| v.parse().unwrap_or(default));
    let posts = corpus::all(std::path::Path::new(&args.iter().find_map(|a| a.strip_prefix("corpus=")).unwrap_or("corpus").to_owned()))?;
    let groups = get("folds", 6.0) as usize;
    let taggers = taggers(&posts, groups, (get("tepochs", 4.0) as usize, get("tnone", 0.3), get("tleast", 3.0) as u32, get("tdrop", 0.1)))?;
    let keyed: Vec<_> = posts.iter().map(|p| keys(p, &Tagger::read(&taggers[p.hand % groups]).unwrap_or_default().0)).collect();
    let mut often: HashMap<u64, u32> = HashMap::new();
    for post in &keyed {
        let once: std::collections::HashSet<u64> = post.iter().flatten().copied().collect();
        for key in once {
            *often.entry(key).or_default() += 1;
        }
    }
    let least = get("least", 2.0) as u32;
    let mut frequent: Vec<u64> = often.into_iter().filter(|&(_, n)| n >= least).map(|(k, _)| k).collect();
    frequent.sort_unstable();
    let rows: HashMap<u64, u32> = frequent.iter().enumerate().map(|(i, &k)| (k, i as u32)).collect();
    println!("{} rows", rows.len());
    let options = Options {
        rows: rows.len(),
        epochs: get("epochs", 8.0) as usize,
        step: get("step", 0.3),
        decay: get("decay", 0.0),
        dropout: get("dropout", 0.0),
        balance: get("balance", 0.5),
        init: get("init", 0.1),
        start: get("start", 0.001),
        seed: 7,
    };
    let scale = [get("words", 4.0), get("letters", 4.0), get("situation", 2.0), get("reading", 3.0)];
    let samples: Vec<Sample> = posts.iter().zip(&keyed).map(|(p, k)| sample(p, k, &rows, scale)).collect();
    println!("{} posts, {} features each", posts.len(), samples.iter().map(|s| s.features.len()).sum::<usize>() / posts.len());
    let folds = get("folds", 6.0) as usize;
    let from: usize = get("from", 0.0) as usize; let until = get("until", 99.0) as usize;
    let learn = get("learn", 99.0) as usize;
    let hands = posts.iter().map(|p| p.hand).max().unwrap_or(0) + 1;
    let mut scores = vec![[0f32; HEADS]; posts.len()];
    let run = |fold: usize| {
        let out: Vec<usize> = (0..posts.len()).filter(|&i| posts[i].hand % folds == fold && posts[i].hand >= from && posts[i].hand < until).collect();
        let train: Vec<&Sample> = (0..posts.len()).filter(|&i| posts[i].hand % folds != fold && posts[i].hand < learn).map(|i| &samples[i]).collect();
        let mut result: Vec<(usize, [f32; HEADS])> = out.iter().map(|&i| (i, [0.0; HEADS])).collect();
        if get("linear", 1.0) > 0.0 {
            let model = linear::train(&train, &options);
            for (i, sum) in &mut result {
                for (a, b) in sum.iter_mut().zip(model.score(&samples[*i].features)) {
                    *a += b * get("linear", 1.0);
                }
            }
        }
        if get("deep", 0.0) > 0.0 {
            let options = Options { step: get("dstep", 0.1), epochs: get("depochs", 8.0) as usize, dropout: get("ddrop", 0.0), start: get("dstart", 0.1), decay: get("ddecay", 0.0), ..options };
            let model = deep::train(&train, &options);
            for (i, sum) in &mut result {
                for (a, b) in sum.iter_mut().zip(model.score(&samples[*i].features)) {
                    *a += b * get("deep", 1.0);
                }
            }
        }
        result
    };
    for pair in (0..folds).collect::<Vec<_>>().chunks(2) {
        let results: Vec<_> = std::thread::scope(|s| pair.iter().map(|&f| s.spawn(move || run(f))).collect::<Vec<_>>().into_iter().map(|h| h.join().unwrap_or_default()).collect());
        for (i, score) in results.into_iter().flatten() {
            scores[i] = score;
        }
    }
    report(&posts, &scores, (from, until), folds);
    let _ = hands;
    Ok(String::new())
}

fn report(posts: &[Labelled], scores: &[[f32; HEADS]], range: (usize, usize), folds: usize) {
    let inside = |p: &Labelled| p.hand >= range.0 && p.hand < range.1;
    let column = |h: usize, keep: &dyn Fn(&Labelled) -> bool| -> Vec<(f32, bool)> {
        posts.iter().zip(scores).filter(|(p, _)| keep(p) && inside(p)).map(|(p, s)| (s[h], if h == ANY { !p.rules.is_empty() } else { p.rules.iter().any(|r| r.index() == h) })).collect()
    };
    let mut mean = [0.0; 3];
    for fold in 0..folds {
        let any = column(ANY, &|p| p.hand % folds == fold);
        for (m, v) in mean.iter_mut().zip([metrics::auc(&any), metrics::recall_at(&any, 0.05), metrics::recall_at(&any, 0.1)]) {
            *m += v / folds as f64;
        }
    }
    for weight in [0.0f32, 0.25, 0.5, 1.0] {
        let mixed: Vec<(f32, bool)> = posts.iter().zip(scores).filter(|(p, _)| inside(p)).map(|(p, s)| (s[ANY] + weight * s[..17].iter().copied().fold(-9.0, f32::max), !p.rules.is_empty())).collect();
        let soft: Vec<(f32, bool)> = posts.iter().zip(scores).filter(|(p, _)| inside(p)).map(|(p, s)| (s[ANY] + weight * s[..17].iter().map(|x| x.exp()).sum::<f32>().ln(), !p.rules.is_empty())).collect();
        println!("any + {weight} max: AUC {:.4} R@5 {:.3} R@10 {:.3}; soft: AUC {:.4} R@5 {:.3} R@10 {:.3}", metrics::auc(&mixed), metrics::recall_at(&mixed, 0.05), metrics::recall_at(&mixed, 0.1), metrics::auc(&soft), metrics::recall_at(&soft, 0.05), metrics::recall_at(&soft, 0.1));
    }
    let all = column(ANY, &|_| true);
    let f1: Vec<f64> = (0..17).map(|h| metrics::best_f1(&column(h, &|_| true)).0).collect();
    println!("fold means: AUC {:.4} R@5 {:.3} R@10 {:.3}   pooled AUC {:.4} R@10 {:.3}  macro best F1 {:.3}", mean[0], mean[1], mean[2], metrics::auc(&all), metrics::recall_at(&all, 0.1), f1.iter().sum::<f64>() / 17.0);
    println!("{:?}", f1.iter().map(|f| (f * 100.0) as i32).collect::<Vec<_>>());
}

/// Trains the tagger on most hands and prints what the others and the public development parts give.
pub fn tagger_try(args: &[String]) -> Result<String, String> {
    let get = |name: &str, default: f32| args.iter().find_map(|a| a.strip_prefix(&format!("{name}="))).map_or(default, |v| v.parse().unwrap_or(default));
    let posts = corpus::all(std::path::Path::new("corpus"))?;
    let folder = std::path::Path::new("../shared/data/public");
    let public = tagger::public_texts(folder)?;
    let dev: Vec<_> = crate::public::dev(folder)?.iter().map(tagger::of_public).collect();
    let texts: Vec<_> = posts.iter().map(tagger::of_corpus).collect();
    let train: Vec<_> = posts.iter().zip(&texts).filter(|(p, _)| p.hand % 6 != 0).map(|(_, t)| t).chain(&public).collect();
    let out: Vec<_> = posts.iter().zip(&texts).filter(|(p, _)| p.hand % 6 == 0).map(|(_, t)| t).collect();
    let bytes = tagger::train(&train, get("epochs", 5.0) as usize, get("tnone", 0.3), get("tleast", 3.0) as u32, get("tdrop", 0.1)).bytes();
    println!("{} bytes", bytes.len());
    println!("hands left out: {}", tagger::measure(&bytes, &out));
    println!("public dev: {}", tagger::measure(&bytes, &dev.iter().collect::<Vec<_>>()));
    Ok(String::new())
}

/// A tagger for each group of hands, trained on the others: a post must not be read by a tagger that
/// was shown its answers.
fn taggers(posts: &[Labelled], groups: usize, opts: (usize, f32, u32, f32)) -> Result<Vec<Vec<u8>>, String> {
    let public = tagger::public_texts(std::path::Path::new("../shared/data/public"))?;
    let texts: Vec<_> = posts.iter().map(tagger::of_corpus).collect();
    let one = |group: usize| {
        let train: Vec<_> = posts.iter().zip(&texts).filter(|(p, _)| p.hand % groups != group).map(|(_, t)| t).chain(&public).collect();
        tagger::train(&train, opts.0, opts.1, opts.2, opts.3).bytes()
    };
    let one = &one;
    let mut out = Vec::new();
    for pair in (0..groups).collect::<Vec<_>>().chunks(2) {
        out.extend(std::thread::scope(|s| pair.iter().map(|&g| s.spawn(move || one(g))).collect::<Vec<_>>().into_iter().map(|h| h.join().unwrap_or_default()).collect::<Vec<_>>()));
    }
    Ok(out)
}
