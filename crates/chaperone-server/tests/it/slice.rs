//! From an empty desk to a saved draft.

use axum::http::StatusCode;
use chaperone_store::audit::{Verified, Wanted};
use chaperone_store::members::Role;
use serde_json::json;

use crate::desk::Desk;
use crate::sign_in::set_up;

#[tokio::test]
async fn the_first_one_sets_the_desk_up_and_writes() {
    let desk = Desk::new().await;
    let mut browser = desk.stranger();
    assert_eq!(browser.get("/").await.location(), "/set-up");
    set_up(&desk, &mut browser).await;
    assert_eq!(desk.stranger().get("/set-up").await.status, StatusCode::NOT_FOUND, "a desk is set up once");

    let text = "Mrs. Wilma Quartz, MRN 5520117, came back to our clinic today.";
    let review = browser.post_json("/api/review?stages=1", &json!({"text": text})).await;
    assert_eq!(review.json()["verdict"], "hold");

    let saved = browser.post("/drafts", &[("text", text)]).await;
    let page = browser.get(saved.location()).await;
    assert!(page.body.contains("Wilma Quartz"), "{}", page.body);
    let again = browser.post(saved.location(), &[("text", "Vaccines work."), ("version", "1")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let late = browser.post(saved.location(), &[("text", "From another window."), ("version", "1")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);

    let record = desk.app.store.audit(&Wanted::default(), 10).await.unwrap();
    let verbs: Vec<&str> = record.iter().map(|entry| entry.verb.as_str()).collect();
    assert_eq!(verbs, ["draft.save", "draft.begin", "desk.set-up"]);
    assert!(!format!("{record:?}").contains("Quartz"));
    assert!(matches!(desk.app.store.verify().await.unwrap(), Verified::Whole { entries: 3, .. }));
}

#[tokio::test]
async fn a_draft_of_somebody_else_is_not_there() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let ben = desk.member("ben", Role::Administrator).await;
    let saved = ada.post("/drafts", &[("text", "Vaccines work.")]).await;
    assert_eq!(ada.get(saved.location()).await.status, StatusCode::OK);
    assert_eq!(ben.get(saved.location()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ben.post(saved.location(), &[("text", "x"), ("version", "1")]).await.status, StatusCode::NOT_FOUND);
}
