//! Numbers that stand for one person or thing: records, policies, accounts, licences, vehicles, devices.

use super::super::Mention;
use super::super::lexicon::Class;
use super::{Scan, back};
use crate::review::{Kind, SafeHarbor};

type Found = (Kind, SafeHarbor);

const MRN: Found = (Kind::Mrn, SafeHarbor::H);
const SSN: Found = (Kind::Ssn, SafeHarbor::G);
const PLAN: Found = (Kind::HealthPlan, SafeHarbor::I);
const ACCOUNT: Found = (Kind::AccountNumber, SafeHarbor::J);
const LICENCE: Found = (Kind::Licence, SafeHarbor::K);
const VEHICLE: Found = (Kind::Vehicle, SafeHarbor::L);
const DEVICE: Found = (Kind::DeviceSerial, SafeHarbor::M);
const OTHER: Found = (Kind::Id, SafeHarbor::R);

/// Prefixes of codes that name a trial, paper, gene, substance, norm or version and nobody.
const CODES: &[&str] = &[
    "nct", "isrctn", "eudract", "rs", "pmid", "pmc", "orpha", "omim", "iso", "cve", "mk", "amg", "pf", "gsk", "azd", "ly", "ro", "bnt",
    "mrna", "abt", "bms", "jnj", "doi", "cpt", "hcpcs", "icd", "snomed", "loinc", "isbn", "issn", "covid", "sars", "arxiv", "grant", "r01",
    "act", "hr", "sb", "ab", "cfr", "usc", "section", "gene", "nm", "np", "chr", "page", "pages", "pp", "vol", "bmj", "rcn", "ein", "ncd",
    "crd", "hgnc", "chembl", "cas", "ce", "fda", "k", "actrn", "ctri", "drks", "umin", "euctr", "prospero", "utc", "gmt", "hz", "rgb",
];

pub(super) fn find(scan: &Scan<'_>, out: &mut Vec<Mention>) {
    let mut i = 0;
    while i < scan.len() {
        if let Some((from, to)) = plate(scan, i) {
            scan.add(out, (from, to), VEHICLE.0, Some(VEHICLE.1));
            i = to;
            continue;
        }
        if let Some(((from, to), (kind, letter))) = spaced_letters(scan, i) {
            scan.add(out, (from, to), kind, Some(letter));
            i = to;
            continue;
        }
        if !(scan.digits(i)
            || scan.letters(i) && scan.digits(i + 1) && scan.glued(i + 1)
            || scan.letters(i) && scan.is(i + 1, &["-", "/"]) && scan.glued(i + 1))
        {
            i += 1;
            continue;
        }
        if scan.glued(i) && scan.is(back(i, 1), &["@", "_", "=", "$", "£", "€"]) {
            i += 1;
            continue;
        }
        let chunk = Chunk::at(scan, i);
        if chunk.digits == 0 {
            i = chunk.end.max(i + 1);
            continue;
        }
        if let Some(((kind, letter), words)) = judge(scan, &chunk) {
            scan.add(out, words, kind, (!recalled(scan, words.0)).then_some(letter));
            i = words.1.max(i + 1);
        } else {
            i = chunk.end.max(i + 1);
        }
    }
}

/// `plate KDB 612X`, `reg. AB12 CDE`: groups of capitals and digits after a word that says so.
fn plate(scan: &Scan<'_>, i: usize) -> Option<(usize, usize)> {
    if !scan.is(i, &["plate", "plates", "reg", "registration", "kennzeichen", "matricula", "tag", "tail", "ambulance"]) {
        return None;
    }
    let mut from = i + 1;
    while from < i + 4 && scan.is(from, &["number", "no", ".", ":", "is", "was", "#", "unit"]) {
        from += 1;
    }
    let mut to = from;
    let (mut digits, mut letters) = (false, false);
    while to < from + 7
        && (scan.digits(to) || scan.upper(to) && scan.folded(to).len() <= 3 || scan.is(to, &["-"]) && scan.glued(to) && scan.glued(to + 1))
    {
        digits |= scan.digits(to);
        letters |= scan.letters(to);
        to += 1;
    }
    (digits && letters).then_some((from, to))
}

/// `member ID XQK 882 104 557`: capitals, a space, digits; and the last digits of a number, `SSN ending 7719`.
fn spaced_letters(scan: &Scan<'_>, i: usize) -> Option<((usize, usize), Found)> {
    if scan.is(i, &["ssn", "social"]) {
        let mut at = i + 1;
        while at < i + 5
            && scan.is(at, &["ending", "ends", "in", "with", "last", "4", "four", "is", ":", "security", "x", "xxx", "xx", "-", "*", "#"])
        {
            at += 1;
        }
        return (at > i + 1 && scan.digits(at) && scan.folded(at).len() == 4).then_some(((at, at + 1), SSN));
    }
    if scan.is(i, &["xxx"]) && scan.is(i + 1, &["-"]) && scan.is(i + 2, &["xx"]) && scan.digits(i + 4) && scan.folded(i + 4).len() == 4 {
        return Some(((i, i + 5), SSN));
    }
    let group = scan.letters(i) && scan.upper(i) && scan.folded(i).len() <= 5 && !scan.glued(i) && scan.digits(i + 1) && !scan.glued(i + 1);
    if !group || scan.is(i, CODES) || scan.has(i, Class::IdWord) || scan.has(i, Class::Unit) {
        return None;
    }
    let (found, explicit) = cue(scan, i)?;
    let chunk = Chunk::at(scan, i + 1);
    let end = spaced_end(scan, &chunk);
    let digits: usize = (i..end).filter(|&n| scan.digits(n)).map(|n| scan.folded(n).len()).sum();
    (explicit && digits >= 4 && !chunk.counted).then_some(((i, end), found))
}

/// A lot number that stands with no implant is a recall's: it tells of nobody.
fn recalled(scan: &Scan<'_>, start: usize) -> bool {
    let near = |n: usize, any: &[&str]| (1..=n).any(|k| scan.is(back(start, k), any));
    near(3, &["lot"])
        && !near(
            8,
            &["implant", "implanted", "his", "her", "pacemaker", "device", "valve", "mesh", "stent", "hip", "knee", "lens", "graft"],
        )
}

/// Digits, letters and the marks between them, without a space.
struct Chunk {
    start: usize,
    end: usize,
    digits: usize,
    letters: usize,
    /// The longest run of digits.
    longest: usize,
    marks: usize,
    dots: usize,
    /// Stands among other figures: `1,200`, `$400`, `3.5%`.
    counted: bool,
}

impl Chunk {
    fn at(scan: &Scan<'_>, start: usize) -> Self {
        let mut c = Self { start, end: start, digits: 0, letters: 0, longest: 0, marks: 0, dots: 0, counted: false };
        let mut i = start;
        while i == start || scan.glued(i) {
            if scan.digits(i) {
                if !scan.folded(i).is_ascii() {
                    break;
                }
                let len = scan.folded(i).len();
                c.digits += len;
                c.longest = c.longest.max(len);
            } else if scan.letters(i) {
                c.letters += scan.folded(i).len();
            } else if scan.is(i, &["-", "/", "."]) && scan.glued(i + 1) && (scan.digits(i + 1) || scan.letters(i + 1)) {
                c.marks += 1;
                c.dots += usize::from(scan.is(i, &["."]));
            } else {
                break;
            }
            i += 1;
        }
        c.end = i.max(start + 1);
        c.counted = scan.is(c.end, &["%", "°", ","])
            && scan.glued(c.end)
            && (!scan.is(c.end, &[","]) || scan.digits(c.end + 1) && scan.glued(c.end + 1))
            || scan.is(back(start, 1), &["$", "£", "€", "~", "<", ">", "=", "±"])
            || scan.glued(start) && scan.is(back(start, 1), &[","]);
        c
    }
}

fn judge(scan: &Scan<'_>, c: &Chunk) -> Option<(Found, (usize, usize))> {
    if c.counted || scan.is(c.start, CODES) || scan.is(back(c.start, 1), CODES) && !scan.is(back(c.start, 1), &["hr", "act"]) {
        return None;
    }
    if let Some((found, explicit)) = cue(scan, c.start) {
        let end = spaced_end(scan, c);
        let digits: usize = (c.start..end).filter(|&i| scan.digits(i)).map(|i| scan.folded(i).len()).sum();
        let year = c.digits == 4 && c.letters == 0 && scan.value(c.start).is_some_and(|y| (1900..2100).contains(&y));
        let measured = scan.has(end, Class::Unit)
            && c.letters == 0
            && digits < 6
            && !scan.is(end, &["or", "x", "at", "in", "im", "on", "pt", "patients"])
            || scan.has(end, Class::TimeUnit);
        let enough = if found == SSN {
            digits >= 6
        } else if explicit {
            digits >= 2 && (digits >= 3 || c.letters > 0)
        } else {
            digits >= 5 || digits >= 3 && c.letters > 0 && c.letters < 8
        };
        let mostly_word = c.letters > 10 || c.letters > 3 && c.digits < 3;
        if enough && !measured && !mostly_word && !(year && !(explicit && found != OTHER)) {
            return Some((found, (c.start, end)));
        }
    }
    national(scan, c).or_else(|| shaped(scan, c).map(|f| (f, (c.start, c.end))))
}

/// Where an identifier ends that is written in groups: `MRN 5529 013`.
fn spaced_end(scan: &Scan<'_>, c: &Chunk) -> usize {
    let mut end = c.end;
    let mut groups = 1;
    while groups < 6
        && scan.digits(end)
        && !scan.glued(end)
        && scan.folded(end).len() >= 2
        && !scan.has(end + 1, Class::Unit)
        && !scan.has(end + 1, Class::AgeWord)
        && !scan.has(end + 1, Class::TimeUnit)
    {
        end = Chunk::at(scan, end).end;
        groups += 1;
    }
    end
}

/// The word before that says what a number is, and whether `no`, `#` or `:` stands between.
fn cue(scan: &Scan<'_>, start: usize) -> Option<(Found, bool)> {
    let mut at = back(start, 1);
    let mut explicit = false;
    for _ in 0..4 {
        if scan.is(at, &["no", "number", "num", "nr", "#", ":", "id", "nummer", "numero", "n", "nº", "№", "ending", "code"]) {
            explicit = true;
        } else if !scan.is(at, &[".", "is", "was", "º", "°", "(", "in", "de"]) {
            break;
        }
        at = back(at, 1);
    }
    let found = named(scan.folded(at));
    if let Some((found, sure)) = found.filter(|_| scan.letters(at)) {
        return Some((found, sure || explicit));
    }
    // `patient id 4471`, `case no 12`: `id` alone, or a bare number sign, names a number of its own.
    let before = back(start, 1);
    if scan.is(before, &["id", "nummer"]) || scan.is(before, &[":"]) && scan.is(back(start, 2), &["id"]) {
        return Some((if scan.is(at, &["patient", "pt"]) { MRN } else { OTHER }, true));
    }
    None
}

/// What a word before a number makes of it, and whether it says so without `no` or `#`.
fn named(word: &str) -> Option<(Found, bool)> {
    Some(match word {
        "mrn" | "mrns" | "csn" | "uhid" | "nhi" | "umrn" | "nhc" | "ipp" | "fallnummer" | "patientennummer" | "prontuario" | "emrn"
        | "urn" | "chi" | "umr" => (MRN, true),
        "chart" | "hosp" | "hospital" | "unit" | "record" | "file" | "encounter" | "folder" | "expediente" | "historia" | "dossier"
        | "cartella" | "mr" | "hn" | "fin" | "clinica" | "ur" | "opd" | "ipd" | "reg" => (MRN, false),
        "ssn" | "aadhaar" | "aadhar" | "cpf" | "dni" | "nie" | "nif" | "nss" | "curp" | "rut" | "bsn" | "ahv" | "personnummer" | "ppsn"
        | "pps" | "sin" | "nino" | "nhs" | "iqama" | "cnic" | "tfn" | "nric" | "rg" => (SSN, true),
        "social" | "security" | "ni" | "fiscale" | "insurance-no" => (SSN, false),
        "policy"
        | "subscriber"
        | "beneficiary"
        | "mbi"
        | "hicn"
        | "poliza"
        | "versichertennummer"
        | "versicherungsnummer"
        | "polisnummer"
        | "carteirinha" => (PLAN, true),
        "acc" | "member" | "group" | "insurance" | "plan" | "medicare" | "medicaid" | "claim" | "tessera" | "membership" => (PLAN, false),
        "iban" | "account" | "acct" | "routing" => (ACCOUNT, true),
        "card" | "sort" | "visa" | "mastercard" | "amex" | "konto" | "cuenta" => (ACCOUNT, false),
        "dea" | "npi" | "gmc" | "nmc" | "licence" | "license" | "passport" => (LICENCE, true),
        "lic" | "certificate" | "cert" | "pin" | "driver's" | "licensed" | "mdcn" => (LICENCE, false),
        "plate" | "plates" | "vin" | "kennzeichen" | "matricula" => (VEHICLE, true),
        "registration" | "car" | "truck" | "van" => (VEHICLE, false),
        "serial" | "sn" | "s/n" | "lot" => (DEVICE, true),
        "implant" | "device" | "pacemaker" | "pump" | "model" => (DEVICE, false),
        "accession" | "docket" | "aktenzeichen" | "badge" | "fnr" | "hkid" => (OTHER, true),
        "case" | "specimen" | "sample" | "subject" | "participant" | "order" | "ticket" | "tracking" | "reference" | "ref" | "booking"
        | "confirmation" | "service" | "user" | "template" | "employee" | "student" | "report" | "incident" | "tag" | "barcode"
        | "episode" | "visit" | "acc#" | "rx" | "wristband" | "trial" | "study" | "invoice" | "complaint" => (OTHER, false),
        _ => return None,
    })
}

/// Numbers of persons that can be known by their form or check digit alone.
fn national(scan: &Scan<'_>, c: &Chunk) -> Option<(Found, (usize, usize))> {
    let mut lens = [0_usize; 6];
    let mut digits = [0_u8; 20];
    let (mut groups, mut total, mut i) = (0, 0, c.start);
    let mut spaced = false;
    while let (Some(len), true) = (lens.get_mut(groups), scan.digits(i)) {
        *len = scan.folded(i).len();
        for b in scan.folded(i).bytes() {
            *digits.get_mut(total)? = b.wrapping_sub(b'0');
            total += 1;
        }
        groups += 1;
        i += 1;
        if scan.is(i, &["-"]) && scan.glued(i) && scan.glued(i + 1) && scan.digits(i + 1) {
            i += 1;
        } else if scan.digits(i) && !scan.glued(i) {
            spaced = true;
        } else {
            break;
        }
    }
    let words = (c.start, i);
    let all = digits.get(..total)?;
    if c.letters > 0 && i >= c.end || all.iter().any(|&d| d > 9) {
        return None;
    }
    match (lens, groups) {
        ([3, 2, 4, ..], 3) if !spaced => Some((SSN, words)),
        ([4, 4, 4, 0, ..], 3) => Some((SSN, words)),
        ([3, 3, 4, ..], 3) if spaced && nhs(all) => Some((SSN, words)),
        _ if (13..=19).contains(&total) && luhn(all) && (groups == 1 || lens.first() == Some(&4)) => Some((ACCOUNT, words)),
        _ => None,
    }
}

/// Check digit of the number of the National Health Service: weights 10 to 2, modulo 11.
fn nhs(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().take(9).zip((2..=10).rev()).map(|(&d, w)| u32::from(d) * w).sum();
    digits.get(9).is_some_and(|&check| (11 - sum % 11) % 11 == u32::from(check))
}

/// Check digit of payment cards (ISO/IEC 7812).
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, &d)| {
            let d = u32::from(d) << (i % 2);
            if d > 9 { d - 9 } else { d }
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|&d| d > 0)
}

/// What the form alone makes of a chunk that no word announces.
fn shaped(scan: &Scan<'_>, c: &Chunk) -> Option<Found> {
    let signed = scan.is(back(c.start, 1), &["#"]) && scan.glued(c.start);
    if signed {
        let plain = c.letters == 0 && c.marks == 0;
        return (c.digits >= 5 || c.digits == 4 && !plain && c.letters < 4).then_some(OTHER);
    }
    if scan.glued(c.start) && !scan.is(back(c.start, 1), &["(", "[", "\"", "'", "“", ":"]) || scan.is(back(c.start, 1), NAMED_CODE) {
        return None;
    }
    let letters_upper = (c.start..c.end).all(|i| !scan.letters(i) || scan.upper(i));
    if c.letters == 0 && c.marks == 0 {
        let unit = scan.has(c.end, Class::Unit)
            || scan.has(c.end, Class::Common) && scan.is(c.end, &["people", "lives", "deaths", "children", "dollars", "women"]);
        return (c.digits >= 7 && !unit).then_some(OTHER);
    }
    if c.dots > 0 {
        // `123.456.789-09` is a Brazilian CPF; other dots are figures and versions.
        return (c.digits == 11 && c.dots == 2 && c.marks == 3 && c.letters == 0).then_some(SSN);
    }
    if c.letters + c.digits == 17 && c.marks == 0 && c.digits >= 5 && letters_upper {
        return Some(VEHICLE);
    }
    if c.letters == 3 && c.digits == 6 && letters_upper && c.marks == 0 && scan.folded(c.start).len() == 2 && scan.letters(c.start) {
        return Some(SSN);
    }
    if c.letters == 1 && c.digits == 8 && c.marks == 0 && scan.digits(c.start) && dni(scan, c) {
        return Some(SSN);
    }
    if c.letters > 0 && c.digits >= 15 && scan.letters(c.start) && scan.folded(c.start).len() == 2 && letters_upper {
        return Some(ACCOUNT);
    }
    if c.letters == 0 {
        let [a, b] = [scan.folded(c.start).len(), scan.folded(c.start + 2).len()];
        let years = a == 4 && (b == 4 || b == 2);
        let dashed = c.marks == 1 && scan.is(c.start + 1, &["-"]) && c.digits >= 6 && b >= 4 && !(a == 3 && b == 4) && !years;
        let range = scan.has(c.end, Class::Unit) || scan.has(c.end, Class::TimeUnit) || scan.is(c.end, &["%"]);
        let zip = a == 5 && b == 4;
        return (dashed && !range && !zip && a <= 6).then_some(OTHER);
    }
    (letters_upper && c.letters <= 5 && c.longest >= 4 && c.digits >= 5 && !scan.has(c.end, Class::Unit)).then_some(OTHER)
}

/// Words before a code that is nobody's.
const NAMED_CODE: &[&str] = &[
    "batch", "batches", "lots", "serials", "to", "code", "codes", "hex", "version", "build", "gene", "variant", "strain", "grant", "award",
    "room", "flight", "episode", "tower", "doi", "standard",
];

/// Check letter of the Spanish identity card.
fn dni(scan: &Scan<'_>, c: &Chunk) -> bool {
    const LETTERS: &[u8] = b"trwagmyfpdxbnjzsqvhlcke";
    let number = scan.value(c.start).and_then(|n| LETTERS.get((n % 23) as usize));
    number.is_some_and(|l| scan.folded(c.start + 1).as_bytes() == [*l])
}

#[cfg(test)]
mod tests {
    #[test]
    fn check_digits() {
        assert!(super::luhn(&[4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2]));
        assert!(!super::luhn(&[4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 3]));
        assert!(super::nhs(&[9, 4, 3, 4, 7, 6, 5, 9, 1, 9]));
        assert!(!super::nhs(&[9, 4, 3, 4, 7, 6, 5, 9, 1, 8]));
    }
}
