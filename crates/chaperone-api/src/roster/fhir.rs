//! FHIR R4: Patients in a Bundle, or one a line.
//!
//! Only the elements that are used are read. An entry is first taken whole, as it stands, and then read element by
//! element, so that one of another form costs that element and no other.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::csv::whole;
use super::date::Dated;
use super::{DateOrder, Field, NoList, Raw, Reader, Reason};

/// A resource, its elements not yet read.
#[derive(Deserialize)]
struct Resource<'a> {
    #[serde(rename = "resourceType", borrow)]
    sort: Option<&'a RawValue>,
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(rename = "birthDate", borrow)]
    birth_date: Option<&'a RawValue>,
    #[serde(borrow)]
    identifier: Option<&'a RawValue>,
    #[serde(borrow)]
    telecom: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct HumanName<'a> {
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    given: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    family: Option<Cow<'a, str>>,
}

/// An identifier or a contact point.
#[derive(Deserialize)]
struct Valued<'a> {
    #[serde(borrow)]
    value: Option<Cow<'a, str>>,
}

/// Whether a text of JSON is one resource a line: its first line closes what it opens.
pub(super) fn is_lines(text: &[u8]) -> bool {
    let mut lines = text.split(|b| *b == b'\n');
    let first = lines.next().unwrap_or_default();
    // A Bundle on one line is a Bundle.
    let sort = |line: &[u8]| {
        let resource = serde_json::from_slice::<Resource<'_>>(line).ok().filter(|resource| resource.sort.is_some());
        resource.map(|resource| is_sort(&resource, "Bundle"))
    };
    match sort(first) {
        Some(bundle) => !bundle,
        // Broken, but what follows begins anew.
        None => lines.find(|line| !line.trim_ascii().is_empty()).is_some_and(|next| sort(next).is_some()),
    }
}

fn is_sort(resource: &Resource<'_>, sort: &str) -> bool {
    resource.sort.is_some_and(|raw| raw.get().trim_matches('"') == sort)
}

/// Reads Patients, one a line.
pub(super) fn lines(reader: &mut Reader<'_>, bytes: &[u8]) {
    for (row, line) in (1..).zip(bytes.split(|b| *b == b'\n')) {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        match core::str::from_utf8(line) {
            Ok(json) => entry(reader, row, json),
            Err(_) => reader.report(row, Reason::NotUtf8),
        }
    }
}

/// Reads one resource.
fn entry(reader: &mut Reader<'_>, row: u64, json: &str) {
    match serde_json::from_str::<Resource<'_>>(json) {
        Ok(resource) if is_sort(&resource, "Patient") => {
            let raw = raw(reader, row, &resource);
            reader.patient(row, &raw);
        }
        Ok(resource) if resource.sort.is_some() => reader.counts.others += 1,
        Ok(_) => reader.report(row, Reason::NoResource),
        Err(error) if error.is_data() => reader.report(row, Reason::NoResource),
        Err(_) => reader.report(row, Reason::NoJson),
    }
}

/// An element; where it has another form that is reported, and it counts as absent.
fn element<'a, T: Deserialize<'a> + Default>(reader: &mut Reader<'_>, row: u64, field: Field, raw: Option<&'a RawValue>) -> T {
    let Some(raw) = raw.filter(|raw| raw.get() != "null") else { return T::default() };
    serde_json::from_str(raw.get()).unwrap_or_else(|_| {
        reader.report(row, Reason::Shape(field));
        T::default()
    })
}

fn raw<'a>(reader: &mut Reader<'_>, row: u64, resource: &Resource<'a>) -> Raw<'a> {
    let mut raw = Raw::default();
    let names: Vec<HumanName<'a>> = element(reader, row, Field::Name, resource.name);
    for name in names {
        if name.given.is_empty() && name.family.is_none() {
            name.text.iter().for_each(|text| whole(&mut raw, text));
            continue;
        }
        if !name.given.is_empty() {
            raw.given.push(Cow::Owned(name.given.join(" ")));
        }
        raw.family.extend(name.family);
    }
    let numbers: Vec<Valued<'a>> = element(reader, row, Field::Number, resource.identifier);
    let contacts: Vec<Valued<'a>> = element(reader, row, Field::Number, resource.telecom);
    raw.numbers.extend(numbers.into_iter().chain(contacts).filter_map(|one| one.value));
    let date: Option<Cow<'a, str>> = element(reader, row, Field::BirthDate, resource.birth_date);
    match date.as_deref().map(|date| (date, Dated::of(date).days(DateOrder::DayFirst))) {
        Some((_, Some(days))) => raw.born = days,
        // A year, or a year and a month, are dates to FHIR, and tell nobody apart.
        Some((date, None)) => raw.no_date = !is_partial(date),
        None => {}
    }
    raw
}

/// `1961` or `1961-03`.
fn is_partial(date: &str) -> bool {
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    match date.split_once('-') {
        None => digits(date, 4),
        Some((year, month)) => digits(year, 4) && digits(month, 2),
    }
}

/// Reads a Bundle, entry by entry, or a single Patient.
pub(super) fn bundle(reader: &mut Reader<'_>, bytes: &[u8]) -> Result<(), NoList> {
    let mut input = serde_json::Deserializer::from_slice(bytes);
    let (mut entries, mut sort) = (0, Sort::default());
    let read = Bundle { reader, entries: &mut entries, sort: &mut sort }.deserialize(&mut input).and_then(|()| input.end());
    match (read, sort) {
        (Err(error), _) if error.is_data() => Err(NoList::NoBundle),
        (Err(error), _) => Err(NoList::Json { after: entries, line: error.line(), column: error.column() }),
        (Ok(()), Sort { bundle: true, .. }) => Ok(()),
        (Ok(()), Sort { patient: true, .. }) => {
            let text = core::str::from_utf8(bytes).map_err(|_| NoList::NoBundle)?;
            entry(reader, 1, text);
            Ok(())
        }
        (Ok(()), _) => Err(NoList::NoBundle),
    }
}

/// What the whole says that it is.
#[derive(Default)]
struct Sort {
    bundle: bool,
    patient: bool,
}

struct Bundle<'r, 'a> {
    reader: &'r mut Reader<'a>,
    entries: &'r mut u64,
    sort: &'r mut Sort,
}

impl<'de> DeserializeSeed<'de> for Bundle<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Bundle<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a resource")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(key) = elements.next_key::<Cow<'de, str>>()? {
            match &*key {
                "resourceType" => {
                    let sort = elements.next_value::<&RawValue>()?.get();
                    (self.sort.bundle, self.sort.patient) = (sort == "\"Bundle\"", sort == "\"Patient\"");
                }
                "entry" => elements.next_value_seed(Entries { reader: &mut *self.reader, entries: &mut *self.entries })?,
                _ => drop(elements.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

struct Entries<'r, 'a> {
    reader: &'r mut Reader<'a>,
    entries: &'r mut u64,
}

impl<'de> DeserializeSeed<'de> for Entries<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_seq(self)
    }
}

/// An entry of a Bundle.
#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    resource: Option<&'a RawValue>,
}

impl<'de> Visitor<'de> for Entries<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(whole) = entries.next_element::<&RawValue>()? {
            *self.entries += 1;
            let row = *self.entries;
            match serde_json::from_str::<Entry<'_>>(whole.get()) {
                Ok(Entry { resource: Some(resource) }) => entry(self.reader, row, resource.get()),
                _ => self.reader.report(row, Reason::NoResource),
            }
        }
        Ok(())
    }
}
