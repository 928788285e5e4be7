//! `chaperone decide --eval`: how many answers are those of a gold file.

use core::fmt::Write as _;
use std::collections::BTreeMap;
use std::path::Path;

use chaperone_api::decision::{Asked, SituationError, SituationJson, read_situation};
use chaperone_core::decide::{Answer, decide};
use serde::{Deserialize, Serialize};

use super::{each_line, print};
use crate::Outcome;
use crate::args::{Decide, DecisionFormat};
use crate::policy;
use crate::problem::Problem;

/// A labelled situation: what `read_situation` reads, and the answers, by pack.
#[derive(Deserialize)]
struct Gold {
    #[serde(default)]
    id: String,
    #[serde(default)]
    situation: String,
    expected: BTreeMap<String, String>,
}

/// Answers right, of those expected.
#[derive(Clone, Copy, Default, Serialize)]
struct Share {
    right: usize,
    of: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }

    fn words(self) -> String {
        format!("{:>4} of {:>4}  {:5.1}%", self.right, self.of, 100.0 * self.right as f64 / self.of.max(1) as f64)
    }
}

/// All that is measured.
#[derive(Default, Serialize)]
struct Report {
    situations: usize,
    /// Situations of which no kind was read.
    not_understood: usize,
    packs: BTreeMap<String, Share>,
    overall: Share,
    wrong: Vec<Wrong>,
}

/// A situation with an answer that is not the gold's.
#[derive(Serialize)]
struct Wrong {
    id: String,
    situation: String,
    understood: Option<SituationJson>,
    answers: Vec<(String, String, String)>,
}

/// The id of a pack: a gold file may call `smmp` by the number and name of its seed.
fn pack_id(name: &str) -> &str {
    let name = name.split_once('-').filter(|(number, _)| number.chars().all(|c| c.is_ascii_digit())).map_or(name, |(_, rest)| rest);
    match name {
        "india-2018" => "smmp",
        name if name.starts_with("acp-fsmb") => "acp-fsmb",
        name => name,
    }
}

pub(super) fn run(path: &Path, args: &Decide) -> Result<Outcome, Problem> {
    let policy = policy::load(&args.policy)?;
    let mut report = Report::default();
    each_line(path, |number, line| {
        let json = line?;
        let at = |problem: Problem| problem.at(format!("{}:{number}", path.display()));
        let gold: Gold = serde_json::from_str(&json).map_err(|_| {
            at(Problem::new("this is no labelled situation").help("it has \"situation\" or \"kind\", and \"expected\": {pack: answer}"))
        })?;
        let asked = match read_situation(&json, true) {
            Ok(asked) => Some(asked),
            Err(SituationError::NoKind) => None,
            Err(error) => return Err(at(Problem::new(error.to_string()))),
        };
        report.count(&gold, asked.as_ref(), &policy);
        Ok(())
    })?;
    let words = match args.format {
        DecisionFormat::Text => report.words(args.errors),
        DecisionFormat::Json => {
            let json = serde_json::to_string(&report);
            json.map_err(|error| Problem::new(format!("the figures cannot be written: {error}")))? + "\n"
        }
    };
    print(&words)?;
    Ok(Outcome::Clear)
}

impl Report {
    fn count(&mut self, gold: &Gold, asked: Option<&Asked>, policy: &chaperone_core::pack::Policy) {
        self.situations += 1;
        self.not_understood += usize::from(asked.is_none());
        let decision = asked.map(|asked| decide(policy, &asked.situation));
        let mut answers = Vec::new();
        for (name, expected) in &gold.expected {
            let id = pack_id(name);
            if !policy.packs().iter().any(|pack| pack.id == id) {
                continue;
            }
            let said = decision.as_ref().and_then(|decision| decision.packs.iter().find(|said| said.pack == id));
            let said = said.map_or("not understood", |said| said.answer.name());
            let right = said == expected;
            self.packs.entry(id.to_owned()).or_default().count(right);
            self.overall.count(right);
            if !right {
                answers.push((id.to_owned(), expected.clone(), said.to_owned()));
            }
        }
        if !answers.is_empty() {
            let understood = asked.map(|asked| SituationJson::of(&asked.situation));
            self.wrong.push(Wrong { id: gold.id.clone(), situation: gold.situation.clone(), understood, answers });
        }
    }

    fn words(&self, errors: bool) -> String {
        // Writing to a `String` cannot fail.
        let mut page = format!("{} situations, {} not understood\n\nanswers right\n", self.situations, self.not_understood);
        for (pack, share) in &self.packs {
            let _ = writeln!(page, "  {pack:<10} {}", share.words());
        }
        let _ = writeln!(page, "  {:<10} {}", "overall", self.overall.words());
        for wrong in self.wrong.iter().filter(|_| errors) {
            let fields = wrong.understood.as_ref().and_then(|fields| serde_json::to_string(fields).ok()).unwrap_or_default();
            let _ = writeln!(page, "\n{}  {}\n  {fields}", wrong.id, wrong.situation);
            for (pack, expected, said) in &wrong.answers {
                let _ = writeln!(page, "  {pack}: expected {expected}, said {said}");
            }
        }
        if self.packs.is_empty() {
            let known: Vec<&str> = Answer::ALL.iter().map(|answer| answer.name()).collect();
            let _ = writeln!(page, "No pack in force is expected to say anything. Answers are {}.", known.join(", "));
        }
        page
    }
}
