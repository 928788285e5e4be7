//! What a sign-in remembers between its steps: in the database, under a token that only this browser holds.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chaperone_store::accounts::Sealed;
use chaperone_store::{MemberId, Time};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::gate::cookie;
use crate::sign_in::session;
use crate::token::{self, Token};

/// A step must be taken within so long, in milliseconds.
pub(crate) const SHORT: Time = 5 * 60_000;

/// The same where something has to be installed, read or chosen first.
pub(crate) const LONG: Time = 30 * 60_000;

/// Kinds: a token of one is nothing to another.
pub(crate) mod kind {
    /// Somebody on his way in for the first time.
    pub(crate) const JOIN: &str = "join";
    /// His new passkey.
    pub(crate) const JOIN_PASSKEY: &str = "join-passkey";
    /// The password was right.
    pub(crate) const SECOND: &str = "second";
    /// A passkey that signs in.
    pub(crate) const SIGN_IN: &str = "sign-in";
    /// A passkey that proves again who it is.
    pub(crate) const PROVE: &str = "prove";
    /// One more passkey of a member.
    pub(crate) const ADD: &str = "add-passkey";
    /// A member's new app.
    pub(crate) const APP: &str = "app";
    /// One that was sealed, and is used.
    pub(crate) const USED: &str = "used";
    /// What a file of payments said.
    pub(crate) const PAYMENTS: &str = "payments";
}

/// Remembers `state` for `lasts` milliseconds.
pub(crate) async fn begin<T: Serialize + Sync>(
    app: &App,
    kind: &'static str,
    member: Option<&MemberId>,
    state: &T,
    lasts: Time,
) -> Answer<Token> {
    let token = Token::new().map_err(|_| Problem::ours("randomness"))?;
    let state = serde_json::to_string(state).map_err(|_| Problem::ours("ceremony"))?;
    app.store.begin_ceremony(&token.hash(), kind, member, &state, app.now() + lasts).await?;
    Ok(token)
}

fn over() -> Problem {
    Problem::conflict("This step took too long, or was done already. Please begin again.")
}

fn read<T: DeserializeOwned>(found: Option<chaperone_store::ceremonies::Ceremony>) -> Answer<(Option<MemberId>, T)> {
    let found = found.ok_or_else(over)?;
    Ok((found.member, serde_json::from_str(&found.state).map_err(|_| over())?))
}

/// What is remembered.
pub(crate) async fn look<T: DeserializeOwned>(app: &App, kind: &'static str, token: &str) -> Answer<(Option<MemberId>, T)> {
    read(app.store.ceremony(&token::hash(token), kind, app.now()).await?)
}

/// The same for the last time.
pub(crate) async fn take<T: DeserializeOwned>(app: &App, kind: &'static str, token: &str) -> Answer<(Option<MemberId>, T)> {
    read(app.store.take_ceremony(&token::hash(token), kind, app.now()).await?)
}

/// Forgets what the browser's token stands for: all is done.
pub(crate) async fn end(app: &App, kind: &'static str, headers: &HeaderMap) -> Answer<()> {
    app.store.take_ceremony(&token::hash(held(app, headers)?), kind, app.now()).await?;
    Ok(())
}

/// Remembers something else from now on.
pub(crate) async fn change<T: Serialize + Sync>(app: &App, kind: &'static str, token: &str, state: &T) -> Answer<()> {
    let state = serde_json::to_string(state).map_err(|_| Problem::ours("ceremony"))?;
    app.store.change_ceremony(&token::hash(token), kind, &state, app.now()).await.map_err(|_| over())
}

/// What the browser itself keeps of a step, so that strangers who begin any number of them fill nothing here.
#[derive(Serialize, Deserialize)]
struct Carried<T> {
    /// Two of one moment are two.
    nonce: String,
    until: Time,
    member: Option<MemberId>,
    state: T,
}

fn purpose(kind: &str) -> String {
    format!("step:{kind}")
}

/// Seals `state` for `lasts` milliseconds, for the browser to bring back. Good until [`use_up`].
pub(crate) fn seal<T: Serialize>(app: &App, kind: &'static str, member: Option<&MemberId>, state: &T, lasts: Time) -> Answer<String> {
    let nonce = Token::new().map_err(|_| Problem::ours("randomness"))?;
    let carried = Carried { nonce: nonce.reveal().to_owned(), until: app.now() + lasts, member: member.cloned(), state };
    let json = serde_json::to_vec(&carried).map_err(|_| Problem::ours("ceremony"))?;
    let sealed = app.sealer.seal(&purpose(kind), &json).map_err(|_| Problem::ours("randomness"))?;
    Ok(URL_SAFE_NO_PAD.encode(sealed.0))
}

fn carried<T: DeserializeOwned>(app: &App, kind: &'static str, token: &str) -> Answer<Carried<T>> {
    let sealed = Sealed(URL_SAFE_NO_PAD.decode(token).map_err(|_| over())?);
    let json = app.sealer.unseal(&purpose(kind), &sealed).map_err(|_| over())?;
    let carried: Carried<T> = serde_json::from_slice(&json).map_err(|_| over())?;
    // A time further away was noted by a clock that has been set back since.
    let now = app.now();
    if carried.until > now && carried.until <= now + LONG { Ok(carried) } else { Err(over()) }
}

/// What was sealed, unless it was used. It is good once: see [`use_up`].
pub(crate) async fn unseal<T: DeserializeOwned>(app: &App, kind: &'static str, token: &str) -> Answer<(Option<MemberId>, T)> {
    let carried = carried(app, kind, token)?;
    match app.store.ceremony(&token::hash(&carried.nonce), kind::USED, app.now()).await? {
        Some(_) => Err(over()),
        None => Ok((carried.member, carried.state)),
    }
}

/// Notes that what was sealed has been used; of two who use it, one may.
pub(crate) async fn use_up(app: &App, kind: &'static str, token: &str) -> Answer<()> {
    let carried: Carried<IgnoredAny> = carried(app, kind, token)?;
    let used = app.store.begin_ceremony(&token::hash(&carried.nonce), kind::USED, None, "", carried.until).await;
    used.map_err(|error| if error.is_taken() { over() } else { error.into() })
}

fn cookie_name(app: &App) -> &'static str {
    if app.config.is_secure() { "__Host-chaperone-step" } else { "chaperone-step" }
}

/// The header that gives the browser its token.
pub(crate) fn give_cookie(app: &App, token: &Token, lasts: Time) -> Answer<(HeaderName, HeaderValue)> {
    session::set(app, cookie_name(app), token.reveal(), lasts)
}

/// The header that takes it away.
pub(crate) fn forget_cookie(app: &App) -> Answer<(HeaderName, HeaderValue)> {
    session::set(app, cookie_name(app), "", 0)
}

/// The token that the browser holds.
pub(crate) fn held<'a>(app: &App, headers: &'a HeaderMap) -> Answer<&'a str> {
    cookie(headers, cookie_name(app)).ok_or_else(over)
}
