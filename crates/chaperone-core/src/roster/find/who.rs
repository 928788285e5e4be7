//! Who a name in a text belongs to, where that is no patient.

use crate::post::Author;
use crate::read::lexicon::{Class, Classes};
use crate::read::words::{Case, Shape, Words};
use crate::read::{Mention, Reading};
use crate::review::{Kind, Role};

/// Titles of doctors and teachers: colleagues.
const PROFESSIONAL: &[&str] =
    &["dr", "drs", "prof", "professor", "doctor", "dra", "dott", "dottoressa", "nurse", "consultant", "pharmacist"];

/// How much of a name it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// All of it, or a part with the birth date beside it: however common it is, and whatever role the reading guesses,
    /// it is a colleague's only where a title or a credential stands beside it.
    Full,
    /// All of it, but for one letter.
    Near,
    /// The family name after a title.
    Part,
}

pub(super) struct Who<'a> {
    reading: &'a Reading,
    /// The author's own name.
    own: Words,
}

impl<'a> Who<'a> {
    pub(super) fn new(reading: &'a Reading, author: &Author) -> Self {
        Self { reading, own: Words::cut(&author.name) }
    }

    /// Whether the reading takes word `at` and one beside it for a name.
    pub(super) fn is_named(&self, at: usize) -> bool {
        let named = |at: usize| self.reading.within.get(at).copied().flatten().filter(|_| self.is_name(at));
        let here = named(at);
        here.is_some() && (here == named(at + 1) || at.checked_sub(1).is_some_and(|before| here == named(before)))
    }

    fn is_name(&self, at: usize) -> bool {
        self.reading.mention(at).is_some_and(|m| m.kind == Kind::Name)
    }

    /// Whether the words `from..to` name the author, somebody known to the public, a thing, or a colleague.
    pub(super) fn is_somebody_else(&self, from: usize, to: usize, trust: Trust) -> bool {
        if self.is_own(from, to) || self.is_titled(from, to) || self.is_known(from, to) {
            return true;
        }
        let mut mentions = (from..to).filter_map(|at| self.reading.mention(at));
        mentions.any(|mention| {
            let (within, beyond) = self.reach(mention, from, to);
            match (mention.kind, mention.role) {
                (Kind::Name, Role::PublicFigure | Role::Historical | Role::Fictional | Role::Eponym | Role::Author) => {
                    trust != Trust::Full || within
                }
                (Kind::Name, Role::Colleague) => trust != Trust::Full || self.is_clinician(from, to),
                (Kind::Name, Role::Family) => trust == Trust::Near,
                // `Nancy Walker Hospital`, but not `Nancy Walker` where it is taken for a firm.
                (Kind::Facility | Kind::Organisation | Kind::Address, _) => trust == Trust::Part || beyond,
                (Kind::Place, _) => trust == Trust::Part || trust == Trust::Near && within,
                (Kind::Drug | Kind::Product | Kind::Condition, _) => trust != Trust::Full,
                _ => false,
            }
        })
    }

    /// Whether the words `from..to` lie within `mention`, and whether it goes on beyond them.
    fn reach(&self, mention: &Mention, from: usize, to: usize) -> (bool, bool) {
        let words = &self.reading.words;
        let ends = words.get(from).zip(to.checked_sub(1).and_then(|last| words.get(last)));
        let within = ends.is_some_and(|(first, last)| mention.span.covers(first.span.join(last.span)));
        (within, within && ends.is_some_and(|(_, last)| mention.span.end() > last.span.end()))
    }

    /// All words but initials are of the author's name.
    fn is_own(&self, from: usize, to: usize) -> bool {
        let words = self.reading.words.iter().skip(from).take(to - from);
        let mut letters = words.filter(|w| w.shape == Shape::Letters && w.span.end() - w.span.start() > 1).peekable();
        letters.peek().is_some() && letters.all(|w| self.own.iter().any(|own| own.key == w.key))
    }

    /// A name of a list, as a whole: `Phineas Gage`.
    fn is_known(&self, from: usize, to: usize) -> bool {
        const KNOWN: Classes = Classes::of(&[
            Class::Historical,
            Class::Fictional,
            Class::PublicFigure,
            Class::Eponym,
            Class::Org,
            Class::Maker,
            Class::Facility,
            Class::Product,
        ]);
        to - from > 1
            && (from..to).filter(|&at| self.is_letters(at)).all(|at| self.reading.classes.get(at).is_some_and(|c| c.meets(KNOWN)))
            && (from..to).any(|at| self.reading.words.get(at).is_some_and(|w| !w.classes.meets(KNOWN)))
    }

    fn is_letters(&self, at: usize) -> bool {
        self.reading.words.get(at).is_some_and(|w| w.shape == Shape::Letters)
    }

    /// A professional's title before, or a credential behind.
    fn is_titled(&self, from: usize, to: usize) -> bool {
        let words = &self.reading.words;
        let before = from.checked_sub(1).map(|at| if words.folded(at) == "." { at.saturating_sub(1) } else { at });
        let title = before.is_some_and(|at| PROFESSIONAL.contains(&words.folded(at)) && self.is_letters(at));
        let behind = if words.folded(to) == "," { to + 1 } else { to };
        let credential = words.get(behind).is_some_and(|w| w.classes.has(Class::Credential) && matches!(w.case, Case::Upper | Case::Mixed));
        title || credential
    }

    /// A word for somebody who treats patients stands beside the name.
    fn is_clinician(&self, from: usize, to: usize) -> bool {
        let near = (from.saturating_sub(3)..from).chain(to..to + 4);
        near.filter_map(|at| self.reading.classes.get(at)).any(|classes| classes.meets(Classes::of(&[Class::Clinician, Class::Credential])))
    }
}
