"""The same notice in every format says the same, and every cite stands in the text that is hashed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.notice.draft import declaration
from scanner.notice.formats import docx_notice, html_notice, odt_notice
from scanner.notice.lines import digest, stands
from tests.scanner.notice.formats import renderings

RENDERINGS: dict[str, Callable[[], bytes | str]] = {
    "text.txt": renderings.text,
    "plain.html": renderings.html_plain,
    "accordion.html": renderings.html_accordion,
    "breaks.html": renderings.html_breaks,
    "styled.docx": renderings.word,
    "bold.docx": lambda: renderings.word(styled=False),
    "outline.odt": renderings.odt,
    "bold.odt": lambda: renderings.odt(outline=False),
}


@pytest.fixture
def wanted(reading, said):
    found = said(reading("wanted.md", renderings.markdown()))
    assert [entry[0] for entry in found[0]["items"]] == [
        "contact.address",
        "contact.email",
        "contact.phone",
        "customer.consent",
        "finance.bank_account",
        "finance.invoice",
        "finance.payment",
        "identity.birth_date",
        "identity.name",
        "identity.national_id",
    ]
    assert found[0]["negated"] == ["special.ethnicity", "special.health"]
    assert [rule[0] for rule in found[0]["retention"]] == [5, 10, 2]
    assert found[0]["review"] == ("2025-03-12", "updated")
    return found


@pytest.mark.parametrize("name", sorted(RENDERINGS))
def test_every_format_says_the_same(name, reading, said, cites, wanted) -> None:
    found = reading(name, RENDERINGS[name]())
    assert said(found) == wanted
    for cite in cites(found):
        assert cite.text
        assert stands(cite, found.text), cite
    assert found.sha256_normalised == digest(found.text)
    assert found.title == "Verkkopuutarha Kielo Oy:n tietosuojaseloste"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("columns", [1, 2])
def test_a_printed_page_says_the_same(columns, reading, said, cites, printed, wanted) -> None:
    found = reading("printed.pdf", printed(renderings.html_print(columns=columns)))
    assert said(found) == wanted
    assert all(stands(cite, found.text) for cite in cites(found))
    assert not any("file://" in line or "AM" in line.split() or "PM" in line.split() for line in found.text)


@pytest.mark.browser
@pytest.mark.slow
def test_narrow_pages_with_divided_words(reading, said, printed, wanted) -> None:
    body = (
        renderings.article()
        .replace("sähköpostiosoite", "sähköposti&shy;osoite")
        .replace("sopimukseen", "sopi&shy;mukseen")
    )
    page = renderings.page(
        f"<main style='width:52%'>{body.replace('<h2>', '<h2 style=margin-top:3cm>')}</main>",
        style=f"{renderings.PRINT} @page{{size:A5;margin:2cm}} p,li{{hyphens:manual}}",
    )
    found = reading("printed.pdf", printed(page))
    assert said(found) == wanted
    assert not any(line == "Kielo" or "/" in line for line in found.text)


SITE = st.text("aåä <>/&\"'=;{}0123456789\n", max_size=60)


@given(menu=SITE, banner=SITE, script=SITE, foot=SITE, style=SITE)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_the_sites_own_parts_change_nothing(menu, banner, script, foot, style) -> None:
    import html

    before = (
        f"<header class='site-header'><nav>{html.escape(menu)}</nav></header>"
        f"<div id='CybotCookiebotDialog' role='dialog'><h2>Evästeet</h2>{html.escape(banner)}</div>"
        f"<script>/* {script.replace('<', '')} */</script><style>/* {style.replace('<', '')} */</style>"
    )
    after = f"<footer>{html.escape(foot)}</footer><!-- {foot.replace('-', '').replace('>', '')} -->"
    for body in (f"<main>{renderings.article()}</main>", f"<div class='content'>{renderings.article()}</div>"):
        plain = html_notice.read(renderings.page(body, "", "").encode(), "n.html")
        dressed = html_notice.read(renderings.page(body, before, after).encode(), "n.html")
        assert dressed.sha256 == plain.sha256
        assert dressed.lines == plain.lines


WORDS = st.text("abcdeåäö", min_size=1, max_size=8)


@given(
    parts=st.lists(
        st.one_of(
            st.tuples(st.just("heading"), WORDS),
            st.tuples(st.just("text"), st.lists(WORDS, min_size=1, max_size=6).map(" ".join)),
            st.tuples(st.just("list"), st.lists(WORDS, min_size=1, max_size=4).map(tuple)),
            st.tuples(st.just("table"), st.lists(st.tuples(WORDS, WORDS), min_size=2, max_size=4).map(tuple)),
        ),
        min_size=1,
        max_size=8,
    ).map(tuple)
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_formats_give_the_same_words_in_the_same_order(parts) -> None:
    parts = (("title", "Tietosuojaseloste"), *parts)
    notices = [
        html_notice.read(renderings.html_plain(parts).encode(), "n"),
        docx_notice.read(renderings.word(parts), "n"),
        odt_notice.read(renderings.odt(parts), "n"),
    ]
    assert len({notice.sha256 for notice in notices}) == 1
    for notice in notices:
        for block in notice.blocks:
            cite = block.passage.cite()
            assert stands(cite, notice.lines)
            assert cite.text == block.passage.text
            assert all(stands(cell.cite(), notice.lines) for cell in block.cells if cell.text)
        declaration(notice)
