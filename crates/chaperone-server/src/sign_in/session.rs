//! Beginning and ending a session, and its cookie.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::AppendHeaders;
use chaperone_store::sessions::Session;
use chaperone_store::{Actor, Entry, MemberId, Time, Write};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::gate::{cookie, cookie_name};
use crate::sign_in::{ceremony, known};
use crate::token::{self, Token};

const HOUR: Time = 3_600_000;

/// A session that is not seen for so long is over, in milliseconds.
const IDLE: Time = 4 * HOUR;

/// A session is over so long after signing in, in milliseconds: a working day and the evening.
const LONGEST: Time = 16 * HOUR;

/// Headers that set cookies.
pub(crate) type Cookies = AppendHeaders<[(HeaderName, HeaderValue); 3]>;

/// Until when a session that is seen `now` is good.
pub(crate) fn good_until(session: &Session, now: Time) -> Time {
    (now + IDLE).min(session.created_at + LONGEST)
}

/// Begins a session of `member`, with an entry `verb`. It is always a new one: a cookie that was there before signing in
/// is never taken over, and the session it had ends.
pub(crate) async fn begin(app: &App, mut write: Write, member: &MemberId, headers: &HeaderMap, verb: &'static str) -> Answer<Cookies> {
    let now = app.now();
    let token = Token::new().map_err(|_| Problem::ours("randomness"))?;
    let device = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("unknown");
    let device: String = device.chars().take(200).collect();
    if let Some(before) = cookie(headers, cookie_name(app)) {
        write.end_session_of(&token::hash(before), now).await?;
    }
    let session = write.begin_session(member, &token.hash(), &device, now, now + IDLE).await?;
    write.commit(Entry::new(now, Actor::Member(member.clone()), verb, member).with("session", &session)).await?;
    Ok(AppendHeaders([
        set(app, cookie_name(app), token.reveal(), LONGEST)?,
        ceremony::forget_cookie(app)?,
        known::give_cookie(app, member)?,
    ]))
}

/// The header that makes a browser forget its session.
pub(crate) fn forget(app: &App) -> Answer<(HeaderName, HeaderValue)> {
    set(app, cookie_name(app), "", 0)
}

/// The header that sets a cookie for so many milliseconds.
pub(crate) fn set(app: &App, name: &str, value: &str, lasts: Time) -> Answer<(HeaderName, HeaderValue)> {
    let secure = if app.config.is_secure() { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}", lasts / 1000);
    Ok((header::SET_COOKIE, HeaderValue::try_from(cookie).map_err(|_| Problem::ours("cookie"))?))
}
