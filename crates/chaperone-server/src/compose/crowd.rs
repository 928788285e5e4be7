//! A small picture of the crowd: the patient, and how many others could be meant.

use chaperone_core::identity::{Identity, words};
use maud::{Markup, html};

/// Dots for each power of ten.
const EACH: u32 = 10;
/// Powers of ten that are shown: 1, 10, 100, 1,000, 10,000.
const DECADES: u32 = 5;

/// How many dots are filled for so many others: each ten is one power of ten more.
fn filled(others: f64) -> u32 {
    let most = EACH * DECADES;
    (1..=most).take_while(|dot| others >= 10f64.powf(f64::from(dot - 1) / f64::from(EACH))).count().try_into().unwrap_or(most)
}

/// What the picture shows, in words.
pub(super) fn told(identity: &Identity) -> String {
    let others = identity.count.others.mid;
    if others < 1.0 {
        return "One figure alone: nobody else is likely to fit.".to_owned();
    }
    format!("One figure among others: the patient cannot be told apart from {} other people.", words::about(others))
}

/// The picture. Its scale is logarithmic: ten dots are ten times as many people.
pub(super) fn picture(identity: &Identity) -> Markup {
    let filled = filled(identity.count.others.mid);
    let state = if identity.recognisable() { "few" } else { "many" };
    html! {
        figure.crowd data-crowd=(state) {
            svg viewBox="0 0 330 58" role="img" aria-label=(told(identity)) {
                circle.one cx="14" cy="13" r="6" {}
                path.one d="M3 38c0-10 4-17 11-17s11 7 11 17z" {}
                @for dot in 0..EACH * DECADES {
                    @let (decade, n) = (dot / EACH, dot % EACH);
                    circle.dot.on[dot < filled] cx=(44 + decade * 58 + (n % 5) * 10) cy=(17 + (n / 5) * 12) r="3.6" {}
                }
                @for (decade, label) in ["1", "10", "100", "1,000", "10,000"].iter().enumerate() {
                    text x=(40 + decade * 58) y="52" aria-hidden="true" { (label) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_dots_are_ten_times_as_many() {
        for (others, dots) in [(0.0, 0), (0.9, 0), (1.0, 1), (9.9, 10), (10.0, 11), (100.0, 21), (1e12, 50)] {
            assert_eq!(filled(others), dots, "{others}");
        }
    }
}
