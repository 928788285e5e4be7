//! Sending one publication, so that nothing is lost and nothing is sent twice, wherever it is cut off:
//! split and key → note the try → send → note what the network said → read back. What was tried and is not known is
//! looked for before it is tried again.

use chaperone_connect::limits::{Numbering, problems, split};
use chaperone_connect::{Error, Key, LinkCard, Media, Network, Outgoing, ReadBack, Reply, Sent, Visibility, Warning};
use chaperone_store::accounts::{Account, Connection as Standing};
use chaperone_store::drafts::{self, Version};
use chaperone_store::notices::NoticeKind;
use chaperone_store::publications::{Attached, NewPart, Outcome, Part, PartState, Publication, PublicationState, Tries};
use chaperone_store::{Actor, Entry, StoreError, Time};
use tokio::sync::OwnedMutexGuard;
use url::Url;

use super::outbox::{LEASE, LONGEST_WAIT};
use super::stand;
use crate::accounts::link::{self, Link, LinkError, in_words};
use crate::app::App;
use crate::notices;

/// A try whose answer was not seen is given so long to have its effect, in milliseconds, before the network is asked
/// whether it had.
pub(super) const SETTLE: Time = 20_000;

/// Tried for so long, in milliseconds, and at least so often, before it is given up.
const GIVE_UP: Time = 24 * 3_600_000;
const TRIES: i64 = 8;

/// The first wait after a failure, in milliseconds; each next one is twice as long, up to the longest.
const FIRST_WAIT: Time = 15_000;
const MOST_WAIT: Time = 2 * 3_600_000;

/// Posts are looked for from so long before the first try on, in milliseconds: the network's clock is not ours.
const CLOCKS: Time = 50 * 60_000;

/// As many posts that are known to be others are named when one is looked for: more than a network shows.
const KNOWN: i64 = 1000;

type Done = Result<(), StoreError>;

/// What a step says of the next.
pub(super) enum Then {
    /// Go on.
    On,
    /// Stop here; what has to be kept is kept.
    Stop,
}

/// One publication in hand.
pub(super) struct Job<'a> {
    pub(super) app: &'a App,
    pub(super) one: Publication,
    pub(super) account: Account,
    version: Version,
    pub(super) parts: Vec<Part>,
    files: Vec<Media>,
    pub(super) link: Link,
}

/// What is to be done with an account that cannot be asked.
const GONE: &str = "The account was taken out of the desk.";
const NO_PICTURES: &str = "A feed carries no pictures: take them out of the draft, or choose another account.";
const BROKEN: &str = "The account has to be connected again.";

/// Does what is due with a publication that is on its way.
pub(super) async fn go(app: &App, one: Publication, alone: OwnedMutexGuard<()>) -> Done {
    let parts = app.store.parts(&one.id).await?;
    let now = app.now();
    if over(&one, now) && parts.iter().all(|part| part.state == PartState::Waiting) {
        return expire(app, &one).await;
    }
    let Some(account) = app.store.account(&one.account).await? else { return fail(app, &one, &parts, GONE).await };
    let attached = app.store.attached(&one.draft).await?;
    if let Some(said) = fallen(app, &one, &account, &parts, &attached).await? {
        return fail(app, &one, &parts, said).await;
    }
    match (account.state, link::network(&account)) {
        (Standing::Connected, Some(Network::Feed)) if !attached.is_empty() => return fail(app, &one, &parts, NO_PICTURES).await,
        (Standing::ByHand, _) => return by_hand(app, &one).await,
        (Standing::Broken | Standing::Removed, _) if one.state == PublicationState::Requested => {
            return wait(app, &one, &parts, None, BROKEN).await;
        }
        (Standing::Broken | Standing::Removed, _) => return fail(app, &one, &parts, BROKEN).await,
        (Standing::Connected, Some(Network::Feed)) => return super::feed::publish(app, &one).await,
        (Standing::Connected, _) => {}
    }
    let Some(version) = app.store.version(&one.draft, one.version).await? else { return Ok(()) };
    let link = match Link::open_alone(app, &account.id, alone).await {
        Ok(link) => link,
        Err(error) => return unreachable_account(app, &one, &parts, error).await,
    };
    let files = files(attached);
    let mut job = Job { app, one, account, version, parts, files, link };
    if job.parts.is_empty() && matches!(job.begin().await?, Then::Stop) {
        return Ok(());
    }
    for n in 0..job.parts.len() {
        if matches!(job.part(n).await?, Then::Stop) {
            return Ok(());
        }
    }
    job.confirm().await
}

/// Whether the time until which it may be sent is over.
fn over(one: &Publication, now: Time) -> bool {
    one.not_after.is_some_and(|until| now >= until)
}

/// An account whose tokens cannot be had.
pub(super) async fn unreachable_account(app: &App, one: &Publication, parts: &[Part], error: LinkError) -> Done {
    match error {
        LinkError::Store(error) => Err(error),
        LinkError::Network(error) if error.is_passing() => wait(app, one, parts, Some(&error), &in_words(&error)).await,
        LinkError::Network(_) | LinkError::NoSecret => {
            link::broke(app, &one.account).await?;
            fail(app, one, parts, BROKEN).await
        }
    }
}

/// Why no more of it is sent; `None` if all stands, or nothing is left to be sent.
async fn fallen(
    app: &App,
    one: &Publication,
    account: &Account,
    parts: &[Part],
    attached: &[Attached],
) -> Result<Option<&'static str>, StoreError> {
    match one.state {
        PublicationState::Requested => Ok(None),
        _ if parts.iter().any(|part| part.state != PartState::Waiting) => stand::suspended(app, one).await,
        _ => {
            let pictures: Vec<_> = attached.iter().map(|one| one.file.clone()).collect();
            stand::fallen(app, one, account, &pictures).await
        }
    }
}

fn files(attached: Vec<Attached>) -> Vec<Media> {
    let size = |width: i64, height: i64| Some((u32::try_from(width).ok()?, u32::try_from(height).ok()?));
    let media = |Attached { file, bytes }| Media { size: size(file.width, file.height), bytes, mime: file.mime, alt: file.told.alt };
    attached.into_iter().map(media).collect()
}

/// The member has to do it himself from here on.
async fn by_hand(app: &App, one: &Publication) -> Done {
    let until = one.not_after.map_or(Time::MAX, |until| until.saturating_add(1));
    let from = &[PublicationState::Scheduled, PublicationState::ByHand];
    let to = Outcome { state: PublicationState::ByHand, next_at: until, said: "", tries: Tries::Forgotten };
    step(app, one, from, &to, "publication.hand-out").await
}

/// Moves a publication, with an entry. If it was taken back in the meantime, nothing is done.
pub(super) async fn step(app: &App, one: &Publication, from: &[PublicationState], to: &Outcome<'_>, verb: &'static str) -> Done {
    let now = app.now();
    let mut write = app.store.write().await?;
    match write.move_publication(&one.id, from, to, now).await {
        Err(StoreError::Missing(_)) => return Ok(()),
        other => other?,
    }
    if matches!(to.state, PublicationState::Expired) {
        write.reopen_draft_of(&one.id, now).await?;
        notices::tell(&mut write, &one.author, NoticeKind::PublicationExpired, one.id.as_str(), now).await?;
    }
    write.commit(Entry::new(now, Actor::Desk, verb, &one.id).with("attempts", one.attempts)).await
}

/// On its way to the network.
const GOING: &[PublicationState] =
    &[PublicationState::Scheduled, PublicationState::Sending, PublicationState::Requested, PublicationState::ByHand];

async fn expire(app: &App, one: &Publication) -> Done {
    let to = Outcome { state: PublicationState::Expired, next_at: 0, said: "", tries: Tries::Forgotten };
    step(app, one, GOING, &to, "publication.expire").await
}

/// Gives up, in words for the member. The draft is open again if nothing of it went out.
async fn fail(app: &App, one: &Publication, parts: &[Part], said: &str) -> Done {
    let now = app.now();
    let uncertain = parts.iter().any(|part| part.state == PartState::Tried);
    let out = parts.iter().any(|part| matches!(part.state, PartState::Requested | PartState::Confirmed));
    let said = match (uncertain, out) {
        (true, _) => format!("{said} It may be there all the same: please look at the network."),
        (false, true) => format!("{said} A part of it is there."),
        (false, false) => said.to_owned(),
    };
    let to = Outcome { state: PublicationState::Failed, next_at: 0, said: &said, tries: Tries::Kept };
    let mut write = app.store.write().await?;
    match write.move_publication(&one.id, GOING, &to, now).await {
        Err(StoreError::Missing(_)) => return Ok(()),
        other => other?,
    }
    if !uncertain && !out {
        write.reopen_draft_of(&one.id, now).await?;
    }
    notices::tell(&mut write, &one.author, NoticeKind::PublicationFailed, one.id.as_str(), now).await?;
    write.commit(Entry::new(now, Actor::Desk, "publication.fail", &one.id).with("attempts", one.attempts)).await
}

/// When to try again.
pub(super) fn next_try(one: &Publication, error: Option<&Error>, uncertain: bool, now: Time) -> Time {
    let doubled = FIRST_WAIT.saturating_mul(1 << one.attempts.clamp(0, 16));
    let asked = error.and_then(|error| error.retry_at(now)).unwrap_or(0);
    let next = asked.max(now + doubled.min(MOST_WAIT)).max(if uncertain { now + SETTLE } else { 0 }).min(now + LONGEST_WAIT);
    // An approval that runs out meanwhile is looked at then.
    match one.not_after {
        Some(until) if until > now => next.min(until + 1),
        _ => next,
    }
}

/// Whether it was tried long enough. A clock that was set forward alone is no reason.
pub(super) fn long_enough(one: &Publication, now: Time) -> bool {
    one.attempts >= TRIES && one.trying_since.is_some_and(|since| now - since > GIVE_UP)
}

/// Leaves it for later.
async fn wait(app: &App, one: &Publication, parts: &[Part], error: Option<&Error>, said: &str) -> Done {
    let now = app.now();
    if long_enough(one, now) {
        return fail(app, one, parts, said).await;
    }
    let uncertain = parts.iter().any(|part| part.state == PartState::Tried);
    let waiting = parts.iter().all(|part| part.state == PartState::Waiting);
    let state = match one.state {
        PublicationState::Requested => PublicationState::Requested,
        _ if waiting => PublicationState::Scheduled,
        _ => PublicationState::Sending,
    };
    let to = Outcome { state, next_at: next_try(one, error, uncertain, now), said, tries: Tries::OneMore };
    step(app, one, GOING, &to, "publication.wait").await
}

impl Job<'_> {
    fn network(&self) -> Network {
        self.link.connection.network()
    }

    async fn fail(&self, said: &str) -> Result<Then, StoreError> {
        fail(self.app, &self.one, &self.parts, said).await?;
        Ok(Then::Stop)
    }

    /// Splits the text and makes the keys, before anything is sent.
    async fn begin(&mut self) -> Result<Then, StoreError> {
        let limits = link::limits(&self.account);
        let content = &self.version.content;
        let text = link::with_link(self.network(), content, !self.files.is_empty());
        let warning = Some(content.warning.as_str()).filter(|warning| !warning.is_empty());
        let Ok(mut texts) = split(self.network(), &text, warning, &limits, Numbering::None) else {
            return self.fail("A link or a word in it is longer than a post can be there.").await;
        };
        if texts.is_empty() {
            texts.push(String::new());
        }
        let edited = match self.app.store.edited_by(&self.one).await? {
            Some(earlier) => match self.edited(&earlier, texts.len()).await? {
                Ok(part) => Some((earlier, part)),
                Err(said) => return self.fail(said).await,
            },
            None => None,
        };
        let now = self.app.now();
        let keys = keys(now, texts.len());
        let (remote, facts) = edited.as_ref().map_or(("", ""), |(_, part)| (&part.remote, &part.remote_facts));
        let new: Vec<NewPart> = keys
            .iter()
            .zip(texts)
            .map(|(key, text)| NewPart { send_key: key.to_string(), text, remote: remote.to_owned(), remote_facts: facts.to_owned() })
            .collect();
        let replaces = edited.as_ref().map(|(earlier, _)| &earlier.id);
        let mut write = self.app.store.write().await?;
        match write.begin_publication(&self.one.id, &new, replaces, now).await {
            Err(StoreError::Missing(_)) => return Ok(Then::Stop),
            other => other?,
        }
        let count = i64::try_from(new.len()).unwrap_or(i64::MAX);
        write.commit(Entry::new(now, Actor::Desk, "publication.begin", &self.one.id).with("posts", count)).await?;
        self.one.replaces = replaces.cloned();
        self.parts = self.app.store.parts(&self.one.id).await?;
        for n in 0..self.parts.len() {
            let problem = self.outgoing(n).and_then(|post| problems(self.network(), &post, &limits).first().map(ToString::to_string));
            if let Some(problem) = problem {
                return self.fail(&format!("The network would not take it: {problem}.")).await;
            }
        }
        Ok(Then::On)
    }

    /// The post that is changed instead of a new one sent, where the same draft is out already; or why it cannot be.
    async fn edited(&self, earlier: &Publication, posts: usize) -> Result<Result<Part, &'static str>, StoreError> {
        if !self.network().can_edit() {
            return Ok(Err("An earlier version is there, and this network cannot change posts: delete that one, then send again."));
        }
        let mut parts = self.app.store.parts(&earlier.id).await?;
        Ok(match (parts.pop(), parts.is_empty(), posts) {
            (Some(part), true, 1) => Ok(part),
            _ => Err("A thread cannot be changed as a whole: delete the one that is there, then send again."),
        })
    }

    /// The post `n` as the network gets it.
    fn outgoing(&self, n: usize) -> Option<Outgoing> {
        let part = self.parts.get(n)?;
        let content = &self.version.content;
        let key: Key = part.send_key.parse().ok()?;
        let mut post = Outgoing::new(key, part.first_try.unwrap_or_else(|| self.app.now()), part.text.clone());
        post.warning = (!content.warning.is_empty()).then(|| Warning { text: content.warning.clone(), label: None });
        post.language = (!content.language.is_empty()).then(|| content.language.clone());
        post.visibility = match content.visibility {
            drafts::Visibility::Public => Visibility::Public,
            drafts::Visibility::Followers => Visibility::Followers,
            drafts::Visibility::Direct => Visibility::Direct,
        };
        if n == 0 {
            post.media.clone_from(&self.files);
            post.card = self.card();
        } else {
            let (root, parent) = (sent(self.parts.first()?)?, sent(self.parts.get(n - 1)?)?);
            post.reply = Some(Reply { root, parent });
        }
        Some(post)
    }

    /// Other servers make their own card from a link in the text: see [`link::with_link`].
    fn card(&self) -> Option<LinkCard> {
        let url = Url::parse(&self.version.content.link).ok().filter(|_| self.network() == Network::Bluesky && self.files.is_empty())?;
        let title = url.host_str()?.trim_start_matches("www.").to_owned();
        Some(LinkCard { url: url.to_string(), title, description: String::new() })
    }

    /// Sees to it that the post `n` is out.
    async fn part(&mut self, n: usize) -> Result<Then, StoreError> {
        let (Some(part), Some(mut post)) = (self.parts.get(n), self.outgoing(n)) else {
            return self.fail("The desk cannot read what it kept of it.").await;
        };
        let edits = self.one.replaces.is_some();
        match part.state {
            PartState::Requested | PartState::Confirmed | PartState::Deleted => return Ok(Then::On),
            // Twice the same change is one change.
            PartState::Tried if edits => {}
            PartState::Tried => match self.look_for(n, &mut post).await? {
                Looked::There => return Ok(Then::On),
                Looked::Later => return Ok(Then::Stop),
                Looked::Not => {}
            },
            PartState::Waiting => {}
        }
        if over(&self.one, self.app.now()) {
            if !edits {
                self.untry(n).await?;
            }
            if self.parts.iter().all(|part| part.state == PartState::Waiting) {
                expire(self.app, &self.one).await?;
                return Ok(Then::Stop);
            }
            return self.fail("The time until which it may be sent is over.").await;
        }
        self.send(n, post, edits).await
    }

    async fn send(&mut self, n: usize, mut post: Outgoing, edits: bool) -> Result<Then, StoreError> {
        let now = self.app.now();
        self.app.store.hold(&self.one.id, now + LEASE).await?;
        let mut write = self.app.store.write().await?;
        match write.try_part(&self.one.id, number(n), now).await {
            Err(StoreError::Missing(_)) => return Ok(Then::Stop),
            other => other?,
        }
        write.commit(Entry::new(now, Actor::Desk, "publication.try", &self.one.id).with("post", number(n))).await?;
        self.one.state = PublicationState::Sending;
        if let Some(part) = self.parts.get_mut(n) {
            part.state = PartState::Tried;
            post.first_try = *part.first_try.get_or_insert(now);
        }
        let earlier = if edits { self.parts.get(n).and_then(sent) } else { None };
        let answered = match earlier {
            Some(earlier) => self.link.connection.edit(&earlier, &post).await,
            None => self.link.connection.send(&post).await,
        };
        match answered {
            Ok(sent) => self.taken(n, &sent).await,
            Err(error) => self.trouble(n, &error).await,
        }
    }

    /// The network has it.
    async fn taken(&mut self, n: usize, sent: &Sent) -> Result<Then, StoreError> {
        let facts = serde_json::to_string(sent).unwrap_or_default();
        let url = if n == 0 { sent.url.as_deref().unwrap_or_default() } else { "" };
        let mut write = self.app.store.write().await?;
        write.part_taken(&self.one.id, number(n), &sent.id, &facts, url).await?;
        write.commit(Entry::new(self.app.now(), Actor::Desk, "publication.take", &self.one.id).with("post", number(n))).await?;
        if let Some(part) = self.parts.get_mut(n) {
            (part.state, part.remote, part.remote_facts) = (PartState::Requested, sent.id.clone(), facts);
        }
        (self.one.attempts, self.one.trying_since) = (0, None);
        Ok(Then::On)
    }

    /// Notes that the last try of the post `n` had no effect for sure.
    async fn untry(&mut self, n: usize) -> Done {
        let Some(part) = self.parts.get_mut(n).filter(|part| part.state == PartState::Tried) else { return Ok(()) };
        let mut write = self.app.store.write().await?;
        write.set_part(&self.one.id, number(n), PartState::Waiting).await?;
        write.commit(Entry::new(self.app.now(), Actor::Desk, "publication.untry", &self.one.id).with("post", number(n))).await?;
        part.state = PartState::Waiting;
        Ok(())
    }

    /// A try that failed, or whose answer was not understood.
    async fn trouble(&mut self, n: usize, error: &Error) -> Result<Then, StoreError> {
        if !error.may_have_happened() {
            self.untry(n).await?;
        }
        self.put_off(error).await
    }

    /// Leaves it for later, if later can be better.
    async fn put_off(&mut self, error: &Error) -> Result<Then, StoreError> {
        match error {
            Error::SignInAgain { .. } => {
                link::broke(self.app, &self.account.id).await?;
                return self.fail(&format!("{BROKEN} {}", in_words(error))).await;
            }
            Error::Expired => match self.link.refresh().await {
                Ok(()) => {}
                Err(error) => {
                    unreachable_account(self.app, &self.one, &self.parts, error).await?;
                    return Ok(Then::Stop);
                }
            },
            error if error.is_passing() || error.may_have_happened() => {}
            error => return self.fail(&in_words(error)).await,
        }
        wait(self.app, &self.one, &self.parts, Some(error), &in_words(error)).await?;
        Ok(Then::Stop)
    }

    /// Asks the network for a post that was tried and not heard of.
    pub(super) async fn look_for(&mut self, n: usize, post: &mut Outgoing) -> Result<Looked, StoreError> {
        let now = self.app.now();
        let tried = self.parts.get(n).and_then(|part| part.tried_at).unwrap_or(now);
        // A time to come was noted by a clock that has been set back since.
        if tried <= now && now < tried + SETTLE {
            let to = Outcome { state: self.one.state, next_at: tried + SETTLE, said: &self.one.said, tries: Tries::Kept };
            step(self.app, &self.one, &[self.one.state], &to, "publication.wait").await?;
            return Ok(Looked::Later);
        }
        let first = post.first_try;
        post.first_try = first.min(now) - CLOCKS;
        let others = self.app.store.known_posts(&self.account, KNOWN).await?;
        let found = self.link.connection.find(post, &others).await;
        post.first_try = first;
        match found {
            Ok(Some(sent)) => self.taken(n, &sent).await.map(|_| Looked::There),
            Ok(None) => Ok(Looked::Not),
            Err(error) => self.put_off(&error).await.map(|_| Looked::Later),
        }
    }

    /// All is out: reads it back.
    async fn confirm(&mut self) -> Done {
        if self.one.state != PublicationState::Requested {
            let to = Outcome { state: PublicationState::Requested, next_at: self.app.now(), said: "", tries: Tries::Forgotten };
            step(self.app, &self.one, &[PublicationState::Sending], &to, "publication.request").await?;
            self.one.state = PublicationState::Requested;
        }
        for n in 0..self.parts.len() {
            let Some(part) = self.parts.get(n).filter(|part| part.state == PartState::Requested) else { continue };
            let Some(sent) = sent(part) else { return self.fail("The desk cannot read what it kept of it.").await.map(drop) };
            match self.link.connection.read_back(&sent).await {
                ReadBack::There { .. } => self.seen(n).await?,
                ReadBack::Gone => return wait(self.app, &self.one, &self.parts, None, "The network took it, and does not show it.").await,
                ReadBack::Unknown(error) => return self.not_told(&error).await,
            }
        }
        self.confirmed().await
    }

    async fn not_told(&mut self, error: &Error) -> Done {
        match error {
            Error::SignInAgain { .. } => link::broke(self.app, &self.account.id).await?,
            // If it fails, so does the next look.
            Error::Expired => drop(self.link.refresh().await),
            _ => {}
        }
        wait(self.app, &self.one, &self.parts, Some(error), &in_words(error)).await
    }

    async fn seen(&mut self, n: usize) -> Done {
        let mut write = self.app.store.write().await?;
        write.set_part(&self.one.id, number(n), PartState::Confirmed).await?;
        write.commit(Entry::new(self.app.now(), Actor::Desk, "publication.see", &self.one.id).with("post", number(n))).await?;
        if let Some(part) = self.parts.get_mut(n) {
            part.state = PartState::Confirmed;
        }
        Ok(())
    }

    async fn confirmed(&self) -> Done {
        let now = self.app.now();
        let mut write = self.app.store.write().await?;
        let to = Outcome { state: PublicationState::Confirmed, next_at: 0, said: "", tries: Tries::Forgotten };
        match write.move_publication(&self.one.id, &[PublicationState::Requested], &to, now).await {
            Err(StoreError::Missing(_)) => return Ok(()),
            other => other?,
        }
        if let Some(earlier) = &self.one.replaces {
            replace(&mut write, earlier, now).await?;
        }
        notices::tell(&mut write, &self.one.author, NoticeKind::PublicationConfirmed, self.one.id.as_str(), now).await?;
        write.commit(Entry::new(now, Actor::Desk, "publication.confirm", &self.one.id)).await
    }
}

/// Notes that an earlier publication's post shows a later version now.
pub(super) async fn replace(write: &mut chaperone_store::Write, earlier: &chaperone_store::PublicationId, now: Time) -> Done {
    let to = Outcome { state: PublicationState::Replaced, next_at: 0, said: "", tries: Tries::Kept };
    match write.move_publication(earlier, &[PublicationState::Confirmed], &to, now).await {
        Err(StoreError::Missing(_)) => Ok(()),
        Err(error) => Err(error),
        Ok(()) => {
            write.record(Entry::new(now, Actor::Desk, "publication.replace", earlier));
            Ok(())
        }
    }
}

/// What came of looking for a post.
pub(super) enum Looked {
    /// It is there, and noted.
    There,
    /// It is not there.
    Not,
    /// It cannot be told now; when to look again is noted.
    Later,
}

/// What is known of a post that is out.
pub(super) fn sent(part: &Part) -> Option<Sent> {
    serde_json::from_str(&part.remote_facts).ok()
}

pub(super) fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Keys in order, of the moment `now`: the microseconds are chance, so that two of one moment differ.
fn keys(now: Time, count: usize) -> Vec<Key> {
    let mut random = [0; 4];
    // Without randomness two of one moment may be the same; the database refuses the second, and it is tried again.
    let _ = getrandom::fill(&mut random);
    let [a, b, c, d] = random;
    let start = u64::try_from(now).unwrap_or_default() * 1000 + u64::from(u16::from_le_bytes([a, b])) % 1000;
    (start..).take(count).map(|micros| Key::new(micros, u16::from_le_bytes([c, d]))).collect()
}
