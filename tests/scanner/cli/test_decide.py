"""`tutka decide`: answers reach the files, each at once; prepared ones all or none; nothing is lost or overwritten."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from reports.json_report import VerdictsJson
from scanner.cli import console, decide_talk
from scanner.cli.decide_work import Work, found_items, places
from scanner.cli.run import run
from scanner.model import UsageError
from scanner.notice import read
from scanner.store import decision_file, declaration_file
from scanner.store.declaration_points import points
from scanner.store.writing import held_file
from tests.reports import documents

TEXT = (
    "Asiakasrekisterin tietosuojaseloste\n\nMitä tietoja keräämme?\n\n- nimi, henkilötunnus\n- yhteystiedot\n- plorina\n\n"
    "Emme kerää terveystietoja.\n\nTietojen säilytys\n\nTietoja säilytetään 3 vuotta vastaanottamisesta tai viimeisestä yhteydenotosta.\n\nKatselmoitu 6/2026\n"
)
FUTURE = (date.today() + timedelta(days=90)).isoformat()  # noqa: DTZ011 - the command compares with the user's day


@pytest.fixture(autouse=True)
def finnish(monkeypatch):
    monkeypatch.setenv("LC_ALL", "fi_FI.UTF-8")


@pytest.fixture
def saved(tmp_path) -> Path:
    (tmp_path / "seloste.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "declaration.yaml"
    declaration_file.save(read(tmp_path / "seloste.txt"), path)
    return path


@pytest.fixture
def typed(monkeypatch):
    """Play a person who types these lines."""

    def play(*lines: str) -> None:
        given = iter(lines)

        def prompt(*_args: object, **_kwargs: object) -> str:
            line = next(given, None)
            if line is None:
                raise KeyboardInterrupt
            return line

        monkeypatch.setattr(decide_talk.click, "prompt", prompt)
        monkeypatch.setattr(console, "is_terminal", lambda _stream: True)

    return play


def answers(folder: Path, text: str) -> str:
    path = folder / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def states(path: Path) -> dict[str, str]:
    register = declaration_file.load(path).registers[0]
    return {e.id: e.state for e in (*register.items, *register.negated)}


def test_the_most_consequential_come_first(saved):
    kinds = [(p.kind, p.id) for p in points(declaration_file.load(saved))]
    assert kinds[0] == ("negated", "special.health")
    assert kinds[1] == ("items", "identity.national_id")
    assert kinds[2][0] == "retention"
    assert kinds[3] == ("unknown", "plorina")
    assert kinds[4][0] == "generic"
    assert kinds[5] == ("items", "identity.name")


def test_a_person_answers_everything_and_confirms(saved, typed, capsys):
    open_ = points(declaration_file.load(saved))
    saved.write_text("# oma huomautus\n" + saved.read_text("utf-8"), "utf-8")
    rest = ["1"] * (len(open_) - 4)
    typed("1", "1", "1", "1", "puhelin", *rest, "Tietosuojavastaava")
    assert run(["decide", str(saved)]) == 0
    after = declaration_file.load(saved, saved.parent / "seloste.txt")
    assert points(after) == ()
    assert (after.confirmed, after.confirmed_by) == (True, "Tietosuojavastaava")
    register = after.registers[0]
    assert register.retention[0].choose == "later"
    assert [u.state for u in register.unknown] == ["corrected"]
    placed = [e for e in register.items if e.cite.text == "plorina"]
    assert [e.state for e in placed] == ["corrected"]
    assert "# oma huomautus" in saved.read_text("utf-8")
    shown = capsys.readouterr().err
    assert "5: - nimi, »henkilötunnus«" in shown
    assert all(len(line) <= 80 for line in shown.splitlines() if str(saved) not in line)
    assert "\x1b" not in shown


def test_an_answer_is_saved_at_once_and_can_be_taken_back(saved, typed):
    typed("1", "1")
    assert run(["decide", str(saved)]) == 3, "Ctrl-C"
    assert (states(saved)["special.health"], states(saved)["identity.national_id"]) == ("confirmed", "confirmed")
    left = len(points(declaration_file.load(saved)))
    typed("3", "b", "q")
    assert run(["decide", str(saved)]) == 0
    assert len(points(declaration_file.load(saved))) == left
    assert not list(saved.parent.glob(".*.lock"))


def test_prepared_answers(saved, tmp_path):
    text = (
        "schema: 1\nby: Testaaja\ndeclaration:\n"
        "  - {kind: negated, id: special.health, answer: right}\n"
        "  - {id: identity.national_id, answer: wrong, item: passport number}\n"
        "  - {kind: retention, id: r1, answer: last_contact}\n"
        "  - {kind: unknown, text: plorina, answer: not_declared}\n"
        "rest: right\nconfirm: true\n"
    )
    wrong = next(i for i in ("identity.passport", "identity.document", "identity.tax_number") if found_items(i) == [i])
    assert run(["decide", str(saved), "--answers", answers(tmp_path, text.replace("passport number", wrong))]) == 0
    after = declaration_file.load(saved, tmp_path / "seloste.txt")
    assert after.confirmed
    assert states(saved)["identity.national_id"] == "rejected"
    assert states(saved)[wrong] == "corrected"
    assert after.registers[0].retention[0].choose == "last_contact"
    assert after.registers[0].unknown[0].state == "rejected"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("  - {id: contact.email, kind: nonsense, answer: right}", "declaration[1]"),
        ("  - {id: identity.name, answer: maybe}", "declaration[1].answer"),
        ("  - {id: identity.name, answer: wrong, item: zzz}", "declaration[1].item"),
        ("  - {id: identity.name, answr: right}", "declaration[1].answr"),
    ],
)
def test_a_fault_is_named_with_path_and_line_and_nothing_is_written(saved, tmp_path, capsys, line, place):
    before = saved.read_bytes()
    text = f"schema: 1\nby: Testaaja\ndeclaration:\n  - {{kind: negated, id: special.health, answer: right}}\n{line}\n"
    assert run(["decide", str(saved), "--answers", answers(tmp_path, text)]) == 2
    told = capsys.readouterr().err
    assert f"{place}:" in told
    assert "(line 5)" in told
    assert saved.read_bytes() == before


def test_confirming_needs_every_answer(saved, tmp_path, capsys):
    before = saved.read_bytes()
    assert run(["decide", str(saved), "--answers", answers(tmp_path, "schema: 1\nby: A\nconfirm: true\n")]) == 2
    assert "confirm:" in capsys.readouterr().err
    assert saved.read_bytes() == before


def test_without_a_terminal_it_says_what_to_do(saved, capsys, monkeypatch):
    monkeypatch.setattr(console, "is_terminal", lambda _stream: False)
    assert run(["decide", str(saved)]) == 2
    assert "--answers" in capsys.readouterr().err
    assert run(["decide", str(saved), "--list"]) == 0
    out = capsys.readouterr().out
    assert out.index("special.health") < out.index("plorina") < out.index("identity.name")


def test_two_at_once_and_an_edit_meanwhile(saved, tmp_path, capsys, typed):
    with held_file(saved):
        assert run(["decide", str(saved), "--answers", answers(tmp_path, "schema: 1\nby: A\n")]) == 2
    assert str(os.getpid()) in capsys.readouterr().err
    work = Work(places(saved, None, None))
    saved.write_text(saved.read_text("utf-8") + "# toinen\n", "utf-8")
    edited = saved.read_bytes()
    with pytest.raises(UsageError):
        work.answer(work.points()[0], "right")
    assert saved.read_bytes() == edited


def test_a_changed_notice_asks_only_what_it_touches(saved, tmp_path, capsys):
    everything = (
        "schema: 1\nby: A\nrest: right\ndeclaration:\n  - {kind: retention, id: r1, answer: later_event}\n"
        "  - {kind: unknown, text: plorina, answer: not_declared}\nconfirm: true\n"
    )
    assert run(["decide", str(saved), "--answers", answers(tmp_path, everything)]) == 0
    changed = TEXT.replace("nimi, henkilötunnus", "nimi\n- sähköpostiosoite").replace("Mitä", "Johdanto.\n\nMitä")
    (tmp_path / "seloste.txt").write_text(changed, "utf-8")
    work = Work(places(saved, None, None))
    asked = [(p.kind, p.id, p.gone) for p in work.points()]
    assert asked[0] == ("items", "identity.national_id", True)
    assert ("items", "contact.email", False) in asked
    assert not any(p.id in ("identity.name", "special.health", "plorina") for p in work.points())
    old = declaration_file.load(saved).sha256_normalised
    work.answer(work.points()[0], "not_declared")
    assert declaration_file.load(saved).sha256_normalised != old, "every quote of the file is in the new text"
    after = declaration_file.load(saved, tmp_path / "seloste.txt")
    assert "identity.national_id" not in {e.id for e in after.registers[0].items}
    assert next(e for e in after.registers[0].items if e.id == "identity.name").cite.line == 7


@pytest.fixture
def verdicts(tmp_path) -> Path:
    path = tmp_path / "verdicts.json"
    with path.open("wb") as stream:
        VerdictsJson().render(documents.full(), stream, "en")
    data = json.loads(path.read_text("utf-8"))
    for verdict in data["verdicts"]:
        verdict["decision"] = None
    path.write_text(json.dumps(data), "utf-8")
    return path


def test_findings_are_settled_counted_and_come_back(saved, tmp_path, verdicts, typed, capsys):
    work = Work(places(saved, None, verdicts))
    case = work.cases()[0]
    system, item, code = case.key
    about = f"system: {system}, item: {item or 'null'}, code: {code}"
    text = f"schema: 1\nby: A\nfindings:\n  - {{{about}, answer: accept, until: {FUTURE}, reason: syy}}\n"
    many = len(work.cases())
    assert run(["decide", str(saved), "--verdicts", str(verdicts), "--answers", answers(tmp_path, text)]) == 0
    (kept,) = decision_file.load(tmp_path / "decisions.yaml")
    assert (kept.system, kept.item, kept.code, kept.answer, kept.reviewer) == (system, item, code, "accept", "A")
    assert len(Work(places(saved, None, verdicts)).cases()) == many - 1
    later = Work(places(saved, None, verdicts), today=date.fromisoformat(FUTURE) + timedelta(days=1))
    back = [c for c in later.cases() if c.key == case.key]
    assert [c.expired for c in back] == [True]
    assert any("päättyneitä ratkaisuja: 1" in line for line in later.summary())
    code_in_reason = text.replace("syy", "131052-9993")
    assert run(["decide", str(saved), "--verdicts", str(verdicts), "--answers", answers(tmp_path, code_in_reason)]) == 2
    assert "9993" not in capsys.readouterr().err


def test_a_person_settles_findings(saved, tmp_path, verdicts, typed):
    every = ["4"] * len(points(declaration_file.load(saved)))
    # the last answer of a point with fewer answers is "later" as well, whatever its number
    numbers = [str(len(p.answers) + 1) for p in points(declaration_file.load(saved))]
    assert len(every) == len(numbers)
    typed(*numbers, "3", "poistoajo", FUTURE, "CRM-tiimi", "Testaaja", "2", "väärä hälytys", "Testaaja", "b", "4", "q")
    assert run(["decide", str(saved), "--verdicts", str(verdicts)]) == 0
    (fix,) = decision_file.load(tmp_path / "decisions.yaml")
    assert (fix.answer, fix.owner, fix.until) == ("fix", "CRM-tiimi", date.fromisoformat(FUTURE))


def test_items_are_found_by_a_name_in_every_language():
    assert found_items("henkilötunnus") == ["identity.national_id"]
    assert "contact.email" in found_items("e-post")
    assert "contact.email" in found_items("Email")
    assert found_items("") == []


def test_a_changed_notice_is_worked_into_an_existing_file(saved, tmp_path, capsys):
    notice = tmp_path / "seloste.txt"
    before = saved.read_bytes()
    assert run(["notice", str(notice), "-o", str(saved)]) == 2, "never overwritten unasked"
    assert run(["notice", str(notice), "-o", str(saved), "--update"]) == 0
    assert saved.read_bytes() == before, "the same text changes nothing"
    notice.write_text(TEXT.replace("henkilötunnus", "sähköpostiosoite"), "utf-8")
    assert run(["notice", str(notice), "-o", str(saved), "--update"]) == 0
    told = capsys.readouterr().err
    assert "«henkilötunnus»" in told
    assert "contact.email" in states(saved)
    assert "identity.national_id" in states(saved), "only a person removes what is gone"


def test_what_was_added_by_hand_stands_on_no_line(saved, tmp_path, capsys):
    text = saved.read_text("utf-8")
    row = "added_by_hand:\n      - {id: contact.email, reason: puuttuu selosteesta, by: tsv, on: 2026-11-01}"
    saved.write_text(text.replace("added_by_hand: []", row), "utf-8")
    assert run(["notice", str(tmp_path / "seloste.txt"), "-o", str(saved), "--update"]) == 0
    shown = capsys.readouterr().out
    assert "lisätty käsin" in shown
    assert "rivi 0" not in shown


RULES = TEXT.replace(
    "Tietoja säilytetään 3 vuotta vastaanottamisesta tai viimeisestä yhteydenotosta.",
    "Tietoja säilytetään enintään 3 vuotta asiakassuhteen päättymisestä. Kirjanpitoaineisto säilytetään kuusi vuotta.",
)


@pytest.fixture
def ruled(tmp_path) -> Path:
    (tmp_path / "seloste.txt").write_text(RULES, encoding="utf-8")
    path = tmp_path / "declaration.yaml"
    declaration_file.save(read(tmp_path / "seloste.txt"), path)
    return path


def test_a_retention_rule_is_listed_in_words(ruled, capsys):
    assert run(["decide", str(ruled), "--list"]) == 0
    lines = {line.split(":")[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "enintään 3 vuotta" in lines["customers/retention/r1"]
    assert "koko rekisteri" in lines["customers/retention/r1"]
    assert "6 vuotta" in lines["customers/retention/r2"]
    assert "vain:" in lines["customers/retention/r2"]
    assert all("säilytysaika" in lines[f"customers/retention/{rule}"] for rule in ("r1", "r2"))


def test_a_declaration_is_not_confirmed_before_its_rules_were_seen(ruled, tmp_path, capsys):
    every = "".join(
        f"  - {{kind: {p.kind}, {'text' if p.kind == 'unknown' else 'id'}: '{p.id}', "
        f"answer: {'not_declared' if p.kind == 'unknown' else 'right'}}}\n"
        for p in points(declaration_file.load(ruled))
        if p.kind != "retention"
    )
    text = f"schema: 1\nby: A\nconfirm: true\ndeclaration:\n{every}"
    assert run(["decide", str(ruled), "--answers", answers(tmp_path, text)]) == 2
    assert "confirm:" in capsys.readouterr().err
    rules = "  - {kind: retention, id: r1, answer: right}\n  - {kind: retention, id: r2, answer: not_declared}\n"
    assert run(["decide", str(ruled), "--answers", answers(tmp_path, text + rules)]) == 0
    after = declaration_file.load(ruled)
    assert after.confirmed
    assert [(r.id, r.state) for r in after.registers[0].retention] == [("r1", "confirmed")]
    assert points(after) == ()


def test_the_right_period_can_be_said_in_an_answers_file(ruled, tmp_path, capsys):
    right = "{kind: retention, id: r1, answer: wrong, amount: 18, unit: month, from: last_contact, bound: exact}"
    text = f"schema: 1\nby: A\ndeclaration:\n  - {right}\n"
    assert run(["decide", str(ruled), "--answers", answers(tmp_path, text)]) == 0
    rule = declaration_file.load(ruled).registers[0].retention[0]
    assert (rule.amount, rule.unit, rule.events, rule.bound) == (18, "month", ("last_contact",), "exact")
    assert rule.state == "corrected"
    before = ruled.read_bytes()
    bare = "schema: 1\nby: A\ndeclaration:\n  - {kind: retention, id: r2, answer: wrong}\n"
    assert run(["decide", str(ruled), "--answers", answers(tmp_path, bare)]) == 2
    assert "declaration[0].answer:" in capsys.readouterr().err
    assert ruled.read_bytes() == before


def test_a_wrong_rule_at_the_terminal_stays_open_and_says_what_to_edit(ruled, typed, capsys):
    open_ = points(declaration_file.load(ruled))
    at = next(n for n, p in enumerate(open_) if p.kind == "retention")
    typed(*(str(len(p.answers) + 1) for p in open_[:at]), "2", "q")
    assert run(["decide", str(ruled)]) == 0
    shown = " ".join(capsys.readouterr().err.split())
    assert "enintään 3 vuotta" in shown
    assert "luettelosta retention kohdan r1 kentät amount, unit, from, bound ja scope" in shown
    assert points(declaration_file.load(ruled)) == open_


def test_rules_of_a_file_confirmed_before_they_had_a_state_stay_confirmed(ruled):
    text = ruled.read_text("utf-8")
    ruled.write_text(text.replace("state: draft", "state: confirmed"), "utf-8")
    assert not any(p.kind == "retention" for p in points(declaration_file.load(ruled)))
