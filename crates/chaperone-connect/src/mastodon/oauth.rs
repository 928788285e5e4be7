//! Signing in: register, send the member there, take the code that comes back, take a token for it. Source: RFC 6749,
//! RFC 7636, docs.joinmastodon.org/methods/oauth.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use url::{Url, form_urlencoded};

use super::Server;
use crate::error::Broke;
use crate::{Error, Secret};

/// What is asked for: to post, to read back what was posted, to answer follow requests. Nothing of private messages.
const SCOPES: &str = "read:accounts read:statuses read:follows write:statuses write:media write:follows";

/// The desk as a server knows it. Registered once for a server, used for all its members.
#[derive(Debug, Clone)]
pub struct App {
    client_id: String,
    client_secret: Secret,
    redirect: Url,
}

/// An app as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    client_id: String,
    client_secret: String,
    redirect: String,
}

/// A proof, kept by the one who asked for a code, that it is he who trades it in.
#[derive(Debug, Clone)]
pub struct Pkce {
    verifier: Secret,
}

impl Pkce {
    /// From 32 bytes of a good random source.
    pub fn new(random: [u8; 32]) -> Self {
        Self { verifier: Secret::new(URL_SAFE_NO_PAD.encode(random)) }
    }

    /// From what [`Pkce::verifier`] gave.
    pub fn from_verifier(verifier: Secret) -> Self {
        Self { verifier }
    }

    /// What has to be kept until the code comes back.
    pub fn verifier(&self) -> &Secret {
        &self.verifier
    }

    fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.reveal().as_bytes()))
    }
}

impl App {
    /// The app, to be stored encrypted.
    pub fn to_secret(&self) -> Secret {
        let client_secret = self.client_secret.reveal().to_owned();
        Secret::holding(&Stored { client_id: self.client_id.clone(), client_secret, redirect: self.redirect.to_string() })
    }

    /// The app that was stored.
    pub fn from_secret(secret: &Secret) -> Result<Self, Error> {
        let Stored { client_id, client_secret, redirect } = secret.held()?;
        let redirect = Url::parse(&redirect).map_err(|_| Error::NotPossible("what was stored is no app"))?;
        Ok(Self { client_id, client_secret: Secret::new(client_secret), redirect })
    }

    /// Where the server sends members back to.
    pub fn redirect(&self) -> &Url {
        &self.redirect
    }
}

#[derive(Deserialize)]
struct Registered {
    client_id: String,
    client_secret: String,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

impl Server {
    /// Makes the desk known to this server. `redirect` is where members come back to with a code.
    pub async fn register(&self, name: &str, website: Option<&Url>, redirect: &Url) -> Result<App, Error> {
        let mut form = vec![("client_name", name), ("redirect_uris", redirect.as_str()), ("scopes", SCOPES)];
        form.extend(website.map(|url| ("website", url.as_str())));
        let made: Registered = self.form(&["api", "v1", "apps"], &form).await?.json()?;
        let (client_id, client_secret) = (token(made.client_id)?, token(made.client_secret)?);
        Ok(App { client_id, client_secret: Secret::new(client_secret), redirect: redirect.clone() })
    }

    /// Where to send the member. `state` comes back with the code and has to be compared with the one that was kept.
    pub fn authorise_url(&self, app: &App, state: &str, pkce: &Pkce) -> Url {
        let mut url = self.at(&["oauth", "authorize"]);
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &app.client_id)
            .append_pair("redirect_uri", app.redirect.as_str())
            .append_pair("scope", SCOPES)
            .append_pair("state", state)
            .append_pair("code_challenge", &pkce.challenge())
            .append_pair("code_challenge_method", "S256");
        url
    }

    /// A token for the code that came back. A code works once: [`Error::SignInAgain`] if it was used or is too old.
    pub async fn exchange(&self, app: &App, code: &Secret, pkce: &Pkce) -> Result<Secret, Error> {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", app.client_id.as_str()),
            ("client_secret", app.client_secret.reveal()),
            ("redirect_uri", app.redirect.as_str()),
            ("code", code.reveal()),
            ("code_verifier", pkce.verifier.reveal()),
            ("scope", SCOPES),
        ];
        let given: Token = self.form(&["oauth", "token"], &form).await?.json()?;
        Ok(Secret::new(token(given.access_token)?))
    }

    /// Withdraws `token`. A token that is not known any more counts as withdrawn.
    pub async fn revoke(&self, app: &App, token: &Secret) -> Result<(), Error> {
        let form = [("client_id", app.client_id.as_str()), ("client_secret", app.client_secret.reveal()), ("token", token.reveal())];
        match self.form(&["oauth", "revoke"], &form).await {
            Ok(_) | Err(Error::SignInAgain { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn form(&self, path: &[&str], pairs: &[(&str, &str)]) -> Result<crate::http::Answer, Error> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let request = self.request(Method::POST, path)?.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.answer(request.body(body)).await
    }
}

/// A token that can go into a header: a server could send anything.
pub(crate) fn token(text: String) -> Result<String, Error> {
    let fine = !text.is_empty() && text.len() <= 8_192 && text.bytes().all(|b| b.is_ascii_graphic());
    if fine { Ok(text) } else { Err(Error::Answer(Broke::Shape)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_standard() {
        // RFC 7636, appendix B.
        let pkce = Pkce::from_verifier(Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert_eq!(pkce.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert_eq!(Pkce::new([7; 32]).verifier().reveal().len(), 43);
    }

    #[test]
    fn tokens_cannot_carry_headers() {
        assert!(token("a\r\nX: y".to_owned()).is_err() && token(String::new()).is_err());
        assert!(token("ey.J0-_".to_owned()).is_ok());
    }
}
