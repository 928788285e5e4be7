//! What must be found, and, longer, what must be left alone.

use super::*;

fn found(text: &str) -> Vec<Mention> {
    let mut out = Vec::new();
    all(text, &Words::cut(text), &mut out);
    out
}

/// Each text must have exactly these words marked as that kind, with that letter.
fn finds(kind: Kind, letter: &str, cases: &[(&str, &str)]) {
    let mut failed = Vec::new();
    for (text, want) in cases {
        let all = found(text);
        let hit = all
            .iter()
            .any(|m| m.kind == kind && text.get(m.span.range()) == Some(want) && m.safe_harbor.map_or("", SafeHarbor::name) == letter);
        if !hit {
            let got: Vec<_> =
                all.iter().map(|m| (text.get(m.span.range()).unwrap(), m.kind.name(), m.safe_harbor.map(SafeHarbor::name))).collect();
            failed.push(format!("{text:?} wants {want:?}, got {got:?}"));
        }
    }
    assert!(failed.is_empty(), "{kind} {letter}:\n{}", failed.join("\n"));
}

/// No mention of that kind (with `None`: no Safe Harbor letter at all).
fn leaves_alone(kind: Option<Kind>, texts: &[&str]) {
    let mut failed = Vec::new();
    for text in texts {
        for m in found(text) {
            if kind.map_or(m.safe_harbor.is_some(), |k| m.kind == k) {
                failed.push(format!(
                    "{text:?}: {:?} taken for {} {:?}",
                    text.get(m.span.range()).unwrap(),
                    m.kind,
                    m.safe_harbor.map(SafeHarbor::name)
                ));
            }
        }
    }
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

#[test]
fn ages() {
    finds(
        Kind::Age,
        "",
        &[
            ("47yo came in", "47yo"),
            ("a 47 y.o. man", "47 y.o."),
            ("47 y/o F", "47 y/o"),
            ("9 yr old with croup", "9 yr old"),
            ("a 63-year-old retired welder", "63-year-old"),
            ("6-week-old with fever", "6-week-old"),
            ("3 month old twins", "3 month old"),
            ("forty-seven-year-old", "forty-seven-year-old"),
            ("seventeen year old", "seventeen year old"),
            ("31F w/ chest pain", "31F"),
            ("54/M, smoker", "54/M"),
            ("F31 with palpitations", "F31"),
            ("62 M, incumbent", "62 M"),
            ("in his 40s", "40s"),
            ("a lady in her eighties", "eighties"),
            ("mid-60s man", "mid-60s"),
            ("aged 47", "47"),
            ("she turned 50 today", "50"),
            ("a man of 83", "83"),
            ("Marisela (47) came back", "47"),
            ("Marisela Ocampo, 47, came back", "47"),
            ("22, catcher for the town team", "22"),
            ("She's 19, a cadet", "19"),
            ("paciente de 29 años", "29 años"),
            ("une femme de 47 ans", "47 ans"),
            ("eine 60-jährige Frau", "60-jährige"),
            ("mit 83 Jahren gestürzt", "83 Jahren"),
            ("uomo di 59 anni", "59 anni"),
            ("Ana, 34 anos de idade", "34 anos de idade"),
            ("vrouw van 71 jaar", "71 jaar"),
            ("her 80th birthday", "80th birthday"),
            ("Wyn is 19, same as me", "19"),
        ],
    );
    finds(
        Kind::Age,
        "C",
        &[
            ("a 93-year-old", "93-year-old"),
            ("91yo", "91yo"),
            ("in her nineties", "nineties"),
            ("in his 90s", "90s"),
            ("102 yo farmer", "102 yo"),
            ("turned 100 last week", "100"),
            ("ninety-four years old", "ninety-four years old"),
            ("paciente de 95 años", "95 años"),
            ("a centenarian", "centenarian"),
        ],
    );
    leaves_alone(
        Some(Kind::Age),
        &[
            "BP 120/80, HR 72",
            "20 years of experience",
            "after 30 years in practice",
            "sats in the 80s",
            "in the 1980s",
            "adults over 65 should get it",
            "everyone 65 and older",
            "children under 5",
            "12F catheter",
            "ran 5 km in 25 min",
            "il y a 3 ans",
            "hace 5 años",
            "vor 3 Jahren",
            "GCS 15, pupils equal",
            "EF 35%",
            "5 days of antibiotics",
            "24/7 coverage",
            "4 mg of morphine",
            "two weeks ago",
            "HbA1c 9.1",
            "10 years later",
            "room 47",
            "the score is 15, fine",
            "Rule 3. Never sleep",
            "1. Wash hands",
            "his sodium was 120.",
        ],
    );
}

#[test]
fn dates() {
    finds(
        Kind::Date,
        "C",
        &[
            ("seen on 3/14", "3/14"),
            ("DOB 3/14/62", "3/14/62"),
            ("DOB: 03-14-1962", "03-14-1962"),
            ("am 14.03.24 aufgenommen", "14.03.24"),
            ("on 2024-03-14 we", "2024-03-14"),
            ("March 3rd", "March 3rd"),
            ("March 3, 2024 at noon", "March 3, 2024"),
            ("3 March 2024", "3 March 2024"),
            ("on the 3rd of march", "3rd of march"),
            ("el 3 de marzo", "3 de marzo"),
            ("3 de marzo de 2024", "3 de marzo de 2024"),
            ("le 14 juillet", "14 juillet"),
            ("am 3. Oktober", "3. Oktober"),
            ("4 dicembre", "4 dicembre"),
            ("12 de março", "12 de março"),
            ("op 5 mei", "5 mei"),
            ("Tuesday, March 4", "Tuesday, March 4"),
            ("discharged on the 14th.", "the 14th"),
            ("in March 2024", "March 2024"),
            ("14-Mar-24", "14-Mar-24"),
            ("Sept 9", "Sept 9"),
            ("sometime in January", "January"),
            ("Christmas Eve 2023", "Christmas Eve 2023"),
            ("2024年3月14日に", "2024年3月14日に"),
            ("surgery 03/2008", "03/2008"),
            ("f/u 4/12", "4/12"),
            ("march 3rd", "march 3rd"),
            ("may 2nd", "may 2nd"),
            ("labs 4/12 were fine", "4/12"),
            ("seen 12/1 and 12/15", "12/15"),
        ],
    );
    finds(
        Kind::Date,
        "",
        &[("came in on Tuesday", "Tuesday"), ("last Friday", "last Friday"), ("on Christmas Eve", "Christmas Eve"), ("el lunes", "lunes")],
    );
    leaves_alone(
        Some(Kind::Date),
        &[
            "pain 9/10",
            "strength 5/5 in all limbs",
            "BP 120/80",
            "2/6 systolic murmur",
            "24/7",
            "1/2 tablet",
            "you may take 2 tablets",
            "may 2x daily",
            "the 5th percentile",
            "on the 3rd floor",
            "the 2nd time",
            "march on, friends",
            "since 2019",
            "in 2024",
            "the 2020 guideline",
            "version 1.2.3",
            "10-15 mg",
            "ratio of 3:1",
            "visual acuity 20/20",
            "every Tuesday",
            "CN II-XII intact",
            "2024-25 season",
            "May I ask?",
            "a clinic in Mayo",
            "grade 3/4",
            "sat with her",
            "sun protection",
        ],
    );
}

#[test]
fn times() {
    finds(
        Kind::Time,
        "",
        &[
            ("at 3am", "3am"),
            ("3 a.m. page", "3 a.m"),
            ("at 15:30", "15:30"),
            ("last night in the ED", "last night"),
            ("this a.m.", "this a.m"),
            ("this morning", "this morning"),
            ("POD3 and walking", "POD3"),
            ("POD #2", "POD #2"),
            ("two weeks ago", "two weeks ago"),
            ("3 days ago", "3 days ago"),
            ("gestern Nacht", "gestern Nacht"),
            ("anoche", "anoche"),
            ("vor drei Tagen", "vor drei Tagen"),
            ("hace dos semanas", "hace dos semanas"),
            ("hier soir", "hier soir"),
            ("at 0300 hrs", "0300 hrs"),
            ("my four o'clock", "four o'clock"),
            ("14h30", "14h30"),
            ("0312: back again", "0312"),
            ("11:40: in comes he", "11:40"),
            ("Rough one. Day 3. He smiles", "Day 3"),
        ],
    );
    leaves_alone(Some(Kind::Time), &["I am tired", "ratio 3:1", "2 weeks of antibiotics", "for 3 days", "10 mg at night", "dilute 1:1000"]);
}

#[test]
fn telephones_and_addresses_of_the_net() {
    finds(
        Kind::Phone,
        "D",
        &[
            ("call (555) 010-2266", "(555) 010-2266"),
            ("555-010-2266", "555-010-2266"),
            ("call 555-0148", "555-0148"),
            ("ring 01632 960 114", "01632 960 114"),
            ("07700 900618", "07700 900618"),
            ("+44 7700 900 417", "+44 7700 900 417"),
            ("+4930 123456", "+4930 123456"),
            ("94222 80816", "94222 80816"),
            ("0711 555 0142", "0711 555 0142"),
            ("06 12 34 56 78", "06 12 34 56 78"),
            ("0491 570 313", "0491 570 313"),
            ("his cell is 4155550132", "4155550132"),
            ("tfno 612 345 678", "612 345 678"),
            ("613.555.0147", "613.555.0147"),
            ("bleep 2231", "2231"),
            ("ext 4412", "4412"),
            ("24 428557 office", "24 428557"),
        ],
    );
    finds(Kind::Phone, "", &[("call 1-800-555-0199", "1-800-555-0199")]);
    finds(Kind::Fax, "E", &[("fax 555-010-9988", "555-010-9988"), ("Fax: 01632 960 115", "01632 960 115")]);
    finds(Kind::Email, "F", &[("mail k.wuerfel-2@mail.example now", "k.wuerfel-2@mail.example"), ("(a_b@c.example).", "a_b@c.example")]);
    finds(
        Kind::Url,
        "N",
        &[
            ("see https://www.gofundme.com/f/bring-otto-home.", "https://www.gofundme.com/f/bring-otto-home"),
            ("gofundme.com/f/otto", "gofundme.com/f/otto"),
            ("www.example.org", "www.example.org"),
        ],
    );
    finds(Kind::Ip, "O", &[("from 192.168.14.7 today", "192.168.14.7")]);
    leaves_alone(
        None,
        &[
            "give 500 mg 3 times a day",
            "BP 120/80, HR 72, RR 16, SpO2 98%",
            "ISBN 978 0 521 56543 1",
            "INR 2.5-3.5",
            "Na 138 K 4.1 Cl 101",
            "score 21-14",
            "2015-2020",
            "a 3-4 week course",
            "1 000 000 people",
            "version 2.0.1.4b",
            "dial 911",
            "call 999 or 111",
            "wait.it was fine",
            "done.now go",
            "e.g. this",
        ],
    );
}

#[test]
fn numbers_of_persons_and_things() {
    finds(
        Kind::Mrn,
        "H",
        &[
            ("MRN 004512", "004512"),
            ("mrn: 88-203-41", "88-203-41"),
            ("hosp no 77120", "77120"),
            ("chart # 40912", "40912"),
            ("UHID 0047718", "0047718"),
            ("patient id 44719", "44719"),
            ("Fallnummer 230771", "230771"),
            ("MRN 5529 013", "5529 013"),
        ],
    );
    finds(
        Kind::Ssn,
        "G",
        &[
            ("SSN 219-09-9999", "219-09-9999"),
            ("219-09-9999", "219-09-9999"),
            ("NHS number 943 476 5919", "943 476 5919"),
            ("943 476 5919", "943 476 5919"),
            ("Aadhaar 5521 0934 7718", "5521 0934 7718"),
            ("CPF 123.456.789-09", "123.456.789-09"),
            ("SIN 046 454 286", "046 454 286"),
        ],
    );
    finds(
        Kind::HealthPlan,
        "I",
        &[("policy no. XK-449120", "XK-449120"), ("member id 8837710", "8837710"), ("Medicare number 2953 701 28", "2953 701 28")],
    );
    finds(Kind::AccountNumber, "J", &[("card 4242 4242 4242 4242", "4242 4242 4242 4242"), ("acct 20-1187", "20-1187")]);
    finds(Kind::Licence, "K", &[("DEA BX1234563", "BX1234563"), ("license no 449120", "449120"), ("NPI 1234567893", "1234567893")]);
    finds(Kind::Vehicle, "L", &[("plate KDB 612X", "KDB 612X"), ("VIN 1HGCM82633A004352", "1HGCM82633A004352")]);
    finds(
        Kind::DeviceSerial,
        "M",
        &[("SN 7QF-220418", "7QF-220418"), ("serial PW-77-40230", "PW-77-40230"), ("her implant lot KX-7719", "KX-7719")],
    );
    finds(
        Kind::Id,
        "R",
        &[
            ("case no 2024-118", "2024-118"),
            ("accession 55-0917", "55-0917"),
            ("#A-44531", "A-44531"),
            ("subject no. 017", "017"),
            ("D-20917", "D-20917"),
        ],
    );
    leaves_alone(
        None,
        &[
            "recalled: eye drops lot KX-7719, batch QX-31177",
            "GCS 15 on arrival",
            "ICD-10 F32.1",
            "trial NCT01234567",
            "PMID 12345678",
            "rs1234567 is a SNP",
            "BNT162b2 and mRNA-1273",
            "COVID-19 wave",
            "n=412, p<0.001",
            "HR 0.78 (95% CI 0.65-0.93)",
            "1,204 patients in 40 hospitals",
            "lost $40000 last year",
            "creatinine 1.2, K+ 5.9, lactate 4.1",
            "morphine 5-10 mg q4h prn",
            "case 3 of the series",
            "page 412",
            "CA 19-9 was 40",
            "T1DM since childhood",
            "L4-L5 disc",
            "a 10-year study of 15000 women",
            "FEV1 60%",
            "C. diff x3",
            "CHA2DS2-VASc 4",
            "Bristol 7, SBAR, ABCDE",
            "BRCA1 and TP53",
            "H1N1, H5N1",
            "level 1 trauma center",
            "phase 3 trial",
            "4 units of O neg",
            "WBC 15.2, Hb 89, plt 420",
            "pH 7.21, pCO2 60",
            "a 2019 review",
            "type 2 diabetes",
            "30-50% fewer deaths",
            "5 ml/kg/h",
            "10^9/L",
            "20 G cannula",
            "ran 10k in 52:10",
            "PEEP 10, FiO2 0.6, RR 20",
            "SOFA 9, APACHE II 24, NEWS 7",
            "amox 500 tds 7/7",
            "2L NC, 94%",
            "800 mg ibuprofen",
        ],
    );
}

#[test]
fn places() {
    finds(
        Kind::Place,
        "B",
        &[
            ("a farmer from Thunder Bay", "Thunder Bay"),
            ("flew in from Aberdeen", "Aberdeen"),
            ("lives in Reading, UK", "Reading"),
            ("out of Baldwin County", "Baldwin County"),
            ("she lives in nashville", "nashville"),
            ("shipped to St. Louis", "St. Louis"),
        ],
    );
    finds(
        Kind::Address,
        "B",
        &[
            ("lives at 123 Main St", "123 Main St"),
            ("14 Old Mill Road", "14 Old Mill Road"),
            ("12 rue de Rivoli", "12 rue de Rivoli"),
            ("Hauptstraße 12", "Hauptstraße 12"),
            ("calle Mayor 12", "calle Mayor 12"),
            ("the crash on Dundalk Ave", "Dundalk Ave"),
            ("wreck on Route 9", "Route 9"),
            ("pileup on I-95", "I-95"),
        ],
    );
    finds(
        Kind::Zip,
        "B",
        &[
            ("Cleveland, OH 44113", "44113"),
            ("SW1A 1AA", "SW1A 1AA"),
            ("M13 9PL", "M13 9PL"),
            ("K1A 0B1", "K1A 0B1"),
            ("Carlton VIC 3053", "3053"),
            ("50667 Köln", "50667"),
            ("zip code 98547", "98547"),
            ("My zip code is 29812", "29812"),
        ],
    );
    finds(
        Kind::Facility,
        "B",
        &[
            ("at Prairie Lakes Medical Center", "Prairie Lakes Medical Center"),
            ("over at St Aldhelm's", "St Aldhelm's"),
            ("Mercy General Hospital", "Mercy General Hospital"),
            ("im Klinikum Fulda", "Klinikum Fulda"),
            ("au CHU de Nantes", "CHU de Nantes"),
            ("rotation at Mass General", "Mass General"),
            ("sent to Tacoma General", "Tacoma General"),
            ("Lakeside Family Practice", "Lakeside Family Practice"),
            ("at Larkfield Memorial", "Larkfield Memorial"),
            ("admitted to st. brigid's hospital", "st. brigid's hospital"),
            ("seen at millbrook clinic", "millbrook clinic"),
            ("to St. Thomas Memorial Hospital", "St. Thomas Memorial Hospital"),
        ],
    );
    leaves_alone(
        None,
        &[
            "reading a nice paper in bed",
            "The hospital was busy",
            "Our clinic closes at five",
            "a mobile clinic",
            "Pain Clinic referral",
            "hospital in Ohio",
            "born in Canada",
            "Urgent care is full",
            "Emergency Department staff",
            "General Hospital drama",
            "Ebola, Lyme and Marburg",
            "University hospital politics",
            "the Surgeon General said",
            "a General in the army",
            "General practice is hard",
            "Family Practice is hard",
            "went to our local hospital",
            "back to community hospital work",
            "in outpatient clinic today",
            "referred to cardiology clinic",
            "world health day",
        ],
    );
}

#[test]
fn rooms() {
    finds(
        Kind::Room,
        "",
        &[
            ("room 412 again", "room 412"),
            ("bed 6 and", "bed 6"),
            ("Bed 3: hand fx", "Bed 3"),
            ("bay C", "bay C"),
            ("trauma 2", "trauma 2"),
            ("in 214B tonight", "214B"),
            ("cama 18", "cama 18"),
            ("Zimmer 3", "Zimmer 3"),
            ("chambre 12", "chambre 12"),
            ("rm #7", "rm #7"),
            ("ward B4", "ward B4"),
            ("ICU 4", "ICU 4"),
            ("CCU-3", "CCU-3"),
            ("the 4th floor", "4th floor"),
            ("letto 12", "letto 12"),
        ],
    );
    leaves_alone(
        Some(Kind::Room),
        &[
            "6 beds",
            "a 9-bed unit",
            "ward round",
            "bed rest",
            "room air",
            "no room for error",
            "bay leaf",
            "level 1 trauma",
            "trauma 101 lecture",
            "ward 3 times a day",
            "unit 5 mg",
            "or 2 of them",
        ],
    );
}

#[test]
fn people_with_a_title_or_called_so() {
    finds(
        Kind::Name,
        "A",
        &[
            ("Mr Okafor was", "Mr Okafor"),
            ("Mrs. van der Berg", "Mrs. van der Berg"),
            ("pt. Jakob L.", "Jakob L."),
            ("mrs okafor came", "mrs okafor"),
            ("a boy named Jakob", "Jakob"),
            ("pt jakob hallworth is here", "jakob hallworth"),
            ("patient jakob has afib", "jakob"),
            ("Name: Jakob Lindqvist", "Jakob Lindqvist"),
            ("Frau Dierksen", "Frau Dierksen"),
            ("la señora Ocampo", "señora Ocampo"),
            ("Dr Hessle said", "Dr Hessle"),
            ("Dr. Osric Penhallow", "Dr. Osric Penhallow"),
            ("Mrs O'Dowd", "Mrs O'Dowd"),
            ("Patient Aurelia Kettlewell", "Aurelia Kettlewell"),
            ("Miss Halvorson-Achebe", "Miss Halvorson-Achebe"),
        ],
    );
    finds(
        Kind::Initials,
        "A",
        &[("pt KL", "KL"), ("Mrs K.", "Mrs K"), ("patient J.M.", "J.M."), ("going to do D.K. in the morning", "D.K.")],
    );
    finds(
        Kind::Name,
        "",
        &[("Dr House would", "Dr House"), ("Murphy's sign", "Murphy's"), ("Crohn's flare", "Crohn's"), ("a Foley", "Foley")],
    );
    leaves_alone(
        None,
        &[
            "the patient CT was normal",
            "pt is NPO",
            "pt was DNR",
            "pt will need oxygen",
            "pt may eat",
            "the dr. will do it",
            "mr. not telling",
            "patient art therapy",
            "Parkinson's disease",
            "Wells score 4",
            "Glasgow coma scale",
            "Whipple procedure",
            "my sister is a nurse",
            "Nurse practitioners rock",
            "Doctors are tired",
            "I'm a doctor. Please listen",
            "patient. They left",
            "Coach said no",
            "Sister, please",
            "the drug named Ozempic",
            "Grey's Anatomy is wrong",
            "Semmelweis washed his hands",
            "patient MRI",
            "born in the U.S. and U.K. citizen",
            "M.D. or D.O. after the name",
            "at 3 A.M. sharp",
            "fingerprint whorls in dermatology",
        ],
    );
}

#[test]
fn handles_hashtags_and_code_names() {
    finds(
        Kind::Handle,
        "",
        &[
            ("thanks @reina_del_mar!", "@reina_del_mar"),
            ("u/velvet_radish_99 said", "u/velvet_radish_99"),
            ("@kel.wickham.", "@kel.wickham"),
        ],
    );
    finds(Kind::Hashtag, "", &[("#PrayForOtto", "#PrayForOtto"), ("#halvorsenrink", "#halvorsenrink")]);
    finds(Kind::CodeName, "", &[("we call her \"Sock Lady\"", "Sock Lady"), ("“Captain Pancake” again", "Captain Pancake")]);
    leaves_alone(Some(Kind::Hashtag), &["#medicine", "#nurse", "#NurseLife", "#1", "#diabetes"]);
    leaves_alone(Some(Kind::Handle), &["2 pts @ 3am", "mail a@b.example", "r/medicine"]);
}

#[test]
fn listed_words() {
    finds(Kind::Drug, "", &[("gave ketamine", "ketamine"), ("on Metformin", "Metformin")]);
    finds(Kind::Condition, "", &[("a heart attack", "heart attack"), ("with achondroplasia", "achondroplasia")]);
    finds(Kind::Relative, "", &[("his mother-in-law", "mother-in-law"), ("her grandson", "grandson")]);
    finds(Kind::Occupation, "", &[("our school bus driver", "school bus driver"), ("the mayor", "mayor"), ("our softball coach", "coach")]);
    finds(Kind::Event, "", &[("the bus crash", "bus crash")]);
    finds(Kind::ImageRef, "", &[("posted the x-ray", "x-ray")]);
    finds(Kind::ImageRef, "Q", &[("a photo of her face", "photo")]);
    finds(Kind::Biometric, "P", &[("sent her fingerprints", "fingerprints")]);
    let mine = found("my husband cooks");
    assert_eq!(mine.first().map(|m| m.role), Some(Role::Family));
}

#[test]
fn nothing_overlaps_and_nothing_breaks() {
    for text in [
        "",
        "@",
        "#",
        "+",
        "(",
        "1-1-1-1-1-1-1-1-1-1-1",
        "..@..",
        "http://",
        "www.",
        "Mr",
        "Dr.",
        "12/",
        "/12",
        "\u{202e}12",
        "👩🏽‍⚕️ 47yo",
        "room",
        "St.",
        "٤٧ سنة 12",
        "a@b@c.d@e",
    ] {
        let found = found(text);
        for pair in found.windows(2) {
            assert!(pair[0].span.end() <= pair[1].span.start(), "{text}");
        }
    }
}

/// Texts made to be searched again and again from every place: done in time that grows with their length.
#[test]
fn long_texts_take_no_longer_for_their_kind() {
    for piece in [
        "@_",
        "com.com.",
        "@com.",
        "1/2 and ",
        "Tuesday March 4 ",
        "12-",
        "a-",
        "#a_",
        "(",
        "the-",
        "1 ",
        "Mr. ",
        "St. ",
        "+1",
        "u/",
        "van der ",
        ",",
        "\"A",
        "http://",
        "A.B.",
    ] {
        let text = format!("on {}", piece.repeat(40_000));
        let _ = found(&text);
    }
}

proptest::proptest! {
    /// Any text at all: no panic, mentions in order, none empty, none overlapping, all on character boundaries.
    #[test]
    fn total(text in "(?s)[a-zA-Z0-9 .,:;#@/+()'\"\n-]{0,60}|.{0,60}|(Dr|St|Mr|on|MRN|room|yo|3/14|2024|@|#|\\.| |-|march|van der|á|👩🏽|٤){0,20}") {
        let found = found(&text);
        let mut end = 0;
        for m in &found {
            proptest::prop_assert!(text.get(m.span.range()).is_some_and(|s| !s.is_empty()));
            proptest::prop_assert!(m.span.start() >= end);
            end = m.span.end();
        }
    }
}

#[test]
fn names_without_a_title() {
    finds(
        Kind::Name,
        "A",
        &[
            ("58F Lorna Pellworth with cough", "Lorna Pellworth"),
            ("what did samira mirza get", "samira mirza"),
            ("Okonkwo, Adaeze MRN 4471902", "Okonkwo, Adaeze"),
            ("told his wife Ottoline to call", "Ottoline"),
            ("Tobias aged 4, barking cough", "Tobias"),
            ("suresh p says chest is tight", "suresh p"),
            ("GRACIELA FUENTES 29 WKS, PAIN", "GRACIELA FUENTES"),
            ("Ezekiel's epi pen", "Ezekiel's"),
        ],
    );
    leaves_alone(
        None,
        &[
            "Kikuchi from lymphoma in a 24F",
            "Killian-Jamieson vs Zenker on barium",
            "Duke 2023 criteria, Jones 2015 criteria",
            "outside Milan criteria, revised Atlanta class",
            "Bethesda IV on cytology, Prague C3M5",
            "strength 4/5, a 3/6 murmur, GCS 9/15, MMSE 22/30",
            "A1c 8.8. Start what?",
            "UC Mayo 2, Cr 2.4, MR SOPA, CrCl 38",
            "8/24 nodes positive, Stage II",
            "swelling better on Lasix, Na 131 Cl 88",
            "FCPS Surgery cleared, American Board of Surgery",
        ],
    );
}

#[test]
fn what_short_questions_tell() {
    finds(Kind::Place, "B", &[("kid from Gallup NM with fever", "Gallup"), ("she lives in Pellworth", "Pellworth")]);
    finds(
        Kind::Facility,
        "B",
        &[("seen at Ashgrove Renal Unit", "Ashgrove Renal Unit"), ("locum at Parkside Surgery.", "Parkside Surgery")],
    );
    finds(Kind::Date, "C", &[("exposed to a bat 9/14 in bed", "9/14"), ("admit 6/30 with DKA", "6/30")]);
    finds(Kind::Age, "C", &[("he is 92 and hit her", "92"), ("Mrs Ida Lindqvist 97 crusted", "97")]);
    finds(Kind::Ssn, "G", &[("SSN ending 7719", "7719")]);
}
