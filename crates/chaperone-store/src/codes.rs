//! The second half of a password: codes of an app, and printed ones for when the app or the passkey is lost.

use crate::accounts::Sealed;
use crate::store::{Store, Write};
use crate::{MemberId, Result, Time};

impl Store {
    /// The sealed secret that a member's app shares with the desk.
    pub async fn totp(&self, member: &MemberId) -> Result<Option<Sealed>> {
        let row: Option<Option<Sealed>> =
            sqlx::query_scalar("SELECT totp FROM members WHERE id = $1").bind(member).fetch_optional(self.readers()).await?;
        Ok(row.flatten())
    }

    /// How many printed codes a member has left.
    pub async fn recovery_codes(&self, member: &MemberId) -> Result<i64> {
        Ok(sqlx::query_scalar("SELECT COUNT(*) FROM recovery_codes WHERE member = $1 AND used_at IS NULL")
            .bind(member)
            .fetch_one(self.readers())
            .await?)
    }
}

impl Write {
    /// Keeps the sealed secret of a member's app.
    pub async fn set_totp(&mut self, member: &MemberId, secret: Option<&Sealed>) -> Result<()> {
        let done =
            sqlx::query("UPDATE members SET totp = $2, totp_step = 0 WHERE id = $1").bind(member).bind(secret).execute(self.conn()).await?;
        Self::changed(&done, "member")
    }

    /// Takes the code of a step of time; `false` where it, or a later one, was taken before.
    pub async fn take_totp_step(&mut self, member: &MemberId, step: i64) -> Result<bool> {
        let done = sqlx::query("UPDATE members SET totp_step = $2 WHERE id = $1 AND totp_step < $2")
            .bind(member)
            .bind(step)
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Replaces a member's printed codes by those with these hashes.
    pub async fn set_recovery_codes(&mut self, member: &MemberId, hashes: &[String]) -> Result<()> {
        sqlx::query("DELETE FROM recovery_codes WHERE member = $1").bind(member).execute(self.conn()).await?;
        for hash in hashes {
            sqlx::query("INSERT INTO recovery_codes (member, hash) VALUES ($1, $2)").bind(member).bind(hash).execute(self.conn()).await?;
        }
        Ok(())
    }

    /// Takes a printed code; `false` where there is none, or it was taken before.
    pub async fn take_recovery_code(&mut self, member: &MemberId, hash: &str, now: Time) -> Result<bool> {
        let done = sqlx::query("UPDATE recovery_codes SET used_at = $3 WHERE member = $1 AND hash = $2 AND used_at IS NULL")
            .bind(member)
            .bind(hash)
            .bind(now)
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
