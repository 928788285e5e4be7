//! Invitations, roles, suspension, verified profiles.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use chaperone_store::audit::Wanted;
use chaperone_store::members::Role;
use serde_json::json;

use crate::desk::{Answered, Browser, Desk, HOUR};
use crate::sign_in::{join_by_password, key};

const WEEK: i64 = 7 * 24 * HOUR;

async fn invite(admin: &Browser<'_>, email: &str, role: &str) -> Answered {
    admin.post("/members/invite", &[("email", email), ("role", role)]).await
}

/// What a page shows once; of a link, its path.
fn secret(page: &Answered) -> String {
    let (_, rest) = page.body.split_once("<code class=\"secret\">").unwrap_or_else(|| panic!("{}", page.body));
    rest.split_once('<').unwrap().0.trim_start_matches("http://localhost:8420").to_owned()
}

#[tokio::test]
async fn the_invited_becomes_a_member_once() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Administrator).await;
    let page = invite(&ada, "Ben@Example.org", "second-reader").await;
    assert_eq!(page.status, StatusCode::OK);
    let link = secret(&page);
    assert!(!ada.get("/members").await.body.contains(&link), "shown once");
    assert!(ada.get("/members").await.body.contains("ben@example.org"));

    let (mut ben, mut thief) = (desk.stranger(), desk.stranger());
    for browser in [&mut ben, &mut thief] {
        assert!(browser.get(&link).await.body.contains("ben@example.org"));
        // Whatever else is sent: address and role are those of the invitation.
        let form = [("name", "Ben"), ("email", "eve@example.org"), ("role", "administrator"), ("time_zone", "Europe/Paris")];
        assert_eq!(browser.step(&link, &form).await.location(), "/join");
        browser.step("/join/password", &[("password", "four plain words here")]).await;
    }
    let shown = key(&thief.get("/join/app").await);
    let mut ben_again = ben;
    join_by_password(&desk, &mut ben_again).await;
    let member = desk.app.store.member_by_email("ben@example.org").await.unwrap().unwrap();
    assert_eq!((member.role, member.time_zone.as_str()), (Role::SecondReader, "Europe/Paris"));
    let late = thief.post("/join/app", &[("code", &crate::sign_in::code(&desk, &shown))]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "twice, from before");
    assert_eq!(desk.stranger().get(&link).await.status, StatusCode::NOT_FOUND, "twice");
    assert!(desk.app.store.member_by_email("eve@example.org").await.unwrap().is_none());
    let record = desk.app.store.audit(&Wanted::default(), 100).await.unwrap();
    let verbs: Vec<&str> = record.iter().map(|entry| entry.verb.as_str()).collect();
    assert_eq!(verbs[..2], ["member.join", "invitation.make"]);
    assert!(!format!("{record:?}").contains("example.org"));
}

#[tokio::test]
async fn an_invitation_ends() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Administrator).await;
    let first = secret(&invite(&ada, "ben@example.org", "member").await);
    let second = secret(&invite(&ada, "ben@example.org", "member").await);
    assert_eq!(desk.stranger().get(&first).await.status, StatusCode::NOT_FOUND, "a newer one takes its place");
    assert_eq!(desk.stranger().get(&second).await.status, StatusCode::OK);
    let id = desk.app.store.invitations(desk.app.now()).await.unwrap().remove(0).id;
    assert_eq!(ada.post(&format!("/members/invitations/{id}/end"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(desk.stranger().get(&second).await.status, StatusCode::NOT_FOUND, "taken back");
    let third = secret(&invite(&ada, "ben@example.org", "member").await);
    desk.wait(WEEK);
    assert_eq!(desk.stranger().get(&third).await.status, StatusCode::NOT_FOUND, "a week is over");
    assert_eq!(desk.stranger().post(&third, &[("name", "Ben")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_invitation_ends_with_the_standing_of_who_made_it() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Administrator).await;
    for (name, deed, fields) in
        [("ben", "suspend", &[][..]), ("cal", "role", &[("role", "member")][..]), ("dan", "delete", &[("email", "dan@example.org")][..])]
    {
        let other = desk.member(name, Role::Administrator).await;
        let mine = secret(&invite(&other, &format!("{name}.again@example.org"), "administrator").await);
        let hers = secret(&invite(&ada, "eve@example.org", "member").await);
        let mut late = desk.stranger();
        late.step(&mine, &[("name", "Again")]).await;
        late.step("/join/password", &[("password", "four plain words here")]).await;
        let shown = key(&late.get("/join/app").await);
        let done = ada.post(&format!("/members/{}/{deed}", other.member.as_ref().unwrap()), fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{deed}: {}", done.body);
        assert_eq!(desk.stranger().get(&mine).await.status, StatusCode::NOT_FOUND, "{deed}");
        let joined = late.post("/join/app", &[("code", &crate::sign_in::code(&desk, &shown))]).await;
        assert_eq!(joined.status, StatusCode::CONFLICT, "{deed}, on his way in");
        assert_eq!(desk.stranger().get(&hers).await.status, StatusCode::OK, "others' stay");
        if deed == "suspend" {
            ada.post(&format!("/members/{}/resume", other.member.as_ref().unwrap()), &[]).await;
            assert_eq!(desk.stranger().get(&mine).await.status, StatusCode::NOT_FOUND, "what ended stays ended");
        }
    }
}

#[tokio::test]
async fn who_is_a_member_is_not_invited() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Administrator).await;
    desk.member("ben", Role::Member).await;
    assert_eq!(invite(&ada, "BEN@example.org", "member").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(invite(&ada, "no address", "member").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(invite(&ada, "eve@example.org", "king").await.status, StatusCode::BAD_REQUEST);
    let lead = desk.member("lead", Role::ComplianceLead).await;
    assert_eq!(invite(&lead, "eve@example.org", "administrator").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_is_suspended_is_out_at_once() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Administrator).await;
    let ben = desk.member("ben", Role::Member).await;
    let token = secret(&ben.post("/me/tokens", &[("label", "editor")]).await);
    let review = async || {
        let request = Request::builder().method("POST").uri("/api/review?stages=1").header("host", "localhost:8420");
        let request = request.header("authorization", format!("Bearer {token}")).header("content-type", "application/json");
        desk.send(request.body(Body::from(json!({"text": "Vaccines work."}).to_string())).unwrap()).await.status
    };
    assert_eq!(review().await, StatusCode::OK);
    let his = format!("/members/{}", ben.member.as_ref().unwrap());
    assert_eq!(ada.post(&format!("{his}/suspend"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(ben.get("/drafts").await.location().starts_with("/sign-in"));
    assert_eq!(review().await, StatusCode::UNAUTHORIZED);
    assert_eq!(ada.post(&format!("{his}/resume"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(ben.get("/drafts").await.location().starts_with("/sign-in"), "what ended stays ended");
    assert_eq!(review().await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Administrator).await;
    let ben = desk.member("ben", Role::Administrator).await;
    let (hers, his) = (format!("/members/{}", ada.member.as_ref().unwrap()), format!("/members/{}", ben.member.as_ref().unwrap()));
    assert_eq!(ada.post(&format!("{his}/suspend"), &[]).await.status, StatusCode::SEE_OTHER);
    for (what, form) in [("suspend", &[][..]), ("role", &[("role", "member")])] {
        let refused = ada.post(&format!("{hers}/{what}"), form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        assert!(refused.body.contains("last administrator"));
    }
    ada.post(&format!("{his}/resume"), &[]).await;
    assert_eq!(ada.post(&format!("{hers}/role"), &[("role", "member")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(ada.get("/members").await.status, StatusCode::NOT_FOUND, "at once");
    desk.wait(HOUR);
    let ben = desk.member("ben2", Role::Administrator).await;
    desk.wait(HOUR);
    assert!(ben.post(&format!("{hers}/role"), &[("role", "administrator")]).await.location().starts_with("/prove"));
}

#[tokio::test]
async fn somebody_else_verifies_what_he_saw() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let lead = desk.member("lead", Role::ComplianceLead).await;
    let hers = format!("/members/{}", ada.member.as_ref().unwrap());
    let save =
        async |credentials: &str| ada.post("/me/profile", &[("name", "Ada <b>Ferris</b>"), ("credentials", credentials)]).await.status;
    assert_eq!(save("MD").await, StatusCode::SEE_OTHER);
    let page = lead.get(&hers).await;
    assert!(page.body.contains("Ada &lt;b&gt;Ferris") && !page.body.contains("<b>Ferris"), "{}", page.body);
    let seen = page.body.split_once("name=\"seen\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let verify = async |who: &Browser<'_>, at: &str| who.post(&format!("{at}/verified"), &[("seen", &seen)]).await.status;
    save("MD\nboard-certified in everything").await;
    assert_eq!(verify(&lead, &hers).await, StatusCode::CONFLICT, "it has changed");
    save("MD").await;
    assert_eq!(verify(&ada, &hers).await, StatusCode::NOT_FOUND, "no role for it");
    assert_eq!(verify(&lead, &hers).await, StatusCode::SEE_OTHER);
    assert!(ada.get("/me/profile").await.body.contains("by lead"));
    assert_eq!(save("MD").await, StatusCode::SEE_OTHER);
    assert!(ada.get("/me/profile").await.body.contains("data-state=\"verified\""), "nothing has changed");
    save("MD\nPhD").await;
    assert!(ada.get("/me/profile").await.body.contains("data-state=\"unverified\""));

    lead.post("/me/profile", &[("name", "Lea")]).await;
    let own = format!("/members/{}", lead.member.as_ref().unwrap());
    assert_eq!(verify(&lead, &own).await, StatusCode::FORBIDDEN, "never his own");
}
