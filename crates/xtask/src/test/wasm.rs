//! The engine builds for a browser, and is small enough to be loaded there.

use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::Done;
use super::command::{cargo, metadata, program};

const TARGET: &str = "wasm32-unknown-unknown";
/// Engine and weights together, as a browser loads them: gzipped, in bytes.
const BUDGET: usize = 6_000_000;
/// Says that nothing can be downloaded here.
const OFFLINE: &str = "CHAPERONE_OFFLINE";

/// Builds the package for a browser and weighs it.
pub(super) fn check(root: &Path) -> Result<Done, String> {
    if let Err(why) = program(root, "rustup", &["target", "add", TARGET]).run() {
        let why = format!("{TARGET} is not there and cannot be added ({OFFLINE} skips this)\n{why}");
        return if std::env::var_os(OFFLINE).is_some() { Ok(Done::Skipped(why)) } else { Err(why) };
    }
    cargo(root, &["build", "--package", "chaperone-wasm", "--target", TARGET, "--profile", "wasm", "--quiet"]).run()?;
    let built = metadata(root)?.target_directory.join(TARGET).join("wasm").join("chaperone_wasm.wasm");
    let bytes = std::fs::read(&built).map_err(|e| format!("{}: {e}", built.display()))?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let packed = packed.write_all(&bytes).and_then(|()| packed.finish()).map_err(|e| e.to_string())?.len();
    let words = format!("{} bytes, {packed} gzipped, of at most {BUDGET}", bytes.len());
    if packed <= BUDGET { Ok(Done::Passed(words)) } else { Err(words) }
}
