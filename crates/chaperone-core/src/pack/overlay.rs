//! What a society, a specialty, an employer or the author lays over the guidelines.
//!
//! An overlay can say how serious a rule is, silence it, add clauses of its own, add notes, and say from
//! which chance on a patient is recognisable.
//! It can name rules and nothing else: what a rule leaves alone (criticism of systems,
//! whistle-blowing without a patient's name, and the rest of its quiet cases) is decided by the
//! engine, and no key reaches it. Nor can an overlay name what answers a concern, so it cannot
//! stand in the way of one.

use super::error::{PackError, Place, Problem};
use super::guideline::Clause;
use super::reader::{Fault, Placed, Table, document, unknown};
use super::{Demand, Force, MAX_LIST};
use crate::decide::Kind;
use crate::named_enum;
use crate::review::Severity;
use crate::rules::Rule;

named_enum! {
    /// Whose overlay it is, from the first applied to the last. The engine's own is below them all.
    Layer { Society = "society", Specialty = "specialty", Employer = "employer", Own = "own" }
}

/// What an overlay wants of a rule's severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// At least this; brings a muted rule back.
    Raise(Severity),
    /// At most this.
    Lower(Severity),
    /// Not raised at all.
    Mute,
}

/// A step, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Which rule.
    pub rule: Rule,
    /// What.
    pub step: Step,
    /// Why, in the overlay's words.
    pub reason: String,
    /// Where the overlay says so.
    pub place: Place,
}

/// Words shown with the findings of some rules, or with the decisions on some situations.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// With which rules.
    pub rules: Vec<Rule>,
    /// With which situations.
    pub situations: Vec<Kind>,
    /// The words.
    pub text: String,
    /// Why, in the overlay's words.
    pub reason: String,
}

/// From which chance on a patient is taken to be recognisable, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recognisable {
    /// The chance, in ten-thousandths.
    pub above: u16,
    /// Why, in the overlay's words.
    pub reason: String,
}

/// What somebody lays over guidelines.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overlay {
    /// Its id.
    pub id: String,
    /// A heading.
    pub title: String,
    /// Whose it is.
    pub layer: Layer,
    /// The packs and overlays that it needs, and where it says so.
    pub over: Vec<(String, Place)>,
    /// What it changes: at most one step for a rule.
    pub changes: Vec<Change>,
    /// Its own clauses.
    pub clauses: Vec<Clause>,
    /// Its notes, in its order.
    pub notes: Vec<Note>,
    /// Its own threshold of the identity estimate, where it has one.
    pub recognisable: Option<Recognisable>,
}

impl Overlay {
    /// Reads an overlay from TOML.
    pub fn parse(text: &str) -> Result<Self, PackError> {
        document(text, |table| {
            table.head(&["format", "kind", "id", "title", "level", "over", "raise", "lower", "mute", "add", "note", "recognisable"])?;
            let kind = table.text("kind")?;
            if kind.value != "overlay" {
                return Err(Fault::new(kind.at, unknown("kind", &kind.value, ["overlay"])));
            }
            let layer = table.name("level", "level", Layer::ALL, Layer::name)?.value;
            Ok(Self {
                id: table.id("id")?.value,
                title: table.text("title")?.value,
                layer,
                over: over(table)?,
                changes: changes(table)?,
                clauses: clauses(table)?,
                notes: notes(table)?,
                recognisable: recognisable(table)?,
            })
        })
    }
}

fn over(table: &Table<'_>) -> Result<Vec<(String, Place)>, Fault> {
    let mut over: Vec<(String, Place)> = Vec::new();
    for id in table.ids("over")? {
        if over.iter().any(|(other, _)| *other == id.value) {
            return Err(Fault::new(id.at, Problem::Duplicate { what: "entry", id: id.value }));
        }
        over.push((id.value, table.place(id.at)));
    }
    Ok(over)
}

fn changes(table: &Table<'_>) -> Result<Vec<Change>, Fault> {
    let mut changes: Vec<Change> = Vec::new();
    for (verb, keys) in [("raise", &["rule", "to", "reason"][..]), ("lower", &["rule", "to", "reason"]), ("mute", &["rule", "reason"])] {
        for entry in table.tables(verb, MAX_LIST)? {
            entry.only(keys)?;
            let rule = entry.name("rule", "rule", Rule::ALL, Rule::name)?;
            if changes.iter().any(|change| change.rule == rule.value) {
                return Err(Fault::new(rule.at, Problem::Duplicate { what: "a change of", id: rule.value.name().to_owned() }));
            }
            let step = match verb {
                "mute" => Step::Mute,
                verb => {
                    let to = entry.name("to", "severity", Severity::ALL, Severity::name)?.value;
                    if verb == "raise" { Step::Raise(to) } else { Step::Lower(to) }
                }
            };
            allowed(&rule, step)?;
            changes.push(Change { rule: rule.value, step, reason: entry.text("reason")?.value, place: table.place(rule.at) });
        }
    }
    Ok(changes)
}

/// What nobody may do, whatever the rest of the policy says. What the author may do of his own
/// accord depends on the layers below and is decided when they are put together.
fn allowed(rule: &Placed<Rule>, step: Step) -> Result<(), Fault> {
    let why = match (rule.value, step) {
        (Rule::PatientPrivacyDirect, Step::Mute) => "a patient's name in a post is always raised",
        (Rule::PatientPrivacyDirect, Step::Lower(to)) if to < Severity::Moderate => {
            "a patient's name in a post is never less than moderate"
        }
        (Rule::Audience, Step::Raise(to)) if to > Severity::Note => "reach and permanence only ever advise",
        _ => return Ok(()),
    };
    Err(Fault::new(rule.at, Problem::Protected { rule: rule.value.name(), why }))
}

fn clauses(table: &Table<'_>) -> Result<Vec<Clause>, Fault> {
    let mut clauses: Vec<Clause> = Vec::new();
    for entry in table.tables("add", MAX_LIST)? {
        entry.only(&["id", "force", "gist", "rules", "demands", "reason"])?;
        let id = entry.id("id")?;
        if clauses.iter().any(|clause| clause.id == id.value) {
            return Err(Fault::new(id.at, Problem::Duplicate { what: "clause", id: id.value }));
        }
        let rules = entry.names("rules", "rule", Rule::ALL, Rule::name)?;
        let demands = entry.names("demands", "demand", Demand::ALL, Demand::name)?;
        if rules.is_empty() && demands.is_empty() {
            return Err(Fault::new(entry.at(), Problem::MissingKey { key: "rules" }));
        }
        clauses.push(Clause {
            id: id.value,
            force: entry.name("force", "force", Force::ALL, Force::name)?.value,
            gist: entry.text("gist")?.value,
            at: entry.text("reason")?.value,
            rules,
            asks: Vec::new(),
            demands,
        });
    }
    Ok(clauses)
}

fn notes(table: &Table<'_>) -> Result<Vec<Note>, Fault> {
    let mut notes = Vec::new();
    for entry in table.tables("note", MAX_LIST)? {
        entry.only(&["rule", "situation", "text", "reason"])?;
        let situations =
            if entry.has("situation") { matching(&entry.text("situation")?, "situation", Kind::ALL, Kind::name)? } else { Vec::new() };
        let rules = if situations.is_empty() || entry.has("rule") {
            matching(&entry.text("rule")?, "rule", Rule::ALL, Rule::name)?
        } else {
            Vec::new()
        };
        notes.push(Note { rules, situations, text: entry.text("text")?.value, reason: entry.text("reason")?.value });
    }
    Ok(notes)
}

fn recognisable(table: &Table<'_>) -> Result<Option<Recognisable>, Fault> {
    let entries = table.tables("recognisable", 1)?;
    let Some(entry) = entries.first() else { return Ok(None) };
    entry.only(&["above", "reason"])?;
    Ok(Some(Recognisable { above: entry.share("above")?.value, reason: entry.text("reason")?.value }))
}

/// Those of that name, or whose names begin with what stands before a final `*`: at least one.
fn matching<T: Copy>(pattern: &Placed<String>, what: &'static str, all: &[T], name: fn(T) -> &'static str) -> Result<Vec<T>, Fault> {
    let fits = |one: T| match pattern.value.strip_suffix('*') {
        Some(start) => name(one).starts_with(start),
        None => name(one) == pattern.value,
    };
    let found: Vec<T> = all.iter().copied().filter(|&one| fits(one)).collect();
    if found.is_empty() {
        return Err(Fault::new(pattern.at, unknown(what, &pattern.value, all.iter().map(|&one| name(one)))));
    }
    Ok(found)
}
