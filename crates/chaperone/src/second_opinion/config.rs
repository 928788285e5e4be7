//! The file that says which model is asked, and where.

use core::time::Duration;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::address::Address;
use crate::problem::Problem;

/// The longest such file that is read, in bytes.
const MAX_BYTES: u64 = 64 << 10;
/// Seconds to wait for the whole answer, where the file does not say.
const USUAL_TIMEOUT: u64 = 60;
/// The longest time-out, in seconds.
const MAX_TIMEOUT: u64 = 600;
/// The longest text in it, in characters.
const MAX_TEXT: usize = 200;

/// Which model is asked, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Config {
    pub(super) address: Address,
    pub(super) model: String,
    /// From the first byte sent to the last received.
    pub(super) timeout: Duration,
    /// Who allowed asking another machine, why, and what protects the way there; `None` for this machine.
    pub(super) allowed: Option<String>,
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    url: Spanned<String>,
    model: Spanned<String>,
    timeout_seconds: Option<Spanned<u64>>,
    beyond_this_machine: Option<Permission>,
}

/// A permission in writing: drafts may leave this machine, masked, and over a connection that Chaperone itself does not
/// encrypt.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Permission {
    allowed_by: Spanned<String>,
    because: Spanned<String>,
    protected_by: Spanned<String>,
}

/// What is wrong, and at which byte.
struct Fault {
    at: usize,
    what: String,
}

impl Config {
    /// Reads the file at `path`.
    pub(super) fn read(path: &Path) -> Result<Self, Problem> {
        let place = path.display().to_string();
        let mut bytes = Vec::new();
        let read = fs::File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
        read.map_err(|error| Problem::io(&place, &error))?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Problem::new(format!("the description of a model has at most {MAX_BYTES} bytes")).at(place));
        }
        let text = String::from_utf8(bytes).map_err(|_| Problem::new("not UTF-8 text").at(&place))?;
        Self::parse(&text).map_err(|fault| {
            let (line, column) = line_and_column(&text, fault.at);
            Problem::new(fault.what).at(format!("{place}:{line}:{column}"))
        })
    }

    fn parse(text: &str) -> Result<Self, Fault> {
        let file: File = toml::from_str(text).map_err(|error| {
            // The parser's words can hold what the file escapes; they go to a terminal.
            let what = error.message().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            Fault { at: error.span().map_or(0, |span| span.start), what }
        })?;
        let at = file.url.span().start;
        let address = Address::parse(file.url.get_ref()).map_err(|error| Fault { at, what: error.to_string() })?;
        let allowed = file.beyond_this_machine.as_ref().map(Permission::words).transpose()?;
        if !address.is_this_machine() && allowed.is_none() {
            let what = "this is another machine: drafts stay on this one, unless `[beyond_this_machine]` says who allowed it \
                        (`allowed_by`), why (`because`) and what keeps the connection private (`protected_by`)";
            return Err(Fault { at, what: what.to_owned() });
        }
        let timeout = file.timeout_seconds.map_or(Ok(USUAL_TIMEOUT), |seconds| {
            if (1..=MAX_TIMEOUT).contains(seconds.get_ref()) {
                return Ok(*seconds.get_ref());
            }
            Err(Fault { at: seconds.span().start, what: format!("`timeout_seconds` must be from 1 to {MAX_TIMEOUT}") })
        })?;
        Ok(Self {
            allowed: allowed.filter(|_| !address.is_this_machine()),
            address,
            model: words("model", &file.model)?.to_owned(),
            timeout: Duration::from_secs(timeout),
        })
    }
}

impl Permission {
    /// The permission in one line.
    fn words(&self) -> Result<String, Fault> {
        let by = words("allowed_by", &self.allowed_by)?;
        let because = words("because", &self.because)?;
        let protected = words("protected_by", &self.protected_by)?;
        Ok(format!("{by}: {because} (protected by {protected})"))
    }
}

/// A short text on one line with something in it.
fn words<'a>(key: &str, text: &'a Spanned<String>) -> Result<&'a str, Fault> {
    let words = text.get_ref().trim();
    let wrong = |what: &str| Err(Fault { at: text.span().start, what: format!("`{key}` {what}") });
    if words.is_empty() {
        return wrong("is empty");
    }
    if words.chars().count() > MAX_TEXT {
        return wrong(&format!("has more than {MAX_TEXT} characters"));
    }
    if words.contains(char::is_control) {
        return wrong("must stand on one line");
    }
    Ok(words)
}

/// Both from 1, the column in characters.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.split('\n').count();
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "url = \"http://localhost:11434/v1\"\nmodel = \"gemma3:4b\"\n";
    const ELSEWHERE: &str = "url = \"http://10.2.0.7:8000/v1\"\nmodel = \"m\"\n";
    const PERMISSION: &str = "[beyond_this_machine]\nallowed_by = \"IT\"\nbecause = \"one card for all\"\nprotected_by = \"WireGuard\"\n";

    fn refused(text: &str) -> (usize, usize, String) {
        let fault = Config::parse(text).err().unwrap();
        let (line, column) = line_and_column(text, fault.at);
        (line, column, fault.what)
    }

    #[test]
    fn a_model_on_this_machine_needs_no_permission() {
        let config = Config::parse(GOOD).ok().unwrap();
        assert_eq!((config.model.as_str(), config.timeout.as_secs(), config.allowed), ("gemma3:4b", USUAL_TIMEOUT, None));
        assert_eq!(Config::parse(&format!("{GOOD}timeout_seconds = 5")).ok().unwrap().timeout.as_secs(), 5);
        assert_eq!(Config::parse(&format!("{GOOD}{PERMISSION}")).ok().unwrap().allowed, None);
    }

    #[test]
    fn another_machine_needs_all_of_a_permission() {
        let (line, column, what) = refused(ELSEWHERE);
        assert_eq!((line, column), (1, 7));
        assert!(what.contains("this is another machine") && what.contains("allowed_by"), "{what}");
        let allowed = Config::parse(&format!("{ELSEWHERE}{PERMISSION}")).ok().unwrap().allowed;
        assert_eq!(allowed.as_deref(), Some("IT: one card for all (protected by WireGuard)"));
        for key in ["allowed_by", "because", "protected_by"] {
            let permission = |line: &str, instead: &str| -> String {
                PERMISSION.split_inclusive('\n').map(|l| if l.starts_with(line) { instead } else { l }).collect()
            };
            let (line, _, what) = refused(&format!("{ELSEWHERE}{}", permission(key, "")));
            assert!(line == 3 && what.contains(key), "{line} {what}");
            let empty = permission(key, &format!("{key} = \" \"\n"));
            assert!(refused(&format!("{ELSEWHERE}{empty}")).2.contains("is empty"));
        }
    }

    #[test]
    fn mistakes_have_a_place() {
        for (text, place, says) in [
            (format!("{GOOD}timeout = 5\n"), (3, 1), "unknown field `timeout`"),
            (format!("{GOOD}timeout_seconds = 0\n"), (3, 19), "from 1 to 600"),
            (format!("{GOOD}timeout_seconds = \"a\"\n"), (3, 19), "expected u64"),
            (format!("{GOOD}{PERMISSION}until = 2030\n"), (7, 1), "unknown field `until`"),
            (GOOD.replace("gemma3:4b", "\\u001b[31m"), (2, 9), "must stand on one line"),
            (GOOD.replace("http:", "https:"), (1, 7), "`https` is not spoken"),
            (GOOD.replace("model", "Model"), (2, 1), "unknown field `Model`"),
            ("url = \"http://localhost\"".to_owned(), (1, 1), "missing field `model`"),
            (format!("{GOOD}model = \"b\""), (3, 1), "duplicate key"),
            ("{".to_owned(), (1, 1), ""),
        ] {
            let (line, column, what) = refused(&text);
            assert_eq!((line, column), place, "{text}: {what}");
            assert!(what.contains(says) && !what.contains('\u{1b}'), "{what}");
        }
    }
}
