//! What happened at the desk of the demo: one of everything that its pages show.

use std::collections::BTreeMap;

use chaperone_store::accounts::{Connection, Voice};
use chaperone_store::cases::{CaseState, Cause, NewCase};
use chaperone_store::drafts::{Content, DraftState, Judged};
use chaperone_store::files;
use chaperone_store::notices::NoticeKind;
use chaperone_store::publications::{Footing, Outcome, Outgoing, PublicationState, Tries};
use chaperone_store::{AccountId, Actor, DraftId, Entry, MemberId, Time};

use super::{DAY, Person, Said, account, judge};
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::{notices, policy, publish, requests};

/// What the clinic lays over the guidelines, in its second version.
const OVERLAY: &str = r#"format = 1
kind = "overlay"
id = "lake-clinic"
title = "Lake Clinic"
level = "employer"

[[raise]]
rule = "undisclosed-interest"
to = "high"
reason = "Our patients ask about it."
"#;

/// Two versions of the policy, each with its reason.
pub(super) async fn policies(app: &App, lead: &MemberId, start: Time) -> Answer<()> {
    let packs: Vec<String> = chaperone_core::pack::Pack::builtin().iter().map(|pack| pack.id.clone()).collect();
    let versions = [(None, "All five guidelines, to begin with."), (Some(OVERLAY), "Ties to makers weigh more here.")];
    for ((overlay, note), version) in versions.into_iter().zip(1_i64..) {
        let now = start + version * DAY / 4;
        let resolved = crate::engines::resolve(&packs, overlay).map_err(|_| Problem::ours("demo"))?;
        let mut write = app.store.write().await?;
        let id = write.set_policy(&packs, overlay, &resolved.fingerprint().to_string(), note, lead, now).await?;
        write.commit(Entry::new(now, Actor::Member(lead.clone()), "policy.set", &id).with("version", version)).await?;
    }
    policy::follow(app).await
}

/// A friend request of a patient, answered.
pub(super) async fn request(app: &App, member: &MemberId, now: Time) -> Answer<()> {
    let fields = [("kind", "connection-request"), ("who", "current-patient"), ("account", "personal")];
    let sent: BTreeMap<String, String> = fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let asked = requests::asked(app, member, &sent, now)?.map_err(|_| Problem::ours("demo"))?;
    let mut write = app.store.write().await?;
    write.add_decision(&asked).await?;
    write.commit(Entry::new(now, Actor::Member(member.clone()), "request.ask", &asked.id).with("kind", "connection-request")).await?;
    Ok(())
}

/// What an account is, as a later look compares it.
async fn mark(app: &App, account: &AccountId) -> Answer<String> {
    Ok(app.store.account(account).await?.ok_or_else(Problem::missing)?.mark())
}

/// A draft of `author` for `account`, as it stands before it goes on.
async fn draft(app: &App, author: &MemberId, account: &AccountId, text: &str, now: Time) -> Answer<(DraftId, Said)> {
    let said = judge(app, text).await?;
    let content = Content { text: text.to_owned(), language: "en".to_owned(), account: Some(account.clone()), ..Content::default() };
    let mut write = app.store.write().await?;
    let id = write.add_draft(author, &content, &said.judged, now).await?;
    write.commit(Entry::new(now, Actor::Member(author.clone()), "draft.begin", &id)).await?;
    Ok((id, said))
}

/// A post that waits for a second reader, and one that came back with a note.
pub(super) async fn cases(app: &App, people: &[Person], feed: &AccountId, start: Time) -> Answer<()> {
    let [first, second, reader, other, ..] = people else { return Err(Problem::ours("demo")) };
    let told =
        "Told a room full of runners today that one in three of them will faint at least once. Nobody did. Garlic cures cancer, said one.";
    let named = "So glad that Mr. Corin Vale, one of ours since the flood of last May, rang the bell after his last infusion on Friday.";
    let waits = app.now() - DAY / 6;
    ask(app, &second.id, feed, told, waits, &[&first.id, &reader.id, &other.id]).await?;

    let asked = start + DAY;
    let (case, draft) = ask(app, &first.id, feed, named, asked, &[&reader.id]).await?;
    let now = asked + DAY / 8;
    let mut write = app.store.write().await?;
    write.end_case(&case, CaseState::Declined, Some(&reader.id), now).await?;
    write.move_draft(&draft, DraftState::Waiting, DraftState::Open, now).await?;
    write.drop_notices(NoticeKind::CaseAsked, case.as_str()).await?;
    write.add_note(&case, &reader.id, "A happy story. Without his name, the flood and the day it can go out.", now).await?;
    notices::tell(&mut write, &first.id, NoticeKind::CaseDeclined, case.as_str(), now).await?;
    write.commit(Entry::new(now, Actor::Member(reader.id.clone()), "case.decline", &case).with("version", 1_i64)).await?;
    Ok(())
}

async fn ask(
    app: &App,
    author: &MemberId,
    account: &AccountId,
    text: &str,
    now: Time,
    readers: &[&MemberId],
) -> Answer<(chaperone_store::CaseId, DraftId)> {
    let (draft, said) = draft(app, author, account, text, now).await?;
    let mut write = app.store.write().await?;
    write.move_draft(&draft, DraftState::Open, DraftState::Waiting, now).await?;
    let cause = if said.judged.verdict == "hold" { Cause::Hold } else { Cause::Pause };
    let new = NewCase {
        draft: &draft,
        version: 1,
        author,
        account,
        reader: None,
        cause,
        review: &said.json,
        policy: &said.judged.policy,
        files: &files::mark([]),
        as_account: &mark(app, account).await?,
        not_before: None,
        expires_at: now + 3 * DAY,
    };
    let id = write.add_case(&new, now).await?;
    for reader in readers {
        notices::tell(&mut write, reader, NoticeKind::CaseAsked, id.as_str(), now).await?;
    }
    let entry = Entry::new(now, Actor::Member(author.clone()), "case.ask", &id).with("draft", &draft).with("version", 1_i64);
    write.commit(entry.with("account", account).with("cause", cause.name())).await?;
    Ok((id, draft))
}

/// A post that is out on the feed, one to copy by hand, and one that could not be sent since its account is broken.
pub(super) async fn publications(app: &App, first: &Person, feed: &AccountId, by_hand: &AccountId, start: Time) -> Answer<()> {
    let broken = chaperone_store::accounts::Account {
        state: Connection::Broken,
        server: "https://social.example".to_owned(),
        handle: "@ida@social.example".to_owned(),
        ..account(app, Some(first), Voice::Professional, "mastodon", first.name, start)
    };
    let mut write = app.store.write().await?;
    write.add_account(&broken).await?;
    write.commit(Entry::new(start, Actor::Member(first.id.clone()), "account.connect", &broken.id)).await?;

    let failed = hand_over(app, &first.id, &broken.id, "Walking is a good drug, and the park is a good pharmacy.", start + DAY).await?;
    let now = start + DAY + DAY / 24;
    let said = "The account has to be connected again first.";
    let to = Outcome { state: PublicationState::Failed, next_at: 0, said, tries: Tries::Kept };
    let mut write = app.store.write().await?;
    write.move_publication(&failed, &[PublicationState::Scheduled], &to, now).await?;
    write.reopen_draft_of(&failed, now).await?;
    notices::tell(&mut write, &first.id, NoticeKind::PublicationFailed, failed.as_str(), now).await?;
    write.commit(Entry::new(now, Actor::Desk, "publication.fail", &failed)).await?;

    let out = app.now() - DAY / 48;
    hand_over(app, &first.id, feed, "Our new opening hours: from eight to six, and on Saturdays until noon.", out).await?;
    hand_over(app, &first.id, by_hand, "Three questions to ask before any new pill: why, how long, and what else.", out).await?;
    // The outbox does the rest as ever. The two need no network.
    publish::tick(app).await?;
    Ok(())
}

async fn hand_over(app: &App, author: &MemberId, account: &AccountId, text: &str, now: Time) -> Answer<chaperone_store::PublicationId> {
    let (draft, said) = draft(app, author, account, text, now).await?;
    let Judged { verdict, policy, .. } = said.judged;
    let footing = Footing { verdict, policy, files: files::mark([]), as_account: mark(app, account).await? };
    let mut write = app.store.write().await?;
    write.move_draft(&draft, DraftState::Open, DraftState::Sent, now).await?;
    let out = Outgoing { draft: &draft, version: 1, account, author, not_before: now, not_after: None, footing: &footing };
    let id = write.add_publication(&out, now).await?;
    let entry = Entry::new(now, Actor::Member(author.clone()), "draft.send", &draft).with("version", 1_i64);
    write.commit(entry.with("account", account).with("publication", &id)).await?;
    Ok(id)
}
