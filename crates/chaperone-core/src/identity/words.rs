//! The estimate in words.

use super::facts::{FactKind, From, Level, Remark};
use super::tables::{FACILITIES, Spread};
use super::{Factor, Identity, Risk, count};
use crate::text::Span;

/// A smaller number is not told apart from none.
const LEAST: f64 = 0.000_1;

/// A number of people as one says it: two figures, and no more than it is worth.
pub fn number(n: f64) -> String {
    if n < LEAST {
        return "fewer than 0.0001".to_owned();
    }
    let exponent = libm::floor(libm::log10(n)) as i32;
    if n < 9.95 {
        // 0.0042 → 0.004: below one the second figure says nothing.
        let places = if n < 1.0 { (-exponent).max(1) as usize } else { usize::from(n < 1.95) };
        return trimmed(&format!("{n:.places$}"));
    }
    let step = libm::pow(10.0, f64::from(exponent - 1));
    let rounded = libm::round(n / step) * step;
    match rounded {
        ..1e6 => thousands(rounded as u64),
        ..1e9 => format!("{} million", trimmed(&format!("{:.1}", rounded / 1e6))),
        _ => format!("{} billion", trimmed(&format!("{:.1}", rounded / 1e9))),
    }
}

fn trimmed(number: &str) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number.to_owned() }
}

fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `about 0.004`.
pub fn about(n: f64) -> String {
    if n < LEAST { number(n) } else { format!("about {}", number(n)) }
}

/// `about 0.004 (0.0009 to 0.02)`.
pub fn spread(s: Spread) -> String {
    if s.high < LEAST {
        return number(s.mid);
    }
    format!("{} ({} to {})", about(s.mid), number(s.low), number(s.high))
}

/// The one plain line.
pub fn line(identity: &Identity) -> String {
    let others = identity.count.others.mid;
    let fit = if number(others) == "1" { "about 1 other person fits".to_owned() } else { format!("{} other people fit", about(others)) };
    let few = match others {
        ..0.1 => "Probably only this patient",
        ..1.0 => "Perhaps only this patient",
        _ if identity.recognisable() => "Very few could be meant",
        ..100.0 => return format!("Some others could be meant: {fit}."),
        _ => return format!("Many could be meant: {fit}."),
    };
    format!("{few}: {fit}.")
}

/// Among whom others were counted.
pub fn pool(identity: &Identity, text: &str) -> String {
    let pool = &identity.count.pool;
    let people = number(pool.people.mid);
    let place = match (pool.place.name(), identity.facts.place.and_then(|p| p.span)) {
        (Some(name), _) => name.to_owned(),
        (None, Some(span)) => quoted(text, span),
        (None, None) => "the author's own place".to_owned(),
    };
    match pool.facility.and_then(|f| FACILITIES.get(f)) {
        Some(kind) => format!("the {people} people whom one {} serves", kind.label),
        None if pool.place.level == Level::World => format!("the {people} people of the world, since nothing says where"),
        None => format!("the {people} people of {place}"),
    }
}

/// The words at `span`, in quotation marks.
pub(super) fn quoted(text: &str, span: Span) -> String {
    let words = text.get(span.range()).unwrap_or_default();
    let short: String = words.chars().take(40).collect();
    let dots = if short.len() < words.len() { "…" } else { "" };
    format!("“{}{dots}”", short.trim())
}

/// What a factor stands for: the words of the post, or what was assumed.
pub fn factor(identity: &Identity, factor: &Factor, text: &str) -> String {
    let what = match factor.kind {
        FactKind::Condition => "what happened",
        FactKind::Sex => "man or woman",
        FactKind::Time => "when",
        FactKind::Several => "several patients",
        kind => kind.name(),
    };
    let said = match (factor.from, factor.span) {
        (From::Assumed, _) => "not told, so the last year or so".to_owned(),
        (From::Profile, _) => "from the profile".to_owned(),
        (From::Earlier, _) => "from an earlier post".to_owned(),
        (From::Post, Some(span)) => quoted(text, span),
        (From::Post, None) => String::new(),
    };
    let label = match factor.kind {
        FactKind::Condition => identity.facts.happenings.iter().find(|h| h.span == factor.span).map(|h| h.value.figures().label),
        FactKind::Occupation => identity.facts.job.map(|j| j.value.figures().label),
        FactKind::Facility => identity.facts.facility.and_then(|f| FACILITIES.get(f.value)).map(|f| f.label),
        _ => None,
    };
    match label {
        Some(label) => format!("{what}: {said} ({label})"),
        None => format!("{what}: {said}"),
    }
}

/// A factor as a share of people: `1 in 1,300`.
pub fn share(factor: f64) -> String {
    if factor >= 0.995 {
        return if factor < 1.005 { "all".to_owned() } else { format!("{} times", number(factor)) };
    }
    if factor > 0.1 { format!("{:.0} in 100", factor * 100.0) } else { format!("1 in {}", number(1.0 / factor)) }
}

/// What could not be taken as it stands.
pub fn remark(remark: Remark, text: &str) -> String {
    match remark {
        Remark::ImpossibleAge(span) => format!("Nobody is that old ({}): the age is left out of the count.", quoted(text, span)),
        Remark::TwoSexes => "The text has words for a man and for a woman: neither is counted.".to_owned(),
        Remark::TwoAges(span) => format!("Two ages exclude each other ({}): the first is counted.", quoted(text, span)),
        Remark::UnknownPlace(span) => format!("{} is in no table: counted as a small town.", quoted(text, span)),
        Remark::ManyPlaces(span, n) => {
            format!("There are {n} places called {}: the largest is counted. Your profile can say which.", quoted(text, span))
        }
        Remark::UnknownTime(span) => format!("How long ago {} was is not clear: counted as the last year or so.", quoted(text, span)),
        Remark::Abroad => "The rates are American: for infections elsewhere they may be far off.".to_owned(),
        Remark::NoPlace => {
            "Nothing says where, not even your profile: counted among the people whom one hospital or practice serves.".to_owned()
        }
    }
}

/// Who could tell who it is.
pub fn audiences(identity: &Identity) -> String {
    let Risk { own, family, local, stranger } = identity.risk;
    format!(
        "the patient: {} · family and colleagues: {} · people of the place: {} · a stranger who searches: {}",
        likely(own),
        likely(family),
        likely(local),
        likely(stranger)
    )
}

/// What it comes to: enough others, changes that suffice, or none that do.
pub fn outcome(identity: &Identity) -> &'static str {
    let enough = identity.advice.last().is_some_and(|step| count::risk(step.others_after) <= identity.threshold);
    match (identity.recognisable(), enough, identity.hollow, identity.facts.died.is_some()) {
        (false, ..) => "",
        (true, true, false, _) => "That is enough, if nothing else in the post says the same.",
        (true, true, true, _) => "That is enough, but little is left of the story. Better ask first, or do not post it.",
        (true, false, _, false) => "No change leaves both a story and enough other people. Ask the patient for consent, or do not post it.",
        (true, false, _, true) => "No change leaves both a story and enough other people. Ask the family, or do not post it.",
    }
}

/// How sure it is that nobody else fits.
pub fn alone(identity: &Identity) -> String {
    match identity.alone {
        0.995.. => "nearly certain that nobody else fits".to_owned(),
        ..0.005 => "somebody else fits as good as certainly".to_owned(),
        alone => format!("{:.0} in 100 that nobody else fits", alone * 100.0),
    }
}

/// A risk in words.
fn likely(risk: f64) -> &'static str {
    match risk {
        0.5.. => "very likely",
        0.2.. => "likely",
        0.09.. => "possibly",
        _ => "hardly",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_say_no_more_than_they_are_worth() {
        for (n, words) in [
            (0.000_01, "fewer than 0.0001"),
            (0.0042, "0.004"),
            (0.55, "0.6"),
            (1.26, "1.3"),
            (4.4, "4"),
            (42.4, "42"),
            (388.0, "390"),
            (2_133.0, "2,100"),
            (53_880.0, "54,000"),
            (8_336_817.0, "8.3 million"),
            (331_449_281.0, "330 million"),
            (8.1e9, "8.1 billion"),
        ] {
            assert_eq!(number(n), words, "{n}");
        }
    }

    #[test]
    fn shares_are_told_as_people_tell_them() {
        assert_eq!([share(1.0), share(0.48), share(0.000_76)], ["all", "48 in 100", "1 in 1,300"]);
    }
}
