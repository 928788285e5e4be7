//! The learned half of reading: for every word, whether it belongs to a name, and whether it tells
//! who a patient is. A softmax over a window of words, greedy from left to right.

use super::lexicon::Classes;
use super::words::{Shape, Word, Words};
use crate::hash;
use crate::named_enum;
use crate::weights::{self, Table};

named_enum! {
    /// What sort of name a word belongs to.
    NameTag {
        None = "none", Person = "person", Organisation = "organisation", Place = "place",
        Eponym = "eponym", Drug = "drug", Work = "work",
    }
}

named_enum! {
    /// Which detail about a patient a word belongs to, in a post that tells one.
    TellTag {
        None = "none", Name = "name", Age = "age", Time = "time", Place = "place", Facility = "facility", Room = "room",
        Number = "number", Relative = "relative", Occupation = "occupation", Condition = "condition", Event = "event",
        Image = "image", Physical = "physical", Other = "other",
    }
}

named_enum! {
    /// Which rule a word breaks; the names are those of the rules.
    BreachTag {
        None = "none", Image = "unauthorised-image", Derogatory = "derogatory-patient", Discriminatory = "discriminatory",
        Intoxication = "intoxication", Harassment = "harassment", Disparagement = "colleague-disparagement",
        Defamation = "defamation", Interest = "undisclosed-interest", Credential = "credential-misrepresentation",
        Claim = "misleading-claim", Advertising = "unlawful-advertising", Boundary = "boundary-violation",
        Advice = "individual-advice", Personal = "personal-on-professional", Copyright = "copyright", Ambiguity = "ambiguity",
        Privacy = "patient-privacy-indirect",
    }
}

named_enum! {
    /// Whose name a word belongs to.
    RoleTag {
        None = "none", Patient = "patient", Colleague = "colleague", Author = "author", Family = "family",
        PublicFigure = "public-figure", Historical = "historical", Fictional = "fictional",
    }
}

/// Number of [`RoleTag`]s.
pub const ROLES: usize = 8;
/// Sorts of tags.
pub const SORTS: usize = 4;
/// Number of [`BreachTag`]s.
pub const BREACHES: usize = 18;
/// Number of [`NameTag`]s.
pub const NAMES: usize = 7;
/// Number of [`TellTag`]s.
pub const TELLS: usize = 15;
/// Weights a row: names, then tells, then breaches, then roles.
pub const WIDTH: usize = NAMES + TELLS + BREACHES + ROLES;

/// Hands every feature of word `i` that does not depend on earlier tags to `sink`.
pub fn features(words: &Words, classes: &[Classes], i: usize, sink: &mut impl FnMut(u64)) {
    let Some(word) = words.get(i) else { return };
    // A line break is the end of the text as far as its neighbours go, so that one at the very end changes nothing.
    let place = |d: isize| {
        let step = d.signum();
        let open =
            (1..=d.abs()).all(|n| i.checked_add_signed(step * n).and_then(|j| words.get(j)).is_some_and(|w| w.shape != Shape::Break));
        i.checked_add_signed(d).filter(|_| open)
    };
    let near = |d: isize| place(d).and_then(|j| words.get(j));
    let key = |d: isize| near(d).map_or(1, key_of);
    let mut put = |salt: u64, key: u64| sink(hash::pair(salt, key));
    let (before2, before, this, after, after2) = (key(-2), key(-1), key_of(word), key(1), key(2));
    put(1, this);
    put(2, before);
    put(3, after);
    put(4, before2);
    put(5, after2);
    put(6, hash::pair(before, this));
    put(7, hash::pair(this, after));
    put(8, hash::pair(before2, before));
    put(9, hash::pair(after, after2));
    let folded = words.folded_of(word).as_bytes();
    for n in 1..=4 {
        if let Some(end) = folded.len().checked_sub(n).and_then(|at| folded.get(at..)) {
            put(20 + n as u64, hash::bytes(end));
        }
        if let Some(start) = folded.get(..n) {
            put(30 + n as u64, hash::bytes(start));
        }
    }
    let looks = looks_of(word);
    put(40, looks);
    put(41, hash::pair(near(-1).map_or(99, looks_of), looks));
    put(42, hash::pair(looks, near(1).map_or(99, looks_of)));
    put(43, hash::pair(looks, before));
    put(44, hash::pair(looks, after));
    for d in -2..=2 {
        let of = place(d).and_then(|j| classes.get(j)).copied().unwrap_or_default();
        each_class(of, |class| {
            put(50 + (d + 2) as u64, class);
            if d == 0 {
                put(56, hash::pair(class, looks));
                put(57, hash::pair(class, before));
            }
        });
    }
}

/// The last two tags of each sort: names, tells, breaches, roles.
pub type History = [(usize, usize); SORTS];

/// Hands the features that depend on the two tags before to `sink`.
pub fn history(words: &Words, i: usize, [names, tells, breaches, roles]: History, sink: &mut impl FnMut(u64)) {
    let key = words.get(i).map_or(1, key_of);
    sink(hash::pair(60, names.1 as u64));
    sink(hash::pair(61, (names.0 * 16 + names.1) as u64));
    sink(hash::pair(62, hash::pair(names.1 as u64, key)));
    sink(hash::pair(63, tells.1 as u64));
    sink(hash::pair(64, (tells.0 * 16 + tells.1) as u64));
    sink(hash::pair(65, hash::pair(tells.1 as u64, key)));
    sink(hash::pair(66, breaches.1 as u64));
    sink(hash::pair(67, hash::pair(breaches.1 as u64, key)));
    sink(hash::pair(68, roles.1 as u64));
}

/// A word's key, digits by their number only where they are long.
fn key_of(word: &Word) -> u64 {
    match word.shape {
        Shape::Digits => 1000 + (word.span.end() - word.span.start()) as u64,
        Shape::Symbol => 2,
        _ => word.key,
    }
}

/// Case, shape and place of a word as one small number.
fn looks_of(word: &Word) -> u64 {
    let length = (word.span.end() - word.span.start()).min(4) as u64;
    ((word.shape as u64 * 4 + word.case as u64) * 2 + u64::from(word.opens)) * 2 + u64::from(word.glued) + 100 * length
}

fn each_class(classes: Classes, mut f: impl FnMut(u64)) {
    let mut bits = classes.set();
    while bits != 0 {
        f(u64::from(bits.trailing_zeros()));
        bits &= bits - 1;
    }
}

/// Index of the greatest.
pub fn greatest(scores: &[f32]) -> usize {
    scores.iter().enumerate().fold((0, f32::NEG_INFINITY), |best, (i, &s)| if s > best.1 { (i, s) } else { best }).0
}

/// The scores of each sort of tag.
pub fn sorts(scores: &[f32; WIDTH]) -> [&[f32]; SORTS] {
    let (names, rest) = scores.split_at(NAMES);
    let (tells, rest) = rest.split_at(TELLS);
    let (breaches, roles) = rest.split_at(BREACHES);
    [names, tells, breaches, roles]
}

/// Which tag of a sort a word gets.
struct Choice {
    /// The tag.
    tag: usize,
    /// The best but none, which stands first.
    best: usize,
    /// How far `best` is above none.
    margin: f32,
}

fn choice(scores: &[f32]) -> Choice {
    let none = scores.first().copied().unwrap_or_default();
    let best = 1 + greatest(scores.get(1..).unwrap_or_default());
    let margin = scores.get(best).copied().unwrap_or(f32::NEG_INFINITY) - none;
    Choice { tag: if margin > 0.0 { best } else { 0 }, best, margin }
}

/// The tags of one word.
#[derive(Clone, Copy, Debug)]
pub struct Tags {
    /// Sort of name.
    pub name: NameTag,
    /// Log-odds of `name` over none (or of the best other over none, negative).
    pub name_margin: f32,
    /// Whose name.
    pub role: RoleTag,
    /// Detail about a patient.
    pub tell: TellTag,
    /// The likeliest detail it is, if it is one.
    pub best_tell: TellTag,
    /// Log-odds of `best_tell` over none.
    pub tell_margin: f32,
    /// Which rule it breaks.
    pub breach: BreachTag,
    /// The likeliest rule it breaks, if it broke one.
    pub best_breach: BreachTag,
    /// As `tell_margin`, of `best_breach`.
    pub breach_margin: f32,
}

impl Tags {
    /// The tags that `scores` choose.
    pub fn of(scores: &[f32; WIDTH]) -> Self {
        Self::chosen(&sorts(scores).map(choice))
    }

    fn chosen([names, tells, breaches, roles]: &[Choice; SORTS]) -> Self {
        Self {
            name: NameTag::ALL.get(names.tag).copied().unwrap_or(NameTag::None),
            name_margin: names.margin,
            role: RoleTag::ALL.get(roles.tag).copied().unwrap_or(RoleTag::None),
            tell: TellTag::ALL.get(tells.tag).copied().unwrap_or(TellTag::None),
            best_tell: TellTag::ALL.get(tells.best).copied().unwrap_or(TellTag::Other),
            tell_margin: tells.margin,
            breach: BreachTag::ALL.get(breaches.tag).copied().unwrap_or(BreachTag::None),
            best_breach: BreachTag::ALL.get(breaches.best).copied().unwrap_or(BreachTag::Ambiguity),
            breach_margin: breaches.margin,
        }
    }

    /// Of what is no word.
    const NOTHING: Self = Self {
        name: NameTag::None,
        name_margin: -20.0,
        role: RoleTag::None,
        tell: TellTag::None,
        best_tell: TellTag::Other,
        tell_margin: -20.0,
        breach: BreachTag::None,
        best_breach: BreachTag::Ambiguity,
        breach_margin: -20.0,
    };
}

/// The weights of the tagger.
#[derive(Clone, Copy, Debug)]
pub struct Tagger<'a> {
    table: Table<'a, WIDTH>,
    scale: f32,
    lean: [f32; WIDTH],
}

/// A tagger that was taught nothing.
impl Default for Tagger<'_> {
    fn default() -> Self {
        Self { table: Table::default(), scale: 0.0, lean: [0.0; WIDTH] }
    }
}

impl<'a> Tagger<'a> {
    /// Reads weights from the start of `bytes` and gives back what follows; `None` if cut short.
    pub fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let ([scale], bytes) = weights::floats::<1>(bytes)?;
        let (lean, bytes) = weights::floats::<WIDTH>(bytes)?;
        let (table, bytes) = Table::read(bytes)?;
        Some((Self { table, scale, lean }, bytes))
    }

    /// Tags every word.
    pub fn tag(&self, words: &Words, classes: &[Classes]) -> Vec<Tags> {
        let mut out = Vec::with_capacity(words.len());
        let mut history = [(0, 0); SORTS];
        let mut keys = Vec::with_capacity(96);
        for (i, word) in words.iter().enumerate() {
            if word.shape == Shape::Break {
                history = [(0, 0); SORTS];
                out.push(Tags::NOTHING);
                continue;
            }
            keys.clear();
            features(words, classes, i, &mut |key| keys.push(key));
            self::history(words, i, history, &mut |key| keys.push(key));
            let mut scores = self.lean;
            for (score, sum) in scores.iter_mut().zip(self.table.sum(&keys)) {
                *score += sum as f32 * self.scale;
            }
            let choices = sorts(&scores).map(choice);
            history.iter_mut().zip(&choices).for_each(|(last, choice)| *last = (last.1, choice.tag));
            out.push(Tags::chosen(&choices));
        }
        out
    }
}
