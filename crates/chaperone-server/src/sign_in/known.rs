//! Browsers in which a member has signed in before. Their cookie lets nobody in; it gives the member a count of his own,
//! so that strangers who try his password do not keep him out.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chaperone_store::{MemberId, Time};
use subtle::ConstantTimeEq as _;

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::gate::cookie;
use crate::sign_in::session;
use crate::token::Token;

/// A browser is known for so long after a sign-in, in milliseconds.
const LASTS: Time = 365 * 24 * 3_600_000;

fn cookie_name(app: &App) -> &'static str {
    if app.config.is_secure() { "__Host-chaperone-known" } else { "chaperone-known" }
}

fn mark(app: &App, member: &MemberId, device: &str) -> String {
    URL_SAFE_NO_PAD.encode(app.sealer.mark("known browser", format!("{member} {device}").as_bytes()))
}

/// The header by which a browser is known again when `member` signs in.
pub(super) fn give_cookie(app: &App, member: &MemberId) -> Answer<(HeaderName, HeaderValue)> {
    let device = Token::new().map_err(|_| Problem::ours("randomness"))?;
    let value = format!("{}.{}", device.reveal(), mark(app, member, device.reveal()));
    session::set(app, cookie_name(app), &value, LASTS)
}

/// What this browser is called, if `member` has signed in from it before.
pub(super) fn device<'a>(app: &App, headers: &'a HeaderMap, member: &MemberId) -> Option<&'a str> {
    let (device, said) = cookie(headers, cookie_name(app))?.split_once('.')?;
    bool::from(mark(app, member, device).as_bytes().ct_eq(said.as_bytes())).then_some(device)
}
