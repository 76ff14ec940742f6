"""Words that end like the names of streets and of places in nature: some are people's names, most aren't."""

from __future__ import annotations

import regex

STREET_WORDS = frozenset(
    ["katu", "kadun", "kadulla", "tie", "tien", "tiellä", "kuja", "kujan", "polku", "aukio", "tori", "puisto", "gata", "gatan", "väg", "vägen"]
)  # fmt: skip
NATURE = regex.compile(
    r"\w{2,}(?:luo[dt]o|kos[kt]|pel[lt]o|ran[nt]a|virta|virra|lah[dt]|lahti|niem|mäk|mäe|järv|vaara|aho|leh[dt]o|salo|suo|harju|kanka|maa|oja|saar|kallio|kivi|kive|metsä|nurm|haka|haa|joki|joe|lamp|lamm"
    r"|korp|korv|pää|tuisku|holm|kvist|qvist|berg|lund|ström|fors|blom|sköld|strand|dahl|gren|gård|stedt|mark|bäck|sson|ski|ová|enko|ov|ova|ev|eva|ić|oğlu)(?:i|a|ä|o|e|u)?"
    r"(?:n|lle|lla|llä|lta|ltä|a|ä|s|in|ille|illa|ilta)?"
)
_ROAD = regex.compile(
    r".{2,}(?:ka[dt]u|tie|kuja|polu|polku|raiti|väylä|kaare|tori|auki|puisto|gata|väg)(?:n|a|ä|lla|llä|lle|lta|ltä|ssa|sta|i|en|an)?"
)
"""Forms of names that are made of words of the landscape, as many surnames are."""


def is_road(word: str) -> bool:
    """Say whether a word is a street's name, in any case.

    >>> is_road("Kekkosenkadulta"), is_road("Rinnepelto")
    (True, False)
    """
    return _ROAD.fullmatch(word.lower()) is not None
