//! What a member is told when somebody wants something of him.

use std::sync::{Arc, Mutex};

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use chaperone_connect::{Connection, Http, Secret, http, mastodon};
use chaperone_store::accounts::{Account, Connection as State, Voice};
use chaperone_store::audit::Wanted;
use chaperone_store::members::Role;
use chaperone_store::{AccountId, Actor, Entry};
use serde_json::{Value, json};

use crate::desk::{Browser, Desk, MONDAY};

#[tokio::test]
async fn a_friend_request_gets_the_strictest_answer_and_a_reply() {
    let desk = Desk::new().await;
    let admin = desk.member("admin", Role::Administrator).await;
    let told = [("organisation", "Lake"), ("portal", "https://portal.lake.example"), ("telephone", "+1 555 0100"), ("emergency", "911")];
    let told = [&told[..], &[("domains", ""), ("case_hours", "48")]].concat();
    assert_eq!(admin.post("/organisation", &told).await.status, StatusCode::SEE_OTHER);
    let ada = desk.member("ada", Role::Member).await;
    let start = ada.get("/requests").await;
    assert!(start.body.contains("/requests/about/connection-request") && start.body.contains("call 911"), "{}", start.body);
    let step = ada.get("/requests/about/connection-request").await;
    assert!(step.body.contains("Who is it?") && step.body.contains("only doctor within reach"));

    let fields = [("kind", "connection-request"), ("who", "former-patient"), ("account", "personal"), ("sole_provider", "yes")];
    let asked = ada.post("/requests", &fields).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    let answer = ada.get(asked.location()).await;
    for words in ["Decline.", "mms/6.connect", "Where the guidelines differ", "portal.lake.example", "record why"] {
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
    let reply = answer.body.split("id=\"reply\"").nth(1).unwrap().split("</textarea>").next().unwrap();
    assert!(!reply.contains("patient"), "{reply}");
    assert!(ada.get("/requests").await.body.contains(asked.location()));

    let record = desk.app.store.audit(&Wanted::default(), 1).await.unwrap();
    assert_eq!((record[0].verb.as_str(), record[0].details.as_str()), ("request.ask", "{\"kind\":\"connection-request\"}"));
    let kept = desk.app.store.decisions_of(ada.member.as_ref().unwrap(), i64::MAX, 9).await.unwrap();
    assert_eq!((kept.len(), kept[0].answer.as_str()), (1, "decline"));
}

#[tokio::test]
async fn every_kind_has_a_way_through() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    for kind in chaperone_core::decide::Kind::ALL {
        assert_eq!(ada.get(&format!("/requests/about/{kind}")).await.status, StatusCode::OK, "{kind}");
        let asked = ada.post("/requests", &[("kind", kind.name())]).await;
        assert_eq!(ada.get(asked.location()).await.status, StatusCode::OK, "{kind}");
    }
    assert_eq!(ada.get("/requests/about/nonsense").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_chosen_fields_are_kept() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let sent =
        [("kind", "gift"), ("who", "current-patient"), ("situation", "Wilma Quartz gave me wine"), ("role", "x"), ("note", "Quartz")];
    assert_eq!(ada.post("/requests", &sent).await.status, StatusCode::SEE_OTHER);
    let kept = desk.app.store.decisions_of(ada.member.as_ref().unwrap(), i64::MAX, 9).await.unwrap();
    assert!(!kept[0].fields.contains("Quartz"), "{}", kept[0].fields);
    let wrong = ada.post("/requests", &[("kind", "gift"), ("who", "<b>Quartz")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.body.contains("Quartz"));
    assert_eq!(ada.post("/requests", &[("kind", "<b>")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let days = ada.post("/requests", &[("kind", "colleague-post"), ("told_days_ago", "<x>")]).await;
    assert!(days.status == StatusCode::UNPROCESSABLE_ENTITY && days.body.contains("&lt;x&gt;"), "{}", days.body);
}

#[tokio::test]
async fn a_reason_tells_of_nobody() {
    let desk = Desk::new().await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::Administrator).await);
    let asked = ada.post("/requests", &[("kind", "gift-large"), ("sole_provider", "yes")]).await;
    let address = asked.location();
    let exception = format!("{address}/exception");
    for reason in ["Mrs. Wilma Quartz, MRN 5520117, would be hurt.", "Wilma Quartz insists.", "Call her on 555-201-3344."] {
        let refused = ada.post(&exception, &[("reason", reason)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{reason}");
        assert!(refused.body.contains(reason), "what was typed stays");
    }
    let reason = "The next practice is two hours away <b>; the committee agreed.";
    assert_eq!(ada.post(&exception, &[("reason", reason)]).await.status, StatusCode::SEE_OTHER);
    let page = ada.get(address).await;
    assert!(page.body.contains("two hours away &lt;b&gt;"), "{}", page.body);
    assert!(ada.get("/requests").await.body.contains("done otherwise"));
    let record = desk.app.store.audit(&Wanted::default(), 99).await.unwrap();
    assert_eq!(record[0].verb, "request.except");
    assert!(!format!("{record:?}").contains("hours away"));
    for path in [address, "/requests/nonsense"] {
        assert_eq!(ben.get(path).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(ben.post(&exception, &[("reason", "x")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn programs_ask_too() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let answer =
        ada.post_json("/api/decide", &json!({"kind": "connection-request", "who": "current-patient", "account": "personal"})).await;
    assert_eq!(answer.json()["answer"], "decline");
    let wrong = ada.post_json("/api/decide", &json!({"kind": "Quartz"})).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.body.contains("Quartz") && wrong.json()["detail"].as_str().unwrap().contains("\"kind\""));
    assert_eq!(desk.stranger().post_json("/api/decide", &json!({})).await.status, StatusCode::UNAUTHORIZED);
    assert!(desk.app.store.decisions_of(ada.member.as_ref().unwrap(), i64::MAX, 9).await.unwrap().is_empty(), "nothing is kept");
}

/// A server with two who ask to follow. It forgets those who are answered, unless it is stubborn.
struct Network {
    origin: String,
    asking: Arc<Mutex<Vec<&'static str>>>,
    answered: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Network {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Network {
    async fn new(stubborn: bool) -> Self {
        let asking = Arc::new(Mutex::new(vec!["11", "12"]));
        let answered = Arc::new(Mutex::new(Vec::new()));
        let (listed, open, said) = (asking.clone(), asking.clone(), answered.clone());
        let list = move |headers: HeaderMap| {
            let ids = listed.lock().unwrap().clone();
            async move {
                if headers.get("authorization").is_none_or(|token| token != "Bearer tok") {
                    return Err(StatusCode::UNAUTHORIZED);
                }
                Ok(Json(ids.iter().map(|id| asker(id)).collect::<Vec<Value>>()))
            }
        };
        let answer = move |Path((id, verb)): Path<(String, String)>| {
            said.lock().unwrap().push(format!("{verb} {id}"));
            if !stubborn {
                open.lock().unwrap().retain(|one| *one != id);
            }
            async { Json(json!({"id": "1"})) }
        };
        let router = Router::new().route("/api/v1/follow_requests", get(list)).route("/api/v1/follow_requests/{id}/{verb}", post(answer));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { origin, asking, answered, task }
    }
}

fn asker(id: &str) -> Value {
    json!({
        "id": id, "username": "walrus", "acct": "walrus@far.example", "display_name": "Walrus <script>alert(1)</script> Quartz",
        "note": "<p>Your <b>patient</b> since May</p>", "url": "https://far.example/@walrus", "avatar": "https://far.example/a.png",
        "locked": false, "bot": false, "created_at": "2024-01-01T00:00:00.000Z", "followers_count": 1, "following_count": 2, "statuses_count": 3,
    })
}

/// Connects an account of `owner`, or of the organisation.
async fn connect(desk: &Desk, origin: &str, owner: Option<&Browser<'_>>, voice: Voice) -> AccountId {
    http::install_tls();
    let settings = http::Settings { allowed: vec![origin.parse().unwrap()], ..http::Settings::default() };
    let server = mastodon::Server::new(&Http::new(&settings).unwrap(), origin).unwrap();
    let connection = Connection::Mastodon(server.account(Secret::new("tok"), "1").unwrap());
    let id = AccountId::new(MONDAY);
    let sealed = desk.app.sealer.seal(&format!("account:{id}"), connection.to_secret().reveal().as_bytes()).unwrap();
    let account = Account {
        id: id.clone(),
        member: owner.and_then(|owner| owner.member.clone()),
        voice,
        network: "mastodon".to_owned(),
        server: origin.to_owned(),
        handle: "@ada@near.example".to_owned(),
        title: "Ada".to_owned(),
        email: String::new(),
        audience: "public".to_owned(),
        followers: None,
        facts: "{}".to_owned(),
        secret: Some(sealed),
        state: State::Connected,
        created_at: MONDAY,
        checked_at: None,
    };
    let mut write = desk.app.store.write().await.unwrap();
    write.add_account(&account).await.unwrap();
    write.commit(Entry::new(MONDAY, Actor::Operator, "account.add", &id)).await.unwrap();
    id
}

#[tokio::test]
async fn follow_requests_are_answered_at_the_network() {
    let network = Network::new(false).await;
    let desk = Desk::allowing(&[network.origin.parse().unwrap()]).await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::Member).await);
    let id = connect(&desk, &network.origin, Some(&ada), Voice::Personal).await;
    let page = ada.get("/requests/follows").await;
    assert!(page.body.contains("Walrus") && page.body.contains("walrus@far.example"), "{}", page.body);
    assert!(!page.body.contains("<script>alert") && !page.body.contains("a.png") && !page.body.contains("<img"), "text alone");
    assert!(page.body.contains("mms/6.connect") || page.body.contains("acp-fsmb/"), "what the guidelines say: {}", page.body);
    assert!(!ben.get("/requests/follows").await.body.contains("Walrus"));

    let decline = format!("/requests/follows/{id}/decline");
    assert_eq!(ben.post(&decline, &[("id", "11")]).await.status, StatusCode::NOT_FOUND);
    let done = ada.post(&decline, &[("id", "11")]).await;
    assert_eq!(done.location(), "/requests/follows", "{}", done.body);
    ada.post(&format!("/requests/follows/{id}/accept"), &[("id", "12")]).await;
    assert_eq!(*network.answered.lock().unwrap(), ["reject 11", "authorize 12"]);
    assert!(network.asking.lock().unwrap().is_empty());
    let odd = ada.post(&decline, &[("id", "../../statuses")]).await;
    assert_eq!(odd.status, StatusCode::BAD_GATEWAY);

    let record = desk.app.store.audit(&Wanted::default(), 9).await.unwrap();
    assert_eq!((record[0].verb.as_str(), record[0].details.as_str()), ("follow.accept", "{\"left\":0}"));
    assert_eq!((record[1].verb.as_str(), record[1].details.as_str()), ("follow.decline", "{\"left\":1}"));
    assert!(!format!("{record:?}").to_lowercase().contains("walrus"));
}

#[tokio::test]
async fn a_network_that_fails_is_told_in_words() {
    let network = Network::new(true).await;
    let desk = Desk::allowing(&[network.origin.parse().unwrap()]).await;
    let ada = desk.member("ada", Role::Member).await;
    let id = connect(&desk, &network.origin, Some(&ada), Voice::Professional).await;
    let kept = ada.post(&format!("/requests/follows/{id}/accept"), &[("id", "11")]).await;
    assert_eq!(kept.status, StatusCode::BAD_GATEWAY);
    assert!(kept.body.contains("still shows"), "{}", kept.body);
    connect(&desk, "http://127.0.0.1:1", Some(&ada), Voice::Personal).await;
    let page = ada.get("/requests/follows").await;
    assert!(page.body.contains("Walrus") && page.body.contains("class=\"alert\""), "one fails, the other is shown: {}", page.body);
}

#[tokio::test]
async fn the_organisations_followers_are_its_administrators() {
    let network = Network::new(false).await;
    let desk = Desk::allowing(&[network.origin.parse().unwrap()]).await;
    let (ada, admin) = (desk.member("ada", Role::SecondReader).await, desk.member("admin", Role::Administrator).await);
    let id = connect(&desk, &network.origin, None, Voice::Practice).await;
    assert!(!ada.get("/requests/follows").await.body.contains("Walrus"));
    let accept = format!("/requests/follows/{id}/accept");
    assert_eq!(ada.post(&accept, &[("id", "11")]).await.status, StatusCode::NOT_FOUND);
    assert!(admin.get("/requests/follows").await.body.contains("Walrus"));
    assert_eq!(admin.post(&accept, &[("id", "11")]).await.status, StatusCode::SEE_OTHER);
}
