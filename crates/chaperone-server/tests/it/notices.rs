//! What members are told, and when it does not disturb.

use axum::http::StatusCode;
use chaperone_store::accounts::Voice;
use chaperone_store::members::Role;

use crate::desk::{Browser, Desk, HOUR};
use crate::send::{CLEAR, act};

/// How many notices the top of the page says are new.
async fn badge(browser: &Browser<'_>) -> usize {
    let page = browser.get("/drafts").await.body;
    let top = page.split("href=\"/notices\"").nth(1).unwrap().split("</a>").next().unwrap().to_owned();
    top.split("badge\">").nth(1).map_or(0, |rest| rest.split('<').next().unwrap().trim().parse().unwrap())
}

/// Asks any second reader: the id of the case.
async fn ask(desk: &Desk, author: &Browser<'_>) -> String {
    let own = desk.account(author.member.as_ref(), Voice::Personal).await;
    let asked = act(author, &author.draft(CLEAR).await, &own, "ask", &[]).await;
    asked.location().trim_start_matches("/cases/").to_owned()
}

#[tokio::test]
async fn readers_and_authors_are_told() {
    let desk = Desk::new().await;
    let (ada, eve) = (desk.member("ada", Role::SecondReader).await, desk.member("eve", Role::Member).await);
    let (ben, cid) = (desk.member("ben", Role::SecondReader).await, desk.member("cid", Role::SecondReader).await);
    let id = ask(&desk, &ada).await;
    assert_eq!((badge(&ada).await, badge(&eve).await, badge(&ben).await, badge(&cid).await), (0, 0, 1, 1));
    ben.post(&format!("/cases/{id}/notes"), &[("note", "Hm.")]).await;
    assert_eq!(badge(&ada).await, 1);
    ada.post(&format!("/cases/{id}/notes"), &[("note", "Yes?")]).await;
    assert_eq!((badge(&ben).await, badge(&cid).await), (2, 1), "who said something is told of the answer");
    ben.post(&format!("/cases/{id}/decide"), &[("decision", "approve")]).await;
    assert_eq!((badge(&ada).await, badge(&cid).await), (2, 0), "what leads nowhere any more is taken back");

    let list = ada.get("/notices").await.body;
    assert!(list.contains("Your post was approved"));
    let notice = list.split("action=\"/notices/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let read = format!("/notices/{notice}/read");
    assert_eq!(eve.post(&read, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.post(&read, &[]).await.location(), format!("/cases/{id}"));
    assert_eq!(badge(&ada).await, 1);
    ada.post("/notices/read", &[]).await;
    assert_eq!((badge(&ada).await, badge(&ben).await), (0, 1), "one reads only one's own");
}

#[tokio::test]
async fn on_clinic_the_badge_waits_and_the_page_does_not() {
    let desk = Desk::new().await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::SecondReader).await);
    // It is Monday, 09:00 UTC: 10:00 in Berlin.
    desk.sql("UPDATE members SET time_zone = 'Europe/Berlin'").await;
    let saved = ben.post("/me/quiet", &[("from1", "08:00"), ("to1", "12:00")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert!(ben.get("/me/quiet").await.body.contains("value=\"08:00\""));
    let id = ask(&desk, &ada).await;
    assert_eq!(badge(&ben).await, 0, "he is not disturbed");
    assert!(ben.get("/cases").await.body.contains(&id), "and finds it if he looks");
    assert!(ben.get("/notices").await.body.contains("waits until"));
    desk.wait(2 * HOUR - 1);
    assert_eq!(badge(&ben).await, 0);
    desk.wait(1);
    assert_eq!(badge(&ben).await, 1, "12:00: clinic is over");
    ask(&desk, &ada).await;
    assert_eq!(badge(&ben).await, 2, "off clinic at once");
}

#[tokio::test]
async fn what_waited_is_in_the_digest() {
    let desk = Desk::new().await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::SecondReader).await);
    ben.post("/me/quiet", &[("from1", "08:00"), ("to1", "12:00"), ("digest", "18:00")]).await;
    ask(&desk, &ada).await;
    ask(&desk, &ada).await;
    desk.wait(4 * HOUR);
    assert_eq!(badge(&ben).await, 0, "after clinic, before the digest");
    assert!(ben.get("/notices/digest").await.body.contains("Nothing waited"));
    desk.wait(5 * HOUR);
    ask(&desk, &ada).await;
    assert_eq!(badge(&ben).await, 3);
    let digest = ben.get("/notices/digest").await.body;
    assert_eq!(digest.matches("A colleague asks").count(), 2, "what came after is no part of it");
    assert!(ben.get("/notices").await.body.contains("/notices/digest"));
}

#[tokio::test]
async fn hours_that_make_no_sense_are_shown_again() {
    let desk = Desk::new().await;
    let ben = desk.member("ben", Role::Member).await;
    for wrong in [[("from1", "08:00"), ("to1", "")], [("from1", "<b>"), ("to1", "12:00")], [("digest", "25:00"), ("to2", "")]] {
        let refused = ben.post("/me/quiet", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
        assert!(!refused.body.contains("<b>"));
        assert!(refused.body.contains("role=\"alert\""));
    }
    assert!(desk.app.store.quiet(ben.member.as_ref().unwrap()).await.unwrap().clinic.is_empty());
}
