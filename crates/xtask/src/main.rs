//! Tasks of the project: training, generation, checks. Never shipped.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool")]

mod corpus;
mod metrics;
mod public;
mod random;
mod train;

fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.first().map(String::as_str) {
        Some("cv") => train::cross_validate(&args),
        Some("tagger") => train::tagger_try(&args),
        _ => Err("usage: cargo xtask cv".to_owned()),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            std::process::ExitCode::FAILURE
        }
    }
}
