//! Among whom others are counted, and how likely each audience can tell who it is.

use super::count::{self, Count, Pool};
use super::facts::{ANY_HOSPITAL, Facts, From, Level, Place};
use super::tables::{self, Entry, FACILITIES};
use crate::post::Author;
use crate::read::words::Words;

/// The chance that each audience can tell who the patient is, 0..1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Risk {
    /// The patient, who knows whose patient he or she is.
    pub own: f64,
    /// Family and colleagues, who know where the patient was treated.
    pub family: f64,
    /// People of the place, who may have heard of it.
    pub local: f64,
    /// Anybody with a search engine.
    pub stranger: f64,
}

/// Share of a facility's patients that one author sees (judgement: ten clinicians share them).
const OWN_PATIENTS: f64 = 0.1;
/// How likely the place has heard of it, by how newsworthy it is (judgement).
const HEARD: [f64; 4] = [0.3, 0.5, 0.8, 0.95];
/// How likely a search finds a name, by how newsworthy it is (judgement; half of fatal crashes and nearly all
/// animal attacks are reported with a name or a picture).
const FOUND: [f64; 4] = [0.01, 0.1, 0.4, 0.8];

/// Three groups of people among whom others are counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pools {
    /// For whoever reads the post and knows the author: the place told, else the author's place and catchment.
    pub told: Pool,
    /// For whoever knows where the patient was treated.
    pub near: Pool,
    /// For whoever knows no more than post and profile say.
    pub far: Pool,
}

/// The pools of `facts` told by `author`.
pub fn pools(facts: &Facts, author: &Author) -> Pools {
    let place = facts.place.map_or_else(Place::world, |p| p.value);
    let named = facts.facility.filter(|_| facts.facility_named).map(|f| f.value);
    let profile = kind_of(&author.facility);
    let work = facts.facility.map(|f| f.value).or(profile).or_else(|| kind_of_role(author)).or_else(|| by_id(ANY_HOSPITAL));
    let from_post = facts.place.is_some_and(|p| matches!(p.from, From::Post | From::Earlier));
    // Where the post says a place, that is what its readers know; otherwise they know where the author works.
    let known = if from_post { named } else { named.or(work) };
    Pools { told: within(place, known), near: within(place, work), far: within(place, named) }
}

/// The catchment of a facility in a place: never more people than either.
fn within(place: Place, facility: Option<usize>) -> Pool {
    match facility.and_then(|f| FACILITIES.get(f)) {
        Some(kind) if kind.people.mid < place.people.mid => Pool { place, people: kind.people, facility },
        _ => Pool { place, people: place.people, facility: None },
    }
}

fn by_id(id: &str) -> Option<usize> {
    FACILITIES.iter().position(|f| f.id == id)
}

/// What kind of facility a name or a line of the profile speaks of; a hospital where it has words that say nothing else.
fn kind_of(line: &str) -> Option<usize> {
    let words = Words::cut(line);
    if words.is_empty() {
        return None;
    }
    let kinds = tables::find(&words).into_iter().filter_map(|f| if let Entry::Facility(i) = f.entry { Some(i) } else { None });
    let people = |i: &usize| FACILITIES.get(*i).map_or(0.0, |f| f.people.mid);
    kinds.min_by(|a, b| people(a).total_cmp(&people(b))).or_else(|| by_id(ANY_HOSPITAL))
}

/// Where somebody of that role works.
const ROLES: &[(&str, &[&str])] = &[
    ("gp-surgery", &["gp", "family", "primary", "practitioner", "hausarzt", "hausarztin", "generaliste"]),
    ("nicu", &["nicu", "neonatal", "neonatologist"]),
    ("icu", &["icu", "intensivist", "intensive", "critical"]),
    ("ed", &["ed", "em", "er", "emergency", "urgencias", "notaufnahme"]),
    ("labour-ward", &["ob", "obgyn", "obstetrician", "obstetric", "midwife", "labour", "labor", "hebamme", "matrona"]),
    ("childrens-hospital", &["paediatric", "pediatric", "paediatrician", "pediatrician", "peds", "pediatra", "kinderarzt"]),
    ("dental-practice", &["dentist", "dental", "orthodontist", "zahnarzt", "dentista"]),
    ("ambulance", &["paramedic", "emt", "ambulance", "flight"]),
    ("psychiatric-hospital", &["psychiatrist", "psychiatry", "psychiatric"]),
    ("mental-health-clinic", &["psychologist", "therapist", "counsellor", "counselor", "psychotherapist"]),
    ("transplant-center", &["transplant"]),
    ("trauma-center", &["trauma"]),
    ("hospice-house", &["hospice", "palliative"]),
    ("pharmacy", &["pharmacist", "apotheker"]),
    ("cosmetic-clinic", &["cosmetic", "aesthetic", "plastic"]),
    (
        "specialist-clinic",
        &[
            "dermatologist",
            "cardiologist",
            "oncologist",
            "neurologist",
            "rheumatologist",
            "endocrinologist",
            "urologist",
            "ophthalmologist",
            "gastroenterologist",
        ],
    ),
];

fn kind_of_role(author: &Author) -> Option<usize> {
    let words = Words::cut(&format!("{} {}", author.role, author.specialty));
    let has = |any: &[&str]| words.iter().any(|w| any.contains(&words.folded_of(w)));
    ROLES.iter().find(|(_, any)| has(any)).and_then(|(id, _)| by_id(id))
}

/// Who can tell, given the count among those who read the post.
pub fn risk(facts: &Facts, count: &Count, pools: &Pools) -> Risk {
    let news = usize::from(count::news(facts)).min(3);
    // The factors are the same in every pool: the numbers go with the people.
    let of_pool = |pool: &Pool| count.others.mid * pool.people.mid / count.pool.people.mid;
    let (near, far) = (of_pool(&pools.near), of_pool(&pools.far));
    let local = if facts.place.is_some_and(|p| p.value.level <= Level::County) { count.others.mid } else { near };
    let of = |table: &[f64; 4]| table.get(news).copied().unwrap_or_default();
    Risk {
        own: count::risk(near * OWN_PATIENTS),
        family: count::risk(near),
        local: count::risk(local) * of(&HEARD),
        stranger: count::risk(far) * of(&FOUND),
    }
}
