//! All that a handler may reach.

use std::ops::Deref;
use std::sync::Arc;

use chaperone_connect::Http;
use chaperone_store::{Store, Time};

use crate::clock::Clock;
use crate::config::Config;
use crate::engines::Engines;
use crate::health::Pulse;
use crate::publish::Outbox;
use crate::seal::Sealer;

/// All that a handler may reach. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    pulse: Pulse,
    set_up_code: Option<String>,
}

/// The parts, each replaceable in a test.
pub struct Parts {
    /// How the desk is run.
    pub config: Config,
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// The engine with the policy in force.
    pub engines: Engines,
    /// Seals tokens.
    pub sealer: Sealer,
    /// The guarded client for all that goes out.
    pub http: Http,
    /// Who works on what goes out, and what wakes them.
    pub outbox: Outbox,
}

impl App {
    /// Of these parts.
    pub fn new(parts: Parts) -> Self {
        // Where others reach the desk, being first is not enough to own it. Another code at each start.
        let open = !parts.config.listen.ip().is_loopback();
        let set_up_code = open.then(|| {
            let mark = parts.sealer.mark("set-up code", &parts.clock.now().to_le_bytes());
            let numbers = mark.chunks(2).take(8).map(|two| two.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte)));
            let groups: Vec<String> = numbers.map(|number| format!("{number:04x}")).collect();
            groups.join("-")
        });
        Self(Arc::new(Inner { parts, pulse: Pulse::default(), set_up_code }))
    }

    /// What whoever sets the desk up must know, unless only this machine reaches it.
    pub fn set_up_code(&self) -> Option<&str> {
        self.0.set_up_code.as_deref()
    }

    /// When each loop was last heard of.
    pub fn pulse(&self) -> &Pulse {
        &self.0.pulse
    }

    /// Now.
    pub fn now(&self) -> Time {
        self.clock.now()
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}
