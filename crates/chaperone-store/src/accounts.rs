//! Outside accounts, each with one voice.

use std::fmt;

use crate::store::{Store, Write};
use crate::words::words;
use crate::{AccountId, MemberId, Result, Time};

words! {
    /// Whose voice an account speaks with.
    Voice {
        /// A private person.
        Personal = "personal",
        /// A physician.
        Professional = "professional",
        /// The practice or organisation.
        Practice = "practice",
    }
}

words! {
    /// Whether the desk can act on an account.
    Connection {
        /// It can.
        Connected = "connected",
        /// The network takes no API: copy and open.
        ByHand = "by-hand",
        /// The network no longer takes the token.
        Broken = "broken",
        /// Taken out of the desk.
        Removed = "removed",
    }
}

/// A sealed secret: ciphertext, of no use without the key that lies elsewhere.
#[derive(Clone, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct Sealed(pub Vec<u8>);

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(..)")
    }
}

/// An outside account.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Account {
    /// Its id in the desk.
    pub id: AccountId,
    /// Whose; `None` for an account of the organisation.
    pub member: Option<MemberId>,
    /// Whose voice.
    pub voice: Voice,
    /// Network: `mastodon`, `bluesky`, `feed`, or the name of one without an API.
    pub network: String,
    /// Origin of its server, or empty.
    pub server: String,
    /// Handle, such as `@name@server`.
    pub handle: String,
    /// Display name.
    pub title: String,
    /// The e-mail address it is registered with, as the member told.
    pub email: String,
    /// Who reads it: `public`, `followers`, `members`.
    pub audience: String,
    /// How many follow it, if the network told.
    pub followers: Option<i64>,
    /// JSON of what the network told: limits and the like.
    pub facts: String,
    /// Tokens.
    pub secret: Option<Sealed>,
    /// Whether the desk can act on it.
    pub state: Connection,
    /// When it was added.
    pub created_at: Time,
    /// When the desk last looked whether it still can act on it.
    pub checked_at: Option<Time>,
}

impl Account {
    /// What of it a judgement stands on, in one line, to know later whether it is still the same.
    pub fn mark(&self) -> String {
        let stands_on = (&self.member, self.voice.name(), &self.network, &self.audience);
        serde_json::to_string(&stands_on).unwrap_or_default()
    }
}

impl Store {
    /// One account, whoever's it is: the caller asks whether he may.
    pub async fn account(&self, id: &AccountId) -> Result<Option<Account>> {
        Ok(sqlx::query_as("SELECT * FROM accounts WHERE id = $1 AND state <> 'removed'").bind(id).fetch_optional(self.readers()).await?)
    }

    /// One account, even if it was taken out: for what was sent from it.
    pub async fn account_as_it_was(&self, id: &AccountId) -> Result<Option<Account>> {
        Ok(sqlx::query_as("SELECT * FROM accounts WHERE id = $1").bind(id).fetch_optional(self.readers()).await?)
    }

    /// The accounts that a member writes for: his own and the organisation's.
    pub async fn accounts_of(&self, member: &MemberId) -> Result<Vec<Account>> {
        Ok(sqlx::query_as("SELECT * FROM accounts WHERE (member = $1 OR member IS NULL) AND state <> 'removed' ORDER BY voice, id")
            .bind(member)
            .fetch_all(self.readers())
            .await?)
    }

    /// The feed that is served under this name.
    pub async fn feed(&self, slug: &str) -> Result<Option<Account>> {
        Ok(sqlx::query_as("SELECT * FROM accounts WHERE network = 'feed' AND handle = $1 AND state <> 'removed'")
            .bind(slug)
            .fetch_optional(self.readers())
            .await?)
    }

    /// The desk as the server of an account knows it, sealed; to take its tokens back.
    pub async fn account_client(&self, id: &AccountId) -> Result<Option<Sealed>> {
        let row: Option<Option<Sealed>> =
            sqlx::query_scalar("SELECT client FROM accounts WHERE id = $1").bind(id).fetch_optional(self.readers()).await?;
        Ok(row.flatten())
    }
}

/// What is learnt of an account when its network is asked.
#[derive(Clone, Debug)]
pub struct Learnt<'a> {
    /// Handle.
    pub handle: &'a str,
    /// Display name.
    pub title: &'a str,
    /// How many follow it.
    pub followers: Option<i64>,
    /// JSON of limits and the like.
    pub facts: &'a str,
}

impl Write {
    /// The account of this owner that stands for this one at its network, if there is one.
    pub async fn same_account(&mut self, owner: Option<&MemberId>, network: &str, server: &str, handle: &str) -> Result<Option<AccountId>> {
        Ok(sqlx::query_scalar(
            "SELECT id FROM accounts WHERE COALESCE(member, '') = $1 AND network = $2 AND server = $3 AND handle = $4 AND state <> 'removed'",
        )
        .bind(owner.map_or("", MemberId::as_str))
        .bind(network)
        .bind(server)
        .bind(handle)
        .fetch_optional(self.conn())
        .await?)
    }

    /// Whether a feed of this name is or was there: readers still ask for one that is gone, and must not get another's.
    pub async fn feed_was_there(&mut self, slug: &str) -> Result<bool> {
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM accounts WHERE network = 'feed' AND handle = $1")
            .bind(slug)
            .fetch_one(self.conn())
            .await?;
        Ok(count > 0)
    }

    /// Keeps new tokens of an account.
    pub async fn set_account_secret(&mut self, id: &AccountId, secret: &Sealed) -> Result<()> {
        let done = sqlx::query("UPDATE accounts SET secret = $2 WHERE id = $1 AND state <> 'removed'")
            .bind(id)
            .bind(secret)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "account")
    }

    /// Keeps the desk as the server of an account knows it.
    pub async fn set_account_client(&mut self, id: &AccountId, client: &Sealed) -> Result<()> {
        let done = sqlx::query("UPDATE accounts SET client = $2 WHERE id = $1 AND state <> 'removed'")
            .bind(id)
            .bind(client)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "account")
    }

    /// What its network said of an account that holds.
    pub async fn account_holds(&mut self, id: &AccountId, learnt: &Learnt<'_>, now: Time) -> Result<()> {
        let done = sqlx::query(
            "UPDATE accounts SET handle = $2, title = $3, followers = $4, facts = $5, state = 'connected', checked_at = $6
             WHERE id = $1 AND state <> 'removed'",
        )
        .bind(id)
        .bind(learnt.handle)
        .bind(learnt.title)
        .bind(learnt.followers)
        .bind(learnt.facts)
        .bind(now)
        .execute(self.conn())
        .await?;
        Self::changed(&done, "account")
    }

    /// The network no longer takes its token.
    pub async fn account_broke(&mut self, id: &AccountId, now: Time) -> Result<()> {
        let done = sqlx::query("UPDATE accounts SET state = 'broken', checked_at = $2 WHERE id = $1 AND state = 'connected'")
            .bind(id)
            .bind(now)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "account")
    }

    /// What its owner says of an account.
    pub async fn describe_account(&mut self, id: &AccountId, voice: Voice, audience: &str, email: &str) -> Result<()> {
        let done = sqlx::query("UPDATE accounts SET voice = $2, audience = $3, email = $4 WHERE id = $1 AND state <> 'removed'")
            .bind(id)
            .bind(voice)
            .bind(audience)
            .bind(email)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "account")
    }

    /// Takes an account out, and forgets its tokens. The row stays, for what was sent from it.
    pub async fn remove_account(&mut self, id: &AccountId) -> Result<()> {
        let done = sqlx::query(
            "UPDATE accounts SET state = 'removed', secret = NULL, client = NULL, email = '' WHERE id = $1 AND state <> 'removed'",
        )
        .bind(id)
        .execute(self.conn())
        .await?;
        Self::changed(&done, "account")
    }

    /// Adds an account.
    pub async fn add_account(&mut self, account: &Account) -> Result<()> {
        sqlx::query(
            "INSERT INTO accounts (id, member, voice, network, server, handle, title, email, audience, followers, facts, secret, state, created_at, checked_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(&account.id)
        .bind(&account.member)
        .bind(account.voice)
        .bind(&account.network)
        .bind(&account.server)
        .bind(&account.handle)
        .bind(&account.title)
        .bind(&account.email)
        .bind(&account.audience)
        .bind(account.followers)
        .bind(&account.facts)
        .bind(&account.secret)
        .bind(account.state)
        .bind(account.created_at)
        .bind(account.checked_at)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}
