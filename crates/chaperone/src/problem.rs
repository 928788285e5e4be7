//! What could not be done, in words for the person at the keyboard.

use core::fmt;
use std::io::{self, Write as _};

/// What was wrong, where, and what to do. Never holds words of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Such as `posts.jsonl:17:8`.
    place: Option<String>,
    what: String,
    help: Option<String>,
}

impl Problem {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { place: None, what: what.into(), help: None }
    }

    pub(crate) fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A file or stream that could not be read or written; the system's own reason.
    pub(crate) fn io(place: &str, error: &io::Error) -> Self {
        let what = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            io::ErrorKind::PermissionDenied => "this file may not be read".to_owned(),
            io::ErrorKind::IsADirectory => "this is a folder, not a file".to_owned(),
            _ => error.to_string(),
        };
        Self::new(what).at(place)
    }

    /// Says it on stderr; a closed stderr is nobody's fault.
    pub(crate) fn report(&self) {
        let _ = writeln!(io::stderr().lock(), "chaperone: {self}");
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.what)?;
        if let Some(help) = &self.help {
            write!(f, "\n  {help}")?;
        }
        Ok(())
    }
}
