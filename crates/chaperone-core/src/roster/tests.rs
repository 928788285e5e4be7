//! Who is found, and above all who is not. Everybody here is invented.

use super::*;
use crate::Engine;
use crate::post::{Author, Consent, Post, Situation};
use crate::review::Severity;
use crate::rules::Rule;
use crate::text::Draft;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::default);

fn key() -> Key {
    Key::new(*b"sixteen bytes ok")
}

type Listing<'a> = (&'a [&'a str], &'a [&'a str], Option<(u32, u32, u32)>, &'a [&'a str]);

const LIST: &[Listing<'static>] = &[
    (&["Marlene Jo"], &["Kostrow"], Some((1961, 3, 4)), &["4471920", "(555) 010-2368"]),
    (&["William"], &["Smith"], Some((1950, 12, 30)), &["NHS 943 476 5919"]),
    (&["Elżbieta"], &["van der Berg"], None, &["AB-104223"]),
    (&["Siobhán"], &["O'Neill"], None, &[]),
    (&["Ana María"], &["García Márquez"], Some((1999, 1, 2)), &[]),
    (&["Jürgen"], &["Müller"], None, &[]),
    (&["Anna-Lena", "Leni"], &["Wren-Hollis", "Tarn"], None, &[]),
    (&["Grace"], &["Young"], None, &["10452"]),
    (&["Martin"], &["James"], None, &[]),
    (&["Sergei"], &["Mc Kay"], None, &[]),
    (&["Mehmet"], &["Yıldız"], Some((1970, 5, 6)), &[]),
];

fn roster_of(list: &[Listing<'_>]) -> Roster {
    let mut builder = Builder::new(key());
    for &(given, family, born, numbers) in list {
        let born: Vec<Date> = born.into_iter().filter_map(|(y, m, d)| Date::new(y, m, d)).collect();
        assert!(builder.add(&Person { given, family, born: &born, numbers }));
    }
    builder.finish()
}

static ROSTER: LazyLock<Roster> = LazyLock::new(|| roster_of(LIST));

fn post(text: &str) -> Post {
    Post { id: String::new(), draft: Draft::new(text).unwrap(), situation: Situation::default() }
}

/// The words of `text` that are a patient's, and what of them.
fn found(text: &str) -> Vec<(String, Listed)> {
    found_by(text, "")
}

fn found_by(text: &str, author: &str) -> Vec<(String, Listed)> {
    let mut post = post(text);
    post.situation.author = Author { name: author.to_owned(), ..Author::default() };
    let matches = ROSTER.find(&ENGINE.read(&post), &post.situation.author);
    matches.iter().map(|m| (text.get(m.span.range()).unwrap().to_owned(), m.listed)).collect()
}

#[track_caller]
fn finds(text: &str, words: &str, listed: Listed) {
    let all = found(text);
    assert!(all.contains(&(words.to_owned(), listed)), "{text}: {all:?}");
}

#[track_caller]
fn quiet(text: &str) {
    let all = found(text);
    assert!(all.is_empty(), "{text}: {all:?}");
}

#[test]
fn a_full_name_is_found_however_it_is_written() {
    for (text, words) in [
        ("Please pray for Marlene Kostrow tonight.", "Marlene Kostrow"),
        ("please pray for marlene kostrow tonight", "marlene kostrow"),
        ("PLEASE PRAY FOR MARLENE KOSTROW", "MARLENE KOSTROW"),
        ("Saw Marlene J. Kostrow today", "Marlene J. Kostrow"),
        ("Saw Marlene Jo Kostrow today", "Marlene Jo Kostrow"),
        ("Kostrow, Marlene was late again", "Kostrow, Marlene"),
        ("KOSTROW Marlene, bed 4", "KOSTROW Marlene"),
        ("Marlene Kostrow's scan is back", "Marlene Kostrow's"),
        ("Marlene Kostrow: 3 stents and still smoking", "Marlene Kostrow"),
        ("I told William Smith to stop", "William Smith"),
        ("Elzbieta van der Berg came back", "Elzbieta van der Berg"),
        ("Elżbieta Berg came back", "Elżbieta Berg"),
        ("Elzbieta Vanderberg came back", "Elzbieta Vanderberg"),
        ("Siobhan ONeill is in bay 3", "Siobhan ONeill"),
        ("Siobhán O’Neill is in bay 3", "Siobhán O’Neill"),
        ("Siobhan O Neill is in bay 3", "Siobhan O Neill"),
        ("Ana Garcia is in bay 3", "Ana Garcia"),
        ("Ana María García-Márquez is in bay 3", "Ana María García"),
        ("Jurgen Muller is in bay 3", "Jurgen Muller"),
        ("Juergen Mueller is in bay 3", "Juergen Mueller"),
        ("Anna-Lena Wren-Hollis is in bay 3", "Anna-Lena Wren"),
        ("Anna Lena Hollis is in bay 3", "Anna Lena Hollis"),
        ("Annalena Tarn is in bay 3", "Annalena Tarn"),
        ("Leni Tarn is in bay 3", "Leni Tarn"),
        ("I saw Grace Young yesterday", "Grace Young"),
        ("Sergei McKay has gout", "Sergei McKay"),
        ("Sergei Mac Kay has gout", "Sergei Mac Kay"),
        ("Mehmet Yildiz has gout", "Mehmet Yildiz"),
        ("#MarleneKostrow get well soon", "MarleneKostrow"),
        ("thanks @marlenekostrow for the cake", "marlenekostrow"),
    ] {
        let listed = if text.contains("Mac Kay") { Listed::SimilarName } else { Listed::Name };
        finds(text, words, listed);
    }
}

#[test]
fn a_short_form_and_a_slip_are_found() {
    for (text, words) in [
        ("Bill Smith is back in bay 3", "Bill Smith"),
        ("Willy Smith is back in bay 3", "Willy Smith"),
        ("I saw Ela Berg in bay 3", "Ela Berg"),
        ("Robert \"Bill\" Smith", "Bill\" Smith"),
    ] {
        finds(text, words, Listed::Name);
    }
    for text in [
        "Marlene Kostrov",
        "Marlene Kstrow",
        "Marlene Kosstrow",
        "Marlene Kostorw",
        "Marlene Gostrow",
        "Marlena Kostrow",
        "Marlen Kostrow",
        "Malrene Kostrow",
        "Harlene Kostrow",
        "Marrlene Kostrow",
        "Wiliam Smith",
        "William Smyth",
    ] {
        finds(&format!("Please pray for {text} tonight."), text, Listed::SimilarName);
    }
    for text in ["Marlena Kostrov", "Darlena Kostrow", "Marlene Kost", "Grase Yung", "Barlene Smith"] {
        quiet(&format!("Please pray for {text} tonight."));
    }
}

#[test]
fn part_of_a_name_needs_more() {
    finds("Mrs. Kostrow is back", "Mrs. Kostrow", Listed::Name);
    finds("frau müller hat abgesagt", "frau müller", Listed::Name);
    finds("Sra. García Márquez came back", "Sra. García Márquez", Listed::Name);
    finds("Mrs van der Berg came back", "Mrs van der Berg", Listed::Name);
    finds("Kostrow (dob 3/4/61) is back", "Kostrow", Listed::Name);
    finds("Marlene, born March 4, 1961, is back", "Marlene", Listed::Name);
    finds("MK, 04.03.1961, is back", "MK", Listed::Name);
    finds("M. K., DOB 1961-03-04", "M. K.", Listed::Name);
    finds("Lady born 4 March 1961 with gout", "4 March 1961", Listed::BirthDate);
    finds("MRN 4471920 is back", "4471920", Listed::Number);
    finds("call 555-010-2368 now", "555-010-2368", Listed::Number);
    finds("call +1 555 010 2368 now", "1 555 010 2368", Listed::Number);
    finds("9434765919 did not attend", "9434765919", Listed::Number);
    finds("chart AB104223 is missing", "AB104223", Listed::Number);
    finds("MRN 10452", "10452", Listed::Number);
}

#[test]
fn nobody_is_taken_for_a_patient() {
    for text in [
        // Bare names, and names of somebody else.
        "Marlene is a lovely name",
        "Kostrow",
        "Thank you, Marlene!",
        "Martin and James covered my shift",
        "Smith et al. 2019",
        "James, Martin and Ryan covered my shift",
        "thanks Grace, Martin, James",
        "grace, young doctors need it",
        "Marlene Smith came by",
        "William Kostrow came by",
        "Mrs Marlene",
        "Mr James Wilson came by",
        "Mrs Anna Kostrowski",
        // Colleagues.
        "Grateful to Dr. Marlene Kostrow for grand rounds",
        "Prof Kostrow",
        "Dr Kostrow",
        "Marlene Kostrow, MD, will speak",
        "Prof. William Smith was superb",
        "William Smith FRCS taught me",
        // Everyday words.
        "grace young patients with your patience",
        "will smith the metal",
        "an MS lesion",
        "ms kost",
        "She will martin",
        "Young, grace under pressure",
        "Grace under fire",
        "MR angiogram of the berg",
        "mr right",
        "Young Grace Hospital",
        // Dates and numbers.
        "seen 3/4/1961",
        "published on March 4, 1961",
        "I was born 3/4/1961",
        "the clinic, founded 1961-03-04",
        "10452 steps today",
        "$10,452",
        "10452 people",
        "call 555 010 236",
        "1944719200",
        "44719201",
        "version 4.4.71920",
        "dob 3/5/1961",
        "MK 4/5/1961",
        // No names at all.
        "Wash your hands before you see the next patient.",
        "",
        " ",
        "12345",
        "...",
        "#getwell",
        "@ward",
    ] {
        quiet(text);
    }
    assert!(found_by("I am Marlene Kostrow, and this is my clinic", "Marlene J. Kostrow").is_empty());
    assert!(found_by("Marlene J. Kostrow", "Dr Marlene Kostrow").is_empty());
    assert!(!found_by("Marlene Kostrow", "Ines Vandermolen").is_empty());
}

#[test]
fn those_the_public_knows_are_left_alone() {
    let roster = roster_of(&[(&["Phineas"], &["Gage"], None, &[]), (&["Florence"], &["Nightingale"], None, &[])]);
    for text in ["Phineas Gage survived the tamping iron in 1848.", "Florence Nightingale would weep."] {
        let reading = ENGINE.read(&post(text));
        assert!(roster.find(&reading, &Author::default()).is_empty(), "{text}");
    }
}

#[test]
fn a_match_is_a_finding_of_its_own() {
    let engine = Engine::default().with_roster(ROSTER.clone());
    let text = "Lovely to see Marlene Kostrow at the bakery, she makes the best rye.";
    let review = engine.check(&post(text));
    let finding = review.findings.iter().find(|f| f.rule == Rule::PatientPrivacyDirect).unwrap();
    assert!(finding.likelihood >= 0.99 && review.likelihood >= 0.99 && finding.severity == Severity::High);
    assert_eq!(finding.message, "A name here is on your patient list.");
    let span = Span::new(text.find("Marlene").unwrap(), text.find(" at the").unwrap());
    assert!(finding.evidence.iter().any(|e| e.span == span && e.kind == Kind::Name), "{finding:?}");
    let identifier = review.identifiers.iter().find(|i| i.span == span).unwrap();
    assert_eq!((identifier.role, identifier.safe_harbor), (Role::Patient, Some(SafeHarbor::A)));
    assert_eq!(review, engine.check(&post(text)));
}

#[test]
fn consent_makes_it_a_note() {
    let engine = Engine::default().with_roster(ROSTER.clone());
    let mut post = post("Marlene Kostrow let me tell you of her new knee.");
    post.situation.consent = Some(Consent { kind: "written".to_owned(), reference: String::new() });
    let review = engine.check(&post);
    let finding = review.findings.iter().find(|f| f.rule == Rule::PatientPrivacyDirect).unwrap();
    assert_eq!(finding.severity, Severity::Note);
}

#[test]
fn without_a_match_nothing_changes() {
    let engine = Engine::default().with_roster(ROSTER.clone());
    for text in ["Please pray for Tobias Wrenfield tonight.", "Flu clinic on Saturday.", "MRN 7734512 in bay 4"] {
        assert_eq!(engine.check(&post(text)), ENGINE.check(&post(text)));
    }
}

#[test]
fn a_file_gives_the_same_roster() {
    let bytes = ROSTER.to_bytes(&key());
    let again = Roster::from_bytes(&bytes, &key()).unwrap();
    assert_eq!((again.patients(), again.entries()), (LIST.len() as u64, ROSTER.entries()));
    assert_eq!(again.to_bytes(&key()), bytes);
    let reading = ENGINE.read(&post("Please pray for Marlene Kostrow tonight."));
    assert_eq!(again.find(&reading, &Author::default()), ROSTER.find(&reading, &Author::default()));
    let nobody = Builder::new(key()).finish();
    assert_eq!(Roster::from_bytes(&nobody.to_bytes(&key()), &key()).unwrap().patients(), 0);
}

#[test]
fn a_file_of_another_key_or_a_broken_one_is_refused() {
    let bytes = ROSTER.to_bytes(&key());
    let refused = |bytes: &[u8], key: &Key| Roster::from_bytes(bytes, key).unwrap_err();
    assert_eq!(refused(&bytes, &Key::new([7; 16])), NoRoster::WrongKey);
    assert_eq!(refused(b"given,family\n", &key()), NoRoster::Foreign);
    for cut in [8, 20, 39, 40, 47, bytes.len() - 1, bytes.len() - 8] {
        assert_eq!(refused(&bytes[..cut], &key()), NoRoster::Damaged, "{cut}");
    }
    for at in [8, 16, 32, 40, 100, bytes.len() - 1] {
        let mut broken = bytes.clone();
        broken[at] ^= 1;
        assert_eq!(refused(&broken, &key()), NoRoster::Damaged, "{at}");
    }
    assert_eq!(refused(&[&bytes[..], &[0; 8]].concat(), &key()), NoRoster::Damaged);
}

#[test]
fn nothing_of_a_patient_is_shown_or_kept() {
    let mut builder = Builder::new(key());
    let born = [Date::new(1961, 3, 4).unwrap()];
    builder.add(&Person { given: &["Marlene"], family: &["Kostrow"], born: &born, numbers: &["4471920"] });
    let shown = format!("{builder:?} {:?} {:?} {ROSTER:?} {:?}", key(), born, found("Marlene Kostrow").len());
    let bytes = builder.finish().to_bytes(&key());
    let kept = String::from_utf8_lossy(&bytes).to_lowercase();
    for secret in ["marlene", "kostrow", "1961", "4471920", "sixteen", "115, 105"] {
        assert!(!shown.to_lowercase().contains(secret) && !kept.contains(secret), "{secret}");
    }
    for error in [NoRoster::Foreign, NoRoster::WrongKey, NoRoster::Damaged] {
        assert!(error.to_string().starts_with("this "));
    }
}

#[test]
fn somebody_without_anything_is_not_counted() {
    let mut builder = Builder::new(key());
    for given in [&[][..], &[""], &["M."], &["..."], &["12"]] {
        assert!(!builder.add(&Person { given, numbers: &["1234", "x"], ..Person::default() }));
    }
    assert_eq!(builder.patients(), 0);
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    /// Somebody with a name that no list knows.
    fn name() -> impl Strategy<Value = String> {
        "[A-Z][a-z]{5,9}"
    }

    fn with(given: &str, family: &str) -> Roster {
        let mut builder = Builder::new(key());
        builder.add(&Person { given: &[given], family: &[family], ..Person::default() });
        builder.finish()
    }

    fn matches(roster: &Roster, text: &str) -> Vec<Match> {
        roster.find(&ENGINE.read(&post(text)), &Author::default())
    }

    /// One letter other, less, more, or two swapped; not at the beginning.
    fn slipped(name: &str, how: u8, at: usize, letter: char) -> String {
        let mut letters: Vec<char> = name.chars().collect();
        let at = 1 + at % (letters.len() - 2);
        match how % 4 {
            0 => letters[at] = letter,
            1 => drop(letters.remove(at)),
            2 => letters.insert(at, letter),
            _ => letters.swap(at, at + 1),
        }
        letters.into_iter().collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn a_patient_is_found_by_the_full_name(given in name(), family in name()) {
            prop_assume!(!ENGINE.read(&post(&format!("Saw {given} {family}"))).classes.iter().skip(1).any(|c| c.has(crate::read::lexicon::Class::Common)));
            for text in [
                format!("Please pray for {given} {family} tonight."),
                format!("I saw {given} Q. {family} again."),
                format!("{family}, {given}: scan on Monday."),
                format!("so sad about {} {}", given.to_lowercase(), family.to_lowercase()),
            ] {
                prop_assert_eq!(matches(&with(&given, &family), &text).len(), 1, "{}", text);
            }
        }

        #[test]
        fn a_slip_in_one_name_is_forgiven(given in name(), family in name(), how: u8, at: usize, letter in "[a-z]") {
            let letter = letter.chars().next().unwrap();
            let roster = with(&given, &family);
            let texts = [
                format!("I saw {} {family} again.", slipped(&given, how, at, letter)),
                format!("I saw {given} {} again.", slipped(&family, how, at, letter)),
            ];
            for text in texts {
                let reading = ENGINE.read(&post(&text));
                // What happens to be a word, a drug or a town is none of these names.
                let words = reading.classes.iter().skip(2).take(2).any(|c| !c.is_empty());
                let taken = reading.mentions.iter().any(|m| m.kind != Kind::Name || !matches!(m.role, Role::Unknown | Role::Patient));
                prop_assume!(!words && !taken);
                prop_assert_eq!(matches(&roster, &text).len(), 1, "{}", text);
            }
        }

        #[test]
        fn every_text_is_answered_with_places_of_it(text in any::<String>(), bits in proptest::collection::vec(0..BITS.len(), 0..12)) {
            let text = bits.iter().map(|&bit| BITS[bit]).collect::<String>() + &text;
            let found = matches(&ROSTER, &text);
            for one in &found {
                prop_assert!(Span::of(&text, one.span.start(), one.span.end()) == Some(one.span));
            }
            prop_assert!(found.windows(2).all(|two| two[0].span.end() <= two[1].span.start()));
        }

        #[test]
        fn every_bytes_are_answered(bytes: Vec<u8>, head in 0..3_usize) {
            let whole = [&MAGIC[..head * 4], &bytes].concat();
            prop_assert!(Roster::from_bytes(&whole, &key()).is_err());
        }
    }

    const BITS: &[&str] = &[
        "Marlene",
        " ",
        "Kostrow",
        ", ",
        "-",
        ".",
        "\n",
        "Mrs",
        "dob 3/4/61",
        "MK",
        "4471920",
        "van der",
        "O'",
        "#",
        "@",
        "(",
        "\"",
        "né le",
        "é",
        "🎉",
        "J.",
    ];
}
