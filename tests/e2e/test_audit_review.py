"""The periodic audit and the check before the notice's review."""

from __future__ import annotations

import json
import os
import signal
import time
from datetime import date

import pytest

from scanner.taxonomy import taxonomy
from tests.e2e import companies


@pytest.mark.slow
def test_two_audits_and_a_review(tutka, tmp_path):
    """By subprocess, from another folder than the configuration's."""
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    elsewhere.mkdir()
    config = companies.write(home)
    first = tutka("audit", config, "-o", "out", cwd=elsewhere)
    assert first.returncode == 1, first.stderr
    assert first.stdout == ""
    out = elsewhere / "out"
    assert {p.name for p in out.iterdir()} == {
        "inventory.json", "verdicts.json", "changes.json", "report.html", "report.xlsx",
    }  # fmt: skip
    inventory = json.loads((out / "inventory.json").read_text("utf-8"))
    assert [s["source"] for s in inventory["sources"]] == ["exports/crm/asiakkaat.csv", "exports/crm/huom.csv"]
    for name in ("inventory.json", "verdicts.json", "report.html"):
        assert str(tmp_path) not in (out / name).read_text("utf-8"), "names start at the configuration"
    assert json.loads((out / "changes.json").read_text("utf-8"))["scans"]["old"] is None
    verdicts = json.loads((out / "verdicts.json").read_text("utf-8"))["verdicts"]
    assert {v["register"] for v in verdicts if v["code"] == "D-HETU"} == {"customers"}

    second = tutka("audit", config, "-o", "out", "-q", cwd=elsewhere)
    assert (second.returncode, second.stdout, second.stderr) == (1, "", "")
    changes = json.loads((out / "changes.json").read_text("utf-8"))
    assert not any(changes["counts"].values())
    assert not any(changes["inventory"]["counts"].values())
    assert changes["scans"]["old"] == inventory["scan"]["id"]

    done = tutka("review", config, "-o", "pack", cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    assert "Next review due: 30 June 2027" in done.stdout
    assert "No differences." in done.stdout
    review = json.loads((elsewhere / "pack" / "review.json").read_text("utf-8"))
    assert review["schema"] == "tutka/review/1"
    assert review["notice"]["due"] == "2027-06-30"
    assert review["last_audit"]["scan_id"] == changes["scans"]["new"]
    assert (home / "tutka.db").exists(), "the history lies beside the configuration"
    assert {p.name for p in elsewhere.iterdir()} == {"out", "pack"}


def test_changes_are_told(inside, tmp_path):
    config = companies.write(tmp_path)
    assert inside("audit", config, "--report", "html")[0] == 1
    code, out, _ = inside("review")
    assert code == 0
    assert "Last audit:" in out
    export = tmp_path / "exports" / "crm" / "asiakkaat.csv"
    rows = [f"{row};FI4250001510000023" for row in companies.rows(44)]
    export.write_text("\n".join([f"{companies.HEADER};tilinumero", *rows]) + "\n", "cp1252")
    assert inside("audit", config, "--report", "html")[0] == 1
    changes = json.loads((tmp_path / "tutka-out" / "changes.json").read_text("utf-8"))
    assert {(v["code"], v["item"]) for v in changes["new"]} >= {("D-UNDECLARED", "finance.bank_account")}
    assert ("D-HETU", "identity.national_id") in {(v["code"], v["item"]) for v in changes["grown"]}
    # the notice is edited: the stored evidence is held against the new text, without reading data
    notice = tmp_path / "seloste.txt"
    notice.write_text(
        companies.NOTICE.replace("- nimi\n", "- nimi\n- tilinumero\n").replace("6/2026", "10/2026"), "utf-8"
    )
    export.unlink()
    code, out, err = inside("review", "--json")
    assert code == 0, err
    review = json.loads(out)
    assert review["notice"]["due"] == "2027-10-31"
    since = review["since_last_audit"]
    assert since["notice"]["text_changed"]
    assert any(
        v["item"] == "finance.bank_account" and v["differs"]["code"] == ["D-UNDECLARED", "D-OK"]
        for v in since["changed"]
    )
    text = inside("review")[1]
    assert "The notice's text has changed." in text
    assert "bank account" in text


def test_a_system_out_of_reach_shows_as_old_and_ends_with_three(inside, tmp_path):
    config = companies.write(tmp_path)
    second = tmp_path / "exports" / "laskutus.csv"
    second.write_text("nimi;tilinumero\nMatti Virtanen;FI4250001510000023\n", "utf-8")
    text = config.read_text("utf-8")
    config.write_text(
        text.replace("patterns:", "  - {name: laskutus, sources: [exports/laskutus.csv]}\npatterns:"), "utf-8"
    )
    assert inside("audit", config, "-q", "--report", "md") == (1, "", "")
    first = json.loads((tmp_path / "tutka-out" / "inventory.json").read_text("utf-8"))
    day = date.fromisoformat(first["scan"]["started"][:10])
    second.rename(second.with_suffix(".away"))
    code, out, err = inside("audit", config, "-q", "--report", "html,md", "--lang", "en")
    assert (code, out) == (3, "")
    assert f"The system laskutus was not reached; what was last known of it is of {day:%-d %B %Y}." in err
    changes = json.loads((tmp_path / "tutka-out" / "changes.json").read_text("utf-8"))
    assert changes["not_reached"] == [{"system": "laskutus", "last_read": day.isoformat()}]
    assert not changes["gone"]
    assert {e["system"] for e in changes["not_examined"]} == {"laskutus"}
    summary = (tmp_path / "tutka-out" / "report.md").read_text("utf-8")
    assert "**laskutus: The system was not reached. This is what was last known of it" in summary
    assert "## Changes" in summary
    assert "▲ (old)" in summary
    second.with_suffix(".away").rename(second)
    assert inside("audit", config, "-q", "--report", "md") == (1, "", "")
    back = json.loads((tmp_path / "tutka-out" / "changes.json").read_text("utf-8"))
    assert not any(back["inventory"]["counts"].values())
    assert {e["system"] for kind in ("new", "gone", "grown", "shrunk") for e in back[kind]} <= {"laskutus", None}
    assert {e["code"] for e in back["gone"]} == {"S-UNREADABLE"}
    assert not back["new"]


def test_a_review_without_any_audit_tells_the_date(inside, tmp_path):
    companies.write(tmp_path)
    code, out, _ = inside("review")
    assert code == 0
    assert "Next review due: 30 June 2027" in out
    assert "No audit is in the history yet" in out


@pytest.mark.parametrize(
    ("today", "state"),
    [("2026-11-24", "later"), ("2027-05-01", "due_soon"), ("2027-06-30", "due_soon"), ("2027-07-01", "overdue")],
)
def test_the_due_date_by_the_calendar(tmp_path, today, state):
    from scanner import workflows

    config = companies.write(tmp_path)
    found = workflows.review(config, today=date.fromisoformat(today))
    assert (found.due, found.state) == (date(2027, 6, 30), state)


def test_a_notice_without_a_date(tmp_path):
    from scanner import workflows

    config = companies.write(tmp_path)
    (tmp_path / "seloste.txt").write_text(companies.NOTICE.replace("Katselmoitu viimeksi 6/2026", ""), "utf-8")
    found = workflows.review(config)
    assert (found.due, found.state) == (None, "undated")


def test_an_interrupted_audit_is_not_kept(inside, tmp_path, monkeypatch):
    from scanner.engine import fold

    config = companies.write(tmp_path)
    main = os.getpid()
    monkeypatch.setattr(fold.TableFold, "add", lambda self, batch: signal_now())

    def signal_now():
        os.kill(main, signal.SIGTERM)
        time.sleep(60)  # until the main process asks the worker to stop

    code, _, err = inside("audit", config)
    assert code == 3
    assert "INCOMPLETE: the scan was interrupted" in err
    assert "No audit is in the history yet" in inside("review")[1]


def test_a_register_that_the_notice_lacks_is_a_fault(inside, tmp_path):
    config = companies.write(tmp_path)
    config.write_text(config.read_text("utf-8").replace("[customers]", "[custmers]"), "utf-8")
    code, _, err = inside("audit", config)
    assert code == 2
    assert "systems[0].registers[0]: the notice has no register of this name; it has: customers" in err


def test_the_controllers_own_addresses_are_no_persons_data(tmp_path):
    from scanner import workflows

    config = companies.write(tmp_path)
    text = config.read_text("utf-8").replace(
        "patterns:", "allow: {emails: [keskus.matti@example.com], phones: ['040 123 4567']}\npatterns:"
    )
    config.write_text(text, "utf-8")
    (tmp_path / "exports" / "crm" / "huom.csv").write_text(
        "sähköposti;puhelin\n" + "keskus.matti@example.com;+358 40 1234567\n" * 3, "utf-8"
    )
    document = workflows.audit(config, keep=False)
    own = {
        (f.item, f.about)
        for f in document.inventory.findings
        if f.ref.table.table == "huom.csv" and f.form != "metadata"
    }
    assert {("contact.email", "controller"), ("contact.phone", "controller")} <= own
    assert ("contact.email", "person") not in own


def test_history_files_of_two_documents_are_compared(inside, tmp_path):
    companies.write(tmp_path)
    assert inside("scan", "exports", "--notice", "seloste.txt", "-o", "a")[0] == 1
    with (tmp_path / "exports" / "crm" / "huom.csv").open("a", encoding="utf-8") as stream:
        stream.write("7000002;sähköposti on uusi@example.com\n")
    assert inside("scan", "exports", "--notice", "seloste.txt", "-o", "b")[0] == 1
    code, out, _ = inside("diff", "a/inventory.json", "b/inventory.json")
    assert code == 0
    assert "huom.csv" in out
    code, out, err = inside("diff", "a/verdicts.json", "b/verdicts.json", "-o", "changes.json")
    assert (code, out) == (0, "")
    assert json.loads((tmp_path / "changes.json").read_text("utf-8"))["kind"] == "audit"
    assert inside("diff", "a/verdicts.json", "a/verdicts.json")[1] == "No differences.\n"
    code, _, err = inside("diff", "a/inventory.json", "b/verdicts.json")
    assert code == 2
    assert "name two inventory.json or two verdicts.json" in err


def test_what_stands_only_in_the_internal_record_is_said_so(tutka, tmp_path):
    home = tmp_path / "home"
    config = companies.write(home)
    before = tutka("audit", config, "-o", "before", cwd=tmp_path)
    verdicts = json.loads((tmp_path / "before" / "verdicts.json").read_text("utf-8"))["verdicts"]
    undeclared = sorted({v["item"] for v in verdicts if v["code"] == "D-UNDECLARED"})
    assert before.returncode == 1
    assert undeclared
    words = ", ".join(taxonomy().label(item, "fi") for item in undeclared)
    (home / "record.yaml").write_text(f"activities:\n  - activity: Asiakkaat\n    categories: [{words}]\n", "utf-8")
    with config.open("a", encoding="utf-8") as stream:
        stream.write("record: record.yaml\n")
    assert tutka("audit", config, "-o", "after", "--report", "html,art30", cwd=tmp_path).returncode == 1
    verdicts = json.loads((tmp_path / "after" / "verdicts.json").read_text("utf-8"))["verdicts"]
    assert {v["item"] for v in verdicts if v["code"] == "D-RECORD-ONLY"} == set(undeclared)
    assert {"art30.xlsx", "art30.docx"} <= {p.name for p in (tmp_path / "after").iterdir()}
    compared = tutka("record", config, "--json", cwd=tmp_path)
    assert compared.returncode == 0, compared.stderr
    kinds = {one["kind"] for one in json.loads(compared.stdout)["differences"]}
    assert "recorded_not_declared" in kinds


def test_a_difference_to_an_incomplete_document_says_that_it_is_one(inside, tmp_path):
    config = companies.write(tmp_path)
    text = config.read_text("utf-8")
    config.write_text(text.replace("exports/crm/*.csv", "exports/crm/asiakkaat.csv"), "utf-8")
    assert inside("audit", config, "-o", "a", "--report", "html")[0] == 1
    (tmp_path / "exports" / "crm" / "asiakkaat.csv").write_bytes(b"\x00" * 100)
    assert inside("audit", config, "-o", "b", "--report", "html")[0] in {2, 3}
    for name in ("verdicts.json", "inventory.json"):
        code, out, _ = inside("diff", f"a/{name}", f"b/{name}")
        assert code == 0
        assert "Not everything was examined in the newer one: crm." in out
        assert "Not everything" not in inside("diff", f"b/{name}", f"a/{name}")[1]
