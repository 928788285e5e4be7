//! What a server takes.

use serde::Deserialize;

use super::Server;
use crate::limits::Limits;
use crate::words::one_line;
use crate::{Error, Network};

/// A server's own account of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Its name; empty if it says none.
    pub title: String,
    /// The program and its version, as it says.
    pub version: String,
    /// What it takes; where it does not say, as Mastodon does.
    pub limits: Limits,
}

/// Version 1 and 2 of the answer in one: what both name alike.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Said {
    title: Option<String>,
    version: Option<String>,
    configuration: Configuration,
    /// Pleroma's and others' way.
    max_toot_chars: Option<i64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Configuration {
    statuses: Statuses,
    media_attachments: MediaAttachments,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Statuses {
    max_characters: Option<i64>,
    max_media_attachments: Option<i64>,
    characters_reserved_per_url: Option<i64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MediaAttachments {
    supported_mime_types: Option<Vec<String>>,
    image_size_limit: Option<i64>,
    description_limit: Option<i64>,
}

impl Server {
    /// Asks the server what it is and takes.
    pub async fn instance(&self) -> Result<Instance, Error> {
        let said: Result<Said, Error> = self.ask(self.get(&["api", "v2", "instance"])?).await;
        let said = match said {
            // Older servers, and others, know the first version only; some answer with a page.
            Err(Error::NotThere { .. } | Error::Refused { .. } | Error::Answer(_) | Error::SignInAgain { .. }) => {
                self.ask(self.get(&["api", "v1", "instance"])?).await?
            }
            said => said?,
        };
        Ok(instance(&said))
    }
}

pub(super) fn read_any(answer: &crate::http::Answer) {
    if let Ok(said) = answer.json::<Said>() {
        instance(&said);
    }
}

fn instance(said: &Said) -> Instance {
    let mut limits = Limits::of(Network::Mastodon);
    // A number that no server means is not believed.
    let number = |n: Option<i64>, max: i64| n.filter(|n| (1..=max).contains(n)).and_then(|n| usize::try_from(n).ok());
    let statuses = &said.configuration.statuses;
    if let Some(max) = number(statuses.max_characters.or(said.max_toot_chars), 1_000_000) {
        limits.max = Some(max);
    }
    if let Some(url) = number(statuses.characters_reserved_per_url, 1_000) {
        limits.per_url = Some(url);
    }
    if let Some(max) = number(statuses.max_media_attachments, 100) {
        limits.max_media = max;
    }
    let media = &said.configuration.media_attachments;
    if let Some(max) = number(media.image_size_limit, 1 << 30) {
        limits.max_media_bytes = Some(max);
    }
    if let Some(max) = number(media.description_limit, 100_000) {
        limits.max_alt = Some(max);
    }
    if let Some(kinds) = media.supported_mime_types.as_ref().filter(|kinds| !kinds.is_empty()) {
        limits.kinds = kinds.iter().take(100).map(|kind| one_line(kind, 100)).collect();
    }
    let line = |text: &Option<String>| one_line(text.as_deref().unwrap_or_default(), 100);
    Instance { title: line(&said.title), version: line(&said.version), limits }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Instance {
        instance(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn what_a_server_says_is_taken_within_reason() {
        let said = read(
            r#"{"title":"T","version":"4.5.0","configuration":{"statuses":{"max_characters":1000,"characters_reserved_per_url":30,
            "max_media_attachments":6},"media_attachments":{"description_limit":1500,"supported_mime_types":["image/png"]}}}"#,
        );
        assert_eq!(
            (said.limits.max, said.limits.per_url, said.limits.max_media, said.limits.max_alt),
            (Some(1000), Some(30), 6, Some(1500))
        );
        let usual = Limits::of(Network::Mastodon);
        assert_eq!(read(r#"{"configuration":{"statuses":{"max_characters":-5,"max_media_attachments":9999999}}}"#).limits, usual);
        assert_eq!(read("{}").limits, usual);
        assert_eq!(read(r#"{"max_toot_chars":5000}"#).limits.max, Some(5000));
    }
}
