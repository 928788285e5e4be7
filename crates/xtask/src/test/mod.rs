//! `cargo xtask test`: everything that must hold, each step named, none stopped by another.

mod browser;
mod command;
mod edges;
mod floors;
mod licences;
mod links;
mod servers;
mod wasm;

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

pub(crate) use command::program;
use command::{cargo, installed};
pub(crate) use floors::binary;

/// What a step ended with.
enum Done {
    /// It holds; a few words to show.
    Passed(String),
    /// It could not be tried here, and why that is no failure.
    Skipped(String),
}

/// One thing that must hold. An error is what to show of it.
struct Step {
    name: &'static str,
    run: fn(&Path) -> Result<Done, String>,
}

const STEPS: &[Step] = &[
    Step { name: "format", run: |root| cargo(root, &["fmt", "--all", "--check"]).quiet() },
    Step {
        name: "lints",
        run: |root| cargo(root, &["clippy", "--workspace", "--all-targets", "--keep-going", "--quiet", "--", "-D", "warnings"]).quiet(),
    },
    Step { name: "tests", run: tests },
    Step { name: "doc tests", run: |root| cargo(root, &["test", "--workspace", "--doc", "--quiet"]).quiet() },
    Step { name: "documentation", run: documentation },
    Step { name: "arrows between crates", run: edges::arrows },
    Step { name: "what core and api never see", run: edges::unseen },
    Step { name: "licences and sources", run: licences::check },
    Step { name: "word tables", run: |root| crate::tables::run(root, true).map(Done::Passed) },
    Step { name: "generated documents", run: |root| crate::generate::run(root, true).map(Done::Passed) },
    Step { name: "links", run: links::check },
    Step { name: "WebAssembly", run: wasm::check },
    Step { name: "same in a browser", run: wasm::same },
    Step { name: "evaluation", run: floors::check },
    Step { name: "real servers", run: servers::check },
    Step { name: "browser", run: browser::check },
];

/// Runs the steps whose names hold `only`, or all, and ends by saying how many passed and failed.
pub(crate) fn run(root: &Path, only: Option<&str>) -> Result<String, String> {
    let (mut passed, mut failed, mut skipped) = (0, Vec::new(), 0);
    for step in STEPS.iter().filter(|step| only.is_none_or(|only| step.name.contains(only))) {
        say(&format!("{} …", step.name));
        let started = Instant::now();
        let done = (step.run)(root);
        let took = started.elapsed().as_secs();
        match done {
            Ok(Done::Passed(words)) => {
                passed += 1;
                say(&said("passed", step.name, took, &words));
            }
            Ok(Done::Skipped(words)) => {
                skipped += 1;
                say(&said("skipped", step.name, took, &words));
            }
            Err(words) => {
                failed.push(step.name);
                say(&said("FAILED", step.name, took, &words));
            }
        }
    }
    for name in &failed {
        say(&format!("failed: {name}"));
    }
    let skipped = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
    say(&format!("{passed} passed, {} failed{skipped}", failed.len()));
    // All is said; an error only ends the task as failed.
    if failed.is_empty() && passed > 0 { Ok(String::new()) } else { Err(String::new()) }
}

fn said(how: &str, name: &str, took: u64, words: &str) -> String {
    let words = words.trim();
    let separator = if words.contains('\n') { "\n" } else { " " };
    format!("{how}: {name} ({took} s){}{words}\n", if words.is_empty() { "" } else { separator })
}

fn say(words: &str) {
    // Nobody is left to tell if standard output is gone.
    let _ = writeln!(std::io::stdout(), "{words}");
}

/// All but the tests in documentation, which nextest cannot run.
fn tests(root: &Path) -> Result<Done, String> {
    let args: &[&str] = if installed(root, "nextest") {
        &["nextest", "run", "--workspace", "--no-fail-fast", "--status-level", "fail", "--final-status-level", "fail"]
    } else {
        &["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]
    };
    let said = cargo(root, args).run()?;
    let sums = said.lines().map(str::trim).filter(|line| line.starts_with("Summary") || line.starts_with("test result"));
    Ok(Done::Passed(sums.collect::<Vec<_>>().join("\n")))
}

fn documentation(root: &Path) -> Result<Done, String> {
    // Whoever reads the sources follows links to private items as well.
    let args = ["doc", "--workspace", "--no-deps", "--document-private-items", "--quiet"];
    cargo(root, &args).with("RUSTDOCFLAGS", "-D warnings").quiet()
}
