//! Which words bear a finding out.

use super::Scene;
use crate::judge::features;
use crate::read::Mention;
use crate::read::lexicon::Class;
use crate::read::tag::{BreachTag, TellTag};
use crate::read::words::{Shape, Word};
use crate::review::{Evidence, Kind, Role};
use crate::rules::Rule;

/// The longest piece of evidence, in words: more than this is the whole post.
const LONGEST: usize = 24;
/// Most pieces shown for a judgement of wording.
const PIECES: usize = 3;

/// Details that tell who the patient is; `margin` is how doubtful a detail may be (log-odds over none).
pub fn identity(scene: &Scene<'_>, margin: f32) -> Vec<Evidence> {
    let reading = scene.reading;
    // What is recognised is shown whole: a date is not its slashes.
    let mut out: Vec<Evidence> =
        scene.mentions().iter().filter(|m| counts(scene, m, margin)).map(|m| Evidence { span: m.span, kind: m.kind }).collect();
    let mut taken = vec![false; reading.words.len()];
    for span in out.iter().map(|e| e.span) {
        let words = taken.get_mut(reading.words.at(span.start())..reading.words.at(span.end()));
        words.into_iter().flatten().for_each(|word| *word = true);
    }
    let free = |i: usize| taken.get(i) == Some(&false);
    let kinds = (0..reading.words.len()).map(|i| told(scene, i, margin).filter(|_| free(i))).chain([None]);
    let mut open: Option<(Kind, usize)> = None;
    for (i, kind) in kinds.enumerate() {
        if open.is_some_and(|(before, _)| kind != Some(before)) {
            out.extend(open.take().and_then(|(kind, from)| detail(scene, kind, from, i)));
        }
        open = open.or(kind.map(|kind| (kind, i)));
    }
    out.sort_by_key(|e| e.span.start());
    out
}

/// Whether a recognised detail may be the patient's: for certain by its form, or where the tagger does not rule it out.
fn counts(scene: &Scene<'_>, mention: &Mention, margin: f32) -> bool {
    if !matches!(mention.role, Role::Patient | Role::Unknown | Role::Family) {
        return false;
    }
    let words = scene.reading.words.at(mention.span.start())..scene.reading.words.at(mention.span.end());
    let most = scene.tags().get(words).unwrap_or_default().iter().map(|t| t.tell_margin).fold(f32::NEG_INFINITY, f32::max);
    is_certain(mention.kind) || (is_telling(mention.kind) && most > margin - 2.0)
}

/// What word `i` tells of the patient, as the tagger has it.
fn told(scene: &Scene<'_>, i: usize, margin: f32) -> Option<Kind> {
    let tag = scene.tags().get(i)?;
    let text = scene.reading.words.get(i).is_some_and(is_text);
    (text && tag.tell_margin > margin).then(|| kind_of(tag.best_tell))
}

/// The words `from..to` as evidence, without the little words at its ends; nothing where only such are left.
fn detail(scene: &Scene<'_>, kind: Kind, from: usize, to: usize) -> Option<Evidence> {
    let says = |i: &usize| {
        let (Some(word), Some(classes)) = (scene.reading.words.get(*i), scene.reading.classes.get(*i)) else { return false };
        // Everyday words, and the word before a number that is shown by itself, tell nobody apart.
        let little = word.shape == Shape::Letters
            && ((classes.has(Class::Common) && !classes.meets(features::TELLING)) || classes.has(Class::IdWord));
        !matches!(word.shape, Shape::Mark | Shape::Break | Shape::Symbol) && !little
    };
    let first = (from..to).find(says)?;
    let last = (from..to).rev().find(says)?;
    scene.words(first, last + 1).map(|span| Evidence { span, kind })
}

/// Kinds that only the form of the words can give, and gives for certain.
fn is_certain(kind: Kind) -> bool {
    kind.is_unique() || matches!(kind, Kind::Zip | Kind::Address)
}

/// Kinds that help to tell who somebody is.
fn is_telling(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Name
            | Kind::Initials
            | Kind::CodeName
            | Kind::Age
            | Kind::Date
            | Kind::Time
            | Kind::Place
            | Kind::Facility
            | Kind::Room
            | Kind::Id
            | Kind::Relative
            | Kind::Occupation
            | Kind::Event
            | Kind::Physical
            | Kind::ImageRef
    )
}

fn is_text(word: &Word) -> bool {
    matches!(word.shape, Shape::Letters | Shape::Digits)
}

fn kind_of(tell: TellTag) -> Kind {
    match tell {
        TellTag::Name => Kind::Name,
        TellTag::Age => Kind::Age,
        TellTag::Time => Kind::Time,
        TellTag::Place => Kind::Place,
        TellTag::Facility => Kind::Facility,
        TellTag::Room => Kind::Room,
        TellTag::Number => Kind::Id,
        TellTag::Relative => Kind::Relative,
        TellTag::Occupation => Kind::Occupation,
        TellTag::Condition => Kind::Condition,
        TellTag::Event => Kind::Event,
        TellTag::Image => Kind::ImageRef,
        TellTag::Physical => Kind::Physical,
        TellTag::Other | TellTag::None => Kind::Other,
    }
}

/// The words that carry a judgement, where `rule` is raised at all: what the tagger marks for `rule`, else what speaks most for it.
pub fn wording(scene: &Scene<'_>, rule: Rule) -> Vec<Evidence> {
    if !scene.raises(rule) {
        return Vec::new();
    }
    let tag = BreachTag::from_name(rule.name());
    let tags = scene.tags();
    let margin = |i: usize| tags.get(i).filter(|t| Some(t.best_breach) == tag).map(|t| t.breach_margin);
    let most = (0..tags.len()).filter_map(margin).fold(f32::NEG_INFINITY, f32::max);
    let weight: Vec<f32> = if most > -2.0 {
        // The margin of a phrase falls off at its ends and at its little words.
        let least = (most - 2.5).min(0.0);
        (0..tags.len()).map(|i| margin(i).map_or(-1.0, |m| m - least)).collect()
    } else {
        centred(&scene.attribution(rule))
    };
    pieces(scene, &weight)
}

/// As [`wording`], with the names of persons and houses whom the words are against.
pub fn against(scene: &Scene<'_>, rule: Rule) -> Vec<Evidence> {
    let mut out = wording(scene, rule);
    if scene.raises(rule) {
        let named = |m: &&Mention| {
            matches!(m.kind, Kind::Name | Kind::Initials | Kind::Handle | Kind::CodeName | Kind::Facility)
                && matches!(m.role, Role::Patient | Role::Colleague | Role::Family | Role::Unknown)
        };
        out.extend(scene.mentions().iter().filter(named).map(|m| Evidence { span: m.span, kind: m.kind }));
    }
    out
}

/// As [`wording`], with the details that tell which patient it is about.
pub fn about_a_patient(scene: &Scene<'_>, rule: Rule) -> Vec<Evidence> {
    let mut out = wording(scene, rule);
    if scene.raises(rule) {
        out.extend(identity(scene, 0.0));
    }
    out
}

/// Weights less their mean and half their spread, so that only what stands out is above nought.
fn centred(weights: &[f32]) -> Vec<f32> {
    let count = weights.len().max(1) as f32;
    let mean = weights.iter().sum::<f32>() / count;
    let spread = (weights.iter().map(|w| (w - mean) * (w - mean)).sum::<f32>() / count).sqrt();
    weights.iter().map(|w| w - mean - 0.5 * spread).collect()
}

/// The stretches of words with the greatest sums, at most [`PIECES`], in order of place.
fn pieces(scene: &Scene<'_>, weight: &[f32]) -> Vec<Evidence> {
    let mut found: Vec<(f32, usize, usize)> = Vec::new();
    let (mut sum, mut from, mut top) = (0.0f32, 0, (0.0f32, 0));
    for (i, &w) in weight.iter().enumerate().chain([(weight.len(), &f32::NEG_INFINITY)]) {
        if sum <= 0.0 {
            (sum, from, top) = (0.0, i, (0.0, i));
        }
        sum += w;
        if sum > top.0 {
            top = (sum, i + 1);
        }
        if (sum < top.0 * 0.5 || i + 1 - from >= LONGEST) && top.0 > 0.0 {
            found.push((top.0, from, top.1));
            sum = 0.0;
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = found.first().map_or(0.0, |f| f.0);
    found.truncate(PIECES);
    found.retain(|f| f.0 > 0.3 * best);
    found.sort_by_key(|f| f.1);
    let kept: Vec<Evidence> = found.iter().filter_map(|&(_, from, to)| detail(scene, Kind::Wording, from, to)).collect();
    if !kept.is_empty() {
        return kept;
    }
    // Nothing but little words: then these, rather than none.
    found.iter().filter_map(|&(_, from, to)| Some(Evidence { span: scene.words(from, to)?, kind: Kind::Wording })).take(1).collect()
}
