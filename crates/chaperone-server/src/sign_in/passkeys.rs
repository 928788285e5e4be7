//! Passkeys: the two ceremonies (`WebAuthn`), and signing in with one.
//!
//! Every passkey verifies its user, so one alone is enough. A sign-in may begin without an address, where the device
//! knows whose it is, or with one, for keys that do not.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chaperone_store::members::Standing;
use chaperone_store::{MemberId, PasskeyId, Write};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn,
    WebauthnBuilder,
};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::assets;
use crate::sign_in::ceremony::{self, SHORT, kind};
use crate::sign_in::{check, next, session};

/// Longest name of a passkey, in characters.
const LABEL: usize = 60;

/// Whether a browser can have passkeys of this desk: it must be reached by a name.
pub(crate) fn available(app: &App) -> bool {
    webauthn(app).is_ok()
}

fn webauthn(app: &App) -> Answer<Webauthn> {
    let unfit = || Problem::wrong("Passkeys need a desk that is reached by a name, not by a number. Please use a password.");
    let url = Url::parse(&app.config.url).map_err(|_| unfit())?;
    let built = WebauthnBuilder::new(url.host_str().unwrap_or_default(), &url).and_then(|builder| builder.rp_name("Chaperone").build());
    built.map_err(|_| unfit())
}

/// A button that the script of passkeys makes work: `deed` is `create` or `get`.
pub(crate) fn button(app: &App, deed: &str, at: &str, words: &str, next: &str) -> Markup {
    html! {
        @if available(app) {
            div.passkey data-passkey=(deed) data-at=(at) data-next=(next) {
                button.primary type="button" hidden { (words) }
                p role="status" {}
                noscript { p.muted { "Passkeys need scripts, which this browser does not run." } }
            }
            script type="module" src=(assets::passkeys()) {}
        }
    }
}

// Adding one ----------------------------------------------------------------------------------------------------------

/// A passkey that was made, as the script sends it.
#[derive(Deserialize)]
pub(crate) struct Made {
    ceremony: String,
    #[serde(default)]
    label: String,
    credential: RegisterPublicKeyCredential,
}

/// A new passkey that is a member's as soon as it is kept.
pub(crate) struct New {
    credential: String,
    label: String,
    passkey: String,
}

/// Asks the browser of `member` for a new passkey, other than those he has.
pub(crate) async fn ask_new(app: &App, kind: &'static str, member: &MemberId, email: &str, name: &str) -> Answer<Response> {
    let has = app.store.passkeys(member).await?;
    let ids = has.iter().filter_map(|one| URL_SAFE_NO_PAD.decode(&one.credential).ok()).collect();
    let (asked, state) =
        webauthn(app)?.start_passkey_registration(user(member)?, email, name, Some(ids)).map_err(|_| Problem::ours("passkey"))?;
    let token = ceremony::begin(app, kind, None, &(member, state), SHORT).await?;
    let mut asked = serde_json::to_value(&asked).map_err(|_| Problem::ours("passkey"))?;
    if let Some(selection) = asked.pointer_mut("/publicKey/authenticatorSelection").and_then(Value::as_object_mut) {
        // So that the device itself can offer it, wherever it is able to.
        selection.insert("residentKey".to_owned(), json!("preferred"));
    }
    Ok(Json(json!({"ceremony": token.reveal(), "options": asked})).into_response())
}

/// Checks what the browser made of it, for `member`; not yet kept.
pub(crate) async fn check_new(app: &App, kind: &'static str, member: &MemberId, made: Made) -> Answer<New> {
    let (_, (whose, state)): (_, (MemberId, PasskeyRegistration)) = ceremony::take(app, kind, &made.ceremony).await?;
    if whose != *member {
        return Err(Problem::missing());
    }
    let passkey = webauthn(app)?.finish_passkey_registration(&made.credential, &state);
    let passkey = passkey.map_err(|_| Problem::wrong("The device's answer does not fit. Please try again."))?;
    let label: String = made.label.trim().chars().filter(|c| !c.is_control()).take(LABEL).collect();
    Ok(New {
        credential: URL_SAFE_NO_PAD.encode(passkey.cred_id()),
        label: if label.is_empty() { "Passkey".to_owned() } else { label },
        passkey: serde_json::to_string(&passkey).map_err(|_| Problem::ours("passkey"))?,
    })
}

impl New {
    /// Keeps it for `member`.
    pub(crate) async fn keep(&self, write: &mut Write, member: &MemberId, now: i64) -> Answer<PasskeyId> {
        Ok(write.add_passkey(member, &self.credential, &self.label, &self.passkey, now).await?)
    }
}

fn user(member: &MemberId) -> Answer<Uuid> {
    Uuid::parse_str(member.as_str()).map_err(|_| Problem::ours("id"))
}

// Using one -----------------------------------------------------------------------------------------------------------

/// A passkey that was used, as the script sends it.
#[derive(Deserialize)]
pub(crate) struct Used {
    ceremony: String,
    #[serde(default)]
    next: String,
    credential: PublicKeyCredential,
}

impl Used {
    /// Where the browser wants to go, as it says.
    pub(crate) fn next(&self) -> &str {
        &self.next
    }
}

/// Asks the browser for a passkey: any (`None`), offered where one types, or one of these (base64url).
pub(crate) fn ask(app: &App, kind: &'static str, member: Option<&MemberId>, among: Option<&[String]>) -> Answer<Response> {
    let (asked, state) = webauthn(app)?.start_discoverable_authentication().map_err(|_| Problem::ours("passkey"))?;
    let token = ceremony::seal(app, kind, member, &state, SHORT)?;
    let mut asked = serde_json::to_value(&asked).map_err(|_| Problem::ours("passkey"))?;
    if let (Some(among), Some(asked)) = (among, asked.as_object_mut()) {
        asked.remove("mediation");
        let allowed: Vec<Value> = among.iter().map(|id| json!({"type": "public-key", "id": id})).collect();
        if let Some(options) = asked.get_mut("publicKey").and_then(Value::as_object_mut) {
            options.insert("allowCredentials".to_owned(), json!(allowed));
        }
    }
    Ok(Json(json!({"ceremony": token, "options": asked})).into_response())
}

/// Whose passkey it is, if it is good. Its counter is kept in `write`, so that a copy of it is noticed.
pub(crate) async fn check(app: &App, kind: &'static str, used: &Used) -> Answer<(Option<MemberId>, MemberId, Write)> {
    // One answer to all that can be wrong.
    let wrong = || Problem::unknown("This passkey is not known here, or its answer does not fit.");
    let (asked, state): (_, DiscoverableAuthentication) = ceremony::unseal(app, kind, &used.ceremony).await?;
    let id = URL_SAFE_NO_PAD.encode(&used.credential.raw_id);
    let kept = app.store.passkey(&id).await?.ok_or_else(wrong)?;
    if used.credential.get_user_unique_id().is_some_and(|handle| user(&kept.member).map_or(true, |user| user.as_bytes() != handle)) {
        return Err(wrong());
    }
    let mut passkey: Passkey = serde_json::from_str(&kept.passkey).map_err(|_| Problem::ours("passkey"))?;
    let result = webauthn(app)?.finish_discoverable_authentication_v2(&used.credential, state, &passkey).map_err(|_| wrong())?;
    passkey.update_credential(&result);
    let after = serde_json::to_string(&passkey).map_err(|_| Problem::ours("passkey"))?;
    let member = app.store.member(&kept.member).await?.filter(|member| member.state == Standing::Active).ok_or_else(wrong)?;
    ceremony::use_up(app, kind, &used.ceremony).await?;
    let mut write = app.store.write().await?;
    write.use_passkey(&kept.id, &kept.passkey, &after, app.now()).await.map_err(|_| wrong())?;
    Ok((asked, member.id, write))
}

/// How a sign-in begins.
#[derive(Deserialize)]
pub(super) struct Start {
    #[serde(default)]
    email: String,
}

pub(super) async fn start(State(app): State<App>, start: Result<Json<Start>, JsonRejection>) -> Answer<Response> {
    let Json(start) = start?;
    // What is no address is nobody's, and any passkey may be offered.
    let among = match check::email(&start.email) {
        Err(_) => None,
        Ok(email) => Some(known(&app, &email).await?),
    };
    ask(&app, kind::SIGN_IN, None, among.as_deref())
}

/// Lengths that ids of passkeys have, in bytes: those of phones, computers and keys of their own.
const LENGTHS: [usize; 6] = [16, 20, 32, 32, 48, 64];

/// What looks like the passkeys of a member: for an address always the same.
fn invented(app: &App, email: &str) -> Vec<String> {
    let mark = |what: &str| app.sealer.mark(what, email.as_bytes());
    let [many, ..] = mark("passkeys of nobody");
    let one = |n: u8| {
        let ([length, ..], head, tail) =
            (mark(&format!("length {n} of nobody")), mark(&format!("head {n} of nobody")), mark(&format!("tail {n} of nobody")));
        let length = LENGTHS.into_iter().cycle().nth(length.into()).unwrap_or(32);
        let id: Vec<u8> = head.into_iter().chain(tail).take(length).collect();
        URL_SAFE_NO_PAD.encode(id)
    };
    (0..=u8::from(many % 3 == 0)).map(one).collect()
}

/// The passkeys of whoever has this address. Where there is nobody, or none, some that nobody has: so an answer does not
/// tell who is a member.
async fn known(app: &App, email: &str) -> Answer<Vec<String>> {
    let member = app.store.member_by_email(email).await?;
    let passkeys = match &member {
        Some(member) => app.store.passkeys(&member.id).await?,
        None => Vec::new(),
    };
    let ids: Vec<String> = passkeys.into_iter().map(|one| one.credential).collect();
    Ok(if ids.is_empty() { invented(app, email) } else { ids })
}

pub(super) async fn finish(State(app): State<App>, headers: HeaderMap, used: Result<Json<Used>, JsonRejection>) -> Answer<Response> {
    let Json(used) = used?;
    let (_, member, write) = check(&app, kind::SIGN_IN, &used).await?;
    let cookies = session::begin(&app, write, &member, &headers, "session.begin").await?;
    Ok((cookies, Json(json!({"to": next::own(&used.next)}))).into_response())
}
