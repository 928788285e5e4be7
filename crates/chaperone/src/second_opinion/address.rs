//! Where a model is: an address that no name server has a say in.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The port of plain HTTP.
const HTTP_PORT: u16 = 80;

/// A base address such as `http://127.0.0.1:11434/v1`, taken apart.
///
/// The host is an IP address or `localhost`, and `localhost` is `127.0.0.1` and `::1` (RFC 6761), whatever a hosts file
/// or a name server says: what was checked is what is connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    host: Host,
    port: u16,
    /// Begins with `/`, or is empty; never ends with one.
    path: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Host {
    Localhost,
    Ip(IpAddr),
}

/// What is wrong with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoAddress {
    #[error("`url` must begin with `http://`")]
    Scheme,
    #[error("`https` is not spoken: end the encryption on this machine, with a tunnel such as `ssh -L`, and name its `http` address here")]
    Https,
    #[error("`url` must have no user, no `?` and no `#`, and only plain letters, digits and `/ - _ . ~` after the host")]
    Form,
    #[error("the host must be `localhost` or an IP address: a name server is never asked where a draft goes")]
    Host,
    #[error("the port must be a number from 1 to 65535")]
    Port,
    #[error("this is the address of no machine")]
    Nobody,
}

impl Address {
    /// Takes `url` apart.
    pub(super) fn parse(url: &str) -> Result<Self, NoAddress> {
        let rest = match url.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
            Some((scheme, _)) if scheme.eq_ignore_ascii_case("https") => return Err(NoAddress::Https),
            _ => return Err(NoAddress::Scheme),
        };
        let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '~');
        if authority.contains(['@', '?', '#', '\\']) || !path.chars().all(plain) {
            return Err(NoAddress::Form);
        }
        let (host, port) = split(authority)?;
        let ip = match host {
            Host::Localhost => None,
            Host::Ip(ip) => Some(ip),
        };
        if ip.is_some_and(|ip| ip.is_unspecified() || ip.is_multicast() || ip == IpAddr::V4(Ipv4Addr::BROADCAST)) {
            return Err(NoAddress::Nobody);
        }
        Ok(Self { host, port, path: path.trim_end_matches('/').to_owned() })
    }

    /// Whether nothing that is sent there leaves this machine.
    pub(super) fn is_this_machine(&self) -> bool {
        self.sockets().iter().all(|socket| socket.ip().to_canonical().is_loopback())
    }

    /// Where to connect to, in the order in which to try.
    pub(super) fn sockets(&self) -> Vec<SocketAddr> {
        let ips = match self.host {
            Host::Localhost => vec![IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)],
            Host::Ip(ip) => vec![ip],
        };
        ips.into_iter().map(|ip| SocketAddr::new(ip, self.port)).collect()
    }

    /// The path, without a slash at its end.
    pub(super) fn path(&self) -> &str {
        &self.path
    }
}

/// Host and port, such as `[::1]:8080`.
fn split(authority: &str) -> Result<(Host, u16), NoAddress> {
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let (v6, port) = rest.split_once(']').ok_or(NoAddress::Host)?;
        (Host::Ip(v6.parse::<Ipv6Addr>().map_err(|_| NoAddress::Host)?.into()), port)
    } else {
        let (name, port) = authority.find(':').map_or((authority, ""), |colon| authority.split_at(colon));
        let host = if name.eq_ignore_ascii_case("localhost") {
            Host::Localhost
        } else {
            Host::Ip(name.parse::<Ipv4Addr>().map_err(|_| NoAddress::Host)?.into())
        };
        (host, port)
    };
    if port.is_empty() {
        return Ok((host, HTTP_PORT));
    }
    let digits = port.strip_prefix(':').filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    let port = digits.and_then(|digits| digits.parse().ok()).filter(|&port| port > 0);
    port.map(|port| (host, port)).ok_or(NoAddress::Port)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host {
            Host::Localhost => write!(f, "localhost:{}", self.port),
            Host::Ip(ip) => SocketAddr::new(ip, self.port).fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_known_as_such() {
        for (url, sockets, path) in [
            ("http://127.0.0.1:11434/v1", vec!["127.0.0.1:11434"], "/v1"),
            ("HTTP://LocalHost:8080/v1/", vec!["127.0.0.1:8080", "[::1]:8080"], "/v1"),
            ("http://[::1]:8000", vec!["[::1]:8000"], ""),
            ("http://127.9.8.7/", vec!["127.9.8.7:80"], ""),
            ("http://[::ffff:127.0.0.1]:1/a/b", vec!["[::ffff:127.0.0.1]:1"], "/a/b"),
        ] {
            let address = Address::parse(url).unwrap();
            assert_eq!(address.sockets().iter().map(ToString::to_string).collect::<Vec<_>>(), sockets, "{url}");
            assert!(address.is_this_machine() && address.path() == path, "{url}");
        }
    }

    #[test]
    fn other_machines_are_known_as_such() {
        for url in ["http://10.0.0.5:8000/v1", "http://[fe80::1]:80", "http://128.0.0.1", "http://[::ffff:10.0.0.5]:1"] {
            assert!(!Address::parse(url).unwrap().is_this_machine(), "{url}");
        }
    }

    #[test]
    fn tricks_are_refused() {
        for (url, why) in [
            ("https://127.0.0.1/v1", NoAddress::Https),
            ("127.0.0.1:11434", NoAddress::Scheme),
            ("file:///etc/passwd", NoAddress::Scheme),
            ("http://localhost.example.com/v1", NoAddress::Host),
            ("http://localhost./v1", NoAddress::Host),
            ("http://127.1/v1", NoAddress::Host),
            ("http://2130706433/", NoAddress::Host),
            ("http://0x7f.0.0.1/", NoAddress::Host),
            ("http://0177.0.0.1/", NoAddress::Host),
            ("http://127.0.0.1.nip.io/", NoAddress::Host),
            ("http:///v1", NoAddress::Host),
            ("http://[::1/v1", NoAddress::Host),
            ("http://[fe80::1%25eth0]/", NoAddress::Host),
            ("http://127.0.0.1@evil.example/", NoAddress::Form),
            ("http://127.0.0.1\\@evil.example/", NoAddress::Form),
            ("http://evil.example#@127.0.0.1/", NoAddress::Form),
            ("http://127.0.0.1/v1?to=evil", NoAddress::Form),
            ("http://127.0.0.1/v1\r\nX: y", NoAddress::Form),
            ("http://127.0.0.1:0/", NoAddress::Port),
            ("http://127.0.0.1:+80/", NoAddress::Port),
            ("http://127.0.0.1:/", NoAddress::Port),
            ("http://127.0.0.1:65536/", NoAddress::Port),
            ("http://[::1]80/", NoAddress::Port),
            ("http://0.0.0.0:11434/v1", NoAddress::Nobody),
            ("http://[::]:11434/v1", NoAddress::Nobody),
            ("http://224.0.0.1/", NoAddress::Nobody),
            ("http://255.255.255.255/", NoAddress::Nobody),
        ] {
            assert_eq!(Address::parse(url), Err(why), "{url}");
        }
    }
}
