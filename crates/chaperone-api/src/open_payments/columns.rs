//! The headings of the files, which differ by what is listed and by program year.

use core::fmt;

use csv::ByteRecord;

use super::NoPayments;

/// What a file lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// Fees, meals, travel and the like.
    General,
    /// Payments for studies.
    Research,
    /// Shares, of one's own or of the family.
    Ownership,
}

impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::General => "general payments",
            Self::Research => "research payments",
            Self::Ownership => "ownership",
        })
    }
}

/// Where in a row what stands.
pub(super) struct Columns {
    pub(super) file: File,
    /// Numbers of those who were paid: of research also the investigators'.
    pub(super) npis: Vec<usize>,
    pub(super) maker: usize,
    pub(super) date: usize,
    /// The sum; the first that is filled in counts.
    pub(super) amounts: Vec<usize>,
    /// What a general payment was for; whose the shares are.
    pub(super) kind: Option<usize>,
    pub(super) products: Vec<usize>,
    /// How many payments a sum is of.
    pub(super) payments: Option<usize>,
    headings: usize,
}

const MAKER: &str = "Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name";
const SUBMITTER: &str = "Submitting_Applicable_Manufacturer_or_Applicable_GPO_Name";
/// Starts of headings that a number follows: since 2016, and before.
const PRODUCTS: &[&str] = &[
    "name_of_drug_or_biological_or_device_or_medical_supply",
    "name_of_associated_covered_drug_or_biological",
    "name_of_associated_covered_device_or_medical_supply",
];

impl Columns {
    /// Finds the columns; an error names each that is needed and missing.
    pub(super) fn of(headings: &ByteRecord) -> Result<Self, NoPayments> {
        let names: Vec<String> = headings.iter().map(folded).collect();
        let all = |fits: &dyn Fn(&str) -> bool| (0..).zip(&names).filter(|(_, name)| fits(name)).map(|(at, _)| at).collect::<Vec<usize>>();
        let find = |heading: &str| names.iter().position(|name| *name == heading.to_lowercase());
        let file = file(&|heading| find(heading).is_some());
        let (npi, date, amounts, kind) = match file {
            File::General => {
                let kind = "Nature_of_Payment_or_Transfer_of_Value";
                ("Covered_Recipient_NPI", "Date_of_Payment", &["Total_Amount_of_Payment_USDollars"][..], Some(kind))
            }
            File::Research => ("Covered_Recipient_NPI", "Date_of_Payment", &["Total_Amount_of_Payment_USDollars"][..], None),
            File::Ownership => ("Physician_NPI", "Program_Year", &["Value_of_Interest", "Total_Amount_Invested_USDollars"][..], None),
        };
        let mut missing = Vec::new();
        let mut needed = |heading: &'static str, at: Option<usize>| {
            at.unwrap_or_else(|| {
                missing.push(heading);
                0
            })
        };
        let maker = needed(MAKER, find(MAKER).or_else(|| find(SUBMITTER)));
        let date = needed(date, find(date));
        let recipient = needed(npi, find(npi));
        let kind = kind.map(|heading| needed(heading, find(heading)));
        let amounts: Vec<usize> = match amounts {
            [one] => vec![needed(one, find(one))],
            several => several.iter().filter_map(|heading| find(heading)).collect(),
        };
        if !missing.is_empty() {
            return Err(NoPayments::Columns { file, missing });
        }
        let investigator = |name: &str| name.starts_with("principal_investigator_") && name.ends_with("_npi");
        Ok(Self {
            file,
            npis: [vec![recipient], all(&investigator)].concat(),
            maker,
            date,
            amounts,
            kind: kind.or_else(|| find("Interest_Held_by_Physician_or_an_Immediate_Family_Member")),
            products: all(&|name| PRODUCTS.iter().any(|start| name.starts_with(start))),
            payments: find("Number_of_Payments_Included_in_Total_Amount"),
            headings: names.len(),
        })
    }

    /// Fields of a whole row.
    pub(super) const fn len(&self) -> usize {
        self.headings
    }
}

/// What a file looks most like, by headings that only one sort has.
fn file(has: &dyn Fn(&str) -> bool) -> File {
    let any = |headings: &[&str]| headings.iter().any(|heading| has(heading));
    if any(&["Value_of_Interest", "Terms_of_Interest", "Total_Amount_Invested_USDollars"]) {
        File::Ownership
    } else if any(&["Name_of_Study", "Principal_Investigator_1_NPI", "Principal_Investigator_1_Profile_ID"]) {
        File::Research
    } else {
        File::General
    }
}

/// A heading in small letters; what the site sends is written so.
fn folded(heading: &[u8]) -> String {
    String::from_utf8_lossy(heading).trim().to_lowercase().replace(' ', "_")
}
