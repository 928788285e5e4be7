//! Tokens for scripts and editors.

use crate::members::{Member, Standing};
use crate::store::{Store, Write};
use crate::{MemberId, Result, Time, TokenId};

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ApiToken {
    /// Its id.
    pub id: TokenId,
    /// What the member calls it.
    pub label: String,
    /// When it was made.
    pub created_at: Time,
    /// When it was last used, to the minute.
    pub used_at: Option<Time>,
}

/// A use is noted at most so often, in milliseconds.
const USED_EVERY: Time = 60_000;

impl Store {
    /// The member whose token has this SHA-256, if it is still good and he is active. Notes the use, to the minute.
    pub async fn member_by_token(&self, hash: &str, now: Time) -> Result<Option<Member>> {
        let row: Option<(TokenId, MemberId, Option<Time>)> =
            sqlx::query_as("SELECT id, member, used_at FROM api_tokens WHERE token = $1 AND ended_at IS NULL")
                .bind(hash)
                .fetch_optional(self.readers())
                .await?;
        let Some((id, member, used)) = row else { return Ok(None) };
        if used.is_none_or(|used| now - used > USED_EVERY) {
            sqlx::query("UPDATE api_tokens SET used_at = $2 WHERE id = $1").bind(&id).bind(now).execute(self.unaudited()).await?;
        }
        Ok(self.member(&member).await?.filter(|member| member.state == Standing::Active))
    }

    /// The tokens of a member that are still good, newest first.
    pub async fn api_tokens(&self, member: &MemberId) -> Result<Vec<ApiToken>> {
        Ok(sqlx::query_as("SELECT id, label, created_at, used_at FROM api_tokens WHERE member = $1 AND ended_at IS NULL ORDER BY id DESC")
            .bind(member)
            .fetch_all(self.readers())
            .await?)
    }
}

impl Write {
    /// Adds a token whose secret has this SHA-256.
    pub async fn add_api_token(&mut self, member: &MemberId, label: &str, hash: &str, now: Time) -> Result<TokenId> {
        let id = TokenId::new(now);
        sqlx::query("INSERT INTO api_tokens (id, member, label, token, created_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(&id)
            .bind(member)
            .bind(label)
            .bind(hash)
            .bind(now)
            .execute(self.conn())
            .await?;
        Ok(id)
    }

    /// Ends a token of `member`.
    pub async fn end_api_token(&mut self, member: &MemberId, id: &TokenId, now: Time) -> Result<()> {
        let done = sqlx::query("UPDATE api_tokens SET ended_at = $3 WHERE id = $1 AND member = $2 AND ended_at IS NULL")
            .bind(id)
            .bind(member)
            .bind(now)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "token")
    }
}
