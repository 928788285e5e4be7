//! What a text says of one patient that tells him or her from others.

mod age;
mod happening;
mod person;
mod place;
mod time;

pub use age::Ages;
pub use happening::Happening;
pub use person::{Job, Mark, Sex};
pub(in crate::identity) use place::ANY_HOSPITAL;
pub use place::{Level, Place, home};

use super::tables::{self, Entry, Found, Spread};
use crate::named_enum;
use crate::post::Author;
use crate::read::lexicon::{Class, Classes};
use crate::read::tag::TellTag;
use crate::read::words::Shape;
use crate::read::{Mention, Reading};
use crate::review::{Kind, Role};
use crate::text::Span;

named_enum! {
    /// What a fact is about.
    FactKind {
        Place = "place", Facility = "facility", Time = "time", Condition = "condition", Age = "age", Sex = "sex",
        Occupation = "occupation", Relative = "relative", Physical = "physical", Origin = "origin", Status = "status",
        Several = "several", Death = "death",
    }
}

named_enum! {
    /// Who says it.
    From {
        /// The post.
        Post = "post",
        /// An earlier post of the same author.
        Earlier = "earlier",
        /// The author's profile.
        Profile = "profile",
        /// Nobody: taken as usual.
        Assumed = "assumed",
    }
}

/// A value, and who says it where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told<T> {
    /// What is said.
    pub value: T,
    /// Where in the post; `None` where the post does not say it.
    pub span: Option<Span>,
    /// Who says it.
    pub from: From,
}

impl<T> Told<T> {
    fn at(value: T, span: Span) -> Self {
        Self { value, span: Some(span), from: From::Post }
    }
}

/// What could not be taken as it stands, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// Nobody is that old.
    ImpossibleAge(Span),
    /// Words for a man and for a woman.
    TwoSexes,
    /// Ages that exclude each other.
    TwoAges(Span),
    /// A place that no table knows.
    UnknownPlace(Span),
    /// A name of several places: how many, and that the largest is taken.
    ManyPlaces(Span, u16),
    /// A time whose length is not known.
    UnknownTime(Span),
    /// Nobody says where, not even the profile.
    NoPlace,
    /// Rates of infections are told of a country where they are others.
    Abroad,
}

/// The facts of one patient.
#[derive(Clone, Default, PartialEq)]
pub struct Facts {
    /// Where, the narrowest place told.
    pub place: Option<Told<Place>>,
    /// In which kind of facility, as an index into the table.
    pub facility: Option<Told<usize>>,
    /// The facility has a name, so that everybody knows which.
    pub facility_named: bool,
    /// Within how many days.
    pub time: Option<Told<Spread>>,
    /// Wider places and times that the post tells as well: left when the narrowest is taken out.
    pub also: Also,
    /// What the patient has or what happened, the rarest first.
    pub happenings: Vec<Told<Happening>>,
    /// How old.
    pub ages: Option<Told<Ages>>,
    /// Man or woman.
    pub sex: Option<Told<Sex>>,
    /// What the patient does.
    pub job: Option<Told<Job>>,
    /// Marks, family, origin and the like.
    pub marks: Vec<Told<Mark>>,
    /// How many patients the story has, where they are more than one.
    pub several: Option<Told<u32>>,
    /// The patient died.
    pub died: Option<Told<()>>,
    /// What could not be taken as it stands.
    pub remarks: Vec<Remark>,
}

/// How sure the tagger must be of a detail that no list knows: log-odds over none, chosen on posts marked by hand.
const SURE: f32 = 1.0;

/// Words for where and when anything happens: no detail of a patient by themselves.
const SETTINGS: Classes = Classes::of(&[Class::FacilityWord, Class::Department, Class::TimeUnit, Class::Clinician]);

/// What is told of a patient stays out of `Debug`.
impl core::fmt::Debug for Facts {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Facts({} told)", self.told())
    }
}

/// Places and times beside the narrowest, the next narrowest first.
#[derive(Clone, Default, PartialEq)]
pub struct Also {
    /// Places.
    pub places: Vec<Told<Place>>,
    /// Times, in days.
    pub times: Vec<Told<Spread>>,
}

/// More than this many are not told apart.
const MOST_ALSO: usize = 4;

/// A reading with what the tables know of its words.
struct Seen<'a> {
    text: &'a str,
    reading: &'a Reading,
    found: Vec<Found>,
}

impl Facts {
    /// The facts that `reading` of `text` by `author` gives.
    pub fn read(text: &str, reading: &Reading, author: &Author) -> Self {
        let seen = Seen { text, reading, found: tables::find(&reading.words) };
        let mut facts = Self::default();
        age::read(&seen, &mut facts);
        person::read(&seen, &mut facts);
        time::read(&seen, &mut facts);
        happening::read(&seen, &mut facts);
        place::read(&seen, author, &mut facts);
        let infection = facts.happenings.first().is_some_and(|h| h.value.figures().general.contains("infection"));
        if infection && facts.place.is_some_and(|p| p.value.country.is_some() && !p.value.in_united_states()) {
            facts.remarks.push(Remark::Abroad);
        }
        facts.remarks.sort_unstable();
        facts.remarks.dedup();
        facts
    }

    /// Whether it tells an age that nobody has.
    pub fn impossible(&self) -> bool {
        self.remarks.iter().any(|r| matches!(r, Remark::ImpossibleAge(_)))
    }

    /// How many kinds of facts the post itself tells.
    pub fn told(&self) -> usize {
        let one = |said: Option<From>| usize::from(said.is_some_and(|from| matches!(from, From::Post | From::Earlier)));
        one(self.place.map(|t| t.from))
            + one(self.facility.map(|t| t.from))
            + one(self.time.map(|t| t.from))
            + one(self.happenings.first().map(|t| t.from))
            + one(self.ages.map(|t| t.from))
            + one(self.job.map(|t| t.from))
            + self.marks.len()
            + one(self.several.map(|t| t.from))
            + one(self.died.map(|t| t.from))
    }
}

impl Seen<'_> {
    fn folded(&self, i: usize) -> &str {
        self.reading.words.folded(i)
    }

    fn is(&self, i: usize, any: &[&str]) -> bool {
        any.contains(&self.folded(i))
    }

    /// As [`Self::is`], for a long list that is in order.
    fn is_listed(&self, i: usize, sorted: &[&str]) -> bool {
        sorted.binary_search(&self.folded(i)).is_ok()
    }

    fn letters(&self, i: usize) -> bool {
        self.reading.words.get(i).is_some_and(|w| w.shape == Shape::Letters)
    }

    /// The number that word `i` writes in digits.
    fn value(&self, i: usize) -> Option<u32> {
        let word = self.reading.words.get(i)?;
        if word.shape == Shape::Digits { self.folded(i).parse().ok() } else { None }
    }

    fn span(&self, from: usize, to: usize) -> Option<Span> {
        self.reading.words.span(from, to)
    }

    /// What is listed and starts in `from..to`.
    fn found(&self, from: usize, to: usize) -> &[Found] {
        let at = |word: usize| self.found.partition_point(|f| f.from < word);
        self.found.get(at(from)..at(to.max(from))).unwrap_or_default()
    }

    /// Which words are covered by what is listed as one of these.
    fn covered(&self, of: impl Fn(Entry) -> bool) -> Vec<bool> {
        let mut covered = vec![false; self.reading.words.len()];
        for found in self.found.iter().filter(|f| of(f.entry)) {
            covered.get_mut(found.from..found.to).into_iter().flatten().for_each(|word| *word = true);
        }
        covered
    }

    /// The words that a mention covers.
    fn words(&self, mention: &Mention) -> (usize, usize) {
        let words = &self.reading.words;
        (words.at(mention.span.start()), words.at(mention.span.end()))
    }

    /// Mentions of these kinds that may be the patient's.
    fn mentions(&self, kinds: &'static [Kind]) -> impl Iterator<Item = &Mention> {
        let patients = |m: &&Mention| matches!(m.role, Role::Patient | Role::Unknown);
        self.reading.mentions.iter().filter(move |m| kinds.contains(&m.kind)).filter(patients)
    }

    /// Whether word `i` lies in a mention of one of these kinds.
    fn within(&self, i: usize, kinds: &[Kind]) -> bool {
        self.reading.mention(i).is_some_and(|m| kinds.contains(&m.kind))
    }

    /// Runs of words that the tagger takes for one of these details of a patient, and that nothing else is known to be.
    fn tagged(&self, kinds: &'static [TellTag], of: &'static [Kind]) -> impl Iterator<Item = (usize, usize)> {
        let tags = &self.reading.tags;
        let is = move |i: usize| tags.get(i).is_some_and(|t| kinds.contains(&t.tell) && t.tell_margin > SURE);
        // Town names are also everyday words.
        let listed = self.covered(|entry| !matches!(entry, Entry::Town(..) | Entry::County(..) | Entry::City(..)));
        let other = move |i: usize| {
            let mention = self.reading.mention(i).is_some_and(|m| !of.contains(&m.kind));
            let class = self.reading.words.get(i).is_some_and(|w| w.classes.meets(SETTINGS));
            mention || class || listed.get(i) == Some(&true)
        };
        let runs = (0..tags.len()).filter(move |&i| is(i) && !i.checked_sub(1).is_some_and(is));
        runs.filter_map(move |first| {
            let end = (first..tags.len()).find(|&i| !is(i)).unwrap_or(tags.len());
            // Without the little words at its ends.
            let from = (first..end).find(|&i| self.telling(i))?;
            let to = (from..end).rev().find(|&i| self.telling(i))? + 1;
            let words = (from..to).any(|i| self.letters(i)) && !(from..to).any(&other);
            words.then_some((from, to))
        })
    }

    /// Whether word `i` is more than a little word.
    fn telling(&self, i: usize) -> bool {
        self.reading.words.get(i).is_some_and(|w| w.shape == Shape::Digits || w.shape == Shape::Letters && self.folded(i).len() > 3)
    }

    /// Whether one of the `n` words before `i`, in the same sentence, is one of `any`.
    fn before(&self, i: usize, n: usize, any: &[&str]) -> bool {
        for back in 1..=n {
            let Some(at) = i.checked_sub(back) else { return false };
            if self.reading.words.get(at).is_some_and(|w| w.shape == Shape::Break) || self.is(at, &[".", "!", "?"]) {
                return false;
            }
            if self.is(at, any) {
                return true;
            }
        }
        false
    }

    /// Whether what starts at `i` is the author's own: `I'm 47`, `my daughter`.
    fn own(&self, i: usize) -> bool {
        self.before(
            i,
            2,
            &["i", "i'm", "im", "my", "our", "me", "myself", "mi", "mein", "meine", "mon", "ma", "meu", "minha", "yo", "ich", "je", "eu"],
        )
    }
}
