//! A decision for reading: the leading answer in plain words, who asks for it, who says otherwise, and
//! a reply to copy.

use anstyle::{AnsiColor, Style};
use chaperone_core::decide::reply::{Handoff, reply};
use chaperone_core::decide::{Answer, Consent, Covers, Decision, Detail, Group, Kind, PackAnswer, Seriousness, Situation, Stake, Who};
use chaperone_core::pack::Policy;

use super::cells::harmless;
use super::{Page, asked_by, dim};

impl Page {
    /// One decision, under the name `id` if it has one; `read` if the fields come from a sentence.
    pub(crate) fn decision(
        self,
        id: &str,
        situation: &Situation,
        decision: &Decision,
        policy: &Policy,
        handoff: &Handoff,
        read: bool,
    ) -> String {
        let mut page = String::new();
        if !id.is_empty() {
            self.paragraph(&mut page, Style::new().bold(), &harmless(id), 0);
        }
        let what = if read { "Understood" } else { "Situation" };
        self.fact(&mut page, what, &fields(situation));
        page.push('\n');
        self.paragraph(&mut page, style(decision.answer).bold(), decision.answer.words(), 0);
        for remark in &decision.remarks {
            self.fact(&mut page, "Remember", remark.words());
        }
        page.push('\n');
        let mut reasons = Vec::new();
        for said in decision.leading().filter(|said| said.answer != Answer::SilentNoClause) {
            self.fact(&mut page, "Asked by", &format!("{}: {}", asked_by(&said.clauses), gist(policy, said)));
            if !reasons.contains(&said.reason) {
                reasons.push(said.reason);
            }
        }
        for reason in reasons {
            self.fact(&mut page, "Because", reason);
        }
        self.differing(&mut page, decision);
        for note in &decision.notes {
            self.fact(&mut page, "Note", &format!("{} ({})", note.text, note.overlay));
        }
        if let Some(words) = reply(situation, decision.answer, handoff) {
            page.push('\n');
            self.paragraph(&mut page, dim(), "A reply to copy, which neither confirms nor denies anything:", 0);
            page.push_str("  ");
            page.push_str(&self.hanging(Style::new(), &harmless(&words), 2));
        }
        if read {
            page.push('\n');
            self.paragraph(&mut page, dim(), "Not what you meant? Set it by hand: chaperone decide --help", 0);
        }
        page
    }

    fn differing(self, page: &mut String, decision: &Decision) {
        let mut answers: Vec<Answer> = decision.others().map(|said| said.answer).collect();
        answers.sort_unstable_by(|a, b| b.cmp(a));
        answers.dedup();
        for answer in answers {
            let who: Vec<String> = decision.others().filter(|said| said.answer == answer).map(cited).collect();
            let label = if answer == Answer::SilentNoClause { "Silent" } else { "Others" };
            let words = match answer {
                Answer::SilentNoClause => who.join(", "),
                answer => format!("{}: {}", who.join(", "), answer.words()),
            };
            self.fact(page, label, &words);
        }
    }
}

fn cited(said: &PackAnswer) -> String {
    if said.clauses.is_empty() { said.pack.clone() } else { asked_by(&said.clauses) }
}

/// What the first clause of an answer says.
fn gist<'p>(policy: &'p Policy, said: &PackAnswer) -> &'p str {
    let first = said.clauses.first();
    let clause = first.and_then(|cited| policy.clauses().find(|(pack, clause)| *pack == cited.pack && clause.id == cited.clause));
    clause.map_or("", |(_, clause)| clause.gist.as_str())
}

fn style(answer: Answer) -> Style {
    match answer {
        answer if answer.asks_nothing() => AnsiColor::Green.on_default(),
        answer if answer.refuses() => AnsiColor::Red.on_default(),
        _ => AnsiColor::Yellow.on_default(),
    }
}

/// The kind in words, and every field that says something.
fn fields(s: &Situation) -> String {
    let mut told = vec![format!("{} ({})", s.kind.title(), s.kind)];
    let mut name = |what: &str, name: &str, says: bool| {
        if says {
            told.push(format!("{what} {name}"));
        }
    };
    name("who", s.who.name(), s.who != Who::Unknown);
    name("account", s.account.name(), true);
    name("group", s.group.name(), s.group != Group::Unknown);
    name("consent", s.consent.name(), s.consent != Consent::None || matches!(s.kind, Kind::Picture | Kind::Endorsement));
    name("covers", s.covers.name(), s.covers != Covers::Unknown);
    name("detail", s.detail.name(), s.detail != Detail::Unknown);
    name("stake", s.stake.name(), s.kind == Kind::Interest && s.stake != Stake::Unknown);
    name("conduct", s.conduct.map_or("", chaperone_core::rules::Rule::name), s.kind == Kind::Conduct && s.conduct.is_some());
    let colleague = s.kind == Kind::ColleaguePost;
    name("seriousness", s.seriousness.name(), colleague && s.seriousness != Seriousness::Unknown);
    let days = s.told_days_ago.map(|days| if days == 1 { "1 day ago".to_owned() } else { format!("{days} days ago") });
    name("told", days.as_deref().unwrap_or("not yet"), colleague);
    for (word, set) in [
        ("disclosed", s.disclosed && s.kind == Kind::Interest),
        ("removed", s.removed && colleague),
        ("senior", s.senior && colleague),
        ("anonymous", s.anonymous && colleague),
        ("urgent", s.urgent),
        ("sole provider", s.sole_provider),
        ("known before", s.known_before),
        ("trainee", s.trainee),
    ] {
        if set {
            told.push(word.to_owned());
        }
    }
    told.join("; ")
}
