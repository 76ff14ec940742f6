"""The rules of verdicts as data: every code of the specification is there, whole, and in three languages."""

from __future__ import annotations

import re

import pytest

from scanner.engine.audit.rules import rules
from scanner.engine.audit.texts import Phrases, message
from scanner.model import REASONS, SEVERITIES
from scanner.taxonomy import LANGUAGES, load_data

DATA = [
    "D-OK",
    "D-GENERIC",
    "D-COND",
    "D-UNDECLARED",
    "D-RECORD-ONLY",
    "D-NEGATED",
    "D-SPECIAL",
    "D-CRIMINAL",
    "D-HETU",
    "D-HETU-PLACE",
    "D-HETU-KEY",
    "D-FREETEXT",
    "D-SYSTEM",
    "D-SUBJECT",
    "D-PLACE-EEA",
    "D-SECRET",
    "D-NOTFOUND",
    "D-NODETECT",
]
RETENTION = ["R-OVER", "R-DUE", "R-NOANCHOR", "R-CRITERIA", "R-AMBIGUOUS", "R-NORULE", "R-STATUTE", "R-COPY"]
NOTICE = [
    "N-CHANGED",
    "N-REVIEW",
    "N-PURPOSE",
    "N-BASIS",
    "N-BASIS-N",
    "N-BASIS-9",
    "N-RETENTION",
    "N-RECIPIENT",
    "N-TRANSFER",
    "N-SOURCE",
    "N-AUTOMATED",
    "N-RIGHTS",
    "N-CONTACT",
    "N-INCONSISTENT",
    "N-IMPLIED",
    "N-AMBIGUOUS",
    "N-CATCHALL",
    "N-REPEALED-LAW",
    "N-STRUCTURE",
]
LIMITS = sorted({*REASONS.values(), "S-LOWCONF"})
WITHOUT_BASIS = {"D-OK", "D-NODETECT", "N-STRUCTURE", *LIMITS}


@pytest.mark.parametrize("code", [*DATA, *RETENTION, *NOTICE, *LIMITS])
def test_every_code_has_severity_basis_and_actions(code):
    rule = rules().codes[code]
    entry = load_data("verdicts.yaml")["codes"][code]
    assert entry["checked_on"]
    for severity in (rule.severity, *rule.cases.values()):
        words = {severity} if isinstance(severity, str) else set(severity.values())
        assert words <= set(SEVERITIES)
    assert bool(rule.basis) is (code not in WITHOUT_BASIS)
    assert rule.actions or code == "D-OK"


@pytest.mark.parametrize("code", sorted(rules().codes))
def test_every_text_is_there_in_three_languages_with_the_same_parameters(code):
    for variant, texts in rules().codes[code].messages.items():
        assert set(texts) == set(LANGUAGES), (code, variant)
        names = [{name for _, name, _, _ in Phrases(lang).parse(texts[lang]) if name} for lang in LANGUAGES]
        assert names[0] == names[1] == names[2], (code, variant)


def test_what_ends_a_practice_stands_before_what_declares_it():
    for code, rule in rules().codes.items():
        if "declare" in rule.actions:
            before = rule.actions[: rule.actions.index("declare")]
            assert {"remove", "stop", "move"} & set(before), code


def test_a_candidate_is_never_critical():
    for rule in rules().codes.values():
        for case in (None, *rule.cases):
            for item in ("identity.national_id", "special.health", "criminal.conviction", "contact.email", None):
                assert rule.severity_of(item, case, confirmed=False) != "critical"


@pytest.mark.parametrize(
    ("code", "item", "case", "severity"),
    [
        ("D-UNDECLARED", "contact.email", None, "medium"), ("D-UNDECLARED", "finance.bank_account", None, "high"),
        ("D-UNDECLARED", "identity.national_id", None, "critical"), ("D-NEGATED", "contact.email", None, "high"),
        ("D-RECORD-ONLY", "finance.bank_account", None, "medium"), ("D-GENERIC", "finance.bank_account", None, "medium"),
        ("D-COND", "special.health", "condition_absent", "high"), ("D-SYSTEM", "identity.national_id", None, "high"),
        ("D-SYSTEM", "contact.email", None, "medium"), ("D-SUBJECT", "work.title", None, "medium"),
        ("D-SUBJECT", "identity.birth_date", "minors", "high"), ("D-PLACE-EEA", None, None, "high"),
        ("D-NOTFOUND", None, None, "info"), ("D-NOTFOUND", None, "repeated", "low"), ("R-OVER", None, None, "high"),
        ("R-OVER", None, "grave", "critical"), ("R-DUE", None, None, "info"), ("R-COPY", None, None, "medium"),
        ("R-STATUTE", None, None, "info"), ("R-STATUTE", None, "held_longer", "low"), ("R-NORULE", "special.health", None, "high"),
    ],
)  # fmt: skip
def test_severities_are_those_of_the_specification(code, item, case, severity):
    assert rules()[code].severity_of(item, case) == severity


def test_texts_put_behind_one_another_are_sentences():
    told = message(
        "R-DUE", "due", "and_grace", cells=2, system="crm", days=90, in_grace=1, grace=90, period="–", event="–"
    )
    assert re.fullmatch(r"[A-ZÅÄÖ].*\. [A-ZÅÄÖ].*\.", told["fi"])
    assert all("…" not in text for text in told.values())
