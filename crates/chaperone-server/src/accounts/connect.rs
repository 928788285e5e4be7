//! Connecting: to Mastodon's servers by leave of the member there (OAuth with state and PKCE), to Bluesky by an app
//! password, to the website's own feed, and to networks that programs cannot write to.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chaperone_connect::limits::Limits;
use chaperone_connect::mastodon::{self, Pkce, Server};
use chaperone_connect::{Connection, Network, Profile, Secret, bluesky};
use chaperone_store::accounts::{Account, Connection as Standing, Learnt, Sealed, Voice};
use chaperone_store::{AccountId, Entry, MemberId, SessionId, Time};
use serde::{Deserialize, Serialize};
use url::Url;

use super::link::{self, Facts, in_words};
use super::{Described, Written, pages};
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::may;
use crate::token::{Token, hash};
use crate::who::Who;

/// A member has so long to say yes at the other server, in milliseconds.
const ERRAND: i64 = 10 * 60_000;

/// What these are called among the ceremonies.
const KIND: &str = "connect";

/// The longest title of a feed, in characters.
const MAX_NAME: usize = 80;

/// What has to be known when a member comes back from the other server.
#[derive(Serialize, Deserialize)]
struct Kept {
    member: MemberId,
    session: SessionId,
    until: Time,
    server: String,
    client: String,
    verifier: String,
    organisation: bool,
    voice: Voice,
    audience: String,
    email: String,
    /// The account that is connected again.
    again: Option<AccountId>,
}

fn remote(error: &chaperone_connect::Error) -> Problem {
    Problem::remote(in_words(error))
}

/// Sends the member to his server to ask for leave: by a link, since a form of ours leads nowhere but here.
pub(super) async fn ask_leave(app: &App, who: &Who, server: &str, described: &Described, again: Option<&AccountId>) -> Answer<Response> {
    let session = who.session.as_ref().ok_or_else(|| Problem::unknown("Sign in to go on."))?;
    let server = Server::new(&app.http, server).map_err(|error| Problem::wrong(in_words(&error)))?;
    let redirect = Url::parse(&app.config.url).and_then(|url| url.join("/accounts/callback")).map_err(|_| Problem::ours("address"))?;
    // A new one each time: servers forget those that nobody uses.
    let client = server.register("Chaperone", None, &redirect).await.map_err(|error| remote(&error))?;
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|_| Problem::ours("randomness"))?;
    let pkce = Pkce::new(random);
    let state = Token::new().map_err(|_| Problem::ours("randomness"))?;
    let now = app.now();
    let until = now + ERRAND;
    let kept = Kept {
        member: who.id().clone(),
        session: session.id.clone(),
        until,
        server: server.url().to_string(),
        client: client.to_secret().reveal().to_owned(),
        verifier: pkce.verifier().reveal().to_owned(),
        organisation: described.member.is_none(),
        voice: described.voice,
        audience: described.audience.clone(),
        email: described.email.clone(),
        again: again.cloned(),
    };
    let id = state.hash();
    let sealed = seal_errand(app, &id, &kept)?;
    app.store.begin_ceremony(&id, KIND, Some(who.id()), &sealed, until).await?;
    let there = server.authorise_url(&client, state.reveal(), &pkce);
    Ok(pages::go_there(who, server.url(), &there).into_response())
}

fn seal_errand(app: &App, id: &str, kept: &Kept) -> Answer<String> {
    let json = serde_json::to_vec(kept).map_err(|_| Problem::ours("errand"))?;
    let sealed = app.sealer.seal(&format!("errand:{id}"), &json).map_err(|_| Problem::ours("randomness"))?;
    Ok(STANDARD.encode(sealed.0))
}

fn unseal_errand(app: &App, id: &str, state: &str) -> Option<Kept> {
    let sealed = Sealed(STANDARD.decode(state).ok()?);
    serde_json::from_slice(&app.sealer.unseal(&format!("errand:{id}"), &sealed).ok()?).ok()
}

/// What the other server sends back.
#[derive(Deserialize)]
pub(super) struct Back {
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    error: String,
}

/// The member is back: what he brings is traded for a token, once.
pub(super) async fn come_back(State(app): State<App>, who: Who, back: Result<Query<Back>, QueryRejection>) -> Answer<Redirect> {
    let Query(back) = back?;
    // To its end, also if the browser does not wait for it: a token that nobody keeps could never be taken back.
    tokio::spawn(trade(app, who, back)).await.map_err(|_| Problem::ours("account"))?
}

async fn trade(app: App, who: Who, back: Back) -> Answer<Redirect> {
    let stale = || {
        Problem::bad(
            "This way back is no longer good: it works once, for ten minutes, and only for who set out. Please begin again under Accounts.",
        )
    };
    let (id, now) = (hash(&back.state), app.now());
    let errand = app.store.take_ceremony(&id, KIND, now).await?.ok_or_else(stale)?;
    let kept = unseal_errand(&app, &id, &errand.state).ok_or_else(stale)?;
    let same = kept.member == *who.id() && who.session.as_ref().is_some_and(|session| session.id == kept.session);
    // A time further away was noted by a clock that has been set back since.
    if !same || kept.until > now + ERRAND {
        return Err(stale());
    }
    if !back.error.is_empty() || back.code.is_empty() {
        return Err(Problem::bad("The other server says that you did not agree. Nothing was connected."));
    }
    let member = (!kept.organisation).then(|| who.id().clone());
    if member.is_none() && !who.role().administers() {
        return Err(Problem::missing());
    }
    let server = Server::new(&app.http, &kept.server).map_err(|error| remote(&error))?;
    let client = mastodon::App::from_secret(&Secret::new(kept.client)).map_err(|_| stale())?;
    let pkce = Pkce::from_verifier(Secret::new(kept.verifier));
    let token = server.exchange(&client, &Secret::new(back.code), &pkce).await.map_err(|error| remote(&error))?;
    let profile = server.who(&token).await.map_err(|error| remote(&error))?;
    let account = server.account(token, &profile.id).map_err(|error| remote(&error))?;
    let limits = server.instance().await.map_err(|error| remote(&error))?.limits;
    let described = Described { member, voice: kept.voice, audience: kept.audience, email: kept.email };
    let connected =
        Connected { connection: Connection::Mastodon(account), client: Some(client), server: server.url().clone(), profile, limits };
    let id = keep(&app, &who, &connected, described, kept.again.as_ref()).await?;
    Ok(Redirect::to(&format!("/accounts/{id}")))
}

/// Signs in to Bluesky. The password is used here and kept nowhere.
pub(super) async fn bluesky(app: &App, who: &Who, written: &Written, described: Described, again: Option<&AccountId>) -> Answer<Response> {
    let server = if written.server.trim().is_empty() { bluesky::DEFAULT_SERVER } else { written.server.trim() };
    let server = app.http.server(server).map_err(|refusal| Problem::wrong(in_words(&refusal.into())))?;
    let password = Secret::new(written.password.trim());
    let account =
        bluesky::Account::sign_in(&app.http, server.as_str(), &written.handle, &password).await.map_err(|error| remote(&error))?;
    let profile = account.profile().await.map_err(|error| remote(&error))?;
    let connection = Connection::Bluesky(account);
    let connected = Connected { connection, client: None, server, profile, limits: Limits::of(Network::Bluesky) };
    let id = keep(app, who, &connected, described, again).await?;
    Ok(Redirect::to(&format!("/accounts/{id}")).into_response())
}

/// An account that its network let the desk in to.
struct Connected {
    connection: Connection,
    client: Option<mastodon::App>,
    server: Url,
    profile: Profile,
    limits: Limits,
}

/// Keeps a connection: as new, or in the place of what the desk had of the same account.
async fn keep(app: &App, who: &Who, new: &Connected, described: Described, again: Option<&AccountId>) -> Answer<AccountId> {
    let now = app.now();
    let (network, server, handle) =
        (new.connection.network().name(), new.server.origin().ascii_serialization(), link::handle(&new.profile));
    if let Some(id) = again {
        let may::ManagedAccount(known) = may::manage_account(app, who, id.as_str()).await?;
        if (known.network.as_str(), &known.server, &known.handle) != (network, &server, &handle) {
            return Err(Problem::wrong(format!(
                "You signed in as {handle}, and the account here is {}. Nothing was changed.",
                known.handle
            )));
        }
    }
    let facts = Facts { url: new.profile.url.clone(), limits: Some(new.limits.clone()), site: None }.json();
    let followers = new.profile.followers.and_then(|count| i64::try_from(count).ok());
    let secret = new.connection.to_secret();
    let mut write = app.store.write().await?;
    let known = write.same_account(described.member.as_ref(), network, &server, &handle).await?;
    let (id, verb) = if let Some(id) = known {
        let learnt = Learnt { handle: &handle, title: &new.profile.name, followers, facts: &facts };
        write.set_account_secret(&id, &link::seal(app, &id, &secret)?).await?;
        write.account_holds(&id, &learnt, now).await?;
        if again.is_none() {
            let before = app.store.account(&id).await?;
            let stays = !who.role().administers() && before.is_some_and(|account| account.voice == Voice::Practice);
            // To connect it once more is no way out of the second reader's sight.
            let voice = if stays { Voice::Practice } else { described.voice };
            write.describe_account(&id, voice, &described.audience, &described.email).await?;
        }
        (id, "account.reconnect")
    } else {
        let id = AccountId::new(now);
        let account = Account {
            server,
            handle,
            title: new.profile.name.clone(),
            followers,
            facts,
            secret: Some(link::seal(app, &id, &secret)?),
            state: Standing::Connected,
            checked_at: Some(now),
            ..plain(&id, network, described, now)
        };
        write.add_account(&account).await?;
        (id, "account.connect")
    };
    if let Some(client) = &new.client {
        write.set_account_client(&id, &seal_client(app, &id, client)?).await?;
    }
    write.commit(Entry::new(now, who.actor(), verb, &id)).await?;
    Ok(id)
}

/// An account of which nothing is known but what its owner said.
fn plain(id: &AccountId, network: &str, described: Described, now: i64) -> Account {
    Account {
        id: id.clone(),
        member: described.member,
        voice: described.voice,
        network: network.to_owned(),
        server: String::new(),
        handle: String::new(),
        title: String::new(),
        email: described.email,
        audience: described.audience,
        followers: None,
        facts: "{}".to_owned(),
        secret: None,
        state: Standing::ByHand,
        created_at: now,
        checked_at: None,
    }
}

fn seal_client(app: &App, id: &AccountId, client: &mastodon::App) -> Answer<Sealed> {
    app.sealer.seal(&format!("client:{id}"), client.to_secret().reveal().as_bytes()).map_err(|_| Problem::ours("randomness"))
}

/// The desk as the server of an account knows it, if it does.
pub(super) async fn client_of(app: &App, id: &AccountId) -> Answer<Option<mastodon::App>> {
    let Some(sealed) = app.store.account_client(id).await? else { return Ok(None) };
    let opened = app.sealer.unseal(&format!("client:{id}"), &sealed).ok();
    let secret = opened.and_then(|bytes| String::from_utf8(bytes).ok()).map(Secret::new);
    Ok(secret.and_then(|secret| mastodon::App::from_secret(&secret).ok()))
}

/// A feed of the website, served by the desk itself.
pub(super) async fn feed(app: &App, who: &Who, written: &Written, described: Described) -> Answer<Response> {
    let name = written.name.trim();
    let slug = slug(name);
    if slug.is_empty() || name.chars().count() > MAX_NAME {
        return Err(Problem::wrong("Give the feed a name of letters or digits, not longer than a line."));
    }
    let site = match written.site.trim() {
        "" => None,
        site => {
            let url = Url::parse(site).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            Some(url.ok_or_else(|| Problem::wrong("The website's address should begin with https://."))?.to_string())
        }
    };
    let now = app.now();
    let id = AccountId::new(now);
    let facts = Facts { site, url: Some(format!("{}/feeds/{slug}.atom", app.config.url)), limits: None }.json();
    let base = plain(&id, Network::Feed.name(), described, now);
    let account = Account {
        handle: slug.clone(),
        title: name.to_owned(),
        // A feed has no other readers.
        audience: "public".to_owned(),
        state: Standing::Connected,
        facts,
        ..base
    };
    let mut write = app.store.write().await?;
    if write.feed_was_there(&slug).await? {
        return Err(Problem::wrong("There is or was a feed of this name. Readers still ask for it: please take another."));
    }
    write.add_account(&account).await?;
    write.commit(Entry::new(now, who.actor(), "account.connect", &id)).await?;
    Ok(Redirect::to(&format!("/accounts/{id}")).into_response())
}

/// A name as it stands in an address: letters and digits of ASCII, with single hyphens between.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// An account that the member writes to himself: the desk reviews, he copies.
pub(super) async fn by_hand(app: &App, who: &Who, written: &Written, described: Described) -> Answer<Response> {
    let network = Network::from_name(&written.network).filter(|network| !network.has_api() && *network != Network::Feed);
    let network = network.ok_or_else(|| Problem::wrong("Choose a network."))?;
    let handle = written.handle.trim();
    if handle.is_empty() || handle.chars().count() > MAX_NAME {
        return Err(Problem::wrong("Give the name of the account there."));
    }
    let now = app.now();
    let id = AccountId::new(now);
    let account = Account { handle: handle.to_owned(), ..plain(&id, network.name(), described, now) };
    let mut write = app.store.write().await?;
    write.add_account(&account).await?;
    write.commit(Entry::new(now, who.actor(), "account.connect", &id)).await?;
    Ok(Redirect::to(&format!("/accounts/{id}")).into_response())
}

#[cfg(test)]
mod tests {
    #[test]
    fn slugs_are_plain() {
        for (name, slug) in [("Lake Clinic", "lake-clinic"), ("  Dr. Ä/../x  ", "dr-x"), ("<b>", "b"), ("…", "")] {
            assert_eq!(super::slug(name), slug, "{name}");
        }
    }
}
