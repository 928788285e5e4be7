//! How well one author's posts are put together: against sets marked by hand.

use std::path::Path;

use chaperone_api::PostReader;
use chaperone_core::post::Author;
use serde_json::Value;

/// Where the sets are.
const THREADS: &str = "crates/chaperone-core/tests/it/identity/threads.jsonl";

/// Prints how often earlier posts of the same patient are found, and how often others are taken for such.
pub(super) fn run(root: &Path, args: &[&str]) -> Result<String, String> {
    let text = std::fs::read_to_string(root.join(THREADS)).map_err(|e| format!("{THREADS}: {e}"))?;
    let engine = chaperone_core::Engine::default();
    let (mut same, mut found, mut taken, mut completed, mut first) = (0, 0, 0, 0, 0);
    let mut wrong = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let bad = |e: String| format!("{THREADS}:{}: {e}", n + 1);
        let set: Value = serde_json::from_str(line).map_err(|e| bad(e.to_string()))?;
        let mut reader = PostReader::default();
        reader.defaults.author = Author::from_line(set.get("author").and_then(Value::as_str).unwrap_or_default());
        let post = |value: &Value| reader.read(&value.to_string()).map_err(|e| bad(e.to_string()));
        let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
        let earlier = list(set.get("earlier")).iter().map(|p| post(p).map(|p| engine.earlier(&p))).collect::<Result<Vec<_>, _>>()?;
        let draft = post(set.get("draft").ok_or_else(|| bad("no draft".to_owned()))?)?;
        let gold = set.get("gold").ok_or_else(|| bad("no gold".to_owned()))?;
        let wanted = list(gold.get("same"));
        let together = engine.check_after(&draft, &earlier).identity.and_then(|identity| identity.together);
        let got: Vec<String> = together.map_or_else(Vec::new, |t| t.posts.into_iter().map(|p| p.0).collect());
        let hits = wanted.iter().filter(|w| got.iter().any(|g| w.as_str() == Some(g))).count();
        (same, found, taken) = (same + wanted.len(), found + hits, taken + got.len());
        if let Some(completes) = gold.get("completes").and_then(Value::as_str) {
            completed += 1;
            first += usize::from(got.first().is_some_and(|g| g == completes));
        }
        if hits != wanted.len() || got.len() != wanted.len() {
            wrong.push(format!("{}: wanted {wanted:?}, got {got:?}", draft.id));
        }
    }
    let list = if args.contains(&"--list") { format!("\n{}", wrong.join("\n")) } else { String::new() };
    Ok(format!(
        "earlier posts about the same patient: {same}, found {found}\ntaken for such: {taken}, rightly {found}\nthe one that completes the picture: {completed}, named first {first}{list}"
    ))
}
