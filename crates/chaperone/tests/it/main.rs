//! The program as a whole: what goes in, what comes out, and how it ends.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests end at the first surprise")]

mod audit;
mod bad_input;
mod check;
mod decide;
#[cfg(unix)]
mod desk;
mod eval;
mod examples;
mod identity;
mod roster;
mod second_opinion;
mod stand_in;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A draft that breaks a rule beyond doubt.
const BROKEN: &str = "Mrs Edna Quillfeather in bay 3 (MRN 4471920) has pancreatic cancer and does not know yet";
/// A draft that nobody could object to.
const FINE: &str = "Wash your hands before you see the next patient.";

/// How a run ended.
struct Ran {
    status: i32,
    out: String,
    err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let status = output.status.code().expect("no signal ended it");
        Self { status, out: String::from_utf8(output.stdout).unwrap(), err: String::from_utf8(output.stderr).unwrap() }
    }
}

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chaperone"));
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program with `input` piped in.
fn run(args: &[&str], input: &[u8]) -> Ran {
    let mut child = program(args).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let typing = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    typing.join().unwrap();
    output.into()
}

/// A file for one test.
fn file(name: &str, bytes: &[u8]) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn post(id: &str, text: &str) -> String {
    serde_json::json!({"id": id, "text": text}).to_string() + "\n"
}

fn reviews(jsonl: &str) -> Vec<serde_json::Value> {
    jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
