//! What is read: files and what is typed or piped.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufReader, Cursor, IsTerminal as _, Read, Write as _};
use std::path::Path;

use chaperone_core::text::{Draft, MAX_BYTES};

use crate::args::Input;
use crate::lines::MAX_LINE_BYTES;
use crate::problem::Problem;

/// How much is looked at to guess what a file holds, in bytes.
const HEAD_BYTES: usize = 4096;
/// How much of a file of posts is read at a time, in bytes.
const BUFFER_BYTES: usize = 256 << 10;
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// What a source holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One draft.
    Text,
    /// A post a line.
    Jsonl,
    /// One post, over many lines.
    Json,
}

/// Something to read posts from.
pub(crate) struct Source {
    /// The path as given; `draft` for what is typed or piped.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Size in bytes, where it is known.
    pub(crate) bytes: Option<u64>,
    /// Bytes before the first of `input`: a byte order mark.
    pub(crate) skipped: u64,
    pub(crate) input: BufReader<Box<dyn Read + Send>>,
}

impl Source {
    /// Opens `path`, where `-` is what is typed or piped, and looks at its first bytes.
    pub(crate) fn open(path: &Path, asked: Option<Input>) -> Result<Self, Problem> {
        if path == Path::new("-") {
            if io::stdin().is_terminal() {
                let hint = "Type or paste the draft, then press Ctrl-D on a new line (on Windows Ctrl-Z, then Enter).";
                let _ = writeln!(io::stderr(), "{hint}");
            }
            return Self::new("draft".to_owned(), None, Box::new(io::stdin()), asked);
        }
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| Problem::io(&name, &error))?;
        let data = file.metadata().map_err(|error| Problem::io(&name, &error))?;
        if data.is_dir() {
            return Err(Problem::new("this is a folder, not a file").at(name));
        }
        Self::new(name, data.is_file().then_some(data.len()), Box::new(file), asked)
    }

    fn new(name: String, bytes: Option<u64>, mut input: Box<dyn Read + Send>, asked: Option<Input>) -> Result<Self, Problem> {
        let (mut head, ended) = head(&mut input).map_err(|error| Problem::io(&name, &error))?;
        if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
            return Err(Problem::new("this is UTF-16 text, which is not read").at(name).help("save it as UTF-8 and try again"));
        }
        let skipped = if head.starts_with(BOM) { BOM.len() } else { 0 };
        head.drain(..skipped);
        let kind = kind(&name, &head, asked);
        // A terminal that said it was done must not be asked again: it would wait for a second Ctrl-D.
        let rest = if ended { Box::new(io::empty()) } else { input };
        let input: Box<dyn Read + Send> = Box::new(Cursor::new(head).chain(rest));
        Ok(Self { name, kind, bytes, skipped: skipped as u64, input: BufReader::with_capacity(BUFFER_BYTES, input) })
    }

    /// Reads a whole draft.
    pub(crate) fn draft(self) -> Result<Draft, Problem> {
        let name = self.name.clone();
        let text = self.whole(MAX_BYTES)?;
        if text.trim().is_empty() {
            return Err(Problem::new("the text is empty: there is nothing to review").at(name));
        }
        Draft::new(text).map_err(|error| Problem::new(error.to_string()).at(name))
    }

    /// Reads a whole post in JSON.
    pub(crate) fn json(self) -> Result<String, Problem> {
        self.whole(MAX_LINE_BYTES)
    }

    /// Everything, if it is UTF-8 of at most `limit` bytes. More than that is counted, not kept.
    fn whole(mut self, limit: usize) -> Result<String, Problem> {
        let mut bytes = Vec::new();
        let read = self.input.by_ref().take(limit as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| Problem::io(&self.name, &error))?;
        if bytes.len() > limit {
            let rest = io::copy(&mut self.input, &mut io::sink()).map_err(|error| Problem::io(&self.name, &error))?;
            let all = bytes.len() as u64 + rest;
            return Err(Problem::new(format!("the text has {all} bytes; the longest that can be reviewed has {limit}")).at(self.name));
        }
        let place = InStream { name: &self.name, line: 1, offset: self.skipped };
        match String::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(error) => Err(not_utf8(&place, error.as_bytes(), error.utf8_error().valid_up_to())),
        }
    }
}

/// Where some bytes stand in a stream.
pub(crate) struct InStream<'a> {
    /// The stream.
    pub(crate) name: &'a str,
    /// Line number of the first byte, from 1.
    pub(crate) line: u64,
    /// Offset of the first byte.
    pub(crate) offset: u64,
}

/// The problem of `bytes` that are text only up to the byte `valid`.
pub(crate) fn not_utf8(place: &InStream<'_>, bytes: &[u8], valid: usize) -> Problem {
    let before = bytes.get(..valid).unwrap_or_default();
    let line = place.line + before.split(|&b| b == b'\n').skip(1).count() as u64;
    let row = before.rsplit(|&b| b == b'\n').next().unwrap_or_default();
    let column = String::from_utf8_lossy(row).chars().count() + 1;
    let offset = place.offset + valid as u64;
    Problem::new(format!("not UTF-8 text: the byte at offset {offset} (line {line}, column {column}) is part of no character"))
        .at(format!("{}:{line}:{column}", place.name))
        .help("save it as UTF-8 and try again")
}

/// The first bytes, up to a line break: enough for a byte order mark and a guess. And whether that is all.
fn head(input: &mut impl Read) -> io::Result<(Vec<u8>, bool)> {
    let mut head = vec![0; HEAD_BYTES];
    let mut filled = 0;
    while let Some(free) = head.get_mut(filled..).filter(|free| !free.is_empty()) {
        match input.read(free) {
            Ok(0) => {
                head.truncate(filled);
                return Ok((head, true));
            }
            Ok(read) => {
                let new = free.get(..read).unwrap_or_default();
                filled += read;
                if new.contains(&b'\n') {
                    break;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    head.truncate(filled);
    Ok((head, false))
}

/// By what was asked for, then by the name, then by the first line.
fn kind(name: &str, head: &[u8], asked: Option<Input>) -> Kind {
    let extension = Path::new(name).extension().map(OsStr::to_ascii_lowercase);
    match (asked, extension.as_ref().and_then(|extension| extension.to_str())) {
        (Some(Input::Text), _) | (None, Some("txt" | "md")) => Kind::Text,
        (Some(Input::Jsonl), _) | (None, Some("jsonl" | "ndjson")) => Kind::Jsonl,
        (None, Some("json")) => {
            if first_line_is_whole(head) {
                Kind::Jsonl
            } else {
                Kind::Json
            }
        }
        (None, _) if !looks_like_json(head) => Kind::Text,
        (None, _) => {
            if first_line_is_whole(head) {
                Kind::Jsonl
            } else {
                Kind::Json
            }
        }
    }
}

/// An object that opens with a key, as no draft does.
fn looks_like_json(head: &[u8]) -> bool {
    let mut marks = head.iter().filter(|b| !b.is_ascii_whitespace());
    marks.next() == Some(&b'{') && matches!(marks.next(), Some(b'"' | b'}'))
}

/// The first line closes what it opens, or is too long to see its end.
fn first_line_is_whole(head: &[u8]) -> bool {
    let line = head.trim_ascii_start();
    match line.iter().position(|&b| b == b'\n') {
        Some(end) => line.get(..end).unwrap_or_default().trim_ascii_end().ends_with(b"}"),
        None => line.len() >= HEAD_BYTES / 2 || line.trim_ascii_end().ends_with(b"}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says once that it is at its end; asking again is a mistake.
    struct Terminal(Vec<&'static [u8]>);

    impl Read for Terminal {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let typed = self.0.remove(0);
            into[..typed.len()].copy_from_slice(typed);
            Ok(typed.len())
        }
    }

    #[test]
    fn one_end_is_enough() {
        for typed in [vec![&b"Wash "[..], b"your hands", b""], vec![b"Wash\n", b"your hands\n", b""], vec![b"W", b""]] {
            let source = Source::new("draft".to_owned(), None, Box::new(Terminal(typed)), None).unwrap();
            assert!(source.draft().unwrap().text().starts_with('W'));
        }
    }

    #[test]
    fn the_kind_is_guessed() {
        for (name, head, expected) in [
            ("a.txt", "{\"text\": 1}", Kind::Text),
            ("a.JSONL", "anything", Kind::Jsonl),
            ("a.json", "{\"text\": 1}\n{", Kind::Jsonl),
            ("a.json", "{\n  \"text\": 1\n}", Kind::Json),
            ("draft", "{\"text\": 1}\n", Kind::Jsonl),
            ("draft", "{\n\"text\": 1}\n", Kind::Json),
            ("draft", "{sigh} another Monday", Kind::Text),
            ("draft", "\"Quoted\" words", Kind::Text),
            ("draft", "", Kind::Text),
        ] {
            assert_eq!(kind(name, head.as_bytes(), None), expected, "{name} {head}");
        }
        assert_eq!(kind("a.jsonl", b"words", Some(Input::Text)), Kind::Text);
        assert_eq!(kind("a.txt", b"words", Some(Input::Jsonl)), Kind::Jsonl);
    }
}
