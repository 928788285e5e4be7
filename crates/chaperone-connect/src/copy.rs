//! Networks without an interface for programs: copy the words, open the network, paste.

use url::Url;

use crate::Network;

/// Where a person writes a post.
#[derive(Clone, PartialEq, Eq)]
pub struct Compose {
    /// The page, without a word of the post.
    pub open: Url,
    /// The page with the words in its address, where the network knows that. Whoever opens it leaves them in the
    /// browser's history, and the network has them before anybody pressed "post".
    pub filled: Option<Url>,
}

impl std::fmt::Debug for Compose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compose").field("open", &self.open.as_str()).field("filled", &self.filled.is_some()).finish()
    }
}

/// The longest address that all browsers and servers take, in bytes.
const MAX_URL_BYTES: usize = 8_000;

/// Where `text` would be written on `network`. Nothing for those with an interface, and for the website's own feed.
/// Sources: X's, Threads', `LinkedIn`'s and Reddit's pages on share links; the others take no text.
pub fn compose(network: Network, text: &str) -> Option<Compose> {
    let (open, parameters): (&str, Option<&[(&str, &str)]>) = match network {
        Network::X => ("https://x.com/intent/post", Some(&[("text", text)])),
        Network::Threads => ("https://www.threads.com/intent/post", Some(&[("text", text)])),
        Network::LinkedIn => ("https://www.linkedin.com/feed/?shareActive=true", Some(&[("text", text)])),
        Network::Reddit => ("https://www.reddit.com/submit?type=TEXT", Some(&[("text", text)])),
        Network::Facebook => ("https://www.facebook.com/", None),
        Network::Instagram => ("https://www.instagram.com/", None),
        Network::TikTok => ("https://www.tiktok.com/upload", None),
        Network::Doximity => ("https://www.doximity.com/", None),
        Network::Mastodon | Network::Bluesky | Network::Feed => return None,
    };
    let open = Url::parse(open).ok()?;
    let filled = parameters.map(|pairs| {
        let mut url = open.clone();
        url.query_pairs_mut().extend_pairs(pairs);
        url
    });
    Some(Compose { open, filled: filled.filter(|url| url.as_str().len() <= MAX_URL_BYTES) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_only_where_asked_for() {
        let compose = |network| super::compose(network, "a & b #c\nü");
        let x = compose(Network::X).unwrap();
        assert_eq!(x.filled.as_ref().unwrap().as_str(), "https://x.com/intent/post?text=a+%26+b+%23c%0A%C3%BC");
        assert_eq!(x.open.as_str(), "https://x.com/intent/post");
        assert!(!format!("{x:?}").contains("%23c"));
        assert_eq!(compose(Network::Facebook).unwrap().filled, None);
        assert_eq!(super::compose(Network::Reddit, &"é".repeat(3000)).unwrap().filled, None);
        for network in Network::ALL {
            assert_eq!(compose(network).is_none(), network.has_api() || network == Network::Feed);
        }
    }
}
