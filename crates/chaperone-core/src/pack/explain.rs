//! The pages about rules, clauses, packs and the policy. The command line prints them and the
//! documentation is generated from them: there is no second copy of these words.

use core::fmt::Write as _;

use super::guideline::{Clause, Pack};
use super::nearest::nearest;
use super::overlay::{Overlay, Step};
use super::policy::Policy;
use super::{Ask, Force};
use crate::identity::THRESHOLD;
use crate::review::Severity;
use crate::rules::{Example, Rule, spec};

/// The page about `topic`, in Markdown: a rule (`patient-privacy-indirect`), a clause
/// (`mms/6.connect`), or a pack or overlay (`mms`). `None` if there is no such topic in force.
pub fn explain(policy: &Policy, topic: &str) -> Option<String> {
    let topic = topic.trim();
    if let Some(rule) = Rule::from_name(topic) {
        return Some(rule_page(policy, rule));
    }
    if let Some((of, id)) = topic.split_once('/') {
        let (of, clause) = policy.clauses().find(|(pack, clause)| *pack == of && clause.id == id)?;
        return Some(clause_page(policy, of, clause));
    }
    let pack = policy.packs().iter().find(|pack| pack.id == topic).map(pack_page);
    pack.or_else(|| policy.overlays().iter().find(|overlay| overlay.id == topic).map(overlay_page))
}

/// The topic that was probably meant by a `topic` that [`explain`] does not know.
pub fn suggest(policy: &Policy, topic: &str) -> Option<String> {
    let rules = Rule::ALL.iter().map(|rule| rule.name().to_owned());
    let packs = policy.packs().iter().map(|pack| pack.id.clone());
    let overlays = policy.overlays().iter().map(|overlay| overlay.id.clone());
    let clauses = policy.clauses().map(|(pack, clause)| format!("{pack}/{}", clause.id));
    let topics: Vec<String> = rules.chain(packs).chain(overlays).chain(clauses).collect();
    nearest(topic, topics.iter().map(String::as_str)).map(str::to_owned)
}

/// The page about the policy as a whole: which packs and overlays are in force, and what they change.
pub fn overview(policy: &Policy) -> String {
    let mut page = Page::titled("Packs in force");
    for pack in policy.packs() {
        let by = if pack.publisher.is_empty() { String::new() } else { format!(" {}.", pack.publisher) };
        page.item(format_args!(
            "`{}` {}: *{}*.{by} {}. {}",
            pack.id,
            pack.version,
            pack.title,
            pack.edition,
            clauses_counted(&pack.clauses)
        ));
    }
    if !policy.overlays().is_empty() {
        page.heading("Laid over them, first applied first");
    }
    for overlay in policy.overlays() {
        let counts = [(overlay.changes.len(), "changes"), (overlay.clauses.len(), "clauses"), (overlay.notes.len(), "notes")];
        let counts: Vec<String> = counts.iter().map(|(count, what)| format!("{what}: {count}")).collect();
        page.item(format_args!("`{}` ({}): *{}*; {}", overlay.id, overlay.layer, overlay.title, counts.join(", ")));
    }
    let settings: Vec<(Rule, String)> = Rule::ALL.iter().filter_map(|&rule| setting(policy, rule).map(|setting| (rule, setting))).collect();
    if !settings.is_empty() {
        page.heading("Rules set otherwise than by the engine");
    }
    for (rule, setting) in settings {
        page.item(format_args!("`{rule}`: {setting}"));
    }
    if policy.recognisable().total_cmp(&THRESHOLD).is_ne() {
        page.paragraph(format_args!(
            "A patient is taken to be recognisable above a chance of {}; usual is {THRESHOLD}.",
            policy.recognisable()
        ));
    }
    page.paragraph(format_args!("Policy {}", policy.fingerprint()));
    page.0
}

/// A page under writing. Writing to a `String` cannot fail.
struct Page(String);

impl Page {
    fn titled(title: impl core::fmt::Display) -> Self {
        Self(format!("# {title}\n"))
    }

    fn heading(&mut self, words: &str) {
        let _ = write!(self.0, "\n## {words}\n\n");
    }

    fn paragraph(&mut self, words: impl core::fmt::Display) {
        let _ = write!(self.0, "\n{words}\n");
    }

    fn item(&mut self, words: impl core::fmt::Display) {
        let separate = !self.0.ends_with("\n\n") && !self.0.lines().last().is_some_and(|line| line.starts_with("- "));
        let _ = writeln!(self.0, "{}- {words}", if separate { "\n" } else { "" });
    }
}

fn rule_page(policy: &Policy, rule: Rule) -> String {
    let spec = spec(rule);
    let mut page = Page::titled(spec.title);
    page.paragraph(format_args!("`{rule}` · usually {} · {}", spec.severity, board_words(rule)));
    page.paragraph(spec.page.trim());
    page.heading("Clauses");
    if policy.citations(rule).is_empty() {
        page.item("none of the packs in force speaks of it");
    }
    for citation in policy.citations(rule) {
        let clause = policy.clauses().find(|(pack, clause)| *pack == citation.pack && clause.id == citation.clause);
        let Some((pack, clause)) = clause else { continue };
        page.item(clause_line(pack, clause));
    }
    if let Some(setting) = setting(policy, rule) {
        page.heading("In this policy");
        page.item(setting);
    }
    for note in policy.notes(rule) {
        page.item(format_args!("{} (`{}`)", note.text, note.overlay));
    }
    examples(&mut page, "Raised", spec.fires);
    examples(&mut page, "Left alone", spec.quiet);
    page.0
}

fn board_words(rule: Rule) -> String {
    let Some(board) = spec(rule).board else { return "not a category of licensing boards".to_owned() };
    match board.likely_to_investigate() {
        Some(share) => format!("boards: {board} ({share}% of US boards likely to investigate, Greysen 2013)"),
        None => format!("boards: {board}"),
    }
}

/// What the policy makes of the rule's usual severity; `None` if the engine's own holds throughout.
fn setting(policy: &Policy, rule: Rule) -> Option<String> {
    let usual = spec(rule).severity;
    // A change may leave the usual case as it is and still touch the graver or the lighter one.
    let touched = [usual].into_iter().chain(Severity::ALL.iter().copied()).find(|&level| policy.because(rule, level).is_some())?;
    let by = policy.because(rule, touched)?;
    let now = policy.severity(rule, touched).map_or("muted", Severity::name);
    Some(format!("{touched} becomes {now} by `{}`: {}", by.overlay, by.reason))
}

fn examples(page: &mut Page, heading: &str, examples: &[Example]) {
    page.heading(heading);
    for example in examples {
        page.item(format_args!("{} ({} account, {}): \u{201c}{}\u{201d}", example.surface, example.account, example.author, example.text));
    }
}

fn clause_line(pack: &str, clause: &Clause) -> String {
    format!("**{}** `{pack}/{}`: {} ({})", clause.force, clause.id, clause.gist, clause.at)
}

fn clause_page(policy: &Policy, of: &str, clause: &Clause) -> String {
    let mut page = Page::titled(format_args!("{of}/{}", clause.id));
    page.paragraph(format_args!("**{}** · {}", clause.force, source(policy, of, clause)));
    page.paragraph(&clause.gist);
    page.paragraph(force_words(clause.force));
    if !clause.rules.is_empty() {
        page.heading("Rules that look for it");
    }
    for &rule in &clause.rules {
        page.item(format_args!("`{rule}`: {}", spec(rule).title));
    }
    if !clause.asks.is_empty() {
        page.heading("Also answered by");
    }
    for ask in &clause.asks {
        page.item(format_args!("`{ask}`"));
    }
    let asks: &[Ask] = if clause.force == Force::Board { &[] } else { &clause.asks };
    for &ask in asks {
        others(&mut page, policy, of, clause, &format!("Who says what on {ask}"), &asking(policy, ask));
    }
    if asks.is_empty() {
        let same = strictest_first(policy, |other| other.rules.iter().any(|rule| clause.rules.contains(rule)));
        others(&mut page, policy, of, clause, "Who else speaks of the same", &same);
    }
    page.0
}

fn source(policy: &Policy, of: &str, clause: &Clause) -> String {
    if let Some(pack) = policy.packs().iter().find(|pack| pack.id == of) {
        return format!("*{}*, {}", pack.title, clause.at);
    }
    let title = policy.overlays().iter().find(|overlay| overlay.id == of).map_or("", |overlay| overlay.title.as_str());
    format!("added by *{title}*: {}", clause.at)
}

const fn force_words(force: Force) -> &'static str {
    match force {
        Force::Must => "A duty: the guideline leaves no choice.",
        Force::Should => "Advice: the guideline expects a reason from those who do otherwise.",
        Force::May => "Permission: the guideline asks nothing here.",
        Force::Inform => "Something to know: the guideline asks nothing here.",
        Force::Board => "A category in which licensing boards may act.",
    }
}

/// `found`, with the one that the page is about marked; nothing if there is no other.
fn others(page: &mut Page, policy: &Policy, of: &str, clause: &Clause, heading: &str, found: &[(&str, &Clause)]) {
    if found.len() < 2 {
        return;
    }
    page.heading(heading);
    page.0.push_str("Strictest first.\n\n");
    for (pack, other) in found {
        let here = if *pack == of && other.id == clause.id { " (this clause)" } else { "" };
        page.item(format_args!("{}{here}", clause_line(pack, other)));
    }
    let silent = policy.packs().iter().filter(|pack| found.iter().all(|(speaks, _)| *speaks != pack.id));
    let silent: Vec<String> = silent.map(|pack| format!("`{}`", pack.id)).collect();
    if !silent.is_empty() {
        page.paragraph(format_args!("Silent on it, which gives no duty: {}.", silent.join(", ")));
    }
}

fn pack_page(pack: &Pack) -> String {
    let mut page = Page::titled(&pack.title);
    page.paragraph(format_args!("`{}` {} · {}", pack.id, pack.version, clauses_counted(&pack.clauses)));
    let told = [
        ("Publisher", pack.publisher.as_str()),
        ("Edition", &pack.edition),
        ("To be read at", pack.url.as_deref().unwrap_or_default()),
        ("Read on", &pack.read_on),
        ("Language of this summary", &pack.language),
        ("Licence of this summary", &pack.licence),
    ];
    for (what, words) in told.iter().filter(|(_, words)| !words.is_empty()) {
        page.item(format_args!("{what}: {words}"));
    }
    page.heading("Clauses");
    for clause in &pack.clauses {
        page.item(clause_line(&pack.id, clause));
    }
    page.0
}

fn overlay_page(overlay: &Overlay) -> String {
    let mut page = Page::titled(&overlay.title);
    let over: Vec<String> = overlay.over.iter().map(|(id, _)| format!("`{id}`")).collect();
    let over = if over.is_empty() { String::new() } else { format!(" · over {}", over.join(", ")) };
    page.paragraph(format_args!("`{}` · overlay of the layer {}{over}", overlay.id, overlay.layer));
    for change in &overlay.changes {
        let what = match change.step {
            Step::Raise(to) => format!("raised to {to}"),
            Step::Lower(to) => format!("lowered to {to}"),
            Step::Mute => "muted".to_owned(),
        };
        page.item(format_args!("`{}` {what}: {}", change.rule, change.reason));
    }
    for clause in &overlay.clauses {
        page.item(clause_line(&overlay.id, clause));
    }
    for note in &overlay.notes {
        let rules = note.rules.iter().map(|rule| format!("`{rule}`"));
        let on: Vec<String> = rules.chain(note.situations.iter().map(|kind| format!("`{kind}`"))).collect();
        page.item(format_args!("note on {}: {} ({})", on.join(", "), note.text, note.reason));
    }
    if let Some(own) = &overlay.recognisable {
        page.item(format_args!("a patient is recognisable above a chance of {}: {}", f64::from(own.above) / 1e4, own.reason));
    }
    page.0
}

fn clauses_counted(clauses: &[Clause]) -> String {
    match clauses.len() {
        1 => "1 clause".to_owned(),
        count => format!("{count} clauses"),
    }
}

/// The clauses in force that ask for `ask`, strictest first, each with the id of its pack.
pub fn asking(policy: &Policy, ask: Ask) -> Vec<(&str, &Clause)> {
    strictest_first(policy, |clause| clause.asks.contains(&ask))
}

fn strictest_first(policy: &Policy, same: impl Fn(&Clause) -> bool) -> Vec<(&str, &Clause)> {
    let mut found: Vec<(&str, &Clause)> = policy.clauses().filter(|(_, clause)| same(clause)).collect();
    found.sort_by_key(|(_, clause)| clause.force.strictness());
    found
}
