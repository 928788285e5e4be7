//! Servers that speak Mastodon's interface, or say they do.

use std::sync::atomic::{AtomicUsize, Ordering};

use chaperone_connect::mastodon::{App, Pkce, Server};
use chaperone_connect::{Broke, Connection, Error, Key, Media, Network, Outgoing, ReadBack, Reply, Secret, Sent, Visibility, Warning};
use serde_json::{Value, json};
use url::Url;

use crate::stand_in::{Asked, StandIn, answer, json, with};

const NOON: i64 = 1_772_366_400_000;

fn connection(server: &StandIn) -> Connection {
    let http = server.client();
    let server = Server::new(&http, server.url.as_str()).unwrap();
    Connection::Mastodon(server.account(Secret::new("token-of-ann"), "17").unwrap())
}

fn post(text: &str) -> Outgoing {
    Outgoing::new(Key::new(1_772_366_400_000_000, 7), NOON, text)
}

fn status(id: &str, text: &str) -> Value {
    json!({"id": id, "url": format!("https://social.example/@ann/{id}"), "content": format!("<p>{text}</p>"),
        "created_at": "2026-03-01T12:00:05.000Z", "in_reply_to_id": null, "spoiler_text": "", "account": {"id": "17"},
        "reblog": null, "media_attachments": []})
}

fn sent(id: &str) -> Sent {
    Sent { id: id.to_owned(), url: None, cid: None }
}

#[tokio::test]
async fn a_post_is_sent_with_all_that_belongs_to_it() {
    let server = StandIn::new(|asked| match asked.line.as_str() {
        "POST /api/v2/media" => json(200, &json!({"id": "m1", "url": null})),
        "POST /api/v1/statuses" => json(200, &status("101", "x")),
        _ => json(404, &json!({"error": "Record not found"})),
    });
    let mut post = post("Wash your hands.");
    post.warning = Some(Warning { text: "hygiene".into(), label: None });
    post.language = Some("en".into());
    post.visibility = Visibility::Followers;
    post.reply = Some(Reply { root: sent("99"), parent: sent("100") });
    post.media = vec![Media { bytes: b"\x89PNG".to_vec(), mime: "image/png".into(), alt: "A basin".into(), size: None }];
    let sent = connection(&server).send(&post).await.unwrap();
    assert_eq!(sent, Sent { id: "101".into(), url: Some("https://social.example/@ann/101".into()), cid: None });
    let asked = server.asked();
    assert!(asked[0].body.contains("A basin") && asked[0].body.contains("filename=\"file.png\""), "{}", asked[0].body);
    assert_eq!(asked[1].header("authorization"), Some("Bearer token-of-ann"));
    assert_eq!(asked[1].header("idempotency-key"), Some(post.key.as_str()));
    let body = asked[1].json();
    assert_eq!(
        body,
        json!({"status": "Wash your hands.", "spoiler_text": "hygiene", "sensitive": true, "language": "en",
        "visibility": "private", "in_reply_to_id": "100", "media_ids": ["m1"]})
    );
}

#[tokio::test]
async fn files_are_waited_for() {
    let looks = AtomicUsize::new(0);
    let server = StandIn::new(move |asked| match asked.line.as_str() {
        "POST /api/v2/media" => json(404, &json!({"error": "Not Found"})),
        "POST /api/v1/media" => json(202, &json!({"id": "m2"})),
        "GET /api/v1/media/m2" if looks.fetch_add(1, Ordering::Relaxed) == 0 => json(206, &json!({"id": "m2"})),
        "GET /api/v1/media/m2" => json(200, &json!({"id": "m2", "url": "https://x.example/m2"})),
        _ => json(200, &status("1", "")),
    });
    let mut post = post("");
    post.media = vec![Media { bytes: vec![1], mime: "video/mp4".into(), alt: String::new(), size: None }];
    connection(&server).send(&post).await.unwrap();
    let lines: Vec<String> = server.asked().into_iter().map(|asked| asked.line).collect();
    assert_eq!(
        lines,
        ["POST /api/v2/media", "POST /api/v1/media", "GET /api/v1/media/m2", "GET /api/v1/media/m2", "POST /api/v1/statuses"]
    );
}

#[tokio::test]
async fn a_server_that_lies_gives_an_error_and_nothing_else() {
    let page = "<html><h1>Under <b>attack</b></h1></html>";
    let cases: Vec<(Vec<u8>, Error)> = vec![
        (answer(200, "text/html", page), Error::Answer(Broke::NotJson)),
        (answer(200, "application/json", "{\"id\":"), Error::Answer(Broke::NotJson)),
        (answer(200, "application/json", "[]"), Error::Answer(Broke::Shape)),
        (answer(200, "application/json", "{}"), Error::Answer(Broke::Shape)),
        (answer(200, "application/json", &"[".repeat(100_000)), Error::Answer(Broke::Shape)),
        (json(200, &json!({"id": "../../oauth/revoke"})), Error::Answer(Broke::Shape)),
        (json(200, &json!({"id": ".."})), Error::Answer(Broke::Shape)),
        (json(200, &json!({"id": 17})), Error::Answer(Broke::Shape)),
        (with(308, "Location: https://evil.example/\r\n", ""), Error::Moved { host: Some("evil.example".into()) }),
    ];
    for (lie, expected) in cases {
        let said = String::from_utf8_lossy(&lie).into_owned();
        let server = StandIn::saying(lie);
        let error = connection(&server).send(&post("x")).await.unwrap_err();
        assert_eq!(error, expected, "{said:.120}");
        assert!(error.may_have_happened(), "it has to be looked for");
        assert_eq!(server.asked().len(), 1, "it is not sent again");
    }
}

#[tokio::test]
async fn a_links_scheme_is_no_trap() {
    let mut trap = status("5", "x");
    trap["url"] = json!("javascript:alert(1)");
    let server = StandIn::saying(json(200, &trap));
    assert_eq!(connection(&server).send(&post("x")).await.unwrap().url, None);
}

#[tokio::test]
async fn refusals_carry_the_networks_own_words() {
    let refuse = async |status: u16, headers: &str, body: &str| {
        let server = StandIn::saying(with(status, headers, body));
        connection(&server).send(&post("x")).await.unwrap_err()
    };
    let error = refuse(422, "", r#"{"error":"Validation failed: Text <b>character</b> limit of 500 exceeded"}"#).await;
    assert_eq!(error.words(), Some("Validation failed: Text character limit of 500 exceeded"));
    assert!(!error.may_have_happened() && !error.is_passing());
    let error = refuse(503, "Content-Type: text/html\r\n", "<html><title>Down</title>\u{1b}[2J maintenance").await;
    assert_eq!(error.words(), Some("Down [2J maintenance"));
    assert!(error.may_have_happened() && error.is_passing());
    let error = refuse(429, "X-RateLimit-Reset: 2026-03-01T12:05:00Z\r\n", r#"{"error":"Too many requests"}"#).await;
    assert_eq!(error.retry_at(NOON), Some(NOON + 300_000));
    assert!(!error.may_have_happened());
    assert!(matches!(refuse(401, "", r#"{"error":"The access token was revoked"}"#).await, Error::SignInAgain { .. }));
    let error = refuse(400, "", &format!(r#"{{"error":"{}"}}"#, "é".repeat(90_000))).await;
    assert!(error.words().unwrap().chars().count() <= 300);
}

#[tokio::test]
async fn a_post_is_found_after_the_connection_broke() {
    let server = StandIn::new(|asked| {
        // It takes the post, and says nothing.
        if asked.line == "POST /api/v1/statuses" {
            return Vec::new();
        }
        let mut older = status("90", "Wash your hands.");
        older["created_at"] = json!("2026-02-01T12:00:00.000Z");
        let mut reply = status("103", "Wash your hands.");
        reply["in_reply_to_id"] = json!("99");
        let mut boost = status("105", "Wash your hands.");
        boost["reblog"] = json!({"id": "1"});
        let mut of_another = status("106", "Wash your hands.");
        of_another["account"] = json!({"id": "18"});
        json(
            200,
            &json!([
                of_another,
                boost,
                status("104", "Other"),
                reply,
                status("102", "Wash  your hands!"),
                status("101", "wash your hands"),
                older
            ]),
        )
    });
    let (connection, post) = (connection(&server), post("Wash your hands."));
    let error = connection.send(&post).await.unwrap_err();
    assert!(error.may_have_happened());
    assert_eq!(connection.find(&post, &[]).await.unwrap().map(|sent| sent.id).as_deref(), Some("102"));
    let known = ["102".to_owned()];
    assert_eq!(connection.find(&post, &known).await.unwrap().map(|sent| sent.id).as_deref(), Some("101"));
    let both = ["102".to_owned(), "101".to_owned()];
    assert_eq!(connection.find(&post, &both).await.unwrap(), None);
    let mut answer = post.clone();
    answer.reply = Some(Reply { root: sent("99"), parent: sent("99") });
    assert_eq!(connection.find(&answer, &[]).await.unwrap().map(|sent| sent.id).as_deref(), Some("103"));
    let asked = server.asked();
    assert_eq!(asked[1].line, "GET /api/v1/accounts/17/statuses?limit=40&exclude_reblogs=true");
}

#[tokio::test]
async fn a_server_cannot_make_one_look_for_ever() {
    let page = AtomicUsize::new(0);
    let server = StandIn::new(move |_| json(200, &json!([status(&page.fetch_add(1, Ordering::Relaxed).to_string(), "Other")])));
    assert!(matches!(connection(&server).find(&post("x"), &[]).await, Err(Error::NotPossible(_))));
    assert_eq!(server.asked().len(), 10);
    let same = StandIn::saying(json(200, &json!([status("1", "Other")])));
    assert_eq!(connection(&same).find(&post("x"), &[]).await.unwrap(), None);
    assert_eq!(same.asked().len(), 2);
}

#[tokio::test]
async fn deleted_is_what_cannot_be_read_back() {
    let gone = StandIn::new(|asked| match asked.line.as_str() {
        "GET /api/v1/accounts/verify_credentials" => json(200, &json!({"id": "17"})),
        _ => json(404, &json!({"error": "Record not found"})),
    });
    let connection = connection(&gone);
    connection.delete(&sent("101")).await.unwrap();
    assert_eq!(connection.read_back(&sent("101")).await, ReadBack::Gone);
    let down = StandIn::saying(json(500, &json!({})));
    assert!(matches!(self::connection(&down).read_back(&sent("101")).await, ReadBack::Unknown(Error::Refused { status: 500, .. })));
    let back = connection.read_back(&sent("../x")).await;
    assert!(matches!(back, ReadBack::Unknown(Error::NotPossible(_))));
    assert_eq!(gone.asked().len(), 3, "no such path was asked for");
    let strange = StandIn::saying(json(404, &json!({"error": "Record not found"})));
    let back = self::connection(&strange).read_back(&sent("101")).await;
    assert!(matches!(back, ReadBack::Unknown(_)), "who knows nothing of us cannot say that a post is gone");
}

#[tokio::test]
async fn an_edit_keeps_the_files() {
    let server = StandIn::new(|asked| {
        let mut status = status("101", "x");
        status["media_attachments"] = json!([{"id": "m1"}, {"id": "m2"}]);
        assert!(["GET /api/v1/statuses/101", "PUT /api/v1/statuses/101"].contains(&asked.line.as_str()));
        json(200, &status)
    });
    connection(&server).edit(&sent("101"), &post("Better words.")).await.unwrap();
    let body = server.asked()[1].json();
    assert_eq!((&body["status"], &body["media_ids"]), (&json!("Better words."), &json!(["m1", "m2"])));
    assert_eq!(body.get("visibility"), None);
}

#[tokio::test]
async fn signing_in_goes_its_way() {
    let server = StandIn::new(|asked: &Asked| match asked.line.as_str() {
        "POST /api/v1/apps" => json(200, &json!({"client_id": "c", "client_secret": "s"})),
        "POST /oauth/token" => json(200, &json!({"access_token": "t", "token_type": "Bearer"})),
        "POST /oauth/revoke" => json(200, &json!({})),
        _ => json(
            200,
            &json!({"id": "17", "acct": "ann", "display_name": "Ann\u{202e} <b>Quill</b>", "locked": true, "followers_count": 3, "url": "https://social.example/@ann"}),
        ),
    });
    let http = server.client();
    let mastodon = Server::new(&http, server.url.as_str()).unwrap();
    let redirect = Url::parse("https://desk.example/back").unwrap();
    let app = mastodon.register("Chaperone", None, &redirect).await.unwrap();
    let app = App::from_secret(&app.to_secret()).unwrap();
    let pkce = Pkce::new([1; 32]);
    let url = mastodon.authorise_url(&app, "st&te", &pkce);
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    assert!(url.path() == "/oauth/authorize" && pairs.contains(&("state".into(), "st&te".into())));
    assert!(!url.as_str().contains(pkce.verifier().reveal()));
    let token = mastodon.exchange(&app, &Secret::new("code"), &pkce).await.unwrap();
    assert!(server.asked()[1].body.contains(&format!("code_verifier={}", pkce.verifier().reveal())));
    let profile = mastodon.who(&token).await.unwrap();
    assert_eq!(
        (profile.handle.as_str(), profile.name.as_str(), profile.locked, profile.followers),
        ("ann@127.0.0.1", "Ann <b>Quill</b>", true, Some(3))
    );
    let connection = Connection::Mastodon(mastodon.account(token.clone(), &profile.id).unwrap());
    let again = Connection::from_secret(&http, &connection.to_secret()).unwrap();
    assert_eq!(again.network(), Network::Mastodon);
    assert!(!format!("{again:?} {app:?} {pkce:?}").contains(pkce.verifier().reveal()));
    assert!(Connection::from_secret(&crate::stand_in::client(&[]), &connection.to_secret()).is_err(), "no longer allowed");
    mastodon.revoke(&app, &token).await.unwrap();
}

#[tokio::test]
async fn a_code_works_once() {
    let server =
        StandIn::saying(json(400, &json!({"error": "invalid_grant", "error_description": "The provided authorization grant is invalid"})));
    let mastodon = Server::new(&server.client(), server.url.as_str()).unwrap();
    let app = App::from_secret(&Secret::new(r#"{"client_id":"c","client_secret":"s","redirect":"https://desk.example/back"}"#)).unwrap();
    let error = mastodon.exchange(&app, &Secret::new("code"), &Pkce::new([1; 32])).await.unwrap_err();
    assert!(matches!(error, Error::SignInAgain { .. }));
}

#[tokio::test]
async fn older_servers_are_asked_as_they_know() {
    let server = StandIn::new(|asked| match asked.line.as_str() {
        "GET /api/v2/instance" => answer(404, "text/html", "<h1>404</h1>"),
        _ => json(200, &json!({"title": "Old", "version": "3.1", "max_toot_chars": 5000})),
    });
    let instance = Server::new(&server.client(), server.url.as_str()).unwrap().instance().await.unwrap();
    assert_eq!((instance.title.as_str(), instance.limits.max), ("Old", Some(5000)));
}

#[tokio::test]
async fn those_who_ask_to_follow_are_listed_and_answered() {
    let server = StandIn::new(|asked| {
        match asked.line.as_str() {
        "GET /api/v1/follow_requests?limit=80" => with(
            200,
            "Content-Type: application/json\r\nLink: <http://evil.example/x?max_id=31>; rel=\"next\"\r\n",
            &json!([{"id": "31", "acct": "bob@b.example", "note": "<p>Your <script>x()</script>patient</p>", "created_at": "2026-02-01T00:00:00.000Z"}]).to_string(),
        ),
        "GET /api/v1/follow_requests?limit=80&max_id=31" => json(200, &json!([])),
        _ => json(200, &json!({"id": "31"})),
    }
    });
    let Connection::Mastodon(account) = connection(&server) else { panic!() };
    let first = account.follow_requests(None).await.unwrap();
    assert_eq!((first.requests[0].who.handle.as_str(), first.requests[0].note.as_str()), ("bob@b.example", "Your patient"));
    let second = account.follow_requests(first.next.as_deref()).await.unwrap();
    assert!(second.requests.is_empty() && second.next.is_none());
    account.accept_follow("31").await.unwrap();
    account.reject_follow("31").await.unwrap();
    assert!(account.accept_follow("../31").await.is_err());
    let lines: Vec<String> = server.asked().into_iter().skip(2).map(|asked| asked.line).collect();
    assert_eq!(lines, ["POST /api/v1/follow_requests/31/authorize", "POST /api/v1/follow_requests/31/reject"]);
}
