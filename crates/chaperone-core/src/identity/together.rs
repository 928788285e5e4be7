//! One author's posts together: what was told of the same patient before.
//!
//! Two posts are taken for the same patient where nothing in them excludes it and something rare binds them: the same
//! occupation, condition or mark, the same unusual words; or something less rare with words that look back ("the farmer
//! from last week", "update on my lightning guy"). Of an earlier post only facts and hashes of its words are kept.

use super::facts::{Facts, From, Told};
use super::{audience, count};
use crate::post::Post;
use crate::read::Reading;
use crate::read::lexicon::{Class, Classes};
use crate::read::words::{Shape, Word, Words};

/// What an earlier post says of a patient.
#[derive(Clone)]
pub struct Earlier {
    /// Its id.
    pub id: String,
    /// When it was posted: seconds since 1970-01-01 UTC.
    pub posted_at: Option<i64>,
    facts: Facts,
    /// Hashes of its unusual words, in order.
    words: Vec<u64>,
}

/// What was posted before stays out of `Debug`.
impl core::fmt::Debug for Earlier {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Earlier(..)")
    }
}

impl core::fmt::Debug for Together {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Together({} posts)", self.posts.len())
    }
}

impl Earlier {
    pub(crate) fn read(post: &Post, reading: &Reading) -> Self {
        let facts = Facts::read(post.draft.text(), reading, &post.situation.author);
        let mut words: Vec<u64> = unusual(&reading.words).map(|(_, key, _)| key).collect();
        words.sort_unstable();
        Self { id: post.id.clone(), posted_at: post.situation.posted_at, facts, words }
    }
}

/// What earlier posts add.
#[derive(Clone, PartialEq)]
pub struct Together {
    /// How many others fit all of the posts.
    pub others: f64,
    /// The earlier posts about the same patient, the one that adds most first: its id, and how many others fit with it
    /// alone.
    pub posts: Vec<(String, f64)>,
}

/// Adds up what `earlier` posts say of the patient of `post`; `None` where none of them is about the same patient.
pub(super) fn add_up(post: &Post, reading: &Reading, facts: &Facts, earlier: &[Earlier]) -> Option<Together> {
    let author = &post.situation.author;
    let others = |facts: &Facts| count::count(facts, audience::pools(facts, author).told).others.mid;
    let before = |e: &&Earlier| !matches!((e.posted_at, post.situation.posted_at), (Some(then), Some(now)) if then > now);
    // "Another one", "this time": somebody else.
    if reading.words.iter().any(|w| ANOTHER.contains(&reading.words.folded_of(w))) {
        return None;
    }
    let looks_back = looks_back(&reading.words);
    let tells = super::story::tells(reading, facts);
    // A word that the author uses all the time says nothing.
    let often = |key: u64| earlier.iter().filter(|e| e.words.binary_search(&key).is_ok()).count();
    let mine: Vec<_> =
        unusual(&reading.words).take(MOST_WORDS).filter(|&(_, key, _)| (1..=2.max(earlier.len() / 3)).contains(&often(key))).collect();
    let same = earlier.iter().filter(before).filter(|e| {
        let (shared, definite) = shared(&reading.words, &mine, e);
        let bond = bond(facts, &e.facts) * shared;
        let enough = if looks_back || definite { COMMON } else { RARE };
        !exclude(facts, &e.facts) && (tells || definite) && bond >= enough
    });
    let same: Vec<&Earlier> = same.collect();
    let mut posts: Vec<(String, f64)> = same.iter().map(|e| (e.id.clone(), others(&joined(facts, &e.facts)))).collect();
    posts.sort_by(|a, b| a.1.total_cmp(&b.1));
    let all = same.iter().fold(facts.clone(), |facts, e| joined(&facts, &e.facts));
    (!posts.is_empty()).then(|| Together { others: others(&all), posts })
}

const ANOTHER: &[&str] = &["another", "otro", "otra", "weiterer", "weitere", "encore", "outro", "outra"];

/// Unusual words of a draft that are looked for in earlier posts: a post has fewer, a book has enough.
const MOST_WORDS: usize = 400;

/// Whether a text speaks of somebody told of before.
fn looks_back(words: &Words) -> bool {
    const BACK: &[&str] = &[
        "update",
        "remember",
        "again",
        "still",
        "followup",
        "same",
        "earlier",
        "previous",
        "wieder",
        "neulich",
        "misma",
        "mismo",
        "meme",
        "mesmo",
        "mesma",
        "lembram",
        "recuerdan",
        "erinnert",
    ];
    words.iter().any(|w| BACK.contains(&words.folded_of(w)))
}

/// A bond this rare makes two posts of one author speak of one patient: one in five hundred.
const RARE: f64 = 500.0;
/// With words that look back, less is enough.
const COMMON: f64 = 12.0;
/// An unusual word in both: one post in so many has it (judgement).
const WORD: f64 = 25.0;
/// The same for words of medicine, which one doctor's posts share.
const MEDICAL: f64 = 4.0;

/// Words that few posts have, by place: the key, and whether it is one of medicine.
fn unusual(words: &Words) -> impl Iterator<Item = (usize, u64, bool)> {
    const USUAL: Classes = Classes::of(&[
        Class::Common,
        Class::Month,
        Class::Weekday,
        Class::Holiday,
        Class::RelativeTime,
        Class::TimeUnit,
        Class::NumberWord,
        Class::City,
        Class::Region,
        Class::Country,
        Class::FacilityWord,
        Class::Facility,
        Class::Department,
        Class::Clinician,
        Class::PatientWord,
        Class::PatientsWord,
        Class::AgeWord,
        Class::RoomWord,
        Class::Profanity,
        Class::Relative,
    ]);
    const MEDICINE: Classes = Classes::of(&[Class::Condition, Class::RareCondition, Class::Drug, Class::Eponym, Class::Unit, Class::Event]);
    let long = |w: &Word| w.shape == Shape::Letters && w.span.end() - w.span.start() >= 4 && !w.classes.meets(USUAL);
    words.iter().enumerate().filter(move |(_, w)| long(w)).map(|(i, w)| (i, w.key, w.classes.meets(MEDICINE)))
}

/// How rare the words are that a text shares with an earlier post, one in so many posts, and whether one of them stands as
/// if it were known: "the farmer", "that pilot", a nickname in quotes.
fn shared(words: &Words, mine: &[(usize, u64, bool)], one: &Earlier) -> (f64, bool) {
    const KNOWN: &[&str] = &[
        "the", "that", "my", "our", "der", "die", "das", "mein", "meine", "unser", "unsere", "el", "la", "mi", "nuestro", "nuestra", "le",
        "mon", "ma", "notre", "o", "meu", "minha", "\"", "“",
    ];
    let (mut bond, mut definite) = (1.0, false);
    let mut counted: Vec<u64> = Vec::new();
    for &(i, key, medical) in mine.iter().filter(|(_, key, _)| one.words.binary_search(key).is_ok()) {
        if counted.contains(&key) {
            continue;
        }
        counted.push(key);
        bond *= if medical { MEDICAL } else { WORD };
        let known = (1..=2).any(|n| i.checked_sub(n).is_some_and(|b| KNOWN.contains(&words.folded(b))));
        definite |= !medical && (known || words.get(i).is_some_and(|w| w.opens));
    }
    (bond, definite)
}

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
