//! Licences and sources of everything that is built, by the lists in `deny.toml`.

use std::path::Path;

use super::Done;
use super::command::{cargo, installed, metadata};

/// Where packages may come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// With `cargo deny` where it is installed, which also knows of advisories; always by our own reading.
pub(super) fn check(root: &Path) -> Result<Done, String> {
    let allowed = allowed(root)?;
    let metadata = metadata(root)?;
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let name = format!("{} {}", package.name, package.version);
        let licence = package.license.as_deref().unwrap_or("none");
        if !permitted(licence, &allowed) {
            wrong.push(format!("{name}: licence {licence} is not in deny.toml"));
        }
        if package.source.as_ref().is_some_and(|source| source != REGISTRY) {
            wrong.push(format!("{name}: does not come from crates.io"));
        }
    }
    if !wrong.is_empty() {
        return Err(wrong.join("\n"));
    }
    let mut words = format!("{} packages", metadata.packages.len());
    if installed(root, "deny") {
        cargo(root, &["deny", "check", "licenses", "bans", "sources"]).run()?;
        words += ", cargo deny agrees";
    }
    Ok(Done::Passed(words))
}

fn allowed(root: &Path) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(root.join("deny.toml")).map_err(|e| format!("deny.toml: {e}"))?;
    let deny: toml::Table = text.parse().map_err(|e| format!("deny.toml: {e}"))?;
    let list = deny.get("licenses").and_then(|licences| licences.get("allow")?.as_array());
    let list = list.ok_or("deny.toml: no list licenses.allow")?;
    Ok(list.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect())
}

/// Whether an SPDX expression can be met with the `allowed` licences. `A/B` is the old way to say `A OR B`.
fn permitted(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest, allowed) == Some(true) && rest.is_empty()
}

/// `A OR B`; `None` if it is no expression.
fn either(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut met = both(words, allowed)?;
    while let Some(("OR", rest)) = words.split_first().map(|(word, rest)| (*word, rest)) {
        *words = rest;
        met |= both(words, allowed)?;
    }
    Some(met)
}

/// `A AND B`, which binds closer.
fn both(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut met = one(words, allowed)?;
    while let Some(("AND", rest)) = words.split_first().map(|(word, rest)| (*word, rest)) {
        *words = rest;
        met &= one(words, allowed)?;
    }
    Some(met)
}

/// A name, a name `WITH` an exception, or an expression in brackets.
fn one(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let (&first, rest) = words.split_first()?;
    *words = rest;
    if first == "(" {
        let met = either(words, allowed)?;
        let (&last, rest) = words.split_first()?;
        *words = rest;
        return (last == ")").then_some(met);
    }
    let mut name = first.to_owned();
    if let ["WITH", exception, rest @ ..] = *words {
        name = format!("{name} WITH {exception}");
        *words = rest;
    }
    Some(allowed.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_as_spdx_says() {
        let allowed: Vec<String> = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"].map(str::to_owned).to_vec();
        for yes in
            ["MIT", "MIT/GPL-2.0", "GPL-3.0 OR MIT", "(MIT OR X) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception", "X AND Y OR MIT"]
        {
            assert!(permitted(yes, &allowed), "{yes}");
        }
        for no in ["", "GPL-3.0", "MIT AND GPL-3.0", "MIT WITH X", "(MIT", "MIT MIT", "OR MIT", "X AND (MIT OR Y)"] {
            assert!(!permitted(no, &allowed), "{no}");
        }
    }
}
