//! What a network says, made harmless.

use std::fmt;

/// The longest that is kept, in characters.
const MAX_CHARS: usize = 300;

/// A network's own words: plain text of at most 300 characters, on one line. To be shown to the member whose request it
/// was, and not to be logged: a server may repeat in them what it was sent. `Debug` does not print them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Words(String);

impl Words {
    /// Strips tags and control characters from `said`, takes entities for what they mean, and cuts.
    pub fn new(said: &str) -> Self {
        Self(one_line(&plain(said), MAX_CHARS))
    }

    /// The words; empty if the network said nothing.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({} characters)", self.0.chars().count())
    }
}

/// `text` on one line, without what steers a terminal or turns the direction of writing, of at most `max` characters.
pub(crate) fn one_line(text: &str, max: usize) -> String {
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || steers(c)).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.chars().count() > max {
        line = line.chars().take(max.saturating_sub(1)).chain(['…']).collect();
    }
    line
}

/// Control characters, and those that turn the direction of writing.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
}

/// HTML as plain text: paragraphs and breaks become line breaks, other tags go, entities are read.
pub(crate) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        rest = if after.starts_with('<') { tag(after, &mut text) } else { entity(after, &mut text) };
    }
    text.push_str(rest);
    text
}

/// Drops the tag at the start of `rest`. A "<" that opens no tag stays.
fn tag<'a>(rest: &'a str, text: &mut String) -> &'a str {
    let inner = rest.strip_prefix('<').unwrap_or(rest);
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') {
        text.push('<');
        return inner;
    }
    let Some((name, after)) = inner.split_once('>') else { return "" };
    let name = name.to_ascii_lowercase();
    if name.starts_with("br") || name.starts_with("/p") || name.starts_with("/div") || name.starts_with("/li") {
        text.push('\n');
    }
    for raw in ["script", "style"] {
        if name.starts_with(raw) {
            let end = format!("</{raw}");
            return after.to_ascii_lowercase().find(&end).and_then(|at| after.get(at..)).unwrap_or("");
        }
    }
    after
}

/// Reads the entity at the start of `rest`. One that is not known stays as it is.
fn entity<'a>(rest: &'a str, text: &mut String) -> &'a str {
    let inner = rest.strip_prefix('&').unwrap_or(rest);
    let known = inner.split_once(';').filter(|(name, _)| name.len() <= 8).and_then(|(name, after)| Some((meaning(name)?, after)));
    if let Some((c, after)) = known {
        text.push(c);
        return after;
    }
    text.push('&');
    inner
}

fn meaning(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control() || *c == '\n');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_controls_go() {
        let said = "<h1>Not&nbsp;today</h1>\r\n<script>alert('<b>')</script>\u{1b}[31m&lt;b&gt; 1 < 2 &unknown; \u{202e}x";
        assert_eq!(Words::new(said).as_str(), "Not today [31m<b> 1 < 2 &unknown; x");
    }

    #[test]
    fn long_words_are_cut_and_never_printed() {
        let words = Words::new(&"é".repeat(1000));
        assert_eq!(words.as_str().chars().count(), 300);
        assert_eq!(format!("{words:?}"), "Words(300 characters)");
    }

    #[test]
    fn paragraphs_are_kept_apart() {
        assert_eq!(plain("<p>a<br/>b</p><p>c</p>"), "a\nb\nc\n");
        assert_eq!(plain("a <unclosed"), "a ");
        assert_eq!(plain("&#0;&#x1b;&#128578;&#xfffffff;"), "&#0;&#x1b;🙂&#xfffffff;");
    }
}
