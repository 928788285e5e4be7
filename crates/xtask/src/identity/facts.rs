//! How well facts are read: against posts whose facts were marked by hand.

use std::fmt::Write as _;
use std::path::Path;

use chaperone_api::PostReader;
use chaperone_core::identity::facts::{Facts, Sex};
use chaperone_core::identity::story;
use chaperone_core::post::Post;
use chaperone_core::text::Span;
use serde_json::Value;

/// Where the posts are.
pub(super) const STORIES: &str = "crates/chaperone-core/tests/it/identity/stories.jsonl";

/// Of one kind of fact: how often it was told, read, and read right.
#[derive(Default)]
struct Tally {
    told: u32,
    read: u32,
    right: u32,
    wrong: Vec<String>,
}

impl Tally {
    fn count(&mut self, id: &str, told: bool, read: bool, right: bool) {
        self.told += u32::from(told);
        self.read += u32::from(read);
        self.right += u32::from(told && read && right);
        if told != read || told && !right {
            let what = if !told {
                "+"
            } else if !read {
                "-"
            } else {
                "≠"
            };
            self.wrong.push(format!("{what}{id}"));
        }
    }
}

/// Prints how much of what is told is read, and how much of what is read is right.
pub(super) fn run(root: &Path, args: &[&str]) -> Result<String, String> {
    let text = std::fs::read_to_string(root.join(STORIES)).map_err(|e| format!("{STORIES}: {e}"))?;
    let engine = chaperone_core::Engine::default();
    let reader = PostReader { skip_unknown: true, ..PostReader::default() };
    let names = ["a patient is told of", "age", "sex", "place", "time", "condition or event", "occupation", "several", "death"];
    let mut tallies: Vec<Tally> = names.iter().map(|_| Tally::default()).collect();
    for (n, line) in text.lines().enumerate() {
        let wrong = |e: String| format!("{STORIES}:{}: {e}", n + 1);
        let post = reader.read(line).map_err(|e| wrong(e.to_string()))?;
        let gold: Value = serde_json::from_str(line).map_err(|e| wrong(e.to_string()))?;
        let gold = gold.get("gold").ok_or_else(|| wrong("no gold".to_owned()))?;
        let reading = engine.read(&post);
        let facts = Facts::read(post.draft.text(), &reading, &post.situation.author);
        let patient = gold.get("patient") == Some(&Value::Bool(true));
        // Where nothing is told, there is nothing to count.
        let told = ["age", "place", "window_days", "condition", "occupation"].iter().any(|key| gold.get(key).is_some_and(|v| !v.is_null()));
        if patient && !told {
            continue;
        }
        let mut put = |at: usize, told, read, right| {
            if let Some(tally) = tallies.get_mut(at) {
                tally.count(&post.id, told, read, right);
            }
        };
        put(0, patient, story::tells(&reading, &facts), true);
        if patient {
            for (at, (told, read, right)) in compare(&post, gold, &facts).into_iter().enumerate() {
                put(at + 1, told, read, right);
            }
        }
    }
    let mut out = "| fact | told | found of those | right of those read |\n|---|--:|--:|--:|\n".to_owned();
    let share = |a: u32, b: u32| if b == 0 { "–".to_owned() } else { format!("{:.2}", f64::from(a) / f64::from(b)) };
    for (name, tally) in names.iter().zip(&tallies) {
        let _ = writeln!(out, "| {name} | {} | {} | {} |", tally.told, share(tally.right, tally.told), share(tally.right, tally.read));
    }
    if args.contains(&"--list") {
        for (name, tally) in names.iter().zip(&tallies) {
            let _ = writeln!(out, "\n{name}: {}", tally.wrong.join(" "));
        }
    }
    Ok(out)
}

/// For each kind of fact: told, read, right.
fn compare(post: &Post, gold: &Value, facts: &Facts) -> [(bool, bool, bool); 8] {
    let text = |key: &str| gold.get(key).and_then(Value::as_str);
    let within = |key: &str, span: Option<Span>| match (
        text(key).and_then(|words| post.draft.text().find(words).map(|at| at..at + words.len())),
        span,
    ) {
        (Some(words), Some(span)) => span.start() < words.end && words.start < span.end(),
        _ => false,
    };
    let age = gold.get("age").and_then(Value::as_array).and_then(|ages| Some((ages.first()?.as_f64()?, ages.get(1)?.as_f64()? + 1.0)));
    let ages = facts.ages.map(|a| a.value);
    let same_age = age.zip(ages).is_some_and(|((from, to), a)| a.from < to && from < a.to && (a.to - a.from) < 3.0 * (to - from) + 1.0);
    let sex = facts.sex.map(|s| if s.value == Sex::Female { "f" } else { "m" });
    let days = gold.get("window_days").and_then(Value::as_f64);
    let time = facts.time.filter(|t| t.span.is_some()).map(|t| t.value.mid);
    let same_time = days.zip(time).is_some_and(|(a, b)| (a / b).log10().abs() < 0.75);
    let place = facts.place.and_then(|p| p.span);
    let happening = |key| facts.happenings.iter().any(|h| within(key, h.span));
    let several = gold.get("several").and_then(Value::as_u64).unwrap_or(1) > 1;
    let died = gold.get("died") == Some(&Value::Bool(true));
    [
        (age.is_some(), ages.is_some(), same_age),
        (text("sex").is_some(), sex.is_some(), sex == text("sex")),
        (text("place").is_some(), place.is_some(), within("place", place)),
        (days.is_some(), time.is_some(), same_time),
        (text("condition").is_some(), !facts.happenings.is_empty(), happening("condition")),
        (text("occupation").is_some(), facts.job.is_some(), within("occupation", facts.job.and_then(|j| j.span))),
        (several, facts.several.is_some(), true),
        (died, facts.died.is_some(), true),
    ]
}
