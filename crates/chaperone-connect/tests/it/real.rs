//! Real servers of other hands: snac (Mastodon's interface) and the official PDS (Bluesky). Skipped, and said so, where
//! they are not installed.

use std::time::{Duration, SystemTime};

use chaperone_connect::bluesky::Account;
use chaperone_connect::http::{Settings, install_tls};
use chaperone_connect::mastodon::{Pkce, Server};
use chaperone_connect::{Connection, Error, Http, Key, Label, LinkCard, Media, Outgoing, ReadBack, Reply, Secret, Visibility, Warning};
use serde_json::{Value, json};
use url::Url;

use crate::testbed::{pds, snac};

/// A picture of one pixel.
const PIXEL: &[u8] = include_bytes!("data/pixel.png");

fn client(url: &Url) -> Http {
    install_tls();
    let timeout = Duration::from_secs(20);
    Http::new(&Settings { allowed: vec![url.clone()], timeout, ..Settings::default() }).unwrap()
}

fn now() -> i64 {
    i64::try_from(SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap()
}

fn post(number: u16, text: &str) -> Outgoing {
    let now = now();
    Outgoing::new(Key::new(u64::try_from(now).unwrap() * 1000, number), now, text)
}

fn picture(alt: &str) -> Media {
    Media { bytes: PIXEL.to_vec(), mime: "image/png".into(), alt: alt.into(), size: Some((1, 1)) }
}

/// What a browser does, with a client of its own.
fn browser() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

/// Signs in through the server's own form, as a person would.
async fn authorise(url: &Url, name: &str, password: &str) -> (Connection, Value) {
    let http = client(url);
    let server = Server::new(&http, url.as_str()).unwrap();
    let redirect = Url::parse("http://127.0.0.1:9/back").unwrap();
    let app = server.register("Chaperone", None, &redirect).await.unwrap();
    let pkce = Pkce::new([9; 32]);
    let page = browser().get(server.authorise_url(&app, "state-1", &pkce)).send().await.unwrap().text().await.unwrap();
    let hidden = |field: &str| page.split_once(&format!("name=\"{field}\" value=\"")).unwrap().1.split_once('"').unwrap().0.to_owned();
    let (redir, cid, state) = (hidden("redir"), hidden("cid"), hidden("state"));
    let pairs = [("login", name), ("passwd", password), ("redir", &redir), ("cid", &cid), ("state", &state)];
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let answer =
        browser().post(url.join("/oauth/x-snac-login").unwrap()).header("content-type", "application/x-www-form-urlencoded").body(form);
    let answer = answer.send().await.unwrap();
    let back = Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
    let given: std::collections::HashMap<String, String> = back.query_pairs().into_owned().collect();
    assert_eq!(given["state"], "state-1");
    let token = server.exchange(&app, &Secret::new(&given["code"]), &pkce).await.unwrap();
    let profile = server.who(&token).await.unwrap();
    assert!(profile.handle.starts_with(&format!("{name}@")), "{profile:?}");
    let raw = json!({"token": token.reveal()});
    (Connection::Mastodon(server.account(token, &profile.id).unwrap()), raw)
}

fn there(back: &ReadBack) -> &str {
    match back {
        ReadBack::There { text, .. } => text,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn snac_takes_shows_changes_and_deletes() {
    let Some((server, passwords)) = snac(&["alice"]) else { return };
    let (connection, raw) = authorise(&server.url, "alice", &passwords[0]).await;
    let limits = connection.limits().await.unwrap();
    assert_eq!((limits.max, limits.per_url), (Some(100_000), Some(32)), "its own limits, from the older interface");

    let mut first = post(1, "Measles is back: check your records. #measles https://example.org/a?b=c&d=e");
    first.warning = Some(Warning { text: "vaccines".into(), label: Some(Label::GraphicMedia) });
    first.language = Some("en".into());
    first.media = vec![picture("A white pixel")];
    assert_eq!(connection.find(&first, &[]).await.unwrap(), None);
    let sent = connection.send(&first).await.unwrap();
    assert!(there(&connection.read_back(&sent).await).contains("Measles is back"));
    let found = connection.find(&first, &[]).await.unwrap().expect("it is found after a crash");
    assert_eq!(found.id, sent.id);
    let seen: Value = seen(&server.url, &raw, &sent.id).await;
    assert_eq!(seen["spoiler_text"], "vaccines");
    assert_eq!(seen["media_attachments"][0]["description"], "A white pixel");

    let mut second = post(2, "Two doses protect for life.");
    second.reply = Some(Reply { root: sent.clone(), parent: sent.clone() });
    let answer = connection.send(&second).await.unwrap();
    assert_eq!(self::seen(&server.url, &raw, &answer.id).await["in_reply_to_id"], sent.id.as_str());
    assert_eq!(connection.find(&second, &[]).await.unwrap().map(|found| found.id), Some(answer.id.clone()));

    for (number, visibility) in (3..).zip([Visibility::Unlisted, Visibility::Followers, Visibility::Direct]) {
        let mut quiet = post(number, &format!("I <3 nurses :-) *very* much, {visibility:?}"));
        quiet.visibility = visibility;
        let sent = connection.send(&quiet).await.unwrap();
        assert_eq!(connection.find(&quiet, &[]).await.unwrap().map(|found| found.id), Some(sent.id), "{visibility:?}");
    }

    let mut better = first.clone();
    better.text = "Measles is back. Please check your records.".into();
    let edited = connection.edit(&sent, &better).await.unwrap();
    assert_eq!(edited.id, sent.id);
    assert_eq!(
        self::seen(&server.url, &raw, &sent.id).await["media_attachments"][0]["description"],
        "A white pixel",
        "an edit keeps files"
    );
    assert!(there(&connection.read_back(&sent).await).contains("Please check"));

    for sent in [&answer, &sent] {
        connection.delete(sent).await.unwrap();
        assert_eq!(connection.read_back(sent).await, ReadBack::Gone);
        connection.delete(sent).await.unwrap();
    }
}

async fn seen(url: &Url, raw: &Value, id: &str) -> Value {
    let request = browser().get(url.join(&format!("/api/v1/statuses/{id}")).unwrap()).bearer_auth(raw["token"].as_str().unwrap());
    serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn a_token_that_snac_took_back_is_said_so() {
    let Some((server, passwords)) = snac(&["alice"]) else { return };
    let (connection, _) = authorise(&server.url, "alice", &passwords[0]).await;
    let Connection::Mastodon(account) = &connection else { panic!() };
    let app = account.server().register("Chaperone", None, &Url::parse("http://127.0.0.1:9/back").unwrap()).await.unwrap();
    assert!(account.server().revoke(&app, account.token()).await.is_err(), "another's token");
    let sent = connection.send(&post(1, "Wash your hands.")).await.unwrap();
    let stranger = Connection::Mastodon(account.server().account(Secret::new("nobody"), "1").unwrap());
    assert!(matches!(stranger.profile().await, Err(Error::SignInAgain { .. })));
    assert!(matches!(stranger.send(&post(2, "x")).await, Err(Error::SignInAgain { .. })));
    assert!(
        matches!(stranger.read_back(&sent).await, ReadBack::Unknown(Error::SignInAgain { .. })),
        "not gone: not asked by the one who may"
    );
}

#[tokio::test]
async fn those_who_ask_snac_to_follow_are_answered() {
    let Some((server, passwords)) = snac(&["alice", "bob", "carol"]) else { return };
    let (connection, _) = authorise(&server.url, "alice", &passwords[0]).await;
    let Connection::Mastodon(alice) = &connection else { panic!() };
    let profile = connection.profile().await.unwrap();
    assert!(profile.locked);
    for (name, password) in [("bob", &passwords[1]), ("carol", &passwords[2])] {
        let (_, raw) = authorise(&server.url, name, password).await;
        let token = raw["token"].as_str().unwrap();
        // It knows whom it has looked for.
        let search = format!("/api/v2/search?q={}alice&resolve=true&type=accounts", server.url);
        browser().get(server.url.join(&search).unwrap()).bearer_auth(token).send().await.unwrap();
        let url = server.url.join(&format!("/api/v1/accounts/{}/follow", profile.id)).unwrap();
        browser().post(url).bearer_auth(token).send().await.unwrap();
    }
    let mut asking = Vec::new();
    // A server tells itself by post, which takes it a few seconds.
    for _ in 0..60 {
        asking = alice.follow_requests(None).await.unwrap().requests;
        if asking.len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let id = |name: &str| asking.iter().find(|request| request.who.handle.starts_with(name)).unwrap().who.id.clone();
    alice.accept_follow(&id("bob@")).await.unwrap();
    alice.reject_follow(&id("carol@")).await.unwrap();
    assert_eq!(alice.follow_requests(None).await.unwrap().requests, []);
}

/// An account on the PDS, connected by an app password.
async fn account(url: &Url, name: &str) -> Connection {
    let ask = async |method: &str, token: Option<&str>, body: Value| -> Value {
        let mut request = browser().post(url.join(&format!("/xrpc/com.atproto.server.{method}")).unwrap()).json(&body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap()
    };
    let handle = format!("{name}.test");
    let made =
        ask("createAccount", None, json!({"handle": handle, "email": format!("{name}@example.org"), "password": "not-the-app-password"}))
            .await;
    let given = ask("createAppPassword", made["accessJwt"].as_str(), json!({"name": "chaperone"})).await;
    let password = Secret::new(given["password"].as_str().unwrap_or_else(|| panic!("{made} {given}")));
    let http = client(url);
    let account = Account::sign_in(&http, url.as_str(), &handle, &password).await.unwrap();
    let kept = Connection::Bluesky(account).to_secret();
    Connection::from_secret(&http, &kept).unwrap()
}

async fn record(url: &Url, id: &str) -> Value {
    let mut parts = id.trim_start_matches("at://").split('/');
    let (repo, collection, key) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let url = url.join(&format!("/xrpc/com.atproto.repo.getRecord?repo={repo}&collection={collection}&rkey={key}")).unwrap();
    serde_json::from_str(&browser().get(url).send().await.unwrap().text().await.unwrap()).unwrap()
}

async fn how_many(url: &Url, connection: &Connection) -> usize {
    let did = connection.profile().await.unwrap().id;
    let url = url.join(&format!("/xrpc/com.atproto.repo.listRecords?repo={did}&collection=app.bsky.feed.post")).unwrap();
    let list: Value = serde_json::from_str(&browser().get(url).send().await.unwrap().text().await.unwrap()).unwrap();
    list["records"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_pds_takes_shows_and_deletes() {
    let Some(server) = pds() else { return };
    let bob = account(&server.url, "bob").await;
    let mut connection = account(&server.url, "ann").await;
    assert!(connection.expires_at().is_some_and(|at| at > now()));
    assert_eq!(connection.profile().await.unwrap().handle, "ann.test");

    let mut first = post(1, "Grüße 👋 @bob.test: #Masern are back https://example.org/ä?b=c.");
    first.language = Some("en".into());
    first.warning = Some(Warning { text: "Haut".into(), label: Some(Label::GraphicMedia) });
    first.media = vec![picture("A white pixel")];
    assert_eq!(connection.find(&first, &[]).await.unwrap(), None);
    let sent = connection.send(&first).await.unwrap();
    let again = connection.send(&first).await.unwrap();
    assert_eq!((&again, how_many(&server.url, &connection).await), (&sent, 1), "a second try makes no second post");
    assert_eq!(connection.find(&first, &[]).await.unwrap().as_ref(), Some(&sent));
    assert!(there(&connection.read_back(&sent).await).starts_with("CW: Haut\n\nGrüße"));
    let seen = record(&server.url, &sent.id).await;
    let facets = seen["value"]["facets"].as_array().unwrap();
    assert_eq!(facets.len(), 3);
    assert_eq!(facets[0]["features"][0]["did"], bob.profile().await.unwrap().id);
    assert_eq!(seen["value"]["embed"]["images"][0]["alt"], "A white pixel");

    connection.refresh().await.unwrap();
    let mut second = post(2, "Two doses protect for life.");
    second.reply = Some(Reply { root: sent.clone(), parent: sent.clone() });
    second.card = Some(LinkCard { url: "https://example.org/".into(), title: "Vaccines".into(), description: "What to know".into() });
    let answer = connection.send(&second).await.unwrap();
    assert_eq!(record(&server.url, &answer.id).await["value"]["reply"]["parent"]["cid"], sent.cid.as_deref().unwrap());

    let long = connection.send(&post(3, &"a".repeat(301))).await.unwrap_err();
    assert!(!long.may_have_happened() && long.words().is_some(), "{long:?}");
    assert!(matches!(connection.edit(&sent, &second).await, Err(Error::NotPossible(_))));

    for sent in [&answer, &sent] {
        connection.delete(sent).await.unwrap();
        assert_eq!(connection.read_back(sent).await, ReadBack::Gone);
        connection.delete(sent).await.unwrap();
    }
    assert_eq!(how_many(&server.url, &connection).await, 0);
}

#[tokio::test]
async fn the_pds_refuses_in_its_own_words() {
    let Some(server) = pds() else { return };
    let http = client(&server.url);
    let wrong = Account::sign_in(&http, server.url.as_str(), "nobody.test", &Secret::new("wrong")).await.unwrap_err();
    assert!(matches!(&wrong, Error::SignInAgain { .. }) && wrong.words().is_some(), "{wrong:?}");
    let Connection::Bluesky(account) = account(&server.url, "ann").await else { panic!() };
    account.sign_out().await.unwrap();
    account.sign_out().await.unwrap();
    let mut ended = account.clone();
    assert!(matches!(ended.refresh().await, Err(Error::SignInAgain { .. })));
}
