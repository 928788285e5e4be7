//! `roster`, and `check` with one: what is found, what is refused, and that no list is ever quoted.

use std::path::{Path, PathBuf};

use super::{FINE, Ran, post, program, reviews, run};

const NAMED: &str = "Lovely to see Marlene Kostrow at the bakery, she makes the best rye.";
const GOOD: &str = "given,family,dob,mrn\nMarlene,Kostrow,1961-03-04,4471920\nOsric,Vane,1950-12-30,5512345\n";
const PATIENT: &str = r#"{"resourceType":"Patient","name":[{"family":"Kostrow","given":["Marlene"]}],"birthDate":"1961-03-04"}"#;

/// A folder of one test, empty.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("roster-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Runs the program with its settings in `folder`.
fn at(folder: &Path, args: &[&str]) -> Ran {
    let mut command = program(args);
    for variable in ["XDG_CONFIG_HOME", "HOME", "APPDATA"] {
        command.env(variable, folder);
    }
    command.stdin(std::process::Stdio::null()).output().unwrap().into()
}

/// Hashes `list` in `folder` and gives the path of the hashes.
fn hashed(folder: &Path, list: &str) -> String {
    let (list, out) = (write(folder, "list.csv", list), folder.join("practice.roster").to_str().unwrap().to_owned());
    let ran = at(folder, &["roster", &list, "--out", &out]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    out
}

fn direct(ran: &Ran) -> serde_json::Value {
    let review = &reviews(&ran.out)[0];
    let finding = review["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "patient-privacy-direct");
    finding.cloned().unwrap_or_default()
}

#[test]
fn a_list_is_hashed_and_its_patients_are_found() {
    let folder = folder("good");
    let out = hashed(&folder, GOOD);
    let draft = write(&folder, "draft.txt", NAMED);
    let ran = at(&folder, &["check", "--format", "jsonl", "--roster", &out, &draft]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    let finding = direct(&ran);
    assert_eq!(finding["message"], "A name here is on your patient list.");
    assert!(finding["likelihood"].as_f64().unwrap() >= 0.99);
    let start = NAMED.find("Marlene").unwrap();
    let evidence = serde_json::json!({"start": start, "end": start + "Marlene Kostrow".len(), "kind": "name"});
    assert!(finding["evidence"].as_array().unwrap().contains(&evidence), "{finding}");
    let review = &reviews(&ran.out)[0];
    assert!(review["identifiers"].as_array().unwrap().iter().any(|i| i["role"] == "patient" && i["safe_harbor"] == "A"));
    let fine = at(&folder, &["check", "--roster", &out, &write(&folder, "fine.txt", FINE)]);
    assert_eq!((fine.status, fine.err.as_str()), (0, ""));
}

#[test]
fn every_form_of_a_list_is_taken_as_it_is() {
    let folder = folder("forms");
    let bundle = format!("{{\"resourceType\":\"Bundle\",\"entry\":[{{\"resource\":{PATIENT}}}]}}");
    let draft = write(&folder, "draft.jsonl", post("a", NAMED));
    for (name, list) in
        [("l.csv", GOOD), ("l.json", bundle.as_str()), ("l.ndjson", &format!("{PATIENT}\n{PATIENT}\n")), ("one.json", PATIENT)]
    {
        let list = write(&folder, name, list);
        let ran = at(&folder, &["check", "--format", "jsonl", "--roster", &list, &draft]);
        assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{name}");
        assert_eq!(direct(&ran)["message"], "A name here is on your patient list.", "{name}");
    }
    // Hashing in memory leaves no key behind.
    assert!(!folder.join("chaperone").exists() && !folder.join(".config").exists());
}

#[test]
fn consent_stays_a_note() {
    let folder = folder("consent");
    let (list, draft) = (write(&folder, "l.csv", GOOD), write(&folder, "draft.txt", NAMED));
    let ran = at(&folder, &["check", "--format", "jsonl", "--consent", "written", "--roster", &list, &draft]);
    assert_eq!(direct(&ran)["severity"], "note");
}

#[test]
fn broken_rows_are_told_by_number_and_never_quoted() {
    let folder = folder("broken");
    let mut rows = GOOD.to_owned();
    rows.push_str("zanzibar\nzanzibar,Zan,31/31/1990,\n");
    (0..30).for_each(|_| rows.push_str("zanzibar,zanzibar\n"));
    let (list, out) = (write(&folder, "l.csv", rows), folder.join("o.roster").to_str().unwrap().to_owned());
    let ran = at(&folder, &["roster", &list, "--out", &out]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.out.contains(": 3 patients, 31 rows left out\n"), "{}", ran.out);
    assert!(ran.err.contains("l.csv: row 4: it has 1 fields, there are 4 headings; left out\n"), "{}", ran.err);
    assert!(ran.err.contains("row 5: the birth date is no day on which a patient may be born; the rest was taken\n"), "{}", ran.err);
    assert!(ran.err.contains("l.csv: 12 problems more like these\n") && ran.err.lines().count() == 21, "{}", ran.err);
    assert!(!format!("{}{}", ran.out, ran.err).contains("anzibar"));
    let lines = format!("{PATIENT}\n{{\"resourceType\": \"zanzibar\n[\"zanzibar\"]\n{{\"resourceType\":\"Observation\"}}\n");
    let ran = at(&folder, &["roster", &write(&folder, "l.ndjson", lines), "--out", &out, "--force"]);
    assert!(ran.out.contains(": 1 patient, 2 rows left out, 1 resource of other kinds passed over\n"), "{}", ran.out);
    assert!(ran.err.contains("row 2: this is not valid JSON; left out") && !ran.err.contains("zanzibar"), "{}", ran.err);
}

#[test]
fn what_is_no_list_is_refused_without_a_word_of_it() {
    let folder = folder("refused");
    let draft = write(&folder, "draft.txt", NAMED);
    for (list, says) in [
        ("zanzibar,zanzibar,1961-03-04\n", "the first row must be headings"),
        ("given,family,dob\nzanzibar,zanzibar,03/04/1961\n", "no row says which: state it\n  --dates dmy says"),
        ("given,family\n,\n", "there is no patient in the list"),
        ("", "the list is empty"),
        ("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":zanzibar", "not valid JSON after entry 0 (line 1, column "),
    ] {
        let list = write(&folder, "list", list);
        let out = folder.join("o.roster").to_str().unwrap().to_owned();
        for args in [vec!["roster", &list, "--out", &out], vec!["check", "--roster", &list, &draft]] {
            let ran = at(&folder, &args);
            assert_eq!(ran.status, 2, "{}", ran.err);
            assert!(ran.err.contains(says) && !ran.err.contains("zanzibar") && !ran.err.contains("panicked"), "{}", ran.err);
        }
        assert!(!Path::new(&out).exists());
    }
    let stated = write(&folder, "list", "given,family,dob\nMarlene,Kostrow,03/04/1961\n");
    assert_eq!(at(&folder, &["check", "--roster", &stated, "--roster-dates", "mdy", &draft]).status, 1);
    let none = at(&folder, &["check", "--roster", "no-such-list.csv", &draft]);
    assert!(none.status == 2 && none.err.contains("no-such-list.csv: there is no such file"), "{}", none.err);
}

#[test]
fn a_wrong_key_and_a_missing_one_are_said() {
    let folder = folder("keys");
    let out = hashed(&folder, GOOD);
    let draft = write(&folder, "draft.txt", NAMED);
    let other = folder.join("other.key").to_str().unwrap().to_owned();
    let second = folder.join("second.roster").to_str().unwrap().to_owned();
    assert_eq!(at(&folder, &["roster", &write(&folder, "l.csv", GOOD), "--out", &second, "--key", &other]).status, 0);
    let check = |args: &[&str]| at(&folder, &[&["check", "--roster", &out, &draft], args].concat());
    let wrong = check(&["--roster-key", &other]);
    assert!(wrong.status == 2 && wrong.err.contains("practice.roster: this patient list was made with another key"), "{}", wrong.err);
    assert!(wrong.err.contains("other.key"), "{}", wrong.err);
    let missing = check(&["--roster-key", "no-such.key"]);
    assert!(missing.status == 2 && missing.err.contains("no-such.key: there is no key here"), "{}", missing.err);
    let no_key = check(&["--roster-key", &draft]);
    assert!(
        no_key.status == 2 && no_key.err.contains("this is no key of a patient list") && !no_key.err.contains("Marlene"),
        "{}",
        no_key.err
    );
    let mut bytes = std::fs::read(&out).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&out, bytes).unwrap();
    let damaged = check(&[]);
    assert!(damaged.status == 2 && damaged.err.contains("this patient list is damaged"), "{}", damaged.err);
}

#[test]
fn the_key_is_made_once_for_its_owner_and_never_shown() {
    let folder = folder("made");
    let (list, out) = (write(&folder, "l.csv", GOOD), folder.join("o.roster").to_str().unwrap().to_owned());
    let first = at(&folder, &["roster", &list, "--out", &out]);
    assert!(first.out.contains("A new key was made: ") && first.out.contains("roster.key"), "{}", first.out);
    let path = folder.join("chaperone").join("roster.key");
    let key = std::fs::read_to_string(&path).unwrap();
    let digits = key.lines().nth(1).unwrap();
    assert_eq!(digits.len(), 32);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        for private in [&path, &PathBuf::from(&out)] {
            assert_eq!(std::fs::metadata(private).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
    let second = at(&folder, &["roster", &list, "--out", &out]);
    assert_eq!((second.status, std::fs::read_to_string(&path).unwrap()), (0, key.clone()));
    assert!(!second.out.contains("new key"));
    assert!(!format!("{}{}{}{}", first.out, first.err, second.out, second.err).contains(digits));
    let bytes = std::fs::read(&out).unwrap();
    for secret in ["Marlene", "marlene", "kostrow", "1961", "4471920"] {
        assert!(!String::from_utf8_lossy(&bytes).contains(secret));
    }
}

#[test]
fn another_file_is_not_written_over() {
    let folder = folder("over");
    let list = write(&folder, "l.csv", GOOD);
    let out = write(&folder, "thesis.txt", "years of work");
    let ran = at(&folder, &["roster", &list, "--out", &out]);
    assert!(ran.status == 2 && ran.err.contains("there is another file of that name"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "years of work");
    assert_eq!(at(&folder, &["roster", &list, "--out", &out, "--force"]).status, 0);
    let left = std::fs::read_dir(&folder).unwrap().filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".new"));
    assert_eq!(left.count(), 0);
}

#[test]
fn help_says_what_it_is_for() {
    let help = run(&["roster", "--help"], b"").out;
    assert!(help.contains("keyed hashes and no name") && help.contains("--out"), "{help}");
}
