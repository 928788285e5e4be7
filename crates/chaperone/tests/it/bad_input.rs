//! What cannot be reviewed is said with its place, loses nothing else, and ends with 2.

use super::{BROKEN, FINE, file, post, reviews, run};

/// Runs `check` on `input` and expects it to fail with `says`, without a word of the input.
fn refused(args: &[&str], input: &[u8], says: &str) {
    let ran = run(&[&["check"], args].concat(), input);
    assert_eq!(ran.status, 2, "{says}: {}{}", ran.out, ran.err);
    assert!(ran.err.contains(says), "expected: {says}\nsaid: {}", ran.err);
    assert!(!ran.err.contains("zanzibar") && !ran.err.contains("panicked"), "{}", ran.err);
}

#[test]
fn empty_text() {
    refused(&[], b"", "chaperone: draft: the text is empty");
    refused(&[], b" \r\n\t\n", "the text is empty");
    refused(&["--format", "jsonl"], b"{\"text\": \"  \"}", "draft:1:13: \"text\" is empty");
}

#[test]
fn no_utf8() {
    refused(&[], b"one\ncaf\xE9 zanzibar", "draft:2:4: not UTF-8 text: the byte at offset 7 (line 2, column 4)");
    refused(&[], b"\xEF\xBB\xBFcaf\xE9 zanzibar", "draft:1:4: not UTF-8 text: the byte at offset 6 ");
    refused(&[], b"\xFF\xFEz\0a\0n\0", "UTF-16");
    let lines = [post("a", FINE).as_bytes(), b"{\"text\": \"zanzibar \xC3\"}\n", post("c", FINE).as_bytes()].concat();
    let offset = post("a", FINE).len() + 19;
    refused(&[], &lines, &format!("draft:2:20: not UTF-8 text: the byte at offset {offset} (line 2, column 20)"));
    assert_eq!(reviews(&run(&["check", "--format", "jsonl"], &lines).out).len(), 2);
}

#[test]
fn too_long() {
    let long = "zanzibar ".repeat(200_000);
    refused(&[], long.as_bytes(), "the text has 1800000 bytes; the longest that can be reviewed has 1048576");
    refused(&[], post("a", &long).as_bytes(), "\"text\" is too long");
}

#[test]
fn a_huge_line_is_passed_over_and_the_rest_is_reviewed() {
    let huge = post("huge", &"zanzibar ".repeat(6_000_000));
    let posts = post("a", FINE) + &huge + &post("c", BROKEN);
    refused(
        &["--format", "jsonl"],
        posts.as_bytes(),
        &format!("draft:2: the line has {} bytes; the longest that is read has", huge.len() - 1),
    );
    let ran = run(&["check", "--format", "jsonl"], posts.as_bytes());
    assert_eq!(reviews(&ran.out).iter().map(|review| review["id"].clone()).collect::<Vec<_>>(), ["a", "c"]);
}

#[test]
fn wrong_keys_and_values() {
    for (json, says) in [
        (r#"{"text": "zanzibar", "surfce": "x"}"#, "draft:1:22: unknown key \"surfce\" (do you mean \"surface\"?)"),
        (r#"{"text": "zanzibar", "surface": "zanzibar"}"#, "\"surface\" must be one of x, facebook"),
        (r#"{"text": "zanzibar", "posted_at": "zanzibar"}"#, "\"posted_at\" must be a time"),
        (r#"{"text": "zanzibar", "author": 3}"#, "\"author\" must be a line such as"),
        (r#"{"id": "a"}"#, "\"text\" is missing"),
        (r#"{"text": "zanzibar" "id": 1}"#, "draft:1:21: this is not valid JSON: expected `,` or `}`"),
        (r#"{"text": "zanzibar"#, "this is not valid JSON"),
    ] {
        refused(&["--input", "jsonl"], json.as_bytes(), says);
    }
    refused(&["--input", "jsonl"], b"zanzibar words\n", "draft:1:1: this is not valid JSON");
}

#[test]
fn the_other_lines_are_reviewed() {
    let posts = post("a", FINE) + "{\"txt\": 1}\n[]\n" + &post("d", BROKEN);
    let ran = run(&["check", "--format", "jsonl"], posts.as_bytes());
    assert_eq!(ran.status, 2);
    assert_eq!(reviews(&ran.out).len(), 2);
    assert!(ran.err.contains("draft:2:") && ran.err.contains("draft:3:"), "{}", ran.err);
}

#[test]
fn missing_files() {
    let fine = file("beside-missing.txt", FINE.as_bytes());
    let ran = run(&["check", "no-such-draft.txt", &fine], b"");
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("chaperone: no-such-draft.txt: there is no such file"), "{}", ran.err);
    assert!(ran.out.contains("Clear"), "{}", ran.out);
    refused(&[env!("CARGO_TARGET_TMPDIR")], b"", "this is a folder");
    refused(&["--overlay", "no-such-overlay.toml"], FINE.as_bytes(), "no-such-overlay.toml: there is no such file");
}

#[test]
fn unknown_options_and_names() {
    refused(&["--surface", "myspace"], FINE.as_bytes(), "facebook");
    refused(&["--packs", "ama,xyz"], FINE.as_bytes(), "xyz");
    let explain = run(&["explain", "no-such-rule"], b"");
    assert_eq!(explain.status, 2);
    assert!(explain.err.contains("no-such-rule"), "{}", explain.err);
}

#[test]
fn strange_drafts_do_not_panic() {
    for draft in ["🎉".repeat(10_000), "e\u{301}".repeat(5000), "\u{1b}[31m".repeat(100), "\u{202e}abc".to_owned(), "x".repeat(1 << 20)] {
        let ran = run(&["check", "--width", "20"], draft.as_bytes());
        assert!(ran.status < 2 && ran.err.is_empty(), "{}", ran.err);
        assert!(!ran.out.contains('\u{1b}') && !ran.out.contains('\u{202e}'));
    }
}
