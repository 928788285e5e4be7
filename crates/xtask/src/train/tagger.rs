//! Training of the word tagger from the corpus and the public sets of names in social text.
#![expect(clippy::indexing_slicing, clippy::needless_range_loop, reason = "loops over arrays of fixed length")]

use std::collections::HashMap;
use std::path::Path;

use chaperone_core::read::lexicon::{self, Classes};
use chaperone_core::read::tag::{self, BREACHES, BreachTag, NAMES, NameTag, RoleTag, SORTS, TELLS, TellTag, WIDTH};
use chaperone_core::read::words::{Case, Shape, Words};
use chaperone_core::weights;

use super::rename::{Marked, Names};
use crate::corpus::Labelled;
use crate::public;
use crate::random::Random;

/// What is right for a word; `None` where nobody said.
#[derive(Clone, Copy, Default)]
pub struct Want {
    /// Sort of name.
    pub name: Option<u8>,
    /// Detail about a patient.
    pub tell: Option<u8>,
    /// Rule it breaks.
    pub breach: Option<u8>,
    /// Whose name.
    pub role: Option<u8>,
}

/// A text with its words and what is right about them.
pub struct Text {
    words: Words,
    classes: Vec<Classes>,
    want: Vec<Want>,
}

impl Text {
    /// What is right about each word.
    pub fn want(&self) -> &[Want] {
        &self.want
    }
}

fn name_of(kind: &str) -> Option<NameTag> {
    Some(match kind {
        "name" | "~colleague" | "~author" | "~family" | "~public-figure" | "~historical" | "~fictional" => NameTag::Person,
        "~org" | "facility" => NameTag::Organisation,
        "~place-name" | "place" => NameTag::Place,
        "~eponym" => NameTag::Eponym,
        "~drug" => NameTag::Drug,
        _ => return None,
    })
}

fn role_of(kind: &str) -> Option<RoleTag> {
    if kind == "name" { Some(RoleTag::Patient) } else { RoleTag::from_name(kind.strip_prefix('~')?) }
}

fn tell_of(kind: &str) -> Option<TellTag> {
    Some(match kind {
        "name" | "code_name" => TellTag::Name,
        "age" => TellTag::Age,
        "date" | "time" => TellTag::Time,
        "place" => TellTag::Place,
        "facility" => TellTag::Facility,
        "room" => TellTag::Room,
        "phone" | "email" | "mrn" | "id" | "url" | "device_serial" | "handle" => TellTag::Number,
        "relative" => TellTag::Relative,
        "occupation" => TellTag::Occupation,
        "condition" => TellTag::Condition,
        "event" => TellTag::Event,
        "image_ref" => TellTag::Image,
        "physical" => TellTag::Physical,
        "other" => TellTag::Other,
        _ => return None,
    })
}

/// A corpus post: names everywhere, details of patients only where the post tells one.
pub fn of_corpus(post: &Labelled) -> Text {
    let words = Words::cut(post.post.draft.text());
    let tells = post.rules.iter().any(|r| r.name().starts_with("patient-privacy"));
    let mut want = vec![Want { name: Some(0), tell: tells.then_some(0), breach: Some(0), role: Some(0) }; words.len()];
    for (range, kind) in &post.spans {
        for (word, want) in words.iter().zip(&mut want) {
            if word.span.start() < range.end && range.start < word.span.end() {
                if let Some(tell) = tell_of(kind) {
                    want.tell = Some(tell.index() as u8);
                }
                if let Some(breach) = kind.strip_prefix('!').and_then(BreachTag::from_name) {
                    want.breach = Some(breach.index() as u8);
                } else if tell_of(kind).is_some() {
                    want.breach = Some(BreachTag::Privacy.index() as u8);
                }
                if let Some(role) = role_of(kind) {
                    want.role = Some(role.index() as u8);
                }
                match name_of(kind) {
                    // A place or facility in a patient's story is often described, not named.
                    Some(name) if matches!(kind.as_str(), "place" | "facility") => {
                        want.name = (word.case != Case::Lower).then_some(name.index() as u8);
                    }
                    Some(name) => want.name = Some(name.index() as u8),
                    None => {}
                }
            }
        }
    }
    Text { classes: lexicon::spread(&words), words, want }
}

/// A row of a public set: names only.
pub fn of_public(row: &public::Row) -> Text {
    let words = Words::cut(&row.text);
    let fallback = row.names_marked.then_some(0);
    let mut want = vec![Want { name: fallback, tell: None, breach: None, role: None }; words.len()];
    for (word, want) in words.iter().zip(&mut want) {
        if !row.names_marked && (word.case == Case::Lower || word.opens) {
            want.name = Some(0);
        }
        for (range, name) in &row.spans {
            if word.span.start() < range.end && range.start < word.span.end() {
                want.name = Some(name.index() as u8);
            }
        }
    }
    Text { classes: lexicon::spread(&words), words, want }
}

/// Every text to learn names from beside the corpus: the public sets, and the project's own clinical questions.
pub fn name_texts(root: &Path) -> Result<Vec<Text>, String> {
    let questions = crate::corpus::questions(&root.join("corpus/queries"))?;
    let mut texts = public_texts(root)?;
    texts.extend(questions_and_more(root, &questions.iter().collect::<Vec<_>>())?);
    Ok(texts)
}

/// Copies of every question with other names in it.
const COPIES: usize = 4;

/// Clinical questions, and more made of them by other names.
pub fn questions_and_more(root: &Path, questions: &[&crate::corpus::Question]) -> Result<Vec<Text>, String> {
    let names = Names::read(root)?;
    let mut random = Random(23);
    let mut texts = Vec::new();
    for question in questions {
        let marked = (question.text.clone(), question.spans.clone());
        texts.push(of_marked(&marked));
        for _ in 0..COPIES {
            texts.extend(names.renamed(&marked, &mut random).map(|m| of_marked(&m)));
        }
        if question.spans.iter().all(|s| s.1.starts_with('~')) {
            for _ in 0..COPIES / 2 {
                let (text, mut spans) = names.named(&question.text, &mut random);
                let moved = text.find(&question.text).unwrap_or_default();
                spans.extend(question.spans.iter().map(|(r, kind)| (r.start + moved..r.end + moved, kind.clone())));
                texts.push(of_marked(&(text, spans)));
            }
        }
    }
    Ok(texts)
}

/// The texts of the public sets.
pub fn public_texts(root: &Path) -> Result<Vec<Text>, String> {
    Ok(public::train(&root.join("../shared/data/public"))?.iter().map(of_public).collect())
}

/// A clinical question: names only.
pub fn of_question(question: &crate::corpus::Question) -> Text {
    of_marked(&(question.text.clone(), question.spans.clone()))
}

/// A clinical text: names only.
fn of_marked((text, spans): &Marked) -> Text {
    let words = Words::cut(text);
    let mut want = vec![Want { name: Some(0), ..Want::default() }; words.len()];
    for (range, kind) in spans {
        for (word, want) in words.iter().zip(&mut want) {
            if word.span.start() < range.end && range.start < word.span.end() {
                want.name = Some(name_of(kind).map_or(0, |n| n.index() as u8));
            }
        }
    }
    Text { classes: lexicon::spread(&words), words, want }
}

/// Trained weights, not yet rounded.
pub struct Trained {
    rows: HashMap<u64, u32>,
    weights: Vec<[f32; WIDTH]>,
    lean: [f32; WIDTH],
}

struct Prepared {
    fixed: Vec<Vec<u32>>,
}

/// Rows that are kept, the ones with the greatest weights.
const MOST_ROWS: usize = 30_000;
/// A feature must be seen this often.
const LEAST: u32 = 5;
/// Passes over the texts.
const EPOCHS: usize = 4;
/// Share of features left out of each step.
const DROPOUT: f32 = 0.1;
/// Weight of words that are no detail or breach: most are none, and a missed one costs more.
const NOTHING: f32 = 0.3;

/// Trains on `texts`.
pub fn train(texts: &[&Text]) -> Trained {
    let mut often: HashMap<u64, u32> = HashMap::new();
    for text in texts {
        for i in 0..text.words.len() {
            tag::features(&text.words, &text.classes, i, &mut |k| *often.entry(k).or_default() += 1);
            let w = text.want[i];
            let last = [w.name, w.tell, w.breach, w.role].map(|t| (0, usize::from(t.unwrap_or(0))));
            tag::history(&text.words, i + 1, last, &mut |k| *often.entry(k).or_default() += 1);
        }
    }
    let mut frequent: Vec<u64> = often.into_iter().filter(|&(_, n)| n >= LEAST).map(|(k, _)| k).collect();
    frequent.sort_unstable();
    let rows: HashMap<u64, u32> = frequent.iter().enumerate().map(|(i, &k)| (k, i as u32)).collect();
    let prepared: Vec<Prepared> = texts
        .iter()
        .map(|text| Prepared {
            fixed: (0..text.words.len())
                .map(|i| {
                    let mut list = Vec::with_capacity(32);
                    tag::features(&text.words, &text.classes, i, &mut |k| list.extend(rows.get(&k)));
                    list
                })
                .collect(),
        })
        .collect();
    let mut model = Trained { weights: vec![[0.0; WIDTH]; rows.len()], rows, lean: [0.0; WIDTH] };
    let mut seen = vec![[0.05f32; WIDTH]; model.weights.len()];
    let mut random = Random(11);
    let mut order: Vec<usize> = (0..texts.len()).collect();
    let mut list: Vec<u32> = Vec::new();
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        let step = 0.15 * (1.0 - 0.9 * epoch as f32 / EPOCHS as f32);
        for &at in &order {
            let text = texts[at];
            let mut history = [(0, 0); SORTS];
            for i in 0..text.words.len() {
                if text.words.get(i).is_none_or(|w| w.shape == Shape::Break) {
                    history = [(0, 0); SORTS];
                    continue;
                }
                list.clear();
                list.extend(prepared[at].fixed[i].iter().filter(|_| random.unit() > DROPOUT));
                tag::history(&text.words, i, history, &mut |k| list.extend(model.rows.get(&k)));
                let score = model.score(&list);
                for (last, scores) in history.iter_mut().zip(tag::sorts(&score)) {
                    *last = (last.1, tag::greatest(scores));
                }
                let want = text.want[i];
                if want.name.is_none() && want.tell.is_none() {
                    continue;
                }
                let mut gradient = [0.0f32; WIDTH];
                let (name_gradient, rest) = gradient.split_at_mut(NAMES);
                let (tell_gradient, rest) = rest.split_at_mut(TELLS);
                let (breach_gradient, role_gradient) = rest.split_at_mut(BREACHES);
                let [names, tells, breaches, roles] = tag::sorts(&score);
                softmax(names, want.name, 1.0, name_gradient);
                softmax(tells, want.tell, if want.tell == Some(0) { NOTHING } else { 1.0 }, tell_gradient);
                softmax(breaches, want.breach, if want.breach == Some(0) { NOTHING } else { 1.0 }, breach_gradient);
                softmax(roles, want.role, 1.0, role_gradient);
                for &row in &list {
                    let (w, s) = (&mut model.weights[row as usize], &mut seen[row as usize]);
                    for h in 0..WIDTH {
                        let g = gradient[h] + 2e-5 * w[h];
                        s[h] += g * g;
                        w[h] -= step * g / s[h].sqrt();
                    }
                }
                for h in 0..WIDTH {
                    model.lean[h] -= 0.01 * step * gradient[h];
                }
            }
        }
    }
    model
}

fn softmax(score: &[f32], want: Option<u8>, weight: f32, gradient: &mut [f32]) {
    let Some(want) = want else { return };
    let top = score.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = score.iter().map(|s| (s - top).exp()).sum();
    for (i, (g, s)) in gradient.iter_mut().zip(score).enumerate() {
        *g = weight * ((s - top).exp() / sum - f32::from(u8::from(i == usize::from(want))));
    }
}

impl Trained {
    fn score(&self, list: &[u32]) -> [f32; WIDTH] {
        let mut out = self.lean;
        for &row in list {
            for (o, w) in out.iter_mut().zip(&self.weights[row as usize]) {
                *o += w;
            }
        }
        out
    }

    /// The weights as [`tag::Tagger::read`] reads them: rounded, rows that say next to nothing left out.
    pub fn bytes(&self) -> Vec<u8> {
        let most = self.weights.iter().flatten().fold(0f32, |m, w| m.max(w.abs()));
        let scale = most.min(4.0) / 127.0;
        let mut entries: Vec<(u64, [i8; WIDTH])> = self
            .rows
            .iter()
            .map(|(&key, &row)| (key, self.weights[row as usize].map(|w| (w / scale).round().clamp(-127.0, 127.0) as i8)))
            .filter(|(_, row)| row.iter().any(|w| w.unsigned_abs() > 6))
            .collect();
        super::loudest(&mut entries, MOST_ROWS);
        let mut out = Vec::new();
        out.extend(scale.to_le_bytes());
        self.lean.iter().for_each(|l| out.extend(l.to_le_bytes()));
        weights::write(&entries, &mut out);
        out
    }
}
