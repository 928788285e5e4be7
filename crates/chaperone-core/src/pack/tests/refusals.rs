//! What is refused, where, and in which words.

use proptest::prelude::*;

use super::{builtin, overlay, overlay_text};
use crate::pack::{MAX_CLAUSES, MAX_FILE_BYTES, MAX_FILES, MAX_LIST, MAX_TEXT, Overlay, Pack, PackError, Policy, Problem};

const META: &str = "format = 1\nid = \"x\"\nversion = \"1\"\ntitle = \"T\"\nedition = \"E\"\nlanguage = \"en\"\nlicence = \"L\"\nread_on = \"2026-11-21\"\n";

fn pack_error(clause: &str) -> PackError {
    Pack::parse(&format!("{META}{clause}")).unwrap_err()
}

fn overlay_error(body: &str) -> PackError {
    Overlay::parse(&overlay_text("o", "employer", body)).unwrap_err()
}

fn resolve_error(overlays: &[Overlay]) -> PackError {
    Policy::resolve(builtin(), overlays).unwrap_err()
}

#[test]
fn a_misspelt_key_is_named_with_its_place_and_the_key_that_was_meant() {
    let error = overlay_error("raise = [{ rule = \"copyright\", to = \"high\", raeson = \"é\" }]");
    assert_eq!(error.to_string(), "line 6, column 45: unknown key `raeson`; did you mean `reason`?");
    let error = pack_error("[[clause]]\nid = \"a\"\nforce = \"must\"\nsevrity = 1\n");
    assert_eq!((error.place().line, error.place().column), (12, 1));
    assert!(matches!(error.problem(), Problem::UnknownKey { key, .. } if key == "sevrity"));
}

#[test]
fn columns_count_characters() {
    let error = overlay_error("mute = [{ reason = \"naïve 👩‍⚕️\", rule = \"copyrite\" }]");
    assert_eq!(error.to_string(), "line 6, column 41: unknown rule `copyrite`; did you mean `copyright`?");
}

#[test]
fn the_first_strange_key_of_the_file_is_the_one_named() {
    let error = overlay_error("zebra = 1\nant = 2\n");
    assert_eq!(error.to_string(), "line 6, column 1: unknown key `zebra`");
}

#[test]
fn another_format_is_refused_before_anything_else_is_read() {
    let text = "format = 2\nfuture = true\n";
    assert_eq!(Pack::parse(text).unwrap_err().to_string(), "line 1, column 10: format 2 is not known here; this engine reads `format = 1`");
    assert_eq!(Pack::parse("").unwrap_err().to_string(), "line 1, column 1: `format` is missing");
    assert_eq!(Pack::parse("fromat = 1").unwrap_err().to_string(), "line 1, column 1: unknown key `fromat`; did you mean `format`?");
    assert!(matches!(Overlay::parse("format = \"1\"").unwrap_err().problem(), Problem::WrongType { .. }));
}

#[test]
fn a_pack_is_no_overlay_and_an_overlay_is_no_pack() {
    assert!(matches!(Pack::parse(&overlay_text("o", "own", "")).unwrap_err().problem(), Problem::UnknownKey { .. }));
    assert!(matches!(Overlay::parse(META).unwrap_err().problem(), Problem::UnknownKey { .. }));
    let error = Overlay::parse("format = 1\nkind = \"guideline\"\n").unwrap_err();
    assert_eq!(error.to_string(), "line 2, column 8: unknown kind `guideline`");
}

#[test]
fn unknown_names_are_refused() {
    for body in [
        "raise = [{ rule = \"nonsense\", to = \"high\", reason = \"r\" }]",
        "raise = [{ rule = \"copyright\", to = \"severe\", reason = \"r\" }]",
        "note = [{ rule = \"patients-*\", text = \"t\", reason = \"r\" }]",
        "note = [{ rule = \"*-privacy\", text = \"t\", reason = \"r\" }]",
        "add = [{ id = \"a\", force = \"shall\", gist = \"g\", rules = [\"copyright\"], reason = \"r\" }]",
        "add = [{ id = \"a\", force = \"must\", gist = \"g\", rules = [\"whistle-blowing\"], reason = \"r\" }]",
    ] {
        assert!(matches!(overlay_error(body).problem(), Problem::UnknownName { .. }), "{body}");
    }
    let error = pack_error("[[clause]]\nid = \"a\"\nforce = \"must\"\ngist = \"g\"\nat = \"1\"\nasks = [\"concern:escalte\"]\n");
    assert_eq!(error.to_string(), "line 14, column 9: unknown ask `concern:escalte`; did you mean `concern:escalate`?");
}

#[test]
fn a_reason_is_always_asked_for() {
    for body in [
        "raise = [{ rule = \"copyright\", to = \"high\" }]",
        "lower = [{ rule = \"copyright\", to = \"low\" }]",
        "mute = [{ rule = \"copyright\" }]",
        "add = [{ id = \"a\", force = \"must\", gist = \"g\", rules = [\"copyright\"] }]",
        "note = [{ rule = \"copyright\", text = \"t\" }]",
    ] {
        assert!(matches!(overlay_error(body).problem(), Problem::MissingKey { key: "reason" }), "{body}");
    }
    assert!(matches!(overlay_error("mute = [{ rule = \"copyright\", reason = \"  \" }]").problem(), Problem::Empty { .. }));
}

#[test]
fn twice_is_once_too_often() {
    let clause = "[[clause]]\nid = \"a\"\nforce = \"must\"\ngist = \"g\"\nat = \"1\"\n";
    assert_eq!(pack_error(&format!("{clause}{clause}")).to_string(), "line 15, column 6: clause `a` is there already");
    for body in [
        "over = [\"ama\", \"ama\"]",
        "mute = [{ rule = \"copyright\", reason = \"r\" }]\nraise = [{ rule = \"copyright\", to = \"high\", reason = \"r\" }]",
        "mute = [{ rule = \"copyright\", reason = \"r\" }, { rule = \"copyright\", reason = \"r\" }]",
    ] {
        assert!(matches!(overlay_error(body).problem(), Problem::Duplicate { .. }), "{body}");
    }
    assert!(matches!(pack_error("id = \"y\"\n").problem(), Problem::Syntax(_)));
}

#[test]
fn an_overlay_has_no_key_for_what_it_may_not_touch() {
    for body in [
        "quiet = [{ rule = \"defamation\", reason = \"r\" }]",
        "asks = [\"concern:escalate\"]",
        "mute = [{ rule = \"concern:escalate\", reason = \"r\" }]",
        "mute = [{ clause = \"smmp/7.2\", reason = \"r\" }]",
        "clause = [{ id = \"a\" }]",
        "add = [{ id = \"a\", force = \"must\", gist = \"g\", rules = [\"defamation\"], unless = [], reason = \"r\" }]",
    ] {
        assert!(matches!(overlay_error(body).problem(), Problem::UnknownKey { .. } | Problem::UnknownName { .. }), "{body}");
    }
    let none = "add = [{ id = \"a\", force = \"must\", gist = \"Report nothing outside.\", rules = [], reason = \"r\" }]";
    assert!(matches!(overlay_error(none).problem(), Problem::MissingKey { key: "rules" }));
}

#[test]
fn nobody_silences_a_patients_name() {
    for body in [
        "mute = [{ rule = \"patient-privacy-direct\", reason = \"r\" }]",
        "lower = [{ rule = \"patient-privacy-direct\", to = \"low\", reason = \"r\" }]",
        "raise = [{ rule = \"audience\", to = \"high\", reason = \"r\" }]",
    ] {
        for level in ["society", "specialty", "employer", "own"] {
            let error = Overlay::parse(&overlay_text("o", level, body)).unwrap_err();
            assert!(matches!(error.problem(), Problem::Protected { .. }), "{level} {body}");
        }
    }
}

#[test]
fn hostile_sizes_are_refused() {
    let long = format!("# {}", "x".repeat(MAX_FILE_BYTES));
    assert!(matches!(Pack::parse(&long).unwrap_err().problem(), Problem::FileTooLong { .. }));
    let clause = |n: usize| format!("[[clause]]\nid = \"c{n}\"\nforce = \"must\"\ngist = \"g\"\nat = \"1\"\n");
    let many: String = (0..=MAX_CLAUSES).map(clause).collect();
    assert!(matches!(pack_error(&many).problem(), Problem::TooMany { .. }));
    let many = "\"ama\",".repeat(MAX_LIST + 1);
    assert!(matches!(overlay_error(&format!("over = [{many}]")).problem(), Problem::TooMany { .. }));
    let words = "x".repeat(MAX_TEXT + 1);
    let body = format!("mute = [{{ rule = \"copyright\", reason = \"{words}\" }}]");
    assert!(matches!(overlay_error(&body).problem(), Problem::TextTooLong { .. }));
    let overlays: Vec<Overlay> = (0..=MAX_FILES).map(|n| overlay(&format!("o{n}"), "own", "")).collect();
    assert!(matches!(resolve_error(&overlays).problem(), Problem::TooMany { .. }));
}

#[test]
fn deep_nesting_is_refused_and_overflows_nothing() {
    let n = 50_000;
    for (open, close) in [("[", "]"), ("{a=", "}"), ("[{a=", "}]"), ("{a.b.c=[", "]}")] {
        for text in [format!("a = {}", open.repeat(n)), format!("a = {}1{}", open.repeat(n), close.repeat(n))] {
            let text = text.get(..MAX_FILE_BYTES).unwrap_or(&text);
            assert!(matches!(Pack::parse(text).unwrap_err().problem(), Problem::TooDeep), "{open}");
        }
    }
    for text in
        [format!("{}a = 1", "a.".repeat(n)), format!("[{}a]", "\"a\" . ".repeat(n / 2)), format!("a = {{ {}a = 1 }}", "a.".repeat(n))]
    {
        assert!(matches!(Pack::parse(&text).unwrap_err().problem(), Problem::TooDeep));
    }
    // Brackets and dots inside texts and comments nest nothing.
    let fine = format!("# {}\nx = \"{}\"\ny = '''{}'''\n", "[.".repeat(n / 8), "[.".repeat(n / 8), "{.".repeat(n / 8));
    assert!(matches!(Pack::parse(&fine).unwrap_err().problem(), Problem::UnknownKey { .. }));
}

#[test]
fn what_does_not_show_is_refused() {
    for text in ["format = 1 # \u{202e}tluaf", "a = \"\u{1b}[31m\"", "\u{feff}format = 1", "a = 1\rb = 2"] {
        assert!(matches!(Pack::parse(text).unwrap_err().problem(), Problem::Character { .. }), "{text:?}");
    }
    let body = "mute = [{ rule = \"copyright\", reason = \"\\u001b[2J\" }]";
    assert!(matches!(overlay_error(body).problem(), Problem::Character { code: 0x1b }));
    let error = overlay_error("\"a\\u001bb\" = 1");
    assert_eq!(error.to_string(), "line 6, column 1: unknown key `a\\u{1b}b`");
}

#[test]
fn overlays_in_a_loop_are_named_round_the_loop() {
    let overlays = [
        overlay("a", "employer", "over = [\"ama\", \"b\"]"),
        overlay("b", "employer", "over = [\"c\"]"),
        overlay("c", "employer", "over = [\"b\"]"),
    ];
    let error = resolve_error(&overlays);
    assert_eq!(error.to_string(), "`b`, line 6, column 9: overlays lie over each other in a loop: b over c over b");
    let itself = [overlay("a", "own", "over = [\"a\"]")];
    assert_eq!(resolve_error(&itself).to_string(), "`a`, line 6, column 9: overlays lie over each other in a loop: a over a");
}

#[test]
fn an_overlay_lies_over_something_that_is_there_and_no_later() {
    let missing = [overlay("a", "own", "over = [\"amma\"]")];
    assert_eq!(resolve_error(&missing).to_string(), "`a`, line 6, column 9: unknown pack or overlay `amma`; did you mean `ama`?");
    let later = [overlay("a", "society", "over = [\"b\"]"), overlay("b", "employer", "")];
    assert_eq!(resolve_error(&later).to_string(), "`a`, line 6, column 9: laid over `b`, which is of the later layer `employer`");
}

#[test]
fn ids_are_taken_once() {
    let two = [overlay("a", "own", ""), overlay("a", "employer", "")];
    assert!(matches!(resolve_error(&two).problem(), Problem::Duplicate { .. }));
    for id in ["mms", "copyright"] {
        assert!(matches!(resolve_error(&[overlay(id, "own", "")]).problem(), Problem::Duplicate { .. }), "{id}");
    }
    assert!(matches!(Overlay::parse(&overlay_text("../up", "own", "")).unwrap_err().problem(), Problem::BadId { .. }));
    assert!(matches!(Overlay::parse(&overlay_text("mms/6", "own", "")).unwrap_err().problem(), Problem::BadId { .. }));
}

#[test]
fn of_his_own_accord_an_author_mutes_only_what_is_low() {
    for body in
        ["mute = [{ rule = \"intoxication\", reason = \"r\" }]", "lower = [{ rule = \"intoxication\", to = \"note\", reason = \"r\" }]"]
    {
        assert!(matches!(resolve_error(&[overlay("me", "own", body)]).problem(), Problem::Protected { .. }), "{body}");
        Policy::resolve(builtin(), &[overlay("hospital", "employer", body)]).unwrap();
    }
    let mute = overlay("me", "own", "mute = [{ rule = \"personal-on-professional\", reason = \"my own page\" }]");
    Policy::resolve(builtin(), core::slice::from_ref(&mute)).unwrap();
    let raise = overlay("hospital", "employer", "raise = [{ rule = \"personal-on-professional\", to = \"high\", reason = \"r\" }]");
    let error = resolve_error(&[mute, raise]);
    assert_eq!(error.id(), Some("me"));
    assert!(matches!(error.problem(), Problem::Protected { rule: "personal-on-professional", .. }));
}

fn soup() -> impl Strategy<Value = String> {
    let pieces = [
        "format = 1\n",
        "kind = \"overlay\"\n",
        "id",
        "=",
        "\"o\"",
        "\"",
        "'",
        "\"\"\"",
        "'''",
        "[",
        "]",
        "{",
        "}",
        ".",
        ",",
        "#",
        "\n",
        "\\",
        " ",
        "raise",
        "mute",
        "rule",
        "\"copyright\"",
        "reason",
        "1",
        "é",
        "\r\n",
        "[[clause]]\n",
        "level = \"own\"\n",
        "title = \"t\"\n",
        "over",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..60).prop_map(|pieces| pieces.concat())
}

fn within(text: &str, error: &PackError) -> bool {
    let place = error.place();
    let line = text.split('\n').nth(place.line as usize - 1);
    line.is_some_and(|line| place.column as usize <= line.chars().count() + 1)
}

proptest! {
    #[test]
    fn anything_can_be_given_and_errors_lie_inside(text in prop_oneof![soup(), any::<String>()]) {
        for error in [Pack::parse(&text).err(), Overlay::parse(&text).err()].into_iter().flatten() {
            prop_assert!(within(&text, &error), "{error}");
            let escape = error.to_string().contains(char::is_control);
            prop_assert!(!escape);
        }
    }

    #[test]
    fn a_damaged_pack_is_refused_or_read_but_never_a_panic(at in 0_usize..7_000, byte in 0_u8..128) {
        let mut bytes = include_bytes!("../../../../../packs/smmp.toml").to_vec();
        if let Some(b) = bytes.get_mut(at) {
            *b = byte;
        }
        let text = String::from_utf8(bytes).unwrap();
        if let Err(error) = Pack::parse(&text) {
            prop_assert!(within(&text, &error), "{error}");
        }
    }
}
