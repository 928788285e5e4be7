//! What leads to a patient beside the name: birth dates, what stands near them, numbers.

use super::super::born::{self, Written};
use super::super::{Listed, Tag, name, number};
use super::Search;
use super::who::Trust;
use crate::read::lexicon::{Class, Classes};
use crate::read::words::{Case, Shape};
use crate::review::Kind;

/// Words between a name and a birth date that belong together.
const NEAR_DATE: usize = 14;

impl Search<'_> {
    pub(super) fn dates(&mut self) {
        let mut i = 0;
        while i < self.words.len() {
            let written = self.words.get(i).filter(|w| w.shape == Shape::Digits || w.classes.has(Class::Month));
            let Some(written) = written.and_then(|_| born::written(self.words, i)) else {
                i += 1;
                continue;
            };
            let (from, to) = written.words;
            let named = self.named_with(&written);
            let listed = || written.days.iter().any(|day| self.has(Tag::Born, &[&day.text()]));
            if named || born::cued(self.words, from, to) && listed() {
                self.push(from, to, Kind::Date, Listed::BirthDate);
            }
            i = to.max(i + 1);
        }
    }

    /// Adds the names near a birth date that are the patient's who was born then.
    fn named_with(&mut self, written: &Written) -> bool {
        let (from, to) = written.words;
        let days: Vec<String> = written.days.iter().map(|day| day.text()).collect();
        let before = self.found.len();
        for at in (from.saturating_sub(NEAR_DATE)..from).chain(to..to + NEAR_DATE) {
            let name = self.part(at).filter(|part| part.big && !part.weak || !part.common && (part.first || part.last));
            let name = name.filter(|_| days.iter().any(|day| self.is_born(at, day)));
            let found = name.map(|_| (at + 1, Kind::Name)).or_else(|| {
                let (end, initials) = self.initials(at)?;
                let listed = days.iter().any(|day| self.has(Tag::InitialsBorn, &[&initials, day]));
                listed.then_some((end, Kind::Initials))
            });
            if let Some((end, kind)) = found
                && !self.who.is_somebody_else(at, end, Trust::Full)
            {
                self.push(at, end, kind, Listed::Name);
            }
        }
        self.found.len() > before
    }

    fn is_born(&self, at: usize, day: &str) -> bool {
        let (alone, whole) = self.family(at, 0);
        let family = [Some(&*alone), whole.as_deref()];
        family.into_iter().flatten().any(|family| self.has(Tag::FamilyBorn, &[family, day]))
            || [&*alone].into_iter().chain(name::full(&alone).iter().copied()).any(|given| self.has(Tag::GivenBorn, &[given, day]))
    }

    /// Initials that start at word `at`, `MK` or `M. K.`: where they end, and what they are.
    fn initials(&self, at: usize) -> Option<(usize, String)> {
        let word = self.words.get(at).filter(|w| w.shape == Shape::Letters && w.case == Case::Upper)?;
        let length = word.span.end() - word.span.start();
        if matches!(length, 2 | 3) {
            let known = Classes::of(&[Class::FirstName, Class::Surname, Class::FirstNameCommon, Class::SurnameCommon, Class::Region]);
            let free = word.classes.iter().all(|class| known.has(class));
            return free.then(|| (at + 1, self.words.folded(at).to_owned()));
        }
        let (mut initials, mut end, mut next) = (String::new(), at, at);
        while self.words.get(next).is_some_and(|w| w.case == Case::Upper) && self.is_initial(next) && initials.chars().count() < 3 {
            initials.push_str(self.words.folded(next));
            end = next + 1;
            if self.words.folded(end) == "." && self.glued(end) {
                end += 1;
            }
            next = end;
        }
        (initials.chars().nth(1).is_some()).then_some((end, initials))
    }

    pub(super) fn numbers(&mut self) {
        let mut i = 0;
        while i < self.words.len() {
            let is_listed = |number: &str| {
                let tail = number::tail(number).is_some_and(|tail| self.has(Tag::Tail, &[tail]));
                tail || self.has(Tag::Number, &[number])
            };
            let Some(end) = number::longest(self.reading, i, is_listed) else {
                i += 1;
                continue;
            };
            let kind = self.reading.mention(i).filter(|m| number::is_number(m)).map_or(Kind::Mrn, |m| m.kind);
            self.push(i, end, kind, Listed::Number);
            i = end;
        }
    }
}
