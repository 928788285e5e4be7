//! Accounts at the real servers: made, connected, and counted.

use std::collections::BTreeMap;

use chaperone_connect::mastodon::{Pkce, Server};
use chaperone_connect::{Connection, Http, Secret, bluesky};
use serde_json::{Value, json};
use url::Url;

use crate::http;

/// An account at a server.
pub(crate) struct Place {
    pub(crate) connection: Connection,
    pub(crate) network: &'static str,
    pub(crate) handle: String,
    url: Url,
    /// The network's name for the account, and a token of snac's.
    id: String,
    token: String,
}

/// Signs in at snac through its own form, as a person would.
pub(crate) async fn snac(client: &Http, url: &Url, name: &str, password: &str) -> Place {
    let server = Server::new(client, url.as_str()).unwrap();
    let app = server.register("Chaperone", None, &Url::parse("http://127.0.0.1:9/back").unwrap()).await.unwrap();
    let pkce = Pkce::new([9; 32]);
    let (_, page) = http::ask("GET", &server.authorise_url(&app, "state-1", &pkce), &[], "");
    let hidden = |field: &str| page.split_once(&format!("name=\"{field}\" value=\"")).unwrap().1.split_once('"').unwrap().0.to_owned();
    let (redir, cid, state) = (hidden("redir"), hidden("cid"), hidden("state"));
    let pairs = [("login", name), ("passwd", password), ("redir", &redir), ("cid", &cid), ("state", &state)];
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    let (head, _) = http::ask("POST", &url.join("/oauth/x-snac-login").unwrap(), &kind, &form);
    let location = head.lines().find_map(|line| line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("location"))).unwrap().1;
    let back = Url::parse(location.trim()).unwrap();
    let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let token = server.exchange(&app, &Secret::new(code), &pkce).await.unwrap();
    let profile = server.who(&token).await.unwrap();
    let connection = Connection::Mastodon(server.account(token.clone(), &profile.id).unwrap());
    Place {
        connection,
        network: "mastodon",
        handle: format!("@{}", profile.handle),
        url: url.clone(),
        id: profile.id,
        token: token.reveal().to_owned(),
    }
}

/// Makes an account at the PDS, with an app password.
pub(crate) async fn pds(client: &Http, url: &Url, name: &str) -> Place {
    let method = |method: &str| url.join(&format!("/xrpc/com.atproto.server.{method}")).unwrap();
    let handle = format!("{name}.test");
    let new = json!({"handle": handle, "email": format!("{name}@example.org"), "password": "not-the-app-password"});
    let made = http::json("POST", &method("createAccount"), None, &new);
    let given = http::json("POST", &method("createAppPassword"), made["accessJwt"].as_str(), &json!({"name": "chaperone"}));
    let password = Secret::new(given["password"].as_str().unwrap());
    let account = bluesky::Account::sign_in(client, url.as_str(), &handle, &password).await.unwrap();
    let id = account.did().to_owned();
    Place {
        connection: Connection::Bluesky(account),
        network: "bluesky",
        handle: format!("@{handle}"),
        url: url.clone(),
        id,
        token: String::new(),
    }
}

impl Place {
    /// All posts of the account that are there, by their ids.
    pub(crate) fn posts(&self) -> BTreeMap<String, String> {
        let mut posts = BTreeMap::new();
        let mut after = String::new();
        loop {
            let page = if self.network == "mastodon" { self.statuses(&after) } else { self.records(&after) };
            let before = posts.len();
            for (id, text) in page {
                after.clone_from(&id);
                posts.insert(id, text);
            }
            if posts.len() == before {
                return posts;
            }
        }
    }

    fn statuses(&self, after: &str) -> Vec<(String, String)> {
        let more = if after.is_empty() { String::new() } else { format!("&max_id={after}") };
        let url = self.url.join(&format!("/api/v1/accounts/{}/statuses?limit=40{more}", self.id)).unwrap();
        let page = http::json("GET", &url, Some(&self.token), &Value::Null);
        let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
        page.as_array().unwrap().iter().map(|one| (text(one, "id"), text(one, "content"))).collect()
    }

    fn records(&self, after: &str) -> Vec<(String, String)> {
        let cursor = after.rsplit('/').next().filter(|key| !key.is_empty()).map(|key| format!("&cursor={key}")).unwrap_or_default();
        let query = format!("/xrpc/com.atproto.repo.listRecords?repo={}&collection=app.bsky.feed.post&limit=100{cursor}", self.id);
        let page = http::json("GET", &self.url.join(&query).unwrap(), None, &Value::Null);
        let list = page["records"].as_array().unwrap();
        list.iter().map(|one| (one["uri"].as_str().unwrap().to_owned(), one["value"]["text"].as_str().unwrap().to_owned())).collect()
    }
}
