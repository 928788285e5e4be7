//! The way from an account in the database to its network: tokens opened, refreshed in time, and kept.

use chaperone_connect::limits::Limits;
use chaperone_connect::{Connection, Error, Network, Profile, Secret};
use chaperone_store::accounts::{Account, Learnt, Sealed};
use chaperone_store::drafts::Content;
use chaperone_store::{AccountId, Actor, Entry, StoreError};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;

use crate::app::App;
use crate::error::Problem;

/// Tokens are refreshed so long before they run out, in milliseconds.
const EARLY: i64 = 2 * 60_000;

/// What a network told of an account, as it is kept.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Facts {
    /// Where people see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    /// What its server takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) limits: Option<Limits>,
    /// The website that a feed belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) site: Option<String>,
}

impl Facts {
    /// What is known of `account`.
    pub(crate) fn of(account: &Account) -> Self {
        serde_json::from_str(&account.facts).unwrap_or_default()
    }

    /// As it is kept.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// An account's handle as it is shown.
pub(crate) fn handle(profile: &Profile) -> String {
    format!("@{}", profile.handle)
}

/// The network of an account.
pub(crate) fn network(account: &Account) -> Option<Network> {
    Network::from_name(&account.network)
}

/// What the server of an account takes, as it last told.
pub(crate) fn limits(account: &Account) -> Limits {
    Facts::of(account).limits.unwrap_or_else(|| Limits::of(network(account).unwrap_or(Network::Feed)))
}

/// The text as it is published, with the link that goes with it where the network makes no card of it otherwise.
pub(crate) fn with_link(network: Network, content: &Content, pictures: bool) -> String {
    let card = network == Network::Bluesky && !pictures;
    match content.link.trim() {
        link if link.is_empty() || card || content.text.contains(link) => content.text.clone(),
        link if content.text.trim().is_empty() => link.to_owned(),
        link => format!("{}\n\n{link}", content.text.trim_end()),
    }
}

/// Why an account cannot be reached.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinkError {
    /// The network, or the way there.
    #[error(transparent)]
    Network(#[from] Error),
    /// Our own database.
    #[error(transparent)]
    Store(#[from] chaperone_store::StoreError),
    /// There are no tokens, or they do not open.
    #[error("the account has to be connected again")]
    NoSecret,
}

impl From<LinkError> for Problem {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Store(error) => error.into(),
            LinkError::NoSecret => Self::remote("The account has to be connected again."),
            LinkError::Network(error) => Self::remote(in_words(&error)),
        }
    }
}

/// A failure in words for the member, the network's own where it said any.
pub(crate) fn in_words(error: &Error) -> String {
    if let Some(words) = error.words() {
        return format!("The network says: “{words}”");
    }
    let mut words = error.to_string();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words + "."
}

/// The purpose that an account's tokens are sealed for.
fn purpose(id: &AccountId) -> String {
    format!("account:{id}")
}

/// The tokens of an account, sealed.
pub(crate) fn seal(app: &App, id: &AccountId, secret: &Secret) -> Result<Sealed, Problem> {
    app.sealer.seal(&purpose(id), secret.reveal().as_bytes()).map_err(|_| Problem::ours("randomness"))
}

/// An account that can be asked. While it lives, nobody else uses its tokens.
pub(crate) struct Link {
    app: App,
    id: AccountId,
    pub(crate) connection: Connection,
    alone: Arc<OwnedMutexGuard<()>>,
}

impl Link {
    /// Opens the tokens of `id`, new ones if they are about to run out.
    pub(crate) async fn open(app: &App, id: &AccountId) -> Result<Self, LinkError> {
        let alone = app.outbox.alone(id).await;
        Self::open_alone(app, id, alone).await
    }

    /// The same for who has the account for himself already.
    pub(crate) async fn open_alone(app: &App, id: &AccountId, alone: OwnedMutexGuard<()>) -> Result<Self, LinkError> {
        // Read again now: whoever had it before may have new tokens.
        let account = app.store.account(id).await?.ok_or(LinkError::NoSecret)?;
        let sealed = account.secret.as_ref().ok_or(LinkError::NoSecret)?;
        let opened = app.sealer.unseal(&purpose(id), sealed).map_err(|_| LinkError::NoSecret)?;
        let secret = Secret::new(String::from_utf8(opened).map_err(|_| LinkError::NoSecret)?);
        let connection = Connection::from_secret(&app.http, &secret)?;
        let mut link = Self { app: app.clone(), id: id.clone(), connection, alone: Arc::new(alone) };
        if link.connection.expires_at().is_some_and(|at| at <= app.now() + EARLY) {
            link.refresh().await?;
        }
        Ok(link)
    }

    /// Takes new tokens and keeps them at once: the old ones are void then. Whoever asked may be gone before it is done;
    /// it is done all the same, with the account kept for it alone.
    pub(crate) async fn refresh(&mut self) -> Result<(), LinkError> {
        let (app, id, connection, alone) = (self.app.clone(), self.id.clone(), self.connection.clone(), Arc::clone(&self.alone));
        let task = tokio::spawn(async move {
            let refreshed = renew(&app, &id, connection).await;
            drop(alone);
            refreshed
        });
        self.connection = task.await.map_err(|_| StoreError::Unreadable("new tokens"))??;
        Ok(())
    }

    /// The account as its network shows it, and what its server takes.
    pub(crate) async fn look(&mut self) -> Result<(Profile, Limits), LinkError> {
        let profile = match self.connection.profile().await {
            Err(Error::Expired) => {
                self.refresh().await?;
                self.connection.profile().await?
            }
            other => other?,
        };
        Ok((profile, self.connection.limits().await?))
    }
}

async fn renew(app: &App, id: &AccountId, mut connection: Connection) -> Result<Connection, LinkError> {
    connection.refresh().await?;
    let secret = connection.to_secret();
    let sealed = app.sealer.seal(&purpose(id), secret.reveal().as_bytes()).map_err(|_| LinkError::NoSecret)?;
    let mut write = app.store.write().await?;
    write.set_account_secret(id, &sealed).await?;
    write.commit(Entry::new(app.now(), Actor::Desk, "account.refresh", id)).await?;
    Ok(connection)
}

/// Keeps what the network said of an account that holds.
pub(crate) async fn keep(app: &App, id: &AccountId, (profile, limits): &(Profile, Limits), entry: Entry) -> Result<(), LinkError> {
    let facts = Facts { url: profile.url.clone(), limits: Some(limits.clone()), site: None }.json();
    let followers = profile.followers.and_then(|count| i64::try_from(count).ok());
    let handle = handle(profile);
    let learnt = Learnt { handle: &handle, title: &profile.name, followers, facts: &facts };
    let mut write = app.store.write().await?;
    write.account_holds(id, &learnt, app.now()).await?;
    Ok(write.commit(entry).await?)
}

/// Notes that the network no longer takes an account's tokens. Who comes second has nothing to note.
pub(crate) async fn broke(app: &App, id: &AccountId) -> Result<(), chaperone_store::StoreError> {
    let mut write = app.store.write().await?;
    match write.account_broke(id, app.now()).await {
        Err(chaperone_store::StoreError::Missing(_)) => Ok(()),
        Err(error) => Err(error),
        Ok(()) => write.commit(Entry::new(app.now(), Actor::Desk, "account.break", id)).await,
    }
}
