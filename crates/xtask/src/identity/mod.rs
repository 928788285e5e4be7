//! The identity estimate: its tables, and how well it counts.

mod coverage;
mod facts;
mod simulation;
mod statistics;
mod story;
pub(crate) mod tables;
mod threads;
mod uniqueness;

use std::path::Path;

/// Prints one of the measurements.
pub(crate) fn run(root: &Path, args: &[&str]) -> Result<String, String> {
    match args {
        ["facts", rest @ ..] => facts::run(root, rest),
        ["story"] => story::run(root),
        ["threads", rest @ ..] => threads::run(root, rest),
        ["uniqueness"] => uniqueness::run(root),
        ["coverage", file] => coverage::run(Path::new(file)),
        ["simulation"] => simulation::run(root),
        _ => Err("identity: uniqueness, coverage FILE, simulation, facts [--list], threads [--list], story".to_owned()),
    }
}
