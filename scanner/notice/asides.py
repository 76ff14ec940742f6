"""Words that a sentence names in passing: what data is for, who handles it, whose people or premises are meant.

"bank account number for the return of the deposit" names one kind of data, "debt collection agencies" none.
"""

from __future__ import annotations

import re

from scanner.notice.lexicon import Hit, cue

_OWN = frozenset(
    {
        "supply.premises",
        "supply.premises_address",
        "contact.address",
        "location.vehicle",
        "work.employer",
        "supply.meter",
    }
)  # what a controller has itself
_PARTITIVES_FOR = re.compile(
    r"(?:[\w-]+n (?=[\w-]+mist[aä]\b))?[\w-]+[aä](?:(?:, | ja | sekä | tai )[\w-]+[aä])* varten\b", re.IGNORECASE
)
_GENITIVES_FOR = re.compile(r"(?:[\w-]{3,}n(?:,| ja| sekä)? ){1,6}[\w-]+mise(?:ksi|en)\b", re.IGNORECASE)
_LAWS = re.compile(
    r"(?:[\w-]+n ){0,3}[\w-]+st[aä] annet\w+ (?:la(?:in|ki|issa)|asetu\w+)\b|\b[Ll]ag(?:en)? (?:\([\d/]+\) )?om [^,.;():]{3,60}|\bAct on [^,.;():]{3,60}"
)
_AGENT = re.compile(
    r"(?:yhtiö|toimisto|toimittaja|palveluntarjoaj)\w*$|(?:bolag|byrå|leverantör)(?:et|en|ets|ens|er|s)?$"
)
_NEAR = 40  # characters before a word that say how it stands in the sentence


def in_passing(text: str, hit: Hit, lang: str, *, listed: bool) -> bool:
    """Say whether an item's word doesn't name data where it stands.

    Args:
        text: a sentence, or a list's text.
        hit: the word.
        lang: the text's language.
        listed: the text is a list of data, in which only what a member is for is named in passing.
    """
    if any(law.start() <= hit.start < law.end() for law in _LAWS.finditer(text)):
        return True  # "sähköisen viestinnän palveluista annetun lain"
    if not hit.term and _AGENT.search(text[hit.start : hit.end].lower()):
        return True  # "luottotietoyhtiöstä": a company, not what it knows
    before, after = text[max(0, hit.start - _NEAR) : hit.start], text[hit.end : hit.end + _NEAR]
    object_ = lang == "fi" and text[hit.start : hit.end].lower().endswith(
        ("a", "ä", "t")
    )  # "Luottotietoja yhtiö ei kysy"
    if cue("agent_after", lang).match(after.lstrip(" -")) and not hit.term and not object_:
        return True
    if hit.id in _OWN and cue("ours_before", lang).search(before):
        return True
    if hit.id == "work.employer" and cue("company_kind", lang).search(before):
        return True
    if hit.id == "family.children" and (
        cue("among_before", lang).search(before) or cue("among_after", lang).match(after.lstrip())
    ):
        return True
    if cue("for_before", lang).search(before) and (
        not listed or re.search(r"\w", text[: hit.start].rsplit(",", 1)[-1])
    ):
        return not cue("asks_before", lang).search(before)
    return not listed and bool(cue("not_object_before", lang).search(before))


def purposes_named(text: str, lang: str) -> list[tuple[int, int]]:
    """Give the places of what data is for: "palautuksia ja vakiokorvauksia varten"."""
    if lang != "fi":
        return [(found.end(), len(text)) for found in cue("aim_from", lang).finditer(text)][:1]
    return [found.span() for pattern in (_PARTITIVES_FOR, _GENITIVES_FOR) for found in pattern.finditer(text)]
