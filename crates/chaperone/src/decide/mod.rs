//! `chaperone decide`: what the guidelines say of a situation that is no post.

mod eval;

use core::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use chaperone_api::decision::{DecisionJson, read_situation};
use chaperone_core::decide::reply::Handoff;
use chaperone_core::decide::{Decision, Kind, Situation, decide, read};
use chaperone_core::pack::Policy;

use crate::Outcome;
use crate::args::{Decide, DecisionFormat, Input};
use crate::input::{InStream, Source, not_utf8};
use crate::lines::{Lines, MAX_LINE_BYTES};
use crate::output;
use crate::policy;
use crate::problem::Problem;
use crate::render::{Page, colours};

/// Decides on what was asked for.
pub(crate) fn run(args: &Decide) -> Result<Outcome, Problem> {
    if let Some(gold) = &args.eval {
        return eval::run(gold, args);
    }
    if let Some(path) = &args.file {
        return file(path, args);
    }
    let words = args.situation.join(" ");
    if words.trim().is_empty() {
        return print(&kinds()).map(|()| Outcome::Clear);
    }
    let (situation, read) = understood(&words, args)?;
    let policy = policy::load(&args.policy)?;
    let decision = decide(&policy, &situation);
    print(&Writer::of(args, &policy).one("", &situation, &decision, read))?;
    Ok(outcome(&decision))
}

fn print(words: &str) -> Result<(), Problem> {
    output::finish(io::stdout().lock().write_all(words.as_bytes()))
}

fn outcome(decision: &Decision) -> Outcome {
    if decision.answer.asks_nothing() { Outcome::Clear } else { Outcome::Found }
}

/// The kinds that there are, for those who ask for nothing in particular.
fn kinds() -> String {
    let mut list = "Say what happened, in a sentence or by its kind:\n\n".to_owned();
    for kind in Kind::ALL {
        // Writing to a `String` cannot fail.
        let _ = writeln!(list, "  {:<24} {}", kind.name(), kind.title());
    }
    list + "\nFor example: chaperone decide a former patient wants to connect on my LinkedIn\n"
}

/// The situation of a kind, or of a sentence, with the fields that were given; and whether a sentence was read.
fn understood(words: &str, args: &Decide) -> Result<(Situation, bool), Problem> {
    let (mut situation, sentence) = if let Some(kind) = Kind::from_name(words.trim()) {
        (Situation::of(kind), false)
    } else {
        let Some(read) = read::read(words) else {
            return Err(Problem::new("this was not understood as a situation that the guidelines speak of")
                .help("say its kind, such as `chaperone decide gift --who relative`; `chaperone decide` lists the kinds"));
        };
        (read.situation, true)
    };
    args.fields.fill(&mut situation);
    Ok((situation, sentence))
}

/// How decisions are written.
struct Writer<'a> {
    format: DecisionFormat,
    page: Page,
    policy: &'a Policy,
    handoff: Handoff,
}

impl<'a> Writer<'a> {
    fn of(args: &Decide, policy: &'a Policy) -> Self {
        let page = Page::new(args.width, colours(args.color), false);
        Self { format: args.format, page, policy, handoff: args.handoff.handoff() }
    }

    fn one(&self, id: &str, situation: &Situation, decision: &Decision, read: bool) -> String {
        match self.format {
            DecisionFormat::Text => self.page.decision(id, situation, decision, self.policy, &self.handoff, read),
            DecisionFormat::Json => {
                let mut out = Vec::new();
                DecisionJson { id, situation, decision, handoff: &self.handoff }.write(&mut out);
                out.push(b'\n');
                String::from_utf8_lossy(&out).into_owned()
            }
        }
    }
}

/// Decides on a file of situations. A line that cannot be read is said, and the rest have their turn.
fn file(path: &Path, args: &Decide) -> Result<Outcome, Problem> {
    let policy = policy::load(&args.policy)?;
    let writer = Writer::of(args, &policy);
    let (mut failed, mut asked, mut first) = (false, false, true);
    each_line(path, |number, line| {
        let place = || format!("{}:{number}", path.display());
        let read = line.and_then(|json| read_situation(&json, false).map_err(|error| Problem::new(error.to_string()).at(place())));
        let mut read = match read {
            Ok(read) => read,
            Err(problem) => {
                problem.report();
                failed = true;
                return Ok(());
            }
        };
        if read.id.is_empty() {
            read.id = number.to_string();
        }
        let decision = decide(&policy, &read.situation);
        asked |= !decision.answer.asks_nothing();
        let between = if first || args.format == DecisionFormat::Json { "" } else { "\n" };
        first = false;
        print(&format!("{between}{}", writer.one(&read.id, &read.situation, &decision, false)))
    })?;
    Ok(match (failed, asked) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::Found,
        (false, false) => Outcome::Clear,
    })
}

/// Hands out the lines of a file that are not blank, each with its number, or what is wrong with it.
fn each_line(path: &Path, mut with: impl FnMut(u64, Result<String, Problem>) -> Result<(), Problem>) -> Result<(), Problem> {
    let source = Source::open(path, Some(Input::Jsonl))?;
    let name = source.name;
    let mut lines = Lines::new(source.input, source.skipped, MAX_LINE_BYTES);
    loop {
        let mut bytes = Vec::new();
        let Some(line) = lines.next(&mut bytes).map_err(|error| Problem::io(&name, &error))? else { return Ok(()) };
        let place = InStream { name: &name, line: line.number, offset: line.offset };
        let text = if line.too_long {
            Err(Problem::new(format!("the line has more than {MAX_LINE_BYTES} bytes")).at(format!("{name}:{}", line.number)))
        } else {
            String::from_utf8(bytes).map_err(|e| not_utf8(&place, e.as_bytes(), e.utf8_error().valid_up_to()))
        };
        if text.as_ref().is_ok_and(|text| text.trim().is_empty()) {
            continue;
        }
        with(line.number, text)?;
    }
}
