//! Which addresses may be asked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Origin, Url};

/// Why an address may not be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read.
    #[error("it is no address of a server")]
    NoUrl,
    /// Not encrypted, and not among those that the administrator allows.
    #[error("it has to begin with https://")]
    NotHttps,
    /// It carries a user's name or password.
    #[error("it carries a name or a password")]
    Credentials,
    /// It is on the own machine or network, or nowhere, and not among those that the administrator allows.
    #[error("it leads into the own network")]
    Private,
}

/// The servers that may be asked wherever they are.
#[derive(Debug)]
pub(super) struct Allowed(Vec<Origin>);

impl Allowed {
    pub(super) fn new(urls: &[Url]) -> Self {
        Self(urls.iter().map(Url::origin).filter(Origin::is_tuple).collect())
    }

    /// Whether `url` is among them; if not, whether it may be asked all the same.
    pub(super) fn check(&self, url: &Url) -> Result<bool, Refusal> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::Credentials);
        }
        if self.0.contains(&url.origin()) {
            return Ok(true);
        }
        if url.scheme() != "https" {
            return Err(Refusal::NotHttps);
        }
        let ip = match url.host() {
            None => return Err(Refusal::NoUrl),
            Some(Host::Domain(name)) => return if is_local(name) { Err(Refusal::Private) } else { Ok(false) },
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
        };
        if is_public(ip) { Ok(false) } else { Err(Refusal::Private) }
    }
}

pub(super) fn same_origin(a: &Url, b: &Url) -> bool {
    a.origin().is_tuple() && a.origin() == b.origin() && a.username().is_empty() && a.password().is_none()
}

/// Names that never lead out. Source: RFC 6761, RFC 6762, RFC 8375, ICANN's reservation of `.internal`.
fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    ["localhost", "local", "internal", "home.arpa", "localdomain"]
        .iter()
        .any(|last| name.strip_suffix(last).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}

/// Whether `ip` is an address of the open internet. Source: IANA's special-purpose registries (RFC 6890).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    const NOT: [([u8; 4], u32); 15] = [
        ([0, 0, 0, 0], 8),       // this network
        ([10, 0, 0, 0], 8),      // private
        ([100, 64, 0, 0], 10),   // carriers' NAT
        ([127, 0, 0, 0], 8),     // loopback
        ([169, 254, 0, 0], 16),  // link-local, and the clouds' metadata
        ([172, 16, 0, 0], 12),   // private
        ([192, 0, 0, 0], 24),    // protocol assignments
        ([192, 0, 2, 0], 24),    // documentation
        ([192, 88, 99, 0], 24),  // 6to4 relays
        ([192, 168, 0, 0], 16),  // private
        ([198, 18, 0, 0], 15),   // benchmarks
        ([198, 51, 100, 0], 24), // documentation
        ([203, 0, 113, 0], 24),  // documentation
        ([224, 0, 0, 0], 4),     // multicast
        ([240, 0, 0, 0], 4),     // reserved, broadcast
    ];
    !NOT.iter().any(|(net, bits)| (ip.to_bits() ^ u32::from_be_bytes(*net)) >> (32 - bits) == 0)
}

/// Only global unicast, and of it nothing that carries an IPv4 address or is no place: mapped, NAT64, unique local,
/// link-local and multicast addresses lie outside of `2000::/3`.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let within = |net: Ipv6Addr, bits: u32| (ip.to_bits() ^ net.to_bits()) >> (128 - bits) == 0;
    within(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3)
        && !within(Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23) // protocol assignments, Teredo
        && !within(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32) // documentation
        && !within(Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16) // 6to4
        && !within(Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20) // documentation
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(url: &str) -> Option<Refusal> {
        Allowed::new(&[Url::parse("http://localhost:18001").unwrap()]).check(&Url::parse(url).unwrap()).err()
    }

    #[test]
    fn the_open_internet_may_be_asked() {
        for url in [
            "https://social.example/",
            "https://8.8.8.8/",
            "https://[2606:4700::1111]/",
            "https://notlocalhost.example",
            "https://x.example:8443",
        ] {
            assert_eq!(refusal(url), None, "{url}");
        }
    }

    #[test]
    fn the_own_network_may_not() {
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "0",
            "10.1.2.3",
            "100.64.0.1",
            "169.254.169.254",
            "172.31.9.9",
            "192.168.1.1",
            "192.0.2.7",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "[::]",
            "[::1]",
            "[::ffff:10.0.0.1]",
            "[::ffff:8.8.8.8]",
            "[::8.8.8.8]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "[2001::1]",
            "[2001:db8::1]",
            "[3fff::1]",
            "[fe80::1]",
            "[fec0::1]",
            "[fc00::1]",
            "[fd12::1]",
            "[ff02::1]",
            "[100::1]",
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "printer.local",
            "db.internal",
            "１２７.0.0.1",
        ] {
            assert_eq!(refusal(&format!("https://{host}/")), Some(Refusal::Private), "{host}");
        }
    }

    #[test]
    fn only_as_the_administrator_said() {
        assert_eq!(refusal("http://localhost:18001/api"), None);
        assert_eq!(refusal("http://localhost:18002/api"), Some(Refusal::NotHttps));
        assert_eq!(refusal("https://localhost:18001/"), Some(Refusal::Private));
        assert_eq!(refusal("http://social.example/"), Some(Refusal::NotHttps));
        assert_eq!(refusal("file:///etc/passwd"), Some(Refusal::NotHttps));
        assert_eq!(refusal("https://name:word@social.example/"), Some(Refusal::Credentials));
        assert_eq!(refusal("http://name@localhost:18001/"), Some(Refusal::Credentials));
    }
}
