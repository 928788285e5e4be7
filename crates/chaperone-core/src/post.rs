//! A post and the situation it would appear in.

use core::fmt;

use crate::named_enum;
use crate::text::Draft;

named_enum! {
    /// Where a post would appear.
    Surface {
        X = "x", Facebook = "facebook", Instagram = "instagram", Linkedin = "linkedin",
        Reddit = "reddit", Tiktok = "tiktok", Mastodon = "mastodon", Bluesky = "bluesky",
        Blog = "blog", Dm = "dm", Comment = "comment", ReviewReply = "review-reply",
        ConnectionRequest = "connection-request", ProfileBio = "profile-bio", Other = "other",
    }
}

named_enum! {
    /// Whose voice the account speaks with.
    Account { Personal = "personal", Professional = "professional", Practice = "practice" }
}

named_enum! {
    /// Who can read it.
    Audience { Public = "public", Followers = "followers", Members = "members", Direct = "direct" }
}

/// Who writes. Every field may be empty: nothing is guessed for an author who says nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// Full name, to know the author's own name when it stands in a post.
    pub name: String,
    /// Role, such as "ED resident" or "dental practice".
    pub role: String,
    /// Specialty, such as "cardiology".
    pub specialty: String,
    /// Country, a name or code as given.
    pub country: String,
    /// Town or region.
    pub place: String,
    /// Hospital or practice.
    pub facility: String,
    /// Credentials held, such as "MD", "board-certified dermatologist".
    pub credentials: Vec<String>,
}

impl Author {
    /// Reads a line such as "ED resident (US)": the role, then the country in brackets.
    pub fn from_line(line: &str) -> Self {
        let line = line.trim();
        let (role, country) = match line.rsplit_once('(') {
            Some((role, country)) => (role.trim(), country.trim_end_matches(')').trim()),
            None => (line, ""),
        };
        Self { role: role.to_owned(), country: country.to_owned(), ..Self::default() }
    }
}

/// A relation of the author with a maker or provider.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Interest {
    /// The company or person.
    pub party: String,
    /// Kind of relation, such as "speaker fee", "shares", "free product".
    pub kind: String,
    /// Products concerned; empty means all of the party's.
    pub products: Vec<String>,
}

/// A patient's consent that the author says exists.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Consent {
    /// What it is, such as "written", "oral".
    pub kind: String,
    /// Where it is kept.
    pub reference: String,
}

/// What people write of themselves and their patients stays out of `Debug`, like the words of a post.
macro_rules! secret {
    ($($name:ident),+) => { $(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+ };
}

secret!(Author, Interest, Consent);

/// Everything about a post that is not its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// Where it would appear.
    pub surface: Surface,
    /// Whose voice.
    pub account: Account,
    /// Who can read it.
    pub audience: Audience,
    /// Who writes.
    pub author: Author,
    /// When it was or would be posted: seconds since 1970-01-01 UTC.
    pub posted_at: Option<i64>,
    /// Declared relations.
    pub interests: Vec<Interest>,
    /// Stated consent.
    pub consent: Option<Consent>,
}

impl Default for Situation {
    fn default() -> Self {
        Self {
            surface: Surface::Other,
            account: Account::Professional,
            audience: Audience::Public,
            author: Author::default(),
            posted_at: None,
            interests: Vec::new(),
            consent: None,
        }
    }
}

/// The thing reviewed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Post {
    /// The caller's own name for it; may be empty.
    pub id: String,
    /// Its words.
    pub draft: Draft,
    /// Where it would appear.
    pub situation: Situation,
}
