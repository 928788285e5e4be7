//! Documents that are made from the program and its data: the pages of rules and packs, the example
//! review, and the counts of the corpus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chaperone_api::PostReader;
use chaperone_core::Engine;
use chaperone_core::identity::{FactKind, words};
use chaperone_core::pack::{Policy, explain, overview};
use chaperone_core::rules::{Rule, spec};

use crate::corpus::{self, Labelled};
use crate::decisions;
use crate::test::{binary, program};

/// The draft of the README, and the review of it.
const DRAFT: &str = "examples/draft.txt";
const REVIEW: &str = "docs/example-review.txt";
const README: &str = "README.md";
/// How others are counted, with posts worked through.
const IDENTITY: &str = "docs/identity.md";
/// The tables it counts with: what `chaperone data` prints.
const DATA: &str = "docs/data.md";
/// What each guideline says of situations that are no posts.
const DECISIONS: &str = "docs/decisions.md";
const WORKED: &str = "examples/identity.jsonl";
/// Labelled posts, and the document that counts them.
const CORPUS: &str = "corpus";
const DATASHEET: &str = "corpus/README.md";
/// Folders that hold nothing but generated pages.
const FOLDERS: &[&str] = &["docs/rules", "docs/packs"];

/// Writes the documents; with `check`, only compares them with what they should be.
pub(crate) fn run(root: &Path, check: bool) -> Result<String, String> {
    let mut wanted = pages()?;
    let review = review(root)?;
    wanted.insert(README.into(), filled(root, README, "review", &block(&review))?);
    wanted.insert(REVIEW.into(), review);
    wanted.insert(
        DATA.into(),
        format!("# The figures of the identity estimate\n\n{}", program(root, &binary(root)?, &["data"]).ending(&[0])?),
    );
    wanted.insert(IDENTITY.into(), filled(root, IDENTITY, "worked", &worked(root)?)?);
    wanted.insert(DECISIONS.into(), filled(root, DECISIONS, "table", &decisions::table())?);
    wanted.insert(DATASHEET.into(), filled(root, DATASHEET, "counts", &counts(root)?)?);
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

/// The worked posts of the identity estimate.
fn worked(root: &Path) -> Result<String, String> {
    let (engine, reader) = (Engine::default(), PostReader::default());
    let mut page = String::new();
    for line in read(&root.join(WORKED))?.lines() {
        let post = reader.read(line).map_err(|e| format!("{WORKED}: {e}"))?;
        let text = post.draft.text();
        let review = engine.check(&post);
        let identity = review.identity.ok_or_else(|| format!("{WORKED}: {} tells of no patient", post.id))?;
        // Writing to a `String` cannot fail.
        let _ = write!(
            page,
            "\n### {}\n\n> {text}\n\n| | |\n|---|--:|\n| {} | {} |\n",
            post.id.replace('-', " "),
            words::pool(&identity, text),
            words::number(identity.count.pool.people.mid)
        );
        for factor in identity.count.factors.iter().filter(|f| !matches!(f.kind, FactKind::Place | FactKind::Facility)) {
            let _ = writeln!(page, "| × {} | {} |", words::factor(&identity, factor, text), words::share(factor.factor));
        }
        let others = identity.count.others;
        let _ = writeln!(
            page,
            "| **others, and 90% range** | **{}** ({} to {}) |\n",
            words::number(others.mid),
            words::number(others.low),
            words::number(others.high)
        );
        let _ = writeln!(page, "{} Could tell: {}.", words::line(&identity), words::audiences(&identity));
        for step in &identity.advice {
            let _ = writeln!(page, "- {} Then {} fit.", step.change, words::about(step.others_after));
        }
        for &remark in &identity.facts.remarks {
            let _ = writeln!(page, "- {}", words::remark(remark, text));
        }
        let outcome = words::outcome(&identity);
        let _ = writeln!(page, "{outcome}");
    }
    Ok(page.trim().to_owned())
}

/// What the README's first command prints.
fn review(root: &Path) -> Result<String, String> {
    // 1 says that something was found, as it should be.
    program(root, &binary(root)?, &["check", DRAFT, "--width", "80", "--color", "never"]).ending(&[1])
}

fn block(review: &str) -> String {
    format!("```text\n{}\n```", review.trim_end())
}

/// How many posts each hand wrote, and how often each rule is broken.
fn counts(root: &Path) -> Result<String, String> {
    let folder = root.join(CORPUS);
    let posts = corpus::all(&folder)?;
    let mut table = "| hand | posts | clean | break a rule | in pairs |\n|---|--:|--:|--:|--:|\n".to_owned();
    let mut row = |name: &str, posts: &[&Labelled]| {
        let clean = posts.iter().filter(|post| post.rules.is_empty()).count();
        let paired = posts.iter().filter(|post| post.pair.is_some()).count();
        // Writing to a `String` cannot fail.
        let _ = writeln!(table, "| {name} | {} | {clean} | {} | {paired} |", posts.len(), posts.len() - clean);
    };
    for (hand, file) in corpus::hands(&folder)?.iter().enumerate() {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        row(&name, &posts.iter().filter(|post| post.hand == hand).collect::<Vec<_>>());
    }
    row("all", &posts.iter().collect::<Vec<_>>());
    let rules = Rule::ALL.iter().map(|rule| (rule.name(), posts.iter().filter(|post| post.rules.contains(rule)).count()));
    let countries = posts.iter().map(|post| post.post.situation.author.country.as_str());
    let mut by_country = BTreeMap::<&str, usize>::new();
    countries.for_each(|country| *by_country.entry(country).or_default() += 1);
    let (rules, countries) = (listed(rules.collect(), 1), listed(by_country.into_iter().collect(), posts.len() / 100));
    Ok(format!("{table}\nPosts a rule: {rules}.\n\nAuthors' countries with more than one post in a hundred: {countries}."))
}

/// What is counted at least `least` times, most first.
fn listed(mut counted: Vec<(&str, usize)>, least: usize) -> String {
    counted.retain(|(_, count)| *count >= least);
    counted.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    counted.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
}

/// The document at `path` with `words` between its lines `<!-- name -->` and `<!-- /name -->`.
fn filled(root: &Path, path: &str, name: &str, words: &str) -> Result<String, String> {
    let document = read(&root.join(path))?;
    between(&document, name, words).ok_or_else(|| format!("{path}: no lines <!-- {name} --> and <!-- /{name} -->"))
}

fn between(document: &str, name: &str, words: &str) -> Option<String> {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->\n"));
    let (before, rest) = document.split_once(&open)?;
    let (_, after) = rest.split_once(&close)?;
    Some(format!("{before}{open}{words}\n{close}{after}"))
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
        let review = block(&read(&root.join(REVIEW)).unwrap());
        assert!(filled(&root, README, "review", &review).unwrap() == read(&root.join(README)).unwrap(), "run `cargo xtask gen`");
    }

    #[test]
    fn the_decisions_are_those_of_the_program() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        assert!(
            filled(&root, DECISIONS, "table", &decisions::table()).unwrap() == read(&root.join(DECISIONS)).unwrap(),
            "run `cargo xtask gen`"
        );
    }

    #[test]
    fn words_are_put_between_the_marks() {
        let document = "a\n<!-- x -->\nold\n<!-- /x -->\nb\n";
        let new = between(document, "x", "new").unwrap();
        assert_eq!(new, "a\n<!-- x -->\nnew\n<!-- /x -->\nb\n");
        assert_eq!(between(&new, "x", "new").as_ref(), Some(&new));
        assert_eq!(between(document, "y", "new"), None);
    }
}
