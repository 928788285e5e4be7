//! Codes of an app on the member's phone (TOTP, RFC 6238), the second half of a password.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chaperone_store::accounts::Sealed;
use chaperone_store::{MemberId, Time, Write};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use totp_rs::{Builder, Secret, Totp};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::parts::Field;

/// Length of a secret, in bytes (RFC 4226, 4).
const LENGTH: usize = 20;

/// A secret that an app and the desk share: sealed, for one member.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Shared(String);

impl Shared {
    /// A new one.
    pub(crate) fn new(app: &App, member: &MemberId) -> Answer<Self> {
        Self::of(app, member, &Self::secret()?)
    }

    /// A secret for an app.
    pub(crate) fn secret() -> Answer<[u8; LENGTH]> {
        let mut secret = [0; LENGTH];
        getrandom::fill(&mut secret).map_err(|_| Problem::ours("randomness"))?;
        Ok(secret)
    }

    /// As it is typed into an app.
    pub(crate) fn letters(secret: &[u8; LENGTH]) -> String {
        Secret::from(secret.to_vec()).to_base32()
    }

    /// This one, for `member`.
    pub(crate) fn of(app: &App, member: &MemberId, secret: &[u8; LENGTH]) -> Answer<Self> {
        let sealed = app.sealer.seal(&purpose(member), secret).map_err(|_| Problem::ours("key"))?;
        Ok(Self(STANDARD.encode(sealed.0)))
    }

    /// As the database keeps it.
    pub(crate) fn sealed(&self) -> Answer<Sealed> {
        STANDARD.decode(&self.0).map(Sealed).map_err(|_| Problem::ours("key"))
    }
}

fn purpose(member: &MemberId) -> String {
    format!("totp:{member}")
}

fn totp(app: &App, member: &MemberId, sealed: &Sealed, email: &str) -> Answer<Totp> {
    let secret = app.sealer.unseal(&purpose(member), sealed).map_err(|_| Problem::ours("key"))?;
    // A colon would end the name.
    let name = email.replace(':', "");
    let built = Builder::new().with_secret(Secret::from(secret)).with_account_name(name).with_issuer(Some("Chaperone")).build();
    built.map_err(|_| Problem::ours("key"))
}

/// Whether `code` is one of `sealed` at `now`: the step of time that it belongs to.
pub(crate) fn step(app: &App, member: &MemberId, sealed: &Sealed, code: &str, now: Time) -> Answer<Option<i64>> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let seconds = u64::try_from(now / 1000).unwrap_or_default();
    let step = totp(app, member, sealed, "")?.check(&digits, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// Takes a code of the app that `member` has; `false` where it is none, or was taken before.
pub(crate) async fn take(app: &App, write: &mut Write, member: &MemberId, sealed: Option<&Sealed>, code: &str) -> Answer<bool> {
    let Some(sealed) = sealed else { return Ok(false) };
    match step(app, member, sealed, code, app.now())? {
        None => Ok(false),
        Some(step) => Ok(write.take_totp_step(member, step).await?),
    }
}

/// What to do with a phone: a picture to point it at, and the same in letters.
pub(crate) fn show(app: &App, member: &MemberId, shared: &Shared, email: &str) -> Answer<Markup> {
    let totp = totp(app, member, &shared.sealed()?, email)?;
    let picture = totp.to_qr_base64().map_err(|_| Problem::ours("picture"))?;
    let letters: Vec<char> = totp.secret().to_base32().chars().collect();
    let letters: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    Ok(html! {
        ol {
            li { "Open an authenticator app on your phone, such as the one that your hospital uses. Any will do." }
            li { "Let it scan this picture:" br; img.qr src={ "data:image/png;base64," (picture) } alt="Picture for an authenticator app" width="240" height="240"; }
            li { "Or type this key into it: " code { (letters.join(" ")) } }
            li { "Type the six digits that it shows." }
        }
    })
}

/// A line for a code.
pub(crate) fn field(label: &str) -> Markup {
    Field { name: "code", label, complete: "one-time-code", ..Field::default() }.show()
}
