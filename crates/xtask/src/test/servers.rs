//! What touches other servers, against real ones of others' making.

use std::path::PathBuf;

use super::Done;
use super::command::{cargo, metadata};
use crate::testbed;

/// How often the desk is killed while it publishes; `cargo xtask crash` alone does it 200 times.
const KILLS: &str = "20";

/// Installs the servers below the folder of builds, unless they are there, and runs what needs them.
pub(super) fn check(root: &std::path::Path) -> Result<Done, String> {
    let folder = match std::env::var_os("CHAPERONE_TESTBED") {
        Some(folder) => PathBuf::from(folder),
        None => metadata(root)?.target_directory.join("testbed"),
    };
    let place = folder.display().to_string();
    for what in ["snac", "pds"] {
        if folder.join(what).exists() {
            continue;
        }
        if let Err(why) = testbed::run(root, &["install", &place, what]) {
            let _ = std::fs::remove_dir_all(folder.join(what));
            return Ok(Done::Skipped(format!("{what} could not be installed here: {why}")));
        }
    }
    let said = cargo(root, &["test", "--package", "chaperone-connect", "--test", "it", "real"]).with("CHAPERONE_TESTBED", &place).run()?;
    let crash = ["test", "--quiet", "--package", "chaperone", "--test", "crash", "--", "--kills", KILLS];
    let crashed = cargo(root, &crash).with("CHAPERONE_TESTBED", &place).output()?;
    let results = said.lines().filter(|line| line.starts_with("test result"));
    Ok(Done::Passed(results.chain(crashed.lines()).collect::<Vec<_>>().join("\n")))
}
