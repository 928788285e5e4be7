//! Kills the desk while it publishes to real servers, and counts what is there. The work is a test of the binary.

use std::path::Path;

use crate::test::program;

/// Kills where nobody says how many.
const KILLS: &str = "200";

/// `[--kills N] [--seed N]`.
pub fn run(root: &Path, args: &[&str]) -> Result<String, String> {
    if std::env::var_os("CHAPERONE_TESTBED").is_none() {
        return Err("crash needs real servers: cargo xtask testbed install DIR, then CHAPERONE_TESTBED=DIR".to_owned());
    }
    let mut words = vec!["test", "--quiet", "--package", "chaperone", "--test", "crash", "--"];
    words.extend(args);
    if !args.contains(&"--kills") {
        words.extend(["--kills", KILLS]);
    }
    program(root, env!("CARGO"), &words).ending(&[0])
}
