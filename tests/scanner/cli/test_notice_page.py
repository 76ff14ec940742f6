"""`tutka notice --html`: what was not understood stands first, each kind of mark has a letter of its own, nothing runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from reports.notice_page import KINDS, Marked, marked_lines
from scanner.cli.run import run
from scanner.cli.words import LANGUAGES

LOCALES = {"fi": "fi_FI.UTF-8", "sv": "sv_FI.UTF-8", "en": "C"}
TEXT = (
    "Asiakasrekisterin <b>tietosuojaseloste</b>\n\nMitä tietoja keräämme?\n\n- nimi\n- yhteystiedot\n- hilavitkuttimen väri\n\n"
    "Emme kerää henkilötunnuksia.\n\nKäyttötarkoitukset\n\n- laskutus\n\nSäilytysajat\n\n"
    "Tiedot säilytetään 2 vuotta sopimuksen päättymisestä.\n\nTietoja ei siirretä EU:n ulkopuolelle.\n"
)


class _Page(HTMLParser):
    """Collect the marks with their classes, and the elements' names."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[tuple[str, str]] = []
        self.elements: set[str] = set()
        self._open: str | None = None

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        if tag == "mark":
            self._open = dict(attrs)["class"]
        elif tag == "sup":
            self._open = None

    def handle_data(self, data):
        if self._open:
            self.marks.append((self._open, data))

    def handle_endtag(self, tag):
        if tag == "mark":
            self._open = None


def _write(tmp_path, monkeypatch, lang="fi"):
    monkeypatch.setenv("LC_ALL", LOCALES[lang])
    notice, page = tmp_path / "seloste.txt", tmp_path / "seloste.html"
    notice.write_text(TEXT, encoding="utf-8")
    return run(["notice", str(notice), "--html", str(page)]), page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_the_notice_with_its_marks(tmp_path, monkeypatch, lang):
    code, path = _write(tmp_path, monkeypatch, lang)
    assert code == 0
    text = path.read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    body = page.marks[1 + len(KINDS) :]  # the first list and the legend come before the text
    assert page.marks[0] == ("unknown", "hilavitkuttimen väri")
    assert [kind for kind, _ in page.marks[1 : 1 + len(KINDS)]] == list(KINDS)
    assert ("item", "nimi") in body
    assert ("family", "yhteystiedot") in body
    assert ("unknown", "hilavitkuttimen väri") in body
    assert {kind for kind, _ in body} == set(KINDS)
    assert "script" not in page.elements
    assert "&lt;b&gt;tietosuojaseloste" in text
    assert f'<html lang="{lang}">' in text
    letters = re.search(r'<ul class="legend">(.*?)</ul>', text, re.DOTALL)
    assert letters is not None
    assert len(set(re.findall(r"<sup>(.)</sup>", letters.group(1)))) == len(KINDS)


def test_an_existing_page_is_not_overwritten(tmp_path, monkeypatch):
    _, path = _write(tmp_path, monkeypatch)
    before = path.read_bytes()
    code, _ = _write(tmp_path, monkeypatch)
    assert code != 0
    assert path.read_bytes() == before


def test_of_two_marks_on_the_same_words_the_shorter_is_shown_and_both_are_told():
    entries = [Marked("denied", [(1, 0, 20)], "henkilötunnus"), Marked("item", [(1, 5, 9)], "nimi")]
    (line,) = marked_lines(["Emme nimi kerää tietoa"], entries)
    assert [(piece.text, piece.kind, piece.ends) for piece in line.pieces] == [
        ("Emme ", "denied", False),
        ("nimi", "item", True),
        (" kerää tiet", "denied", True),
        ("oa", "", False),
    ]
    assert line.said == (("denied", "henkilötunnus"), ("item", "nimi"))
