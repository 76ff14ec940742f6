from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from connectors.dataframe import frames_opener


def read(frames, **options):
    found = {}
    with frames_opener(frames, "crm")() as source:
        for table in source.tables():
            for batch in source.batches(table, **options):
                for cells in batch.columns:
                    found.setdefault((table.ref.table, cells.column.name), []).extend(cells.cells)
    return found


def test_cells_become_pythons_own():
    frame = pd.DataFrame(
        {
            "teksti": pd.Series(["00100", None, "NA"], dtype=object),
            "luku": np.array([1, 2, 3], dtype="int32"),
            "osuus": [1.5, float("nan"), 2.0],
            "hetki": pd.to_datetime(["2024-01-02", None, "2024-01-03"], utc=True),
            "kyllä": pd.array([True, None, False], dtype="boolean"),
            "lista": [["ä", 1], {"a": "b"}, None],
            "päivä": [date(2024, 1, 2), None, date(2024, 1, 3)],
        }
    )
    found = {name: cells for (_, name), cells in read(frame).items()}
    assert found == {
        "teksti": ["00100", None, "NA"],
        "luku": [1, 2, 3],
        "osuus": [1.5, None, 2.0],
        "hetki": [datetime(2024, 1, 2, tzinfo=UTC), None, datetime(2024, 1, 3, tzinfo=UTC)],
        "kyllä": [True, None, False],
        "lista": ['["ä", 1]', '{"a": "b"}', None],
        "päivä": [date(2024, 1, 2), None, date(2024, 1, 3)],
    }
    assert all(type(cell).__module__ in {"builtins", "datetime"} for cells in found.values() for cell in cells)


def test_frames_by_name_and_a_named_index():
    frame = pd.DataFrame({"nimi": ["Aho"]}, index=pd.Index(["131052-9993"], name="hetu"))
    found = read({"asiakas": frame, "muu": pd.DataFrame({"x": [1]})})
    assert found == {("asiakas", "hetu"): ["131052-9993"], ("asiakas", "nimi"): ["Aho"], ("muu", "x"): [1]}


@pytest.mark.parametrize("limit", [3, 10, 11])
def test_samples_are_random_and_the_same_each_time(limit):
    frame = pd.DataFrame({"x": range(10)})
    cells = read(frame, limit=limit)["dataframe", "x"]
    assert len(cells) == min(limit, 10)
    assert cells == sorted(cells)
    assert read(frame, limit=limit, size=2)["dataframe", "x"] == cells


def test_the_opener_shows_no_value():
    assert "Aho" not in repr(frames_opener(pd.DataFrame({"nimi": ["Aho"]})))
