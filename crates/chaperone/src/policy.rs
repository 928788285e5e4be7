//! What the command line needs of packs and rules: the policy in force, and words about it.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use chaperone_api::sarif::RuleHelp;
use chaperone_core::pack::{self, Overlay, Pack, PackError, Policy};
use chaperone_core::rules::{self, Rule};

use crate::args::{Explain, Packs, PolicyArgs};
use crate::problem::Problem;

/// The longest overlay that is read, in bytes.
const MAX_OVERLAY_BYTES: u64 = 1 << 20;

/// The policy of the packs and overlays asked for.
pub(crate) fn load(args: &PolicyArgs) -> Result<Policy, Problem> {
    let mut overlays = Vec::new();
    for path in &args.overlay {
        let overlay = Overlay::parse(&read_overlay(path)?).map_err(|error| refused(path, &error))?;
        overlays.push(overlay);
    }
    let all = Pack::builtin();
    if let Some(id) = args.packs.iter().find(|id| !all.iter().any(|pack| pack.id == **id)) {
        let known: Vec<&str> = all.iter().map(|pack| pack.id.as_str()).collect();
        return Err(Problem::new(format!("unknown pack \"{id}\"")).help(format!("the packs are {}", known.join(", "))));
    }
    let chosen: Vec<Pack> = all.iter().filter(|pack| args.packs.is_empty() || args.packs.contains(&pack.id)).cloned().collect();
    Policy::resolve(&chosen, &overlays).map_err(|error| {
        let culprit = overlays.iter().zip(&args.overlay).find(|(overlay, _)| Some(overlay.id.as_str()) == error.id());
        culprit.map_or_else(|| Problem::new(error.to_string()), |(_, path)| refused(path, &error))
    })
}

fn refused(path: &Path, error: &PackError) -> Problem {
    let place = error.place();
    Problem::new(error.problem().to_string()).at(format!("{}:{}:{}", path.display(), place.line, place.column))
}

/// The text of an overlay file.
fn read_overlay(path: &Path) -> Result<String, Problem> {
    let place = path.display().to_string();
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(MAX_OVERLAY_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(|error| Problem::io(&place, &error))?;
    if bytes.len() as u64 > MAX_OVERLAY_BYTES {
        return Err(Problem::new(format!("an overlay has at most {MAX_OVERLAY_BYTES} bytes")).at(place));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Problem::new(format!("not UTF-8 text: the byte at offset {at} fits no character")).at(place)
    })
}

/// The page of a rule, clause or pack.
pub(crate) fn explain(args: &Explain) -> Result<String, Problem> {
    let policy = load(&args.policy)?;
    pack::explain(&policy, &args.name).ok_or_else(|| {
        let help = pack::suggest(&policy, &args.name).map_or_else(
            || "`chaperone packs` lists the packs and their clauses".to_owned(),
            |near| format!("did you mean `{near}`? `chaperone packs` lists the packs and their clauses"),
        );
        Problem::new(format!("no rule, clause or pack is called \"{}\"", args.name)).help(help)
    })
}

/// The packs in force and their clauses.
pub(crate) fn overview(args: &Packs) -> Result<String, Problem> {
    Ok(pack::overview(&load(&args.policy)?))
}

/// A heading of a few words.
pub(crate) fn title(rule: Rule) -> &'static str {
    rules::spec(rule).title
}

/// What each rule says of itself, for SARIF.
pub(crate) fn rule_help() -> Vec<RuleHelp> {
    Rule::ALL
        .iter()
        .map(|&rule| {
            let spec = rules::spec(rule);
            RuleHelp {
                rule,
                title: spec.title.to_owned(),
                summary: spec.message.to_owned(),
                page: spec.page.trim().to_owned(),
                severity: spec.severity,
            }
        })
        .collect()
}
