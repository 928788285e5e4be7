//! `chaperone data`: the figures of the identity estimate and where they are from.

use core::fmt::Write as _;

use chaperone_core::identity::tables::{
    AGES, Area, CONDITIONS, COUNTRIES, Confidence, FACILITIES, OCCUPATIONS, Onset, REGIONS, SETTINGS, SOURCES, STATES, Spread, TIMES,
    TRAITS,
};

use crate::args::Data;
use crate::problem::Problem;

/// All tables, or the rows of one.
pub(crate) fn run(args: &Data) -> Result<String, Problem> {
    let Some(table) = &args.table else { return Ok(overview()) };
    rows(&table.to_lowercase()).ok_or_else(|| {
        let known: Vec<&str> = SOURCES.iter().map(|s| s.table).filter(|t| rows(t).is_some()).collect();
        Problem::new(format!("no table called \"{table}\" can be listed")).help(format!("those that can are {}", known.join(", ")))
    })
}

fn overview() -> String {
    let mut page = "| table | rows | confidence A, B, C | source |\n|---|--:|---|---|\n".to_owned();
    for source in SOURCES {
        let [a, b, c] = source.confidence;
        // Writing to a `String` cannot fail.
        let _ = writeln!(page, "| {} | {} | {a}, {b}, {c} | {} |", source.table, source.rows, source.source);
    }
    page.push_str(
        "\nA: a register or census. B: a published range. C: judgement, wide.\n`chaperone data conditions` lists a table row by row.\n",
    );
    page
}

fn rows(table: &str) -> Option<String> {
    let mut page = String::new();
    match table {
        "conditions" => {
            page.push_str("| condition | per 100,000 | 90 % range | counted | confidence | source |\n|---|--:|---|---|---|---|\n");
            for c in CONDITIONS {
                let counted = match c.onset {
                    Onset::New => "new in a year",
                    Onset::Living => "living with it",
                    Onset::Birth => "of births",
                };
                let _ =
                    writeln!(page, "| {} | {} | {} | {counted} | {} | {} |", c.label, c.rate.mid, range(c.rate), c.confidence, c.source);
            }
        }
        "occupations" => people(&mut page, OCCUPATIONS.iter().map(|o| (o.label, o.share, o.confidence, o.source))),
        "traits" => people(&mut page, TRAITS.iter().map(|t| (t.label, t.share, t.confidence, t.source))),
        "facilities" => people(&mut page, FACILITIES.iter().map(|f| (f.label, f.people, f.confidence, f.source))),
        "settings" => people(&mut page, SETTINGS.iter().map(|s| (s.label, s.people, s.confidence, s.source))),
        "times" => people(&mut page, TIMES.iter().map(|t| (t.id, t.days, Confidence::C, "judgement"))),
        "states" => areas(&mut page, STATES),
        "regions" => areas(&mut page, REGIONS),
        "countries" => areas(&mut page, COUNTRIES),
        "ages" => {
            page.push_str("| age | men | women |\n|--:|--:|--:|\n");
            for (age, [men, women]) in AGES.iter().enumerate() {
                let _ = writeln!(page, "| {age} | {men:.5} | {women:.5} |");
            }
        }
        _ => return None,
    }
    Some(page)
}

fn range(s: Spread) -> String {
    format!("{} to {}", s.low, s.high)
}

fn people(page: &mut String, rows: impl Iterator<Item = (&'static str, Spread, Confidence, &'static str)>) {
    page.push_str("| what | figure | 90 % range | confidence | source |\n|---|--:|---|---|---|\n");
    for (what, figure, confidence, source) in rows {
        let _ = writeln!(page, "| {what} | {} | {} | {confidence} | {source} |", figure.mid, range(figure));
    }
}

fn areas(page: &mut String, areas: &[Area]) {
    page.push_str("| code | name | people |\n|---|---|--:|\n");
    for area in areas {
        let _ = writeln!(page, "| {} | {} | {} |", area.code, area.name, area.people);
    }
}
