"""Vectors that python-stdnum and Presidio publish in their own tests of Finnish identifiers, copied as they are.

Published values, no records of people; they stand in this file only. Where our rule differs from theirs on purpose, the
vector names the rule.

Sources: python-stdnum 2.2, stdnum/fi/{hetu,ytunnus,alv,associationid,veronumero}.py, stdnum/bic.py, stdnum/lei.py and
tests/test_fi_hetu.doctest (LGPL-2.1 or later; the values are facts); presidio-analyzer 2.2.366,
tests/test_fi_personal_identity_code_recognizer.py (MIT).
"""

from __future__ import annotations

from typing import NamedTuple

UNBORN = "a day to come: nobody born then has a code yet"
GLUED = "glued text: a code inside a longer word or number is none"
TEMPORARY = "900-999: temporary codes are personal data in a live system, with a sub-type of their own"
HEADER = "a format without check means nothing without its heading or word"
ONE_SHAPE = "written as nobody writes it: python-stdnum strips spaces and dashes first"


class Vector(NamedTuple):
    """Hold a published text, what the library says of it, and the rule by which we differ."""

    text: str
    theirs: bool
    differs: str = ""

    @property
    def ours(self) -> bool:
        """Say what we have to find."""
        return self.theirs != bool(self.differs)


STDNUM_HETU = (
    Vector("131052-308T", theirs=True),
    Vector("131052+308T", theirs=True),
    Vector("131052A308T", theirs=True, differs=UNBORN),
    Vector("131052a308t", theirs=True, differs=UNBORN),
    Vector("131052-308U", theirs=False),
    Vector("131052/308T", theirs=False),
    Vector("131052T308T", theirs=False),
    Vector("310252-308Y", theirs=False),
    Vector("130052-308R", theirs=False),
    Vector("10101-0101", theirs=False),
    Vector("131052-000V", theirs=False),
    Vector("131052-9993", theirs=False, differs=TEMPORARY),
)
"""`validate` without `allow_temporary`."""

PRESIDIO_HETU = (
    Vector("010594Y9032", theirs=True),
    Vector("My personal identity code is: 010594Y9032. Thank you.", theirs=True),
    Vector("010594Y9021", theirs=True),
    Vector("020594X903P", theirs=True),
    Vector("020594X903P is my hetu.", theirs=True),
    Vector("020594X902N", theirs=True),
    Vector("Here's my henkilötunnus 020594X902N.", theirs=True),
    Vector("030594W903B", theirs=True),
    Vector("My finnish id code is030594W903B.", theirs=True, differs=GLUED),
    Vector("030694W9024", theirs=True),
    Vector("040594V9030", theirs=True),
    Vector("040594V902Y", theirs=True),
    Vector("050594U903M", theirs=True),
    Vector("050594U902L", theirs=True),
    Vector("010516B903X", theirs=True),
    Vector("010516B902W", theirs=True),
    Vector("020516C903K", theirs=True),
    Vector("020516C902J", theirs=True),
    Vector("030516D9037", theirs=True),
    Vector("030516D9026", theirs=True),
    Vector("010501E9032", theirs=True),
    Vector("020502E902X", theirs=True),
    Vector("020503F9037", theirs=True),
    Vector("020504A902E", theirs=True),
    Vector("020504B904H", theirs=True),
    Vector("111111-111A", theirs=False),
    Vector("111111+110G", theirs=False),
    Vector("311190-1111", theirs=False),
    Vector("310289-211C", theirs=False),
    Vector("012245A110G", theirs=False),
    Vector("010324A110G", theirs=False),
)

STDNUM_BUSINESS = (
    Vector("2077474-0", theirs=True),
    Vector("2077474-1", theirs=False),
)
STDNUM_VAT = (
    Vector("FI 20774740", theirs=True),
    Vector("FI 20774741", theirs=False),
)
STDNUM_ASSOCIATION = (
    Vector("123.123", theirs=True, differs=HEADER),
    Vector("1123", theirs=True, differs=HEADER),
    Vector("123123123", theirs=False),
    Vector("12df", theirs=False),
)
STDNUM_TAX_NUMBER = (
    Vector("123456789123", theirs=True, differs=HEADER),
    Vector("12345678912A", theirs=False),
    Vector("123456789", theirs=False),
)
STDNUM_LEI = (
    Vector("213800KUD8LAJWSQ9D15", theirs=True),
    Vector("213800KUD8LXJWSQ9D15", theirs=False),
)
STDNUM_BIC = (
    Vector("AGRIFRPP882", theirs=True),
    Vector("ABNA BE 2A", theirs=True, differs=ONE_SHAPE),
    Vector("AGRIFRPP", theirs=True),
    Vector("AGRIFRPP8", theirs=False),
    Vector("AGRIF2PP", theirs=False),
)
