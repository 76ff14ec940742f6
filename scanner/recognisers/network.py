"""Addresses and numbers of devices: IP, MAC, UUID, IMEI."""

from __future__ import annotations

import ipaddress

from scanner.recognisers.base import (
    LETTER,
    Details,
    Form,
    FormatRecogniser,
    PatternRecogniser,
    digits,
)
from scanner.recognisers.checks import luhn

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_NO_VERSION = r"(?<!\bv)(?<!versio )(?<!versio: )(?<!version )(?<!version: )(?<!versiota )(?<!\bver )(?<!ver\. )(?<!\brel )(?<!release )"
_IP_CONTEXT = (
    "ip",
    "osoite",
    "host",
    "palvelin",
    "server",
    "yhteys",
    "client",
    "kirjautu",
    "login",
    "remote",
    "adress",
)


class IpV4(PatternRecogniser):
    """Find IPv4 addresses; four small numbers are as often a version or a section and need context."""

    name = "ip"
    entity = "IP_ADDRESS"
    item = "online.ip"
    source = "RFC 791 and RFC 6890 (special ranges)"
    context_words = _IP_CONTEXT
    forms = (
        Form(
            "v4",
            rf"(?<![\w.-]){_NO_VERSION}(?!(?:[0-9]{{1,2}}\.){{3}}[0-9]{{1,2}}(?![0-9])){_OCTET}(?:\.{_OCTET}){{3}}(?![\w]|\.[0-9]|-[0-9])",
            0.6,
        ),
        Form(
            "v4 of small numbers", rf"(?<![\w.-]){_NO_VERSION}{_OCTET}(?:\.{_OCTET}){{3}}(?![\w]|\.[0-9]|-[0-9])", 0.25
        ),
    )
    examples = ("203.0.113.7", "IP 10.0.0.12", "[192.168.1.10]:443", "osoitteesta 198.51.100.23.", "ip-osoite: 8.8.8.8")
    counterexamples = (
        "1.2.3.4.5",
        "v192.168.1.10",
        "versio 192.0.2.1",
        "2.3.1.0",
        "256.1.1.1",
        "203.0.113.7.5",
        "1203.0.113.7",
        "Chrome/118.0.0.0",
    )

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse what ends in zeros, a network or a browser's version: `Chrome/118.0.0.0`."""
        return pattern_text.endswith(".0.0.0")

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name special ranges: a private or loopback address says less about a person."""
        return Details(ip_kind(value), shape=self.shape_of(value))


class IpV6(PatternRecogniser):
    """Find IPv6 addresses of three groups or more; `a::b` and `::` are code as often as addresses."""

    name = "ip6"
    entity = "IP_ADDRESS"
    item = "online.ip"
    source = "RFC 4291 and RFC 5952"
    context_words = _IP_CONTEXT
    forms = (Form("v6", r"(?<![\w:.])[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:]|\.[0-9])", 0.6),)
    examples = ("2001:db8::8a2e:370:7334", "fe80::1ff:fe23:4567:890a", "2001:0db8:0000:0000:0000:ff00:0042:8329")
    counterexamples = ("a::b", "::", "12:30:45", "a::b::c", "00:1b:44:11:3a:b7")

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Ask `ipaddress`; want three groups and a first one of three characters."""
        groups = [group for group in pattern_text.split(":") if group]
        if len(groups) < 3 or len(groups[0]) < 3:
            return True
        try:
            ipaddress.IPv6Address(pattern_text)
        except ValueError:
            return True
        return False

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name special ranges."""
        return Details(ip_kind(value), shape=self.shape_of(value))


_DOCUMENTATION = tuple(
    map(ipaddress.ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"))
)


def ip_kind(value: str) -> str | None:
    """Name the range of an address that is not a public one.

    >>> ip_kind("10.0.0.1"), ip_kind("127.0.0.1"), ip_kind("203.0.113.7"), ip_kind("193.166.3.2")
    ('private', 'loopback', 'documentation', None)
    """
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return None
    if any(address in network for network in _DOCUMENTATION if network.version == address.version):
        return "documentation"
    kinds = (
        ("unspecified", address.is_unspecified),
        ("loopback", address.is_loopback),
        ("link_local", address.is_link_local),
        ("multicast", address.is_multicast),
        ("private", address.is_private),
    )
    return next((kind for kind, holds in kinds if holds), None)


class MacAddress(PatternRecogniser):
    """Find MAC addresses with colons, dashes or Cisco's dots; bare twelve hex digits are another recogniser's."""

    name = "mac"
    entity = "MAC_ADDRESS"
    item = "online.device"
    source = "IEEE 802 (EUI-48)"
    context_words = ("mac", "laite", "device", "wlan", "wifi", "bluetooth", "enhet")
    forms = (
        Form("colon", r"(?<![\w:])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![\w:])", 0.6),
        Form("dash", r"(?<![\w-])[0-9a-f]{2}(?:-[0-9a-f]{2}){5}(?![\w-])", 0.6),
        Form("cisco", r"(?<![\w.])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![\w.])", 0.5),
    )
    examples = ("00:1b:44:11:3a:b7", "00-1B-44-11-3A-B7", "001b.4411.3ab7")
    counterexamples = (
        "00:00:00:00:00:00",
        "ff:ff:ff:ff:ff:ff",
        "00:1b:44:11:3a",
        "00:1b:44:11:3a:b7:c8",
        "1234.5678.9012",
    )

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse nobody's and everybody's address, and three groups of decimal digits."""
        bare = "".join(c for c in pattern_text.lower() if c in "0123456789abcdef")
        return len(set(bare)) == 1 or ("." in pattern_text and bare.isdigit())


class MacDigits(PatternRecogniser):
    """Find twelve hex digits that may be a MAC address; under a heading only."""

    name = "mac_digits"
    entity = "MAC_ADDRESS_BARE"
    item = "online.device"
    weak_entities = frozenset({entity})
    source = "IEEE 802 (EUI-48)"
    context_words = ("mac",)
    forms = (Form("12 hex digits", r"(?<![\w-])(?=[0-9a-f]*[a-f])[0-9a-f]{12}(?![\w-])", 0.2),)
    examples = ("001b44113ab7", "001B44113AB7")
    counterexamples = ("001144113307", "001b44113ab", "001b44113ab7c")


class DeviceNumber(FormatRecogniser):
    """Find IMEI, IMSI or ICCID numbers of phones and SIM cards; digits, so that they need context or a heading."""

    name = "imei"
    entity = "DEVICE_NUMBER"
    item = "online.device"
    source = "3GPP TS 23.003 (IMEI, IMSI 244...), ITU-T E.118 (ICCID 89358...)"
    chance = 0.1
    context_words = ("imei", "imsi", "iccid", "sim-kort", "simkort", "sim-kortti")
    forms = (
        Form("imei", rf"(?<![0-9{LETTER}.,-])[0-9]{{15}}(?![0-9{LETTER}]|[.,-][0-9])", 0.2),
        Form("iccid", rf"(?<![0-9{LETTER}.,-])89358[0-9]{{14,15}}(?![0-9{LETTER}]|[.,-][0-9])", 0.3),
    )
    examples = ("IMEI 490154203237518", "imei: 356938035643809")
    counterexamples = ("490154203237518", "imei 490154203237519", "IMEI 4901542032375181")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check Luhn; an IMSI of Finland (244) has no check."""
        return True if value.startswith("244") and len(value) == 15 else luhn(digits(value))


class Uuid(PatternRecogniser):
    """Find a UUID; a device or session id only under a heading that says so."""

    name = "uuid"
    entity = "UUID"
    item = "online.device"
    weak_entities = frozenset({entity})
    source = "RFC 9562"
    context_words = ("device", "laite", "idfa", "gaid", "advertising", "mainos")
    forms = (Form("uuid", r"(?<![\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])", 0.4),)
    examples = ("123e4567-e89b-12d3-a456-426614174000",)
    counterexamples = ("00000000-0000-0000-0000-000000000000", "123e4567-e89b-12d3-a456-42661417400")

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse the nil and the max UUID."""
        return len(set(pattern_text.replace("-", ""))) == 1
