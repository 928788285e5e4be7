//! A guideline as data.

use std::sync::LazyLock;

use super::error::{PackError, Problem};
use super::reader::{Fault, Table, document};
use super::{Ask, Demand, Force, MAX_CLAUSES};
use crate::rules::Rule;

/// The packs that come with the engine.
const BUILTIN: [&str; 5] = [
    include_str!("../../../../packs/acp-fsmb.toml"),
    include_str!("../../../../packs/ama.toml"),
    include_str!("../../../../packs/mms.toml"),
    include_str!("../../../../packs/ncms.toml"),
    include_str!("../../../../packs/smmp.toml"),
];

/// A guideline: what it is, and its demands in our own words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pack {
    /// Named for ever, such as `mms`.
    pub id: String,
    /// Version of this file, not of the guideline.
    pub version: String,
    /// The guideline's own title.
    pub title: String,
    /// Who published it; empty where that is not known.
    pub publisher: String,
    /// Which edition, or when it was adopted.
    pub edition: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// Language of our words, such as `en`.
    pub language: String,
    /// Licence of our words.
    pub licence: String,
    /// When the guideline was read, such as `2026-11-21`.
    pub read_on: String,
    /// Its demands, in its own order.
    pub clauses: Vec<Clause>,
}

/// One demand of a guideline or overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Clause {
    /// Id within its pack, such as `6.connect`.
    pub id: String,
    /// How strongly it asks.
    pub force: Force,
    /// What it asks, in our own words.
    pub gist: String,
    /// Where it stands in the guideline; in an overlay, why it was added.
    pub at: String,
    /// The rules that look for breaches of it.
    pub rules: Vec<Rule>,
    /// What else answers it.
    pub asks: Vec<Ask>,
    /// What it demands in situations that are no posts.
    pub demands: Vec<Demand>,
}

impl Pack {
    /// Reads a guideline from TOML. See the files in `packs/` for the format.
    pub fn parse(text: &str) -> Result<Self, PackError> {
        document(text, |table| {
            table.head(&["format", "id", "version", "title", "publisher", "edition", "url", "language", "licence", "read_on", "clause"])?;
            let mut clauses: Vec<Clause> = Vec::new();
            for entry in table.tables("clause", MAX_CLAUSES)? {
                clauses.push(clause(&entry, &clauses)?);
            }
            Ok(Self {
                id: table.id("id")?.value,
                version: table.text("version")?.value,
                title: table.text("title")?.value,
                publisher: table.text_if_there("publisher")?.unwrap_or_default(),
                edition: table.text("edition")?.value,
                url: table.text_if_there("url")?,
                language: table.text("language")?.value,
                licence: table.text("licence")?.value,
                read_on: table.text("read_on")?.value,
                clauses,
            })
        })
    }

    /// The packs that come with the engine, in order of id.
    pub fn builtin() -> &'static [Self] {
        static PACKS: LazyLock<Vec<Pack>> = LazyLock::new(|| {
            // A test reads each of them: none is ever left out here.
            BUILTIN.into_iter().filter_map(|text| Pack::parse(text).ok()).collect()
        });
        &PACKS
    }

    /// The clause of that id.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }
}

fn clause(table: &Table<'_>, before: &[Clause]) -> Result<Clause, Fault> {
    table.only(&["id", "force", "gist", "at", "rules", "asks", "board", "demands"])?;
    let id = table.id("id")?;
    if before.iter().any(|clause| clause.id == id.value) {
        return Err(Fault::new(id.at, Problem::Duplicate { what: "clause", id: id.value }));
    }
    let mut rules = table.names("rules", "rule", Rule::ALL, Rule::name)?;
    for rule in table.names("board", "rule", Rule::ALL, Rule::name)? {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    Ok(Clause {
        id: id.value,
        force: table.name("force", "force", Force::ALL, Force::name)?.value,
        gist: table.text("gist")?.value,
        at: table.text("at")?.value,
        rules,
        asks: table.names("asks", "ask", Ask::ALL, Ask::name)?,
        demands: table.names("demands", "demand", Demand::ALL, Demand::name)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_that_comes_with_the_engine_can_be_read() {
        for text in BUILTIN {
            Pack::parse(text).unwrap();
        }
        let ids: Vec<&str> = Pack::builtin().iter().map(|pack| pack.id.as_str()).collect();
        assert_eq!(ids, ["acp-fsmb", "ama", "mms", "ncms", "smmp"]);
    }
}
