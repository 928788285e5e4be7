//! Where: the narrowest place that the post tells, else the author's own.

use super::{Facts, From, MOST_ALSO, Remark, Seen, Told};
use crate::identity::tables::{self, COUNTRIES, Entry, Found, REGIONS, SETTINGS, STATES, Spread};
use crate::named_enum;
use crate::post::Author;
use crate::read::lexicon::Class;
use crate::read::tag::TellTag;
use crate::read::words::{Shape, Words};
use crate::review::{Kind, Role};
use crate::text::Span;

named_enum! {
    /// How wide a place is, the narrowest first.
    Level {
        Setting = "setting", Zip = "zip", Town = "town", County = "county", Region = "region", State = "state", Country = "country", World = "world",
    }
}

/// A place and the people who live there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// How wide.
    pub level: Level,
    /// People who live there.
    pub people: Spread,
    /// In which state of the United States, as an index.
    pub state: Option<usize>,
    /// In which region of another country, as an index.
    pub region: Option<usize>,
    /// In which country, as an index.
    pub country: Option<usize>,
}

/// People in the world, about (World Bank 2024).
const WORLD: f64 = 8.1e9;
/// Census counts a few years old are within a tenth: e^(1.645 × 0.06).
const OLD_COUNT: f64 = 1.1;
/// A named place that no table lists is small: the middle and the range of unlisted towns (judgement).
const UNLISTED: Spread = Spread { mid: 6000.0, low: 500.0, high: 60_000.0 };

impl Place {
    fn new(level: Level, people: f64) -> Self {
        Self {
            level,
            people: Spread { mid: people, low: people / OLD_COUNT, high: people * OLD_COUNT },
            state: None,
            region: None,
            country: None,
        }
    }

    fn of_state(state: usize) -> Self {
        let people = STATES.get(state).map_or(WORLD, |s| s.people);
        Self { state: Some(state), country: united_states(), ..Self::new(Level::State, people) }
    }

    fn of_region(region: usize) -> Self {
        let country = REGIONS.get(region).and_then(|r| country_of_code(r.code));
        let people = REGIONS.get(region).map_or(WORLD, |r| r.people);
        Self { region: Some(region), country, ..Self::new(Level::Region, people) }
    }

    /// The country of that index.
    pub fn of_country(country: usize) -> Self {
        let people = COUNTRIES.get(country).map_or(WORLD, |c| c.people);
        Self { country: Some(country), ..Self::new(Level::Country, people) }
    }

    /// Anywhere.
    pub fn world() -> Self {
        Self::new(Level::World, WORLD)
    }

    /// Whether it is in the country that the rates are from.
    pub fn in_united_states(&self) -> bool {
        self.country.is_some() && self.country == united_states()
    }

    /// The next wider place; `None` for the world.
    pub fn wider(&self) -> Option<Self> {
        match (self.level, self.state, self.region, self.country) {
            (Level::World, ..) => None,
            (Level::State | Level::Region, _, _, Some(country)) => Some(Self::of_country(country)),
            (Level::Country, ..) => Some(Self::world()),
            (_, Some(state), _, _) => Some(Self::of_state(state)),
            (_, _, Some(region), _) => Some(Self::of_region(region)),
            (_, _, _, Some(country)) => Some(Self::of_country(country)),
            _ => Some(Self::world()),
        }
    }

    /// Its name where it is a state, region or country.
    pub fn name(&self) -> Option<&'static str> {
        match self.level {
            Level::State => self.state.and_then(|s| STATES.get(s)),
            Level::Region => self.region.and_then(|r| REGIONS.get(r)),
            Level::Country => self.country.and_then(|c| COUNTRIES.get(c)),
            _ => return (self.level == Level::World).then_some("the world"),
        }
        .map(|area| area.name)
    }
}

fn country_of_code(code: &str) -> Option<usize> {
    COUNTRIES.iter().position(|c| c.code == code)
}

fn united_states() -> Option<usize> {
    static INDEX: std::sync::LazyLock<Option<usize>> = std::sync::LazyLock::new(|| country_of_code("US"));
    *INDEX
}

/// What else is known when a name of several places is read.
#[derive(Clone, Copy, Default)]
struct Context {
    state: Option<usize>,
    region: Option<usize>,
    country: Option<usize>,
}

pub(super) fn read(seen: &Seen<'_>, author: &Author, facts: &mut Facts) {
    let home = home(author);
    let context = Context { state: home.and_then(|p| p.state), region: home.and_then(|p| p.region), country: home.and_then(|p| p.country) };
    facility(seen, facts);
    let mut remark = None;
    let mut narrowest: Option<Told<Place>> = None;
    let mut all: Vec<Told<Place>> = Vec::new();
    for mention in seen.mentions(&[Kind::Place, Kind::Address, Kind::Zip, Kind::Facility]) {
        let (from, to) = seen.words(mention);
        let Some((place, said)) = named(seen, (from, to), mention.kind, context) else { continue };
        all.push(Told::at(place, mention.span));
        // "Kenosha, Wisconsin" is one place: the wider only says which.
        if narrowest.is_none_or(|n| place.people.mid < n.value.people.mid) {
            narrowest = Some(Told::at(place, mention.span));
            remark = said.map(|said| said.at(mention.span));
        }
    }
    // Names that the reading did not take for places: behind `in`, with a capital; and what the tagger takes for one.
    let listed = seen.found.iter().filter(|f| stands(seen, f) && candidate(f.entry).is_some()).map(|f| (f.from, f.to));
    for (from, to) in listed.chain(seen.tagged(&[TellTag::Place], &[Kind::Place])) {
        if let Some((place, said)) = named(seen, (from, to), Kind::Place, context)
            && let Some(span) = seen.span(from, to)
            && narrowest.is_none_or(|n| place.people.mid < n.value.people.mid && !n.span.is_some_and(|s| s.touches(span)))
        {
            narrowest = Some(Told::at(place, span));
            remark = said.map(|said| said.at(span));
        }
    }
    for found in seen.found.iter().filter(|f| matches!(f.entry, Entry::Setting(_))) {
        if let Entry::Setting(i) = found.entry
            && let (Some(setting), Some(span)) = (SETTINGS.get(i), seen.span(found.from, found.to))
            && seen.before(found.from, 2, &["our", "my", "this", "a", "the", "tiny", "in"])
            && narrowest.is_none_or(|n| n.value.level > Level::County)
        {
            let inside = narrowest.map_or_else(|| home.unwrap_or_else(Place::world), |n| n.value);
            let place = Place { level: Level::Setting, people: setting.people, ..inside };
            narrowest = Some(Told::at(place, span));
            remark = None;
        }
    }
    facts.remarks.extend(remark);
    // What stands right behind the narrowest goes with it: "Kenosha, Wisconsin".
    let apart =
        |span: Span| narrowest.and_then(|n| n.span).is_some_and(|n| !n.touches(span) && !(n.end()..n.end() + 3).contains(&span.start()));
    all.retain(|p| p.span.is_some_and(apart));
    all.sort_by(|a, b| a.value.people.mid.total_cmp(&b.value.people.mid));
    all.truncate(MOST_ALSO);
    facts.also.places = all;
    facts.place = narrowest.or_else(|| home.map(|place| Told { value: place, span: None, from: From::Profile }));
    if facts.place.is_none() {
        facts.remarks.push(Remark::NoPlace);
    }
}

/// The author's own place, from the profile.
pub fn home(author: &Author) -> Option<Place> {
    let place = Words::cut(&format!("{}, {}", author.place, author.country));
    let found = tables::find(&place);
    let mut context = Context::default();
    for one in &found {
        match one.entry {
            Entry::Country(i) => context.country = context.country.or(Some(i)),
            Entry::State(i) => {
                context.state = Some(i);
                context.country = united_states();
            }
            Entry::Region(i) => context.region = Some(i),
            _ => {}
        }
    }
    let whole = found.iter().filter(|f| !found.iter().any(|g| g.from <= f.from && f.to <= g.to && g.to - g.from > f.to - f.from));
    let candidates: Vec<Place> = whole.filter_map(|f| candidate(f.entry)).filter(|p| fits(p, context)).collect();
    // Of "Kenosha, Wisconsin, US" the narrowest; of several towns of one name the largest.
    let level = candidates.iter().map(|p| p.level).min()?;
    candidates.into_iter().filter(|p| p.level == level).max_by(|a, b| a.people.mid.total_cmp(&b.people.mid))
}

fn candidate(entry: Entry) -> Option<Place> {
    Some(match entry {
        Entry::Town(state, people) => Place { state: Some(state), country: united_states(), ..Place::new(Level::Town, people) },
        Entry::County(state, people) => Place { state: Some(state), country: united_states(), ..Place::new(Level::County, people) },
        Entry::City(country, people) => Place { country: Some(country), ..Place::new(Level::Town, people) },
        Entry::State(i) => Place::of_state(i),
        Entry::Region(i) => Place::of_region(i),
        Entry::Country(i) => Place::of_country(i),
        _ => return None,
    })
}

fn fits(place: &Place, context: Context) -> bool {
    context.country.is_none_or(|c| place.country == Some(c))
        && context.state.is_none_or(|s| place.level >= Level::Country || place.state == Some(s))
}

/// What there is to remark of a name.
#[derive(Clone, Copy)]
enum Said {
    Unknown,
    Many(u16),
}

impl Said {
    fn at(self, span: Span) -> Remark {
        match self {
            Self::Unknown => Remark::UnknownPlace(span),
            Self::Many(count) => Remark::ManyPlaces(span, count),
        }
    }
}

/// The place that the words of a mention name.
fn named(seen: &Seen<'_>, (from, to): (usize, usize), kind: Kind, home: Context) -> Option<(Place, Option<Said>)> {
    if kind == Kind::Zip {
        let code = (from..to).find(|&i| seen.folded(i).len() == 5).and_then(|i| seen.value(i));
        return code.and_then(tables::zip).map(|people| (Place { country: united_states(), ..Place::new(Level::Zip, people) }, None));
    }
    let told = beside(seen, to);
    let context = told.or(home);
    let inside = |f: &&Found| f.to <= to && candidate(f.entry).is_some();
    let longest = seen.found(from, to).iter().filter(inside).map(|f| f.to - f.from).max();
    let first = seen.found(from, to).iter().filter(inside).find(|f| Some(f.to - f.from) == longest);
    let small = Place { level: Level::Town, people: UNLISTED, state: context.state, region: context.region, country: context.country };
    let hyphen = seen.is(to, &["-"]) || from.checked_sub(1).is_some_and(|b| seen.is(b, &["-"]));
    let street = (from..=to).any(|i| seen.reading.words.get(i).is_some_and(|w| w.classes.has(Class::StreetWord)));
    let named = kind == Kind::Place && !hyphen && !street && (from..to).any(|i| capital(seen, i));
    let unlisted = named.then_some((small, Some(Said::Unknown)));
    let Some(first) = first.filter(|f| whole(seen, (from, to), f)) else { return if kind == Kind::Place { unlisted } else { None } };
    // A hospital called after a state is no state.
    let all = seen.found(first.from, first.from + 1).iter().filter(|f| f.to == first.to).filter_map(|f| candidate(f.entry));
    let all: Vec<Place> = all.filter(|p| kind != Kind::Facility || p.level <= Level::County && p.people.mid > 5000.0).collect();
    let mut near: Vec<Place> = best(&all, told, home);
    // "New York" is the city, which lies in the state of that name.
    let states: Vec<_> = near.iter().filter(|p| p.level == Level::Town && p.people.mid > CITY).filter_map(|p| p.state).collect();
    near.retain(|p| p.level != Level::State || !p.state.is_some_and(|s| states.contains(&s)));
    let Some(largest) = near.iter().copied().max_by(|a, b| a.people.mid.total_cmp(&b.people.mid)) else { return unlisted };
    near.retain(|p| p.people.mid * FAR_LARGER >= largest.people.mid);
    let least = near.iter().map(|p| p.people.mid).fold(largest.people.mid, f64::min);
    let said = (near.len() > 1).then_some(Said::Many(near.len() as u16));
    // The range reaches down to the least of them.
    let people = Spread { low: largest.people.low.min(least), ..largest.people };
    Some((Place { people, ..largest }, said))
}

/// Of two places of one name, nobody takes the one for meant that is so many times smaller (judgement).
const FAR_LARGER: f64 = 20.0;

/// A town abroad with more people than this is known by its name.
const KNOWN_ABROAD: f64 = 100_000.0;
/// A town larger than this is meant sooner than its state.
const CITY: f64 = 500_000.0;

/// The candidates that fit what stands beside the name, or else the author's own state, or country; of places of very
/// different size only the large: London is London, whatever else is called so.
fn best(all: &[Place], told: Context, home: Context) -> Vec<Place> {
    let of = |all: &[Place], fits: &dyn Fn(&Place) -> bool| all.iter().copied().filter(|p| fits(p)).collect::<Vec<_>>();
    let in_state = |c: Context| of(all, &|p| c.state.is_some() && p.state == c.state);
    let told_country = of(all, &|p| told.country.is_some() && p.country == told.country);
    let largest = all.iter().map(|p| p.people.mid).fold(0.0, f64::max);
    let large = of(all, &|p| p.people.mid * FAR_LARGER >= largest);
    let in_country = of(&large, &|p| home.country.is_some() && p.country == home.country);
    let mut tries = [in_state(told), told_country, in_state(home), in_country].into_iter();
    tries.find(|near| !near.is_empty()).unwrap_or_else(|| {
        // A hamlet of that name in another country is not what anybody here means.
        of(&large, &|p| home.country.is_none() || p.level > Level::County || p.people.mid > KNOWN_ABROAD)
    })
}

impl Context {
    fn or(self, other: Self) -> Self {
        if self.state.is_some() || self.country.is_some() || self.region.is_some() { self } else { other }
    }
}

/// The state, region or country that stands right behind: `Kenosha, WI`, `Leeds in England`.
fn beside(seen: &Seen<'_>, to: usize) -> Context {
    let at = if seen.is(to, &[",", "in", "("]) { to + 1 } else { to };
    let mut context = Context::default();
    for found in seen.found(at, at + 1) {
        match found.entry {
            Entry::State(i) => (context.state, context.country) = (Some(i), united_states()),
            Entry::Region(i) => {
                context.region = Some(i);
                context.country = REGIONS.get(i).and_then(|r| country_of_code(r.code));
            }
            Entry::Country(i) if context.state.is_none() => context.country = Some(i),
            _ => {}
        }
    }
    context
}

/// Whether the listed words are the whole name, but for words such as upper, downtown, hospital: Cedar is not Cedar Hollow.
fn whole(seen: &Seen<'_>, (from, to): (usize, usize), found: &Found) -> bool {
    const BESIDE: &[&str] = &[
        "north",
        "northern",
        "south",
        "southern",
        "east",
        "eastern",
        "west",
        "western",
        "upper",
        "lower",
        "central",
        "greater",
        "downtown",
        "rural",
        "upstate",
        "old",
        "near",
        "general",
        "regional",
        "community",
        "memorial",
        "royal",
        "university",
        "city",
        "county",
        "district",
        "st",
        "state",
        "the",
    ];
    (from..to).all(|i| {
        let generic = seen
            .found(i, i + 1)
            .iter()
            .any(|f| matches!(f.entry, Entry::Facility(_)) || candidate(f.entry).is_some_and(|p| p.level >= Level::Region));
        let facility = seen.reading.words.get(i).is_some_and(|w| w.classes.has(Class::FacilityWord));
        (found.from..found.to).contains(&i) || !capital(seen, i) || seen.is(i, BESIDE) || generic || facility
    })
}

/// `in Beaufort`, `from Duluth`: a name with a capital behind a word for where.
fn stands(seen: &Seen<'_>, found: &Found) -> bool {
    seen.before(found.from, 1, &["in", "from", "near", "outside", "at", "to", "of", "en", "aus", "bei", "nahe", "a", "em", "de"])
        && (found.from..found.to).all(|i| capital(seen, i) || seen.is(i, &[".", "-"]))
        && !(found.from..found.to)
            .all(|i| seen.reading.words.get(i).is_some_and(|w| w.classes.has(Class::FirstName) || w.classes.has(Class::Month)))
        && !seen.within(found.from, &[Kind::Name, Kind::Organisation])
}

fn capital(seen: &Seen<'_>, i: usize) -> bool {
    let word = seen.reading.words.get(i);
    word.is_some_and(|w| w.shape == Shape::Letters && seen.text.get(w.span.range()).is_some_and(|t| t.starts_with(char::is_uppercase)))
}

/// Words that make a kind of facility the author's own or the patient's: `our ED`, `in the NICU`.
const AT: &[&str] = &["our", "my", "the", "in", "at", "this", "to", "into", "on", "a", "from"];

/// The kind of facility, and whether it has a name.
fn facility(seen: &Seen<'_>, facts: &mut Facts) {
    let named = seen.reading.mentions.iter().find(|m| m.kind == Kind::Facility && !matches!(m.role, Role::Author | Role::Colleague));
    let listed = seen.found.iter().filter(|f| seen.before(f.from, 2, AT) || named.is_some_and(|m| seen.within(f.from, &[m.kind])));
    let kinds = listed.filter_map(|f| if let Entry::Facility(i) = f.entry { Some((i, seen.span(f.from, f.to)?)) } else { None });
    // The narrowest kind told: an intensive care unit in a hospital.
    let kind = kinds.min_by(|a, b| people(a.0).total_cmp(&people(b.0)));
    if let Some(mention) = named {
        let (from, to) = seen.words(mention);
        let generic = seen.covered(|entry| matches!(entry, Entry::Facility(_)));
        facts.facility_named = (from..to).any(|i| capital(seen, i) && generic.get(i) == Some(&false));
        let usual = tables::FACILITIES.iter().position(|f| f.id == ANY_HOSPITAL);
        facts.facility = kind.map(|k| k.0).or(usual).map(|i| Told::at(i, mention.span));
    } else {
        facts.facility = kind.map(|(i, span)| Told::at(i, span));
    }
}

/// Row of the table for a hospital of unknown size.
pub(in crate::identity) const ANY_HOSPITAL: &str = "hospital";

fn people(facility: usize) -> f64 {
    tables::FACILITIES.get(facility).map_or(f64::MAX, |f| f.people.mid)
}
