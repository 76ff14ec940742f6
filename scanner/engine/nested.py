"""Cells that hold a document of their own: JSON and XML are taken apart into leaves with the path of keys to each.

What is no such document, or one beyond the bounds, stays the plain text that it is, so nothing of it is lost.

Source: RFC 8259 (JSON); XML 1.0; the paths are written as the naming rules of inventories have them
(`asiakas.puhelimet[].numero`, `Lasku/Asiakas/@Nimi`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

CHARACTERS = 65_536
DEPTH = 8
LEAVES = 500
"""Bounds of one cell. They look at the cell alone, so that batches can't change what they let through."""

KEYS = "keys"
"""Recogniser of evidence that is the name of a key."""

KEY_CHARACTERS = 40
ANY = "*"
"""Stands for a key that is a number, a code or a text: such keys are data, and as paths they would be without number."""

_DATA = re.compile(r"[0-9]{3}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}|^[0-9]+$|@")
_MARKUP = frozenset(
    [
        "a",
        "abbr",
        "article",
        "b",
        "blockquote",
        "body",
        "br",
        "center",
        "code",
        "div",
        "em",
        "font",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "i",
        "img",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "title",
        "tr",
        "u",
        "ul",
    ]
)


class Leaf(NamedTuple):
    """Hold one value inside a cell: the path to it, the last key as the name that it stands under, and its text."""

    path: str
    name: str
    text: str


class _Pairs(list[tuple[str, object]]):
    """Be the members of an object, those of one name included."""


class _TooMuch(Exception):  # noqa: N818 - a signal, caught below
    """Say that a document is beyond the bounds."""


def leaves(text: str, mask: Callable[[str], str] = str) -> list[Leaf] | None:
    """Take a cell apart, or give None where it holds no document.

    A key that holds personal data is masked in the path, and is a leaf by itself, so that it is found as well.

    Args:
        text: the cell.
        mask: writes a key without personal data.

    >>> leaves('{"asiakas": {"puh": ["040 1234567"]}}')
    [Leaf(path='asiakas.puh[]', name='puh', text='040 1234567')]
    >>> leaves('<Lasku><Nimi Kieli="fi">Matti</Nimi></Lasku>')
    [Leaf(path='Lasku/Nimi/@Kieli', name='Kieli', text='fi'), Leaf(path='Lasku/Nimi', name='Nimi', text='Matti')]
    >>> leaves("[huom] soita") is None, leaves("{}") is None, leaves("<p>Hei</p>") is None
    (True, True, True)
    """
    bare = text.strip()
    if not bare or len(bare) > CHARACTERS or bare[0] + bare[-1] not in ("{}", "[]", "<>"):
        return None
    try:
        out = list(_xml(bare, mask) if bare[0] == "<" else _json(bare, mask))
    except (ValueError, RecursionError, ParseError, DefusedXmlException, _TooMuch):
        return None
    return out or None


def _json(text: str, mask: Callable[[str], str]) -> Iterator[Leaf]:
    document = json.loads(text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str)
    yield from _bounded(_members(document, "", "", 0, mask))


def _bounded(found: Iterator[Leaf]) -> Iterator[Leaf]:
    for number, leaf in enumerate(found):
        if number >= LEAVES:
            raise _TooMuch
        yield leaf


def _members(value: object, path: str, name: str, depth: int, mask: Callable[[str], str]) -> Iterator[Leaf]:
    if depth > DEPTH:
        raise _TooMuch
    if isinstance(value, _Pairs):
        for key, inner in value:
            shown = _key(key, mask)
            below = f"{path}.{shown}" if path else shown
            if shown != key:
                yield Leaf(below, "", key)
            yield from _members(inner, below, "" if shown != key else key, depth + 1, mask)
    elif isinstance(value, list):
        for inner in value:
            yield from _members(inner, f"{path}[]", name, depth + 1, mask)
    elif isinstance(value, str) and value.strip():
        within = leaves(value, mask) if depth < DEPTH and value.strip()[0] in "{[<" else None
        for leaf in within or ():
            yield leaf._replace(path=f"{path}.{leaf.path}" if path else leaf.path)
        if not within:
            yield Leaf(path, name, value)


def _key(key: str, mask: Callable[[str], str]) -> str:
    """Write a key as a step of a path: without personal data, and `*` where it is data of another kind."""
    shown = mask(key)
    if shown != key:
        return shown
    return ANY if not key or len(key) > KEY_CHARACTERS or _DATA.search(key) else key


def _xml(text: str, mask: Callable[[str], str]) -> Iterator[Leaf]:
    root: Element = fromstring(text)
    if _local(root.tag).casefold() in _MARKUP:
        return  # a text with markup is read as the text that it is
    yield from _bounded(_elements(root, "", 0, mask))


def _elements(element: Element, path: str, depth: int, mask: Callable[[str], str]) -> Iterator[Leaf]:
    children = [child for child in element if isinstance(child.tag, str)]
    if depth > DEPTH or (children and any(s and s.strip() for s in (element.text, *(c.tail for c in children)))):
        raise _TooMuch  # text between elements is running text
    tag = _local(element.tag)
    shown = _key(tag, mask)
    below = f"{path}/{shown}" if path else shown
    if shown != tag:
        yield Leaf(below, "", tag)
    for attribute, value in element.attrib.items():
        name = _local(attribute)
        if value.strip():
            yield Leaf(f"{below}/@{_key(name, mask)}", name, value)
    for child in children:
        yield from _elements(child, below, depth + 1, mask)
    if not children and element.text and element.text.strip():
        yield Leaf(below, tag if shown == tag else "", element.text)


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1]
