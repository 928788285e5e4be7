//! The outbox, and what became of what was in it.

use std::fmt;

use crate::accounts::Account;
use crate::files::File;
use crate::store::{Store, Write};
use crate::words::words;
use crate::{AccountId, DraftId, MemberId, PublicationId, Result, StoreError, Time};

words! {
    /// Where a publication stands.
    PublicationState {
        /// Waits for its time.
        Scheduled = "scheduled",
        /// On its way: perhaps some posts of a thread are out.
        Sending = "sending",
        /// The network took it; not read back yet.
        Requested = "requested",
        /// The network has no interface for programs: the member copies it there.
        ByHand = "by-hand",
        /// Read back from the network, or the member says so.
        Confirmed = "confirmed",
        /// Its post now shows a later version.
        Replaced = "replaced",
        /// Given up, with the network's own words.
        Failed = "failed",
        /// Taken back before it was sent.
        Cancelled = "cancelled",
        /// Its approval ran out before it was sent.
        Expired = "expired",
        /// To be deleted at the network.
        Deleting = "deleting",
        /// Gone at the network, read back. Copies elsewhere are unknown.
        Deleted = "deleted",
    }
}

/// What it stands on that a version may be sent. Quotes what is said of pictures: stays out of `Debug`.
#[derive(Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Footing {
    /// What the review said.
    pub verdict: String,
    /// Fingerprint of the policy.
    pub policy: String,
    /// [`files::mark`](crate::files::mark) of the draft's pictures.
    pub files: String,
    /// [`Account::mark`] of where it is sent.
    pub as_account: String,
}

impl fmt::Debug for Footing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Footing").field("verdict", &self.verdict).field("policy", &self.policy).finish_non_exhaustive()
    }
}

/// A version of a draft on its way to an account.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Publication {
    /// Its id.
    pub id: PublicationId,
    /// Of which draft.
    pub draft: DraftId,
    /// The one version that is sent.
    pub version: i64,
    /// To which account.
    pub account: AccountId,
    /// Who wrote it.
    pub author: MemberId,
    /// Where it stands.
    pub state: PublicationState,
    /// Not before.
    pub not_before: Time,
    /// Not after: an approval is good until then.
    pub not_after: Option<Time>,
    /// What it stood on when it was handed over.
    #[sqlx(flatten)]
    pub footing: Footing,
    /// How many tries failed, one after the other.
    pub attempts: i64,
    /// When the first of them was.
    pub trying_since: Option<Time>,
    /// When the outbox looks at it again.
    pub next_at: Time,
    /// The network's own words on what went wrong, or empty.
    pub said: String,
    /// Where it can be seen, or empty.
    pub url: String,
    /// The publication whose post it edits.
    pub replaces: Option<PublicationId>,
    /// When it was handed to the outbox.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// What is handed to the outbox.
#[derive(Clone, Debug)]
pub struct Outgoing<'a> {
    /// Of which draft.
    pub draft: &'a DraftId,
    /// The one version.
    pub version: i64,
    /// To which account.
    pub account: &'a AccountId,
    /// Who wrote it.
    pub author: &'a MemberId,
    /// Not before.
    pub not_before: Time,
    /// Not after.
    pub not_after: Option<Time>,
    /// What it stands on.
    pub footing: &'a Footing,
}

/// A line of a list.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    /// The publication.
    #[sqlx(flatten)]
    pub publication: Publication,
    /// How it begins.
    pub opening: String,
    /// The network of its account.
    pub network: String,
    /// The handle of its account.
    pub handle: String,
}

impl fmt::Debug for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listed").field("publication", &self.publication).finish_non_exhaustive()
    }
}

words! {
    /// Where one post of a publication stands.
    PartState {
        /// Not tried, or the network refused it for sure.
        Waiting = "waiting",
        /// Tried, and not known what came of it: it is looked for before it is tried again.
        Tried = "tried",
        /// The network took it.
        Requested = "requested",
        /// Read back.
        Confirmed = "confirmed",
        /// Gone, read back.
        Deleted = "deleted",
    }
}

/// One post of a publication.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Part {
    /// Of which publication.
    pub publication: PublicationId,
    /// Its place, from 0.
    pub n: i64,
    /// What names it at the network, made before it is tried.
    pub send_key: String,
    /// Its words.
    pub text: String,
    /// Where it stands.
    pub state: PartState,
    /// When it was first tried.
    pub first_try: Option<Time>,
    /// When it was last tried.
    pub tried_at: Option<Time>,
    /// The network's id of it, or empty.
    pub remote: String,
    /// JSON of what else a reply or a deletion needs, or empty.
    pub remote_facts: String,
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("publication", &self.publication)
            .field("n", &self.n)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// A post that is about to be sent.
#[derive(Clone)]
pub struct NewPart {
    /// What names it at the network.
    pub send_key: String,
    /// Its words.
    pub text: String,
    /// The network's id of the post that it edits, or empty.
    pub remote: String,
    /// What else is known of that post, or empty.
    pub remote_facts: String,
}

impl fmt::Debug for NewPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewPart").field("send_key", &self.send_key).finish_non_exhaustive()
    }
}

/// A file of a draft, as it is sent.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Attached {
    /// What it is.
    #[sqlx(flatten)]
    pub file: File,
    /// The picture itself.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Attached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attached").field("file", &self.file.id).field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// An entry of a feed.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FeedEntry {
    /// Its name for ever.
    pub remote: String,
    /// Its words.
    pub text: String,
    /// Its content warning, or empty.
    pub warning: String,
    /// Its language, or empty.
    pub language: String,
    /// Who wrote it.
    pub author: String,
    /// When it first appeared.
    pub published: Time,
    /// When it last changed.
    pub updated: Time,
}

impl fmt::Debug for FeedEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FeedEntry").field("remote", &self.remote).finish_non_exhaustive()
    }
}

/// What a publication comes to.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// Its state.
    pub state: PublicationState,
    /// When the outbox looks at it again.
    pub next_at: Time,
    /// The network's own words, or empty.
    pub said: &'a str,
    /// What becomes of the count of failed tries.
    pub tries: Tries,
}

/// What becomes of the count of failed tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tries {
    /// It stays.
    Kept,
    /// One more failed.
    OneMore,
    /// It begins anew.
    Forgotten,
}

/// All columns of a [`Publication`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, draft, version, account, author, state, not_before, not_after, verdict, policy, files, as_account, ",
            "attempts, trying_since, next_at, said, url, ",
            "replaces, created_at, updated_at FROM publications ",
            $rest
        )
    };
}

impl Store {
    /// One publication, whoever's it is: the caller asks whether he may.
    pub async fn publication(&self, id: &PublicationId) -> Result<Option<Publication>> {
        Ok(sqlx::query_as(select!("WHERE id = $1")).bind(id).fetch_optional(self.readers()).await?)
    }

    /// What `author` handed over, last changed first, before the time `before`.
    pub async fn publications_of(&self, author: &MemberId, before: Time, limit: i64) -> Result<Vec<Listed>> {
        Ok(sqlx::query_as(
            "SELECT p.*, SUBSTR(v.text, 1, 140) AS opening, a.network AS network, a.handle AS handle
             FROM publications p JOIN draft_versions v ON v.draft = p.draft AND v.version = p.version JOIN accounts a ON a.id = p.account
             WHERE p.author = $1 AND p.updated_at < $2 ORDER BY p.updated_at DESC LIMIT $3",
        )
        .bind(author)
        .bind(before)
        .bind(limit)
        .fetch_all(self.readers())
        .await?)
    }

    /// What was handed over for the organisation's accounts, last changed first, before the time `before`.
    pub async fn publications_of_the_organisation(&self, before: Time, limit: i64) -> Result<Vec<Listed>> {
        Ok(sqlx::query_as(
            "SELECT p.*, SUBSTR(v.text, 1, 140) AS opening, a.network AS network, a.handle AS handle
             FROM publications p JOIN draft_versions v ON v.draft = p.draft AND v.version = p.version JOIN accounts a ON a.id = p.account
             WHERE a.member IS NULL AND p.updated_at < $1 ORDER BY p.updated_at DESC LIMIT $2",
        )
        .bind(before)
        .bind(limit)
        .fetch_all(self.readers())
        .await?)
    }

    /// The posts of a publication, in order; none before it is begun.
    pub async fn parts(&self, id: &PublicationId) -> Result<Vec<Part>> {
        Ok(sqlx::query_as("SELECT * FROM parts WHERE publication = $1 ORDER BY n").bind(id).fetch_all(self.readers()).await?)
    }

    /// Takes what is due for one worker until `now + lease`: one publication of an account at a time, the longest due
    /// first. A lease or a wait that ends later than any can was made by a clock that has been set back since, and counts
    /// as over. Says nothing that was done, so no entry goes with it.
    pub async fn claim(&self, now: Time, lease: Time, longest_wait: Time) -> Result<Option<Publication>> {
        let id: Option<PublicationId> = sqlx::query_scalar(
            "UPDATE publications SET lease = $1 + $2 WHERE id = (
                 SELECT p.id FROM publications p
                 WHERE p.state IN ('scheduled', 'sending', 'requested', 'by-hand', 'deleting')
                   AND (p.next_at <= $1 OR (p.next_at > $1 + $3 AND p.next_at > p.not_before AND p.state <> 'by-hand'))
                   AND (p.lease <= $1 OR p.lease > $1 + $2)
                   AND NOT EXISTS (SELECT 1 FROM publications o WHERE o.account = p.account AND o.lease > $1 AND o.lease <= $1 + $2)
                 ORDER BY p.next_at, p.id LIMIT 1)
             RETURNING id",
        )
        .bind(now)
        .bind(lease)
        .bind(longest_wait)
        .fetch_optional(self.unaudited())
        .await?;
        match id {
            Some(id) => self.publication(&id).await,
            None => Ok(None),
        }
    }

    /// Keeps what was claimed for longer.
    pub async fn hold(&self, id: &PublicationId, until: Time) -> Result<()> {
        sqlx::query("UPDATE publications SET lease = $2 WHERE id = $1").bind(id).bind(until).execute(self.unaudited()).await?;
        Ok(())
    }

    /// Gives back what was claimed.
    pub async fn release(&self, id: &PublicationId) -> Result<()> {
        sqlx::query("UPDATE publications SET lease = 0 WHERE id = $1").bind(id).execute(self.unaudited()).await?;
        Ok(())
    }

    /// Gives back all that was claimed: for the only worker there is, when it begins.
    pub async fn release_all(&self) -> Result<()> {
        sqlx::query("UPDATE publications SET lease = 0 WHERE lease > 0").execute(self.unaudited()).await?;
        Ok(())
    }

    /// When the outbox has something to do next.
    pub async fn next_due(&self) -> Result<Option<Time>> {
        Ok(sqlx::query_scalar(
            "SELECT MIN(next_at) FROM publications WHERE state IN ('scheduled', 'sending', 'requested', 'by-hand', 'deleting')",
        )
        .fetch_one(self.readers())
        .await?)
    }

    /// The network's ids of posts that are known to be the desk's, of the account that `account` stands for (two members
    /// may have connected the same one), newest first.
    pub async fn known_posts(&self, account: &Account, limit: i64) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar(
            "SELECT t.remote FROM parts t JOIN publications p ON p.id = t.publication JOIN accounts a ON a.id = p.account
             WHERE a.network = $1 AND a.server = $2 AND a.handle = $3 AND t.remote <> '' ORDER BY t.first_try DESC LIMIT $4",
        )
        .bind(&account.network)
        .bind(&account.server)
        .bind(&account.handle)
        .bind(limit)
        .fetch_all(self.readers())
        .await?)
    }

    /// The publication of the same draft to the same account whose post `one` edits: the last that is still there.
    pub async fn edited_by(&self, one: &Publication) -> Result<Option<Publication>> {
        Ok(sqlx::query_as(select!("WHERE draft = $1 AND account = $2 AND id <> $3 AND state = 'confirmed' ORDER BY id DESC LIMIT 1"))
            .bind(&one.draft)
            .bind(&one.account)
            .bind(&one.id)
            .fetch_optional(self.readers())
            .await?)
    }

    /// The files of a draft, in the order in which they came.
    pub async fn attached(&self, draft: &DraftId) -> Result<Vec<Attached>> {
        Ok(sqlx::query_as("SELECT * FROM files WHERE draft = $1 ORDER BY id").bind(draft).fetch_all(self.readers()).await?)
    }

    /// What a feed shows, newest first.
    pub async fn feed_entries(&self, account: &AccountId, limit: i64) -> Result<Vec<FeedEntry>> {
        Ok(sqlx::query_as(
            "SELECT t.remote AS remote, t.text AS text, v.warning AS warning, v.language AS language, m.name AS author,
                    CAST(t.remote_facts AS BIGINT) AS published, p.updated_at AS updated
             FROM publications p JOIN parts t ON t.publication = p.id AND t.n = 0
             JOIN draft_versions v ON v.draft = p.draft AND v.version = p.version JOIN members m ON m.id = p.author
             WHERE p.account = $1 AND p.state = 'confirmed' AND v.visibility = 'public'
             ORDER BY published DESC, t.remote DESC LIMIT $2",
        )
        .bind(account)
        .bind(limit)
        .fetch_all(self.readers())
        .await?)
    }
}

impl Write {
    /// Hands a version to the outbox, which sends it when its time has come.
    pub async fn add_publication(&mut self, out: &Outgoing<'_>, now: Time) -> Result<PublicationId> {
        let id = PublicationId::new(now);
        sqlx::query(
            "INSERT INTO publications (id, draft, version, account, author, state, not_before, not_after, next_at, created_at, updated_at,
             verdict, policy, files, as_account)
             VALUES ($1, $2, $3, $4, $5, 'scheduled', $6, $7, $6, $8, $8, $9, $10, $11, $12)",
        )
        .bind(&id)
        .bind(out.draft)
        .bind(out.version)
        .bind(out.account)
        .bind(out.author)
        .bind(out.not_before)
        .bind(out.not_after)
        .bind(now)
        .bind(&out.footing.verdict)
        .bind(&out.footing.policy)
        .bind(&out.footing.files)
        .bind(&out.footing.as_account)
        .execute(self.conn())
        .await?;
        Ok(id)
    }

    /// Splits a publication into posts, each with its key, before any is tried. Whoever comes second finds nothing to do.
    pub async fn begin_publication(
        &mut self,
        id: &PublicationId,
        parts: &[NewPart],
        replaces: Option<&PublicationId>,
        now: Time,
    ) -> Result<()> {
        let done = sqlx::query(
            "UPDATE publications SET replaces = $2, updated_at = $3 WHERE id = $1 AND state = 'scheduled'
             AND NOT EXISTS (SELECT 1 FROM parts WHERE publication = $1)",
        )
        .bind(id)
        .bind(replaces)
        .bind(now)
        .execute(self.conn())
        .await?;
        Self::changed(&done, "publication")?;
        for (n, part) in (0_i64..).zip(parts) {
            sqlx::query(
                "INSERT INTO parts (publication, n, send_key, text, state, remote, remote_facts) VALUES ($1, $2, $3, $4, 'waiting', $5, $6)",
            )
            .bind(id)
            .bind(n)
            .bind(&part.send_key)
            .bind(&part.text)
            .bind(&part.remote)
            .bind(&part.remote_facts)
            .execute(self.conn())
            .await?;
        }
        Ok(())
    }

    /// Notes that a post is about to be tried. Not if the publication was taken back in the meantime.
    pub async fn try_part(&mut self, id: &PublicationId, n: i64, now: Time) -> Result<()> {
        let done = sqlx::query(
            "UPDATE publications SET state = 'sending', updated_at = $2 WHERE id = $1 AND state IN ('scheduled', 'sending')
             AND author IN (SELECT id FROM members WHERE state = 'active')",
        )
        .bind(id)
        .bind(now)
        .execute(self.conn())
        .await?;
        Self::changed(&done, "publication")?;
        let done = sqlx::query(
            "UPDATE parts SET state = 'tried', tried_at = $3, first_try = COALESCE(first_try, $3)
             WHERE publication = $1 AND n = $2 AND state IN ('waiting', 'tried')",
        )
        .bind(id)
        .bind(n)
        .bind(now)
        .execute(self.conn())
        .await?;
        Self::changed(&done, "post")
    }

    /// Where one post of a publication stands now.
    pub async fn set_part(&mut self, id: &PublicationId, n: i64, state: PartState) -> Result<()> {
        let done = sqlx::query("UPDATE parts SET state = $3 WHERE publication = $1 AND n = $2")
            .bind(id)
            .bind(n)
            .bind(state)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "post")
    }

    /// The network took a post: its id there, what else has to be known of it, and where people see the whole.
    pub async fn part_taken(&mut self, id: &PublicationId, n: i64, remote: &str, facts: &str, url: &str) -> Result<()> {
        let done = sqlx::query("UPDATE parts SET state = 'requested', remote = $3, remote_facts = $4 WHERE publication = $1 AND n = $2")
            .bind(id)
            .bind(n)
            .bind(remote)
            .bind(facts)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "post")?;
        sqlx::query(
            "UPDATE publications SET url = CASE WHEN url = '' THEN $2 ELSE url END, attempts = 0, trying_since = NULL WHERE id = $1",
        )
        .bind(id)
        .bind(url)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Moves a publication from one of the states `from`. Whoever comes second finds nothing to move.
    pub async fn move_publication(&mut self, id: &PublicationId, from: &[PublicationState], to: &Outcome<'_>, now: Time) -> Result<()> {
        let from = serde_json::to_string(from).map_err(|_| StoreError::Unreadable("state"))?;
        // A list in one parameter: the states are words without quotes or commas.
        let done = sqlx::query(
            "UPDATE publications SET state = $3, next_at = $4, said = $5, updated_at = $6,
                 attempts = CASE WHEN $7 THEN 0 ELSE attempts + $8 END,
                 trying_since = CASE WHEN $7 THEN NULL WHEN $8 = 1 THEN COALESCE(trying_since, $6) ELSE trying_since END
             WHERE id = $1 AND $2 LIKE '%\"' || state || '\"%'",
        )
        .bind(id)
        .bind(from)
        .bind(to.state)
        .bind(to.next_at)
        .bind(to.said)
        .bind(now)
        .bind(to.tries == Tries::Forgotten)
        .bind(i64::from(to.tries == Tries::OneMore))
        .execute(self.conn())
        .await?;
        Self::changed(&done, "publication")
    }

    /// Where a post that was sent by hand can be seen.
    pub async fn set_publication_url(&mut self, id: &PublicationId, url: &str) -> Result<()> {
        let done = sqlx::query("UPDATE publications SET url = $2 WHERE id = $1").bind(id).bind(url).execute(self.conn()).await?;
        Self::changed(&done, "publication")
    }

    /// Gives up what waits for an account that is taken out: how many.
    pub async fn fail_publications_of(&mut self, account: &AccountId, said: &str, now: Time) -> Result<i64> {
        sqlx::query(
            "UPDATE drafts SET state = 'open', updated_at = $2 WHERE state = 'sent' AND id IN (
                 SELECT draft FROM publications WHERE account = $1 AND state IN ('scheduled', 'by-hand'))",
        )
        .bind(account)
        .bind(now)
        .execute(self.conn())
        .await?;
        let done = sqlx::query(
            "UPDATE publications SET state = 'failed', said = $2, updated_at = $3 WHERE account = $1 AND state IN ('scheduled', 'by-hand')",
        )
        .bind(account)
        .bind(said)
        .bind(now)
        .execute(self.conn())
        .await?;
        Ok(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
    }

    /// Takes back what a member has scheduled or would post by hand, and opens the drafts: which.
    pub async fn cancel_publications_of(&mut self, author: &MemberId, said: &str, now: Time) -> Result<Vec<PublicationId>> {
        let ids: Vec<PublicationId> = sqlx::query_scalar(
            "UPDATE publications SET state = 'cancelled', said = $2, updated_at = $3
             WHERE author = $1 AND state IN ('scheduled', 'by-hand') RETURNING id",
        )
        .bind(author)
        .bind(said)
        .bind(now)
        .fetch_all(self.conn())
        .await?;
        for id in &ids {
            self.reopen_draft_of(id, now).await?;
        }
        Ok(ids)
    }

    /// Whether something of a draft is on its way: then neither its words nor its pictures change.
    pub async fn is_on_its_way(&mut self, draft: &DraftId) -> Result<bool> {
        let going: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM publications WHERE draft = $1 AND state IN ('scheduled', 'sending', 'requested', 'by-hand', 'deleting')",
        )
        .bind(draft)
        .fetch_one(self.conn())
        .await?;
        Ok(going > 0)
    }

    /// Whether the draft of a publication went another way after it: it was sent, or shown to a second reader, anew.
    pub async fn went_on(&mut self, one: &Publication) -> Result<bool> {
        let later: i64 = sqlx::query_scalar(
            // By time, and not by id: two ids of one millisecond stand in any order.
            "SELECT (SELECT COUNT(*) FROM publications WHERE draft = $1 AND id <> $2 AND created_at >= $3)
                  + (SELECT COUNT(*) FROM cases WHERE draft = $1 AND (created_at >= $3 OR state = 'waiting'))",
        )
        .bind(&one.draft)
        .bind(&one.id)
        .bind(one.created_at)
        .fetch_one(self.conn())
        .await?;
        Ok(later > 0)
    }

    /// Opens the draft of a publication again, if it counts as sent, has not changed since, and nothing else of it is on
    /// its way.
    pub async fn reopen_draft_of(&mut self, id: &PublicationId, now: Time) -> Result<()> {
        sqlx::query(
            "UPDATE drafts SET state = 'open', updated_at = $2 WHERE state = 'sent'
             AND id = (SELECT draft FROM publications WHERE id = $1 AND publications.version = drafts.version)
             AND NOT EXISTS (SELECT 1 FROM publications o WHERE o.draft = drafts.id AND o.id <> $1
                 AND o.state IN ('scheduled', 'sending', 'requested', 'by-hand', 'deleting'))",
        )
        .bind(id)
        .bind(now)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}
