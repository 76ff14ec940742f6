"""`report.html` in a real Chromium: filters, links of the matrix, order, paper, keyboard, and axe's rules of accessibility."""

from __future__ import annotations

import io
from contextlib import contextmanager

import pytest

from reports import contract
from reports.html_report import HtmlReport
from tests.reports import documents

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

CASES = {
    "followed": documents.followed(),
    "full": documents.full(),
    "ad hoc": documents.ad_hoc(),
    "admitted": documents.admitted(),
    "empty": documents.empty(),
    "hostile": contract.hostile(),
}


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")

    def write(name: str, lang: str = "fi"):
        path = folder / f"{name.replace(' ', '-')}-{lang}.html"
        if not path.exists():
            out = io.BytesIO()
            HtmlReport().render(CASES[name], out, lang)
            path.write_bytes(out.getvalue())
        return path

    return write


@pytest.fixture
def opened(browser, written):
    """Open a report; at the end nothing may have been asked of a network and nothing said on the console."""

    @contextmanager
    def open_it(name: str, lang: str = "fi", *, width: int = 1280, anchor: str = "", script: bool = True):
        path = written(name, lang)
        context = browser.new_context(
            viewport={"width": width, "height": 900}, reduced_motion="reduce", java_script_enabled=script
        )
        page = context.new_page()
        said, asked = [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri() + anchor)
        yield page
        assert said == []
        assert {url.split("#")[0] for url in asked} == {path.as_uri()}
        context.close()

    return open_it


def shown(page) -> list[str]:
    return [card.get_attribute("id") for card in page.locator(".finding:not([hidden])").all()]


def seen(page, selector: str) -> bool:
    return page.locator(selector).is_visible()


def reached(page):
    """The card a link led to. The page opens it and then puts the focus on its summary, and hears of
    the link only after the click is over: wait for the last of these, then the others have happened."""
    page.wait_for_function("document.activeElement.parentElement?.matches(':target[open]')")
    return page.locator(page.evaluate("location.hash"))


def test_a_cell_of_the_matrix_leads_to_its_finding(opened):
    with opened("followed") as page:
        row = page.locator("table.matrix tr", has=page.locator("th", has_text="henkilötunnus"))
        link = row.locator("a.cell", has_text="contacts")
        link.click()
        card = reached(page)
        for said in (
            "piilotetulla taulukolla",
            "«henkilötunnus»",
            "Tietosuojalaki 29 §",
            "D-HETU-PLACE",
            "Poista tiedot",
        ):
            assert said in card.inner_text().replace("\u00a0", " ")
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        assert card.locator("summary").bounding_box()["y"] < 900
        assert len(page.locator("table.matrix a.cell").all()) > 30


def test_a_link_within_a_closed_part_opens_it_and_lifts_a_filter_that_hides_it(opened):
    with opened("followed") as page:
        page.locator("#verdicts input[type=search]").fill("profilointia")
        page.wait_for_function("document.querySelectorAll('.finding:not([hidden])').length === 1")
        page.locator("#changes ul.said a").first.click()
        reached(page)
        assert page.locator("#verdicts input[type=search]").input_value() == ""
    with opened("followed", anchor="#s2") as page:
        assert page.locator("#s2").get_attribute("open") is not None
    with opened("followed", anchor="#f3") as page:
        assert page.locator("#f3").is_visible()


def test_filters_narrow_down_together_and_say_how_many_are_left(opened):
    with opened("followed") as page:
        every = shown(page)
        assert len(every) == len(documents.followed().audit.verdicts)
        page.locator("select[data-choose=sys]").select_option("billing")
        billing = shown(page)
        assert 0 < len(billing) < len(every)
        page.locator("select[data-choose=sev]").select_option("high")
        both = shown(page)
        assert set(both) < set(billing)
        assert all("billing" in page.locator(f"#{id_} summary").inner_text() for id_ in both)
        page.locator("#verdicts input[type=search]").fill("TILINUMERO lasku")
        page.wait_for_function("document.querySelectorAll('.finding:not([hidden])').length === 1")
        assert page.locator("#verdicts output").inner_text() == "1 riviä näkyvissä"
        assert not seen(page, "#g-over")
        page.locator("button[data-clear]").click()
        assert shown(page) == every
        assert page.locator("#verdicts output").inner_text() == ""
        page.locator("select[data-choose=change]").select_option("new")
        assert len(shown(page)) == 2
        page.locator("select[data-choose=change]").select_option("")
        page.locator("select[data-choose=state]").select_option("settled")
        assert len(shown(page)) == 1


def test_cards_and_tables_take_another_order(opened):
    with opened("followed") as page:
        cards = page.locator("#g-undeclared .finding")
        page.locator("select[data-order]").select_option("cells")
        counts = [int(card.get_attribute("data-cells")) for card in cards.all()]
        assert counts == sorted(counts, reverse=True)
        assert counts[0] > counts[-1]
        page.locator("select[data-order]").select_option("item")
        names = [card.get_attribute("data-item") for card in cards.all()]
        assert names[0] == "online.ip"  # IP-osoite, käyttäjätunnus, lapset ...
        page.locator("select[data-order]").select_option("")
        assert [c.get_attribute("id") for c in cards.all()] == sorted(
            (c.get_attribute("id") for c in cards.all()), key=lambda v: int(v[1:])
        )
        page.evaluate("document.getElementById('s2').open = true")
        head = page.locator("#s2 table.findings thead th", has_text="Soluja")
        head.locator("button").click()
        cells = page.locator("#s2 table.findings tbody td[data-label='Soluja']")
        up = [int(cell.get_attribute("data-value")) for cell in cells.all()]
        assert up == sorted(up)
        assert head.get_attribute("aria-sort") == "ascending"


def test_the_systems_are_filtered_by_their_rows(opened):
    with opened("full") as page:
        page.locator("#systems input[type=search]").fill("viimeisin_ip")
        page.wait_for_function("[...document.querySelectorAll('#systems .system')].filter(s => !s.hidden).length === 1")
        assert page.locator("#systems tbody tr:not([hidden])").count() == 1


def test_the_keyboard_reaches_everything(opened):
    with opened("followed") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.locator("#v1 > summary").focus()
        page.keyboard.press("Enter")
        assert page.locator("#v1").get_attribute("open") is not None
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#v1') !== null")


def test_without_scripts_everything_is_there(opened):
    with opened("followed", script=False) as page:
        assert not seen(page, "#verdicts .tools")
        page.locator("#v1 > summary").click()
        assert "Seloste sanoo" in page.locator("#v1 .body").inner_text()
        assert page.locator(".finding").count() == len(documents.followed().audit.verdicts)


def test_on_paper_every_finding_is_open_and_nothing_is_cut_off(opened, tmp_path):
    import pdfplumber

    with opened("followed") as page:
        page.pdf(path=tmp_path / "report.pdf", format="A4", prefer_css_page_size=True)
        page.wait_for_selector("#v1:not([open])")  # as the reader had left it
    with pdfplumber.open(tmp_path / "report.pdf") as pdf:
        assert 3 <= len(pdf.pages) <= 14
        for sheet in pdf.pages:
            assert (abs(sheet.width - 595.3) < 1, abs(sheet.height - 841.9) < 1) == (True, True), "A4 in points"
            assert max((word["x1"] for word in sheet.extract_words()), default=0) <= sheet.width - 20
        text = " ".join(sheet.extract_text() for sheet in pdf.pages)
    flat = " ".join(text.split())
    for verdict in documents.followed().audit.verdicts:
        if verdict.code != "D-OK":
            assert " ".join(verdict.message["fi"].split()[:5]) in flat, verdict.code
    assert "Suodata" not in flat


@pytest.mark.parametrize(
    ("name", "lang", "width"),
    [("followed", "fi", 1280), ("ad hoc", "en", 390), ("admitted", "fi", 390)],
)
def test_axe_finds_no_violation(opened, name, lang, width):
    from axe_playwright_python.sync_playwright import Axe

    with opened(name, lang, width=width) as page:
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        results = Axe().run(page)
        assert results.response["passes"], "a run without a rule proves nothing"
        found = {v["id"]: [node["html"][:160] for node in v["nodes"][:3]] for v in results.response["violations"]}
        assert found == {}


def test_a_large_report_stays_quick_to_filter(opened, tmp_path):
    """Filtering is linear in what is shown; a bound in steps, not in seconds, would be better, but layout is the cost."""
    CASES["large"] = contract.large()
    with opened("large") as page:
        page.locator("#systems input[type=search]").fill("no such column")
        page.wait_for_function(
            "[...document.querySelectorAll('#systems .system')].every(s => s.hidden)", timeout=20_000
        )
