"""Which addresses may be asked at all."""

import re
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

import httpx

from app.core.fetch.errors import Refused

SPELLING = re.compile(
    r"[a-z0-9._-]+|[0-9a-f:.]+"
)  # of host names, which httpx has put in lower case, and of IPv6
PORTS = {"http": 80, "https": 443}

# IANA special-purpose registries, and addresses that tunnel to others: is_global alone lets several through
NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # a cloud's own services, on an address that looks public
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)
PUBLIC_IPV6 = IPv6Network("2000::/3")  # the only part of IPv6 given out so far


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, and not to a machine, a network or a purpose of its own."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if parsed.version == 6 and parsed not in PUBLIC_IPV6:
        return False
    networks: Iterable[IPv4Network | IPv6Network] = NOT_PUBLIC
    return parsed.is_global and not any(parsed in network for network in networks)


def checked(url: str, allow: frozenset[str] = frozenset()) -> httpx.URL:
    """A URL that may be asked for, as far as its text tells. Raises Refused."""
    try:
        parsed = httpx.URL(url)
        host, port = parsed.raw_host.decode("ascii"), parsed.port
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise Refused from error
    if parsed.scheme not in PORTS or not SPELLING.fullmatch(host) or parsed.userinfo:
        raise Refused
    port = PORTS[parsed.scheme] if port is None else port
    if host_and_port(host, port) in allow:
        return parsed
    if port not in PORTS.values() or _is_odd_number(host):
        raise Refused
    return parsed


def _is_odd_number(host: str) -> bool:
    """127.1, 0x7f.1, 017700000001: numbers that some resolvers read as an address."""
    last = host.rstrip(".").rpartition(".")[2].lower()
    return (last.isdigit() or last.startswith("0x")) and not is_address(host)


def is_address(host: str) -> bool:
    """Whether a host is an address already, in its one plain notation."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def host_and_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
