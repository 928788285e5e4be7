//! Which words bear a finding out.

use super::Scene;
use crate::read::tag::{BreachTag, TellTag};
use crate::read::words::{Shape, Word};
use crate::review::{Evidence, Kind, Role};
use crate::rules::Rule;
use crate::text::Span;

/// The longest piece of evidence, in words: more than this is the whole post.
const LONGEST: usize = 24;
/// Most pieces shown for a judgement of wording.
const PIECES: usize = 3;

/// Details that tell who the patient is; `margin` is how doubtful a detail may be (log-odds over none).
pub fn identity(scene: &Scene<'_>, margin: f32) -> Vec<Evidence> {
    let reading = scene.reading;
    let mut out: Vec<Evidence> = Vec::new();
    let mut open: Option<(Kind, Span)> = None;
    for (i, word) in reading.words.iter().enumerate() {
        let tag = reading.tags.get(i);
        let kind = tag.filter(|t| t.tell_margin > margin && is_text(word)).map(|t| kind_of(t.best_tell));
        let kind = kind.or_else(|| mentioned(scene, i, margin - 2.0));
        match (kind, open) {
            (Some(kind), Some((before, span))) if kind == before => open = Some((kind, span.join(word.span))),
            (Some(kind), before) => {
                out.extend(before.map(|(kind, span)| Evidence { span, kind }));
                open = Some((kind, word.span));
            }
            (None, Some((kind, span))) => {
                out.push(Evidence { span, kind });
                open = None;
            }
            (None, None) => {}
        }
    }
    out.extend(open.map(|(kind, span)| Evidence { span, kind }));
    out
}

/// A recognised detail at word `i` that the tagger does not rule out.
fn mentioned(scene: &Scene<'_>, i: usize, margin: f32) -> Option<Kind> {
    let mention = scene.reading.mention(i)?;
    let of_patient = matches!(mention.role, Role::Patient | Role::Unknown | Role::Family);
    let telling = matches!(
        mention.kind,
        Kind::Name
            | Kind::Initials
            | Kind::CodeName
            | Kind::Age
            | Kind::Date
            | Kind::Time
            | Kind::Place
            | Kind::Address
            | Kind::Zip
            | Kind::Facility
            | Kind::Room
            | Kind::Phone
            | Kind::Email
            | Kind::Ssn
            | Kind::Mrn
            | Kind::HealthPlan
            | Kind::AccountNumber
            | Kind::DeviceSerial
            | Kind::Id
            | Kind::Relative
            | Kind::Occupation
            | Kind::Event
            | Kind::Physical
            | Kind::ImageRef
    );
    let doubt = scene.reading.tags.get(i).map_or(0.0, |t| t.tell_margin);
    (of_patient && telling && doubt > margin).then_some(mention.kind)
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
    let tags = &scene.reading.tags;
    let margin = |i: usize| tags.get(i).filter(|t| Some(t.best_breach) == tag).map(|t| t.breach_margin);
    let most = (0..tags.len()).filter_map(margin).fold(f32::NEG_INFINITY, f32::max);
    let weight: Vec<f32> = if most > -2.0 {
        // The margin of a phrase falls off at its ends and at its little words.
        let least = (most - 2.5).min(0.0);
        (0..tags.len()).map(|i| margin(i).map_or(-1.0, |m| m - least)).collect()
    } else {
        centred(&scene.model.attribution(scene.reading, &scene.post.situation, rule))
    };
    pieces(scene, &weight)
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
    found.iter().filter_map(|&(_, from, to)| Some(Evidence { span: trimmed(scene, from, to)?, kind: Kind::Wording })).collect()
}

/// From the first to the last word of `from..to` that is no mark.
fn trimmed(scene: &Scene<'_>, from: usize, to: usize) -> Option<Span> {
    let words = &scene.reading.words;
    let inside = |i: &usize| words.get(*i).is_some_and(|w| !matches!(w.shape, Shape::Mark | Shape::Break));
    let first = (from..to).find(inside)?;
    let last = (from..to).rev().find(inside)?;
    Some(words.get(first)?.span.join(words.get(last)?.span))
}
