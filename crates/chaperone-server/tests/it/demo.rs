//! The desk of invented people: every page has something on it, and one can sign in by the page.

use axum::http::{Method, StatusCode};
use chaperone_server::routes::Need;
use chaperone_server::{demo, routes};
use chaperone_store::members::Role;
use chaperone_store::notices::NoticeKind;
use chaperone_store::publications::PublicationState;
use totp_rs::{Builder, Secret};

use crate::desk::Desk;

#[tokio::test]
async fn every_page_has_something_on_it() {
    let desk = Desk::new().await;
    let filled = demo::fill(&desk.app, demo::Size::default()).await.unwrap();
    let first = &filled.people[0];
    assert_eq!(first.role, Role::Administrator.name(), "the first sees every page");
    let ida = desk.sign_in(&first.id).await;

    let store = &desk.app.store;
    let listed = store.publications_of(&first.id, i64::MAX, 50).await.unwrap();
    let states: Vec<PublicationState> = listed.iter().map(|one| one.publication.state).collect();
    for state in [PublicationState::Confirmed, PublicationState::Failed, PublicationState::ByHand] {
        assert!(states.contains(&state), "{state:?} in {states:?}");
    }
    let notices: Vec<NoticeKind> = store.notices(&first.id, 50).await.unwrap().iter().map(|notice| notice.kind).collect();
    for kind in [NoticeKind::CaseAsked, NoticeKind::CaseDeclined, NoticeKind::PublicationConfirmed, NoticeKind::PublicationFailed] {
        assert!(notices.contains(&kind), "{kind:?} in {notices:?}");
    }
    assert_eq!(store.policies().await.unwrap().len(), 2);
    assert_eq!(desk.app.engines.current_version().0, 2);
    let cases = ida.get("/cases").await;
    assert!(cases.body.contains("data-state=\"waiting\"") && cases.body.contains("data-state=\"declined\""), "{}", cases.body);
    assert_eq!(store.decisions_of(&first.id, i64::MAX, 9).await.unwrap().len(), 1);
    let feed = desk.stranger().get("/feeds/lake-clinic-news.atom").await;
    assert!(feed.body.contains("opening hours"), "{}", feed.body);

    for route in routes::list(&desk.app) {
        if route.method == Method::GET
            && route.need != Need::Anyone
            && !route.path.contains(['{', '*'])
            && route.path != "/accounts/callback"
        {
            let page = ida.get(route.path).await;
            assert!(!page.status.is_server_error(), "{}: {}", route.path, page.status);
        }
    }
}

#[tokio::test]
async fn one_signs_in_with_what_it_prints() {
    let desk = Desk::new().await;
    let filled = demo::fill(&desk.app, demo::Size::default()).await.unwrap();
    for person in &filled.people {
        let mut browser = desk.stranger();
        let asked = browser.step("/sign-in", &[("email", person.email), ("password", filled.password)]).await;
        assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, "/sign-in/code"), "{}", asked.body);
        let secret = Secret::try_from_base32(filled.app_key.reveal()).unwrap();
        let totp = Builder::new().with_secret(secret).build().unwrap();
        let code = totp.generate(u64::try_from(desk.app.now() / 1000).unwrap());
        let entered = browser.step("/sign-in/code", &[("code", &code.to_string())]).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
        assert_eq!(browser.get("/drafts").await.status, StatusCode::OK);
    }
    assert!(!format!("{filled:?}").contains(filled.app_key.reveal()));
}
