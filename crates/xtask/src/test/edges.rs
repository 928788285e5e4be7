//! Which crate may know which, and what the engine never sees.

use std::path::{Path, PathBuf};

use super::Done;
use super::command::{cargo, metadata};

/// Every shipped crate of the workspace with those it may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("chaperone-core", &[]),
    ("chaperone-api", &["chaperone-core"]),
    ("chaperone-wasm", &["chaperone-core", "chaperone-api"]),
    ("chaperone-store", &[]),
    ("chaperone-connect", &[]),
    ("chaperone-media", &[]),
    ("chaperone-server", &["chaperone-core", "chaperone-api", "chaperone-store", "chaperone-connect", "chaperone-media"]),
    ("chaperone", &["chaperone-core", "chaperone-api", "chaperone-server"]),
    ("xtask", &["chaperone-core", "chaperone-api"]),
];

/// Crates that are the same everywhere: natively, in a browser, on a server.
const PURE: &[&str] = &["chaperone-core", "chaperone-api"];

/// What those never depend on, however indirectly: runtimes, databases, networks, command lines, randomness.
const NEVER: &[&str] = &["tokio", "mio", "sqlx", "sqlx-core", "reqwest", "hyper", "ureq", "clap", "rand", "getrandom"];

/// What their sources never name: disk, network, clock, environment, threads, input and output.
const UNNAMED: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::io",
    "std::thread",
    "std::process",
    "SystemTime",
    "Instant::",
    "std::time",
    "::now(",
    "println!(",
    "eprintln!(",
    "print!(",
];

/// The arrows of ARCHITECTURE.md.
pub(super) fn arrows(root: &Path) -> Result<Done, String> {
    let metadata = metadata(root)?;
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for package in metadata.packages.iter().filter(|package| package.source.is_none()) {
        let name = package.name.as_str();
        let Some((_, may)) = ARROWS.iter().find(|(from, _)| *from == name) else {
            wrong.push(format!("{name}: say in crates/xtask/src/test/edges.rs what it may depend on"));
            continue;
        };
        // What only tests use is not shipped.
        let shipped = package.dependencies.iter().filter(|on| on.path.is_some() && on.kind.as_deref() != Some("dev"));
        for on in shipped.map(|on| on.name.as_str()) {
            seen += 1;
            if !may.contains(&on) {
                wrong.push(format!("{name} must not depend on {on}"));
            }
        }
    }
    if wrong.is_empty() { Ok(Done::Passed(format!("{seen} arrows"))) } else { Err(wrong.join("\n")) }
}

/// Neither through a dependency nor in their own sources.
pub(super) fn unseen(root: &Path) -> Result<Done, String> {
    let mut wrong = Vec::new();
    for pure in PURE {
        let tree = cargo(root, &["tree", "--package", pure, "--edges", "normal,build", "--target", "all", "--prefix", "none"]).output()?;
        let known: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
        if known.first() != Some(pure) {
            return Err(format!("cargo tree does not begin with {pure}"));
        }
        wrong.extend(NEVER.iter().filter(|never| known.contains(never)).map(|never| format!("{pure} depends on {never}")));
        for path in sources(&root.join("crates").join(pure).join("src"))? {
            let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            wrong.extend(named(&text).map(|(line, what)| format!("{}:{line}: {what}", path.display())));
        }
    }
    if wrong.is_empty() { Ok(Done::Passed(String::new())) } else { Err(wrong.join("\n")) }
}

/// Lines of shipped code that name what must not be named. Remarks may, and so may tests.
fn named(text: &str) -> impl Iterator<Item = (usize, &'static str)> {
    let code = text.lines().take_while(|line| *line != "#[cfg(test)]").enumerate();
    let code = code.filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.flat_map(|(at, line)| UNNAMED.iter().filter(move |what| line.contains(**what)).map(move |what| (at + 1, *what)))
}

/// The Rust files below `folder` that are shipped.
fn sources(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry.map_err(|e| format!("{}: {e}", folder.display()))?.path();
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        if path.is_dir() {
            found.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_code_is_told_from_remarks_and_tests() {
        let found = |text| named(text).collect::<Vec<_>>();
        assert_eq!(found("fn f() {\n    let now = std::time::Instant::now();\n}"), [(2, "Instant::"), (2, "std::time"), (2, "::now(")]);
        assert!(found("// std::fs is not used\n/// nor println!(\nfn f() {}\n#[cfg(test)]\nmod tests { use std::fs; }").is_empty());
    }
}
