//! The figures of `chaperone eval` beside the floors that they must not fall below.

use std::fmt::Write as _;
use std::path::Path;

use super::Done;
use super::command::{cargo, metadata, program};

/// Labelled posts that nobody trains on; they lie beside the repository.
const GOLD: &str = "../shared/eval/vignettes.dev.jsonl";
/// Figures by name, under `[at-least]` and `[at-most]`.
const FLOORS: &str = "docs/floors.toml";

/// Measures, and compares every figure that has a floor.
pub(super) fn check(root: &Path) -> Result<Done, String> {
    if !root.join(GOLD).exists() {
        return Ok(Done::Skipped(format!("{GOLD} is not here")));
    }
    let floors = std::fs::read_to_string(root.join(FLOORS)).map_err(|e| format!("{FLOORS}: {e}"))?;
    let floors: toml::Table = floors.parse().map_err(|e| format!("{FLOORS}: {e}"))?;
    let figures = measure(root)?;
    let (mut words, mut holds) = (String::new(), true);
    for (kind, sign) in [("at-least", "≥"), ("at-most", "≤")] {
        for (name, floor) in floors.get(kind).and_then(toml::Value::as_table).into_iter().flatten() {
            let floor = floor.as_float().ok_or(format!("{FLOORS}: {name} is no number such as 0.5"))?;
            let figure =
                figures.get(name).and_then(serde_json::Value::as_f64).ok_or(format!("{FLOORS}: chaperone eval has no figure {name}"))?;
            // Figures are published with three decimals; floors are too.
            let kept = if kind == "at-least" { figure + 0.0005 >= floor } else { figure - 0.0005 <= floor };
            holds &= kept;
            // Writing to a `String` cannot fail.
            let _ = writeln!(words, "{name:16} {figure:.3} {sign} {floor:.3}{}", if kept { "" } else { "  NOT KEPT" });
        }
    }
    if holds { Ok(Done::Passed(words)) } else { Err(words) }
}

fn measure(root: &Path) -> Result<serde_json::Value, String> {
    let json = program(root, &binary(root)?, &["eval", GOLD, "--json"]).output()?;
    serde_json::from_str(&json).map_err(|e| format!("chaperone eval: {e}"))
}

/// Builds the binary as it is shipped; the answer is where it lies.
pub(crate) fn binary(root: &Path) -> Result<String, String> {
    cargo(root, &["build", "--release", "--package", "chaperone", "--quiet"]).run()?;
    let folder = metadata(root)?.target_directory;
    Ok(format!("{}/release/chaperone{}", folder.display(), std::env::consts::EXE_SUFFIX))
}
