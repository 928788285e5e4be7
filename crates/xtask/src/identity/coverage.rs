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
    state: u32,
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
        if let [cause, _, fips, person_years, deaths] = cells[..]
            && let (Ok(fips), Ok(person_years), Ok(deaths)) = (fips.parse::<u32>(), person_years.parse(), deaths.parse())
        {
            causes.entry(cause).or_default().push(County { state: fips / 1000, person_years, deaths });
        }
    }
    let mut out = format!(
        "National rate of each cause against the count of each county. σ is fitted to what is left out: to the other causes, or to both causes in the other states.\n\n\
         | cause | counties | per 100,000 | its own σ | σ of other causes | range holds | σ of other states | range holds | with {LOCAL} |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n"
    );
    let all: Vec<&County> = causes.values().flatten().collect();
    for (cause, counties) in &causes {
        let rate = rate(counties.iter());
        let others: Vec<f64> = causes.iter().filter(|(other, _)| *other != cause).map(|(_, c)| spread(c.iter())).collect();
        let fitted = mean_square(&others);
        let mut by_state = Vec::new();
        let held_by_state = (0..FOLDS).map(|fold| {
            let sigmas: Vec<f64> = causes.values().map(|c| spread(c.iter().filter(|c| c.state % FOLDS != fold))).collect();
            by_state.push(mean_square(&sigmas));
            held(counties.iter().filter(|c| c.state % FOLDS == fold), rate, mean_square(&sigmas))
        });
        let held_by_state: f64 = held_by_state.sum::<f64>() / counties.len() as f64;
        let count = counties.len() as f64;
        let _ = writeln!(
            out,
            "| {cause} | {} | {:.1} | {:.2} | {fitted:.2} | {:.1} % | {:.2} | {:.1} % | {:.1} % |",
            counties.len(),
            rate * 1e5,
            spread(counties.iter()),
            held(counties.iter(), rate, fitted) / count * 100.0,
            mean_square(&by_state),
            held_by_state * 100.0,
            held(counties.iter(), rate, LOCAL) / count * 100.0
        );
    }
    let _ = writeln!(out, "\n{} counts in all.", all.len());
    Ok(out)
}

/// Groups of states, each left out in turn.
const FOLDS: u32 = 5;

fn mean_square(values: &[f64]) -> f64 {
    (values.iter().map(|v| v * v).sum::<f64>() / values.len().max(1) as f64).sqrt()
}

fn rate<'a>(counties: impl Iterator<Item = &'a County>) -> f64 {
    let (deaths, people) = counties.fold((0.0, 0.0), |(d, p), c| (d + c.deaths as f64, p + c.person_years));
    deaths / people
}

/// Root mean square of the logarithm of local over national rate, less what chance alone gives.
fn spread<'a>(counties: impl Iterator<Item = &'a County> + Clone) -> f64 {
    let rate = rate(counties.clone());
    let (mut sum, mut count) = (0.0, 0.0);
    for c in counties {
        let log = (c.deaths as f64 / (c.person_years * rate)).ln();
        sum += log * log - 1.0 / c.deaths as f64;
        count += 1.0;
    }
    (sum / f64::max(count, 1.0)).max(0.0).sqrt()
}

/// How many counties have a count within the 90 % range of `rate` with that σ.
fn held<'a>(counties: impl Iterator<Item = &'a County>, rate: f64, sigma: f64) -> f64 {
    let mut random = Random(7);
    let inside = counties.filter(|c| {
        let mid = c.person_years * rate;
        within(place(c.deaths, Spread { mid, low: mid, high: mid }, sigma, f64::from(random.unit())))
    });
    inside.count() as f64
}
