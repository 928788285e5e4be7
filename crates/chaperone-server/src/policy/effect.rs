//! What another policy would say of the drafts and examples there are, before it is in force.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chaperone_core::Engine;
use chaperone_core::post::{self, Author, Post, Situation, Surface};
use chaperone_core::review::{Review, Severity, Verdict};
use chaperone_core::rules::{Example, Rule, spec};
use chaperone_core::text::Draft as Words;
use chaperone_store::accounts::Account;
use chaperone_store::drafts::Recent;
use chaperone_store::files::File;
use chaperone_store::{AccountId, DraftId, MemberId};

use crate::app::App;
use crate::compose::published::Published;
use crate::compose::situation;
use crate::error::{Answer, Problem};
use crate::review;

/// Drafts that are looked at, the last saved first.
const DRAFTS: i64 = 200;

/// The longest that is looked: what was not seen by then is said.
const LONGEST: Duration = Duration::from_secs(8);

/// What two policies say of the same posts: counts alone, no words.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Posts looked at.
    pub(super) posts: usize,
    /// How many go from one verdict to the other; those that stay, too.
    pub(super) verdicts: BTreeMap<(&'static str, &'static str), usize>,
    /// What becomes of each rule's findings.
    pub(super) rules: BTreeMap<&'static str, Change>,
}

/// In how many posts a rule is found, now and then, and what becomes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) now: usize,
    pub(super) then: usize,
    /// More serious than now, or found where it is not now.
    pub(super) raised: usize,
    pub(super) lowered: usize,
    pub(super) silenced: usize,
}

impl Change {
    pub(super) fn is_any(self) -> bool {
        self.raised + self.lowered + self.silenced > 0
    }
}

/// A post whose words may be shown, or one of the asker's own.
#[derive(Debug)]
pub(super) struct Shown<T> {
    pub(super) what: T,
    pub(super) now: Verdict,
    pub(super) then: Verdict,
}

/// All that is told of an effect.
#[derive(Debug, Default)]
pub(super) struct Effect {
    /// Over the drafts of everybody.
    pub(super) drafts: Tally,
    /// Over the examples of the rules.
    pub(super) examples: Tally,
    /// The asker's own drafts that would be judged otherwise.
    pub(super) own: Vec<Shown<DraftId>>,
    /// Examples that would be judged otherwise, each with its rule.
    pub(super) changed: Vec<Shown<(Rule, &'static str)>>,
    /// Posts for which no time was left.
    pub(super) unseen: usize,
}

/// What `then` would say that the engine in force does not, and the other way round; `asker` sees which of his own drafts
/// it touches.
pub(super) async fn effect(app: &App, then: Arc<Engine>, asker: &MemberId) -> Answer<Effect> {
    let recent = app.store.recent_drafts(DRAFTS).await?;
    let writers = Writers::of(app, &recent).await?;
    let (now, asker) = (app.engines.current(), asker.clone());
    let work = tokio::task::spawn_blocking(move || Trial::new(now, then).run(recent, &writers, &asker));
    work.await.map_err(|_| Problem::ours("review"))
}

/// Who wrote the drafts, for which accounts, and with which pictures.
#[derive(Default)]
struct Writers {
    authors: BTreeMap<MemberId, Author>,
    accounts: BTreeMap<AccountId, Account>,
    files: BTreeMap<DraftId, Vec<File>>,
}

impl Writers {
    async fn of(app: &App, drafts: &[Recent]) -> Answer<Self> {
        let mut writers = Self::default();
        for Recent { draft, author, content, .. } in drafts {
            writers.files.insert(draft.clone(), app.store.files_of(draft).await?);
            if !writers.authors.contains_key(author) {
                writers.authors.insert(author.clone(), review::author(app.store.profile(author).await?));
            }
            let Some(id) = content.account.as_ref().filter(|id| !writers.accounts.contains_key(id)) else { continue };
            if let Some(account) = app.store.account(id).await? {
                writers.accounts.insert(id.clone(), account);
            }
        }
        Ok(writers)
    }
}

struct Trial {
    now: Arc<Engine>,
    then: Arc<Engine>,
    until: Instant,
    effect: Effect,
}

impl Trial {
    fn new(now: Arc<Engine>, then: Arc<Engine>) -> Self {
        Self { now, then, until: Instant::now() + LONGEST, effect: Effect::default() }
    }

    fn run(mut self, drafts: Vec<Recent>, writers: &Writers, asker: &MemberId) -> Effect {
        for &rule in Rule::ALL {
            for example in spec(rule).fires.iter().chain(spec(rule).quiet) {
                let Some(found) = of_example(example).and_then(|post| self.both(&post)) else { continue };
                self.effect.examples.add(&found);
                if found.differ() {
                    let (now, then) = found.verdicts();
                    self.effect.changed.push(Shown { what: (rule, example.text), now, then });
                }
            }
        }
        for draft in drafts {
            let own = draft.author == *asker;
            let Some(found) = of_draft(&draft, writers).and_then(|post| self.both(&post)) else { continue };
            self.effect.drafts.add(&found);
            if own && found.differ() {
                let (now, then) = found.verdicts();
                self.effect.own.push(Shown { what: draft.draft, now, then });
            }
        }
        self.effect
    }

    fn both(&mut self, post: &Post) -> Option<Both> {
        if Instant::now() > self.until {
            self.effect.unseen += 1;
            return None;
        }
        Some(Both { now: self.now.check_at_once(post), then: self.then.check_at_once(post) })
    }
}

/// What both say of one post.
struct Both {
    now: Review,
    then: Review,
}

impl Both {
    fn verdicts(&self) -> (Verdict, Verdict) {
        (self.now.verdict, self.then.verdict)
    }

    fn differ(&self) -> bool {
        self.now.verdict != self.then.verdict || Rule::ALL.iter().any(|&rule| gravest(&self.now, rule) != gravest(&self.then, rule))
    }
}

fn gravest(review: &Review, rule: Rule) -> Option<Severity> {
    review.findings.iter().filter(|finding| finding.rule == rule).map(|finding| finding.severity).max()
}

impl Tally {
    fn add(&mut self, both: &Both) {
        self.posts += 1;
        let (now, then) = both.verdicts();
        *self.verdicts.entry((now.name(), then.name())).or_default() += 1;
        for &rule in Rule::ALL {
            let (now, then) = (gravest(&both.now, rule), gravest(&both.then, rule));
            if now.is_none() && then.is_none() {
                continue;
            }
            let change = self.rules.entry(rule.name()).or_default();
            change.now += usize::from(now.is_some());
            change.then += usize::from(then.is_some());
            match (now, then) {
                (Some(_), None) => change.silenced += 1,
                (now, then) if now < then => change.raised += 1,
                (now, then) if now > then => change.lowered += 1,
                _ => {}
            }
        }
    }

    /// How many posts get `verdict`, now and then.
    pub(super) fn of(&self, verdict: Verdict) -> (usize, usize) {
        let sum = |side: fn(&(&'static str, &'static str)) -> &'static str| {
            self.verdicts.iter().filter(|(pair, _)| side(pair) == verdict.name()).map(|(_, count)| count).sum()
        };
        (sum(|pair| pair.0), sum(|pair| pair.1))
    }

    /// The changes of verdict that there are, with how many.
    pub(super) fn moves(&self) -> impl Iterator<Item = (&'static str, &'static str, usize)> {
        self.verdicts.iter().filter(|((now, then), _)| now != then).map(|(&(now, then), &count)| (now, then, count))
    }

    /// The rules of whose findings anything becomes.
    pub(super) fn changed(&self) -> impl Iterator<Item = (&'static str, Change)> {
        self.rules.iter().filter(|(_, change)| change.is_any()).map(|(&rule, &change)| (rule, change))
    }
}

fn of_example(example: &'static Example) -> Option<Post> {
    let situation = Situation {
        surface: Surface::from_name(example.surface)?,
        account: post::Account::from_name(example.account)?,
        author: Author::from_line(example.author),
        ..Situation::default()
    };
    Some(Post { id: String::new(), draft: Words::new(example.text.to_owned()).ok()?, situation })
}

fn of_draft(draft: &Recent, writers: &Writers) -> Option<Post> {
    let account = draft.content.account.as_ref().and_then(|id| writers.accounts.get(id));
    let author = writers.authors.get(&draft.author).cloned().unwrap_or_default();
    let situation = Situation { author, ..situation(&draft.content, account) };
    let files = writers.files.get(&draft.draft).map_or(&[][..], Vec::as_slice);
    Some(Post { id: String::new(), draft: Published::of(&draft.content, files).words().ok()?, situation })
}
