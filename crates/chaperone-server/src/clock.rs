//! The time, so that tests can set it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use chaperone_store::Time;

/// Where the desk takes the time from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine.
    System,
    /// What somebody set: milliseconds since 1970-01-01 UTC.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// Now, in milliseconds since 1970-01-01 UTC.
    pub fn now(&self) -> Time {
        match self {
            Self::System => {
                SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| Time::try_from(since.as_millis()).unwrap_or(Time::MAX))
            }
            Self::Set(time) => time.load(Ordering::SeqCst),
        }
    }
}
