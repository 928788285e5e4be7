//! What the patient has, or what happened.

use super::{Facts, Seen, Told};
use crate::identity::tables::{BIRTHS, CONDITIONS, Condition, Confidence, Entry, GENERAL_CONDITIONS, Onset, Spread};
use crate::read::lexicon::Class;
use crate::read::tag::TellTag;
use crate::review::Kind;

/// A row of the table, or something that no row knows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Happening {
    /// An index into the table.
    Listed(usize),
    /// A condition of unknown rate.
    Condition,
    /// A rare condition of unknown rate.
    RareCondition,
    /// An event of unknown rate.
    Event,
    /// What one writes instead of a listed one: its index. Everything with the same general words counts.
    General(usize),
}

const fn unknown(label: &'static str, rate: Spread) -> Condition {
    Condition {
        id: "unknown",
        label,
        onset: Onset::New,
        rate,
        female: 0.5,
        ages: (3.0, 88.0),
        fatal: 0.02,
        news: 0,
        general: "a health problem",
        group: u16::MAX,
        jobs: &[],
        source: "judgement: the middle and the range of what the table lists",
        confidence: Confidence::C,
    }
}

static CONDITION: Condition = unknown("a condition", Spread { mid: 200.0, low: 5.0, high: 4000.0 });
static RARE: Condition = unknown("a rare condition", Spread { mid: 1.0, low: 0.03, high: 20.0 });
static EVENT: Condition = unknown("what happened", Spread { mid: 5.0, low: 0.1, high: 250.0 });

impl Happening {
    /// Its figures.
    pub fn figures(self) -> Condition {
        match self {
            Self::Listed(i) => CONDITIONS.get(i).copied().unwrap_or(CONDITION),
            Self::Condition => CONDITION,
            Self::RareCondition => RARE,
            Self::Event => EVENT,
            Self::General(i) => general(i),
        }
    }

    /// Cases among one person in a year, or of people living with it.
    pub fn rate(self) -> f64 {
        let figures = self.figures();
        let births = if figures.onset == Onset::Birth { BIRTHS } else { 1.0 };
        figures.rate.mid / 1e5 * births
    }
}

/// Everything that the table calls by the same general words as row `i`, together: at least that many.
fn general(i: usize) -> Condition {
    let Some((one, group)) = CONDITIONS.get(i).and_then(|c| Some((c, GENERAL_CONDITIONS.get(usize::from(c.group))?))) else {
        return CONDITION;
    };
    let onset = if one.onset == Onset::Living { Onset::Living } else { Onset::New };
    let rate = Spread { mid: group.rate, low: group.rate / 2.0, high: group.rate * 4.0 };
    Condition {
        id: "general",
        label: one.general,
        onset,
        rate,
        female: group.female,
        ages: group.ages,
        news: 0,
        fatal: 0.02,
        jobs: &[],
        ..*one
    }
}

/// Words that say it is not so.
const NOT: &[&str] = &[
    "no", "not", "without", "denies", "denied", "never", "isn't", "wasn't", "excluded", "exclude", "sin", "kein", "keine", "sans", "sem",
    "nicht",
];

pub(super) fn read(seen: &Seen<'_>, facts: &mut Facts) {
    let mut all: Vec<Told<Happening>> = Vec::new();
    for found in &seen.found {
        if let Entry::Condition(i) = found.entry
            && !seen.before(found.from, 2, NOT)
            && !of_another(seen, found.from)
            && let Some(span) = seen.span(found.from, found.to)
        {
            all.push(Told::at(Happening::Listed(i), span));
        }
    }
    let listed = seen.covered(|entry| matches!(entry, Entry::Condition(_)));
    for mention in seen.mentions(&[Kind::Condition, Kind::Event]) {
        let (from, to) = seen.words(mention);
        if (from..to).any(|i| listed.get(i) == Some(&true)) || seen.before(from, 2, NOT) {
            continue;
        }
        let rare = (from..to).any(|i| seen.reading.classes.get(i).is_some_and(|c| c.has(Class::RareCondition)));
        let what = match (mention.kind, rare) {
            (Kind::Event, _) => Happening::Event,
            (_, true) => Happening::RareCondition,
            _ => Happening::Condition,
        };
        all.push(Told::at(what, mention.span));
    }
    // What no list knows, the tagger may: a hook through an eyelid.
    if all.iter().all(|t| t.value.rate() > EVERYDAY && t.value.figures().onset == Onset::New) {
        for (from, to) in seen.tagged(&[TellTag::Event, TellTag::Condition], &[Kind::Condition, Kind::Event]) {
            let event = seen.reading.tags.get(from).is_some_and(|t| t.tell == TellTag::Event);
            all.extend(seen.span(from, to).map(|span| Told::at(if event { Happening::Event } else { Happening::Condition }, span)));
        }
    }
    // That somebody died says less than what of.
    if all.len() > 1 {
        all.retain(|t| t.value.figures().id != "death");
    }
    // Several things not known are hardly more than one; what is known says more.
    let known = all.iter().any(|t| matches!(t.value, Happening::Listed(_)));
    all.retain(|t| !known || !matches!(t.value, Happening::Condition));
    all.sort_by(|a, b| a.value.rate().total_cmp(&b.value.rate()));
    all.dedup_by_key(|t| t.value);
    all.truncate(MOST);
    facts.happenings = all;
}

/// A condition that more people get in a year than this says little of what happened.
const EVERYDAY: f64 = 200.0 / 1e5;
/// More conditions than this tell nothing more that could be counted.
const MOST: usize = 4;

/// It is the author's, or the family's of the author: `my migraine`.
fn of_another(seen: &Seen<'_>, i: usize) -> bool {
    seen.is(i.wrapping_sub(1), &["my", "our"])
}
