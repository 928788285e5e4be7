//! A member's data: taken along, and deleted so that it is nowhere.

use std::path::Path;

use axum::http::StatusCode;
use chaperone_store::accounts::{Account, Connection, Sealed, Voice};
use chaperone_store::audit::{Verified, Wanted};
use chaperone_store::members::{Profile, Role};
use chaperone_store::publications::{Footing, Outgoing};
use chaperone_store::{AccountId, Entry, MemberId};

use crate::desk::{Browser, Desk, HOUR};

/// A word that is nowhere but in what this member typed.
const CANARY: &str = "kanarienquux";

/// A member who left a trace wherever one can.
async fn traced(desk: &Desk, role: Role) -> Browser<'_> {
    let member = desk.member(&format!("{CANARY}-name"), role).await;
    let id = member.member.clone().unwrap();
    let text = format!("Vaccines work, says {CANARY}.");
    let draft = member.post("/drafts", &[("text", &text)]).await;
    assert_eq!(draft.status, StatusCode::SEE_OTHER, "{}", draft.body);
    let draft = draft.location().rsplit('/').next().unwrap().parse().unwrap();
    let now = desk.app.now();
    let account = Account {
        id: AccountId::new(now),
        member: Some(id.clone()),
        voice: Voice::Professional,
        network: "mastodon".to_owned(),
        server: "https://social.example".to_owned(),
        handle: format!("@{CANARY}@social.example"),
        title: CANARY.to_owned(),
        email: format!("{CANARY}@example.org"),
        audience: "public".to_owned(),
        followers: None,
        facts: "{}".to_owned(),
        secret: Some(Sealed(format!("{CANARY}-sealed").into_bytes())),
        state: Connection::Connected,
        created_at: now,
        checked_at: None,
    };
    let profile = Profile { name: CANARY.to_owned(), place: CANARY.to_owned(), ..Profile::default() };
    let out = Outgoing {
        draft: &draft,
        version: 1,
        account: &account.id,
        author: &id,
        not_before: now + HOUR,
        not_after: None,
        footing: &Footing::default(),
    };
    let mut write = desk.app.store.write().await.unwrap();
    write.add_account(&account).await.unwrap();
    write.set_profile(&id, &profile).await.unwrap();
    write.set_password(&id, Some(&format!("{CANARY}-hash"))).await.unwrap();
    write.add_api_token(&id, CANARY, &format!("{CANARY}-token"), now).await.unwrap();
    write.add_publication(&out, now).await.unwrap();
    write.commit(Entry::new(now, chaperone_store::Actor::Member(id), "account.add", &account.id)).await.unwrap();
    member
}

fn holds(path: &Path) -> bool {
    std::fs::read(path).is_ok_and(|bytes| bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()))
}

/// Files of the desk in which the member's word stands.
fn files_with_it(desk: &Desk) -> Vec<String> {
    let files = std::fs::read_dir(&desk.app.config.data).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| holds(path)).map(|path| path.display().to_string()).collect()
}

#[tokio::test]
async fn an_export_of_many_rows_has_each_once() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let ben = desk.member("ben", Role::Member).await;
    let (id, other) = (ada.member.clone().unwrap(), ben.member.clone().unwrap());
    let now = desk.app.now();
    let mut write = desk.app.store.write().await.unwrap();
    for n in 0..250 {
        write.record(Entry::new(now, chaperone_store::Actor::Member(id.clone()), "test.do", &id));
        write.record(Entry::new(now, chaperone_store::Actor::Member(other.clone()), "test.other", &other));
        write.add_api_token(&id, "editor", &format!("token {n}"), now).await.unwrap();
    }
    write.commit(Entry::new(now, chaperone_store::Actor::Operator, "test.done", &id)).await.unwrap();
    let export = ada.get("/me/export").await;
    let lines: Vec<serde_json::Value> = export.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |table: &str| lines.iter().filter(|line| line["table"] == table).map(|line| &line["row"]).collect::<Vec<_>>();
    let mine: Vec<i64> = of("audit").iter().filter(|row| row["verb"] == "test.do").map(|row| row["seq"].as_i64().unwrap()).collect();
    assert_eq!(mine.len(), 250);
    assert!(mine.is_sorted_by(|one, next| one < next), "each once, in order");
    assert!(of("audit").iter().all(|row| row["verb"] != "test.other"));
    let tokens: std::collections::BTreeSet<&str> = of("api_tokens").iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!((tokens.len(), of("api_tokens").len()), (250, 250));
    assert!(lines.iter().all(|line| line["row"].get("_row").is_none()));
}

#[tokio::test]
async fn an_export_holds_all_but_secrets() {
    let desk = Desk::new().await;
    let ada = traced(&desk, Role::Member).await;
    let ben = desk.member("ben", Role::Member).await;
    ben.post("/drafts", &[("text", "Words of somebody else.")]).await;
    let export = ada.get("/me/export").await;
    assert_eq!(export.status, StatusCode::OK);
    assert!(export.headers["content-disposition"].to_str().unwrap().contains("chaperone-export.jsonl"));
    let lines: Vec<serde_json::Value> = export.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let tables: Vec<&str> = lines.iter().map(|line| line["table"].as_str().unwrap()).collect();
    for table in
        ["export", "members", "audit", "profiles", "sessions", "api_tokens", "accounts", "drafts", "draft_versions", "publications", "end"]
    {
        assert!(tables.contains(&table), "{table} is not in {tables:?}");
    }
    assert_eq!(lines.last().unwrap()["row"]["rows"], lines.len() - 2);
    for secret in ["-hash", "-token", "-sealed", "somebody else"] {
        assert!(!export.body.contains(secret), "{secret}");
    }
    assert!(export.body.contains(&format!("Vaccines work, says {CANARY}.")));
}

#[tokio::test]
async fn who_leaves_is_nowhere() {
    let desk = Desk::new().await;
    let _admin = desk.member("head", Role::Administrator).await;
    let ada = traced(&desk, Role::Member).await;
    let id = ada.member.clone().unwrap();
    let email = desk.app.store.member(&id).await.unwrap().unwrap().email;
    assert!(!files_with_it(&desk).is_empty(), "the test sees what is there");

    assert_eq!(ada.post("/me/delete", &[("email", "somebody@example.org")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ada.get("/me/data").await.status, StatusCode::OK, "nothing was deleted");
    let gone = ada.post("/me/delete", &[("email", &email.to_uppercase())]).await;
    assert_eq!((gone.status, gone.location()), (StatusCode::SEE_OTHER, "/sign-in"), "{}", gone.body);

    assert_eq!(ada.get("/drafts").await.location(), "/sign-in?next=%2Fdrafts");
    assert_eq!(files_with_it(&desk), Vec::<String>::new(), "not a byte of it is left");
    let record = desk.app.store.audit(&Wanted { subject: Some(id.to_string()), ..Wanted::default() }, 9).await.unwrap();
    assert_eq!((record[0].verb.as_str(), record[0].actor.as_str()), ("member.leave", id.as_str()));
    assert!(matches!(desk.app.store.verify().await.unwrap(), Verified::Whole { .. }));
    let row = desk.app.store.member(&id).await.unwrap().unwrap();
    assert_eq!((row.name.as_str(), row.email), ("Former member", format!("deleted:{id}")));
    desk.member(&format!("{CANARY}-name"), Role::Member).await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let desk = Desk::new().await;
    let ada = traced(&desk, Role::Administrator).await;
    let email = format!("{CANARY}-name@example.org");
    let refused = ada.post("/me/delete", &[("email", &email)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("last administrator"), "{}", refused.body);
    desk.member("ben", Role::Administrator).await;
    assert_eq!(ada.post("/me/delete", &[("email", &email)]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_old_session_proves_nothing() {
    let desk = Desk::new().await;
    let _admin = desk.member("head", Role::Administrator).await;
    let ada = traced(&desk, Role::Member).await;
    desk.wait(HOUR);
    for answered in [ada.get("/me/export").await, ada.post("/me/delete", &[("email", &format!("{CANARY}-name@example.org"))]).await] {
        assert_eq!(answered.status, StatusCode::SEE_OTHER);
        assert!(answered.location().starts_with("/prove"), "{}", answered.location());
    }
}

#[tokio::test]
async fn an_administrator_deletes_who_left() {
    let desk = Desk::new().await;
    let admin = desk.member("head", Role::Administrator).await;
    let lead = desk.member("lead", Role::ComplianceLead).await;
    let ada = traced(&desk, Role::Member).await;
    let id: MemberId = ada.member.clone().unwrap();
    let address = format!("/members/{id}/delete");
    let typed = [("email", format!("{CANARY}-name@example.org"))].map(|(name, value)| (name, value));
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(lead.post(&address, &typed).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.post(&address, &typed).await.status, StatusCode::NOT_FOUND);
    let own = format!("/members/{}/delete", admin.member.clone().unwrap());
    assert_eq!(admin.get(&own).await.status, StatusCode::NOT_FOUND, "he leaves by his own page");
    assert!(admin.get(&address).await.body.contains(CANARY));
    assert_eq!(admin.post(&address, &[("email", "x")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(admin.post(&address, &typed).await.location(), "/members");
    assert_eq!(admin.post(&address, &typed).await.status, StatusCode::NOT_FOUND, "only once");
    assert_eq!(files_with_it(&desk), Vec::<String>::new());
}
