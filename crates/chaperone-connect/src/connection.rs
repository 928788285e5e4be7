//! A connected account, whatever its network.

use serde::{Deserialize, Serialize};

use crate::limits::Limits;
use crate::{Error, Http, Network, Outgoing, Profile, ReadBack, Secret, Sent, bluesky, mastodon};

/// A connected account. Made by signing in ([`mastodon::Server::account`], [`bluesky::Account::sign_in`]), kept as
/// [`Connection::to_secret`].
#[derive(Debug, Clone)]
pub enum Connection {
    /// At a server that speaks Mastodon's interface.
    Mastodon(mastodon::Account),
    /// At Bluesky.
    Bluesky(bluesky::Account),
}

/// A connection as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    network: Network,
    account: String,
}

impl Connection {
    /// Its network.
    pub const fn network(&self) -> Network {
        match self {
            Self::Mastodon(_) => Network::Mastodon,
            Self::Bluesky(_) => Network::Bluesky,
        }
    }

    /// The connection, to be stored encrypted. It changes with [`Connection::refresh`].
    pub fn to_secret(&self) -> Secret {
        let account = match self {
            Self::Mastodon(account) => account.to_secret(),
            Self::Bluesky(account) => account.to_secret(),
        };
        Secret::holding(&Stored { network: self.network(), account: account.reveal().to_owned() })
    }

    /// The connection that was stored. Asks nobody.
    pub fn from_secret(http: &Http, secret: &Secret) -> Result<Self, Error> {
        let stored: Stored = secret.held()?;
        let account = Secret::new(stored.account);
        match stored.network {
            Network::Mastodon => mastodon::Account::from_secret(http, &account).map(Self::Mastodon),
            Network::Bluesky => bluesky::Account::from_secret(http, &account).map(Self::Bluesky),
            _ => Err(Error::NotPossible("what was stored is no connection")),
        }
    }

    /// The account as its network shows it: also the way to see whether the connection still holds.
    pub async fn profile(&self) -> Result<Profile, Error> {
        match self {
            Self::Mastodon(account) => account.profile().await,
            Self::Bluesky(account) => account.profile().await,
        }
    }

    /// What its server takes; a Mastodon server is asked.
    pub async fn limits(&self) -> Result<Limits, Error> {
        match self {
            Self::Mastodon(account) => Ok(account.server().instance().await?.limits),
            Self::Bluesky(_) => Ok(Limits::of(Network::Bluesky)),
        }
    }

    /// When [`Connection::refresh`] will be needed, in milliseconds since 1970; nothing if never or not known.
    pub fn expires_at(&self) -> Option<i64> {
        match self {
            Self::Mastodon(_) => None,
            Self::Bluesky(account) => account.expires_at(),
        }
    }

    /// Takes new tokens if the network's run out ([`Error::Expired`]). The old ones are void then: store
    /// [`Connection::to_secret`] before anything else, and let no two tasks do it at once for one account.
    pub async fn refresh(&mut self) -> Result<(), Error> {
        match self {
            Self::Mastodon(_) => Ok(()),
            Self::Bluesky(account) => account.refresh().await,
        }
    }

    /// Publishes `post`. Files are sent first: if one of them fails, nothing was published. After an error that
    /// [may have happened](Error::may_have_happened), [`Connection::find`] comes before the next try.
    pub async fn send(&self, post: &Outgoing) -> Result<Sent, Error> {
        match self {
            Self::Mastodon(account) => account.send(post).await,
            Self::Bluesky(account) => account.send(post).await,
        }
    }

    /// Whether an earlier try of `post` came through. On Bluesky its key says it. Mastodon's servers do not tell keys, so
    /// the account's own posts since the first try are compared with it; `others` are those that are known to be another
    /// post's (its [`Sent::id`]), lest one of the same words be taken for this one. [`Error::NotPossible`] if it cannot be
    /// told: then a person has to look.
    pub async fn find(&self, post: &Outgoing, others: &[String]) -> Result<Option<Sent>, Error> {
        match self {
            Self::Mastodon(account) => account.find(post, others).await,
            Self::Bluesky(account) => account.find(post).await,
        }
    }

    /// Looks at the network for a post that was sent.
    pub async fn read_back(&self, sent: &Sent) -> ReadBack {
        match self {
            Self::Mastodon(account) => account.read_back(sent).await,
            Self::Bluesky(account) => account.read_back(sent).await,
        }
    }

    /// Changes words, warning and language of a post; its files stay as they are. [`Error::NotPossible`] where
    /// [`Network::can_edit`] says so.
    pub async fn edit(&self, sent: &Sent, post: &Outgoing) -> Result<Sent, Error> {
        match self {
            Self::Mastodon(account) => account.edit(sent, post).await,
            Self::Bluesky(_) => Err(Error::NotPossible("Bluesky does not know changed posts")),
        }
    }

    /// Asks for a post to be deleted; one that is not there counts as deleted. Only [`Connection::read_back`] tells
    /// whether it is gone, and nobody whether there are copies.
    pub async fn delete(&self, sent: &Sent) -> Result<(), Error> {
        match self {
            Self::Mastodon(account) => account.delete(sent).await,
            Self::Bluesky(account) => account.delete(sent).await,
        }
    }
}
