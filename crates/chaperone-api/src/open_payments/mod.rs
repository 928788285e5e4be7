//! What makers paid to one clinician, by the files of Open Payments (Centers for Medicare & Medicaid Services).
//!
//! One file is read at a time, of general payments, research payments or ownership, of any program year, as it is
//! published since 2021: before, the files had no NPI. Rows of other people are passed over unread; no problem,
//! error or `Debug` repeats a word of a row.

mod columns;
mod rows;

use core::fmt;
use std::collections::BTreeMap;

use chaperone_core::post::Interest;
use csv::ByteRecord;
use jiff::civil::Date;

use crate::npi::Npi;
use crate::tie::Tie;
use columns::Columns;
use rows::{Row, Rows};

pub use columns::File;

/// Products that are kept of one tie.
const MOST_PRODUCTS: usize = 40;
/// Ties that are kept. Nobody has so many; a file that says so is made up, and would fill the memory.
const MOST_TIES: usize = 1000;
/// Problems that are told one by one.
const MOST_PROBLEMS: usize = 100;
/// First bytes that tell text from what is none.
const MAGIC: usize = 4;
/// The first program year.
const FIRST_YEAR: i16 = 2013;

/// Everything that ties one clinician to one maker.
#[derive(Clone, PartialEq, Eq)]
pub struct Relation {
    /// The maker, without its legal form.
    pub maker: String,
    /// What it paid, by kind.
    pub ties: Vec<Paid>,
}

/// What a maker paid of one kind.
#[derive(Clone, PartialEq, Eq)]
pub struct Paid {
    /// The kind; none where the file names one that is not known.
    pub tie: Option<Tie>,
    /// The products that it was about, each once.
    pub products: Vec<String>,
    /// The day of the first payment. Of ownership only the year is known: its first day.
    pub since: Date,
    /// The day of the last payment. Of ownership only the year is known: its last day.
    pub until: Date,
    /// The sum, in US cents. Of ownership: the value where it is stated, else what was invested.
    pub cents: u64,
    /// Payments; of ownership, rows.
    pub payments: u64,
}

impl Paid {
    /// The kind in a register, such as `speaker fee`.
    pub fn kind(&self) -> &'static str {
        self.tie.map_or("payment", Tie::words)
    }
}

impl Relation {
    /// The sum of all, in US cents.
    pub fn cents(&self) -> u64 {
        self.ties.iter().fold(0, |sum, paid| sum.saturating_add(paid.cents))
    }

    /// All payments.
    pub fn payments(&self) -> u64 {
        self.ties.iter().fold(0, |sum, paid| sum.saturating_add(paid.payments))
    }

    /// The day of the first payment.
    pub fn since(&self) -> Option<Date> {
        self.ties.iter().map(|paid| paid.since).min()
    }

    /// The day of the last payment.
    pub fn until(&self) -> Option<Date> {
        self.ties.iter().map(|paid| paid.until).max()
    }

    /// The relation as interests that a post may declare, one of each kind.
    pub fn interests(&self) -> impl Iterator<Item = Interest> {
        self.ties.iter().map(|paid| Interest { party: self.maker.clone(), kind: paid.kind().to_owned(), products: paid.products.clone() })
    }
}

impl fmt::Debug for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Relation(.., {} ties)", self.ties.len())
    }
}

impl fmt::Debug for Paid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Paid(..)")
    }
}

/// What a file says of one clinician.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payments {
    /// What it lists.
    pub file: File,
    /// By maker, the largest sum first.
    pub relations: Vec<Relation>,
    /// Rows of this clinician that were taken.
    pub rows: u64,
    /// Rows left out.
    pub left_out: u64,
    /// What is wrong with the first hundred of those, in order of lines.
    pub problems: Vec<PaymentsProblem>,
}

/// Why a row was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It has more or fewer fields than there are headings.
    Fields {
        /// Fields of the row.
        has: usize,
        /// Headings.
        headings: usize,
    },
    /// Its bytes are no UTF-8.
    NotUtf8,
    /// It is longer than any row of these files; whose it is was not looked at.
    TooLong,
    /// It names no maker.
    Maker,
    /// The amount is no sum of dollars.
    Amount,
    /// The date is no day, or of before the first program year.
    Date,
}

/// A row that was left out, with no word of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentsProblem {
    /// The line on which it begins, from 1: the headings.
    pub line: u64,
    /// Why.
    pub reason: Reason,
}

impl fmt::Display for PaymentsProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        match self.reason {
            Reason::Fields { has, headings } => write!(f, "it has {has} fields, there are {headings} headings")?,
            Reason::NotUtf8 => f.write_str("this is not UTF-8 text")?,
            Reason::TooLong => f.write_str("it is too long for a row")?,
            Reason::Maker => f.write_str("it names no maker")?,
            Reason::Amount => f.write_str("the amount is no sum of dollars")?,
            Reason::Date => write!(f, "the date is no day since {FIRST_YEAR}")?,
        }
        f.write_str("; left out")
    }
}

/// Why nothing of a file can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPayments {
    /// It has no headings.
    #[error("the file is empty")]
    Empty,
    /// Packed, as it is downloaded.
    #[error("this is an archive: unpack it, and take the CSV file whose name begins with OP_DTL")]
    Archive,
    /// It names more ties than anybody has.
    #[error("the file has more than {MOST_TIES} kinds of payments to this NPI, which nobody has: it is no file of Open Payments")]
    TooMany,
    /// UTF-16.
    #[error("this is UTF-16 text, which is not read: save it as CSV (UTF-8)")]
    Utf16,
    /// Headings are missing.
    #[error(
        "this is no file of {file} of Open Payments as they are published since 2021: no column is headed {} (download the program year \
         anew from openpaymentsdata.cms.gov)",
        missing.join(" or ")
    )]
    Columns {
        /// What it looks most like.
        file: File,
        /// The headings that no column has.
        missing: Vec<&'static str>,
    },
}

/// Reads a file for the rows of one clinician, as its bytes come: an upload need not be kept.
///
/// Memory does not grow with the file, only with the makers that paid this clinician.
pub struct Reader {
    npi: Npi,
    /// The first bytes.
    magic: Vec<u8>,
    rows: Rows,
    columns: Option<Columns>,
    found: Found,
    taken: u64,
    left_out: u64,
    problems: Vec<PaymentsProblem>,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reader(..)")
    }
}

impl Reader {
    /// Looks for the rows of `npi`.
    pub fn new(npi: Npi) -> Self {
        let (found, rows) = (Found::default(), Rows::default());
        Self { npi, magic: Vec::new(), rows, columns: None, found, taken: 0, left_out: 0, problems: Vec::new() }
    }

    /// Reads the next bytes of the file, however it is cut. After an error the file is no good.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), NoPayments> {
        self.magic.extend(bytes.iter().take(MAGIC.saturating_sub(self.magic.len())));
        text_only(&self.magic)?;
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.rows.add(part);
            self.rows(false)?;
        }
        Ok(())
    }

    /// The file is over.
    pub fn finish(mut self) -> Result<Payments, NoPayments> {
        self.rows.end();
        self.rows(true)?;
        let columns = self.columns.ok_or(NoPayments::Empty)?;
        let Self { found, taken, left_out, problems, .. } = self;
        Ok(Payments { file: columns.file, relations: found.relations(), rows: taken, left_out, problems })
    }

    /// Takes the rows that are whole.
    fn rows(&mut self, over: bool) -> Result<(), NoPayments> {
        if self.columns.is_none() {
            self.columns = self.rows.headings().map(|headings| Columns::of(&headings)).transpose()?;
        }
        let Some(columns) = &self.columns else { return Ok(()) };
        while let Some(row) = self.rows.next(self.npi.as_bytes(), columns.len(), over) {
            match entry(&row, columns, self.npi) {
                Ok(None) => {}
                Ok(Some(entry)) => {
                    self.found.add(entry);
                    if self.found.ties > MOST_TIES {
                        return Err(NoPayments::TooMany);
                    }
                    self.taken += 1;
                }
                Err(reason) => {
                    self.left_out += 1;
                    if self.problems.len() < MOST_PROBLEMS {
                        self.problems.push(PaymentsProblem { line: row.line, reason });
                    }
                }
            }
        }
        Ok(())
    }
}

/// Refuses what is packed or written in another alphabet.
fn text_only(magic: &[u8]) -> Result<(), NoPayments> {
    match magic {
        [b'P', b'K', 3, 4] | [0x1F, 0x8B, ..] => Err(NoPayments::Archive),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Err(NoPayments::Utf16),
        _ => Ok(()),
    }
}

/// A row of this clinician.
struct Entry<'r> {
    maker: String,
    tie: Option<Tie>,
    products: Vec<&'r str>,
    since: Date,
    until: Date,
    cents: u64,
    payments: u64,
}

/// What a row says; nothing where the number stands in it, but not as the recipient's.
fn entry<'r>(row: &'r Row, columns: &Columns, npi: Npi) -> Result<Option<Entry<'r>>, Reason> {
    let Some(record) = &row.record else { return Err(Reason::TooLong) };
    if record.len() != columns.len() {
        return Err(Reason::Fields { has: record.len(), headings: columns.len() });
    }
    if !columns.npis.iter().any(|&at| record.get(at).is_some_and(|field| field.trim_ascii() == npi.as_bytes())) {
        return Ok(None);
    }
    let maker = plain(text(record, columns.maker)?);
    if maker.is_empty() {
        return Err(Reason::Maker);
    }
    let (since, until) = days(text(record, columns.date)?, columns.file).ok_or(Reason::Date)?;
    let amounts = columns.amounts.iter().map(|&at| text(record, at)).collect::<Result<Vec<_>, _>>()?;
    let amount = amounts.into_iter().find(|amount| !amount.is_empty()).unwrap_or_default();
    let products = columns.products.iter().map(|&at| text(record, at)).collect::<Result<Vec<_>, _>>()?;
    let payments = columns.payments.map(|at| text(record, at)).transpose()?;
    Ok(Some(Entry {
        maker,
        tie: tie(record, columns)?,
        products,
        since,
        until,
        cents: cents(amount).ok_or(Reason::Amount)?,
        payments: payments.and_then(|count| count.parse().ok()).unwrap_or(1),
    }))
}

fn text(record: &ByteRecord, at: usize) -> Result<&str, Reason> {
    core::str::from_utf8(record.get(at).unwrap_or_default()).map(str::trim).map_err(|_| Reason::NotUtf8)
}

/// The kind of a payment, by what the file calls it.
fn tie(record: &ByteRecord, columns: &Columns) -> Result<Option<Tie>, Reason> {
    let named = columns.kind.map(|at| text(record, at)).transpose()?.unwrap_or_default().to_lowercase();
    Ok(match columns.file {
        File::Research => Some(Tie::Research),
        File::Ownership if named.contains("family") && !named.contains("physician") => Some(Tie::FamilyShares),
        File::Ownership => Some(Tie::Shares),
        // `services other than consulting, including serving as faculty or as a speaker`.
        File::General if named.contains("other than consulting") => Some(Tie::SpeakerFee),
        File::General => Tie::of(&named),
    })
}

/// The days that a field tells: one, or those of a program year.
fn days(field: &str, file: File) -> Option<(Date, Date)> {
    let (since, until) = if file == File::Ownership {
        let year = field.parse().ok()?;
        (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)
    } else {
        let iso = || field.get(..10).and_then(|day| day.parse().ok());
        let day = Date::strptime("%m/%d/%Y", field).ok().or_else(iso)?;
        (day, day)
    };
    (since.year() >= FIRST_YEAR).then_some((since, until))
}

/// Cents of `1234.5`, `1,234.50`, `$12`; a third decimal is rounded.
fn cents(field: &str) -> Option<u64> {
    let plain: String = field.trim_start_matches('$').chars().filter(|c| *c != ',').collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    if whole.is_empty() && part.is_empty() || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let thousandths = (0..3).fold(0, |sum, place| sum * 10 + part.as_bytes().get(place).map_or(0, |digit| u64::from(digit - b'0')));
    whole.checked_mul(100)?.checked_add((thousandths + 5) / 10)
}

/// A maker's name without its legal form: `Velora Pharma, Inc.` is `Velora Pharma`.
fn plain(maker: &str) -> String {
    const FORMS: &[&str] = &[
        "inc",
        "incorporated",
        "llc",
        "lp",
        "llp",
        "ltd",
        "limited",
        "corp",
        "corporation",
        "co",
        "company",
        "plc",
        "gmbh",
        "ag",
        "sa",
        "nv",
        "bv",
        "and",
        "&",
        "",
    ];
    let mut words: Vec<&str> = maker.split_whitespace().collect();
    while words.len() > 1 && words.last().is_some_and(|word| FORMS.contains(&word.replace(['.', ','], "").to_lowercase().as_str())) {
        words.pop();
    }
    words.join(" ").trim_end_matches([',', ' ']).to_owned()
}

/// What was found so far: by the folded name of the maker, its name and what it paid by kind.
#[derive(Default)]
struct Found {
    makers: BTreeMap<String, (String, BTreeMap<Option<Tie>, Paid>)>,
    ties: usize,
}

impl Found {
    fn add(&mut self, entry: Entry<'_>) {
        let Entry { maker, tie, products, since, until, cents, payments } = entry;
        let (_, ties) = self.makers.entry(maker.to_lowercase()).or_insert_with(|| (maker, BTreeMap::new()));
        let paid = ties.entry(tie).or_insert_with(|| {
            self.ties += 1;
            Paid { tie, products: Vec::new(), since, until, cents: 0, payments: 0 }
        });
        paid.since = paid.since.min(since);
        paid.until = paid.until.max(until);
        paid.cents = paid.cents.saturating_add(cents);
        paid.payments = paid.payments.saturating_add(payments);
        for product in products {
            let known = paid.products.iter().any(|one| one.to_lowercase() == product.to_lowercase());
            let named = !product.is_empty() && !matches!(product.to_lowercase().as_str(), "n/a" | "na" | "none");
            if named && !known && paid.products.len() < MOST_PRODUCTS {
                paid.products.push(product.to_owned());
            }
        }
    }

    fn relations(self) -> Vec<Relation> {
        let all = self.makers.into_values().map(|(maker, ties)| Relation { maker, ties: ties.into_values().collect() });
        let mut all: Vec<Relation> = all.collect();
        all.sort_by_key(|relation| core::cmp::Reverse(relation.cents()));
        all
    }
}

#[cfg(test)]
mod tests;
