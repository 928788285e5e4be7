//! Servers of Bluesky's protocol, or that say they are.

use chaperone_connect::bluesky::Account;
use chaperone_connect::{Broke, Connection, Error, Key, LinkCard, Media, Outgoing, ReadBack, Secret, Sent, Visibility};
use serde_json::{Value, json};

use crate::stand_in::{Asked, StandIn, json};

const DID: &str = "did:plc:abcdefghijklmnopqrstuvwx";
const CID: &str = "bafyreihmxr6ujgnvfx3pttnuegjdgkzqzaurjgkfbgo3ju65zwdmlcvmiq";

fn session() -> Value {
    // {"exp":1772370000}
    json!({"did": DID, "handle": "ann.example", "accessJwt": "e30.eyJleHAiOjE3NzIzNzAwMDB9.x", "refreshJwt": "e30.e30.y"})
}

async fn connect(server: &StandIn) -> Connection {
    let account = Account::sign_in(&server.client(), server.url.as_str(), "@ann.example", &Secret::new("app-pass")).await.unwrap();
    Connection::Bluesky(account)
}

/// A server that lets anybody in and does `answer` with the rest.
fn server(answer: impl Fn(&Asked) -> Vec<u8> + Send + 'static) -> StandIn {
    StandIn::new(move |asked| match asked.line.as_str() {
        "POST /xrpc/com.atproto.server.createSession" => json(200, &session()),
        _ => answer(asked),
    })
}

fn post(text: &str) -> Outgoing {
    Outgoing::new(Key::new(1_772_366_400_000_000, 7), 1_772_366_400_000, text)
}

fn not_there() -> Vec<u8> {
    json(400, &json!({"error": "RecordNotFound", "message": "Could not locate record"}))
}

#[tokio::test]
async fn a_post_is_a_record_under_its_key() {
    let server = server(|asked| match asked.line.split('?').next().unwrap() {
        "POST /xrpc/com.atproto.repo.uploadBlob" => {
            json(200, &json!({"blob": {"$type": "blob", "ref": {"$link": CID}, "mimeType": "text/html", "size": 9}}))
        }
        "GET /xrpc/com.atproto.identity.resolveHandle" if asked.line.ends_with("bob.example") => json(200, &json!({"did": "did:plc:bob"})),
        "GET /xrpc/com.atproto.identity.resolveHandle" => json(200, &json!({"did": "javascript:x"})),
        "POST /xrpc/com.atproto.repo.createRecord" => json(200, &json!({"uri": "at://did:plc:evil/x/y", "cid": CID})),
        _ => not_there(),
    });
    let connection = connect(&server).await;
    assert_eq!(connection.expires_at(), Some(1_772_370_000_000));
    let mut post = post("With @bob.example and @eve.example");
    post.media = vec![Media { bytes: vec![1, 2, 3], mime: "image/png".into(), alt: "A basin".into(), size: Some((4, 3)) }];
    let sent = connection.send(&post).await.unwrap();
    assert_eq!(sent.id, format!("at://{DID}/app.bsky.feed.post/{}", post.key), "the server's own idea of it does not count");
    let asked = server.asked();
    let body = asked.last().unwrap().json();
    assert_eq!((&body["repo"], &body["rkey"]), (&json!(DID), &json!(post.key.as_str())));
    let record = &body["record"];
    assert_eq!(record["facets"].as_array().unwrap().len(), 1, "who cannot be resolved is not mentioned");
    assert_eq!(record["facets"][0]["features"][0]["did"], "did:plc:bob");
    let image = &record["embed"]["images"][0];
    assert_eq!(image["image"], json!({"$type": "blob", "ref": {"$link": CID}, "mimeType": "image/png", "size": 3}));
    assert_eq!((&image["alt"], &image["aspectRatio"]), (&json!("A basin"), &json!({"width": 4, "height": 3})));
    assert_eq!(asked[1].header("content-type"), Some("image/png"));
}

#[tokio::test]
async fn a_second_try_finds_the_first() {
    let server = server(|asked| match asked.line.split('?').next().unwrap() {
        "POST /xrpc/com.atproto.repo.createRecord" => {
            json(400, &json!({"error": "InvalidRequest", "message": "There is already a value at key"}))
        }
        _ => json(200, &json!({"uri": "x", "cid": CID, "value": {"text": "x"}})),
    });
    let (connection, post) = (connect(&server).await, post("x"));
    assert_eq!(connection.send(&post).await.unwrap().cid.as_deref(), Some(CID));
    assert!(connection.find(&post, &[]).await.unwrap().is_some());
    let refusing = self::server(|asked| match asked.line.split('?').next().unwrap() {
        "POST /xrpc/com.atproto.repo.createRecord" => {
            json(400, &json!({"error": "InvalidRequest", "message": "Record/text must not be longer"}))
        }
        _ => not_there(),
    });
    let error = connect(&refusing).await.send(&post).await.unwrap_err();
    assert_eq!(error.words(), Some("Record/text must not be longer"));
}

#[tokio::test]
async fn what_it_cannot_do_is_not_asked_for() {
    let server = server(|_| not_there());
    let connection = connect(&server).await;
    let mut private = post("x");
    private.visibility = Visibility::Direct;
    assert!(matches!(connection.send(&private).await, Err(Error::NotPossible(_))));
    let mut both = post("x");
    both.card = Some(LinkCard { url: "https://example.org".into(), title: "T".into(), description: String::new() });
    both.media = vec![Media { bytes: vec![1], mime: "image/png".into(), alt: String::new(), size: None }];
    assert!(matches!(connection.send(&both).await, Err(Error::NotPossible(_))));
    let sent = Sent { id: format!("at://{DID}/app.bsky.feed.post/3jzfcijpj2z2a"), url: None, cid: None };
    assert!(matches!(connection.edit(&sent, &post("y")).await, Err(Error::NotPossible(_))));
    let of_another = Sent { id: "at://did:plc:bob/app.bsky.feed.post/3jzfcijpj2z2a".into(), ..sent.clone() };
    assert!(matches!(connection.delete(&of_another).await, Err(Error::NotPossible(_))));
    assert_eq!(server.asked().len(), 1, "only to sign in");
    assert_eq!(connection.read_back(&sent).await, ReadBack::Gone);
    connection.delete(&sent).await.unwrap();
}

#[tokio::test]
async fn sessions_are_refreshed_and_end() {
    let server = StandIn::new(|asked| match (asked.line.as_str(), asked.header("authorization")) {
        ("POST /xrpc/com.atproto.server.createSession", _) => json(200, &session()),
        ("POST /xrpc/com.atproto.server.refreshSession", Some("Bearer e30.e30.y")) => {
            let mut new = session();
            new["accessJwt"] = json!("new");
            new["refreshJwt"] = json!("newer");
            json(200, &new)
        }
        ("POST /xrpc/com.atproto.server.refreshSession", _) => json(400, &json!({"error": "ExpiredToken"})),
        (_, Some("Bearer new")) => json(200, &json!({"cid": CID, "value": {}})),
        _ => json(400, &json!({"error": "ExpiredToken", "message": "Token has expired"})),
    });
    let mut connection = connect(&server).await;
    assert_eq!(connection.find(&post("x"), &[]).await.unwrap_err(), Error::Expired);
    connection.refresh().await.unwrap();
    let mut connection = Connection::from_secret(&server.client(), &connection.to_secret()).unwrap();
    assert!(connection.find(&post("x"), &[]).await.unwrap().is_some());
    assert!(matches!(connection.refresh().await, Err(Error::SignInAgain { .. })));
    assert!(!format!("{connection:?}").contains("newer"));
}

#[tokio::test]
async fn a_server_that_lies_gives_an_error_and_nothing_else() {
    for (change, value, expected) in [
        ("did", json!("did:plc:../../x"), Broke::Identifier),
        ("did", json!(null), Broke::Shape),
        ("accessJwt", json!("a\r\nX-Evil: 1"), Broke::Shape),
        ("refreshJwt", json!(""), Broke::Shape),
    ] {
        let mut lie = session();
        lie[change] = value;
        let server = StandIn::saying(json(200, &lie));
        let error = Account::sign_in(&server.client(), server.url.as_str(), "ann.example", &Secret::new("app-pass")).await.unwrap_err();
        assert_eq!(error, Error::Answer(expected), "{change}");
    }
    for lie in [json!({"cid": "../../x"}), json!({"cid": ""}), json!({}), json!([])] {
        let server = server(move |_| json(200, &lie));
        let error = connect(&server).await.send(&post("x")).await.unwrap_err();
        assert_eq!(error, Error::Answer(Broke::Shape));
    }
}

#[tokio::test]
async fn an_account_is_shown_even_without_those_who_count() {
    let server = server(|_| json(501, &json!({"error": "MethodNotImplemented"})));
    let profile = connect(&server).await.profile().await.unwrap();
    assert_eq!((profile.handle.as_str(), profile.followers), ("ann.example", None));
    let counting = self::server(|_| {
        json(200, &json!({"did": DID, "handle": "no handle", "displayName": "Ann\n", "followersCount": 12, "postsCount": -4}))
    });
    let profile = connect(&counting).await.profile().await.unwrap();
    assert_eq!((profile.handle.as_str(), profile.name.as_str(), profile.followers, profile.posts), ("ann.example", "Ann", Some(12), None));
}
