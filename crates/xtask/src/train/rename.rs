//! More names to learn from: the same texts with other invented names, towns and clinics in them, so that
//! the tagger learns where a name stands and not which names the corpus happens to use.

use std::ops::Range;
use std::path::Path;

use crate::random::Random;

/// A text with marked spans, as the corpus marks them.
pub type Marked = (String, Vec<(Range<usize>, String)>);

/// Lists to draw from.
pub struct Names {
    first: Vec<String>,
    last: Vec<String>,
    town: Vec<String>,
}

const TITLES: &[&str] = &["Mr", "Mrs", "Ms", "Dr", "Mr.", "Mrs.", "Dr.", "nurse", "pt", "patient"];
const CLINICS: &[&str] = &[
    "Hospital",
    "General Hospital",
    "Medical Center",
    "Clinic",
    "Health Center",
    "Memorial",
    "Family Practice",
    "Regional",
    "Children's Hospital",
    "Nursing Home",
    "Urgent Care",
    "Dialysis",
    "Surgery",
    "Infirmary",
    "Community Hospital",
    "University Hospital",
    "Rehab",
    "Hospice",
    "Cardiology",
    "Dental",
];

impl Names {
    /// Reads the lexicon's lists.
    pub fn read(root: &Path) -> Result<Self, String> {
        let list = |name: &str| -> Result<Vec<String>, String> {
            let path = root.join("crates/chaperone-core/lexicon").join(name);
            let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            Ok(text
                .lines()
                .filter(|l| !l.starts_with('#'))
                .flat_map(|l| l.split(','))
                .map(|w| w.trim().to_owned())
                .filter(|w| w.len() > 2)
                .collect())
        };
        Ok(Self { first: list("first-name.txt")?, last: list("surname.txt")?, town: list("city.txt")? })
    }

    fn pick<'a>(list: &'a [String], random: &mut Random) -> &'a str {
        list.get((random.next() % list.len().max(1) as u64) as usize).map_or("", String::as_str)
    }

    /// A capitalised name; now and then one that no list has.
    fn name(list: &[String], random: &mut Random) -> String {
        let mut name: Vec<char> = Self::pick(list, random).chars().collect();
        if random.unit() < 0.25 && name.len() > 3 {
            let at = 1 + (random.next() % (name.len() as u64 - 2)) as usize;
            name[at] = char::from(b"aeioulrnmst"[(random.next() % 11) as usize]);
        }
        capital(&name.into_iter().collect::<String>())
    }

    fn person(&self, random: &mut Random) -> String {
        let (first, last) = (Self::name(&self.first, random), Self::name(&self.last, random));
        let initial = |name: &str| name.chars().next().unwrap_or('A').to_string();
        match random.next() % 9 {
            0..=2 => format!("{first} {last}"),
            3 | 4 => first,
            5 => last,
            6 => format!("{last}, {first}"),
            7 => format!("{}. {last}", initial(&first)),
            _ => format!("{first} {}.", initial(&last)),
        }
    }

    fn clinic(&self, random: &mut Random) -> String {
        let name = match random.next() % 3 {
            0 => Self::name(&self.last, random),
            1 => capital(Self::pick(&self.town, random)),
            _ => format!("St. {}", Self::name(&self.first, random)),
        };
        format!("{name} {}", CLINICS[(random.next() % CLINICS.len() as u64) as usize])
    }

    /// The same text with other names; `None` where it has none.
    pub fn renamed(&self, (text, spans): &Marked, random: &mut Random) -> Option<Marked> {
        let mut sorted: Vec<_> = spans.iter().collect();
        sorted.sort_by_key(|s| s.0.start);
        let (mut out, mut marks, mut at, mut changed) = (String::new(), Vec::new(), 0, false);
        for (range, kind) in sorted {
            out.push_str(text.get(at..range.start)?);
            let old = text.get(range.clone())?;
            let new = match kind.as_str() {
                "name" | "~colleague" | "~author" | "~family" => Some(self.person(random)),
                "facility" if old.chars().any(char::is_uppercase) => Some(self.clinic(random)),
                "place" | "~place-name" if old.chars().next().is_some_and(char::is_uppercase) && !old.contains(' ') => {
                    Some(capital(Self::pick(&self.town, random)))
                }
                _ => None,
            };
            changed |= new.is_some();
            let new = new.map_or_else(|| old.to_owned(), |n| cased(&n, random));
            marks.push((out.len()..out.len() + new.len(), kind.clone()));
            out.push_str(&new);
            at = range.end;
        }
        out.push_str(text.get(at..)?);
        changed.then_some((out, marks))
    }

    /// A text without names, with one put before or behind it.
    pub fn named(&self, text: &str, random: &mut Random) -> Marked {
        let name = cased(&self.person(random), random);
        let title = TITLES[(random.next() % TITLES.len() as u64) as usize];
        let before = match random.next() % 6 {
            0 => String::new(),
            1 => format!("{title} "),
            2 => "re ".to_owned(),
            3 => "my patient ".to_owned(),
            4 => "for ".to_owned(),
            _ => "I have ".to_owned(),
        };
        if random.unit() < 0.6 {
            let after = [", ", " ", ": ", " is a "][(random.next() % 4) as usize];
            let span = before.len()..before.len() + name.len();
            return (format!("{before}{name}{after}{text}"), vec![(span, "name".to_owned())]);
        }
        let clinic = cased(&self.clinic(random), random);
        let link = [" at ", ", ", " from "][(random.next() % 3) as usize];
        let start = text.len() + 1 + before.len();
        let place = start + name.len() + link.len();
        let marks = vec![(start..start + name.len(), "name".to_owned()), (place..place + clinic.len(), "facility".to_owned())];
        (format!("{text} {before}{name}{link}{clinic}"), marks)
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// As busy people type it: mostly as it is, often small, sometimes all capitals.
fn cased(name: &str, random: &mut Random) -> String {
    match random.unit() {
        x if x < 0.25 => name.to_lowercase(),
        x if x < 0.35 => name.to_uppercase(),
        _ => name.to_owned(),
    }
}
