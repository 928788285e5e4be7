//! The identity estimate: what it must say, what it must not, and the laws it obeys.

use super::{ENGINE, post, under};
use chaperone_core::identity::count::{alone, enough, risk};
use chaperone_core::identity::facts::{FactKind, Remark};
use chaperone_core::identity::{Identity, THRESHOLD, estimate, words};
use chaperone_core::post::{Author, Situation};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn by(place: &str, country: &str) -> Situation {
    let author = Author { role: "ED doctor".to_owned(), country: country.to_owned(), place: place.to_owned(), ..Author::default() };
    Situation { author, ..Situation::default() }
}

/// What is counted of a text, whether or not it tells of a patient.
fn counted(text: &str, situation: Situation) -> Identity {
    let post = post(text, situation);
    estimate(&post, &ENGINE.read(&post), THRESHOLD, &[]).unwrap_or_else(|| panic!("nothing to count: {text}")).advised(&post)
}

fn others(text: &str) -> f64 {
    counted(text, by("", "US")).count.others.mid
}

fn remarks(text: &str, situation: Situation) -> Vec<Remark> {
    counted(text, situation).facts.remarks
}

#[test]
fn the_threshold_is_about_eleven_people() {
    assert!((10.0..12.0).contains(&enough(THRESHOLD)));
    assert!((risk(1e-12) - 1.0).abs() < 1e-9 && risk(1e6) < 1e-5);
    assert!((alone(1.0) - (-1.0f64).exp()).abs() < 1e-12);
}

#[test]
fn posts_about_nobody_in_particular_are_not_counted() {
    for text in [
        "Measles cases in Ohio rose from 40 to 112 in a quarter. Two doses protect about 97 of 100 people.",
        "Speaking at the trauma meeting in Denver on Friday about pelvic binders. Come and say hi.",
        "I turned 50 in Duluth on Tuesday and booked my own colonoscopy.",
        "My dad, 79, had his valve done in Halifax on Monday and is already correcting the physio's grammar.",
        "Suppose a 30-year-old comes in with a first seizure. What do you want to know?",
        "Patients with diabetes need eye checks every year.",
        "New guideline on hypertension is out. Thread.",
        "Coffee first.",
        "In 1951 a woman of thirty-one lay in a ward in Baltimore, and medicine is still in her debt.",
        "Our trial took 412 patients, mean age 71, in Leipzig and Graz, and it was negative.",
        "We are hiring a nurse for our clinic in Kenosha, start in March.",
        "",
        "👍",
    ] {
        let post = post(text, by("", "US"));
        assert!(estimate(&post, &ENGINE.read(&post), THRESHOLD, &[]).is_none_or(|identity| !identity.story), "{text}");
    }
}

#[test]
fn stories_of_a_patient_are_counted() {
    for text in [
        "A 62-year-old woman with heart failure in Chicago told me she had stopped her water tablets.",
        "47yo farmer in bay 3, arm caught in a baler last night. He asked who would milk the cows.",
        "She was 19, struck by lightning in Kenosha yesterday, and she laughed about it.",
        "Delivered quadruplets this morning! All four are pink and loud.",
    ] {
        assert!(ENGINE.check(&post(text, by("", "US"))).identity.is_some(), "{text}");
    }
}

#[test]
fn every_detail_leaves_fewer_people() {
    for (fewer, more) in [
        ("A man in Chicago with appendicitis last night.", "A man in Chicago with appendicitis last year."),
        ("A man in Kenosha with appendicitis last month.", "A man in Wisconsin with appendicitis last month."),
        ("A man in Wisconsin with appendicitis last month.", "A man in the United States with appendicitis last month."),
        ("A 34-year-old man in Chicago with appendicitis last month.", "A man in Chicago with appendicitis last month."),
        ("A 34-year-old man in Chicago with appendicitis last month.", "A man in his thirties in Chicago with appendicitis last month."),
        ("A carpenter in Chicago with appendicitis last month, a man of 34.", "A man of 34 in Chicago with appendicitis last month."),
        ("A man in Chicago with quadriplegia was struck by lightning.", "A man in Chicago was struck by lightning."),
        ("An astronaut in Houston with gout.", "A teacher in Houston with gout."),
    ] {
        assert!(others(fewer) < others(more), "{fewer}: {} | {more}: {}", others(fewer), others(more));
    }
}

#[test]
fn nobody_is_older_than_the_oldest() {
    let identity = counted("A 240-year-old gentleman with gout in Chicago this morning.", by("", "US"));
    assert!(matches!(identity.facts.remarks.as_slice(), [Remark::ImpossibleAge(_), ..]));
    assert!(identity.facts.ages.is_none());
}

#[test]
fn an_unknown_place_widens_the_range_and_is_said() {
    let known = counted("A man with appendicitis in Kenosha last month.", by("", "US"));
    let unknown = counted("A man with appendicitis in Upper Marlingford last month.", by("", "US"));
    assert!(matches!(unknown.facts.remarks.as_slice(), [Remark::UnknownPlace(_)]), "{:?}", unknown.facts.remarks);
    let width = |i: &Identity| i.count.others.high / i.count.others.low;
    assert!(width(&unknown) > 2.0 * width(&known));
}

#[test]
fn of_many_places_the_largest_counts_unless_something_says_which() {
    let text = "A man with appendicitis in Springfield last month.";
    let many = |remarks: &[Remark]| remarks.iter().any(|r| matches!(r, Remark::ManyPlaces(_, 3..)));
    assert!(many(&remarks(text, by("", "US"))));
    assert!(!many(&remarks(text, by("Chicago, Illinois", "US"))));
    assert!(!many(&remarks("A man with appendicitis in Springfield, Ohio last month.", by("", "US"))));
    let which = |text: &str| counted(text, by("", "US")).count.pool.people.mid;
    assert!(which(text) > which("A man with appendicitis in Springfield, Ohio last month."));
    // London is London, for an American too, unless the post says which.
    for country in ["UK", "US"] {
        let london = counted("A man with appendicitis in London last month.", by("", country));
        assert!(london.count.pool.people.mid > 5e6 && !many(&london.facts.remarks));
    }
    assert!(which("A man with appendicitis in London, Kentucky last month.") < 20_000.0);
}

#[test]
fn a_man_who_is_she_counts_as_neither() {
    let identity = counted("A 50-year-old man with gout in Chicago. She said she hates it. She left.", by("", "US"));
    assert!(identity.facts.remarks.contains(&Remark::TwoSexes));
    assert!(identity.facts.sex.is_none());
}

#[test]
fn of_two_ages_that_exclude_each_other_the_first_counts_and_it_is_said() {
    let identity = counted("A 47-year-old man with gout in Chicago, a 60-year-old.", by("", "US"));
    assert!(matches!(identity.facts.remarks.as_slice(), [Remark::TwoAges(_)]));
    assert!(identity.facts.ages.is_some_and(|a| (a.value.from - 47.0).abs() < 0.5));
}

#[test]
fn without_a_place_the_authors_own_counts() {
    let text = "A man with appendicitis last night, and he sang.";
    let here = counted(text, by("Kenosha, Wisconsin", "US"));
    assert!((here.count.pool.people.mid / 72_000.0 - 1.0).abs() < 0.5, "{}", here.count.pool.people.mid);
    assert!(!here.facts.remarks.contains(&Remark::NoPlace));
    let nowhere = counted(text, Situation::default());
    assert!(nowhere.facts.remarks.contains(&Remark::NoPlace));
    assert!(nowhere.count.pool.people.mid < 1e6, "the people of one hospital, not of the world");
}

#[test]
fn places_of_other_countries_are_known() {
    for (text, country, people) in [
        ("A man with gout in Leeds.", "UK", 300_000.0..900_000.0),
        ("A man with gout in Queensland.", "Australia", 4e6..6.5e6),
        ("A man with gout in Galway.", "Ireland", 50_000.0..150_000.0),
        ("A man with gout in Kenya.", "Kenya", 4e7..8e7),
    ] {
        let identity = counted(text, by("", country));
        assert!(people.contains(&identity.count.pool.people.mid), "{text} {}", identity.count.pool.people.mid);
    }
    let width = |country: &str, place: &str| {
        let others = counted(&format!("A man with gout in {place}."), by("", country)).count.others;
        others.high / others.low
    };
    assert!(width("UK", "Leeds") > width("US", "Kenosha"), "rates are American: abroad the range is wider");
}

#[test]
fn advice_is_true_and_helps() {
    let identity = counted("A 47-year-old farmer in Kenosha was hit by lightning yesterday and he walked in by himself.", by("", "US"));
    assert!(identity.recognisable() && !identity.advice.is_empty());
    let mut before = identity.count.others.mid;
    for step in &identity.advice {
        assert!(step.others_after > before, "{}", step.change);
        before = step.others_after;
        // A date is left out or waited for, never changed.
        assert!(step.kind != FactKind::Time || step.change.starts_with("Leave out when"));
    }
    let wider = identity.advice.iter().find(|s| s.kind == FactKind::Place).unwrap();
    assert!(wider.change.contains("“Wisconsin” instead of “Kenosha”"));
    assert!(wider.sentence.as_deref().is_some_and(|s| s.contains("in Wisconsin") && !s.contains("Kenosha")), "{:?}", wider.sentence);
}

#[test]
fn a_story_that_needs_everything_changed_is_called_hollow() {
    let hollow = counted("Our village priest, 97, was bitten by a shark this morning. He died.", by("", "US"));
    assert!(hollow.hollow && words::outcome(&hollow).contains("do not post it"), "{}", words::outcome(&hollow));
    let fine = counted("A man with appendicitis in Kenosha last month.", by("", "US"));
    assert!(!fine.hollow);
}

#[test]
fn an_organisation_sets_its_own_threshold() {
    let overlay = "over = [\"mms\"]\nrecognisable = [{ above = 0.001, reason = \"strict\" }]\n";
    let text = "A man with appendicitis in Chicago last month, and he sang.";
    let usual = ENGINE.check(&post(text, by("", "US"))).identity.unwrap();
    let strict = under(overlay).check(&post(text, by("", "US"))).identity.unwrap();
    assert!(!usual.recognisable() && strict.recognisable());
}

#[test]
fn earlier_posts_about_the_same_patient_add_up() {
    let earlier = [
        ("e1", "Lovely sunrise over the car park after nights."),
        ("e2", "Whitebaiter, 73, big white moustache, leptospirosis. He has fished that river since he was six."),
        ("e3", "A 40-year-old woman with migraine taught me a song today."),
    ];
    let earlier: Vec<_> = earlier
        .iter()
        .map(|(id, text)| ENGINE.earlier(&chaperone_core::post::Post { id: (*id).to_owned(), ..post(text, by("Hokitika", "New Zealand")) }))
        .collect();
    let draft = post("Our whitebaiter went home today. He left a bucket on the desk for the team.", by("Hokitika", "New Zealand"));
    let identity = ENGINE.check_after(&draft, &earlier).identity.unwrap();
    let together = identity.together.unwrap();
    assert_eq!(together.posts.iter().map(|p| p.0.as_str()).collect::<Vec<_>>(), ["e2"]);
    assert!(together.others < identity.count.others.mid);
    let other = post("A 20-year-old woman with asthma told me about her exams today.", by("Hokitika", "New Zealand"));
    assert!(ENGINE.check_after(&other, &earlier).identity.is_none_or(|i| i.together.is_none()));
}

/// Details that may stand in any post.
const DETAILS: &[&str] = &[
    "a 47yo",
    "farmer",
    "she",
    "he",
    "in Kenosha",
    "in Springfield",
    "in our village",
    "Wisconsin",
    "last night",
    "in residency",
    "three weeks ago",
    "on Tuesday",
    "struck by lightning",
    "with appendicitis",
    "and diabetes",
    "died",
    "his wife",
    "red hair",
    "two brothers",
    "quadruplets",
    "our ICU",
    "St. Aldric's Hospital",
    "the mayor",
    "240 years old",
    "53140",
    "March 2019",
    "🎉",
    "Doña Inés",
    "\n",
    ".",
    ",",
    "\"",
    "é",
];

proptest! {
    #[test]
    fn the_working_gives_the_answer(bits in vec(select(DETAILS), 0..14), place in select(vec!["", "Kenosha, Wisconsin", "Leeds", "zzz"])) {
        let text = bits.join(" ");
        let post = post(&text, by(place, "US"));
        let reading = ENGINE.read(&post);
        if let Some(identity) = estimate(&post, &reading, THRESHOLD, &[]) {
            let identity = identity.advised(&post);
            let others = identity.count.others;
            let product = identity.count.factors.iter().fold(identity.count.pool.people.mid, |n, f| n * f.factor);
            prop_assert!((product - others.mid).abs() <= 1e-9 * others.mid.max(1e-300));
            prop_assert!(others.low <= others.mid && others.mid <= others.high && others.low > 0.0 && others.high.is_finite());
            prop_assert!((0.0..=1.0).contains(&identity.alone));
            let chance = identity.risk;
            prop_assert!([chance.own, chance.family, chance.local, chance.stranger].iter().all(|r| (0.0..=1.0).contains(r)));
            prop_assert!(chance.own >= chance.family);
            for factor in &identity.count.factors {
                prop_assert!(factor.factor > 0.0 && factor.sigma.is_finite());
                prop_assert!(factor.span.is_none_or(|s| text.get(s.range()).is_some_and(|t| !t.is_empty())));
            }
            let mut before = others.mid;
            for step in &identity.advice {
                prop_assert!(step.others_after > before);
                before = step.others_after;
            }
            prop_assert!(!identity.recognisable() || !identity.advice.is_empty() || identity.hollow);
            let again = estimate(&post, &reading, THRESHOLD, &[]).unwrap().advised(&post);
            prop_assert_eq!(again, identity);
        }
    }
}
