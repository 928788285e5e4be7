//! The line that discloses a tie: only what the text at hand is about, in plain words.

use chaperone_core::judge::scene::mentions;
use chaperone_core::post::Interest;

use crate::tie::{Tie, Told};

/// A sentence for the start of a post, such as `Disclosure: I have received speaker fees from Velora.`
///
/// It names those of `interests` whose party or product `text` names, whatever the case; none where it names none, or
/// has the line already. A tie is best told first: that is where readers see it.
pub fn line(interests: &[Interest], text: &str) -> Option<String> {
    let clauses: Vec<String> = sorted(interests, text).iter().map(Clause::full).collect();
    new(format!("Disclosure: {}.", clauses.join("; ")), &clauses, text)
}

/// The same where every character counts, such as `#Disclosure: speaker fees from Velora.`
pub fn short(interests: &[Interest], text: &str) -> Option<String> {
    let clauses: Vec<String> = sorted(interests, text).iter().map(Clause::short).collect();
    new(format!("#Disclosure: {}.", clauses.join("; ")), &clauses, text)
}

fn new(line: String, clauses: &[String], text: &str) -> Option<String> {
    (!clauses.is_empty() && !text.contains(&line)).then_some(line)
}

/// What is told in one go: things with the same verb, of one party.
struct Clause<'a> {
    verb: &'static str,
    link: &'static str,
    party: &'a str,
    things: Vec<String>,
    /// What the text names, where it does not name the party.
    products: Vec<&'a str>,
}

fn sorted<'a>(interests: &'a [Interest], text: &str) -> Vec<Clause<'a>> {
    let mut clauses: Vec<Clause<'a>> = Vec::new();
    for interest in interests {
        let party = interest.party.trim();
        let products: Vec<&str> = interest.products.iter().map(|product| product.trim()).filter(|one| names(text, one)).collect();
        let named = names(text, party);
        if party.is_empty() || !named && products.is_empty() {
            continue;
        }
        let (Told { verb, link, .. }, thing) = told(&interest.kind);
        let at = clauses.iter().position(|clause| (clause.verb, clause.link, clause.party) == (verb, link, party));
        let at = at.unwrap_or_else(|| {
            clauses.push(Clause { verb, link, party, things: Vec::new(), products: Vec::new() });
            clauses.len() - 1
        });
        let Some(clause) = clauses.get_mut(at) else { continue };
        add(&mut clause.things, thing);
        products.into_iter().filter(|_| !named).for_each(|product| add(&mut clause.products, product));
    }
    clauses
}

fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}

fn names(text: &str, thing: &str) -> bool {
    // What has no letter or digit is named by every text.
    thing.contains(char::is_alphanumeric) && mentions(text, thing)
}

/// How a kind in words is told; one that is not known is repeated, on one line.
fn told(kind: &str) -> (Told, String) {
    if let Some(tie) = Tie::of(kind) {
        let told = tie.told();
        return (told, told.thing.to_owned());
    }
    let kind = kind.split_whitespace().collect::<Vec<_>>().join(" ");
    let thing = if kind.is_empty() { "a tie".to_owned() } else { format!("a tie ({kind})") };
    (Told { verb: "have", thing: "", link: "to" }, thing)
}

impl Clause<'_> {
    fn full(&self) -> String {
        format!("I {} {}", self.verb, self.short())
    }

    fn short(&self) -> String {
        let products = if self.products.is_empty() { String::new() } else { format!(" ({})", and(&self.products)) };
        let things = and(&self.things);
        let space = if things.is_empty() { "" } else { " " };
        format!("{things}{space}{} {}{products}", self.link, self.party)
    }
}

/// `a`, `a and b`, `a, b and c`.
fn and<T: AsRef<str>>(all: &[T]) -> String {
    let all: Vec<&str> = all.iter().map(AsRef::as_ref).collect();
    match all.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interest(party: &str, kind: &str, products: &[&str]) -> Interest {
        Interest { party: party.into(), kind: kind.into(), products: products.iter().map(|one| (*one).to_owned()).collect() }
    }

    fn told(interests: &[Interest], text: &str) -> String {
        line(interests, text).unwrap_or_default()
    }

    #[test]
    fn a_tie_is_told_in_plain_words() {
        for (kind, said) in [
            ("speaker fee", "Disclosure: I have received speaker fees from Velora."),
            ("Shares", "Disclosure: I hold shares in Velora."),
            ("employment", "Disclosure: I work for Velora."),
            ("advisory board", "Disclosure: I sit on an advisory board of Velora."),
            ("shares of a relative", "Disclosure: I have a relative with shares in Velora."),
            ("friend of\nthe owner", "Disclosure: I have a tie (friend of the owner) to Velora."),
            ("", "Disclosure: I have a tie to Velora."),
        ] {
            assert_eq!(told(&[interest("Velora", kind, &[])], "I like VELORA's new pump."), said);
        }
    }

    #[test]
    fn ties_of_one_party_are_told_together() {
        let all = [
            interest("Velora", "speaker fee", &[]),
            interest("Velora", "meals", &[]),
            interest("Velora", "travel", &[]),
            interest("Velora", "speaker fee", &[]),
            interest("Kardivo", "shares", &["Kardivo One"]),
        ];
        let text = "Kardivo or Velora?";
        let said = "Disclosure: I have received speaker fees, meals and travel costs from Velora; I hold shares in Kardivo.";
        assert_eq!(told(&all, text), said);
        let short = short(&all, text).unwrap();
        assert_eq!(short, "#Disclosure: speaker fees, meals and travel costs from Velora; shares in Kardivo.");
    }

    #[test]
    fn a_product_is_named_where_the_party_is_not() {
        let all = [interest("Velora", "consulting fee", &["Velorix", "Tensipatch"])];
        assert_eq!(told(&all, "velorix changed my clinic"), "Disclosure: I have received consulting fees from Velora (Velorix).");
        assert_eq!(told(&all, "Velorix by Velora"), "Disclosure: I have received consulting fees from Velora.");
    }

    #[test]
    fn what_is_not_spoken_of_is_not_told() {
        let all = [interest("Velora", "speaker fee", &["Velorix", "", " ", "-"]), interest("", "shares", &["Tensipatch"])];
        for text in ["", "A quiet night.", "Veloranto is a town.", "preVelora", "Tensipatch, no party", "- and -"] {
            assert_eq!(line(&all, text), None, "{text}");
            assert_eq!(short(&all, text), None, "{text}");
        }
        let text = "Velora makes pumps.";
        assert_eq!(line(&all, &format!("{} {text}", told(&all, text))), None, "told already");
    }
}
