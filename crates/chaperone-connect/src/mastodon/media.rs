//! Files: sent first, then named by the post.

use std::time::Duration;

use reqwest::Method;
use reqwest::multipart::{Form, Part};

use super::Account;
use super::wire::{Attachment, Id};
use crate::{Error, Media, Words};

/// How long one file may take to be sent.
const UPLOAD_TIME: Duration = Duration::from_mins(2);
/// How long a server is given to work on a file: this often, with this between.
const LOOKS: u32 = 60;
const BETWEEN: Duration = Duration::from_secs(1);

impl Account {
    /// Sends a file and waits until the server has worked on it. One that no post names is thrown away by the server.
    pub(super) async fn upload(&self, media: &Media) -> Result<String, Error> {
        match self.upload_to("v2", media).await {
            Err(Error::NotThere { .. } | Error::Refused { status: 405 | 501, .. }) => self.upload_to("v1", media).await,
            done => done,
        }
    }

    async fn upload_to(&self, version: &str, media: &Media) -> Result<String, Error> {
        let wrong = |_| Error::NotPossible("the kind of a file cannot be read");
        let part = Part::bytes(media.bytes.clone()).file_name(file_name(&media.mime)).mime_str(&media.mime).map_err(wrong)?;
        let mut form = Form::new().part("file", part);
        if !media.alt.is_empty() {
            form = form.text("description", media.alt.clone());
        }
        let request = self.request(Method::POST, &["api", version, "media"])?.timeout(UPLOAD_TIME).multipart(form);
        let answer = self.server.answer(request).await?;
        let file: Attachment = answer.json()?;
        if answer.status == 202 {
            self.worked_on(&Id::said(&file.id)?).await?;
        }
        Ok(file.id)
    }

    async fn worked_on(&self, id: &Id) -> Result<(), Error> {
        for _ in 0..LOOKS {
            tokio::time::sleep(BETWEEN).await;
            if self.server.answer(self.request(Method::GET, &["api", "v1", "media", id.as_str()])?).await?.status == 200 {
                return Ok(());
            }
        }
        Err(Error::Refused { status: 206, words: Words::new("the server is still working on a file") })
    }
}

/// A name with the right ending: the file's own may say who it shows.
fn file_name(mime: &str) -> String {
    let ending = match mime {
        "image/jpeg" => "jpg",
        "video/quicktime" => "mov",
        _ => mime.rsplit('/').next().filter(|end| end.bytes().all(|b| b.is_ascii_alphanumeric())).unwrap_or("bin"),
    };
    format!("file.{ending}")
}
