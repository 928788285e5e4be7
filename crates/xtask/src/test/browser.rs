//! The desk before a real Chromium, through its real keyboard: `web/tests/`.

use std::path::Path;

use super::Done;
use super::command::program;
use super::floors::binary;

/// Where Debian's package puts it.
const CHROMIUM: &str = "/usr/bin/chromium";
/// Where the tests and what they need lie.
const FOLDER: &str = "web/tests";

/// Runs every file of tests.
pub(super) fn check(root: &Path) -> Result<Done, String> {
    if let Some(why) = missing(root) {
        return Ok(Done::Skipped(why));
    }
    let folder = root.join(FOLDER);
    program(&folder, "npm", &["ci", "--no-audit", "--no-fund", "--silent"]).run()?;
    let binary = binary(root)?;
    let said = program(&folder, "node", &["--test", "--test-reporter=tap"]).with("CHAPERONE_BIN", &binary).run()?;
    Ok(Done::Passed(said.lines().filter(|line| line.starts_with("# pass") || line.starts_with("# fail")).collect::<Vec<_>>().join(" ")))
}

/// Why there is no browser, after trying to get one.
fn missing(root: &Path) -> Option<String> {
    let there = || Path::new(CHROMIUM).exists() && program(root, "npm", &["--version"]).run().is_ok();
    if there() {
        return None;
    }
    let install = "apt-get update -qq && apt-get install -y -qq chromium nodejs npm";
    match program(root, "sh", &["-c", install]).with("DEBIAN_FRONTEND", "noninteractive").run() {
        Ok(_) if there() => None,
        _ => Some("there is no Chromium or no npm here, and none could be installed (Debian: chromium, nodejs, npm)".to_owned()),
    }
}
