"""The date of the last review."""

from __future__ import annotations

import pytest

from scanner.notice.review_date import review


@pytest.mark.parametrize(
    ("lines", "text", "precision", "kind"),
    [
        (["Päivitetty 1.2.2024"], "2024-02-01", "day", "updated"),
        (["Viimeksi päivitetty 03/05/2023"], "2023-05-03", "day", "updated"),
        (["Katselmoitu viimeksi 6/2026"], "2026-06", "month", "reviewed"),
        (["Voimassa alkaen 15.4.2021"], "2021-04-15", "day", "valid_from"),
        (["Laadittu 1.1.2020, viimeisin muutos 2.3.2022"], "2022-03-02", "day", "updated"),
        (["Laatimispvm 1.1.2018, muutospäivät 1.2.2019, 3.4.2020, 5.6.2021"], "2021-06-05", "day", "updated"),
        (["Päivitetty 5. maaliskuuta 2025"], "2025-03-05", "day", "updated"),
        (["Katselmoitu maaliskuussa 2025"], "2025-03", "month", "reviewed"),
        (["Tietosuojaseloste", "12.3.2022", "Teksti jatkuu."], "2022-03-12", "day", "dated"),
        (["Päivitetty 2026-01-31"], "2026-01-31", "day", "updated"),
        (["Päivitetty 1.2.2024", "Katselmoitu 3/2023"], "2023-03", "month", "reviewed"),
        (["Uppdaterad den 5 mars 2025"], "2025-03-05", "day", "updated"),
        (["Last updated: March 5, 2025"], "2025-03-05", "day", "updated"),
        (["Last reviewed March 2025"], "2025-03", "month", "reviewed"),
        (["Päivitetty:", "", "1.2.2024"], "2024-02-01", "day", "updated"),
    ],
)
def test_dates(lines, text, precision, kind) -> None:
    found = review(lines)
    assert (found.text, found.precision, found.kind) == (text, precision, kind)
    assert found.day is not None
    assert found.day.isoformat().startswith(text)
    assert found.cite is not None


@pytest.mark.parametrize(
    "line",
    [
        "Henkilötietolaki (523/1999) ja tietosuojalaki (1050/2018)",
        "asetuksen (679/2016) mukaan",
        "Rekisteri on perustettu 1.2.2020 ja siinä on 200 jäsentä.",
        "Päivitetty 31.2.2024",
        "Katselmoitu 13/2024",
    ],
)
def test_what_is_no_review_date(line) -> None:
    assert review(["Tietosuojaseloste", "", "Aluksi.", "", line, "", "Loppu."]).text is None


def test_a_month_means_its_last_day() -> None:
    assert review(["Katselmoitu 2/2024"]).day.isoformat() == "2024-02-29"
