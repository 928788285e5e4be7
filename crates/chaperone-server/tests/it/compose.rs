//! The composer: what is shown while one writes, what is kept, in whose voice; pictures.

use axum::http::StatusCode;
use chaperone_core::rules::{Rule, spec};
use chaperone_store::accounts::Voice;
use chaperone_store::audit::Wanted;
use chaperone_store::drafts::DraftState;
use chaperone_store::files::Lack;
use chaperone_store::interests::{Relation, Source};
use chaperone_store::members::Role;
use chaperone_store::{Entry, StoreError};

use crate::desk::{Browser, Desk, picture};

const NAMED: &str = "Mrs. Wilma Quartz, MRN 5520117, came back to our clinic today.";

/// What a look says of `text`, at once.
async fn look(browser: &Browser<'_>, text: &str, more: &[(&str, &str)]) -> serde_json::Value {
    let fields = [&[("text", text)], more].concat();
    let answered = browser.ask("/compose/review?stages=1", &fields).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
    answered.json()
}

fn panel(look: &serde_json::Value) -> &str {
    look["panel"].as_str().unwrap()
}

#[tokio::test]
async fn findings_stand_under_the_words_and_nothing_is_kept() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    // The party popper takes two units of UTF-16, as a script counts.
    let seen = look(&ada, &format!("🎉 {NAMED}"), &[]).await;
    assert_eq!(seen["verdict"], "hold");
    assert!(seen["said"].as_str().unwrap().contains("finding"));
    assert_eq!((&seen["marks"][0]["start"], &seen["marks"][0]["end"]), (&3.into(), &20.into()));
    assert_eq!(seen["marks"][0]["severity"], "high");
    assert!(panel(&seen).contains("data-with=\"A patient\"") || panel(&seen).contains("data-with=\"a patient\""), "{}", panel(&seen));
    assert!(panel(&seen).contains("Take out “MRN 5520117”"));
    assert!(panel(&seen).contains("href=\"/explain/mms/2\""));

    let quiet = look(&ada, "Vaccines work. Ask your own doctor about yours.", &[]).await;
    assert_eq!((&quiet["verdict"], &quiet["marks"]), (&"clear".into(), &serde_json::json!([])));
    assert_eq!(quiet["said"], "Clear.");
    assert_eq!(look(&ada, "", &[]).await["said"], "Nothing to review yet.");

    assert_eq!(desk.app.store.drafts_of(ada.member.as_ref().unwrap(), DraftState::Open, None, 9).await.unwrap(), []);
    let record = desk.app.store.audit(&Wanted::default(), 9).await.unwrap();
    assert!(record.iter().all(|entry| !entry.verb.starts_with("draft.")), "{record:?}");
}

#[tokio::test]
async fn without_a_script_the_page_shows_the_same() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let page = ada.post("/compose/review", &[("text", NAMED)]).await;
    assert_eq!(page.status, StatusCode::OK);
    for piece in ["data-verdict=\"hold\"", "id=\"finding-0\"", "<noscript>", "href=\"#finding-0\"", "Who could this be?", "role=\"img\""] {
        assert!(page.body.contains(piece), "{piece} in {}", page.body);
    }
}

#[tokio::test]
async fn what_is_typed_is_escaped_everywhere() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let bad = "<img src=x onerror=alert(1)> \"'><script>";
    let text = format!("{bad} Mrs. Wilma Quartz, MRN 5520117 {bad}");
    let fields = [("text", text.as_str()), ("warning", bad), ("consent_kind", "written"), ("consent_reference", bad)];
    let seen = look(&ada, &text, &fields[1..]).await;
    let saved = ada.post("/drafts", &fields).await;
    let at = saved.location().to_owned();
    ada.post(&at, &[("text", "Other words."), ("version", "1"), ("warning", bad)]).await;
    ada.upload(&format!("{at}/files"), &picture(&[]), &[("alt", bad), ("consent", bad)]).await;
    let mut pages = vec![seen.to_string()];
    for path in [at.as_str(), &format!("{at}/versions"), "/drafts"] {
        pages.push(ada.get(path).await.body);
    }
    pages.push(ada.post("/compose/review", &fields).await.body);
    let mut linked = fields.to_vec();
    linked.push(("link", bad));
    pages.push(ada.post("/drafts", &linked).await.body);
    for page in pages {
        assert!(!page.contains("<img src=x") && !page.contains("\"'><script>"), "{page}");
    }
}

#[tokio::test]
async fn what_cannot_be_saved_comes_back_with_what_was_typed() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    for (fields, why) in [
        ([("text", " "), ("warning", "Needles")], "no words"),
        ([("text", "Vaccines work."), ("link", "javascript:alert(1)")], "no address"),
        ([("text", "Vaccines work."), ("language", "klingon")], "language"),
    ] {
        let again = ada.post("/drafts", &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.body.contains(why) && again.body.contains(fields[1].1.trim_end_matches("klingon")), "{why}: {}", again.body);
    }
    let unread = ada.post("/drafts", &[("text", "Vaccines work."), ("visibility", "nobody")]).await;
    assert_eq!(unread.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn two_windows_lose_nothing() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let at = ada.post("/drafts", &[("text", "First words.")]).await.location().to_owned();
    ada.post(&at, &[("text", "Words of this window."), ("version", "1")]).await;
    let late = ada.post(&at, &[("text", "Words of that window."), ("version", "1")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("Words of this window.") && late.body.contains("Words of that window."), "{}", late.body);
    assert!(late.body.contains("name=\"version\" value=\"2\""), "saving again goes on top");
    // What did not change makes no version.
    ada.post(&at, &[("text", "Words of this window."), ("version", "2")]).await;
    let draft = desk.app.store.draft(&at.trim_start_matches("/drafts/").parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(draft.version, 2);
}

#[tokio::test]
async fn versions_show_what_changed_and_what_was_said() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let at = ada.post("/drafts", &[("text", NAMED)]).await.location().to_owned();
    ada.post(&at, &[("text", "A patient came back to our clinic."), ("version", "1"), ("then", "send")]).await;
    let page = ada.get(&format!("{at}/versions?from=1&to=2")).await;
    assert!(page.body.contains("<del>") && page.body.contains("<ins>") && page.body.contains("taken out:"), "{}", page.body);
    assert!(page.body.contains("data-verdict=\"hold\"") && page.body.contains("data-verdict=\"clear\""));
    assert_eq!(ada.get(&format!("{at}/versions?from=1&to=9")).await.status, StatusCode::NOT_FOUND);
    let ben = desk.member("ben", Role::Administrator).await;
    assert_eq!(ben.get(&format!("{at}/versions")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn saving_to_send_goes_on_to_sending() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let saved = ada.post("/drafts", &[("text", "Vaccines work."), ("then", "send")]).await;
    assert!(saved.location().ends_with("/send"));
}

#[tokio::test]
async fn each_account_has_its_voice() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let own = desk.account_at(ada.member.as_ref(), Voice::Personal, "mastodon", "@ada@social.example").await;
    desk.account_at(ada.member.as_ref(), Voice::Professional, "mastodon", "@dr_ada@med.example").await;
    let practice = desk.account_at(None, Voice::Practice, "feed", "Lake Clinic").await;
    let seen = |account: &str, text: &'static str, visibility: &'static str| {
        let fields = [("account", account.to_owned()), ("visibility", visibility.to_owned())];
        let ada = &ada;
        async move {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            look(ada, text, &fields).await
        }
    };
    let shop = desk.account_at(None, Voice::Practice, "facebook", "Lake Clinic").await;
    let mut sounded = 0;
    for example in spec(Rule::PersonalOnProfessional).fires {
        let wrong = seen(shop.as_str(), example.text, "public").await;
        if panel(&wrong).contains("personal account instead") {
            sounded += 1;
            assert!(panel(&wrong).contains("Is this the right account?") && panel(&wrong).contains("@ada@social.example"));
        }
        let right = seen(own.as_str(), example.text, "followers").await;
        assert!(!panel(&right).contains("right account"), "{}", example.text);
        let voice = right["voice"].as_str().unwrap();
        assert!(voice.contains("data-voice=\"personal\"") && voice.contains("Your 214 followers, and whoever they show it to"), "{voice}");
    }
    assert!(sounded > 0, "no example is seen at once");

    let story = seen(own.as_str(), NAMED, "public").await;
    assert!(panel(&story).contains("your private one") && panel(&story).contains("@dr_ada@med.example"));
    let quiet = seen(own.as_str(), "Choir again tonight. Easter is a long way off for altos.", "public").await;
    assert!(!panel(&quiet).contains("right account"));

    let feed = seen(practice.as_str(), "We are closed on Monday.", "public").await;
    assert!(feed["voice"].as_str().unwrap().contains("anyone who visits your website"));
    let page = ada.get("/compose").await;
    for words in ["Personal: a private person", "@dr_ada@med.example", "The practice"] {
        assert!(page.body.contains(words), "{words}");
    }
    let ben = desk.member("ben", Role::Administrator).await;
    let stolen = ben.ask("/compose/review", &[("text", "x"), ("account", own.as_str())]).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND);
    assert_eq!(ben.post("/drafts", &[("text", "x"), ("account", own.as_str())]).await.status, StatusCode::NOT_FOUND);
    assert!(!ben.get("/compose").await.body.contains("@dr_ada@med.example"));
}

#[tokio::test]
async fn length_is_counted_as_the_network_counts() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let account = desk.account_at(ada.member.as_ref(), Voice::Professional, "bluesky", "@ada.example").await;
    let long = "A sentence about vaccines that work. ".repeat(20);
    let seen = look(&ada, &long, &[("account", account.as_str())]).await;
    let length = seen["length"].as_str().unwrap();
    assert!(length.contains("of 300 characters, as Bluesky counts") && length.contains("It would be a thread of 3 posts"), "{length}");
    let short = look(&ada, "👩‍⚕️", &[("account", account.as_str())]).await;
    assert!(short["length"].as_str().unwrap().contains("1 of 300"));
}

#[tokio::test]
async fn a_tie_that_is_not_told_is_offered_as_a_line() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let relation = Relation {
        party: "Velora".to_owned(),
        kind: "speaker fee".to_owned(),
        products: Vec::new(),
        since: None,
        until: None,
        source: Source::Member,
    };
    let now = desk.app.now();
    let mut write = desk.app.store.write().await.unwrap();
    let id = write.add_interest(ada.member.as_ref().unwrap(), &relation, now).await.unwrap();
    write.commit(Entry::new(now, chaperone_store::Actor::Operator, "interest.add", &id)).await.unwrap();
    let text = "The new pump of Velora has changed my clinic.";
    let line = "Disclosure: I have received speaker fees from Velora.";
    assert!(panel(&look(&ada, text, &[]).await).contains(&format!("data-with=\"{line}\n\n\"")));
    assert!(!panel(&look(&ada, &format!("{line}\n\n{text}"), &[]).await).contains("Put this line first"));
    assert!(!panel(&look(&ada, "Vaccines work.", &[]).await).contains("Put this line first"));
}

#[tokio::test]
async fn clauses_are_read_in_place_and_on_a_page() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let api = ada.get("/api/explain/mms/6.connect").await;
    assert_eq!(api.json()["topic"], "mms/6.connect");
    assert!(api.json()["html"].as_str().unwrap().contains("<strong>"));
    assert_eq!(ada.get("/explain/patient-privacy-direct").await.status, StatusCode::OK);
    assert_eq!(ada.get("/api/explain/mms/none").await.status, StatusCode::NOT_FOUND);
    assert!(desk.stranger().get("/explain/mms").await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn drafts_are_listed_by_fifty_and_discarded() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let mut last = String::new();
    for n in 0..53 {
        // The last of them at the same moment: none is lost between two pages.
        desk.wait(if n < 10 { 1000 } else { 0 });
        last = ada.post("/drafts", &[("text", &format!("Note number {n}."))]).await.location().to_owned();
    }
    let first = ada.get("/drafts").await.body;
    let older = first.split("href=\"/drafts?state=open&amp;before=").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let second = ada.get(&format!("/drafts?state=open&before={older}")).await.body;
    assert!(!second.contains("Older"));
    for n in 0..53 {
        let note = format!("Note number {n}.");
        assert!(first.contains(&note) != second.contains(&note), "{note}");
    }

    assert_eq!(ada.post(&format!("{last}/discard"), &[]).await.location(), "/drafts");
    assert!(!ada.get("/drafts").await.body.contains("Note number 52."));
    assert!(ada.get("/drafts?state=dropped").await.body.contains("Note number 52."));
    let dead = ada.post(&last, &[("text", "More."), ("version", "1")]).await;
    assert_eq!(dead.status, StatusCode::CONFLICT, "what is discarded takes no more changes");
    assert!(dead.body.contains("More."));
    assert_eq!(ada.post(&format!("{last}/discard"), &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_picture_says_nothing_that_it_does_not_show() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let at = ada.post("/drafts", &[("text", "A garden.")]).await.location().to_owned();
    let draft = at.trim_start_matches("/drafts/").parse().unwrap();
    let added = ada.upload(&format!("{at}/files"), &picture(&["Bed 4, Wilma Quartz"]), &[]).await;
    assert_eq!(added.location(), format!("{at}#pictures"), "{}", added.body);
    let page = ada.get(&at).await.body;
    assert!(page.contains("We took out notes in words.") && page.contains("Say whether it shows a patient."), "{page}");
    let file = desk.app.store.files_of(&draft).await.unwrap().remove(0);
    let lacks = |found: Vec<(chaperone_store::FileId, Lack)>| found.into_iter().map(|(_, lack)| lack).collect::<Vec<_>>();
    assert_eq!(lacks(desk.app.store.unfinished(&draft).await.unwrap()), [Lack::Alt, Lack::Unasked]);

    let path = format!("/files/{}", file.id);
    let shown = ada.get(&path).await;
    assert!(!shown.body.contains("Quartz"));
    assert_eq!(shown.headers["content-type"], "image/png");
    assert_eq!(shown.headers["content-security-policy"], "default-src 'none'; sandbox");
    assert_eq!(shown.headers["x-content-type-options"], "nosniff");
    assert!(shown.headers["content-disposition"].to_str().unwrap().contains("filename=\"picture.png\""));

    ada.post(&path, &[("alt", "A garden in spring"), ("patient", "yes"), ("consent", "")]).await;
    assert_eq!(lacks(desk.app.store.unfinished(&draft).await.unwrap()), [Lack::Consent]);
    ada.post(&path, &[("alt", "A garden in spring"), ("patient", "no"), ("consent", "")]).await;
    assert_eq!(desk.app.store.unfinished(&draft).await.unwrap(), []);

    for role in [Role::Member, Role::Administrator] {
        let ben = desk.member(role.name(), role).await;
        assert_eq!(ben.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ben.post(&path, &[("alt", "x")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ben.post(&format!("{path}/remove"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ben.upload(&format!("{at}/files"), &picture(&[]), &[]).await.status, StatusCode::NOT_FOUND);
    }
    ada.post(&format!("{path}/remove"), &[]).await;
    assert_eq!(ada.get(&path).await.status, StatusCode::NOT_FOUND);
    let record = format!("{:?}", desk.app.store.audit(&Wanted::default(), 50).await.unwrap());
    assert!(record.contains("file.add") && record.contains("file.remove") && !record.contains("garden") && !record.contains("Quartz"));
}

#[tokio::test]
async fn what_is_no_picture_is_not_taken() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let at = ada.post("/drafts", &[("text", "A garden.")]).await.location().to_owned();
    let files = format!("{at}/files");
    for bad in [
        &b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"[..],
        b"GIF89a....",
        b"%PDF-1.7",
        b"",
        &picture(&[])[..40],
    ] {
        let refused = ada.upload(&files, bad, &[("alt", "Kept as typed")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert!(refused.body.contains("role=\"alert\"") && refused.body.contains("Kept as typed"));
    }
    let huge = ada.upload(&files, &vec![0; 11_000_000], &[]).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(ada.post(&files, &[("alt", "no file")]).await.status, StatusCode::BAD_REQUEST);
    let draft: chaperone_store::DraftId = at.trim_start_matches("/drafts/").parse().unwrap();
    assert_eq!(desk.app.store.files_of(&draft).await.unwrap(), []);

    // What is with a second reader or sent stays as it is.
    ada.upload(&files, &picture(&[]), &[]).await;
    let file = desk.app.store.files_of(&draft).await.unwrap().remove(0).id;
    let now = desk.app.now();
    let mut write = desk.app.store.write().await.unwrap();
    write.move_draft(&draft, DraftState::Open, DraftState::Waiting, now).await.unwrap();
    write.commit(Entry::new(now, chaperone_store::Actor::Operator, "draft.wait", &draft)).await.unwrap();
    assert_eq!(ada.upload(&files, &picture(&[]), &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ada.post(&format!("/files/{file}/remove"), &[]).await.status, StatusCode::NOT_FOUND);
    let mut write = desk.app.store.write().await.unwrap();
    assert!(matches!(write.remove_file(&file).await, Err(StoreError::Missing(_))));
    drop(write);
    let page = ada.get(&at).await.body;
    assert!(page.contains("with a second reader") && !page.contains("<textarea"), "{page}");
}

#[tokio::test]
async fn what_stands_beside_the_text_is_found_by_where_it_stands() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let seen = look(&ada, "Good morning.", &[("warning", NAMED)]).await;
    assert_eq!((&seen["verdict"], &seen["marks"]), (&"hold".into(), &serde_json::json!([])), "no mark in the text");
    assert!(panel(&seen).contains("In the content warning: “Mrs. Wilma Quartz”"), "{}", panel(&seen));
    assert!(!panel(&seen).contains("data-was=\"Mrs"), "no button changes what is not in the box");
    let calm = look(&ada, "Good morning.", &[("warning", "a long text"), ("link", "https://news.example/morning")]).await;
    assert_eq!(calm["verdict"], "clear", "{}", panel(&calm));
}

#[tokio::test]
async fn what_stands_beside_the_text_is_short() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let long = "x".repeat(2001);
    let link = format!("https://news.example/{long}");
    for (name, value) in [("warning", &long), ("consent_reference", &long), ("link", &link)] {
        let refused = ada.post("/drafts", &[("text", "Vaccines work."), ("consent_kind", "written"), (name, value)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(refused.body.contains("longer than") && refused.body.contains(value.as_str()), "{name}: nothing typed is lost");
    }
    let draft = ada.draft("Vaccines work.").await;
    for (name, value) in [("alt", &long), ("consent", &long)] {
        let refused = ada.upload(&format!("/drafts/{draft}/files"), &picture(&[]), &[(name, value)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(refused.body.contains(value.as_str()), "{name}: nothing typed is lost");
    }
    desk.picture(&ada, &draft, "A garden", "no").await;
    let file = desk.app.store.files_of(&draft.parse().unwrap()).await.unwrap().remove(0);
    let refused = ada.post(&format!("/files/{}", file.id), &[("alt", &long), ("patient", "no")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(long.as_str()));
    assert_eq!(desk.app.store.file(&file.id).await.unwrap().unwrap().told.alt, "A garden");
}
