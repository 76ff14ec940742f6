"""`tutka scan NEW --config tutka.yaml`: the answer on the first lines, and an entry that can be pasted."""

from __future__ import annotations

import json

from scanner.store import config_file
from tests.e2e import companies

LINES = (
    "nimi;henkilötunnus;sähköposti;puhelin;sopimus_päättynyt",
    "Matti Virtanen;131052-9993;matti.virtanen@example.com;0401234567;1.3.2009",
    "Liisa Korhonen;;liisa.korhonen@example.com;0401234568;1.3.2025",
)


def test_the_first_lines_answer_and_the_entry_can_be_pasted(inside, tmp_path):
    config = companies.write(tmp_path)
    assert inside("audit", "tutka.yaml", "-o", "audit")[0] == 1
    new = tmp_path / "uudet" / "131052-9993 vienti.csv"
    new.parent.mkdir()
    new.write_text("\n".join(LINES) + "\n", "utf-8")
    code, out, err = inside(
        "scan", "uudet/131052-9993 vienti.csv", "--system", "vienti", "--config", "tutka.yaml", "-o", "out"
    )
    assert (code, out) == (1, "")
    first, why, *rest = [line for line in err.splitlines() if line.strip()]
    assert first == "May this source be taken into use as it is? NO  (vienti)"
    assert why == "Confirmed verdicts against it: 1; to be settled besides: 2."
    assert any("against the last audit" in line and "no new kinds of data" in line for line in rest)
    assert any("against the notice: contract data, personal identity code" in line for line in rest)
    assert any(line.startswith("  2 people (in all systems at the last audit 40") for line in rest)
    entry = (tmp_path / "out" / "entry.yaml").read_text("utf-8")
    assert "131052" not in err + entry + (tmp_path / "out" / "admission.json").read_text("utf-8")
    assert all(line in err for line in entry.splitlines())

    pasted = config.read_text("utf-8").replace("patterns:", f"{entry}patterns:")
    (tmp_path / "pasted.yaml").write_text(pasted, "utf-8")
    system = config_file.load(tmp_path / "pasted.yaml").config.systems[1]
    assert (system.name, system.registers) == ("vienti", ("customers",))
    assert system.anchors == {"contract_end": "sopimus_päättynyt"}
    assert system.sources == ("uudet/* vienti.csv",)
    code, _, err = inside("audit", "pasted.yaml", "-o", "again")
    audited = json.loads((tmp_path / "again" / "inventory.json").read_text("utf-8"))
    assert {s["system"] for s in audited["sources"]} == {"crm", "vienti"}
    verdicts = json.loads((tmp_path / "again" / "verdicts.json").read_text("utf-8"))["verdicts"]
    (over,) = [v for v in verdicts if v["code"] == "R-OVER" and v["system"] == "vienti"]
    assert (over["status"], over["cells"]) == ("confirmed", 1)


def test_what_was_left_by_an_earlier_run_goes(inside, tmp_path):
    companies.write(tmp_path)
    new = tmp_path / "a.csv"
    new.write_text("nimi;puhelin\nMatti Virtanen;0401234567\n", "utf-8")
    inside("scan", "a.csv", "--config", "tutka.yaml", "-o", "out", "-q")
    assert json.loads((tmp_path / "out" / "admission.json").read_text("utf-8"))["last_audit"] is None
    assert not (tmp_path / "tutka.db").exists()
    inside("scan", "a.csv", "-o", "out", "-q")
    assert not (tmp_path / "out" / "admission.json").exists()
    assert not (tmp_path / "out" / "entry.yaml").exists()


def test_a_system_that_is_configured_needs_no_entry(inside, tmp_path):
    companies.write(tmp_path)
    _, _, err = inside("scan", "exports/crm", "--system", "crm", "--config", "tutka.yaml", "-o", "out")
    assert "The system is in tutka.yaml already: crm" in err
    assert not (tmp_path / "out" / "entry.yaml").exists()
