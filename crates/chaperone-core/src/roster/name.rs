//! Names as they may be written: with and without accents, particles, hyphens; cut short; with a slip of the pen.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::read::words::{Shape, Words};

/// Stands for one letter, whichever it is.
const GAP: char = '\u{1}';
/// Fewest letters of a name in which a slip is looked for: shorter ones are too much alike.
const LEAST: usize = 5;
/// Fewest where the slip may be in the first letter.
const LEAST_FIRST: usize = 6;
/// Letters of the longest name that is kept whole.
const MOST: usize = 40;

/// Little words of family names that are often left out.
const PARTICLES: &[&str] = &[
    "van", "von", "vom", "der", "den", "de", "del", "della", "di", "da", "das", "dos", "do", "du", "la", "las", "los", "le", "al", "el",
    "bin", "bint", "ibn", "ter", "ten", "abu", "zu", "zum", "zur", "y", "e", "und", "af", "av", "the", "vander", "vande",
];
/// Those that make one name with what follows: `O Neill`, `Mac Donald`, `St. John`.
const FUSED: &[&str] = &["o", "mc", "mac", "st", "saint", "san", "santa", "d", "l", "fitz", "ni"];
/// What stands before or behind a name in a list and is no part of it.
const HONORIFICS: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lady", "lord", "rev", "fr", "herr", "frau", "hr", "mme", "mlle",
    "monsieur", "madame", "senor", "senora", "senorita", "sr", "sra", "srta", "sig", "signor", "signora", "dhr", "mw", "mevrouw", "pan",
    "pani", "jr", "jnr", "snr", "ii", "iii", "iv", "md", "phd", "esq", "rn", "nee",
];

pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

pub(super) fn is_fused(word: &str) -> bool {
    FUSED.contains(&word)
}

/// A folded word without apostrophes and all else that is no letter.
pub(super) fn letters(folded: &str) -> Cow<'_, str> {
    if folded.bytes().all(|b| b.is_ascii_lowercase()) {
        Cow::Borrowed(folded)
    } else {
        Cow::Owned(folded.chars().filter(|c| c.is_alphabetic()).collect())
    }
}

/// A way to write a name.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) text: String,
    /// The name itself, in which slips are looked for; not a spelling or short form of it.
    pub(super) itself: bool,
}

fn add(forms: &mut Vec<Form>, text: &str, itself: bool) {
    if text.chars().nth(1).is_some() && !forms.iter().any(|form| form.text == text) {
        forms.push(Form { text: text.chars().take(MOST).collect(), itself });
    }
}

/// The names within a field, and whether each hangs on the one before.
fn parts(name: &str) -> Vec<(String, bool)> {
    let words = Words::cut(name);
    let mut parts: Vec<(String, bool)> = Vec::new();
    let mut hangs = false;
    for (i, word) in words.iter().enumerate() {
        if word.shape == Shape::Letters {
            let text = letters(words.folded(i)).into_owned();
            if !text.is_empty() {
                parts.push((text, hangs));
            }
        }
        hangs = word.shape == Shape::Mark && word.glued && words.folded(i) == "-";
    }
    // Somebody may be called Pan; a field that holds a title holds a name as well.
    if parts.iter().any(|part| !HONORIFICS.contains(&part.0.as_str())) {
        parts.retain(|part| !HONORIFICS.contains(&part.0.as_str()));
    }
    parts
}

/// How a given name may be written: whole, its first part, with other spellings, and the names that it is short for.
pub(super) fn given(name: &str) -> Vec<Form> {
    let parts = parts(name);
    let mut forms = Vec::new();
    // `J. Robert`: called by the first that is no initial.
    let Some(first) = parts.iter().position(|part| part.0.chars().nth(1).is_some()) else { return forms };
    let text = |at: usize| parts.get(at).map(|part| part.0.as_str());
    let next = text(first + 1).filter(|next| next.chars().nth(1).is_some());
    add(&mut forms, text(first).unwrap_or_default(), true);
    if let Some(next) = next {
        let hangs = parts.get(first + 1).is_some_and(|part| part.1);
        add(&mut forms, &format!("{}{next}", text(first).unwrap_or_default()), hangs);
    }
    respell(&mut forms, name);
    for at in 0..forms.len() {
        let full = forms.get(at).map_or(&[][..], |form| full(&form.text));
        for full in full {
            add(&mut forms, full, false);
        }
    }
    forms
}

/// How a family name may be written: whole, without particles, each half of a double one, with other spellings.
pub(super) fn family(name: &str) -> Vec<Form> {
    let mut parts: Vec<(String, bool)> = parts(name);
    // `O Neill` and `Mac Donald` are one name.
    while let Some(at) = parts.iter().position(|part| is_fused(&part.0)).filter(|at| at + 1 < parts.len()) {
        let next = parts.remove(at + 1).0;
        if let Some(part) = parts.get_mut(at) {
            part.0.push_str(&next);
        }
    }
    let mut forms = Vec::new();
    add(&mut forms, &parts.iter().map(|part| part.0.as_str()).collect::<String>(), true);
    let bare = parts.iter().skip_while(|part| is_particle(&part.0));
    add(&mut forms, &bare.map(|part| part.0.as_str()).collect::<String>(), true);
    if parts.len() > 1 {
        let halves = parts.iter().filter(|part| !is_particle(&part.0) && part.0.chars().nth(2).is_some());
        halves.for_each(|half| add(&mut forms, &half.0, true));
    }
    respell(&mut forms, name);
    forms
}

/// Adds `mueller` beside `muller` where the name is written with an umlaut, and the other way round.
fn respell(forms: &mut Vec<Form>, name: &str) {
    let marked = name.chars().any(|c| "äöüåøÄÖÜÅØ".contains(c));
    if marked {
        let long: String = name.chars().fold(String::new(), |mut long, c| {
            match c {
                'ä' | 'Ä' => long.push_str("ae"),
                'ö' | 'Ö' | 'ø' | 'Ø' => long.push_str("oe"),
                'ü' | 'Ü' => long.push_str("ue"),
                'å' | 'Å' => long.push_str("aa"),
                _ => long.push(c),
            }
            long
        });
        let whole: String = parts(&long).into_iter().map(|part| part.0).collect();
        add(forms, &whole, false);
        return;
    }
    for at in 0..forms.len() {
        let short = forms.get(at).filter(|form| !form.text.contains("que") && !form.text.contains("gue"));
        let short = short.map(|form| form.text.replace("ae", "a").replace("oe", "o").replace("ue", "u"));
        if let Some(short) = short {
            add(forms, &short, false);
        }
    }
}

/// The first letters of a given name's parts: of the first, and of all.
pub(super) fn initials(given: &str, family: &str) -> Vec<String> {
    let first = |name: &(String, bool)| name.0.chars().next();
    let family: Option<char> = parts(family).iter().find(|part| !is_particle(&part.0)).and_then(first);
    let given: String = parts(given).iter().filter_map(first).take(3).collect();
    let (Some(family), Some(one)) = (family, given.chars().next()) else { return Vec::new() };
    let mut all = vec![format!("{one}{family}")];
    if given.chars().nth(1).is_some() {
        all.push(format!("{given}{family}"));
    }
    all
}

/// A whole name as given and family name: `Marlene J. van der Kost`, `Kost, Marlene`. `None` for a single word.
pub fn split(full: &str) -> Option<(String, String)> {
    if let Some((family, given)) = full.split_once(',') {
        let named = |name: &str| name.chars().any(char::is_alphabetic);
        return (named(family) && named(given)).then(|| (given.trim().to_owned(), family.trim().to_owned()));
    }
    let kept = |word: &&str| !HONORIFICS.contains(&word.trim_matches('.').to_lowercase().as_str());
    let words: Vec<&str> = full.split_whitespace().filter(kept).collect();
    // Particles belong to the family name, unless the name begins with them.
    let little = |word: &&&str| is_particle(&word.to_lowercase()) || is_fused(&word.trim_matches('.').to_lowercase());
    let before = words.len().checked_sub(1)?;
    let particles = words.get(1..before)?.iter().rev().take_while(little).count();
    let (given, family) = words.split_at_checked(before - particles)?;
    (!given.is_empty()).then(|| (given.join(" "), family.join(" ")))
}

/// The short forms of given names, each with the names that it may stand for.
static SHORT: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut all: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in include_str!("../../lexicon/short-name.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((full, short)) = line.split_once(':') else { continue };
        for short in short.split(',').map(str::trim).filter(|short| !short.is_empty()) {
            all.entry(short).or_default().push(full.trim());
        }
    }
    all
});

/// The names that `name` may be short for.
pub(super) fn full(name: &str) -> &'static [&'static str] {
    SHORT.get(name).map_or(&[], Vec::as_slice)
}

/// Calls `each` with `name` with a gap in place of each letter, where a slip in it is looked for.
pub(super) fn gaps(name: &str, mut each: impl FnMut(&str)) {
    let count = name.chars().count();
    if count < LEAST {
        return;
    }
    let mut written = String::with_capacity(name.len() + 1);
    for gap in usize::from(count < LEAST_FIRST)..count {
        written.clear();
        written.extend(name.chars().enumerate().map(|(at, c)| if at == gap { GAP } else { c }));
        each(&written);
    }
}

/// Whether `is_listed` knows a name that `name` may be a slip of: one letter wrong, missing, too many, or two
/// swapped. What it is asked for has a gap where [`gaps`] put one.
pub(super) fn slips(name: &str, mut is_listed: impl FnMut(&str) -> bool) -> bool {
    let letters: Vec<char> = name.chars().collect();
    let count = letters.len();
    let mut written = String::with_capacity(name.len() + 2);
    let mut ask = |chars: &mut dyn Iterator<Item = char>| {
        written.clear();
        written.extend(chars);
        is_listed(&written)
    };
    // Where a slip may be, in a name that is right with so many letters.
    let places = |right: usize| usize::from(right < LEAST_FIRST)..if right < LEAST { 0 } else { right };
    let all = || letters.iter().copied();
    let wrong = places(count).any(|gap| ask(&mut all().enumerate().map(|(at, c)| if at == gap { GAP } else { c })));
    let missing = || places(count + 1);
    let extra = || places(count.saturating_sub(1)).chain(if count > LEAST { Some(count - 1) } else { None });
    let swapped = || places(count).filter(|at| at + 1 < count && letters.get(*at) != letters.get(at + 1));
    wrong
        || missing().any(|gap| ask(&mut all().take(gap).chain([GAP]).chain(all().skip(gap))))
        || extra().any(|gone| ask(&mut all().enumerate().filter(|(at, _)| *at != gone).map(|(_, c)| c)))
        || swapped().any(|at| {
            let pair = all().skip(at).take(2);
            ask(&mut all().take(at).chain(pair.rev()).chain(all().skip(at + 2)))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(forms: &[Form]) -> Vec<&str> {
        forms.iter().map(|form| form.text.as_str()).collect()
    }

    #[test]
    fn family_names_are_known_whole_bare_and_by_halves() {
        assert_eq!(texts(&family("Kostrow")), ["kostrow"]);
        assert_eq!(texts(&family("van der Berg")), ["vanderberg", "berg"]);
        assert_eq!(texts(&family("O'Neill")), ["oneill"]);
        assert_eq!(texts(&family("O’ Neill")), ["oneill"]);
        assert_eq!(texts(&family("Mac Donald")), ["macdonald"]);
        assert_eq!(texts(&family("Wren-Hollis")), ["wrenhollis", "wren", "hollis"]);
        assert_eq!(texts(&family("García Márquez")), ["garciamarquez", "garcia", "marquez"]);
        assert_eq!(texts(&family("de la Cruz, Jr.")), ["delacruz", "cruz"]);
        assert_eq!(texts(&family("Müller")), ["muller", "mueller"]);
        assert_eq!(texts(&family("Mueller")), ["mueller", "muller"]);
        assert!(family("J.").is_empty() && family("").is_empty() && family("12").is_empty());
    }

    #[test]
    fn given_names_are_known_by_what_somebody_is_called() {
        assert_eq!(texts(&given("Mrs. Marlene")), ["marlene"]);
        assert_eq!(texts(&given("Anna-Lena")), ["anna", "annalena"]);
        assert_eq!(texts(&given("J. Osric")), ["osric"]);
        assert!(texts(&given("Bill")).contains(&"william"));
        assert!(texts(&given("William")).len() == 1);
        assert!(given("M.").is_empty());
    }

    #[test]
    fn initials_are_of_the_first_and_of_all() {
        assert_eq!(initials("Marlene Jo", "van der Kost"), ["mk", "mjk"]);
        assert_eq!(initials("Marlene", "Kostrow"), ["mk"]);
        assert!(initials("", "Kostrow").is_empty());
    }

    #[test]
    fn whole_names_are_split() {
        let split = |name| split(name).map(|(given, family)| format!("{given}|{family}"));
        assert_eq!(split("Marlene J. Kostrow").as_deref(), Some("Marlene J.|Kostrow"));
        assert_eq!(split("Mrs. Marlene van der Kost Jr.").as_deref(), Some("Marlene|van der Kost"));
        assert_eq!(split("Kostrow, Marlene J.").as_deref(), Some("Marlene J.|Kostrow"));
        assert_eq!(split("Van Kostrow").as_deref(), Some("Van|Kostrow"));
        for none in ["", "Marlene", "Kostrow,", ",", "Mrs. Kostrow"] {
            assert_eq!(split(none), None, "{none}");
        }
    }

    #[test]
    fn a_slip_of_one_letter_is_found_and_no_other() {
        let mut kept = vec!["kostrow".to_owned()];
        gaps("kostrow", |gap| kept.push(gap.to_owned()));
        let is = |text: &str| slips(text, |asked| kept.iter().any(|k| k == asked));
        for near in ["kostrov", "kstrow", "kosstrow", "kostorw", "gostrow", "ostrow", "akostrow", "kostro", "kostrows", "okstrow"] {
            assert!(is(near), "{near}");
        }
        for far in ["kostrovv", "kost", "kstro", "wortsok", "", "k", "kotsrwo"] {
            assert!(!is(far), "{far}");
        }
        let mut kept = vec!["lewis".to_owned()];
        gaps("lewis", |gap| kept.push(gap.to_owned()));
        let is = |text: &str| slips(text, |asked| kept.iter().any(|k| k == asked));
        assert!(is("lewes") && is("leuis") && is("lews") && is("lewiss") && !is("hewis") && !is("ewis") && !is("elwis"));
        gaps("rees", |_| panic!("too short to tell"));
    }

    #[test]
    fn short_forms_are_known_in_several_languages() {
        for (short, name) in
            [("bill", "william"), ("pepe", "jose"), ("gosia", "malgorzata"), ("sasha", "aleksandr"), ("beppe", "giuseppe"), ("ze", "jose")]
        {
            assert!(full(short).contains(&name), "{short}");
        }
        assert!(SHORT.values().map(Vec::len).sum::<usize>() >= 400);
    }

    #[test]
    fn the_list_of_short_forms_is_folded() {
        let list = include_str!("../../lexicon/short-name.txt");
        assert!(list.starts_with("# source: by hand\n"));
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            assert!(line.chars().all(|c| c.is_ascii_lowercase() || ":, ".contains(c)) && line.contains(": "), "{line}");
        }
    }
}
