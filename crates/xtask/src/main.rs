//! Tasks of the project: training, generation, checks. Never shipped.
#![expect(unreachable_pub, reason = "a program: what a module offers is for the others")]

mod corpus;
mod crash;
mod decisions;
mod generate;
mod groups;
mod identifiers;
mod identity;
mod load;
mod metrics;
mod names;
mod public;
mod random;
mod second;
mod tables;
mod test;
mod testbed;
mod train;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["tables", rest @ ..] => {
            let check = rest.contains(&"--check");
            tables::run(&root, check).and_then(|words| Ok(format!("{words}\n{}", identity::tables::run(&root, check)?)))
        }
        ["identity", rest @ ..] => identity::run(&root, rest),
        ["gen"] => generate::run(&root, false),
        ["gen", "--check"] => generate::run(&root, true),
        ["test"] => test::run(&root, None),
        ["test", only] => test::run(&root, Some(only)),
        ["identifiers", rest @ ..] => identifiers::run(&root, rest),
        ["train", rest @ ..] => train::run(&root, rest),
        ["names"] => names::run(&root),
        ["load", rest @ ..] => load::run(rest),
        ["testbed", rest @ ..] => testbed::run(&root, rest),
        ["crash", rest @ ..] => crash::run(&root, rest),
        ["second", rest @ ..] => second::run(&root, rest),
        _ => Err(
            "tasks: test [STEP], gen [--check], tables [--check], train [--measure [--without-estimate], --curve, --export FOLDER], second …, identifiers [--list] [--second], names, identity …, testbed install DIR, crash [--kills N] [--seed N]"
                .to_owned(),
        ),
    };
    // Nobody is left to tell if the outputs are gone.
    match done {
        Ok(text) => {
            let _ = write!(std::io::stdout(), "{text}{}", end(&text));
            ExitCode::SUCCESS
        }
        Err(text) => {
            let _ = write!(std::io::stderr(), "{text}{}", end(&text));
            ExitCode::FAILURE
        }
    }
}

/// A line break, where there is a line to break.
fn end(text: &str) -> &'static str {
    if text.is_empty() { "" } else { "\n" }
}
