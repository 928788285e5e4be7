//! Why members went on after the desk advised against it: for their own eyes.

use std::fmt;

use crate::store::{Store, Write};
use crate::{DraftId, MemberId, OverrideId, Result, Time};

/// Why a member went on. His reason stays out of `Debug`.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Override {
    /// Its id.
    pub id: OverrideId,
    /// With which draft.
    pub draft: DraftId,
    /// With which version.
    pub version: i64,
    /// In his own words.
    pub reason: String,
    /// When.
    pub created_at: Time,
}

impl fmt::Debug for Override {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Override").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Store {
    /// The reasons of one member, newest first. For nobody else.
    pub async fn overrides(&self, member: &MemberId, limit: i64) -> Result<Vec<Override>> {
        Ok(sqlx::query_as(
            "SELECT id, draft, version, reason, created_at FROM overrides WHERE member = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
        )
        .bind(member)
        .bind(limit)
        .fetch_all(self.readers())
        .await?)
    }
}

impl Write {
    /// Keeps why a member went on.
    pub async fn add_override(&mut self, member: &MemberId, draft: &DraftId, version: i64, reason: &str, now: Time) -> Result<OverrideId> {
        let id = OverrideId::new(now);
        sqlx::query("INSERT INTO overrides (id, member, draft, version, reason, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(&id)
            .bind(member)
            .bind(draft)
            .bind(version)
            .bind(reason)
            .bind(now)
            .execute(self.conn())
            .await?;
        Ok(id)
    }
}
