//! `decide`: kinds, sentences, files and how it ends.

use serde_json::{Value, json};

use super::{file, reviews, run};

#[test]
fn the_exit_status_says_whether_something_is_asked() {
    for (args, status) in [
        (&["connection-request", "--who", "current-patient"][..], 1),
        (&["connection-request", "--who", "current-patient", "--packs", "mms"], 0),
        (&["education"], 0),
        (&["work-email", "--packs", "ama"], 0),
        (&["a", "former", "patient", "wants", "to", "connect", "on", "my", "Facebook"], 1),
        (&["xyzzy"], 2),
        (&[], 0),
    ] {
        let ran = run(&[&["decide"], args].concat(), b"");
        assert_eq!(ran.status, status, "{args:?}: {}", ran.err);
    }
}

#[test]
fn a_sentence_can_be_corrected() {
    let sentence = "a former patient wants to connect on my Facebook";
    let ran = run(&["decide", sentence, "--format", "json", "--account", "professional", "--packs", "mms,smmp"], b"");
    let decision: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(decision["situation"]["who"], "former-patient");
    assert_eq!(decision["situation"]["account"], "professional");
    assert_eq!(decision["answer"], "allow-within-professional-boundaries");
    assert_eq!(ran.status, 0);
}

#[test]
fn what_is_not_understood_is_not_repeated() {
    let ran = run(&["decide", "Quillfeather xyzzy"], b"");
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("`chaperone decide` lists the kinds") && !ran.err.contains("Quillfeather"), "{}", ran.err);
}

#[test]
fn a_file_has_a_decision_a_line() {
    let lines = "{\"kind\": \"gift\", \"who\": \"relative\", \"id\": \"g\"}\n\n{\"kind\": \"gif\"}\n{\"situation\": \"a patient asks for advice on her rash by message\"}\n";
    let ran = run(&["decide", "--file", "-", "--format", "json"], lines.as_bytes());
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("-:3: \"kind\" must be one of"), "{}", ran.err);
    let decisions = reviews(&ran.out);
    assert_eq!(decisions.len(), 2);
    assert_eq!((&decisions[0]["id"], &decisions[0]["answer"]), (&json!("g"), &json!("allow-within-professional-boundaries")));
    assert_eq!((&decisions[1]["id"], &decisions[1]["situation"]["kind"]), (&json!("4"), &json!("message")));
}

#[test]
fn an_overlay_adds_and_never_takes_away() {
    let overlay = "format = 1\nkind = \"overlay\"\nid = \"hospital-q\"\ntitle = \"Hospital Q\"\nlevel = \"employer\"\nover = [\"ama\"]\n\
        [[add]]\nid = \"no-contact\"\nforce = \"must\"\ngist = \"No patient is accepted anywhere.\"\ndemands = [\"refuse-requests\"]\nreason = \"HR-2\"\n\
        [[note]]\nsituation = \"connection-*\"\ntext = \"Tell the press office.\"\nreason = \"HR-3\"\n";
    let path = file("decide-overlay.toml", overlay.as_bytes());
    let ask = ["decide", "connection-request", "--who", "current-patient", "--packs", "ama", "--format", "json"];
    let without: Value = serde_json::from_str(&run(&ask, b"").out).unwrap();
    assert_eq!(without["answer"], "allow-within-professional-boundaries");
    let with: Value = serde_json::from_str(&run(&[&ask[..], &["--overlay", &path]].concat(), b"").out).unwrap();
    assert_eq!((&with["answer"], &with["leading"]), (&json!("decline"), &json!(["hospital-q"])));
    assert_eq!(with["notes"], json!([{"overlay": "hospital-q", "text": "Tell the press office."}]));
    assert_ne!(with["policy"], without["policy"]);
}

#[test]
fn answers_are_measured() {
    let gold = "{\"id\": \"a\", \"kind\": \"education\", \"expected\": {\"001-ama\": \"allow\", \"002-mms\": \"decline\"}}\n\
        {\"id\": \"b\", \"situation\": \"xyzzy\", \"expected\": {\"smmp\": \"allow\", \"other\": \"allow\"}}\n";
    let path = file("decide-gold.jsonl", gold.as_bytes());
    let ran = run(&["decide", "--eval", &path, "--format", "json"], b"");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(ran.status, 0);
    assert_eq!((&report["situations"], &report["not_understood"]), (&json!(2), &json!(1)));
    assert_eq!(report["overall"], json!({"right": 1, "of": 3}));
    assert_eq!(report["packs"]["ama"], json!({"right": 1, "of": 1}));
    let text = run(&["decide", "--eval", &path, "--errors"], b"").out;
    assert!(text.contains("mms: expected decline, said allow") && text.contains("smmp: expected allow, said not understood"), "{text}");
}
