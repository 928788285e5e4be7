//! The commands that run and look after the desk.

use std::future::Future;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chaperone_server::record::{self, Head, Recorded, StoreError, Verified};
use chaperone_server::{Config, ServeError, keeping};

use crate::Outcome;
use crate::args::{Audit, AuditList, AuditVerify, Backup, ConfigArgs, Restore, Serve};
use crate::engine::SECOND;
use crate::output;
use crate::problem::Problem;

/// Serves until told to stop.
pub(crate) fn serve(args: &Serve) -> Result<Outcome, Problem> {
    let config = config(&args.config)?;
    log(&config)?;
    let url = config.url.clone();
    let ready = move |_| say(&format!("The desk is open at {url}"));
    block_on(chaperone_server::serve(config, Some(SECOND), ready))?.map_err(said)?;
    Ok(Outcome::Clear)
}

/// Copies the database.
pub(crate) fn backup(args: &Backup) -> Result<Outcome, Problem> {
    let config = config(&args.config)?;
    let looked = block_on(keeping::backup(&config, &args.to))?.map_err(said)?;
    say(&format!(
        "Copied to {}: {} entries in the record, the last is {}.\nThe key is not in the copy. Keep {} as well, in another place: without it, accounts must be connected again and second factors set anew.",
        args.to.display(),
        looked.entries,
        looked.head,
        config.key_file().display()
    ));
    Ok(Outcome::Clear)
}

/// Puts a copy in place.
pub(crate) fn restore(args: &Restore) -> Result<Outcome, Problem> {
    let config = config(&args.config)?;
    let restored = block_on(keeping::restore(&config, &args.from))?.map_err(said)?;
    let mut words = vec![format!("Restored: {} entries in the record, all of them whole.", restored.looked.entries)];
    words.extend(restored.aside.map(|aside| {
        format!("What was there before is now {}. It holds members' words: delete it when you need it no more.", aside.display())
    }));
    if !restored.has_key {
        words.push(format!(
            "There is no key at {}. Put the key of that desk there before you start it; else a new one is made, accounts must be connected again, and second factors set anew.",
            config.key_file().display()
        ));
    }
    say(&words.join("\n"));
    Ok(Outcome::Clear)
}

/// Says it on standard output; nobody is left to tell if that is gone.
pub(crate) fn say(words: &str) {
    let _ = writeln!(io::stdout().lock(), "{words}");
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub(crate) fn said(error: ServeError) -> Problem {
    Problem::new(error.to_string())
}

/// Looks at the record.
pub(crate) fn audit(args: &Audit) -> Result<Outcome, Problem> {
    match args {
        Audit::Verify(args) => verify(args),
        Audit::List(args) => list(args),
    }
}

fn verify(args: &AuditVerify) -> Result<Outcome, Problem> {
    let database = database(&args.config)?;
    let noted = args.head.clone().unwrap_or_default();
    let found = block_on(record::verify(&database, &noted))?.map_err(|error| unread(&database, &error))?;
    let (words, outcome) = match found {
        Verified::Whole { entries, head } => {
            let head = Head { entries, hash: head };
            (format!("The record is whole: {entries} entries.\nHead, to note elsewhere: {head}\n"), Outcome::Clear)
        }
        Verified::Broken { seq, why } => (format!("The record is broken at entry {seq}: {why}.\n"), Outcome::Found),
    };
    output::finish(io::stdout().lock().write_all(words.as_bytes())).map(|()| outcome)
}

fn list(args: &AuditList) -> Result<Outcome, Problem> {
    let database = database(&args.config)?;
    let (member, subject) = (args.member.clone(), args.subject.clone());
    let found = block_on(record::newest(&database, args.before, member, subject, args.limit))?;
    let entries = found.map_err(|error| unread(&database, &error))?;
    let line = if args.json { as_json } else { in_words };
    let lines: String = entries.iter().map(line).collect();
    output::finish(io::stdout().lock().write_all(lines.as_bytes())).map(|()| Outcome::Clear)
}

fn as_json(entry: &Recorded) -> String {
    serde_json::to_string(entry).unwrap_or_default() + "\n"
}

/// Such as `7  2026-03-02T09:00:00Z  018b…  saved a draft  018c…  {"version":2}`.
fn in_words(entry: &Recorded) -> String {
    let at = jiff::Timestamp::from_millisecond(entry.at).unwrap_or_default();
    let details = if entry.details == "{}" { "" } else { &entry.details };
    // What a changed database holds may steer a terminal.
    let plain: String = format!("{}  {at}  {}  {}  {}  {details}", entry.seq, entry.actor, record::in_words(&entry.verb), entry.subject)
        .chars()
        .map(|c| if c.is_control() { '?' } else { c })
        .collect();
    plain.trim_end().to_owned() + "\n"
}

/// Where the database lies.
fn database(args: &ConfigArgs) -> Result<PathBuf, Problem> {
    let database = config(args)?.database();
    if database.is_file() {
        return Ok(database);
    }
    let help = "`--config FILE` or CHAPERONE_DATA says where the desk keeps its data";
    Err(Problem::new("there is no database of a desk here").at(database.display().to_string()).help(help))
}

fn unread(database: &Path, error: &StoreError) -> Problem {
    Problem::new(error.to_string()).at(database.display().to_string())
}

fn config(args: &ConfigArgs) -> Result<Config, Problem> {
    Config::load(args.config.as_deref(), |name| std::env::var(name).ok()).map_err(|error| Problem::new(error.wrong).at(error.place))
}

/// Begins to log, and says which variables of the environment mean nothing.
pub(crate) fn log(config: &Config) -> Result<(), Problem> {
    chaperone_server::watch::start_log(&config.log).map_err(|error| Problem::new(error.wrong).at(error.place))?;
    for (name, meant) in Config::strangers(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())) {
        let help = meant.map_or_else(String::new, |meant| format!("; do you mean {meant}?"));
        let _ = writeln!(io::stderr().lock(), "chaperone: the variable {name} means nothing{help}");
    }
    Ok(())
}

pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Problem> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Problem::new(error.to_string()))?;
    let done = runtime.block_on(work);
    // What was cut off is not waited for.
    runtime.shutdown_background();
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_one_plain_line() {
        let entry = Recorded {
            seq: 7,
            at: 1_772_442_000_000,
            actor: "desk".to_owned(),
            verb: "draft.save".to_owned(),
            subject: "\u{1b}[31m\n".to_owned(),
            details: "{\"version\":2}".to_owned(),
            prev: String::new(),
            hash: String::new(),
        };
        assert_eq!(in_words(&entry), "7  2026-03-02T09:00:00Z  desk  saved a draft  ?[31m?  {\"version\":2}\n");
        assert_eq!(as_json(&entry).lines().count(), 1);
    }
}
