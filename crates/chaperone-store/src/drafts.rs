//! Drafts, and every version that was saved.

use std::fmt;

use crate::store::{Store, Write};
use crate::words::words;
use crate::{AccountId, DraftId, MemberId, Result, StoreError, Time};

words! {
    /// Where a draft stands.
    DraftState {
        /// Being written.
        Open = "open",
        /// With a second reader.
        Waiting = "waiting",
        /// Handed to the outbox, or sent.
        Sent = "sent",
        /// Thrown away.
        Dropped = "dropped",
    }
}

words! {
    /// Who can read a post.
    Visibility {
        /// Everybody.
        Public = "public",
        /// Those who follow the account.
        Followers = "followers",
        /// Those who are mentioned.
        Direct = "direct",
    }
}

/// What a member writes. Its words stay out of `Debug`.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Content {
    /// For which account.
    pub account: Option<AccountId>,
    /// The words.
    pub text: String,
    /// Content warning, or empty.
    pub warning: String,
    /// BCP 47 tag, or empty.
    pub language: String,
    /// Who can read it.
    pub visibility: Visibility,
    /// The page that a link card shows, or empty.
    pub link: String,
    /// JSON of the consent that the author holds, or empty.
    pub consent: String,
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content").field("account", &self.account).field("visibility", &self.visibility).finish_non_exhaustive()
    }
}

impl Default for Content {
    fn default() -> Self {
        Self {
            account: None,
            text: String::new(),
            warning: String::new(),
            language: String::new(),
            visibility: Visibility::Public,
            link: String::new(),
            consent: String::new(),
        }
    }
}

/// What the review said of a version when it was saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Judged {
    /// `clear`, `pause` or `hold`.
    pub verdict: String,
    /// JSON list of the rules found.
    pub rules: String,
    /// Fingerprint of the policy.
    pub policy: String,
}

/// A draft, without its words.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// Who writes it.
    pub author: MemberId,
    /// For which account.
    pub account: Option<AccountId>,
    /// Its newest version, from 1.
    pub version: i64,
    /// Where it stands.
    pub state: DraftState,
    /// When it was begun.
    pub created_at: Time,
    /// When it was last saved.
    pub updated_at: Time,
}

/// One version of a draft.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Version {
    /// Of which draft.
    pub draft: DraftId,
    /// Which, from 1.
    pub version: i64,
    /// What it holds.
    #[sqlx(flatten)]
    pub content: Content,
    /// What was said of it.
    #[sqlx(flatten)]
    pub judged: Judged,
    /// When it was saved.
    pub created_at: Time,
}

/// A line in a list of drafts. The words stay out of `Debug`.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    /// Which.
    #[sqlx(flatten)]
    pub draft: Draft,
    /// The beginning of its text.
    pub opening: String,
    /// Verdict of the newest version.
    pub verdict: String,
}

impl fmt::Debug for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listed").field("draft", &self.draft).finish_non_exhaustive()
    }
}

impl Store {
    /// One draft, whoever's it is: the caller asks whether he may.
    pub async fn draft(&self, id: &DraftId) -> Result<Option<Draft>> {
        Ok(sqlx::query_as("SELECT * FROM drafts WHERE id = $1").bind(id).fetch_optional(self.readers()).await?)
    }

    /// One version of a draft.
    pub async fn version(&self, id: &DraftId, version: i64) -> Result<Option<Version>> {
        Ok(sqlx::query_as("SELECT * FROM draft_versions WHERE draft = $1 AND version = $2")
            .bind(id)
            .bind(version)
            .fetch_optional(self.readers())
            .await?)
    }

    /// All versions of a draft, oldest first.
    pub async fn versions(&self, id: &DraftId) -> Result<Vec<Version>> {
        Ok(sqlx::query_as("SELECT * FROM draft_versions WHERE draft = $1 ORDER BY version").bind(id).fetch_all(self.readers()).await?)
    }

    /// The drafts of a member in one state, last saved first, those after the line `after` of that list.
    pub async fn drafts_of(
        &self,
        author: &MemberId,
        state: DraftState,
        after: Option<(Time, &DraftId)>,
        limit: i64,
    ) -> Result<Vec<Listed>> {
        let (time, id) = after.map_or((Time::MAX, ""), |(time, id)| (time, id.as_str()));
        Ok(sqlx::query_as(
            "SELECT d.*, SUBSTR(v.text, 1, 140) AS opening, v.verdict AS verdict
             FROM drafts d JOIN draft_versions v ON v.draft = d.id AND v.version = d.version
             WHERE d.author = $1 AND d.state = $2 AND (d.updated_at, d.id) < ($3, $4)
             ORDER BY d.updated_at DESC, d.id DESC LIMIT $5",
        )
        .bind(author)
        .bind(state)
        .bind(time)
        .bind(id)
        .bind(limit)
        .fetch_all(self.readers())
        .await?)
    }
}

/// The newest version of a draft, to hold another policy against.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Recent {
    /// Of which draft.
    pub draft: DraftId,
    /// Who wrote it.
    pub author: MemberId,
    /// What it holds.
    #[sqlx(flatten)]
    pub content: Content,
}

pub(crate) const RECENT: &str =
    "SELECT r.id AS draft, r.author AS author, v.account, v.text, v.warning, v.language, v.visibility, v.link, v.consent
     FROM (SELECT id, author, version FROM drafts WHERE state <> 'dropped' ORDER BY updated_at DESC LIMIT $1) r
     JOIN draft_versions v ON v.draft = r.id AND v.version = r.version";

impl Store {
    /// The newest versions of the `limit` drafts that were saved last, whoever's they are: their words are for the engine
    /// alone, and are shown to nobody but their author.
    pub async fn recent_drafts(&self, limit: i64) -> Result<Vec<Recent>> {
        Ok(sqlx::query_as(RECENT).bind(limit).fetch_all(self.readers()).await?)
    }
}

impl Write {
    /// Begins a draft with its first version.
    pub async fn add_draft(&mut self, author: &MemberId, content: &Content, judged: &Judged, now: Time) -> Result<DraftId> {
        let id = DraftId::new(now);
        sqlx::query(
            "INSERT INTO drafts (id, author, account, version, state, created_at, updated_at) VALUES ($1, $2, $3, 1, 'open', $4, $4)",
        )
        .bind(&id)
        .bind(author)
        .bind(&content.account)
        .bind(now)
        .execute(self.conn())
        .await?;
        self.add_version(&id, 1, content, judged, now).await?;
        Ok(id)
    }

    /// Saves a version after `after`, which must still be the newest: two windows do not overwrite each other.
    pub async fn save_draft(&mut self, id: &DraftId, after: i64, content: &Content, judged: &Judged, now: Time) -> Result<i64> {
        let done = sqlx::query(
            "UPDATE drafts SET version = version + 1, account = $3, updated_at = $4 WHERE id = $1 AND version = $2 AND state = 'open'",
        )
        .bind(id)
        .bind(after)
        .bind(&content.account)
        .bind(now)
        .execute(self.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Taken("version"));
        }
        self.add_version(id, after + 1, content, judged, now).await?;
        Ok(after + 1)
    }

    /// Moves a draft on, if it stands where the caller thinks.
    pub async fn move_draft(&mut self, id: &DraftId, from: DraftState, to: DraftState, now: Time) -> Result<()> {
        let done = sqlx::query("UPDATE drafts SET state = $3, updated_at = $4 WHERE id = $1 AND state = $2")
            .bind(id)
            .bind(from)
            .bind(to)
            .bind(now)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "draft")
    }

    async fn add_version(&mut self, id: &DraftId, version: i64, content: &Content, judged: &Judged, now: Time) -> Result<()> {
        sqlx::query(
            "INSERT INTO draft_versions
             (draft, version, account, text, warning, language, visibility, link, consent, verdict, rules, policy, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(id)
        .bind(version)
        .bind(&content.account)
        .bind(&content.text)
        .bind(&content.warning)
        .bind(&content.language)
        .bind(content.visibility)
        .bind(&content.link)
        .bind(&content.consent)
        .bind(&judged.verdict)
        .bind(&judged.rules)
        .bind(&judged.policy)
        .bind(now)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}
