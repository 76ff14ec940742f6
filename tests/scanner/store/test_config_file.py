"""`tutka.yaml`: unknown keys, variables and faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model import DocumentError
from scanner.store import config_file, config_names

FULL = r"""
organisation: Esimerkin Lämpö Oy
notice: seloste.txt
history: sqlite:///tutka.db
systems:
  - name: crm
    sources: ["exports/crm/*.csv", exports/contacts.xlsx]
    registers: [customers]
    purposes: [customer_care]
    hosted_in: FI
    owner: asiakaspalvelu
  - name: billing
    sources: ["${BILLING_URL}"]
    schemas: [public]
    anchors: {contract_end: public.sopimus.paattymispvm}
allow: {emails: ["info@example.com"], phones: ["+358 20 000 0000"]}
review: {every: 12 months, warn_before: 60 days}
retention: {grace: 90 days, financial_year_end: "12-31"}
decisions: decisions.yaml
patterns: {customer.number: '\b7\d{6}\b', hr.employee_number: '\bH\d{4}\b'}
language_model: auto
lang: fi
report: [html, xlsx]
exclude: ["**/~$*"]
sample: null
fail_on: high
"""


def write(tmp_path: Path, text: str) -> Path:
    (tmp_path / "seloste.txt").write_text("Tietosuojaseloste", "utf-8")
    path = tmp_path / "tutka.yaml"
    path.write_text(text, "utf-8")
    return path


def faults(tmp_path: Path, text: str, **environment: str) -> tuple[str, ...]:
    with pytest.raises(DocumentError) as caught:
        config_file.load(write(tmp_path, text), environment)
    return caught.value.faults


def test_the_documented_configuration_is_read(tmp_path):
    file = config_file.load(write(tmp_path, FULL), {"BILLING_URL": "postgresql://u:SALASANA@db/x"})
    config = file.config
    assert config.systems[1].sources == ("${BILLING_URL}",)
    other = config_file.load(write(tmp_path, FULL.replace("sqlite:///tutka.db", "${H}")), {"BILLING_URL": "", "H": "x"})
    assert other.config.history == "x"
    assert config.systems[1].anchors == {"contract_end": "public.sopimus.paattymispvm"}
    assert (config.review.every, config.review.warn_before, config.retention.grace) == (12, 60, 90)
    assert config.retention.financial_year_end == (12, 31)
    assert config.patterns["customer.number"] == r"\b7\d{6}\b"
    assert file.path_of("a/b.csv") == tmp_path / "a/b.csv"
    assert file.key == "Esimerkin Lämpö Oy/tutka.yaml"
    assert "SALASANA" not in repr(file)


def test_a_folder_stands_for_the_file_in_it(tmp_path):
    write(tmp_path, "systems: [{name: a, sources: a.csv}]")
    file = config_file.load(tmp_path)
    assert file.path == tmp_path / "tutka.yaml"
    assert file.config.systems[0].sources == ("a.csv",)
    assert file.config.fail_on == "high"


def test_every_fault_is_named_with_its_path_at_once(tmp_path):
    found = faults(
        tmp_path,
        """
organisation: 5
systems:
  - {name: a, sources: ["${NOT_SET}"], colour: punainen}
  - {name: a, sources: []}
  - {sources: [x.csv], anchors: [1]}
review: {every: 90 days, warn_before: soon}
retention: {financial_year_end: "02-30"}
patterns: {x: "(", y: 'a${X}'}
report: [html]
sample: -3
fail_on: whatever
notcie: a.txt
""",
    )
    paths = {fault.split(": ")[0] for fault in found}
    assert paths == {
        "organisation",
        "systems[0].sources[0]",
        "systems[0].colour",
        "systems[1].sources",
        "systems[2].name",
        "systems[2].anchors",
        "review.every",
        "review.warn_before",
        "retention.financial_year_end",
        "patterns.x",
        "sample",
        "fail_on",
        "notcie",
    }
    assert any("NOT_SET is not set" in fault for fault in found)
    assert not any("whatever" in fault or "punainen" in fault for fault in found)


def test_faults_hold_no_secret_of_the_environment(tmp_path):
    text = 'systems: [{name: a, sources: ["${U}"], owner: [1]}]\nhistory: ["${U}"]\n'
    found = faults(tmp_path, text, U="postgresql://u:SALASANA@db/x")
    assert {fault.split(": ")[0] for fault in found} == {"systems[0].owner", "history"}
    assert "SALASANA" not in str(found)


def test_two_systems_of_one_name_and_missing_files(tmp_path):
    assert faults(tmp_path, "systems: [{name: a, sources: a}, {name: a, sources: b}]") == (
        "(the whole file): two systems have the same name; give each its own",
    )
    found = faults(tmp_path, "systems: [{name: a, sources: a}]\nnotice: gone.txt\nnames: [n.csv]\nrecord: r.xlsx")
    assert [fault.split(":")[0] for fault in found] == ["notice", "record", "names[0]"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("systems: [", "not valid YAML"),
        ("systems: 1\nsystems: 2", "stands there twice"),
        ("- a\n- b", "not a configuration"),
        ("", "not a configuration"),
        ("systems: \x07", "not valid YAML"),
    ],
)
def test_what_is_no_configuration(tmp_path, text, sentence):
    with pytest.raises(DocumentError, match=sentence):
        config_file.load(write(tmp_path, text))


def test_a_missing_file_and_wrong_encoding(tmp_path):
    with pytest.raises(DocumentError, match="no such configuration file"):
        config_file.load(tmp_path / "tutka.yaml")
    (tmp_path / "tutka.yaml").write_bytes("systems:\n# ä".encode("cp1252"))
    with pytest.raises(DocumentError, match="line 2 is not UTF-8"):
        config_file.load(tmp_path / "tutka.yaml")


@given(st.text(max_size=200))
def test_any_text_is_a_configuration_or_a_sentence(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("c") / "tutka.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        config_file.load(path, {})
    except DocumentError:
        pass
    else:
        raise AssertionError("no text without systems is a configuration")


def test_variables_on_the_command_line():
    assert config_names.variables_of("x://${U}:${P}@h") == ("U", "P")
