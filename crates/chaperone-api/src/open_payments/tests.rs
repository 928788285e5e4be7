//! Makers, products and people are invented; the numbers begin with 9, which is never given to anybody.

use super::*;

const OWN: &str = "9000000023";
const OTHER: &str = "9876543213";

const GENERAL: &str = "\"Change_Type\",\"Covered_Recipient_Type\",\"Covered_Recipient_NPI\",\"Covered_Recipient_Last_Name\",\
    \"Submitting_Applicable_Manufacturer_or_Applicable_GPO_Name\",\"Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name\",\
    \"Total_Amount_of_Payment_USDollars\",\"Date_of_Payment\",\"Number_of_Payments_Included_in_Total_Amount\",\
    \"Nature_of_Payment_or_Transfer_of_Value\",\"Contextual_Information\",\"Name_of_Drug_or_Biological_or_Device_or_Medical_Supply_1\",\
    \"Name_of_Drug_or_Biological_or_Device_or_Medical_Supply_2\"";

const SPEAKER: &str = "Compensation for services other than consulting, including serving as faculty or as a speaker at a venue other \
                       than a continuing education program";

fn npi() -> Npi {
    Npi::new(OWN).unwrap()
}

/// A row of general payments.
fn general(npi: &str, maker: &str, amount: &str, date: &str, nature: &str, products: [&str; 2]) -> String {
    let [one, two] = products;
    format!("NEW,Physician,{npi},Zanzibar,Sub,\"{maker}\",{amount},{date},2,\"{nature}\",,{one},{two}")
}

fn file(headings: &str, rows: &[String]) -> String {
    format!("{headings}\r\n{}\r\n", rows.join("\r\n"))
}

/// Reads a file that comes in parts of so many bytes.
fn in_parts(text: &[u8], size: usize) -> Result<Payments, NoPayments> {
    let mut reader = Reader::new(npi());
    text.chunks(size).try_for_each(|part| reader.push(part))?;
    reader.finish()
}

fn told(text: &str) -> (Result<Payments, NoPayments>, Vec<String>) {
    let read = in_parts(text.as_bytes(), 7);
    assert!(read == in_parts(text.as_bytes(), usize::MAX), "it matters how a file is cut");
    let problems: Vec<String> = read.iter().flat_map(|read| &read.problems).map(ToString::to_string).collect();
    assert!(!format!("{read:?}{problems:?}").contains("anzibar"), "a word of the file is repeated");
    (read, problems)
}

fn fine(text: &str) -> Payments {
    let (read, problems) = told(text);
    assert_eq!(problems, [""; 0]);
    read.unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn general_payments_are_gathered_by_maker_and_kind() {
    let rows = [
        general(OWN, "Velora Zanzibar, Inc.", "1250.50", "03/04/2023", SPEAKER, ["Velorix", "Tensipatch"]),
        general(OTHER, "Kardivo LLC", "99.00", "03/04/2023", "Gift", ["Kardivo One", ""]),
        general(OWN, "VELORA ZANZIBAR, INC.", "17.4", "12/31/2022", "Food and Beverage", ["VELORIX", "N/A"]),
        general(OWN, "Velora Zanzibar, Inc.", "800", "01/02/2024", SPEAKER, ["velorix", ""]),
        general(OWN, "Kardivo LLC", "3", "2024-05-06", "Travel and Lodging", ["", ""]),
    ];
    let read = fine(&file(GENERAL, &rows));
    assert_eq!((read.file, read.rows, read.left_out), (File::General, 4, 0));
    let [velora, kardivo] = &read.relations[..] else { panic!() };
    assert_eq!((velora.maker.as_str(), velora.cents(), velora.payments()), ("Velora Zanzibar", 206_790, 6));
    assert_eq!((velora.since(), velora.until()), (Some(day("2022-12-31")), Some(day("2024-01-02"))));
    let speaker = Paid {
        tie: Some(Tie::SpeakerFee),
        products: vec!["Velorix".into(), "Tensipatch".into()],
        since: day("2023-03-04"),
        until: day("2024-01-02"),
        cents: 205_050,
        payments: 4,
    };
    let meals = Paid {
        tie: Some(Tie::Meals),
        products: vec!["VELORIX".into()],
        since: day("2022-12-31"),
        until: day("2022-12-31"),
        cents: 1_740,
        payments: 2,
    };
    assert!(velora.ties == [speaker, meals]);
    assert_eq!((kardivo.maker.as_str(), kardivo.cents()), ("Kardivo", 300));
    let interests: Vec<Interest> = velora.interests().collect();
    assert!(interests[0].kind == "speaker fee" && interests[0].products == ["Velorix", "Tensipatch"] && interests[1].kind == "meals");
}

#[test]
fn every_nature_has_a_kind() {
    for (nature, tie) in [
        (SPEAKER, Tie::SpeakerFee),
        ("Compensation for serving as faculty or as a speaker for a medical education program", Tie::SpeakerFee),
        (
            "Compensation for serving as faculty or as a speaker for an accredited or certified continuing education program",
            Tie::SpeakerFee,
        ),
        ("Consulting Fee", Tie::ConsultingFee),
        ("Honoraria", Tie::Honorarium),
        ("Food and Beverage", Tie::Meals),
        ("Travel and Lodging", Tie::Travel),
        ("Education", Tie::Education),
        ("Entertainment", Tie::Entertainment),
        ("Gift", Tie::Gift),
        ("Grant", Tie::Grant),
        ("Royalty or License", Tie::Royalty),
        ("Charitable Contribution", Tie::Donation),
        ("Current or prospective ownership or investment interest", Tie::Shares),
        ("Debt forgiveness", Tie::Debt),
        ("Long term medical supply or device loan", Tie::Loan),
        ("Space rental or facility fees (teaching hospital only)", Tie::Rent),
        ("Acquisitions", Tie::Sale),
    ] {
        let read = fine(&file(GENERAL, &[general(OWN, "Velora", "1", "01/01/2020", nature, ["", ""])]));
        assert_eq!(read.relations[0].ties[0].tie, Some(tie), "{nature}");
    }
    let read = fine(&file(GENERAL, &[general(OWN, "Velora", "1", "01/01/2020", "Zanzibar", ["", ""])]));
    assert_eq!(read.relations[0].ties[0].kind(), "payment");
}

#[test]
fn names_of_columns_may_be_old_or_small() {
    let old = "Covered_Recipient_NPI,Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name,Total_Amount_of_Payment_USDollars,\
               Date_of_Payment,Nature_of_Payment_or_Transfer_of_Value,Name_of_Associated_Covered_Drug_or_Biological1,\
               Name_of_Associated_Covered_Device_or_Medical_Supply1";
    for headings in [old.to_owned(), old.to_lowercase(), format!("\u{FEFF}{old}")] {
        let read = fine(&format!("{headings}\n{OWN},Velora,5.00,08/01/2013,Gift,Velorix,Pump\n"));
        assert_eq!(read.relations[0].ties[0].products, ["Velorix", "Pump"]);
    }
}

#[test]
fn an_investigator_is_paid_too() {
    let headings = "Covered_Recipient_NPI,Principal_Investigator_1_NPI,Principal_Investigator_2_NPI,\
                    Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name,Total_Amount_of_Payment_USDollars,Date_of_Payment,\
                    Name_of_Study,Name_of_Drug_or_Biological_or_Device_or_Medical_Supply_1";
    let text = format!(
        "{headings}\n,{OTHER},{OWN},Velora,100.00,01/01/2020,Zanzibar,Velorix\n{OWN},,,Velora,1.00,01/01/2021,Study {OTHER},\n\
         {OTHER},,,Velora,7.00,01/01/2020,Study of {OWN},Velorix\n"
    );
    let read = fine(&text);
    assert_eq!((read.file, read.rows, read.relations[0].cents()), (File::Research, 2, 10_100));
    assert_eq!(read.relations[0].ties[0].tie, Some(Tie::Research));
}

#[test]
fn ownership_has_a_year_and_may_be_the_familys() {
    let headings = "Physician_NPI,Physician_Last_Name,Program_Year,Total_Amount_Invested_USDollars,Value_of_Interest,Terms_of_Interest,\
                    Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name,Interest_Held_by_Physician_or_an_Immediate_Family_Member";
    let text = format!(
        "{headings}\n{OWN},Zanzibar,2021,10.00,2500.00,Shares,Kardivo,Physician Covered Recipient\n\
         {OWN},Zanzibar,2022,30.00,,Shares,Kardivo,Immediate family member\n"
    );
    let read = fine(&text);
    let [own, family] = &read.relations[0].ties[..] else { panic!() };
    assert_eq!((read.file, own.kind(), own.cents, own.since, own.until), {
        (File::Ownership, "shares", 250_000, day("2021-01-01"), day("2021-12-31"))
    });
    assert_eq!((family.kind(), family.cents), ("shares of a relative", 3_000));
}

#[test]
fn a_bad_row_is_told_and_the_rest_is_read() {
    let good = general(OWN, "Velora", "1.00", "01/01/2020", "Gift", ["", ""]);
    let rows = [
        good.clone(),
        format!("NEW,Physician,{OWN},Zanzibar"),
        general(OWN, "Velora", "zanzibar", "01/01/2020", "Gift", ["", ""]),
        general(OWN, "Velora", "-5", "01/01/2020", "Gift", ["", ""]),
        general(OWN, "Velora", "5", "zanzibar", "Gift", ["", ""]),
        general(OWN, "Velora", "5", "11/30/0002", "Gift", ["", ""]),
        general(OWN, " ", "5", "01/01/2020", "Gift", ["", ""]),
        format!("NEW,\"Physician,{OWN},Zanzibar"),
        general(OTHER, "Kardivo", "zanzibar", "", "", ["", ""]),
        "zanzibar".to_owned(),
        good.clone(),
    ];
    let (read, problems) = told(&file(GENERAL, &rows));
    let read = read.unwrap();
    assert_eq!((read.rows, read.left_out, read.relations[0].cents()), (2, 7, 200));
    let said = [
        "line 3: it has 4 fields, there are 13 headings; left out",
        "line 4: the amount is no sum of dollars; left out",
        "line 5: the amount is no sum of dollars; left out",
        "line 6: the date is no day since 2013; left out",
        "line 7: the date is no day since 2013; left out",
        "line 8: it names no maker; left out",
        "line 9: it has 2 fields, there are 13 headings; left out",
    ];
    assert_eq!(problems, said);
    let latin: Vec<u8> = file(GENERAL, &[good.replace("Velora", "Vel?ra")]).bytes().map(|b| if b == b'?' { 0xE9 } else { b }).collect();
    assert_eq!(in_parts(&latin, 100).unwrap().problems, [PaymentsProblem { line: 2, reason: Reason::NotUtf8 }]);
}

#[test]
fn a_quotation_may_hold_line_breaks_and_marks() {
    let note = |note: &str| format!("NEW,Physician,{OWN},Z,S,Velora,1.00,01/01/2020,1,Gift,{note},Velorix,");
    let rows = [note("\"one\ntwo, \"\"three\"\"\n\""), note("a 5\" tube"), note("\"never closed"), note("")];
    let (read, problems) = told(&file(GENERAL, &rows));
    assert_eq!(read.unwrap().rows, 3);
    assert_eq!(problems, ["line 6: it has 11 fields, there are 13 headings; left out"]);
}

#[test]
fn a_line_without_end_costs_no_memory_and_no_other_row() {
    let good = general(OWN, "Velora", "1.00", "01/01/2020", "Gift", ["", ""]);
    let mut reader = Reader::new(npi());
    reader.push(format!("{GENERAL}\n{good}\n").as_bytes()).unwrap();
    for _ in 0..1000 {
        reader.push(&[b'z'; 3000]).unwrap();
    }
    reader.push(format!("\n{good}").as_bytes()).unwrap();
    let read = reader.finish().unwrap();
    assert_eq!((read.rows, read.problems), (2, vec![PaymentsProblem { line: 3, reason: Reason::TooLong }]));
}

#[test]
fn of_many_bad_rows_all_are_counted_and_some_are_told() {
    let bad = general(OWN, "Velora", "zanzibar", "01/01/2020", "Gift", ["", ""]);
    let read = told(&file(GENERAL, &vec![bad; 150])).0.unwrap();
    assert_eq!((read.left_out, read.problems.len()), (150, MOST_PROBLEMS));
}

#[test]
fn a_wrong_file_is_refused_and_what_it_lacks_is_named() {
    let (read, _) = told("given,family\nMarlene,Zanzibar\n");
    let error = read.unwrap_err().to_string();
    for heading in ["Making_Payment_Name", "Covered_Recipient_NPI", "Date_of_Payment", "Total_Amount_of_Payment_USDollars", "Nature_of"] {
        assert!(error.contains(heading), "{error}");
    }
    let (read, _) = told(&GENERAL.replace("Covered_Recipient_NPI", "Physician_Profile_ID"));
    assert_eq!(read, Err(NoPayments::Columns { file: File::General, missing: vec!["Covered_Recipient_NPI"] }));
    for (text, error) in [("", NoPayments::Empty), ("PK\u{3}\u{4}zanzibar", NoPayments::Archive)] {
        assert_eq!(told(text).0, Err(error));
    }
}

#[test]
fn more_than_anybody_has_is_no_file_of_payments() {
    let rows = |makers: usize| -> Vec<String> {
        (0..makers).map(|n| general(OWN, &format!("Maker {n}"), "1.00", "03/04/2023", "Gift", ["", ""])).collect()
    };
    assert_eq!(fine(&file(GENERAL, &rows(1000))).relations.len(), 1000);
    let endless = file(GENERAL, &rows(1001));
    assert_eq!(in_parts(endless.as_bytes(), usize::MAX), Err(NoPayments::TooMany));
}

#[test]
fn sums_and_names_are_read_as_they_are_written() {
    for (field, sum) in [
        ("0", Some(0)),
        ("12", Some(1_200)),
        ("1234.5", Some(123_450)),
        ("$1,234.56", Some(123_456)),
        (".5", Some(50)),
        ("0.005", Some(1)),
        ("0.0049", Some(0)),
        ("", None),
        (".", None),
        ("1e3", None),
        ("-1", None),
        ("99999999999999999999", None),
        ("184467440737095516.16", None),
    ] {
        assert_eq!(cents(field), sum, "{field}");
    }
    for (maker, name) in [
        ("Velora Pharma, Inc.", "Velora Pharma"),
        ("Velora and Company", "Velora"),
        ("Velora U.S.A., L.P.", "Velora U.S.A."),
        ("VELORA CO., LTD.", "VELORA"),
        ("Company", "Company"),
        ("", ""),
    ] {
        assert_eq!(plain(maker), name);
    }
}

#[test]
fn whatever_is_broken_is_answered() {
    let good = file(
        GENERAL,
        &[
            general(OWN, "Velora", "1.00", "01/01/2020", "Gift", ["Velorix", ""]),
            general(OTHER, "Velora", "1.00", "01/01/2020", SPEAKER, ["Velorix", ""]),
        ],
    );
    let marks = b"\"\n\r,;\0\xff9/.-";
    let mut dice = 7_u64;
    let mut below = |n: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % n
    };
    for _ in 0..3000 {
        let mut text = good.clone().into_bytes();
        for _ in 0..=below(5) {
            let at = below(text.len());
            match below(3) {
                0 => text[at] = marks[below(marks.len())],
                1 => text.insert(at, marks[below(marks.len())]),
                _ => text.truncate(at.max(1)),
            }
        }
        let size = 1 + below(50);
        let read = in_parts(&text, size);
        assert!(read == in_parts(&text, usize::MAX));
        if let Ok(read) = read {
            assert!(read.problems.is_sorted_by(|a, b| a.line < b.line));
            assert_eq!(read.left_out, read.problems.len() as u64);
        }
    }
}
