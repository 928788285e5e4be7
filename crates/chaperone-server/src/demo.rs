//! A desk of invented people, to look at. All of it goes the ordinary way through the store, so that the record holds.

mod story;

use chaperone_api::{Unit, write_review};
use chaperone_connect::Secret;
use chaperone_core::post::{Author, Post, Situation};
use chaperone_core::text::Draft as Words;
use chaperone_store::accounts::{Account, Connection, Voice};
use chaperone_store::drafts::{Content, Judged};
use chaperone_store::files;
use chaperone_store::interests::{Relation, Source};
use chaperone_store::members::{Licence, Profile, Role};
use chaperone_store::publications::{Footing, Outgoing};
use chaperone_store::{AccountId, Actor, Entry, MemberId, Time};

use crate::accounts::link::Facts;
use crate::accounts::slug;
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::sign_in::app_codes::Shared;
use crate::sign_in::password;
use crate::token::Token;

const DAY: Time = 24 * 3_600_000;

/// Entries of one change when the record is filled: fewer waits for the disk.
const BATCH: usize = 500;

/// How much to fill in beyond what one looks at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Size {
    /// Drafts of the first.
    pub drafts: usize,
    /// Entries of the record.
    pub audit: usize,
}

/// Somebody invented.
#[derive(Debug)]
pub struct Person {
    /// Name.
    pub name: &'static str,
    /// Address.
    pub email: &'static str,
    /// Role.
    pub role: &'static str,
    /// Id.
    pub id: MemberId,
}

/// What was filled in.
#[derive(Debug)]
pub struct Filled {
    /// Who is there.
    pub people: Vec<Person>,
    /// The password of all of them; no secret, since it opens nothing but this.
    pub password: &'static str,
    /// The key that goes into an authenticator app, the second half of that password; the same for all.
    pub app_key: Secret,
    /// An API token of the first.
    pub token: Token,
    /// The cookie of a session of hers.
    pub session: Token,
}

/// What everybody's password is.
const PASSWORD: &str = "four plain words here";

/// Name, address, role, profession, town.
const PEOPLE: &[(&str, &str, Role, &str, &str)] = &[
    // The first sees every page.
    ("Ida Fernhill", "ida@lakeclinic.example", Role::Administrator, "cardiologist", "Lakeford"),
    ("Tomas Birkwell", "tomas@lakeclinic.example", Role::Member, "family physician", "Lakeford"),
    ("Noor Ashdown", "noor@lakeclinic.example", Role::SecondReader, "paediatrician", "Lakeford"),
    ("Piet Hollander", "piet@lakeclinic.example", Role::SecondReader, "surgeon", "Millbrook"),
    ("Vera Quillon", "vera@lakeclinic.example", Role::ComplianceLead, "internist", "Millbrook"),
    ("Ruth Amsel", "ruth@lakeclinic.example", Role::Administrator, "practice manager", "Lakeford"),
];

/// Drafts that are clear, that make one pause, and that are held.
const DRAFTS: &[&str] = &[
    "Flu vaccines have arrived. Walk in on Thursday between eight and noon, no appointment needed.",
    "Proud of our residents, who taught forty neighbours how to use a defibrillator today.",
    "Grief does not keep office hours. If you lost somebody this year, your GP is there for that, too.",
    "Had a 47-year-old firefighter from Lakeford in clinic on Tuesday with a very rare heart tumour. What a case!",
    "Mrs. Wilma Quartz, MRN 5520117, came back to our clinic today and is doing well.",
    "Another drug seeker in the waiting room. These people are why I need a holiday.",
    "This supplement cures diabetes. Throw away your insulin and write to me for a discount.",
    "Reading the new guideline on atrial fibrillation: shorter, clearer, and with a page for patients.",
];

/// Fills an empty desk.
pub async fn fill(app: &App, size: Size) -> Answer<Filled> {
    if !app.store.is_empty().await? {
        return Err(Problem::conflict("This desk is not empty: a demo needs a folder of its own."));
    }
    // A fortnight goes by while it is filled.
    let start = app.now() - 14 * DAY;
    let (people, app_key) = join(app, start).await?;
    let [first, .., lead, _] = people.as_slice() else { return Err(Problem::ours("demo")) };
    let accounts = connect(app, &people, start + DAY).await?;
    let [feed, by_hand, ..] = accounts.as_slice() else { return Err(Problem::ours("demo")) };
    story::policies(app, &lead.id, start + DAY).await?;
    let mut judged = Vec::new();
    for text in DRAFTS {
        judged.push(judge(app, text).await?.judged);
    }
    write_and_schedule(app, &people, &accounts, &judged, start + 2 * DAY).await?;
    fill_up(app, &first.id, size, &judged, start + 3 * DAY).await?;
    story::request(app, &first.id, start + 4 * DAY).await?;
    story::cases(app, &people, feed, start + 5 * DAY).await?;
    story::publications(app, first, feed, by_hand, start + 9 * DAY).await?;
    let (token, session) = let_in(app, &first.id).await?;
    Ok(Filled { people, password: PASSWORD, app_key, token, session })
}

async fn join(app: &App, start: Time) -> Answer<(Vec<Person>, Secret)> {
    let hash = password::hash(PASSWORD.to_owned()).await?;
    let secret = Shared::secret()?;
    let mut people = Vec::new();
    for (n, &(name, email, role, profession, place)) in PEOPLE.iter().enumerate() {
        let now = start + i64::try_from(n).unwrap_or(0) * 3_600_000;
        let mut write = app.store.write().await?;
        let id = write.add_member(email, name, role, now).await?;
        write.set_password(&id, Some(&hash)).await?;
        write.set_totp(&id, Some(&Shared::of(app, &id, &secret)?.sealed()?)).await?;
        write.set_profile(&id, &profile(name, profession, place)).await?;
        if n == 0 {
            write.set_setting("organisation", "Lake Clinic").await?;
            write.add_interest(&id, &relation(), now).await?;
        }
        write.commit(Entry::new(now, Actor::Operator, "member.join", &id).with("role", role.name())).await?;
        people.push(Person { name, email, role: role.name(), id });
    }
    Ok((people, Secret::new(Shared::letters(&secret))))
}

fn profile(name: &str, profession: &str, place: &str) -> Profile {
    Profile {
        name: name.to_owned(),
        role: profession.to_owned(),
        credentials: vec!["MD".to_owned()],
        licences: vec![Licence { authority: "Board of Lakeford".to_owned(), number: "00-INVENTED".to_owned() }],
        npi: String::new(),
        specialties: vec![profession.to_owned()],
        practice: "Lake Clinic".to_owned(),
        place: place.to_owned(),
        country: "US".to_owned(),
    }
}

fn relation() -> Relation {
    Relation {
        party: "Cardiva Devices".to_owned(),
        kind: "speaker fee".to_owned(),
        products: vec!["Pulsora".to_owned()],
        since: Some("2025-03-01".to_owned()),
        until: None,
        source: Source::Member,
    }
}

/// The website's feed for the practice, and accounts by hand for those who write: none needs a network.
async fn connect(app: &App, people: &[Person], now: Time) -> Answer<Vec<AccountId>> {
    let mut accounts = vec![account(app, None, Voice::Practice, "feed", "Lake Clinic: news", now)];
    let writers = people.iter().take(2);
    accounts.extend(writers.flat_map(|one| {
        [(Voice::Professional, "linkedin"), (Voice::Personal, "instagram")]
            .map(|(voice, network)| account(app, Some(one), voice, network, one.name, now))
    }));
    let mut write = app.store.write().await?;
    for account in &accounts {
        write.add_account(account).await?;
        write.record(Entry::new(now, Actor::Operator, "account.connect", &account.id));
    }
    let ids: Vec<AccountId> = accounts.into_iter().map(|account| account.id).collect();
    if let Some(id) = ids.first() {
        write.commit(Entry::new(now, Actor::Operator, "account.check", id)).await?;
    }
    Ok(ids)
}

fn account(app: &App, owner: Option<&Person>, voice: Voice, network: &str, title: &str, now: Time) -> Account {
    let feed = network == "feed";
    let facts = Facts {
        site: feed.then(|| "https://lakeclinic.example/".to_owned()),
        url: feed.then(|| format!("{}/feeds/{}.atom", app.config.url, slug(title))),
        limits: None,
    };
    Account {
        id: AccountId::new(now),
        member: owner.map(|one| one.id.clone()),
        voice,
        network: network.to_owned(),
        server: String::new(),
        handle: owner.map_or_else(|| slug(title), |one| one.email.split('@').next().unwrap_or_default().to_owned()),
        title: title.to_owned(),
        email: owner.map_or_else(String::new, |one| one.email.to_owned()),
        audience: "public".to_owned(),
        followers: None,
        facts: facts.json(),
        secret: None,
        state: if feed { Connection::Connected } else { Connection::ByHand },
        created_at: now,
        checked_at: None,
    }
}

/// What the engine says of a text.
struct Said {
    judged: Judged,
    /// The review in the contract's JSON.
    json: String,
}

async fn judge(app: &App, text: &str) -> Answer<Said> {
    let engine = app.engines.current();
    let author = Author { role: "cardiologist".to_owned(), country: "US".to_owned(), place: "Lakeford".to_owned(), ..Author::default() };
    let draft = Words::new(text).map_err(|_| Problem::ours("demo"))?;
    let post = Post { id: String::new(), draft, situation: Situation { author, ..Situation::default() } };
    let work = move || {
        let review = engine.check(&post);
        let rules: Vec<&str> = review.findings.iter().map(|finding| finding.rule.name()).collect();
        let mut json = Vec::new();
        write_review(&mut json, "", post.draft.text(), &review, Unit::Char);
        Said {
            judged: Judged {
                verdict: review.verdict.name().to_owned(),
                rules: serde_json::to_string(&rules).unwrap_or_default(),
                policy: review.policy.to_string(),
            },
            json: String::from_utf8(json).unwrap_or_default(),
        }
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours("demo"))
}

/// Each draft by one of the writers, over some days; what is clear is scheduled for the practice's feed.
async fn write_and_schedule(app: &App, people: &[Person], accounts: &[AccountId], judged: &[Judged], start: Time) -> Answer<()> {
    let feed = accounts.first().ok_or_else(|| Problem::ours("demo"))?;
    for (n, ((text, judged), person)) in DRAFTS.iter().zip(judged).zip(people.iter().take(2).cycle()).enumerate() {
        let now = start + i64::try_from(n).unwrap_or(0) * DAY;
        let clear = judged.verdict == "clear";
        let content =
            Content { text: (*text).to_owned(), language: "en".to_owned(), account: clear.then(|| feed.clone()), ..Content::default() };
        let actor = Actor::Member(person.id.clone());
        let mut write = app.store.write().await?;
        let id = write.add_draft(&person.id, &content, judged, now).await?;
        if clear && n % 2 == 1 {
            let as_account = app.store.account(feed).await?.ok_or_else(Problem::missing)?.mark();
            let (verdict, policy) = (judged.verdict.clone(), judged.policy.clone());
            let footing = Footing { verdict, policy, files: files::mark([]), as_account };
            let (author, not_before) = (&person.id, app.now() + DAY);
            let out = Outgoing { draft: &id, version: 1, account: feed, author, not_before, not_after: None, footing: &footing };
            let publication = write.add_publication(&out, now).await?;
            write.move_draft(&id, chaperone_store::drafts::DraftState::Open, chaperone_store::drafts::DraftState::Sent, now).await?;
            write.record(Entry::new(now, actor.clone(), "draft.send", &id).with("publication", &publication));
        }
        write.commit(Entry::new(now, actor, "draft.begin", &id)).await?;
    }
    Ok(())
}

/// More drafts and more entries, for whoever measures.
async fn fill_up(app: &App, author: &MemberId, size: Size, judged: &[Judged], start: Time) -> Answer<()> {
    let actor = Actor::Member(author.clone());
    let texts: Vec<(&str, &Judged)> = DRAFTS.iter().copied().zip(judged).collect();
    let mut drafts = (0..size.drafts).zip(texts.iter().cycle());
    let mut now = start;
    loop {
        let mut last = None;
        let mut write = app.store.write().await?;
        for (n, (text, judged)) in drafts.by_ref().take(BATCH) {
            now += 10_000;
            let content = Content { text: format!("{text} ({n})"), language: "en".to_owned(), ..Content::default() };
            let id = write.add_draft(author, &content, judged, now).await?;
            write.record(Entry::new(now, actor.clone(), "draft.begin", &id));
            last = Some(id);
        }
        let Some(id) = last else { break };
        write.commit(Entry::new(now, actor.clone(), "draft.save", &id)).await?;
    }
    let mut missing = size.audit.saturating_sub(usize::try_from(app.store.size().await?.entries).unwrap_or(0));
    while missing > 0 {
        let batch = missing.min(BATCH);
        let mut write = app.store.write().await?;
        for _ in 1..batch {
            now += 1_000;
            write.record(Entry::new(now, actor.clone(), "session.begin", author));
        }
        write.commit(Entry::new(now, actor.clone(), "session.end", author)).await?;
        missing -= batch;
    }
    Ok(())
}

async fn let_in(app: &App, member: &MemberId) -> Answer<(Token, Token)> {
    let now = app.now();
    let fresh = || Token::new().map_err(|_| Problem::ours("randomness"));
    let (token, session) = (fresh()?, fresh()?);
    let mut write = app.store.write().await?;
    let id = write.add_api_token(member, "Demo", &token.hash(), now).await?;
    write.begin_session(member, &session.hash(), "demo", now, now + DAY).await?;
    write.commit(Entry::new(now, Actor::Operator, "token.make", &id)).await?;
    Ok((token, session))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_of_every_verdict_are_there() {
        let engine = chaperone_core::Engine::default();
        let verdict = |text: &str| {
            engine.check(&Post { id: String::new(), draft: Words::new(text.to_owned()).unwrap(), situation: Situation::default() }).verdict
        };
        for wanted in
            [chaperone_core::review::Verdict::Clear, chaperone_core::review::Verdict::Pause, chaperone_core::review::Verdict::Hold]
        {
            assert!(DRAFTS.iter().any(|text| verdict(text) == wanted), "{wanted:?}");
        }
    }
}
