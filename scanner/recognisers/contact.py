"""E-mail addresses: written, spelt out, and those of a function."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import regex

from scanner.recognisers.base import (
    CheckedRecogniser,
    Details,
    Form,
)

if TYPE_CHECKING:
    import tldextract

EMAIL = "contact.email"

ROLES = frozenset(
    {
        "info",
        "asiakaspalvelu",
        "laskutus",
        "toimisto",
        "tietosuoja",
        "noreply",
        "no-reply",
        "donotreply",
        "myynti",
        "vika",
        "vikailmoitus",
        "paivystys",
        "päivystys",
        "kirjaamo",
        "hallitus",
        "talous",
        "reskontra",
        "ostoreskontra",
        "myyntireskontra",
        "tuki",
        "palaute",
        "rekry",
        "posti",
        "isannointi",
        "isännöinti",
        "huolto",
        "viestinta",
        "viestintä",
        "markkinointi",
        "verkkolaskut",
        "laskut",
        "lasku",
        "kundtjanst",
        "kundtjänst",
        "kundservice",
        "faktura",
        "fakturering",
        "kansli",
        "kontor",
        "office",
        "support",
        "sales",
        "billing",
        "invoice",
        "invoices",
        "accounts",
        "admin",
        "administrator",
        "contact",
        "customerservice",
        "dpo",
        "gdpr",
        "privacy",
        "helpdesk",
        "hello",
        "hr",
        "jobs",
        "mail",
        "newsletter",
        "postmaster",
        "press",
        "root",
        "security",
        "service",
        "webmaster",
    }
)
"""Local parts that a function answers, not a person."""

_LOCAL = r"\w(?:\.?[\w+%~'-]){0,63}"
_BEFORE = r"(?<![\w.+%~-])(?<!\w')"
_DOMAIN = r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w@-])"
_AT = r"[ ]?(?:\(at\)|\[at\]|\(ät\)|\(a\)|\{at\})[ ]?"
_DOT = r"(?:\.|[ ]?(?:\(dot\)|\[dot\]|\(piste\)|\[piste\])[ ]?)"
_SPELT = regex.compile(_AT, regex.IGNORECASE)
_BETWEEN = regex.compile(r"[._+]")
_SPELT_DOT = regex.compile(r"[ ]?[(\[](?:dot|piste)[)\]][ ]?", regex.IGNORECASE)


UNDIVIDED = frozenset({"com", "fi"})
"""Ends below which the public suffix list has no other end (`aland.fi` apart): anything before them is a domain.

Most addresses end so, and the library that reads the list brings a client for the network along, a twentieth of a short scan.
"""


@cache
def _suffixes() -> tldextract.TLDExtract:
    """Read the public suffix list that the library ships; never the network, never a cache on disk."""
    import tldextract  # noqa: PLC0415 - slow to import, and seldom needed

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def plain_email(value: str) -> str:
    """Write a spelt-out address with its signs.

    >>> plain_email("nimi (at) yhtio(piste)fi")
    'nimi@yhtio.fi'
    """
    if "(" not in value and "[" not in value and "{" not in value:
        return value
    return str(_SPELT_DOT.sub(".", _SPELT.sub("@", value)))


def is_role(address: str) -> bool:
    """Say whether an address belongs to a function: `info@`, `laskutus.helsinki@`.

    >>> is_role("laskutus@example.fi"), is_role("matti.esimerkki@example.fi"), is_role("info2@example.fi")
    (True, False, True)
    """
    local = address.split("@", 1)[0].lower()
    words = [word.strip("0123456789") for word in _BETWEEN.split(local)]
    return local in ROLES or local.strip("0123456789") in ROLES or bool(words and words[0] in ROLES)


class EmailAddress(CheckedRecogniser):
    """Find e-mail addresses, umlauts and international domains included, and those spelt out with `(at)`.

    The domain's end must be in the public suffix list. Role addresses are about a function (`about: role`).
    """

    name = "email"
    entity = "EMAIL_ADDRESS"
    item = EMAIL
    source = "RFC 5322 (dot-atom form), RFC 6531; Mozilla's public suffix list as in tldextract"
    loose_shape = True
    context_words = ("sähköposti", "sahkoposti", "email", "e-mail", "e-post", "meili")
    forms = (
        Form("address", rf"{_BEFORE}{_LOCAL}@{_DOMAIN}", 0.5),
        Form(
            "no space after it",
            rf"{_BEFORE}{_LOCAL}@(?:[\w-]{{1,63}}\.){{1,4}}(?:fi|com|net|org|se|eu|ax|ee)(?=\.[^\W\d_])",
            0.5,
        ),
        Form("spelt", rf"{_BEFORE}{_LOCAL}{_AT}(?:[\w-]{{1,63}}{_DOT}){{1,8}}[^\W\d_]{{2,24}}(?![\w@-])", 0.5),
    )
    examples = (
        "matti.esimerkki@example.fi",
        "<maija@example.com>",
        "mailto:maija@example.com",
        "päivi@sähkö.fi",
        "nimi(at)example.fi",
        "nimi [at] example.fi",
        "url?email=maija@example.fi&x=1",
        "maija+lasku@posti.example.co.uk.",
        "osoite maija@example.fi.Soitetaan",
        "'maija.o'esimerkki@example.com'",
    )
    counterexamples = (
        "maija@localhost",
        "maija@example.invalidtld",
        "@example.fi",
        "maija@@example.fi",
        "nimi at example.fi",
    )

    def __init__(self, supported_language: str = "fi") -> None:
        super().__init__(supported_language)
        self._known: dict[str, bool] = {}

    def forget(self) -> None:
        """Drop the domains that were looked up."""
        self._known.clear()

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Need a known public suffix and a name before it."""
        domain = plain_email(value).rsplit("@", 1)[-1]
        known = self._known.get(domain)
        if known is None:
            known = self._known[domain] = self._is_domain(domain)
        return known

    @staticmethod
    def _is_domain(domain: str) -> bool:
        if any(label.startswith("-") or label.endswith("-") for label in domain.split(".")):
            return False
        before, _, last = domain.rpartition(".")
        if last in UNDIVIDED and domain.isascii() and before.rpartition(".")[2] not in ("", "aland"):
            return True
        try:
            found = _suffixes()(domain)
        except ValueError:  # a lone surrogate or another label that IDNA can't encode
            return False
        return bool(found.domain and found.suffix)

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Tell role addresses apart."""
        address = plain_email(value)
        return Details(about="role" if is_role(address) else "person", shape=self.shape_of(address))
