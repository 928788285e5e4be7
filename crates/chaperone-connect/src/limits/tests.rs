use proptest::prelude::*;

use super::*;
use crate::Key;

fn used(network: Network, text: &str) -> usize {
    count(network, text, None, &Limits::of(network)).used
}

#[test]
fn mastodon_counts_what_it_shows() {
    assert_eq!(used(Network::Mastodon, "https://example.org/a/very/long/path?with=a&query=too"), 23);
    assert_eq!(used(Network::Mastodon, "a https://x.example b"), 27);
    assert_eq!(used(Network::Mastodon, "http://localhost/"), 17, "no link: counted as it is");
    assert_eq!(used(Network::Mastodon, "@ann@social.example hi"), 7);
    assert_eq!(used(Network::Mastodon, "👩🏽‍⚕️ e\u{301}"), 3);
    let limits = Limits::of(Network::Mastodon);
    let warned = count(Network::Mastodon, "abc", Some("https://x.example"), &limits);
    assert_eq!((warned.used, warned.max), (20, Some(500)), "a link in a warning is not shortened");
}

#[test]
fn bluesky_counts_graphemes_and_bytes() {
    let limits = Limits::of(Network::Bluesky);
    let family = "👨‍👩‍👧‍👦".repeat(121);
    let count = count(Network::Bluesky, &family, None, &limits);
    assert_eq!((count.used, count.bytes), (121, Some((3025, 3000))));
    assert!(!count.fits());
    assert_eq!(used(Network::Bluesky, "https://example.org/a"), 21);
    assert_eq!(super::count(Network::Bluesky, "abc", Some("wounds"), &limits).used, 15);
}

#[test]
fn x_weighs() {
    assert_eq!(used(Network::X, "abc"), 3);
    assert_eq!(used(Network::X, "日本語"), 6);
    assert_eq!(used(Network::X, "👩🏽‍⚕️"), 2);
    assert_eq!(used(Network::X, "🇩🇪"), 2);
    assert_eq!(used(Network::X, "1️⃣"), 2);
    assert_eq!(used(Network::X, "— “quoted” …"), 2 + 1 + 8 + 1 + 2 - 1, "an ellipsis and a dash: 2 where X says so");
    assert_eq!(used(Network::X, "see example.org/abc and https://example.org"), 4 + 23 + 5 + 23);
    assert_eq!(used(Network::X, "ann@example.org e.g. 3.5 mg"), 27);
}

#[test]
fn others_count_plainly() {
    assert_eq!(used(Network::LinkedIn, "a😀"), 3);
    assert_eq!(used(Network::Threads, "a😀"), 2);
    assert_eq!(Limits::of(Network::Doximity).max, None);
}

fn post(text: &str) -> Outgoing {
    Outgoing::new(Key::new(1, 1), 0, text)
}

#[test]
fn problems_are_all_named() {
    let limits = Limits::of(Network::Bluesky);
    assert_eq!(problems(Network::Bluesky, &post(" "), &limits), [Problem::Empty]);
    let mut much = post(&"a".repeat(301));
    much.visibility = Visibility::Followers;
    let file = crate::Media { bytes: vec![0; 1_000_001], mime: "image/tiff".into(), alt: String::new(), size: None };
    much.media = vec![file; 5];
    let found = problems(Network::Bluesky, &much, &limits);
    assert!(found.contains(&Problem::TooLong { used: 301, max: 300 }) && found.contains(&Problem::OnlyPublic));
    assert!(found.contains(&Problem::TooManyMedia { count: 5, max: 4 }) && found.contains(&Problem::MediaKind { index: 4 }));
    assert!(problems(Network::Mastodon, &post("Wash your hands."), &Limits::of(Network::Mastodon)).is_empty());
}

#[test]
fn threads_are_cut_where_one_would_pause() {
    let limits = Limits { max: Some(40), max_bytes: None, ..Limits::of(Network::Bluesky) };
    let cut = |text: &str, numbering| split(Network::Bluesky, text, None, &limits, numbering).unwrap();
    assert_eq!(cut("Short.", Numbering::Total), ["Short."]);
    assert_eq!(cut("  \n ", Numbering::Total), [""; 0]);
    let text = "Measles is back. Check your records.\n\nTwo doses are what protects you for life.";
    assert_eq!(cut(text, Numbering::None), ["Measles is back. Check your records.", "Two doses are what protects you for", "life."]);
    let numbered = cut(text, Numbering::Total);
    assert!(numbered[0].ends_with(" 1/3") && numbered[2].ends_with(" 3/3"), "{numbered:?}");
}

#[test]
fn a_link_is_never_cut() {
    let limits = Limits { max: Some(20), ..Limits::of(Network::Bluesky) };
    let text = format!("look here https://example.org/{} please", "a".repeat(40));
    let error = split(Network::Bluesky, &text, None, &limits, Numbering::None).unwrap_err();
    assert_eq!(text.get(error.span).unwrap(), format!("https://example.org/{}", "a".repeat(40)));
}

#[test]
fn a_word_without_end_is_cut_between_characters() {
    let limits = Limits { max: Some(10), ..Limits::of(Network::Bluesky) };
    let parts = split(Network::Bluesky, &"あ".repeat(25), None, &limits, Numbering::None).unwrap();
    assert_eq!(parts.iter().map(|part| part.chars().count()).collect::<Vec<_>>(), [10, 10, 5]);
}

fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-zA-Zäöü]{1,12}",
        "[a-z]{1,8}[.!?]",
        Just("👩🏽‍⚕️".to_owned()),
        Just("https://example.org/a/b?c=d".to_owned()),
        Just("@ann@social.example".to_owned()),
        Just("@ann.example".to_owned()),
        Just("#flu".to_owned()),
        Just("日本語のとても長い文章".to_owned()),
        "\\PC{1,6}",
    ];
    let gap = prop_oneof![Just(" "), Just("\n"), Just("\n\n"), Just("  ")];
    proptest::collection::vec((word, gap), 0..120)
        .prop_map(|words| words.into_iter().flat_map(|(word, gap)| [word, gap.to_owned()]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_part_fits_and_no_word_is_lost(text in words(), network in 0..3_usize, numbered: bool, max in 60..200_usize) {
        let network = [Network::Mastodon, Network::Bluesky, Network::X][network];
        let limits = Limits { max: Some(max), ..Limits::of(network) };
        let numbering = if numbered { Numbering::Total } else { Numbering::None };
        let parts = split(network, &text, None, &limits, numbering).unwrap();
        let total = parts.len();
        let mut joined = String::new();
        for (n, part) in parts.iter().enumerate() {
            prop_assert!(count(network, part, None, &limits).fits(), "{part:?}");
            let suffix = format!(" {}/{total}", n + 1);
            let bare = if numbered && total > 1 { part.strip_suffix(&suffix).unwrap() } else { part };
            prop_assert_eq!(bare.trim(), bare);
            joined.push_str(bare);
        }
        let squash = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(squash(&joined), squash(&text));
    }

    #[test]
    fn what_is_one_stays_one(text in words(), max in 60..200_usize) {
        let limits = Limits { max: Some(max), ..Limits::of(Network::Bluesky) };
        let parts = split(Network::Bluesky, &text, None, &limits, Numbering::None).unwrap();
        let of = |text: &str| -> Vec<String> {
            let links = text::links(text).into_iter().chain(text::mentions(text).into_iter().map(|m| m.all));
            links.chain(text::hashtags(text)).map(|range| text.get(range).unwrap().to_owned()).collect()
        };
        let mut before = of(&text);
        let mut after: Vec<String> = parts.iter().flat_map(|part| of(part)).collect();
        before.sort();
        after.sort();
        prop_assert_eq!(before, after);
    }

    #[test]
    fn counting_never_fails(text in "\\PC{0,200}|[@#:/.ahtps() \n]{0,60}") {
        for network in Network::ALL {
            let limits = Limits::of(network);
            count(network, &text, Some(&text), &limits);
            let _ = split(network, &text, None, &Limits { max: Some(9), ..limits }, Numbering::Total);
        }
        text::handles(&text);
    }
}
