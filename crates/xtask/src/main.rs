//! Tasks of the project: training, generation, checks. Never shipped.
#![expect(unreachable_pub, reason = "a program: what a module offers is for the others")]

mod corpus;
mod metrics;
mod public;
mod random;
mod tables;
mod train;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["tables"] => tables::run(&root, false),
        ["tables", "--check"] => tables::run(&root, true),
        ["train", rest @ ..] => train::run(&root, rest),
        _ => Err("tasks: tables [--check], train [--measure]".to_owned()),
    };
    let (code, text) = match done {
        Ok(text) => (ExitCode::SUCCESS, text),
        Err(text) => (ExitCode::FAILURE, text),
    };
    // Nobody is left to tell if standard error is gone.
    let _ = writeln!(std::io::stderr(), "{text}");
    code
}
