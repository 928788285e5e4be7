//! A large roster of invented patients against the posts of the corpus: who is found, and who is found in vain.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests end at the first surprise")]

use std::path::Path;

use chaperone_api::PostReader;
use chaperone_core::Engine;
use chaperone_core::post::Post;
use chaperone_core::roster::{Builder, Date, Key, Listed, Person, Roster};

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

#[test]
fn posts_that_name_nobody_stay_as_they_are() {
    let roster = roster(100_000);
    let engine = Engine::default();
    let (mut posts, mut clean, mut matched) = (0, 0, Vec::new());
    for (post, fine) in corpus() {
        posts += 1;
        clean += usize::from(fine);
        for one in roster.find(&engine.read(&post), &post.situation.author) {
            matched.push((fine, one.listed, post.draft.at(one.span).to_owned(), post.id.clone()));
        }
    }
    let count = |fine: bool, listed: Listed| matched.iter().filter(|m| m.0 == fine && m.1 == listed).count();
    eprintln!("{posts} posts, {clean} of them clean; {} entries", roster.entries());
    for listed in [Listed::Name, Listed::SimilarName, Listed::BirthDate, Listed::Number] {
        eprintln!("{listed:?}: {} in clean posts, {} in others", count(true, listed), count(false, listed));
    }
    for one in &matched {
        eprintln!("{one:?}");
    }
}

const FRAMES: &[&str] = &[
    "Please pray for {} tonight, she coded twice on my shift.",
    "{} came back to clinic with the same cough.",
    "So proud of how {} handled her first round of chemo.",
    "Hi {}, your records show you missed three appointments.",
    "Long day. Told {} the biopsy was benign and we both cried.",
    "My favourite patient is {} from bay 4.",
];

fn slip(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = 1 + dice.below(letters.len() - 1);
    let other = char::from(b'a' + dice.below(26) as u8);
    match dice.below(4) {
        0 => letters[at] = other,
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, other),
        _ => letters.swap(at, at - 1),
    }
    letters.into_iter().collect()
}

fn capital(name: &str) -> String {
    name.split(' ')
        .map(|w| {
            let mut c = w.chars();
            c.next().map(|f| f.to_uppercase().chain(c).collect::<String>()).unwrap_or_default()
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn recall() {
    let roster = roster(100_000);
    let engine = Engine::default();
    let mut dice = Dice(5);
    let mut all: Vec<(String, String)> = Vec::new();
    patients(4000, |g, f, _, _| all.push((capital(g), capital(f))));
    let find = |name: &str, frame: &str| {
        let text = frame.replace("{}", name);
        let post = Post { id: String::new(), draft: chaperone_core::text::Draft::new(text).unwrap(), situation: Default::default() };
        !roster.find(&engine.read(&post), &post.situation.author).is_empty()
    };
    let mut report = |what: &str, make: &mut dyn FnMut(&str, &str) -> Option<String>| {
        let (mut n, mut hit, mut misses) = (0, 0, Vec::new());
        for (k, (g, f)) in all.iter().enumerate() {
            let Some(name) = make(g, f) else { continue };
            let frame = FRAMES[(k / 2) % FRAMES.len()];
            n += 1;
            if find(&name, frame) { hit += 1 } else { misses.push(format!("{name} / {}", (k / 2) % FRAMES.len())) }
        }
        let step = (misses.len() / 25).max(1);
        let shown: Vec<_> = misses.iter().step_by(step).take(25).collect();
        eprintln!("{what}: {hit} of {n}; {shown:?}");
    };
    report("exact", &mut |g, f| Some(format!("{g} {f}")));
    report("initial", &mut |g, f| Some(format!("{g} J. {f}")));
    report("comma", &mut |g, f| Some(format!("{f}, {g}")));
    report("upper", &mut |g, f| Some(format!("{} {g}", f.to_uppercase())));
    report("lower", &mut |g, f| Some(format!("{g} {f}").to_lowercase()));
    report("title", &mut |_, f| Some(format!("Mrs {f}")));
    report("slip given", &mut |g, f| (g.len() >= 6).then(|| format!("{} {f}", slip(g, &mut dice))));
    let mut dice = Dice(6);
    report("slip family", &mut |g, f| (f.len() >= 6).then(|| format!("{g} {}", slip(f, &mut dice))));
}
