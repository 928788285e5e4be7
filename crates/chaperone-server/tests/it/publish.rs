//! The outbox against a server that fails at each step, lies, and answers after acting or not at all.

use std::future::Future;
use std::task::Poll;

use axum::http::StatusCode;
use chaperone_connect::mastodon::Server;
use chaperone_connect::{Connection, Secret};
use chaperone_server::engines;
use chaperone_server::publish::tick;
use chaperone_store::accounts::{Account, Connection as Standing, Voice};
use chaperone_store::audit::Wanted;
use chaperone_store::drafts::{Content, DraftState, Judged};
use chaperone_store::files;
use chaperone_store::members::Role;
use chaperone_store::publications::{Footing, Outgoing, PartState, Publication, PublicationState};
use chaperone_store::{AccountId, Actor, DraftId, Entry, MemberId, PublicationId};
use serde_json::json;

use crate::desk::{Browser, Desk, HOUR, MONDAY};
use crate::network::{Do, Network};

const MINUTE: i64 = 60_000;

/// A desk, a server, and an account there.
struct Scene {
    desk: Desk,
    network: Network,
}

impl Scene {
    async fn new() -> Self {
        let network = Network::new();
        let desk = Desk::allowing(std::slice::from_ref(&network.url)).await;
        Self { desk, network }
    }

    /// An account of `member` at the server.
    async fn account(&self, member: &MemberId) -> AccountId {
        let app = &self.desk.app;
        let id = AccountId::new(app.now());
        let server = Server::new(&app.http, self.network.url.as_str()).unwrap();
        let secret = Connection::Mastodon(server.account(Secret::new("a-token"), "17").unwrap()).to_secret();
        let sealed = app.sealer.seal(&format!("account:{id}"), secret.reveal().as_bytes()).unwrap();
        let account = Account { secret: Some(sealed), ..plain(&id, member, "mastodon", "@ann@social.example") };
        add(&self.desk, &account).await;
        id
    }

    async fn tick(&self) {
        tick(&self.desk.app).await.unwrap();
    }

    fn texts(&self) -> Vec<String> {
        self.network.posts().into_iter().map(|post| post.text).collect()
    }
}

fn plain(id: &AccountId, member: &MemberId, network: &str, handle: &str) -> Account {
    Account {
        id: id.clone(),
        member: Some(member.clone()),
        voice: Voice::Professional,
        network: network.to_owned(),
        server: String::new(),
        handle: handle.to_owned(),
        title: "Ann".to_owned(),
        email: String::new(),
        audience: "public".to_owned(),
        followers: None,
        facts: r#"{"limits": {"max": 60, "max_bytes": null, "per_url": null, "max_media": 4, "max_media_bytes": null, "max_alt": null, "kinds": []}}"#
            .to_owned(),
        secret: None,
        state: Standing::Connected,
        created_at: MONDAY,
        checked_at: None,
    }
}

async fn add(desk: &Desk, account: &Account) {
    let mut write = desk.app.store.write().await.unwrap();
    write.add_account(account).await.unwrap();
    write.commit(Entry::new(MONDAY, Actor::Operator, "account.connect", &account.id)).await.unwrap();
}

/// What a draft stands on now.
async fn footing(desk: &Desk, draft: &DraftId, account: &AccountId) -> Footing {
    Footing {
        verdict: "clear".to_owned(),
        policy: desk.app.engines.current().policy().fingerprint().to_string(),
        files: files::mark(&desk.app.store.files_of(draft).await.unwrap()),
        as_account: desk.app.store.account_as_it_was(account).await.unwrap().unwrap().mark(),
    }
}

/// Hands a text over, as the sending of a draft does.
async fn hand_over(desk: &Desk, author: &MemberId, account: &AccountId, text: &str, when: (i64, Option<i64>)) -> PublicationId {
    let now = desk.app.now();
    let content = Content { account: Some(account.clone()), text: text.to_owned(), ..Content::default() };
    let mut write = desk.app.store.write().await.unwrap();
    let draft = write.add_draft(author, &content, &Judged::default(), now).await.unwrap();
    write.move_draft(&draft, DraftState::Open, DraftState::Sent, now).await.unwrap();
    let footing = footing(desk, &draft, account).await;
    let out = Outgoing { draft: &draft, version: 1, account, author, not_before: when.0, not_after: when.1, footing: &footing };
    let id = write.add_publication(&out, now).await.unwrap();
    write.commit(Entry::new(now, Actor::Member(author.clone()), "draft.send", &draft)).await.unwrap();
    id
}

async fn now(desk: &Desk, author: &MemberId, account: &AccountId, text: &str) -> PublicationId {
    hand_over(desk, author, account, text, (desk.app.now(), None)).await
}

async fn one(desk: &Desk, id: &PublicationId) -> Publication {
    desk.app.store.publication(id).await.unwrap().unwrap()
}

async fn draft_state(desk: &Desk, id: &PublicationId) -> DraftState {
    let one = one(desk, id).await;
    desk.app.store.draft(&one.draft).await.unwrap().unwrap().state
}

/// A scene with a member, his account, and one text that is handed over.
async fn with_one(text: &str) -> (Scene, MemberId, AccountId, PublicationId) {
    let scene = Scene::new().await;
    let member = scene.desk.member("ada", Role::Member).await.member.unwrap();
    let account = scene.account(&member).await;
    let id = now(&scene.desk, &member, &account, text).await;
    (scene, member, account, id)
}

#[tokio::test]
async fn what_is_handed_over_is_sent_exactly_and_read_back() {
    let (scene, ..) = with_one("Wash your hands <3 & dry them.").await;
    scene.tick().await;
    assert_eq!(scene.texts(), ["Wash your hands <3 & dry them."]);
    scene.tick().await;
    assert_eq!(scene.texts().len(), 1);
    let record = scene.desk.app.store.audit(&Wanted::default(), 20).await.unwrap();
    let verbs: Vec<&str> = record.iter().rev().map(|entry| entry.verb.as_str()).filter(|verb| verb.starts_with("publication")).collect();
    assert_eq!(
        verbs,
        ["publication.begin", "publication.try", "publication.take", "publication.request", "publication.see", "publication.confirm"]
    );
    assert!(!format!("{record:?}").contains("Wash"), "no words in the record");
}

#[tokio::test]
async fn it_waits_for_its_time() {
    let (scene, member, account, first) = with_one("Now.").await;
    let later = hand_over(&scene.desk, &member, &account, "Later.", (MONDAY + 23 * HOUR, None)).await;
    scene.tick().await;
    assert_eq!(one(&scene.desk, &first).await.state, PublicationState::Confirmed);
    assert_eq!((scene.texts().len(), one(&scene.desk, &later).await.state), (1, PublicationState::Scheduled));
    scene.desk.wait(23 * HOUR);
    scene.tick().await;
    assert_eq!((scene.texts().len(), one(&scene.desk, &later).await.state), (2, PublicationState::Confirmed));
}

#[tokio::test]
async fn a_long_text_is_a_thread_in_order() {
    let text = "The first sentence is about measles and what it does. The second one is about the vaccine that keeps it away. The third says where to go.";
    let (scene, _, _, id) = with_one(text).await;
    // The second post is taken without a word.
    scene.network.posting(vec![Do::Well, Do::ActAndHangUp]);
    scene.tick().await;
    assert_eq!(one(&scene.desk, &id).await.state, PublicationState::Sending);
    scene.desk.wait(5 * MINUTE);
    scene.tick().await;
    let posts = scene.network.posts();
    assert_eq!(posts.iter().map(|post| post.text.as_str()).collect::<Vec<_>>().join(" "), text);
    assert!(posts.len() > 2 && posts.iter().all(|post| post.text.chars().count() <= 60));
    for pair in posts.windows(2) {
        assert_eq!(pair[1].answers.as_deref(), Some(pair[0].id.as_str()));
    }
    assert_eq!(one(&scene.desk, &id).await.state, PublicationState::Confirmed);
}

/// Ticks as the hours go by, until nothing is on its way any more.
async fn let_time_pass(scene: &Scene, id: &PublicationId) -> Publication {
    for _ in 0..60 {
        scene.tick().await;
        let one = one(&scene.desk, id).await;
        if !matches!(
            one.state,
            PublicationState::Scheduled | PublicationState::Sending | PublicationState::Requested | PublicationState::Deleting
        ) {
            return one;
        }
        scene.desk.wait((one.next_at - scene.desk.app.now()).max(1000));
    }
    panic!("it never ends");
}

#[tokio::test]
async fn whatever_fails_it_is_there_once() {
    let busy = json!({"error": "Too many requests"});
    let cases: Vec<Vec<Do>> = vec![
        vec![Do::HangUp],
        vec![Do::ActAndHangUp],
        vec![Do::HangUp, Do::ActAndHangUp],
        vec![Do::Say(503, "", json!({"error": "Maintenance"}))],
        vec![Do::ActAndSay(503, json!({"error": "Maintenance"}))],
        vec![Do::ActAndSay(200, json!({"id": "../../oauth/revoke"}))],
        vec![Do::ActAndSay(200, json!("yes"))],
        vec![Do::Say(200, "", json!({}))],
        vec![Do::Say(429, "Retry-After: 600\r\n", busy.clone())],
        vec![Do::Say(429, "X-RateLimit-Reset: 2026-03-02T09:05:00Z\r\n", busy)],
        vec![Do::Say(308, "Location: https://evil.example/\r\n", json!({}))],
        vec![Do::HangUp; 12],
    ];
    for case in cases {
        let (scene, _, _, id) = with_one("Wash your hands.").await;
        let shown = format!("{case:?}");
        scene.network.posting(case);
        let end = let_time_pass(&scene, &id).await;
        assert_eq!((end.state, scene.texts().len()), (PublicationState::Confirmed, 1), "{shown}: {}", end.said);
        assert_eq!(end.said, "");
    }
}

#[tokio::test]
async fn a_network_that_asks_to_wait_is_waited_for() {
    let (scene, _, _, id) = with_one("Wash your hands.").await;
    scene.network.posting(vec![Do::Say(429, "Retry-After: 600\r\n", json!({"error": "Slow down"}))]);
    scene.tick().await;
    let waiting = one(&scene.desk, &id).await;
    assert_eq!((waiting.state, waiting.next_at), (PublicationState::Scheduled, MONDAY + 600_000));
    assert!(waiting.said.contains("Slow down"));
}

#[tokio::test]
async fn a_refusal_is_told_in_the_networks_words_and_the_draft_is_open_again() {
    let (scene, _, _, id) = with_one("Wash your hands.").await;
    scene.network.posting(vec![Do::Say(422, "", json!({"error": "Validation failed: <b>Text</b> is dull"}))]);
    scene.tick().await;
    let failed = one(&scene.desk, &id).await;
    assert_eq!((failed.state, failed.said.as_str()), (PublicationState::Failed, "The network says: “Validation failed: Text is dull”"));
    assert_eq!((scene.texts().len(), draft_state(&scene.desk, &id).await), (0, DraftState::Open));
}

#[tokio::test]
async fn tokens_that_were_taken_away_break_the_account() {
    let (scene, member, account, id) = with_one("Wash your hands.").await;
    scene.network.posting(vec![Do::Say(401, "", json!({"error": "The access token was revoked"}))]);
    scene.tick().await;
    assert_eq!(one(&scene.desk, &id).await.state, PublicationState::Failed);
    assert_eq!(scene.desk.app.store.account(&account).await.unwrap().unwrap().state, Standing::Broken);
    let next = now(&scene.desk, &member, &account, "Again.").await;
    scene.network.asked();
    scene.tick().await;
    assert_eq!((one(&scene.desk, &next).await.state, scene.network.asked().len()), (PublicationState::Failed, 0));
}

#[tokio::test]
async fn after_a_day_of_silence_it_is_given_up_and_said() {
    let (scene, _, _, id) = with_one("Wash your hands.").await;
    scene.network.plan(|_| Do::HangUp);
    let end = let_time_pass(&scene, &id).await;
    assert_eq!(end.state, PublicationState::Failed);
    assert!(end.said.contains("may be there"), "{}", end.said);
    assert!(scene.desk.app.now() - MONDAY > 23 * HOUR);
    assert_eq!(draft_state(&scene.desk, &id).await, DraftState::Sent, "it is not known that nothing went out");
}

#[tokio::test]
async fn an_approval_that_ran_out_sends_nothing() {
    let (scene, member, account, _) = with_one("Now.").await;
    let id = hand_over(&scene.desk, &member, &account, "Too late.", (MONDAY + HOUR, Some(MONDAY + 2 * HOUR))).await;
    scene.desk.wait(2 * HOUR + 1);
    scene.tick().await;
    assert_eq!((one(&scene.desk, &id).await.state, draft_state(&scene.desk, &id).await), (PublicationState::Expired, DraftState::Open));
    assert_eq!(scene.texts(), ["Now."]);
    // Tried, taken without a word, and run out meanwhile: it is looked for, and found.
    let id = hand_over(&scene.desk, &member, &account, "Just in time.", (scene.desk.app.now(), Some(scene.desk.app.now() + MINUTE))).await;
    scene.network.posting(vec![Do::ActAndHangUp]);
    scene.tick().await;
    scene.desk.wait(HOUR);
    scene.tick().await;
    assert_eq!((one(&scene.desk, &id).await.state, scene.texts().len()), (PublicationState::Confirmed, 2));
    // The same, and it was not taken.
    let id = hand_over(&scene.desk, &member, &account, "Not in time.", (scene.desk.app.now(), Some(scene.desk.app.now() + MINUTE))).await;
    scene.network.posting(vec![Do::HangUp]);
    scene.tick().await;
    scene.desk.wait(HOUR);
    scene.tick().await;
    assert_eq!((one(&scene.desk, &id).await.state, scene.texts().len()), (PublicationState::Expired, 2));
}

#[tokio::test]
async fn the_same_words_twice_are_two_posts() {
    let (scene, member, account, first) = with_one("Wash your hands.").await;
    let second = now(&scene.desk, &member, &account, "Wash your hands.").await;
    scene.network.posting(vec![Do::ActAndHangUp, Do::ActAndHangUp]);
    let_time_pass(&scene, &first).await;
    let_time_pass(&scene, &second).await;
    let store = &scene.desk.app.store;
    let (a, b) = (store.parts(&first).await.unwrap(), store.parts(&second).await.unwrap());
    assert_eq!(scene.texts().len(), 2);
    assert_ne!(a[0].remote, b[0].remote);
}

#[tokio::test]
async fn what_is_not_shown_yet_is_not_confirmed() {
    let (scene, _, _, id) = with_one("Wash your hands.").await;
    scene.network.plan(|line| {
        if line.starts_with("GET /api/v1/statuses/") { Do::Say(404, "", json!({"error": "Record not found"})) } else { Do::Well }
    });
    scene.tick().await;
    assert_eq!(one(&scene.desk, &id).await.state, PublicationState::Requested);
    let browser = scene.desk.sign_in(&one(&scene.desk, &id).await.author).await;
    assert!(browser.get("/sent").await.body.contains("Asked the network; not yet seen there"));
    scene.network.plan(|_| Do::Well);
    scene.desk.wait(HOUR);
    scene.tick().await;
    assert_eq!((one(&scene.desk, &id).await.state, scene.texts().len()), (PublicationState::Confirmed, 1));
    assert!(browser.get("/sent").await.body.contains("Seen at social.example"));
}

#[tokio::test]
async fn a_clock_that_jumps_neither_sends_twice_nor_stops() {
    let (scene, _, _, id) = with_one("Wash your hands.").await;
    scene.network.posting(vec![Do::ActAndHangUp]);
    // A year ahead when it is tried, and set right afterwards.
    scene.desk.wait(8760 * HOUR);
    scene.tick().await;
    assert_eq!(one(&scene.desk, &id).await.state, PublicationState::Sending);
    scene.desk.wait(-8760 * HOUR + MINUTE);
    scene.tick().await;
    assert_eq!((one(&scene.desk, &id).await.state, scene.texts().len()), (PublicationState::Confirmed, 1));
    // A lease of a time to come, whose holder is gone.
    let app = &scene.desk.app;
    let member = one(&scene.desk, &id).await.author;
    let account = one(&scene.desk, &id).await.account;
    let next = now(&scene.desk, &member, &account, "And dry them.").await;
    app.store.hold(&next, app.now() + 8760 * HOUR).await.unwrap();
    scene.tick().await;
    assert_eq!((one(&scene.desk, &next).await.state, scene.texts().len()), (PublicationState::Confirmed, 2));
}

#[tokio::test]
async fn taken_back_in_time_it_is_not_sent() {
    let (scene, member, account, _) = with_one("Now.").await;
    let id = hand_over(&scene.desk, &member, &account, "Later.", (MONDAY + HOUR, None)).await;
    let browser = scene.desk.sign_in(&member).await;
    assert_eq!(browser.post(&format!("/sent/{id}/cancel"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.post(&format!("/sent/{id}/cancel"), &[]).await.status, StatusCode::CONFLICT);
    scene.desk.wait(2 * HOUR);
    scene.tick().await;
    assert_eq!((scene.texts(), draft_state(&scene.desk, &id).await), (vec!["Now.".to_owned()], DraftState::Open));
}

#[tokio::test]
async fn a_failed_one_is_tried_again_when_asked() {
    let (scene, member, account, id) = with_one("Wash your hands.").await;
    scene.network.posting(vec![Do::Say(403, "", json!({"error": "Not today"}))]);
    scene.tick().await;
    let browser = scene.desk.sign_in(&member).await;
    assert!(browser.get(&format!("/sent/{id}")).await.body.contains("Not today"));
    assert_eq!(browser.post(&format!("/sent/{id}/retry"), &[]).await.status, StatusCode::SEE_OTHER);
    scene.tick().await;
    assert_eq!((one(&scene.desk, &id).await.state, scene.texts().len()), (PublicationState::Confirmed, 1));
    assert_eq!(draft_state(&scene.desk, &id).await, DraftState::Sent);
    // Words that have changed meanwhile have not been reviewed for it.
    let other = now(&scene.desk, &member, &account, "Dry your hands.").await;
    scene.network.posting(vec![Do::Say(403, "", json!({"error": "Not today"}))]);
    scene.tick().await;
    let draft = one(&scene.desk, &other).await.draft;
    let mut write = scene.desk.app.store.write().await.unwrap();
    write.save_draft(&draft, 1, &Content::default(), &Judged::default(), MONDAY).await.unwrap();
    write.commit(Entry::new(MONDAY, Actor::Member(member), "draft.save", &draft)).await.unwrap();
    assert_eq!(browser.post(&format!("/sent/{other}/retry"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(one(&scene.desk, &other).await.state, PublicationState::Failed);
}

#[tokio::test]
async fn deleted_is_what_is_gone_there() {
    let (scene, member, _, id) = with_one("Wash your hands.").await;
    scene.tick().await;
    let browser = scene.desk.sign_in(&member).await;
    // As some do: it says yes, and keeps the post.
    scene.network.plan(|line| if line.starts_with("DELETE") { Do::Say(404, "", json!({"error": "Record not found"})) } else { Do::Well });
    assert_eq!(browser.post(&format!("/sent/{id}/delete"), &[]).await.status, StatusCode::SEE_OTHER);
    scene.tick().await;
    assert_eq!(one(&scene.desk, &id).await.state, PublicationState::Deleting);
    assert!(browser.get(&format!("/sent/{id}")).await.body.contains("still shows the post"));
    scene.network.plan(|_| Do::Well);
    scene.desk.wait(HOUR);
    scene.tick().await;
    assert_eq!((one(&scene.desk, &id).await.state, scene.texts().len()), (PublicationState::Deleted, 0));
    assert!(browser.get(&format!("/sent/{id}")).await.body.contains("It is gone at the origin. Copies elsewhere are unknown."));
}

#[tokio::test]
async fn a_post_is_changed_by_a_later_version_of_its_draft() {
    let (scene, member, account, id) = with_one("Wash your hand.").await;
    scene.tick().await;
    let browser = scene.desk.sign_in(&member).await;
    let draft = one(&scene.desk, &id).await.draft;
    let edit = browser.post(&format!("/sent/{id}/edit"), &[]).await;
    assert_eq!((edit.status, edit.location()), (StatusCode::SEE_OTHER, format!("/drafts/{draft}").as_str()));
    let again = send_again(&scene.desk, &id, "Wash your hands.").await;
    scene.network.plan(|line| if line.starts_with("PUT") { Do::ActAndHangUp } else { Do::Well });
    scene.tick().await;
    assert_eq!(one(&scene.desk, &again).await.state, PublicationState::Sending);
    scene.network.plan(|_| Do::Well);
    scene.desk.wait(HOUR);
    scene.tick().await;
    assert_eq!(scene.texts(), ["Wash your hands."]);
    assert_eq!(one(&scene.desk, &again).await.state, PublicationState::Confirmed);
    assert_eq!(one(&scene.desk, &id).await.state, PublicationState::Replaced);
    assert_eq!(scene.desk.app.store.parts(&again).await.unwrap()[0].state, PartState::Confirmed);
    let _ = account;
}

/// Saves a new version of the draft of `id`, and hands it over as it was.
async fn send_again(desk: &Desk, id: &PublicationId, text: &str) -> PublicationId {
    let earlier = one(desk, id).await;
    let now = desk.app.now();
    let content = Content { account: Some(earlier.account.clone()), text: text.to_owned(), ..Content::default() };
    let footing = Footing { files: files::mark([]), ..earlier.footing.clone() };
    let mut write = desk.app.store.write().await.unwrap();
    let version = write.save_draft(&earlier.draft, 1, &content, &Judged::default(), now).await.unwrap();
    write.move_draft(&earlier.draft, DraftState::Open, DraftState::Sent, now).await.unwrap();
    let Publication { draft, account, author, .. } = &earlier;
    let out = Outgoing { draft, version, account, author, not_before: now, not_after: None, footing: &footing };
    let again = write.add_publication(&out, now).await.unwrap();
    write.commit(Entry::new(now, Actor::Desk, "draft.send", &earlier.draft)).await.unwrap();
    again
}

#[tokio::test]
async fn feeds_show_what_is_published_and_nothing_else() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let made = ada.post("/accounts/new/feed", &[("name", "News & Views"), ("voice", "professional"), ("audience", "public")]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let account: AccountId = made.location().rsplit('/').next().unwrap().parse().unwrap();
    let author = ada.member.clone().unwrap();
    let id = now(&desk, &author, &account, "Flu <script>alert(1)</script> shots are here.").await;
    let later = hand_over(&desk, &author, &account, "Tomorrow.", (MONDAY + 24 * HOUR, None)).await;
    let read = async |kind: &str| desk.stranger().get(&format!("/feeds/news-views.{kind}")).await;
    assert!(!read("atom").await.body.contains("Flu"), "not before its time");
    tick(&desk.app).await.unwrap();
    assert_eq!(one(&desk, &later).await.state, PublicationState::Scheduled);
    for kind in ["atom", "rss"] {
        let feed = read(kind).await;
        assert!(
            feed.body.contains("shots are here") && !feed.body.contains("<script>") && !feed.body.contains("Tomorrow"),
            "{}",
            feed.body
        );
        assert_eq!(feed.headers["cache-control"], "public, max-age=300");
        let tag = feed.headers["etag"].to_str().unwrap().to_owned();
        let request =
            desk.stranger().request("GET", &format!("/feeds/news-views.{kind}")).header("if-none-match", format!("\"x\", W/{tag}"));
        assert_eq!(desk.send(request.body(axum::body::Body::empty()).unwrap()).await.status, StatusCode::NOT_MODIFIED);
    }
    let before = read("atom").await.body;
    desk.wait(HOUR);
    ada.post(&format!("/sent/{id}/edit"), &[]).await;
    let again = send_again(&desk, &id, "Flu shots come on Monday.").await;
    tick(&desk.app).await.unwrap();
    let after = read("atom").await.body;
    let name = |body: &str| {
        body.split("<entry>").nth(1).or_else(|| body.split("<entry").nth(1)).unwrap().split("<id>").nth(1).unwrap()[..45].to_owned()
    };
    assert_eq!((name(&before), after.matches("<id>").count()), (name(&after), 2), "the same entry, with other words");
    assert!(after.contains("on Monday") && !after.contains("are here"));
    ada.post(&format!("/sent/{again}/delete"), &[]).await;
    tick(&desk.app).await.unwrap();
    assert!(!read("atom").await.body.contains("Monday"));
    assert_eq!(read("html").await.status, StatusCode::NOT_FOUND);
    ada.post(&format!("/accounts/{account}/remove"), &[]).await;
    assert_eq!(read("atom").await.status, StatusCode::NOT_FOUND);
    assert_eq!(one(&desk, &later).await.state, PublicationState::Failed);
    let taken = ada.post("/accounts/new/feed", &[("name", "news views"), ("voice", "personal"), ("audience", "public")]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY, "its readers must not get another's");
}

#[tokio::test]
async fn by_hand_it_is_copied_and_confirmed() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let form = [("network", "linkedin"), ("handle", "Ada <i>F"), ("voice", "professional"), ("audience", "public")];
    let made = ada.post("/accounts/new/other", &form).await;
    let account: AccountId = made.location().rsplit('/').next().unwrap().parse().unwrap();
    let author = ada.member.clone().unwrap();
    let id = hand_over(&desk, &author, &account, "Flu <b>shots</b>.", (MONDAY, Some(MONDAY + HOUR))).await;
    tick(&desk.app).await.unwrap();
    let page = ada.get(&format!("/sent/{id}")).await.body;
    assert!(page.contains("Flu &lt;b&gt;shots") && page.contains("linkedin.com") && !page.contains("<i>F"), "{page}");
    assert_eq!(ada.post(&format!("/sent/{id}/posted"), &[("url", "javascript:alert(1)")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ada.post(&format!("/sent/{id}/posted"), &[("url", "https://linkedin.com/x")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(one(&desk, &id).await.state, PublicationState::Confirmed);
    let late = hand_over(&desk, &author, &account, "Late.", (MONDAY, Some(MONDAY + HOUR))).await;
    tick(&desk.app).await.unwrap();
    desk.wait(HOUR + 1);
    tick(&desk.app).await.unwrap();
    assert_eq!(one(&desk, &late).await.state, PublicationState::Expired);
}

#[tokio::test]
async fn what_somebody_else_sent_is_not_there() {
    let (scene, _, _, id) = with_one("Wash your hands.").await;
    for role in [Role::Member, Role::SecondReader, Role::ComplianceLead, Role::Administrator] {
        let other: Browser<'_> = scene.desk.member(&format!("{role:?}").to_lowercase(), role).await;
        assert_eq!(other.get(&format!("/sent/{id}")).await.status, StatusCode::NOT_FOUND);
        assert!(!other.get("/sent").await.body.contains("Wash"));
        for verb in ["cancel", "retry", "delete", "edit", "posted"] {
            assert_eq!(other.post(&format!("/sent/{id}/{verb}"), &[]).await.status, StatusCode::NOT_FOUND, "{verb}");
        }
    }
}

/// Reads what became of it: its state, and why.
async fn end(desk: &Desk, id: &PublicationId) -> (PublicationState, String) {
    let one = one(desk, id).await;
    (one.state, one.said)
}

#[tokio::test]
async fn an_old_publication_does_not_open_a_draft_that_is_on_its_way_again() {
    let (scene, member, account, _) = with_one("Now.").await;
    let desk = &scene.desk;
    let browser = desk.sign_in(&member).await;
    let old = hand_over(desk, &member, &account, "Later.", (MONDAY + HOUR, None)).await;
    assert_eq!(browser.post(&format!("/sent/{old}/cancel"), &[]).await.status, StatusCode::SEE_OTHER);
    let new = hand_over_again(desk, &old, MONDAY + 2 * HOUR).await;
    assert_eq!(browser.post(&format!("/sent/{old}/edit"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(draft_state(desk, &new).await, DraftState::Sent);
    assert_eq!(browser.post(&format!("/sent/{new}/cancel"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(draft_state(desk, &new).await, DraftState::Open);
}

/// Hands the version of `id` over once more.
async fn hand_over_again(desk: &Desk, id: &PublicationId, when: i64) -> PublicationId {
    let Publication { draft, version, account, author, footing, .. } = one(desk, id).await;
    let now = desk.app.now();
    let mut write = desk.app.store.write().await.unwrap();
    write.move_draft(&draft, DraftState::Open, DraftState::Sent, now).await.unwrap();
    let out = Outgoing { draft: &draft, version, account: &account, author: &author, not_before: when, not_after: None, footing: &footing };
    let again = write.add_publication(&out, now).await.unwrap();
    write.commit(Entry::new(now, Actor::Desk, "draft.send", &draft)).await.unwrap();
    again
}

#[tokio::test]
async fn a_picture_that_came_after_the_review_is_not_sent() {
    let (scene, member, account, _) = with_one("Now.").await;
    scene.tick().await;
    let id = now(&scene.desk, &member, &account, "With a picture.").await;
    let draft = one(&scene.desk, &id).await.draft;
    let file = chaperone_store::FileId::new(MONDAY);
    scene
        .desk
        .sql(&format!(
            "INSERT INTO files (id, draft, member, mime, width, height, alt, patient, consent, removed, bytes, created_at)
             VALUES ('{file}', '{draft}', '{member}', 'image/png', 1, 1, 'A hand', 'yes', '', '[]', x'00', 0)"
        ))
        .await;
    scene.tick().await;
    let (state, said) = end(&scene.desk, &id).await;
    assert_eq!((state, scene.texts().len()), (PublicationState::Failed, 1));
    assert!(said.contains("pictures are not those"), "{said}");
    assert_eq!(draft_state(&scene.desk, &id).await, DraftState::Open);
}

#[tokio::test]
async fn an_account_that_speaks_with_another_voice_now_gets_nothing_of_before() {
    let (scene, _, account, id) = with_one("Wash your hands.").await;
    scene.desk.sql(&format!("UPDATE accounts SET voice = 'practice' WHERE id = '{account}'")).await;
    scene.tick().await;
    let (state, said) = end(&scene.desk, &id).await;
    assert_eq!((state, scene.texts().len()), (PublicationState::Failed, 0));
    assert!(said.contains("account is not what it was"), "{said}");
}

#[tokio::test]
async fn an_approval_is_over_when_the_draft_was_open_again() {
    let (scene, member, account, _) = with_one("Now.").await;
    scene.tick().await;
    let desk = &scene.desk;
    let browser = desk.sign_in(&member).await;
    let refuse = || scene.network.posting(vec![Do::Say(403, "", json!({"error": "Not today"}))]);
    let approved = hand_over(desk, &member, &account, "Approved.", (MONDAY, Some(MONDAY + 72 * HOUR))).await;
    refuse();
    scene.tick().await;
    assert_eq!(end(desk, &approved).await.0, PublicationState::Failed);
    assert_eq!(browser.post(&format!("/sent/{approved}/retry"), &[]).await.status, StatusCode::CONFLICT);
    // Without an approval: not once a colleague was asked since, and not by another policy.
    let own = now(desk, &member, &account, "My own.").await;
    refuse();
    scene.tick().await;
    desk.sql(&format!("UPDATE publications SET policy = 'another' WHERE id = '{own}'")).await;
    assert_eq!(browser.post(&format!("/sent/{own}/retry"), &[]).await.status, StatusCode::CONFLICT);
    let policy = desk.app.engines.current().policy().fingerprint().to_string();
    desk.sql(&format!("UPDATE publications SET policy = '{policy}' WHERE id = '{own}'")).await;
    let draft = one(desk, &own).await.draft;
    let asked = browser.post(&format!("/drafts/{draft}/send"), &[("version", "1"), ("account", account.as_str()), ("act", "ask")]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody reads yet");
    let reader = desk.member("ben", Role::SecondReader).await;
    let asked = browser.post(&format!("/drafts/{draft}/send"), &[("version", "1"), ("account", account.as_str()), ("act", "ask")]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    let declined = reader.post(&format!("{}/decide", asked.location()), &[("decision", "decline"), ("note", "No")]).await;
    assert_eq!(declined.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.post(&format!("/sent/{own}/retry"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(end(desk, &own).await.0, PublicationState::Failed);
}

#[tokio::test]
async fn a_policy_that_speaks_against_it_now_stops_what_the_organisation_scheduled() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await.member.unwrap();
    let feed = desk.account_at(None, Voice::Practice, "feed", "clinic").await;
    let own = desk.account_at(Some(&ada), Voice::Personal, "feed", "ada").await;
    let mild = "format = 1\nkind = \"overlay\"\nid = \"mild\"\ntitle = \"Mild\"\nlevel = \"employer\"\nover = [\"ama\"]\n\
                mute = [{ rule = \"misleading-claim\", reason = \"r\" }]\n";
    desk.app.engines.set(engines::resolve(&[], Some(mild)).unwrap()).unwrap();
    let (bad, fine) = (now(&desk, &ada, &feed, crate::send::PAUSE).await, now(&desk, &ada, &feed, crate::send::CLEAR).await);
    let his = now(&desk, &ada, &own, crate::send::PAUSE).await;
    desk.app.engines.set(engines::resolve(&[], None).unwrap()).unwrap();
    tick(&desk.app).await.unwrap();
    let (state, said) = end(&desk, &bad).await;
    assert_eq!((state, draft_state(&desk, &bad).await), (PublicationState::Failed, DraftState::Open));
    assert!(said.contains("policy has changed"), "{said}");
    assert_eq!(end(&desk, &fine).await.0, PublicationState::Confirmed);
    assert_eq!(end(&desk, &his).await.0, PublicationState::Confirmed, "on his own account he decides");
}

#[tokio::test]
async fn nothing_of_a_suspended_member_is_sent() {
    let (scene, member, account, _) = with_one("Now.").await;
    let desk = &scene.desk;
    scene.tick().await;
    let admin = desk.member("admin", Role::Administrator).await;
    let later = hand_over(desk, &member, &account, "Later.", (MONDAY + HOUR, None)).await;
    assert_eq!(admin.post(&format!("/members/{member}/suspend"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!((end(desk, &later).await.0, draft_state(desk, &later).await), (PublicationState::Cancelled, DraftState::Open));
    // Even if something is in the outbox all the same.
    let id = now(desk, &member, &account, "All the same.").await;
    desk.wait(2 * HOUR);
    scene.tick().await;
    assert_eq!((end(desk, &id).await.0, scene.texts()), (PublicationState::Failed, vec!["Now.".to_owned()]));
    let record = desk.app.store.audit(&Wanted { subject: Some(later.to_string()), ..Wanted::default() }, 10).await.unwrap();
    assert_eq!(record[0].verb, "publication.cancel");
}

#[tokio::test]
async fn administrators_oversee_what_is_for_the_organisations_accounts() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await.member.unwrap();
    let feed = desk.account_at(None, Voice::Practice, "feed", "clinic").await;
    let own = desk.account_at(Some(&ada), Voice::Personal, "feed", "ada").await;
    let (theirs, hers) = (
        hand_over(&desk, &ada, &feed, "For <b>all</b>.", (MONDAY + HOUR, None)).await,
        hand_over(&desk, &ada, &own, "Private.", (MONDAY + HOUR, None)).await,
    );
    let admin = desk.member("admin", Role::Administrator).await;
    let list = admin.get("/sent/organisation").await.body;
    assert!(list.contains("For &lt;b&gt;all") && !list.contains("Private."), "{list}");
    assert!(admin.get(&format!("/sent/{theirs}")).await.body.contains("Written by ada"));
    for (role, name) in [(Role::Member, "m"), (Role::SecondReader, "r"), (Role::ComplianceLead, "l")] {
        let other = desk.member(name, role).await;
        assert_eq!(other.get("/sent/organisation").await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.get(&format!("/sent/{theirs}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(&format!("/sent/{theirs}/cancel"), &[]).await.status, StatusCode::NOT_FOUND);
    }
    for verb in ["cancel", "retry", "delete", "edit", "posted"] {
        assert_eq!(admin.post(&format!("/sent/{hers}/{verb}"), &[]).await.status, StatusCode::NOT_FOUND, "{verb}");
    }
    for verb in ["retry", "edit", "posted"] {
        assert_eq!(admin.post(&format!("/sent/{theirs}/{verb}"), &[]).await.status, StatusCode::NOT_FOUND, "{verb}");
    }
    assert_eq!(admin.post(&format!("/sent/{theirs}/cancel"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(draft_state(&desk, &theirs).await, DraftState::Open);
    let out = now(&desk, &ada, &feed, "Out.").await;
    tick(&desk.app).await.unwrap();
    assert_eq!(admin.post(&format!("/sent/{out}/delete"), &[]).await.status, StatusCode::SEE_OTHER);
    tick(&desk.app).await.unwrap();
    assert_eq!(end(&desk, &out).await.0, PublicationState::Deleted);
}

/// Gives the words of `id` a link.
async fn with_link(desk: &Desk, id: &PublicationId, link: &str) {
    let draft = one(desk, id).await.draft;
    desk.sql(&format!("UPDATE draft_versions SET link = '{link}' WHERE draft = '{draft}'")).await;
}

/// Gives the draft of `id` a picture that was there when it was looked at.
async fn with_picture(desk: &Desk, id: &PublicationId) {
    let one = one(desk, id).await;
    let (file, draft, author) = (chaperone_store::FileId::new(MONDAY), &one.draft, &one.author);
    desk.sql(&format!(
        "INSERT INTO files (id, draft, member, mime, width, height, alt, patient, consent, removed, bytes, created_at)
         VALUES ('{file}', '{draft}', '{author}', 'image/png', 1, 1, 'A <i>garden</i>', 'no', '', '[]', x'00', 0)"
    ))
    .await;
    let mark = files::mark(&desk.app.store.files_of(draft).await.unwrap());
    desk.sql(&format!("UPDATE publications SET files = '{mark}' WHERE id = '{id}'")).await;
}

#[tokio::test]
async fn a_link_goes_along_once() {
    let (scene, member, account, id) = with_one("Wash your hands.").await;
    with_link(&scene.desk, &id, "https://who.example/a").await;
    scene.tick().await;
    let id = now(&scene.desk, &member, &account, "Look: https://who.example/a").await;
    with_link(&scene.desk, &id, "https://who.example/a").await;
    scene.tick().await;
    assert_eq!(scene.texts(), ["Wash your hands.\n\nhttps://who.example/a", "Look: https://who.example/a"]);
}

#[tokio::test]
async fn a_feed_carries_the_link_refuses_pictures_and_names_who_speaks() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await.member.unwrap();
    desk.sql("INSERT INTO settings (name, value) VALUES ('organisation', 'Mercy Clinic')").await;
    let (clinic, own) =
        (desk.account_at(None, Voice::Practice, "feed", "clinic").await, desk.account_at(Some(&ada), Voice::Personal, "feed", "ada").await);
    let (theirs, his) = (now(&desk, &ada, &clinic, "Flu shots.").await, now(&desk, &ada, &own, "My garden.").await);
    with_link(&desk, &theirs, "https://who.example/a").await;
    let picture = now(&desk, &ada, &own, "With a picture.").await;
    with_picture(&desk, &picture).await;
    tick(&desk.app).await.unwrap();
    let read = async |name: &str| desk.stranger().get(&format!("/feeds/{name}.atom")).await.body;
    let (clinic, own) = (read("clinic").await, read("ada").await);
    assert!(clinic.contains("Mercy Clinic") && clinic.contains("https://who.example/a"), "{clinic}");
    assert!(own.contains("My garden") && !own.contains("Mercy Clinic") && !own.contains("With a picture"), "{own}");
    let (state, said) = end(&desk, &picture).await;
    assert_eq!((state, draft_state(&desk, &picture).await), (PublicationState::Failed, DraftState::Open));
    assert!(said.contains("no pictures"), "{said}");
    assert_eq!(end(&desk, &his).await.0, PublicationState::Confirmed);
}

#[tokio::test]
async fn by_hand_the_link_and_the_pictures_are_there_to_take() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let author = ada.member.clone().unwrap();
    let account = desk.account_at(Some(&author), Voice::Personal, "facebook", "Ada").await;
    let id = now(&desk, &author, &account, "Spring.").await;
    with_link(&desk, &id, "https://who.example/a").await;
    with_picture(&desk, &id).await;
    tick(&desk.app).await.unwrap();
    let page = ada.get(&format!("/sent/{id}")).await.body;
    let file = desk.app.store.files_of(&one(&desk, &id).await.draft).await.unwrap().remove(0).id;
    assert!(page.contains(&format!("href=\"/files/{file}\" download")), "{page}");
    assert!(page.contains("A &lt;i&gt;garden") && page.contains("Spring.\n\nhttps://who.example/a"), "{page}");
}

/// Polls `work` so often, then drops it: a machine that stops there. Whether it ended by itself.
async fn cut(work: impl Future<Output = ()>, polls: usize) -> bool {
    let mut work = Box::pin(work);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        work.as_mut().poll(context).map(|()| true)
    })
    .await
}

/// The outbox is stopped wherever it waits, at a server that does not know keys: each text is there once in the end.
#[tokio::test]
async fn stopped_anywhere_nothing_is_lost_and_nothing_is_twice() {
    let scene = Scene::new().await;
    let member = scene.desk.member("ada", Role::Member).await.member.unwrap();
    let account = scene.account(&member).await;
    let (mut ended, mut cuts) = (0, 0);
    while ended < 5 {
        let text = format!("Number {cuts}: wash your hands before you eat. And number {cuts} once more after you have eaten, please.");
        let id = now(&scene.desk, &member, &account, &text).await;
        ended += usize::from(cut(scene.tick(), cuts).await);
        scene.network.settle().await;
        scene.desk.wait(20 * MINUTE);
        if cuts % 3 == 0 {
            // Once more in the middle of the second go.
            cut(scene.tick(), cuts / 2).await;
            scene.network.settle().await;
            scene.desk.wait(20 * MINUTE);
        }
        let end = let_time_pass(&scene, &id).await;
        assert_eq!(end.state, PublicationState::Confirmed, "cut after {cuts}");
        let mine = scene
            .texts()
            .into_iter()
            .filter(|text| text.contains(&format!("umber {cuts}:")) || text.contains(&format!("umber {cuts} ")))
            .count();
        assert_eq!(mine, 2, "cut after {cuts}");
        cuts += 1;
        assert!(cuts < 400, "it never ends by itself");
    }
    assert!(cuts > 20, "it was cut at {cuts} places only");
}
