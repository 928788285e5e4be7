//! Birth dates as lists write them.

use chaperone_core::read::words::Words;
use chaperone_core::roster::{Date, month};

/// In which order a date of three numbers is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// `31/12/1961`.
    DayFirst,
    /// `12/31/1961`.
    MonthFirst,
}

/// What one field says.
pub(super) enum Dated {
    /// Nothing is there.
    None,
    /// A day, whatever the order.
    Day(Date),
    /// Two numbers and the years that the third may mean.
    Either(u32, u32, Vec<u32>),
    /// Something else.
    Wrong,
}

impl Dated {
    /// Reads a field.
    pub(super) fn of(field: &str) -> Self {
        // A time may follow: `1961-03-04T00:00:00`, `04/03/1961 00:00`.
        let field = field.trim();
        if field.is_empty() {
            return Self::None;
        }
        let day = field.split_once('T').map_or(field, |(day, _)| if day.len() == 10 { day } else { field });
        let numbers: Vec<&str> = day.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).take(4).collect();
        let value = |part: &str| if part.len() <= 4 { part.parse::<u32>().ok() } else { None };
        match numbers[..] {
            [whole] if whole.len() == 8 && whole.bytes().all(|b| b.is_ascii_digit()) => compact(whole),
            [year, month, day, ..] if year.len() == 4 => match (value(year), value(month), value(day)) {
                (Some(year), Some(month), Some(day)) => Self::day(year, month, day),
                _ => Self::named(field),
            },
            [first, second, year] | [first, second, year, _] => match (value(first), value(second), years(year)) {
                (Some(first), Some(second), years) if !years.is_empty() => Self::Either(first, second, years),
                _ => Self::named(field),
            },
            _ => Self::Wrong,
        }
    }

    fn day(year: u32, month: u32, day: u32) -> Self {
        Date::new(year, month, day).map_or(Self::Wrong, Self::Day)
    }

    /// `4 March 1961`, `Mar 4, 1961`.
    fn named(field: &str) -> Self {
        let words = Words::cut(field);
        let parts: Vec<&str> = (0..words.len()).map(|i| words.folded(i)).filter(|part| !matches!(*part, "." | "," | "-" | "/")).collect();
        let found = match parts[..] {
            [day, name, year] if month(name).is_some() => (day, name, year),
            [name, day, year] => (day, name, year),
            _ => return Self::Wrong,
        };
        match (found.0.parse(), month(found.1), found.2.parse()) {
            (Ok(day), Some(month), Ok(year)) => Self::day(year, month, day),
            _ => Self::Wrong,
        }
    }

    /// Which order this field can only be of.
    pub(super) fn order(&self) -> Option<DateOrder> {
        match self {
            Self::Either(13..=31, 1..=12, _) => Some(DateOrder::DayFirst),
            Self::Either(1..=12, 13..=31, _) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    /// Whether it means two days.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Either(first @ 1..=12, second @ 1..=12, _) if first != second)
    }

    /// The days it may mean, written in `order`; `None` where it is no date.
    pub(super) fn days(&self, order: DateOrder) -> Option<Vec<Date>> {
        match self {
            Self::None => Some(Vec::new()),
            Self::Day(day) => Some(vec![*day]),
            Self::Wrong => None,
            Self::Either(first, second, years) => {
                let (day, month) = if order == DateOrder::DayFirst { (*first, *second) } else { (*second, *first) };
                let days: Vec<Date> = years.iter().filter_map(|&year| Date::new(year, month, day)).collect();
                (!days.is_empty()).then_some(days)
            }
        }
    }
}

/// `19610304`.
fn compact(digits: &str) -> Dated {
    let part = |range: core::ops::Range<usize>| digits.get(range).and_then(|part| part.parse().ok()).unwrap_or_default();
    Dated::day(part(0..4), part(4..6), part(6..8))
}

/// The years that four or two digits may mean.
fn years(year: &str) -> Vec<u32> {
    match (year.len(), year.parse::<u32>()) {
        (4, Ok(year)) => vec![year],
        (2, Ok(year)) => vec![1900 + year, 2000 + year],
        _ => Vec::new(),
    }
}
