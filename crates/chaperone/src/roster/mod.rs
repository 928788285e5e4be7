//! `chaperone roster`, and the roster that `check` is given. No word of a list leaves this module.

mod key;

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use chaperone_api::roster::{NoList, Reader, RosterProblem};
use chaperone_core::roster::{Builder, Key, MAGIC, NoRoster, Roster};

use crate::Outcome;
use crate::args::{self, Dates, RosterArgs};
use crate::output;
use crate::problem::Problem;

/// The longest list that is read, in bytes: a million patients in FHIR.
const MAX_BYTES: u64 = 1 << 30;
/// Most rows that are told one by one.
const MOST_TOLD: usize = 20;

/// Hashes lists of patients into a file.
pub(crate) fn run(args: &args::Roster) -> Result<Outcome, Problem> {
    let key_path = args.key.clone().map_or_else(key::usual_place, Ok)?;
    let (key, new) = key::read_or_make(&key_path)?;
    let mut list = List::new(key.clone());
    for path in &args.files {
        list.add(path, &read(path)?, args.dates)?;
    }
    let (roster, said, left_out) = list.finish()?;
    write(args, &roster.to_bytes(&key))?;
    let made = if new { format!("A new key was made: {}. Keep it as safe as the list.\n", key_path.display()) } else { String::new() };
    let words = format!("{}: {said}\n{made}", args.out.display());
    output::finish(io::stdout().lock().write_all(words.as_bytes()))?;
    Ok(if left_out { Outcome::Found } else { Outcome::Clear })
}

/// The roster that was asked for: a hashed file, or a list that is hashed with a key that is then forgotten.
pub(crate) fn load(args: &RosterArgs) -> Result<Option<Roster>, Problem> {
    let Some(path) = &args.roster else { return Ok(None) };
    let bytes = read(path)?;
    if !bytes.starts_with(MAGIC) {
        let mut list = List::new(key::fresh()?);
        list.add(path, &bytes, args.roster_dates)?;
        return list.finish().map(|(roster, ..)| Some(roster));
    }
    let key_path = args.roster_key.clone().map_or_else(key::usual_place, Ok)?;
    let key = key::read(&key_path)?;
    Roster::from_bytes(&bytes, &key).map(Some).map_err(|error| {
        let problem = Problem::new(error.to_string()).at(path.display().to_string());
        match error {
            NoRoster::WrongKey => {
                problem.help(format!("the key that was tried is {}; --roster-key FILE takes another", key_path.display()))
            }
            NoRoster::Damaged | NoRoster::Foreign => problem.help("make it again with `chaperone roster`"),
        }
    })
}

/// A whole file, or what is piped.
fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let place = path.display().to_string();
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| Problem::io(&place, &error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Problem::new(format!("a list has at most {MAX_BYTES} bytes")).at(place));
    }
    Ok(bytes)
}

/// Writes the roster, whole or not at all; never over another file unless that was asked for.
fn write(args: &args::Roster, bytes: &[u8]) -> Result<(), Problem> {
    let place = args.out.display().to_string();
    let there = fs::metadata(&args.out).is_ok();
    if there && !args.force && fs::read(&args.out).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let written = key::write_private(&args.out, bytes, args.force).map_err(|error| Problem::io(&place, &error))?;
    if written {
        return Ok(());
    }
    Err(Problem::new("there is another file of that name, which is left as it is").at(place).help("--force writes over it"))
}

/// Lists that become a roster.
struct List {
    builder: Builder,
    patients: u64,
    left_out: u64,
    others: u64,
}

impl List {
    fn new(key: Key) -> Self {
        Self { builder: Builder::new(key), patients: 0, left_out: 0, others: 0 }
    }

    /// Adds the patients of a list, and says which rows were left out.
    fn add(&mut self, path: &Path, bytes: &[u8], dates: Option<Dates>) -> Result<(), Problem> {
        let place = path.display().to_string();
        let mut told = Told::new(&place);
        let counts = Reader::new(&mut self.builder, &mut |problem| told.tell(problem)).dates(dates.map(Dates::order)).read(bytes);
        told.close();
        let counts = counts.map_err(|error| refused(error, place))?;
        self.patients += counts.patients;
        self.left_out += counts.left_out;
        self.others += counts.others;
        Ok(())
    }

    /// The roster, what became of the lists in words, and whether rows were left out.
    fn finish(self) -> Result<(Roster, String, bool), Problem> {
        if self.patients == 0 {
            return Err(Problem::new("there is no patient in the list: nothing was made of it"));
        }
        let mut said = count(self.patients, "patient");
        for (number, noun, what) in [(self.left_out, "row", "left out"), (self.others, "resource", "of other kinds passed over")] {
            if number > 0 {
                said += &[", ", &count(number, noun), " ", what].concat();
            }
        }
        Ok((self.builder.finish(), said, self.left_out > 0))
    }
}

fn refused(error: NoList, place: String) -> Problem {
    let problem = Problem::new(error.to_string()).at(place);
    match error {
        NoList::Order => problem.help("--dates dmy says that the day comes first, --dates mdy the month (for check: --roster-dates)"),
        _ => problem,
    }
}

/// Says what is wrong with rows, the first of them one by one.
struct Told<'a> {
    place: &'a str,
    count: usize,
}

impl<'a> Told<'a> {
    const fn new(place: &'a str) -> Self {
        Self { place, count: 0 }
    }

    fn tell(&mut self, problem: RosterProblem) {
        self.count += 1;
        if self.count <= MOST_TOLD {
            Problem::new(problem.to_string()).at(self.place).report();
        }
    }

    fn close(&self) {
        if let Some(more) = self.count.checked_sub(MOST_TOLD).filter(|more| *more > 0) {
            Problem::new(format!("{} more like these", count(more as u64, "problem"))).at(self.place).report();
        }
    }
}

fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
