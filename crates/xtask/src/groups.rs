//! Whether some writers are raised in vain more often than others: by country, language, English of a country, author's
//! role and length.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chaperone_core::judge::model::ANY;
use chaperone_core::post::{Account, Post};
use chaperone_core::read::words::Words;

use crate::corpus::Labelled;
use crate::train::calibrate::Truth as _;

/// Groups of fewer clean posts tell nothing.
const LEAST: usize = 60;
/// Another group's share of false alarms times this is too many.
const TOO_MANY: f64 = 1.5;

/// A few little words of each language, none of which is one of English.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("Spanish", &["el", "los", "las", "una", "que", "con", "por", "del", "pero", "muy", "esta", "hoy", "y", "para", "como", "ya"]),
    ("Portuguese", &["uma", "nao", "com", "os", "do", "da", "em", "mas", "muito", "hoje", "voce", "pra", "meu", "minha", "um", "ao"]),
    ("French", &["le", "les", "des", "une", "est", "dans", "pour", "avec", "je", "pas", "du", "qui", "sur", "et", "ce", "au"]),
    ("German", &["der", "die", "und", "ist", "nicht", "ein", "eine", "ich", "mit", "den", "auf", "das", "wir", "im", "zu", "bei"]),
    ("Italian", &["il", "che", "di", "non", "una", "per", "sono", "della", "oggi", "ma", "gli", "con", "alla", "mi", "ho", "nel"]),
    ("Dutch", &["het", "een", "van", "niet", "ik", "en", "voor", "op", "met", "maar", "zijn", "ook", "naar", "je", "bij", "de"]),
    (
        "other",
        &["ang", "ng", "sa", "ko", "hai", "nahi", "ke", "ka", "ve", "bir", "bu", "nie", "jest", "och", "att", "ya", "na", "dan", "yang"],
    ),
    ("English", &["the", "and", "of", "to", "is", "a", "my", "for", "was", "you", "it", "this", "that", "with", "are", "we", "on", "i"]),
];

/// The language most of whose little words a text has; "English" where there are none.
fn language(text: &str) -> &'static str {
    let words = Words::cut(text);
    let votes = |list: &[&str]| (0..words.len()).filter(|&i| list.contains(&words.folded(i))).count();
    LANGUAGES.iter().map(|(name, list)| (votes(list), *name)).max_by_key(|(votes, _)| *votes).map_or("English", |(_, name)| name)
}

/// Roles by words of the author's line.
const ROLES: &[(&str, &[&str])] = &[
    ("student", &["student", "pre-med", "premed"]),
    ("nurse or midwife", &["nurse", "midwife", "np", "matron", "rn", "cna", "hca"]),
    ("dentist", &["dentist", "dental", "orthodontist", "hygienist"]),
    ("pharmacist", &["pharmacist", "pharmacy"]),
    ("therapist", &["physiotherapist", "physio", "therapist", "psychologist", "dietitian", "radiographer", "paramedic", "optometrist"]),
    ("trainee doctor", &["resident", "registrar", "intern", "sho", "trainee", "fellow", "f1", "f2", "fy1", "fy2", "houseman"]),
];

fn role(post: &Post) -> &'static str {
    if post.situation.account == Account::Practice {
        return "practice or hospital";
    }
    let words = Words::cut(&post.situation.author.role);
    let has = |list: &[&str]| (0..words.len()).any(|i| list.contains(&words.folded(i)));
    ROLES.iter().find(|(_, list)| has(list)).map_or("doctor and others", |(name, _)| name)
}

/// The groups a post belongs to: of what sort, and which.
fn groups(post: &Post) -> Vec<(&'static str, String)> {
    let (text, country) = (post.draft.text(), post.situation.author.country.clone());
    let language = language(text);
    let words = Words::cut(text).len();
    let length = if words < 20 {
        "below 20 words"
    } else if words < 60 {
        "20 to 60 words"
    } else {
        "over 60 words"
    };
    let mut out = vec![("language", language.to_owned()), ("role", role(post).to_owned()), ("length", length.to_owned())];
    if !country.is_empty() {
        if language == "English" {
            out.push(("English of", country.clone()));
        }
        out.push(("country", country));
    }
    out
}

#[derive(Default)]
struct Tally {
    clean: usize,
    raised_clean: usize,
    bad: usize,
    raised_bad: usize,
}

/// False alarms and recall by group, as a table. `raised` says of each post whether it is raised.
pub fn table(posts: &[&Labelled], raised: &[bool]) -> String {
    let mut tallies: BTreeMap<(&str, String), Tally> = BTreeMap::new();
    let mut whole = Tally::default();
    for (post, &raised) in posts.iter().zip(raised) {
        let own = groups(&post.post);
        let add = |tally: &mut Tally| {
            let (all, some) =
                if post.breaks(ANY) { (&mut tally.bad, &mut tally.raised_bad) } else { (&mut tally.clean, &mut tally.raised_clean) };
            *all += 1;
            *some += usize::from(raised);
        };
        add(&mut whole);
        for key in own {
            add(tallies.entry(key).or_default());
        }
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let mut out = String::from(
        "| group | clean posts | raised | of the others | times | violating posts | raised |\n|---|---|---|---|---|---|---|\n",
    );
    for ((sort, name), tally) in tallies.iter().filter(|(_, tally)| tally.clean >= LEAST) {
        let own = share(tally.raised_clean, tally.clean);
        let others = share(whole.raised_clean - tally.raised_clean, whole.clean - tally.clean);
        // Two shares differ by more than chance where they lie two standard errors apart.
        let error = (own * (1.0 - own) / tally.clean as f64 + others * (1.0 - others) / (whole.clean - tally.clean).max(1) as f64).sqrt();
        let mark = if own > TOO_MANY * others && own - others > 2.0 * error { " **too many**" } else { "" };
        let _ = writeln!(
            out,
            "| {sort} {name} | {} | {own:.3} | {others:.3} | {:.2}{mark} | {} | {:.3} |",
            tally.clean,
            own / others.max(1e-9),
            tally.bad,
            share(tally.raised_bad, tally.bad)
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_their_little_words() {
        for (text, wanted) in [
            ("Vacunas hoy para los niños del barrio, y con cita", "Spanish"),
            ("La garde est finie, je rentre avec le sourire", "French"),
            ("Heute ist die Sprechstunde nicht offen", "German"),
            ("Clinic closed", "English"),
            ("The rota is out and we are on it", "English"),
        ] {
            assert_eq!(language(text), wanted, "{text}");
        }
    }
}
