//! The engine with the organisation's policy, replaced as a whole when the policy is.

use std::sync::{Arc, PoisonError, RwLock};

use chaperone_core::Engine;
use chaperone_core::pack::{Overlay, Pack, PackError, Policy};
use chaperone_store::policies::PolicyVersion;

/// Hands out the engine in force.
pub struct Engines {
    second: Option<&'static [u8]>,
    /// With the version of its policy: of two that are put in force at once, the later one stays.
    current: RwLock<(i64, Arc<Engine>)>,
}

/// A policy could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The overlay is wrong, or does not fit the packs.
    #[error("{}, at line {}, column {}", .0.problem(), .0.place().line, .0.place().column)]
    Pack(PackError),
    /// The weights do not fit.
    #[error(transparent)]
    Weights(#[from] chaperone_core::UnfitWeights),
}

impl Engines {
    /// With every pack in force. `second` are the weights of the second stage; without, there is only the first.
    pub fn new(second: Option<&'static [u8]>) -> Result<Self, PolicyError> {
        let engine = build(second, Policy::default())?;
        Ok(Self { second, current: RwLock::new((0, Arc::new(engine))) })
    }

    /// The engine in force.
    pub fn current(&self) -> Arc<Engine> {
        self.current_version().1
    }

    /// The engine in force, with the version of its policy; 0 before one was chosen.
    pub fn current_version(&self) -> (i64, Arc<Engine>) {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// An engine with another policy, to look at its effect before it is in force.
    pub fn with(&self, policy: Policy) -> Result<Engine, PolicyError> {
        build(self.second, policy)
    }

    /// Puts the policy of a version in force, unless a later one is.
    pub fn set_version(&self, version: i64, policy: Policy) -> Result<(), PolicyError> {
        let engine = Arc::new(build(self.second, policy)?);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if version >= current.0 {
            *current = (version, engine);
        }
        Ok(())
    }

    /// Puts a policy in force in place of the one that is, such as in a test.
    pub fn set(&self, policy: Policy) -> Result<(), PolicyError> {
        let version = self.current.read().unwrap_or_else(PoisonError::into_inner).0;
        self.set_version(version, policy)
    }
}

fn build(second: Option<&'static [u8]>, policy: Policy) -> Result<Engine, PolicyError> {
    let engine = Engine::new(policy);
    Ok(match second {
        Some(weights) => engine.with_second_stage(weights)?,
        None => engine,
    })
}

/// The policy of the packs called `packs` (all, if none is named) and of one overlay.
pub fn resolve(packs: &[String], overlay: Option<&str>) -> Result<Policy, PolicyError> {
    let chosen: Vec<Pack> = Pack::builtin().iter().filter(|pack| packs.is_empty() || packs.contains(&pack.id)).cloned().collect();
    let overlay = overlay.map(Overlay::parse).transpose().map_err(PolicyError::Pack)?;
    Policy::resolve(&chosen, overlay.as_slice()).map_err(PolicyError::Pack)
}

/// The policy of a version that was kept.
pub fn of_version(version: &PolicyVersion) -> Result<Policy, PolicyError> {
    resolve(&version.packs, version.overlay.as_deref())
}
