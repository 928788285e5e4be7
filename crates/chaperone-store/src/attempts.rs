//! How often something was tried, so that guessing is slow, also across restarts.

use crate::store::Store;
use crate::{Result, Time};

/// How often something was tried in the window that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Tries {
    /// Tries, this one included.
    pub count: i64,
    /// When the window began.
    pub since: Time,
}

impl Store {
    /// Counts one more try of `what` (a word and a hash: no addresses) and answers how many there were in the window of
    /// `window` milliseconds. Counted before the try is judged, so that tries at the same
    /// time are all counted.
    pub async fn attempt(&self, what: &str, window: Time, now: Time) -> Result<Tries> {
        Ok(sqlx::query_as(
            "INSERT INTO attempts (what, since, count) VALUES ($1, $2, 1)
             ON CONFLICT (what) DO UPDATE SET
                count = CASE WHEN attempts.since <= $2 - $3 OR attempts.since > $2 THEN 1 ELSE attempts.count + 1 END,
                since = CASE WHEN attempts.since <= $2 - $3 OR attempts.since > $2 THEN $2 ELSE attempts.since END
             RETURNING count, since",
        )
        .bind(what)
        .bind(now)
        .bind(window)
        .fetch_one(self.unaudited())
        .await?)
    }

    /// Forgets the tries of `what`: it went well.
    pub async fn forget_attempts(&self, what: &str) -> Result<()> {
        sqlx::query("DELETE FROM attempts WHERE what = $1").bind(what).execute(self.unaudited()).await?;
        Ok(())
    }

    /// Forgets all tries whose window is over.
    pub async fn forget_old_attempts(&self, before: Time) -> Result<()> {
        sqlx::query("DELETE FROM attempts WHERE since < $1").bind(before).execute(self.unaudited()).await?;
        Ok(())
    }
}
