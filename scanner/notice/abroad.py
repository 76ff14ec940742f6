"""What a notice says on transfers outside the EU/EEA: where data goes or stays, on what terms, with which safeguard."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner.model import Cite, Transfers
from scanner.notice.lexicon import cue, load_cues
from scanner.notice.modality import unless
from scanner.notice.sections import Section
from scanner.notice.statements import said

SHORT_NO = re.compile(
    r"^(?:ei|emme|nej|not?|inte|none|never|ingen|inga|siirtoja ei|there are no|we (?:do not|don't) (?:do|make|use) (?:this|that|so|it|any)|vi gör (?:inte|det inte)|(?:förekommer|görs|sker|används|tillämpas) (?:inte|ej))\b",
    re.IGNORECASE,
)
"""A sentence that answers its heading with no."""
_ELSEWHERE = frozenset({"rights", "authority"})
_FRAGMENT = 6  # words of an answer without a verb: "Suomessa ja Saksassa"
_SAFEGUARDS = ("standard_clauses", "privacy_framework")


def transfers(parts: Iterable[Section], lang: str) -> Transfers:
    """Read what is said on transfers; two statements that can't both hold are `contradictory`."""
    found: list[tuple[str, Cite]] = []
    stays: Cite | None = None
    guarded: tuple[str, Cite, str] | None = None
    mechanism: str | None = None
    for section in parts:
        if section.classes & _ELSEWHERE:
            continue
        about = section.has("transfers")
        where = about or section.has("recipients")
        for one in said(section):
            text = one.passage.text
            outside = _outside(text, lang, about=about)
            if about or outside:
                mechanism = mechanism or _mechanism(text, lang)
            safeguard = _mechanism(text, lang)
            if where and not outside and guarded is None and safeguard in _SAFEGUARDS:
                guarded = (_status(text, lang), one.passage.cite(), str(safeguard))
            short = SHORT_NO.match(text.strip()) and ((about and not found) or (where and outside))
            sent = cue("transfer", lang).search(text) or (section.has("recipients") and safeguard)
            sent = sent or (where and cue("third_country", lang).search(text))
            answered = (
                about
                and not section.has("recipients")
                and cue("negative", lang).search(text)
                and cue("sends", lang).search(text)
            )
            if not (short or answered or (outside and (about or sent))):
                if about and stays is None and _stays(text, lang):
                    stays = one.passage.cite()
                continue
            status = _status(text, lang)
            if status == "none" and cue("otherwise", lang).search(text) and any(name != "none" for name, _ in found):
                continue  # "muutoin tietoja ei siirretä" leaves what was said before
            found.append(("none" if short and (status == "yes" or _stays(text, lang)) else status, one.passage.cite()))
    if guarded is not None and guarded[0] != "none":
        found += [guarded[:2]] if not found else []
        mechanism = mechanism or guarded[2]
    if not found:
        return Transfers() if stays is None else Transfers("none", stays)
    statuses = {status for status, _ in found}
    status = found[0][0]
    if "none" in statuses and statuses & {"yes", "may"}:
        status = "contradictory"
    elif status == "none" and "conditional" in statuses:
        status = "conditional"
    cite = next((cite for name, cite in found if name == status), found[0][1])
    return Transfers(status, cite, None if status == "none" else mechanism)


def _outside(text: str, lang: str, *, about: bool) -> bool:
    """Say whether a sentence names a place outside the EEA; "abroad" alone counts where it is denied or the section is on it."""
    if cue("outside_eea", lang).search(text) or cue("third_country", lang).search(text):
        return True
    return bool(cue("abroad", lang).search(text)) and (about or bool(cue("negative", lang).search(text)))


def _stays(text: str, lang: str) -> bool:
    """Say whether a sentence answers the question of transfers by where data stays: "Tiedot säilytetään EU-alueella"."""
    return bool(
        cue("inside_eea", lang).search(text)
        and (cue("stays", lang).search(text) or len(text.split()) <= _FRAGMENT)
        and not cue("hedged", lang).search(text)
        and not cue("mainly", lang).search(text)
    )


def _status(text: str, lang: str) -> str:
    if unless(text, lang):
        return "conditional"
    if cue("negative", lang).search(text):
        return "may" if cue("mainly", lang).search(text) else "none"
    if cue("conditional", lang).search(text) or cue("transfer_if", lang).search(text):
        return "conditional"
    return "may" if cue("hedged", lang).search(text) else "yes"


def _mechanism(text: str, lang: str) -> str | None:
    for name, pattern in load_cues()["mechanism"][lang].items():
        if re.search(pattern, text, re.IGNORECASE):
            return str(name)
    return None
