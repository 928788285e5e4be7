//! Places smaller than a state: towns, counties, streets, postcodes, facilities. Larger ones are no identifiers.

use super::super::Mention;
use super::super::lexicon::{Class, Classes};
use super::super::words::Case;
use super::{Scan, back};
use crate::review::{Kind, SafeHarbor};

const B: Option<SafeHarbor> = Some(SafeHarbor::B);
const IN: &[&str] = &[
    "in", "from", "near", "to", "at", "outside", "around", "of", "en", "de", "a", "aus", "nach", "bei", "dans", "da", "do", "em", "di",
    "uit", "te", "leaving", "downtown", "into", "across", "north", "south", "east", "west", "visiting", "through",
];
const STATES: &[&str] = &[
    "al", "ak", "az", "ar", "ca", "co", "ct", "de", "fl", "ga", "hi", "id", "il", "in", "ia", "ks", "ky", "la", "me", "md", "ma", "mi",
    "mn", "ms", "mo", "mt", "ne", "nv", "nh", "nj", "nm", "ny", "nc", "nd", "oh", "ok", "or", "pa", "ri", "sc", "sd", "tn", "tx", "ut",
    "vt", "va", "wa", "wv", "wi", "wy", "dc", "on", "qc", "bc", "ab", "mb", "sk", "ns", "nb", "nl", "pe", "nsw", "vic", "qld", "tas",
    "act", "nt",
];
/// Towns that gave criteria, scores or classes their name: a place only where something says so.
const OF_CRITERIA: &[&str] = &[
    "bethesda",
    "milan",
    "atlanta",
    "rotterdam",
    "prague",
    "paris",
    "vienna",
    "sydney",
    "lugano",
    "boston",
    "geneva",
    "rome",
    "lille",
    "leiden",
    "kyoto",
    "berlin",
    "montreal",
    "amsterdam",
    "tokyo",
    "budapest",
    "ghent",
    "oxford",
    "baveno",
    "banff",
    "toronto",
    "seattle",
    "ottawa",
    "denver",
    "rochester",
    "philadelphia",
    "edinburgh",
    "edmonton",
    "dallas",
    "bristol",
    "nottingham",
    "framingham",
    "padua",
    "san francisco",
    "los angeles",
    "glasgow",
    "manchester",
    "cambridge",
    "lund",
    "nancy",
    "chicago",
    "helsinki",
    "stockholm",
    "marburg",
    "lassa",
    "alliance",
    "ankara",
    "fukuoka",
    "sapporo",
    "vancouver",
];
/// States whose two letters are seldom anything else behind a capitalised word.
const SURE_STATES: &[&str] = &[
    "az", "ca", "ct", "fl", "ga", "il", "ks", "ky", "mi", "mn", "nv", "nh", "nj", "nm", "ny", "nc", "nd", "oh", "tn", "tx", "ut", "vt",
    "va", "wa", "wi", "wv", "wy", "ia", "ak", "ar", "nsw", "qld", "vic", "tas",
];
const STREETS: &[&str] = &[
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "lane",
    "ln",
    "drive",
    "dr",
    "boulevard",
    "blvd",
    "court",
    "ct",
    "place",
    "pl",
    "terrace",
    "crescent",
    "cres",
    "way",
    "close",
    "square",
    "sq",
    "highway",
    "hwy",
    "parkway",
    "pkwy",
    "circle",
    "mews",
    "grove",
    "gardens",
    "quay",
    "trail",
    "row",
    "walk",
    "hill",
];
/// Those that follow a name without a number and still make a street.
const SURE_STREETS: &[&str] = &[
    "street",
    "avenue",
    "ave",
    "road",
    "rd",
    "lane",
    "blvd",
    "boulevard",
    "crescent",
    "terrace",
    "parkway",
    "pkwy",
    "highway",
    "hwy",
    "drive",
];
const STREETS_BEFORE: &[&str] = &[
    "calle", "avenida", "avda", "paseo", "carrer", "rue", "allee", "chemin", "impasse", "quai", "via", "viale", "corso", "piazza", "rua",
    "travessa", "ulica", "plaza",
];

pub(super) fn find(scan: &Scan<'_>, out: &mut Vec<Mention>) {
    let mut i = 0;
    while i < scan.len() {
        let next = if scan.digits(i) {
            address(scan, i, out).or_else(|| zip(scan, i, out))
        } else if scan.letters(i) {
            postcode(scan, i, out)
                .or_else(|| street(scan, i, out))
                .or_else(|| facility(scan, i, out))
                .or_else(|| listed(scan, i, out))
                .or_else(|| unlisted(scan, i, out))
        } else {
            None
        };
        i = next.unwrap_or(i + 1);
    }
}

/// `123 North Main St`, `12 bis rue Monge`.
fn address(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    if scan.folded(i).len() > 5 || scan.glued(i) && scan.is(back(i, 1), &["$", ".", "/", ",", ":"]) {
        return None;
    }
    let mut at = i + 1;
    if scan.glued(at) && scan.letters(at) && scan.folded(at).len() == 1 {
        at += 1;
    }
    if scan.is(at, &[",", "bis", "ter"]) {
        at += 1;
    }
    if scan.is(at, &["rue", "avenue", "boulevard", "allee", "chemin", "impasse", "quai", "place"]) && scan.letters(at + 1) {
        let mut to = at + 1;
        while scan.is(to, &["de", "du", "des", "la", "le", "l'", "d'"]) {
            to += 1;
        }
        while scan.capital(to) {
            to += 1;
        }
        if scan.capital(to - 1) && to > at + 1 {
            scan.add(out, (i, to), Kind::Address, B);
            return Some(to);
        }
    }
    let first = at;
    while at < first + 4 && (scan.letters(at) || scan.digits(at) && (scan.is(at + 1, &["st", "nd", "rd", "th"]))) {
        let named = at > first;
        let street = named && scan.is(at, STREETS) && !scan.is(at, &["hill", "walk", "row", "way", "close", "place"])
            || named && scan.capital(at) && scan.is(at, STREETS);
        let all_capital = (first..at).all(|n| scan.capital(n) || scan.digits(n) || scan.is(n, &["st", "nd", "rd", "th", "of", "the"]));
        let lower = (first..=at).all(|n| scan.letters(n) && !scan.capital(n))
            && at == first + 1
            && scan.is(at, &["street", "road", "avenue", "lane", "blvd", "ave", "rd"])
            && !scan.is(first, &["the", "a", "per", "on", "in", "of"]);
        let number_street = scan.is(at, &["st", "nd", "rd", "th"]) && scan.glued(at);
        if street && !number_street && (all_capital && scan.capital(first) | scan.digits(first) || lower) {
            let mut to = at + 1;
            if scan.is(to, &["."]) && scan.glued(to) && scan.folded(at).len() <= 4 && !scan.ends(to + 1) && !scan.capital(to + 1) {
                to += 1;
            }
            to = unit_of_house(scan, to);
            scan.add(out, (i, to), Kind::Address, B);
            return Some(to);
        }
        at += 1;
    }
    None
}

/// `, Apt 4B` after a street.
fn unit_of_house(scan: &Scan<'_>, i: usize) -> usize {
    let at = if scan.is(i, &[","]) { i + 1 } else { i };
    if scan.is(at, &["apt", "apartment", "flat", "suite", "unit", "#"]) && scan.digits(at + 1) {
        return if scan.glued(at + 2) && scan.letters(at + 2) { at + 3 } else { at + 2 };
    }
    i
}

fn street(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    let to = if scan.capital(i) { numbered_word(scan, i).or_else(|| named_street(scan, i)) } else { None };
    let to = to.or_else(|| street_before_name(scan, i)).or_else(|| numbered_road(scan, i))?;
    scan.add(out, (i, to), Kind::Address, B);
    Some(to)
}

/// `Hauptstraße 12`.
fn numbered_word(scan: &Scan<'_>, i: usize) -> Option<usize> {
    const ENDINGS: &[&str] = &["strasse", "straat", "gasse", "platz", "gracht", "plein", "allee", "weg", "laan"];
    let folded = scan.folded(i);
    let street = folded.len() > 6 && scan.digits(i + 1) && scan.folded(i + 1).len() <= 4 && ENDINGS.iter().any(|s| folded.ends_with(s));
    street.then_some(i + 2)
}

/// `calle Mayor 12`, `via Roma 3`.
fn street_before_name(scan: &Scan<'_>, i: usize) -> Option<usize> {
    const SMALL: &[&str] = &["de", "del", "la", "los", "las", "di", "da", "do", "dos", "du", "des"];
    if !scan.has(i, Class::StreetWord) || !scan.is(i, STREETS_BEFORE) || !(scan.capital(i + 1) || scan.is(i + 1, SMALL)) {
        return None;
    }
    let mut at = i + 1;
    while at < i + 6 && (scan.capital(at) || scan.is(at, SMALL)) {
        at += 1;
    }
    if scan.is(at, &[","]) && scan.digits(at + 1) {
        at += 1;
    }
    (scan.digits(at) && scan.folded(at).len() <= 4).then_some(at + 1)
}

/// `Route 9`, `I-95`, `PO Box 12`.
fn numbered_road(scan: &Scan<'_>, i: usize) -> Option<usize> {
    let short = |at: usize| scan.digits(at) && scan.folded(at).len() <= 4;
    if scan.is(i, &["route", "rte", "highway", "hwy", "interstate"]) {
        return (short(i + 1) && !scan.has(i + 2, Class::Unit)).then_some(i + 2);
    }
    let interstate =
        scan.is(i, &["i"]) && scan.upper(i) && scan.is(i + 1, &["-"]) && scan.glued(i + 1) && scan.glued(i + 2) && short(i + 2);
    let box_number = scan.is(i, &["po"]) && scan.is(i + 1, &["box"]) && scan.digits(i + 2);
    (interstate || box_number).then_some(i + 3)
}

/// `on Dundalk Ave`.
fn named_street(scan: &Scan<'_>, i: usize) -> Option<usize> {
    let led = scan.is(back(i, 1), &["on", "off", "at", "along", "near", "the", "of", "and"]);
    let plain = scan.has(i, Class::Common) || scan.upper(i) || scan.get(i).is_some_and(|w| w.opens);
    if !led && plain || scan.has(i, Class::Credential) {
        return None;
    }
    let mut at = i + 1;
    while at < i + 3 && scan.capital(at) && !scan.is(at, SURE_STREETS) {
        at += 1;
    }
    (scan.capital(at) && scan.is(at, SURE_STREETS)).then_some(at + 1)
}

/// `OH 44113`, `44113-1234`, `zip 44113`, `50667 Köln`.
fn zip(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    let len = scan.folded(i).len();
    let before = back(i, 1);
    let plus4 =
        len == 5 && scan.is(i + 1, &["-"]) && scan.glued(i + 1) && scan.digits(i + 2) && scan.folded(i + 2).len() == 4 && scan.glued(i + 2);
    let to = if plus4 { i + 3 } else { i + 1 };
    let clean = !scan.glued(i) && !(scan.glued(to) && (!scan.ends(to) || scan.is(to, &["%", "/"])));
    let after_state = matches!(len, 4 | 5)
        && scan.is(before, STATES)
        && scan.upper(before)
        && (len == 5 || scan.is(before, &["nsw", "vic", "qld", "tas", "act", "wa", "sa", "nt"]));
    let cue = scan.is(before, &["zip", "zipcode", "postcode", "plz", "cep", "postal", "cp"])
        || scan.is(before, &["code", ":", "is"]) && (2..=3).any(|n| scan.is(back(i, n), &["zip", "postal", "postcode", "post"]));
    let town_after = len == 5 && (scan.has(to, Class::City) || scan.has(to, Class::CityAmbiguous)) && scan.capital(to);
    let after_region = len == 5 && scan.has(before, Class::Region) && scan.capital(before);
    let named_before = len == 5
        && scan.capital(before)
        && !scan.upper(before)
        && scan.value(i).is_some_and(|z| z > 500)
        && !scan.has(to, Class::Unit)
        && (scan.has(before, Class::City)
            || scan.has(before, Class::CityAmbiguous)
            || scan.is(before, STREETS)
            || !scan.has(before, Class::Common) && !scan.has(before, Class::Drug) && scan.is(back(i, 2), &[",", "in", "from", "near"]));
    let lives = len == 5
        && scan.is(before, &["lives", "living", "live", "resides", "in"])
        && scan.is(before, &["lives", "living", "live", "resides"]) | scan.is(back(i, 2), &["lives", "living", "live"]);
    let dutch = len == 4
        && scan.upper(i + 1)
        && scan.letters(i + 1)
        && scan.folded(i + 1).len() == 2
        && scan.capital(i + 2)
        && (scan.has(i + 2, Class::City) || scan.has(i + 2, Class::CityAmbiguous));
    if clean && (plus4 || after_state || cue || named_before || lives || town_after || after_region || dutch) {
        scan.add(out, (i, if dutch { i + 2 } else { to }), Kind::Zip, B);
        return Some(to);
    }
    None
}

/// `SW1A 1AA`, `M13 9PL`, `K1A 0B1`.
fn postcode(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    if !scan.upper(i)
        || scan.folded(i).len() > 2
        || scan.glued(i)
        || !scan.digits(i + 1)
        || !scan.glued(i + 1)
        || scan.folded(i + 1).len() > 2
    {
        return None;
    }
    let mut at = i + 2;
    let letter = scan.glued(at) && scan.upper(at) && scan.folded(at).len() == 1;
    if letter {
        at += 1;
    }
    if !scan.digits(at) || scan.folded(at).len() != 1 || !scan.glued(at + 1) || !scan.upper(at + 1) {
        return None;
    }
    let british = scan.folded(at + 1).len() == 2;
    let canadian = letter && scan.folded(at + 1).len() == 1 && scan.digits(at + 2) && scan.glued(at + 2) && scan.folded(at + 2).len() == 1;
    let to = if british {
        at + 2
    } else if canadian {
        at + 3
    } else {
        return None;
    };
    scan.add(out, (i, to), Kind::Zip, B);
    Some(to)
}

/// `Prairie Lakes Medical Center`, `Klinikum Nord`, `CHU de Nantes`, `St Aldhelm's`.
fn facility(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    if !scan.capital(i) {
        let to = lower_facility(scan, i)?;
        scan.add(out, (i, to), Kind::Facility, B);
        return Some(to);
    }
    let foreign = if scan.has(i, Class::FacilityWord) { facility_before_name(scan, i) } else { None };
    if let Some(to) = foreign.or_else(|| if scan.is(i, &["st", "saint", "sts"]) { saint(scan, i) } else { None }) {
        scan.add(out, (i, to), Kind::Facility, B);
        return Some(to);
    }
    // Capitalised words up to a facility word.
    let mut at = i;
    let mut named = 0;
    while at < i + 6
        && (scan.capital(at)
            || at > i
                && scan.is(at, &["of", "the", "and", "&", "de", "la", "for", "-", "\'"])
                && (scan.capital(at + 1) || scan.is(at + 1, &["the", "of"])))
    {
        if let Some(len) = facility_word(scan, at).filter(|_| named > 0) {
            let to = further(scan, at + len);
            scan.add(out, (i, to), Kind::Facility, B);
            return Some(to);
        }
        let opening = at == i && scan.get(at).is_some_and(|w| w.opens) && scan.has(at, Class::Common) && !scan.capital(at + 1);
        if opening
            || at == i
                && (scan.is(
                    at,
                    &[
                        "the", "a", "our", "my", "this", "i", "at", "every", "in", "no", "your", "ihrer", "ihre", "unsere", "unserer",
                        "neue", "die", "der", "das", "el", "la", "le", "notre", "nuestra", "su",
                    ],
                ) || scan.upper(at) && scan.has(at, Class::Department))
        {
            return None;
        }
        let adjective = scan.has(at, Class::Demonym)
            || scan.is(
                at,
                &[
                    "local",
                    "general",
                    "new",
                    "community",
                    "public",
                    "private",
                    "rural",
                    "children's",
                    "free",
                    "mental",
                    "virtual",
                    "field",
                    "prison",
                    "sample",
                    "competitor",
                    "travel",
                    "sleep",
                    "pain",
                    "memory",
                    "children",
                    "women",
                    "eye",
                    "fertility",
                    "wound",
                    "stroke",
                    "primary",
                    "urgent",
                    "national",
                    "regional",
                    "university",
                    "medical",
                    "health",
                    "care",
                    "teaching",
                    "services",
                    "family",
                    "internal",
                    "emergency",
                    "sports",
                    "dental",
                    "specialist",
                ],
            )
            || scan.has(at, Class::Department)
            || scan.has(at, Class::Condition);
        named += usize::from(scan.capital(at) && !adjective && !scan.has(at, Class::Clinician));
        at += 1;
    }
    // The last word in lower case: `Bwindara hospital`.
    if named > 0 && scan.letters(at) && !scan.capital(at) && !scan.glued(at) && !scan.upper(at.wrapping_sub(1)) {
        let plain = (i..at).all(|n| {
            scan.has(n, Class::Common) || scan.has(n, Class::Drug) || scan.has(n, Class::Country) || scan.has(n, Class::Department)
        });
        if let Some(len) = facility_word(scan, at).filter(|_| {
            !plain && scan.is(at, &["hospital", "clinic", "infirmary", "hospice", "medical", "nursing", "care", "health", "ziekenhuis"])
        }) {
            scan.add(out, (i, at + len), Kind::Facility, B);
            return Some(at + len);
        }
    }
    None
}

#[expect(clippy::too_many_lines, reason = "most of it is lists of words")]
fn facility_word(scan: &Scan<'_>, i: usize) -> Option<usize> {
    if let Some((len, _)) = scan.phrase(i).filter(|p| p.1.has(Class::FacilityWord)) {
        return Some(len);
    }
    let plain = scan.is(i, &["trust", "cabinet", "surgery"]) || scan.is(i, &["prison", "jail", "shelter", "practice"]) && !scan.capital(i);
    if scan.has(i, Class::FacilityWord) && !plain {
        return Some(1);
    }
    // `Tacoma General`, `Lakeside Memorial`: names that leave the word hospital out.
    let ending = scan.is(
        i,
        &[
            "memorial",
            "general",
            "regional",
            "children",
            "women",
            "methodist",
            "presbyterian",
            "baptist",
            "healthcare",
            "royal",
            "dialysis",
            "rehab",
            "rehabilitation",
            "cardiology",
            "oncology",
            "pediatrics",
            "paediatrics",
            "orthopedics",
            "orthopaedics",
            "dermatology",
            "nephrology",
            "elementary",
            "surgery",
            "hosp",
            "hospice",
            "medical",
            "children's",
            "lodge",
            "manor",
            "nursing",
            "dental",
            "imaging",
            "radiology",
            "health",
            "community",
            "samaritan",
            "infirmary",
        ],
    );
    let unit = scan.capital(i)
        && scan.is(i + 1, &["unit", "centre", "center", "clinic", "ward", "school", "hospital", "care", "home"])
        && scan.capital(i + 1)
        && scan.is(
            i,
            &[
                "renal",
                "dialysis",
                "birth",
                "cancer",
                "surgical",
                "elementary",
                "middle",
                "high",
                "primary",
                "cottage",
                "urgent",
                "nursing",
                "care",
                "eye",
                "heart",
                "health",
                "rehab",
                "medical",
                "stroke",
                "burns",
                "burn",
                "memory",
                "community",
            ],
        );
    if unit && !scan.has(back(i, 1), Class::Common) && scan.capital(back(i, 1)) {
        return Some(2);
    }
    if ending && scan.is(i + 1, &["&", "and"]) && scan.is(i + 2, &["rehab", "rehabilitation", "care", "wellness"]) && scan.capital(i + 2) {
        return Some(3);
    }
    let office = scan.is(
        back(i, 1),
        &[
            "attorney",
            "surgeon",
            "director",
            "secretary",
            "postmaster",
            "inspector",
            "governor",
            "solicitor",
            "consul",
            "consejo",
            "procurador",
            "the",
            "and",
        ],
    );
    let before = scan.classes(back(i, 1));
    let named = !before.has(Class::Common) || before.has(Class::City) || before.has(Class::CityAmbiguous);
    let branch = scan.is(i, &["surgery", "cardiology", "oncology", "dental", "imaging", "radiology", "nephrology", "dermatology"])
        && (scan.has(back(i, 1), Class::Department)
            || scan.upper(back(i, 1))
            || scan.is(back(i, 1), &["of", "mmed", "in"])
            || scan.has(back(i, 1), Class::Demonym));
    (ending && !branch && !office && named && scan.capital(i) && !scan.capital(i + 1) && !scan.glued(i)).then_some(1)
}

/// `Hospital` and more such words behind the first: `Medical Center Hospital`.
fn further(scan: &Scan<'_>, mut i: usize) -> usize {
    while scan.capital(i) && facility_word(scan, i).is_some() {
        i += 1;
    }
    i
}

/// `Klinikum Nord`, `Hospital La Paz`, `CHU de Nantes`.
fn facility_before_name(scan: &Scan<'_>, i: usize) -> Option<usize> {
    let foreign = scan.is(
        i,
        &[
            "hospital",
            "klinikum",
            "klinik",
            "chu",
            "clinica",
            "clinique",
            "hopital",
            "ospedale",
            "centro",
            "policlinico",
            "uniklinik",
            "krankenhaus",
            "universitatsklinikum",
            "sanatorio",
            "umc",
            "ehpad",
            "ziekenhuis",
        ],
    );
    if !foreign {
        return None;
    }
    let mut at = i + 1;
    while at < i + 4
        && scan.is(
            at,
            &[
                "de",
                "del",
                "la",
                "las",
                "los",
                "di",
                "da",
                "do",
                "du",
                "des",
                "von",
                "zu",
                "der",
                "san",
                "santa",
                "general",
                "universitario",
                "of",
            ],
        )
    {
        at += 1;
    }
    let first = at;
    while at < first + 3 && scan.capital(at) && !scan.has(at, Class::Common) && !scan.get(at).is_some_and(|w| w.opens) {
        at += 1;
    }
    (at > first).then_some(at)
}

/// `at cedar ridge clinic`, `to st. brigid's hospital`, all in lower case.
fn lower_facility(scan: &Scan<'_>, i: usize) -> Option<usize> {
    const TYPES: &[&str] = &[
        "hospital",
        "clinic",
        "infirmary",
        "hospice",
        "medical",
        "ziekenhuis",
        "krankenhaus",
        "dialysis",
        "cardiology",
        "oncology",
        "rehab",
        "memorial",
        "regional",
        "pediatrics",
        "elementary",
        "methodist",
        "presbyterian",
        "baptist",
    ];
    const PLAIN: Classes = Classes::of(&[
        Class::Common,
        Class::Department,
        Class::Condition,
        Class::Drug,
        Class::Demonym,
        Class::Country,
        Class::Clinician,
        Class::Group,
        Class::PatientWord,
        Class::PatientsWord,
        Class::Weekday,
        Class::RelativeTime,
        Class::FacilityWord,
    ]);
    if !scan.is(back(i, 1), &["at", "from", "to", "in", "@"]) {
        return None;
    }
    let mut named = false;
    for at in i..i + 4 {
        if at > i && scan.is(at, TYPES) && !scan.is(at + 1, &["school", "student", "students"]) {
            let branch = scan.is(at, &["cardiology", "oncology", "pediatrics"]) && !scan.is(back(i, 1), &["at", "from", "@"]);
            return if named && !branch { Some(at + facility_word(scan, at).unwrap_or(1)) } else { None };
        }
        let dot = scan.is(at, &["."]) && scan.is(back(at, 1), &["st", "mt"]);
        if !(scan.letters(at) || dot)
            || scan.is(at, &["the", "a", "an", "my", "our", "your", "this", "that", "their", "his", "her", "any", "every", "and", "or"])
        {
            return None;
        }
        named |= scan.letters(at) && !scan.classes(at).meets(PLAIN) && scan.folded(at).len() > 2;
    }
    None
}

/// `St Aldhelm's`, `St. Vincent's Hospital`.
fn saint(scan: &Scan<'_>, i: usize) -> Option<usize> {
    let mut at = i + 1;
    if scan.is(at, &["."]) && scan.glued(at) {
        at += 1;
    }
    if !scan.capital(at) {
        return None;
    }
    let possessive = scan.raw(at).ends_with("'s") || scan.raw(at).ends_with("’s") || scan.is(at + 1, &["'", "’"]) && scan.glued(at + 1);
    let mut to = at + 1;
    if possessive && scan.is(to, &["'", "’"]) {
        to += 1;
    }
    for ahead in to..to + 3 {
        if let Some(len) = facility_word(scan, ahead) {
            return Some(further(scan, ahead + len));
        }
        if !scan.capital(ahead) {
            break;
        }
    }
    (possessive && !scan.is(to, &["day", "wort", "dance"])).then_some(to)
}

/// Towns, counties and well-known facilities.
fn listed(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    const PLACES: Classes =
        Classes::of(&[Class::City, Class::CityAmbiguous, Class::County, Class::Facility, Class::Region, Class::Country]);
    let (len, classes) = scan.phrase(i).filter(|p| p.1.meets(PLACES)).unwrap_or((1, scan.classes(i)));
    let county_after = scan.capital(i) && scan.is(i + len, &["county", "parish", "borough", "shire"]);
    if county_after
        && !scan.is(i, &["the", "our", "this"])
        && (scan.capital(i + len) || classes.has(Class::County))
        && !(scan.has(i, Class::Common) && scan.get(i).is_some_and(|w| w.opens))
    {
        scan.add(out, (i, i + len + 1), Kind::Place, B);
        return Some(i + len + 1);
    }
    if !classes.meets(PLACES) {
        return None;
    }
    let capital = scan.capital(i) || len > 1 && scan.capital(i + len - 1);
    let preposition = scan.is(back(i, 1), IN);
    let criteria = scan.is(i, OF_CRITERIA) || scan.phrase(i).is_some_and(|p| p.1.has(Class::Eponym));
    if criteria && !classes.has(Class::Facility) && state_after(scan, i + len).is_none() {
        let there = scan.is(back(i, 1), &["in", "from", "near", "at", "to", "downtown", "visiting"]);
        if !there || scan.is(i + len, super::OF_EPONYMS) || scan.phrase(i).is_some_and(|p| p.1.has(Class::Eponym)) {
            return Some(i + len);
        }
    }
    if classes.has(Class::Facility) && capital {
        scan.add(out, (i, i + len), Kind::Facility, B);
        return Some(i + len);
    }
    let larger = classes.has(Class::Country) || classes.has(Class::Region);
    let eponym = classes.has(Class::Eponym) || classes.has(Class::Drug) || classes.has(Class::Org);
    let state = state_after(scan, i + len);
    let town = if classes.has(Class::City) {
        let lower = !capital
            && preposition
            && scan.is(back(i, 1), &["in", "from", "near", "outside"])
            && !scan.has(i, Class::Common)
            && len + scan.folded(i).len() > 4
            && !eponym;
        let shouted =
            scan.get(i).is_some_and(|w| w.case == Case::Upper) && len == 1 && scan.folded(i).len() <= if preposition { 3 } else { 5 };
        let person = scan.has(i, Class::FirstName) && !preposition && state.is_none();
        capital && !shouted && !person && !(eponym && !preposition) || lower || scan.is(i, &["nyc", "cdmx"])
    } else if classes.has(Class::CityAmbiguous) {
        capital
            && (state.is_some()
                || preposition
                    && !scan.is(back(i, 1), &["to", "of", "de", "a", "at", "da", "do", "di"])
                    && !scan.capital(i + len)
                    && !eponym)
    } else {
        false
    };
    if town && !larger {
        scan.add(out, (i, i + len), Kind::Place, B);
        return Some(i + len);
    }
    if larger
        && capital
        && !(scan.is(i, &["us", "may", "victoria", "georgia", "virginia", "carolina", "chad", "jordan", "pei", "act"])
            && !preposition
            && state.is_none())
    {
        scan.add(out, (i, i + len), Kind::Place, None);
        return Some(i + len);
    }
    None
}

/// A small town no list has: `from Gallup NM`, `lives in Saugerties`.
#[expect(clippy::too_many_lines, reason = "most of it is lists of words")]
fn unlisted(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    const NO: Classes = Classes::of(&[
        Class::Common,
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
        Class::Country,
        Class::Region,
        Class::Demonym,
        Class::Title,
        Class::Event,
        Class::Historical,
        Class::Fictional,
        Class::PublicFigure,
        Class::Clinician,
        Class::Credential,
    ]);
    let open = |n: usize| {
        scan.get(n).is_some_and(|w| w.case == Case::Title)
            && !scan.classes(n).meets(NO)
            && scan.folded(n).len() > 3
            && !scan.phrase(n).is_some_and(|p| p.1.meets(NO))
            && !scan.get(n).is_some_and(|w| w.opens)
    };
    if !open(i) || scan.glued(i) {
        return None;
    }
    let mut to = i + 1;
    while to < i + 3 && open(to) && !scan.glued(to) {
        to += 1;
    }
    if scan.glued(to) && !scan.ends(to) || scan.glued(to) && scan.is(to, &["-", "@", "/"]) || scan.raw(to - 1).ends_with("'s") {
        return None;
    }
    let before = back(i, 1);
    let state = scan.upper(to) && scan.is(to, SURE_STATES) && !scan.glued(to);
    let comma_state = scan.is(to, &[","]) && scan.upper(to + 1) && scan.is(to + 1, STATES) && scan.folded(to + 1).len() == 2;
    let lives = scan.is(before, &["lives", "landed", "in", "near", "from", "outside", "to"])
        && (0..=3).any(|n| {
            scan.is(
                back(before, n),
                &[
                    "lives",
                    "live",
                    "living",
                    "lived",
                    "born",
                    "resides",
                    "raised",
                    "flew",
                    "moved",
                    "family",
                    "works",
                    "farm",
                    "landed",
                    "seen",
                    "station",
                    "travelled",
                    "traveled",
                    "up",
                    "based",
                ],
            )
        });
    let person = scan.has(i, Class::FirstName);
    let from = scan.is(before, &["from", "near"])
        && !person
        && !scan.is(
            back(i, 2),
            &[
                "switch",
                "switched",
                "switching",
                "change",
                "changed",
                "convert",
                "converted",
                "transition",
                "differentiate",
                "distinguish",
                "swap",
                "different",
                "bridge",
                "bridging",
                "results",
                "step",
                "benefit",
                "data",
            ],
        )
        && (scan.classes(i).is_empty() || scan.classes(i).has(Class::CityAmbiguous));
    let within = scan.is(
        back(i, 2),
        &[
            "seen", "clinic", "worker", "hospital", "er", "ed", "nephro", "lives", "home", "practice", "farmer", "miner", "holiday",
            "vacation", "camping", "hiking",
        ],
    ) && scan.is(before, &["in"])
        && !person
        && scan.classes(i).is_empty()
        && scan.ends(to)
        && !scan.is(to, &["(", "'"]);
    if state || comma_state || lives || from || within {
        scan.add(out, (i, to), Kind::Place, B);
        return Some(to);
    }
    None
}

/// `, OH` or `, Ohio` after a town.
fn state_after(scan: &Scan<'_>, i: usize) -> Option<usize> {
    let at = if scan.is(i, &[","]) { i + 1 } else { return None };
    let state = scan.upper(at) && scan.is(at, STATES) || scan.capital(at) && (scan.has(at, Class::Region) || scan.has(at, Class::Country));
    state.then_some(at + 1)
}
