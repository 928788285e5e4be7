//! What is printed for those who look for faults never shows the words of a post.

use super::{ENGINE, post};
use chaperone_core::post::{Author, Consent, Interest, Situation};

/// Words that stand nowhere in the program.
const SECRETS: [&str; 4] = ["Quillfeather", "4471920", "Zanzibarine", "zeppelin"];

fn hides(shown: &str) {
    for secret in SECRETS {
        assert!(!shown.to_lowercase().contains(&secret.to_lowercase()), "{secret} in {shown}");
    }
}

#[test]
fn words_are_never_shown() {
    let text = "Mrs Edna Quillfeather in bay 3 (MRN 4471920), 47, fell off a zeppelin. Her cream is Zanzibarine, buy it!";
    let interests = vec![Interest { party: "Acme".to_owned(), kind: "shares".to_owned(), products: vec!["Zanzibarine".to_owned()] }];
    let post = post(text, Situation { interests, ..Situation::default() });
    hides(&format!("{:?} {:#?}", post.draft, post.draft));
    let review = ENGINE.check(&post);
    assert!(!review.findings.is_empty());
    hides(&format!("{review:?} {review:#?}"));
    hides(&format!("{:?}", review.findings));
    hides(&format!("{:?}", review.identifiers));
    hides(&format!("{:?}", ENGINE.read(&post)));
}

#[test]
fn a_post_shows_neither_its_words_nor_who_wrote_it() {
    let author = Author {
        name: "Edna Quillfeather".to_owned(),
        facility: "Zeppelin Hospital".to_owned(),
        place: "Zanzibarine".to_owned(),
        ..Author::default()
    };
    let consent = Some(Consent { kind: "written".to_owned(), reference: "MRN 4471920".to_owned() });
    let interests = vec![Interest { party: "Zeppelin".to_owned(), ..Interest::default() }];
    let post = post("Mrs Quillfeather, MRN 4471920.", Situation { author, consent, interests, ..Situation::default() });
    hides(&format!("{post:?} {post:#?}"));
}
