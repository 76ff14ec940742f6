"""`tutka decide` on what a notice states once: its date, transfers, automated decisions; and on entries of another register."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.cli import console, decide_talk
from scanner.cli.decide_work import Work, places
from scanner.cli.run import run
from scanner.notice import read
from scanner.store import declaration_file
from scanner.store.declaration_points import points

TEXT = (
    "Asiakasrekisterin tietosuojaseloste\n\nMitä tietoja keräämme?\n\n- nimi\n- sähköpostiosoite\n\n"
    "Tietojen siirto\n\nTietoja ei siirretä EU:n tai ETA:n ulkopuolelle.\n\n"
    "Tietojen säilytys\n\nTietoja säilytetään 3 vuotta asiakassuhteen päättymisestä.\n\nKatselmoitu 6/2026\n"
)
STATEMENTS = ("transfers", "automated", "review")


@pytest.fixture(autouse=True)
def finnish(monkeypatch):
    monkeypatch.setenv("LC_ALL", "fi_FI.UTF-8")


@pytest.fixture
def saved(tmp_path) -> Path:
    return written(tmp_path, TEXT)


def written(folder: Path, text: str) -> Path:
    (folder / "seloste.txt").write_text(text, encoding="utf-8")
    path = folder / "declaration.yaml"
    declaration_file.save(read(folder / "seloste.txt"), path)
    return path


def answered(path: Path, rows: str, more: str = "") -> int:
    answers = path.parent / "answers.yaml"
    answers.write_text(f"schema: 1\nby: Testaaja\ndeclaration:\n{rows}{more}", encoding="utf-8")
    return run(["decide", str(path), "--answers", str(answers)])


def register(path: Path):
    return declaration_file.load(path, path.parent / "seloste.txt").registers[0]


def states(path: Path) -> dict[str, str]:
    one = register(path)
    return {kind: getattr(one, kind).state for kind in STATEMENTS}


def test_statements_are_asked_and_listed_in_words(saved, capsys):
    open_ = [p for p in points(declaration_file.load(saved)) if p.kind in STATEMENTS]
    assert [p.kind for p in open_] == list(STATEMENTS)
    assert [p.answers for p in open_] == [
        ("right", "wrong", "not_declared"),
        ("right", "wrong"),  # the notice says nothing on automated decisions
        ("right", "wrong", "not_declared"),
    ]
    assert run(["decide", str(saved), "--list"]) == 0
    lines = {line.split(":")[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "«Tietoja ei siirretä EU:n tai ETA:n ulkopuolelle.»" in lines["customers/transfers"]
    assert "seloste ei sano tästä mitään" in lines["customers/automated"]
    assert "6/2026" in lines["customers/review"]


def test_prepared_answers_settle_them_and_comments_stay(saved):
    saved.write_text("# oma huomautus\n" + saved.read_text("utf-8"), "utf-8")
    rows = (
        "  - {kind: transfers, answer: right}\n"
        "  - {kind: automated, answer: wrong, decisions: none, profiling: 'yes'}\n"
        "  - {kind: review, answer: wrong, date: 2026-05-31, date_kind: updated}\n"
    )
    assert answered(saved, rows) == 0
    one = register(saved)
    assert states(saved) == {"transfers": "confirmed", "automated": "corrected", "review": "corrected"}
    assert (one.automated.decisions, one.automated.profiling) == ("none", "yes")
    assert (one.review.text, one.review.kind, one.review.precision) == ("2026-05-31", "updated", "day")
    assert one.review.cite.text, "what was quoted stays quoted"
    assert "# oma huomautus" in saved.read_text("utf-8")
    assert not any(p.kind in STATEMENTS for p in points(declaration_file.load(saved)))
    again = saved.read_text("utf-8")
    declaration_file.save(declaration_file.load(saved), saved)
    assert saved.read_text("utf-8") == again


def test_findings_follow_what_is_right(saved):
    assert "N-AUTOMATED" in {f.code for f in register(saved).findings}
    rows = "  - {kind: automated, answer: wrong, decisions: none}\n  - {kind: transfers, answer: wrong, status: may}\n"
    assert answered(saved, rows) == 0
    codes = {(f.code, f.params.get("why")) for f in register(saved).findings}
    assert ("N-TRANSFER", "may") in codes
    assert not any(code == "N-AUTOMATED" for code, _ in codes)
    assert answered(written(saved.parent, TEXT), "  - {kind: review, answer: not_declared}\n") == 0
    one = register(saved)
    assert (one.review.text, one.review.state) == (None, "corrected")
    assert ("N-REVIEW", "missing") in {(f.code, f.params.get("why")) for f in one.findings}


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("{kind: review, answer: wrong, date: soon}", "declaration[0].date"),
        ("{kind: review, answer: wrong}", "declaration[0].answer"),
        ("{kind: transfers, answer: wrong, status: perhaps}", "declaration[0].status"),
        ("{kind: transfers, answer: wrong, decisions: none}", "declaration[0]"),
        ("{kind: transfers, answer: right, status: none}", "declaration[0]"),
        ("{kind: automated, answer: not_declared}", "declaration[0].answer"),
        ("{kind: retention, id: r1, answer: wrong, scope: [zzz]}", "declaration[0]"),
        ("{id: contact.email, answer: wrong, to: nowhere}", "declaration[0].answer"),
    ],
)
def test_faults_are_named_and_nothing_is_written(saved, capsys, row, place):
    before = saved.read_bytes()
    assert answered(saved, f"  - {row}\n") == 2
    told = capsys.readouterr().err
    assert f"{place}:" in told
    assert "(line 4)" in told
    assert saved.read_bytes() == before


@pytest.fixture
def typed(monkeypatch):
    """Play a person who types these lines."""

    def play(*lines: str) -> None:
        given = iter(lines)
        monkeypatch.setattr(decide_talk.click, "prompt", lambda *_args, **_kwargs: next(given))
        monkeypatch.setattr(console, "is_terminal", lambda _stream: True)

    return play


def test_at_the_terminal_with_steps_back(saved, typed, capsys):
    open_ = points(declaration_file.load(saved))
    first = next(n for n, p in enumerate(open_) if p.kind == "transfers")
    later = [str(len(p.answers) + 1) for p in open_[:first]]
    # transfers: wrong, may; automated: wrong, decisions none, profiling yes; then back, and right; the date: wrong
    typed(*later, "2", "3", "2", "1", "2", "b", "1", "2", "kesällä", "2026-05", "2", "q")
    assert run(["decide", str(saved)]) == 0
    one = register(saved)
    assert (one.transfers.status, one.transfers.state) == ("may", "corrected")
    assert (one.automated.decisions, one.automated.profiling, one.automated.state) == (
        "not_stated",
        "not_stated",
        "confirmed",
    )
    assert (one.review.text, one.review.kind) == ("2026-05", "updated")
    shown = capsys.readouterr().err
    assert "»Tietoja ei siirretä EU:n tai ETA:n ulkopuolelle.«" in shown
    assert "Kirjoita päivä" in shown
    assert all(len(line) <= 80 for line in shown.splitlines() if str(saved) not in line)


def test_settled_ones_survive_a_changed_notice_that_leaves_their_quotes(saved):
    rows = (
        "  - {kind: transfers, answer: wrong, status: conditional}\n  - {kind: automated, answer: right}\n"
        "  - {kind: review, answer: right}\n"
    )
    assert answered(saved, rows) == 0
    notice = saved.parent / "seloste.txt"
    changed = TEXT.replace("Mitä", "Johdanto.\n\nMitä").replace("6/2026", "6/2027")
    notice.write_text(changed, "utf-8")
    work = Work(places(saved, None, None))
    one = work.declaration.registers[0]
    assert (one.transfers.status, one.transfers.state, one.transfers.cite.line) == ("conditional", "corrected", 12)
    assert one.automated.state == "confirmed"
    assert (one.review.text, one.review.state) == ("2027-06", "proposed"), (
        "its quote is gone, the new one is asked about"
    )
    assert [p.kind for p in work.merged.gone] == ["review"]
    assert ("customers", "review", "Katselmoitu 6/2027") in work.merged.new
    notice.write_text(changed + "\nAutomaattinen päätöksenteko\n\nTeemme automaattisia päätöksiä.\n", "utf-8")
    one = Work(places(saved, None, None)).declaration.registers[0]
    assert (one.automated.decisions, one.automated.state) == ("yes", "proposed")


def test_a_file_confirmed_before_they_had_a_state_stays_confirmed(saved):
    saved.write_text(saved.read_text("utf-8").replace("state: draft", "state: confirmed"), "utf-8")
    assert not any(p.kind in STATEMENTS for p in points(declaration_file.load(saved)))
    declaration_file.save(read(saved.parent / "seloste.txt"), saved)
    assert {p.kind for p in points(declaration_file.load(saved))} >= set(STATEMENTS)


def test_the_rest_is_counted_by_kind(saved, capsys):
    assert answered(saved, "  - {kind: review, answer: right}\n", "rest: right\n") == 0
    told = capsys.readouterr().err
    assert "vahvisti lukematta 5 kohtaa" in told
    assert "tietolaji 2" in told
    assert "siirrot EU:n ja ETA:n ulkopuolelle 1" in told


TWO = (
    "# Asiakasrekisterin tietosuojaseloste\n\n## Mitä tietoja keräämme?\n\n- nimi\n- sähköpostiosoite\n\n"
    "## Tietojen säilytys\n\nTietoja säilytetään 3 vuotta asiakassuhteen päättymisestä.\n\n"
    "# Työnhakijarekisterin tietosuojaseloste\n\n## Mitä tietoja keräämme?\n\n- nimi\n- puhelinnumero\n\n"
    "## Tietojen säilytys\n\nTietoja säilytetään 6 kuukautta rekrytoinnin päättymisestä.\n"
)


def test_an_entry_is_moved_to_the_register_it_belongs_to(tmp_path):
    path = written(tmp_path, TWO)
    rows = (
        "  - {register: applicants, id: contact.phone, answer: wrong, to: customers}\n"
        "  - {register: customers, kind: retention, id: r1, answer: wrong, to: applicants}\n"
    )
    assert answered(path, rows) == 0
    customers, applicants = declaration_file.load(path, tmp_path / "seloste.txt").registers
    assert {e.id: e.state for e in customers.items}["contact.phone"] == "corrected"
    assert {e.id: e.state for e in applicants.items}["contact.phone"] == "rejected"
    assert customers.retention == ()
    assert [(r.amount, r.state) for r in applicants.retention] == [(6, "proposed"), (3, "corrected")]
    assert all(len(e.retention) == 2 for e in applicants.items if e.state != "rejected")


def test_what_a_rule_is_for_can_be_corrected(saved):
    assert answered(saved, "  - {kind: retention, id: r1, answer: wrong, scope: [sähköpostiosoite]}\n") == 0
    one = register(saved)
    assert one.retention[0].scope == ("contact.email",)
    assert {e.id: e.retention for e in one.items} == {"identity.name": (), "contact.email": ("r1",)}


def test_references_in_the_file_are_refused_with_their_line(saved, capsys):
    text = saved.read_text("utf-8")
    at = text.splitlines().index(next(line for line in text.splitlines() if "id: contact.email" in line)) + 1
    shared = text.replace("cite: {line: 5", "cite: &paikka {line: 5", 1)
    lines = shared.splitlines()
    row = next(line for line in lines if "id: contact.email" in line)
    lines[at - 1] = row[: row.index("cite: {")] + "cite: *paikka" + row[row.index("}", row.index("cite: {")) + 1 :]
    saved.write_text("\n".join(lines) + "\n", "utf-8")
    assert run(["decide", str(saved), "--list"]) == 2
    told = capsys.readouterr().err
    assert f"line {at}" in told
    assert str(saved) in told
