//! Passkeys of members.

use crate::store::{Store, Write};
use crate::{MemberId, PasskeyId, Result, StoreError, Time};

/// A passkey: what the desk keeps of it is public.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Passkey {
    /// Its id.
    pub id: PasskeyId,
    /// Whose.
    pub member: MemberId,
    /// The authenticator's id of it, base64url.
    pub credential: String,
    /// What the member calls it.
    pub label: String,
    /// JSON of the public key and counter.
    pub passkey: String,
    /// When it was added.
    pub created_at: Time,
    /// When it was last used.
    pub used_at: Option<Time>,
}

impl Store {
    /// The passkeys of a member, oldest first.
    pub async fn passkeys(&self, member: &MemberId) -> Result<Vec<Passkey>> {
        Ok(sqlx::query_as("SELECT * FROM passkeys WHERE member = $1 ORDER BY id").bind(member).fetch_all(self.readers()).await?)
    }

    /// The passkey that an authenticator calls `credential` (base64url).
    pub async fn passkey(&self, credential: &str) -> Result<Option<Passkey>> {
        Ok(sqlx::query_as("SELECT * FROM passkeys WHERE credential = $1").bind(credential).fetch_optional(self.readers()).await?)
    }
}

impl Write {
    /// Adds a passkey. One that any member has already is [`StoreError::Taken`].
    pub async fn add_passkey(&mut self, member: &MemberId, credential: &str, label: &str, passkey: &str, now: Time) -> Result<PasskeyId> {
        let id = PasskeyId::new(now);
        let added =
            sqlx::query("INSERT INTO passkeys (id, member, credential, label, passkey, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
                .bind(&id)
                .bind(member)
                .bind(credential)
                .bind(label)
                .bind(passkey)
                .bind(now)
                .execute(self.conn())
                .await
                .map_err(StoreError::from);
        match added {
            Err(error) if error.is_taken() => Err(StoreError::Taken("passkey")),
            Err(error) => Err(error),
            Ok(_) => Ok(id),
        }
    }

    /// Keeps the new counter of a passkey that was `before` when it was checked. One that has been used in between is
    /// [`StoreError::Taken`]: of two uses with one counter, one is of a copy.
    pub async fn use_passkey(&mut self, id: &PasskeyId, before: &str, after: &str, now: Time) -> Result<()> {
        let done = sqlx::query("UPDATE passkeys SET passkey = $3, used_at = $4 WHERE id = $1 AND passkey = $2")
            .bind(id)
            .bind(before)
            .bind(after)
            .bind(now)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "passkey").map_err(|_| StoreError::Taken("passkey"))
    }

    /// Gives a passkey of `member` another name.
    pub async fn name_passkey(&mut self, member: &MemberId, id: &PasskeyId, label: &str) -> Result<()> {
        let done = sqlx::query("UPDATE passkeys SET label = $3 WHERE id = $1 AND member = $2")
            .bind(id)
            .bind(member)
            .bind(label)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "passkey")
    }

    /// Removes a passkey of `member`.
    pub async fn remove_passkey(&mut self, member: &MemberId, id: &PasskeyId) -> Result<()> {
        let done = sqlx::query("DELETE FROM passkeys WHERE id = $1 AND member = $2").bind(id).bind(member).execute(self.conn()).await?;
        Self::changed(&done, "passkey")
    }

    /// In how many ways `member` can sign in: his passkeys, and one for a password with its app.
    pub async fn ways_in(&mut self, member: &MemberId) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "SELECT (SELECT COUNT(*) FROM passkeys WHERE member = $1)
                  + (SELECT COUNT(*) FROM members WHERE id = $1 AND password IS NOT NULL)",
        )
        .bind(member)
        .fetch_one(self.conn())
        .await?)
    }
}
