//! Lists of patients, as practices export them, into a roster: CSV, a FHIR R4 Bundle, Patients one a line.
//!
//! A broken row is told by its number and a fixed reason, and the rest is read. No problem, error or `Debug` repeats
//! a word of a list, not even of its headings: where there are none, the first row is a patient.

mod csv;
mod date;
mod fhir;
mod headings;

use core::fmt;

use chaperone_core::roster::{Builder, Date, MOST_NAMES, MOST_NUMBERS, Person};

pub use date::DateOrder;

/// Characters of the longest name that is read.
const LONGEST_NAME: usize = 200;
/// Characters of the longest number that is read.
const LONGEST_NUMBER: usize = 80;

/// What a list is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Columns with headings, separated by commas, semicolons or tabs.
    Csv,
    /// A FHIR R4 Bundle, or a single Patient.
    Bundle,
    /// FHIR R4 Patients, one a line.
    Ndjson,
}

/// The part of a patient that a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Given, family or whole name.
    Name,
    /// Birth date.
    BirthDate,
    /// Record, insurance or telephone number.
    Number,
}

impl Field {
    const fn words(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::BirthDate => "birth date",
            Self::Number => "number",
        }
    }

    const fn most(self) -> usize {
        match self {
            Self::Name => MOST_NAMES,
            Self::BirthDate => 1,
            Self::Number => MOST_NUMBERS,
        }
    }
}

/// Why a row, or a field of it, was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is no JSON.
    NoJson,
    /// It is JSON, but no FHIR resource.
    NoResource,
    /// Its bytes are no UTF-8.
    NotUtf8,
    /// It has more or fewer fields than there are headings.
    Fields {
        /// Fields of the row.
        has: usize,
        /// Headings.
        headings: usize,
    },
    /// A quotation mark is opened and not closed in the same row.
    Quote,
    /// It has no name, birth date or number.
    Empty,
    /// The field is no date, or no day on which a patient may be born.
    NoDate(Field),
    /// The field is longer than any name or number.
    TooLong(Field),
    /// The field is not of the form that FHIR gives it.
    Shape(Field),
    /// There are more than can be kept.
    TooMany(Field),
}

/// What is wrong with a row, with no word of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RosterProblem {
    /// Which: the line of a file, headings and all, or the entry of a Bundle, from 1.
    pub row: u64,
    /// Why.
    pub reason: Reason,
}

impl RosterProblem {
    /// Whether the whole row was left out, not only a field of it.
    pub const fn leaves_out(self) -> bool {
        matches!(self.reason, Reason::NoJson | Reason::NoResource | Reason::NotUtf8 | Reason::Fields { .. } | Reason::Quote | Reason::Empty)
    }
}

impl fmt::Display for RosterProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}: ", self.row)?;
        match self.reason {
            Reason::NoJson => f.write_str("this is not valid JSON; left out"),
            Reason::NoResource => f.write_str("this is no FHIR resource: it has no \"resourceType\"; left out"),
            Reason::NotUtf8 => f.write_str("this is not UTF-8 text; left out (save the list as UTF-8)"),
            Reason::Fields { has, headings } => write!(f, "it has {has} fields, there are {headings} headings; left out"),
            Reason::Quote => f.write_str("a quotation mark is opened and not closed; left out"),
            Reason::Empty => f.write_str("it has no name, birth date or number of five digits or more; left out"),
            Reason::NoDate(field) => write!(f, "the {} is no day on which a patient may be born; the rest was taken", field.words()),
            Reason::TooLong(field) => write!(f, "the {} is too long; the rest was taken", field.words()),
            Reason::Shape(field) => write!(f, "the {} is not written as FHIR R4 has it; the rest was taken", field.words()),
            Reason::TooMany(field) => write!(f, "there are more than {} {}s; the first were taken", field.most(), field.words()),
        }
    }
}

/// Why nothing of a list can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoList {
    /// It has no bytes but white space.
    #[error("the list is empty")]
    Empty,
    /// A spreadsheet or another archive.
    #[error("this is a spreadsheet or an archive, not text: save it as CSV (UTF-8)")]
    Archive,
    /// UTF-16.
    #[error("this is UTF-16 text, which is not read: save it as UTF-8")]
    Utf16,
    /// The JSON breaks off or is broken outside of the entries.
    #[error("this is not valid JSON after entry {after} (line {line}, column {column})")]
    Json {
        /// Entries that could be read before.
        after: u64,
        /// Line, from 1.
        line: usize,
        /// Column, from 1, in bytes.
        column: usize,
    },
    /// JSON, but neither a Bundle nor a Patient.
    #[error("this is JSON, but neither a FHIR Bundle nor a Patient: \"resourceType\" must be one of the two")]
    NoBundle,
    /// No heading says where the names are.
    #[error(
        "the first row must be headings, and none of them is for names: such as \"given name\" and \"family name\", or \"name\" \
         (docs/roster.md lists them)"
    )]
    NoHeadings,
    /// `03/04/1961`, and no row tells which is the month.
    #[error("the birth dates can be read day first or month first, and no row says which: state it")]
    Order,
    /// Some rows say day first, others month first.
    #[error("some birth dates are written day first (row {day}), others month first (row {month}): write them alike, best as 1961-03-04")]
    TwoOrders {
        /// A row that is day first.
        day: u64,
        /// A row that is month first.
        month: u64,
    },
}

/// What has come of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Patients taken.
    pub patients: u64,
    /// Rows left out.
    pub left_out: u64,
    /// FHIR resources that are no patients.
    pub others: u64,
}

/// Reads a list into a roster.
pub struct Reader<'a> {
    builder: &'a mut Builder,
    problem: &'a mut dyn FnMut(RosterProblem),
    counts: Counts,
    order: Option<DateOrder>,
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reader(..)")
    }
}

impl<'a> Reader<'a> {
    /// Adds to `builder`, and calls `problem` for every row or field that is left out, in order of rows.
    pub fn new(builder: &'a mut Builder, problem: &'a mut dyn FnMut(RosterProblem)) -> Self {
        Self { builder, problem, counts: Counts::default(), order: None }
    }

    /// How dates of two numbers and a year are written, where the list itself does not tell.
    #[must_use]
    pub const fn dates(mut self, order: Option<DateOrder>) -> Self {
        self.order = order;
        self
    }

    /// Reads a whole list. What was read before an error stays in the builder.
    pub fn read(mut self, bytes: &[u8]) -> Result<Counts, NoList> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match format(bytes)? {
            Format::Csv => csv::read(&mut self, bytes)?,
            Format::Bundle => fhir::bundle(&mut self, bytes)?,
            Format::Ndjson => fhir::lines(&mut self, bytes),
        }
        Ok(self.counts)
    }

    fn report(&mut self, row: u64, reason: Reason) {
        let problem = RosterProblem { row, reason };
        self.counts.left_out += u64::from(problem.leaves_out());
        (self.problem)(problem);
    }

    /// Adds the patient of a row, less what is wrong with it.
    fn patient(&mut self, row: u64, raw: &Raw<'_>) {
        let given = self.fitting(row, Field::Name, LONGEST_NAME, &raw.given);
        let family = self.fitting(row, Field::Name, LONGEST_NAME, &raw.family);
        let numbers = self.fitting(row, Field::Number, LONGEST_NUMBER, &raw.numbers);
        if raw.no_date {
            self.report(row, Reason::NoDate(Field::BirthDate));
        }
        let person = Person { given: &given, family: &family, born: &raw.born, numbers: &numbers };
        if self.builder.add(&person) {
            self.counts.patients += 1;
        } else {
            self.report(row, Reason::Empty);
        }
    }

    /// Those of `all` that are short enough, and not more than can be kept.
    fn fitting<'t>(&mut self, row: u64, field: Field, longest: usize, all: &'t [impl AsRef<str>]) -> Vec<&'t str> {
        let short = |one: &&str| one.chars().nth(longest).is_none();
        let mut fitting: Vec<&str> = all.iter().map(AsRef::as_ref).filter(|one| !one.trim().is_empty()).collect();
        let before = fitting.len();
        fitting.retain(short);
        if fitting.len() < before {
            self.report(row, Reason::TooLong(field));
        }
        if fitting.len() > field.most() {
            fitting.truncate(field.most());
            self.report(row, Reason::TooMany(field));
        }
        fitting
    }
}

/// A patient as a list has them, before it is looked at more closely.
#[derive(Default)]
struct Raw<'t> {
    given: Vec<std::borrow::Cow<'t, str>>,
    family: Vec<std::borrow::Cow<'t, str>>,
    born: Vec<Date>,
    /// There was a birth date, but it is none.
    no_date: bool,
    numbers: Vec<std::borrow::Cow<'t, str>>,
}

/// What a list is written as, by its first bytes.
pub fn format(bytes: &[u8]) -> Result<Format, NoList> {
    if bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"\xD0\xCF\x11\xE0")
        || bytes.starts_with(b"\x1F\x8B")
        || bytes.starts_with(b"%PDF")
    {
        return Err(NoList::Archive);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(NoList::Utf16);
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii();
    match text.first() {
        None => Err(NoList::Empty),
        Some(b'{') if fhir::is_lines(text) => Ok(Format::Ndjson),
        Some(b'{' | b'[') => Ok(Format::Bundle),
        Some(_) => Ok(Format::Csv),
    }
}

#[cfg(test)]
mod tests;
