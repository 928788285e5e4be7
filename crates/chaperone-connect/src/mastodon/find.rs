//! After a crash: was it sent? Mastodon honours `Idempotency-Key` for an hour, others not at all, so the account's own
//! posts are looked at.

use reqwest::Method;

use super::Account;
use super::wire::Status;
use crate::{Error, Outgoing, Sent, Visibility};

/// How far a server's clock may be behind ours, in milliseconds.
const CLOCKS_MS: i64 = 10 * 60_000;
/// How many posts are looked at: the most a server gives at once, this many times.
const AT_ONCE: &str = "40";
const PAGES: usize = 10;

/// Where own posts are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The account's own list.
    Own,
    /// The home timeline: snac keeps posts that are not for everybody out of the other.
    Home,
}

impl Account {
    pub(crate) async fn find(&self, post: &Outgoing, others: &[String]) -> Result<Option<Sent>, Error> {
        let found = self.find_at(Place::Own, post, others).await?;
        if found.is_some() || matches!(post.visibility, Visibility::Public | Visibility::Unlisted) {
            return Ok(found);
        }
        self.find_at(Place::Home, post, others).await
    }

    async fn find_at(&self, place: Place, post: &Outgoing, others: &[String]) -> Result<Option<Sent>, Error> {
        let since = post.first_try.saturating_sub(CLOCKS_MS);
        let mut before: Option<String> = None;
        for _ in 0..PAGES {
            let page = self.statuses(place, before.as_deref()).await?;
            let known = |status: &Status| others.iter().any(|id| id == status.id.as_str());
            if let Some(found) = page.iter().find(|status| self.is_it(status, place, post, since) && !known(status)) {
                return Ok(Some(found.sent()));
            }
            // Pinned posts are in neither list: they are newest first.
            let last = match page.last() {
                Some(last) if last.made().is_some_and(|made| made >= since) => last.id.as_str().to_owned(),
                _ => return Ok(None),
            };
            if before.as_ref() == Some(&last) {
                // It has no more pages, and says the same again.
                return Ok(None);
            }
            before = Some(last);
        }
        // "Not there" would have it sent again.
        Err(Error::NotPossible("there are too many newer posts to tell whether this one came through"))
    }

    async fn statuses(&self, place: Place, before: Option<&str>) -> Result<Vec<Status>, Error> {
        let mut url = match place {
            Place::Own => self.server.at(&["api", "v1", "accounts", self.id.as_str(), "statuses"]),
            Place::Home => self.server.at(&["api", "v1", "timelines", "home"]),
        };
        url.query_pairs_mut().append_pair("limit", AT_ONCE);
        if place == Place::Own {
            url.query_pairs_mut().append_pair("exclude_reblogs", "true");
        }
        if let Some(before) = before {
            url.query_pairs_mut().append_pair("max_id", before);
        }
        let request = self.server.http.request(Method::GET, &url)?.bearer_auth(self.token.reveal());
        self.server.ask(request).await
    }

    fn is_it(&self, status: &Status, place: Place, post: &Outgoing, since: i64) -> bool {
        let answers = post.reply.as_ref().map(|reply| reply.parent.id.as_str());
        status.reblog.is_none()
            && status.account.as_ref().map_or(place == Place::Own, |owner| owner.id == self.id)
            && status.made().is_none_or(|made| made >= since)
            && status.answers() == answers
            && status.media_attachments.len() == post.media.len()
            && bare(status.spoiler_text.as_deref().unwrap_or_default()) == bare(post.warned().unwrap_or_default())
            && (same(&status.shown(), &post.text) || status.text.as_deref().is_some_and(|text| same(text, &post.text)))
    }
}

/// Whether a server could have made `shown` of `sent`.
fn same(shown: &str, sent: &str) -> bool {
    let (shown, sent) = (without_hosts(shown), without_hosts(sent));
    if bare(&sent).is_empty() {
        // Nothing but signs: they are all there is to tell posts apart by.
        let signs = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        return signs(&shown) == signs(&sent);
    }
    bare(&shown) == bare(&sent)
}

/// Letters and digits alone: servers set the rest as they like.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Mentions as servers show them: `@ann@social.example` is shown as `@ann`.
fn without_hosts(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for mention in crate::text::mentions(text) {
        out.push_str(text.get(at..mention.host.start).unwrap_or_default());
        at = mention.host.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_compared_as_they_are_shown() {
        let shown = "<p>Flu season: thanks <span class=\"h-card\"><a href=\"https://b.example/@ann\">@<span>ann</span></a></span>! \
            <a href=\"https://a.example/x\"><span class=\"invisible\">https://</span>a.example/x</a></p><p>1 &lt; 2</p>";
        let sent = "Flu season: thanks @ann@b.example! https://a.example/x\n\n1 < 2";
        assert!(same(&crate::words::plain(shown), sent));
        assert!(same("Thanks @ann@nowhere.example!", "Thanks @ann@nowhere.example!"), "a mention of nobody stays as it is");
        assert!(!same("Take two tablets", "Take ten tablets"));
        assert!(same("👍 !", "👍!") && !same("🎉", "👍") && !same("Thanks", "👍"), "signs alone are compared as such");
    }
}
