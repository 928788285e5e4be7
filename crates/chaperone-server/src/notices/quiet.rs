//! Clinic hours, and when what came in them is shown.

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_store::notices::{Clinic, Quiet};
use chaperone_store::{Entry, Time};
use jiff::civil::{Date, Time as OfDay};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use maud::{Markup, html};

use crate::app::App;
use crate::error::Answer;
use crate::pages::page;
use crate::pages::parts::alert;
use crate::who::Who;

/// Clinics that follow on each other without a gap are one; so many are joined at most.
const JOINED: usize = 16;

/// When something that happens at `now` asks for attention: at once, or after clinic.
pub(super) fn show_at(quiet: &Quiet, zone: &TimeZone, now: Time) -> Time {
    let Some(end) = end_of_clinic(&quiet.clinic, zone, now) else { return now };
    let Some(minute) = quiet.digest else { return end };
    let digest = next(minute, zone, now).unwrap_or(end);
    end_of_clinic(&quiet.clinic, zone, digest).unwrap_or(digest)
}

/// When the clinic that goes on at `now` ends; `None` off clinic.
fn end_of_clinic(clinic: &[Clinic], zone: &TimeZone, now: Time) -> Option<Time> {
    let mut end = None;
    for _ in 0..JOINED {
        let at = end.unwrap_or(now);
        let later = clinic.iter().filter_map(|one| end_of(one, zone, at)).max();
        if later.is_none() {
            break;
        }
        end = later;
    }
    end
}

/// When `clinic` ends, if it goes on at `now`: it began today, or yesterday and went past midnight.
fn end_of(clinic: &Clinic, zone: &TimeZone, now: Time) -> Option<Time> {
    let today = day(zone, now)?;
    let nights = i32::from(clinic.to <= clinic.from);
    [today.yesterday().ok()?, today].into_iter().rev().find_map(|began| {
        let on = clinic.days.contains(&began.weekday().to_monday_one_offset());
        let from = moment(began, clinic.from, zone)?;
        let to = moment(began.checked_add(nights.days()).ok()?, clinic.to, zone)?;
        (on && from <= now && now < to).then_some(to)
    })
}

/// The next time after `now` that a clock shows this minute of the day.
fn next(minute: i16, zone: &TimeZone, now: Time) -> Option<Time> {
    let today = day(zone, now)?;
    [today, today.tomorrow().ok()?].into_iter().filter_map(|day| moment(day, minute, zone)).find(|at| *at > now)
}

fn day(zone: &TimeZone, now: Time) -> Option<Date> {
    Some(Timestamp::from_millisecond(now).ok()?.to_zoned(zone.clone()).date())
}

/// A minute of a day in a zone. Where clocks are put forward over it, as much later as they are put forward.
fn moment(day: Date, minute: i16, zone: &TimeZone) -> Option<Time> {
    let time = OfDay::new(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0).ok()?;
    Some(zone.to_zoned(day.to_datetime(time)).ok()?.timestamp().as_millisecond())
}

/// Days of the week, as clinic hours count them.
const DAYS: [(i8, &str); 7] =
    [(1, "Monday"), (2, "Tuesday"), (3, "Wednesday"), (4, "Thursday"), (5, "Friday"), (6, "Saturday"), (7, "Sunday")];

/// What is typed: pairs of a field's name and its value.
type Typed = Vec<(String, String)>;

fn typed<'a>(typed: &'a Typed, name: &str) -> &'a str {
    typed.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
}

/// As the form shows it.
fn untyped(quiet: &Quiet) -> Typed {
    let mut fields = Vec::new();
    for one in &quiet.clinic {
        for day in &one.days {
            fields.push((format!("from{day}"), clock(one.from)));
            fields.push((format!("to{day}"), clock(one.to)));
        }
    }
    if let Some(minute) = quiet.digest {
        fields.push(("digest".to_owned(), clock(minute)));
    }
    fields
}

fn clock(minute: i16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A time of day such as `08:30`, as a minute of the day.
fn minute(text: &str) -> Option<i16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i16, i16) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

fn read(fields: &Typed) -> Result<Quiet, String> {
    let mut clinic = Vec::new();
    for (day, name) in DAYS {
        let (from, to) = (typed(fields, &format!("from{day}")), typed(fields, &format!("to{day}")));
        if from.is_empty() && to.is_empty() {
            continue;
        }
        let (Some(from), Some(to)) = (minute(from), minute(to)) else {
            return Err(format!("{name}: give the time at which clinic begins and the time at which it ends, such as 08:00 and 12:30."));
        };
        clinic.push(Clinic { days: vec![day], from, to });
    }
    let digest = typed(fields, "digest");
    let digest = match minute(digest) {
        None if !digest.is_empty() => return Err("The digest: give a time of day such as 18:00, or leave it empty.".to_owned()),
        minute => minute,
    };
    Ok(Quiet { clinic, digest })
}

pub(super) async fn show(State(app): State<App>, who: Who) -> Answer<Markup> {
    let quiet = app.store.quiet(who.id()).await?;
    Ok(form(&who, &untyped(&quiet), ""))
}

fn form(who: &Who, fields: &Typed, wrong: &str) -> Markup {
    let time = |name: &str, label: &str| html! { input type="time" name=(name) aria-label=(label) value=(typed(fields, name)); };
    page(
        who,
        "/me/quiet",
        "Quiet hours",
        &html! {
            (alert(wrong))
            p { "While you are on clinic, nothing asks for your attention. Whoever opens " a href="/notices" { "Notices" } " sees everything at any time." }
            form.stack method="post" action="/me/quiet" {
                table.times {
                    caption { "Clinic hours (" (who.member.time_zone) ")" }
                    thead { tr { th scope="col" { "Day" } th scope="col" { "From" } th scope="col" { "To" } } }
                    tbody {
                        @for (day, name) in DAYS {
                            tr {
                                th scope="row" { (name) }
                                td { (time(&format!("from{day}"), &format!("{name}, from"))) }
                                td { (time(&format!("to{day}"), &format!("{name}, to"))) }
                            }
                        }
                    }
                }
                p.muted { "Leave a day empty if there is no clinic. An end that is not after the beginning is on the next day." }
                div.field {
                    label for="digest" { "Daily digest at" span.optional { " (optional)" } }
                    input id="digest" type="time" name="digest" aria-describedby="digest-help" value=(typed(fields, "digest"));
                    p.help id="digest-help" { "What came on clinic is then shown together at this time. If it is empty, it is shown when clinic ends." }
                }
                button.primary { "Save" }
            }
        },
    )
}

pub(super) async fn save(State(app): State<App>, who: Who, form_: Result<Form<Typed>, FormRejection>) -> Answer<Response> {
    let Form(fields) = form_?;
    let quiet = match read(&fields) {
        Ok(quiet) => quiet,
        Err(wrong) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&who, &fields, &wrong)).into_response()),
    };
    let mut write = app.store.write().await?;
    write.set_quiet(who.id(), &quiet).await?;
    write.commit(Entry::new(app.now(), who.actor(), "quiet.set", who.id())).await?;
    Ok(Redirect::to("/me/quiet").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(zone: &str, text: &str) -> Time {
        let zone = TimeZone::get(zone).unwrap();
        zone.to_zoned(text.parse().unwrap()).unwrap().timestamp().as_millisecond()
    }

    fn clinic(days: &[i8], from: &str, to: &str) -> Clinic {
        Clinic { days: days.to_vec(), from: minute(from).unwrap(), to: minute(to).unwrap() }
    }

    #[track_caller]
    fn shown(quiet: &Quiet, zone: &str, came: &str, expected: &str) {
        let now = at(zone, came);
        assert_eq!(show_at(quiet, &TimeZone::get(zone).unwrap(), now), at(zone, expected), "{came}");
    }

    const BERLIN: &str = "Europe/Berlin";

    #[test]
    fn off_clinic_all_is_shown_at_once() {
        let quiet = Quiet { clinic: vec![clinic(&[1], "08:00", "12:00")], digest: Some(18 * 60) };
        for came in ["2026-03-02T07:59", "2026-03-02T12:00", "2026-03-03T09:00", "2026-03-01T09:00"] {
            shown(&quiet, BERLIN, came, came);
        }
        shown(&Quiet::default(), BERLIN, "2026-03-02T09:00", "2026-03-02T09:00");
    }

    #[test]
    fn on_clinic_it_waits_for_the_end_or_the_digest() {
        let mut quiet = Quiet { clinic: vec![clinic(&[1, 2], "08:00", "12:00"), clinic(&[1], "12:00", "17:30")], digest: None };
        shown(&quiet, BERLIN, "2026-03-02T08:00", "2026-03-02T17:30");
        shown(&quiet, BERLIN, "2026-03-03T11:59", "2026-03-03T12:00");
        quiet.digest = Some(18 * 60);
        shown(&quiet, BERLIN, "2026-03-02T08:00", "2026-03-02T18:00");
        quiet.digest = Some(7 * 60);
        shown(&quiet, BERLIN, "2026-03-02T08:00", "2026-03-03T07:00");
        quiet.digest = Some(9 * 60);
        shown(&quiet, BERLIN, "2026-03-02T09:30", "2026-03-03T12:00");
    }

    #[test]
    fn a_night_goes_past_midnight() {
        let quiet = Quiet { clinic: vec![clinic(&[7], "20:00", "06:00")], digest: None };
        shown(&quiet, BERLIN, "2026-03-01T23:00", "2026-03-02T06:00");
        shown(&quiet, BERLIN, "2026-03-02T05:59", "2026-03-02T06:00");
        shown(&quiet, BERLIN, "2026-03-02T23:00", "2026-03-02T23:00");
        let day = Quiet { clinic: vec![clinic(&[1], "08:00", "08:00")], digest: None };
        shown(&day, BERLIN, "2026-03-02T09:00", "2026-03-03T08:00");
    }

    #[test]
    fn clocks_that_are_put_forward_or_back_are_followed() {
        // In Berlin 02:00 becomes 03:00 on 29 March 2026, and 03:00 becomes 02:00 on 25 October.
        let quiet = Quiet { clinic: vec![clinic(&[6, 7], "22:00", "07:00")], digest: None };
        for (came, ends, hours) in [
            ("2026-03-28T23:00", "2026-03-29T07:00", 7),
            ("2026-10-24T23:00", "2026-10-25T07:00", 9),
            ("2026-06-06T23:00", "2026-06-07T07:00", 8),
        ] {
            shown(&quiet, BERLIN, came, ends);
            assert_eq!(at(BERLIN, ends) - at(BERLIN, came), hours * 3_600_000);
        }
        // An end that no clock shows is as much later.
        let gap = Quiet { clinic: vec![clinic(&[6], "22:00", "02:30")], digest: None };
        shown(&gap, BERLIN, "2026-03-28T23:00", "2026-03-29T03:30");
    }

    #[test]
    fn always_on_clinic_still_ends_some_time() {
        let quiet = Quiet { clinic: vec![clinic(&[1, 2, 3, 4, 5, 6, 7], "00:00", "00:00")], digest: Some(600) };
        let now = at(BERLIN, "2026-03-02T09:00");
        let shown = show_at(&quiet, &TimeZone::get(BERLIN).unwrap(), now);
        assert!(shown > now && shown < now + 30 * 24 * 3_600_000);
        for odd in [Time::MIN, Time::MAX, 0] {
            show_at(&quiet, &TimeZone::UTC, odd);
        }
    }

    #[test]
    fn what_is_typed_comes_back() {
        let quiet = Quiet { clinic: vec![clinic(&[1], "08:00", "12:30"), clinic(&[7], "22:00", "06:00")], digest: Some(0) };
        assert_eq!(read(&untyped(&quiet)), Ok(quiet));
        for wrong in ["8", "24:00", "08:60", "-1:00", "08:00:00", "x"] {
            assert!(read(&vec![("from1".to_owned(), wrong.to_owned()), ("to1".to_owned(), "12:00".to_owned())]).is_err(), "{wrong}");
        }
        assert!(read(&vec![("from1".to_owned(), "08:00".to_owned())]).is_err());
    }
}
