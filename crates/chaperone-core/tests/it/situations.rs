//! Facts of the situation that outweigh what was learned.

use super::{check, finding, on, raised};
use chaperone_core::post::{Account, Audience, Author, Consent, Interest, Situation, Surface};
use chaperone_core::review::{Severity, Verdict};
use chaperone_core::rules::{self, Rule};

fn tied(products: &[&str]) -> Situation {
    let interest = Interest {
        party: "Brandel Devices".to_owned(),
        kind: "speaker fee".to_owned(),
        products: products.iter().map(|&product| product.to_owned()).collect(),
    };
    Situation { interests: vec![interest], ..Situation::default() }
}

#[test]
fn a_declared_interest_must_be_said() {
    for (text, products) in [
        ("The new Brandel Devices pump has changed how our ward runs.", &[][..]),
        ("brandel devices makes the best pumps, order one today", &[]),
        ("Everybody on my ward should try the Calmora ring. Love it.", &["Calmora"]),
        ("Sleep is the cheapest medicine, and CALMORA comes second 😴", &["Calmora"]),
    ] {
        let review = check(text, tied(products));
        let found = finding(&review, Rule::UndisclosedInterest).unwrap_or_else(|| panic!("{text}"));
        assert!(found.severity > Severity::Note && review.verdict != Verdict::Clear, "{text}");
        assert!(found.advice.contains("speaker fee") && found.advice.contains("Brandel Devices"), "{}", found.advice);
    }
}

#[test]
fn an_interest_that_is_said_or_not_touched_is_no_breach_for_its_sake() {
    for (text, products) in [
        ("Disclosure: Brandel Devices pays me for talks. Their new pump is on our ward and it runs well.", &[][..]),
        ("Conflict of interest: speaker fees from Brandel Devices. Slides of the pump talk are up.", &[]),
        ("Wash your hands before you see the next patient.", &["Calmora"]),
        ("A calm morning on the ward, and good coffee.", &["Calmora"]),
        ("The brand of devices does not matter; the training does.", &[]),
    ] {
        assert!(!raised(&check(text, tied(products)), Rule::UndisclosedInterest), "{text}");
    }
}

#[test]
fn what_is_said_settles_it_only_where_it_names_the_party() {
    let ad = "Everybody on my ward should try the Calmora ring. Best thing on the market, use my code WARD20!";
    for said in
        ["Disclosure: I have received speaker fees from Brandel Devices.", "#ad Brandel Devices pays me.", "#ad for Brandel Devices"]
    {
        let review = check(&format!("{said} {ad}"), tied(&["Calmora"]));
        assert!(!raised(&review, Rule::UndisclosedInterest), "{said}");
    }
    for said in ["Disclosure: none.", "#ad", "No conflicts of interest with Brandel Devices.", "Disclosure: I hold shares in Velora."] {
        let review = check(&format!("{said} {ad}"), tied(&["Calmora"]));
        assert!(raised(&review, Rule::UndisclosedInterest), "{said}");
    }
}

#[test]
fn recorded_consent_leaves_a_note_of_a_story_or_picture() {
    let consent = |kind: &str, reference: &str| Some(Consent { kind: kind.to_owned(), reference: reference.to_owned() });
    let mut told = Vec::new();
    for text in [
        "Mrs Edna Quillfeather in bay 3 (MRN 4471920) has pancreatic cancer and does not know yet",
        "My patient Orla Pennywhistle, 47, from Tuam, the baker's wife, lost her leg in the mill fire on Tuesday. Selfie with her!",
        "Before and after pictures of my patient's nose, face and all! Look at this result",
    ] {
        for rule in [Rule::PatientPrivacyDirect, Rule::PatientPrivacyIndirect, Rule::UnauthorisedImage] {
            let with = check(text, Situation { consent: consent("written", "chart, 3 May"), ..Situation::default() });
            assert!(!raised(&with, rule), "{rule}: {text}");
            let without = check(text, Situation::default());
            // No kind of consent, or a refusal, is none.
            for none in [consent("", "chart"), consent("refused", "chart, 3 May"), consent(" None ", "")] {
                assert_eq!(check(text, Situation { consent: none, ..Situation::default() }), without, "{text}");
            }
            if raised(&without, rule) {
                let note = finding(&with, rule).unwrap_or_else(|| panic!("{rule}: {text}"));
                assert!(note.advice.contains("chart, 3 May"), "{}", note.advice);
            }
            told.extend(raised(&without, rule).then_some(rule));
        }
    }
    for rule in [Rule::PatientPrivacyDirect, Rule::PatientPrivacyIndirect, Rule::UnauthorisedImage] {
        assert!(told.contains(&rule), "{rule}");
    }
}

#[test]
fn a_personal_account_may_be_personal() {
    let spec = rules::spec(Rule::PersonalOnProfessional);
    let mut told = false;
    for example in spec.fires.iter().chain(spec.quiet) {
        let of = |account| {
            let surface = Surface::from_name(example.surface).unwrap();
            check(example.text, Situation { author: Author::from_line(example.author), ..on(surface, account) })
        };
        assert!(finding(&of(Account::Personal), Rule::PersonalOnProfessional).is_none(), "{}", example.text);
        told |= raised(&of(Account::Professional), Rule::PersonalOnProfessional);
    }
    assert!(told);
}

#[test]
fn a_credential_that_is_held_may_be_claimed() {
    let mut doubted = false;
    for (text, credential) in [
        ("I'm a board-certified dermatologist, ask me anything", "board-certified dermatologist"),
        ("Dr Quill, board certified plastic surgeon. Book now.", "board certified plastic surgeon"),
        ("As a fellowship-trained hand surgeon I see this every day.", "fellowship-trained hand surgeon"),
    ] {
        let of = |credentials| {
            let author = Author { credentials, ..Author::default() };
            raised(&check(text, Situation { author, ..on(Surface::ProfileBio, Account::Professional) }), Rule::CredentialMisrepresentation)
        };
        assert!(!of(vec![credential.to_owned()]), "{text}");
        doubted |= of(Vec::new());
    }
    assert!(doubted);
}

#[test]
fn reach_only_ever_advises() {
    for example in Rule::ALL.iter().flat_map(|&rule| rules::spec(rule).fires) {
        for &audience in Audience::ALL {
            let surface = Surface::from_name(example.surface).unwrap();
            let account = Account::from_name(example.account).unwrap();
            let review = check(example.text, Situation { audience, ..on(surface, account) });
            assert!(!raised(&review, Rule::Audience), "{}", example.text);
        }
    }
}

#[test]
fn nothing_is_heard_of_reach_where_nothing_else_is() {
    for &audience in Audience::ALL {
        let review = check("Wash your hands before you see the next patient.", Situation { audience, ..Situation::default() });
        assert_eq!((review.verdict, review.findings.len()), (Verdict::Clear, 0));
    }
}
