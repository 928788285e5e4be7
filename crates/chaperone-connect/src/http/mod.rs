//! One client for all that goes out: it asks no address inside the own network, follows no server elsewhere, and reads no
//! more than it has to.

mod address;
mod answer;
mod resolver;

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::LOCATION;
use reqwest::{Client, Method, RequestBuilder, Response};
use url::Url;

pub use address::{Refusal, is_public};
pub use answer::Answer;

use crate::error::{Error, Unreachable};
use address::{Allowed, same_origin};
use resolver::{Blocked, Resolver};

/// How often a GET is sent on within the same server.
const MAX_REDIRECTS: usize = 3;

/// How the client behaves.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Servers (scheme, host and port of each) that may be asked although they are on the own machine or network, over
    /// http too. Named by the administrator; never by a member.
    pub allowed: Vec<Url>,
    /// What the client calls itself.
    pub user_agent: String,
    /// The longest wait for a connection.
    pub connect_timeout: Duration,
    /// The longest wait for a whole answer.
    pub timeout: Duration,
    /// The longest answer that is read, in bytes, after unpacking.
    pub max_answer_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            allowed: Vec::new(),
            user_agent: concat!("Chaperone/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            max_answer_bytes: 4 << 20,
        }
    }
}

/// The guarded client. Cheap to clone.
#[derive(Clone)]
pub struct Http {
    guarded: Client,
    open: Client,
    allowed: Arc<Allowed>,
    max_answer_bytes: usize,
}

impl std::fmt::Debug for Http {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Http").field("allowed", &self.allowed).finish_non_exhaustive()
    }
}

/// Makes ring the TLS provider of this process, unless there is one. To be called once, before the first [`Http`].
pub fn install_tls() {
    // An error means that somebody was here before: then there is one.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Http {
    /// A client. [`Error::NotPossible`] if the machine has no TLS provider ([`install_tls`]) or no root certificates.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            return Err(Error::NotPossible("no TLS provider is installed"));
        }
        let build = |resolver: Resolver| {
            Client::builder()
                .user_agent(&settings.user_agent)
                .connect_timeout(settings.connect_timeout)
                .timeout(settings.timeout)
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                // The environment may name a proxy: it is not asked.
                .no_proxy()
                // A kept connection that the server has closed meanwhile leaves it open whether a post was sent.
                .pool_max_idle_per_host(0)
                .dns_resolver(resolver)
                .build()
                .map_err(|_| Error::NotPossible("TLS cannot be set up: are there root certificates on this machine?"))
        };
        Ok(Self {
            guarded: build(Resolver::public_only())?,
            open: build(Resolver::any())?,
            allowed: Arc::new(Allowed::new(&settings.allowed)),
            max_answer_bytes: settings.max_answer_bytes,
        })
    }

    /// Fetches `url`. The answer may be of any status and kind.
    pub async fn get(&self, url: &Url) -> Result<Answer, Error> {
        self.send(self.request(Method::GET, url)?).await
    }

    /// Whether `url` may be asked, as far as one can say before its name is looked up.
    pub fn check(&self, url: &Url) -> Result<(), Refusal> {
        self.allowed.check(url).map(|_| ())
    }

    /// The address of a server as a person writes it: `social.example`, `https://social.example/`. Without what follows
    /// the host.
    pub fn server(&self, written: &str) -> Result<Url, Refusal> {
        let written = written.trim();
        let url = if written.contains("://") { Url::parse(written) } else { Url::parse(&format!("https://{written}")) };
        let mut url = url.map_err(|_| Refusal::NoUrl)?;
        url.set_path("");
        url.set_query(None);
        url.set_fragment(None);
        self.check(&url)?;
        Ok(url)
    }

    pub(crate) fn request(&self, method: Method, url: &Url) -> Result<RequestBuilder, Error> {
        self.check(url)?;
        // Which client builds it does not matter: `send` chooses the one that carries it.
        Ok(self.guarded.request(method, url.clone()))
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Answer, Error> {
        let mut request = request.build().map_err(|_| Error::NotPossible("what was handed in makes no HTTP request"))?;
        for _ in 0..=MAX_REDIRECTS {
            let client = if self.allowed.check(request.url())? { &self.open } else { &self.guarded };
            let again = if request.method() == Method::GET { request.try_clone() } else { None };
            let response = client.execute(request).await.map_err(|e| fault(&e))?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return answer::read(response, self.max_answer_bytes).await;
            }
            let next = target(&response);
            let host = next.as_ref().and_then(Url::host_str).map(str::to_owned);
            match (again, next) {
                (Some(mut again), Some(next)) if same_origin(&next, response.url()) => {
                    *again.url_mut() = next;
                    request = again;
                }
                _ => return Err(Error::Moved { host }),
            }
        }
        Err(Error::Moved { host: None })
    }
}

/// Where a redirect leads.
fn target(response: &Response) -> Option<Url> {
    response.url().join(response.headers().get(LOCATION)?.to_str().ok()?).ok()
}

/// In our own words: what the client says holds addresses.
fn fault(error: &reqwest::Error) -> Error {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause.is::<Blocked>() {
            return Refusal::Private.into();
        }
        if cause.is::<rustls::Error>() {
            return Error::Unreachable(Unreachable::Certificate);
        }
        // rustls speaks through an `io::Error`, which does not name it as its source.
        let inner = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if inner.and_then(|e| e.downcast_ref::<rustls::Error>()).is_some() {
            return Error::Unreachable(Unreachable::Certificate);
        }
        source = cause.source();
    }
    if error.is_dns() {
        Error::Unreachable(Unreachable::Name)
    } else if error.is_connect() {
        Error::Unreachable(Unreachable::Connection)
    } else if error.is_timeout() {
        Error::TooSlow
    } else {
        Error::CutOff
    }
}
