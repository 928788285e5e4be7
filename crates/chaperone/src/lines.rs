//! Lines of a stream, none of which can take more memory than a limit.

use std::io::{self, BufRead};

/// The longest line of a file of posts that is read, in bytes: a post of the longest text, every
/// character of it escaped, and its situation.
pub(crate) const MAX_LINE_BYTES: usize = 8 << 20;

/// One line of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: u64,
    /// Where it starts in the stream, in bytes.
    pub(crate) offset: u64,
    /// Its length in bytes, without the line break.
    pub(crate) bytes: u64,
    /// It was longer than the limit, and its bytes were passed over.
    pub(crate) too_long: bool,
}

/// Hands out one line after the other.
pub(crate) struct Lines<R> {
    pub(crate) input: R,
    number: u64,
    offset: u64,
    limit: usize,
}

impl<R: BufRead> Lines<R> {
    /// Lines of at most `limit` bytes of `input`, whose first byte is at `offset` of the stream.
    pub(crate) fn new(input: R, offset: u64, limit: usize) -> Self {
        Self { input, number: 0, offset, limit }
    }

    /// Appends the next line to `into` without its line break, unless it is too long; `None` at the end.
    pub(crate) fn next(&mut self, into: &mut Vec<u8>) -> io::Result<Option<Line>> {
        let kept = into.len();
        let (mut bytes, mut taken, mut ended) = (0, 0, false);
        while !ended {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                break;
            }
            let newline = buffer.iter().position(|&b| b == b'\n');
            let part = buffer.get(..newline.unwrap_or(buffer.len())).unwrap_or_default();
            bytes += part.len();
            if bytes <= self.limit {
                into.extend_from_slice(part);
            } else {
                into.truncate(kept);
            }
            ended = newline.is_some();
            let used = part.len() + usize::from(ended);
            self.input.consume(used);
            taken += used;
        }
        if taken == 0 {
            return Ok(None);
        }
        self.number += 1;
        let line = Line { number: self.number, offset: self.offset, bytes: bytes as u64, too_long: bytes > self.limit };
        self.offset += taken as u64;
        Ok(Some(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    #[test]
    fn long_lines_are_passed_over_and_counted() {
        let text = format!("one\n{}\n\nfour", "x".repeat(5000));
        for capacity in [1, 7, 64, 8192] {
            let mut lines = Lines::new(BufReader::with_capacity(capacity, text.as_bytes()), 3, 10);
            let (mut kept, mut seen) = (Vec::new(), Vec::new());
            while let Some(line) = lines.next(&mut kept).unwrap() {
                seen.push((line.number, line.offset, line.bytes, line.too_long));
            }
            assert_eq!(seen, [(1, 3, 3, false), (2, 7, 5000, true), (3, 5008, 0, false), (4, 5009, 4, false)]);
            assert_eq!(kept, b"onefour");
            assert!(kept.capacity() < 64);
        }
    }
}
