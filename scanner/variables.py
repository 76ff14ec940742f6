"""`${NAME}` in places and addresses: what the environment holds is put in so that it stays what it is.

A password may hold any character. Pasted into an address as text, an `@` or `/` in it would end the password early, and the
rest of it would pass for the host, which is shown. So an address is taken apart before anything is put in.

Source: RFC 3986 section 3.2.1 (user information) and 2.1 (percent-encoding).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from scanner.model import UsageError

VARIABLE = re.compile(r"\$\{(\w+)\}")
Lookup = Callable[[str], str]
"""From a variable's name to its value."""

_SCHEME = re.compile(r"([A-Za-z][\w+.-]*)://")
_AUTHORITY = re.compile(r"[^/?#]*")
_LOOKS_LIKE_ONE = re.compile(r"://|:[^/]*.*@", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parts:
    """Hold the parts of an address as they are written, `${NAME}` and percent-encoding included.

    Attributes:
        user: user name and password; None where there is no `@`.
        path: with the `/` that it begins with.
        query: without its `?`.
    """

    scheme: str
    user: str | None
    host: str
    path: str
    query: str

    def text(self) -> str:
        """Put them together again."""
        user = "" if self.user is None else f"{self.user}@"
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{user}{self.host}{self.path}{query}"


def from_environment(name: str) -> str:
    """Give a variable's value.

    Raises:
        UsageError: it isn't set; the message names it.
    """
    if name not in os.environ:
        message = f"the environment variable {name} is not set; set it before starting the scan"
        raise UsageError(message)
    return os.environ[name]


def fill(text: str, value: Lookup = from_environment, literal: Callable[[str], str] = str) -> str:
    """Put values in as they are, `literal` being what is done to the text between them.

    Raises:
        UsageError: a variable isn't set.
    """
    pieces = VARIABLE.split(text)  # texts and names in turn
    return "".join(value(piece) if n % 2 else literal(piece) for n, piece in enumerate(pieces))


def with_scheme(text: str, value: Lookup = from_environment) -> str:
    """Put in the variable that a text begins with: it holds a whole address, its beginning, or a path.

    What looks like a variable inside its value is none, and is protected.
    """
    found = VARIABLE.match(text)
    if found is None:
        return text
    return value(found[1]).replace("${", "%24{") + text[found.end() :]


def is_address(text: str) -> bool:
    """Say whether a text is written as an address, not as a path."""
    return bool(_SCHEME.match(text))


def may_hold_secret(text: str) -> bool:
    """Say whether a text that is no address looks like a misspelt one, so that it must not be shown."""
    return bool(_LOOKS_LIKE_ONE.search(text))


def split(text: str) -> Parts | None:
    """Take an address apart; None where an unescaped character leaves open what is password and what is host."""
    found = _SCHEME.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    authority = _AUTHORITY.match(rest)
    assert authority is not None
    user, at, host = authority[0].rpartition("@")
    below = rest[authority.end() :]
    file = not authority[0]  # sqlite:///path: no password can stand before an @
    options = ";" in user.partition(":")[0]  # host;user=…;password=… of another kind of address
    if "@" in user or options or ("@" in below and not file):
        return None
    path, _, query = below.partition("?")
    return Parts(found[1], user if at else None, host, path, query)


def fill_parts(parts: Parts, value: Lookup = from_environment) -> Parts:
    """Put values into user, password and query percent-encoded, and into host and path as they are.

    A variable that is a whole `name=value` of the query by itself holds several of them and is left as it is.

    Raises:
        UsageError: a variable isn't set.
    """

    def encoded(text: str) -> str:
        return VARIABLE.sub(lambda found: quote_from_bytes(os.fsencode(value(found[1])), safe=""), text)

    query = [fill(one, value) if VARIABLE.fullmatch(one) else encoded(one) for one in parts.query.split("&")]
    return Parts(
        parts.scheme,
        None if parts.user is None else encoded(parts.user),
        fill(parts.host, value),
        fill(parts.path, value),
        "&".join(query),
    )
