//! The eighteen identifiers of the Safe Harbor method: what is one, and what is not.
//!
//! What the engine still gets wrong stands in two lists by letter and number (from 1). They must be
//! exactly right, so that they shrink when the engine gets better and cannot grow unseen.

use super::check;
use chaperone_core::post::Situation;
use chaperone_core::review::SafeHarbor;

/// Identifiers that are not found.
const KNOWN_MISSES: &[(&str, usize)] = &[];
/// Clinical talk taken for an identifier.
const KNOWN_ALARMS: &[(&str, usize)] = &[("G", 2)];

struct Class {
    letter: &'static str,
    /// A text, and the words in it that identify.
    found: &'static [(&'static str, &'static str)],
    /// Has neither that letter nor any other.
    quiet: &'static [&'static str],
}

const CLASSES: &[Class] = &[
    // Names.
    Class {
        letter: "A",
        found: &[
            ("Mrs Edna Quillfeather was wheeled in at noon.", "Edna Quillfeather"),
            ("Spent an hour with Orla Pennywhistle and her new pump.", "Orla Pennywhistle"),
            ("My patient Tobias says thank you to the night team.", "Tobias"),
            ("Mr. Okonkwo-Hale won't take his tablets.", "Okonkwo-Hale"),
        ],
        quiet: &[
            "Parkinson's disease is more than tremor.",
            "A positive Babinski sign in an adult needs an MRI.",
            "Start metoprolol before you add amiodarone.",
            "Wernicke and Broca: two areas, one exam question.",
            "Foley out, Hickman in, and the ward round is done.",
            "Virchow would have liked this triad.",
            "Grace under pressure, and hope for the best.",
        ],
    },
    // Places smaller than a state.
    Class {
        letter: "B",
        found: &[
            ("The farmer came in from Thunder Bay.", "Thunder Bay"),
            ("She lives at 14 Larkspur Lane with two cats.", "14 Larkspur Lane"),
            ("A boy from Baldwin County, bitten by a snake.", "Baldwin County"),
        ],
        quiet: &[
            "Glasgow coma scale 15 on arrival.",
            "Rocky Mountain spotted fever is still about.",
            "Lyme disease serology takes weeks to turn.",
            "He has Ebola until proven otherwise, said the textbook.",
            "Reading ECGs is a craft.",
            "Measles is back in the United States.",
        ],
    },
    // Dates but the year; ages over 89.
    Class {
        letter: "C",
        found: &[
            ("Admitted 03/14/2024 with chest pain.", "03/14/2024"),
            ("A 93-year-old walked in by herself.", "93-year-old"),
            ("Discharged on March 3rd, back the next day.", "March 3rd"),
        ],
        quiet: &[
            "The 2020 guideline has been replaced.",
            "Pain 9/10 on arrival, 2/10 after the block.",
            "A 47-year-old with chest pain: what next?",
            "Strength 5/5, reflexes 2/4.",
            "May take 2 tablets at night.",
            "Two weeks of antibiotics, no more.",
        ],
    },
    // Telephone numbers.
    Class {
        letter: "D",
        found: &[
            ("Her daughter is on (555) 010-2266.", "(555) 010-2266"),
            ("Ring the husband on 07700 900618 please.", "07700 900618"),
            ("cell 613-555-0147 if he runs a fever", "613-555-0147"),
        ],
        quiet: &[
            "BP 120/80, HR 72, RR 16, sats 98%.",
            "Call 911 if the chest pain comes back.",
            "Dial 988 for the crisis line.",
            "Na 138, K 4.1, Cl 101, creatinine 88.",
            "Dilute adrenaline 1:10000.",
            "2015-2020: what changed in sepsis care.",
        ],
    },
    // Fax numbers.
    Class {
        letter: "E",
        found: &[
            ("Send her letter by fax 555-010-9988.", "555-010-9988"),
            ("Fax: 01632 960 115, for Mr Quill's records", "01632 960 115"),
            ("we faxed it to (555) 010-4471", "(555) 010-4471"),
        ],
        quiet: &[
            "Why does medicine still run on the fax?",
            "Faxed 12 pages, 3 arrived.",
            "Axe the fax by 2030.",
            "Our fax prints 40 referrals a day.",
            "The fax ate my discharge letter, version 2.1.",
            "Fax machines: 0, doctors: 1.",
        ],
    },
    // E-mail addresses.
    Class {
        letter: "F",
        found: &[
            ("write to edna.quill@mail.example about her scan", "edna.quill@mail.example"),
            ("her son (t_pennywhistle@post.example) has questions", "t_pennywhistle@post.example"),
            ("o-vane7@clinic.example sent me his photos again", "o-vane7@clinic.example"),
        ],
        quiet: &[
            "20 mg @ 8 pm, then again at noon.",
            "Follow @wardround for more.",
            "Email is no place for results.",
            "LR @ 125 ml/h overnight.",
            "See you @ the conference.",
            "HR 150@rest is not fine.",
        ],
    },
    // Social security numbers.
    Class {
        letter: "G",
        found: &[
            ("SSN 219-09-9999 on the whiteboard, seriously?", "219-09-9999"),
            ("his social security number is 219-09-9999", "219-09-9999"),
            ("NHS number 943 476 5919, please chase the MRI", "943 476 5919"),
        ],
        quiet: &[
            "Social security does not pay for this brace.",
            "Titrate 10-15-20 mg.",
            "Sodium 121, 124, 129 over three days.",
            "WBC 15.2, Hb 89, plt 420.",
            "NHS waiting lists: 7 million people.",
            "Ratio 219:9 in the second arm.",
        ],
    },
    // Medical record numbers.
    Class {
        letter: "H",
        found: &[
            ("MRN 4471920 needs a bed.", "4471920"),
            ("could somebody look at chart # 40912 with me", "40912"),
            ("hosp no 77120: potassium of 7", "77120"),
        ],
        quiet: &[
            "Never post an MRN, not even half of one.",
            "ICD-10 F32.1 is not a personality.",
            "Charting takes 2 hours a day.",
            "n=4412 patients, 30 hospitals.",
            "NCT01234567 is recruiting.",
            "CHA2DS2-VASc 4, HAS-BLED 1.",
        ],
    },
    // Health plan numbers.
    Class {
        letter: "I",
        found: &[
            ("policy no. XK-449120 was refused again", "XK-449120"),
            ("her insurer wants member id 8837710", "8837710"),
            ("Medicare number 2953 701 28 came back as invalid", "2953 701 28"),
        ],
        quiet: &[
            "Medicare Part D and its donut hole.",
            "The policy changed in 2024.",
            "Our members are 8837 strong.",
            "Medicaid covers 80 million people.",
            "A plan: fluids, antibiotics, source control.",
            "The insurer refused 3 times.",
        ],
    },
    // Account numbers.
    Class {
        letter: "J",
        found: &[
            ("he paid with card 4242 4242 4242 4242", "4242 4242 4242 4242"),
            ("acct 20-1187 is overdue", "20-1187"),
            ("account number 00918274, balance due", "00918274"),
        ],
        quiet: &[
            "On account of the snow, clinic is closed.",
            "It cost her $4,242 for one night.",
            "Blood count: 4.2, 13.1, 240.",
            "This account is run by residents.",
            "Card sorting in cognitive testing.",
            "Bills of 10,000 dollars for an ambulance.",
        ],
    },
    // Certificate and licence numbers.
    Class {
        letter: "K",
        found: &[
            ("his driver's license no 449120 was in the bag", "449120"),
            ("DEA BX1234563 on the forged script", "BX1234563"),
            ("licence number Q7718204 in her purse", "Q7718204"),
        ],
        quiet: &[
            "Licensed in 3 states.",
            "My driving licence photo is worse than yours.",
            "DEA rules on telehealth change again.",
            "License renewal takes 40 hours of CME.",
            "Board certificate number one goes to coffee.",
            "Certificate of need laws cost lives.",
        ],
    },
    // Vehicles.
    Class {
        letter: "L",
        found: &[
            ("plate KDB 612X, left in the ambulance bay", "KDB 612X"),
            ("VIN 1HGCM82633A004352 was in the crash report", "1HGCM82633A004352"),
            ("the car's registration AB12 CDE was in the photo", "AB12 CDE"),
        ],
        quiet: &[
            "Growth plate fractures in children.",
            "Plate and screws, and he walks on Friday.",
            "Registration for the course is open.",
            "Vincristine is never given intrathecally.",
            "C5-C6 plate placed, no drain.",
            "Hit a car, walked away: seat belts work.",
        ],
    },
    // Device serial numbers.
    Class {
        letter: "M",
        found: &[
            ("his pacemaker, SN 7QF-220418, was recalled", "7QF-220418"),
            ("insulin pump serial PW-77-40230", "PW-77-40230"),
            ("her implant lot KX-7719 is on the list", "KX-7719"),
        ],
        quiet: &[
            "Serial troponins at 0 and 3 hours.",
            "SN node or AV node?",
            "Recalled: eye drops lot KX-7719.",
            "A lot of implants last 20 years.",
            "Serial 7s from 100: 93, 86, 79.",
            "DDDR at 60, thresholds fine.",
        ],
    },
    // Web addresses.
    Class {
        letter: "N",
        found: &[
            ("give here: https://fund.example/f/bring-otto-home", "https://fund.example/f/bring-otto-home"),
            ("gofundme.com/f/otto-walks for our boy on ward 4", "gofundme.com/f/otto-walks"),
            ("his page www.ottowalks.example has the photos", "www.ottowalks.example"),
        ],
        quiet: &[
            "Link in bio.",
            "Wait.it was fine in the end",
            "The net benefit is small.",
            "A web of collaterals on the angiogram.",
            "e.g. this one, i.e. that one",
            "Read the paper and/or the editorial.",
        ],
    },
    // Internet addresses.
    Class {
        letter: "O",
        found: &[
            ("he logged in from 192.168.14.7 all night", "192.168.14.7"),
            ("IP 203.0.113.44 wrote that review", "203.0.113.44"),
            ("the portal shows 198.51.100.23 for her", "198.51.100.23"),
        ],
        quiet: &[
            "Version 2.0.1.4 of the record crashed.",
            "INR 2.5-3.5 for mechanical valves.",
            "IP joint fractures, buddy tape.",
            "1.2, 3.4, 5.6 and 7.8: the lactates.",
            "Section 4.2.1 of the guideline.",
            "pH 7.21, then 7.30, then 7.38.",
        ],
    },
    // Biometric identifiers.
    Class {
        letter: "P",
        found: &[
            ("the police wanted her fingerprints from our scanner", "fingerprints"),
            ("his voiceprint is in the trial file", "voiceprint"),
            ("attached the patient's thumbprint", "thumbprint"),
        ],
        quiet: &[
            "MR fingerprinting is coming to a scanner near you.",
            "His voice is hoarse after the tube.",
            "A retinal scan shows drusen.",
            "Fingerstick glucose of 32.",
            "Thumb sign, wrist sign, Marfan?",
            "Face masks are back on the ward.",
        ],
    },
    // Full-face photographs.
    Class {
        letter: "Q",
        found: &[
            ("Selfie with my patient after the last chemo!", "Selfie"),
            ("here is a photo of her face before the graft", "photo"),
            ("A picture of his face, swollen shut.", "picture"),
        ],
        quiet: &[
            "Photo of the new coffee machine.",
            "The CT picture is clear.",
            "Selfie from the top of the hill, day off.",
            "The face of medicine is changing.",
            "Face the facts: screens won't go away.",
            "An image says more than a report.",
        ],
    },
    // Any other number or code of one's own.
    Class {
        letter: "R",
        found: &[
            ("case no 2024-118 goes to court on Monday", "2024-118"),
            ("accession 55-0917 shows the mass", "55-0917"),
            ("subject no. 017 dropped out, and I know why", "017"),
        ],
        quiet: &[
            "Case 3 of the series.",
            "PMID 12345678, figure 2.",
            "L4-L5 disc, no surgery.",
            "BNT162b2 and mRNA-1273.",
            "rs1234567 is a SNP.",
            "COVID-19 wave, H5N1 next.",
        ],
    },
];

fn letter(class: &Class) -> SafeHarbor {
    SafeHarbor::from_name(class.letter).unwrap()
}

/// Whether words of that letter hold `wanted`, or lie within it.
fn finds(text: &str, wanted: &str, letter: SafeHarbor) -> bool {
    let from = text.to_ascii_lowercase().find(&wanted.to_ascii_lowercase()).unwrap();
    let identifiers = check(text, Situation::default()).identifiers;
    let mut held = identifiers.iter().filter(|identifier| identifier.safe_harbor == Some(letter));
    held.any(|identifier| identifier.span.start() <= from && from + wanted.len() <= identifier.span.end())
}

#[test]
fn the_table_is_whole() {
    let letters: Vec<SafeHarbor> = CLASSES.iter().map(letter).collect();
    assert_eq!(letters, SafeHarbor::ALL);
    assert!(CLASSES.iter().all(|class| class.found.len() >= 3 && class.quiet.len() >= 6));
}

#[test]
fn what_identifies_is_found() {
    let all = CLASSES.iter().flat_map(|class| (1..).zip(class.found).map(move |(n, case)| (class, n, case)));
    let missed = all.filter(|(class, _, (text, wanted))| !finds(text, wanted, letter(class)));
    assert_eq!(missed.map(|(class, n, _)| (class.letter, n)).collect::<Vec<_>>(), KNOWN_MISSES);
}

#[test]
fn clinical_talk_identifies_nobody() {
    let all = CLASSES.iter().flat_map(|class| (1..).zip(class.quiet).map(move |(n, text)| (class, n, text)));
    let alarms = all.filter(|(_, _, text)| check(text, Situation::default()).identifiers.iter().any(|i| i.safe_harbor.is_some()));
    assert_eq!(alarms.map(|(class, n, _)| (class.letter, n)).collect::<Vec<_>>(), KNOWN_ALARMS);
}
