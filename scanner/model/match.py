"""One match of one recogniser in one text. Matches are transient and carry no raw value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """Say that a recogniser found an item at a span of a text.

    Attributes:
        item: taxonomy id, `identity.national_id`.
        entity: presidio's entity type, `FI_PERSONAL_IDENTITY_CODE`.
        recogniser: name of the recogniser, `fi.henkilotunnus`.
        start: offset of the first character in the text as given.
        end: offset behind the last character in the text as given.
        score: 0..1, as presidio gives it.
        validated: True or False where a check digit or structure was verified; None where no check exists. A match with
            False is not a result of presidio's: it counts how many strings of the format failed, for the comparison with
            chance.
        subtype: `temporary`, `masked`, `malformed`, ... or None.
        about: `person`, `organisation`, `role` or `controller`.
        shape: how the value looks, without the value: `dddddd-dddX`.
        whole: the match covers the whole text, but for surrounding white space.
        explanation: codes of what spoke for the match (`pattern`, `validated`, `context`, `model`, `lexicon`, ...).
    """

    item: str
    entity: str
    recogniser: str
    start: int
    end: int
    score: float
    validated: bool | None = None
    subtype: str | None = None
    about: str = "person"
    shape: str = ""
    whole: bool = False
    explanation: tuple[str, ...] = ()
