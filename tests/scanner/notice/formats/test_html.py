"""HTML: which part of the page is the notice, and what its marks mean."""

from __future__ import annotations

import pytest

from scanner.model import DocumentError
from scanner.notice.formats import html_notice
from tests.scanner.notice.formats import renderings


def blocks(body: str, encoding: str = "utf-8", head: str = "") -> list[tuple[str, str]]:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return [(b.kind, b.passage.text) for b in html_notice.read(page.encode(encoding), "n.html").blocks]


def test_accordions_lists_and_breaks() -> None:
    assert blocks(
        "<h1>Tietosuojaseloste</h1><details><summary>Tietolähteet</summary>Asiakas<br>Viranomaiset</details>"
        "<h3><button aria-expanded='false'>Tietosisältö</button></h3><div hidden><ul><li>nimi<ul><li>etunimi</ul><li>osoite</ul></div>"
        "<ol start='7'><li><b>Säilytysaika</b><p>2 vuotta</p></li></ol>"
    ) == [
        ("heading", "Tietosuojaseloste"),
        ("heading", "Tietolähteet"),
        ("paragraph", "Asiakas"),
        ("paragraph", "Viranomaiset"),
        ("heading", "Tietosisältö"),
        ("item", "nimi"),
        ("item", "etunimi"),
        ("item", "osoite"),
        ("heading", "Säilytysaika"),
        ("paragraph", "2 vuotta"),
    ]


def test_definition_lists_become_labels() -> None:
    assert blocks("<dl><dt>Perustiedot</dt><dd>nimi, osoite</dd><dt>Muut<dd><ul><li>sukupuoli</ul></dl>") == [
        ("item", "Perustiedot: nimi, osoite"),
        ("paragraph", "Muut:"),
        ("item", "sukupuoli"),
    ]


def test_cells_that_reach_over_rows_stand_in_each() -> None:
    notice = html_notice.read(
        b"<table><tr><th>Tieto</th><th>Peruste</th></tr><tr><td>nimi</td><td rowspan=2>sopimus</td></tr><tr><td>osoite</td></tr>"
        b"<tr><td colspan=2>muu</td></tr></table>",
        "n.html",
    )
    assert notice.lines == ("Tieto | Peruste", "nimi | sopimus", "osoite | sopimus", "muu |")
    assert [block.header for block in notice.blocks] == [True, False, False, False]


def test_a_table_that_lays_out_the_page_is_none() -> None:
    assert blocks("<table><tr><td><h2>Tietolähteet</h2><p>Asiakas</p></td></tr></table>") == [
        ("heading", "Tietolähteet"),
        ("paragraph", "Asiakas"),
    ]
    form = "".join(
        f"<tr><td>{label}</td><td>{text}</td></tr>"
        for label, text in (
            ("1 Rekisterin-<br>pitäjä", "Yritys Oy"),
            ("2 Tietolähteet", "Asiakas"),
            ("3 Säilytysaika", "2 vuotta"),
        )
    )
    assert blocks(f"<table>{form}</table>") == [
        ("heading", "1 Rekisterinpitäjä"),
        ("paragraph", "Yritys Oy"),
        ("heading", "2 Tietolähteet"),
        ("paragraph", "Asiakas"),
        ("heading", "3 Säilytysaika"),
        ("paragraph", "2 vuotta"),
    ]


@pytest.mark.parametrize(
    "wrapper",
    [
        "<div class='sidebar'>{}</div>",  # a theme's name for the whole page
        "<div class='cookie-notice main-nav'>{}</div>",
        "<form><div class='page'>{}</div></form>",
        "<article>{}</article><article><h2>Uutinen</h2></article>",
        "<div role='main'>{}</div><div>Muuta</div>",
    ],
)
def test_what_holds_the_sections_is_the_notice(wrapper) -> None:
    found = blocks(wrapper.format(renderings.article()))
    assert ("heading", "4. Rekisterin tietosisältö") in found
    assert ("item", "Perustiedot: nimi, henkilötunnus, syntymäaika") in found


@pytest.mark.parametrize(
    "chrome",
    [
        "<nav><a>Sukupuoli</a></nav>",
        "<div class='breadcrumbs'>Sukupuoli</div>",
        "<aside>Sukupuoli</aside>",
        "<div role='dialog'>Sukupuoli</div>",
        "<div id='onetrust-banner-sdk'><h2>Sukupuoli</h2></div>",
        "<div class='cmplz-cookiebanner'>Sukupuoli</div>",
        "<button>Sukupuoli</button><select><option>Sukupuoli</select>",
        "<template>Sukupuoli</template><noscript>Sukupuoli</noscript>",
        "<ul><li><a href='#s'>Sukupuoli</a></li></ul>",
        "<footer>Sukupuoli</footer><!-- Sukupuoli -->",
    ],
)
def test_the_site_is_dropped(chrome) -> None:
    for page in (chrome + renderings.article(), renderings.article() + chrome):
        assert not any("Sukupuoli" in text for _, text in blocks(page))


def test_a_section_on_cookies_is_content() -> None:
    found = blocks("<h2 id='cookies'>Evästeet</h2><div class='cookies'><p>Käytämme evästeitä.</p></div>")
    assert found == [("heading", "Evästeet"), ("paragraph", "Käytämme evästeitä.")]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", "<meta charset='utf-8'>"),
        ("utf-8", ""),
        ("cp1252", "<meta charset='windows-1252'>"),
        ("cp1252", "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>"),
        ("cp1252", "<meta charset='utf-8'>"),  # a wrong one
        ("cp1252", ""),
        ("iso8859-15", "<meta charset='iso-8859-15'>"),
        ("utf-16", ""),
        ("cp1252", "<meta charset='no-such-charset'>"),
    ],
)
def test_encodings(encoding, head) -> None:
    assert blocks("<p>Keräämme tietoja päätöksestä, Åbo, 5 €</p>", encoding, head) == [
        ("paragraph", "Keräämme tietoja päätöksestä, Åbo, 5 €")
    ]


def test_wrapped_lines_with_breaks_are_one_sentence() -> None:
    text = "Henkilötietoja säilytetään rekisterissä huolellisesti viisi vuotta"
    assert blocks(f"<p>{text}<br>asiakassuhteen päättymisestä.<br>nimi<br>osoite</p>") == [
        ("paragraph", f"{text} asiakassuhteen päättymisestä."),
        ("paragraph", "nimi"),
        ("paragraph", "osoite"),
    ]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<div>" * 5_000 + "nimi", "nested too deeply"),
        ("<h2>Tietolähteet</h2>" * 60_000, "far longer than a notice"),
        ("<p>" + "nimi " * 500_000, "far longer than a notice"),
        ("<script>", "no text"),
        ("", "no text"),
        ("<p> </p>", "no text"),
    ],
)
def test_hostile_and_empty_pages_end_in_a_sentence(page, words) -> None:
    with pytest.raises(DocumentError, match=f"n.html: .*{words}"):
        html_notice.read(page.encode(), "n.html")


def test_cells_that_claim_to_reach_far_are_bounded() -> None:
    page = "<table><tr>" + "<td rowspan=99999 colspan=99999>a</td>" * 2_000
    assert len(html_notice.read(page.encode(), "n.html").lines) == 1


def test_customer_data_in_a_page_is_refused() -> None:
    rows = "".join(f"<tr><td>Asiakas {n}</td><td>{n}</td><td>Kuja {n}</td></tr>" for n in range(10))
    with pytest.raises(DocumentError, match="data"):
        html_notice.read(f"<table>{rows}</table>".encode(), "n.html")
