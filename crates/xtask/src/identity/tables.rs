//! Packs the tables of `crates/chaperone-core/identity`: the short ones as Rust, the words and populations as
//! `model/identity.bin`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use chaperone_core::identity::tables::{BIRTHS, Entry, LONGEST, MAGIC, zip_key};
use chaperone_core::read::lexicon;
use chaperone_core::read::words::Words;

/// Where the tables are, from the root of the repository.
pub(super) const TABLES: &str = "crates/chaperone-core/identity";
/// Where the index goes.
const INDEX: &str = "model/identity.bin";
/// Where the short tables go.
const SHORT: &str = "crates/chaperone-core/src/identity/generated.rs";

/// Writes both; with `check`, only compares them with what the tables give.
pub(crate) fn run(root: &Path, check: bool) -> Result<String, String> {
    let packed = Packed::of(&root.join(TABLES))?;
    for (path, bytes) in [(INDEX, packed.index()), (SHORT, packed.rust.into_bytes())] {
        let full = root.join(path);
        if check {
            if std::fs::read(&full).map_err(|e| format!("{path}: {e}"))? != bytes {
                return Err(format!("{path} is not what the tables give; run `cargo xtask tables`"));
            }
        } else {
            std::fs::write(&full, &bytes).map_err(|e| format!("{path}: {e}"))?;
        }
    }
    Ok(format!("{} names and phrases of places, conditions and people", packed.entries.len()))
}

/// A table of text: columns by name, a source in its first line.
pub(super) struct Sheet {
    path: String,
    source: String,
    columns: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

impl Sheet {
    pub(super) fn read(folder: &Path, name: &str) -> Result<Self, String> {
        let path = format!("{TABLES}/{name}.tsv");
        let text = std::fs::read_to_string(folder.join(format!("{name}.tsv"))).map_err(|e| format!("{path}: {e}"))?;
        let Some(source) = text.lines().next().and_then(|line| line.strip_prefix("# source: ")) else {
            return Err(format!("{path}:1: the first line must be `# source: …`"));
        };
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with("# ") && !line.is_empty());
        let columns: Vec<String> = lines.next().map_or("", |(_, line)| line).split('\t').map(str::to_owned).collect();
        let rows: Vec<_> = lines.map(|(n, line)| (n + 1, line.split('\t').map(str::to_owned).collect::<Vec<_>>())).collect();
        match rows.iter().find(|(_, row)| row.len() != columns.len()) {
            Some((n, row)) => Err(format!("{path}:{n}: {} columns where the header has {}", row.len(), columns.len())),
            None => Ok(Self { path, source: source.to_owned(), columns, rows }),
        }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { sheet: self, line: *line, cells })
    }
}

#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    sheet: &'a Sheet,
    line: usize,
    cells: &'a [String],
}

impl<'a> Row<'a> {
    fn wrong(&self, what: &str) -> String {
        format!("{}:{}: {what}", self.sheet.path, self.line)
    }

    pub(super) fn text(&self, column: &str) -> Result<&'a str, String> {
        let at = self.sheet.columns.iter().position(|c| c == column);
        at.and_then(|at| self.cells.get(at)).map(String::as_str).ok_or_else(|| self.wrong(&format!("no column {column}")))
    }

    pub(super) fn number(&self, column: &str) -> Result<f64, String> {
        self.text(column)?.parse().map_err(|_| self.wrong(&format!("{column} is no number")))
    }

    /// The figure in `middle` with its range in `lo` and `hi`, as Rust.
    fn spread(&self, middle: &str, lo: &str, hi: &str) -> Result<String, String> {
        let (low, mid, high) = (self.number(lo)?, self.number(middle)?, self.number(hi)?);
        if !(0.0 < low && low <= mid && mid <= high) {
            return Err(self.wrong(&format!("{lo} ≤ {middle} ≤ {hi} does not hold, or is not above 0")));
        }
        Ok(format!("s({mid:?}, {low:?}, {high:?})"))
    }

    fn confidence(&self) -> Result<&'static str, String> {
        match self.text("confidence")? {
            "A" => Ok("A"),
            "B" => Ok("B"),
            "C" => Ok("C"),
            _ => Err(self.wrong("confidence must be A, B or C")),
        }
    }
}

/// Rows that are called by the same general words.
#[derive(Default)]
struct Groups {
    names: Vec<String>,
    /// Rate, rate of women, youngest and oldest.
    sums: Vec<(f64, f64, f64, f64)>,
}

impl Groups {
    /// Adds a row to its group; gives the group's index.
    fn add(&mut self, general: &str, rate: f64, row: Row<'_>) -> Result<usize, String> {
        let (female, young, old) = (row.number("female")? / 100.0, row.number("age5")?, row.number("age95")?);
        let at = self.names.iter().position(|name| name == general).unwrap_or_else(|| {
            self.names.push(general.to_owned());
            self.sums.push((0.0, 0.0, f64::INFINITY, 0.0));
            self.names.len() - 1
        });
        if let Some(sum) = self.sums.get_mut(at) {
            *sum = (sum.0 + rate, sum.1 + rate * female, sum.2.min(young), sum.3.max(old));
        }
        Ok(at)
    }

    /// A row that is itself called `label` counts for the group of that name, if it is the larger.
    fn at_least(&mut self, label: &str, rate: f64) {
        let bare = |name: &str| name.trim_start_matches("an ").trim_start_matches("a ").to_owned();
        for (name, sum) in self.names.iter().zip(&mut self.sums) {
            if bare(name) == label && rate > sum.0 {
                sum.1 *= rate / sum.0;
                sum.0 = rate;
            }
        }
    }

    fn items(&self) -> Vec<String> {
        let item = |&(rate, women, young, old): &(f64, f64, f64, f64)| {
            format!("Group {{ rate: {rate:?}, female: {:?}, ages: ({young:?}, {old:?}) }}", women / rate)
        };
        self.sums.iter().map(item).collect()
    }
}

#[derive(Default)]
struct Packed {
    entries: BTreeSet<(u64, u32)>,
    /// The first words of phrases, and how many words the longest has.
    starts: BTreeMap<u64, usize>,
    rust: String,
    sources: Vec<String>,
}

impl Packed {
    fn of(folder: &Path) -> Result<Self, String> {
        let mut packed = Self::default();
        packed.rust.push_str("//! Generated by `cargo xtask tables` from the tables under `identity/`.\n\n#![expect(clippy::unreadable_literal, reason = \"figures as the tables have them\")]\n\n");
        packed.rust.push_str("use super::tables::{Area, Condition, Confidence, Facility, Group, Occupation, Onset, Setting, Source, Spread, Stretch, Trait, TraitKind};\n\n");
        packed.rust.push_str("const fn s(mid: f64, low: f64, high: f64) -> Spread {\n    Spread { mid, low, high }\n}\n");
        let sheet = |name: &str| Sheet::read(folder, name);
        let jobs = packed.occupations(&sheet("occupations")?)?;
        packed.conditions(&sheet("conditions")?, &jobs)?;
        packed.others(&sheet("traits")?, &sheet("facilities")?, &sheet("settings")?, &sheet("times")?)?;
        packed.ages(&sheet("ages")?)?;
        let states = packed.areas(&sheet("states")?, "STATES", "code", Entry::State)?;
        packed.areas(&sheet("regions")?, "REGIONS", "country", Entry::Region)?;
        let countries = packed.areas(&sheet("countries")?, "COUNTRIES", "code", Entry::Country)?;
        packed.places(&sheet("towns")?, "state", "town", &states, Entry::Town)?;
        packed.places(&sheet("counties")?, "state", "county", &states, Entry::County)?;
        packed.places(&sheet("cities")?, "country", "city", &countries, Entry::City)?;
        packed.zips(&sheet("zips")?)?;
        packed.entries.extend(packed.starts.iter().map(|(&key, &most)| (key, Entry::Start(most).bits(false))));
        let sources = core::mem::take(&mut packed.sources);
        packed.list("SOURCES", "Source", "Where the tables come from.", &sources);
        Ok(packed)
    }

    /// Writes a list as Rust.
    fn list(&mut self, name: &str, of: &str, doc: &str, items: &[String]) {
        let _ = write!(self.rust, "\n/// {doc}\npub static {name}: &[{of}] = &[\n");
        for item in items {
            let _ = writeln!(self.rust, "    {item},");
        }
        self.rust.push_str("];\n");
    }

    fn source(&mut self, table: &str, sheet: &Sheet) -> Result<(), String> {
        let mut counts = [0; 3];
        if sheet.columns.iter().any(|c| c == "confidence") {
            for row in sheet.rows() {
                let at = match row.confidence()? {
                    "A" => 0,
                    "B" => 1,
                    _ => 2,
                };
                if let Some(count) = counts.get_mut(at) {
                    *count += 1;
                }
            }
        } else {
            counts = [sheet.rows.len(), 0, 0];
        }
        let (rows, source) = (sheet.rows.len(), &sheet.source);
        self.sources.push(format!("Source {{ table: {table:?}, rows: {rows}, source: {source:?}, confidence: {counts:?} }}"));
        Ok(())
    }

    /// Adds the phrases of a row, each separated by a semicolon; one that starts with `=` counts only in capitals.
    fn words(&mut self, row: Row<'_>, entry: Entry) -> Result<(), String> {
        for phrase in row.text("words")?.split(';').map(str::trim).filter(|p| !p.is_empty()) {
            let (phrase, capitals) = phrase.strip_prefix('=').map_or((phrase, false), |p| (p, true));
            let (key, parts) = lexicon::key_of(&Words::cut(phrase)).ok_or_else(|| row.wrong("a phrase without words"))?;
            if parts > LONGEST {
                return Err(row.wrong(&format!("more than {LONGEST} words: {phrase}")));
            }
            self.entries.insert((key, entry.bits(capitals)));
            self.start(&Words::cut(phrase), parts);
        }
        Ok(())
    }

    /// Notes that a phrase of `parts` words begins as `words` do.
    fn start(&mut self, words: &Words, parts: usize) {
        if let Some(first) = words.get(0).filter(|_| parts > 1) {
            let most = self.starts.entry(first.key).or_default();
            *most = (*most).max(parts);
        }
    }

    fn occupations(&mut self, sheet: &Sheet) -> Result<BTreeMap<String, usize>, String> {
        self.source("occupations", sheet)?;
        let (mut items, mut ids) = (Vec::new(), BTreeMap::new());
        let mut groups = Groups::default();
        for (i, row) in sheet.rows().enumerate() {
            let group = groups.add(row.text("general")?, row.number("share")?, row)?;
            if ids.insert(row.text("id")?.to_owned(), i).is_some() {
                return Err(row.wrong("the id stands twice"));
            }
            self.words(row, Entry::Occupation(i))?;
            items.push(format!(
                "Occupation {{ id: {:?}, label: {:?}, share: {}, female: {:?}, ages: ({:?}, {:?}), known: {}, general: {:?}, group: {group}, source: {:?}, confidence: Confidence::{} }}",
                row.text("id")?, row.text("label")?, row.spread("share", "lo", "hi")?, row.number("female")? / 100.0,
                row.number("age5")?, row.number("age95")?, row.number("known")? as u8, row.text("general")?, row.text("source")?, row.confidence()?
            ));
        }
        self.list("OCCUPATIONS", "Occupation", "What people do.", &items);
        self.list("GENERAL_JOBS", "Group", "Occupations of the same general words, together.", &groups.items());
        Ok(ids)
    }

    fn conditions(&mut self, sheet: &Sheet, jobs: &BTreeMap<String, usize>) -> Result<(), String> {
        self.source("conditions", sheet)?;
        let (mut items, mut groups) = (Vec::new(), Groups::default());
        for (i, row) in sheet.rows().enumerate() {
            let yearly = if row.text("kind")? == "B" { BIRTHS } else { 1.0 };
            let group = groups.add(row.text("general")?, row.number("rate")? * yearly, row)?;
            self.words(row, Entry::Condition(i))?;
            let onset = match row.text("kind")? {
                "I" => "New",
                "P" => "Living",
                "B" => "Birth",
                _ => return Err(row.wrong("kind must be I, P or B")),
            };
            let mut shares = Vec::new();
            for pair in row.text("jobs")?.split(';').map(str::trim).filter(|p| !p.is_empty()) {
                let (id, share) = pair.split_once(':').ok_or_else(|| row.wrong("jobs are written id:share"))?;
                let job = jobs.get(id).ok_or_else(|| row.wrong(&format!("no occupation {id}")))?;
                shares.push(format!("({job}, {:?})", share.parse::<f64>().map_err(|_| row.wrong("a share is a number"))?));
            }
            items.push(format!(
                "Condition {{ id: {:?}, label: {:?}, onset: Onset::{onset}, rate: {}, female: {:?}, ages: ({:?}, {:?}), fatal: {:?}, news: {}, general: {:?}, group: {group}, jobs: &[{}], source: {:?}, confidence: Confidence::{} }}",
                row.text("id")?, row.text("label")?, row.spread("rate", "lo", "hi")?, row.number("female")? / 100.0,
                row.number("age5")?, row.number("age95")?, row.number("fatal")? / 100.0, row.number("news")? as u8, row.text("general")?,
                shares.join(", "), row.text("source")?, row.confidence()?
            ));
        }
        // "cancer" is a row of its own, and what every cancer is called in general.
        for row in sheet.rows() {
            let yearly = if row.text("kind")? == "B" { BIRTHS } else { 1.0 };
            groups.at_least(row.text("label")?, row.number("rate")? * yearly);
        }
        self.list("CONDITIONS", "Condition", "Conditions, events and procedures.", &items);
        self.list("GENERAL_CONDITIONS", "Group", "Conditions of the same general words, together.", &groups.items());
        Ok(())
    }

    fn others(&mut self, traits: &Sheet, facilities: &Sheet, settings: &Sheet, times: &Sheet) -> Result<(), String> {
        self.source("traits", traits)?;
        let mut items = Vec::new();
        for (i, row) in traits.rows().enumerate() {
            self.words(row, Entry::Trait(i))?;
            let kind = match row.text("kind")? {
                "physical" => "Physical",
                "relative" => "Relative",
                "origin" => "Origin",
                "belief" => "Belief",
                "status" => "Status",
                _ => return Err(row.wrong("kind must be physical, relative, origin, belief or status")),
            };
            items.push(format!(
                "Trait {{ id: {:?}, label: {:?}, kind: TraitKind::{kind}, share: {}, general: {:?}, source: {:?}, confidence: Confidence::{} }}",
                row.text("id")?, row.text("label")?, row.spread("share", "lo", "hi")?, row.text("general")?, row.text("source")?, row.confidence()?
            ));
        }
        self.list("TRAITS", "Trait", "Marks, families, origins.", &items);
        self.source("facilities", facilities)?;
        items.clear();
        for (i, row) in facilities.rows().enumerate() {
            self.words(row, Entry::Facility(i))?;
            items.push(format!(
                "Facility {{ id: {:?}, label: {:?}, people: {}, volume: {}, source: {:?}, confidence: Confidence::{} }}",
                row.text("id")?,
                row.text("label")?,
                row.spread("people", "lo", "hi")?,
                row.spread("volume", "volume_lo", "volume_hi")?,
                row.text("source")?,
                row.confidence()?
            ));
        }
        self.list("FACILITIES", "Facility", "Kinds of places where people are treated.", &items);
        self.source("settings", settings)?;
        items.clear();
        for (i, row) in settings.rows().enumerate() {
            self.words(row, Entry::Setting(i))?;
            items.push(format!(
                "Setting {{ id: {:?}, label: {:?}, people: {}, source: {:?}, confidence: Confidence::{} }}",
                row.text("id")?,
                row.text("label")?,
                row.spread("people", "lo", "hi")?,
                row.text("source")?,
                row.confidence()?
            ));
        }
        self.list("SETTINGS", "Setting", "Places told without a name.", &items);
        self.source("times", times)?;
        items.clear();
        for (i, row) in times.rows().enumerate() {
            self.words(row, Entry::Time(i))?;
            items.push(format!("Stretch {{ id: {:?}, days: {} }}", row.text("id")?, row.spread("days", "lo", "hi")?));
        }
        self.list("TIMES", "Stretch", "Words for stretches of time.", &items);
        Ok(())
    }

    fn ages(&mut self, sheet: &Sheet) -> Result<(), String> {
        self.source("ages", sheet)?;
        let mut all = Vec::new();
        for row in sheet.rows() {
            all.push((row.number("male")?, row.number("female")?));
        }
        let sum: f64 = all.iter().map(|(m, f)| m + f).sum();
        let _ = write!(
            self.rust,
            "\n/// Shares of the people by age in years (the last: 100 and over) and sex: men, women.\npub static AGES: [[f64; 2]; {}] = [\n",
            all.len()
        );
        for (male, female) in all {
            let _ = writeln!(self.rust, "    [{:e}, {:e}],", male / sum, female / sum);
        }
        self.rust.push_str("];\n");
        Ok(())
    }

    /// States, regions or countries; gives their indices by code.
    fn areas(&mut self, sheet: &Sheet, name: &str, code: &str, entry: fn(usize) -> Entry) -> Result<BTreeMap<String, usize>, String> {
        self.source(&name.to_lowercase(), sheet)?;
        let (mut items, mut codes) = (Vec::new(), BTreeMap::new());
        for (i, row) in sheet.rows().enumerate() {
            codes.insert(row.text(code)?.to_owned(), i);
            self.words(row, entry(i))?;
            items.push(format!(
                "Area {{ code: {:?}, name: {:?}, people: {:?} }}",
                row.text(code)?,
                row.text("name")?,
                row.number("people")?
            ));
        }
        self.list(name, "Area", &format!("{}, with the people who live there.", sentence(name)), &items);
        Ok(codes)
    }

    fn places(
        &mut self,
        sheet: &Sheet,
        area: &str,
        name: &str,
        areas: &BTreeMap<String, usize>,
        entry: fn(usize, f64) -> Entry,
    ) -> Result<(), String> {
        self.source(sheet.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".tsv"), sheet)?;
        for row in sheet.rows() {
            // A territory that the countries do not list has no people to fall back to.
            let Some(&at) = areas.get(row.text(area)?) else { continue };
            let bits = entry(at, row.number("people")?).bits(false);
            for spelling in spellings(row.text(name)?) {
                let words = Words::cut(&spelling);
                if let Some((key, parts @ 1..=LONGEST)) = lexicon::key_of(&words) {
                    self.entries.insert((key, bits));
                    self.start(&words, parts);
                }
            }
        }
        Ok(())
    }

    fn zips(&mut self, sheet: &Sheet) -> Result<(), String> {
        self.source("zips", sheet)?;
        for row in sheet.rows() {
            self.entries.insert((zip_key(row.number("zip")? as u32), Entry::Zip(row.number("people")?).bits(false)));
        }
        Ok(())
    }

    /// Layout: magic; bits of a bucket (`u32` little endian); buckets + 1 starts (`u32`); entries (fingerprint, bits).
    fn index(&self) -> Vec<u8> {
        let bits = (self.entries.len() / 6).next_power_of_two().trailing_zeros().max(1);
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for (key, _) in &self.entries {
            if let Some(start) = starts.get_mut((key >> (64 - bits)) as usize + 1) {
                *start += 1;
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut out = MAGIC.to_vec();
        out.extend(bits.to_le_bytes());
        out.extend(starts.iter().flat_map(|s| s.to_le_bytes()));
        for (key, bits) in &self.entries {
            out.extend((*key as u32).to_le_bytes());
            out.extend(bits.to_le_bytes());
        }
        out
    }
}

/// `STATES` as it begins a sentence.
fn sentence(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.get(..1).unwrap_or_default().to_uppercase() + lower.get(1..).unwrap_or_default()
}

/// A place name as it is, and with its usual short or long forms: `St. Paul`, `Saint Paul`.
fn spellings(name: &str) -> Vec<String> {
    const FORMS: [(&str, &str); 4] = [("Saint ", "St "), ("Mount ", "Mt "), ("Fort ", "Ft "), ("Sainte ", "Ste ")];
    let plain = name.replace("St. ", "Saint ");
    let mut all = vec![plain.clone()];
    for (long, short) in FORMS {
        if let Some(rest) = plain.strip_prefix(long) {
            all.push(format!("{short}{rest}"));
        }
    }
    all.extend(plain.strip_suffix(" County").map(|short| format!("{short} Co")));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_what_the_text_gives() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        assert_eq!(run(&root, true).map(|_| ()), Ok(()));
    }

    #[test]
    fn the_index_is_small_enough_for_a_browser() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let bytes = [INDEX, SHORT].map(|path| std::fs::metadata(root.join(path)).unwrap().len()).iter().sum::<u64>();
        assert!(bytes < 1_500_000, "{bytes}");
    }

    #[test]
    fn saints_have_two_spellings() {
        assert_eq!(spellings("St. Paul"), ["Saint Paul", "St Paul"]);
        assert_eq!(spellings("Cook County"), ["Cook County", "Cook Co"]);
        assert_eq!(spellings("Kenosha"), ["Kenosha"]);
    }
}
