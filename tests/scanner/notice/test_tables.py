"""What a row of a table says of its data: that it isn't collected, on which condition, in which group."""

from __future__ import annotations

import pytest

from scanner.notice import read_text

HEAD = "# Tietosuojaseloste\n\n## Mitä tietoja keräämme?\n\n"
FOUR = "| Tieto | Tarkoitus | Oikeusperuste | Säilytysaika |\n|---|---|---|---|\n"


def _read(table):
    return read_text(HEAD + table, "n.md", "markdown").registers[0]


@pytest.mark.parametrize(
    "table",
    [
        FOUR + "| Henkilötunnus: ei kerätä | – | – | – |\n| Nimi | laskutus | sopimus | 5 vuotta |\n",
        FOUR + "| Henkilötunnus (ei kerätä) | – | – | – |\n| Nimi | laskutus | sopimus | 5 vuotta |\n",
        FOUR + "| Henkilötunnus | ei kerätä | – | – |\n| Nimi | laskutus | sopimus | 5 vuotta |\n",
        "| Tieto | Kerätäänkö? |\n|---|---|\n| Henkilötunnus | Ei |\n| Nimi | Kyllä |\n",
    ],
)
def test_a_row_may_deny_its_data(table) -> None:
    register = _read(table)
    assert [entry.id for entry in register.items] == ["identity.name"]
    assert [entry.id for entry in register.negated] == ["identity.national_id"]
    assert register.unknown == ()


def test_a_no_in_another_column_denies_nothing() -> None:
    register = _read("| Tieto | Luovutetaanko? | Säilytysaika |\n|---|---|---|\n| Nimi | Ei | 5 vuotta |\n")
    assert [entry.id for entry in register.items] == ["identity.name"]
    assert register.negated == ()


def test_a_label_in_a_cell_is_a_group() -> None:
    register = _read(FOUR + "| Perustiedot: nimi; osoite | laskutus | sopimus | 5 vuotta |\n")
    assert [(entry.id, entry.group) for entry in register.items] == [
        ("identity.name", "Perustiedot"),
        ("contact.address", "Perustiedot"),
    ]


def test_a_condition_of_article_9_in_a_row_is_for_its_own_data() -> None:
    register = _read(
        FOUR
        + "| Terveystiedot | hoito | nimenomainen suostumus | 1 vuosi |\n| Allergiat | ruokailu | suostumus | 1 vuosi |\n"
    )
    assert [f.item for f in register.findings if f.code == "N-BASIS-9"] == ["special.diet"]
