//! How many other people fit: the population of the pool, times a rate, times what each fact leaves.
//!
//! λ = people × rate × window × P(age | condition) × P(sex | condition, age) × P(occupation | age, sex) × …
//!
//! Every factor has a log-normal range; the ranges are added in quadrature. What one fact alone leaves bounds
//! the number from above, since two facts together never leave more people than either (Fréchet 1951).

use super::facts::{FactKind, Level, Sex};
use super::facts::{Facts, From, Happening, Job, Place, Told};
use super::tables::{AGES, CONDITIONS, Condition, FACILITIES, NINETY, Occupation, Onset, Spread};
use crate::text::Span;

/// One factor of the product.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factor {
    /// What it is about.
    pub kind: FactKind,
    /// Where the post says it; `None` where it does not.
    pub span: Option<Span>,
    /// Who says it.
    pub from: From,
    /// What it multiplies by.
    pub factor: f64,
    /// Standard deviation of its natural logarithm.
    pub sigma: f64,
    /// What it would leave of a whole people by itself: for the bound of facts that hang together.
    alone: f64,
}

/// The people among whom others are counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pool {
    /// Where they live.
    pub place: Place,
    /// How many they are.
    pub people: Spread,
    /// A facility's catchment in that place, as an index into the table.
    pub facility: Option<usize>,
}

/// The answer: how many, and how that came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// Expected number of other people who fit, with its 90 % range.
    pub others: Spread,
    /// Among whom.
    pub pool: Pool,
    /// The factors in the order they were applied: people of the pool × all of them = others.
    pub factors: Vec<Factor>,
}

/// How far local rates stray from national ones: standard deviation of the logarithm, for what happens to people
/// in public (crashes, assaults). Measured on deaths by county 1999–2019; see `docs/identity.md`.
pub const LOCAL: f64 = 0.7;
/// The same for diseases, which vary less from place to place (judgement: half of it in the logarithm).
const LOCAL_DISEASE: f64 = 0.35;
/// For a state or region.
const STATE: f64 = 0.25;
/// Rates are American: abroad they may be half or double.
const ABROAD: f64 = 0.4;
/// Infections may be a hundred times as common or as rare there.
const INFECTIONS_ABROAD: f64 = 2.0;
/// Occupations cluster: one town has the mine.
const LOCAL_JOB: f64 = 0.7;
/// Facts hang together in ways no table knows: for each beyond the second (judgement).
const TOGETHER: f64 = 0.25;
/// Visits a year of somebody with a lasting condition (NAMCS 2019, chronic conditions: 4 to 9).
const VISITS_ILL: Spread = Spread { mid: 6.0, low: 2.0, high: 15.0 };
/// Visits a year of anybody: 1.0 thousand million office and 0.14 thousand million emergency visits (NAMCS 2019, NHAMCS 2021) for 330 million people.
const VISITS: Spread = Spread { mid: 3.4, low: 1.5, high: 6.0 };
/// Without a time told, what happened lies in the last months or years.
pub const UNTOLD: Spread = Spread { mid: 365.0, low: 60.0, high: 2000.0 };
/// Share of patients who die, where nothing says of what (34 million stays, 2 % die: HCUP 2019).
const DIE: f64 = 0.01;
/// A second diagnosis of the same episode leaves that share (judgement).
const SAME_EPISODE: f64 = 0.3;
/// Two or more patients in one story: that share of what happens happens to several (judgement; road crashes: a third hurt more than one).
const SEVERAL: f64 = 0.15;
/// No factor leaves fewer than one in that many by itself: tables end there.
const LEAST: f64 = 1e-7;

const DAYS: f64 = 365.25;

/// Weights of every age and sex, and what they sum to.
struct Cells([[f64; 2]; 101]);

impl Cells {
    /// How cases of a condition fall on ages and sexes: a normal curve through the ages between which nine of ten lie.
    fn of(condition: &Condition) -> Self {
        let (low, high) = condition.ages;
        let middle = f64::midpoint(low, high);
        let width = ((high - low) / (2.0 * NINETY)).max(0.4);
        let mut cells = [[0.0; 2]; 101];
        for (age, (cell, people)) in cells.iter_mut().zip(&AGES).enumerate() {
            let z = (age as f64 + 0.5 - middle) / width;
            let alive = (people[0] + people[1]).max(1e-6);
            // Few are alive at a hundred, whatever the curve says.
            let density = libm::exp(-z * z / 2.0) * (alive / 0.0015).min(1.0) + 1e-5;
            *cell = [density * (1.0 - condition.female).max(1e-4), density * condition.female.max(1e-4)];
        }
        Self(cells)
    }

    /// Everybody.
    fn people() -> Self {
        Self(AGES)
    }

    fn sum(&self) -> f64 {
        self.0.iter().flatten().sum()
    }

    /// Multiplies every cell by what `f` makes of its age and sex, and gives the share that is left.
    fn keep(&mut self, f: impl Fn(usize, usize) -> f64) -> f64 {
        let before = self.sum();
        for (age, cell) in self.0.iter_mut().enumerate() {
            for (sex, value) in cell.iter_mut().enumerate() {
                *value *= f(age, sex);
            }
        }
        if before > 0.0 { (self.sum() / before).max(LEAST) } else { LEAST }
    }
}

/// Share of the year of age `age` that lies in `from..to`.
fn overlap(age: usize, from: f64, to: f64) -> f64 {
    let year = age as f64;
    (to.min(year + 1.0) - from.max(year)).clamp(0.0, 1.0)
}

/// Nobody lies so many standard deviations from the middle.
const FAR: f64 = 6.0;

/// P(occupation | age, sex): the job's people of that age and sex among all of that age and sex.
fn job_share(figures: &Occupation, age: usize, sex: usize) -> f64 {
    let (low, high) = figures.ages;
    let width = ((high - low) / (2.0 * NINETY)).max(1.0);
    let z = (age as f64 + 0.5 - f64::midpoint(low, high)) / width;
    if z.abs() > FAR {
        return 0.0;
    }
    let density = libm::exp(-z * z / 2.0) / (width * 2.506_628);
    let part = if sex == 1 { figures.female } else { 1.0 - figures.female };
    let people = AGES.get(age).and_then(|a| a.get(sex)).copied().unwrap_or(1e-6).max(1e-7);
    (figures.share.mid / 1e5 * density * part.max(0.005) / people).min(0.9)
}

/// Builds the product up, fact by fact.
struct Product {
    factors: Vec<Factor>,
    cells: Cells,
    local: f64,
}

impl Product {
    fn put<T>(&mut self, kind: FactKind, told: &Told<T>, factor: f64, sigma: f64, alone: f64) {
        self.factors.push(Factor { kind, span: told.span, from: told.from, factor, sigma, alone });
    }
}

/// Counts the people of `pool` who fit `facts`.
pub fn count(facts: &Facts, pool: Pool) -> Count {
    let main = facts.happenings.first();
    let figures = main.map(|m| m.value.figures());
    let mut product = Product {
        factors: Vec::new(),
        cells: figures.as_ref().map_or_else(Cells::people, Cells::of),
        local: local(&pool, figures.as_ref()),
    };
    place(&mut product, facts, &pool);
    happening(&mut product, facts, figures.as_ref());
    window(&mut product, facts, figures.as_ref());
    person(&mut product, facts, figures.as_ref(), &pool);
    others(&mut product, facts, figures.as_ref());
    finish(product.factors, pool)
}

/// Place and facility are in the pool already: they say where it comes from.
fn place(product: &mut Product, facts: &Facts, pool: &Pool) {
    if let Some(told) = &facts.place {
        product.put(FactKind::Place, told, 1.0, 0.0, 1.0);
    }
    if let Some(told) = facts.facility.as_ref().filter(|_| pool.facility.is_some() || facts.facility.is_some_and(|f| f.from == From::Post))
    {
        product.put(FactKind::Facility, told, 1.0, 0.0, 1.0);
    }
}

/// How far rates in the pool may stray from the table's.
fn local(pool: &Pool, figures: Option<&Condition>) -> f64 {
    let place = match pool.place.level {
        Level::World | Level::Country => 0.0,
        Level::State | Level::Region => STATE,
        _ if figures.is_some_and(|f| f.news > 0) => LOCAL,
        _ => LOCAL_DISEASE,
    };
    let abroad = match figures {
        _ if pool.place.in_united_states() => 0.0,
        Some(figures) if figures.general.contains("infection") => INFECTIONS_ABROAD,
        _ => ABROAD,
    };
    libm::sqrt(place * place + abroad * abroad)
}

fn happening(product: &mut Product, facts: &Facts, figures: Option<&Condition>) {
    let (Some(main), Some(figures)) = (facts.happenings.first(), figures) else { return };
    let rate = main.value.rate();
    let sigma = libm::sqrt(square(figures.rate.sigma().max(least_sigma(figures))) + square(product.local));
    product.put(FactKind::Condition, main, rate, sigma, rate.max(LEAST));
    for other in facts.happenings.iter().skip(1) {
        let theirs = other.value.figures();
        // What one lives with comes on top; what happened in the same hour goes together.
        let factor = if theirs.onset == Onset::Living { (theirs.rate.mid / 1e5 * 2.0).min(0.5) } else { SAME_EPISODE };
        product.put(FactKind::Condition, other, factor, 0.7, 1.0);
    }
}

/// Figures from memory and judgement are wider than their authors think.
fn least_sigma(figures: &Condition) -> f64 {
    match figures.confidence {
        super::tables::Confidence::A => 0.1,
        super::tables::Confidence::B => 0.25,
        super::tables::Confidence::C => 0.5,
    }
}

const fn square(x: f64) -> f64 {
    x * x
}

/// The share of the year, or of those who are seen in it, that the time told leaves.
fn window(product: &mut Product, facts: &Facts, figures: Option<&Condition>) {
    let assumed = Told { value: UNTOLD, span: None, from: From::Assumed };
    let told = facts.time.unwrap_or(assumed);
    let (days, sigma) = (told.value.mid, told.value.sigma());
    match figures.map(|f| f.onset) {
        Some(Onset::New | Onset::Birth) => product.put(FactKind::Time, &told, days / DAYS, sigma, 1.0),
        // Whoever has it, has it at any time; being seen for it on that day is another matter.
        Some(Onset::Living) => {
            if facts.time.is_some() {
                let seen = 1.0 - libm::exp(-VISITS_ILL.mid * days / DAYS);
                product.put(FactKind::Time, &told, seen, libm::sqrt(square(sigma) + square(VISITS_ILL.sigma())), 1.0);
            }
        }
        None => {
            let visits = visits(facts.facility.map(|f| f.value));
            let seen = 1.0 - libm::exp(-visits.mid * days / DAYS);
            product.put(FactKind::Time, &told, seen, libm::sqrt(square(sigma) + square(visits.sigma())), 1.0);
        }
    }
}

/// Visits of one person in a year: of a kind of facility where it is told, else of any.
fn visits(facility: Option<usize>) -> Spread {
    let Some(kind) = facility.and_then(|f| FACILITIES.get(f)) else { return VISITS };
    let mid = kind.volume.mid / kind.people.mid.max(1.0);
    let width = libm::exp(NINETY * 0.7);
    Spread { mid, low: mid / width, high: mid * width }
}

fn person(product: &mut Product, facts: &Facts, figures: Option<&Condition>, pool: &Pool) {
    if let Some(told) = &facts.ages {
        let ages = told.value;
        let factor = product.cells.keep(|age, _| overlap(age, ages.from, ages.to));
        let of_all: f64 = AGES.iter().enumerate().map(|(age, people)| overlap(age, ages.from, ages.to) * (people[0] + people[1])).sum();
        // Far from the usual ages the curve is only a guess.
        let (low, high) = figures.map_or((0.0, 101.0), |f| f.ages);
        let middle = f64::midpoint(ages.from, ages.to);
        let sigma = if (low..=high).contains(&middle) { 0.25 } else { 0.8 };
        product.put(FactKind::Age, told, factor, sigma, of_all.max(LEAST));
    }
    if let Some(told) = &facts.sex {
        let wanted = usize::from(told.value == Sex::Female);
        let factor = product.cells.keep(|_, sex| if sex == wanted { 1.0 } else { 0.0 });
        product.put(FactKind::Sex, told, factor, 0.08, 0.5);
    }
    if let Some(told) = &facts.job {
        let job = told.value.figures();
        let row = if let Job::Listed(row) | Job::General(row) = told.value { Some(row) } else { None };
        let linked = figures.and_then(|f| f.jobs.iter().find(|j| Some(usize::from(j.0)) == row)).map(|j| j.1);
        let of_all = job.share.mid / 1e5;
        let usual = product.cells.keep(|age, sex| job_share(&job, age, sex));
        let factor = linked.map_or(usual, |linked| linked.max(usual));
        let clusters = if pool.place.level < Level::Region { LOCAL_JOB } else { 0.3 };
        let sigma = libm::sqrt(square(job.share.sigma()) + square(clusters));
        product.put(FactKind::Occupation, told, factor.max(LEAST), sigma, of_all.max(LEAST));
    }
}

fn others(product: &mut Product, facts: &Facts, figures: Option<&Condition>) {
    for mark in &facts.marks {
        let share = mark.value.share();
        let factor = (share.mid / 1e5).clamp(LEAST, 1.0);
        product.put(mark.value.kind(), mark, factor, libm::sqrt(square(share.sigma()) + 0.09), factor);
    }
    if let Some(told) = &facts.died {
        let fatal = figures.map_or(DIE, |f| f.fatal.max(0.002));
        product.put(FactKind::Death, told, fatal.min(1.0), if fatal > 0.9 { 0.05 } else { 0.8 }, 1.0);
    }
    // Twins are one birth already.
    if let Some(told) = facts.several.as_ref().filter(|_| figures.is_none_or(|f| f.onset != Onset::Birth)) {
        product.put(FactKind::Several, told, SEVERAL, 0.8, 1.0);
    }
}

/// The product, its range, and the bound.
fn finish(factors: Vec<Factor>, pool: Pool) -> Count {
    let mid = factors.iter().fold(pool.people.mid, |n, f| n * f.factor);
    let personal = factors.iter().filter(|f| f.alone < 1.0).count();
    let together = square(TOGETHER) * personal.saturating_sub(2) as f64;
    let variance = factors.iter().map(|f| square(f.sigma)).sum::<f64>() + square(pool.people.sigma()) + together;
    let others = Spread::around(mid, libm::sqrt(variance));
    // No two facts together leave more people than one of them: an upper bound, never one that lets a post pass.
    let bound = factors.iter().map(|f| pool.people.high * f.alone * libm::exp(NINETY * f.sigma)).fold(f64::INFINITY, f64::min);
    let others = Spread { high: others.high.min(bound.max(mid)), ..others };
    Count { others, pool, factors }
}

/// P(nobody else fits), where `others` are expected.
pub fn alone(others: f64) -> f64 {
    libm::exp(-others)
}

/// The chance that one of those who fit, taken at random, is the patient: E[1 / (1 + N)] = (1 − e^−λ) / λ, for a
/// number N of others that is Poisson.
pub fn risk(others: f64) -> f64 {
    if others < 1e-300 { 1.0 } else { -libm::expm1(-others) / others }
}

/// The number of others at which the risk falls to `threshold`, by halving: 0.09 is about 11.
pub fn enough(threshold: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1e9);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if risk(middle) > threshold { low = middle } else { high = middle }
    }
    high
}

/// How likely what happened is in the news: 0 never … 3 nearly always.
pub fn news(facts: &Facts) -> u8 {
    let events = facts.happenings.iter().map(|h| h.value.figures().news).max().unwrap_or(0);
    let public = facts.happenings.iter().any(|h| h.value == Happening::Event);
    let known = facts.job.map_or(0, |j| j.value.figures().known);
    events.max(u8::from(public)).max(known)
}

/// Whether the table lists it.
pub fn listed(happening: Happening) -> bool {
    matches!(happening, Happening::Listed(i) if i < CONDITIONS.len())
}
