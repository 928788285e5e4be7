//! A draft and places in it.

use core::fmt;

/// The longest draft that is read, in bytes of UTF-8 (a long blog post is about 30 kB).
pub const MAX_BYTES: usize = 1 << 20;

/// The words of a post. They never reach a log: `Debug` shows only the length, and there is
/// no `Display` and no `Serialize`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Draft(String);

/// A text of more than [`MAX_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text has {bytes} bytes; the longest post that can be reviewed has {MAX_BYTES}")]
pub struct TooLong {
    /// Length of the refused text, in bytes.
    pub bytes: usize,
}

impl Draft {
    /// Takes a text of at most [`MAX_BYTES`].
    pub fn new(text: impl Into<String>) -> Result<Self, TooLong> {
        let text = text.into();
        if text.len() > MAX_BYTES {
            return Err(TooLong { bytes: text.len() });
        }
        Ok(Self(text))
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The words at `span`; empty where the span is not of this draft.
    pub fn at(&self, span: Span) -> &str {
        self.0.get(span.range()).unwrap_or_default()
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({} bytes)", self.0.len())
    }
}

/// A place in a draft: byte offsets of UTF-8, half open, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A span of byte offsets. Offsets past `u32::MAX` cannot occur: see [`MAX_BYTES`].
    pub(crate) const fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// The span of `text` from `start` to `end`, if both are character boundaries in order.
    pub fn of(text: &str, start: usize, end: usize) -> Option<Self> {
        text.get(start..end).map(|_| Self::new(start, end))
    }

    /// First byte.
    pub const fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub const fn end(self) -> usize {
        self.end as usize
    }

    /// As a range for slicing.
    pub const fn range(self) -> core::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether the two share at least one byte.
    pub const fn touches(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// From the start of the earlier to the end of the later.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}
