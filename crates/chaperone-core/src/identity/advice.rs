//! What to change: the smallest generalisation that helps most, then the next, until enough others fit.
//!
//! A change never says what is not true: a wider place, a stage of life, a general word, or nothing at all; a later
//! date is reached by waiting.

use super::facts::{FactKind, Facts, From, Happening, Job, Level, Place, Remark, Told, home};
use super::rewrite::{self, Edit};
use super::words::quoted;
use super::{audience, count};
use crate::post::Author;
use crate::text::Span;

/// One change, made on top of those before it.
#[derive(Clone, PartialEq)]
pub struct Step {
    /// What it is about.
    pub kind: FactKind,
    /// What to change, in words. Quotes the draft.
    pub change: String,
    /// How many others fit after it.
    pub others_after: f64,
    /// The sentence as it then reads, with the changes before; `None` where a machine cannot write it.
    pub sentence: Option<String>,
    /// The sentence of the draft that it stands for.
    pub place: Option<Span>,
}

impl core::fmt::Debug for Step {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Step").field("kind", &self.kind).field("others_after", &self.others_after).finish_non_exhaustive()
    }
}

/// What to change, and whether that is enough.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The fact whose change gains most.
    pub weakest: Option<FactKind>,
    /// The changes in order.
    pub steps: Vec<Step>,
    /// Too few others fit after all of them, or so many are needed that no story is left.
    pub hollow: bool,
}

/// A change that leaves fewer than this many times the people is not worth asking for.
const WORTH: f64 = 1.5;
/// The first change may gain less.
const SOME: f64 = 1.05;
/// More changes than this and no story is left.
const MOST: usize = 5;

/// A change that could be made.
struct Change {
    kind: FactKind,
    facts: Facts,
    words: String,
    edit: Edit,
}

/// What to change in `text`.
pub(super) fn plan(text: &str, facts: &Facts, author: &Author, threshold: f64) -> Plan {
    let others = |facts: &Facts| count::count(facts, audience::pools(facts, author).told).others.mid;
    let home = home(author);
    let mut plan = Plan::default();
    let mut now = facts.clone();
    let mut left = others(&now);
    let mut edits: Vec<Edit> = Vec::new();
    while plan.steps.len() < MOST {
        let reached = count::risk(left) <= threshold;
        // Where enough others fit already, only what is weakest is of interest.
        if reached && plan.weakest.is_some() {
            break;
        }
        let changes = changes(text, &now, home).into_iter().map(|change| (others(&change.facts), change));
        let best = changes.max_by(|a, b| a.0.total_cmp(&b.0));
        // Where nothing helps much, what helps most may open the way for the next.
        let least = if plan.steps.is_empty() { SOME } else { WORTH };
        let Some((after, best)) = best.filter(|c| c.0 > left * least) else { break };
        plan.weakest = plan.weakest.or(Some(best.kind));
        if reached {
            return plan;
        }
        let span = best.edit.place();
        edits.push(best.edit);
        let (place, sentence) = rewrite::sentence(text, span, &edits).unzip();
        plan.steps.push(Step { kind: best.kind, change: best.words, others_after: after, sentence, place });
        (now, left) = (best.facts, after);
    }
    let story = plan.steps.iter().filter(|s| s.kind == FactKind::Condition).count() > 0 && plan.steps.len() >= MOST - 1;
    plan.hollow = count::risk(left) > threshold || story;
    plan
}

/// Every change that the facts allow.
fn changes(text: &str, facts: &Facts, home: Option<Place>) -> Vec<Change> {
    let mut all = Vec::new();
    place(text, facts, home, &mut all);
    when(text, facts, &mut all);
    what(text, facts, &mut all);
    who(text, facts, &mut all);
    all
}

/// A wider place, or none: then the author's own is what readers know.
fn place(text: &str, facts: &Facts, home: Option<Place>, all: &mut Vec<Change>) {
    let Some(told) = facts.place else { return };
    let (Some(span), From::Post) = (told.span, told.from) else { return };
    let facility = facts.facility.filter(|f| f.span != told.span);
    let without = Facts { facility, facility_named: false, ..facts.clone() };
    // Which of several places of that name is meant, nobody can say: their country is true of most.
    let many = facts.remarks.iter().any(|r| matches!(r, Remark::ManyPlaces(place, _) if *place == span));
    let wider = told.value.wider().and_then(|wider| if many && wider.level < Level::Country { wider.wider() } else { Some(wider) });
    let wider = wider.filter(|wider| wider.level != Level::World && told.value.level != Level::Setting);
    let (place, words, edit) = if let Some((wider, name)) = wider.and_then(|wider| Some((wider, wider.name()?))) {
        // The wider place stands for the same words, which the next step may change again.
        let place = Some(Told { value: wider, ..told });
        let hospital = facts.facility.is_some_and(|f| f.span == told.span);
        let name = if hospital { format!("a hospital in {name}") } else { name.to_owned() };
        (place, format!("Write “{name}” instead of {}.", quoted(text, span)), Edit::Replace(span, name))
    } else {
        let home = home.map(|value| Told { value, span: None, from: From::Profile });
        (home, format!("Leave out where: {}.", quoted(text, span)), Edit::Drop(span))
    };
    // Where the post says a narrower place than that elsewhere, this is what its readers know.
    let left = |p: &&Told<Place>| place.is_none_or(|new| p.value.people.mid < new.value.people.mid);
    let narrower = facts.also.places.iter().find(left).copied();
    let (place, words, edit) = match narrower {
        Some(other) => (Some(other), format!("Leave out where: {}.", quoted(text, span)), Edit::Drop(span)),
        None => (place, words, edit),
    };
    let mut without = without;
    without.also.places.retain(|p| Some(p.span) != narrower.map(|n| n.span));
    all.push(Change { kind: FactKind::Place, facts: Facts { place, ..without }, words, edit });
}

/// Every time told goes at once: one that stays tells the same.
fn when(text: &str, facts: &Facts, all: &mut Vec<Change>) {
    let Some(span) = facts.time.filter(|t| t.from == From::Post).and_then(|t| t.span) else { return };
    let others = facts.also.times.iter().filter_map(|t| t.span);
    let told: Vec<String> = core::iter::once(span).chain(others).map(|span| quoted(text, span)).collect();
    let words = format!("Leave out when ({}), and wait some months before you tell it.", told.join(", "));
    // A machine takes one out of a sentence, not several.
    let edit = if told.len() == 1 { Edit::Drop(span) } else { Edit::None(span) };
    let mut without = Facts { time: None, ..facts.clone() };
    without.also.times.clear();
    all.push(Change { kind: FactKind::Time, facts: without, words, edit });
}

fn what(text: &str, facts: &Facts, all: &mut Vec<Change>) {
    for (i, told) in facts.happenings.iter().enumerate() {
        let (Some(span), From::Post) = (told.span, told.from) else { continue };
        let mut general = facts.clone();
        let (words, edit) = match told.value {
            Happening::Listed(row) => {
                if let Some(happening) = general.happenings.get_mut(i) {
                    happening.value = Happening::General(row);
                }
                let name = told.value.figures().general;
                (format!("Say “{name}” instead of {}.", quoted(text, span)), Edit::Noun(span, name.to_owned()))
            }
            Happening::Event | Happening::RareCondition => {
                if let Some(happening) = general.happenings.get_mut(i) {
                    happening.value = Happening::Condition;
                }
                (format!("Say what happened in general words: {}.", quoted(text, span)), Edit::None(span))
            }
            Happening::Condition | Happening::General(_) => continue,
        };
        general.happenings.sort_by(|a, b| a.value.rate().total_cmp(&b.value.rate()));
        all.push(Change { kind: FactKind::Condition, facts: general, words, edit });
    }
    if let Some(span) = facts.died.filter(|t| t.from == From::Post).and_then(|t| t.span) {
        let words = format!("Leave out how it ended: {}.", quoted(text, span));
        all.push(Change { kind: FactKind::Death, facts: Facts { died: None, ..facts.clone() }, words, edit: Edit::None(span) });
    }
    if let Some(span) = facts.several.filter(|t| t.from == From::Post).and_then(|t| t.span) {
        let words = format!("Leave out how many they were: {}.", quoted(text, span));
        all.push(Change { kind: FactKind::Several, facts: Facts { several: None, ..facts.clone() }, words, edit: Edit::None(span) });
    }
}

fn who(text: &str, facts: &Facts, all: &mut Vec<Change>) {
    if let Some((told, span)) = facts.ages.filter(|t| t.from == From::Post).and_then(|t| Some((t, t.span?))) {
        let stage = told.value.of_stage();
        let known = told.value.to - told.value.from >= (stage.to - stage.from) / 2.0;
        let (ages, words, edit) = if known {
            (None, format!("Leave out the age: {}.", quoted(text, span)), Edit::None(span))
        } else {
            let ages = Told { value: stage, ..told };
            let word = told.value.stage();
            (Some(ages), format!("Write “{word}” instead of {}.", quoted(text, span)), Edit::Age(span, word))
        };
        all.push(Change { kind: FactKind::Age, facts: Facts { ages, ..facts.clone() }, words, edit });
    }
    if let Some((told, span)) = facts.job.filter(|t| t.from == From::Post).and_then(|t| Some((t, t.span?))) {
        // Where the job goes with what happened, a vaguer job helps little.
        let linked = |row: usize| facts.happenings.first().is_some_and(|h| h.value.figures().jobs.iter().any(|j| usize::from(j.0) == row));
        let (job, words, edit) = match told.value {
            Job::Listed(row) if !linked(row) => {
                let general = Told { value: Job::General(row), ..told };
                let name = told.value.figures().general;
                let words = format!("Write “a patient who {name}” instead of {}.", quoted(text, span));
                (Some(general), words, Edit::Job(span, format!("patient who {name}")))
            }
            Job::Unknown | Job::General(_) | Job::Listed(_) => {
                (None, format!("Leave out what the patient does: {}.", quoted(text, span)), Edit::Job(span, "patient".to_owned()))
            }
        };
        all.push(Change { kind: FactKind::Occupation, facts: Facts { job, ..facts.clone() }, words, edit });
    }
    for (i, told) in facts.marks.iter().enumerate() {
        let (Some(span), From::Post) = (told.span, told.from) else { continue };
        let mut without = facts.clone();
        without.marks.remove(i);
        let words = format!("Leave out what people know the patient by: {}.", quoted(text, span));
        all.push(Change { kind: told.value.kind(), facts: without, words, edit: Edit::None(span) });
    }
}
