//! Whether the range holds for posts drawn from a made-up population.
//!
//! The population is not drawn by the rules of the estimate: local rates stray as deaths by county do (heavier tails than
//! log-normal), ages are skewed, towns are younger or older than the country, occupations cluster, and table rates are off
//! within their published ranges. A post tells of a case that happened, and tells some of what is known of it. The number
//! of other cases that fit what it tells is counted, and held against the range.

use std::fmt::Write as _;
use std::path::Path;

use chaperone_core::identity::count::{self, Pool};
use chaperone_core::identity::facts::{Ages, FactKind, Facts, From, Happening, Job, Level, Place, Sex, Told};
use chaperone_core::identity::tables::{AGES, CONDITIONS, NINETY, OCCUPATIONS, Onset, Spread};

use super::statistics::{place as rank, within};
use super::tables::Sheet;
use crate::random::Random;

/// Posts drawn.
const POSTS: usize = 4000;
/// Seed of everything drawn.
const SEED: u64 = 20_261_128;

/// Draws posts and prints how often the number of others lies in the range.
pub(super) fn run(root: &Path) -> Result<String, String> {
    let towns =
        Sheet::read(&root.join(super::tables::TABLES), "towns")?.rows().map(|r| r.number("people")).collect::<Result<Vec<_>, _>>()?;
    let mut world = World { random: Random(SEED), towns };
    let mut ranks: Vec<(f64, f64, FactsTold)> = Vec::new();
    while ranks.len() < POSTS {
        if let Some(one) = world.post() {
            ranks.push(one);
        }
    }
    let held = |which: &dyn Fn(&(f64, f64, FactsTold)) -> bool| {
        let chosen: Vec<_> = ranks.iter().filter(|r| which(r)).collect();
        let inside = chosen.iter().filter(|r| within(r.0)).count() as f64 / chosen.len().max(1) as f64;
        let below = chosen.iter().filter(|r| r.0 < 0.05).count() as f64 / chosen.len().max(1) as f64;
        (chosen.len(), inside * 100.0, below * 100.0)
    };
    let mut out = "| posts | drawn | number of others in the 90 % range | fewer | more |\n|---|--:|--:|--:|--:|\n".to_owned();
    let mut row = |name: &str, which: &dyn Fn(&(f64, f64, FactsTold)) -> bool| {
        let (drawn, inside, below) = held(which);
        let _ = writeln!(out, "| {name} | {drawn} | {inside:.1} % | {below:.1} % | {:.1} % |", 100.0 - inside - below);
    };
    row("all", &|_| true);
    row("fewer than 1 expected", &|r| r.1 < 1.0);
    row("1 to 11 expected", &|r| (1.0..11.0).contains(&r.1));
    row("more than 11 expected", &|r| r.1 >= 11.0);
    row("with an occupation", &|r| r.2.job);
    row("with an exact age", &|r| r.2.age);
    row("within a week", &|r| r.2.days <= 7.0);
    Ok(out)
}

/// Which facts a post tells.
#[derive(Clone, Copy)]
struct FactsTold {
    age: bool,
    job: bool,
    days: f64,
}

struct World {
    random: Random,
    towns: Vec<f64>,
}

impl World {
    fn unit(&mut self) -> f64 {
        f64::from(self.random.unit()).max(1e-7)
    }

    fn normal(&mut self) -> f64 {
        let (a, b) = (self.unit(), self.unit());
        (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
    }

    /// Student's t with six degrees of freedom, scaled to a variance of one: heavier tails than the normal.
    fn heavy(&mut self) -> f64 {
        let squares: f64 = (0..6).map(|_| self.normal().powi(2)).sum();
        self.normal() / (squares / 6.0).sqrt() / 1.5f64.sqrt()
    }

    fn poisson(&mut self, mean: f64) -> f64 {
        if mean > 200.0 {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0);
        }
        let (limit, mut product, mut n) = ((-mean).exp(), self.unit(), 0.0);
        while product > limit {
            product *= self.unit();
            n += 1.0;
        }
        n
    }

    /// A town, drawn by its people.
    fn town(&mut self) -> f64 {
        loop {
            let at = (self.unit() * self.towns.len() as f64) as usize;
            let people = self.towns.get(at).copied().unwrap_or(1000.0);
            if self.unit() < (people / 300_000.0).min(1.0) {
                return people;
            }
        }
    }

    /// One post, and where the true number of others lies in the range given for it; with the number expected.
    fn post(&mut self) -> Option<(f64, f64, FactsTold)> {
        let people = self.town();
        let row = (self.unit() * CONDITIONS.len() as f64) as usize;
        let condition = CONDITIONS.get(row).filter(|c| c.onset == Onset::New)?;
        let days = *[0.5, 1.0, 7.0, 30.0, 92.0, 365.0].get((self.unit() * 6.0) as usize)?;
        // The table is off within its range, and the place strays from the country.
        let off = condition.rate.sigma() * self.normal();
        let local = if condition.news > 0 { 0.6 } else { 0.3 } * self.heavy();
        let rate = condition.rate.mid / 1e5 * (off + local).exp();
        let cases = people * rate * days / 365.25;
        // A post needs a case: places and times without one write none.
        if self.unit() > 1.0 - (-cases).exp() {
            return None;
        }
        let (low, high) = condition.ages;
        // Skewed: a gamma-like curve between the same two ages, in a town that is older or younger.
        let shift = 3.0 * self.normal();
        let z = self.normal() + 0.15 * (self.normal().powi(2) - 1.0);
        let age = (f64::midpoint(low, high) + shift + z * (high - low) / (2.0 * NINETY)).clamp(0.0, 100.0).floor();
        let density = |a: f64| {
            let width = ((high - low) / (2.0 * NINETY)).max(0.4);
            let x = (a + 0.5 - f64::midpoint(low, high) - shift) / width;
            let alive = AGES.get(a as usize).map_or(1e-6, |p| p[0] + p[1]).max(1e-6);
            ((-x * x / 2.0).exp() * (1.0 + 0.15 * (x.powi(3) - 3.0 * x)).max(0.1) * (alive / 0.0125).min(1.0) + 1e-5).max(1e-9)
        };
        let all: f64 = (0..=100).map(|a| density(f64::from(a))).sum();
        let female = self.unit() < condition.female;
        let (tells_age, tells_sex, tells_job) = (self.unit() < 0.6, self.unit() < 0.7, self.unit() < 0.3);
        let mut left = 1.0;
        let mut facts = Facts {
            happenings: vec![told(Happening::Listed(row))],
            time: Some(told(Spread { mid: days, low: days * 0.7, high: days * 1.4 })),
            ..Facts::default()
        };
        if tells_age {
            let (from, to) =
                if self.unit() < 0.6 { (age, age + 1.0) } else { ((age / 10.0).floor() * 10.0, (age / 10.0).floor() * 10.0 + 10.0) };
            left *= (from as u32..to as u32).map(|a| density(f64::from(a))).sum::<f64>() / all;
            facts.ages = Some(told(Ages { from, to }));
        }
        if tells_sex {
            left *= if female { condition.female } else { 1.0 - condition.female };
            facts.sex = Some(told(if female { Sex::Female } else { Sex::Male }));
        }
        if tells_job {
            let (job, share) = self.job(age, female)?;
            left *= share;
            facts.job = Some(told(Job::Listed(job)));
        }
        let pool = Pool { place: Place { level: Level::Town, ..Place::world() }, people: Spread::around(people, 0.06), facility: None };
        let pool = Pool { place: Place { people: pool.people, country: united_states(), ..pool.place }, ..pool };
        let counted = count::count(&facts, pool);
        let true_others = self.poisson(cases * left);
        let sigma = (counted.others.high / counted.others.mid).ln().max((counted.others.mid / counted.others.low).ln()) / NINETY;
        let draw = self.unit();
        let told_days = counted.factors.iter().find(|f| f.kind == FactKind::Time).map_or(days, |_| days);
        Some((
            rank(true_others as i64, counted.others, sigma, draw),
            counted.others.mid,
            FactsTold { age: tells_age, job: tells_job, days: told_days },
        ))
    }

    /// An occupation of somebody of that age and sex, and its share of those in a town where occupations cluster.
    fn job(&mut self, age: f64, female: bool) -> Option<(usize, f64)> {
        let sex = usize::from(female);
        let people = *AGES.get(age as usize)?.get(sex)?;
        let share = |o: &chaperone_core::identity::tables::Occupation| {
            let (low, high) = o.ages;
            let width = ((high - low) / (2.0 * NINETY)).max(1.0);
            let z = (age + 0.5 - f64::midpoint(low, high)) / width;
            let part = if female { o.female } else { 1.0 - o.female };
            (o.share.mid / 1e5 * (-z * z / 2.0).exp() / (width * 2.506_628) * part / people.max(1e-7)).min(0.9)
        };
        // Drawn by how many there are, so that most are common ones.
        for _ in 0..200 {
            let at = (self.unit() * OCCUPATIONS.len() as f64) as usize;
            let job = OCCUPATIONS.get(at)?;
            let here = share(job) * (0.5 * self.heavy() + job.share.sigma() * self.normal()).exp();
            if self.unit() < here * 20.0 {
                return Some((at, here.min(0.95)));
            }
        }
        None
    }
}

fn told<T>(value: T) -> Told<T> {
    Told { value, span: None, from: From::Post }
}

fn united_states() -> Option<usize> {
    chaperone_core::identity::tables::COUNTRIES.iter().position(|c| c.code == "US")
}
