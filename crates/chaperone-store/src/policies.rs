//! Versions of the organisation's policy.

use crate::store::{Store, Write};
use crate::{MemberId, PolicyId, Result, StoreError, Time};

/// A version of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Its id.
    pub id: PolicyId,
    /// Which, from 1.
    pub version: i64,
    /// Ids of the packs in force.
    pub packs: Vec<String>,
    /// The organisation's own overlay, TOML.
    pub overlay: Option<String>,
    /// Fingerprint of the policy as resolved.
    pub fingerprint: String,
    /// Why it was set.
    pub note: String,
    /// Who set it.
    pub set_by: MemberId,
    /// Since when it is in force.
    pub created_at: Time,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: PolicyId,
    version: i64,
    packs: String,
    overlay: Option<String>,
    fingerprint: String,
    note: String,
    set_by: MemberId,
    created_at: Time,
}

impl Row {
    fn read(self) -> Result<PolicyVersion> {
        let packs = serde_json::from_str(&self.packs).map_err(|_| StoreError::Unreadable("policy"))?;
        let Self { id, version, packs: _, overlay, fingerprint, note, set_by, created_at } = self;
        Ok(PolicyVersion { id, version, packs, overlay, fingerprint, note, set_by, created_at })
    }
}

impl Store {
    /// The version in force; `None` before one was chosen: then every pack is in force.
    pub async fn policy(&self) -> Result<Option<PolicyVersion>> {
        let row: Option<Row> =
            sqlx::query_as("SELECT * FROM policies ORDER BY version DESC LIMIT 1").fetch_optional(self.readers()).await?;
        row.map(Row::read).transpose()
    }

    /// All versions, newest first.
    pub async fn policies(&self) -> Result<Vec<PolicyVersion>> {
        let rows: Vec<Row> = sqlx::query_as("SELECT * FROM policies ORDER BY version DESC").fetch_all(self.readers()).await?;
        rows.into_iter().map(Row::read).collect()
    }
}

impl Store {
    /// One version.
    pub async fn policy_version(&self, version: i64) -> Result<Option<PolicyVersion>> {
        let row: Option<Row> =
            sqlx::query_as("SELECT * FROM policies WHERE version = $1").bind(version).fetch_optional(self.readers()).await?;
        row.map(Row::read).transpose()
    }
}

impl Write {
    /// Fails with [`StoreError::Taken`] unless `seen` is the version in force, 0 before one was chosen: nobody replaces
    /// what he has not seen.
    pub async fn policy_is(&mut self, seen: i64) -> Result<()> {
        let last: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM policies").fetch_one(self.conn()).await?;
        if last == seen { Ok(()) } else { Err(StoreError::Taken("policy")) }
    }

    /// Puts a version in force.
    pub async fn set_policy(
        &mut self,
        packs: &[String],
        overlay: Option<&str>,
        fingerprint: &str,
        note: &str,
        by: &MemberId,
        now: Time,
    ) -> Result<PolicyId> {
        let id = PolicyId::new(now);
        let packs = serde_json::to_string(packs).map_err(|_| StoreError::Unreadable("policy"))?;
        sqlx::query(
            "INSERT INTO policies (id, version, packs, overlay, fingerprint, note, set_by, created_at)
             VALUES ($1, (SELECT COALESCE(MAX(version), 0) + 1 FROM policies), $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(packs)
        .bind(overlay)
        .bind(fingerprint)
        .bind(note)
        .bind(by)
        .bind(now)
        .execute(self.conn())
        .await?;
        Ok(id)
    }
}
