//! Members and what rules use of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::store::{Store, Write};
use crate::words::words;
use crate::{MemberId, Result, StoreError, Time};

words! {
    /// What a member may do. Each may all that those before it may.
    Role {
        /// Writes.
        Member = "member",
        /// Decides on others' drafts.
        SecondReader = "second-reader",
        /// Sees the record, sets the policy.
        ComplianceLead = "compliance-lead",
        /// Invites, and runs the desk.
        Administrator = "administrator",
    }
}

impl Role {
    /// Whether drafts of others can come to him.
    pub const fn reads(self) -> bool {
        !matches!(self, Self::Member)
    }

    /// Whether he sees the record and sets the policy.
    pub const fn leads(self) -> bool {
        matches!(self, Self::ComplianceLead | Self::Administrator)
    }

    /// Whether he invites members and runs the desk.
    pub const fn administers(self) -> bool {
        matches!(self, Self::Administrator)
    }
}

words! {
    /// Whether a member can sign in.
    Standing {
        /// He can.
        Active = "active",
        /// Not for now.
        Suspended = "suspended",
        /// His account is gone; the row keeps his place in the record.
        Deleted = "deleted",
    }
}

/// A member.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    /// His id.
    pub id: MemberId,
    /// Lower case.
    pub email: String,
    /// As he is shown to others.
    pub name: String,
    /// What he may do.
    pub role: Role,
    /// Whether he can sign in.
    pub state: Standing,
    /// IANA name, such as `Europe/Berlin`.
    pub time_zone: String,
    /// When he joined.
    pub created_at: Time,
}

/// A licence to practise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// Who gave it.
    pub authority: String,
    /// Its number.
    pub number: String,
}

/// What rules use of a member: credentials, and the place for the identity estimate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Full name as licensed.
    pub name: String,
    /// Such as "cardiologist" or "ED resident".
    pub role: String,
    /// Such as "MD", "board-certified dermatologist".
    pub credentials: Vec<String>,
    /// Licences to practise.
    pub licences: Vec<Licence>,
    /// National Provider Identifier (US), ten digits, or empty.
    pub npi: String,
    /// Such as "cardiology".
    pub specialties: Vec<String>,
    /// Hospital or practice.
    pub practice: String,
    /// Town or region.
    pub place: String,
    /// Country.
    pub country: String,
}

/// A profile, and who looked at the papers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profiled {
    /// What it says.
    pub profile: Profile,
    /// When it was verified; `None` since it was changed.
    pub verified_at: Option<Time>,
    /// Who verified it.
    pub verified_by: Option<MemberId>,
}

impl Store {
    /// The member with this id.
    pub async fn member(&self, id: &MemberId) -> Result<Option<Member>> {
        Ok(sqlx::query_as("SELECT id, email, name, role, state, time_zone, created_at FROM members WHERE id = $1")
            .bind(id)
            .fetch_optional(self.readers())
            .await?)
    }

    /// The member with this address.
    pub async fn member_by_email(&self, email: &str) -> Result<Option<Member>> {
        Ok(sqlx::query_as("SELECT id, email, name, role, state, time_zone, created_at FROM members WHERE email = $1")
            .bind(email.to_lowercase())
            .fetch_optional(self.readers())
            .await?)
    }

    /// All who are not deleted, by name.
    pub async fn members(&self) -> Result<Vec<Member>> {
        Ok(sqlx::query_as(
            "SELECT id, email, name, role, state, time_zone, created_at FROM members WHERE state <> 'deleted' ORDER BY name, id",
        )
        .fetch_all(self.readers())
        .await?)
    }

    /// The name of everybody who ever was a member, by id.
    pub async fn names(&self) -> Result<BTreeMap<String, String>> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT id, name FROM members").fetch_all(self.readers()).await?;
        Ok(rows.into_iter().collect())
    }

    /// What rules use of him; empty if he told nothing.
    pub async fn profile(&self, id: &MemberId) -> Result<Profiled> {
        let row: Option<(String, Option<Time>, Option<MemberId>)> =
            sqlx::query_as("SELECT profile, verified_at, verified_by FROM profiles WHERE member = $1")
                .bind(id)
                .fetch_optional(self.readers())
                .await?;
        let Some((profile, verified_at, verified_by)) = row else { return Ok(Profiled::default()) };
        let profile = serde_json::from_str(&profile).map_err(|_| StoreError::Unreadable("profile"))?;
        Ok(Profiled { profile, verified_at, verified_by })
    }
}

impl Write {
    /// Adds a member, active from now on.
    pub async fn add_member(&mut self, email: &str, name: &str, role: Role, now: Time) -> Result<MemberId> {
        let id = MemberId::new(now);
        self.add_member_as(&id, email, name, role, "UTC", now).await?;
        Ok(id)
    }

    /// The same, with an id that his passkey knows already, and his time zone.
    pub async fn add_member_as(&mut self, id: &MemberId, email: &str, name: &str, role: Role, time_zone: &str, now: Time) -> Result<()> {
        let added = sqlx::query(
            "INSERT INTO members (id, email, name, role, state, time_zone, created_at) VALUES ($1, $2, $3, $4, 'active', $5, $6)",
        )
        .bind(id)
        .bind(email.to_lowercase())
        .bind(name)
        .bind(role)
        .bind(time_zone)
        .bind(now)
        .execute(self.conn())
        .await
        .map_err(StoreError::from);
        match added {
            Err(error) if error.is_taken() => Err(StoreError::Taken("address")),
            Err(error) => Err(error),
            Ok(_) => Ok(()),
        }
    }

    /// Changes how a member is shown to others, and his time zone.
    pub async fn set_member(&mut self, id: &MemberId, name: &str, time_zone: &str) -> Result<()> {
        let done = sqlx::query("UPDATE members SET name = $2, time_zone = $3 WHERE id = $1")
            .bind(id)
            .bind(name)
            .bind(time_zone)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "member")
    }

    /// Changes what a member may do. Invitations that he may not make any more end.
    pub async fn set_role(&mut self, id: &MemberId, role: Role, now: Time) -> Result<()> {
        let done = sqlx::query("UPDATE members SET role = $2 WHERE id = $1 AND state <> 'deleted'")
            .bind(id)
            .bind(role)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "member")?;
        if role.administers() { Ok(()) } else { self.end_invitations_of(id, now).await }
    }

    /// Suspends a member, with the end of his sessions, API tokens and invitations, or lets him in again.
    pub async fn set_suspended(&mut self, id: &MemberId, suspended: bool, now: Time) -> Result<()> {
        let state = if suspended { Standing::Suspended } else { Standing::Active };
        let done = sqlx::query("UPDATE members SET state = $2 WHERE id = $1 AND state <> 'deleted'")
            .bind(id)
            .bind(state)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "member")?;
        if suspended {
            self.end_other_sessions(id, None, now).await?;
            self.end_invitations_of(id, now).await?;
            sqlx::query("UPDATE api_tokens SET ended_at = $2 WHERE member = $1 AND ended_at IS NULL")
                .bind(id)
                .bind(now)
                .execute(self.conn())
                .await?;
        }
        Ok(())
    }

    /// How many administrators can sign in: asked inside a change, so that the last one stays.
    pub async fn administrators(&mut self) -> Result<i64> {
        Ok(sqlx::query_scalar("SELECT COUNT(*) FROM members WHERE role = 'administrator' AND state = 'active'")
            .fetch_one(self.conn())
            .await?)
    }

    /// Whether there is any member yet: the first one sets the desk up.
    pub async fn has_members(&mut self) -> Result<bool> {
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM members").fetch_one(self.conn()).await?;
        Ok(count > 0)
    }

    /// Marks a profile as verified by `by`, if it still says what `by` saw.
    pub async fn verify_profile(&mut self, id: &MemberId, seen: &Profile, by: &MemberId, now: Time) -> Result<()> {
        let json = serde_json::to_string(seen).map_err(|_| StoreError::Unreadable("profile"))?;
        let done = sqlx::query("UPDATE profiles SET verified_at = $3, verified_by = $4 WHERE member = $1 AND profile = $2")
            .bind(id)
            .bind(json)
            .bind(now)
            .bind(by)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "profile").map_err(|_| StoreError::Taken("profile"))
    }

    /// Keeps a profile. Whatever was verified before is no longer.
    pub async fn set_profile(&mut self, id: &MemberId, profile: &Profile) -> Result<()> {
        let json = serde_json::to_string(profile).map_err(|_| StoreError::Unreadable("profile"))?;
        sqlx::query(
            "INSERT INTO profiles (member, profile) VALUES ($1, $2)
             ON CONFLICT (member) DO UPDATE SET profile = excluded.profile, verified_at = NULL, verified_by = NULL",
        )
        .bind(id)
        .bind(json)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

impl Store {
    /// The hash of a member's password, PHC string; `None` where he has none.
    pub async fn password(&self, id: &MemberId) -> Result<Option<String>> {
        let row: Option<Option<String>> =
            sqlx::query_scalar("SELECT password FROM members WHERE id = $1").bind(id).fetch_optional(self.readers()).await?;
        Ok(row.flatten())
    }

    /// Whether there is any member yet: the first one sets the desk up.
    pub async fn is_empty(&self) -> Result<bool> {
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM members").fetch_one(self.readers()).await?;
        Ok(count == 0)
    }
}

impl Write {
    /// Keeps the hash of a member's password, PHC string.
    pub async fn set_password(&mut self, id: &MemberId, hash: Option<&str>) -> Result<()> {
        let done = sqlx::query("UPDATE members SET password = $2 WHERE id = $1").bind(id).bind(hash).execute(self.conn()).await?;
        Self::changed(&done, "member")
    }
}
