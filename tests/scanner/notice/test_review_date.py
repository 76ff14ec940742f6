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


WORDINGS = [
    ("Tietosuojaseloste päivitetty viimeksi 12.2.2025.", "2025-02-12"),
    ("Tätä selostetta on viimeksi muutettu 12.2.2025", "2025-02-12"),
    ("Päivitys 12.2.2025", "2025-02-12"),
    ("Pvm 12.2.2025", "2025-02-12"),
    ("Päiväys: 12.2.2025", "2025-02-12"),
    ("Selostetta muutettu 3.5.2024.", "2024-05-03"),
    ("Seloste on tehty 3.5.2024", "2024-05-03"),
    ("Viimeisin päivitys: toukokuu 2024", "2024-05"),
    ("Tarkastettu 5/2024", "2024-05"),
    ("Tämä versio on 1.6.2024 lähtien voimassa", "2024-06-01"),
    ("Versio 2.1, 14.3.2024", "2024-03-14"),
    ("14.3.2024, versio 3", "2024-03-14"),
    ("Kirjoitettu 14.3.2024", "2024-03-14"),
    ("Julkaistu maaliskuussa 2024", "2024-03"),
    ("Viimeksi katsottu läpi 14.3.2024", "2024-03-14"),
    ("Johtoryhmän hyväksymä 14.3.2024", "2024-03-14"),
    ("Muutettu viimeksi kevätkokouksessa 14.3.2024", "2024-03-14"),
    ("Hallitus on vahvistanut selosteen 14.3.2024", "2024-03-14"),
    ("Senast uppdaterad den 14 mars 2024", "2024-03-14"),
    ("Uppdaterat 14.3.2024", "2024-03-14"),
    ("Senaste ändring 14.3.2024", "2024-03-14"),
    ("Reviderad 2024-03-14", "2024-03-14"),
    ("Gäller från och med 14.3.2024", "2024-03-14"),
    ("Daterad 14.3.2024", "2024-03-14"),
    ("Styrelsen godkände 14.3.2024", "2024-03-14"),
    ("Skriven i mars 2024", "2024-03"),
    ("Version mars 2024", "2024-03"),
    ("Genomgången 14.3.2024", "2024-03-14"),
    ("Ändrad senast i maj 2024", "2024-05"),
    ("Uppdateringsdatum: 14.3.2024", "2024-03-14"),
    ("Senast kontrollerad 14.3.2024", "2024-03-14"),
    ("Antagen av styrelsen den 14 mars 2024", "2024-03-14"),
    ("Last updated: 14 March 2024", "2024-03-14"),
    ("Updated on 14.3.2024", "2024-03-14"),
    ("This notice was last changed on March 14, 2024.", "2024-03-14"),
    ("Effective as of 14 March 2024", "2024-03-14"),
    ("Version of 14 March 2024", "2024-03-14"),
    ("Last checked 14/03/2024", "2024-03-14"),
    ("Written in March 2024", "2024-03"),
    ("Date: 14 March 2024", "2024-03-14"),
    ("We last looked through this text on 14 March 2024.", "2024-03-14"),
    ("Approved by the board on 14 March 2024", "2024-03-14"),
    ("Latest version: March 2024", "2024-03"),
    ("Latest revision 14 Mar 2024", "2024-03-14"),
    ("Revision: 2024-03-14", "2024-03-14"),
    ("This text is from 14 March 2024.", "2024-03-14"),
    ("Applies from 14 March 2024", "2024-03-14"),
    ("In use since 14 March 2024", "2024-03-14"),
    ("Drawn up 1.2.2023, amended 14 March 2024", "2024-03-14"),
    ("Last modified 14th March 2024", "2024-03-14"),
    ("Reviewed every year, most recently in March 2024", "2024-03"),
    ("Adopted 14.3.2024", "2024-03-14"),
    ("Viimeksi päivitetty: 14. maaliskuuta 2024", "2024-03-14"),
    ("Voimassa 14.3.2024–", "2024-03-14"),
    ("Laadittu 1.2.2020. Tarkistettu viimeksi 14.3.2024.", "2024-03-14"),
    ("Selosteen päivämäärä 14.3.2024", "2024-03-14"),
    ("Korjattu 14.3.2024", "2024-03-14"),
    ("Uusittu 14.3.2024", "2024-03-14"),
    ("Päivitetty keväällä 2024", "2024"),
    ("Texten är från 14.3.2024", "2024-03-14"),
    ("Beskrivningen har setts över 14.3.2024", "2024-03-14"),
    ("Läst igenom 14.3.2024", "2024-03-14"),
]


@pytest.mark.parametrize(("line", "expected"), WORDINGS)
def test_a_date_is_known_by_the_words_beside_it(line, expected) -> None:
    assert review(["Otsikko", "", "Teksti jatkuu tässä.", "", line, "", "Loppu."]).text == expected
