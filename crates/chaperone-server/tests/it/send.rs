//! From a draft to the outbox: what goes at once, what is slept on, what needs a reason, and what does not go.

use axum::http::StatusCode;
use chaperone_server::engines;
use chaperone_store::accounts::Voice;
use chaperone_store::audit::Wanted;
use chaperone_store::members::Role;
use chaperone_store::publications::{Publication, PublicationState};
use chaperone_store::{AccountId, PublicationId};

use crate::desk::{Answered, Browser, Desk, HOUR, MONDAY};

pub(crate) const CLEAR: &str = "Vaccines work.";
pub(crate) const PAUSE: &str = "Garlic cures cancer.";
pub(crate) const HOLD: &str = "Mrs. Wilma Quartz, MRN 5520117, came back to our clinic today.";

/// The mark of what the page shows.
pub(crate) fn seen(page: &Answered) -> String {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Looks at the page of `draft` for `account` and does `act`, with `more` filled in.
pub(crate) async fn act(browser: &Browser<'_>, draft: &str, account: &AccountId, act: &str, more: &[(&str, &str)]) -> Answered {
    let seen = seen(&browser.get(&format!("/drafts/{draft}/send?account={account}")).await);
    let mut form = vec![("version", "1"), ("account", account.as_str()), ("seen", seen.as_str()), ("act", act)];
    form.extend(more);
    browser.post(&format!("/drafts/{draft}/send"), &form).await
}

async fn publication(desk: &Desk, answered: &Answered) -> Publication {
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.body);
    let id: PublicationId = answered.location().trim_start_matches("/sent/").parse().unwrap();
    desk.app.store.publication(&id).await.unwrap().unwrap()
}

#[tokio::test]
async fn what_is_clear_goes_at_once() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let own = desk.account(ada.member.as_ref(), Voice::Professional).await;
    let draft = ada.draft(CLEAR).await;
    let page = ada.get(&format!("/drafts/{draft}/send")).await;
    assert!(page.body.contains("Nothing found that speaks against"), "the only account is chosen: {}", page.body);
    let sent = publication(&desk, &act(&ada, &draft, &own, "send", &[]).await).await;
    assert_eq!((sent.version, &sent.account, sent.state), (1, &own, PublicationState::Scheduled));
    assert_eq!((sent.not_before, sent.not_after), (MONDAY, None));

    let again = ada.post(&format!("/drafts/{draft}/send"), &[("version", "1"), ("account", own.as_str()), ("act", "send")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "sent once");
    assert_eq!(ada.get(&format!("/drafts/{draft}/send")).await.location(), "/sent");
    let organisations = desk.account(None, Voice::Practice).await;
    let draft = ada.draft(CLEAR).await;
    publication(&desk, &act(&ada, &draft, &organisations, "send", &[]).await).await;
}

#[tokio::test]
async fn on_ones_own_account_a_reason_is_enough_and_stays_ones_own() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let lead = desk.member("lead", Role::Administrator).await;
    let reason = "My <b>own</b> reason, nobody's business";
    for (text, voice) in [(PAUSE, Voice::Personal), (HOLD, Voice::Professional)] {
        let own = desk.account(ada.member.as_ref(), voice).await;
        let draft = ada.draft(text).await;
        let bare = act(&ada, &draft, &own, "send", &[("when", "at"), ("at", "2026-03-05T08:00"), ("reason", "  ")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bare.body.contains("why you want to go on") && bare.body.contains("2026-03-05T08:00"), "nothing typed is lost");
        publication(&desk, &act(&ada, &draft, &own, "send", &[("reason", reason)]).await).await;
    }
    let log = ada.get("/me/log").await;
    assert!(log.body.contains("My &lt;b&gt;own&lt;/b&gt; reason"), "{}", log.body);
    assert!(!lead.get("/me/log").await.body.contains("own&lt;/b&gt; reason"));

    let record = desk.app.store.audit(&Wanted::default(), 20).await.unwrap();
    let went_on: Vec<_> = record.iter().filter(|entry| entry.verb == "draft.go-on").collect();
    assert_eq!(went_on.len(), 2);
    for entry in went_on {
        assert_eq!(entry.details, "{\"version\":1}", "what was found in his own posts stays his own");
    }
    assert!(!format!("{record:?}").contains("reason") && !format!("{record:?}").contains("Quartz"));
    assert!(!format!("{:?}", desk.app.store.overrides(ada.member.as_ref().unwrap(), 9).await.unwrap()).contains("own"));
}

#[tokio::test]
async fn for_the_organisation_no_reason_is_enough() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Administrator).await;
    let organisations = desk.account(None, Voice::Professional).await;
    let practice = desk.account(ada.member.as_ref(), Voice::Practice).await;
    for (text, account) in [(PAUSE, &organisations), (HOLD, &organisations), (PAUSE, &practice), (HOLD, &practice)] {
        let draft = ada.draft(text).await;
        let page = ada.get(&format!("/drafts/{draft}/send?account={account}")).await;
        assert!(page.body.contains("speaks for the organisation") && !page.body.contains("Send all the same"), "{}", page.body);
        assert!(page.body.contains("no second reader at this desk yet"), "nobody is there to ask: said kindly");
        let sent = act(&ada, &draft, account, "send", &[("reason", "because")]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        let asked = act(&ada, &draft, account, "ask", &[]).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let record = desk.app.store.audit(&Wanted::default(), 50).await.unwrap();
    assert!(record.iter().all(|entry| entry.verb != "draft.send"));
}

#[tokio::test]
async fn one_sleeps_on_it_first() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    desk.sql("UPDATE members SET time_zone = 'Europe/Berlin'").await;
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    let at = |answered: &Answered| answered.body.find("value=\"tomorrow\"").zip(answered.body.find("value=\"now\"")).unwrap();
    let draft = ada.draft(PAUSE).await;
    let page = ada.get(&format!("/drafts/{draft}/send?account={own}")).await;
    let (tomorrow, now) = at(&page);
    assert!(tomorrow < now && page.body.contains("value=\"tomorrow\" checked"), "where one had better think again, the night comes first");
    let sent = publication(&desk, &act(&ada, &draft, &own, "send", &[("when", "tomorrow"), ("reason", "r")]).await).await;
    assert_eq!(sent.not_before, MONDAY + 22 * HOUR, "08:00 in Berlin is 07:00 UTC");

    let draft = ada.draft(CLEAR).await;
    let page = ada.get(&format!("/drafts/{draft}/send?account={own}")).await;
    assert!(page.body.contains("value=\"now\" checked"));
    for wrong in [[("when", "at"), ("at", "2026-03-02T09:59")], [("when", "at"), ("at", "")], [("when", "never"), ("at", "")]] {
        let refused = act(&ada, &draft, &own, "send", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
    }
    let sent = publication(&desk, &act(&ada, &draft, &own, "send", &[("when", "at"), ("at", "2026-03-29T02:30")]).await).await;
    assert_eq!(sent.not_before, "2026-03-29T01:30:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond(), "no clock shows 02:30");
}

#[tokio::test]
async fn only_what_was_on_the_page_is_sent() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    let draft = ada.draft(CLEAR).await;
    let place = format!("/drafts/{draft}/send");
    ada.post(&format!("/drafts/{draft}"), &[("text", HOLD), ("version", "1")]).await;
    let form = |version| vec![("version", version), ("account", own.as_str()), ("act", "send"), ("reason", "r")];
    assert_eq!(ada.post(&place, &form("1")).await.status, StatusCode::CONFLICT, "another window saved in between");
    assert_eq!(ada.post(&place, &form("3")).await.status, StatusCode::CONFLICT);
    assert_eq!(ada.post(&place, &form("x")).await.status, StatusCode::BAD_REQUEST);
    let unseen = ada.post(&place, &form("2")).await;
    assert_eq!(unseen.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason for what one did not see is none");
    assert!(unseen.body.contains("Look at it before you go on"));
    assert_eq!(desk.app.store.draft(&draft.parse().unwrap()).await.unwrap().unwrap().state.name(), "open");
}

#[tokio::test]
async fn a_stricter_policy_or_another_account_is_shown_first() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let (personal, professional) =
        (desk.account(ada.member.as_ref(), Voice::Personal).await, desk.account(ada.member.as_ref(), Voice::Professional).await);
    let mild = "format = 1\nkind = \"overlay\"\nid = \"mild\"\ntitle = \"Mild\"\nlevel = \"employer\"\nover = [\"ama\"]\n\
                mute = [{ rule = \"misleading-claim\", reason = \"r\" }]\n";
    desk.app.engines.set(engines::resolve(&[], Some(mild)).unwrap()).unwrap();
    let draft = ada.draft(PAUSE).await;
    let place = format!("/drafts/{draft}/send");
    let before = ada.get(&format!("{place}?account={personal}")).await;
    assert!(before.body.contains("Nothing found"), "{}", before.body);
    let before = seen(&before);
    desk.app.engines.set(engines::resolve(&[], None).unwrap()).unwrap();
    let form = [("version", "1"), ("account", personal.as_str()), ("seen", &before), ("act", "send"), ("reason", "r")];
    let stricter = ada.post(&place, &form).await;
    assert_eq!(stricter.status, StatusCode::UNPROCESSABLE_ENTITY, "shown again instead of sent");
    assert!(stricter.body.contains("Look at it before you go on"));

    // The mark of one account is of no use for another.
    let of_one = seen(&ada.get(&format!("{place}?account={personal}")).await);
    let form = [("version", "1"), ("account", professional.as_str()), ("seen", &of_one), ("act", "send"), ("reason", "r")];
    assert_eq!(ada.post(&place, &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    // A policy whose row is there and whose engine is not yet: nothing goes out by the old one.
    desk.sql("INSERT INTO policies (id, version, packs, fingerprint, note, set_by, created_at) VALUES ('p', 1, '[]', 'new', '', 'x', 1)")
        .await;
    let form = [("version", "1"), ("account", personal.as_str()), ("seen", &of_one), ("act", "send"), ("reason", "r")];
    assert_eq!(ada.post(&place, &form).await.status, StatusCode::CONFLICT);
    assert_eq!(ada.post(&place, &form).await.status, StatusCode::SEE_OTHER, "the engine has followed");
}

#[tokio::test]
async fn what_is_not_ones_own_is_not_there() {
    let desk = Desk::new().await;
    let (ada, ben) = (desk.member("ada", Role::Member).await, desk.member("ben", Role::Administrator).await);
    let (adas, bens) = (desk.account(ada.member.as_ref(), Voice::Personal).await, desk.account(ben.member.as_ref(), Voice::Personal).await);
    let draft = ada.draft(CLEAR).await;
    let place = format!("/drafts/{draft}/send");
    assert_eq!(ben.get(&place).await.status, StatusCode::NOT_FOUND);
    let form = |account| [("version", "1"), ("account", account), ("act", "send")];
    assert_eq!(ben.post(&place, &form(bens.as_str())).await.status, StatusCode::NOT_FOUND);
    let foreign = ada.post(&place, &form(bens.as_str())).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!foreign.body.contains(bens.as_str()));
    for state in ["broken", "removed"] {
        desk.sql(&format!("UPDATE accounts SET state = '{state}' WHERE id = '{adas}'")).await;
        assert_eq!(ada.post(&place, &form(adas.as_str())).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{state}");
    }
}

#[tokio::test]
async fn a_picture_with_an_open_question_holds_the_post() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    desk.member("ben", Role::SecondReader).await;
    let own = desk.account(ada.member.as_ref(), Voice::Personal).await;
    let draft = ada.draft(CLEAR).await;
    let place = format!("/drafts/{draft}/send");
    desk.picture(&ada, &draft, "", "unasked").await;
    for (alt, patient, words) in
        [("", "no", "cannot see it"), ("A chart", "unasked", "whether it shows a patient"), ("A chart", "yes", "has not agreed")]
    {
        desk.sql(&format!("UPDATE files SET alt = '{alt}', patient = '{patient}'")).await;
        for act in ["send", "ask"] {
            let refused = ada.post(&place, &[("version", "1"), ("account", own.as_str()), ("act", act)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.body.contains(words), "{}", refused.body);
        }
    }
    desk.sql("UPDATE files SET alt = 'A chart', patient = 'no'").await;
    publication(&desk, &act(&ada, &draft, &own, "send", &[]).await).await;
}

#[tokio::test]
async fn a_warning_a_link_and_what_pictures_show_are_reviewed_like_the_text() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let organisations = desk.account(None, Voice::Practice).await;
    let calm = ada.post("/drafts", &[("text", CLEAR), ("warning", "health"), ("link", "https://news.example/vaccines")]).await;
    let calm = calm.location().trim_start_matches("/drafts/").to_owned();
    desk.picture(&ada, &calm, "A garden in spring", "no").await;
    let page = ada.get(&format!("/drafts/{calm}/send?account={organisations}")).await;
    assert!(page.body.contains("Nothing found that speaks against"), "{}", page.body);
    publication(&desk, &act(&ada, &calm, &organisations, "send", &[]).await).await;

    let warned = ada.post("/drafts", &[("text", CLEAR), ("warning", HOLD)]).await.location().trim_start_matches("/drafts/").to_owned();
    let shown = ada.draft(CLEAR).await;
    desk.picture(&ada, &shown, HOLD, "no").await;
    for (draft, place) in [(&warned, "In the content warning: “"), (&shown, "In what you say of picture 1: “")] {
        let page = ada.get(&format!("/drafts/{draft}/send?account={organisations}")).await;
        assert!(page.body.contains("data-verdict=\"hold\"") && page.body.contains(place), "{place} {}", page.body);
        let refused = act(&ada, draft, &organisations, "send", &[("reason", "r")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{place}");
        assert!(ada.get(&format!("/drafts/{draft}")).await.body.contains(place), "the composer says so, too: {place}");
    }
}

#[tokio::test]
async fn what_is_said_of_a_picture_after_the_look_is_looked_at_first() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let own = desk.account(ada.member.as_ref(), Voice::Professional).await;
    let draft = ada.draft(PAUSE).await;
    desk.picture(&ada, &draft, "A garden", "no").await;
    let place = format!("/drafts/{draft}/send");
    let before = seen(&ada.get(&place).await);
    desk.sql("UPDATE files SET alt = 'A bed of garlic'").await;
    let form = [("version", "1"), ("account", own.as_str()), ("seen", &before), ("act", "send"), ("reason", "r")];
    let again = ada.post(&place, &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("Look at it before you go on"));
}

#[tokio::test]
async fn a_case_is_good_for_the_hours_that_the_organisation_says() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let admin = desk.member("olga", Role::Administrator).await;
    let own = desk.account(ada.member.as_ref(), Voice::Professional).await;
    let facts = [("organisation", "Mercy"), ("portal", ""), ("telephone", ""), ("emergency", ""), ("domains", "")];
    for hours in [72, 4] {
        if hours != 72 {
            admin.post("/organisation", &[&facts[..], &[("case_hours", "4")]].concat()).await;
        }
        let draft = ada.draft(PAUSE).await;
        let page = ada.get(&format!("/drafts/{draft}/send")).await;
        assert!(page.body.contains(&format!("{hours} hours after")), "{}", page.body);
        let asked = act(&ada, &draft, &own, "ask", &[]).await;
        let id = asked.location().trim_start_matches("/cases/").parse().unwrap();
        let case = desk.app.store.case(&id).await.unwrap().unwrap();
        assert_eq!(case.expires_at, MONDAY + hours * HOUR);
    }
}
