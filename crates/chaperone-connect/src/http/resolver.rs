//! Names become addresses here, and those that lead inside become none.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::is_public;

/// A name led into the own network.
#[derive(Debug, thiserror::Error)]
#[error("the name leads into the own network")]
pub(super) struct Blocked;

/// Looks names up with the system's resolver. What it gives is what is connected to: a name cannot change in between.
pub(super) struct Resolver {
    public_only: bool,
}

impl Resolver {
    /// For servers anybody may name.
    pub(super) fn public_only() -> Self {
        Self { public_only: true }
    }

    /// For servers the administrator allowed.
    pub(super) fn any() -> Self {
        Self { public_only: false }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let public_only = self.public_only;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            // One address inside among others outside is a trick: no honest name has both.
            if public_only && found.iter().any(|address| !is_public(address.ip())) {
                return Err(Blocked.into());
            }
            let found: Addrs = Box::new(found.into_iter());
            Ok(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_leads_inside_leads_nowhere() {
        let localhost = || "localhost".parse::<Name>().unwrap();
        let blocked = Resolver::public_only().resolve(localhost()).await.err().unwrap();
        assert!(blocked.is::<Blocked>());
        assert!(Resolver::any().resolve(localhost()).await.unwrap().all(|address| address.ip().is_loopback()));
    }
}
