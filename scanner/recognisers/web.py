"""Traces of visits to web sites: cookies, client ids, browsers, identifiers among the parameters of addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

import regex

from scanner.recognisers.base import Form, FormatRecogniser, Found, OwnRecogniser, PatternRecogniser


class Cookie(PatternRecogniser):
    """Find values of tracking cookies: Google Analytics, Google Ads, Meta, Hotjar, Matomo; and session cookies by name."""

    name = "cookie"
    entity = "COOKIE_ID"
    item = "online.cookie"
    source = "Google Analytics developer documentation (client id = random 32-bit number, dot, Unix seconds); Meta Pixel _fbp"
    context_words = ("cookie", "eväste", "_ga", "cid", "client", "kaka", "kakor")
    forms = (
        Form("ga", r"(?<![\w.])GA1\.[1-9]\.[0-9]{5,10}\.1[2-9][0-9]{8}(?![\w.])", 0.9),
        Form("ga session", r"(?<![\w.])GS[12]\.[1-9]\.[0-9a-z$.]{6,80}(?![\w.])", 0.7),
        Form("gcl", r"(?<![\w.])1\.1\.[0-9]{6,10}\.1[2-9][0-9]{8}(?![\w.])", 0.6),
        Form("fbp", r"(?<![\w.])fb\.[0-2]\.1[2-9][0-9]{11}\.[0-9]{6,20}(?![\w.])", 0.9),
        Form("matomo", r"(?<![\w.])_pk_id\.[0-9]{1,4}\.[0-9a-f]{4}[=: ][0-9a-f]{16}", 0.8),
        Form(
            "session",
            r"(?<![\w])(?:JSESSIONID|PHPSESSID|ASP\.NET_SessionId|_hjSessionUser_[0-9]{4,9}|connect\.sid)=[\w%.:-]{8,128}",
            0.8,
        ),
    )
    examples = (
        "GA1.2.1234567890.1700000000",
        "_ga=GA1.1.123456789.1650000000",
        "fb.1.1700000000000.1234567890",
        "GS1.1.1700000000.1.0.1700000100.0.0.0",
        "JSESSIONID=0123456789ABCDEF",
    )
    counterexamples = ("GA1.2.1234567890.9700000000", "1234567890.1700000000", "fb.1.1.2", "PHPSESSID=1")


class ClientId(FormatRecogniser):
    """Find a bare analytics client id: a number, a dot, a Unix time; under a heading only, since it looks like a decimal."""

    name = "client_id"
    entity = "CLIENT_ID"
    item = "online.cookie"
    weak_entities = frozenset({entity})
    source = Cookie.source
    context_words = ("_ga", "cid", "client", "user_pseudo")
    forms = (Form("number and time", r"(?<![\w.,-])[1-9][0-9]{5,9}\.1[2-9][0-9]{8}(?![\w.,-])", 0.3),)
    examples = ("1234567890.1700000000",)
    counterexamples = ("1234567890.2300000000", "1.1700000000")


class UserAgent(PatternRecogniser):
    """Find a browser's user-agent line."""

    name = "user_agent"
    entity = "USER_AGENT"
    item = "online.device"
    source = "RFC 9110 section 10.1.5; the form that all browsers send"
    forms = (Form("mozilla", r"(?<![\w])Mozilla/[0-9]\.[0-9] \([^()\n]{3,200}\)(?: [\w./()+;:, -]{2,200})?", 0.8),)
    examples = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36",)
    counterexamples = ("Mozilla Firefox", "Mozilla/5.0")


_QUERY_ITEMS = {
    "hetu": "identity.national_id",
    "ssn": "identity.national_id",
    "henkilotunnus": "identity.national_id",
    "asiakas": "customer.number",
    "asiakasnumero": "customer.number",
    "asiakasnro": "customer.number",
    "customerid": "customer.number",
    "customer_id": "customer.number",
    "customer": "customer.number",
    "userid": "online.username",
    "user_id": "online.username",
    "username": "online.username",
    "user": "online.username",
    "uid": "online.username",
    "token": "online.credential",
    "access_token": "online.credential",
    "api_key": "online.credential",
    "apikey": "online.credential",
    "sid": "online.credential",
    "sessionid": "online.credential",
    "session_id": "online.credential",
    "jsessionid": "online.credential",
    "phone": "contact.phone",
    "puhelin": "contact.phone",
    "email": "contact.email",
    "sposti": "contact.email",
}


def _entity(item: str) -> str:
    return "URL_" + item.upper().replace(".", "_")


class UrlParameters(OwnRecogniser):
    """Find identifiers of people among the parameters of a web address; the address alone is not personal data."""

    name = "url"
    entities = tuple(sorted({_entity(item) for item in _QUERY_ITEMS.values()}))
    entity_items: ClassVar[Mapping[str, str]] = {_entity(item): item for item in _QUERY_ITEMS.values()}
    items = frozenset(_QUERY_ITEMS.values())
    source = "RFC 3986; parameter names seen in customer portals and web analytics"
    examples = (
        "https://example.fi/laskut?asiakasnumero=12345",
        "http://example.com/?userid=maija&x=1",
        "www.example.fi/a?token=abcdef123456",
    )
    counterexamples = (
        "https://example.fi/laskut",
        "https://example.fi/?asiakas=",
        "lasku.docx",
        "https://example.fi/?page=2",
    )
    _url = regex.compile(r"(?<![\w@])(?:https?://|www\.)[^\s<>\"']{4,2000}", regex.IGNORECASE)

    gate = (r"""(?:https?://|www\.)[^\s<>"']*\?[^\s<>"']*=""",)

    def may_match(self, text: str) -> bool:
        """Need a query behind an address."""
        return "?" in text and "=" in text

    def find(self, text: str) -> Iterator[Found]:
        """Yield the values of telling parameters."""
        for match in self._url.finditer(text):
            address = match.group()
            try:
                query = urlsplit(address).query
            except ValueError:
                continue
            start = match.start() + address.find("?") + 1
            for pair in query.split("&"):
                name, _, value = pair.partition("=")
                item = _QUERY_ITEMS.get(name.lower())
                if item is not None and len(value) >= 3 and parse_qsl(pair, errors="replace"):
                    at = start + len(name) + 1
                    yield Found(_entity(item), at, at + len(value), 0.6, ("pattern", "context"))
                start += len(pair) + 1
