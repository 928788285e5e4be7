//! Connecting accounts: the way to the other server and back, whose they are, what is kept of them.

use axum::http::StatusCode;
use chaperone_store::AccountId;
use chaperone_store::accounts::{Connection, Voice};
use chaperone_store::audit::Wanted;
use chaperone_store::members::Role;
use serde_json::json;
use url::Url;

use crate::desk::{Answered, Browser, Desk, HOUR};
use crate::network::{Do, Network};

const OWN: [(&str, &str); 2] = [("voice", "professional"), ("audience", "public")];

async fn ask(browser: &Browser<'_>, server: &str, more: &[(&str, &str)]) -> Answered {
    let mut form = vec![("server", server)];
    form.extend(OWN.iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name)));
    form.extend(more);
    browser.post("/accounts/new/mastodon", &form).await
}

/// The address of the link that leads to the other server.
fn link(page: &Answered) -> Url {
    let at =
        page.body.split("class=\"button primary\" href=\"").nth(1).unwrap_or_else(|| panic!("{}", page.body)).split('"').next().unwrap();
    Url::parse(&at.replace("&amp;", "&")).unwrap()
}

fn state(page: &Answered) -> String {
    link(page).query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned()
}

async fn come_back(browser: &Browser<'_>, state: &str) -> Answered {
    browser.get(&format!("/accounts/callback?code=a-code&state={state}")).await
}

async fn scene() -> (Desk, Network) {
    let network = Network::new();
    (Desk::allowing(std::slice::from_ref(&network.url)).await, network)
}

fn id(answered: &Answered) -> AccountId {
    answered.location().rsplit('/').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_account_is_connected_by_leave_of_its_server() {
    let (desk, network) = scene().await;
    let ada = desk.member("ada", Role::Member).await;
    let page = ask(&ada, network.url.as_str(), &[("email", "Ada@mercy.example"), ("voice", "personal")]).await;
    assert_eq!(page.status, StatusCode::OK, "a link, since a form leads nowhere but to the desk");
    let there = link(&page);
    let pairs: Vec<(String, String)> = there.query_pairs().into_owned().collect();
    assert!(pairs.contains(&("code_challenge_method".into(), "S256".into())));
    assert!(pairs.contains(&("redirect_uri".into(), "http://localhost:8420/accounts/callback".into())));
    let back = come_back(&ada, &state(&page)).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    let account = desk.app.store.account(&id(&back)).await.unwrap().unwrap();
    assert_eq!((account.handle.as_str(), account.voice, account.followers), ("@ann@127.0.0.1", Voice::Personal, Some(12)));
    assert_eq!((account.state, account.email.as_str()), (Connection::Connected, "ada@mercy.example"));
    assert!(account.facts.contains("\"max\":60"), "its own limits: {}", account.facts);
    let list = ada.get("/accounts").await.body;
    assert!(list.contains("smmp/7.1") && list.contains("12 followers"), "{list}");
    let shown = ada.get(back.location()).await.body;
    assert!(!shown.contains("<b>Quill") && shown.contains("&lt;b&gt;Quill"));
    let stored = format!("{:?}{:?}", account, desk.app.store.audit(&Wanted::default(), 50).await.unwrap());
    for secret in ["a-token", "client-secret", "a-code"] {
        assert!(!stored.contains(secret) && !shown.contains(secret));
        assert!(!String::from_utf8_lossy(&account.secret.as_ref().unwrap().0).contains(secret), "sealed");
    }
}

#[tokio::test]
async fn the_way_back_is_good_once_in_time_and_for_who_set_out() {
    let (desk, network) = scene().await;
    let ada = desk.member("ada", Role::Member).await;
    let ben = desk.member("ben", Role::Member).await;
    let server = network.url.as_str();
    let first = state(&ask(&ada, server, &[]).await);
    assert_eq!(come_back(&ada, &first).await.status, StatusCode::SEE_OTHER);
    assert_eq!(come_back(&ada, &first).await.status, StatusCode::BAD_REQUEST, "a second time");
    assert_eq!(come_back(&ada, "made-up").await.status, StatusCode::BAD_REQUEST);
    let of_ada = state(&ask(&ada, server, &[]).await);
    assert_eq!(come_back(&ben, &of_ada).await.status, StatusCode::BAD_REQUEST, "somebody else");
    let elsewhere = desk.sign_in(ada.member.as_ref().unwrap()).await;
    let of_ada = state(&ask(&ada, server, &[]).await);
    assert_eq!(come_back(&elsewhere, &of_ada).await.status, StatusCode::BAD_REQUEST, "another browser of hers");
    let late = state(&ask(&ada, server, &[]).await);
    desk.wait(10 * 60_000);
    assert_eq!(come_back(&ada, &late).await.status, StatusCode::BAD_REQUEST);
    let early = state(&ask(&ada, server, &[]).await);
    desk.wait(-HOUR);
    assert_eq!(come_back(&ada, &early).await.status, StatusCode::BAD_REQUEST, "a clock that was set back makes it good for no longer");
    let refused = state(&ask(&ada, server, &[]).await);
    let answered = ada.get(&format!("/accounts/callback?error=access_denied&state={refused}")).await;
    assert_eq!(answered.status, StatusCode::BAD_REQUEST);
    assert_eq!(desk.app.store.accounts_of(ada.member.as_ref().unwrap()).await.unwrap().len(), 1);
    assert!(desk.app.store.accounts_of(ben.member.as_ref().unwrap()).await.unwrap().is_empty());
}

#[tokio::test]
async fn no_server_of_the_own_network_is_asked() {
    let network = Network::new();
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let hostile = [
        "localhost",
        "http://169.254.169.254/",
        "https://10.0.0.1",
        "https://[::1]",
        "file:///etc/passwd",
        "https://a:b@x.example",
        "",
        "x y",
        "<b>",
    ];
    for server in hostile.into_iter().chain([network.url.as_str()]) {
        let answered = ask(&ada, server, &[]).await;
        assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY, "{server}: {}", answered.body);
        assert!(!answered.body.contains("<b>") && answered.body.contains("role=\"alert\""));
        let form = [("server", server), ("handle", "ann"), ("password", "app-password"), OWN[0], OWN[1]];
        if !server.is_empty() {
            let answered = ada.post("/accounts/new/bluesky", &form).await;
            assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY, "{server}");
            assert!(!answered.body.contains("app-password"));
        }
    }
    assert!(network.asked().is_empty());
}

#[tokio::test]
async fn the_organisations_accounts_are_the_administrators() {
    let (desk, network) = scene().await;
    let admin = desk.member("olga", Role::Administrator).await;
    let ada = desk.member("ada", Role::ComplianceLead).await;
    let form = [("owner", "organisation"), ("voice", "practice")];
    assert_eq!(ask(&ada, network.url.as_str(), &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let back = come_back(&admin, &state(&ask(&admin, network.url.as_str(), &form).await)).await;
    let at = back.location().to_owned();
    assert_eq!(desk.app.store.account(&id(&back)).await.unwrap().unwrap().member, None);
    assert!(ada.get("/accounts").await.body.contains("of the organisation"), "she may write for it");
    assert_eq!(ada.get(&at).await.status, StatusCode::NOT_FOUND);
    for verb in ["", "/check", "/reconnect", "/remove"] {
        assert_eq!(ada.post(&format!("{at}{verb}"), &OWN).await.status, StatusCode::NOT_FOUND, "{verb}");
    }
    assert_eq!(admin.get(&at).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_account_is_looked_at_breaks_is_mended_and_taken_out() {
    let (desk, network) = scene().await;
    let ada = desk.member("ada", Role::Member).await;
    let ben = desk.member("ben", Role::Administrator).await;
    let back = come_back(&ada, &state(&ask(&ada, network.url.as_str(), &[]).await)).await;
    let (at, account) = (back.location().to_owned(), id(&back));
    let now = async || desk.app.store.account(&account).await.unwrap();
    assert_eq!(ben.post(&format!("{at}/remove"), &[]).await.status, StatusCode::NOT_FOUND, "not even an administrator");
    network.plan(|line| if line.contains("verify") { Do::Say(500, "", json!({})) } else { Do::Well });
    assert_eq!(ada.post(&format!("{at}/check"), &[]).await.status, StatusCode::BAD_GATEWAY);
    assert_eq!(now().await.unwrap().state, Connection::Connected, "a server that is down takes nothing away");
    network.plan(|line| if line.contains("verify") { Do::Say(401, "", json!({"error": "revoked"})) } else { Do::Well });
    assert_eq!(ada.post(&format!("{at}/check"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(now().await.unwrap().state, Connection::Broken);
    network.plan(|_| Do::Well);
    let again = ada.post(&format!("{at}/reconnect"), &[]).await;
    let back = come_back(&ada, &state(&again)).await;
    assert_eq!((back.location(), now().await.unwrap().state), (at.as_str(), Connection::Connected));
    let described = ada.post(&at, &[("voice", "personal"), ("audience", "followers"), ("email", "a\"b@gmail.com")]).await;
    assert_eq!(described.status, StatusCode::SEE_OTHER);
    assert!(!ada.get("/accounts").await.body.contains("smmp/7.1"), "a private address");
    network.asked();
    assert_eq!(ada.post(&format!("{at}/remove"), &[]).await.status, StatusCode::OK);
    assert!(network.asked().contains(&"POST /oauth/revoke".to_owned()));
    assert_eq!((now().await, ada.get(&at).await.status), (None, StatusCode::NOT_FOUND));
    let left = desk.app.store.account_as_it_was(&account).await.unwrap().unwrap();
    assert_eq!((left.secret, left.email.as_str()), (None, ""));
}

#[tokio::test]
async fn who_writes_for_the_practice_does_not_end_the_second_reading_alone() {
    let (desk, network) = scene().await;
    let ada = desk.member("ada", Role::ComplianceLead).await;
    let admin = desk.member("olga", Role::Administrator).await;
    let server = network.url.as_str();
    let back = come_back(&ada, &state(&ask(&ada, server, &[("voice", "practice")]).await)).await;
    let at = back.location().to_owned();
    let voice = async || desk.app.store.account(&id(&back)).await.unwrap().unwrap().voice;
    let form = |voice| [("voice", voice), ("audience", "public"), ("email", "ada@mercy.example")];

    let refused = ada.post(&at, &form("professional")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Ask an administrator"), "{}", refused.body);
    assert_eq!(voice().await, Voice::Practice);
    assert_eq!(ada.post(&at, &form("practice")).await.status, StatusCode::SEE_OTHER, "the rest is hers");
    come_back(&ada, &state(&ask(&ada, server, &[("voice", "professional")]).await)).await;
    assert_eq!(voice().await, Voice::Practice, "nor by connecting it once more");

    assert_eq!(admin.get(&at).await.status, StatusCode::OK);
    assert!(!admin.get(&at).await.body.contains("Take it out"), "the voice alone");
    assert_eq!(admin.post(&format!("{at}/remove"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(admin.post(&at, &form("professional")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(voice().await, Voice::Professional);
    assert_eq!(admin.get(&at).await.status, StatusCode::NOT_FOUND, "from now on it is hers alone");
}

#[tokio::test]
async fn the_organisations_domains_are_addresses_of_work() {
    let (desk, network) = scene().await;
    let ada = desk.member("ada", Role::Member).await;
    let admin = desk.member("olga", Role::Administrator).await;
    let page = ask(&ada, network.url.as_str(), &[("email", "ada@fastmail.com"), ("voice", "personal")]).await;
    let at = come_back(&ada, &state(&page)).await.location().to_owned();
    assert!(!ada.get(&at).await.body.contains("smmp/7.1"));
    let facts = [("organisation", "Mercy"), ("portal", ""), ("telephone", ""), ("emergency", ""), ("case_hours", "4")];
    admin.post("/organisation", &[&facts[..], &[("domains", "fastmail.com")]].concat()).await;
    for page in [at.as_str(), "/accounts"] {
        let body = ada.get(page).await.body;
        assert!(body.contains("smmp/7.1") && body.contains("an address of your work"), "{body}");
    }
}

#[tokio::test]
async fn who_leaves_takes_the_tokens_of_his_accounts_with_him() {
    let (desk, network) = scene().await;
    let ada = desk.member("ada", Role::Member).await;
    desk.member("ben", Role::Administrator).await;
    assert_eq!(come_back(&ada, &state(&ask(&ada, network.url.as_str(), &[]).await)).await.status, StatusCode::SEE_OTHER);
    network.asked();
    let gone = ada.post("/me/delete", &[("email", "ada@example.org")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
    while !network.asked().contains(&"POST /oauth/revoke".to_owned()) {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}
