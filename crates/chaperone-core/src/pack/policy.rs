//! Packs and overlays put together: what holds for one author.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::error::{PackError, Place, Problem};
use super::guideline::{Clause, Pack};
use super::nearest::nearest;
use super::overlay::{Change, Layer, Overlay, Step};
use super::{Fingerprint, MAX_FILES};
use crate::decide::Kind;
use crate::hash;
use crate::identity::THRESHOLD;
use crate::review::{Citation, Severity};
use crate::rules::{Rule, spec};

const RULES: usize = Rule::ALL.len();
const SEVERITIES: usize = Severity::ALL.len();

/// Who set a severity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Id of the overlay.
    pub overlay: String,
    /// Its reason.
    pub reason: String,
}

/// Words to show with a rule's findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyNote {
    /// Id of the overlay that says so.
    pub overlay: String,
    /// The words.
    pub text: String,
}

/// What becomes of a finding that the engine itself would give some severity.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Level {
    severity: Option<Severity>,
    by: Option<By>,
}

/// All that a policy says of one rule. The levels stand in the order of [`Severity::ALL`].
#[derive(Clone, Debug, PartialEq, Eq)]
struct Effect {
    levels: [Level; SEVERITIES],
    notes: Vec<PolicyNote>,
    citations: Vec<Citation>,
}

/// The packs in force and what overlays make of them: everything the engine asks is computed
/// when the policy is made, and looked up by position.
#[derive(Clone, Debug)]
pub struct Policy {
    packs: Vec<Pack>,
    overlays: Vec<Overlay>,
    effects: [Effect; RULES],
    situation_notes: Vec<(Kind, PolicyNote)>,
    recognisable: u16,
    fingerprint: Fingerprint,
}

impl Default for Policy {
    /// The packs that come with the engine, and no overlay.
    fn default() -> Self {
        Self::builtin().clone()
    }
}

/// Two policies are equal if they are equal in effect: an overlay that changes nothing makes no
/// difference.
impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        self.effects == other.effects
            && self.recognisable == other.recognisable
            && self.packs == other.packs
            && self.situation_notes == other.situation_notes
            && self.added().eq(other.added())
    }
}

impl Eq for Policy {}

impl Policy {
    /// The packs that come with the engine, and no overlay; made once.
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Policy> = LazyLock::new(|| Policy::of(Pack::builtin().to_vec(), Vec::new(), unchanged()));
        &BUILTIN
    }

    /// Puts packs and overlays together, layer by layer: engine < society < specialty < employer < own.
    /// The order in which they are given does not matter, and giving one twice is giving it once.
    ///
    /// # Errors
    /// Two of one id that are not the same; overlays that lie over something missing, over each
    /// other in a loop or over a later layer; overlays of one layer that disagree on a rule; a
    /// change that the author may not make of his own accord.
    pub fn resolve(packs: &[Pack], overlays: &[Overlay]) -> Result<Self, PackError> {
        let packs = unique(packs, "pack", |pack| &pack.id)?;
        let overlays = unique(overlays, "overlay", |overlay| &overlay.id)?;
        check_ids(&packs, &overlays)?;
        check_over(&packs, &overlays)?;
        check_loops(&overlays)?;
        let mut in_order: Vec<Overlay> = overlays.into_values().cloned().collect();
        in_order.sort_by_key(|overlay| overlay.layer);
        let mut effects = unchanged();
        for &layer in Layer::ALL {
            apply_layer(layer, &in_order, &mut effects)?;
        }
        Ok(Self::of(packs.into_values().cloned().collect(), in_order, effects))
    }

    /// `packs` in order of id, `overlays` in order of layer and id, and the levels in `effects`.
    fn of(packs: Vec<Pack>, overlays: Vec<Overlay>, mut effects: [Effect; RULES]) -> Self {
        cite(&packs, &overlays, &mut effects);
        let mut situation_notes = Vec::new();
        for overlay in &overlays {
            for note in &overlay.notes {
                let words = || PolicyNote { overlay: overlay.id.clone(), text: note.text.clone() };
                situation_notes.extend(note.situations.iter().map(|&kind| (kind, words())));
                for rule in &note.rules {
                    if let Some(effect) = effects.get_mut(rule.index()) {
                        effect.notes.push(words());
                    }
                }
            }
        }
        let recognisable = recognisable(&overlays);
        let mut policy = Self { packs, overlays, effects, situation_notes, recognisable, fingerprint: Fingerprint::default() };
        policy.fingerprint = policy.digest();
        policy
    }

    fn effect(&self, rule: Rule) -> Option<&Effect> {
        self.effects.get(rule.index())
    }

    fn level(&self, rule: Rule, default: Severity) -> Option<&Level> {
        self.effect(rule)?.levels.get(default.index())
    }

    /// How serious a finding is that the engine itself would call `default`; `None` if it is muted.
    pub fn severity(&self, rule: Rule, default: Severity) -> Option<Severity> {
        self.level(rule, default).map_or(Some(default), |level| level.severity)
    }

    /// The overlay that made it so; `None` if it is the engine's own severity.
    pub fn set_by(&self, rule: Rule, default: Severity) -> Option<&str> {
        self.because(rule, default).map(|by| by.overlay.as_str())
    }

    /// The overlay that made it so, with its reason.
    pub fn because(&self, rule: Rule, default: Severity) -> Option<&By> {
        self.level(rule, default)?.by.as_ref()
    }

    /// Words to show with the rule's findings.
    pub fn notes(&self, rule: Rule) -> &[PolicyNote] {
        self.effect(rule).map_or(&[], |effect| &effect.notes)
    }

    /// Words to show with a decision on such a situation.
    pub fn situation_notes(&self, kind: Kind) -> impl Iterator<Item = &PolicyNote> {
        self.situation_notes.iter().filter(move |(of, _)| *of == kind).map(|(_, note)| note)
    }

    /// The clauses that a finding of the rule cites, strictest first (see [`super::Force::strictness`]);
    /// among equals guidelines before overlays, each in its own order.
    pub fn citations(&self, rule: Rule) -> &[Citation] {
        self.effect(rule).map_or(&[], |effect| &effect.citations)
    }

    /// From which chance on, 0..1, a patient is taken to be recognisable.
    pub fn recognisable(&self) -> f64 {
        f64::from(self.recognisable) / 1e4
    }

    /// Identifies the policy: equal for policies equal in effect.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The packs in force, in order of id.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// The overlays in force, first applied first.
    pub fn overlays(&self) -> &[Overlay] {
        &self.overlays
    }

    /// Every clause in force with the id of its pack or overlay: guidelines first.
    pub fn clauses(&self) -> impl Iterator<Item = (&str, &Clause)> {
        let packs = self.packs.iter().flat_map(|pack| pack.clauses.iter().map(|clause| (pack.id.as_str(), clause)));
        packs.chain(self.added())
    }

    fn added(&self) -> impl Iterator<Item = (&str, &Clause)> {
        self.overlays.iter().flat_map(|overlay| overlay.clauses.iter().map(|clause| (overlay.id.as_str(), clause)))
    }

    /// A hash of everything that makes a difference: texts are set apart by their lengths.
    fn digest(&self) -> Fingerprint {
        let mut all = Digest(hash::bytes(b"chaperone policy 3"));
        all.0 = hash::pair(all.0, u64::from(self.recognisable));
        for (rule, effect) in Rule::ALL.iter().zip(&self.effects) {
            all.text(rule.name());
            for level in &effect.levels {
                all.text(level.severity.map_or("muted", Severity::name));
                let by = level.by.as_ref();
                all.text(by.map_or("", |by| &by.overlay)).text(by.map_or("", |by| &by.reason));
            }
            all.list(&effect.notes, |all, note| {
                all.text(&note.overlay).text(&note.text);
            });
        }
        all.list(&self.situation_notes, |all, (kind, note)| {
            all.text(kind.name()).text(&note.overlay).text(&note.text);
        });
        all.list(&self.packs, |all, pack| {
            for text in [&pack.id, &pack.version, &pack.title, &pack.publisher, &pack.edition, &pack.language, &pack.licence, &pack.read_on]
            {
                all.text(text);
            }
            all.text(pack.url.as_deref().unwrap_or_default());
            all.list(&pack.clauses, Digest::clause);
        });
        for (id, clause) in self.added() {
            all.text(id).clause(clause);
        }
        Fingerprint(all.0)
    }
}

struct Digest(u64);

impl Digest {
    fn text(&mut self, text: &str) -> &mut Self {
        self.0 = hash::pair(self.0, hash::pair(text.len() as u64, hash::bytes(text.as_bytes())));
        self
    }

    fn list<T>(&mut self, items: &[T], each: impl Fn(&mut Self, &T)) {
        self.0 = hash::pair(self.0, items.len() as u64);
        for item in items {
            each(self, item);
        }
    }

    fn clause(&mut self, clause: &Clause) {
        self.text(&clause.id).text(clause.force.name()).text(&clause.gist).text(&clause.at);
        self.list(&clause.rules, |all, rule| {
            all.text(rule.name());
        });
        self.list(&clause.asks, |all, ask| {
            all.text(ask.name());
        });
        self.list(&clause.demands, |all, demand| {
            all.text(demand.name());
        });
    }
}

fn unchanged() -> [Effect; RULES] {
    core::array::from_fn(|_| Effect {
        levels: core::array::from_fn(|i| Level { severity: Severity::ALL.get(i).copied(), by: None }),
        notes: Vec::new(),
        citations: Vec::new(),
    })
}

/// By id; the same one given twice is one.
fn unique<'a, T: PartialEq>(all: &'a [T], what: &'static str, id: fn(&T) -> &String) -> Result<BTreeMap<&'a str, &'a T>, PackError> {
    if all.len() > MAX_FILES {
        return Err(PackError::new(Place::START, Problem::TooMany { what: format!("{what}s"), count: all.len(), limit: MAX_FILES }));
    }
    let mut by_id = BTreeMap::new();
    for one in all {
        if by_id.insert(id(one).as_str(), one).is_some_and(|other| other != one) {
            return Err(PackError::within(id(one), Place::START, Problem::Duplicate { what, id: id(one).clone() }));
        }
    }
    Ok(by_id)
}

fn check_ids(packs: &BTreeMap<&str, &Pack>, overlays: &BTreeMap<&str, &Overlay>) -> Result<(), PackError> {
    // `explain` takes rules, packs and overlays by their bare ids.
    let taken = |id: &str| packs.contains_key(id) || Rule::from_name(id).is_some();
    let twice = overlays.keys().copied().find(|id| taken(id)).or_else(|| packs.keys().copied().find(|id| Rule::from_name(id).is_some()));
    match twice {
        Some(id) => Err(PackError::within(id, Place::START, Problem::Duplicate { what: "a pack or rule", id: id.to_owned() })),
        None => Ok(()),
    }
}

fn check_over(packs: &BTreeMap<&str, &Pack>, overlays: &BTreeMap<&str, &Overlay>) -> Result<(), PackError> {
    for (id, overlay) in overlays {
        for (over, place) in &overlay.over {
            let under = overlays.get(over.as_str());
            let problem = if let Some(under) = under.filter(|under| under.layer > overlay.layer) {
                Problem::LaterLayer { over: over.clone(), layer: under.layer.name() }
            } else if under.is_none() && !packs.contains_key(over.as_str()) {
                let known = packs.keys().chain(overlays.keys()).copied();
                Problem::UnknownName { what: "pack or overlay", name: over.clone(), meant: nearest(over, known).map(str::to_owned) }
            } else {
                continue;
            };
            return Err(PackError::within(id, *place, problem));
        }
    }
    Ok(())
}

/// Takes away, again and again, the overlays that lie over none of those left. What cannot be
/// taken away lies in a loop or over one.
fn check_loops(overlays: &BTreeMap<&str, &Overlay>) -> Result<(), PackError> {
    let mut left = overlays.clone();
    loop {
        let before = left.len();
        let waiting: Vec<&str> = left.keys().copied().collect();
        left.retain(|_, overlay| overlay.over.iter().any(|(over, _)| waiting.contains(&over.as_str())));
        if left.len() == before {
            break;
        }
    }
    let Some((&first, _)) = left.first_key_value() else { return Ok(()) };
    let mut path: Vec<&str> = Vec::new();
    let mut at = first;
    // Everyone left lies over somebody left: walking on must come round.
    while !path.contains(&at) {
        path.push(at);
        let next = left.get(at).and_then(|overlay| overlay.over.iter().find_map(|(over, _)| left.get_key_value(over.as_str())));
        let Some((&next, _)) = next else { return Ok(()) };
        at = next;
    }
    let mut ids: Vec<String> = path.iter().skip_while(|&&id| id != at).map(|&id| id.to_owned()).collect();
    ids.push(at.to_owned());
    let second = ids.get(1).cloned().unwrap_or_default();
    let place =
        left.get(at).and_then(|overlay| overlay.over.iter().find(|(over, _)| *over == second)).map_or(Place::START, |(_, place)| *place);
    Err(PackError::within(at, place, Problem::Loop { ids }))
}

/// Applies the changes of one layer. Overlays of the layer stand in order of id.
fn apply_layer(layer: Layer, overlays: &[Overlay], effects: &mut [Effect; RULES]) -> Result<(), PackError> {
    let mut steps: BTreeMap<Rule, (&Overlay, &Change)> = BTreeMap::new();
    for overlay in overlays.iter().filter(|overlay| overlay.layer == layer) {
        for change in &overlay.changes {
            let (first, wanted) = *steps.entry(change.rule).or_insert((overlay, change));
            if wanted.step != change.step {
                let problem = Problem::Conflict { one: first.id.clone(), other: overlay.id.clone(), rule: change.rule.name() };
                return Err(PackError::within(&overlay.id, change.place, problem));
            }
        }
    }
    for (rule, (overlay, change)) in steps {
        let Some(effect) = effects.get_mut(rule.index()) else { continue };
        if layer == Layer::Own {
            may_of_own_accord(overlay, change, effect)?;
        }
        let by = By { overlay: overlay.id.clone(), reason: change.reason.clone() };
        for (level, &default) in effect.levels.iter_mut().zip(Severity::ALL) {
            let silencing = matches!(change.step, Step::Mute | Step::Lower(Severity::Note));
            if layer == Layer::Own && silencing && level.severity > Some(Severity::Low) {
                continue;
            }
            let severity = match (change.step, level.severity) {
                (Step::Raise(to), now) => Some(to.max(now.unwrap_or(default))),
                (Step::Lower(to), now) => now.map(|now| now.min(to)),
                (Step::Mute, _) => None,
            };
            if severity != level.severity {
                *level = Level { severity, by: Some(by.clone()) };
            }
        }
    }
    Ok(())
}

/// The author may silence, or reduce to a note, only what is no more than low. A finding of such
/// a rule that turns out graver in a particular post is still raised.
fn may_of_own_accord(overlay: &Overlay, change: &Change, effect: &Effect) -> Result<(), PackError> {
    let usual = effect.levels.get(spec(change.rule).severity.index()).and_then(|level| level.severity);
    let why = match change.step {
        Step::Mute if usual > Some(Severity::Low) => "you can mute for yourself only what is a note or low",
        Step::Lower(Severity::Note) if usual > Some(Severity::Low) => "you can make a note for yourself only of what is low",
        _ => return Ok(()),
    };
    Err(PackError::within(&overlay.id, change.place, Problem::Protected { rule: change.rule.name(), why }))
}

/// The threshold of the last layer that has one, the strictest within it; the author may only be stricter.
fn recognisable(overlays: &[Overlay]) -> u16 {
    let usual = libm::round(THRESHOLD * 1e4) as u16;
    Layer::ALL.iter().fold(usual, |below, &layer| {
        let own = overlays.iter().filter(|overlay| overlay.layer == layer).filter_map(|overlay| overlay.recognisable.as_ref());
        match own.map(|r| r.above).min() {
            Some(above) if layer == Layer::Own => above.min(below),
            Some(above) => above,
            None => below,
        }
    })
}

fn cite(packs: &[Pack], overlays: &[Overlay], effects: &mut [Effect; RULES]) {
    let packs = packs.iter().map(|pack| (&pack.id, &pack.clauses));
    for (id, clauses) in packs.chain(overlays.iter().map(|overlay| (&overlay.id, &overlay.clauses))) {
        for clause in clauses {
            let citation = Citation { pack: id.clone(), clause: clause.id.clone(), force: clause.force };
            for rule in &clause.rules {
                if let Some(effect) = effects.get_mut(rule.index()) {
                    effect.citations.push(citation.clone());
                }
            }
        }
    }
    for effect in effects {
        effect.citations.sort_by_key(|citation| citation.force.strictness());
    }
}
