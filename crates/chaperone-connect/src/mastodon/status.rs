//! Posts: send, read back, change, delete.

use reqwest::Method;
use serde::Serialize;

use super::Account;
use super::wire::{Id, Status};
use crate::{Error, Outgoing, ReadBack, Sent, Visibility};

#[derive(Serialize)]
struct Body<'a> {
    status: &'a str,
    spoiler_text: &'a str,
    sensitive: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visibility: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_reply_to_id: Option<&'a str>,
    media_ids: Vec<&'a str>,
}

impl<'a> Body<'a> {
    fn of(post: &'a Outgoing, media: &'a [String]) -> Self {
        Self {
            status: &post.text,
            spoiler_text: post.warned().unwrap_or_default(),
            sensitive: post.warning.is_some(),
            language: post.language.as_deref(),
            visibility: None,
            in_reply_to_id: None,
            media_ids: media.iter().map(String::as_str).collect(),
        }
    }
}

const fn name(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Unlisted => "unlisted",
        Visibility::Followers => "private",
        Visibility::Direct => "direct",
    }
}

impl Account {
    pub(crate) async fn send(&self, post: &Outgoing) -> Result<Sent, Error> {
        let answered = post.reply.as_ref().map(|reply| Id::given(&reply.parent.id)).transpose()?;
        let mut media = Vec::new();
        for file in &post.media {
            // Whatever happened to a file, nothing was posted.
            media.push(self.upload(file).await?);
        }
        let mut body = Body::of(post, &media);
        body.visibility = Some(name(post.visibility));
        body.in_reply_to_id = answered.as_ref().map(Id::as_str);
        let request = self.request(Method::POST, &["api", "v1", "statuses"])?.header("Idempotency-Key", post.key.as_str());
        let status: Status = self.server.ask(request.json(&body)).await?;
        Ok(status.sent())
    }

    pub(crate) async fn read_back(&self, sent: &Sent) -> ReadBack {
        match self.status(sent).await {
            Ok(status) => ReadBack::There { sent: status.sent(), text: status.shown() },
            // Who does not know us (any more) is told the same: "gone" is believed only of a server that knows us.
            Err(Error::NotThere { .. }) => match self.profile().await {
                Ok(_) => ReadBack::Gone,
                Err(error) => ReadBack::Unknown(error),
            },
            Err(error) => ReadBack::Unknown(error),
        }
    }

    async fn status(&self, sent: &Sent) -> Result<Status, Error> {
        let id = Id::given(&sent.id)?;
        self.server.ask(self.request(Method::GET, &["api", "v1", "statuses", id.as_str()])?).await
    }

    pub(crate) async fn edit(&self, sent: &Sent, post: &Outgoing) -> Result<Sent, Error> {
        let now = self.status(sent).await?;
        // A file that an edit does not name is taken off.
        let media: Vec<String> = now.media_attachments.into_iter().map(|file| file.id).collect();
        let request = self.request(Method::PUT, &["api", "v1", "statuses", now.id.as_str()])?.json(&Body::of(post, &media));
        let status: Status = self.server.ask(request).await?;
        Ok(status.sent())
    }

    pub(crate) async fn delete(&self, sent: &Sent) -> Result<(), Error> {
        let id = Id::given(&sent.id)?;
        match self.server.answer(self.request(Method::DELETE, &["api", "v1", "statuses", id.as_str()])?).await {
            // Some servers say so of a post that is still there: only reading back tells.
            Ok(_) | Err(Error::NotThere { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
