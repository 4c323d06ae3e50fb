//! Who is at the other end of the wire: an address, as far as limits need one.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;

/// The address of a client. It is personal data: it counts, it is never logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The peer's address; behind `proxies` proxies of ours what the outermost of them wrote into
    /// `X-Forwarded-For`. What stands left of that anybody could have written.
    #[must_use]
    pub fn of(peer: IpAddr, headers: &HeaderMap, proxies: usize) -> Self {
        let named = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|list| list.split(','))
            .collect::<Vec<_>>();
        let outermost = match proxies {
            0 => None,
            _ => named
                .iter()
                .rev()
                .nth(proxies - 1)
                .and_then(|text| address(text.trim())),
        };
        Self(outermost.unwrap_or(peer).to_canonical())
    }

    /// The part that one customer of a network has to itself: the whole IPv4 address, the first 64 bits of IPv6.
    #[must_use]
    pub fn network(&self) -> String {
        match self.0 {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
        }
    }
}

/// Some proxies write the port as well.
fn address(text: &str) -> Option<IpAddr> {
    let bare = || text.parse().ok();
    bare().or_else(|| text.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(peer: &str, forwarded: &[&str], proxies: usize) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        ClientAddress::of(peer.parse().unwrap(), &headers, proxies).network()
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        assert_eq!(network("10.0.0.1", &["192.0.2.7"], 0), "10.0.0.1");
        assert_eq!(network("10.0.0.1", &["6.6.6.6, 192.0.2.7"], 1), "192.0.2.7");
        assert_eq!(
            network("10.0.0.1", &["6.6.6.6", "192.0.2.7:4321, 10.0.0.2"], 2),
            "192.0.2.7"
        );
        assert_eq!(network("10.0.0.1", &["forged"], 1), "10.0.0.1");
        assert_eq!(network("10.0.0.1", &["192.0.2.7"], 2), "10.0.0.1");
    }

    #[test]
    fn a_network_is_what_one_customer_has() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6", &[], 0), "2001:db8:1:2::");
        assert_eq!(network("::ffff:192.0.2.7", &[], 0), "192.0.2.7");
    }
}
