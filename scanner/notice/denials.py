"""How far a denial reaches: over the clause beside it, to whom and how long it is limited, and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.notice.lexicon import Hit, cue
from scanner.notice.modality import OPENS_RELATIVE, Clause

_CHECKED = ("finance.credit", "criminal.", "special.", "hr.", "identity.document", "work.licence", "education.")
"""What is gathered by checking it; a check of anything else only looks at what is there."""
_READ = (
    "location.",
    "online.",
    "contact.phone",
    "contact.email",
    "family.next_of_kin",
    "comms.messages",
    "identity.photo",
)
"""What an app reads from a device."""
_PURPOSE = re.compile(
    r"\b\w{3,}(?<!k)(?<!hin)(?:aan|ään|iin|een|uun|yyn)\b|\bvarten\b"
    r"|\bför\b|\bi syfte\b|\bfor\b|\bto\b",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"\w+(?:mista|mistä|telyä|keruuta|saantia|untia)|käsittely|kerääminen|tallentaminen|tallennus|ei|emme|eivät|eikä|tai|ja|sekä|en|taikka",
    re.IGNORECASE,
)
_ELLIPSIS = 8  # words of a sentence without a verb
_VERB = re.compile(r"loki(?:teta|ta|tamme|tetaan)", re.IGNORECASE)
_BARE_NEGATIVE = re.compile(r"(?<!\bvai )(?<!\btai )\b(?:ei|emme|eivät|en)\W*$", re.IGNORECASE)


def _next(parts: Sequence[Clause], clause: Clause) -> Clause | None:
    return next((part for part in parts if part.start >= clause.end), None)


def limited(text: str, parts: Sequence[Clause], clause: Clause, lang: str) -> bool:
    """Say whether a denial is for some people, a channel, a place or a time only.

    A second member of it that has no verb of its own ("eikä osoitetta") is limited as the first is.
    """
    start = clause.start
    for part in reversed([part for part in parts if part.end <= clause.start]):
        words = text[start : clause.end]
        own = any(cue(name, lang).search(words) for name in ("collect", "not_collected", "use"))
        if own or not cue("second_negative", lang).match(words.lstrip(" ,")):
            break
        start = part.start
    return cue("restricted", lang).search(text[start : clause.end]) is not None


def only_looked_at(text: str, hit: Hit, clause: Clause, lang: str) -> bool:
    """Say whether the verb that is denied gathers nothing of this kind: "osoitetta ei tarkisteta", "viestejä ei lueta"."""
    words = text[clause.start : clause.end]
    item = hit.id if hit.term is None else hit.term.explicit or ""
    for name, gathered in (("checks", _CHECKED), ("reads", _READ)):
        if not cue(name, lang).search(words) or item.startswith(gathered):
            continue
        rest = cue(name, lang).sub("", words)
        if not any(cue(verb, lang).search(rest) for verb in ("collect", "not_collected")):
            return True
    return False


def carried(text: str, parts: Sequence[Clause], hits: Sequence[Hit], clause: Clause, lang: str) -> bool:
    """Say whether a second denied verb has the object of this clause: "ei yhdistetä nimeen eikä säilytetä"."""
    after = _next(parts, clause)
    if after is None or not after.denied or any(after.start <= hit.start < after.end for hit in hits):
        return False
    words = text[after.start : after.end]
    return (
        cue("negative", lang).search(text, clause.start, clause.end) is not None
        and cue("carries", lang).fullmatch(words) is not None
        and cue("restricted", lang).search(words) is None
    )


def never_arrives(text: str, parts: Sequence[Clause], hit: Hit, clause: Clause, lang: str) -> bool:
    """Say whether an item, the subject of its clause, goes elsewhere: "goes to the payment provider and never reaches us"."""
    if text[clause.start : hit.start].strip(" ,") and len(text[clause.start : hit.start].split()) > 2:
        return False
    if lang == "fi" and hit.oblique(text):
        return False
    after = _next(parts, clause)
    found = cue("never_arrives", lang).search(text, hit.end, after.end if after is not None else clause.end)
    return found is not None and (after is None or found.start() >= after.start - 1)


def technique_unused(text: str, hit: Hit, clause: Clause, lang: str) -> bool:
    """Say whether a way of gathering isn't used at all: "kasvontunnistusta ei käytetä", but not "... markkinointiin"."""
    if not clause.limited or not cue("techniques", lang).fullmatch(text[hit.start : hit.end]):
        return False
    return not _PURPOSE.search(text[clause.start : clause.end])


def taken_out(text: str, clause: Clause, lang: str) -> bool:
    """Say whether "without" stands beside a verb of collecting: "ilman nimeä ei voi tilata" needs the name."""
    words = text[clause.start : clause.end]
    if cue("negative", lang).search(words) or cue("use", lang).search(words):
        return False
    return cue("without_verb", lang).search(words) is not None


def of_another(text: str, hit: Hit, lang: str) -> bool:
    """Say whether a Finnish word is in the genitive before another noun: "Huoltajan henkilötunnusta ei kysytä".

    Before the act of giving or gathering it ("henkilötunnuksen antamista") it is what is denied; and a contrast
    ("lapsen kylläkin") says the opposite.
    """
    if lang != "fi":
        return False
    last = text[hit.start : hit.end].lower().split()[-1]
    if _VERB.fullmatch(last):
        return True  # "IP-osoitteita ei lokiteta"
    after = re.match(r"\s+([\w-]+)", text[hit.end :])
    if after is None:
        return False
    word = after.group(1).lower()
    if word in {"kylläkin", "kyllä"}:
        return True
    genitive = last.endswith("n") and not last.endswith(("nen", "in", "een"))
    return genitive and not _ACT.fullmatch(word)


def in_relative(text: str, hit: Hit, clause: Clause) -> bool:
    """Say whether a word stands in a relative clause between commas, which says something else of what is denied."""
    opened = list(OPENS_RELATIVE.finditer(text, clause.start, hit.start))
    return bool(opened) and "," not in text[opened[-1].end() : hit.start] and "," in text[hit.end : clause.end]


def elliptic(text: str) -> bool:
    """Say whether a sentence denies with the verb of the one before it: "Henkilötunnusta emme."."""
    return _BARE_NEGATIVE.search(text) is not None and len(text.split()) <= _ELLIPSIS
