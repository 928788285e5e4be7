//! Passkeys, by real ceremonies with an authenticator in software.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::authenticator::Authenticator;
use crate::desk::{Answered, Browser, Desk};
use crate::sign_in::{EMAIL, PASSWORD, code, set_up};

const MINUTE: i64 = 60_000;

async fn start(browser: &Browser<'_>, at: &str, body: &Value) -> Value {
    let started = browser.post_json(&format!("{at}/start"), body).await;
    assert_eq!(started.status, StatusCode::OK, "{}", started.body);
    started.json()
}

/// Sets a desk up with a passkey.
async fn set_up_by_passkey(browser: &mut Browser<'_>) -> Authenticator {
    let first = [("organisation", "Lake Clinic"), ("name", "Ada Ferris"), ("email", EMAIL)];
    browser.step("/set-up", &first).await;
    let mut device = Authenticator::new(7);
    let made = device.make(&start(browser, "/join/passkey", &json!({})).await);
    let joined = browser.post_json("/join/passkey/finish", &made).await;
    assert_eq!(joined.json()["to"], "/welcome", "{}", joined.body);
    browser.keep(&joined);
    device
}

async fn sign_in(desk: &Desk, device: &mut Authenticator, email: &str, next: &str) -> Answered {
    let browser = desk.stranger();
    let started = start(&browser, "/sign-in/passkey", &json!({"email": email})).await;
    browser.post_json("/sign-in/passkey/finish", &device.sign(&started, next)).await
}

#[tokio::test]
async fn a_passkey_is_all_that_is_needed() {
    let desk = Desk::new().await;
    let mut ada = desk.stranger();
    let mut device = set_up_by_passkey(&mut ada).await;
    assert_eq!(ada.get("/drafts").await.status, StatusCode::OK);
    for email in ["", EMAIL, " ADA@example.org "] {
        let done = sign_in(&desk, &mut device, email, "/me/sessions").await;
        assert_eq!(done.json()["to"], "/me/sessions", "{email:?}");
        let mut browser = desk.stranger();
        browser.keep(&done);
        assert_eq!(browser.get("/me/sessions").await.status, StatusCode::OK);
    }
    assert_eq!(sign_in(&desk, &mut device, "", "//evil.example").await.json()["to"], "/drafts");
}

#[tokio::test]
async fn a_start_does_not_tell_who_is_a_member() {
    let desk = Desk::new().await;
    let device = set_up_by_passkey(&mut desk.stranger()).await;
    let ids = async |email: &str| {
        let started = start(&desk.stranger(), "/sign-in/passkey", &json!({"email": email})).await;
        let options = &started["options"]["publicKey"];
        assert!(started["options"].get("mediation").is_none());
        options["allowCredentials"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(EMAIL).await, [device.id()]);
    let stranger = ids("ben@example.org").await;
    let mut shapes = std::collections::BTreeSet::new();
    for n in 0..40 {
        let invented = ids(&format!("nobody{n}@example.org")).await;
        shapes.insert((invented.len(), invented[0].len()));
    }
    assert!(shapes.contains(&(1, device.id().len())), "as one with this device would have");
    assert!(shapes.len() > 6 && shapes.iter().any(|(many, _)| *many == 2), "of every shape that members have: {shapes:?}");
    assert_eq!(stranger, ids("Ben@Example.org").await, "always the same");
    assert_ne!(stranger, ids("eve@example.org").await);
}

#[tokio::test]
async fn a_ceremony_is_good_once_and_for_minutes() {
    let desk = Desk::new().await;
    let mut device = set_up_by_passkey(&mut desk.stranger()).await;
    let browser = desk.stranger();
    let started = start(&browser, "/sign-in/passkey", &json!({})).await;
    let signed = device.sign(&started, "");
    assert_eq!(browser.post_json("/sign-in/passkey/finish", &signed).await.status, StatusCode::OK);
    assert_eq!(browser.post_json("/sign-in/passkey/finish", &signed).await.status, StatusCode::CONFLICT, "replayed");
    let other = start(&browser, "/sign-in/passkey", &json!({})).await;
    let mut moved = signed.clone();
    moved["ceremony"] = other["ceremony"].clone();
    assert_eq!(browser.post_json("/sign-in/passkey/finish", &moved).await.status, StatusCode::UNAUTHORIZED, "under another challenge");
    let late = start(&browser, "/sign-in/passkey", &json!({})).await;
    desk.wait(5 * MINUTE);
    assert_eq!(browser.post_json("/sign-in/passkey/finish", &device.sign(&late, "")).await.status, StatusCode::CONFLICT, "late");
}

#[tokio::test]
async fn copies_strangers_and_other_sites_are_refused() {
    let desk = Desk::new().await;
    let mut device = set_up_by_passkey(&mut desk.stranger()).await;
    let mut copy = device.clone();
    assert_eq!(sign_in(&desk, &mut device, "", "").await.status, StatusCode::OK);
    assert_eq!(sign_in(&desk, &mut device, "", "").await.status, StatusCode::OK);
    assert_eq!(sign_in(&desk, &mut copy, "", "").await.status, StatusCode::UNAUTHORIZED, "its counter stands behind");
    let lies = [
        device.clone().before("https://evil.example"),
        device.clone().before("http://localhost:8421"),
        device.clone().unverified(),
        Authenticator::new(9),
    ];
    for mut lie in lies {
        lie.counter += 100;
        assert_eq!(sign_in(&desk, &mut lie, "", "").await.status, StatusCode::UNAUTHORIZED);
    }
    let started = start(&desk.stranger(), "/sign-in/passkey", &json!({})).await;
    let mut signed = device.sign(&started, "");
    signed["credential"]["response"]["userHandle"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(desk.stranger().post_json("/sign-in/passkey/finish", &signed).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&desk, &mut device, "", "").await.status, StatusCode::OK, "the owner is not locked out");
}

#[tokio::test]
async fn strangers_who_send_passkeys_shut_nobody_out() {
    let desk = Desk::new().await;
    let mut device = set_up_by_passkey(&mut desk.stranger()).await;
    let begun = start(&desk.stranger(), "/sign-in/passkey", &json!({})).await;
    let mut junk = Authenticator::new(9).sign(&begun, "");
    junk["ceremony"] = json!("made-up");
    for _ in 0..250 {
        assert_eq!(desk.stranger().post_json("/sign-in/passkey/finish", &junk).await.status, StatusCode::CONFLICT);
    }
    assert_eq!(sign_in(&desk, &mut device, "", "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn several_passkeys_and_never_the_last_way_in_less() {
    let desk = Desk::new().await;
    let mut ada = desk.stranger();
    let mut first = set_up_by_passkey(&mut ada).await;
    let member = desk.app.store.member_by_email(EMAIL).await.unwrap().unwrap().id;
    let only = desk.app.store.passkeys(&member).await.unwrap().remove(0);
    let removal = format!("/me/passkeys/{}/remove", only.id);
    assert_eq!(ada.post(&removal, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "the last one");

    let mut second = Authenticator::new(8);
    let started = start(&ada, "/me/passkeys", &json!({})).await;
    assert_eq!(started["options"]["publicKey"]["excludeCredentials"][0]["id"], first.id());
    let made = second.make(&started);
    assert_eq!(ada.post_json("/me/passkeys/finish", &made).await.json()["to"], "/me/ways");
    let again = Authenticator::new(8).make(&start(&ada, "/me/passkeys", &json!({})).await);
    assert_eq!(ada.post_json("/me/passkeys/finish", &again).await.status, StatusCode::UNPROCESSABLE_ENTITY, "one that is known");
    let ben = desk.member("ben", chaperone_store::members::Role::Member).await;
    let stolen = Authenticator::new(8).make(&start(&ben, "/me/passkeys", &json!({})).await);
    assert_eq!(ben.post_json("/me/passkeys/finish", &stolen).await.status, StatusCode::CONFLICT, "one that is another's");
    ada.post(&format!("/me/passkeys/{}", only.id), &[("label", "<b>key</b>")]).await;
    assert!(ada.get("/me/ways").await.body.contains("&lt;b&gt;key&lt;/b&gt;"));

    assert_eq!(ada.post(&removal, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(sign_in(&desk, &mut first, "", "").await.status, StatusCode::UNAUTHORIZED, "it is gone");
    assert_eq!(sign_in(&desk, &mut second, "", "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_passkey_proves_and_only_its_owners() {
    let desk = Desk::new().await;
    let mut ada = desk.stranger();
    let mut hers = set_up_by_passkey(&mut ada).await;
    let ben = desk.member("ben", chaperone_store::members::Role::Member).await;
    let mut his = Authenticator::new(8);
    let made = his.make(&start(&ben, "/me/passkeys", &json!({})).await);
    ben.post_json("/me/passkeys/finish", &made).await;
    desk.wait(11 * MINUTE);
    let refused = ada.post_json("/me/passkeys/start", &json!({})).await;
    assert_eq!((refused.status, &refused.json()["type"]), (StatusCode::UNAUTHORIZED, &json!("/problems/prove")));
    let started = start(&ada, "/prove/passkey", &json!({})).await;
    assert_eq!(ada.post_json("/prove/passkey/finish", &his.sign(&started, "/me/ways")).await.status, StatusCode::NOT_FOUND);
    let started = start(&ben, "/prove/passkey", &json!({})).await;
    assert_eq!(ada.post_json("/prove/passkey/finish", &hers.sign(&started, "/me/ways")).await.status, StatusCode::NOT_FOUND);
    let started = start(&ada, "/sign-in/passkey", &json!({})).await;
    assert_eq!(ada.post_json("/prove/passkey/finish", &hers.sign(&started, "")).await.status, StatusCode::CONFLICT, "another kind");
    assert!(ada.get("/me/ways").await.location().starts_with("/prove"));
    let started = start(&ada, "/prove/passkey", &json!({})).await;
    assert_eq!(ada.post_json("/prove/passkey/finish", &hers.sign(&started, "/me/ways")).await.json()["to"], "/me/ways");
    assert_eq!(ada.get("/me/ways").await.status, StatusCode::OK);
}

#[tokio::test]
async fn password_and_passkey_replace_each_other() {
    let desk = Desk::new().await;
    let mut ada = desk.stranger();
    let mut device = set_up_by_passkey(&mut ada).await;
    let elsewhere = sign_in(&desk, &mut device, "", "").await;
    let mut other = desk.stranger();
    other.keep(&elsewhere);
    assert_eq!(ada.step("/me/password", &[("password", PASSWORD)]).await.location(), "/me/app");
    let member = desk.app.store.member_by_email(EMAIL).await.unwrap().unwrap().id;
    assert!(desk.app.store.password(&member).await.unwrap().is_none(), "no password without its app");
    let key = crate::sign_in::key(&ada.get("/me/app").await);
    assert_eq!(ada.step("/me/app", &[("code", &code(&desk, &key))]).await.location(), "/me/ways");
    assert!(desk.app.store.password(&member).await.unwrap().is_some());
    assert!(other.get("/drafts").await.location().starts_with("/sign-in"), "other browsers are signed out");
    let passkey = desk.app.store.passkeys(&member).await.unwrap().remove(0).id;
    assert_eq!(ada.post(&format!("/me/passkeys/{passkey}/remove"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(ada.post("/me/password/remove", &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "the last way in");
    assert!(desk.app.store.totp(&member).await.unwrap().is_some());
}

#[tokio::test]
async fn a_changed_password_ends_other_sessions() {
    let desk = Desk::new().await;
    let mut ada = desk.stranger();
    let key = set_up(&desk, &mut ada).await;
    desk.wait(MINUTE);
    let mut other = desk.stranger();
    other.step("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await;
    other.step("/sign-in/code", &[("code", &code(&desk, &key))]).await;
    assert_eq!(other.get("/drafts").await.status, StatusCode::OK);
    assert_eq!(ada.post("/me/password", &[("password", "another four plain words")]).await.location(), "/me/ways");
    assert!(other.get("/drafts").await.location().starts_with("/sign-in"));
    assert_eq!(ada.get("/drafts").await.status, StatusCode::OK);
    let old = desk.stranger().post("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
}
