"""Who keeps the register and how to reach them, and whose data it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner.model import Cite, Controller
from scanner.notice.lexicon import cue, vocabulary
from scanner.notice.lines import Passage
from scanner.notice.sections import SILENT, Section

_BUSINESS_ID = re.compile(r"(?<![\d-])\d{6,7}-\d(?![\d-])")
_EMAIL = re.compile(
    r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|\(ät\)|\(a\)|\[@\]|\s\(@\)\s?)\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![\w-])(?:\+\d{1,3}[\s-]?(?:\(0\)[\s-]?)?)?\(?0?\d{1,4}\)?(?:[\s-]?\d{2,5}){1,4}(?![\w-])")
_PHONE_CUE = re.compile(
    r"(?:puh(?:elin)?|p|gsm|matkap|tel|tfn|telefon|phone|mob|vaihde|växel)\b[\w]*[.:]?\s*(?:nro\.?:?\s*)?$",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"[A-ZÅÄÖ][\w.-]*(?:\s[\w.-]+)?\s\d{1,4}\s?[A-Za-z]?(?:\s\d{1,3})?,?\s+(?:FI-)?\d{5}\s+[A-ZÅÄÖ][\w-]+"
)
_LABEL = re.compile(
    r"^(?:(?:nimi|name|namn|(?:tietojesi |henkilötietojen )?rekisterinpitäjä(?:nä toimii| on)?|(?:the )?(?:data )?controller(?: is)?|personuppgiftsansvarig(?: är)?|registeransvarig(?: är)?)\s*:?|"
    r"(?:yritys|yhtiö|company|företag)\s*:)\s+(?=\S)",
    re.IGNORECASE,
)
_KIN = frozenset({"child", "next_of_kin"})
_NAME_END = re.compile(r"\s*(?:[,;(|]|\bY-tunnus|\bFO-nummer|\bBusiness ID|(?<=\w)\.(?=\s|$)|:)", re.IGNORECASE)


def controller(parts: Iterable[Section], lang: str) -> tuple[Controller, Cite | None]:
    """Read the controller's name and business id from its section, else from a sentence that names it."""
    texts = [
        passage
        for section in parts
        if section.has("controller")
        for block in section.blocks
        for passage in _by_line(block.passage)
    ]
    name: str | None = None
    cite: Cite | None = None
    marked = cue("organisation", lang)
    for text in texts:
        candidate = _name(text)
        if candidate and (name is None or (marked.search(candidate[0]) and not marked.search(name))):
            name, cite = candidate
    business = next((found.group(0) for text in texts if (found := _BUSINESS_ID.search(text.text))), None)
    return Controller(name, business), cite


def _by_line(running: Passage) -> list[Passage]:
    """Cut a passage at the ends of its lines."""
    cuts = [0]
    cuts += [
        index for index in range(1, len(running.origins)) if running.origins[index][0] != running.origins[index - 1][0]
    ]
    return [running[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(running.text)], strict=True)]


def _name(text: Passage) -> tuple[str, Cite] | None:
    label = _LABEL.match(text.text)
    rest = text[label.end() :] if label else text
    end = _NAME_END.search(rest.text)
    name = (rest[: end.start()] if end else rest).strip(" .")
    words = name.text.split()
    if (
        not 0 < len(words) <= 8
        or not re.search(r"[A-ZÅÄÖ]", name.text)
        or _EMAIL.search(name.text)
        or re.search(r"\s\d{1,4}\s?[a-zA-Z]?$|^[\d\s+()-]+$", name.text)
    ):
        return None
    if re.match(
        r"(?:puh|tel|sähköposti|osoite|y-tunnus|e-mail|e-post|address|adress|fo-nummer)\b", name.text, re.IGNORECASE
    ):
        return None
    return name.text, name.cite()


def contacts(parts: Iterable[Section], lang: str) -> tuple[str, ...]:
    """List the controller's e-mail addresses, telephone numbers and street address; never the authority's."""
    found: dict[str, None] = {}
    for section in parts:
        if section.classes & SILENT or not (
            section.has("controller", "contact", "dpo", "title") or not section.classes
        ):
            continue
        for block in section.blocks:
            text = block.passage.cite().text
            if cue("complaint", lang).search(text):
                break  # from here on it is the authority's
            for match in _EMAIL.finditer(text):
                found[match.group(0)] = None
            for match in _PHONE.finditer(text):
                if _PHONE_CUE.search(text[: match.start()]) or match.group(0).startswith("+358") or _alone(match):
                    found[match.group(0).strip()] = None
            for match in _STREET.finditer(text):
                found[match.group(0)] = None
    return tuple(found)


def _alone(phone: re.Match[str]) -> bool:
    """Say whether a number that fills its line is a telephone number."""
    line = phone.string.strip()
    return line == phone.group(0).strip() and line.startswith("0") and sum(c.isdigit() for c in line) >= 7


def subjects(running: Passage | str, lang: str) -> tuple[str, ...]:
    """Name the groups of people that a text speaks of, in order."""
    text = running if isinstance(running, str) else running.text
    hits = vocabulary("subjects", lang).find(text)
    if any(hit.id in _KIN for hit in hits):
        kin = [(item.start, item.end) for item in vocabulary("items", lang).find(text) if item.id.startswith("family.")]
        counted = cue("counted", lang)
        hits = [
            hit
            for hit in hits
            if hit.id not in _KIN
            or not (
                any(start < hit.start or hit.end < end for start, end in kin if start <= hit.start < end)
                or counted.search(text[max(0, hit.start - 30) : hit.start] + "\n" + text[hit.end : hit.end + 12])
            )
        ]
    return tuple(dict.fromkeys(hit.id for hit in hits))
