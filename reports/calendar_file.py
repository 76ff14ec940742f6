"""Write the next review of the notice as a calendar file with a reminder.

Source: RFC 5545 sections 3.1 (lines of at most 75 octets), 3.3.11 (escapes), 3.6.1 (events), 3.6.6 (alarms).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from reports.clean import visible
from reports.words import Words


def review_event(words: Words, *, organisation: str | None, due: date, warn_days: int, made_on: date) -> bytes:
    """Give the file: one event of a whole day, with an alarm `warn_days` before it.

    The event's identity is made of the organisation alone, so that a later file moves the event and adds none.
    """
    named = organisation or "–"
    identity = hashlib.sha256(visible(named).encode()).hexdigest()[:32]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//tutka//review//FI",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{identity}@tutka",
        f"DTSTAMP:{made_on:%Y%m%d}T000000Z",
        f"SEQUENCE:{(made_on - date(2020, 1, 1)).days}",
        f"DTSTART;VALUE=DATE:{due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(words('pack.calendar', organisation=named))}",
        f"DESCRIPTION:{_escaped(words('pack.calendar_note'))}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(words('pack.calendar', organisation=named))}",
        f"TRIGGER:-P{max(0, warn_days)}D",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _escaped(text: str) -> str:
    r"""Escape a text value.

    >>> _escaped("a, b; c\\d")
    'a\\, b\\; c\\\\d'
    """
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return visible(text)


def _folded(line: str) -> Iterator[str]:
    """Cut a line to 75 octets, never inside a character; what goes on begins with a space."""
    part, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > 75:
            yield part
            part, size = " ", 1
        part += character
        size += octets
    yield part
