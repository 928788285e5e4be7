//! A post on its way, the same for every network.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Error, Key};

/// Where a post can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// Any server that speaks Mastodon's interface.
    Mastodon,
    /// Bluesky, or another server of its protocol.
    Bluesky,
    /// The website's own feed.
    Feed,
    /// X.
    X,
    /// Facebook.
    Facebook,
    /// Instagram.
    Instagram,
    /// `LinkedIn`.
    LinkedIn,
    /// Threads.
    Threads,
    /// `TikTok`.
    TikTok,
    /// Doximity.
    Doximity,
    /// Reddit.
    Reddit,
}

impl Network {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Mastodon,
        Self::Bluesky,
        Self::Feed,
        Self::X,
        Self::Facebook,
        Self::Instagram,
        Self::LinkedIn,
        Self::Threads,
        Self::TikTok,
        Self::Doximity,
        Self::Reddit,
    ];

    /// Its name in lower case, as it is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mastodon => "mastodon",
            Self::Bluesky => "bluesky",
            Self::Feed => "feed",
            Self::X => "x",
            Self::Facebook => "facebook",
            Self::Instagram => "instagram",
            Self::LinkedIn => "linkedin",
            Self::Threads => "threads",
            Self::TikTok => "tiktok",
            Self::Doximity => "doximity",
            Self::Reddit => "reddit",
        }
    }

    /// The network with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|network| network.name() == name)
    }

    /// Whether a published post can be changed there. Bluesky shows the first words for ever: delete and post anew.
    pub const fn can_edit(self) -> bool {
        matches!(self, Self::Mastodon | Self::Feed)
    }

    /// Whether this crate can publish there; elsewhere it is [copy and open](crate::copy).
    pub const fn has_api(self) -> bool {
        matches!(self, Self::Mastodon | Self::Bluesky)
    }
}

/// Who can read a post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everybody; shown in public timelines.
    #[default]
    Public,
    /// Everybody; not shown in public timelines.
    Unlisted,
    /// Followers.
    Followers,
    /// Those who are mentioned.
    Direct,
}

/// What a network may know of a post that one may not want to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// Wounds, operations, violence.
    GraphicMedia,
    /// Nakedness that is not sexual: an examination, art.
    Nudity,
    /// Sexual.
    Sexual,
    /// Pornography.
    Porn,
}

impl Label {
    /// Its name in atproto.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GraphicMedia => "graphic-media",
            Self::Nudity => "nudity",
            Self::Sexual => "sexual",
            Self::Porn => "porn",
        }
    }
}

/// A content warning.
#[derive(Clone, PartialEq, Eq)]
pub struct Warning {
    /// What one reads before the post. Bluesky knows no such text: there it leads the post, as "CW: …".
    pub text: String,
    /// The label that Bluesky hides pictures behind.
    pub label: Option<Label>,
}

/// A picture or another file that a post carries.
#[derive(Clone, PartialEq, Eq)]
pub struct Media {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its type, such as `image/jpeg`.
    pub mime: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Width and height in pixels, if known.
    pub size: Option<(u32, u32)>,
}

/// A card for a link. Only Bluesky takes it from us: Mastodon's servers look for themselves.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkCard {
    /// Where it leads: http or https.
    pub url: String,
    /// Its title.
    pub title: String,
    /// A sentence about it.
    pub description: String,
}

/// What a post answers: in a thread, the first post of it and the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The first post of the thread.
    pub root: Sent,
    /// The post that is answered.
    pub parent: Sent,
}

/// One post to be sent. Its `Debug` says how much there is, and no word of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Names this post: the same for every try.
    pub key: Key,
    /// When the first try was, in milliseconds since 1970: the post's date on Bluesky, and how far back
    /// [`Connection::find`](crate::Connection::find) looks.
    pub first_try: i64,
    /// The words.
    pub text: String,
    /// What one reads before.
    pub warning: Option<Warning>,
    /// The language of the words (BCP 47), if known.
    pub language: Option<String>,
    /// Who can read it. Bluesky is public only, and refuses all else.
    pub visibility: Visibility,
    /// What it carries.
    pub media: Vec<Media>,
    /// A card for a link.
    pub card: Option<LinkCard>,
    /// What it answers.
    pub reply: Option<Reply>,
}

impl Outgoing {
    /// A public post of words alone.
    pub fn new(key: Key, first_try: i64, text: impl Into<String>) -> Self {
        Self {
            key,
            first_try,
            text: text.into(),
            warning: None,
            language: None,
            visibility: Visibility::Public,
            media: Vec::new(),
            card: None,
            reply: None,
        }
    }

    /// The words of the warning, if there are any.
    pub(crate) fn warned(&self) -> Option<&str> {
        self.warning.as_ref().map(|warning| warning.text.trim()).filter(|text| !text.is_empty())
    }
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("key", &self.key)
            .field("bytes", &self.text.len())
            .field("warning", &self.warning.is_some())
            .field("visibility", &self.visibility)
            .field("media", &self.media.len())
            .field("card", &self.card.is_some())
            .field("reply", &self.reply.is_some())
            .finish_non_exhaustive()
    }
}

/// A post that a network has taken. To be stored: all later questions need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The network's name for it: an identifier on Mastodon, an `at://` address on Bluesky.
    pub id: String,
    /// Where people see it.
    pub url: Option<String>,
    /// Bluesky's hash of the record, which an answer has to name.
    pub cid: Option<String>,
}

/// What the network said when it was asked for a post that was sent.
#[derive(Clone, PartialEq, Eq)]
pub enum ReadBack {
    /// It is there.
    There {
        /// Under this name.
        sent: Sent,
        /// With these words, as plain text.
        text: String,
    },
    /// It is not there, or no longer. Copies elsewhere are another matter: nobody can know them.
    Gone,
    /// The network did not say.
    Unknown(Error),
}

impl fmt::Debug for ReadBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::There { sent, .. } => f.debug_struct("There").field("sent", sent).finish_non_exhaustive(),
            Self::Gone => f.write_str("Gone"),
            Self::Unknown(error) => f.debug_tuple("Unknown").field(error).finish(),
        }
    }
}

/// An account as its network shows it. All text is plain and on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The network's name for it.
    pub id: String,
    /// How others mention it, without the "@" in front: `user@host` on Mastodon, `name.example` on Bluesky.
    pub handle: String,
    /// The name it shows; empty if none.
    pub name: String,
    /// Where people see it.
    pub url: Option<String>,
    /// Whether followers have to be let in.
    pub locked: bool,
    /// How many follow it, if the network says.
    pub followers: Option<u64>,
    /// How many it follows, if the network says.
    pub following: Option<u64>,
    /// How many posts it has, if the network says.
    pub posts: Option<u64>,
}

/// Why a network would not take a post.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing in it.
    #[error("there is nothing to send")]
    Empty,
    /// Too many words.
    #[error("the text is too long: {used} of {max}")]
    TooLong {
        /// As the network counts.
        used: usize,
        /// What it takes.
        max: usize,
    },
    /// Too many files.
    #[error("too many files: {count} of {max}")]
    TooManyMedia {
        /// How many there are.
        count: usize,
        /// How many it takes.
        max: usize,
    },
    /// A file is too large.
    #[error("file {} is too large: {bytes} of {max} bytes", .index + 1)]
    MediaTooLarge {
        /// Which one, from 0.
        index: usize,
        /// Its size.
        bytes: usize,
        /// What the network takes.
        max: usize,
    },
    /// A file of a kind that the network does not take.
    #[error("file {} is of a kind that the network does not take", .index + 1)]
    MediaKind {
        /// Which one, from 0.
        index: usize,
    },
    /// A description that is too long.
    #[error("the description of file {} is too long: {used} of {max}", .index + 1)]
    AltTooLong {
        /// Which one, from 0.
        index: usize,
        /// Its length in characters.
        used: usize,
        /// What the network takes.
        max: usize,
    },
    /// Not everybody should read it, and the network shows everything to everybody.
    #[error("posts there are public")]
    OnlyPublic,
    /// Pictures and a card: the network shows one of them.
    #[error("a post there carries either pictures or a link card")]
    CardAndMedia,
}
