//! A TOML table read key by key. Every value knows its place, and no key goes unnoticed.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{PackError, Place, Problem};
use super::nearest::nearest;
use super::scan::{refused, scan};
use super::{FORMAT, MAX_ID, MAX_LIST, MAX_TEXT};

/// A value and the byte where it begins.
pub(super) struct Placed<T> {
    pub(super) value: T,
    pub(super) at: usize,
}

/// What is wrong at a byte. Lines are counted once, when the file is refused: counting them for
/// every value would take time quadratic in the file.
pub(super) struct Fault {
    at: usize,
    problem: Box<Problem>,
}

impl Fault {
    pub(super) fn new(at: usize, problem: Problem) -> Self {
        Self { at, problem: Box::new(problem) }
    }
}

/// Parses `text` and hands its table to `read`.
pub(super) fn document<T>(text: &str, read: impl FnOnce(&Table<'_>) -> Result<T, Fault>) -> Result<T, PackError> {
    scan(text)?;
    let table = DeTable::parse(text).map_err(|error| {
        let place = error.span().map_or(Place::START, |span| Place::of(text, span.start));
        PackError::new(place, Problem::Syntax(shown(error.message(), 200)))
    })?;
    read(&Table { text, keys: table.get_ref(), at: 0 }).map_err(|fault| PackError::new(Place::of(text, fault.at), *fault.problem))
}

/// Words of the file as they may be shown: short, on one line.
fn shown(words: &str, limit: usize) -> String {
    let mut out = String::new();
    for c in words.chars().take(limit) {
        if refused(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    if words.chars().nth(limit).is_some() {
        out.push('…');
    }
    out
}

/// The problem of a `name` that is none of `known`.
pub(super) fn unknown(what: &'static str, name: &str, known: impl IntoIterator<Item = &'static str>) -> Problem {
    Problem::UnknownName { what, name: shown(name, MAX_ID), meant: nearest(name, known).map(str::to_owned) }
}

/// A table under reading.
pub(super) struct Table<'t> {
    text: &'t str,
    keys: &'t DeTable<'t>,
    at: usize,
}

type Found<'t> = (&'t Spanned<DeValue<'t>>, usize);

impl<'t> Table<'t> {
    /// Where it stands.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The place of byte `at`.
    pub(super) fn place(&self, at: usize) -> Place {
        Place::of(self.text, at)
    }

    /// Refuses every key that is not one of `keys`.
    pub(super) fn only(&self, keys: &[&'static str]) -> Result<(), Fault> {
        let mut strange: Vec<_> = self.keys.keys().filter(|key| !keys.contains(&key.get_ref().as_ref())).collect();
        // The table is in order of keys; the reader of the message goes from top to bottom.
        strange.sort_by_key(|key| key.span().start);
        let Some(key) = strange.first() else { return Ok(()) };
        let name = key.get_ref().as_ref();
        let meant = nearest(name, keys.iter().copied()).map(str::to_owned);
        Err(Fault::new(key.span().start, Problem::UnknownKey { key: shown(name, MAX_ID), meant }))
    }

    /// Whether it has the key.
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.find(key).is_some()
    }

    fn find(&self, key: &'static str) -> Option<Found<'t>> {
        let value = self.keys.get(key)?;
        Some((value, value.span().start))
    }

    fn wanted(&self, key: &'static str) -> Result<Found<'t>, Fault> {
        self.find(key).ok_or_else(|| Fault::new(self.at, Problem::MissingKey { key }))
    }

    /// Refuses a file of another format, then every key that is not one of `keys`: what a later
    /// format calls its keys is not a misspelling.
    pub(super) fn head(&self, keys: &[&'static str]) -> Result<(), Fault> {
        if self.find("format").is_some() {
            self.format()?;
        }
        self.only(keys)?;
        self.wanted("format").map(|_| ())
    }

    fn format(&self) -> Result<(), Fault> {
        let (value, at) = self.wanted("format")?;
        match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 && number.as_str().parse() == Ok(FORMAT) => Ok(()),
            DeValue::Integer(number) => Err(Fault::new(at, Problem::Format { found: shown(number.as_str(), 20) })),
            other => Err(wrong("format", "a whole number", other, at)),
        }
    }

    /// A text that must be there.
    pub(super) fn text(&self, key: &'static str) -> Result<Placed<String>, Fault> {
        let (value, at) = self.wanted(key)?;
        words(key, value.get_ref(), at, MAX_TEXT)
    }

    /// A text that may be missing.
    pub(super) fn text_if_there(&self, key: &'static str) -> Result<Option<String>, Fault> {
        self.find(key).map(|(value, at)| words(key, value.get_ref(), at, MAX_TEXT).map(|text| text.value)).transpose()
    }

    /// An id that must be there.
    pub(super) fn id(&self, key: &'static str) -> Result<Placed<String>, Fault> {
        let (value, at) = self.wanted(key)?;
        id(words(key, value.get_ref(), at, MAX_ID)?)
    }

    /// One of a closed set of names.
    pub(super) fn name<T>(
        &self,
        key: &'static str,
        what: &'static str,
        all: &[T],
        name_of: fn(T) -> &'static str,
    ) -> Result<Placed<T>, Fault>
    where
        T: Copy,
    {
        let (value, at) = self.wanted(key)?;
        one_of(&words(key, value.get_ref(), at, MAX_TEXT)?, what, all, name_of)
    }

    /// A share between nought and one, in ten-thousandths.
    pub(super) fn share(&self, key: &'static str) -> Result<Placed<u16>, Fault> {
        let (value, at) = self.wanted(key)?;
        let DeValue::Float(number) = value.get_ref() else { return Err(wrong(key, SHARE, value.get_ref(), at)) };
        let share = number.as_str().parse::<f64>().ok().filter(|share| (0.000_1..1.0).contains(share));
        let share =
            share.ok_or_else(|| Fault::new(at, Problem::WrongType { key: key.to_owned(), wanted: SHARE, found: "another number" }))?;
        Ok(Placed { value: libm::round(share * 1e4) as u16, at })
    }

    /// A list of names of a closed set, each at most once; empty where the key is missing.
    pub(super) fn names<T>(&self, key: &'static str, what: &'static str, all: &[T], name_of: fn(T) -> &'static str) -> Result<Vec<T>, Fault>
    where
        T: Copy + PartialEq,
    {
        let mut out = Vec::new();
        for word in self.words(key)? {
            let name = one_of(&word, what, all, name_of)?;
            if out.contains(&name.value) {
                return Err(Fault::new(name.at, Problem::Duplicate { what, id: name_of(name.value).to_owned() }));
            }
            out.push(name.value);
        }
        Ok(out)
    }

    /// A list of ids; empty where the key is missing.
    pub(super) fn ids(&self, key: &'static str) -> Result<Vec<Placed<String>>, Fault> {
        self.words(key)?.into_iter().map(id).collect()
    }

    fn words(&self, key: &'static str) -> Result<Vec<Placed<String>>, Fault> {
        let items = self.list(key, "a list of texts", MAX_LIST)?;
        items.into_iter().map(|(value, at)| words(key, value.get_ref(), at, MAX_TEXT)).collect()
    }

    /// A list of tables; empty where the key is missing.
    pub(super) fn tables(&self, key: &'static str, limit: usize) -> Result<Vec<Table<'t>>, Fault> {
        let read = |(value, at): Found<'t>| match value.get_ref() {
            DeValue::Table(table) => Ok(Table { text: self.text, keys: table, at }),
            other => Err(wrong(key, "a list of tables", other, at)),
        };
        self.list(key, "a list of tables", limit)?.into_iter().map(read).collect()
    }

    fn list(&self, key: &'static str, wanted: &'static str, limit: usize) -> Result<Vec<Found<'t>>, Fault> {
        let Some((value, at)) = self.find(key) else { return Ok(Vec::new()) };
        let DeValue::Array(items) = value.get_ref() else { return Err(wrong(key, wanted, value.get_ref(), at)) };
        if items.len() > limit {
            return Err(Fault::new(at, Problem::TooMany { what: key.to_owned(), count: items.len(), limit }));
        }
        Ok(items.iter().map(|item| (item, item.span().start)).collect())
    }
}

const SHARE: &str = "a share such as 0.05";

fn wrong(key: &str, wanted: &'static str, found: &DeValue<'_>, at: usize) -> Fault {
    Fault::new(at, Problem::WrongType { key: key.to_owned(), wanted, found: found.type_str() })
}

fn words(key: &str, value: &DeValue<'_>, at: usize, limit: usize) -> Result<Placed<String>, Fault> {
    let DeValue::String(text) = value else { return Err(wrong(key, "a text", value, at)) };
    let text = text.trim();
    let key = || key.to_owned();
    if text.is_empty() {
        return Err(Fault::new(at, Problem::Empty { key: key() }));
    }
    let chars = text.chars().count();
    if chars > limit {
        return Err(Fault::new(at, Problem::TextTooLong { key: key(), chars, limit }));
    }
    // An escape can bring in what the scan of the file kept out.
    if let Some(c) = text.chars().find(|&c| refused(c)) {
        return Err(Fault::new(at, Problem::Character { code: u32::from(c) }));
    }
    Ok(Placed { value: text.to_owned(), at })
}

fn id(word: Placed<String>) -> Result<Placed<String>, Fault> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    if word.value.chars().all(allowed) && word.value.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Ok(word);
    }
    Err(Fault::new(word.at, Problem::BadId { id: shown(&word.value, MAX_ID) }))
}

fn one_of<T: Copy>(word: &Placed<String>, what: &'static str, all: &[T], name_of: fn(T) -> &'static str) -> Result<Placed<T>, Fault> {
    match all.iter().find(|&&one| name_of(one) == word.value) {
        Some(&value) => Ok(Placed { value, at: word.at }),
        None => Err(Fault::new(word.at, unknown(what, &word.value, all.iter().map(|&one| name_of(one))))),
    }
}
