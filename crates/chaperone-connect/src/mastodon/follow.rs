//! Those who ask to follow a locked account.

use reqwest::Method;

use super::Account;
use super::wire::{self, Id};
use crate::words::{one_line, plain};
use crate::{Error, Profile};

/// How many are fetched at once.
const AT_ONCE: &str = "80";

/// Somebody who asks to follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowRequest {
    /// Who it is; `id` is what [`Account::accept_follow`] takes.
    pub who: Profile,
    /// What they say of themselves, as plain text on one line.
    pub note: String,
    /// Whether it says it is a program.
    pub bot: bool,
    /// Since when the account exists, in milliseconds since 1970, if its server says.
    pub since: Option<i64>,
}

/// Some of those who ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowRequests {
    /// The requests.
    pub requests: Vec<FollowRequest>,
    /// Where the next ones begin, for another call.
    pub next: Option<String>,
}

impl Account {
    /// Who asks to follow; `from` is the last call's `next`.
    pub async fn follow_requests(&self, from: Option<&str>) -> Result<FollowRequests, Error> {
        let mut url = self.server.at(&["api", "v1", "follow_requests"]);
        url.query_pairs_mut().append_pair("limit", AT_ONCE);
        if let Some(from) = from {
            url.query_pairs_mut().append_pair("max_id", Id::given(from)?.as_str());
        }
        let request = self.server.http.request(Method::GET, &url)?.bearer_auth(self.token.reveal());
        let answer = self.server.answer(request).await?;
        let accounts: Vec<wire::Account> = answer.json()?;
        let next = answer.header("link").and_then(next).filter(|id| Some(id.as_str()) != from);
        let requests = accounts.iter().map(|account| self.asking(account)).collect();
        Ok(FollowRequests { requests, next })
    }

    /// Lets somebody follow.
    pub async fn accept_follow(&self, id: &str) -> Result<(), Error> {
        self.answer_follow(id, "authorize").await
    }

    /// Does not let somebody follow. They are not told.
    pub async fn reject_follow(&self, id: &str) -> Result<(), Error> {
        self.answer_follow(id, "reject").await
    }

    async fn answer_follow(&self, id: &str, answer: &str) -> Result<(), Error> {
        let id = Id::given(id)?;
        let request = self.request(Method::POST, &["api", "v1", "follow_requests", id.as_str(), answer])?;
        self.server.answer(request.body("")).await.map(|_| ())
    }

    fn asking(&self, account: &wire::Account) -> FollowRequest {
        FollowRequest {
            who: account.profile(&self.server.base),
            note: one_line(&plain(&account.note), 1_000),
            bot: account.bot.unwrap_or(false),
            since: account.created_at.as_deref().and_then(|t| t.parse::<jiff::Timestamp>().ok()).map(jiff::Timestamp::as_millisecond),
        }
    }
}

/// Where a `Link` header says the next page begins. Of the address only the identifier is taken.
fn next(header: &str) -> Option<String> {
    let part = header.split(',').find(|part| part.contains("rel=\"next\""))?;
    let url = url::Url::parse(part.split_once('<')?.1.split_once('>')?.0).ok()?;
    let (_, id) = url.query_pairs().find(|(name, _)| name == "max_id")?;
    Id::said(&id).ok().map(|id| id.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_an_identifier() {
        let link =
            |id: &str| format!("<https://a.example/x?limit=80&max_id={id}>; rel=\"next\", <https://a.example/x?min_id=9>; rel=\"prev\"");
        assert_eq!(next(&link("17")).as_deref(), Some("17"));
        assert_eq!(next(&link("../17")), None);
        assert_eq!(next("<https://a.example/x?min_id=9>; rel=\"prev\""), None);
        assert_eq!(next("nonsense rel=\"next\""), None);
    }
}
