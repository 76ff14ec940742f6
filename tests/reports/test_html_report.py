from __future__ import annotations

import html
import io
import re
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from reports import contract, sections
from reports.html_report import HtmlReport, asset
from scanner.model import Finding
from scanner.taxonomy import LANGUAGES
from tests.reports import documents

VOID = {"meta", "br", "input", "wbr"}


def render(document, lang="fi") -> str:
    out = io.BytesIO()
    HtmlReport().render(document, out, lang)
    return out.getvalue().decode()


class Page(HTMLParser):
    """Check nesting and collect what the tests look at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {k: v or "" for k, v in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in {"style", "script"}:
            self.text.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.text))


CASES = {
    "full": documents.full(),
    "confirmed": documents.full(confirmed=True),
    "followed": documents.followed(),
    "ad hoc": documents.ad_hoc(),
    "admitted": documents.admitted(),
    "empty": documents.empty(),
    "hostile": contract.hostile(),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_well_formed_and_accessible(name, lang):
    page = Page(render(CASES[name], lang))
    assert page.all("html") == [{"lang": lang}]
    assert (
        len(page.all("main"))
        == len(page.all("h1"))
        == len(page.all("header"))
        == len(page.all("nav"))
        == len(page.all("footer"))
        == 1
    )
    assert all(th.get("scope") in {"col", "row", "rowgroup"} for th in page.all("th"))
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in page.all("a")} <= set(ids)
    assert {attrs["aria-labelledby"] for _, attrs in page.elements if "aria-labelledby" in attrs} <= set(ids)
    assert not [attrs for _, attrs in page.elements if "style" in attrs]
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_the_first_screen_says_what_an_officer_asks():
    words = Page(render(documents.full())).words.replace("\u00a0", " ")
    for said in (
        "Esittelyaineisto: kaikki henkilöt, yritykset ja henkilötunnukset ovat keksittyjä.",
        "Esimerkin Lämpö Oy: tietosuojaseloste",
        "Asiakas- ja markkinointirekisteri",
        "Luonnos",
        "Katselmoitu 6/2026",
        "Seuraava katselmointi 30.6.2027",
        "3f1c9a5be07d",
        "3/4 järjestelmää",
        "Luettu 49 760 tietuetta vähintään 222 104 tietueesta; osa on lukematta",
        "Henkilötunnuksia väärässä paikassa 81 solua",
        "+58 edellisestä",
        "Tee nämä ensin",
        "«emme tee profilointia» rivi 36",
        "Säilytysaika tulkinnanvarainen",
        "Kerro tiedostossa tutka.yaml (anchors)",
    ):
        assert said in words, said


def test_an_ad_hoc_scan_answers_first_whether_the_source_may_be_taken_into_use():
    words = Page(render(documents.admitted(), "en")).words
    answered = words.index("May this source be taken into use as it is? NO")
    assert answered < words.index("Do these first")
    for said in (
        "Confirmed verdicts against it: 3; to be settled besides: 2.",
        "against the notice: bank account number",
        "against the last audit (20 November 2025): no new kinds of data",
        "100 people (in all systems at the last audit 4,000–5,500 people)",
        "looks like a copy: uusi.csv/uusi.csv (the original is crm.csv/crm.csv)",
        "line 41 «kulutustiedot»: make precise: meter number",
        "a new passage: add: bank account number",
        "line 41 «kulutustiedot»: the retention period",
    ):
        assert said in words[answered:], said
    assert "taken into use" not in Page(render(documents.full(), "en")).words


def test_the_date_bears_the_notices_own_word():
    document = documents.full()
    register = document.declaration.registers[0]
    updated = replace(register, review=replace(register.review, kind="updated"))
    words = Page(render(replace(document, declaration=replace(document.declaration, registers=(updated,))))).words
    assert "Päivitetty 6/2026" in words
    assert "Katselmoitu 6/2026" not in words


def test_a_verdict_without_an_item_says_nothing_of_mentions():
    document = documents.full()
    base = replace(document.audit.verdicts[0], cite=None, code="S-LOWCONF", severity="info")
    for item, said in (("contact.email", True), (None, False)):
        audit = replace(document.audit, verdicts=(replace(base, item=item),))
        assert ("selosteessa ei mainintaa" in Page(render(replace(document, audit=audit))).words) is said


def test_a_denied_item_stands_apart_from_those_that_are_missing():
    document = documents.full()
    denied = replace(document.audit.verdicts[0], code="D-NEGATED", item="contact.email", decision=None)
    words = Page(render(replace(document, audit=replace(document.audit, verdicts=(denied,))))).words
    assert "Muita tietolajeja ilmoittamatta 0 tietolajia lisäksi 1 vastoin selostetta" in words
    assert "Vastoin selostetta 1 johtopäätös" in words


def test_every_verdict_is_one_card_and_on_paper_it_stands_once():
    document = documents.full()
    text = render(document)
    assert re.search(r"@media print \{.*\.again, \.proof[^{]*\{ display: none; \}", text, flags=re.DOTALL)
    assert len(re.findall(r'<details class="finding"', text)) == len(document.audit.verdicts)

    class Paper(Page):
        lists = 0

        def handle_starttag(self, tag, attrs):
            super().handle_starttag(tag, attrs)
            within = dict(attrs)
            if tag not in VOID:
                self.marks = [*getattr(self, "marks", []), within]
            if "said" in within.get("class", "").split():
                self.lists += 1
                assert any("again" in m.get("class", "").split() for m in self.marks), "verdicts twice on paper"

        def handle_endtag(self, tag):
            super().handle_endtag(tag)
            self.marks = self.marks[:-1]

    assert Paper(text).lists > 3


@pytest.mark.browser
@pytest.mark.slow
def test_it_prints_on_few_pages(chromium, tmp_path):
    path, pdf = tmp_path / "report.html", tmp_path / "report.pdf"
    path.write_text(render(documents.full()), "utf-8")
    subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
         "--no-pdf-header-footer", f"--print-to-pdf={pdf}", path.as_uri()],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    pages = max(map(int, re.findall(rb"/Type /Pages\s*/Count (\d+)", pdf.read_bytes())))
    assert 2 <= pages <= 12, "with every verdict three times there were three times as many"


def test_scope_is_red_unless_complete():
    assert 'class="scope short"' in render(documents.full())
    document = documents.ad_hoc()
    kept = {ref: t for ref, t in document.inventory.tables.items() if ref.system == "crm"}
    clean = replace(
        document,
        inventory=replace(
            document.inventory, tables=kept, sources=document.inventory.sources[:1], problems=(), findings=()
        ),
    )
    assert 'class="scope whole"' in render(clean)


def test_five_numbers_are_links_to_their_verdicts():
    page = Page(render(documents.full()))
    assert [a["href"] for a in page.all("a") if "number" in a.get("class", "")] == [
        "#g-special",
        "#g-identity",
        "#g-undeclared",
        "#g-over",
        "#g-notfound",
    ]


def test_a_first_audit_and_an_overdue_or_changed_notice_say_so():
    document = documents.full(confirmed=True)
    late = replace(document.audit, due=document.audit.today.replace(year=2025))
    words = Page(render(replace(document, previous=None, audit=late))).words
    assert "ensimmäinen tarkastus" in words
    assert "myöhässä" in words
    assert "Vahvistanut Tiina Tietosuoja 2.11.2026" in words
    assert "täsmää" in words
    changed = documents.verdicts()[-1]
    audit = replace(document.audit, verdicts=(replace(changed, code="N-CHANGED", item=None, system=None),))
    assert "teksti ei ole se, josta tulkinta tehtiin" in Page(render(replace(document, audit=audit))).words


def test_without_an_audit_the_notices_own_findings_are_not_lost():
    document = documents.full()
    bare = replace(document.audit, verdicts=())
    assert "Kaksi kohtaa on ristiriidassa" in Page(render(replace(document, audit=bare))).words


def test_without_a_notice_the_first_screen_is_about_what_was_found():
    words = Page(render(documents.ad_hoc())).words.replace("\u00a0", " ")
    assert "Katso nämä ensin" in words
    assert "Solua, joissa henkilötunnus 4 019" in words
    assert "Tee nämä ensin" not in words
    assert "Säilytysajat" not in words


def test_two_thousand_columns_and_twelve_hundred_verdicts_stay_under_five_megabytes():
    document = documents.broad()
    assert (len(document.inventory.findings), len(document.audit.verdicts)) == (2000, 1200)
    text = render(document)
    assert len(text.encode()) <= 5_000_000
    assert text.count('<details class="finding"') == 1200


def test_rows_beyond_the_bound_are_counted_not_dropped_silently(monkeypatch):
    monkeypatch.setattr(sections, "MOST_FINDINGS", 3)
    monkeypatch.setattr(sections, "MOST_NAMES", 1)
    words = Page(render(documents.full())).words
    assert "Tässä ei näytetä 10 riviä; ne ovat tiedostoissa report.xlsx ja inventory.json." in words


def test_shapes_and_counts_are_all_that_is_shown_of_values():
    document = documents.full()
    assert {f.name for f in Finding.__dataclass_fields__.values()}.isdisjoint({"value", "values", "text", "sample"})
    assert "dddddd-dddX" in render(document)


def test_the_policy_allows_our_own_style_and_script_only():
    text = render(documents.full())
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', text).group(1))
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'",
        policy,
    )
    assert not re.search(r"(https?:)?//[a-z]", re.sub(r"sqlite:///", "", text))
    assert not re.search(r"url\((?!#p\d\))", text), "only the patterns of our own drawings"
    assert "@import" not in text


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("ink", "paper"), ("soft", "paper"), ("soft", "faint"), ("accent", "card"), ("accent", "paper"), ("red", "card"), ("red", "red-faint"),
        ("amber", "amber-faint"), ("amber", "card"), ("green", "green-faint"), ("green", "card"),
    ],
)  # fmt: skip
def test_contrast_meets_aa(ink, paper):
    """WCAG 2.2, success criterion 1.4.3: 4.5 to 1 for text."""
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", asset("report.css")))
    light, dark = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def chromium_dump(chromium: str, path, width: int) -> tuple[str, str]:
    done = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0", f"--window-size={width},1200",
         f"--user-data-dir={path.parent / 'profile'}", "--virtual-time-budget=2000", "--dump-dom", path.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout, done.stderr


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", ["full", "ad hoc", "hostile"])
def test_a_browser_runs_our_script_and_nothing_else(chromium, tmp_path, name):
    path = tmp_path / "report.html"
    path.write_text(render(CASES[name]), "utf-8")
    dom, log = chromium_dump(chromium, path, 1280)
    assert "data-needs-script" in dom
    assert 'data-needs-script="" hidden' not in dom
    assert '<th scope="col"><button' in dom
    assert "CONSOLE" not in log


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["full", "ad hoc", "hostile"])
def test_the_page_is_never_wider_than_the_window(chromium, tmp_path, name, width):
    """Look at it in a frame, since Chromium's own window is never narrower than 500 pixels."""
    probe = """<script>addEventListener("load", () => {
      for (const d of document.querySelectorAll("details")) d.open = true;
      parent.postMessage(document.documentElement.scrollWidth, "*");
    })</script></body>"""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", render(CASES[name])).replace(
        "</body>", probe
    )
    path = tmp_path / "frame.html"
    path.write_text(
        f"""<!doctype html><title>-</title><script>addEventListener("message", (m) => {{ document.title = "wide " + m.data; }})</script>
        <iframe width="{width}" height="900" frameborder="0" srcdoc="{html.escape(text)}"></iframe>""",
        "utf-8",
    )
    dom, _ = chromium_dump(chromium, path, 1400)
    measured = int(re.search(r"<title>wide (\d+)</title>", dom).group(1))
    assert measured <= width
