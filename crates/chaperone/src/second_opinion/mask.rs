//! A draft without its direct identifiers: what a model is shown in its place, and the way back.

use core::fmt::{self, Write as _};
use core::ops::Range;
use std::collections::HashMap;

use chaperone_core::read::lexicon::{Class, Classes};
use chaperone_core::read::words::Words;
use chaperone_core::review::{Identifier, Kind, Role};
use chaperone_core::text::{Draft, Span};

/// Words of fewer letters and digits than this are masked where they were found, not wherever else they stand: "4" of
/// "bed 4" is in "4 hours" too.
const SHORT: usize = 3;

/// A draft in which placeholders such as `[NAME-1]` stand for names, dates, numbers, contacts and places. It still holds
/// the rest of the draft's words: `Debug` shows none.
pub(super) struct Masked<'d> {
    draft: &'d str,
    text: String,
    /// In order of place.
    holes: Vec<Hole>,
}

/// A placeholder, and the words that it stands for.
struct Hole {
    masked: Range<usize>,
    draft: Range<usize>,
}

impl fmt::Debug for Masked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Masked({} bytes, {} placeholders)", self.text.len(), self.holes.len())
    }
}

/// Words to be masked, with the name of their placeholder.
struct Piece {
    draft: Range<usize>,
    label: &'static str,
    number: usize,
}

impl<'d> Masked<'d> {
    /// Masks the `identifiers` that the engine found in `draft`, and the same words wherever else they stand.
    pub(super) fn of(draft: &'d Draft, identifiers: &[Identifier]) -> Self {
        let text = draft.text();
        let words = words(text);
        let mut names = Names::default();
        let mut pieces = Vec::new();
        for identifier in identifiers {
            if let Some(label) = label(identifier, identifiers) {
                let number = names.add(draft.at(identifier.span), label, identifier.kind);
                pieces.push(Piece { draft: identifier.span.range(), label, number });
            }
        }
        names.again(&words, &mut pieces);
        let mut masked = Self { draft: text, text: String::with_capacity(text.len()), holes: Vec::new() };
        let mut done = 0;
        for piece in joined(pieces) {
            masked.text.push_str(text.get(done..piece.draft.start).unwrap_or_default());
            let start = masked.text.len();
            let _ = write!(masked.text, "[{}-{}]", piece.label, piece.number);
            done = piece.draft.end;
            masked.holes.push(Hole { masked: start..masked.text.len(), draft: piece.draft });
        }
        masked.text.push_str(text.get(done..).unwrap_or_default());
        masked
    }

    /// What may be sent.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where the draft has the words that `quote` has in the masked text; the first place, if there are several. A model
    /// gives words, never places, and often another blank or another quotation mark.
    pub(super) fn find(&self, quote: &str) -> Option<Span> {
        let (text, places) = folded(&self.text);
        let (quote, _) = folded(quote.trim());
        if quote.is_empty() {
            return None;
        }
        let at = text.find(&quote)?;
        let start = places.get(at)?.start;
        let end = places.get(at + quote.len() - 1)?.end;
        self.span(start..end)
    }

    /// The span of the draft that `masked` stands for; a placeholder counts as a whole.
    fn span(&self, masked: Range<usize>) -> Option<Span> {
        let start = self.back(masked.start, |hole| hole.draft.start);
        let end = self.back(masked.end, |hole| hole.draft.end);
        Span::of(self.draft, start, end)
    }

    /// The offset in the draft of an offset in the masked text; `within` says which one, inside a placeholder.
    fn back(&self, at: usize, within: fn(&Hole) -> usize) -> usize {
        let before = self.holes.partition_point(|hole| hole.masked.end <= at);
        match self.holes.get(before) {
            Some(hole) if hole.masked.start < at => within(hole),
            _ => before.checked_sub(1).and_then(|last| self.holes.get(last)).map_or(at, |hole| at - hole.masked.end + hole.draft.end),
        }
    }
}

/// The placeholder of an identifier; `None` for what may be shown. Shown are what a post is about (conditions, events,
/// relatives, occupations, drugs, judgements), and persons whom everybody knows: without them there is nothing to judge,
/// and none of them alone leads to a person.
fn label(identifier: &Identifier, all: &[Identifier]) -> Option<&'static str> {
    let known = matches!(identifier.role, Role::PublicFigure | Role::Historical | Role::Fictional | Role::Eponym | Role::Drug);
    // A tag such as #ad is what a rule asks for.
    let declares = |tag: Span| all.iter().any(|other| other.kind == Kind::Disclosure && other.span.touches(tag));
    let always = match identifier.kind {
        Kind::Name | Kind::Initials | Kind::CodeName | Kind::Handle => !known,
        Kind::Hashtag => !known && !declares(identifier.span),
        // Every place: only of those in a list is it known whether they are larger than a town.
        Kind::Date | Kind::Place | Kind::Address | Kind::Zip | Kind::Facility | Kind::Room | Kind::Url | Kind::Ip | Kind::Id => true,
        kind => kind.is_unique(),
    };
    (always || identifier.safe_harbor.is_some()).then(|| tag(identifier.kind))
}

/// The word in the placeholder.
const fn tag(kind: Kind) -> &'static str {
    match kind {
        Kind::Name | Kind::Initials | Kind::CodeName => "NAME",
        Kind::Handle | Kind::Hashtag => "HANDLE",
        Kind::Age => "AGE",
        Kind::Date | Kind::Time => "DATE",
        Kind::Place | Kind::Address | Kind::Zip => "PLACE",
        Kind::Facility => "FACILITY",
        Kind::Room => "ROOM",
        Kind::Phone | Kind::Fax | Kind::Email | Kind::Url | Kind::Ip => "CONTACT",
        Kind::ImageRef => "PICTURE",
        Kind::Biometric => "BODY-MARK",
        _ => "NUMBER",
    }
}

/// Words that were masked once, to be found again: the same words have the same placeholder.
#[derive(Default)]
struct Names {
    numbers: HashMap<(&'static str, Vec<String>), usize>,
    /// The last number of each label.
    last: HashMap<&'static str, usize>,
    /// By first word.
    sought: HashMap<String, Vec<Sought>>,
}

struct Sought {
    /// In lower case, unless `exact`.
    words: Vec<String>,
    /// As written: for short words, and for parts of names that are everyday words in lower case.
    exact: bool,
    label: &'static str,
    number: usize,
}

impl Names {
    /// The number of the placeholder for `found`.
    fn add(&mut self, found: &str, label: &'static str, kind: Kind) -> usize {
        let written: Vec<&str> = words(found).into_iter().map(|word| word.text).collect();
        let low: Vec<String> = written.iter().map(|word| word.to_lowercase()).collect();
        if let Some(&number) = self.numbers.get(&(label, low.clone())) {
            return number;
        }
        let last = self.last.entry(label).or_default();
        *last += 1;
        let next = *last;
        self.numbers.insert((label, low.clone()), next);
        let letters: usize = written.iter().map(|word| word.chars().count()).sum();
        let capitals = letters >= 2 && written.iter().all(|word| word.chars().all(char::is_uppercase));
        if letters >= SHORT {
            self.seek(low, false, label, next);
        } else if capitals {
            self.seek(written.iter().map(|&word| word.to_owned()).collect(), true, label, next);
        }
        if kind == Kind::Name && written.len() > 1 {
            let part = |word: &&&str| word.chars().count() >= SHORT && word.starts_with(char::is_uppercase);
            for word in written.iter().filter(part) {
                self.part(word, label, next);
            }
        }
        next
    }

    /// A part of a name: sought alone too, an everyday word only as it was written. A title is no part of a name.
    fn part(&mut self, word: &str, label: &'static str, number: usize) {
        let classes = Words::cut(word).get(0).map_or(Classes::NONE, |word| word.classes);
        if classes.has(Class::Title) {
            return;
        }
        let exact = classes.has(Class::Common) || classes.has(Class::Ambiguous);
        let low = word.to_lowercase();
        self.numbers.entry((label, vec![low.clone()])).or_insert(number);
        self.seek(vec![if exact { word.to_owned() } else { low }], exact, label, number);
    }

    fn seek(&mut self, words: Vec<String>, exact: bool, label: &'static str, number: usize) {
        if let Some(first) = words.first() {
            let first = first.to_lowercase();
            self.sought.entry(first).or_default().push(Sought { words, exact, label, number });
        }
    }

    /// Adds every place where one of the words stands. A second look, because the engine may find a name once and miss it
    /// the next time: for a sender that is too little.
    fn again(&self, words: &[Word<'_>], pieces: &mut Vec<Piece>) {
        for (at, word) in words.iter().enumerate() {
            for sought in self.sought.get(&word.text.to_lowercase()).into_iter().flatten() {
                let Some(here) = words.get(at..at + sought.words.len()) else { continue };
                let same = |(word, sought_word): (&Word<'_>, &String)| {
                    if sought.exact { word.text == sought_word } else { word.text.to_lowercase() == *sought_word }
                };
                if let (true, Some(last)) = (here.iter().zip(&sought.words).all(same), here.last()) {
                    pieces.push(Piece { draft: word.at..last.at + last.text.len(), label: sought.label, number: sought.number });
                }
            }
        }
    }
}

/// In order of place, overlapping ones joined under the longer one's name.
fn joined(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by_key(|piece| (piece.draft.start, piece.draft.end));
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match out.last_mut() {
            Some(last) if piece.draft.start < last.draft.end => {
                let end = last.draft.end.max(piece.draft.end);
                if piece.draft.len() > last.draft.len() {
                    (last.label, last.number) = (piece.label, piece.number);
                }
                last.draft.end = end;
            }
            _ => out.push(piece),
        }
    }
    out
}

/// Letters and digits in a row.
struct Word<'t> {
    text: &'t str,
    at: usize,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_alphanumeric()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.extend(text.get(from..at).map(|text| Word { text, at: from }));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// `text` with plain quotation marks and single blanks, and for each of its bytes the bytes it came from.
fn folded(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut out, mut places) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
    for (at, c) in text.char_indices() {
        let plain = match c {
            '“' | '”' | '„' => '"',
            '‘' | '’' => '\'',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        let from = at..at + c.len_utf8();
        if plain == ' ' && out.ends_with(' ') {
            if let Some(place) = places.last_mut() {
                let Range { end, .. } = place;
                *end = from.end;
            }
            continue;
        }
        out.push(plain);
        places.extend(core::iter::repeat_n(from, plain.len_utf8()));
    }
    (out, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chaperone_core::Engine;
    use chaperone_core::post::Post;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::default);

    fn found(text: &str) -> (Draft, Vec<Identifier>) {
        let draft = Draft::new(text).unwrap();
        let review = ENGINE.check(&Post { draft: draft.clone(), ..Post::default() });
        (draft, review.identifiers)
    }

    #[test]
    fn what_leads_to_a_person_is_masked_and_the_matter_is_not() {
        let text = "Mrs Edna Quillfeather (MRN 4471920, dob 3 May 1950) in bay 3 has pancreatic cancer. Call 555-0148. Poor quillfeather! \
                    Edna said Parkinson's is worse.";
        let (draft, identifiers) = found(text);
        let masked = Masked::of(&draft, &identifiers);
        for gone in ["Edna", "uillfeather", "4471920", "1950", "555", "bay 3"] {
            assert!(!masked.text().contains(gone), "{gone}: {}", masked.text());
        }
        let (draft, identifiers) = found("That dairy farmer from Upper Marling, Texas, again.");
        let place = Masked::of(&draft, &identifiers);
        assert!(!place.text().contains("Marling") && place.text().contains("dairy farmer from [PLACE-1]"), "{}", place.text());
        for there in ["[NAME-1] (MRN [NUMBER-1]", "pancreatic cancer", "Parkinson's is worse"] {
            assert!(masked.text().contains(there), "{there}: {}", masked.text());
        }
        assert_eq!(format!("{masked:?}"), format!("Masked({} bytes, {} placeholders)", masked.text().len(), masked.holes.len()));
    }

    #[test]
    fn a_quote_leads_back_to_the_draft() {
        let text = "Our “lovely” Mrs Edna Quillfeather is a\n  silly cow, 🎉 says Dr Tomasz Brzezinski.";
        let (draft, identifiers) = found(text);
        let masked = Masked::of(&draft, &identifiers);
        let at = |quote: &str| masked.find(quote).map(|span| text.get(span.range()).unwrap().to_owned());
        assert_eq!(at("is a silly cow").as_deref(), Some("is a\n  silly cow"));
        assert_eq!(at("\"lovely\"").as_deref(), Some("“lovely”"));
        assert_eq!(at("🎉 says").as_deref(), Some("🎉 says"));
        let name = masked.text().get(masked.holes[0].masked.clone()).unwrap();
        assert_eq!(at(&format!("{name} is")).unwrap(), format!("{} is", text.get(masked.holes[0].draft.clone()).unwrap()));
        // Half a placeholder stands for all of it.
        assert_eq!(at(name.get(1..4).unwrap()).as_deref(), text.get(masked.holes[0].draft.clone()));
        assert_eq!(at("Edna"), None);
        assert_eq!(at(" "), None);
    }

    #[test]
    fn without_identifiers_nothing_changes() {
        let (draft, _) = found("Wash your hands.");
        let masked = Masked::of(&draft, &[]);
        assert_eq!(masked.text(), draft.text());
        assert_eq!(masked.find("your").map(Span::range), Some(5..9));
    }

    fn piece() -> impl Strategy<Value = String> {
        let set = [
            "Mrs Edna Quillfeather",
            "Dr. Wendeline Oku",
            "J.T.",
            "@kel_mc79",
            "#MarleneKostrow",
            "born 3 May 1950",
            "12/04/2021",
            "Tuesday",
            "555-0148",
            "(406) 555-0119",
            "a@b.example",
            "MRN 4471920",
            "999 218 4471",
            "bed 4",
            "St Brigid's",
            "14 Main Street",
            "Kenosha, Wisconsin",
            "aged 94",
            "plate YAK 404",
            "https://x.example/a?b=c",
            "Grüße an Jürgen Müller",
            "李明 患者",
            "has cancer",
            "4 hours",
            "Edna",
            "quillfeather",
            "Mr Parkinson",
            "Parkinson's",
            "Taylor Swift",
            "[NAME-1]",
            "🎉",
            "\r\n",
            "May I",
            "is a cow",
        ];
        prop_oneof![8 => proptest::sample::select(set.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,8}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_that_was_found_is_sent(parts in prop::collection::vec(piece(), 0..12), glue in "[ .,]{1,2}") {
            let text = parts.join(&glue);
            let (draft, identifiers) = found(&text);
            let masked = Masked::of(&draft, &identifiers);
            let sent = words(masked.text());
            for identifier in identifiers.iter().filter(|identifier| label(identifier, &identifiers).is_some()) {
                // The place itself is always covered by a placeholder.
                let span = identifier.span;
                prop_assert!(masked.holes.iter().any(|hole| hole.draft.start <= span.start() && span.end() <= hole.draft.end));
                // And so is every other place with the same words, but for one- and two-letter ones.
                let gone: Vec<String> = words(draft.at(span)).into_iter().map(|word| word.text.to_lowercase()).collect();
                let letters: usize = gone.iter().map(|word| word.chars().count()).sum();
                let ours = |at: usize| masked.holes.iter().any(|hole| hole.masked.contains(&at));
                for window in sent.windows(gone.len().max(1)).filter(|_| letters >= SHORT) {
                    let same = window.iter().map(|word| word.text.to_lowercase()).eq(gone.iter().cloned());
                    prop_assert!(!same || window.iter().any(|word| ours(word.at)), "{:?} in {}", gone, masked.text());
                }
            }
        }

        #[test]
        fn every_place_leads_back(parts in prop::collection::vec(piece(), 1..10)) {
            let text = parts.join(" ");
            let (draft, identifiers) = found(&text);
            let masked = Masked::of(&draft, &identifiers);
            let mut rest = 0;
            for hole in &masked.holes {
                // What lies between two placeholders is the draft's own, byte for byte.
                let before = masked.holes.iter().rev().find(|other| other.masked.end <= hole.masked.start);
                let from = before.map_or((0, 0), |other| (other.masked.end, other.draft.end));
                prop_assert_eq!(masked.text().get(from.0..hole.masked.start), text.get(from.1..hole.draft.start));
                rest = hole.masked.end;
            }
            for (at, c) in masked.text().char_indices() {
                let span = masked.span(at..at + c.len_utf8()).unwrap();
                prop_assert!(text.get(span.range()).is_some());
                if !masked.holes.iter().any(|hole| hole.masked.contains(&at)) {
                    prop_assert_eq!(text.get(span.range()), masked.text().get(at..at + c.len_utf8()));
                }
            }
            prop_assert!(rest <= masked.text().len());
        }
    }
}
