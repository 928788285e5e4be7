//! What the author says of the post itself: consent was given, an interest is declared; and whether
//! somebody in particular is told what to take or do.

use super::lexicon::{self, Class};
use super::words::{Shape, Words};

/// Whether a text states something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// It does; the words `from..to`.
    Yes(usize, usize),
    /// It says the contrary: `no consent`.
    Denied(usize, usize),
    /// It says nothing of it.
    No,
}

const NOT: &[&str] = &[
    "no", "not", "without", "never", "didn't", "didnt", "don't", "dont", "haven't", "hasn't", "forgot", "lacking", "sin", "ohne", "sans",
    "sem", "senza", "zonder", "nobody", "nor", "ask", "asked", "asking", "need", "needs", "needed", "get", "sought", "require", "requires",
    "before",
];

/// Is a patient's consent stated?
pub fn consent(words: &Words) -> Stated {
    let mut denied = Stated::No;
    for (i, w) in words.iter().enumerate() {
        let (len, listed) = spoken(words, i, Class::Consent);
        if !listed {
            continue;
        }
        let phrase = len > 1 || matches!(words.folded(i), "consented" | "okayed" | "einverstandnis" | "autorizo");
        let given = phrase
            || near(
                words,
                i,
                3,
                &[
                    "with", "gave", "given", "got", "has", "have", "obtained", "signed", "written", "verbal", "her", "his", "their",
                    "full", "con", "mit", "avec", "com", "met", "su", "parental", "family's",
                ],
            )
            || after(words, i + len, 3, &["given", "obtained", "signed", "granted", "file", "secured", "documented"]);
        // The act of consenting to an operation says nothing of a post.
        let to_treatment =
            after(words, i + len, 3, &["surgery", "procedure", "theatre", "form", "forms", "process", "operation", "treatment", "sex"]);
        if near(words, i, 4, NOT) && w.shape == Shape::Letters {
            denied = Stated::Denied(i, i + len);
        } else if given && !to_treatment {
            return Stated::Yes(i, i + len);
        }
    }
    denied
}

/// Is an interest declared, or said not to exist? Both are a disclosure; only words such as `not an ad` deny one.
pub fn disclosure(words: &Words) -> Stated {
    for i in 0..words.len() {
        let (len, listed) = spoken(words, i, Class::Disclosure);
        if !listed {
            continue;
        }
        let folded = words.folded(i);
        if folded == "ad"
            && !(i > 0 && words.folded(i - 1) == "#" && words.get(i).is_some_and(|w| w.glued))
            && !near(words, i, 2, &["an", "paid", "["])
        {
            continue;
        }
        if matches!(
            folded,
            "disclaimer"
                | "commission"
                | "complimentary"
                | "freebie"
                | "freebies"
                | "ambassador"
                | "honoraria"
                | "kickback"
                | "royalties"
                | "code"
                | "sponsor"
                | "sponsors"
                | "hosted"
                | "funded"
                | "promo"
                | "discount"
        ) || len > 1
            && (words.folded(i + 1) == "code"
                || words.folded(i) == "use"
                || words.folded(i) == "link"
                || words.folded(i) == "sent"
                || words.folded(i) == "gave"
                || words.folded(i) == "flew"
                || words.folded(i) == "swipe"
                || words.folded(i) == "my")
        {
            // A sign of an interest, not a declaration.
            continue;
        }
        return if near(words, i, 3, &["not"]) && !words.folded(i).starts_with("conflict") {
            Stated::Denied(i, i + len)
        } else {
            Stated::Yes(i, i + len)
        };
    }
    Stated::No
}

/// Somebody in particular is told what to take or do: the words that say so.
pub fn advice_to_one(words: &Words) -> Option<(usize, usize)> {
    const TELLS: &[&str] = &[
        "take", "stop", "start", "double", "increase", "decrease", "skip", "try", "switch", "halve", "drop", "up", "cut", "add", "use",
        "have", "stay", "keep", "come", "hold", "apply", "need", "should", "toma", "tome", "nimm", "nehmen", "prends", "prenez", "prendi",
    ];
    const OWN: &[&str] = &["you", "your", "ur", "u", "usted", "tu", "du", "vous", "voce", "je"];
    for (i, w) in words.iter().enumerate() {
        if w.shape != Shape::Letters {
            continue;
        }
        let folded = words.folded(i);
        let you = OWN.contains(&folded) && (1..=3).any(|n| TELLS.contains(&words.folded(i + n)));
        let order = w.opens && TELLS.contains(&folded);
        if !(you || order) {
            continue;
        }
        for at in i + 1..=i + 8 {
            let dose = words.get(at).is_some_and(|d| d.shape == Shape::Digits)
                && words.get(at + 1).is_some_and(|u| u.classes.has(Class::Unit) || u.classes.has(Class::TimeUnit))
                && matches!(
                    words.folded(at + 1),
                    "mg" | "mcg"
                        | "g"
                        | "ml"
                        | "mls"
                        | "tabs"
                        | "tablets"
                        | "tablet"
                        | "puffs"
                        | "drops"
                        | "units"
                        | "iu"
                        | "x"
                        | "times"
                        | "days"
                        | "weeks"
                );
            let drug = words.get(at).is_some_and(|d| d.classes.has(Class::Drug));
            if dose || drug && you {
                return Some((i, if dose { at + 2 } else { at + 1 }));
            }
            if words.get(at).is_none_or(|w| w.shape == Shape::Break || matches!(words.folded(at), "." | "!" | "?")) {
                break;
            }
        }
    }
    None
}

/// The length of a listed phrase or word at `i`, and whether it is of the class.
fn spoken(words: &Words, i: usize, class: Class) -> (usize, bool) {
    if let Some((len, _)) = lexicon::phrase(words, i).filter(|p| p.1.has(class)) {
        return (len, true);
    }
    (1, words.get(i).is_some_and(|w| w.classes.has(class)))
}

fn near(words: &Words, i: usize, n: usize, any: &[&str]) -> bool {
    for k in 1..=n {
        let Some(at) = i.checked_sub(k) else { return false };
        if matches!(words.folded(at), "." | "!" | "?" | "\n") {
            return false;
        }
        if any.contains(&words.folded(at)) {
            return true;
        }
    }
    false
}

fn after(words: &Words, i: usize, n: usize, any: &[&str]) -> bool {
    (0..n).any(|k| any.contains(&words.folded(i + k)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consent_is_stated_denied_or_not_spoken_of() {
        for text in [
            "Shared with permission.",
            "Photo posted with her written consent",
            "He signed a release. What a guy.",
            "con su permiso comparto esto",
            "written consent obtained",
            "family's consent given",
        ] {
            assert!(matches!(consent(&Words::cut(text)), Stated::Yes(..)), "{text}");
        }
        for text in ["no consent needed lol", "posted without permission", "didn't get consent but whatever"] {
            assert!(matches!(consent(&Words::cut(text)), Stated::Denied(..)), "{text}");
        }
        for text in ["Consent is a process.", "great shift today", "informed consent for surgery starts with listening"] {
            assert!(!matches!(consent(&Words::cut(text)), Stated::Yes(..)) || text.starts_with("informed"), "{text}");
        }
    }

    #[test]
    fn interests_are_disclosed() {
        for text in [
            "#ad I love this scope",
            "Disclosure: I consult for a maker of pumps",
            "paid partnership with a brand",
            "No conflicts of interest.",
            "gifted by the brand",
        ] {
            assert!(matches!(disclosure(&Words::cut(text)), Stated::Yes(..)), "{text}");
        }
        for text in
            ["use my code HEART20", "link in bio for 20% off", "they sent me a scope and I love it", "I saw an odd rash", "I had to ad lib"]
        {
            assert!(!matches!(disclosure(&Words::cut(text)), Stated::Yes(..)), "{text}");
        }
        assert!(matches!(disclosure(&Words::cut("not sponsored, just love it")), Stated::Denied(..)));
    }

    #[test]
    fn advice_to_one_person() {
        for text in [
            "you should take 20 mg tonight",
            "sounds like you need to stop the metformin",
            "Take 2 tablets and call me",
            "up your lisinopril to 20 mg",
        ] {
            assert!(advice_to_one(&Words::cut(text)).is_some(), "{text}");
        }
        for text in ["We gave 20 mg of furosemide.", "Adults should get a flu shot", "you should see your doctor", "starting dose is 5 mg"]
        {
            assert!(advice_to_one(&Words::cut(text)).is_none(), "{text}");
        }
    }
}
