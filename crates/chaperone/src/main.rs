//! The command line.

mod args;
mod check;
mod data;
mod decide;
mod demo;
mod desk;
mod engine;
mod eval;
mod input;
mod lines;
mod output;
mod pipeline;
mod policy;
mod problem;
mod progress;
mod render;
mod roster;
mod second_opinion;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Args, Command};
use crate::problem::Problem;

/// How a run ended, as the exit status says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// 0: nothing to say against any post.
    Clear,
    /// 1: something was found.
    Found,
    /// 2: something could not be done.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clear => 0,
            Outcome::Found => 1,
            Outcome::Failed => 2,
        })
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let done = match args.command {
        Command::Check(check) => check::run(&check),
        Command::Roster(list) => roster::run(&list),
        Command::Explain(explain) => print(&policy::explain(&explain)),
        Command::Packs(packs) => print(&policy::overview(&packs)),
        Command::Decide(decide) => decide::run(&decide),
        Command::Data(data) => print(&data::run(&data)),
        Command::Eval(eval) => eval::run(&eval),
        Command::Serve(args) => desk::serve(&args),
        Command::Backup(args) => desk::backup(&args),
        Command::Restore(args) => desk::restore(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Audit(args) => desk::audit(&args),
    };
    done.unwrap_or_else(|problem| {
        problem.report();
        Outcome::Failed
    })
    .into()
}

fn print(words: &Result<String, Problem>) -> Result<Outcome, Problem> {
    match words {
        Ok(words) => output::finish(io::stdout().lock().write_all(words.as_bytes())).map(|()| Outcome::Clear),
        Err(problem) => Err(problem.clone()),
    }
}
