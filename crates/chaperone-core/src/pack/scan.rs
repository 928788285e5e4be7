//! A look at a file before it is parsed: size, nesting, and characters that have no place in it.
//!
//! The TOML parser builds a tree, and dropping a tree recurses. What nests too deeply is
//! therefore refused before there is a tree.

use super::error::{PackError, Place, Problem};
use super::{MAX_DEPTH, MAX_FILE_BYTES};

/// Refuses what should not reach the parser.
pub(super) fn scan(text: &str) -> Result<(), PackError> {
    if text.len() > MAX_FILE_BYTES {
        return Err(PackError::new(Place::START, Problem::FileTooLong { bytes: text.len() }));
    }
    let mut scan = Scan { rest: text, at: 0, brackets: 0, dots: 0 };
    scan.run().map_err(|(at, problem)| PackError::new(Place::of(text, at), problem))
}

/// Whether a character would not show, or would make the rest show in another order: a pack is
/// printed on terminals and pages.
pub(super) fn refused(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

struct Scan<'t> {
    rest: &'t str,
    at: usize,
    brackets: usize,
    dots: usize,
}

type Stop = (usize, Problem);

impl Scan<'_> {
    fn run(&mut self) -> Result<(), Stop> {
        loop {
            let start = self.at;
            if let Some(quote) = ["\"\"\"", "'''"].into_iter().find(|quote| self.rest.starts_with(quote)) {
                self.skip(quote.len());
                self.long_text(quote, start)?;
                continue;
            }
            let Some(c) = self.next()? else { return Ok(()) };
            match c {
                '"' | '\'' => self.short_text(c, start)?,
                '#' => self.comment()?,
                '[' | '{' => {
                    self.brackets += 1;
                    self.dots = 0;
                }
                ']' | '}' => {
                    self.brackets = self.brackets.saturating_sub(1);
                    self.dots = 0;
                }
                '.' => self.dots += 1,
                '\n' | ',' | '=' => self.dots = 0,
                _ => {}
            }
            if self.brackets > MAX_DEPTH || self.dots > MAX_DEPTH {
                return Err((start, Problem::TooDeep));
            }
        }
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
        self.at += bytes;
    }

    fn next(&mut self) -> Result<Option<char>, Stop> {
        let Some(c) = self.rest.chars().next() else { return Ok(None) };
        let line_end = c == '\n' || (c == '\r' && self.rest.starts_with("\r\n"));
        if refused(c) && !line_end && c != '\t' {
            return Err((self.at, Problem::Character { code: u32::from(c) }));
        }
        self.skip(c.len_utf8());
        Ok(Some(c))
    }

    fn comment(&mut self) -> Result<(), Stop> {
        while !self.rest.is_empty() && !self.rest.starts_with('\n') {
            self.next()?;
        }
        Ok(())
    }

    fn short_text(&mut self, quote: char, start: usize) -> Result<(), Stop> {
        loop {
            match self.next()? {
                Some('\\') if quote == '"' && !self.rest.starts_with(['\n', '\r']) => {
                    self.next()?;
                }
                Some(c) if c == quote => return Ok(()),
                None | Some('\n') => return Err((start, Problem::Unclosed)),
                Some(_) => {}
            }
        }
    }

    fn long_text(&mut self, quote: &str, start: usize) -> Result<(), Stop> {
        let mark = quote.chars().next();
        while !self.rest.starts_with(quote) {
            match self.next()? {
                None => return Err((start, Problem::Unclosed)),
                Some('\\') if mark == Some('"') => {
                    self.next()?;
                }
                Some(_) => {}
            }
        }
        self.skip(quote.len());
        // Up to two quotes more belong to the text: `""""` ends with one.
        for _ in 0..2 {
            if mark.is_some_and(|mark| self.rest.starts_with(mark)) {
                self.skip(1);
            }
        }
        Ok(())
    }
}
