//! Drafts on their way past a second reader.

use std::fmt;

use crate::accounts::Account;
use crate::drafts::Draft;
use crate::files::File;
use crate::members::Member;
use crate::store::{Store, Write};
use crate::words::words;
use crate::{AccountId, CaseId, DraftId, MemberId, NoteId, Result, Time};

words! {
    /// Where a case stands. All but the first are ends.
    CaseState {
        /// A second reader has to decide.
        Waiting = "waiting",
        /// It may be sent.
        Approved = "approved",
        /// It may not be sent as it is.
        Declined = "declined",
        /// The author took it back.
        Withdrawn = "withdrawn",
        /// Nobody decided in time.
        Expired = "expired",
    }
}

words! {
    /// Why there is a case.
    Cause {
        /// The desk held it.
        Hold = "hold",
        /// The desk advised to think again, and it is not one's own account.
        Pause = "pause",
        /// The author asked for a colleague's eyes.
        Asked = "asked",
    }
}

/// One version of a draft, before a second reader. Its review quotes the draft and stays out of `Debug`.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// Of which draft.
    pub draft: DraftId,
    /// The one version that is decided on.
    pub version: i64,
    /// Who wrote it.
    pub author: MemberId,
    /// Where it would be sent.
    pub account: AccountId,
    /// Asked for by name; `None`: any second reader.
    pub reader: Option<MemberId>,
    /// Why.
    pub cause: Cause,
    /// Where it stands.
    pub state: CaseState,
    /// JSON of the review when the reader was asked.
    pub review: String,
    /// Fingerprint of the policy then.
    pub policy: String,
    /// JSON of what the draft's files said then.
    pub files: String,
    /// JSON of what the account was then.
    pub as_account: String,
    /// When the author wants it sent; `None`: at once.
    pub not_before: Option<Time>,
    /// When the reader was asked.
    pub created_at: Time,
    /// Good until then: for a decision, and for sending.
    pub expires_at: Time,
    /// When it ended.
    pub decided_at: Option<Time>,
    /// Who decided.
    pub decided_by: Option<MemberId>,
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Case").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// What a new case holds.
#[derive(Clone)]
pub struct NewCase<'a> {
    /// Of which draft.
    pub draft: &'a DraftId,
    /// The one version.
    pub version: i64,
    /// Who wrote it.
    pub author: &'a MemberId,
    /// Where it would be sent.
    pub account: &'a AccountId,
    /// Asked for by name.
    pub reader: Option<&'a MemberId>,
    /// Why.
    pub cause: Cause,
    /// JSON of the review.
    pub review: &'a str,
    /// Fingerprint of the policy.
    pub policy: &'a str,
    /// JSON of what the files say.
    pub files: &'a str,
    /// JSON of what the account is.
    pub as_account: &'a str,
    /// When the author wants it sent.
    pub not_before: Option<Time>,
    /// Good until then.
    pub expires_at: Time,
}

/// A line in a list of cases. The words stay out of `Debug`.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ListedCase {
    /// Which.
    pub id: CaseId,
    /// Where it stands.
    pub state: CaseState,
    /// Why there is one.
    pub cause: Cause,
    /// Who wrote it.
    pub author: String,
    /// Where it would be sent.
    pub handle: String,
    /// The beginning of its text.
    pub opening: String,
    /// When the reader was asked.
    pub created_at: Time,
    /// Good until then.
    pub expires_at: Time,
}

impl fmt::Debug for ListedCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListedCase").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// A note between author and reader. Its words stay out of `Debug`.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// Who wrote it.
    pub member: MemberId,
    /// His name.
    pub name: String,
    /// What.
    pub text: String,
    /// When.
    pub created_at: Time,
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Note").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What a decision to send stands on, as it is inside the change.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The draft.
    pub draft: Draft,
    /// Who wrote it.
    pub author: Member,
    /// Where it would be sent; `None` if that account is gone.
    pub account: Option<Account>,
    /// Version of the policy in force; 0 before one was chosen.
    pub policy: i64,
    /// Its pictures.
    pub files: Vec<File>,
}

const MEMBER: &str = "SELECT id, email, name, role, state, time_zone, created_at FROM members WHERE id = $1";
const FILES: &str = "SELECT id, draft, member, mime, width, height, alt, patient, consent, removed, created_at FROM files
     WHERE draft = $1 ORDER BY id";
const READERS: &str = "SELECT id, email, name, role, state, time_zone, created_at FROM members
     WHERE state = 'active' AND role <> 'member' AND id <> $1 ORDER BY name, id";

macro_rules! listed {
    ($of:literal) => {
        concat!(
            "SELECT c.id, c.state, c.cause, m.name AS author, COALESCE(a.handle, '') AS handle, SUBSTR(v.text, 1, 140) AS opening,
             c.created_at, c.expires_at
             FROM cases c JOIN members m ON m.id = c.author LEFT JOIN accounts a ON a.id = c.account
             JOIN draft_versions v ON v.draft = c.draft AND v.version = c.version
             WHERE ",
            $of,
            " ORDER BY c.created_at DESC LIMIT $2"
        )
    };
}

impl Store {
    /// One case, whoever's it is: the caller asks whether he may.
    pub async fn case(&self, id: &CaseId) -> Result<Option<Case>> {
        Ok(sqlx::query_as("SELECT * FROM cases WHERE id = $1").bind(id).fetch_optional(self.readers()).await?)
    }

    /// The cases that wait for this reader, or for any.
    pub async fn cases_waiting_for(&self, reader: &MemberId, limit: i64) -> Result<Vec<ListedCase>> {
        let sql = listed!("c.state = 'waiting' AND c.author <> $1 AND (c.reader IS NULL OR c.reader = $1)");
        Ok(sqlx::query_as(sql).bind(reader).bind(limit).fetch_all(self.readers()).await?)
    }

    /// The cases that this reader decided, newest first.
    pub async fn cases_decided_by(&self, reader: &MemberId, limit: i64) -> Result<Vec<ListedCase>> {
        Ok(sqlx::query_as(listed!("c.decided_by = $1 AND c.author <> $1")).bind(reader).bind(limit).fetch_all(self.readers()).await?)
    }

    /// The cases of an author, newest first.
    pub async fn cases_of(&self, author: &MemberId, limit: i64) -> Result<Vec<ListedCase>> {
        Ok(sqlx::query_as(listed!("c.author = $1")).bind(author).bind(limit).fetch_all(self.readers()).await?)
    }

    /// The newest case of a draft.
    pub async fn case_of_draft(&self, draft: &DraftId) -> Result<Option<Case>> {
        Ok(sqlx::query_as("SELECT * FROM cases WHERE draft = $1 ORDER BY id DESC LIMIT 1")
            .bind(draft)
            .fetch_optional(self.readers())
            .await?)
    }

    /// The cases whose time was over at `now` with nobody having decided.
    pub async fn cases_overdue(&self, now: Time, limit: i64) -> Result<Vec<CaseId>> {
        Ok(sqlx::query_scalar("SELECT id FROM cases WHERE state = 'waiting' AND expires_at <= $1 ORDER BY id LIMIT $2")
            .bind(now)
            .bind(limit)
            .fetch_all(self.readers())
            .await?)
    }

    /// The notes of a case, oldest first.
    pub async fn notes(&self, case: &CaseId) -> Result<Vec<Note>> {
        Ok(sqlx::query_as(
            "SELECT n.id, n.member, COALESCE(m.name, '') AS name, n.text, n.created_at
             FROM notes n LEFT JOIN members m ON m.id = n.member WHERE n.case_id = $1 ORDER BY n.created_at, n.id",
        )
        .bind(case)
        .fetch_all(self.readers())
        .await?)
    }

    /// The second readers that a draft of `author` can go to, by name.
    pub async fn second_readers(&self, author: &MemberId) -> Result<Vec<Member>> {
        Ok(sqlx::query_as(READERS).bind(author).fetch_all(self.readers()).await?)
    }
}

impl Write {
    /// Asks a second reader.
    pub async fn add_case(&mut self, case: &NewCase<'_>, now: Time) -> Result<CaseId> {
        let id = CaseId::new(now);
        sqlx::query(
            "INSERT INTO cases (id, draft, version, author, account, reader, cause, state, review, policy, files, as_account,
             not_before, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(&id)
        .bind(case.draft)
        .bind(case.version)
        .bind(case.author)
        .bind(case.account)
        .bind(case.reader)
        .bind(case.cause)
        .bind(case.review)
        .bind(case.policy)
        .bind(case.files)
        .bind(case.as_account)
        .bind(case.not_before)
        .bind(now)
        .bind(case.expires_at)
        .execute(self.conn())
        .await?;
        Ok(id)
    }

    /// The case as it is inside this change.
    pub async fn case(&mut self, id: &CaseId) -> Result<Option<Case>> {
        Ok(sqlx::query_as("SELECT * FROM cases WHERE id = $1").bind(id).fetch_optional(self.conn()).await?)
    }

    /// A member who may have lost his role meanwhile, as he is inside this change.
    pub async fn member_now(&mut self, id: &MemberId) -> Result<Option<Member>> {
        Ok(sqlx::query_as(MEMBER).bind(id).fetch_optional(self.conn()).await?)
    }

    /// The second readers that a draft of `author` can go to.
    pub async fn second_readers(&mut self, author: &MemberId) -> Result<Vec<Member>> {
        Ok(sqlx::query_as(READERS).bind(author).fetch_all(self.conn()).await?)
    }

    /// Ends a case that still waits.
    pub async fn end_case(&mut self, id: &CaseId, to: CaseState, by: Option<&MemberId>, now: Time) -> Result<()> {
        let done = sqlx::query("UPDATE cases SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1 AND state = 'waiting'")
            .bind(id)
            .bind(to)
            .bind(by)
            .bind(now)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "case")
    }

    /// Takes the cases of an author back that still wait, and opens the drafts: which.
    pub async fn withdraw_cases_of(&mut self, author: &MemberId, now: Time) -> Result<Vec<CaseId>> {
        sqlx::query(
            "UPDATE drafts SET state = 'open', updated_at = $2 WHERE state = 'waiting'
             AND id IN (SELECT draft FROM cases WHERE author = $1 AND state = 'waiting')",
        )
        .bind(author)
        .bind(now)
        .execute(self.conn())
        .await?;
        Ok(sqlx::query_scalar("UPDATE cases SET state = 'withdrawn', decided_at = $2 WHERE author = $1 AND state = 'waiting' RETURNING id")
            .bind(author)
            .bind(now)
            .fetch_all(self.conn())
            .await?)
    }

    /// Lets any second reader decide what was asked of `reader` by name: which cases.
    pub async fn free_cases_of(&mut self, reader: &MemberId) -> Result<Vec<Case>> {
        Ok(sqlx::query_as("UPDATE cases SET reader = NULL WHERE reader = $1 AND state = 'waiting' RETURNING *")
            .bind(reader)
            .fetch_all(self.conn())
            .await?)
    }

    /// Adds a note to a case.
    pub async fn add_note(&mut self, case: &CaseId, member: &MemberId, text: &str, now: Time) -> Result<NoteId> {
        let id = NoteId::new(now);
        sqlx::query("INSERT INTO notes (id, case_id, member, text, created_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(&id)
            .bind(case)
            .bind(member)
            .bind(text)
            .bind(now)
            .execute(self.conn())
            .await?;
        Ok(id)
    }

    /// What sending `draft` to `account` stands on; `None` if there is no such draft.
    pub async fn ground(&mut self, draft: &DraftId, account: &AccountId) -> Result<Option<Ground>> {
        let found: Option<Draft> = sqlx::query_as("SELECT * FROM drafts WHERE id = $1").bind(draft).fetch_optional(self.conn()).await?;
        let Some(draft) = found else { return Ok(None) };
        let Some(author) = self.member_now(&draft.author).await? else { return Ok(None) };
        let account =
            sqlx::query_as("SELECT * FROM accounts WHERE id = $1 AND state <> 'removed'").bind(account).fetch_optional(self.conn()).await?;
        let policy = sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM policies").fetch_one(self.conn()).await?;
        let files = sqlx::query_as(FILES).bind(&draft.id).fetch_all(self.conn()).await?;
        Ok(Some(Ground { draft, author, account, policy, files }))
    }
}
