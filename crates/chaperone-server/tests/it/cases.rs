//! Second readers: who sees what, who decides, and what happens when two do.

use axum::http::StatusCode;
use chaperone_server::{cases, engines, publish};
use chaperone_store::accounts::Voice;
use chaperone_store::audit::Wanted;
use chaperone_store::cases::{Case, CaseState};
use chaperone_store::drafts::DraftState;
use chaperone_store::members::Role;
use chaperone_store::{AccountId, CaseId};

use crate::desk::{Browser, Desk, HOUR, MONDAY};
use crate::send::{CLEAR, HOLD, PAUSE, act};

/// Asks: the id of the case.
async fn ask(author: &Browser<'_>, draft: &str, account: &AccountId, more: &[(&str, &str)]) -> String {
    let asked = act(author, draft, account, "ask", more).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    asked.location().trim_start_matches("/cases/").to_owned()
}

async fn decide(reader: &Browser<'_>, id: &str, decision: &str) -> StatusCode {
    reader.post(&format!("/cases/{id}/decide"), &[("decision", decision), ("note", "Because")]).await.status
}

async fn case(desk: &Desk, id: &str) -> Case {
    desk.app.store.case(&id.parse::<CaseId>().unwrap()).await.unwrap().unwrap()
}

async fn draft_state(desk: &Desk, id: &str) -> DraftState {
    desk.app.store.draft(&id.parse().unwrap()).await.unwrap().unwrap().state
}

/// How many publications there are, and of the last one when it is sent and until when.
async fn outbox(desk: &Desk) -> Vec<(i64, Option<i64>)> {
    let record = desk.app.store.audit(&Wanted::default(), 100).await.unwrap();
    let mut out = Vec::new();
    for entry in record.iter().filter(|entry| entry.details.contains("\"publication\"")) {
        let details: serde_json::Value = serde_json::from_str(&entry.details).unwrap();
        let id = details["publication"].as_str().unwrap().parse().unwrap();
        let one = desk.app.store.publication(&id).await.unwrap().unwrap();
        out.push((one.not_before, one.not_after));
    }
    out
}

#[tokio::test]
async fn a_colleague_reads_and_approves() {
    let desk = Desk::new().await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::SecondReader).await);
    let practice = desk.account(None, Voice::Practice).await;
    let draft = ada.draft(HOLD).await;
    let id = ask(&ada, &draft, &practice, &[("note", "Is <b>this</b> fine?"), ("when", "at"), ("at", "2026-03-03T08:00")]).await;
    assert_eq!(draft_state(&desk, &draft).await, DraftState::Waiting);
    assert_eq!(ada.get(&format!("/drafts/{draft}/send")).await.location(), format!("/cases/{id}"));

    assert!(ben.get("/cases").await.body.contains(&id));
    let page = ben.get(&format!("/cases/{id}")).await;
    assert!(page.body.contains("Wilma Quartz") && page.body.contains("the organisation"), "{}", page.body);
    assert!(page.body.contains("Is &lt;b&gt;this&lt;/b&gt; fine?") && page.body.contains("Who asks for this"));
    assert!(!ada.get(&format!("/cases/{id}")).await.body.contains("value=\"approve\""), "the author is not asked to decide");

    assert_eq!(ben.post(&format!("/cases/{id}/notes"), &[("note", "Leave the <i>name</i> out?")]).await.status, StatusCode::SEE_OTHER);
    assert!(ada.get(&format!("/cases/{id}")).await.body.contains("Leave the &lt;i&gt;name&lt;/i&gt; out?"));
    assert_eq!(decide(&ben, &id, "approve").await, StatusCode::SEE_OTHER);
    let after = case(&desk, &id).await;
    assert_eq!((after.state, after.decided_by.as_ref()), (CaseState::Approved, ben.member.as_ref()));
    assert_eq!(draft_state(&desk, &draft).await, DraftState::Sent);
    assert_eq!(outbox(&desk).await, [(MONDAY + 23 * HOUR, Some(MONDAY + 23 * HOUR + 72 * HOUR))], "the approval runs out");
    assert_eq!(ben.get(&format!("/cases/{id}")).await.status, StatusCode::OK, "he sees what he decided");

    let record = desk.app.store.audit(&Wanted::default(), 20).await.unwrap();
    let verbs: Vec<&str> = record.iter().take(3).map(|entry| entry.verb.as_str()).collect();
    assert_eq!(verbs, ["case.approve", "case.note", "case.ask"]);
    let record = format!("{record:?}");
    assert!(!record.contains("Quartz") && !record.contains("fine?") && !record.contains("Because"));
    assert!(!format!("{after:?}").contains("Quartz"));
}

#[tokio::test]
async fn declined_it_comes_back_and_starts_anew() {
    let desk = Desk::new().await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::SecondReader).await);
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    let draft = ada.draft(CLEAR).await;
    let id = ask(&ada, &draft, &own, &[]).await;
    assert_eq!(case(&desk, &id).await.cause.name(), "asked", "also what is clear can be shown to a colleague");
    let bare = ben.post(&format!("/cases/{id}/decide"), &[("decision", "decline"), ("note", " ")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "he says why");
    assert_eq!(ben.post(&format!("/cases/{id}/decide"), &[("decision", "maybe")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(decide(&ben, &id, "decline").await, StatusCode::SEE_OTHER);
    assert_eq!((case(&desk, &id).await.state, draft_state(&desk, &draft).await), (CaseState::Declined, DraftState::Open));
    assert!(ada.get(&format!("/cases/{id}")).await.body.contains("Because"));

    let saved = ada.post(&format!("/drafts/{draft}"), &[("text", "Vaccines work well."), ("version", "1")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let form = [("version", "2"), ("account", own.as_str()), ("act", "ask")];
    let again = ada.post(&format!("/drafts/{draft}/send"), &form).await.location().trim_start_matches("/cases/").to_owned();
    assert_ne!(again, id);
    assert_eq!(case(&desk, &again).await.version, 2);
    assert!(!ben.get(&format!("/cases/{id}")).await.body.contains("Vaccines work well."), "a case shows its own version");
    assert!(outbox(&desk).await.is_empty());
}

#[tokio::test]
async fn the_author_never_decides_his_own() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Administrator).await;
    desk.member("ben", Role::SecondReader).await;
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    let draft = ada.draft(CLEAR).await;
    let named = act(&ada, &draft, &own, "ask", &[("reader", ada.id())]).await;
    assert_eq!(named.status, StatusCode::UNPROCESSABLE_ENTITY, "nor asks himself");
    let id = ask(&ada, &draft, &own, &[]).await;
    for decision in ["approve", "decline"] {
        assert_eq!(decide(&ada, &id, decision).await, StatusCode::FORBIDDEN);
    }
    assert!(!ada.get("/cases").await.body.split("Your own posts").next().unwrap().contains(&id), "it does not wait for him");
    // Even if the row says that he was asked.
    desk.sql(&format!("UPDATE cases SET reader = author WHERE id = '{id}'")).await;
    assert_eq!(decide(&ada, &id, "approve").await, StatusCode::FORBIDDEN);
    assert_eq!(case(&desk, &id).await.state, CaseState::Waiting);
}

#[tokio::test]
async fn what_was_judged_otherwise_is_not_approved() {
    let desk = Desk::new().await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::SecondReader).await);
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    let id = ask(&ada, &ada.draft(CLEAR).await, &own, &[]).await;
    desk.sql(&format!("UPDATE accounts SET audience = 'followers' WHERE id = '{own}'")).await;
    assert_eq!(decide(&ben, &id, "approve").await, StatusCode::CONFLICT);
    desk.sql(&format!("UPDATE accounts SET audience = 'public' WHERE id = '{own}'")).await;
    let mild = "format = 1\nkind = \"overlay\"\nid = \"mild\"\ntitle = \"Mild\"\nlevel = \"employer\"\nover = [\"ama\"]\n\
                mute = [{ rule = \"misleading-claim\", reason = \"r\" }]\n";
    desk.app.engines.set(engines::resolve(&[], Some(mild)).unwrap()).unwrap();
    let worse = ask(&ada, &ada.draft(PAUSE).await, &own, &[]).await;
    desk.app.engines.set(engines::resolve(&[], None).unwrap()).unwrap();
    assert_eq!(decide(&ben, &worse, "approve").await, StatusCode::CONFLICT, "he was shown less than is found now");
    assert_eq!(decide(&ben, &worse, "decline").await, StatusCode::SEE_OTHER);
    assert_eq!(decide(&ben, &id, "approve").await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn who_reads_no_more_keeps_no_case() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let (ben, cid) = (desk.member("ben", Role::SecondReader).await, desk.member("cid", Role::SecondReader).await);
    let admin = desk.member("admin", Role::Administrator).await;
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    let steps: [(&str, &[(&str, &str)]); 2] = [("role", &[("role", "member")]), ("suspend", &[])];
    for (verb, form) in steps {
        desk.sql(&format!("UPDATE members SET role = 'second-reader' WHERE id = '{}'", ben.id())).await;
        let id = ask(&ada, &ada.draft(CLEAR).await, &own, &[("reader", ben.id())]).await;
        assert_eq!(decide(&cid, &id, "approve").await, StatusCode::NOT_FOUND);
        assert!(desk.app.store.notices(cid.member.as_ref().unwrap(), 10).await.unwrap().iter().all(|told| told.subject != id));
        assert_eq!(admin.post(&format!("/members/{}/{verb}", ben.id()), form).await.status, StatusCode::SEE_OTHER);
        let told = desk.app.store.notices(cid.member.as_ref().unwrap(), 10).await.unwrap();
        assert!(told.iter().any(|told| told.subject == id), "{verb}: the others are told");
        assert!(desk.app.store.notices(ben.member.as_ref().unwrap(), 10).await.unwrap().is_empty());
        assert_eq!(decide(&cid, &id, "approve").await, StatusCode::SEE_OTHER, "{verb}");
    }
}

#[tokio::test]
async fn cases_of_a_suspended_author_are_taken_back() {
    let desk = Desk::new().await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::SecondReader).await);
    let admin = desk.member("admin", Role::Administrator).await;
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    let draft = ada.draft(CLEAR).await;
    let id = ask(&ada, &draft, &own, &[]).await;
    assert_eq!(admin.post(&format!("/members/{}/suspend", ada.id()), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!((case(&desk, &id).await.state, draft_state(&desk, &draft).await), (CaseState::Withdrawn, DraftState::Open));
    assert!(!ben.get("/cases").await.body.contains(&id));
    assert!(desk.app.store.notices(ben.member.as_ref().unwrap(), 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_does() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let (ben, cid) = (desk.member("ben", Role::SecondReader).await, desk.member("cid", Role::ComplianceLead).await);
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    for (first, second) in [("approve", "approve"), ("approve", "decline"), ("decline", "decline")] {
        let id = ask(&ada, &ada.draft(CLEAR).await, &own, &[]).await;
        let (a, b) = tokio::join!(decide(&ben, &id, first), decide(&cid, &id, second));
        let mut both = [a, b];
        both.sort();
        assert_eq!(both, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
        assert_eq!(decide(&ben, &id, "decline").await, StatusCode::CONFLICT, "nor later");
    }
    let count = outbox(&desk).await.len();
    assert!((1..=2).contains(&count), "{count}");
}

#[tokio::test]
async fn only_who_is_asked_sees_it() {
    let desk = Desk::new().await;
    let (ada, eve) = (desk.member("ada", Role::Member).await, desk.member("eve", Role::Member).await);
    let (ben, cid) = (desk.member("ben", Role::SecondReader).await, desk.member("cid", Role::Administrator).await);
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    let draft = ada.draft(HOLD).await;
    let id = ask(&ada, &draft, &own, &[("reader", ben.id())]).await;
    let place = format!("/cases/{id}");
    for other in [&eve, &cid] {
        assert_eq!(other.get(&place).await.status, StatusCode::NOT_FOUND);
        assert!(!other.get("/cases").await.body.contains(&id));
        assert_eq!(decide(other, &id, "approve").await, StatusCode::NOT_FOUND);
        assert_eq!(other.post(&format!("{place}/withdraw"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(&format!("{place}/notes"), &[("note", "x")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.get(&format!("/drafts/{draft}")).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(ben.post(&format!("{place}/withdraw"), &[]).await.status, StatusCode::NOT_FOUND, "only the author takes it back");
    for strange in ["x", "018bcfe5-6800-7000-8000-000000000000"] {
        assert_eq!(decide(&ben, strange, "approve").await, StatusCode::NOT_FOUND);
    }
    assert_eq!(ada.post(&format!("{place}/withdraw"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!((case(&desk, &id).await.state, draft_state(&desk, &draft).await), (CaseState::Withdrawn, DraftState::Open));
    assert_eq!(ben.get(&place).await.status, StatusCode::NOT_FOUND, "nothing to see any more");
    assert_eq!(decide(&ben, &id, "approve").await, StatusCode::CONFLICT);
    assert_eq!(ada.post(&format!("{place}/withdraw"), &[]).await.status, StatusCode::CONFLICT);
    assert!(outbox(&desk).await.is_empty());
}

#[tokio::test]
async fn a_reader_who_is_none_any_more_does_not_decide() {
    let desk = Desk::new().await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::SecondReader).await);
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    let id = ask(&ada, &ada.draft(CLEAR).await, &own, &[("reader", ben.id())]).await;
    assert_eq!(ben.get(&format!("/cases/{id}")).await.status, StatusCode::OK);
    desk.sql(&format!("UPDATE members SET role = 'member' WHERE id = '{}'", ben.id())).await;
    assert_eq!(ben.get(&format!("/cases/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(decide(&ben, &id, "approve").await, StatusCode::NOT_FOUND);
    desk.sql(&format!("UPDATE members SET role = 'second-reader', state = 'suspended' WHERE id = '{}'", ben.id())).await;
    let suspended = ben.post(&format!("/cases/{id}/decide"), &[("decision", "approve")]).await;
    assert_eq!(suspended.location(), "/sign-in");
    assert_eq!(case(&desk, &id).await.state, CaseState::Waiting);
    let draft = ada.draft(CLEAR).await;
    let asked = act(&ada, &draft, &own, "ask", &[("reader", ben.id())]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "nor is he asked");
}

#[tokio::test]
async fn over_time_nothing_is_sent() {
    let desk = Desk::new().await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::SecondReader).await);
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    let draft = ada.draft(CLEAR).await;
    let early = act(&ada, &draft, &own, "ask", &[("when", "tomorrow"), ("until", "2026-03-02T17:00")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "an approval that runs out before it is sent is of no use");
    let id = ask(&ada, &draft, &own, &[("until", "2026-03-02T17:00")]).await;
    desk.wait(8 * HOUR - 1);
    assert_eq!(cases::tick(&desk.app).await.unwrap(), 0);
    desk.wait(1);
    assert_eq!(decide(&ben, &id, "approve").await, StatusCode::CONFLICT);
    assert_eq!((case(&desk, &id).await.state, draft_state(&desk, &draft).await), (CaseState::Expired, DraftState::Open));
    assert!(outbox(&desk).await.is_empty());

    let id = ask(&ada, &draft, &own, &[]).await;
    desk.wait(72 * HOUR);
    assert_eq!(cases::tick(&desk.app).await.unwrap(), 1, "the desk looks by itself");
    assert_eq!(cases::tick(&desk.app).await.unwrap(), 0);
    assert_eq!((case(&desk, &id).await.state, draft_state(&desk, &draft).await), (CaseState::Expired, DraftState::Open));
    assert!(ada.get("/notices").await.body.contains("Nobody decided"));
}

#[tokio::test]
async fn an_approval_that_ran_out_sends_nothing() {
    let desk = Desk::new().await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::SecondReader).await);
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    let draft = ada.draft(CLEAR).await;
    let id = ask(&ada, &draft, &own, &[("when", "at"), ("at", "2026-03-02T15:00"), ("until", "2026-03-02T16:00")]).await;
    assert_eq!(decide(&ben, &id, "approve").await, StatusCode::SEE_OTHER);
    assert_eq!(outbox(&desk).await, [(MONDAY + 6 * HOUR, Some(MONDAY + 7 * HOUR))]);
    // The desk was not running when its time came.
    desk.wait(7 * HOUR + 1);
    publish::tick(&desk.app).await.unwrap();
    assert_eq!(draft_state(&desk, &draft).await, DraftState::Open);
    assert!(ada.get("/notices").await.body.contains("its approval ran out"));
}

#[tokio::test]
async fn what_is_before_a_reader_does_not_change() {
    let desk = Desk::new().await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::SecondReader).await);
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    let draft = ada.draft(CLEAR).await;
    desk.picture(&ada, &draft, "A chart", "no").await;
    let id = ask(&ada, &draft, &own, &[]).await;
    let saved = ada.post(&format!("/drafts/{draft}"), &[("text", HOLD), ("version", "1")]).await;
    assert!(matches!(saved.status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY), "{}", saved.status);
    let form = [("version", "1"), ("account", own.as_str())];
    for act in ["send", "ask"] {
        let refused = ada.post(&format!("/drafts/{draft}/send"), &[form.as_slice(), &[("act", act)]].concat()).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{act}");
    }
    ada.post(&format!("/drafts/{draft}/discard"), &[]).await;
    assert_eq!((draft_state(&desk, &draft).await, case(&desk, &id).await.state), (DraftState::Waiting, CaseState::Waiting));
    let page = ben.get(&format!("/cases/{id}")).await;
    let picture = page.body.split(&format!("/cases/{id}/files/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(ben.get(&format!("/cases/{id}/files/{picture}")).await.headers["content-type"], "image/png");
    assert_eq!(desk.stranger().get(&format!("/cases/{id}/files/{picture}")).await.status, StatusCode::SEE_OTHER);

    // Whatever changed behind the desk's back is not what he was asked about.
    for change in [
        "UPDATE drafts SET version = 2".to_owned(),
        "UPDATE files SET alt = 'Something else'".to_owned(),
        format!("UPDATE accounts SET state = 'broken' WHERE id = '{own}'"),
        format!("UPDATE accounts SET member = '{}' WHERE id = '{own}'", ben.id()),
    ] {
        desk.sql(&change).await;
        assert_eq!(decide(&ben, &id, "approve").await, StatusCode::CONFLICT, "{change}");
        let undo = format!(
            "UPDATE drafts SET version = 1; UPDATE files SET alt = 'A chart';
             UPDATE accounts SET state = 'connected', member = '{}' WHERE id = '{own}'",
            ada.id()
        );
        desk.sql(&undo).await;
    }
    assert!(outbox(&desk).await.is_empty());
    assert_eq!(decide(&ben, &id, "approve").await, StatusCode::SEE_OTHER);
    assert_eq!(decide(&ben, &id, "approve").await, StatusCode::CONFLICT, "a decision is not made twice");
    assert_eq!(outbox(&desk).await.len(), 1);
}
