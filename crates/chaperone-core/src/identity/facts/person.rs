//! Who the patient is: man or woman, occupation, marks, family; how many; whether alive.

use super::{FactKind, Facts, Remark, Seen, Told};
use crate::identity::tables::{Confidence, Entry, GENERAL_JOBS, OCCUPATIONS, Occupation, Spread, TRAITS, TraitKind};
use crate::named_enum;
use crate::read::lexicon::Class;
use crate::read::tag::TellTag;
use crate::read::words::Case;
use crate::review::{Kind, Role};

named_enum! {
    /// Sex as the text has it.
    Sex { Male = "male", Female = "female" }
}

/// What the patient does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Job {
    /// An index into the table.
    Listed(usize),
    /// An occupation that no row knows.
    Unknown,
    /// What one writes instead of a listed one: its index.
    General(usize),
}

static UNKNOWN: Occupation = Occupation {
    id: "unknown",
    label: "an occupation",
    share: Spread { mid: 60.0, low: 3.0, high: 1000.0 },
    female: 0.45,
    ages: (20.0, 68.0),
    known: 1,
    general: "works",
    group: u16::MAX,
    source: "judgement: the middle and the range of what the table lists",
    confidence: Confidence::C,
};

impl Job {
    /// Its figures.
    pub fn figures(self) -> Occupation {
        match self {
            Self::Listed(i) => OCCUPATIONS.get(i).copied().unwrap_or(UNKNOWN),
            Self::Unknown => UNKNOWN,
            Self::General(i) => {
                let row = OCCUPATIONS.get(i).and_then(|o| Some((o, GENERAL_JOBS.get(usize::from(o.group))?)));
                let Some((one, group)) = row else { return UNKNOWN };
                let share = Spread { mid: group.rate, low: group.rate / 1.5, high: group.rate * 3.0 };
                Occupation { label: one.general, share, female: group.female, ages: group.ages, known: 0, ..*one }
            }
        }
    }
}

/// A mark, a relative or something else that singles out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    /// An index into the table.
    Listed(usize),
    /// A mark of the body that no row knows.
    Physical,
    /// A relative that no row knows.
    Relative,
}

impl Mark {
    /// What it is.
    pub fn kind(self) -> FactKind {
        match self {
            Self::Physical => FactKind::Physical,
            Self::Relative => FactKind::Relative,
            Self::Listed(i) => match TRAITS.get(i).map(|t| t.kind) {
                Some(TraitKind::Relative) => FactKind::Relative,
                Some(TraitKind::Origin | TraitKind::Belief) => FactKind::Origin,
                Some(TraitKind::Status) => FactKind::Status,
                Some(TraitKind::Physical) | None => FactKind::Physical,
            },
        }
    }

    /// People per 100,000 who have it.
    pub fn share(self) -> Spread {
        match self {
            Self::Listed(i) => TRAITS.get(i).map_or(Spread { mid: 1e4, low: 1e3, high: 1e5 }, |t| t.share),
            Self::Physical => Spread { mid: 1e3, low: 50.0, high: 2e4 },
            Self::Relative => Spread { mid: 4e4, low: 1e4, high: 1e5 },
        }
    }
}

pub(super) fn read(seen: &Seen<'_>, facts: &mut Facts) {
    sex(seen, facts);
    job(seen, facts);
    marks(seen, facts);
    facts.several = several(seen);
    facts.died = died(seen);
}

pub(super) const WOMAN: &[&str] = &[
    "chica",
    "dame",
    "donna",
    "f",
    "female",
    "femme",
    "fille",
    "frau",
    "girl",
    "gran",
    "grandma",
    "granny",
    "headmistress",
    "lady",
    "madchen",
    "menina",
    "mother",
    "mujer",
    "mulher",
    "mum",
    "nana",
    "nun",
    "patientin",
    "senora",
    "vrouw",
    "waitress",
    "woman",
    "yof",
];
pub(super) const MAN: &[&str] = &[
    "bloke",
    "boy",
    "chap",
    "dad",
    "dude",
    "father",
    "fella",
    "garcon",
    "gentleman",
    "grandad",
    "grandpa",
    "guy",
    "hombre",
    "homem",
    "homme",
    "junge",
    "lad",
    "m",
    "male",
    "man",
    "mann",
    "menino",
    "monsieur",
    "senor",
    "uomo",
    "yom",
];
const SHE: &[&str] = &["she", "she's", "shes", "her", "hers", "herself", "ella", "elle", "ela", "zij"];
const HE: &[&str] = &["he", "he's", "hes", "him", "his", "himself", "il", "ele", "hij", "ihm", "ihn"];

/// The word that says it beside the age or behind an article, else the pronouns where they agree.
fn sex(seen: &Seen<'_>, facts: &mut Facts) {
    let words = 0..seen.reading.words.len();
    let count = |list: &[&str]| words.clone().filter(|&i| seen.is(i, list)).count();
    let (she, he) = (count(SHE), count(HE));
    let noun = words.clone().find_map(|i| {
        let sex = if seen.is_listed(i, WOMAN) {
            Sex::Female
        } else if seen.is_listed(i, MAN) {
            Sex::Male
        } else {
            return None;
        };
        let letter = seen.folded(i).len() == 1;
        let aged = i.checked_sub(1).is_some_and(|b| seen.within(b, &[Kind::Age])) || seen.within(i, &[Kind::Age]);
        let single = [
            "a", "an", "the", "this", "that", "one", "old", "young", "elderly", "lovely", "older", "poor", "un", "una", "eine", "ein",
            "une", "um", "uma",
        ];
        let stands = aged || !letter && seen.before(i, 2, &single) && !seen.own(i) && !seen.before(i, 1, &["his", "her", "their"]);
        if stands { Some((sex, i)) } else { None }
    });
    match noun {
        // A man who is only ever "she", or the other way round: one of the two is wrong.
        Some((Sex::Male, _)) if she > 1 && he == 0 => facts.remarks.push(Remark::TwoSexes),
        Some((Sex::Female, _)) if he > 1 && she == 0 => facts.remarks.push(Remark::TwoSexes),
        Some((sex, i)) => facts.sex = seen.span(i, i + 1).map(|span| Told::at(sex, span)),
        None => {
            let (sex, list) = match (she, he) {
                (1.., 0) => (Sex::Female, SHE),
                (0, 1..) => (Sex::Male, HE),
                _ => return,
            };
            let at = words.clone().find(|&i| seen.is(i, list)).unwrap_or_default();
            facts.sex = seen.span(at, at + 1).map(|span| Told::at(sex, span));
        }
    }
}

/// Words before an occupation that make it somebody's.
const OF_ONE: &[&str] = &[
    "a", "an", "the", "our", "local", "retired", "former", "ex", "old", "village", "town", "town's", "county", "only", "school", "young",
    "un", "una", "el", "la", "ein", "eine", "der", "die", "le", "une", "um", "uma", "o", "head", "parish", "famous", "beloved", "as", "is",
    "was", "works",
];

/// The patient's occupation: the rarest told.
fn job(seen: &Seen<'_>, facts: &mut Facts) {
    let tell = |i: usize| seen.reading.tags.get(i).is_some_and(|t| t.best_tell == TellTag::Occupation && t.tell_margin > 0.0);
    let mut best: Option<(f64, Told<Job>)> = None;
    for found in &seen.found {
        let Entry::Occupation(i) = found.entry else { continue };
        let clinician = (found.from..found.to).any(|w| seen.reading.words.get(w).is_some_and(|w| w.classes.has(Class::Clinician)));
        let told = (found.from..found.to).any(tell);
        let aged = found.from.checked_sub(1).is_some_and(|b| seen.within(b, &[Kind::Age]));
        let stands = aged || seen.before(found.from, 2, OF_ONE) || found.to - found.from > 1;
        if seen.before(found.from, 3, &["i", "i'm", "im"])
            || clinician && !told
            || !(told || stands)
            || role_of_another(seen, found.from, found.to)
        {
            continue;
        }
        let rate = OCCUPATIONS.get(i).map_or(f64::MAX, |o| o.share.mid);
        if best.is_none_or(|b| rate < b.0)
            && let Some(span) = seen.span(found.from, found.to)
        {
            best = Some((rate, Told::at(Job::Listed(i), span)));
        }
    }
    facts.job = best.map(|b| b.1).or_else(|| {
        let mention = seen.mentions(&[Kind::Occupation]).find(|m| {
            let (from, to) = seen.words(m);
            let clinician = (from..to).any(|w| seen.reading.words.get(w).is_some_and(|w| w.classes.has(Class::Clinician)));
            !clinician && !seen.own(from) && seen.before(from, 2, OF_ONE)
        })?;
        Some(Told::at(Job::Unknown, mention.span))
    });
    if facts.job.is_none() {
        let person = |i: usize| {
            seen.is_listed(i, WOMAN)
                || seen.is_listed(i, MAN)
                || seen.reading.words.get(i).is_some_and(|w| w.classes.has(Class::PatientWord))
        };
        let name = |from: usize| seen.reading.words.get(from).is_some_and(|w| w.case != Case::Lower && !w.opens);
        let mut told =
            seen.tagged(&[TellTag::Occupation], &[Kind::Occupation]).filter(|&(from, to)| !(from..to).any(person) && !name(from));
        let told = told.next().and_then(|(from, to)| seen.span(from, to));
        facts.job = told.map(|span| Told::at(Job::Unknown, span));
    }
}

/// Part of a name of a place or thing, or a relative's job: `the farmer's market`, `his wife, the mayor`.
fn role_of_another(seen: &Seen<'_>, from: usize, to: usize) -> bool {
    seen.is(to, &["market", "'s", "shop", "hat", "tan", "joke", "jokes"])
        || seen.before(from, 3, &["wife", "husband", "like"])
        || seen.reading.mention(from).is_some_and(|m| matches!(m.role, Role::Author | Role::Colleague))
}

fn marks(seen: &Seen<'_>, facts: &mut Facts) {
    let mut marks: Vec<Told<Mark>> = Vec::new();
    for found in &seen.found {
        if let Entry::Trait(i) = found.entry
            && !seen.own(found.from)
            && let Some(span) = seen.span(found.from, found.to)
        {
            marks.push(Told::at(Mark::Listed(i), span));
        }
    }
    let listed = seen.covered(|entry| matches!(entry, Entry::Trait(_)));
    let free = |from: usize, to: usize| !(from..to).any(|i| listed.get(i) == Some(&true));
    for mention in seen.mentions(&[Kind::Physical, Kind::Relative]) {
        let (from, to) = seen.words(mention);
        // Everybody has parents.
        let parent = mention.kind == Kind::Relative && seen.is(from, PARENTS);
        let of_patient = mention.kind == Kind::Physical || seen.before(from, 1, OF_PATIENT);
        if of_patient && !parent && free(from, to) {
            marks.push(Told::at(if mention.kind == Kind::Physical { Mark::Physical } else { Mark::Relative }, mention.span));
        }
    }
    for (from, to) in seen.tagged(&[TellTag::Physical], &[]) {
        marks.extend(seen.span(from, to).map(|span| Told::at(Mark::Physical, span)));
    }
    marks.sort_by(|a, b| a.value.share().mid.total_cmp(&b.value.share().mid));
    marks.dedup_by_key(|m| m.value);
    marks.truncate(MOST);
    facts.marks = marks;
}

const OF_PATIENT: &[&str] = &["his", "her", "their", "pt's", "patient's", "su", "seine", "ihre", "sa", "son"];
const PARENTS: &[&str] = &[
    "mother", "father", "mum", "mom", "dad", "parents", "mama", "papa", "mummy", "daddy", "madre", "padre", "mutter", "vater", "mere",
    "pere", "mae", "pai",
];

/// More marks than this are hardly independent.
const MOST: usize = 3;

/// `three teenagers`, `two brothers`, `all four kids`: more than one patient in one story.
fn several(seen: &Seen<'_>) -> Option<Told<u32>> {
    const PEOPLE: &[&str] = &[
        "patients",
        "people",
        "kids",
        "children",
        "teens",
        "teenagers",
        "boys",
        "girls",
        "men",
        "women",
        "brothers",
        "sisters",
        "siblings",
        "cousins",
        "lads",
        "babies",
        "passengers",
        "victims",
        "casualties",
        "players",
        "students",
        "workers",
        "pts",
    ];
    const PAIR: &[&str] =
        &["twins", "triplets", "sisters", "brothers", "siblings", "couple", "newlyweds", "gemelos", "zwillinge", "jumeaux", "gemeos"];
    let pair = || {
        let at = (0..seen.reading.words.len())
            .find(|&i| seen.is(i, PAIR) && !seen.own(i) && !seen.before(i, 2, &["of", "his", "her", "their"]))?;
        Some(Told::at(2, seen.span(at, at + 1)?))
    };
    let counted = (0..seen.reading.words.len()).find_map(|i| {
        let number = seen.value(i).or_else(|| super::age::spelled(seen, i, i + 1))?;
        let noun = if seen.letters(i + 1) && !seen.is(i + 1, PEOPLE) { i + 2 } else { i + 1 };
        let stands = (2..=40).contains(&number)
            && seen.is(noun, PEOPLE)
            && !seen.before(i, 2, &["of", "over", "than", "in", "every"])
            && !seen.is(noun + 1, &["ago"]);
        if !stands {
            return None;
        }
        Some(Told::at(number, seen.span(i, noun + 1)?))
    });
    counted.or_else(pair)
}

/// Words for a death.
fn died(seen: &Seen<'_>) -> Option<Told<()>> {
    const DIED: &[&str] =
        &["died", "dies", "rip", "murio", "fallecio", "gestorben", "verstorben", "decede", "mort", "morreu", "faleceu", "pumanaw"];
    (0..seen.reading.words.len()).find_map(|i| {
        let said = match seen.folded(i) {
            "passed" => seen.is(i + 1, &["away", "on", "last", "peacefully", "yesterday", "this", "in"]),
            "dead" => !seen.is(i + 1, &["tired", "serious", "line", "end", "set", "certain"]),
            "death" => !seen.before(i, 2, &["to", "of"]) || seen.is(i.wrapping_sub(2), &["time", "cause"]),
            word => DIED.contains(&word),
        };
        let here = said && !seen.before(i, 2, &["nearly", "almost", "if", "not", "never", "my", "i"]);
        let lost = seen.is(i, &["lost"]) && seen.is(i + 1, &["him", "her", "them"])
            || seen.is(i, &["make"]) && seen.is(i + 1, &["it"]) && seen.before(i, 1, &["didn't", "not"]);
        if !(here || lost) {
            return None;
        }
        Some(Told::at((), seen.span(i, if lost { i + 2 } else { i + 1 })?))
    })
}
