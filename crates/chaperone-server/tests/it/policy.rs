//! The policy: its effect first, then in force, every version kept.

use axum::body::Body;
use axum::http::StatusCode;
use chaperone_server::engines;
use chaperone_store::audit::Wanted;
use chaperone_store::members::Role;

use crate::desk::{Answered, Browser, Desk, HOUR};

const MUTE: &str = "format = 1\nkind = \"overlay\"\nid = \"lake\"\ntitle = \"Lake Clinic\"\nlevel = \"employer\"\n\n[[mute]]\nrule = \"ambiguity\"\nreason = \"We like riddles <b>.\"\n";
const RAISE: &str = "format = 1\nkind = \"overlay\"\nid = \"lake\"\ntitle = \"Lake Clinic\"\nlevel = \"employer\"\n\n[[lower]]\nrule = \"patient-privacy-direct\"\nto = \"moderate\"\nreason = \"To see what it does.\"\n";
const NAMED: &str = "Mrs. Wilma Quartz, MRN 5520117, came back to our clinic today.";
const PACKS: &[&str] = &["ama", "ncms", "mms", "smmp", "acp-fsmb"];

/// Sends the form as a browser does, which has files in it.
async fn send(desk: &Desk, browser: &Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Answered {
    let mut body = String::new();
    for (name, value) in fields {
        let file = if *name == "file" { "; filename=\"own.toml\"\r\nContent-Type: application/toml" } else { "" };
        body = format!("{body}--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n");
    }
    body.push_str("--edge--\r\n");
    let request = browser.request("POST", path).header("content-type", "multipart/form-data; boundary=edge");
    desk.send(request.body(Body::from(body)).unwrap()).await
}

fn form<'a>(packs: &[&'a str], overlay: &'a str, note: &'a str, seen: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = packs.iter().map(|pack| ("pack", *pack)).collect();
    fields.extend([("overlay", overlay), ("note", note), ("seen", seen)]);
    fields
}

#[tokio::test]
async fn the_effect_is_seen_first_and_shows_no_words_of_others() {
    let desk = Desk::new().await;
    let author = desk.member("author", Role::Member).await;
    author.post("/drafts", &[("text", NAMED)]).await;
    let lead = desk.member("lead", Role::ComplianceLead).await;
    let own = lead.post("/drafts", &[("text", NAMED)]).await.location().to_owned();

    let page = send(&desk, &lead, "/policy/effect", &form(PACKS, RAISE, "trying", "0")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("2 looked at."), "{}", page.body);
    assert!(page.body.contains("patient-privacy-direct") && page.body.contains("Put in force"));
    assert!(page.body.contains(&own), "his own draft is shown by a link");
    assert!(!page.body.contains("Quartz"), "nobody's words");
    assert!(page.body.contains("To see what it does."), "what was typed is kept");
    assert!(desk.app.store.policy().await.unwrap().is_none(), "nothing is in force yet");

    let nothing = send(&desk, &lead, "/policy/effect", &form(PACKS, "", "", "0")).await;
    assert!(nothing.body.contains("Nothing would change."), "{}", nothing.body);
}

#[tokio::test]
async fn a_version_is_in_force_at_once_and_after_a_restart() {
    let desk = Desk::new().await;
    let lead = desk.member("lead", Role::ComplianceLead).await;
    let member = desk.member("member", Role::Member).await;
    let before = desk.app.engines.current().policy().fingerprint();

    let done = send(&desk, &lead, "/policy", &form(&["mms", "ama"], MUTE, "Two are enough.", "0")).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/policy"), "{}", done.body);
    let engine = desk.app.engines.current();
    assert_ne!(engine.policy().fingerprint(), before);
    assert_eq!(engine.policy().packs().len(), 2);
    let kept = desk.app.store.policy().await.unwrap().unwrap();
    assert_eq!((kept.version, kept.fingerprint.as_str()), (1, engine.policy().fingerprint().to_string().as_str()));
    assert_eq!(engines::of_version(&kept).unwrap().fingerprint(), engine.policy().fingerprint());

    let read = member.get("/guidelines").await;
    assert!(read.body.contains("Lake Clinic") && read.body.contains("not raised here"), "{}", read.body);
    assert!(read.body.contains("We like riddles &lt;b&gt;."), "{}", read.body);
    assert_eq!(member.get("/guidelines/mms/6.connect").await.status, StatusCode::OK);
    assert_eq!(member.get("/guidelines/copyright").await.status, StatusCode::OK);
    let gone = member.get("/guidelines/smmp").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND, "not in force");

    let record = desk.app.store.audit(&Wanted::default(), 1).await.unwrap();
    assert_eq!((record[0].verb.as_str(), record[0].details.as_str()), ("policy.set", "{\"version\":1}"));
    assert!(!format!("{record:?}").contains("enough"), "not the note");
}

#[tokio::test]
async fn versions_are_kept_compared_and_used_again() {
    let desk = Desk::new().await;
    let lead = desk.member("Lea <i>d", Role::ComplianceLead).await;
    send(&desk, &lead, "/policy", &form(PACKS, MUTE, "first <script>", "0")).await;
    desk.wait(HOUR);
    send(&desk, &lead, "/policy", &form(PACKS, RAISE, "second", "1")).await;
    let list = lead.get("/policy").await;
    assert!(list.body.contains("first &lt;script&gt;") && list.body.contains("Lea &lt;i&gt;d"), "{}", list.body);
    let diff = lead.get("/policy/versions/2").await;
    assert!(diff.body.contains("<del>- [[mute]]</del>") && diff.body.contains("<ins>+ [[lower]]</ins>"), "{}", diff.body);
    assert!(lead.get("/policy/versions/2?against=1").await.status.is_success());
    assert_eq!(lead.get("/policy/versions/7").await.status, StatusCode::NOT_FOUND);
    let old = lead.get("/policy?from=1").await;
    assert!(old.body.contains("We like riddles") && old.body.contains("As in version 1 again."), "{}", old.body);
    let again = send(&desk, &lead, "/policy", &form(PACKS, MUTE, "As in version 1 again.", "2")).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let versions = desk.app.store.policies().await.unwrap();
    assert_eq!(versions.iter().map(|version| version.version).collect::<Vec<_>>(), [3, 2, 1]);
    assert_eq!(versions[0].fingerprint, versions[2].fingerprint);
}

#[tokio::test]
async fn of_two_leads_the_second_is_told() {
    let desk = Desk::new().await;
    let (one, other) = (desk.member("one", Role::ComplianceLead).await, desk.member("other", Role::Administrator).await);
    send(&desk, &one, "/policy", &form(PACKS, MUTE, "mine", "0")).await;
    let late = send(&desk, &other, "/policy", &form(PACKS, RAISE, "theirs", "0")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("Version 1 was put in force") && late.body.contains("To see what it does."), "{}", late.body);
    assert!(late.body.contains("name=\"seen\" value=\"1\""), "the next try is against what is in force now");
    assert_eq!(desk.app.store.policies().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_place_and_nothing_is_lost() {
    let desk = Desk::new().await;
    let lead = desk.member("lead", Role::ComplianceLead).await;
    let typed = MUTE.replace("ambiguity", "ambigiuty");
    let wrong = send(&desk, &lead, "/policy/effect", &form(PACKS, &typed, "why <not>", "0")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("line 8, column 8") && wrong.body.contains("did you mean"), "{}", wrong.body);
    assert!(wrong.body.contains("ambigiuty") && wrong.body.contains("why &lt;not&gt;"));
    for (packs, overlay, note, says) in [
        (&[][..], "", "x", "Choose at least one guideline."),
        (&["nonsense"], "", "x", "not known here"),
        (PACKS, MUTE, " ", "Say in a line why"),
        (PACKS, "</textarea><script>", "x", "line 1"),
    ] {
        let refused = send(&desk, &lead, "/policy", &form(packs, overlay, note, "0")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{says}");
        assert!(refused.body.contains(says), "{says}: {}", refused.body);
        assert!(!refused.body.contains("</textarea><script>"));
    }
    let mut fields = form(PACKS, MUTE, "x", "0");
    fields.push(("file", RAISE));
    let uploaded = send(&desk, &lead, "/policy/effect", &fields).await;
    assert!(uploaded.body.contains("To see what it does."), "a file replaces what is typed");
    let long = "#".repeat(1 << 20) + "#";
    let refused = send(&desk, &lead, "/policy", &form(PACKS, &long, "x", "0")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(desk.app.store.policies().await.unwrap().is_empty());
}

#[tokio::test]
async fn others_do_not_set_it() {
    let desk = Desk::new().await;
    for role in [Role::Member, Role::SecondReader] {
        let browser = desk.member(role.name(), role).await;
        assert_eq!(browser.get("/policy").await.status, StatusCode::NOT_FOUND);
        for path in ["/policy", "/policy/effect"] {
            assert_eq!(send(&desk, &browser, path, &form(PACKS, MUTE, "x", "0")).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(browser.get("/guidelines").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_organisation_tells_where_patients_turn() {
    let desk = Desk::new().await;
    let admin = desk.member("admin", Role::Administrator).await;
    let told = [
        ("organisation", "Lake & Hill"),
        ("portal", "https://portal.lake.example"),
        ("telephone", "+1 555 0100"),
        ("emergency", "911"),
        ("domains", "@Lake.example"),
        ("case_hours", "48"),
    ];
    assert_eq!(admin.post("/organisation", &told).await.location(), "/organisation");
    assert!(admin.get("/organisation").await.body.contains("Lake &amp; Hill"));
    let settings = desk.app.store.settings().await.unwrap();
    assert_eq!((settings["domains"].as_str(), settings["case_hours"].as_str()), ("lake.example", "48"));
    let mut bad = told;
    bad[1].1 = "javascript:alert(1)//<b>";
    let refused = admin.post("/organisation", &bad).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("alert(1)//&lt;b&gt;") && refused.body.contains("begins with https://"));
    let lead = desk.member("lead", Role::ComplianceLead).await;
    assert_eq!(lead.post("/organisation", &told).await.status, StatusCode::NOT_FOUND);
}

/// Where the browser went away at each point of the way.
#[tokio::test]
async fn a_browser_that_goes_away_leaves_engine_and_database_together() {
    let desk = Desk::new().await;
    let lead = desk.member("lead", Role::ComplianceLead).await;
    for polls in 1..200 {
        let seen = desk.app.store.policy().await.unwrap().map_or(0, |version| version.version).to_string();
        let overlay = if polls % 2 == 0 { MUTE } else { RAISE };
        let fields = form(PACKS, overlay, "A try.", &seen);
        let mut request = Box::pin(send(&desk, &lead, "/policy", &fields));
        let mut done = false;
        for _ in 0..polls {
            done = std::future::poll_fn(|cx| std::task::Poll::Ready(request.as_mut().poll(cx).is_ready())).await;
            if done {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        drop(request);
        // Whoever writes next waits for what was under way.
        drop(desk.app.store.write().await.unwrap());
        let kept = desk.app.store.policy().await.unwrap().map_or(0, |version| version.version);
        let mut tries = 0;
        while desk.app.engines.current_version().0 != kept {
            tries += 1;
            assert!(tries < 5000, "the engine is behind after {polls} polls");
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        if done {
            return;
        }
    }
}
