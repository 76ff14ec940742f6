"""How verdicts are worded where numbers are one, none, or only a name speaks."""

from __future__ import annotations

import pytest

from scanner.engine.audit.build import verdict


@pytest.mark.parametrize(
    ("lang", "one", "many"),
    [
        ("fi", "1\u00a0vahvistamaton havainto. Ihmisen pitää katsoa, pitääkö se paikkansa", "pitävätkö ne paikkansa"),
        ("sv", "bedöma om den stämmer", "bedöma om de stämmer"),
        ("en", "whether it holds and", "whether they hold and"),
    ],
)
def test_one_finding_is_singular(lang: str, one: str, many: str) -> None:
    assert one in verdict("S-LOWCONF", system="crm", words={"count": 1}).message[lang]
    assert many in verdict("S-LOWCONF", system="crm", words={"count": 2}).message[lang]


@pytest.mark.parametrize("code", ["D-OK", "D-UNDECLARED", "D-GENERIC", "D-HETU", "D-SPECIAL", "D-NEGATED"])
def test_what_only_a_name_says_is_in_no_cell(code: str) -> None:
    said = verdict(code, item="identity.name", system="crm").message
    assert "sarakkeen tai taulun nimen mukaan" in said["fi"]
    assert "judging by its name" in said["en"]
    assert "att döma av namnet" in said["sv"]
    assert not any("0" in text for text in said.values())
    assert "3\u00a0solussa" in verdict(code, item="identity.name", system="crm", cells=3).message["fi"]
