//! A large roster of invented patients against the posts of the corpus: who is found, and who is found in vain.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests end at the first surprise")]

use std::path::Path;
use std::sync::LazyLock;

use chaperone_api::PostReader;
use chaperone_core::Engine;
use chaperone_core::post::Post;
use chaperone_core::roster::{Builder, Date, Key, Listed, Match, Person, Roster};
use chaperone_core::text::Draft;

const LISTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../chaperone-core/lexicon");
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus");

/// Numbers without order, the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

fn list(names: &[&str]) -> Vec<String> {
    let read = |name: &&str| std::fs::read_to_string(Path::new(LISTS).join(format!("{name}.txt"))).unwrap();
    let text: Vec<String> = names.iter().map(read).collect();
    let lines = text.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(',')).map(|name| name.trim().to_owned()).filter(|name| name.len() > 1).collect()
}

const COMMON_FIRST: &[&str] = &[
    "James",
    "Mary",
    "Robert",
    "Patricia",
    "John",
    "Jennifer",
    "Michael",
    "Linda",
    "David",
    "Elizabeth",
    "William",
    "Barbara",
    "Richard",
    "Susan",
    "Joseph",
    "Jessica",
    "Thomas",
    "Sarah",
    "Charles",
    "Karen",
    "Maria",
    "Daniel",
    "Nancy",
    "Matthew",
    "Lisa",
    "Anthony",
    "Betty",
    "Mark",
    "Margaret",
    "Paul",
    "Sandra",
    "Anna",
    "Grace",
    "Emma",
    "Laura",
    "Peter",
    "Helen",
    "George",
    "Alice",
    "Ahmed",
];
const COMMON_LAST: &[&str] = &[
    "Smith",
    "Johnson",
    "Williams",
    "Brown",
    "Jones",
    "Garcia",
    "Miller",
    "Davis",
    "Rodriguez",
    "Martinez",
    "Hernandez",
    "Lopez",
    "Wilson",
    "Anderson",
    "Thomas",
    "Taylor",
    "Moore",
    "Jackson",
    "Martin",
    "Lee",
    "Perez",
    "Thompson",
    "White",
    "Harris",
    "Clark",
    "Lewis",
    "Robinson",
    "Walker",
    "Young",
    "Allen",
    "King",
    "Wright",
    "Scott",
    "Nguyen",
    "Hill",
    "Green",
    "Adams",
    "Baker",
    "Nelson",
    "Khan",
];

/// Invented patients: half with the commonest names, half with names from the program's own lists.
fn patients(count: usize, mut each: impl FnMut(&str, &str, Date, &str)) {
    let (first, last) = (list(&["first-name", "first-name-common"]), list(&["surname", "surname-common"]));
    let mut dice = Dice(1);
    for n in 0..count {
        let (given, family) = if n % 2 == 0 {
            (COMMON_FIRST[dice.below(COMMON_FIRST.len())], COMMON_LAST[dice.below(COMMON_LAST.len())])
        } else {
            (first[dice.below(first.len())].as_str(), last[dice.below(last.len())].as_str())
        };
        let born = Date::new(1925 + dice.below(100) as u32, 1 + dice.below(12) as u32, 1 + dice.below(28) as u32).unwrap();
        each(given, family, born, &format!("{}", 1_000_000 + dice.below(9_000_000)));
    }
}

fn roster(count: usize) -> Roster {
    let mut builder = Builder::new(Key::new([9; 16]));
    patients(count, |given, family, born, number| {
        builder.add(&Person { given: &[given], family: &[family], born: &[born], numbers: &[number] });
    });
    builder.finish()
}

/// The posts of the corpus, each with whether nothing is wrong with it.
fn corpus() -> Vec<(Post, bool)> {
    let reader = PostReader { skip_unknown: true, ..PostReader::default() };
    let mut posts = Vec::new();
    for folder in [CORPUS.to_owned(), format!("{CORPUS}/everyday")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "jsonl") {
                let text = std::fs::read_to_string(path).unwrap();
                posts.extend(text.lines().filter_map(|line| Some((reader.read(line).ok()?, line.contains("\"labels\": []")))));
            }
        }
    }
    posts
}

/// What is found of the roster in `text`.
fn found(roster: &Roster, text: &str) -> Vec<Match> {
    let post = Post { draft: Draft::new(text).unwrap(), ..Post::default() };
    roster.find(&ENGINE.read(&post), &post.situation.author)
}

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::default);
static ROSTER: LazyLock<Roster> = LazyLock::new(|| roster(100_000));

/// How titles of several languages begin.
const TITLES: [&str; 5] = ["m", "frau", "herr", "se", "sig"];

/// The corpus names only invented people, so every match there is by chance: a full name or a rare one twice in fifteen
/// thousand posts.
#[test]
fn posts_about_others_stay_as_they_are() {
    let (mut clean, mut titled, mut numbers, mut rest) = (0, 0, 0, Vec::new());
    for (post, _) in corpus().into_iter().filter(|(_, fine)| *fine) {
        clean += 1;
        for one in ROSTER.find(&ENGINE.read(&post), &post.situation.author) {
            let words = post.draft.at(one.span);
            match one.listed {
                // `Mr Sharma`: a title and a family name that some patient bears.
                Listed::Name if TITLES.iter().any(|title| words.to_lowercase().starts_with(title)) => titled += 1,
                // Seven digits are one of the roster's hundred thousand numbers once in ninety times.
                Listed::Number => numbers += 1,
                _ => rest.push(words.to_owned()),
            }
        }
    }
    println!("of {clean} posts with nothing wrong: {titled} a title and a family name, {numbers} a number, others {rest:?}");
    assert!(clean > 10_000 && titled * 500 <= clean && numbers <= 2 && rest.len() <= 2, "{titled} {numbers} {rest:?}");
}

const FRAMES: &[&str] = &[
    "Please pray for {} tonight, she coded twice on my shift.",
    "{} came back to clinic with the same cough.",
    "So proud of how {} handled her first round of chemo.",
    "Hi {}, your records show you missed three appointments.",
    "Long day. Told {} the biopsy was benign and we both cried.",
    "My favourite patient is {} from bay 4.",
];

/// One letter other, less, more, or two swapped; the first letter stays the first.
fn slip(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = 1 + dice.below(letters.len() - 2);
    let other = char::from(b'a' + dice.below(26) as u8);
    match dice.below(4) {
        0 => letters[at] = other,
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, other),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Of every hundred patients named in a post, so many are found: however common the name, in whatever order and case.
#[test]
fn patients_are_found() {
    let mut dice = Dice(5);
    let mut people: Vec<(String, String)> = Vec::new();
    patients(4000, |given, family, _, _| people.push((capital(given), capital(family))));
    let mut share = |what: &str, least: f64, write: &dyn Fn(&str, &str, &mut Dice) -> Option<String>| {
        let names: Vec<String> = people.iter().filter_map(|(given, family)| write(given, family, &mut dice)).collect();
        let frames = FRAMES.iter().flat_map(|frame| [frame, frame]).cycle();
        let hits = names.iter().zip(frames).filter(|(name, frame)| !found(&ROSTER, &frame.replace("{}", name)).is_empty()).count();
        let share = 100.0 * hits as f64 / names.len() as f64;
        println!("{what:24} {hits} of {} ({share:.1} in 100)", names.len());
        assert!(share >= least, "{what}: {share}");
    };
    share("Marlene Kostrow", 99.5, &|given, family, _| Some(format!("{given} {family}")));
    share("Marlene J. Kostrow", 99.5, &|given, family, _| Some(format!("{given} J. {family}")));
    share("KOSTROW Marlene", 99.0, &|given, family, _| Some(format!("{} {given}", family.to_uppercase())));
    share("Kostrow, Marlene", 97.0, &|given, family, _| Some(format!("{family}, {given}")));
    share("marlene kostrow", 98.0, &|given, family, _| Some(format!("{given} {family}").to_lowercase()));
    share("Mrs Kostrow", 99.5, &|_, family, _| Some(format!("Mrs {family}")));
    share("Malrene Kostrow", 97.0, &|given, family, dice| (given.len() > 5).then(|| format!("{} {family}", slip(given, dice))));
    share("Marlene Kostorw", 98.0, &|given, family, dice| (family.len() > 5).then(|| format!("{given} {}", slip(family, dice))));
}
