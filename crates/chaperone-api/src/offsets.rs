//! Places counted in characters, UTF-16 units or bytes.

use chaperone_core::named_enum;
use chaperone_core::text::Span;

named_enum! {
    /// What offsets count.
    Unit {
        /// Unicode scalar values: what Python and most other languages index by.
        Char = "char",
        /// UTF-16 code units: what JavaScript, Java and C# index by.
        Utf16 = "utf16",
        /// Bytes of UTF-8: what Rust and Go index by.
        Byte = "byte",
    }
}

/// Converts byte offsets of one text into another unit. One pass over the text; text that is
/// all ASCII costs nothing more.
#[derive(Clone, Debug)]
pub struct Offsets {
    unit: Unit,
    /// After each character that is longer in bytes than in units: its end, and how many bytes
    /// more than units have gone by until there.
    steps: Vec<(u32, u32)>,
}

impl Offsets {
    /// Reads `text` once.
    pub fn of(text: &str, unit: Unit) -> Self {
        let mut steps = Vec::new();
        if unit != Unit::Byte && !text.is_ascii() {
            let mut surplus = 0;
            for (at, c) in text.char_indices().filter(|(_, c)| !c.is_ascii()) {
                let units = if unit == Unit::Utf16 { c.len_utf16() } else { 1 };
                surplus += c.len_utf8() - units;
                steps.push(((at + c.len_utf8()) as u32, surplus as u32));
            }
        }
        Self { unit, steps }
    }

    /// What is counted.
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// The offset, in this unit, of a byte offset that is a character boundary.
    pub fn at(&self, byte: usize) -> u32 {
        let byte = byte as u32;
        let passed = self.steps.partition_point(|&(end, _)| end <= byte);
        let surplus = passed.checked_sub(1).and_then(|last| self.steps.get(last)).map_or(0, |&(_, surplus)| surplus);
        byte.saturating_sub(surplus)
    }

    /// Start and end of `span` in this unit.
    pub fn span(&self, span: Span) -> (u32, u32) {
        (self.at(span.start()), self.at(span.end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &[&str] = &[
        "",
        "plain words only",
        "naïve café — 12 µg",
        "👩🏽‍⚕️ on call 🎉🎉",
        "e\u{301}te\u{301} decomposed",
        "شكرا للفريق today",
        "患者さんの話\r\nsecond line\r\n",
    ];

    #[test]
    fn every_boundary_agrees_with_counting_from_the_start() {
        for text in TEXTS {
            let chars = Offsets::of(text, Unit::Char);
            let utf16 = Offsets::of(text, Unit::Utf16);
            let bytes = Offsets::of(text, Unit::Byte);
            for at in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
                let before = text.get(..at).unwrap();
                assert_eq!(chars.at(at) as usize, before.chars().count(), "{text}");
                assert_eq!(utf16.at(at) as usize, before.encode_utf16().count(), "{text}");
                assert_eq!(bytes.at(at) as usize, at, "{text}");
            }
        }
    }
}
