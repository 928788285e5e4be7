//! What the command line needs of packs and rules: the policy in force, and words about it.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use chaperone_api::sarif::RuleHelp;
use chaperone_core::pack::Fingerprint;
use chaperone_core::review::Severity;
use chaperone_core::rules::Rule;

use crate::args::{Explain, Packs, PolicyArgs};
use crate::problem::Problem;

/// The longest overlay that is read, in bytes.
const MAX_OVERLAY_BYTES: u64 = 1 << 20;

/// The policy of the packs and overlays asked for.
pub(crate) fn load(args: &PolicyArgs) -> Result<Fingerprint, Problem> {
    for path in &args.overlay {
        read_overlay(path)?;
    }
    if let Some(id) = args.packs.iter().find(|id| !PACKS.contains(&id.as_str())) {
        return Err(Problem::new(format!("unknown pack \"{id}\"")).help(format!("the packs are {}", PACKS.join(", "))));
    }
    Ok(Fingerprint::default())
}

const PACKS: &[&str] = &["ama", "ncms", "mms", "smmp", "acp-fsmb"];

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

/// The page of a rule or clause.
pub(crate) fn explain(args: &Explain) -> Result<String, Problem> {
    load(&args.policy)?;
    let rule = Rule::from_name(&args.name).ok_or_else(|| {
        let rules: Vec<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        Problem::new(format!("no rule or clause is called \"{}\"", args.name))
            .help(format!("the rules are {}; chaperone packs lists the clauses", rules.join(", ")))
    })?;
    Ok(format!("{}\n", title(rule)))
}

/// The packs in force and their clauses.
pub(crate) fn overview(args: &Packs) -> Result<String, Problem> {
    load(&args.policy)?;
    Ok(format!("{}\n", PACKS.join("\n")))
}

/// A heading of a few words.
pub(crate) fn title(rule: Rule) -> String {
    let mut title = rule.name().replace('-', " ");
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    title
}

/// What each rule says of itself, for SARIF.
pub(crate) fn rule_help() -> Vec<RuleHelp> {
    Rule::ALL
        .iter()
        .map(|&rule| RuleHelp { rule, title: title(rule), summary: title(rule), page: title(rule), severity: Severity::Moderate })
        .collect()
}
