//! Sessions: an app password makes one, and it is kept: the network allows thirty new ones in five minutes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

use super::Account;
use crate::error::{Broke, Error};
use crate::mastodon::token;
use crate::{Http, Secret};

/// Where most accounts sign in.
pub const DEFAULT_SERVER: &str = "https://bsky.social";

/// What a server gives who signs in.
#[derive(Debug, Clone)]
pub(super) struct Session {
    did: String,
    handle: String,
    access: Secret,
    refresh: Secret,
}

impl Session {
    pub(super) fn did(&self) -> &str {
        &self.did
    }

    pub(super) fn handle(&self) -> &str {
        &self.handle
    }

    pub(super) fn access(&self) -> &Secret {
        &self.access
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Given {
    did: String,
    handle: String,
    access_jwt: String,
    refresh_jwt: String,
}

impl Given {
    fn session(self) -> Result<Session, Error> {
        if !is_did(&self.did) {
            return Err(Error::Answer(Broke::Identifier));
        }
        // A handle that is no name is one that could not be verified; the network says "handle.invalid" then.
        let handle = if crate::text::is_handle(&self.handle) { self.handle } else { "handle.invalid".to_owned() };
        let (access, refresh) = (Secret::new(token(self.access_jwt)?), Secret::new(token(self.refresh_jwt)?));
        Ok(Session { did: self.did, handle, access, refresh })
    }
}

/// A connection as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    server: String,
    did: String,
    handle: String,
    access: String,
    refresh: String,
}

impl Account {
    /// Signs in with an app password (not the account's own) at a server as a person writes it, most often
    /// [`DEFAULT_SERVER`].
    pub async fn sign_in(http: &Http, server: &str, identifier: &str, password: &Secret) -> Result<Self, Error> {
        let server = http.server(server)?;
        let identifier = identifier.trim().trim_start_matches('@');
        let body = json!({"identifier": identifier, "password": password.reveal()});
        let request = http.request(Method::POST, &method(&server, "com.atproto.server.createSession"))?.json(&body);
        let given: Given = http.send(request).await?.done()?.json()?;
        Ok(Self { http: http.clone(), server, session: given.session()? })
    }

    /// Takes new tokens; the old ones are void then, so [`Account::to_secret`] has to be stored at once.
    pub async fn refresh(&mut self) -> Result<(), Error> {
        let given = self.with_refresh("com.atproto.server.refreshSession").await.map_err(again)?.json::<Given>()?;
        let session = given.session()?;
        if session.did != self.session.did {
            return Err(Error::Answer(Broke::Identifier));
        }
        self.session = session;
        Ok(())
    }

    /// Ends the session. One that is not known any more counts as ended.
    pub async fn sign_out(&self) -> Result<(), Error> {
        match self.with_refresh("com.atproto.server.deleteSession").await {
            Ok(_) | Err(Error::Expired | Error::SignInAgain { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn with_refresh(&self, name: &str) -> Result<crate::http::Answer, Error> {
        let request = self.http.request(Method::POST, &method(&self.server, name))?.bearer_auth(self.session.refresh.reveal());
        self.http.send(request).await?.done()
    }

    /// When the access token runs out, in milliseconds since 1970, if it says.
    pub fn expires_at(&self) -> Option<i64> {
        #[derive(Deserialize)]
        struct Claims {
            exp: i64,
        }
        let claims = self.session.access.reveal().split('.').nth(1)?;
        serde_json::from_slice::<Claims>(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?.exp.checked_mul(1000)
    }

    /// The connection, to be stored encrypted.
    pub fn to_secret(&self) -> Secret {
        let Session { did, handle, access, refresh } = self.session.clone();
        let (access, refresh) = (access.reveal().to_owned(), refresh.reveal().to_owned());
        Secret::holding(&Stored { server: self.server.to_string(), did, handle, access, refresh })
    }

    /// The connection that was stored. Its server is checked again: what an administrator allows may have changed.
    pub fn from_secret(http: &Http, secret: &Secret) -> Result<Self, Error> {
        let stored: Stored = secret.held()?;
        let server = http.server(&stored.server)?;
        let given = Given { did: stored.did, handle: stored.handle, access_jwt: stored.access, refresh_jwt: stored.refresh };
        Ok(Self { http: http.clone(), server, session: given.session()? })
    }
}

pub(super) fn read_any(answer: &crate::http::Answer) {
    let _ = answer.json::<Given>().and_then(Given::session).is_ok();
}

/// A refresh token that has run out is the end of the session.
fn again(error: Error) -> Error {
    match error {
        Error::Expired => Error::SignInAgain { words: crate::Words::default() },
        error => error,
    }
}

/// The address of a method.
pub(super) fn method(server: &Url, name: &str) -> Url {
    let mut url = server.clone();
    if let Ok(mut parts) = url.path_segments_mut() {
        parts.clear().extend(["xrpc", name]);
    }
    url
}

/// Whether `did` is one of those that the network uses. Source: atproto.com/specs/did.
pub(super) fn is_did(did: &str) -> bool {
    let rest = did.strip_prefix("did:plc:").or_else(|| did.strip_prefix("did:web:")).unwrap_or_default();
    let fine = rest.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'%'));
    fine && !rest.is_empty() && did.len() <= 256 && !rest.ends_with([':', '%'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_the_networks() {
        assert!(is_did("did:plc:abcdefghijklmnopqrstuvwx") && is_did("did:web:ann.example"));
        for did in ["", "did:plc:", "did:plc:../x", "did:key:z6M", "did:plc:a/b", "plc:abc", "did:web:a:"] {
            assert!(!is_did(did), "{did}");
        }
    }
}
