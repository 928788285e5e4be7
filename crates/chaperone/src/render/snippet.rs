//! The draft's own lines, with words underlined and labelled.

use core::fmt::Write as _;
use core::ops::Range;

use anstyle::Style;
use chaperone_core::text::Span;
use unicode_width::UnicodeWidthStr as _;

use super::cells::{Row, cells, harmless, right_to_left, rows};
use super::{Page, dim};

/// Rows that are shown before and after one with a mark.
const AROUND: usize = 1;

/// Words to underline.
pub(crate) struct Mark {
    pub(crate) span: Span,
    /// What they are; may be empty.
    pub(crate) label: String,
}

/// A part of a mark in one row: columns, and the label where the mark begins.
#[derive(Clone, Debug)]
struct Piece<'m> {
    columns: Range<usize>,
    label: &'m str,
}

/// Every line of `text` that has a mark; empty if there are no marks.
pub(crate) fn snippet(page: Page, style: Style, text: &str, marks: &[Mark]) -> String {
    let mut out = String::new();
    let lines: Vec<_> = lines(text).collect();
    let numbered = lines.len() > 1;
    let gutter = if numbered { lines.len().to_string().len() + 1 } else { 1 };
    let mut shown_before = None;
    for (number, (start, line)) in lines.into_iter().enumerate() {
        let here: Vec<&Mark> = marks.iter().filter(|m| m.span.start() < start + line.len() && start < m.span.end()).collect();
        if here.is_empty() {
            continue;
        }
        let margin = Margin { page, gutter };
        if shown_before.is_some_and(|before| before + 1 < number) {
            margin.draw(&mut out, "", '·', "");
        }
        shown_before = Some(number);
        let number = if numbered { (number + 1).to_string() } else { String::new() };
        margin.line(&mut out, style, &number, (start, line), &here);
    }
    out
}

/// Lines of a text with the offset of their first byte, without their line breaks.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    let mut lines: Vec<_> = text.split('\n').collect();
    if lines.len() > 1 && lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    lines.into_iter().map(move |line| {
        let at = start;
        start += line.len() + 1;
        (at, line.strip_suffix('\r').unwrap_or(line))
    })
}

/// The left edge of the snippet.
#[derive(Clone, Copy)]
struct Margin {
    page: Page,
    gutter: usize,
}

impl Margin {
    fn draw(self, out: &mut String, number: &str, bar: char, words: &str) {
        let edge = format!("{number:>gutter$} {bar}", gutter = self.gutter);
        let edge = self.page.styled(dim(), &edge);
        let words = words.trim_end();
        let _ = if words.is_empty() { writeln!(out, "{edge}") } else { writeln!(out, "{edge} {words}") };
    }

    /// Columns that are left for the draft.
    fn room(self) -> usize {
        self.page.width.saturating_sub(self.gutter + 3).max(10)
    }

    fn line(self, out: &mut String, style: Style, number: &str, (start, line): (usize, &str), marks: &[&Mark]) {
        let quoted = right_to_left(line);
        let rows = rows(cells(line, start), self.room());
        let pieces: Vec<Vec<Piece<'_>>> = rows.iter().map(|row| pieces(row, marks)).collect();
        let shown = shown(&pieces);
        let mut gap = false;
        for (i, ((row, pieces), shown)) in rows.iter().zip(&pieces).zip(shown).enumerate() {
            if !shown {
                if !gap {
                    self.draw(out, "", '·', "…");
                }
                gap = true;
                continue;
            }
            gap = false;
            let words: String = row.iter().map(|cell| cell.shown).collect();
            self.draw(out, if i == 0 { number } else { "" }, '│', &words);
            if !quoted {
                self.underline(out, style, pieces);
            }
        }
        if quoted {
            self.quotes(out, style, (start, line), marks);
        }
    }

    /// Underlines that do not overlap share a line; their labels stand below.
    fn underline(self, out: &mut String, style: Style, pieces: &[Piece<'_>]) {
        for layer in layers(pieces) {
            let mut drawn = Line::default();
            for piece in &layer {
                drawn.put(piece.columns.start, &"─".repeat(piece.columns.len()));
            }
            self.draw(out, "", '·', &self.page.styled(style, &drawn.0));
            for row in label_rows(&layer, self.room()) {
                self.draw(out, "", '·', &self.page.styled(style, &row));
            }
        }
    }

    fn quotes(self, out: &mut String, style: Style, (start, line): (usize, &str), marks: &[&Mark]) {
        for mark in marks {
            let from = mark.span.start().saturating_sub(start);
            let to = mark.span.end().saturating_sub(start).min(line.len());
            let words = harmless(line.get(from..to).unwrap_or_default());
            let label = if mark.label.is_empty() { "here" } else { &mark.label };
            self.draw(out, "", '·', &format!("{}: “{words}”", self.page.styled(style, label)));
        }
    }
}

/// Which rows are shown: those with a mark, some around them, and one that would leave a gap of its own size.
fn shown(pieces: &[Vec<Piece<'_>>]) -> Vec<bool> {
    let marked = |i: usize| pieces.iter().skip(i.saturating_sub(AROUND)).take(i.min(AROUND) + 1 + AROUND).any(|p| !p.is_empty());
    let near: Vec<bool> = (0..pieces.len()).map(marked).collect();
    let hidden = |i: Option<usize>| i.and_then(|i| near.get(i)).is_some_and(|near| !near);
    near.iter().enumerate().map(|(i, &near)| near || !(hidden(i.checked_sub(1)) || hidden(Some(i + 1)))).collect()
}

/// The parts of the marks that stand in `row`.
fn pieces<'m>(row: &Row<'_>, marks: &[&'m Mark]) -> Vec<Piece<'m>> {
    let mut pieces = Vec::new();
    for mark in marks {
        let mut columns: Option<Range<usize>> = None;
        let (mut at, mut label) = (0, "");
        for cell in row {
            if cell.start < mark.span.end() && mark.span.start() < cell.end {
                let width = cell.width.max(1);
                columns = Some(columns.map_or(at, |columns| columns.start)..at + width);
                if cell.start <= mark.span.start() {
                    label = &mark.label;
                }
            }
            at += cell.width;
        }
        if let Some(columns) = columns {
            pieces.push(Piece { columns, label });
        }
    }
    pieces
}

/// Pieces in as few layers as they need, none of which has an overlap; each in order of columns.
fn layers<'m>(pieces: &[Piece<'m>]) -> Vec<Vec<Piece<'m>>> {
    let mut sorted = pieces.to_vec();
    sorted.sort_by_key(|piece| (piece.columns.start, usize::MAX - piece.columns.end));
    let mut layers: Vec<Vec<Piece<'m>>> = Vec::new();
    for piece in sorted {
        let free = |layer: &Vec<Piece<'m>>| layer.last().is_none_or(|last| last.columns.end <= piece.columns.start);
        match layers.iter_mut().find(|layer| free(layer)) {
            Some(layer) => layer.push(piece),
            None => layers.push(vec![piece]),
        }
    }
    layers
}

/// Labels under their underlines: as high as the ones to their right let them, with a stroke up to
/// the underline where they are not right below it.
fn label_rows(layer: &[Piece<'_>], room: usize) -> Vec<String> {
    let mut placed: Vec<(usize, usize, &str)> = Vec::new();
    // The leftmost column in use, for each row of labels.
    let mut taken: Vec<usize> = Vec::new();
    for piece in layer.iter().rev().filter(|piece| !piece.label.is_empty()) {
        let start = piece.columns.start.min(room.saturating_sub(piece.label.width()));
        let end = start + piece.label.width();
        let row = taken.iter().position(|&taken| end < taken).unwrap_or(taken.len());
        if row == taken.len() {
            taken.push(start);
        }
        taken.iter_mut().take(row + 1).for_each(|taken| *taken = start.min(*taken));
        placed.push((row, start, piece.label));
    }
    let rows = 0..taken.len();
    rows.map(|row| {
        let mut drawn = Line::default();
        for &(of, start, label) in placed.iter().rev().filter(|(of, ..)| *of >= row) {
            drawn.put(start, if of == row { label } else { "│" });
        }
        drawn.0
    })
    .collect()
}

/// A line that is filled from left to right.
#[derive(Default)]
struct Line(String);

impl Line {
    fn put(&mut self, column: usize, words: &str) {
        let blanks = column.saturating_sub(self.0.width());
        self.0.extend(core::iter::repeat_n(' ', blanks));
        self.0.push_str(words);
    }
}
