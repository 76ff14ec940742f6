"""Passwords, their hashes, keys and tokens: found by their own marks, or after their word."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from typing import ClassVar

import regex

from scanner.recognisers.base import CASED, LETTER, CuedRecogniser, Details, Form, Found, PatternRecogniser

PASSWORD = "online.password"  # noqa: S105 - a taxonomy id
CREDENTIAL = "online.credential"


class PasswordHash(PatternRecogniser):
    """Find a password's hash by its scheme's prefix: bcrypt, Argon2, sha-crypt, PBKDF2, scrypt, LDAP."""

    name = "password_hash"
    entity = "PASSWORD_HASH"
    item = PASSWORD
    source = "crypt(5), the PHC string format, Django's and LDAP's (RFC 2307) encodings"
    flags = CASED
    forms = (
        Form("bcrypt", r"(?<![\w$])\$2[abxy]?\$[0-3][0-9]\$[./A-Za-z0-9]{53}(?![./A-Za-z0-9])", 0.95),
        Form("argon2", r"(?<![\w$])\$argon2(?:id|i|d)\$[\w$=,+/-]{20,300}", 0.95),
        Form("crypt", r"(?<![\w$])\$(?:1|5|6|y|7|sha1|scrypt)\$[./A-Za-z0-9$=,-]{20,250}", 0.9),
        Form("pbkdf2", r"(?<![\w$])(?:pbkdf2_sha(?:1|256|512)|scrypt|argon2|bcrypt_sha256)\$[\w$+/=.,-]{20,300}", 0.95),
        Form("ldap", r"(?<!\w)\{(?:SSHA|SHA|SMD5|MD5|SSHA256|SSHA512|CRYPT)\}[A-Za-z0-9+/=$.]{20,200}", 0.9),
        Form("php", r"(?<![\w$])\$[PH]\$[./A-Za-z0-9]{31}(?![./A-Za-z0-9])", 0.9),
    )
    examples = (
        "$2b$12$" + "abcdefghijklmnopqrstuv" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
        "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaGhhc2hoYXNo",
        "pbkdf2_sha256$600000$saltsaltsalt$aGFzaGhhc2hoYXNoaGFzaA==",
        "{SSHA}MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=",
    )
    counterexamples = ("$2b$12$short", "maksu 12$", "$argon2", "{SHA}x")


class HexDigest(PatternRecogniser):
    """Find 32, 40, 64 or 128 hex digits that may be a password's digest; under a heading only."""

    name = "hex_digest"
    entity = "HEX_DIGEST"
    item = PASSWORD
    weak_entities = frozenset({entity})
    source = "Lengths of MD5, SHA-1, SHA-256 and SHA-512"
    context_words = ("salasana", "password", "passwd", "pwd", "hash", "tiiviste", "lösenord")
    forms = (Form("digest", r"(?<![\w-])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})(?![\w-])", 0.2),)
    examples = ("5f4dcc3b5aa765d61d8327deb882cf99", "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8")
    counterexamples = (
        "5f4dcc3b5aa765d61d8327deb882cf9",
        "12345678901234567890123456789012",
        "ffffffffffffffffffffffffffffffff",
    )

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse numbers and monotonous strings."""
        return pattern_text.isdigit() or len(set(pattern_text)) < 6


class AccessToken(PatternRecogniser):
    """Find keys and tokens that carry their issuer's mark: JWT, private keys, AWS, GitHub, Slack, Google, Stripe, Azure."""

    name = "token"
    entity = "ACCESS_TOKEN"
    item = CREDENTIAL
    source = "RFC 7519, RFC 7468 and the issuers' published prefixes, as in gitleaks' rules"
    flags = CASED
    forms = (
        Form("jwt", r"(?<![\w.-])eyJ[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{10,1000}(?![\w-])", 0.9),
        Form("private key", r"-----BEGIN (?:[A-Z0-9]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----", 0.95),
        Form("aws", r"(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])", 0.9),
        Form("github", r"(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40,100})(?!\w)", 0.95),
        Form("slack", r"(?<!\w)xox[abeoprs]-[A-Za-z0-9-]{10,150}(?!\w)", 0.9),
        Form("google", r"(?<!\w)AIza[\w-]{35}(?![\w-])", 0.9),
        Form("stripe", r"(?<!\w)[sr]k_(?:live|test)_[A-Za-z0-9]{16,100}(?!\w)", 0.9),
        Form("azure", r"AccountKey=[A-Za-z0-9+/]{60,100}={0,2}", 0.9),
        Form("url password", r"(?<![\w])[a-z][a-z0-9+]{2,20}://[^\s/:@]{1,64}:[^\s/@]{3,64}@[\w.-]{3,253}", 0.8),
    )
    examples = (
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0ZXN0aSJ9.c2lnbmF0dXJlc2lnbmF0dXJl",
        "-----BEGIN RSA PRIVATE KEY-----",
        "AKIAIOSFODNN7EXAMPLE",
        "postgresql://sovellus:eiOikeaSalasana@db.example.fi/laskutus",
    )
    counterexamples = (
        "eyJ.x.y",
        "-----BEGIN CERTIFICATE-----",
        "https://example.fi/a:b",
        "AKIA123",
        "eyJhbGciOiJIUzI1NiJ9x.aaaaaaaaaa.bbbbbbbbbb",
    )

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse what begins as a JWT and has no JSON head."""
        if not pattern_text.startswith("eyJ"):
            return False
        head = pattern_text.split(".", 1)[0]
        try:
            return not isinstance(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))), dict)
        except (ValueError, binascii.Error):
            return True


class AnnouncedPassword(CuedRecogniser):
    """Find a password or a code of door or key safe after its word: `salasana: Kissa123`, `avainkoodi 4711`."""

    name = "password_text"
    entities = ("PASSWORD", "DOOR_CODE")
    items = frozenset({PASSWORD, CREDENTIAL})
    entity_items: ClassVar[Mapping[str, str]] = {"PASSWORD": PASSWORD, "DOOR_CODE": CREDENTIAL}
    source = "Words of Finnish, Swedish and English customer notes"
    stems = (
        "salasana",
        "lösenord",
        "passw",
        "pwd",
        "ovikoodi",
        "avainkoodi",
        "avainboks",
        "alaovi",
        "portko",
        "dörrkod",
    )
    cues = r"(?P<PASSWORD>salasana\w*|lösenord\w*|pass(?:word|wd)|pwd)|(?P<DOOR_CODE>ovikoodi\w*|avainkoodi\w*|avainboks\w+(?: koodi\w*)?|alaove\w+ koodi\w*|portkod\w*|dörrkod\w*)"
    gap = r"[ ]?(?:[:=][ ]?|[ ](?:on|är|is)[ :]{1,2}|[ ](?=[0-9]))"
    value = rf"(?<![\w])[^\s,;:]{{4,64}}(?![{LETTER}])"
    examples = ("salasana: Kissa123!", "password=hunter2x", "ovikoodi 4711", "avainkoodi: 0815#")
    counterexamples = ("salasana unohtunut", "uusi salasana: ***", "salasanan vaihto", "ovikoodi puuttuu")
    _plain_word = regex.compile(rf"[{LETTER}]+[.!?]?")

    def find(self, text: str) -> Iterator[Found]:
        """Yield the values, told apart by the word before them; masks and plain words after a door are none."""
        for match in self._pattern.finditer(text):
            value = match.group("value")
            door = match.group("DOOR_CODE") is not None
            if len(set(value)) > 2 and not (door and self._plain_word.fullmatch(value)):
                entity = "DOOR_CODE" if door else "PASSWORD"
                yield Found(entity, match.start("value"), match.end("value"), 0.7, ("pattern", "context"))

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Give no shape: the length of a password is part of it."""
        return Details()
