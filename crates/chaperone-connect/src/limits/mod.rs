//! What each network takes, counted as each counts.

mod split;
mod weigh;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation as _;

pub use split::{Numbering, Unsplittable, split};

use crate::text;
use crate::{Network, Outgoing, Problem, Visibility};

/// What a network takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The longest text, in what the network counts; nothing if it is not known.
    pub max: Option<usize>,
    /// The longest text in bytes, if that counts too.
    pub max_bytes: Option<usize>,
    /// What a link counts, whatever its length.
    pub per_url: Option<usize>,
    /// How many files a post carries.
    pub max_media: usize,
    /// The largest picture, in bytes.
    pub max_media_bytes: Option<usize>,
    /// The longest description of a picture, in characters.
    pub max_alt: Option<usize>,
    /// Kinds of files that are taken; empty if not known.
    pub kinds: Vec<String>,
}

impl Limits {
    /// What `network` takes. A Mastodon server's own are in [`Instance`](crate::mastodon::Instance).
    ///
    /// Sources: docs.joinmastodon.org/user/posting; atproto's lexicons `app.bsky.feed.post` and `app.bsky.embed.images`;
    /// X's `twitter-text` configuration 3; the help pages of the others, 2026.
    pub fn of(network: Network) -> Self {
        let plain = |max, max_media| Self {
            max,
            max_bytes: None,
            per_url: None,
            max_media,
            max_media_bytes: None,
            max_alt: None,
            kinds: Vec::new(),
        };
        let kinds = |kinds: &[&str]| kinds.iter().map(|&kind| kind.to_owned()).collect();
        match network {
            Network::Mastodon => Self { per_url: Some(23), max_media_bytes: Some(16 << 20), max_alt: Some(1_500), ..plain(Some(500), 4) },
            Network::Bluesky => Self {
                max_bytes: Some(3_000),
                max_media_bytes: Some(1_000_000),
                // The network's own clients stop here; its servers take more.
                max_alt: Some(2_000),
                kinds: kinds(&["image/jpeg", "image/png", "image/webp", "image/gif"]),
                ..plain(Some(300), 4)
            },
            Network::X => Self { per_url: Some(23), max_alt: Some(1_000), ..plain(Some(280), 4) },
            Network::Threads => plain(Some(500), 20),
            Network::Facebook => plain(Some(63_206), 80),
            Network::LinkedIn => plain(Some(3_000), 20),
            Network::Instagram => plain(Some(2_200), 20),
            Network::TikTok => plain(Some(2_200), 35),
            Network::Reddit => plain(Some(40_000), 20),
            Network::Doximity | Network::Feed => plain(None, usize::MAX),
        }
    }
}

/// How long a text is for a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// In what the network counts.
    pub used: usize,
    /// What it takes; nothing if it is not known.
    pub max: Option<usize>,
    /// Bytes, and how many it takes, where they count too.
    pub bytes: Option<(usize, usize)>,
}

impl Count {
    /// Whether the network takes it.
    pub fn fits(&self) -> bool {
        self.max.is_none_or(|max| self.used <= max) && self.bytes.is_none_or(|(used, max)| used <= max)
    }
}

/// How long `text` is with the words of its `warning`, as `network` counts:
/// - Mastodon: grapheme clusters; a link is [`Limits::per_url`], `@ann@social.example` is `@ann`; the warning counts.
/// - Bluesky: grapheme clusters, and bytes; the warning leads the text.
/// - X: weights; a link is [`Limits::per_url`].
/// - Threads, Facebook, Reddit: characters. `LinkedIn`, Instagram, `TikTok`: UTF-16 units.
pub fn count(network: Network, text: &str, warning: Option<&str>, limits: &Limits) -> Count {
    let full = in_full(network, text, warning);
    let used = match network {
        Network::Mastodon => mastodon(text, limits.per_url) + graphemes(warning.unwrap_or_default()),
        Network::Bluesky => graphemes(&full),
        Network::X => weigh::x(&full, limits.per_url.unwrap_or(23)),
        Network::LinkedIn | Network::Instagram | Network::TikTok => full.encode_utf16().count(),
        _ => full.chars().count(),
    };
    Count { used, max: limits.max, bytes: limits.max_bytes.map(|max| (full.len(), max)) }
}

/// The text that is published: where a network knows no warnings, it leads the text.
pub fn in_full(network: Network, text: &str, warning: Option<&str>) -> String {
    match warning.map(str::trim).filter(|warning| !warning.is_empty()) {
        Some(warning) if network != Network::Mastodon => format!("CW: {warning}\n\n{text}"),
        _ => text.to_owned(),
    }
}

fn graphemes(text: &str) -> usize {
    text.graphemes(true).count()
}

/// Source: Mastodon's `StatusLengthValidator`.
fn mastodon(text: &str, per_url: Option<usize>) -> usize {
    let links = if per_url.is_some() { text::links(text) } else { Vec::new() };
    let links = links.into_iter().map(|range| (range, per_url.unwrap_or_default()));
    let hosts = text::mentions(text).into_iter().map(|mention| (mention.host, 0));
    let mut short: Vec<_> = links.chain(hosts).collect();
    short.sort_by_key(|(range, _)| range.start);
    // Grapheme clusters of what is left, put together as the server does: a link is so many letters.
    let (mut seen, mut at) = (String::with_capacity(text.len()), 0);
    for (range, length) in short {
        seen.push_str(text.get(at..range.start).unwrap_or_default());
        seen.extend(std::iter::repeat_n('x', length));
        at = range.end;
    }
    seen.push_str(text.get(at..).unwrap_or_default());
    graphemes(&seen)
}

/// Why `network` would not take `post`: all reasons. None if it would, as far as one can say before.
pub fn problems(network: Network, post: &Outgoing, limits: &Limits) -> Vec<Problem> {
    let mut problems = Vec::new();
    if post.text.trim().is_empty() && post.media.is_empty() && post.card.is_none() {
        problems.push(Problem::Empty);
    }
    let count = count(network, &post.text, post.warned(), limits);
    if !count.fits() {
        let (used, max) = match count.bytes {
            Some((used, max)) if count.max.is_none_or(|max| count.used <= max) => (used, max),
            _ => (count.used, count.max.unwrap_or_default()),
        };
        problems.push(Problem::TooLong { used, max });
    }
    if network == Network::Bluesky {
        if post.visibility != Visibility::Public {
            problems.push(Problem::OnlyPublic);
        }
        if post.card.is_some() && !post.media.is_empty() {
            problems.push(Problem::CardAndMedia);
        }
    }
    media(post, limits, &mut problems);
    problems
}

fn media(post: &Outgoing, limits: &Limits, problems: &mut Vec<Problem>) {
    if post.media.len() > limits.max_media {
        problems.push(Problem::TooManyMedia { count: post.media.len(), max: limits.max_media });
    }
    for (index, file) in post.media.iter().enumerate() {
        let bytes = file.bytes.len();
        // The limit is that of pictures: films have another, which only the server knows.
        if let Some(max) = limits.max_media_bytes.filter(|max| file.mime.starts_with("image/") && bytes > *max) {
            problems.push(Problem::MediaTooLarge { index, bytes, max });
        }
        if !limits.kinds.is_empty() && !limits.kinds.contains(&file.mime) {
            problems.push(Problem::MediaKind { index });
        }
        let used = file.alt.chars().count();
        if let Some(max) = limits.max_alt.filter(|max| used > *max) {
            problems.push(Problem::AltTooLong { index, used, max });
        }
    }
}

#[cfg(test)]
mod tests;
