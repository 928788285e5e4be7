//! The record as leads and members see it.

use axum::http::StatusCode;
use chaperone_store::members::Role;
use chaperone_store::{Actor, Entry};

use crate::desk::Desk;

#[tokio::test]
async fn a_lead_reads_filters_and_pages() {
    let desk = Desk::new().await;
    let ada = desk.member("Ada <b>", Role::Member).await;
    for n in 0..60 {
        ada.post("/drafts", &[("text", &format!("Vaccines work, said {n}."))]).await;
    }
    let lead = desk.member("lead", Role::ComplianceLead).await;
    let first = lead.get("/record").await;
    assert!(first.body.contains("began a draft") && first.body.contains("Ada &lt;b&gt;"), "{}", first.body);
    assert!(!first.body.contains("Vaccines"), "no words");
    assert_eq!(first.body.matches("<tr>").count(), 51);
    let next = first.body.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let second = lead.get(&next).await;
    let all = desk.app.store.head().await.unwrap().entries;
    assert_eq!(i64::try_from(second.body.matches("<tr>").count()), Ok(all - 50 + 1), "{}", second.body);
    assert!(!second.body.contains("rel=\"next\""));

    let id = ada.member.as_ref().unwrap();
    let hers = lead.get(&format!("/record?member={id}&subject=")).await;
    assert_eq!(hers.body.matches("<tr>").count(), 51);
    let about = lead.get(&format!("/record?member=&subject={id}")).await;
    assert!(about.body.matches("<tr>").count() >= 2 && !about.body.contains("began a draft"), "{}", about.body);
    let hostile = lead.get("/record?subject=%22%3E%3Cscript%3E").await;
    assert!(!hostile.body.contains("<script>") && hostile.body.contains("&lt;script&gt;"));
    assert_eq!(lead.get("/record?before=x").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_chain_is_checked_and_taken_along() {
    let desk = Desk::new().await;
    let lead = desk.member("lead", Role::ComplianceLead).await;
    for n in 0..700 {
        let write = desk.app.store.write().await.unwrap();
        write.commit(Entry::new(n, Actor::Desk, "draft.save", lead.member.as_ref().unwrap())).await.unwrap();
    }
    let whole = lead.post("/record/check", &[]).await;
    let head = desk.app.store.head().await.unwrap();
    assert!(whole.body.contains(&format!("Each of the {} entries", head.entries)), "{}", whole.body);
    assert!(whole.body.contains(&head.to_string()) && lead.get("/record").await.body.contains(&head.to_string()));

    let file = lead.get("/record/download").await;
    assert_eq!(file.headers["content-type"], "application/x-ndjson");
    let lines: Vec<serde_json::Value> = file.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = lines.last().unwrap();
    assert_eq!(i64::try_from(lines.len()), Ok(head.entries));
    assert_eq!((last["seq"].as_i64(), last["hash"].as_str()), (Some(head.entries), Some(head.hash.as_str())));
}

#[tokio::test]
async fn others_see_their_own_alone() {
    let desk = Desk::new().await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::SecondReader).await);
    let hers = ada.post("/drafts", &[("text", "x")]).await.location().trim_start_matches("/drafts/").to_owned();
    for browser in [&ada, &ben] {
        for path in ["/record", "/record/download"] {
            assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(browser.post("/record/check", &[]).await.status, StatusCode::NOT_FOUND);
    }
    assert!(ada.get("/me/record").await.body.contains(&hers));
    let his = ben.get(&format!("/me/record?member={}&subject={hers}", ada.member.as_ref().unwrap())).await;
    assert!(his.body.contains("Nothing.") && !his.body.contains("began a draft"), "{}", his.body);
}
