//! Ways to reach somebody: telephone, fax, email, web and network addresses.

use super::super::Mention;
use super::{Scan, back};
use crate::review::{Kind, Role, SafeHarbor};

/// Endings of addresses that are no everyday words, so that a missing space after a full stop makes no link.
const ENDINGS: &[&str] = &[
    "com", "org", "net", "edu", "gov", "io", "uk", "de", "fr", "nl", "ie", "au", "app", "example", "test", "info", "gal", "ca", "ch", "br",
    "mx", "eu", "health", "care", "invalid",
];
/// Endings that are: only with a path behind.
const UNSURE_ENDINGS: &[&str] =
    &["it", "in", "me", "be", "at", "us", "is", "co", "es", "ly", "to", "tv", "link", "nz", "za", "page", "md", "gl", "ee", "do"];
/// Words before a number to call.
const CALL: &[&str] = &[
    "phone",
    "tel",
    "telephone",
    "mobile",
    "cell",
    "call",
    "text",
    "fax",
    "whatsapp",
    "ring",
    "ph",
    "mob",
    "contact",
    "hotline",
    "pager",
    "bleep",
    "ext",
    "extension",
    "dial",
    "sms",
    "telefono",
    "tfno",
    "movil",
    "celular",
    "cel",
    "llamar",
    "llame",
    "telefon",
    "handy",
    "anrufen",
    "portable",
    "telefone",
    "ligue",
    "cellulare",
    "telefoon",
    "gsm",
    "number",
    "reach",
    "called",
    "texted",
    "faxed",
    "beep",
    "page",
    "nummer",
    "numero",
    "rufnummer",
    "cellphone",
    "landline",
    "callback",
    "appeler",
    "chiamare",
    "bellen",
];
const NOT_CALLED: &[&str] = &[
    "isbn", "issn", "doi", "pmid", "nct", "isrctn", "icd", "cpt", "grant", "patent", "version", "orcid", "ssn", "nhs", "mrn", "npi",
    "account", "acct", "policy", "iban", "sin", "card", "aadhaar", "lot", "serial", "sn",
];

pub(super) fn find(scan: &Scan<'_>, out: &mut Vec<Mention>) {
    let mut i = 0;
    while i < scan.len() {
        let next = match scan.folded(i) {
            "@" => email(scan, i, out),
            "http" | "https" | "www" => link(scan, i, out),
            "." => domain(scan, i, out),
            "+" | "(" => phone(scan, i, out),
            _ if scan.digits(i) => ip(scan, i, out).or_else(|| phone(scan, i, out)).or_else(|| extension(scan, i, out)),
            _ => None,
        };
        i = next.unwrap_or(i + 1);
    }
}

/// The longest address, in words: what is longer is no address, and is not searched to its end again and again.
const LONGEST: usize = 64;

/// Whether word `i` can stand inside an address and joins the word before.
fn in_address(scan: &Scan<'_>, i: usize) -> bool {
    scan.letters(i) || scan.digits(i) || scan.is(i, &[".", "-", "_", "+", "%"])
}

fn email(scan: &Scan<'_>, at: usize, out: &mut Vec<Mention>) -> Option<usize> {
    if !scan.glued(at) || !scan.glued(at + 1) {
        return None;
    }
    let mut from = at;
    while from > 0 && at - from < LONGEST && scan.glued(from) && in_address(scan, from - 1) {
        from -= 1;
    }
    let mut to = at + 1;
    while to - at < LONGEST && scan.glued(to) && in_address(scan, to) {
        to += 1;
    }
    while to > at + 1 && !scan.letters(to - 1) && !scan.digits(to - 1) {
        to -= 1;
    }
    let dotted = (at + 1..to).any(|i| scan.is(i, &["."]));
    if from == at || !dotted {
        return None;
    }
    scan.add(out, (from, to), Kind::Email, Some(SafeHarbor::F));
    Some(to)
}

fn link(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    let full = scan.is(i + 1, &[":"]) && scan.is(i + 2, &["/"]) && scan.glued(i + 2);
    if !full && !(scan.is(i, &["www"]) && scan.is(i + 1, &["."]) && scan.glued(i + 2)) {
        return None;
    }
    let to = rest_of_link(scan, i + 1);
    if to <= i + 2 {
        return None;
    }
    scan.add(out, (i, to), Kind::Url, Some(SafeHarbor::N));
    Some(to)
}

/// The end of what is glued on from `i`, less closing marks.
fn rest_of_link(scan: &Scan<'_>, mut i: usize) -> usize {
    while scan.glued(i) && !scan.is(i, &["\"", "<", ">", "”", "“"]) {
        i += 1;
    }
    while i > 0 && scan.is(i - 1, &[".", ",", ")", "!", "?", ":", ";", "'", "]", "…", "*"]) {
        i -= 1;
    }
    i
}

/// `gofundme.com/f/bring-him-home`; entered at the dot before the ending.
fn domain(scan: &Scan<'_>, dot: usize, out: &mut Vec<Mention>) -> Option<usize> {
    if !scan.glued(dot) || !scan.glued(dot + 1) || !scan.letters(dot + 1) || !in_address(scan, back(dot, 1)) {
        return None;
    }
    let more = scan.glued(dot + 2) && (scan.letters(dot + 2) || scan.digits(dot + 2));
    let path = scan.is(dot + 2, &["/"]) && scan.glued(dot + 2) && scan.glued(dot + 3);
    if more
        || !(scan.is(dot + 1, ENDINGS) && scan.get(dot + 1).is_some_and(|w| w.case != super::Case::Title)
            || path && scan.is(dot + 1, UNSURE_ENDINGS))
    {
        return None;
    }
    let mut from = dot;
    while from > 0 && dot - from < LONGEST && scan.glued(from) && in_address(scan, from - 1) {
        from -= 1;
    }
    if scan.is(back(from, 1), &["@", "/"]) || !(scan.letters(from) || scan.digits(from)) || scan.folded(dot.wrapping_sub(1)).len() < 2 {
        return None;
    }
    let to = rest_of_link(scan, dot + 2);
    scan.add(out, (from, to), Kind::Url, Some(SafeHarbor::N));
    Some(to)
}

fn ip(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    let four = (0..4).all(|n| {
        scan.value(i + 2 * n).is_some_and(|v| v < 256)
            && (n == 0 || scan.is(i + 2 * n - 1, &["."]) && scan.glued(i + 2 * n - 1) && scan.glued(i + 2 * n))
    });
    if !four
        || scan.glued(i) && scan.is(back(i, 1), &["."])
        || scan.is(i + 7, &["."]) && scan.glued(i + 7) && scan.digits(i + 8) && scan.glued(i + 8)
    {
        return None;
    }
    if scan.is(back(i, 1), &["version", "v", "section", "§"]) {
        return None;
    }
    scan.add(out, (i, i + 7), Kind::Ip, Some(SafeHarbor::O));
    Some(i + 7)
}

/// Groups of digits as they are written to be called.
struct Number {
    end: usize,
    digits: usize,
    lens: [usize; 8],
    groups: usize,
    /// Marks between groups other than spaces.
    dashes: bool,
    strokes: bool,
}

fn groups(scan: &Scan<'_>, start: usize) -> Option<Number> {
    let mut n = Number { end: start, digits: 0, lens: [0; 8], groups: 0, dashes: false, strokes: false };
    let mut i = start;
    loop {
        if !scan.digits(i) || n.groups >= 8 {
            break;
        }
        let len = scan.folded(i).len();
        if n.groups > 0 && !scan.glued(i) && len == 1 {
            break;
        }
        *n.lens.get_mut(n.groups)? = len;
        n.groups += 1;
        n.digits += len;
        n.end = i + 1;
        i += 1;
        let mut marks = 0;
        while scan.is(i, &["-", ".", "/", ")", "("]) && marks < 2 {
            if scan.is(i, &["-", "."]) {
                if !scan.glued(i) && !scan.is(i, &["-"]) || scan.is(i, &["."]) && !scan.glued(i + 1) {
                    return Some(n);
                }
                n.dashes = true;
            }
            n.strokes |= scan.is(i, &["/"]);
            i += 1;
            marks += 1;
        }
    }
    Some(n)
}

fn phone(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    let mut start = i;
    let plus = scan.is(i, &["+"]);
    while scan.is(start, &["+", "("]) && start < i + 3 {
        start += 1;
    }
    if !scan.digits(start)
        || start > i && !scan.glued(start)
        || scan.glued(i) && (scan.letters(back(i, 1)) || scan.is(back(i, 1), &["$", "£", "€", "#", "/", "-", ".", "_", "="]))
    {
        return None;
    }
    let number = groups(scan, start)?;
    // `0151 496 0000 between 9 and 5`: what follows a number of full length is another.
    let [a, b, c, _, ..] = number.lens;
    let lens = number.lens;
    let head = scan.folded(start);
    let (mut cued, mut fax, barred) = cues(scan, i);
    // `01632 960 115 fax`, `555-0148 (mobile)`.
    for at in number.end..number.end + 2 {
        cued |= scan.is(at, &["office", "fax", "mobile", "cell", "home", "work", "phone"]) && number.groups > 1;
        fax |= scan.is(at, &["fax"]);
    }
    if barred
        || number.digits < if cued && number.groups > 1 { 6 } else { 7 }
        || number.digits > 15
        || !plus
            && scan.is(number.end, &["mg", "mcg", "ml", "kg", "g", "people", "patients", "units", "iu", "deaths", "cases", "km", "dollars"])
    {
        return None;
    }
    if scan.glued(number.end) && (scan.letters(number.end) && !scan.is(number.end, &["x", "ext"]) || scan.is(number.end, &["%", "_"])) {
        return None;
    }
    let spaced = number.groups > 1;
    let north_american = (a, b, c, number.groups) == (3, 3, 4, 3) && head.starts_with(['2', '3', '4', '5', '6', '7', '8', '9'])
        || lens.starts_with(&[1, 3, 3, 4]) && head == "1";
    let trunk = head.starts_with('0')
        && (9..=if head.starts_with("00") { 15 } else { 12 }).contains(&number.digits)
        && (spaced || number.digits >= 10)
        && !(number.strokes && number.groups > 2)
        && a >= 2;
    let indian = (a, b, number.groups) == (5, 5, 2) && head.starts_with(['6', '7', '8', '9']);
    let iberian = number.digits == 9
        && head.starts_with(['6', '7', '9'])
        && (lens.starts_with(&[3, 3, 3, 0]) || lens.starts_with(&[3, 2, 2, 2]))
        && !number.strokes;
    let local = (a, b, number.groups) == (3, 4, 2) && number.dashes && (cued || head == "555");
    let dates = number.strokes && number.groups >= 2 && a <= 2
        || (a, b, c) == (4, 2, 2) && number.groups == 3
        || number.groups == 2 && a == 4 && b == 4 && head.starts_with(['1', '2']) && !cued;
    let sure = plus && number.digits >= 8 || north_american || trunk || indian || iberian || local;
    if dates && !plus || !(sure || cued && (spaced || number.digits >= 8)) {
        return None;
    }
    let first = if scan.is(back(start, 1), &["+", "("]) { i } else { start };
    let toll_free = scan.is(start, &["800", "888", "877", "866", "855", "844", "833", "0800", "0808", "1800", "1300"])
        || head == "1" && scan.is(start + 2, &["800", "888", "877", "866", "855", "844", "833"]);
    let (kind, letter) = if fax { (Kind::Fax, SafeHarbor::E) } else { (Kind::Phone, SafeHarbor::D) };
    // Numbers that are free to call are made to be public.
    let (role, letter) = if toll_free { (Role::Organisation, None) } else { (Role::Unknown, Some(letter)) };
    scan.add_as(out, (first, number.end), kind, role, letter);
    Some(number.end)
}

/// Whether words shortly before say that a number is to be called, faxed, or is something else.
fn cues(scan: &Scan<'_>, i: usize) -> (bool, bool, bool) {
    let (mut cued, mut fax, mut barred) = (false, false, false);
    for n in 1..=4 {
        let at = back(i, n);
        if at >= scan.len() || scan.is(at, &[".", ";", "!", "?"]) && n > 1 && scan.folded(back(at, 1)).len() > 4 {
            break;
        }
        if scan.letters(at) {
            fax |= scan.is(at, &["fax", "faxed"]);
            cued |= scan.is(at, CALL);
            barred |= n <= 3 && scan.is(at, NOT_CALLED);
        }
    }
    (cued, fax, barred)
}

/// `ext 4412`, `bleep 2231`.
fn extension(scan: &Scan<'_>, i: usize, out: &mut Vec<Mention>) -> Option<usize> {
    let mut before = back(i, 1);
    while scan.is(before, &[".", ":", "#"]) {
        before = back(before, 1);
    }
    let len = scan.folded(i).len();
    if !(3..=6).contains(&len)
        || !scan.is(before, &["ext", "extension", "bleep", "pager", "beeper"])
        || scan.glued(i + 1) && !scan.ends(i + 1)
    {
        return None;
    }
    scan.add(out, (i, i + 1), Kind::Phone, Some(SafeHarbor::D));
    Some(i + 1)
}
