//! Guidelines as data, and the policy that they make together.

use crate::named_enum;

named_enum! {
    /// How strongly a clause asks.
    Force { Must = "must", Should = "should", May = "may", Inform = "inform", Board = "board" }
}

/// Identifies a policy: equal fingerprints, equal policies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub u64);
