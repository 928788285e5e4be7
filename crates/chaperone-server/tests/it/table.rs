//! Every route × everybody who may come: one table. A new route is in it by itself; what it answers to whom must be
//! looked at and blessed (`INSTA_UPDATE=always cargo nextest run -p chaperone-server table`).

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use chaperone_server::routes::{self, Need, Route};
use chaperone_store::members::Role;

use crate::desk::{Answered, Browser, Desk};

/// Who comes. The things whose ids stand in the addresses are those of another member.
const COMERS: &[(&str, Option<Role>)] = &[
    ("nobody", None),
    ("member", Some(Role::Member)),
    ("reader", Some(Role::SecondReader)),
    ("lead", Some(Role::ComplianceLead)),
    ("admin", Some(Role::Administrator)),
];

/// Whether `role` meets `need`, said a second time: the product's own list must agree.
fn meets(need: Need, role: Option<Role>) -> bool {
    let rank = |role| match role {
        Role::Member => 1,
        Role::SecondReader => 2,
        Role::ComplianceLead => 3,
        Role::Administrator => 4,
    };
    let least = match need {
        Need::Anyone => 0,
        Need::SignedIn => 1,
        Need::Reads => 2,
        Need::Leads => 3,
        Need::Administers => 4,
    };
    role.map_or(0, rank) >= least
}

async fn ask(desk: &Desk, browser: &Browser<'_>, route: &Route, address: &str, cross_site: bool) -> Answered {
    let mut request = browser.request(route.method.as_str(), address);
    if cross_site {
        let headers = request.headers_mut().unwrap();
        headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
        headers.insert("origin", "https://evil.example".parse().unwrap());
    }
    if route.method == Method::POST {
        request = request.header("content-type", "application/x-www-form-urlencoded");
    }
    desk.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_route_for_everybody() {
    let desk = Desk::new().await;
    let owner = desk.member("owner", Role::Member).await;
    let things = desk.things_of(&owner).await;
    let mut table = String::new();
    let mut list = routes::list(&desk.app);
    list.sort_by(|a, b| (a.path, a.method.as_str()).cmp(&(b.path, b.method.as_str())));
    for route in &list {
        let address = things.fill(route.path);
        let _ = write!(table, "{:<5}{:<38}", route.method.as_str(), route.path);
        for (name, role) in COMERS {
            // A browser of his own for each request: some end the session.
            let browser = desk.comer(*role).await;
            let answered = ask(&desk, &browser, route, &address, false).await;
            let at = format!("{} {} for {name}", route.method, route.path);
            let status = answered.status;
            assert!(!status.is_server_error(), "{at}: {status}");
            if !meets(route.need, *role) {
                let sent_away = answered.location().starts_with("/sign-in");
                let unseen = if role.is_none() { status == StatusCode::UNAUTHORIZED || sent_away } else { status == StatusCode::NOT_FOUND };
                assert!(unseen, "{at}: {status}");
            }
            let _ = write!(table, " {name}:{}", status.as_u16());
            if !route.method.is_safe() {
                let forged = ask(&desk, &browser, route, &address, true).await;
                assert!(forged.status == StatusCode::FORBIDDEN, "{at}, from another site: {}", forged.status);
            }
        }
        table.push('\n');
    }
    insta::assert_snapshot!(table);
}
