//! `chaperone eval`: how well the reviews agree with labelled posts.

mod errors;
mod gold;
mod reliability;
mod score;

use std::collections::HashMap;
use std::io::{self, Write as _};

use chaperone_api::PostReader;
use serde::Serialize;

use crate::Outcome;
use crate::args::Eval;
use crate::engine::Engine;
use crate::output;
use crate::problem::Problem;

use gold::{Gold, Judged};

/// All that is measured.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    figures: score::Figures,
    reliability: reliability::Reliability,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<errors::Errors>,
}

pub(crate) fn run(args: &Eval) -> Result<Outcome, Problem> {
    let asked = args.errors.as_deref().map(errors::rules).transpose()?;
    let (golds, lines) = gold::read(&args.gold)?;
    let judged = match &args.reviews {
        Some(path) => gold::reviews(path)?,
        None => judge(args, &lines)?,
    };
    let report = Report {
        figures: score::Figures::of(&golds, &judged),
        reliability: reliability::Reliability::of(&golds, &judged),
        errors: asked.map(|rules| errors::of(&rules, &golds, &judged)),
    };
    let words = if args.json {
        let json = serde_json::to_string(&report);
        format!("{}\n", json.map_err(|error| Problem::new(format!("the figures cannot be written: {error}")))?)
    } else {
        let errors = report.errors.as_ref().map_or_else(String::new, ToString::to_string);
        format!("{}\n{}{errors}", report.figures, report.reliability)
    };
    output::finish(io::stdout().lock().write_all(words.as_bytes()))?;
    Ok(Outcome::Clear)
}

/// Reviews the posts of a gold file.
fn judge(args: &Eval, lines: &[gold::NumberedLine]) -> Result<HashMap<String, Judged>, Problem> {
    let engine = Engine::of(&args.policy, args.stages)?;
    let reader = PostReader { skip_unknown: true, ..PostReader::default() };
    let judged = lines.iter().map(|(number, json)| {
        let place = || format!("{}:{number}", args.gold.display());
        let post = reader.read(json).map_err(|error| Problem::new(error.to_string()).at(place()))?;
        let judged = Judged::of(post.draft.text(), &engine.check(&post));
        Ok((post.id, judged))
    });
    judged.collect()
}

/// A share of none is none.
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// The labelled posts, each with what was made of it.
fn pairs<'a>(golds: &'a [Gold], judged: &'a HashMap<String, Judged>) -> impl Iterator<Item = (&'a Gold, Option<&'a Judged>)> {
    golds.iter().map(|gold| (gold, judged.get(&gold.id)))
}
