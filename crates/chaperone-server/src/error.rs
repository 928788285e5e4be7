//! What a request is told when it fails: problem+json (RFC 9457) for programs, a page for people.

use axum::Json;
use axum::extract::Request;
use axum::extract::rejection::{FormRejection, JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use chaperone_store::StoreError;
use serde::Serialize;

use crate::pages;

/// A failure, in words for the person who asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Address of the kind of problem; the last part stays the same for ever.
    #[serde(rename = "type")]
    pub tag: &'static str,
    /// A few words.
    pub title: &'static str,
    /// HTTP status.
    #[serde(serialize_with = "number")]
    pub status: StatusCode,
    /// What was wrong and what to do.
    pub detail: String,
    /// Where to sign in, for pages.
    #[serde(skip)]
    pub redirect: Option<String>,
    /// When to try again, in seconds from now.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn number<S: serde::Serializer>(status: &StatusCode, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_u16(status.as_u16())
}

/// What a handler answers.
pub type Answer<T> = Result<T, Problem>;

impl Problem {
    fn new(status: StatusCode, tag: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { tag, title, status, detail: detail.into(), redirect: None, retry_after: None }
    }

    /// 400: what was sent cannot be used.
    pub fn bad(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "/problems/bad-request", "This cannot be used", detail)
    }

    /// 401: it is not known who asks.
    pub fn unknown(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "/problems/sign-in", "Please sign in", detail)
    }

    /// 403: not from here, or not this way.
    pub fn refused(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "/problems/refused", "This is not allowed", detail)
    }

    /// 404: there is no such thing, or it is none of the asker's business. The two look the same.
    pub fn missing() -> Self {
        let detail = "There is nothing here, or nothing that you may see.";
        Self::new(StatusCode::NOT_FOUND, "/problems/missing", "Nothing here", detail)
    }

    /// 409: it has changed in the meantime.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "/problems/conflict", "This has changed", detail)
    }

    /// 422: understood, and wrong.
    pub fn wrong(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "/problems/wrong", "Something is wrong", detail)
    }

    /// 429: too often.
    pub fn too_often(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "/problems/too-often", "Too many tries", detail)
    }

    /// 503: not now, but in so many seconds.
    pub fn busy(detail: impl Into<String>, seconds: u64) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "/problems/busy", "Busy at the moment", detail);
        Self { retry_after: Some(seconds), ..problem }
    }

    /// 502: another server did not do what it should.
    pub fn remote(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_GATEWAY, "/problems/remote", "The other server did not answer well", detail)
    }

    /// 500: our own fault. What happened is in the log, under the same words as here.
    pub fn ours(what: &'static str) -> Self {
        let detail = format!("The desk failed ({what}). Nothing was changed. Please try again; if it stays, tell whoever runs the desk.");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "/problems/ours", "The desk failed", detail)
    }

    fn headers(&self) -> HeaderMap {
        self.retry_after.map(|seconds| (header::RETRY_AFTER, HeaderValue::from(seconds))).into_iter().collect()
    }

    /// What a bare status means.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::missing(),
            StatusCode::FORBIDDEN => Self::refused("The request came from another site's page. Open the desk itself and try there."),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                status,
                "/problems/method",
                "Not this way",
                "There is such an address, but it does not take this kind of request.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => {
                Self::new(status, "/problems/too-large", "Too large", "What was sent is larger than the desk takes. Nothing was kept.")
            }
            StatusCode::REQUEST_TIMEOUT => {
                Self::new(status, "/problems/too-slow", "Too slow", "The request took too long. Nothing was changed; please try again.")
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                Self::new(status, "/problems/media-type", "Not this format", "The desk does not take this format here.")
            }
            status if status.is_server_error() => Self { status, ..Self::ours("internal") },
            status => Self { status, ..Self::bad("The request cannot be understood.") },
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing(_) => Self::missing(),
            StoreError::Taken(what) => Self::conflict(format!("There is such a {what} already, or it has changed in the meantime.")),
            error => {
                tracing::error!(%error, "store");
                Self::ours("database")
            }
        }
    }
}

// The readers of axum quote what was sent; these do not.
macro_rules! from_rejections {
    ($($name:ident => $words:literal),+ $(,)?) => { $(
        impl From<$name> for Problem {
            fn from(rejection: $name) -> Self {
                let status = rejection.status();
                match status {
                    StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::of_status(status),
                    _ => Self::bad($words),
                }
            }
        }
    )+ };
}

from_rejections! {
    FormRejection => "A field of the form is missing, or has a value that cannot be read.",
    JsonRejection => "This is not the JSON that is expected here; /api/openapi.json tells what is.",
    QueryRejection => "A part of the address after the question mark cannot be read.",
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self::missing()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.headers(), Json(&self)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response.extensions_mut().insert(self);
        response
    }
}

/// Tells failures in the asker's way: people get a page, programs problem+json; whatever failed below a handler too.
pub(crate) async fn speak(request: Request, next: Next) -> Response {
    let person = wants_page(request.headers()) && !request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let problem = response.extensions().get::<Problem>().cloned();
    if problem.is_none() && person && is_page(response.headers()) {
        // A form that was refused, with what was typed.
        return response;
    }
    let problem = problem.unwrap_or_else(|| Problem::of_status(status));
    if !person {
        return problem.into_response();
    }
    if let Some(to) = &problem.redirect {
        return Redirect::to(to).into_response();
    }
    (problem.status, problem.headers(), pages::problem(&problem)).into_response()
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}
