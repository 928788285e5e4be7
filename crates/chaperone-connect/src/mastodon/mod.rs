//! Servers that speak Mastodon's interface. Source: docs.joinmastodon.org; what other servers do differently is said
//! where it matters.

mod find;
mod follow;
mod instance;
mod media;
mod oauth;
mod status;
pub(crate) mod wire;

use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use url::Url;

pub use follow::{FollowRequest, FollowRequests};
pub use instance::Instance;
pub(crate) use oauth::token;
pub use oauth::{App, Pkce};

use crate::http::Answer;
use crate::{Error, Http, Profile, Secret};
use wire::Id;

/// A server, before anybody signed in.
#[derive(Debug, Clone)]
pub struct Server {
    http: Http,
    base: Url,
}

impl Server {
    /// The server at an address as a person writes it: `social.example`.
    pub fn new(http: &Http, address: &str) -> Result<Self, Error> {
        Ok(Self { http: http.clone(), base: http.server(address)? })
    }

    /// Its address.
    pub fn url(&self) -> &Url {
        &self.base
    }

    /// Whose `token` it is. With its `id`, [`Server::account`] makes the connection.
    pub async fn who(&self, token: &Secret) -> Result<Profile, Error> {
        let request = self.get(&["api", "v1", "accounts", "verify_credentials"])?.bearer_auth(token.reveal());
        match self.ask::<wire::Account>(request).await {
            Ok(account) => Ok(account.profile(&self.base)),
            // There is nothing else in the question to refuse; snac says 422.
            Err(Error::Refused { status: 400..=499, words }) => Err(Error::SignInAgain { words }),
            Err(error) => Err(error),
        }
    }

    /// The account whose `token` and `id` these are.
    pub fn account(&self, token: Secret, id: &str) -> Result<Account, Error> {
        Ok(Account { server: self.clone(), token, id: Id::given(id)? })
    }

    fn request(&self, method: Method, path: &[&str]) -> Result<RequestBuilder, Error> {
        self.http.request(method, &self.at(path))
    }

    fn get(&self, path: &[&str]) -> Result<RequestBuilder, Error> {
        self.request(Method::GET, path)
    }

    /// The address of `path`, each part of it escaped.
    fn at(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.clear().extend(path);
        }
        url
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Answer, Error> {
        self.http.send(request).await?.done()
    }

    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Error> {
        self.answer(request).await?.json()
    }
}

/// Reads `answer` as whatever a server could have been asked for.
pub(crate) fn read_any(answer: &Answer, base: &Url) {
    if let Ok(status) = answer.json::<wire::Status>() {
        let _ = (status.sent(), status.shown(), status.made(), status.answers().is_some());
    }
    if let Ok(account) = answer.json::<wire::Account>() {
        account.profile(base);
    }
    instance::read_any(answer);
}

/// A connected account.
#[derive(Debug, Clone)]
pub struct Account {
    server: Server,
    token: Secret,
    id: Id,
}

/// An account as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    server: String,
    token: String,
    id: String,
}

impl Account {
    /// Its server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Its token, to be withdrawn with [`Server::revoke`].
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// The connection, to be stored encrypted.
    pub fn to_secret(&self) -> Secret {
        let (server, token, id) = (self.server.base.to_string(), self.token.reveal().to_owned(), self.id.as_str().to_owned());
        Secret::holding(&Stored { server, token, id })
    }

    /// The connection that was stored. Its server is checked again: what an administrator allows may have changed.
    pub fn from_secret(http: &Http, secret: &Secret) -> Result<Self, Error> {
        let stored: Stored = secret.held()?;
        Server::new(http, &stored.server)?.account(Secret::new(stored.token), &stored.id)
    }

    /// The account as its server shows it.
    pub async fn profile(&self) -> Result<Profile, Error> {
        self.server.who(&self.token).await
    }

    fn request(&self, method: Method, path: &[&str]) -> Result<RequestBuilder, Error> {
        Ok(self.server.request(method, path)?.bearer_auth(self.token.reveal()))
    }
}
