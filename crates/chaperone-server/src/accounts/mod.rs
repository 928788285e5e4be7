//! Outside accounts: connected, kept apart, looked at, taken out.

mod connect;
pub(crate) mod link;
mod mail;
mod pages;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_connect::{Connection, Error, Network, mastodon};
use chaperone_store::accounts::{Account, Connection as Standing, Voice};
use chaperone_store::{self as store, Actor, Entry, MemberId};
use maud::Markup;
use serde::Deserialize;

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::may::{self, DescribedAccount, ManagedAccount};
use crate::organisation;
use crate::routes::{Need, Routes};
use crate::who::Who;
pub(crate) use connect::slug;
use link::{Link, LinkError};
pub(crate) use pages::network_name;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/accounts", Need::SignedIn, list)
        .get("/accounts/callback", Need::SignedIn, connect::come_back)
        .get("/accounts/new/{kind}", Need::SignedIn, blank)
        .post("/accounts/new/{kind}", Need::SignedIn, add)
        .get("/accounts/{id}", Need::SignedIn, show)
        .post("/accounts/{id}", Need::SignedIn, describe)
        .post("/accounts/{id}/check", Need::SignedIn, check)
        .post("/accounts/{id}/reconnect", Need::SignedIn, reconnect)
        .post("/accounts/{id}/remove", Need::SignedIn, remove)
}

/// What a form says; each kind of account has some of it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    voice: String,
    audience: String,
    email: String,
    /// `me` or `organisation`.
    owner: String,
    server: String,
    handle: String,
    password: String,
    name: String,
    site: String,
    network: String,
}

/// Whose an account is, and whose voice it speaks with.
struct Described {
    member: Option<MemberId>,
    voice: Voice,
    audience: String,
    email: String,
}

/// Who reads an account: as it is kept, and in words.
const AUDIENCES: &[(&str, &str)] =
    &[("public", "Everybody"), ("followers", "Those who follow it"), ("members", "A closed group of colleagues")];

impl Written {
    fn described(&self, who: &Who) -> Result<Described, &'static str> {
        let voice =
            Voice::from_name(&self.voice).ok_or("Say whose voice it is: your private one, yours as a physician, or the practice's.")?;
        let audience = AUDIENCES.iter().find(|(name, _)| *name == self.audience).ok_or("Say who reads it.")?;
        let email = self.email.trim();
        if !email.is_empty() && (!email.contains('@') || email.len() > 254 || email.contains(char::is_whitespace)) {
            return Err("The e-mail address is none.");
        }
        let member = match self.owner.as_str() {
            "organisation" if !who.role().administers() => return Err("Accounts of the organisation are added by an administrator."),
            "organisation" if voice == Voice::Personal => return Err("An account of the organisation is no personal one."),
            "organisation" => None,
            _ => Some(who.id().clone()),
        };
        Ok(Described { member, voice, audience: audience.0.to_owned(), email: email.to_lowercase() })
    }
}

async fn list(State(app): State<App>, who: Who) -> Answer<Markup> {
    let accounts = app.store.accounts_of(who.id()).await?;
    Ok(pages::list(&who, &accounts, &organisation::own_domains(&app).await?))
}

async fn blank(who: Who, Path(kind): Path<String>) -> Answer<Markup> {
    pages::add(&who, &kind, &Written::default(), "").ok_or_else(Problem::missing)
}

async fn add(State(app): State<App>, who: Who, Path(kind): Path<String>, form: Result<Form<Written>, FormRejection>) -> Answer<Response> {
    let Form(written) = form?;
    let again = |wrong: &str| {
        let page = pages::add(&who, &kind, &written, wrong).ok_or_else(Problem::missing)?;
        Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let described = match written.described(&who) {
        Ok(described) => described,
        Err(wrong) => return again(wrong),
    };
    let done = match kind.as_str() {
        "mastodon" => connect::ask_leave(&app, &who, &written.server, &described, None).await,
        "bluesky" => connect::bluesky(&app, &who, &written, described, None).await,
        "feed" => connect::feed(&app, &who, &written, described).await,
        "other" => connect::by_hand(&app, &who, &written, described).await,
        _ => return Err(Problem::missing()),
    };
    match done {
        Err(problem) if !problem.status.is_server_error() || problem.status == axum::http::StatusCode::BAD_GATEWAY => {
            again(&problem.detail)
        }
        other => other,
    }
}

async fn show(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Markup> {
    let DescribedAccount(account) = may::describe_account(&app, &who, &id).await?;
    Ok(pages::one(&app, &who, &account, &organisation::own_domains(&app).await?, ""))
}

async fn describe(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    form: Result<Form<Written>, FormRejection>,
) -> Answer<Response> {
    let DescribedAccount(account) = may::describe_account(&app, &who, &id).await?;
    let Form(mut written) = form?;
    // Whose it is does not change.
    if account.member.is_none() { "organisation" } else { "me" }.clone_into(&mut written.owner);
    let described = match written.described(&who).and_then(|described| stays_read(&who, &account, described)) {
        Ok(described) => described,
        Err(wrong) => {
            let page = pages::one(&app, &who, &account, &organisation::own_domains(&app).await?, wrong);
            return Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let mut write = app.store.write().await?;
    write.describe_account(&account.id, described.voice, &described.audience, &described.email).await?;
    let entry = Entry::new(app.now(), who.actor(), "account.describe", &account.id).with("voice", described.voice.name());
    write.commit(entry).await?;
    Ok(Redirect::to(&format!("/accounts/{}", account.id)).into_response())
}

/// What is written in the practice's voice is read by a second reader first: who writes it cannot end that alone.
fn stays_read(who: &Who, account: &Account, described: Described) -> Result<Described, &'static str> {
    let leaves = account.voice == Voice::Practice && described.voice != Voice::Practice;
    if leaves && !who.role().administers() {
        return Err(
            "This account speaks for the practice. Ask an administrator to change its voice, and give him the address of this page.",
        );
    }
    Ok(described)
}

/// Looks whether the network still takes the desk's tokens, and what it says of the account.
async fn check(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Redirect> {
    let ManagedAccount(account) = may::manage_account(&app, &who, &id).await?;
    let here = Redirect::to(&format!("/accounts/{}", account.id));
    if account.secret.is_none() {
        return Ok(here);
    }
    let looked = match Link::open(&app, &account.id).await {
        Ok(mut link) => link.look().await,
        Err(error) => Err(error),
    };
    match looked {
        Ok(learnt) => {
            let entry = Entry::new(app.now(), who.actor(), "account.check", &account.id);
            link::keep(&app, &account.id, &learnt, entry).await?;
        }
        Err(LinkError::NoSecret | LinkError::Network(Error::SignInAgain { .. })) => link::broke(&app, &account.id).await?,
        Err(error) => return Err(error.into()),
    }
    Ok(here)
}

async fn reconnect(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    form: Result<Form<Written>, FormRejection>,
) -> Answer<Response> {
    let ManagedAccount(account) = may::manage_account(&app, &who, &id).await?;
    let described = Described {
        member: account.member.clone(),
        voice: account.voice,
        audience: account.audience.clone(),
        email: account.email.clone(),
    };
    match link::network(&account) {
        Some(Network::Mastodon) => connect::ask_leave(&app, &who, &account.server, &described, Some(&account.id)).await,
        Some(Network::Bluesky) => {
            let Form(mut written) = form?;
            written.server.clone_from(&account.server);
            written.handle = account.handle.trim_start_matches('@').to_owned();
            connect::bluesky(&app, &who, &written, described, Some(&account.id)).await
        }
        _ => Err(Problem::missing()),
    }
}

/// Takes an account out: its tokens are forgotten here first, then taken back at the network, if it can be reached.
async fn remove(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Markup> {
    let ManagedAccount(account) = may::manage_account(&app, &who, &id).await?;
    let link = Link::open(&app, &account.id).await.ok();
    let client = connect::client_of(&app, &account.id).await?;
    // Whoever asked may be gone before it is done: it is done all the same.
    let task = tokio::spawn(forget(app, who.actor(), account.clone(), link, client));
    let told = task.await.map_err(|_| Problem::ours("account"))??;
    Ok(pages::removed(&who, &account, told))
}

async fn forget(app: App, by: Actor, account: Account, link: Option<Link>, client: Option<mastodon::App>) -> store::Result<bool> {
    let now = app.now();
    let mut write = app.store.write().await?;
    let waiting = write.fail_publications_of(&account.id, "The account was taken out of the desk before it was sent.", now).await?;
    write.remove_account(&account.id).await?;
    write.commit(Entry::new(now, by, "account.remove", &account.id).with("waiting", waiting)).await?;
    Ok(match link {
        Some(link) => take_back(&link.connection, client.as_ref()).await,
        None => account.state == Standing::ByHand || account.network == Network::Feed.name(),
    })
}

/// Tokens that are taken back once they are forgotten here.
pub(crate) struct TakenBack(Vec<(Link, Option<mastodon::App>)>);

impl TakenBack {
    /// Those of a member's own accounts, as far as they open.
    pub(crate) async fn of(app: &App, member: &MemberId) -> Answer<Self> {
        let mut links = Vec::new();
        for account in app.store.accounts_of(member).await? {
            if account.member.as_ref() != Some(member) || account.secret.is_none() {
                continue;
            }
            if let Ok(link) = Link::open(app, &account.id).await {
                links.push((link, connect::client_of(app, &account.id).await?));
            }
        }
        Ok(Self(links))
    }

    /// Asks the networks, which may not hear it.
    pub(crate) async fn tell(self) {
        for (link, client) in self.0 {
            if !take_back(&link.connection, client.as_ref()).await {
                tracing::info!("a network did not take tokens back");
            }
        }
    }
}

/// Whether the network took the tokens back.
async fn take_back(connection: &Connection, client: Option<&mastodon::App>) -> bool {
    match (connection, client) {
        (Connection::Mastodon(account), Some(client)) => account.server().revoke(client, account.token()).await.is_ok(),
        (Connection::Mastodon(_), None) => false,
        (Connection::Bluesky(account), _) => account.sign_out().await.is_ok(),
    }
}
