//! A policy as a lead proposes it.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::http::StatusCode;
use chaperone_core::pack::{Pack, Policy};
use chaperone_store::policies::PolicyVersion;

use super::resolve;
use crate::error::{Answer, Problem};

/// The longest overlay that is taken in, in bytes; how long one may be is for the engine to say.
const MAX_OVERLAY: usize = 1 << 20;

/// The longest form: an overlay typed, one uploaded, and the rest.
pub(super) const MAX_BODY: usize = 2 * MAX_OVERLAY + (64 << 10);

/// The longest note, in characters.
const MAX_NOTE: usize = 1000;

/// What was chosen and typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Proposed {
    /// Packs chosen, by id.
    pub(super) packs: Vec<String>,
    /// TOML, as typed or uploaded; may be empty.
    pub(super) text: String,
    /// Why.
    pub(super) note: String,
    /// The version that was in force when it was begun; 0 if none.
    pub(super) seen: i64,
}

impl Proposed {
    /// What a version says, to begin with; without one, all packs and nothing over them.
    pub(super) fn of(version: Option<&PolicyVersion>, seen: i64) -> Self {
        let chosen = version.map(|version| version.packs.clone()).unwrap_or_default();
        let packs = if chosen.is_empty() { Pack::builtin().iter().map(|pack| pack.id.clone()).collect() } else { chosen };
        let text = version.and_then(|version| version.overlay.clone()).unwrap_or_default();
        Self { packs, text, note: String::new(), seen }
    }

    pub(super) async fn read(sent: Result<Multipart, MultipartRejection>) -> Answer<Self> {
        let mut sent = sent.map_err(|_| Problem::bad("This form cannot be read. Please send it from the desk's own page."))?;
        let mut proposed = Self::default();
        let mut uploaded = String::new();
        while let Some(field) = sent.next_field().await.map_err(|error| unread(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            match name.as_str() {
                "pack" => proposed.packs.push(text(field).await?),
                "overlay" => proposed.text = text(field).await?.replace("\r\n", "\n"),
                "file" => uploaded = text(field).await?.replace("\r\n", "\n"),
                "note" => proposed.note = text(field).await?,
                "seen" => proposed.seen = text(field).await?.parse().map_err(|_| Problem::bad("A field of the form cannot be read."))?,
                _ => return Err(Problem::bad("There is a field in this form that the desk does not know.")),
            }
        }
        if !uploaded.trim().is_empty() {
            proposed.text = uploaded;
        }
        Ok(proposed)
    }

    /// The overlay, if there is one.
    pub(super) fn overlay(&self) -> Option<&str> {
        Some(self.text.as_str()).filter(|text| !text.trim().is_empty())
    }

    /// Whether a pack is chosen.
    pub(super) fn chose(&self, id: &str) -> bool {
        self.packs.iter().any(|pack| pack == id)
    }

    /// The packs as they are kept: none named where all are chosen, so that one that comes later is in force too.
    pub(super) fn kept_packs(&self) -> Vec<String> {
        let all = Pack::builtin().iter().all(|pack| self.chose(&pack.id));
        if all { Vec::new() } else { self.packs.clone() }
    }

    /// The policy that it makes, or what is wrong with it.
    pub(super) fn policy(&self) -> Result<Policy, String> {
        if self.packs.is_empty() {
            return Err("Choose at least one guideline.".to_owned());
        }
        if self.packs.iter().any(|id| !Pack::builtin().iter().any(|pack| pack.id == *id)) {
            return Err("One of the guidelines chosen is not known here.".to_owned());
        }
        if self.text.len() > MAX_OVERLAY {
            return Err(format!("Your own rules have {} bytes; {MAX_OVERLAY} are the most that is read.", self.text.len()));
        }
        resolve(&self.kept_packs(), self.overlay())
    }

    /// Whether it says why.
    pub(super) fn noted(&self) -> Result<(), String> {
        match self.note.trim().chars().count() {
            0 => Err("Say in a line why: whoever looks at this version later will want to know.".to_owned()),
            chars if chars > MAX_NOTE => Err(format!("The note has {chars} characters; {MAX_NOTE} are the most.")),
            _ => Ok(()),
        }
    }
}

async fn text(field: Field<'_>) -> Answer<String> {
    let bytes = field.bytes().await.map_err(|error| unread(&error))?;
    String::from_utf8(bytes.to_vec()).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Problem::wrong(format!("This is not UTF-8 text: the byte at offset {at} fits no character. Please save the file as UTF-8."))
    })
}

/// The reader quotes what was sent; this does not.
fn unread(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::wrong("That is too long: own rules have at most 1 MiB. Nothing was changed.");
    }
    Problem::bad("This form cannot be read to its end. Please send it again.")
}
