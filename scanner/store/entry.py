"""Propose a system's entry for `tutka.yaml`: names only, what a person has to fill in as comments."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from scanner import variables

_PLAIN = re.compile(r"[A-Za-z0-9_åäöÅÄÖ][\w.\-/åäöÅÄÖ]*")
_SECRET = re.compile(r"([^=]*(?:pass|pwd|secret|token|key|sig|auth|cred)[^=]*)=(?!\$\{).*", re.IGNORECASE | re.DOTALL)
_NO_TEXT = re.compile(r"(?:true|false|yes|no|on|off|null|~|[\d.+-]+)$", re.IGNORECASE)


def entry(
    name: str,
    sources: Sequence[str],
    registers: Sequence[str],
    anchors: Mapping[str, str | None],
    note: Callable[[str], str],
) -> str:
    """Write the entry.

    Args:
        name: of the system.
        sources: as the command named them; a password in an address becomes a variable.
        registers: of the notice, those that the data fits; to be confirmed.
        anchors: event -> path of the column that may carry its day, or None where none seems to; to be confirmed.
        note: gives the text of a comment: `check`, `purposes`, `hosted_in`, `owner`, `anchors`, `nowhere`.
    """
    found = {event: path for event, path in sorted(anchors.items()) if path is not None}
    lines = [
        f"  - name: {quoted(name)}",
        f"    sources: [{', '.join(quoted(without_secret(source)) for source in sources)}]",
        f"    registers: [{', '.join(registers)}]  # {note('check')}",
        f"    # purposes: []       # {note('purposes')}",
        f"    # hosted_in: FI      # {note('hosted_in')}",
        f"    # owner:             # {note('owner')}",
    ]
    if found:
        lines.append(f"    anchors:  # {note('anchors')}")
        lines += [f"      {event}: {quoted(path)}" for event, path in found.items()]
    elif anchors:
        lines.append(f"    # anchors:  # {note('anchors')}")
    lines += [f"      # {event}:  # {note('nowhere')}" for event, path in sorted(anchors.items()) if path is None]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Write a text so that YAML reads it back as it is.

    >>> quoted("exports/crm.csv"), quoted("a: b"), quoted("12"), quoted("${BILLING_URL}")
    ('exports/crm.csv', '"a: b"', '"12"', '"${BILLING_URL}"')
    """
    plain = _PLAIN.fullmatch(text) and not _NO_TEXT.fullmatch(text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def without_secret(source: str) -> str:
    """Put a variable in the place of a password, or of a secret in the query, that stands in an address.

    >>> without_secret("postgresql+psycopg://reader:geheim@db/billing"), without_secret("exports/crm.csv")
    ('postgresql+psycopg://reader:${PASSWORD}@db/billing', 'exports/crm.csv')
    >>> without_secret("https://files.example.fi/a.csv?sig=abc&v=1"), without_secret("mysql://reader:${PW}@db/crm")
    ('https://files.example.fi/a.csv?sig=${SECRET}&v=1', 'mysql://reader:${PW}@db/crm')
    """
    parts = variables.split(source)
    if parts is None:
        return source
    user = parts.user
    if user is not None and ":" in user:
        name, _, secret = user.partition(":")
        user = user if variables.VARIABLE.fullmatch(secret) else f"{name}:${{PASSWORD}}"
    query = "&".join(_SECRET.sub(r"\1=${SECRET}", pair) for pair in parts.query.split("&"))
    return replace(parts, user=user, query=query).text()
