//! How well names are found, and whose they are: `cargo xtask names`.
//!
//! Found: on the development parts of the public sets, by the engine as it ships. Whose: on the hands of the corpus that
//! the second stage was not shown, as both stages read them; the first stage's tagger was.

use std::fmt::Write as _;
use std::path::Path;

use chaperone_core::Engine;
use chaperone_core::post::Author;
use chaperone_core::read::tag::{NameTag, Tagger};
use chaperone_core::read::words::{Case, Words};
use chaperone_core::read::{Mention, Reading};
use chaperone_core::review::{Identifier, Kind, Role};

use crate::corpus::{self, Labelled};
use crate::{public, second};

static TAGGER: &[u8] = include_bytes!("../../../model/tagger.bin");

/// Found of those marked, right of those found, and how often whole texts without a name are left alone.
#[derive(Default)]
struct Found {
    marked: usize,
    hit: usize,
    names: usize,
    right: usize,
    without: usize,
    touched: usize,
}

/// Measures and prints.
pub fn run(root: &Path) -> Result<String, String> {
    let mut out = String::from(
        "| set (development part) | names of people | found | of those found right | texts without one | of those touched |\n|---|---|---|---|---|---|\n",
    );
    let tagger = Tagger::read(TAGGER).map(|(tagger, _)| tagger).unwrap_or_default();
    for (set, rows) in public::dev(&root.join("../shared/data/public"))? {
        let mut all = Found::default();
        for row in &rows {
            let reading = Reading::of(&row.text, &Author::default(), &tagger);
            count(row, &reading.mentions, &mut all);
        }
        let share = |part: usize, whole: usize| if whole == 0 { "–".to_owned() } else { format!("{:.3}", part as f64 / whole as f64) };
        let precise = if set == "mts_clinical_text" { "–".to_owned() } else { share(all.right, all.names) };
        let _ = writeln!(
            out,
            "| {set} | {} | {} | {precise} | {} | {} |",
            all.marked,
            share(all.hit, all.marked),
            all.without,
            share(all.touched, all.without)
        );
    }
    out.push('\n');
    out.push_str(&whose(root)?);
    Ok(out)
}

fn count(row: &public::Row, mentions: &[Mention], all: &mut Found) {
    let people: Vec<_> = row.spans.iter().filter(|(_, tag)| *tag == NameTag::Person).map(|(range, _)| range).collect();
    let of = |kinds: &[Kind]| mentions.iter().filter(|m| kinds.contains(&m.kind)).map(|m| m.span.range()).collect::<Vec<_>>();
    // Some sets call a handle a name: then it is found as what it is.
    let (found, handles) = (of(&[Kind::Name, Kind::Initials]), of(&[Kind::Handle]));
    let touch = |a: &std::ops::Range<usize>, b: &std::ops::Range<usize>| a.start < b.end && b.start < a.end;
    all.marked += people.len();
    all.hit += people.iter().filter(|name| found.iter().chain(&handles).any(|f| touch(f, name))).count();
    all.names += found.len();
    all.right += found.iter().filter(|f| people.iter().any(|name| touch(f, name))).count();
    if people.is_empty() {
        all.without += 1;
        all.touched += usize::from(!found.is_empty());
    }
}

/// What the corpus says a name is, in one word.
fn marked(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "name" => "patient",
        "~colleague" => "colleague",
        "~author" => "author",
        "~family" => "family",
        "~public-figure" => "public figure",
        "~historical" => "historical",
        "~fictional" => "fictional",
        "~eponym" => "eponym",
        "~drug" => "drug",
        _ => return None,
    })
}

/// Of the names of each sort: how many are found, how many are taken to be a patient's or nobody knows whose, and how
/// many are shown as a leak.
fn whose(root: &Path) -> Result<String, String> {
    static SECOND: &[u8] = include_bytes!("../../../model/second.bin");
    let engine = Engine::default().with_second_stage(SECOND).map_err(|e| e.to_string())?;
    let posts: Vec<Labelled> = corpus::all(&root.join("corpus"))?;
    let sorts =
        ["patient", "patient, lower case", "colleague", "author", "family", "public figure", "historical", "fictional", "eponym", "drug"];
    let mut tallies = [[0usize; 4]; 10];
    for post in posts.iter().filter(|p| p.hand % crate::train::GROUPS == second::LEFT_OUT) {
        let review = engine.check(&post.post);
        let leaks = |range: &std::ops::Range<usize>| {
            let privacy = review.findings.iter().filter(|f| f.rule.is_privacy() && f.severity > chaperone_core::review::Severity::Note);
            privacy.flat_map(|f| &f.evidence).any(|e| e.span.start() < range.end && range.start < e.span.end())
        };
        for (range, kind) in &post.spans {
            let Some(name) = marked(kind) else { continue };
            let text = post.post.draft.text().get(range.clone()).unwrap_or_default();
            let lower = name == "patient" && Words::cut(text).iter().all(|w| w.case == Case::Lower);
            let name = if lower { "patient, lower case" } else { name };
            let Some(tally) = sorts.iter().position(|s| *s == name).and_then(|at| tallies.get_mut(at)) else { continue };
            let over = |i: &&Identifier| i.span.start() < range.end && range.start < i.span.end();
            let read = review.identifiers.iter().filter(|i| matches!(i.kind, Kind::Name | Kind::Initials | Kind::CodeName)).find(over);
            tally[0] += 1;
            tally[1] += usize::from(read.is_some());
            tally[2] += usize::from(read.is_some_and(|i| matches!(i.role, Role::Patient | Role::Unknown)));
            tally[3] += usize::from(leaks(range));
        }
    }
    let mut out = String::from(
        "| whose name | marked | read as a name | as a patient's or nobody knows whose | shown as a leak |\n|---|---|---|---|---|\n",
    );
    for (name, [all, read, patient, leak]) in sorts.iter().zip(tallies) {
        let share = |part: usize| part as f64 / all.max(1) as f64;
        let _ = writeln!(out, "| {name} | {all} | {:.3} | {:.3} | {:.3} |", share(read), share(patient), share(leak));
    }
    Ok(out)
}
