//! Set-up, password and app, printed codes, sessions; and those who try to get in without them.

use axum::body::Body;
use axum::http::{StatusCode, header};
use chaperone_store::audit::Wanted;
use chaperone_store::members::Role;
use totp_rs::{Builder, Secret};

use crate::desk::{Answered, Browser, Desk, HOUR};

pub(crate) const EMAIL: &str = "ada@example.org";
pub(crate) const PASSWORD: &str = "four plain words here";
const MINUTE: i64 = 60_000;

/// The key that a page shows for an app.
pub(crate) fn key(page: &Answered) -> String {
    let (_, rest) = page.body.split_once("<code>").unwrap_or_else(|| panic!("no key: {} {}", page.status, page.body));
    rest.split_once("</code>").unwrap().0.replace(' ', "")
}

/// What an app with this key shows now.
pub(crate) fn code(desk: &Desk, key: &str) -> String {
    let totp = Builder::new().with_secret(Secret::try_from_base32(key).unwrap()).build().unwrap();
    totp.generate(u64::try_from(desk.app.now() / 1000).unwrap()).to_string()
}

const FIRST: [(&str, &str); 4] =
    [("organisation", "Lake Clinic"), ("name", "Ada Ferris"), ("email", EMAIL), ("time_zone", "Europe/Berlin")];

/// Sets a desk up with a password; answers with the key of the app.
pub(crate) async fn set_up(desk: &Desk, browser: &mut Browser<'_>) -> String {
    assert_eq!(browser.step("/set-up", &FIRST).await.location(), "/join");
    join_by_password(desk, browser).await
}

/// Takes a password and an app as the way in.
pub(crate) async fn join_by_password(desk: &Desk, browser: &mut Browser<'_>) -> String {
    assert_eq!(browser.step("/join/password", &[("password", PASSWORD)]).await.location(), "/join/app");
    let key = key(&browser.get("/join/app").await);
    let joined = browser.step("/join/app", &[("code", &code(desk, &key))]).await;
    assert_eq!(joined.location(), "/welcome", "{}", joined.body);
    key
}

async fn word(browser: &mut Browser<'_>, email: &str, password: &str, next: &str) -> Answered {
    browser.step("/sign-in", &[("email", email), ("password", password), ("next", next)]).await
}

/// A new step of time, so that the next code is another one.
fn later(desk: &Desk) {
    desk.wait(MINUTE);
}

#[tokio::test]
async fn a_desk_is_set_up_in_steps_and_nothing_typed_is_lost() {
    let desk = Desk::new().await;
    let mut browser = desk.stranger();
    let page = browser.get("/set-up").await;
    assert!(page.body.contains("Europe/Berlin"), "{}", page.body);
    for (field, value, why) in [("email", "ada", "not an e-mail"), ("name", " ", "fill in your name"), ("organisation", "", "fill in")] {
        let form: Vec<(&str, &str)> = FIRST.iter().map(|(name, typed)| (*name, if *name == field { value } else { *typed })).collect();
        let refused = browser.post("/set-up", &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(why), "{}", refused.body);
        assert!(field == "name" || refused.body.contains("Ada Ferris"));
    }
    browser.step("/set-up", &FIRST).await;
    let weak = browser.post("/join/password", &[("password", "short")]).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!weak.body.contains("value=\"short\""), "a password is not sent back");
    browser.step("/join/password", &[("password", PASSWORD)]).await;
    let page = browser.get("/join/app").await;
    assert!(page.body.contains("data:image/png;base64,"));
    let wrong = browser.post("/join/app", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(desk.app.store.is_empty().await.unwrap(), "nobody is a member before he has a way in");
    let welcome = browser.step("/join/app", &[("code", &code(&desk, &key(&page)))]).await;
    assert_eq!(welcome.location(), "/welcome");
    let codes = browser.post("/me/recovery", &[]).await;
    assert_eq!(codes.body.matches("<li><code>").count(), 10);
    assert!(browser.get("/welcome/next").await.body.contains("/members"));
    let member = desk.app.store.member_by_email(EMAIL).await.unwrap().unwrap();
    assert_eq!((member.name.as_str(), member.role, member.time_zone.as_str()), ("Ada Ferris", Role::Administrator, "Europe/Berlin"));
}

#[tokio::test]
async fn where_others_reach_the_desk_being_first_is_not_enough() {
    let desk = Desk::listening_at("0.0.0.0:8420").await;
    let code = desk.app.set_up_code().unwrap().to_owned();
    let mut stranger = desk.stranger();
    let page = stranger.get("/set-up").await;
    assert!(page.body.contains("name=\"code\"") && !page.body.contains(&code));
    for wrong in [None, Some(""), Some("0000-0000"), Some(&code[..code.len() - 1])] {
        let mut form = FIRST.to_vec();
        form.extend(wrong.map(|code| ("code", code)));
        let refused = stranger.step("/set-up", &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Ada Ferris") && refused.body.contains("set-up code"), "{}", refused.body);
        assert_eq!(stranger.get("/join").await.status, StatusCode::CONFLICT);
    }
    let mut form = FIRST.to_vec();
    let typed = format!(" {} ", code.to_uppercase().replace('-', " "));
    form.push(("code", &typed));
    let mut ada = desk.stranger();
    assert_eq!(ada.step("/set-up", &form).await.location(), "/join");
    join_by_password(&desk, &mut ada).await;
    assert_eq!(stranger.step("/set-up", &form).await.status, StatusCode::NOT_FOUND, "it is good once");
    for here in ["127.0.0.1:0", "[::1]:8420"] {
        assert!(Desk::listening_at(here).await.app.set_up_code().is_none());
    }
}

#[tokio::test]
async fn of_two_who_are_first_one_is() {
    let desk = Desk::new().await;
    let (mut ada, mut ben) = (desk.stranger(), desk.stranger());
    ben.step("/set-up", &FIRST).await;
    ben.step("/join/password", &[("password", PASSWORD)]).await;
    let key = key(&ben.get("/join/app").await);
    set_up(&desk, &mut ada).await;
    assert_eq!(ben.post("/join/app", &[("code", &code(&desk, &key))]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.app.store.members().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_password_needs_a_code_and_a_code_is_good_once() {
    let desk = Desk::new().await;
    let mut ada = desk.stranger();
    let key = set_up(&desk, &mut ada).await;
    let used = code(&desk, &key);

    let mut browser = desk.stranger();
    assert_eq!(word(&mut browser, "ADA@example.org", PASSWORD, "").await.location(), "/sign-in/code");
    assert!(browser.get("/drafts").await.location().starts_with("/sign-in"), "half a sign-in is none");
    let twice = browser.post("/sign-in/code", &[("code", &used)]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "the code of the set-up");
    later(&desk);
    let fresh = code(&desk, &key);
    assert_eq!(browser.step("/sign-in/code", &[("code", &format!(" {} {}", &fresh[..3], &fresh[3..]))]).await.location(), "/drafts");
    assert_eq!(browser.get("/drafts").await.status, StatusCode::OK);

    let mut other = desk.stranger();
    word(&mut other, EMAIL, PASSWORD, "").await;
    assert_eq!(other.post("/sign-in/code", &[("code", &fresh)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.wait(-MINUTE);
    let earlier = code(&desk, &key);
    assert_eq!(other.post("/sign-in/code", &[("code", &earlier)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "nor an earlier one");
}

#[tokio::test]
async fn a_step_takes_five_minutes_at_most_and_is_good_once() {
    let desk = Desk::new().await;
    let key = set_up(&desk, &mut desk.stranger()).await;
    let mut browser = desk.stranger();
    word(&mut browser, EMAIL, PASSWORD, "").await;
    desk.wait(5 * MINUTE);
    assert_eq!(browser.post("/sign-in/code", &[("code", &code(&desk, &key))]).await.status, StatusCode::CONFLICT);
    word(&mut browser, EMAIL, PASSWORD, "").await;
    let held = browser.cookies().to_owned();
    browser.step("/sign-in/code", &[("code", &code(&desk, &key))]).await;
    later(&desk);
    let replayed = desk.stranger().with_cookies(&held).post("/sign-in/code", &[("code", &code(&desk, &key))]).await;
    assert_eq!(replayed.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn who_has_a_password_and_no_app_gets_one_first() {
    let desk = Desk::new().await;
    let mut first = desk.stranger();
    set_up(&desk, &mut first).await;
    let now = desk.app.now();
    let member = desk.app.store.member_by_email(EMAIL).await.unwrap().unwrap();
    let mut write = desk.app.store.write().await.unwrap();
    write.set_totp(&member.id, None).await.unwrap();
    write.commit(chaperone_store::Entry::new(now, chaperone_store::Actor::Operator, "app.remove", &member.id)).await.unwrap();
    let mut browser = desk.stranger();
    word(&mut browser, EMAIL, PASSWORD, "/me").await;
    let key = key(&browser.get("/sign-in/code").await);
    assert_eq!(browser.post("/sign-in/code", &[("code", "123456")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(desk.app.store.totp(&member.id).await.unwrap().is_none(), "a wrong code keeps nothing");
    assert_eq!(browser.step("/sign-in/code", &[("code", &code(&desk, &key))]).await.location(), "/welcome");
    later(&desk);
    word(&mut browser, EMAIL, PASSWORD, "/me").await;
    assert_eq!(browser.step("/sign-in/code", &[("code", &code(&desk, &key))]).await.location(), "/me");
}

#[tokio::test]
async fn a_printed_code_is_good_once_and_for_its_owner() {
    let desk = Desk::new().await;
    let mut ada = desk.stranger();
    set_up(&desk, &mut ada).await;
    let ben = desk.member("ben", Role::Member).await;
    let codes = |page: &Answered| -> Vec<String> {
        page.body.split("<li><code>").skip(1).map(|rest| rest.split_once('<').unwrap().0.to_owned()).collect()
    };
    let hers = codes(&ada.post("/me/recovery", &[]).await);
    let his = codes(&ben.post("/me/recovery", &[]).await);
    let lost = async |email: &str, password: &str, code: &str| {
        desk.stranger().post("/sign-in/recovery", &[("email", email), ("password", password), ("code", code)]).await
    };
    assert_eq!(lost(EMAIL, PASSWORD, &his[0]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "another's");
    assert_eq!(lost(EMAIL, "", &hers[0]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "who has a password needs it too");
    assert_eq!(lost(EMAIL, PASSWORD, &hers[0].to_uppercase()).await.location(), "/me/ways");
    assert_eq!(lost(EMAIL, PASSWORD, &hers[0]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "twice");
    assert_eq!(lost("ben@example.org", "", &his[1]).await.location(), "/me/ways", "who has none does not");

    let mut browser = desk.stranger();
    word(&mut browser, EMAIL, PASSWORD, "").await;
    assert_eq!(browser.step("/sign-in/code", &[("code", &hers[1])]).await.location(), "/drafts", "in place of the app");
    let again = codes(&ada.post("/me/recovery", &[]).await);
    assert_eq!(lost(EMAIL, PASSWORD, &hers[2]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "the old sheet");
    assert_eq!(lost(EMAIL, PASSWORD, &again[2]).await.location(), "/me/ways");
}

#[tokio::test]
async fn guessing_a_password_ends_soon_and_never_for_good() {
    let desk = Desk::new().await;
    let key = set_up(&desk, &mut desk.stranger()).await;
    for email in [EMAIL, "nobody@example.org"] {
        let mut bodies = Vec::new();
        for _ in 0..10 {
            let wrong = word(&mut desk.stranger(), email, "not the password", "").await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            bodies.push(wrong.body.replace(email, ""));
        }
        let blocked = word(&mut desk.stranger(), &email.to_uppercase(), PASSWORD, "").await;
        assert_eq!(blocked.status, StatusCode::TOO_MANY_REQUESTS, "{email}");
        assert_eq!(blocked.headers[header::RETRY_AFTER], "900");
        assert!(blocked.body.contains("15 minutes"), "{}", blocked.body);
        bodies.dedup();
        assert_eq!(bodies.len(), 1, "the answer tells nothing");
    }
    desk.wait(14 * MINUTE);
    assert_eq!(word(&mut desk.stranger(), EMAIL, PASSWORD, "").await.status, StatusCode::TOO_MANY_REQUESTS);
    desk.wait(MINUTE);
    let mut browser = desk.stranger();
    for _ in 0..9 {
        word(&mut browser, EMAIL, "not the password", "").await;
    }
    assert_eq!(word(&mut browser, EMAIL, PASSWORD, "").await.location(), "/sign-in/code");
    assert_eq!(browser.step("/sign-in/code", &[("code", &code(&desk, &key))]).await.location(), "/drafts");
    assert_eq!(word(&mut browser, EMAIL, "not the password", "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "forgotten");
    let record = desk.app.store.audit(&Wanted::default(), 100).await.unwrap();
    assert!(!format!("{record:?}").contains("example.org"));
}

#[tokio::test]
async fn very_many_guesses_together_shut_nobody_out() {
    let desk = Desk::new().await;
    set_up(&desk, &mut desk.stranger()).await;
    for _ in 0..1000 {
        desk.app.store.attempt("password", MINUTE, desk.app.now()).await.unwrap();
    }
    assert_eq!(word(&mut desk.stranger(), "new@example.org", PASSWORD, "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(word(&mut desk.stranger(), EMAIL, PASSWORD, "").await.location(), "/sign-in/code");
}

#[tokio::test]
async fn an_address_written_in_another_way_gives_no_new_tries() {
    let desk = Desk::new().await;
    set_up(&desk, &mut desk.stranger()).await;
    let ways = [EMAIL.to_owned(), format!(" {EMAIL}"), format!("{EMAIL}  "), format!("\t{EMAIL}"), EMAIL.to_uppercase()];
    let try_all = async |path: &str, rest: (&str, &str)| {
        let mut refused = 0;
        for tried in 0..15 {
            let way = &ways[tried % ways.len()];
            let answered = desk.stranger().post(path, &[("email", way), ("password", "not the password"), rest]).await;
            refused += usize::from(answered.status == StatusCode::TOO_MANY_REQUESTS);
        }
        refused
    };
    assert_eq!(try_all("/sign-in", ("next", "")).await, 5);
    assert_eq!(try_all("/sign-in/recovery", ("code", "0000-0000-0000-0000")).await, 5);
    let none = word(&mut desk.stranger(), "<b>nobody</b>", PASSWORD, "").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!none.body.contains("<b>nobody"), "{}", none.body);
}

#[tokio::test]
async fn strangers_who_try_keep_no_member_out_of_his_own_browser() {
    let desk = Desk::new().await;
    let mut ada = desk.stranger();
    let key = set_up(&desk, &mut ada).await;
    let ben = desk.member("ben", Role::Member).await;
    ada.step("/sign-out", &[]).await;
    let known = ada.cookies().to_owned();
    assert!(known.contains("chaperone-known="), "{known}");
    for _ in 0..12 {
        word(&mut desk.stranger(), EMAIL, "not the password", "").await;
        word(&mut desk.stranger(), "ben@example.org", "not the password", "").await;
    }
    assert_eq!(word(&mut desk.stranger(), EMAIL, PASSWORD, "").await.status, StatusCode::TOO_MANY_REQUESTS);
    // Neither a made-up cookie nor another member's browser has tries of its own.
    let forged = known.rsplit_once('.').unwrap().0.to_owned() + ".AAAA";
    assert_eq!(word(&mut desk.stranger().with_cookies(&forged), EMAIL, PASSWORD, "").await.status, StatusCode::TOO_MANY_REQUESTS);
    let other = word(&mut ben.with_cookies(&known), "ben@example.org", PASSWORD, "").await;
    assert_eq!(other.status, StatusCode::TOO_MANY_REQUESTS, "known for Ada alone");
    // Codes tried by who knows the password.
    let member = desk.app.store.member_by_email(EMAIL).await.unwrap().unwrap().id;
    for _ in 0..9 {
        desk.app
            .store
            .attempt(&format!("code:{}", chaperone_server::token::hash(member.as_str())), 15 * MINUTE, desk.app.now())
            .await
            .unwrap();
    }
    later(&desk);
    assert_eq!(word(&mut ada, EMAIL, PASSWORD, "").await.location(), "/sign-in/code");
    assert_eq!(ada.step("/sign-in/code", &[("code", &code(&desk, &key))]).await.location(), "/drafts");
    // And there, too, guessing ends.
    let held = ada.cookies().to_owned();
    let last = async || word(&mut desk.stranger().with_cookies(&held), EMAIL, "not the password", "").await.status;
    for _ in 0..10 {
        assert_eq!(last().await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(last().await, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn strangers_fill_no_table() {
    let desk = Desk::new().await;
    set_up(&desk, &mut desk.stranger()).await;
    let db = sqlx::SqlitePool::connect(&desk.app.config.database().display().to_string()).await.unwrap();
    let rows = async |table: &'static str| -> i64 { sqlx::query_scalar(table).fetch_one(&db).await.unwrap() };
    let ceremonies = "SELECT COUNT(*) FROM ceremonies";
    let before = rows(ceremonies).await;
    for n in 0..20 {
        let started = desk.stranger().post_json("/sign-in/passkey/start", &serde_json::json!({"email": format!("n{n}@example.org")})).await;
        assert_eq!(started.status, StatusCode::OK);
    }
    assert_eq!(rows(ceremonies).await, before);
    let finished =
        desk.stranger().post_json("/sign-in/passkey/finish", &serde_json::json!({"ceremony": "made up", "credential": {}})).await;
    assert!(finished.status.is_client_error());
    word(&mut desk.stranger(), "nobody@example.org", PASSWORD, "").await;
    let odd = "SELECT COUNT(*) FROM attempts WHERE what LIKE 'password:%' AND what NOT LIKE 'password:nobody-____'";
    assert_eq!(rows(odd).await, 0, "addresses that are nobody's share rows");
    let plan: Vec<(i64, i64, i64, String)> =
        sqlx::query_as("EXPLAIN QUERY PLAN DELETE FROM ceremonies WHERE expires_at <= 1").fetch_all(&db).await.unwrap();
    assert!(plan.iter().all(|(.., step)| step.contains("INDEX")), "{plan:?}");
}

#[tokio::test]
async fn guessing_codes_ends_soon() {
    let desk = Desk::new().await;
    let key = set_up(&desk, &mut desk.stranger()).await;
    desk.wait(16 * MINUTE);
    for tried in 0..7 {
        // Beginning again with the password gives no new tries.
        let mut browser = desk.stranger();
        word(&mut browser, EMAIL, PASSWORD, "").await;
        let wrong = browser.post("/sign-in/code", &[("code", "000000")]).await.status;
        let wanted = if tried < 5 { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(wrong, wanted, "{tried}");
        assert!(tried < 5 || browser.post("/sign-in/code", &[("code", &code(&desk, &key))]).await.status == wanted);
    }
    for tried in 0..12 {
        let wrong = desk.stranger().post("/sign-in/recovery", &[("email", EMAIL), ("code", "0000-0000-0000-0000")]).await.status;
        assert_eq!(wrong, if tried < 10 { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::TOO_MANY_REQUESTS }, "{tried}");
    }
}

#[tokio::test]
async fn a_session_that_was_there_before_is_never_taken_over() {
    let desk = Desk::new().await;
    let mut ada = desk.stranger();
    let key = set_up(&desk, &mut ada).await;
    later(&desk);
    let planted = desk.member("mallory", Role::Member).await.cookies().to_owned();
    let mut browser = desk.stranger().with_cookies(&planted);
    word(&mut browser, EMAIL, PASSWORD, "").await;
    let signed_in = browser.step("/sign-in/code", &[("code", &code(&desk, &key))]).await;
    let set = signed_in.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
    assert!(!browser.cookies().contains(&planted));
    assert!(browser.get("/drafts").await.body.contains("Ada Ferris"));
    let old = desk.stranger().with_cookies(&planted).get("/drafts").await;
    assert!(old.location().starts_with("/sign-in"), "the one that was there is over");
    let invented = desk.stranger().with_cookies("chaperone=invented").get("/drafts").await;
    assert!(invented.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn signing_in_leads_to_own_pages_alone() {
    let desk = Desk::new().await;
    let key = set_up(&desk, &mut desk.stranger()).await;
    for (next, to) in [
        ("//evil.example", "/drafts"),
        ("/\\evil.example", "/drafts"),
        ("https://evil.example", "/drafts"),
        ("/me/sessions", "/me/sessions"),
    ] {
        later(&desk);
        let mut browser = desk.stranger();
        word(&mut browser, EMAIL, PASSWORD, next).await;
        assert_eq!(browser.step("/sign-in/code", &[("code", &code(&desk, &key))]).await.location(), to, "{next}");
    }
    let sent = desk.stranger().get("/me/sessions").await;
    assert_eq!(sent.location(), "/sign-in?next=%2Fme%2Fsessions");
    assert!(desk.stranger().get(sent.location()).await.body.contains("value=\"/me/sessions\""));
    let page = desk.stranger().get("/sign-in?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&email=x").await;
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
}

#[tokio::test]
async fn a_session_ends_when_nobody_comes_and_after_a_day() {
    let desk = Desk::new().await;
    let mut ada = desk.stranger();
    let key = set_up(&desk, &mut ada).await;
    for _ in 0..5 {
        desk.wait(3 * HOUR);
        assert_eq!(ada.get("/drafts").await.status, StatusCode::OK, "it is used");
    }
    desk.wait(HOUR);
    assert!(ada.get("/drafts").await.location().starts_with("/sign-in"), "sixteen hours are enough");
    word(&mut ada, EMAIL, PASSWORD, "").await;
    ada.step("/sign-in/code", &[("code", &code(&desk, &key))]).await;
    desk.wait(4 * HOUR);
    assert!(ada.get("/drafts").await.location().starts_with("/sign-in"), "nobody came for four hours");
}

#[tokio::test]
async fn what_could_hurt_asks_for_a_fresh_proof() {
    let desk = Desk::new().await;
    let mut ada = desk.stranger();
    let key = set_up(&desk, &mut ada).await;
    assert_eq!(ada.get("/me/ways").await.status, StatusCode::OK);
    desk.wait(11 * MINUTE);
    assert_eq!(ada.get("/me/ways").await.location(), "/prove?next=%2Fme%2Fways");
    for (path, form) in [
        ("/me/password", &[("password", "another four plain words")][..]),
        ("/me/recovery", &[]),
        ("/me/tokens", &[("label", "editor")]),
        ("/members/invite", &[("email", "ben@example.org"), ("role", "member")]),
    ] {
        assert!(ada.post(path, form).await.location().starts_with("/prove?next="), "{path}");
    }
    let prove =
        async |password: &str, code: &str, next: &str| ada.post("/prove", &[("password", password), ("code", code), ("next", next)]).await;
    let (good, wrong) = (code(&desk, &key), "000000");
    assert_eq!(prove("not the password", &good, "/me/ways").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(prove(PASSWORD, wrong, "/me/ways").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ada.get("/me/ways").await.location(), "/prove?next=%2Fme%2Fways", "still");
    assert_eq!(prove(PASSWORD, &good, "//evil.example").await.location(), "/drafts");
    assert_eq!(ada.get("/me/ways").await.status, StatusCode::OK);
    desk.wait(-HOUR);
    assert!(ada.get("/me/ways").await.location().starts_with("/prove"), "a proof of the future is none");
}

#[tokio::test]
async fn a_change_from_elsewhere_is_refused() {
    let desk = Desk::new().await;
    let mut ada = desk.stranger();
    set_up(&desk, &mut ada).await;
    let send = async |headers: &[(&str, &str)]| {
        let mut request = axum::http::Request::builder().method("POST").uri("/me/sessions/end-others").header("host", "localhost:8420");
        request = request.header("cookie", ada.cookies());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        desk.send(request.body(Body::empty()).unwrap()).await.status
    };
    assert_eq!(send(&[]).await, StatusCode::FORBIDDEN, "a cookie without a word of where it comes from");
    assert_eq!(send(&[("sec-fetch-site", "cross-site")]).await, StatusCode::FORBIDDEN);
    assert_eq!(send(&[("sec-fetch-site", "same-site")]).await, StatusCode::FORBIDDEN);
    assert_eq!(send(&[("origin", "https://evil.example")]).await, StatusCode::FORBIDDEN);
    assert_eq!(send(&[("origin", "null")]).await, StatusCode::FORBIDDEN);
    assert_eq!(send(&[("sec-fetch-site", "same-origin")]).await, StatusCode::SEE_OTHER);
    assert_eq!(send(&[("origin", "http://localhost:8420")]).await, StatusCode::SEE_OTHER);
}
