//! What to change, where a machine can know that.

use super::Scene;
use crate::review::{Evidence, Kind};

/// Most changes named: more is not read.
const MOST: usize = 5;

/// For every detail the words to change and what to write in their place, the most telling first.
/// Empty where there is no detail.
pub fn leave_out(scene: &Scene<'_>, details: &[Evidence]) -> String {
    let mut changes: Vec<(u8, String)> = Vec::new();
    for detail in details {
        let words = quoted(scene.post.draft.at(detail.span));
        if let Some((order, change)) = change(detail.kind, &words, scene.post.draft.at(detail.span))
            && !changes.iter().any(|c| c.1 == change)
        {
            changes.push((order, change));
        }
    }
    changes.sort_by_key(|c| c.0);
    let left = changes.len().saturating_sub(MOST);
    let mut advice: Vec<String> = changes.into_iter().take(MOST).map(|c| c.1).collect();
    if left > 0 {
        advice.push(format!("and look at {left} more marked {}", if left == 1 { "detail" } else { "details" }));
    }
    let mut advice = advice.join("; ");
    if let Some(first) = advice.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if !advice.is_empty() {
        advice.push('.');
    }
    advice
}

/// The words in quotation marks, cut where they are long.
fn quoted(words: &str) -> String {
    let short: String = words.chars().take(40).collect();
    let dots = if short.len() < words.len() { "…" } else { "" };
    format!("“{}{dots}”", short.trim())
}

/// How telling that kind of detail is (0 most), and what to do about it.
fn change(kind: Kind, quoted: &str, words: &str) -> Option<(u8, String)> {
    Some(match kind {
        Kind::Name | Kind::Initials | Kind::CodeName => (0, format!("take out {quoted} and write “a patient”")),
        Kind::Phone
        | Kind::Fax
        | Kind::Email
        | Kind::Ssn
        | Kind::Mrn
        | Kind::HealthPlan
        | Kind::AccountNumber
        | Kind::Licence
        | Kind::Vehicle
        | Kind::DeviceSerial
        | Kind::Url
        | Kind::Ip
        | Kind::Id
        | Kind::Handle => (0, format!("take out {quoted}: it leads straight to one person")),
        Kind::ImageRef => (1, format!("leave the picture out ({quoted}), or have written consent for this very post")),
        Kind::Event => (1, format!("leave out {quoted}: others know what happened")),
        Kind::Place | Kind::Address | Kind::Zip => (2, format!("leave out {quoted}, or name no more than the state or country")),
        Kind::Facility => (2, format!("leave out {quoted}")),
        Kind::Room => (2, format!("leave out {quoted}: never a room or bed")),
        Kind::Date | Kind::Time => (3, format!("leave out {quoted}, and wait until the day no longer points to anybody")),
        Kind::Occupation => (3, format!("leave out the job ({quoted})")),
        Kind::Relative => (3, format!("leave out the family tie ({quoted})")),
        Kind::Physical => (3, format!("leave out {quoted}: people know the mark")),
        Kind::Age => {
            (4, age(words).map_or_else(|| format!("leave out the age ({quoted})"), |band| format!("instead of {quoted} write “{band}”")))
        }
        Kind::Condition => (5, format!("tell {quoted} in general words, if it is rare")),
        Kind::Other => (5, format!("leave out {quoted}, or say it in general words")),
        _ => return None,
    })
}

/// The band of an age given in years: `47yo` is “in their forties”. Nothing for other units or no number.
fn age(words: &str) -> Option<&'static str> {
    let lower = words.to_lowercase();
    if ["week", "wk", "month", "mo ", "day", "hour"].iter().any(|unit| lower.contains(unit)) {
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
        90..=125 => "of great age",
        _ => return None,
    })
}
