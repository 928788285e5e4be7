//! How many people are the only one of their place, sex and date of birth.
//!
//! Golle (2006, "Revisiting the uniqueness of simple demographics in the US population") counted them in the census of
//! 2000. Here the same share comes from the program's own tables of ZIP codes, counties and ages: in a place of N people
//! of whom a share p has that sex and year of age, a date of birth is shared by N·p/365.25 others on average.

use std::fmt::Write as _;
use std::path::Path;

use chaperone_core::identity::count::alone;
use chaperone_core::identity::tables::AGES;

use super::tables::Sheet;

/// Parts of a year that are told: the date of birth, its month, its year.
const TOLD: [(&str, f64); 3] = [("date of birth", 365.25), ("month of birth", 12.0), ("year of birth", 1.0)];
/// What Golle found, in percent, for ZIP codes and for counties.
const GOLLE: [[Option<f64>; 3]; 2] = [[Some(63.3), Some(4.2), Some(0.2)], [Some(14.8), None, None]];

/// Prints the shares.
pub(super) fn run(root: &Path) -> Result<String, String> {
    let folder = root.join(super::tables::TABLES);
    let mut out = "| place, sex and … | only one of their kind | Golle 2006 |\n|---|--:|--:|\n".to_owned();
    for ((table, place), golle) in [("zips", "ZIP code"), ("counties", "county")].into_iter().zip(GOLLE) {
        let people = Sheet::read(&folder, table)?.rows().map(|row| row.number("people")).collect::<Result<Vec<_>, _>>()?;
        for ((told, parts), golle) in TOLD.into_iter().zip(golle) {
            let golle = golle.map_or_else(String::new, |g| format!("{g} %"));
            let _ = writeln!(out, "| {place}, {told} | {:.1} % | {golle} |", unique(&people, parts) * 100.0);
        }
    }
    Ok(out)
}

/// Share of all people who are alone with their place, sex, and part of the year of birth.
fn unique(places: &[f64], parts: f64) -> f64 {
    let shares = || AGES.iter().flatten();
    let only: f64 = places.iter().map(|n| shares().map(|p| n * p * alone(n * p / parts)).sum::<f64>()).sum();
    only / places.iter().sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_shares_come_out() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(super::super::tables::TABLES);
        let people = |table: &str| Sheet::read(&folder, table).unwrap().rows().map(|row| row.number("people").unwrap()).collect::<Vec<_>>();
        let (zips, counties) = (people("zips"), people("counties"));
        for (share, published, within) in [
            (unique(&zips, 365.25), 0.633, 0.03),
            (unique(&counties, 365.25), 0.148, 0.03),
            (unique(&zips, 12.0), 0.042, 0.01),
            (unique(&zips, 1.0), 0.002, 0.001),
        ] {
            assert!((share - published).abs() <= within, "{share} {published}");
        }
    }
}
