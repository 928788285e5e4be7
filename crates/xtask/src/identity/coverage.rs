//! Whether the range that is given for local rates holds, on deaths by county.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use chaperone_core::identity::count::LOCAL;
use chaperone_core::identity::tables::Spread;

use super::statistics::{place, within};
use crate::random::Random;

/// Deaths of one cause in one county.
struct County {
    person_years: f64,
    deaths: i64,
}

/// Reads the deaths by county (CDC compressed mortality 1999–2019: cause, county, FIPS, person-years, deaths; counties
/// with fewer than ten are left out of it) and prints how often the range holds.
pub(super) fn run(file: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let mut causes: BTreeMap<&str, Vec<County>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        if let [cause, _, _, person_years, deaths] = cells[..]
            && let (Ok(person_years), Ok(deaths)) = (person_years.parse(), deaths.parse())
        {
            causes.entry(cause).or_default().push(County { person_years, deaths });
        }
    }
    let mut out = format!(
        "The national rate of each cause, from all its counties, against the count of each county.\n\n\
         | cause | counties | rate per 100,000 | σ of its log | σ from the other causes | range holds with it | range holds with {LOCAL} |\n|---|--:|--:|--:|--:|--:|--:|\n"
    );
    for (cause, counties) in &causes {
        let rate = rate(counties);
        let theirs: Vec<f64> = causes.iter().filter(|(other, _)| *other != cause).map(|(_, c)| spread(c)).collect();
        let fitted = (theirs.iter().map(|s| s * s).sum::<f64>() / theirs.len().max(1) as f64).sqrt();
        let _ = writeln!(
            out,
            "| {cause} | {} | {:.1} | {:.2} | {fitted:.2} | {:.1} % | {:.1} % |",
            counties.len(),
            rate * 1e5,
            spread(counties),
            held(counties, fitted) * 100.0,
            held(counties, LOCAL) * 100.0
        );
    }
    Ok(out)
}

fn rate(counties: &[County]) -> f64 {
    counties.iter().map(|c| c.deaths as f64).sum::<f64>() / counties.iter().map(|c| c.person_years).sum::<f64>()
}

/// Root mean square of the logarithm of local over national rate, less what chance alone gives.
fn spread(counties: &[County]) -> f64 {
    let rate = rate(counties);
    let square = |c: &County| {
        let log = (c.deaths as f64 / (c.person_years * rate)).ln();
        log * log - 1.0 / c.deaths as f64
    };
    (counties.iter().map(square).sum::<f64>() / counties.len() as f64).max(0.0).sqrt()
}

/// Share of counties whose count lies in the 90 % range of the national rate with that σ.
fn held(counties: &[County], sigma: f64) -> f64 {
    let rate = rate(counties);
    let mut random = Random(7);
    let inside = counties.iter().filter(|c| {
        let mid = c.person_years * rate;
        within(place(c.deaths, Spread { mid, low: mid, high: mid }, sigma, f64::from(random.unit())))
    });
    inside.count() as f64 / counties.len() as f64
}
