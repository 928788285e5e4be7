//! One author's posts together: what was told of the same patient before.
//!
//! Two posts are taken for the same patient where nothing in them excludes it and something rare binds them: the same
//! occupation, condition or mark, or words that look back ("the farmer from last week", "update on my lightning guy").

use super::facts::{Facts, From, Told};
use super::{audience, count};
use crate::post::Post;
use crate::read::Reading;
use crate::read::words::Words;

/// What an earlier post says of a patient.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// Its id.
    pub id: String,
    /// When it was posted: seconds since 1970-01-01 UTC.
    pub posted_at: Option<i64>,
    facts: Facts,
    /// It tells of a patient.
    tells: bool,
}

impl Earlier {
    pub(crate) fn read(post: &Post, reading: &Reading) -> Self {
        let facts = Facts::read(post.draft.text(), reading, &post.situation.author);
        let tells = super::story::tells(reading, &facts);
        Self { id: post.id.clone(), posted_at: post.situation.posted_at, facts, tells }
    }
}

/// What earlier posts add.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// How many others fit all of the posts.
    pub others: f64,
    /// The earlier posts about the same patient, the one that adds most first: its id, and how many others fit with it
    /// alone.
    pub posts: Vec<(String, f64)>,
}

/// Adds up what `earlier` posts say of the patient of `post`; `None` where none of them is about the same patient.
pub(super) fn add_up(post: &Post, facts: &Facts, earlier: &[Earlier]) -> Option<Together> {
    let looks_back = looks_back(&Words::cut(post.draft.text()));
    let author = &post.situation.author;
    let others = |facts: &Facts| count::count(facts, audience::pools(facts, author).told).others.mid;
    let same: Vec<&Earlier> = earlier.iter().filter(|e| e.tells && same_patient(facts, &e.facts, looks_back)).collect();
    let mut posts: Vec<(String, f64)> = same.iter().map(|e| (e.id.clone(), others(&joined(facts, &e.facts)))).collect();
    posts.sort_by(|a, b| a.1.total_cmp(&b.1));
    let all = same.iter().fold(facts.clone(), |facts, e| joined(&facts, &e.facts));
    (!posts.is_empty()).then(|| Together { others: others(&all), posts })
}

/// Whether a text speaks of somebody told of before.
fn looks_back(words: &Words) -> bool {
    const BACK: &[&str] = &["update", "remember", "again", "still", "follow", "followup", "same", "back", "earlier", "previous", "weiter", "misma", "mismo", "meme"];
    words.iter().any(|w| BACK.contains(&words.folded_of(w)))
}

/// Whether the two may be about one patient, and probably are.
fn same_patient(a: &Facts, b: &Facts, looks_back: bool) -> bool {
    !exclude(a, b) && (bond(a, b) >= RARE || looks_back && bond(a, b) >= COMMON)
}

/// A bond this rare makes two posts of one author speak of one patient: one in five hundred.
const RARE: f64 = 500.0;
/// With words that look back, less is enough.
const COMMON: f64 = 10.0;

/// Facts that cannot both be true of one person.
fn exclude(a: &Facts, b: &Facts) -> bool {
    let sex = matches!((a.sex, b.sex), (Some(a), Some(b)) if a.value != b.value);
    let age = matches!((a.ages, b.ages), (Some(a), Some(b)) if !a.value.meets(b.value));
    let job = matches!((a.job, b.job), (Some(a), Some(b)) if a.value != b.value);
    sex || age || job
}

/// How rare what they have in common is: one in so many people.
fn bond(a: &Facts, b: &Facts) -> f64 {
    let mut bond = 1.0;
    if let (Some(a), Some(b)) = (a.job, b.job)
        && a.value == b.value
    {
        bond *= 1e5 / a.value.figures().share.mid.max(1e-3);
    }
    if let Some(same) = a.happenings.iter().find(|h| count::listed(h.value) && b.happenings.iter().any(|o| o.value == h.value)) {
        bond *= 1.0 / same.value.rate().max(1e-9);
    }
    for mark in &a.marks {
        if b.marks.iter().any(|m| m.value == mark.value) {
            bond *= 1e5 / mark.value.share().mid.max(1e-3);
        }
    }
    if let (Some(a), Some(b)) = (a.ages, b.ages)
        && a.value == b.value
        && a.value.to - a.value.from <= 1.0
    {
        bond *= 60.0;
    }
    bond
}

/// Both together: of each fact the narrower.
fn joined(now: &Facts, before: &Facts) -> Facts {
    let mut all = now.clone();
    let narrower = |a: f64, b: f64| b < a;
    all.place = pick(now.place, before.place, |a, b| narrower(a.people.mid, b.people.mid) || b.level < a.level);
    all.facility = pick(now.facility, before.facility, |_, _| false);
    all.facility_named |= before.facility_named;
    all.time = pick(now.time, before.time, |a, b| narrower(a.mid, b.mid));
    all.ages = pick(now.ages, before.ages, |a, b| narrower(a.to - a.from, b.to - b.from));
    all.sex = pick(now.sex, before.sex, |_, _| false);
    all.job = pick(now.job, before.job, |a, b| narrower(a.figures().share.mid, b.figures().share.mid));
    all.several = pick(now.several, before.several, |_, _| false);
    all.died = pick(now.died, before.died, |(), ()| false);
    for happening in &before.happenings {
        if !all.happenings.iter().any(|h| h.value == happening.value) {
            all.happenings.push(Told { span: None, from: From::Earlier, ..*happening });
        }
    }
    all.happenings.sort_by(|a, b| a.value.rate().total_cmp(&b.value.rate()));
    for mark in &before.marks {
        if !all.marks.iter().any(|m| m.value == mark.value) {
            all.marks.push(Told { span: None, from: From::Earlier, ..*mark });
        }
    }
    all
}

/// The fact of now, or the one of before where there is none or it is narrower.
fn pick<T: Copy>(now: Option<Told<T>>, before: Option<Told<T>>, narrower: impl Fn(T, T) -> bool) -> Option<Told<T>> {
    let old = before.map(|told| Told { span: None, from: if told.from == From::Post { From::Earlier } else { told.from }, ..told });
    match (now, old) {
        (Some(now), Some(old)) if old.from == From::Earlier && (now.from != From::Post || narrower(now.value, old.value)) => Some(old),
        (Some(now), _) => Some(now),
        (None, old) => old,
    }
}
