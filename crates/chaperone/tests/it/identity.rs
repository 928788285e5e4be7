//! Who could this be, at the command line.

use super::{FINE, file, post, reviews, run};

const STORY: &str = "A 47-year-old farmer in Kenosha was hit by lightning yesterday. He walked in on his own.";

#[test]
fn the_plain_line_comes_first_and_the_working_when_asked_for() {
    let plain = run(&["check", "--author", "ED doctor (US)", "--width", "200"], STORY.as_bytes());
    let line = plain.out.lines().nth(1).unwrap();
    assert!(line.starts_with("Probably only this patient: ") && line.ends_with("other people fit."), "{}", plain.out);
    assert!(!plain.out.contains("Among"));
    let working = run(&["check", "--author", "ED doctor (US)", "--explain-identity", "--width", "200"], STORY.as_bytes());
    for part in ["Among", "the 100,000 people of “Kenosha”", "lightning injury", "Alone", "Could tell", "“Wisconsin” instead of “Kenosha”"]
    {
        assert!(working.out.contains(part), "{part}\n{}", working.out);
    }
}

#[test]
fn nothing_is_said_of_posts_about_nobody() {
    let ran = run(&["check"], FINE.as_bytes());
    assert!(!ran.out.contains("fit"), "{}", ran.out);
    let explained = run(&["check", "--explain-identity"], FINE.as_bytes());
    assert_eq!(explained.out, ran.out);
}

#[test]
fn no_number_is_of_comfort_where_the_patient_is_named() {
    let list = file("named.csv", b"First name,Last name\nMarlene,Kostrow\n");
    let ran = run(&["check", "--roster", &list], b"Please pray for marlene kostrow tonight, she is a fighter.");
    assert!(ran.out.contains("on your patient list") && !ran.out.contains("fit."), "{}", ran.out);
}

#[test]
fn the_profile_says_where_when_the_post_does_not() {
    let text = "A man with appendicitis last month asked to keep it in a jar.";
    let people = |args: &[&str]| {
        let mut all = vec!["check", "--format", "json", "--author", "surgeon (US)"];
        all.extend(args);
        let ran = run(&all, text.as_bytes());
        let reviews: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        reviews[0]["identity"]["pool"]["people"].as_f64().unwrap()
    };
    assert!(people(&["--place", "Ludlow, Vermont"]) < 10_000.0);
    assert!(people(&["--place", "Chicago"]) > people(&["--place", "Ludlow, Vermont"]));
    assert!(people(&["--place", "Chicago", "--facility", "Cedar Hollow Critical Access Hospital"]) < 40_000.0);
}

#[test]
fn earlier_posts_add_up_and_broken_lines_are_named() {
    let earlier = [
        post("old-1", "Lovely sunrise after nights."),
        "{\"text\": 5}\n".to_owned(),
        post("old-2", "Whitebaiter, 73, big white moustache, leptospirosis. He has fished that river since he was six."),
    ];
    let earlier = file("earlier.jsonl", earlier.concat().as_bytes());
    let draft = post("now", "Our whitebaiter went home today. He left a bucket on the desk for the team.");
    let ran = run(&["check", "--format", "jsonl", "--input", "jsonl", "--earlier", &earlier], draft.as_bytes());
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert!(ran.err.contains("earlier.jsonl:2:") && !ran.err.contains("sunrise"), "{}", ran.err);
    let review = &reviews(&ran.out)[0];
    assert_eq!(review["identity"]["together"]["posts"][0]["id"], "old-2", "{review}");
    let missing = run(&["check", "--earlier", "nowhere.jsonl"], FINE.as_bytes());
    assert_eq!(missing.status, 2);
    assert!(missing.err.contains("nowhere.jsonl"), "{}", missing.err);
}

#[test]
fn the_figures_are_listed_with_source_and_confidence() {
    let all = run(&["data"], b"");
    assert_eq!(all.status, 0);
    for table in ["conditions", "occupations", "states", "counties", "towns", "countries", "ages", "facilities", "zips"] {
        assert!(all.out.contains(&format!("| {table} |")), "{table}");
    }
    let rows = run(&["data", "conditions"], b"");
    assert!(rows.out.contains("| lightning injury | 0.08 |"), "{}", rows.out);
    let wrong = run(&["data", "conditoins"], b"");
    assert_eq!(wrong.status, 2);
    assert!(wrong.err.contains("those that can are occupations, conditions"), "{}", wrong.err);
}
