//! Columns with headings, as practice software and spreadsheets write them.

use std::borrow::Cow;

use chaperone_core::roster::split_name;
use csv::{ByteRecord, ReaderBuilder};

use super::date::Dated;
use super::headings::{Column, columns};
use super::{DateOrder, NoList, Raw, Reader, Reason};

/// Reads a whole list.
pub(super) fn read(reader: &mut Reader<'_>, bytes: &[u8]) -> Result<(), NoList> {
    let delimiter = delimiter(bytes);
    let mut rows = Rows::new(bytes, delimiter);
    let mut record = ByteRecord::new();
    if !rows.next(&mut record, None) {
        return Err(NoList::Empty);
    }
    let columns = columns(record.iter())?;
    let order = order(reader.order, Rows::new(bytes, delimiter), &columns)?;
    while rows.next(&mut record, Some(columns.len())) {
        match row(&rows, &record, &columns, order) {
            Ok(raw) => reader.patient(rows.row, &raw),
            Err(reason) => reader.report(rows.row, reason),
        }
    }
    Ok(())
}

/// The mark that stands most often in the first row.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes.trim_ascii_start().split(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or_default();
    let count = |mark: u8| first.split(|b| *b == mark).count();
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

/// The rows of a list, where a quotation mark that is never closed costs one row and not the rest.
struct Rows<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    reader: csv::Reader<&'a [u8]>,
    /// Where `reader` began.
    at: usize,
    line: u64,
    /// The line on which the row at hand begins.
    row: u64,
    /// The row at hand opened a quotation mark and did not close it.
    open: bool,
}

impl<'a> Rows<'a> {
    fn new(bytes: &'a [u8], delimiter: u8) -> Self {
        Self { bytes, delimiter, reader: Self::from(bytes, delimiter), at: 0, line: 1, row: 1, open: false }
    }

    fn from(bytes: &'a [u8], delimiter: u8) -> csv::Reader<&'a [u8]> {
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes)
    }

    /// Reads the next row that is not empty; `headings` is how many fields it should have.
    fn next(&mut self, record: &mut ByteRecord, headings: Option<usize>) -> bool {
        loop {
            let before = (self.reader.position().byte() as usize, self.reader.position().line() - 1);
            let rest = self.bytes.get(self.at + before.0..).unwrap_or_default();
            let Some((blank, lines)) = blank(rest) else { return false };
            let begin = (self.at + before.0 + blank, self.line + before.1 + lines);
            // Reading from memory cannot fail, and every row is as good as it is.
            if !matches!(self.reader.read_byte_record(record), Ok(true)) {
                return false;
            }
            self.row = begin.1;
            let several = self.line + self.reader.position().line() - 1 > begin.1 + 1;
            self.open = several && headings.is_some_and(|headings| headings != record.len());
            if self.open {
                self.restart(begin);
            }
            if record.iter().any(|field| !field.trim_ascii().is_empty()) {
                return true;
            }
        }
    }

    /// Goes on with the line after the one that starts at `begin`.
    fn restart(&mut self, begin: (usize, u64)) {
        let rest = self.bytes.get(begin.0..).unwrap_or_default();
        let line = rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |end| end + 1);
        (self.at, self.line) = (begin.0 + line, begin.1 + 1);
        self.reader = Self::from(self.bytes.get(self.at..).unwrap_or_default(), self.delimiter);
    }
}

/// Bytes and lines of line breaks before the next row; `None` at the end.
fn blank(rest: &[u8]) -> Option<(usize, u64)> {
    let bytes = rest.iter().position(|b| !matches!(b, b'\n' | b'\r'))?;
    let lines = rest.get(..bytes)?.split(|b| *b == b'\n').count() - 1;
    Some((bytes, lines as u64))
}

/// The order of the dates of a whole list: what was stated, else what its rows tell.
fn order(stated: Option<DateOrder>, mut rows: Rows<'_>, columns: &[Column]) -> Result<DateOrder, NoList> {
    if let Some(order) = stated {
        return Ok(order);
    }
    let mut record = ByteRecord::new();
    rows.next(&mut record, None);
    let (mut day, mut month, mut open) = (None, None, false);
    while rows.next(&mut record, Some(columns.len())) {
        for (field, _) in record.iter().zip(columns).filter(|(_, column)| **column == Column::Born) {
            let dated = Dated::of(&String::from_utf8_lossy(field));
            open |= dated.is_open() && !is_dotted(field);
            match dated.order().filter(|_| !is_dotted(field)) {
                Some(DateOrder::DayFirst) => day = day.or(Some(rows.row)),
                Some(DateOrder::MonthFirst) => month = month.or(Some(rows.row)),
                None => {}
            }
        }
    }
    match (day, month) {
        (Some(day), Some(month)) => Err(NoList::TwoOrders { day, month }),
        (None, None) if open => Err(NoList::Order),
        (None, Some(_)) => Ok(DateOrder::MonthFirst),
        (_, None) => Ok(DateOrder::DayFirst),
    }
}

/// With full stops a date is day first everywhere.
fn is_dotted(field: &[u8]) -> bool {
    field.contains(&b'.')
}

/// A row as a patient.
fn row<'r>(rows: &Rows<'_>, record: &'r ByteRecord, columns: &[Column], order: DateOrder) -> Result<Raw<'r>, Reason> {
    if rows.open {
        return Err(Reason::Quote);
    }
    if record.len() != columns.len() {
        return Err(Reason::Fields { has: record.len(), headings: columns.len() });
    }
    let mut raw = Raw::default();
    for (field, column) in record.iter().zip(columns) {
        if *column == Column::Other || field.trim_ascii().is_empty() {
            continue;
        }
        let text = core::str::from_utf8(field).map_err(|_| Reason::NotUtf8)?.trim();
        match column {
            Column::Given => raw.given.push(Cow::Borrowed(text)),
            Column::Family => raw.family.push(Cow::Borrowed(text)),
            Column::Whole => whole(&mut raw, text),
            Column::Born => {
                let order = if is_dotted(field) { DateOrder::DayFirst } else { order };
                match Dated::of(text).days(order) {
                    Some(days) => raw.born.extend(days),
                    None => raw.no_date = true,
                }
            }
            Column::Number => raw.numbers.push(Cow::Borrowed(text)),
            Column::Other => {}
        }
    }
    Ok(raw)
}

/// Adds a name that is written in one field.
pub(super) fn whole(raw: &mut Raw<'_>, name: &str) {
    match split_name(name) {
        Some((given, family)) => {
            raw.given.push(Cow::Owned(given));
            raw.family.push(Cow::Owned(family));
        }
        None => raw.family.push(Cow::Owned(name.to_owned())),
    }
}
