//! Pictures that drafts carry.

use std::fmt;

use crate::store::{Store, Write};
use crate::words::words;
use crate::{DraftId, FileId, MemberId, Result, StoreError, Time};

words! {
    /// What the author says to "does this show a patient?".
    Shown {
        /// Nothing yet.
        Unasked = "unasked",
        /// It does not.
        No = "no",
        /// It does, and the patient agreed in writing.
        Consented = "consented",
        /// It does, and nobody agreed.
        Yes = "yes",
    }
}

/// What an author says of a picture. Its words stay out of `Debug`.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Told {
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Whether it shows a patient.
    pub patient: Shown,
    /// Where the patient's written consent is kept, or empty.
    pub consent: String,
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Told").field("patient", &self.patient).finish_non_exhaustive()
    }
}

/// A picture without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// Of which draft.
    pub draft: DraftId,
    /// Who brought it.
    pub member: MemberId,
    /// Media type.
    pub mime: String,
    /// Pixels from left to right.
    pub width: i64,
    /// Pixels from top to bottom.
    pub height: i64,
    /// What the author says of it.
    #[sqlx(flatten)]
    pub told: Told,
    /// JSON list: what was taken out of it, in words.
    pub removed: String,
    /// When it was brought.
    pub created_at: Time,
}

/// A picture as it is brought, cleaned.
#[derive(Clone)]
pub struct NewFile<'a> {
    /// Media type.
    pub mime: &'a str,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// What the author says of it.
    pub told: &'a Told,
    /// JSON list: what was taken out of it, in words.
    pub removed: &'a str,
    /// The file.
    pub bytes: &'a [u8],
}

/// Why a picture cannot be sent yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// No words for those who do not see it.
    Alt,
    /// Whether it shows a patient is not told.
    Unasked,
    /// It shows a patient, and where the consent is kept is not told.
    Reference,
    /// It shows a patient who did not agree.
    Consent,
}

impl Lack {
    /// What to do about it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Alt => "Say in a few words what it shows, for those who cannot see it.",
            Self::Unasked => "Say whether it shows a patient.",
            Self::Reference => "Say where the patient's written consent is kept.",
            Self::Consent => "It shows a patient who has not agreed in writing: take it out, or get the consent first.",
        }
    }
}

impl Told {
    /// All that is missing before the picture can be sent.
    pub fn lacks(&self) -> Vec<Lack> {
        let alt = self.alt.trim().is_empty().then_some(Lack::Alt);
        let patient = match self.patient {
            Shown::Unasked => Some(Lack::Unasked),
            Shown::No => None,
            Shown::Consented => self.consent.trim().is_empty().then_some(Lack::Reference),
            Shown::Yes => Some(Lack::Consent),
        };
        alt.into_iter().chain(patient).collect()
    }
}

/// What pictures are and what was said of them, in one line, to know later whether it is still the same.
pub fn mark<'a>(files: impl IntoIterator<Item = &'a File>) -> String {
    let told: Vec<_> = files.into_iter().map(|file| (&file.id, &file.told.alt, file.told.patient.name(), &file.told.consent)).collect();
    serde_json::to_string(&told).unwrap_or_default()
}

impl Store {
    /// One picture without its bytes, whoever's it is: the caller asks whether he may.
    pub async fn file(&self, id: &FileId) -> Result<Option<File>> {
        Ok(sqlx::query_as(
            "SELECT id, draft, member, mime, width, height, alt, patient, consent, removed, created_at FROM files WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(self.readers())
        .await?)
    }

    /// The bytes of a picture.
    pub async fn bytes_of(&self, id: &FileId) -> Result<Vec<u8>> {
        let bytes = sqlx::query_scalar("SELECT bytes FROM files WHERE id = $1").bind(id).fetch_optional(self.readers()).await?;
        bytes.ok_or(StoreError::Missing("file"))
    }

    /// The pictures of a draft, in the order they were brought.
    pub async fn files_of(&self, draft: &DraftId) -> Result<Vec<File>> {
        Ok(sqlx::query_as("SELECT id, draft, member, mime, width, height, alt, patient, consent, removed, created_at FROM files WHERE draft = $1 ORDER BY id")
            .bind(draft)
            .fetch_all(self.readers())
            .await?)
    }

    /// What is missing before the pictures of `draft` can be sent; nothing if they can.
    pub async fn unfinished(&self, draft: &DraftId) -> Result<Vec<(FileId, Lack)>> {
        let files = self.files_of(draft).await?;
        Ok(files.into_iter().flat_map(|file| file.told.lacks().into_iter().map(move |lack| (file.id.clone(), lack))).collect())
    }
}

impl Write {
    /// Adds a picture to a draft that is being written, if it has fewer than `most`.
    pub async fn add_file(&mut self, draft: &DraftId, member: &MemberId, new: &NewFile<'_>, most: i64, now: Time) -> Result<FileId> {
        let id = FileId::new(now);
        let done = sqlx::query(
            "INSERT INTO files (id, draft, member, mime, width, height, alt, patient, consent, removed, bytes, created_at)
             SELECT $1, d.id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM drafts d
             WHERE d.id = $2 AND d.state = 'open' AND (SELECT COUNT(*) FROM files f WHERE f.draft = d.id) < $13",
        )
        .bind(&id)
        .bind(draft)
        .bind(member)
        .bind(new.mime)
        .bind(i64::from(new.width))
        .bind(i64::from(new.height))
        .bind(&new.told.alt)
        .bind(new.told.patient)
        .bind(&new.told.consent)
        .bind(new.removed)
        .bind(new.bytes)
        .bind(now)
        .bind(most)
        .execute(self.conn())
        .await?;
        Self::changed(&done, "draft")?;
        Ok(id)
    }

    /// Keeps what the author says of a picture, while its draft is being written.
    pub async fn tell_file(&mut self, id: &FileId, told: &Told) -> Result<()> {
        let done = sqlx::query(
            "UPDATE files SET alt = $2, patient = $3, consent = $4
             WHERE id = $1 AND draft IN (SELECT id FROM drafts WHERE state = 'open')",
        )
        .bind(id)
        .bind(&told.alt)
        .bind(told.patient)
        .bind(&told.consent)
        .execute(self.conn())
        .await?;
        Self::changed(&done, "file")
    }

    /// Takes a picture out of a draft that is being written.
    pub async fn remove_file(&mut self, id: &FileId) -> Result<()> {
        let done = sqlx::query("DELETE FROM files WHERE id = $1 AND draft IN (SELECT id FROM drafts WHERE state = 'open')")
            .bind(id)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "file")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_sent_only_when_all_is_told() {
        let told = |alt: &str, patient, consent: &str| Told { alt: alt.to_owned(), patient, consent: consent.to_owned() }.lacks();
        assert_eq!(told("", Shown::Unasked, ""), [Lack::Alt, Lack::Unasked]);
        assert_eq!(told("A garden", Shown::No, ""), []);
        assert_eq!(told("A hand", Shown::Yes, "Form 7"), [Lack::Consent], "a reference is no consent");
        assert_eq!(told("A hand", Shown::Consented, " "), [Lack::Reference]);
        assert_eq!(told("A hand", Shown::Consented, "Form 7"), []);
    }
}
