//! The only list of routes, each with who may at all.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, on};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use crate::app::App;
use crate::error::speak;
use crate::gate::{Gate, gate};
use crate::watch::{after_panic, watch};
use crate::{
    accounts, api, cases, compose, me, members, notices, organisation, pages, policy, publish, record, requests, review, send, sign_in,
};

/// Longest body of a request, in bytes, where a route does not say otherwise.
const MAX_BODY: usize = 256 * 1024;

/// Longest time that a request may take, beside that for its body.
const MAX_TIME: Duration = Duration::from_secs(30);

/// The slowest line that a longest body must still fit through, in bytes a second: a bad day of a mobile phone.
const SLOWEST: usize = 32 * 1024;

/// Nothing of a body for so long is the end of it.
const IDLE_TIME: Duration = Duration::from_secs(20);

/// Who may come to a route at all. What he may do to the one thing meant is asked of `may`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Whoever knows the address.
    Anyone,
    /// Any member.
    SignedIn,
    /// Second readers and above.
    Reads,
    /// Compliance leads and above.
    Leads,
    /// Administrators.
    Administers,
}

/// One route, as the tests and the API's description see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Pattern, such as `/drafts/{id}`.
    pub path: &'static str,
    /// Who may.
    pub need: Need,
}

/// Routes as they are collected: none without a need.
pub(crate) struct Routes {
    app: App,
    router: Router<App>,
    list: Vec<Route>,
}

impl Routes {
    pub(crate) fn get<H: Handler<T, App>, T: 'static>(self, path: &'static str, need: Need, handler: H) -> Self {
        self.add(Method::GET, path, need, handler, MAX_BODY)
    }

    pub(crate) fn post<H: Handler<T, App>, T: 'static>(self, path: &'static str, need: Need, handler: H) -> Self {
        self.add(Method::POST, path, need, handler, MAX_BODY)
    }

    /// Any method, with its own longest body.
    pub(crate) fn add<H: Handler<T, App>, T: 'static>(
        mut self,
        method: Method,
        path: &'static str,
        need: Need,
        handler: H,
        max_body: usize,
    ) -> Self {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        let guard = Gate { app: self.app.clone(), need };
        let route = on(filter, handler)
            .layer::<_, Infallible>(DefaultBodyLimit::max(max_body))
            .layer::<_, Infallible>(RequestBodyTimeoutLayer::new(IDLE_TIME))
            .layer::<_, Infallible>(from_fn_with_state(guard, gate))
            .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, longest(max_body)));
        self.list.push(Route { method, path, need });
        self.router = self.router.route(path, route);
        self
    }

    /// All that `feature` adds.
    pub(crate) fn with(self, feature: fn(Self) -> Self) -> Self {
        feature(self)
    }
}

/// How long a request with a body of up to `max_body` bytes may take.
fn longest(max_body: usize) -> Duration {
    MAX_TIME + Duration::from_secs(u64::try_from(max_body / SLOWEST).unwrap_or(0))
}

fn all(app: &App) -> Routes {
    let none = Routes { app: app.clone(), router: Router::new(), list: Vec::new() };
    none.with(pages::routes)
        .with(sign_in::routes)
        .with(review::routes)
        .with(api::routes)
        .with(compose::routes)
        .with(send::routes)
        .with(cases::routes)
        .with(notices::routes)
        .with(me::routes)
        .with(members::routes)
        .with(accounts::routes)
        .with(publish::routes)
        .with(policy::routes)
        .with(organisation::routes)
        .with(requests::routes)
        .with(record::routes)
}

/// Every route there is.
pub fn list(app: &App) -> Vec<Route> {
    all(app).list
}

/// The desk's service: every route, with all that stands around it.
pub fn service(app: &App) -> Router {
    let fixed = |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    let csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
               font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    all(app)
        .router
        .fallback(|| async { StatusCode::NOT_FOUND })
        .with_state(app.clone())
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(from_fn(speak))
        .layer(from_fn(watch))
        .layer(CompressionLayer::new())
        .layer(SetResponseHeaderLayer::if_not_present(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(csp)))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_and_a_file_of_payments_get_minutes() {
        assert!(longest(MAX_BODY) < Duration::from_mins(1));
        assert!(longest(10 << 20) > Duration::from_mins(5));
        assert!((Duration::from_mins(30)..Duration::from_mins(40)).contains(&longest(64 << 20)));
    }
}
