//! Before every handler: who is asking, may he here at all, and does a change come from our own pages.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use chaperone_store::members::Role;

use crate::app::App;
use crate::error::Problem;
use crate::routes::Need;
use crate::sign_in::session::good_until;
use crate::token;
use crate::who::Who;

/// A session is noted as seen at most so often, in milliseconds.
const SEEN_EVERY: i64 = 60_000;

/// The name of the session's cookie. With TLS a browser takes it from this host alone and sends it nowhere else.
pub(crate) fn cookie_name(app: &App) -> &'static str {
    if app.config.is_secure() { "__Host-chaperone" } else { "chaperone" }
}

/// What a route asks of whoever comes.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) app: App,
    pub(crate) need: Need,
}

pub(crate) async fn gate(State(Gate { app, need }): State<Gate>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match admit(&app, need, &mut parts).await {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(problem) => problem.into_response(),
    }
}

async fn admit(app: &App, need: Need, request: &mut Parts) -> Result<(), Problem> {
    let who = who(app, request).await?;
    let enough = match (need, who.as_ref().map(Who::role)) {
        (Need::Anyone, _) | (Need::SignedIn, Some(_)) => true,
        (Need::Reads, Some(role)) => role.reads(),
        (Need::Leads, Some(role)) => role.leads(),
        (Need::Administers, Some(role)) => role.administers(),
        (_, None) => return Err(sign_in(request)),
    };
    if !enough {
        return Err(Problem::missing());
    }
    if let Some(mut who) = who {
        if who.session.is_some() && request.method == Method::GET {
            who.unread = app.store.unread(who.id(), app.now()).await?;
        }
        request.extensions.insert(who);
    }
    Ok(())
}

fn sign_in(request: &Parts) -> Problem {
    let mut problem = Problem::unknown("Sign in to go on.");
    if request.method == Method::GET {
        let next: String = url::form_urlencoded::byte_serialize(request.uri.path().as_bytes()).collect();
        problem.redirect = Some(format!("/sign-in?next={next}"));
    } else {
        problem.redirect = Some("/sign-in".to_owned());
    }
    problem
}

async fn who(app: &App, request: &Parts) -> Result<Option<Who>, Problem> {
    let headers = &request.headers;
    if request.uri.path().starts_with("/api/")
        && let Some(secret) = bearer(headers)
    {
        return by_token(app, secret).await.map(Some);
    }
    let Some(cookie) = cookie(headers, cookie_name(app)) else { return Ok(None) };
    // A browser says where a request comes from. What does not is no browser, and has no business with a cookie.
    if !request.method.is_safe() && !headers.contains_key("sec-fetch-site") && !headers.contains_key(header::ORIGIN) {
        return Err(Problem::refused("A change must say which page it comes from. For scripts there are API tokens."));
    }
    let now = app.now();
    let Some((session, member)) = app.store.session(&token::hash(cookie), now).await? else { return Ok(None) };
    if now - session.seen_at > SEEN_EVERY {
        app.store.seen(&session.id, now, good_until(&session, now)).await?;
    }
    Ok(Some(Who { member, session: Some(session), unread: 0 }))
}

async fn by_token(app: &App, secret: &str) -> Result<Who, Problem> {
    let member = app.store.member_by_token(&token::hash(secret), app.now()).await?;
    member
        .map(|member| Who { member, session: None, unread: 0 })
        .ok_or_else(|| Problem { status: StatusCode::UNAUTHORIZED, ..Problem::unknown("This API token is not known, or no longer good.") })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The value of the cookie called `name`.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Whether `role` meets `need`: for menus, which show only what opens.
pub(crate) fn opens(need: Need, role: Role) -> bool {
    match need {
        Need::Anyone | Need::SignedIn => true,
        Need::Reads => role.reads(),
        Need::Leads => role.leads(),
        Need::Administers => role.administers(),
    }
}
