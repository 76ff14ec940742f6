"""The worked example of the first notice, exactly. The notice itself is not part of the project."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from scanner.model import Register
from scanner.notice import read

PLACES = [os.environ.get("TUTKA_NOTICES", ""), str(Path(__file__).parents[4] / "shared" / "notices")]
FOUND = [
    Path(place) / "imatran-lampo.txt" for place in PLACES if place and (Path(place) / "imatran-lampo.txt").exists()
]
pytestmark = pytest.mark.skipif(not FOUND, reason="imatran-lampo.txt is not here; name its folder in TUTKA_NOTICES")


@pytest.fixture(scope="module")
def register() -> Register:
    declaration = read(FOUND[0])
    assert (declaration.language, declaration.lines, len(declaration.registers)) == ("fi", 87, 1)
    return declaration.registers[0]


def test_items_with_their_lines(register) -> None:
    assert [(entry.id, entry.cite.line) for entry in register.items] == [
        ("identity.name", 18),
        ("identity.national_id", 18),
        ("contact.address", 18),
        ("contact.email", 18),
        ("contact.phone", 18),
        ("customer.number", 19),
        ("supply.consumption", 19),
        ("finance.invoice", 19),
        ("finance.payment", 19),
        ("finance.collection", 19),
        ("supply.premises", 20),
        ("work.title", 21),
        ("work.employer", 21),
        ("comms.messages", 22),
        ("comms.feedback", 22),
        ("comms.complaint", 22),
    ]
    assert {(entry.coverage, entry.modality) for entry in register.items} == {("explicit", "declared")}
    assert register.unknown == ()
    assert register.negated == ()


def test_what_the_family_words_cover(register) -> None:
    assert {entry.id: set(entry.covers) for entry in register.items if entry.covers} == {
        "finance.invoice": {"contact.billing_address", "contact.einvoice_address", "finance.reference"},
        "finance.payment": {"finance.reference", "finance.payment_behaviour"},
        "supply.consumption": {"supply.meter"},
        "supply.premises": {"supply.premises_address"},
        "comms.messages": {"comms.notes"},
    }


def test_who_and_whose(register) -> None:
    assert register.id == "customers"
    assert register.subjects == ("consumer_customer", "business_contact", "prospect")
    assert re.fullmatch(r"\d{7}-\d", register.controller.business_id or "")
    assert register.controller.name is not None
    assert "tietosuoja@om.fi" not in register.contacts
    subjects = {entry.id: entry.subjects for entry in register.items}
    assert subjects["work.title"] == subjects["work.employer"] == ("business_contact",)
    assert subjects["supply.premises"] == ("prospect",)
    assert subjects["identity.name"] == ("consumer_customer", "business_contact")


def test_purposes_and_bases(register) -> None:
    assert [entry.id for entry in register.purposes] == [
        "service_delivery",
        "billing",
        "customer_care",
        "communication",
        "complaints",
        "debt_collection",
        "metering",
        "customer_acquisition",
        "account_access",
        "targeted_messaging",
    ]
    assert {entry.id: entry.scope for entry in register.legal_bases} == {
        "contract": (),
        "legitimate_interest": (),
        "consent": ("kaukolämpökysely",),
    }
    inquiry = next(entry for entry in register.items if entry.id == "supply.premises")
    assert (inquiry.purposes, inquiry.legal_basis) == (("customer_acquisition",), ("consent",))
    assert "link_inferred" in inquiry.flags
    assert all(not entry.purposes and not entry.legal_basis for entry in register.items if entry is not inquiry)


def test_recipients_sources_transfers(register) -> None:
    assert {entry.id: entry.condition for entry in register.recipients} == {
        "auditor": None,
        "debt_collector": None,
        "partner": None,
        "service_provider": None,
        "processor_it": None,
        "authority": "may",
    }
    assert [entry.id for entry in register.sources] == [
        "data_subject",
        "represented_org",
        "own_system",
        "web_analytics",
        "internet",
        "public_register",
    ]
    assert (register.transfers.status, register.transfers.cite.line) == ("conditional", 53)


def test_retention(register) -> None:
    first, second = register.retention
    assert (first.amount, first.unit, first.events, first.bound, first.scope, first.link) == (
        10,
        "year",
        ("contract_end",),
        "exact",
        "register",
        "stated",
    )
    assert (second.amount, second.unit, second.events, second.choose, second.scope, second.link) == (
        3,
        "year",
        ("received", "last_contact"),
        None,
        ("supply.premises",),
        "inferred",
    )
    assert first.cite.line == second.cite.line == 57
    assert {entry.id: entry.retention for entry in register.items} == {
        entry.id: ("r2",) if entry.id == "supply.premises" else ("r1",) for entry in register.items
    }


def test_automated_decisions_and_review(register) -> None:
    assert (register.automated.decisions, register.automated.profiling) == ("none", "none")
    assert register.automated.cite.line == 26
    review = register.review
    assert (review.text, review.precision, review.kind, review.cite.line) == ("2026-06", "month", "reviewed", 87)
    assert review.day.isoformat() == "2026-06-30"


def test_findings(register) -> None:
    found = {
        (f.code, f.item, f.params.get("why") or f.params.get("right"), f.cite.line)
        for f in register.findings
        if f.code != "N-TYPO"
    }
    assert found == {
        ("N-BASIS-N", "identity.national_id", None, 18),
        ("N-BASIS", "finance.invoice", "legal_obligation", 19),
        ("N-BASIS", None, "untied", 45),
        ("N-IMPLIED", "online.browsing", None, 24),
        ("N-IMPLIED", "online.username", None, 40),
        ("N-INCONSISTENT", None, "profiling", 41),
        ("N-TRANSFER", None, "conditional", 53),
        ("N-AMBIGUOUS", None, "two_events", 57),
        ("N-RIGHTS", None, "withdraw_consent", 71),
        ("N-RIGHTS", None, "portability", 71),
    }
    inconsistent = next(f for f in register.findings if f.code == "N-INCONSISTENT")
    assert [cite.line for cite in inconsistent.also] == [26]
    misspelt = [cite.line for f in register.findings if f.code == "N-TYPO" for cite in (f.cite, *f.also)]
    assert {61, 83, 85} <= set(misspelt) <= {57, 61, 83, 85}
