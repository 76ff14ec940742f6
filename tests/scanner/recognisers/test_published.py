"""The vectors that the libraries publish: all of them right, or differing by a rule that is named."""

from __future__ import annotations

from typing import Any

import pytest
import stdnum.bic
import stdnum.fi.alv
import stdnum.fi.associationid
import stdnum.fi.hetu
import stdnum.fi.veronumero
import stdnum.fi.ytunnus
import stdnum.lei
from presidio_analyzer.predefined_recognizers import FiPersonalIdentityCodeRecognizer

from tests.scanner.recognisers import published_vectors as published
from tests.scanner.recognisers.published_vectors import Vector

SETS: dict[str, tuple[str, tuple[Vector, ...], Any]] = {
    "stdnum hetu": ("fi.henkilotunnus", published.STDNUM_HETU, stdnum.fi.hetu.is_valid),
    "stdnum ytunnus": ("fi.ytunnus", published.STDNUM_BUSINESS, stdnum.fi.ytunnus.is_valid),
    "stdnum alv": ("fi.vat", published.STDNUM_VAT, stdnum.fi.alv.is_valid),
    "stdnum associationid": ("fi.yhdistys", published.STDNUM_ASSOCIATION, stdnum.fi.associationid.is_valid),
    "stdnum veronumero": ("fi.veronumero", published.STDNUM_TAX_NUMBER, stdnum.fi.veronumero.is_valid),
    "stdnum lei": ("lei", published.STDNUM_LEI, stdnum.lei.is_valid),
    "stdnum bic": ("bic", published.STDNUM_BIC, stdnum.bic.is_valid),
    "presidio": (
        "fi.henkilotunnus",
        published.PRESIDIO_HETU,
        lambda text: bool(FiPersonalIdentityCodeRecognizer().analyze(text, ["FI_PERSONAL_IDENTITY_CODE"])),
    ),
}
CASES = [(kind, vector) for kind, (_, vectors, _) in SETS.items() for vector in vectors]


@pytest.mark.parametrize(("kind", "vector"), CASES, ids=[f"{kind}: {vector.text}" for kind, vector in CASES])
def test_published_vector(kind: str, vector: Vector, finds: Any) -> None:
    name, _, theirs = SETS[kind]
    assert theirs(vector.text) is vector.theirs, "the library has changed its mind: read its changelog"
    assert bool(finds(name, vector.text, 0.01)) is vector.ours, vector.differs


def test_the_heading_decides_where_the_rule_says_so(finds: Any) -> None:
    assert finds("fi.yhdistys", "yhdistysrekisterinumero 123.123")
    assert finds("fi.veronumero", "veronumero 123456789123")
