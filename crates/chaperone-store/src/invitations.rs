//! Invitations to become a member.

use crate::members::Role;
use crate::store::{Store, Write};
use crate::{InvitationId, MemberId, Result, StoreError, Time};

/// An invitation, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Who is invited, lower case.
    pub email: String,
    /// What he may do.
    pub role: Role,
    /// Who invited him.
    pub invited_by: MemberId,
    /// When.
    pub created_at: Time,
    /// Until when it is good.
    pub expires_at: Time,
}

impl Store {
    /// The invitation whose token has this SHA-256, if it is still good.
    pub async fn invitation(&self, token: &str, now: Time) -> Result<Option<Invitation>> {
        Ok(sqlx::query_as(
            "SELECT id, email, role, invited_by, created_at, expires_at FROM invitations
             WHERE token = $1 AND ended_at IS NULL AND expires_at > $2
             AND invited_by IN (SELECT id FROM members WHERE role = 'administrator' AND state = 'active')",
        )
        .bind(token)
        .bind(now)
        .fetch_optional(self.readers())
        .await?)
    }

    /// All invitations that are still good, newest first.
    pub async fn invitations(&self, now: Time) -> Result<Vec<Invitation>> {
        Ok(sqlx::query_as(
            "SELECT id, email, role, invited_by, created_at, expires_at FROM invitations
             WHERE ended_at IS NULL AND expires_at > $1
             AND invited_by IN (SELECT id FROM members WHERE role = 'administrator' AND state = 'active') ORDER BY id DESC",
        )
        .bind(now)
        .fetch_all(self.readers())
        .await?)
    }
}

impl Write {
    /// Invites whoever has this address. An earlier invitation of the same address ends; an address that is a member's
    /// is [`StoreError::Taken`].
    pub async fn invite(
        &mut self,
        email: &str,
        role: Role,
        token: &str,
        by: &MemberId,
        now: Time,
        expires_at: Time,
    ) -> Result<InvitationId> {
        let email = email.to_lowercase();
        let members: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM members WHERE email = $1").bind(&email).fetch_one(self.conn()).await?;
        if members > 0 {
            return Err(StoreError::Taken("member"));
        }
        sqlx::query("UPDATE invitations SET ended_at = $2 WHERE email = $1 AND ended_at IS NULL")
            .bind(&email)
            .bind(now)
            .execute(self.conn())
            .await?;
        let id = InvitationId::new(now);
        sqlx::query(
            "INSERT INTO invitations (id, token, email, role, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(token)
        .bind(&email)
        .bind(role)
        .bind(by)
        .bind(now)
        .bind(expires_at)
        .execute(self.conn())
        .await?;
        Ok(id)
    }

    /// Uses an invitation, which is good once and while whoever made it may invite, and tells what it says.
    pub async fn use_invitation(&mut self, id: &InvitationId, by: &MemberId, now: Time) -> Result<Invitation> {
        let used = sqlx::query_as(
            "UPDATE invitations SET ended_at = $3, used_by = $2 WHERE id = $1 AND ended_at IS NULL AND expires_at > $3
             AND invited_by IN (SELECT id FROM members WHERE role = 'administrator' AND state = 'active')
             RETURNING id, email, role, invited_by, created_at, expires_at",
        )
        .bind(id)
        .bind(by)
        .bind(now)
        .fetch_optional(self.conn())
        .await?;
        used.ok_or(StoreError::Missing("invitation"))
    }

    /// Ends all invitations that `by` made: he may not invite any more.
    pub(crate) async fn end_invitations_of(&mut self, by: &MemberId, now: Time) -> Result<()> {
        sqlx::query("UPDATE invitations SET ended_at = $2 WHERE invited_by = $1 AND ended_at IS NULL")
            .bind(by)
            .bind(now)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Takes an invitation back.
    pub async fn end_invitation(&mut self, id: &InvitationId, now: Time) -> Result<()> {
        let done = sqlx::query("UPDATE invitations SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
            .bind(id)
            .bind(now)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "invitation")
    }
}
