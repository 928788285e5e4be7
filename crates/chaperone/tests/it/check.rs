//! `check` on good input.

use std::io::Read as _;

use super::{BROKEN, FINE, file, post, program, reviews, run};

#[test]
fn the_exit_status_says_what_was_found() {
    let clear = run(&["check"], FINE.as_bytes());
    assert_eq!((clear.status, clear.err.as_str()), (0, ""));
    assert!(clear.out.starts_with("Clear"), "{}", clear.out);
    let found = run(&["check", "-"], BROKEN.as_bytes());
    assert_eq!((found.status, found.err.as_str()), (1, ""));
    assert!(found.out.contains("chaperone explain patient-privacy-direct\n"), "{}", found.out);
}

#[test]
fn what_is_piped_has_no_colours_unless_asked_for() {
    assert!(!run(&["check"], BROKEN.as_bytes()).out.contains('\u{1b}'));
    assert!(run(&["check", "--color", "always"], BROKEN.as_bytes()).out.contains('\u{1b}'));
    assert!(!run(&["check", "--color", "never"], BROKEN.as_bytes()).out.contains('\u{1b}'));
}

#[test]
fn files_of_posts_are_reviewed_in_order() {
    let posts: String = (1..=3000).map(|n| post(&format!("p{n}"), if n % 7 == 0 { BROKEN } else { FINE })).collect();
    let path = file("order.jsonl", posts.as_bytes());
    for jobs in ["1", "2", "5"] {
        let ran = run(&["check", "--format", "jsonl", "--jobs", jobs, &path], b"");
        assert_eq!((ran.status, ran.err.as_str()), (1, ""));
        let reviews = reviews(&ran.out);
        assert_eq!(reviews.len(), 3000);
        for (n, review) in (1..).zip(&reviews) {
            assert_eq!(review["id"], format!("p{n}"));
            assert_eq!(review["verdict"] == "clear", n % 7 != 0, "{review}");
        }
    }
}

#[test]
fn a_post_without_id_is_called_by_its_line() {
    let posts = format!("\u{feff}{{\"text\": \"{FINE}\"}}\r\n\r\n  \n{{\"text\": \"{FINE}\"}}");
    let ran = run(&["check", "--format", "jsonl"], posts.as_bytes());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(reviews(&ran.out).iter().map(|review| review["id"].clone()).collect::<Vec<_>>(), ["1", "4"]);
}

#[test]
fn offsets_count_what_was_asked_for() {
    let draft = format!("🎉 {BROKEN}");
    for (unit, text_units) in [("char", draft.chars().count()), ("utf16", draft.encode_utf16().count()), ("byte", draft.len())] {
        let ran = run(&["check", "--format", "jsonl", "--offsets", unit], draft.as_bytes());
        let review = &reviews(&ran.out)[0];
        assert_eq!(review["offsets"], unit);
        let number = review["findings"].as_array().unwrap().iter().flat_map(|f| f["evidence"].as_array().unwrap());
        let mrn = number.clone().find(|e| e["kind"] == "mrn").unwrap();
        let after = BROKEN.len() - BROKEN.find(')').unwrap();
        assert_eq!(mrn["end"], text_units - after, "{unit}");
    }
}

#[test]
fn json_is_one_list() {
    let path = file("list.jsonl", (post("a", FINE) + &post("b", BROKEN)).as_bytes());
    let ran = run(&["check", "--format", "json", &path, &path], b"");
    let list: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(list.as_array().unwrap().iter().map(|review| review["id"].clone()).collect::<Vec<_>>(), ["a", "b", "a", "b"]);
    let none = run(&["check", "--format", "json", &file("none.jsonl", b"")], b"");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&none.out).unwrap(), serde_json::json!([]));
}

#[test]
fn sarif_holds_all_results_of_all_files() {
    let posts = file("sarif.jsonl", (post("a", FINE) + &post("b", BROKEN) + &post("c", FINE) + &post("d", BROKEN)).as_bytes());
    let draft = file("sarif.txt", BROKEN.as_bytes());
    let ran = run(&["check", "--format", "sarif", &posts, &draft], b"");
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    let log: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let place = |i: usize| &results[i]["locations"][0];
    assert_eq!(place(0)["physicalLocation"]["region"]["startLine"], 2);
    assert_eq!(place(0)["logicalLocations"][0]["name"], "b");
    assert!(results.iter().any(|result| result["locations"][0]["physicalLocation"]["region"]["charLength"].is_u64()));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(results.iter().all(|result| rules.iter().any(|rule| rule["id"] == result["ruleId"])));
}

#[test]
fn one_post_may_stand_on_many_lines() {
    let json = format!("{{\n  \"id\": \"one\",\n  \"text\": \"{BROKEN}\"\n}}\n");
    for args in [vec!["check", "--format", "jsonl"], vec!["check", "--format", "jsonl", &file("one.json", json.as_bytes())]] {
        let ran = run(&args, json.as_bytes());
        assert_eq!((ran.status, reviews(&ran.out)[0]["id"].as_str()), (1, Some("one")), "{}", ran.err);
    }
}

#[test]
fn line_breaks_of_windows_move_nothing() {
    let draft = format!("Long day.\r\n{BROKEN}\r\n");
    let ran = run(&["check", "--format", "jsonl"], draft.as_bytes());
    let review = &reviews(&ran.out)[0];
    let mrn = review["findings"].as_array().unwrap().iter().flat_map(|f| f["evidence"].as_array().unwrap()).find(|e| e["kind"] == "mrn");
    assert_eq!(mrn.unwrap()["end"], 11 + BROKEN.find(')').unwrap());
    let text = run(&["check"], draft.as_bytes()).out;
    assert!(!text.contains('\r') && text.contains(" 2 │ Mrs Edna"), "{text}");
}

#[test]
fn nobody_reading_is_no_failure() {
    let posts: String = (1..=20_000).map(|n| post(&format!("p{n}"), BROKEN)).collect();
    let path = file("unread.jsonl", posts.as_bytes());
    for format in ["jsonl", "text", "sarif"] {
        let mut child = program(&["check", "--format", format, &path]).spawn().unwrap();
        let mut some = [0; 100];
        child.stdout.take().unwrap().read_exact(&mut some).unwrap();
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!(err, "");
        assert_ne!(child.wait().unwrap().code(), None);
    }
}

#[test]
fn help_is_short() {
    let help = run(&["check", "-h"], b"").out;
    assert!(help.lines().count() < 70 && help.contains("--surface"), "{help}");
    assert_eq!(run(&["packs"], b"").status, 0);
    assert_eq!(run(&["explain", "patient-privacy-indirect"], b"").status, 0);
}
