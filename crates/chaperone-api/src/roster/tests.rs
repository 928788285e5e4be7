//! Good lists, broken lists, and that no list is ever quoted. Everybody here is invented.

use super::*;
use chaperone_core::Engine;
use chaperone_core::post::{Author, Post, Situation};
use chaperone_core::roster::{Key, Roster};
use chaperone_core::text::Draft;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::default);

struct Read {
    roster: Roster,
    counts: Result<Counts, NoList>,
    problems: Vec<RosterProblem>,
}

fn read_in(list: &[u8], order: Option<DateOrder>) -> Read {
    let mut builder = Builder::new(Key::new([3; 16]));
    let mut problems = Vec::new();
    let mut note = |problem| problems.push(problem);
    let counts = Reader::new(&mut builder, &mut note).dates(order).read(list);
    Read { roster: builder.finish(), counts, problems }
}

fn read(list: &str) -> Read {
    read_in(list.as_bytes(), None)
}

impl Read {
    fn finds(&self, text: &str) -> bool {
        let post = Post { id: String::new(), draft: Draft::new(text).unwrap(), situation: Situation::default() };
        !self.roster.find(&ENGINE.read(&post), &Author::default()).is_empty()
    }

    fn counted(&self) -> (u64, u64, u64) {
        let counts = self.counts.unwrap();
        (counts.patients, counts.left_out, counts.others)
    }

    fn said(&self) -> Vec<String> {
        self.problems.iter().map(ToString::to_string).collect()
    }
}

#[test]
fn columns_are_known_by_their_headings() {
    for (list, texts) in [
        ("given,family,dob\nMarlene,Kostrow,1961-03-04\n", &["Saw Marlene Kostrow", "Kostrow, dob 3/4/1961"][..]),
        (
            "\u{feff}First Name;Last Name;Date of Birth (DOB)\r\nMarlene;Kostrow;04.03.1961\r\n",
            &["Saw Marlene Kostrow", "Kostrow, dob 3/4/1961"],
        ),
        ("Patient Name\tMRN\nKostrow, Marlene J.\t447-1920\n", &["Saw Marlene Kostrow", "MRN 4471920"]),
        (
            "NAME,NHS Number,Mobile phone\nMarlene van der Kost,943 476 5919,07700 900123\n",
            &["Saw Marlene Kost", "9434765919", "+44 7700 900123"],
        ),
        ("Name;Vorname;Geburtsdatum\nMüller;Jürgen;4.3.1961\n", &["Jürgen Müller", "Juergen Mueller", "Herr Müller", "geb. 4.3.1961"]),
        ("Prénom,Nom,Né(e) le\nMarlène,Kostrow,13/04/1961\n", &["Marlene Kostrow", "née le 13/04/1961"]),
        ("Nombre,Primer apellido,Segundo apellido\nAna,García,Márquez\n", &["Ana García", "Ana Márquez"]),
        ("\"forename\",\"surname\",\"maiden name\"\n\"Marlene\",\"Kostrow\",\"Tarn\"\n", &["Marlene Tarn"]),
        ("given,family,dob\n\n\nMarlene,Kostrow,19610304\n\n", &["Kostrow, dob 3/4/1961"]),
        ("given,family,dob\rMarlene,Kostrow,1961-03-04T00:00:00\r", &["Kostrow, dob 3/4/1961"]),
        ("given,family,dob\nMarlene,Kostrow,Mar 4 1961", &["Kostrow, dob 3/4/1961"]),
    ] {
        let read = read(list);
        assert_eq!(read.counted(), (1, 0, 0), "{list}");
        for text in texts {
            assert!(read.finds(text), "{list} {text}");
        }
        assert!(!read.finds("Saw Tobias Wrenfield") && read.problems.is_empty(), "{:?}", read.problems);
    }
}

#[test]
fn a_column_of_other_dates_holds_no_numbers() {
    let read = read("given,family,record date,chart\nMarlene,Kostrow,2024-03-05,5512345\n");
    assert!(!read.finds("The new rules hold from 2024-03-05.") && read.finds("chart 5512345"));
}

#[test]
fn the_order_of_dates_is_that_of_the_column_or_is_asked_for() {
    let list = |rows: &str| format!("given,family,dob\n{rows}");
    let two = list("Marlene,Kostrow,03/04/1961\nOsric,Vane,25/12/1950\n");
    assert!(read(&two).finds("born 1961-04-03") && !read(&two).finds("born 1961-03-04"));
    let two = list("Marlene,Kostrow,03/04/1961\nOsric,Vane,12/25/1950\n");
    assert!(read(&two).finds("born 1961-03-04") && !read(&two).finds("born 1961-04-03"));
    let open = list("Marlene,Kostrow,03/04/1961\nOsric,Vane,05/05/1950\n");
    assert_eq!(read(&open).counts, Err(NoList::Order));
    assert!(read_in(open.as_bytes(), Some(DateOrder::DayFirst)).finds("born 1961-04-03"));
    let both = list("Marlene,Kostrow,13/04/1961\n\nOsric,Vane,12/25/1950\n");
    assert_eq!(read(&both).counts, Err(NoList::TwoOrders { day: 2, month: 4 }));
    assert!(read(&list("Osric,Vane,05/05/1950\n")).finds("born 1950-05-05"));
    assert!(read(&list("Osric,Vane,05.04.1950\n")).finds("born 1950-04-05"));
}

#[test]
fn a_broken_row_is_told_and_the_rest_is_read() {
    let list = "given,family,dob,mrn\nMarlene,Kostrow,1961-03-04,4471920\nOsric,Vane\nInes,Vandermolen,1961-02-31,7712345\n,,,\n,,,12\n\
                Edna,\"Quillfeather,1950-01-02,881\nTobias,Wrenfield,1944-05-06,5512345,extra\nLeni,Tarn,not yet,\nNoor,Halloran,,9912345\n";
    let read = read(list);
    assert_eq!(read.counted(), (4, 4, 0));
    assert_eq!(
        read.said(),
        [
            "row 3: it has 2 fields, there are 4 headings; left out",
            "row 4: the birth date is no day on which a patient may be born; the rest was taken",
            "row 6: it has no name, birth date or number of five digits or more; left out",
            "row 7: a quotation mark is opened and not closed; left out",
            "row 8: it has 5 fields, there are 4 headings; left out",
            "row 9: the birth date is no day on which a patient may be born; the rest was taken",
        ]
    );
    for text in ["Marlene Kostrow", "Ines Vandermolen", "Leni Tarn", "Noor Halloran"] {
        assert!(read.finds(text), "{text}");
    }
    assert!(!read.finds("Osric Vane") && !read.finds("Tobias Wrenfield"));
    let bytes = b"given,family\nMarl\xE8ne,Kostrow\nOsric,Vane\n";
    assert_eq!(read_in(bytes, None).said(), ["row 2: this is not UTF-8 text; left out (save the list as UTF-8)"]);
    assert_eq!(read_in(bytes, None).counted(), (1, 1, 0));
}

#[test]
fn a_quotation_mark_may_hold_a_line_break() {
    let read = read("given,family,address\nMarlene,Kostrow,\"1 Quay\nSligo\"\nOsric,Vane\n");
    assert_eq!(read.counted(), (1, 1, 0));
    assert_eq!(read.said(), ["row 4: it has 2 fields, there are 3 headings; left out"]);
}

#[test]
fn what_is_no_list_is_refused() {
    for (list, why) in [
        ("", NoList::Empty),
        (" \n", NoList::Empty),
        ("PK\u{3}\u{4}", NoList::Archive),
        ("Marlene,Kostrow,1961-03-04\n", NoList::NoHeadings),
        ("given,dob\nMarlene,1961-03-04\n", NoList::NoHeadings),
        ("[]", NoList::NoBundle),
        ("{}", NoList::NoBundle),
        ("{\n\"resourceType\": \"Observation\"\n}", NoList::NoBundle),
        (r#"{"resourceType": "Bundle", "entry": 7}"#, NoList::NoBundle),
    ] {
        assert_eq!(read(list).counts, Err(why), "{list}");
    }
    assert_eq!(read_in(b"\xFF\xFEg\0", None).counts, Err(NoList::Utf16));
}

const PATIENT: &str = r#"{"resourceType":"Patient","id":"p1","active":true,
  "identifier":[{"system":"urn:mrn","value":"4471920"}],
  "name":[{"use":"official","family":"Kostrow","given":["Marlene","Jo"]},{"use":"maiden","family":"Tarn"},{"use":"nickname","given":["Leni"]}],
  "telecom":[{"system":"phone","value":"+1 555 010 2368"},{"system":"email","value":"m@mail.example"}],
  "birthDate":"1961-03-04","extension":[{"url":"x","valueString":"y"}]}"#;

fn bundle(entries: &[&str]) -> String {
    let entries: Vec<String> = entries.iter().map(|entry| format!("{{\"fullUrl\":\"urn:x\",\"resource\":{entry}}}")).collect();
    format!("{{\n\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[\n{}\n]}}", entries.join(",\n"))
}

#[test]
fn a_bundle_a_patient_and_lines_of_patients_are_read() {
    let other = r#"{"resourceType":"Observation","subject":{"display":"Osric Vane"}}"#;
    let line = PATIENT.replace('\n', "");
    let lists = [(bundle(&[PATIENT, other]), 1), (PATIENT.to_owned(), 0), (format!("{line}\n\n{other}\n"), 1), (line.clone(), 0)];
    for (list, others) in lists {
        let read = read(&list);
        assert_eq!(read.counted(), (1, 0, others), "{list}");
        for text in
            ["Marlene Kostrow", "Marlene Tarn", "Leni Kostrow", "Mrs Tarn", "MRN 4471920", "(555) 010-2368", "Marlene, born 3/4/1961"]
        {
            assert!(read.finds(text), "{text}");
        }
        assert!(!read.finds("Osric Vane"));
    }
}

#[test]
fn a_name_may_be_text_and_a_date_partial() {
    let read = read(r#"{"resourceType":"Patient","name":[{"text":"Marlene van der Kost"}],"birthDate":"1961-03"}"#);
    assert!(read.finds("Marlene Kost") && read.problems.is_empty());
}

#[test]
fn a_broken_entry_or_line_is_told_and_the_rest_is_read() {
    let wrong = r#"{"resourceType":"Patient","name":"Osric Vane","birthDate":"1961-13-01","identifier":[{"value":"7712345"}]}"#;
    let list = bundle(&[PATIENT, "7", wrong, r#"{"resourceType":"Patient"}"#, r#"{"name":[]}"#]);
    let read_bundle = read(&list);
    assert_eq!(read_bundle.counted(), (2, 3, 0));
    let said = [
        "row 2: this is no FHIR resource: it has no \"resourceType\"; left out",
        "row 3: the name is not written as FHIR R4 has it; the rest was taken",
        "row 3: the birth date is no day on which a patient may be born; the rest was taken",
        "row 4: it has no name, birth date or number of five digits or more; left out",
        "row 5: this is no FHIR resource: it has no \"resourceType\"; left out",
    ];
    assert_eq!(read_bundle.said(), said);
    assert!(read_bundle.finds("MRN 7712345"));
    let lines = format!("{}\n{{\"resourceType\":\"Patient\",\"name\n\n{wrong}\n", PATIENT.replace('\n', ""));
    let lines = read(&lines);
    assert_eq!(lines.counted(), (2, 1, 0));
    assert_eq!(lines.said()[0], "row 2: this is not valid JSON; left out");
    let broken_first = format!("{{\"resourceType\":\"Patient\",\n{}\n", PATIENT.replace('\n', ""));
    assert_eq!(read(&broken_first).counted(), (1, 1, 0));
    let cut = bundle(&[PATIENT, PATIENT]);
    let cut = read(cut.get(..cut.len() - 30).unwrap());
    assert!(matches!(cut.counts, Err(NoList::Json { after: 1, .. })), "{:?}", cut.counts);
}

#[test]
fn what_is_too_long_or_too_many_is_left_out() {
    let long = "z".repeat(300);
    let read_long = read(&format!("given,family,mrn\nMarlene,{long},4471920\n"));
    assert_eq!(read_long.said(), ["row 2: the name is too long; the rest was taken"]);
    let many: Vec<String> = (0..40).map(|n| format!("{{\"value\":\"77123{n:02}\"}}")).collect();
    let many = read(&format!("{{\"resourceType\":\"Patient\",\"identifier\":[{}]}}", many.join(",")));
    assert_eq!(many.said(), ["row 1: there are more than 16 numbers; the first were taken"]);
}

#[test]
fn no_problem_repeats_a_list() {
    for list in [
        "zanzibar,zanzibar\n1,2\n",
        "given,family,dob\nzanzibar,\"zanzibar,\nzanzibar\nzanzibar,x,zanzibar\n",
        "given,family,dob\nzanzibar,x,01/02/1990\n",
        "{\"zanzibar\": \"zanzibar\"}",
        "{\"resourceType\": \"zanzibar\"}\n{\"zanzibar\n{\"resourceType\":\"Patient\",\"name\":\"zanzibar\",\"birthDate\":\"zanzibar\"}\n",
        "{\"resourceType\": \"Bundle\", \"entry\": [\"zanzibar\", {\"resource\": \"zanzibar\"}, zanzibar",
    ] {
        let read = read(list);
        let said = format!("{:?} {:?} {:?} {:?}", read.counts, read.said(), read.problems, read.roster);
        let said = said + &read.counts.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(!said.contains("zanzibar"), "{said}");
    }
}

#[test]
fn whatever_is_broken_is_answered() {
    let good = [
        "given,family,dob,mrn\nMarlene,Kostrow,1961-03-04,4471920\n\"Osric\",\"Va\"\"ne\",12/30/1950,\"55\n12345\"\n".to_owned(),
        bundle(&[PATIENT, PATIENT]),
        format!("{0}\n{0}\n", PATIENT.replace('\n', "")),
    ];
    let marks = b"\"\n\r,;{}[]:\\\0\xff9T-";
    let mut dice = 7_u64;
    let mut below = |n: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % n
    };
    for round in 0..6000 {
        let mut list = good[round % 3].clone().into_bytes();
        for _ in 0..=below(4) {
            let at = below(list.len());
            match below(3) {
                0 => list[at] = marks[below(marks.len())],
                1 => list.insert(at, marks[below(marks.len())]),
                _ => list.truncate(at.max(1)),
            }
        }
        let read = read_in(&list, Some(DateOrder::MonthFirst));
        assert!(read.problems.is_sorted_by_key(|problem| problem.row));
        if let Ok(counts) = read.counts {
            assert_eq!(counts.patients, read.roster.patients());
        }
    }
}
