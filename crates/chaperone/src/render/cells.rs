//! Text as a terminal shows it: what takes how many columns.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// What the reader sees as one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell<'t> {
    /// First byte in the draft.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// What is shown for it.
    pub(crate) shown: &'t str,
    /// Columns that takes.
    pub(crate) width: usize,
    /// A line may break after it.
    pub(crate) breaks: bool,
    /// White space: may hang over the end of a line.
    pub(crate) blank: bool,
}

/// The cells of a line whose first byte is at `start` of the draft.
pub(crate) fn cells(line: &str, start: usize) -> Vec<Cell<'_>> {
    line.grapheme_indices(true)
        .map(|(at, grapheme)| {
            let shown = shown(grapheme);
            let width = shown.width();
            let blank = shown.chars().all(char::is_whitespace);
            // Scripts with wide characters put no blanks between words.
            Cell { start: start + at, end: start + at + grapheme.len(), shown, width, breaks: blank || width > 1, blank }
        })
        .collect()
}

/// A draft may hold anything: what would move the cursor or turn the line around is not passed on.
fn shown(grapheme: &str) -> &str {
    if grapheme == "\t" {
        " "
    } else if grapheme.chars().any(turns) {
        ""
    } else if grapheme.chars().any(char::is_control) {
        "\u{fffd}"
    } else {
        grapheme
    }
}

/// `words` without anything that would move the cursor or turn the line around.
pub(crate) fn harmless(words: &str) -> String {
    words.graphemes(true).map(shown).collect()
}

/// Marks that set the direction of what follows.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether terminals show (part of) the line from right to left, so that columns say nothing.
pub(crate) fn right_to_left(line: &str) -> bool {
    let letter = |c| {
        matches!(c, '\u{0590}'..='\u{08ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    line.chars().any(letter)
}

/// Cells of one row of the page.
pub(crate) type Row<'t> = Vec<Cell<'t>>;

/// Breaks cells into rows of at most `width` columns, after blanks where there are any.
pub(crate) fn rows(cells: Vec<Cell<'_>>, width: usize) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let (mut row, mut used): (Row<'_>, usize) = (Vec::new(), 0);
    for cell in cells {
        if used + cell.width > width && !cell.blank && !row.is_empty() {
            let rest = match row.iter().rposition(|cell| cell.breaks) {
                Some(last) => row.split_off(last + 1),
                None => Vec::new(),
            };
            used = rest.iter().map(|cell| cell.width).sum();
            rows.push(core::mem::replace(&mut row, rest));
        }
        used += cell.width;
        row.push(cell);
    }
    if !row.is_empty() {
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(line: &str, width: usize) -> Vec<String> {
        let rows = rows(cells(line, 0), width);
        rows.iter().map(|row| row.iter().map(|cell| cell.shown).collect()).collect()
    }

    #[test]
    fn columns_are_those_of_a_terminal() {
        for (text, width) in [("abc", 3), ("e\u{301}", 1), ("👩🏽‍⚕️", 2), ("患者", 4), ("\u{1b}[2J", 4), ("a\u{202e}b", 2)] {
            assert_eq!(cells(text, 0).iter().map(|cell| cell.width).sum::<usize>(), width, "{text:?}");
        }
        assert_eq!(harmless("\u{1b}[31m"), "\u{fffd}[31m");
    }

    #[test]
    fn lines_break_after_blanks_and_else_anywhere() {
        assert_eq!(set("one two three", 8), ["one two ", "three"]);
        assert_eq!(set("onetwothree", 4), ["onet", "woth", "ree"]);
        assert_eq!(set("患者さん", 4), ["患者", "さん"]);
        assert_eq!(set("ab 患者", 4), ["ab ", "患者"]);
    }
}
