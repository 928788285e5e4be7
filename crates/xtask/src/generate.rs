//! Documents that are made from the program itself: the pages of rules and packs, and the example review.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chaperone_core::pack::{Policy, explain, overview};
use chaperone_core::rules::{Rule, spec};

use crate::test::binary;

/// The draft of the README, and the review of it.
const DRAFT: &str = "examples/draft.txt";
const REVIEW: &str = "docs/example-review.txt";
const README: &str = "README.md";
/// Between these lines the README shows the review.
const OPEN: &str = "<!-- review -->\n";
const CLOSE: &str = "<!-- /review -->\n";
/// Folders that hold nothing but generated pages.
const FOLDERS: &[&str] = &["docs/rules", "docs/packs"];

/// Writes the documents; with `check`, only compares them with what they should be.
pub(crate) fn run(root: &Path, check: bool) -> Result<String, String> {
    let mut wanted = pages()?;
    let review = review(root)?;
    let readme = read(&root.join(README))?;
    wanted.insert(README.into(), with_review(&readme, &review)?);
    wanted.insert(REVIEW.into(), review);
    let wrong = differences(root, &wanted)?;
    if check && !wrong.is_empty() {
        let wrong: Vec<String> = wrong.iter().map(|path| path.display().to_string()).collect();
        return Err(format!("not up to date; run `cargo xtask gen`\n{}", wrong.join("\n")));
    }
    for path in &wrong {
        let full = root.join(path);
        let done = match wanted.get(path) {
            Some(text) => full.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&full, text)),
            None => std::fs::remove_file(&full),
        };
        done.map_err(|e| format!("{}: {e}", full.display()))?;
    }
    Ok(format!("{} documents, {} written", wanted.len(), wrong.len()))
}

/// The pages about rules and packs, by path: the words that `chaperone explain` and `chaperone packs` print.
fn pages() -> Result<BTreeMap<PathBuf, String>, String> {
    let policy = Policy::builtin();
    let mut pages = BTreeMap::from([("docs/packs.md".into(), overview(policy)), ("docs/rules.md".into(), rules())]);
    let rules = Rule::ALL.iter().map(|rule| ("docs/rules", rule.name()));
    let packs = policy.packs().iter().map(|pack| ("docs/packs", pack.id.as_str()));
    for (folder, name) in rules.chain(packs) {
        let page = explain(policy, name).ok_or(format!("{name} has no page"))?;
        pages.insert(Path::new(folder).join(format!("{name}.md")), page);
    }
    Ok(pages)
}

fn rules() -> String {
    let mut page = "# Rules\n\n| rule | what it looks for | usually |\n|---|---|---|\n".to_owned();
    for rule in Rule::ALL {
        let spec = spec(*rule);
        // Writing to a `String` cannot fail.
        let _ = writeln!(page, "| [`{rule}`](rules/{rule}.md) | {} | {} |", spec.title, spec.severity);
    }
    page
}

/// What the README's first command prints.
fn review(root: &Path) -> Result<String, String> {
    let binary = binary(root)?;
    let output = std::process::Command::new(&binary)
        .args(["check", DRAFT, "--width", "80", "--color", "never"])
        .current_dir(root)
        .output()
        .map_err(|e| format!("{binary}: {e}"))?;
    // 1 says that something was found, as it should be.
    if output.status.code() != Some(1) {
        return Err(format!("chaperone check {DRAFT}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|e| e.to_string())
}

fn with_review(readme: &str, review: &str) -> Result<String, String> {
    let parts = readme.split_once(OPEN).and_then(|(before, rest)| Some((before, rest.split_once(CLOSE)?.1)));
    let (before, after) = parts.ok_or_else(|| format!("{README}: no lines {} and {}", OPEN.trim(), CLOSE.trim()))?;
    Ok(format!("{before}{OPEN}```text\n{}\n```\n{CLOSE}{after}", review.trim_end()))
}

/// Paths whose files are missing, not as wanted, or not wanted at all.
fn differences(root: &Path, wanted: &BTreeMap<PathBuf, String>) -> Result<Vec<PathBuf>, String> {
    let mut wrong: Vec<PathBuf> =
        wanted.iter().filter(|(path, text)| read(&root.join(path)).ok().as_ref() != Some(*text)).map(|(path, _)| path.clone()).collect();
    for folder in FOLDERS.iter().map(Path::new).filter(|folder| root.join(folder).exists()) {
        for entry in std::fs::read_dir(root.join(folder)).map_err(|e| format!("{}: {e}", folder.display()))? {
            let path = folder.join(entry.map_err(|e| e.to_string())?.file_name());
            if !wanted.contains_key(&path) {
                wrong.push(path);
            }
        }
    }
    Ok(wrong)
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_are_what_the_program_prints() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let wrong = differences(&root, &pages().unwrap()).unwrap();
        assert!(wrong.is_empty(), "run `cargo xtask gen`: {wrong:?}");
    }

    #[test]
    fn the_readme_shows_the_review() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let (readme, review) = (read(&root.join(README)).unwrap(), read(&root.join(REVIEW)).unwrap());
        assert!(with_review(&readme, &review).unwrap() == readme, "run `cargo xtask gen`");
    }

    #[test]
    fn a_review_is_put_between_the_marks() {
        let readme = format!("a\n{OPEN}old\n{CLOSE}b\n");
        let filled = with_review(&readme, "new\n").unwrap();
        assert_eq!(filled, format!("a\n{OPEN}```text\nnew\n```\n{CLOSE}b\n"));
        assert_eq!(with_review(&filled, "new\n").unwrap(), filled);
        assert!(with_review("a", "new").is_err());
    }
}
