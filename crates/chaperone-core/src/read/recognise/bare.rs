//! Names that stand without a title: two words that are names, a name beside an age, a relative or
//! a verb of people. What disease, place or drug a word may be instead is asked first.

use super::super::Mention;
use super::super::lexicon::{Class, Classes};
use super::super::words::{Case, Words};
use super::{Scan, back};
use crate::review::{Kind, SafeHarbor};

const LAST: Classes = Classes::of(&[Class::Surname, Class::SurnameCommon]);
/// What a word is when it is no name here.
const OTHER: Classes = Classes::of(&[
    Class::Eponym,
    Class::Drug,
    Class::Condition,
    Class::RareCondition,
    Class::Maker,
    Class::Product,
    Class::Org,
    Class::Month,
    Class::Weekday,
    Class::Holiday,
    Class::Department,
    Class::FacilityWord,
    Class::Facility,
    Class::Clinician,
    Class::Credential,
    Class::Country,
    Class::Region,
    Class::Demonym,
    Class::Unit,
    Class::PatientWord,
    Class::PatientsWord,
    Class::Title,
    Class::Event,
    Class::Substance,
    Class::NumberWord,
    Class::TimeUnit,
    Class::AgeWord,
    Class::PublicFigure,
    Class::Historical,
    Class::Fictional,
    Class::Physical,
    Class::Relative,
    Class::IdWord,
]);
/// Short words of the ward that lists of the world's names hold too.
const WARD: &[&str] = &[
    "cr", "crcl", "na", "cl", "ca", "mg", "hb", "ms", "mr", "as", "ar", "pe", "dm", "ra", "ana", "asa", "alt", "ast", "dob", "ssn", "mrn",
    "ed", "er", "icu", "aki", "ida", "sle", "gi", "cad", "mia", "dia", "sma", "ema", "mac", "kim", "tia", "tka", "tha", "cabg", "pci",
    "mri", "cta", "ldl", "hdl", "inr", "uti", "dka", "copd", "chf", "hiv", "hcv", "hbv", "abx", "bx", "dx", "tx", "fx", "hx", "rx", "sx",
    "bid", "tid", "qid", "iv", "po", "im", "sq", "nan", "prep", "hep", "zosyn", "vanc", "flair", "nash", "cin", "ain", "vin", "dcis",
    "pet", "echo", "vera", "star", "dawn", "grade", "class", "stage", "type", "gram", "med", "meds", "sat", "sats", "lasix", "alba",
    "vera", "sol", "max", "min", "ace", "arb", "lila", "mara", "lama", "laba", "sero", "titre", "anca", "asma", "lta", "ita", "isa", "bal",
    "bala", "noe", "noah", "cella", "sella", "tela", "lea", "hal", "una", "deni", "ara", "kub", "kara", "myo", "thora", "rena", "hanta",
    "loa", "zona", "tinea", "candida", "ricca", "doxy", "gent", "amio", "dex", "epi", "levo", "pip", "tazo", "cipro", "bupe", "ritux",
    "mono", "brady", "tachy", "alpha", "delta", "onyx", "staph", "strep", "jo", "ro", "la", "sars", "mers", "ards", "aids", "aml", "all",
    "cml", "cll", "mds", "dlbcl", "hus", "ttp", "itp", "hit", "dic", "cea", "psa", "afp", "hcg",
];
const RELATIVES: &[&str] = &[
    "wife",
    "husband",
    "son",
    "daughter",
    "mother",
    "father",
    "mom",
    "mum",
    "dad",
    "brother",
    "sister",
    "twin",
    "partner",
    "roommate",
    "neighbor",
    "neighbour",
    "grandson",
    "granddaughter",
    "grandmother",
    "grandfather",
    "aunt",
    "uncle",
    "niece",
    "nephew",
    "cousin",
    "spouse",
    "fiance",
    "fiancee",
    "girlfriend",
    "boyfriend",
    "kid",
    "caregiver",
    "carer",
    "friend",
    "law",
    "stepson",
    "stepdaughter",
    "stepmom",
    "stepdad",
    "grandma",
    "grandpa",
    "gf",
    "bf",
    "guardian",
    "surrogate",
    "proxy",
    "dtr",
];
/// What comes before a name of somebody at work, or of the person asked about.
const CUES: &[&str] = &[
    "pt",
    "patient",
    "rn",
    "intern",
    "resident",
    "locum",
    "attn",
    "dear",
    "im",
    "i'm",
    "colleague",
    "registrar",
    "midwife",
    "nurse",
    "np",
    "fellow",
    "sgt",
    "officer",
    "pharmacist",
    "therapist",
    "surgeon",
    "cardiologist",
    "oncologist",
    "pcp",
    "gp",
    "doc",
    "attending",
    "consultant",
    "student",
    "teen",
    "teenager",
    "toddler",
    "newborn",
    "infant",
    "boy",
    "girl",
    "lady",
    "man",
    "woman",
    "gentleman",
    "veteran",
    "vet",
    "client",
    "resident",
    "coach",
    "councillor",
    "ambassador",
    "amhp",
    "paramedic",
    "secretary",
    "receptionist",
    "old",
    "regarding",
    "re",
    "concerning",
    "named",
    "name",
    "nickname",
    "aka",
    "proband",
    "index",
    "signed",
    "cc",
    "dictated",
];
const BEFORE: &[&str] = &[
    "for", "from", "by", "to", "re", "about", "tell", "ask", "told", "asked", "on", "with", "is", "w", "/", "-", "and", "if", "does",
    "did", "can", "should", "has", "give", "gave", "of", "when", "see", "saw", "seeing", "of", "that", "was", "will", "call", "called",
    "start", "started", "put", "got", "says", "so", "but", "because", "hey", "hi", "hello", "thanks", "why", "how", "have",
];
const VERBS: &[&str] = &[
    "says",
    "said",
    "is",
    "was",
    "has",
    "had",
    "wants",
    "wanted",
    "asks",
    "asked",
    "needs",
    "took",
    "takes",
    "got",
    "told",
    "reports",
    "reported",
    "presented",
    "presents",
    "came",
    "gave",
    "plays",
    "texted",
    "refuses",
    "refused",
    "called",
    "calls",
    "dob",
    "mrn",
    "born",
    "aged",
    "age",
    "who",
    "went",
    "feels",
    "felt",
    "lives",
    "works",
    "and",
    "weighs",
    "denies",
    "develops",
    "developed",
    "started",
    "stopped",
    "stops",
    "keeps",
    "tolerates",
    "complains",
    "will",
    "can",
    "does",
    "did",
    "should",
    "currently",
    "now",
    "on",
    "with",
    "admitted",
    "seen",
    "underwent",
    "delivered",
    "missed",
    "drinks",
    "smokes",
    "fell",
    "collapsed",
    "remains",
    "his",
    "her",
];
/// Verbs that only people do: enough for a name in lower case.
const SURE_VERBS: &[&str] = &[
    "says",
    "said",
    "wants",
    "wanted",
    "asks",
    "asked",
    "told",
    "texted",
    "refuses",
    "refused",
    "lives",
    "works",
    "plays",
    "complains",
    "reports",
    "reported",
    "denies",
    "took",
    "takes",
    "came",
    "went",
    "had",
    "has",
    "called",
    "is",
    "was",
    "needs",
    "feels",
    "dob",
    "mrn",
    "feeling",
];
/// What an eponym stands before.
pub(in super::super) const OF_EPONYMS: &[&str] = &[
    "disease",
    "syndrome",
    "sign",
    "criteria",
    "criterion",
    "score",
    "test",
    "catheter",
    "classification",
    "grade",
    "class",
    "stage",
    "scale",
    "index",
    "type",
    "fracture",
    "procedure",
    "operation",
    "palsy",
    "phenomenon",
    "reflex",
    "maneuver",
    "manoeuvre",
    "position",
    "triad",
    "node",
    "nodes",
    "tube",
    "drain",
    "valve",
    "stent",
    "graft",
    "shunt",
    "repair",
    "method",
    "formula",
    "equation",
    "law",
    "anemia",
    "anaemia",
    "lymphoma",
    "sarcoma",
    "tumor",
    "tumour",
    "thyroiditis",
    "arteritis",
    "ulcer",
    "hernia",
    "contracture",
    "cyst",
    "cells",
    "bodies",
    "body",
    "stain",
    "agar",
    "nomogram",
    "protocol",
    "regimen",
    "rule",
    "rules",
    "trial",
    "study",
    "esophagus",
    "oesophagus",
    "cirrhosis",
    "ataxia",
    "chorea",
    "dystrophy",
    "encephalopathy",
    "angina",
    "gangrene",
    "murmur",
    "pulse",
    "respiration",
    "breathing",
    "lines",
    "line",
    "spots",
    "forceps",
    "retractor",
    "clamp",
    "blade",
    "splint",
    "brace",
    "harness",
    "cast",
    "osteotomy",
    "anastomosis",
    "flap",
    "incision",
    "stage",
    "neuroma",
    "nevus",
    "melanosis",
    "macroglobulinemia",
    "purpura",
    "pouch",
    "diverticulum",
    "fundoplication",
    "colitis",
    "reaction",
    "virus",
    "fever",
    "staging",
    "variant",
    "aneurysm",
    "endocarditis",
    "duct",
    "gland",
    "canal",
    "fissure",
    "ligament",
    "space",
    "point",
    "view",
    "projection",
    "angle",
    "zone",
    "circle",
    "tetralogy",
    "anomaly",
    "malformation",
    "deformity",
    "lesion",
    "scan",
    "stroke",
    "balloon",
    "pump",
    "vs",
    "versus",
    "risk",
    "calculator",
    "model",
    "technique",
    "approach",
    "staphylectomy",
    "block",
    "exercises",
    "therapy",
    "diet",
    "mutation",
    "gene",
    "antigen",
    "antibody",
    "antibodies",
    "inhibitor",
    "curve",
    "plot",
    "membrane",
    "tubercle",
    "ring",
    "rings",
    "web",
    "loop",
    "limb",
    "bypass",
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "ia",
    "ib",
    "iia",
    "iib",
    "iic",
    "iiia",
    "iiib",
    "ivb",
    "pos",
    "positive",
    "neg",
    "negative",
];

/// A short word of the ward, a mark or a single letter: no name by itself.
pub(in super::super) fn of_the_ward(words: &Words, i: usize) -> bool {
    let word = words.folded(i);
    words.get(i).is_none_or(|w| w.shape != super::Shape::Letters)
        || word.len() < 2
        || WARD.contains(&word)
        || matches!(word, "sopa" | "delta" | "alpha")
}

pub(super) fn find(scan: &Scan<'_>, out: &mut Vec<Mention>) {
    let (mut upper, mut letters) = (0, 0);
    for w in scan.words.iter().filter(|w| w.span.end() - w.span.start() > 1) {
        upper += usize::from(w.case == Case::Upper);
        letters += usize::from(w.shape == super::Shape::Letters);
    }
    let shouted = letters > 3 && upper * 3 > letters * 2;
    let mut i = 0;
    while i < scan.len() {
        let to = if scan.letters(i) && !(scan.glued(i) && scan.is(back(i, 1), &["-", "@", "_", "#", "/", "."])) {
            name(scan, i, shouted)
        } else {
            None
        };
        if let Some(to) = to {
            scan.add(out, (i, to), Kind::Name, Some(SafeHarbor::A));
        }
        i = to.unwrap_or(i + 1);
    }
}

/// Word `i` could be a given name and is listed as nothing else.
fn first(scan: &Scan<'_>, i: usize) -> bool {
    let c = scan.classes(i);
    scan.letters(i) && c.has(Class::FirstName) && open(scan, i)
}

fn last(scan: &Scan<'_>, i: usize) -> bool {
    scan.letters(i) && scan.classes(i).meets(LAST) && open(scan, i)
}

/// In no list of other things.
fn open(scan: &Scan<'_>, i: usize) -> bool {
    let c = scan.classes(i);
    !c.meets(OTHER) && !c.has(Class::Common) && !scan.is(i, WARD) && scan.folded(i).len() > 1 && !in_phrase(scan, i)
}

/// Word `i` begins or ends a listed phrase of something that is no person.
fn in_phrase(scan: &Scan<'_>, i: usize) -> bool {
    const THINGS: Classes = Classes::of(&[
        Class::Eponym,
        Class::Drug,
        Class::Condition,
        Class::RareCondition,
        Class::Maker,
        Class::Product,
        Class::Org,
        Class::Facility,
        Class::FacilityWord,
        Class::City,
        Class::CityAmbiguous,
        Class::County,
        Class::Region,
        Class::Country,
        Class::PublicFigure,
        Class::Historical,
        Class::Fictional,
    ]);
    (0..3).any(|n| scan.phrase(back(i, n)).is_some_and(|p| p.0 > n && p.1.meets(THINGS)))
}

/// Nothing known of it, and written as names are.
fn unknown(scan: &Scan<'_>, i: usize) -> bool {
    scan.letters(i) && scan.classes(i).is_empty() && scan.folded(i).len() > 2 && !scan.is(i, WARD) && !in_phrase(scan, i)
}

fn title_case(scan: &Scan<'_>, i: usize) -> bool {
    scan.capital(i) && !scan.upper(i)
}

fn town(scan: &Scan<'_>, i: usize) -> bool {
    scan.classes(i).meets(Classes::of(&[Class::City, Class::CityAmbiguous, Class::County]))
}

/// An age stands at `i`: `58F`, `9y`, `13 yo`, `(34`, `, 34,`.
fn age_at(scan: &Scan<'_>, i: usize) -> bool {
    let at = if scan.is(i, &[",", "(", "is", "was", "aged", "age"]) { i + 1 } else { i };
    if !scan.value(at).is_some_and(|v| (1..=110).contains(&v)) || scan.folded(at).len() > 3 {
        return false;
    }
    let unit = if scan.is(at + 1, &["-"]) { at + 2 } else { at + 1 };
    let told = scan.is(
        unit,
        &[
            "f", "m", "y", "yo", "yr", "yrs", "year", "years", "mo", "mos", "months", "month", "wk", "wks", "weeks", "week", "d", "day",
            "days", "male", "female",
        ],
    ) && !(scan.is(unit, &["d", "day", "days", "mo", "months", "m", "wk", "wks", "week", "weeks"])
        && !scan.glued(unit)
        && !scan.upper(unit)
        && at == i
        && !scan.is(unit + 1, &["old"]));
    told || at > i && (scan.is(at + 1, &[",", ")", ".", ":"]) && !scan.digits(at + 2))
        || at == i && scan.folded(at).len() == 2 && scan.is(at + 1, &[","])
}

/// An age ends just before `i`.
fn age_before(scan: &Scan<'_>, i: usize) -> bool {
    let at = if scan.is(back(i, 1), &[",", ":"]) { back(i, 2) } else { back(i, 1) };
    scan.is(at, &["f", "m"]) && scan.glued(at) && scan.digits(back(at, 1)) && scan.folded(back(at, 1)).len() <= 3
        || scan.is(at, &["yo", "yof", "yom"]) && scan.digits(back(at, 1))
}

/// Whether an eponym's noun, a Roman number, a year or a facility's word follows.
fn eponymous(scan: &Scan<'_>, i: usize) -> bool {
    let at = if scan.is(i, &["'", "’", "-"]) { i + 1 } else { i };
    scan.is(at, OF_EPONYMS) && !(scan.is(at, &["i"]) && !scan.upper(at))
        || scan.has(at, Class::FacilityWord)
        || scan.value(at).is_some_and(|y| (1950..2100).contains(&y))
        || scan.capital(at)
            && (scan.has(at, Class::StreetWord) || scan.is(at, &["county", "university", "school", "college", "elementary", "high"]))
}

fn name(scan: &Scan<'_>, i: usize, shouted: bool) -> Option<usize> {
    let to = full(scan, i, shouted).or_else(|| single(scan, i, shouted))?;
    (!eponymous(scan, to)).then_some(to)
}

/// More of a name behind `i`: `-Reyes`, a second surname, an initial.
fn more(scan: &Scan<'_>, mut i: usize, lower: bool) -> usize {
    loop {
        if scan.is(i, &["-"]) && scan.glued(i) && scan.glued(i + 1) && scan.capital(i + 1) && !scan.upper(i - 1) | scan.upper(i + 1) {
            i += 2;
        } else if !lower
            && !scan.glued(i)
            && scan.capital(i)
            && last(scan, i)
            && scan.folded(i).len() > 2
            && scan.upper(i) == scan.upper(i - 1)
        {
            i += 1;
        } else {
            return i;
        }
    }
}

fn full(scan: &Scan<'_>, i: usize, shouted: bool) -> Option<usize> {
    let mut next = i + 1;
    // An initial between: `Maria T. Lopez`.
    if scan.upper(next) && scan.folded(next).len() == 1 && scan.is(next + 1, &["."]) && scan.capital(next + 2) {
        next += 2;
    }
    let part = [
        &["de", "la"][..],
        &["van", "der"],
        &["van", "de"],
        &["de"],
        &["del"],
        &["van"],
        &["von"],
        &["al"],
        &["el"],
        &["da"],
        &["dos"],
        &["mac"],
        &["bin"],
        &["di"],
        &["o"],
        &["st"],
    ]
    .iter()
    .find(|p| p.iter().enumerate().all(|(n, w)| scan.folded(next + n) == *w))
    .map_or(0, |p| p.len());
    let behind = if part > 0 && scan.is(next + part, &["-"]) { next + part + 1 } else { next + part };
    if scan.glued(behind) && part == 0 || !scan.letters(behind) {
        return if scan.glued(next) && !scan.is(next, &[",", ".", "-"]) {
            None
        } else {
            surname_first(scan, i, shouted).or_else(|| initialed(scan, i))
        };
    }
    let long = scan.folded(i).len() > 1 + usize::from(!scan.capital(i)) && scan.folded(behind).len() > 1;
    let given = first(scan, i)
        || scan.has(i, Class::FirstNameCommon) && !scan.classes(i).meets(OTHER) && title_case(scan, i) && !in_phrase(scan, i);
    let both_title = title_case(scan, i) && title_case(scan, behind);
    let both_upper = scan.upper(i) && scan.upper(behind) && scan.folded(i).len() > 3 && scan.folded(behind).len() > 2;
    let both_lower = !scan.capital(i) && !scan.capital(behind);
    if !long {
        return initialed(scan, i);
    }
    let surname = last(scan, behind);
    if both_title
        && given
        && (surname || first(scan, behind) && !town(scan, behind) || unknown(scan, behind) || part > 0 && open(scan, behind))
    {
        return Some(more(scan, behind + 1, false));
    }
    if both_title
        && last(scan, i)
        && !town(scan, i)
        && (first(scan, behind) || surname)
        && !town(scan, behind)
        && !scan.get(i).is_some_and(|w| w.opens)
    {
        return Some(more(scan, behind + 1, false));
    }
    if both_title && unknown(scan, i) && surname && !town(scan, behind) && (age_at(scan, behind + 1) || cued(scan, i)) {
        return Some(more(scan, behind + 1, false));
    }
    if both_title && unknown(scan, i) && unknown(scan, behind) && (age_at(scan, behind + 1) || scan.is(behind + 1, &["mrn", "dob"])) {
        return Some(more(scan, behind + 1, false));
    }
    if both_upper && first(scan, i) && (surname || first(scan, behind) || unknown(scan, behind) && !shouted || part > 0) && !town(scan, i) {
        return Some(more(scan, behind + 1, false));
    }
    if both_lower
        && scan.has(i, Class::FirstNameCommon)
        && !scan.classes(i).meets(OTHER)
        && surname
        && scan.folded(i).len() > 3
        && scan.folded(behind).len() > 4
        && !scan.has(behind, Class::SurnameCommon)
        && !town(scan, behind)
    {
        return Some(behind + 1);
    }
    if both_lower
        && first(scan, i)
        && scan.folded(i).len() > 3
        && !town(scan, i) | age_at(scan, behind + 1)
        && scan.folded(behind).len() > 2
        && (surname
            || first(scan, behind)
            || unknown(scan, behind) && (age_at(scan, behind + 1) || cued(scan, i) || age_before(scan, i))
            || part > 0 && open(scan, behind))
    {
        return Some(behind + 1);
    }
    initialed(scan, i)
}

/// `Ogilvie, Margaret`.
fn surname_first(scan: &Scan<'_>, i: usize, shouted: bool) -> Option<usize> {
    let given = i + 2;
    let cased =
        title_case(scan, i) && title_case(scan, given) || !shouted && scan.upper(i) && scan.upper(given) && scan.folded(i).len() > 3;
    let end = scan.ends(given + 1)
        || scan.is(given + 1, &["mrn", "dob", "is", "was", "has"])
        || scan.digits(given + 1)
        || scan.upper(given + 1) && scan.folded(given + 1).len() == 1;
    (scan.is(i + 1, &[","])
        && scan.glued(i + 1)
        && cased
        && (scan.classes(i).meets(LAST) || unknown(scan, i))
        && !town(scan, i)
        && !town(scan, given)
        && end
        && (first(scan, given) || unknown(scan, given) && (scan.is(given + 1, &["mrn", "dob"]) || scan.digits(given + 1))))
    .then_some(given + 1)
}

/// `Brianna K.`, `suresh p says`, `R. Castellanos`.
fn initialed(scan: &Scan<'_>, i: usize) -> Option<usize> {
    let next = i + 1;
    let single = scan.letters(next) && scan.folded(next).len() == 1 && !scan.glued(next);
    if single && first(scan, i) && scan.folded(i).len() > 3 {
        let dot = scan.is(next + 1, &["."]) && scan.glued(next + 1);
        let said = scan.is(next + 1, SURE_VERBS) || age_at(scan, next + 1);
        if scan.capital(i) && scan.upper(next) && (dot || said)
            || !scan.is(next, &["a", "i", "x", "c", "s", "p", "w", "v"])
                && (dot && (age_at(scan, next + 2) || scan.digits(next + 2)) || said)
            || scan.is(next, &["p", "s", "c"]) && said
        {
            return Some(if dot { next + 2 } else { next + 1 });
        }
    }
    let letter = scan.upper(i) && scan.folded(i).len() == 1 && scan.is(next, &["."]) && scan.glued(next);
    if letter && title_case(scan, next + 1) && (last(scan, next + 1) || first(scan, next + 1)) && !town(scan, next + 1) {
        return Some(more(scan, next + 2, false));
    }
    None
}

/// Something before `i` says that somebody is named.
fn cued(scan: &Scan<'_>, i: usize) -> bool {
    let mut at = back(i, 1);
    if scan.is(at, &[":", ".", ",", "(", "is", "\""]) {
        let label = scan.is(at, &[":", "is", "("]);
        at = back(at, 1);
        if !label && !scan.glued(at.wrapping_add(1)) {
            return false;
        }
        if scan.is(at.wrapping_add(1), &[",", "."]) && !scan.is(at, &["pt", "sgt", "re", "mom", "dad"]) {
            return false;
        }
    }
    scan.is(at, RELATIVES) || scan.is(at, CUES) || age_before(scan, i)
}

fn single(scan: &Scan<'_>, i: usize, shouted: bool) -> Option<usize> {
    let title = title_case(scan, i);
    let opens = scan.get(i).is_some_and(|w| w.opens);
    let end = if scan.is(i + 1, &["-"]) && scan.glued(i + 1) && scan.capital(i + 2) && scan.glued(i + 2) { i + 3 } else { i + 1 };
    if scan.glued(end) && !scan.ends(end) || scan.glued(end) && scan.is(end, &["-", "/", "@", "_"]) || scan.folded(i).len() < 3 {
        return None;
    }
    let given = first(scan, i);
    let family = last(scan, i);
    if scan.upper(i) {
        // Capitals alone say little: abbreviations are written so.
        let known = (given || family) && scan.folded(i).len() > 4;
        return (known && (age_before(scan, i) || age_at(scan, end) || shouted && (cued(scan, i) || scan.is(back(i, 1), &["him", "her"]))))
            .then_some(end);
    }
    if title {
        if scan.capital(end) && !scan.glued(end) && scan.has(end, Class::FacilityWord) {
            return None;
        }
        let whose = scan.is(end, &["("]) && scan.is(end + 1, &["cell", "phone", "tel"])
            || scan.is(end, &["his", "her", "the"]) && scan.has(end + 1, Class::Relative)
            || scan.is(end, &["("]) && scan.is(end + 1, &["pts", "pt", "his", "her"]);
        if (given || family || unknown(scan, i) || scan.has(i, Class::FirstNameCommon) && !scan.classes(i).meets(OTHER))
            && (cued(scan, i) && !opens_list(scan, i) || age_at(scan, end) || whose)
            && !(town(scan, i) && !given)
        {
            return Some(end);
        }
        let credential = scan.upper(end) && scan.is(end, &["rn", "md", "np", "pa", "lpn", "crna", "pharmd", "mbbs", "mbchb", "do"]);
        if (given || family) && credential && !town(scan, i) {
            return Some(end + 1);
        }
        let possessive = scan.raw(i).ends_with("'s") || scan.raw(i).ends_with("’s");
        let strong = given && !scan.has(i, Class::Ambiguous) && !town(scan, i);
        let outset = scan.get(back(i, 1)).is_none() && (scan.is(end, &[","]) || age_at(scan, end));
        if strong && outset && scan.digits(end + 1) {
            return Some(end);
        }
        if strong && possessive && !scan.capital(end) {
            return Some(end);
        }
        if strong && scan.is(end, VERBS) && !family | opens | scan.is(end, SURE_VERBS) {
            return Some(end);
        }
        if strong && !opens && scan.is(back(i, 1), BEFORE) && !scan.glued(i) && !scan.capital(end) {
            return Some(end);
        }
        return None;
    }
    let strong = given && !scan.has(i, Class::Ambiguous) && scan.folded(i).len() > 3 && !town(scan, i);
    if strong
        && (age_at(scan, end)
            || age_before(scan, i) && !scan.glued(i)
            || scan.is(end, SURE_VERBS)
            || scan.is(back(i, 1), RELATIVES)
            || scan.is(back(i, 1), &["pt", "patient", "named", "name", "intern", "nurse", "sgt", "officer", "teen"]))
    {
        return Some(end);
    }
    let kin =
        scan.is(end, &["("]) && scan.is(end + 1, &["pts", "pt", "his", "her", "patient", "the"]) && scan.has(end + 2, Class::Relative);
    let given_too = scan.has(i, Class::FirstName) || scan.has(i, Class::FirstNameCommon);
    if kin && given_too && !scan.classes(i).meets(OTHER) {
        return Some(end);
    }
    let bracketed = scan.is(back(i, 1), &["("])
        && scan.is(back(i, 2), RELATIVES)
        && given_too
        && scan.is(end, &[",", ")"])
        && !scan.classes(i).meets(OTHER);
    if bracketed {
        return Some(end);
    }
    let family_lower = family && scan.folded(i).len() > 4 && scan.is(back(i, 1), &["sgt", "officer", "nurse"]);
    family_lower.then_some(end)
}

/// A capital that opens a sentence behind a full stop and its cue belongs to the sentence before.
fn opens_list(scan: &Scan<'_>, i: usize) -> bool {
    scan.get(i).is_some_and(|w| w.opens) && scan.is(back(i, 1), &["."]) && !scan.is(back(i, 2), &["pt", "sgt"])
}
