//! A member's own page: profile, interests, sessions, tokens.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use chaperone_store::audit::Wanted;
use chaperone_store::members::Role;
use serde_json::json;

use crate::desk::{Answered, Browser, Desk};

const NASTY: &str = "<script>alert(1)</script>";

#[tokio::test]
async fn a_profile_is_kept_as_typed_and_an_npi_is_checked() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let form = |npi: &'static str, licence: &'static str| {
        [
            ("name", "Ada Ferris"),
            ("role", NASTY),
            ("npi", npi),
            ("licences", licence),
            ("specialties", "cardiology\n\nsleep"),
            ("place", "Ohio"),
        ]
    };
    for (npi, licence, why) in [("9000000024", "", "a digit is wrong"), ("12", "", "ten digits"), ("", "35.1", "Each licence")] {
        let refused = ada.post("/me/profile", &form(npi, licence)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(why) && refused.body.contains("Ada Ferris"), "{}", refused.body);
        assert!(!refused.body.contains(NASTY));
    }
    assert_eq!(ada.post("/me/profile", &form(" 9000000023 ", "Ohio: 35.000001")).await.status, StatusCode::SEE_OTHER);
    let page = ada.get("/me/profile").await;
    assert!(page.body.contains("9000000023") && page.body.contains("Ohio: 35.000001") && !page.body.contains(NASTY));
    let kept = desk.app.store.profile(ada.member.as_ref().unwrap()).await.unwrap().profile;
    assert_eq!(kept.specialties, ["cardiology", "sleep"]);
    let record = format!("{:?}", desk.app.store.audit(&Wanted::default(), 10).await.unwrap());
    assert!(record.contains("profile.change") && !record.contains("Ferris") && !record.contains("9000000023"));
}

#[tokio::test]
async fn name_and_zone_can_be_changed() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    assert_eq!(ada.post("/me", &[("name", NASTY), ("time_zone", "Asia/Tokyo")]).await.status, StatusCode::SEE_OTHER);
    let page = ada.get("/me").await;
    assert!(!page.body.contains(NASTY) && page.body.contains("&lt;script&gt;"));
    assert_eq!(ada.post("/me", &[("name", ""), ("time_zone", "UTC")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.app.store.member(ada.member.as_ref().unwrap()).await.unwrap().unwrap().time_zone, "Asia/Tokyo");
}

async fn add(browser: &Browser<'_>, party: &str, kind: &str, until: &str) -> Answered {
    let form = [("party", party), ("kind", kind), ("products", "Velorix, Tensipatch"), ("since", "2025-03-01"), ("until", until)];
    browser.post("/me/interests", &form).await
}

#[tokio::test]
async fn a_review_holds_the_register_against_a_post() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let found = async || {
        let post = json!({"text": "I switched all my patients to Velorix and would do so again. Ask your doctor for Velorix!"});
        let review = ada.post_json("/api/review?stages=1", &post).await.json();
        review["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["rule"] == "undisclosed-interest" && one["likelihood"].as_f64() > Some(0.5))
    };
    let before = found().await;
    assert_eq!(add(&ada, "Velora", "speaker fee", "").await.status, StatusCode::SEE_OTHER);
    assert!(found().await);
    let interest = desk.app.store.interests_of(ada.member.as_ref().unwrap()).await.unwrap().remove(0);
    assert_eq!(interest.relation.products, ["Velorix", "Tensipatch"]);
    let at = format!("/me/interests/{}", interest.id);
    ada.post(&format!("{at}/end"), &[]).await;
    assert!(found().await, "what ended today is still told");
    let long_ago =
        [("party", "Velora"), ("kind", "speaker fee"), ("products", "Velorix"), ("since", "2019-01-01"), ("until", "2021-01-01")];
    assert_eq!(ada.post(&at, &long_ago).await.status, StatusCode::SEE_OTHER);
    assert_eq!(found().await, before, "what ended long ago is not");
    assert_eq!(ada.post(&format!("{at}/remove"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(desk.app.store.interests_of(ada.member.as_ref().unwrap()).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_interest_that_makes_no_sense_is_refused() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    for (party, kind, until, why) in [
        ("", "shares", "", "fill in the company"),
        ("Velora", " ", "", "fill in the kind"),
        ("Velora", "shares", "yesterday", "2025-03-01"),
        ("Velora", "shares", "2025-02-28", "before the first"),
    ] {
        let refused = add(&ada, party, kind, until).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(why) && refused.body.contains("Tensipatch"), "{}", refused.body);
    }
    add(&ada, NASTY, NASTY, "").await;
    assert!(!ada.get("/me/interests").await.body.contains(NASTY));
    let record = format!("{:?}", desk.app.store.audit(&Wanted::default(), 10).await.unwrap());
    assert!(record.contains("interest.add") && !record.contains("Velorix") && !record.contains("script"));
}

#[tokio::test]
async fn what_is_anothers_is_not_there() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let ben = desk.member("ben", Role::Administrator).await;
    let things = desk.things_of(&ada).await;
    let relation = [("party", "Velora"), ("kind", "shares")];
    assert_eq!(ben.get(&things.fill("/me/interests/{id}")).await.status, StatusCode::NOT_FOUND);
    for (path, form) in [
        ("/me/interests/{id}", &relation[..]),
        ("/me/interests/{id}/end", &[]),
        ("/me/interests/{id}/remove", &[]),
        ("/me/passkeys/{id}", &[("label", "mine")]),
        ("/me/passkeys/{id}/remove", &[]),
        ("/me/tokens/{id}/end", &[]),
        ("/me/sessions/{id}/end", &[]),
    ] {
        assert_eq!(ben.post(&things.fill(path), form).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(ada.get("/me/sessions").await.status, StatusCode::OK);
    assert_eq!(desk.app.store.passkeys(ada.member.as_ref().unwrap()).await.unwrap()[0].label, "phone");
}

#[tokio::test]
async fn sessions_are_seen_and_ended() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let member = ada.member.clone().unwrap();
    let now = desk.app.now();
    let mut write = desk.app.store.write().await.unwrap();
    for device in [NASTY, "phone"] {
        write.begin_session(&member, device, device, now, now + 1000).await.unwrap();
    }
    write.commit(chaperone_store::Entry::new(now, chaperone_store::Actor::Operator, "session.begin", &member)).await.unwrap();
    let page = ada.get("/me/sessions").await;
    assert!(page.body.contains("This one") && page.body.contains("phone") && !page.body.contains(NASTY));
    let phone = desk.app.store.sessions(&member, now).await.unwrap().into_iter().find(|one| one.device == "phone").unwrap();
    let at = format!("/me/sessions/{}/end", phone.id);
    assert_eq!(ada.post(&at, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(ada.post(&at, &[]).await.status, StatusCode::NOT_FOUND, "twice");
    ada.post("/me/sessions/end-others", &[]).await;
    assert_eq!(desk.app.store.sessions(&member, now).await.unwrap().len(), 1);
    assert_eq!(ada.get("/me/sessions").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_token_is_for_the_api_alone() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Administrator).await;
    let page = ada.post("/me/tokens", &[("label", NASTY)]).await;
    let token = page.body.split_once("<code class=\"secret\">").unwrap().1.split_once('<').unwrap().0.to_owned();
    let listed = ada.get("/me/tokens").await;
    assert!(!listed.body.contains(&token) && !listed.body.contains(NASTY), "shown once");
    let send = async |method: &str, path: &str, token: &str| {
        let request = Request::builder().method(method).uri(path).header("host", "localhost:8420");
        let request = request.header("authorization", format!("Bearer {token}")).header("content-type", "application/json");
        desk.send(request.body(Body::from("{\"text\": \"Vaccines work.\"}")).unwrap()).await.status
    };
    assert_eq!(send("POST", "/api/review?stages=1", &token).await, StatusCode::OK);
    assert_eq!(send("POST", "/api/review?stages=1", "invented").await, StatusCode::UNAUTHORIZED);
    for path in ["/drafts", "/me", "/me/ways", "/members"] {
        assert_eq!(send("GET", path, &token).await, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(send("POST", "/me/recovery", &token).await, StatusCode::UNAUTHORIZED);
    let id = desk.app.store.api_tokens(ada.member.as_ref().unwrap()).await.unwrap().remove(0).id;
    ada.post(&format!("/me/tokens/{id}/end"), &[]).await;
    assert_eq!(send("POST", "/api/review?stages=1", &token).await, StatusCode::UNAUTHORIZED);
    let record = format!("{:?}", desk.app.store.audit(&Wanted::default(), 10).await.unwrap());
    assert!(record.contains("token.make") && !record.contains(&token) && !record.contains("script"));
}

const HEADINGS: &str = "Covered_Recipient_NPI,Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name,\
    Total_Amount_of_Payment_USDollars,Date_of_Payment,Number_of_Payments_Included_in_Total_Amount,\
    Nature_of_Payment_or_Transfer_of_Value,Name_of_Drug_or_Biological_or_Device_or_Medical_Supply_1";

async fn upload(browser: &Browser<'_>, desk: &Desk, npi: &str, file: Vec<u8>) -> Answered {
    let mut body = format!("--x\r\ncontent-disposition: form-data; name=\"npi\"\r\n\r\n{npi}\r\n").into_bytes();
    body.extend(b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--x--\r\n");
    let request = browser.request("POST", "/me/interests/import").header("content-type", "multipart/form-data; boundary=x");
    desk.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn payments_are_brought_in_and_only_what_is_ticked_is_kept() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let mut file = format!("{HEADINGS}\r\n");
    for row in [
        "9000000023,\"Velora, Inc.\",1250.50,03/04/2025,2,Consulting Fee,Velorix",
        "9000000023,Kardivo LLC,17.40,12/31/2024,1,Food and Beverage,",
        "9876543213,Zanzibar Corp,99.00,03/04/2025,1,Gift,Zanzibarin",
    ] {
        file.push_str(row);
        file.push_str("\r\n");
    }
    let wrong = upload(&ada, &desk, "9000000024", file.clone().into_bytes()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let other = upload(&ada, &desk, "9000000023", b"not,a,file\r\n1,2,3\r\n".to_vec()).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    let found = upload(&ada, &desk, "9000000023", file.clone().into_bytes()).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.body);
    assert!(found.body.contains("Velora") && found.body.contains("$1250.50") && !found.body.contains("Zanzibar"), "{}", found.body);
    let token = found.body.split_once("name=\"found\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let ben = desk.member("ben", Role::Member).await;
    assert_eq!(ben.post("/me/interests/import/keep", &[("found", "invented"), ("keep", "0")]).await.status, StatusCode::CONFLICT);
    assert_eq!(
        ada.post("/me/interests/import/keep", &[("found", &token), ("keep", "0"), ("keep", "7")]).await.status,
        StatusCode::SEE_OTHER
    );
    let kept = desk.app.store.interests_of(ada.member.as_ref().unwrap()).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].relation.party.as_str(), kept[0].relation.kind.as_str()), ("Velora", "consulting fee"));
    assert_eq!(ada.post("/me/interests/import/keep", &[("found", &token), ("keep", "1")]).await.status, StatusCode::CONFLICT, "once");
    let again = upload(&ada, &desk, "9000000023", file.into_bytes()).await;
    let token = again.body.split_once("name=\"found\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    ada.post("/me/interests/import/keep", &[("found", &token), ("keep", "0"), ("keep", "1")]).await;
    assert_eq!(desk.app.store.interests_of(ada.member.as_ref().unwrap()).await.unwrap().len(), 2, "no line twice");
}

#[tokio::test]
async fn a_file_of_any_size_is_read_and_one_too_large_is_not() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let row = "9876543213,Zanzibar Corp,99.00,03/04/2025,1,Gift,Zanzibarin\r\n";
    let large = format!("{HEADINGS}\r\n{}9000000023,Kardivo LLC,3,03/04/2025,1,Gift,\r\n", row.repeat(50_000));
    let found = upload(&ada, &desk, "9000000023", large.into_bytes()).await;
    assert!(found.body.contains("Kardivo") && !found.body.contains("Zanzibar"), "{}", found.body);
    let too_large = upload(&ada, &desk, "9000000023", [HEADINGS.as_bytes(), b"\r\n", &vec![b'\n'; 65 << 20]].concat()).await;
    assert_eq!(too_large.status, StatusCode::PAYLOAD_TOO_LARGE);
}
