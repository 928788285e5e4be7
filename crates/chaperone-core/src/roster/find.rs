//! Where a text names a patient of the roster.
//!
//! An everyday word is a name only beside one that is none, or where a capital or the reading makes it one. The
//! full name of a patient counts however common it is; what only resembles it, or is a part of it, needs more.

mod beside;
mod who;

use std::borrow::Cow;

use super::{Listed, Match, Roster, Tag, name};
use crate::post::Author;
use crate::read::Reading;
use crate::read::lexicon::{Class, Classes};
use crate::read::words::{Case, Shape, Words};
use crate::review::Kind;
use who::{Trust, Who};

/// Words between the first and the last of a name.
const WIDEST: usize = 9;
/// Names that are tried as the second of a pair.
const SECONDS: usize = 3;
/// Letters of a name written as one word, such as a hashtag.
const LEAST_JOINED: usize = 9;

/// Titles of somebody who may be a patient.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "herr",
    "frau",
    "hr",
    "fr",
    "monsieur",
    "madame",
    "mme",
    "mlle",
    "mademoiselle",
    "senor",
    "senora",
    "senorita",
    "sr",
    "sra",
    "srta",
    "signor",
    "signora",
    "signorina",
    "sig",
    "dhr",
    "mw",
    "mevrouw",
    "meneer",
    "mijnheer",
    "pan",
    "pani",
    "don",
    "dona",
    "shri",
    "smt",
    "mister",
    "missus",
];
/// Little words that no name is made of where they stand in lower case.
const NEVER: &[&str] = &[
    "will", "may", "can", "said", "an", "so", "do", "my", "in", "to", "on", "if", "is", "was", "it", "he", "she", "we", "you", "they",
    "the", "and", "or", "of", "a", "at", "as", "be", "but", "by", "for", "had", "has", "her", "his", "i", "me", "no", "not", "our", "out",
    "see", "than", "that", "this", "too", "two", "us", "who", "why", "with", "ya", "yo", "when", "then", "did", "does", "go", "got", "how",
    "all", "any", "one", "le", "la", "el", "de", "un", "una", "y", "et", "und", "der", "die", "das", "er", "sie",
];

/// A word that may be a part of a name.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing known of the word")]
#[derive(Clone, Copy)]
struct Part {
    /// Which word.
    at: usize,
    /// With a capital.
    big: bool,
    /// An everyday word whose case says nothing: lower, at the start of a sentence, all capitals.
    weak: bool,
    /// In the list of given names.
    first: bool,
    /// In the list of surnames.
    last: bool,
    /// An everyday word.
    common: bool,
}

impl Part {
    /// Looks so much like a name that a slip in it may be one.
    const fn is_name(self) -> bool {
        (self.big && !self.weak && (!self.common || self.first || self.last)) || (!self.common && (self.first || self.last))
    }
}

/// The second name of a pair.
#[derive(Clone, Copy)]
struct Second {
    part: Part,
    /// A comma stands between: the family name came first.
    comma: bool,
    /// Nothing stands between but initials and particles.
    next: bool,
}

/// A text that is looked through.
struct Search<'a> {
    roster: &'a Roster,
    reading: &'a Reading,
    words: &'a Words,
    who: Who<'a>,
    found: Vec<Match>,
}

impl Roster {
    /// Where a text names a patient, in order of place; none overlap. `author` is never one.
    pub fn find(&self, reading: &Reading, author: &Author) -> Vec<Match> {
        let who = Who::new(reading, author);
        let mut search = Search { roster: self, reading, words: &reading.words, who, found: Vec::new() };
        search.names();
        search.dates();
        search.numbers();
        let mut found = search.found;
        // The surer and longer first, so that it is the one that stays.
        found.sort_by_key(|m| (m.span.start(), m.listed, core::cmp::Reverse(m.span.end())));
        let mut kept: Vec<Match> = Vec::with_capacity(found.len());
        for one in found {
            if !kept.last().is_some_and(|last| last.span.touches(one.span)) {
                kept.push(one);
            }
        }
        kept
    }
}

impl<'a> Search<'a> {
    fn name(&self, at: usize) -> Cow<'a, str> {
        name::letters(self.words.folded(at))
    }

    fn has(&self, tag: Tag, parts: &[&str]) -> bool {
        self.roster.has(tag, parts)
    }

    fn glued(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|w| w.glued)
    }

    fn part(&self, at: usize) -> Option<Part> {
        let word = self.words.get(at).filter(|w| w.shape == Shape::Letters && w.span.end() - w.span.start() > 1)?;
        let classes = word.classes;
        let big = word.case != Case::Lower;
        if !big && NEVER.contains(&self.words.folded(at)) {
            return None;
        }
        let common = classes.has(Class::Common);
        let first = classes.meets(Classes::of(&[Class::FirstName, Class::FirstNameCommon]));
        let last = classes.meets(Classes::of(&[Class::Surname, Class::SurnameCommon]));
        // In lower case also names that are everyday words: grace, young.
        let everyday = common || !big && classes.meets(Classes::of(&[Class::FirstNameCommon, Class::SurnameCommon]));
        let weak = everyday && (!big || word.opens || word.case == Case::Upper) && !self.who.is_named(at);
        Some(Part { at, big, weak, first, last, common })
    }

    fn push(&mut self, from: usize, to: usize, kind: Kind, listed: Listed) {
        let ends = self.words.get(from).zip(to.checked_sub(1).and_then(|last| self.words.get(last)));
        if let Some((first, last)) = ends {
            self.found.push(Match { span: first.span.join(last.span), kind, listed });
        }
    }

    fn names(&mut self) {
        let mut i = 0;
        while i < self.words.len() {
            let next = self.part(i).and_then(|part| self.full_name(part).or_else(|| self.tagged(part)));
            i = next.or_else(|| self.titled(i)).unwrap_or(i + 1).max(i + 1);
        }
    }

    /// A full name that starts with `first`; where it ends.
    fn full_name(&mut self, first: Part) -> Option<usize> {
        let (seconds, count) = self.seconds(first);
        let seconds = seconds.get(..count)?;
        let exact = seconds.iter().flatten().find(|second| self.is_pair(first, **second)).map(|second| (second, Listed::Name));
        let found = exact.or_else(|| {
            let mut likely = seconds.iter().flatten().filter(|second| first.is_name() && second.part.is_name());
            likely.find(|second| self.is_near_pair(first, **second)).map(|second| (second, Listed::SimilarName))
        });
        let (second, listed) = found.map(|(second, listed)| (*second, listed))?;
        let end = second.part.at + 1;
        let trust = if listed == Listed::Name { Trust::Full } else { Trust::Near };
        if self.who.is_somebody_else(first.at, end, trust) {
            return None;
        }
        let from = if second.comma { self.particles_before(first.at, 0) } else { first.at };
        self.push(from, end, Kind::Name, listed);
        Some(end)
    }

    /// The words after `first` that may be the rest of its name.
    fn seconds(&self, first: Part) -> ([Option<Second>; SECONDS], usize) {
        let mut seconds = [None; SECONDS];
        let (mut count, mut comma, mut marks) = (0, false, 0);
        for at in first.at + 1..first.at + WIDEST {
            let Some(word) = self.words.get(at) else { break };
            match word.shape {
                Shape::Letters if self.is_between(at) => {}
                Shape::Letters => {
                    let Some(part) = self.part(at) else { break };
                    if let Some(free) = seconds.get_mut(count) {
                        *free = Some(Second { part, comma, next: count == 0 && marks == 0 });
                        count += 1;
                    }
                    // In lower case only what is known as a given name may be a middle name.
                    let half = self.words.folded(at - 1) == "-" && self.glued(at);
                    let middle = part.big && !part.weak || part.first && !part.common || half;
                    if count == SECONDS || !middle {
                        break;
                    }
                }
                Shape::Mark => match self.words.folded(at) {
                    "," if count == 0 && !comma => comma = true,
                    "." if at == first.at + 2 || self.is_initial(at - 1) || self.glued(at) && self.glued(at + 1) => {}
                    "-" | "_" if self.glued(at) && self.glued(at + 1) => {}
                    "\"" | "“" | "”" | "„" | "'" | "(" | ")" | "«" | "»" if marks < 4 => marks += 1,
                    _ => break,
                },
                Shape::Digits | Shape::Symbol | Shape::Break => break,
            }
        }
        (seconds, count)
    }

    /// A word that may stand inside a name: an initial, a particle, `née`.
    fn is_between(&self, at: usize) -> bool {
        let word = self.words.folded(at);
        self.is_initial(at) || name::is_particle(word) || name::is_fused(word) || matches!(word, "nee" | "geb" | "ne")
    }

    fn is_initial(&self, at: usize) -> bool {
        let word = self.words.get(at).filter(|w| w.shape == Shape::Letters && self.words.folded(at).chars().nth(1).is_none());
        word.is_some_and(|w| w.case != Case::Lower) || word.is_some() && self.words.folded(at + 1) == "."
    }

    /// The first of the particles in a row before word `at`, not before word `least`.
    fn particles_before(&self, at: usize, least: usize) -> usize {
        let is_little = |before: &usize| name::is_particle(self.words.folded(*before)) || name::is_fused(self.words.folded(*before));
        let mut from = at;
        while let Some(before) = from.checked_sub(1).filter(|before| *before >= least && is_little(before)) {
            from = before;
        }
        from
    }

    /// A family name at word `at`: alone, and with the particles before it.
    fn family(&self, at: usize, least: usize) -> (Cow<'a, str>, Option<String>) {
        let alone = self.name(at);
        let from = self.particles_before(at, least);
        let whole = (from < at).then(|| (from..=at).map(|word| self.name(word)).collect());
        (alone, whole)
    }

    /// Whether two names are the full name of a patient, a short form of the given name taken for it.
    fn is_pair(&self, first: Part, second: Second) -> bool {
        let last = second.part;
        // `KING Matthew` is a way to write it, `WHITE NOISE` none.
        let shouted = self.is_upper(first) && first.last && last.big && last.first && !self.is_upper(last);
        // `Mark Brown came back`: a sentence may open with a name.
        let opens = first.first && second.next && !second.comma && last.big && !NEVER.contains(&self.words.folded(first.at));
        if first.weak && last.weak || first.big && first.weak && !shouted && !opens {
            return false;
        }
        if !second.comma {
            let (family, whole) = self.family(last.at, first.at + 1);
            let given = self.name(first.at);
            if self.is_listed_pair(&given, first.big || !first.common, &family, whole.as_deref()) {
                return true;
            }
            // `Anna-Lena Kostrow`, `Anna Lena Kostrow` for Annalena.
            let joined = self.part(self.after_hyphen(first.at)).filter(|next| next.at < last.at && next.big);
            if let Some(next) = joined
                && self.is_listed_pair(&format!("{given}{}", self.name(next.at)), true, &family, whole.as_deref())
            {
                return true;
            }
        }
        if !self.may_be_inverted(first, second) {
            return false;
        }
        let (family, whole) = self.family(first.at, 0);
        self.is_listed_pair(&self.name(last.at), last.big || !last.common, &family, whole.as_deref())
    }

    fn after_hyphen(&self, at: usize) -> usize {
        if self.words.folded(at + 1) == "-" { at + 2 } else { at + 1 }
    }

    fn is_listed_pair(&self, given: &str, may_be_short: bool, family: &str, whole: Option<&str>) -> bool {
        let full = if may_be_short { name::full(given) } else { &[] };
        let mut given = [given].into_iter().chain(full.iter().copied());
        given.any(|given| [Some(family), whole].into_iter().flatten().any(|family| self.has(Tag::Pair, &[given, family])))
    }

    /// Whether the family name may stand first: `Kostrow, Marlene`, `KOSTROW Marlene`; not where two given names or
    /// a usual full name stand there.
    fn may_be_inverted(&self, first: Part, second: Second) -> bool {
        let last = second.part;
        if second.comma {
            let all_towns = [first.at, last.at].iter().all(|&at| self.reading.mention(at).is_some_and(|m| m.kind == Kind::Place));
            // "In May, Will said no."
            let day =
                self.words.get(first.at).is_some_and(|w| w.classes.meets(Classes::of(&[Class::Month, Class::Weekday, Class::Holiday])));
            return second.next && first.big && !day && !all_towns && !self.in_a_list(first.at, last.at);
        }
        let upper = self.is_upper(first) && !self.is_upper(last);
        second.next && (!first.weak || upper) && !last.weak && (upper || !(first.first && last.last))
    }

    fn is_upper(&self, part: Part) -> bool {
        self.words.get(part.at).is_some_and(|w| w.case == Case::Upper)
    }

    /// Whether `first, last` are two of several: `James, Martin and Ryan`.
    fn in_a_list(&self, first: usize, last: usize) -> bool {
        const AND: &[&str] = &[",", "and", "or", "&", "und", "oder", "y", "e", "et", "i", "en", "ou", "/"];
        let mut after = last + 1;
        while self.is_initial(after) || self.words.folded(after) == "." && self.is_initial(after - 1) {
            after += 1;
        }
        let big = |at: usize| self.words.get(at).is_some_and(|w| w.shape == Shape::Letters && w.case != Case::Lower);
        let goes_on = AND.contains(&self.words.folded(after)) && (big(after + 1) || self.words.folded(after) != ",");
        let before = first.checked_sub(1).is_some_and(|at| AND.contains(&self.words.folded(at)));
        goes_on || before
    }

    /// Whether two names are a patient's but for one letter in one of them.
    fn is_near_pair(&self, first: Part, second: Second) -> bool {
        let (given, family) = if second.comma { (second.part.at, first.at) } else { (first.at, second.part.at) };
        if second.comma && !self.may_be_inverted(first, second) || !second.comma && first.at + 1 > family {
            return false;
        }
        let (family, whole) = self.family(family, if second.comma { 0 } else { first.at + 1 });
        let given = self.name(given);
        let families = || [Some(&*family), whole.as_deref()].into_iter().flatten();
        let knows = |given: &str| self.has(Tag::Given, &[given]);
        if knows(&given) && families().any(|family| name::slips(family, |slip| self.has(Tag::Pair, &[&given, slip]))) {
            return true;
        }
        families()
            .filter(|family| self.has(Tag::Family, &[family]))
            .any(|family| name::slips(&given, |slip| self.has(Tag::Pair, &[slip, family])))
    }

    /// `#MarleneKostrow`, `@marlenekostrow`.
    fn tagged(&mut self, part: Part) -> Option<usize> {
        let mark = part.at.checked_sub(1).map(|before| self.words.folded(before));
        if !matches!(mark, Some("#" | "@")) || !self.glued(part.at) {
            return None;
        }
        let name = self.name(part.at);
        let listed = name.chars().nth(LEAST_JOINED - 1).is_some() && self.has(Tag::Joined, &[&name]);
        let end = part.at + 1;
        if !listed || self.who.is_somebody_else(part.at, end, Trust::Full) {
            return None;
        }
        self.push(part.at, end, Kind::Name, Listed::Name);
        Some(end)
    }

    /// `Mrs Kostrow`, `Herr van der Berg`: a title and a family name, and no given name that would be another's.
    fn titled(&mut self, title: usize) -> Option<usize> {
        let word = self.words.get(title).filter(|w| w.shape == Shape::Letters)?;
        if !TITLES.contains(&self.words.folded(title)) {
            return None;
        }
        let dotted = self.words.folded(title + 1) == "." && self.glued(title + 1);
        let mut at = title + 1 + usize::from(dotted);
        while self.is_between(at) || self.is_initial(at.saturating_sub(1)) && self.words.folded(at) == "." {
            at += 1;
        }
        let part = self.part(at).filter(|part| !part.weak || part.big && !word.opens || word.case == Case::Title && part.big)?;
        let upper = |at: usize| self.words.get(at).is_some_and(|w| w.case == Case::Upper);
        // `MS Kostrow`, `MR angiogram`: letters of the ward.
        let of_the_ward = upper(title) && !upper(at) || part.common && !part.big || self.glued(at) && !dotted;
        let goes_on = self.part(at + 1).is_some_and(|next| next.big && !next.weak) && !self.glued(at + 1);
        // `Señora García Márquez` is one family name, `Mrs Anna Kostrow` is none.
        let end = at + 1 + usize::from(goes_on);
        if of_the_ward || self.who.is_somebody_else(at, end, Trust::Part) {
            return None;
        }
        let (family, whole) = self.family(at, title + 1);
        let listed = if goes_on {
            self.has(Tag::Family, &[&format!("{family}{}", self.name(at + 1))])
        } else {
            [Some(&*family), whole.as_deref()].into_iter().flatten().any(|family| self.has(Tag::Family, &[family]))
        };
        if listed {
            self.push(title, end, Kind::Name, Listed::Name);
        }
        listed.then_some(end)
    }
}
