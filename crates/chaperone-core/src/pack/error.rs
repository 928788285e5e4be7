//! What can be wrong with a pack, an overlay, or what they make together, and where.

use core::fmt;

use super::{FORMAT, MAX_DEPTH, MAX_FILE_BYTES};

/// A place in a pack file: line and column, both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Place {
    /// Where a file begins.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The place of byte `offset` in `text`; its end where the offset lies past it.
    pub(super) fn of(text: &str, offset: usize) -> Self {
        let before = text.char_indices().take_while(|&(at, _)| at < offset).map(|(_, c)| c);
        let mut place = Self::START;
        for c in before {
            if c == '\n' {
                place = Self { line: place.line + 1, column: 1 };
            } else {
                place.column += 1;
            }
        }
        place
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// A pack or overlay that cannot be used. The file's name is added by whoever opened it;
/// when several were given, [`PackError::id`] says which one is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackError {
    id: Option<String>,
    place: Place,
    problem: Box<Problem>,
}

impl PackError {
    pub(super) fn new(place: Place, problem: Problem) -> Self {
        Self { id: None, place, problem: Box::new(problem) }
    }

    pub(super) fn within(id: &str, place: Place, problem: Problem) -> Self {
        Self { id: Some(id.to_owned()), place, problem: Box::new(problem) }
    }

    /// The pack or overlay meant, where the error came up when several were put together.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Where.
    pub const fn place(&self) -> Place {
        self.place
    }

    /// What.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(id) = &self.id {
            write!(f, "`{id}`, ")?;
        }
        write!(f, "{}: {}", self.place, self.problem)
    }
}

impl std::error::Error for PackError {}

/// What is wrong. Words taken from the file are short and shown with control characters escaped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// More than [`MAX_FILE_BYTES`].
    #[error("the file has {bytes} bytes; a pack may have {MAX_FILE_BYTES}")]
    FileTooLong {
        /// Length of the refused file.
        bytes: usize,
    },
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested deeper than {MAX_DEPTH} levels; a pack needs three")]
    TooDeep,
    /// A character that does not show, or that reorders what does.
    #[error("the character U+{code:04X} may not stand in a pack")]
    Character {
        /// Its number.
        code: u32,
    },
    /// Not TOML; the words are the parser's.
    #[error("not TOML: {0}")]
    Syntax(String),
    /// A file format that this engine does not know.
    #[error("format {found} is not known here; this engine reads `format = {FORMAT}`")]
    Format {
        /// What the file says.
        found: String,
    },
    /// A key that means nothing here.
    #[error("unknown key `{key}`{}", guess(.meant.as_ref()))]
    UnknownKey {
        /// The key.
        key: String,
        /// The known key nearest to it.
        meant: Option<String>,
    },
    /// A key that must be there and is not.
    #[error("`{key}` is missing")]
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// A value of the wrong type.
    #[error("`{key}` must be {wanted}, not {found}")]
    WrongType {
        /// The key.
        key: String,
        /// What it must be.
        wanted: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// A name that nothing has.
    #[error("unknown {what} `{name}`{}", guess(.meant.as_ref()))]
    UnknownName {
        /// What should have that name, such as "rule".
        what: &'static str,
        /// The name.
        name: String,
        /// The known name nearest to it.
        meant: Option<String>,
    },
    /// A malformed id.
    #[error("`{id}` cannot be an id: use a-z, 0-9, `-` and `.`, beginning with a letter or digit")]
    BadId {
        /// The id.
        id: String,
    },
    /// A text with nothing in it.
    #[error("`{key}` is empty; say it in a few words")]
    Empty {
        /// The key.
        key: String,
    },
    /// A text longer than its limit.
    #[error("`{key}` has {chars} characters; {limit} are allowed")]
    TextTooLong {
        /// The key.
        key: String,
        /// How long it is.
        chars: usize,
        /// How long it may be.
        limit: usize,
    },
    /// More entries than the limit.
    #[error("{count} entries of {what}; {limit} are allowed")]
    TooMany {
        /// What there is too much of.
        what: String,
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// An id or entry that is there already.
    #[error("{what} `{id}` is there already")]
    Duplicate {
        /// What it is.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// A change that nobody, or not this layer, may make.
    #[error("`{rule}` cannot be changed like this: {why}")]
    Protected {
        /// The rule's name.
        rule: &'static str,
        /// Why not.
        why: &'static str,
    },
    /// Two overlays of one layer that want different things of one rule.
    #[error("`{one}` and `{other}` are of one layer and disagree on `{rule}`; change one of them")]
    Conflict {
        /// An overlay.
        one: String,
        /// The other.
        other: String,
        /// The rule's name.
        rule: &'static str,
    },
    /// Overlays that lie over each other in a ring.
    #[error("overlays lie over each other in a loop: {}", .ids.join(" over "))]
    Loop {
        /// Round the loop; the last is the first again.
        ids: Vec<String>,
    },
    /// An overlay laid over one of a later layer.
    #[error("laid over `{over}`, which is of the later layer `{layer}`")]
    LaterLayer {
        /// What it is laid over.
        over: String,
        /// The layer of that.
        layer: &'static str,
    },
}

fn guess(name: Option<&String>) -> String {
    name.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}
