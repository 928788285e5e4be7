//! The rows of a file of many gigabytes, as its bytes come: only those that hold the number looked for are taken apart.

use std::collections::VecDeque;

use csv::{ByteRecord, ReaderBuilder};

/// Bytes of the longest line; the files' own are a few thousand.
const LONGEST: usize = 1 << 18;
/// Lines of the longest row: a quotation may hold line breaks.
const MOST_LINES: usize = 16;

/// A row that holds the number looked for, or may.
pub(super) struct Row {
    /// The line on which it begins.
    pub(super) line: u64,
    /// Its fields; none where it is too long.
    pub(super) record: Option<ByteRecord>,
}

/// A line without its end; none where it is too long.
type Line = Option<Vec<u8>>;

/// Lines that have come and are not yet rows.
#[derive(Default)]
pub(super) struct Rows {
    /// The start of a line whose end has not come.
    start: Vec<u8>,
    /// It is too long, and no longer kept.
    long: bool,
    waiting: VecDeque<Line>,
    /// Lines that were rows.
    line: u64,
}

/// How many lines a row has.
enum Extent {
    Lines(usize),
    /// It depends on lines that have not come.
    Open,
}

impl Rows {
    /// Adds bytes, of which only the last may end a line.
    pub(super) fn add(&mut self, part: &[u8]) {
        self.long |= self.start.len() + part.len() > LONGEST;
        if self.long {
            self.start.clear();
        } else {
            self.start.extend_from_slice(part);
        }
        if part.ends_with(b"\n") {
            self.end();
        }
    }

    /// Ends the line at hand.
    pub(super) fn end(&mut self) {
        let line = core::mem::take(&mut self.start);
        let line = if core::mem::take(&mut self.long) { None } else { Some(line.trim_ascii_end().to_vec()) };
        self.waiting.push_back(line);
    }

    /// The fields of the next line, which is the headings.
    pub(super) fn headings(&mut self) -> Option<ByteRecord> {
        let line = self.take(1)?;
        parsed(line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line))
    }

    /// The next row that holds `number`; a whole one has `headings` fields. `over`: no more lines will come.
    pub(super) fn next(&mut self, number: &[u8], headings: usize, over: bool) -> Option<Row> {
        while let Some(first) = self.waiting.front() {
            let line = self.line + 1;
            if first.is_none() {
                self.take(1);
                return Some(Row { line, record: None });
            }
            let Extent::Lines(lines) = self.extent(headings, over) else { return None };
            let row = self.take(lines)?;
            if row.windows(number.len()).any(|part| part == number) {
                return Some(Row { line, record: Some(parsed(&row).unwrap_or_default()) });
            }
        }
        None
    }

    /// A line together with those after it that close its quotation. A quotation that is never closed costs a line.
    fn extent(&self, headings: usize, over: bool) -> Extent {
        let whole = |row: &[u8]| parsed(row).is_some_and(|record| record.len() == headings);
        let mut row = Vec::new();
        for (lines, line) in (1..).zip(self.waiting.iter().take(MOST_LINES)) {
            let Some(line) = line else { return Extent::Lines(1) };
            row.extend_from_slice(line);
            match (lines, is_open(&row)) {
                (1, false) => return Extent::Lines(1),
                // A mark that stands within a field opens nothing.
                (1, true) if whole(&row) => return Extent::Lines(1),
                (_, true) => row.push(b'\n'),
                (_, false) => return Extent::Lines(if whole(&row) { lines } else { 1 }),
            }
        }
        if over || self.waiting.len() >= MOST_LINES { Extent::Lines(1) } else { Extent::Open }
    }

    /// Takes so many lines as one row.
    fn take(&mut self, lines: usize) -> Option<Vec<u8>> {
        let lines = lines.min(self.waiting.len());
        self.line += lines as u64;
        let lines: Vec<Vec<u8>> = self.waiting.drain(..lines).flatten().collect();
        (!lines.is_empty()).then(|| lines.join(&b'\n'))
    }
}

/// Whether a quotation is not closed: in quotations a mark is written twice.
fn is_open(line: &[u8]) -> bool {
    line.iter().fold(false, |open, byte| open ^ (*byte == b'"'))
}

/// The fields of one row; none of an empty one.
fn parsed(row: &[u8]) -> Option<ByteRecord> {
    let mut record = ByteRecord::new();
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(row);
    matches!(reader.read_byte_record(&mut record), Ok(true)).then_some(record)
}
