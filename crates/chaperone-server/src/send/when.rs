//! When a post is sent: now, tomorrow at eight, or when the author says.

use chaperone_store::Time;
use jiff::Timestamp;
use jiff::civil::{self, DateTime};
use jiff::tz::TimeZone;

/// A post waits for its time so long at most, in milliseconds: a year.
const LONGEST: Time = 366 * 24 * 60 * 60 * 1000;

/// The hour of the day that is offered to those who sleep on it.
const MORNING: civil::Time = civil::time(8, 0, 0, 0);

/// Tomorrow at eight, in `zone`.
pub(crate) fn tomorrow(now: Time, zone: &TimeZone) -> Option<Time> {
    let today = Timestamp::from_millisecond(now).ok()?.to_zoned(zone.clone()).date();
    moment(today.tomorrow().ok()?.to_datetime(MORNING), zone)
}

/// What a browser's field for date and time holds, such as `2026-03-05T08:00`, as a time after `now`.
pub(crate) fn typed(text: &str, now: Time, zone: &TimeZone) -> Result<Time, &'static str> {
    let civil: DateTime = text.trim().parse().map_err(|_| "Give a date and a time of day.")?;
    let at = moment(civil, zone).ok_or("Give a date and a time of day.")?;
    if at <= now {
        return Err("That time is over. Choose a later one.");
    }
    if at - now > LONGEST {
        return Err("That is more than a year away. Choose an earlier time.");
    }
    Ok(at)
}

/// A time that no clock shows, since clocks are put forward over it, is as much later; of two that are the same, the
/// first is meant.
fn moment(civil: DateTime, zone: &TimeZone) -> Option<Time> {
    Some(zone.to_ambiguous_zoned(civil).compatible().ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    fn utc(text: &str) -> Time {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn tomorrow_at_eight_is_eight_by_the_clock_there() {
        for (now, expected) in [
            ("2026-03-02T09:00:00Z", "2026-03-03T07:00:00Z"),
            // It is past midnight there already.
            ("2026-03-02T23:30:00Z", "2026-03-04T07:00:00Z"),
            // The clocks are put forward in the night, and back.
            ("2026-03-28T20:00:00Z", "2026-03-29T06:00:00Z"),
            ("2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z"),
        ] {
            assert_eq!(tomorrow(utc(now), &berlin()), Some(utc(expected)), "{now}");
        }
        assert_eq!(tomorrow(Time::MAX, &berlin()), None);
    }

    #[test]
    fn a_time_that_is_typed_is_of_the_members_zone() {
        let now = utc("2026-03-02T09:00:00Z");
        assert_eq!(typed("2026-03-05T08:00", now, &berlin()), Ok(utc("2026-03-05T07:00:00Z")));
        assert_eq!(typed("2026-03-29T02:30", now, &berlin()), Ok(utc("2026-03-29T01:30:00Z")), "03:30: no clock shows 02:30");
        assert_eq!(typed("2026-10-25T02:30", now, &berlin()), Ok(utc("2026-10-25T00:30:00Z")), "the first of two");
    }

    #[test]
    fn what_is_no_time_to_come_is_refused() {
        let now = utc("2026-03-02T09:00:00Z");
        for text in ["", "soon", "2026-03-02T09:59", "2026-03-02T10:00", "2027-04-02T10:00", "2026-02-30T10:00", "99999-01-01T00:00"] {
            assert!(typed(text, now, &berlin()).is_err(), "{text}");
        }
        assert!(typed("2026-03-02T10:01", now, &berlin()).is_ok());
    }
}
