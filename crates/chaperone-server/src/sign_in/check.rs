//! What members type about themselves.

use jiff::tz::TimeZone;
use maud::Markup;

use crate::pages::parts::choice;

/// Longest name, in characters.
const NAME: usize = 200;

/// Longest address, in bytes (RFC 5321).
const EMAIL: usize = 254;

/// A line without what cannot be seen, or why it is not taken.
pub(crate) fn line(text: &str, what: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        Err(format!("Please fill in {what}."))
    } else if text.chars().count() > NAME {
        Err(format!("This is too long for {what}: {NAME} characters at most."))
    } else if text.chars().any(char::is_control) {
        Err(format!("There are characters in {what} that cannot be shown."))
    } else {
        Ok(text.to_owned())
    }
}

/// An e-mail address, lower case.
pub(crate) fn email(text: &str) -> Result<String, String> {
    let text = text.trim().to_lowercase();
    let fits = text.len() <= EMAIL && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"(),:;\\".contains(c));
    let whole = text.rsplit_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !name.contains('@'));
    if fits && whole { Ok(text) } else { Err("This is not an e-mail address. It should look like name@example.org.".to_owned()) }
}

/// The name of a time zone; an unknown one is UTC, which can be changed later.
pub(crate) fn zone(text: &str) -> String {
    TimeZone::get(text.trim()).ok().and_then(|zone| zone.iana_name().map(str::to_owned)).unwrap_or_else(|| "UTC".to_owned())
}

/// A list of all time zones.
pub(crate) fn zones(chosen: &str) -> Markup {
    let zones: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
    choice("time_zone", "Time zone", zones.iter().map(|zone| (zone.as_str(), zone.as_str())), chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        assert_eq!(email(" Ada@Example.ORG "), Ok("ada@example.org".to_owned()));
        for wrong in ["", "ada", "@example.org", "ada@", "a b@example.org", "ada@example.org\r\nBcc: x@y.z", "<ada@example.org>", "a@b@c"] {
            assert!(email(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn zones_are_known_by_name() {
        assert_eq!(zone("Europe/Berlin"), "Europe/Berlin");
        assert_eq!(zone("Nowhere/Land"), "UTC");
        assert_eq!(zone("../../etc/passwd"), "UTC");
    }
}
