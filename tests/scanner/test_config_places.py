"""What a configuration says of systems has to mean something: a misspelt word must not silently switch a check off."""

from __future__ import annotations

from datetime import date

import pytest

from scanner.assembly import context_of, declared_by
from scanner.model import DocumentError
from scanner.store import config_file


def load(folder, **system: str):
    lines = "".join(f"\n    {key}: {value}" for key, value in system.items())
    (folder / "tutka.yaml").write_text(
        f"notice: n.txt\nsystems:\n  - name: crm\n    sources: [a.csv]{lines}\n", "utf-8"
    )
    (folder / "n.txt").write_text("Tietosuojaseloste\n\nRekisterin tietosisältö\n\n- nimi\n", "utf-8")
    return config_file.load(folder / "tutka.yaml")


@pytest.mark.parametrize(("written", "read"), [("fi", "FI"), ("EEA", "EEA"), ('"NO"', "NO")])
def test_countries_are_codes(tmp_path, written, read):
    assert load(tmp_path, hosted_in=written).config.systems[0].hosted_in == read


def test_another_word_is_no_country(tmp_path):
    with pytest.raises(DocumentError) as error:
        load(tmp_path, hosted_in="Suomi")
    assert error.value.faults == (
        'systems[0].hosted_in: not a country; write its two letters, like "FI", or "EU" or "EEA"',
    )


def test_an_unknown_purpose_is_named(tmp_path):
    file = load(tmp_path, purposes="[billing, biling]")
    with pytest.raises(DocumentError) as error:
        context_of(file, declared_by(None, None, file), date(2026, 11, 24))
    (fault,) = error.value.faults
    assert fault.startswith("systems[0].purposes[1]: there is no such purpose; there are: service_delivery, ")


def test_how_early_an_end_is_announced_is_a_setting(tmp_path):
    file = load(tmp_path)
    assert file.config.retention.due_within == 90
