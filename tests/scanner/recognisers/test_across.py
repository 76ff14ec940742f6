"""What cells of one row make up together."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from scanner.recognisers.across import in_row, split_code, worth_reading
from scanner.recognisers.checks import A31


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(900, 999))
def test_codes_split_over_columns(day: date, individual: int) -> None:
    check = A31[int(f"{day:%d%m%y}{individual}") % 31]
    wrong = A31[(A31.index(check) + 1) % 31]
    for written in (f"{day:%d.%m.%Y}", f"{day:%Y-%m-%d}", f"{day:%d%m%y}"):
        assert split_code(written, f"{individual}{check}")
        assert not split_code(written, f"{individual}{wrong}")
    assert split_code(f"{day:%d.%m.%Y}", f"-{individual}{check}")


def test_rows() -> None:
    row = {
        "id": "17",
        "synt": "13.10.1952",
        "loppu": "931W",
        "lat": "60.1699",
        "lon": "24.9384",
        "ytunnus": "2077474-0",
        "nimi": "Tmi Esimerkki",
        "tyhjä": None,
    }
    assert [(one.item, one.kind) for one in in_row(row)] == [
        ("identity.national_id", "split"),
        ("location.position", "pair"),
        ("work.business_id", "sole_trader"),
    ]
    assert list(in_row({"a": "1", "b": None, "c": ""})) == []


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=15) | st.none(), max_size=6))
def test_any_row_is_accepted(row: dict[str, str | None]) -> None:
    list(in_row(row))


def test_only_promising_tables_are_read_row_by_row() -> None:
    assert worth_reading(["syntymäaika", "loppuosa"])
    assert not worth_reading(["tuote", "hinta"])
