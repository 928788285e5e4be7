//! What to change, where a machine can know that.

use super::Scene;
use crate::review::{Evidence, Kind};

/// Most details quoted in one sentence: more is not read.
const MOST: usize = 3;

/// What sort of change a detail asks for, the most telling first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Name,
    Number,
    Picture,
    Where,
    When,
    Who,
    What,
    Age,
}

impl Change {
    fn of(kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::Name | Kind::Initials | Kind::CodeName => Self::Name,
            Kind::Url | Kind::Ip | Kind::Id | Kind::Handle => Self::Number,
            _ if kind.is_unique() => Self::Number,
            Kind::ImageRef => Self::Picture,
            Kind::Place | Kind::Address | Kind::Zip | Kind::Facility | Kind::Room => Self::Where,
            Kind::Date | Kind::Time => Self::When,
            Kind::Occupation | Kind::Relative | Kind::Physical | Kind::Other => Self::Who,
            Kind::Event | Kind::Condition => Self::What,
            Kind::Age => Self::Age,
            _ => return None,
        })
    }

    /// The sentence that asks for it, of the quoted details.
    fn sentence(self, quoted: &str) -> String {
        match self {
            Self::Name => format!("Write “a patient” instead of {quoted}."),
            Self::Number => format!("Take out {quoted}: it leads straight to one person."),
            Self::Picture => format!("Post no picture ({quoted}) without written consent for this very post."),
            Self::Where => format!("Leave out where: {quoted}."),
            Self::When => format!("Leave out when: {quoted}; or wait until the day points to nobody."),
            Self::Who => format!("Leave out what people know them by: {quoted}."),
            Self::What => format!("Say what happened in general words: {quoted}."),
            Self::Age => format!("Leave out the age: {quoted}."),
        }
    }
}

/// Which of `details` to change and how, a sentence for each sort, the most telling first. Empty where
/// there is none.
pub fn leave_out(scene: &Scene<'_>, details: &[Evidence]) -> String {
    let mut changes: Vec<(Change, String)> = Vec::new();
    for detail in details {
        let words = scene.post.draft.at(detail.span);
        let Some(change) = Change::of(detail.kind) else { continue };
        let new = match age_band(detail.kind, words) {
            Some(band) => (Change::Age, format!("{}, better “{band}”", quoted(words))),
            None => (change, quoted(words)),
        };
        if !changes.contains(&new) {
            changes.push(new);
        }
    }
    changes.sort_by_key(|c| c.0);
    let sentences = changes.chunk_by(|a, b| a.0 == b.0).filter_map(|same| {
        let quotes: Vec<&str> = same.iter().take(MOST).map(|c| c.1.as_str()).collect();
        same.first().map(|c| c.0.sentence(&quotes.join(", ")))
    });
    sentences.collect::<Vec<_>>().join(" ")
}

/// The words in quotation marks, cut where they are long.
fn quoted(words: &str) -> String {
    let short: String = words.chars().take(40).collect();
    let dots = if short.len() < words.len() { "…" } else { "" };
    format!("“{}{dots}”", short.trim())
}

/// The band of an age: `47yo` is “in their forties”. Nothing for other kinds, or where no number is given.
fn age_band(kind: Kind, words: &str) -> Option<&'static str> {
    if kind != Kind::Age {
        return None;
    }
    let lower = words.to_lowercase();
    if ["week", "wk", "month", "day", "hour"].iter().any(|unit| lower.contains(unit)) {
        return Some("a young child");
    }
    let digits: String = lower.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    Some(match digits.parse::<u8>().ok()? {
        0..=1 => "a baby",
        2..=12 => "a child",
        13..=19 => "a teenager",
        20..=29 => "in their twenties",
        30..=39 => "in their thirties",
        40..=49 => "in their forties",
        50..=59 => "in their fifties",
        60..=69 => "in their sixties",
        70..=79 => "in their seventies",
        80..=89 => "in their eighties",
        _ => return None,
    })
}
