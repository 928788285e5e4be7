//! What holds of every review, whatever the post.

use super::{ENGINE, finding, post, under};
use chaperone_core::post::{Account, Audience, Author, Consent, Interest, Post, Situation, Surface};
use chaperone_core::review::{Review, Severity, Verdict};
use chaperone_core::rules::{self, Rule};
use chaperone_core::text::Span;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Bits of posts, so that something is found, and bits of hostile text.
const BITS: &[&str] = &[
    "Mrs Edna Quillfeather",
    "MRN 4471920",
    "my 47yo patient",
    "bay 3",
    "on Tuesday",
    "lol",
    "idiot",
    "these people",
    "wine on call",
    "Dr. Osric Vane",
    "is a fraud",
    "buy LumaVeil",
    "code JUNE20",
    "take 5 mg twice a day",
    "selfie with",
    "cured",
    "100%",
    "DM me",
    "SSN 219-09-9999",
    "call (555) 010-2266",
    "x@mail.example",
    "https://ward.example/a?b=c",
    "192.168.14.7",
    "#ward",
    "@osric",
    "in Tuam",
    "93-year-old",
    "the mayor's wife",
    "consent given",
    "Parkinson's",
    "mg/dl",
    "12/03/2024",
    "0151 496 0000",
    "I",
    "we",
    "he",
    "no",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\0",
    "\u{b}",
    "\u{85}",
    "\u{2028}",
    "\u{a0}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{202e}",
    "\u{2066}",
    "\u{ad}",
    "e\u{301}",
    "\u{301}",
    "\u{301}\u{301}\u{301}",
    "👩🏽‍⚕️",
    "🎉",
    "🇮🇪",
    "👨‍👩‍👧",
    "ﬁ",
    "ß",
    "İ",
    "ſ",
    "K",
    "ﷺ",
    "المريض",
    "החולה",
    "患者さん",
    "환자",
    "𝔐𝔯𝔰",
    "Ⅻ",
    "½",
    "١٢٣",
    "१२३",
    "\u{10ffff}",
    "\u{e000}",
    "-",
    "--",
    "…",
    "“",
    "”",
    "’",
    "'",
    "\"",
    "(",
    ")",
    "[",
    "]",
    "<b>",
    "&amp;",
    "@",
    "#",
    "##",
    "/",
    "//",
    ":",
    "://",
    ".",
    "..",
    ",",
    ";",
    "!",
    "?",
    "%",
    "$",
    "£",
    "+",
    "_",
    "=",
    "*",
    "|",
    "\\",
    "0",
    "00",
    "1",
    "99999999999999999999999999",
    "a",
    "A",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => vec(select(BITS), 0..40).prop_map(|bits| bits.join(" ")),
        3 => vec(select(BITS), 0..40).prop_map(|bits| bits.concat()),
        2 => vec(any::<char>(), 0..120).prop_map(String::from_iter),
        1 => "[ -~\n]{0,200}",
        1 => vec(prop_oneof![select(BITS).prop_map(str::to_owned), any::<char>().prop_map(String::from)], 0..60).prop_map(|bits| bits.concat()),
        1 => any_example(),
    ]
}

/// A rule's example, with something put in somewhere.
fn any_example() -> impl Strategy<Value = String> {
    let all: Vec<&'static str> = Rule::ALL.iter().flat_map(|&rule| rules::spec(rule).fires).map(|example| example.text).collect();
    (select(all), select(BITS), any::<prop::sample::Index>()).prop_map(|(text, bit, at)| {
        let at = (0..=at.index(text.len() + 1)).rev().find(|&at| text.is_char_boundary(at)).unwrap();
        format!("{}{bit}{}", text.get(..at).unwrap(), text.get(at..).unwrap())
    })
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![select(BITS).prop_map(str::to_owned), "[a-zA-Z ]{0,12}"]
}

fn author() -> impl Strategy<Value = Author> {
    (word(), word(), word(), word(), word(), vec(word(), 0..3)).prop_map(|(name, role, country, place, facility, credentials)| Author {
        name,
        role,
        country,
        place,
        facility,
        credentials,
        ..Author::default()
    })
}

fn situation() -> impl Strategy<Value = Situation> {
    let place = (select(Surface::ALL), select(Account::ALL), select(Audience::ALL), option::of(any::<i64>()));
    let interest = (word(), word(), vec(word(), 0..3)).prop_map(|(party, kind, products)| Interest { party, kind, products });
    let consent = (word(), word()).prop_map(|(kind, reference)| Consent { kind, reference });
    (place, author(), vec(interest, 0..3), option::of(consent)).prop_map(
        |((surface, account, audience, posted_at), author, interests, consent)| Situation {
            surface,
            account,
            audience,
            author,
            posted_at,
            interests,
            consent,
        },
    )
}

fn any_post() -> impl Strategy<Value = Post> {
    (text(), situation()).prop_map(|(text, situation)| post(&text, situation))
}

/// In order of place, none touching the next, each a place of `text`.
fn in_order(text: &str, spans: impl Iterator<Item = Span>) {
    let mut end = 0;
    for span in spans {
        assert_eq!(Span::of(text, span.start(), span.end()), Some(span));
        assert!(end <= span.start() && span.start() < span.end(), "{span:?} after {end}");
        end = span.end();
    }
}

/// Everything that holds of one review.
fn lawful(text: &str, review: &Review) {
    let probable = |p: f32| (0.0..=1.0).contains(&p);
    assert!(probable(review.likelihood));
    in_order(text, review.identifiers.iter().map(|identifier| identifier.span));
    for finding in &review.findings {
        assert!(probable(finding.likelihood), "{}", finding.rule);
        in_order(text, finding.evidence.iter().map(|evidence| evidence.span));
        assert_eq!(finding.span.is_some(), !finding.evidence.is_empty(), "{}", finding.rule);
        assert!(finding.span.is_none_or(|span| Span::of(text, span.start(), span.end()) == Some(span)));
        assert!(!finding.message.is_empty() && !finding.advice.is_empty(), "{}", finding.rule);
        assert_eq!(review.findings.iter().filter(|other| other.rule == finding.rule).count(), 1, "{}", finding.rule);
        let strict: Vec<u8> = finding.clauses.iter().map(|clause| clause.force.strictness()).collect();
        assert!(strict.is_sorted(), "{}", finding.rule);
    }
    let severities: Vec<Severity> = review.findings.iter().map(|finding| finding.severity).collect();
    assert!(severities.is_sorted_by(|a, b| a >= b), "{severities:?}");
    let alarm = severities.iter().any(|&severity| severity > Severity::Note);
    assert_eq!(review.verdict != Verdict::Clear, alarm, "{severities:?}");
    assert!(review.verdict != Verdict::Hold || severities.first() == Some(&Severity::High), "{severities:?}");
}

fn names(review: &Review) -> Vec<Rule> {
    let mut names: Vec<Rule> = review.findings.iter().map(|finding| finding.rule).collect();
    names.sort();
    names
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_post_has_one_lawful_review(post in any_post()) {
        let review = ENGINE.check(&post);
        lawful(post.draft.text(), &review);
        prop_assert_eq!(ENGINE.check(&post), review);
    }

    #[test]
    fn the_name_of_a_post_makes_no_difference(post in any_post(), id in word()) {
        prop_assert_eq!(ENGINE.check(&Post { id, ..post.clone() }), ENGINE.check(&post));
    }

    #[test]
    fn raising_adding_and_noting_take_nothing_away(post in any_post(), rule in select(Rule::ALL), to in select(Severity::ALL)) {
        let to = if rule == Rule::Audience { Severity::Note } else { to };
        let engine = under(&format!(
            "raise = [{{ rule = \"{rule}\", to = \"{to}\", reason = \"r\" }}]\n\
             note = [{{ rule = \"*\", text = \"Ask the press office.\", reason = \"r\" }}]\n\
             [[add]]\nid = \"own\"\nforce = \"must\"\ngist = \"g\"\nrules = [\"{rule}\"]\nreason = \"r\"\n"
        ));
        let (before, after) = (ENGINE.check(&post), engine.check(&post));
        lawful(post.draft.text(), &after);
        prop_assert_eq!(names(&before), names(&after));
        prop_assert!(after.verdict >= before.verdict);
        prop_assert_eq!(&before.identifiers, &after.identifiers);
        for was in &before.findings {
            let is = finding(&after, was.rule).unwrap();
            prop_assert!(is.severity >= was.severity && (is.rule == rule || is.severity == was.severity));
            prop_assert!(is.advice.starts_with(&was.advice) && is.advice.ends_with("Ask the press office."));
            prop_assert_eq!(is.clauses.iter().any(|clause| clause.pack == "ours"), is.rule == rule);
            prop_assert_eq!((&is.evidence, is.likelihood), (&was.evidence, was.likelihood));
        }
    }

    #[test]
    fn muting_takes_away_that_rule_and_no_other(post in any_post(), rule in select(Rule::ALL)) {
        prop_assume!(rule != Rule::PatientPrivacyDirect);
        let before = ENGINE.check(&post);
        let after = under(&format!("mute = [{{ rule = \"{rule}\", reason = \"r\" }}]")).check(&post);
        lawful(post.draft.text(), &after);
        let kept: Vec<_> = before.findings.iter().filter(|finding| finding.rule != rule).collect();
        prop_assert_eq!(after.findings.iter().collect::<Vec<_>>(), kept);
        prop_assert_eq!(&before.identifiers, &after.identifiers);
    }

    #[test]
    fn facts_of_the_situation_hold_for_every_text(post in any_post()) {
        let consent = Some(Consent { kind: "written".to_owned(), reference: "chart".to_owned() });
        let situation = Situation { consent, account: Account::Personal, ..post.situation.clone() };
        let review = ENGINE.check(&Post { situation, ..post });
        for rule in [Rule::PatientPrivacyDirect, Rule::PatientPrivacyIndirect, Rule::UnauthorisedImage] {
            prop_assert!(finding(&review, rule).is_none_or(|finding| finding.severity == Severity::Note));
        }
        prop_assert!(finding(&review, Rule::PersonalOnProfessional).is_none());
        prop_assert!(finding(&review, Rule::Audience).is_none_or(|finding| finding.severity == Severity::Note));
    }
}

#[test]
fn strange_texts_have_lawful_reviews() {
    let strange = [
        String::new(),
        "\0".repeat(1000),
        "\r\n".repeat(5000),
        " ".repeat(100_000),
        "🎉".repeat(10_000),
        "👩🏽‍⚕️".repeat(2000),
        "e\u{301}".repeat(5000),
        "\u{301}".repeat(5000),
        "\u{202e}שלום Mrs Edna Quillfeather \u{202c}مريض 47 ".repeat(50),
        "患者さんは47歳でした。".repeat(200),
        "a".repeat(100_000),
        "1".repeat(100_000),
        "1 ".repeat(20_000),
        "A.".repeat(20_000),
        "@".repeat(20_000),
        "http://".repeat(5000),
        "Mrs Edna ".repeat(5000),
        "(".repeat(20_000),
        "MRN ".repeat(10_000),
        "12/03/2024 ".repeat(5000),
        "47-year-old-".repeat(5000),
        "x@y.".repeat(10_000),
    ];
    for text in &strange {
        let post = post(text, Situation::default());
        let review = ENGINE.check(&post);
        lawful(text, &review);
        assert_eq!(ENGINE.check(&post), review);
    }
}

#[test]
fn rules_examples_have_lawful_reviews() {
    for example in Rule::ALL.iter().flat_map(|&rule| rules::spec(rule).fires.iter().chain(rules::spec(rule).quiet)) {
        lawful(example.text, &ENGINE.check(&post(example.text, Situation::default())));
    }
}
