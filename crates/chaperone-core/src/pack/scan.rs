//! A look at a file before it is parsed: size, nesting, and characters that have no place in it.
//!
//! The TOML parser builds a tree, also of what turns out to be wrong, and dropping a tree
//! recurses. What nests too deeply is therefore refused before there is a tree, with the
//! parser's own lexer, so that both agree on what is a text and what is not.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use super::error::{PackError, Place, Problem};
use super::{MAX_DEPTH, MAX_FILE_BYTES};

/// Refuses what should not reach the parser.
pub(super) fn scan(text: &str) -> Result<(), PackError> {
    if text.len() > MAX_FILE_BYTES {
        return Err(PackError::new(Place::START, Problem::FileTooLong { bytes: text.len() }));
    }
    characters(text).and_then(|()| nesting(text)).map_err(|(at, problem)| PackError::new(Place::of(text, at), problem))
}

/// Whether a character would not show, or would make the rest show in another order: a pack is
/// printed on terminals and pages.
pub(super) fn refused(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn characters(text: &str) -> Result<(), (usize, Problem)> {
    let mut left = text.char_indices().peekable();
    while let Some((at, c)) = left.next() {
        let line_end = c == '\n' || (c == '\r' && left.peek().is_some_and(|&(_, next)| next == '\n'));
        if refused(c) && !line_end && c != '\t' {
            return Err((at, Problem::Character { code: u32::from(c) }));
        }
    }
    Ok(())
}

/// Counts open brackets, and the dots of one key: both make the tree deeper.
fn nesting(text: &str) -> Result<(), (usize, Problem)> {
    let (mut brackets, mut dots) = (0_usize, 0_usize);
    for token in Source::new(text).lex() {
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => brackets += 1,
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => brackets = brackets.saturating_sub(1),
            TokenKind::Dot => dots += 1,
            TokenKind::Newline | TokenKind::Comma | TokenKind::Equals => dots = 0,
            _ => {}
        }
        if brackets > MAX_DEPTH || dots > MAX_DEPTH {
            return Err((token.span().start(), Problem::TooDeep));
        }
    }
    Ok(())
}
