//! What members asked the desk about situations that are no posts, and what it said.

use std::fmt;

use crate::store::{Store, Write};
use crate::{DecisionId, MemberId, Result, Time};

/// A question and its answer: the fields chosen, and no words about a patient.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Asked {
    /// Its id.
    pub id: DecisionId,
    /// Who asked.
    pub member: MemberId,
    /// Kind of situation, such as `connection-request`.
    pub kind: String,
    /// JSON of the fields.
    pub fields: String,
    /// The leading answer, such as `decline`.
    pub answer: String,
    /// Fingerprint of the policy that was asked.
    pub policy: String,
    /// Why the member does otherwise, or empty.
    pub exception: String,
    /// When.
    pub created_at: Time,
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked").field("id", &self.id).field("kind", &self.kind).field("answer", &self.answer).finish_non_exhaustive()
    }
}

impl Store {
    /// One question, whoever's it is: the caller asks whether he may.
    pub async fn decision(&self, id: &DecisionId) -> Result<Option<Asked>> {
        Ok(sqlx::query_as("SELECT * FROM decisions WHERE id = $1").bind(id).fetch_optional(self.readers()).await?)
    }

    /// What a member asked before `before`, newest first.
    pub async fn decisions_of(&self, member: &MemberId, before: Time, limit: i64) -> Result<Vec<Asked>> {
        Ok(sqlx::query_as("SELECT * FROM decisions WHERE member = $1 AND created_at < $2 ORDER BY created_at DESC, id DESC LIMIT $3")
            .bind(member)
            .bind(before)
            .bind(limit)
            .fetch_all(self.readers())
            .await?)
    }
}

impl Write {
    /// Keeps a question and its answer.
    pub async fn add_decision(&mut self, asked: &Asked) -> Result<()> {
        sqlx::query(
            "INSERT INTO decisions (id, member, kind, fields, answer, policy, exception, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&asked.id)
        .bind(&asked.member)
        .bind(&asked.kind)
        .bind(&asked.fields)
        .bind(&asked.answer)
        .bind(&asked.policy)
        .bind(&asked.exception)
        .bind(asked.created_at)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Keeps why the member does otherwise; empty takes it back.
    pub async fn set_exception(&mut self, id: &DecisionId, exception: &str) -> Result<()> {
        let done = sqlx::query("UPDATE decisions SET exception = $2 WHERE id = $1").bind(id).bind(exception).execute(self.conn()).await?;
        Self::changed(&done, "decision")
    }
}
