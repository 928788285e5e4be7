//! What networks see in a text: links, mentions, hashtags. Positions are bytes.

use std::ops::Range;

/// A mention as Mastodon reads it: `@ann` or `@ann@social.example`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    /// All of it.
    pub(crate) all: Range<usize>,
    /// `@social.example`, which is not counted; empty if it names no server.
    pub(crate) host: Range<usize>,
}

/// Links that say their scheme, in order. Source: Mastodon's `twitter_regex.rb`, without its list of endings of names.
pub(crate) fn links(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (colon, _) in text.match_indices("://") {
        let Some(start) = scheme(text, colon) else { continue };
        if found.last().is_some_and(|last| last.end > start) {
            continue;
        }
        let before = text.get(..start).and_then(|t| t.chars().next_back());
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '@' | '＠' | '$' | '#' | '＃')) {
            continue;
        }
        if let Some(end) = link_end(text, colon + 3) {
            found.push(start..end);
        }
    }
    found
}

/// Where the scheme before `colon` begins, if it is http or https.
fn scheme(text: &str, colon: usize) -> Option<usize> {
    let before = text.get(..colon)?;
    ["https", "http"].iter().find_map(|scheme| {
        let start = colon.checked_sub(scheme.len())?;
        before.get(start..)?.eq_ignore_ascii_case(scheme).then_some(start)
    })
}

/// Where the link ends whose host begins at `at`.
fn link_end(text: &str, at: usize) -> Option<usize> {
    let mut end = at + host(text.get(at..)?)?;
    if let Some(port) = text.get(end..)?.strip_prefix(':') {
        let digits = port.len() - port.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        end += if digits > 0 { digits + 1 } else { 0 };
    }
    let rest = text.get(end..)?;
    if rest.starts_with('/') {
        let path = path(rest);
        end += path;
        if rest.get(path..).is_none_or(|after| !after.starts_with('?')) {
            return Some(end);
        }
    }
    Some(end + text.get(end..).map_or(0, query))
}

/// How much of `rest` is the name of a server: labels with dots between, the last of letters.
fn host(rest: &str) -> Option<usize> {
    let run = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '_'))).unwrap_or(rest.len());
    let name = rest.get(..run)?.trim_end_matches(['.', '-', '_']);
    let (before, last) = name.rsplit_once('.')?;
    let ending = last.starts_with("xn--") || (last.chars().count() > 1 && last.chars().all(char::is_alphabetic));
    (ending && !before.is_empty() && before.split('.').all(|label| !label.is_empty())).then_some(name.len())
}

/// How much of `rest`, which begins with "/", is a path: up to white space or a bracket that closes nothing, without
/// the punctuation of the sentence.
fn path(rest: &str) -> usize {
    let (mut end, mut depth) = (0, 0_u32);
    for (at, c) in rest.char_indices() {
        match c {
            c if c.is_whitespace() || matches!(c, '<' | '>' | '?') => break,
            '(' => depth += 1,
            ')' if depth == 0 => break,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    end = at + 1;
                }
            }
            c if depth > 0 || is_trailing(c) => {}
            c => end = at + c.len_utf8(),
        }
    }
    end.max(1)
}

/// Punctuation that belongs to the sentence if a path ends with it.
fn is_trailing(c: char) -> bool {
    matches!(c, '!' | '*' | '"' | '\'' | '「' | '」' | ';' | ':' | '=' | ',' | '.' | '$' | '%' | '[' | ']' | '~' | '&' | '|' | '@')
}

/// How much of `rest`, if it begins with "?", is a query.
fn query(rest: &str) -> usize {
    if !rest.starts_with('?') {
        return 0;
    }
    let mut end = 0;
    for (at, c) in rest.char_indices() {
        let ends = c.is_ascii_alphanumeric() || matches!(c, '_' | '&' | '=' | '#' | '/' | '-') || (!c.is_ascii() && !c.is_whitespace());
        if ends {
            end = at + c.len_utf8();
        } else if !"!?*'();:+$%[].,~|@^".contains(c) {
            break;
        }
    }
    end
}

/// Mentions as Mastodon reads them, in order, links left out. Source: `Account::MENTION_RE`.
pub(crate) fn mentions(text: &str) -> Vec<Mention> {
    let links = links(text);
    let mut found: Vec<Mention> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let taken = links.iter().any(|link| link.contains(&at)) || found.last().is_some_and(|last| last.all.end > at);
        if taken || before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '=' | '/' | '_')) {
            continue;
        }
        let rest = text.get(at + 1..).unwrap_or_default();
        let name = word(rest, |c| c.is_ascii_alphanumeric() || c == '_');
        if name == 0 {
            continue;
        }
        let after = at + 1 + name;
        let host = text.get(after..).and_then(|t| t.strip_prefix('@')).map_or(0, |t| word(t, |c| c.is_alphanumeric() || c == '_'));
        let end = if host > 0 { after + 1 + host } else { after };
        if text.get(end..).is_some_and(|rest| rest.starts_with('@') || rest.starts_with("://")) {
            continue;
        }
        found.push(Mention { all: at..end, host: after..end });
    }
    found
}

/// How much of `rest` is a word of `inner` characters, with "." and "-" inside.
fn word(rest: &str, inner: impl Fn(char) -> bool) -> usize {
    let run = rest.find(|c: char| !(inner(c) || matches!(c, '.' | '-'))).unwrap_or(rest.len());
    let word = rest.get(..run).unwrap_or_default();
    if word.starts_with(['.', '-']) { 0 } else { word.trim_end_matches(['.', '-']).len() }
}

/// Bluesky handles after "@" at the beginning of a word, in order. Source: `detection.ts` of atproto.
pub(crate) fn handles(text: &str) -> Vec<Range<usize>> {
    let open = |before: Option<char>| before.is_none_or(|c| c.is_whitespace() || c == '(');
    let starts = text.match_indices('@').filter(|(at, _)| open(text.get(..*at).and_then(|t| t.chars().next_back())));
    starts
        .filter_map(|(at, _)| {
            let rest = text.get(at + 1..)?;
            let length = word(rest, |c| c.is_ascii_alphanumeric());
            is_handle(rest.get(..length)?).then_some(at..at + 1 + length)
        })
        .collect()
}

/// Whether `handle` is one of Bluesky's. Source: atproto.com/specs/handle.
pub(crate) fn is_handle(handle: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len()) && !l.starts_with('-') && !l.ends_with('-') && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let letter = |last: &str| last.starts_with(|c: char| c.is_ascii_alphabetic());
    handle.len() <= 253 && handle.rsplit_once('.').is_some_and(|(_, last)| letter(last)) && handle.split('.').all(label)
}

/// Hashtags at the beginning of a word, in order, with their "#".
pub(crate) fn hashtags(text: &str) -> Vec<Range<usize>> {
    let starts =
        text.match_indices('#').filter(|(at, _)| text.get(..*at).and_then(|t| t.chars().next_back()).is_none_or(char::is_whitespace));
    starts
        .filter_map(|(at, _)| {
            let rest = text.get(at + 1..)?;
            let run = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(rest.len());
            let tag = rest.get(..run)?.trim_end_matches(['-', '_']);
            let fits = tag.starts_with(char::is_alphabetic) && tag.chars().count() <= 64;
            fits.then_some(at..at + 1 + tag.len())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<&str> {
        links(text).into_iter().map(|range| text.get(range).unwrap()).collect()
    }

    #[test]
    fn links_end_where_the_sentence_goes_on() {
        for (text, link) in [
            ("See https://example.org.", "https://example.org"),
            ("(https://example.org/a)", "https://example.org/a"),
            ("https://en.example.org/wiki/Flu_(disease), yes", "https://en.example.org/wiki/Flu_(disease)"),
            ("HTTPS://EXAMPLE.ORG/a?b=c&d=é#f!", "HTTPS://EXAMPLE.ORG/a?b=c&d=é#f"),
            ("http://example.org:8080/x/;", "http://example.org:8080/x/"),
            ("https://example.org?q=1.", "https://example.org?q=1"),
            ("https://bücher.example/straße…", "https://bücher.example/straße…"),
            ("https://example.org、そして", "https://example.org"),
            ("https://example.org/“quoted", "https://example.org/“quoted"),
        ] {
            assert_eq!(shown(text), [link], "{text}");
        }
    }

    #[test]
    fn what_is_no_link_stays_text() {
        for text in [
            "http://localhost/x",
            "https://",
            "https://...",
            "https://a..b.org",
            "xhttps://example.org",
            "ftp://example.org",
            "example.org",
            "https://1.2.3.4/",
        ] {
            assert_eq!(shown(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn mentions_are_mastodons() {
        let of = |text: &'static str| {
            mentions(text).into_iter().map(|m| (text.get(m.all).unwrap(), text.get(m.host).unwrap())).collect::<Vec<_>>()
        };
        assert_eq!(of("@ann and (@bob@b.example.)"), [("@ann", ""), ("@bob@b.example", "@b.example")]);
        assert_eq!(of("ann@b.example https://b.example/@ann x/@y @a@ @"), []);
        assert_eq!(of("@ann's @b.c-d."), [("@ann", ""), ("@b.c-d", "")]);
    }

    #[test]
    fn handles_and_hashtags_are_blueskys() {
        let text = "Hi @ann.example, (@bob.b-c.example) @carol x@d.example #flu #1st #Grippe-Zeit. a#b";
        assert_eq!(handles(text).into_iter().map(|r| text.get(r).unwrap()).collect::<Vec<_>>(), ["@ann.example", "@bob.b-c.example"]);
        assert_eq!(hashtags(text).into_iter().map(|r| text.get(r).unwrap()).collect::<Vec<_>>(), ["#flu", "#Grippe-Zeit"]);
    }
}
