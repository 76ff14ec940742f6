"""Where a quote stands in the notice's lines."""

from __future__ import annotations

from scanner.model import Cite
from scanner.notice import read_text
from scanner.notice.lines import normalise
from scanner.notice.marks import places

LINES = ("Keräämme nimen ja", "  sähköposti-", "osoitteen.", "", "Puhelinnumero")


def test_a_quote_on_one_line_is_found_at_its_column():
    assert places(Cite(1, "nimen", 10), LINES) == [(1, 9, 14)]
    assert places(Cite(5, "Puhelinnumero"), LINES) == [(5, 0, 13)]


def test_a_quote_over_lines_has_a_place_on_each():
    assert places(Cite(1, "nimen ja sähköposti- osoitteen", 10), LINES) == [(1, 9, 17), (2, 2, 13), (3, 0, 9)]


def test_a_quote_that_is_not_there_has_no_place():
    assert places(Cite(0, "lisätty käsin"), LINES) == []
    assert places(Cite(9, "nimen"), LINES) == []
    assert places(Cite(5, "osoite", 1), LINES) == []


def test_every_entry_of_a_reading_has_its_place():
    text = (
        "Tietosuojaseloste\n\nMitä tietoja keräämme?\n\n- nimi-, osoite- ja\n  yhteystiedot\n- hilavitkuttimen väri\n\n"
        "Emme kerää\nhenkilötunnuksia.\n\nSäilytysajat\n\nTiedot säilytetään 2 vuotta\nsopimuksen päättymisestä.\n"
    )
    register = read_text(text, "n.txt").registers[0]
    lines = normalise(text)
    entries = [*register.items, *register.negated, *register.unknown, *register.retention]
    assert len(entries) >= 5
    for entry in entries:
        found = places(entry.cite, lines)
        assert found, entry
        assert " ".join(lines[line - 1][start:end] for line, start, end in found).split() == entry.cite.text.split()
