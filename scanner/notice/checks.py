"""What is wrong with a notice by itself: the N-* findings of the domain document, as far as the text shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from scanner.model import Automated, Cite, CitedId, DeclaredItem, NoticeFinding, Register, Review, Transfers
from scanner.notice import rights, spelling
from scanner.notice.lexicon import cue, load_cues
from scanner.notice.lines import Block
from scanner.notice.retention import Period
from scanner.notice.sections import SILENT, Section
from scanner.notice.statements import Linked, said
from scanner.taxonomy import taxonomy

_LISTED = frozenset({"data", "purpose", "recipients", "sources", "legal_basis", "retention"})
_NEEDS_TEXT = _LISTED | {"rights", "transfers", "security", "data_subjects", "controller", "automated"}
_FROM_ELSEWHERE = frozenset({"finance.credit", "criminal.conviction"})
"""Items that are hardly ever got from the person."""
_NO_ERASURE = frozenset({"legal_obligation", "public_task"})
"""Bases under which nobody can ask for erasure (Art. 17(3)(b))."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold what the checks look at: the register as read, and what its model has no place for.

    Attributes:
        denied: every denial, also those that an exception took back.
        ties: pairs of purpose and legal basis that the notice ties to each other.
        bases: every mention of a basis with its sentence.
        periods: each retention rule's id with its period.
        nobody: where the notice says that data is not disclosed.
        conditions: of Art. 9, Art. 10 and the Finnish acts; those with a scope are for the items in it.
    """

    register: Register
    sections: tuple[Section, ...]
    lang: str
    denied: tuple[CitedId, ...]
    ties: frozenset[tuple[str, str]]
    bases: tuple[Linked, ...]
    periods: tuple[tuple[str, Period], ...]
    nobody: Cite | None
    conditions: tuple[CitedId, ...]
    controller_cite: Cite | None


def findings(reading: Reading) -> tuple[NoticeFinding, ...]:
    """Give every finding on the notice, in the order of its lines; those without a place come last."""
    out = [
        *_purposes_and_bases(reading),
        *_special_items(reading),
        *_retention(reading),
        *_recipients_and_transfers(reading),
        *_sources(reading),
        *_automated(reading),
        *_rights(reading),
        *_contact(reading),
        *_inconsistent(reading),
        *_implied(reading),
        *_vague(reading),
        *_repealed(reading),
        *_structure(reading),
        *_review(reading),
        *spelling.findings(reading.sections, reading.lang),
    ]
    return tuple(sorted(out, key=lambda f: (f.cite.line if f.cite else 1 << 30, f.code, f.item or "")))


def _purposes_and_bases(reading: Reading) -> Iterator[NoticeFinding]:
    register = reading.register
    if not register.purposes:
        yield NoticeFinding("N-PURPOSE", "high", _heading(reading, "purpose"), params={"why": "missing"})
    if not register.legal_bases:
        yield NoticeFinding("N-BASIS", "high", _heading(reading, "legal_basis"), params={"why": "missing"})
        return
    general = [basis for basis in register.legal_bases if not basis.scope]
    if len(general) > 1 and len(register.purposes) > 1 and not reading.ties:
        also = tuple(basis.cite for basis in general[1:])
        yield NoticeFinding("N-BASIS", "low", general[0].cite, also=also, params={"why": "untied"})
    interest = next((basis for basis in reading.bases if basis.entry.id == "legitimate_interest"), None)
    grounds = " ".join(one.passage.text for s in reading.sections if s.has("legal_basis") for one in said(s))
    if interest is not None and not any(
        _says_which(basis, grounds) for basis in reading.bases if basis.entry.id == "legitimate_interest"
    ):
        yield NoticeFinding("N-BASIS", "low", interest.entry.cite, params={"why": "interest"})
    ids = {basis.id for basis in register.legal_bases}
    invoice = next((entry for entry in register.items if entry.id in {"finance.invoice", "finance.payment"}), None)
    if invoice is not None and not ids & {"legal_obligation", "public_task"}:
        yield NoticeFinding("N-BASIS", "low", invoice.cite, item=invoice.id, params={"why": "legal_obligation"})


def _says_which(basis: Linked, rest: str) -> bool:
    """Say whether a sentence on legitimate interest says which one: words of its own beside the ground's name."""
    text = basis.sentence.text
    if re.search(r"(?:etu(?:na|mme|nsa)?|edut) (?:on|ovat|liitty)|intresse \w+ är|interests? (?:is|are|in)\b", rest):
        return True
    found = re.search(re.escape(basis.entry.cite.text), text)
    after = text[found.end() :] if found else ""
    before = text[: found.start()] if found else ""
    return len(re.findall(r"\w{4,}", after)) >= 2 or bool(
        re.search(r"\b(?:markkinoi|suoramarkkin|kehittä|turvallis|perin)\w*|marketing|marknadsf", before, re.IGNORECASE)
    )


def _special_items(reading: Reading) -> Iterator[NoticeFinding]:
    items = taxonomy().items
    for entry in reading.register.items:
        conditions = {one.id for one in reading.conditions if not one.scope or entry.id in one.scope}
        cls = items[entry.id].cls if entry.id in items else "O"
        if cls == "N" and "fi_identity_code_29" not in conditions:
            yield NoticeFinding("N-BASIS-N", "medium", entry.cite, item=entry.id)
        if cls == "A9" and not any(
            c.startswith("a9_") or c in {"fi_special_6", "fi_work_health_5"} for c in conditions
        ):
            yield NoticeFinding("N-BASIS-9", "high", entry.cite, item=entry.id)


def _retention(reading: Reading) -> Iterator[NoticeFinding]:
    rules = reading.register.retention
    if not rules:
        yield NoticeFinding("N-RETENTION", "medium", _heading(reading, "retention"), params={"why": "missing"})
    elif all(rule.amount is None for rule in rules):
        for rule in rules:
            yield NoticeFinding("N-RETENTION", "medium", rule.cite, params={"why": "criterion", "rule": rule.id})
    by_id = dict(reading.periods)
    for rule in rules:
        period = by_id[rule.id]
        if len(rule.events) > 1 and rule.choose is None:
            yield NoticeFinding("N-AMBIGUOUS", "low", rule.cite, params={"why": "two_events", "rule": rule.id})
        elif period.lengths:
            yield NoticeFinding("N-AMBIGUOUS", "low", rule.cite, params={"why": "two_lengths", "rule": rule.id})
        elif rule.amount is not None and not rule.events:
            yield NoticeFinding("N-AMBIGUOUS", "low", rule.cite, params={"why": "no_event", "rule": rule.id})


def _recipients_and_transfers(reading: Reading) -> Iterator[NoticeFinding]:
    register = reading.register
    if not register.recipients and reading.nobody is None:
        yield NoticeFinding("N-RECIPIENT", "medium", _heading(reading, "recipients"), params={"why": "missing"})
    yield from on_transfers(register.transfers, _heading(reading, "transfers"))


def on_transfers(transfers: Transfers, place: Cite | None) -> Iterator[NoticeFinding]:
    """Report what is missing or left open of transfers; `place` is where the notice should have said it."""
    if transfers.status == "not_stated":
        yield NoticeFinding("N-TRANSFER", "medium", place, params={"why": "missing"})
    elif transfers.status in {"conditional", "may", "contradictory"}:
        yield NoticeFinding("N-TRANSFER", "medium", transfers.cite, params={"why": transfers.status})
    elif transfers.status == "yes" and transfers.mechanism is None:
        yield NoticeFinding("N-TRANSFER", "medium", transfers.cite, params={"why": "no_mechanism"})


def _sources(reading: Reading) -> Iterator[NoticeFinding]:
    """Report a heading on sources that names none, and data that must come from elsewhere without a source."""
    register = reading.register
    if register.sources:
        return
    elsewhere = next((entry.cite for entry in register.items if entry.id in _FROM_ELSEWHERE), None)
    elsewhere = elsewhere or next((entry.cite for entry in register.purposes if entry.id == "credit_check"), None)
    place = _heading(reading, "sources") or elsewhere
    if place is not None:
        yield NoticeFinding("N-SOURCE", "medium", place, params={"why": "missing"})


def _automated(reading: Reading) -> Iterator[NoticeFinding]:
    yield from on_automated(reading.register.automated, _heading(reading, "automated"))


def on_automated(automated: Automated, place: Cite | None) -> Iterator[NoticeFinding]:
    """Report that nothing is said on automated decisions and profiling; `place` is where it should have been."""
    if automated.decisions == "not_stated" and automated.profiling == "not_stated":
        yield NoticeFinding("N-AUTOMATED", "low", place, params={"why": "missing"})


def _rights(reading: Reading) -> Iterator[NoticeFinding]:
    """Report each right that the notice doesn't name, of those that everybody has and those that the bases call for."""
    ids = {basis.id for basis in reading.register.legal_bases}
    place = _heading(reading, "rights")
    wanted = {
        "access": True,
        "rectification": True,
        "erasure": not ids or bool(ids - _NO_ERASURE),
        "restriction": True,
        "objection": bool(ids & {"legitimate_interest", "public_task"}),
        "portability": bool(ids & {"consent", "contract"}),
        "withdraw_consent": "consent" in ids,
        "complaint": True,
    }
    there = rights.named(reading.sections, reading.lang)
    for right, called_for in wanted.items():
        if called_for and right not in there:
            yield NoticeFinding("N-RIGHTS", "low", place, params={"right": right})


def _contact(reading: Reading) -> Iterator[NoticeFinding]:
    register = reading.register
    place = _heading(reading, "controller")
    if register.controller.name is None:
        yield NoticeFinding("N-CONTACT", "medium", place, params={"why": "controller"})
    if not register.contacts:
        yield NoticeFinding("N-CONTACT", "medium", place, params={"why": "contact"})
    name = register.controller.name or ""
    public = re.search(rf"(?<!\w)\w*{cue('public_body', reading.lang).pattern}", name, re.IGNORECASE)
    text = " ".join(one.passage.text for section in reading.sections for one in said(section))
    headed = any(section.has("dpo") for section in reading.sections)
    if public and not headed and not cue("dpo", reading.lang).search(text):
        yield NoticeFinding("N-CONTACT", "medium", reading.controller_cite or place, params={"why": "dpo"})


def _inconsistent(reading: Reading) -> Iterator[NoticeFinding]:
    register = reading.register
    targeted = _profiling_cue(reading)
    if register.automated.profiling == "none" and targeted is not None and register.automated.cite is not None:
        yield NoticeFinding(
            "N-INCONSISTENT", "medium", targeted, also=(register.automated.cite,), params={"why": "profiling"}
        )
    declared = {entry.id: entry for entry in register.items if entry.coverage == "explicit"}
    for denial in reading.denied:
        entry = declared.get(denial.id)
        own_word = denial.name is not None and entry is not None and entry.cite.line != denial.cite.line
        if entry is not None and own_word and entry.modality != "conditional" and _same_word(entry, denial):
            yield NoticeFinding(
                "N-INCONSISTENT", "medium", entry.cite, item=entry.id, also=(denial.cite,), params={"why": "denied"}
            )


def _same_word(entry: DeclaredItem, denial: CitedId) -> bool:
    """Say whether a denial names the item itself, and not a family that an exception may leave."""
    return bool(denial.name) and entry.cite.text[:5].lower() == str(denial.name)[:5].lower()


def _profiling_cue(reading: Reading) -> Cite | None:
    """Give the words that describe profiling without saying so, outside the silent sections."""
    for purpose in reading.register.purposes:
        if purpose.id == "targeted_messaging":
            return _sentence_of(reading, purpose.cite)
    for section in reading.sections:
        if section.classes & SILENT or section.has("automated"):
            continue
        for one in said(section):
            text = one.passage.text
            found = cue("profiling_cue", reading.lang).search(text)
            if found and not cue("negative", reading.lang).search(text):
                return one.passage.cite()
    return None


def _sentence_of(reading: Reading, cite: Cite) -> Cite:
    """Widen a cite to the sentence or list item that it stands in."""
    for section in reading.sections:
        for one in said(section):
            if (cite.line, cite.column) in one.passage.origins:
                return one.passage.cite()
    return cite


def _implied(reading: Reading) -> Iterator[NoticeFinding]:
    """Report what a purpose, source or phrase presupposes and the list lacks; one finding per item."""
    register = reading.register
    listed = {entry.id for entry in register.items} | {item for entry in register.items for item in entry.covers}
    purposes = {entry.id: entry.cite for entry in register.purposes}
    sources = {entry.id: entry.cite for entry in register.sources}
    done: set[str] = set()
    for rule in load_cues()["implications"]:
        if "purpose" in rule:
            cite = purposes.get(rule["purpose"])
        elif "source" in rule:
            cite = sources.get(rule["source"])
        else:
            cite = _phrase(reading, rule["word"][reading.lang])
        if cite is None or listed & set(rule["satisfied"]) or rule["item"] in done:
            continue
        done.add(rule["item"])
        yield NoticeFinding(
            "N-IMPLIED", "medium", _sentence_of(reading, cite) if "purpose" in rule else cite, item=rule["item"]
        )


def _phrase(reading: Reading, pattern: str) -> Cite | None:
    compiled = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
    for section in reading.sections:
        if section.classes & SILENT or section.has("contact", "controller", "retention"):
            continue
        for one in said(section):
            found = compiled.search(one.passage.text)
            if found and not cue("negative", reading.lang).search(one.passage.text):
                return one.passage.cite(*found.span())
    return None


def _vague(reading: Reading) -> Iterator[NoticeFinding]:
    for entry in reading.register.items:
        if entry.coverage == "catch_all":
            yield NoticeFinding("N-CATCHALL", "low", entry.cite)


def _repealed(reading: Reading) -> Iterator[NoticeFinding]:
    for section in reading.sections:
        passages = [block.passage for block in section.blocks]
        passages += [section.heading] if section.heading is not None else []
        for running in passages:
            found = cue("repealed", reading.lang).search(running.text)
            if found:
                yield NoticeFinding("N-REPEALED-LAW", "medium", running.cite(*found.span()))
                return


def _structure(reading: Reading) -> Iterator[NoticeFinding]:
    """Report a hole in the numbering, an introduction without its list, and a section without text."""
    numbered = [
        (int(section.number.split(".")[0]), index, section)
        for index, section in enumerate(reading.sections)
        if section.number and section.heading is not None and section.number.count(".") == 0
    ]
    for (before, first, _), (number, index, section) in pairwise(numbered):
        # a heading that lost its number on the way (out of a PDF, say) fills a hole
        bare = sum(
            other.heading is not None and other.number is None and other.level == section.level
            for other in reading.sections[first + 1 : index]
        )
        # and so does one of no known class that was taken for a list's item and kept its number
        kept = {block.number for other in reading.sections[first:index] for block in other.blocks if block.number}
        bare += len(kept & {str(missing) for missing in range(before + 1, number)})
        if number > before + 1 + bare and section.heading is not None:
            yield NoticeFinding(
                "N-STRUCTURE",
                "medium",
                section.heading.cite(),
                params={"why": "numbering", "before": before, "after": number},
            )
    sections = reading.sections
    for index, section in enumerate(sections):
        following = sections[index + 1] if index + 1 < len(sections) else None
        parent = following is not None and (
            section.level < following.level or bool(section.classes & following.classes)
        )
        if section.heading is not None and not section.blocks and section.classes & _NEEDS_TEXT and not parent:
            said_in_heading = "review" in section.classes or section.has("title")
            if not said_in_heading:
                yield NoticeFinding("N-STRUCTURE", "medium", section.heading.cite(), params={"why": "empty_section"})
        yield from _colons(section, parent=parent)


def _colons(section: Section, *, parent: bool) -> Iterator[NoticeFinding]:
    if not section.classes & _LISTED:
        return
    blocks = section.blocks
    for index, block in enumerate(blocks):
        if not block.passage.text.rstrip().endswith(":") or block.kind == "row":
            continue
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if (following is None and not parent) or (following is not None and _is_sentence(following)):
            yield NoticeFinding("N-STRUCTURE", "medium", block.passage.cite(), params={"why": "colon_without_list"})


def _is_sentence(block: Block) -> bool:
    """Say whether a paragraph after a colon is running text and not the list that the colon promised."""
    text = block.passage.text
    return block.kind == "paragraph" and text.endswith(".") and len(text.split()) > 6 and text.count(",") < 2


def _review(reading: Reading) -> Iterator[NoticeFinding]:
    yield from on_review(reading.register.review)


def on_review(review: Review) -> Iterator[NoticeFinding]:
    """Report that the notice has no date."""
    if review.text is None:
        yield NoticeFinding("N-REVIEW", "low", params={"why": "missing"})


def _heading(reading: Reading, name: str) -> Cite | None:
    """Give the heading of the first section of a class."""
    for section in reading.sections:
        if section.has(name) and section.heading is not None:
            return section.heading.cite()
    return None
