"""Blocks to sections with their classes, and a page to the registers it describes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from scanner.notice import headings
from scanner.notice.lines import Block, NoticeText, Passage

CORE = frozenset({"data", "purpose", "legal_basis", "recipients", "sources", "retention", "rights", "security"})
LONGEST_ID = 40
SILENT = frozenset({"security", "rights", "authority"})
"""Sections that never declare anything: they speak of staff, of requests and of the supervisory authority."""

_IDS: tuple[tuple[str, str], ...] = (
    ("whistleblowing", r"ilmoituskanav|whistle|visselblås|väärinkäytösilmoit"),
    ("applicants", r"työnhak|rekrytoin|hakijarekist|hakijoi|arbetssök|jobbsök|rekryter|applicant|recruit|job seeker"),
    (
        "cctv",
        r"kameravalvon|valvontakamer|turvakamer|kameraövervak|övervakningskamer|säkerhetskamer|cctv|video surveillance|camera",
    ),
    ("employees", r"henkilöstö|työntekij|työsuhde|palkka|personalregist|anställd|employee|personnel|staff"),
    ("members", r"jäsen|medlem|member"),
    ("suppliers", r"toimittaj|leverantör|supplier|vendor"),
    ("inquiry", r"kysely|tarjouspyyn|yhteydenottolom|förfrågan|enkät|inquiry|enquiry|survey"),
    ("website", r"verkkosivu|nettisivu|sivusto|webbplats|website|verkkokau"),
    ("customers", r"asiaka|asiakka|kund|customer|client"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """Hold one section.

    Attributes:
        classes: what it is about; empty where its heading is of no known class.
        heading: None for what stands before the first heading.
        blocks: its text.
        level: of its heading.
        number: of its heading, as written.
    """

    classes: frozenset[str]
    heading: Passage | None
    blocks: tuple[Block, ...]
    level: int = 9
    number: str | None = None

    def has(self, *names: str) -> bool:
        """Say whether it is of one of the classes."""
        return bool(self.classes.intersection(names))


@dataclass(frozen=True, slots=True)
class RegisterText:
    """Hold the part of a notice that describes one register; `common` are sections that it shares with the others."""

    title: str
    sections: tuple[Section, ...]
    common: tuple[Section, ...] = field(default=())

    @property
    def all(self) -> tuple[Section, ...]:
        """Give its own sections after the common ones."""
        return (*self.common, *self.sections)


def sections(notice: NoticeText) -> list[Section]:
    """Cut the blocks at the headings; a heading of no class below one with a class belongs to that section's subject."""
    out: list[Section] = []
    current = Section(frozenset(), None, ())
    parents: list[tuple[int, frozenset[str]]] = []
    first = True
    for block in notice.blocks:
        if block.kind != "heading":
            current = replace(current, blocks=(*current.blocks, block))
            continue
        if current.heading is not None or current.blocks:
            out.append(current)
        found = headings.classes(block.passage.text, notice.language)
        if first and not found & {"title", "register"} and block.level == 1 and not found & CORE:
            found = frozenset({"title"})
        first = False
        parents = [parent for parent in parents if parent[0] < block.level]
        if not found and block.level < 9 and parents and not parents[-1][1] & {"title", "register"}:
            found = parents[-1][1]  # a sub-heading such as "Laskutus" below "Tietosisältö"
        if block.level < 9:
            parents.append((block.level, found))
        current = Section(found, block.passage, (), block.level, block.number)
    out.append(current)
    return out


def title(notice: NoticeText) -> str:
    """Give the notice's title: of its first lines the one that calls itself a notice, else the first."""
    first = [block.passage.cite().text.strip(" *_#") for block in notice.blocks[:3] if block.passage.text.strip()]
    short = [text for text in first if len(text) <= headings.MAX_LENGTH]
    called = [text for text in short if "title" in headings.classes(text, notice.language)]
    return (called or first or [""])[0]


def registers(notice: NoticeText) -> list[RegisterText]:
    """Split a notice into the registers that it describes; most have one."""
    parts = sections(notice)
    starts = _starts(parts)
    if len(starts) < 2:
        return [RegisterText(_register_name(tuple(parts)) or title(notice), tuple(parts))]
    common = tuple(parts[: starts[0]]) if starts[0] > 0 else ()
    common = tuple(section for section in common if not section.has("title") or section.blocks)
    out = []
    for start, end in pairwise([*starts, len(parts)]):
        own = tuple(parts[start:end])
        heading = own[0].heading
        name = _register_name(own) or (heading.cite().text if heading is not None else title(notice))
        out.append(RegisterText(name.strip(" *_#"), own, common))
    return _share_tail(out)


def _starts(parts: list[Section]) -> list[int]:
    """Find where registers begin: repeated title, register name or controller headings, or a second run of classes."""
    for name in ("title", "register", "register_name", "controller"):
        places = [index for index, section in enumerate(parts) if section.has(name)]
        places = [
            place
            for place, end in pairwise([*places, len(parts)])
            if any(section.classes & CORE for section in parts[place:end])
        ]
        if len(places) > 1:
            return [_with_its_heading(parts, place) for place in places]
    return _second_runs(parts)


def _with_its_heading(parts: list[Section], place: int) -> int:
    """Give where a register begins: at the heading that names it, which stands above without a text of its own."""
    if place and parts[place].has("register_name", "controller"):
        above = parts[place - 1]
        named = above.heading is not None and not above.blocks and not above.classes - {"register"}
        return place - 1 if named else place
    return place


def _second_runs(parts: list[Section]) -> list[int]:
    """Find runs of at least two core classes that repeat, each led by a heading of no class that names the register."""
    leads = [
        index
        for index, section in enumerate(parts)
        if section.heading is not None and not section.classes and not section.blocks and index + 1 < len(parts)
    ]
    groups = []
    for place, end in pairwise([*leads, len(parts)]):
        core = _union(section.classes & CORE for section in parts[place:end])
        if len(core) > 1:
            groups.append((place, core))
    starts = [place for place, core in groups if any(len(core & other) > 1 for at, other in groups if at != place)]
    return starts if len(starts) > 1 else []


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset(name for one in sets for name in one)


def _share_tail(found: list[RegisterText]) -> list[RegisterText]:
    """Let every register see the rights, security and contact sections that only the last one ends with."""
    last = found[-1]
    seen = [_union(section.classes for section in register.sections) for register in found[:-1]]
    tail: list[Section] = []
    for section in reversed(last.sections):
        shared = section.classes and section.classes <= {
            "rights",
            "security",
            "authority",
            "contact",
            "review",
            "dpo",
            "cookies",
            "transfers",
            "automated",
        }
        if shared and all(not section.classes & classes for classes in seen):
            tail.insert(0, section)
        else:
            break
    if not tail or _numbered_on(found, tail):
        return found
    own = last.sections[: len(last.sections) - len(tail)]
    return [
        replace(register, sections=own if register is last else register.sections, common=(*register.common, *tail))
        for register in found
    ]


def _numbered_on(found: Sequence[RegisterText], tail: Sequence[Section]) -> bool:
    """Say whether every register counts its sections from 1 and the tail goes on with the last one's count: it is its own."""
    firsts = [next((s.number for s in register.sections if s.number), None) for register in found]
    return len(set(firsts)) == 1 and firsts[0] is not None and all(section.number for section in tail)


def _register_name(own: tuple[Section, ...]) -> str | None:
    for section in own:
        if section.has("register_name") and section.blocks:
            return section.blocks[0].passage.cite().text
    return None


def register_id(name: str, subjects: tuple[str, ...], own: tuple[Section, ...]) -> str:
    """Give a register's id: by the words of its name, else by whose data it holds, else a slug of its name."""
    named = _register_name(own)
    for text in (named, name):
        if text:
            for key, pattern in _IDS:
                if re.search(pattern, text, re.IGNORECASE):
                    return key
    own_word = re.search(r"([\w-]{3,}?)-?(?:rekisteri|registret|register)", named or name, re.IGNORECASE)
    if own_word:
        return slug(own_word.group(0))
    by_subject = {
        "consumer_customer": "customers",
        "business_contact": "customers",
        "member": "members",
        "job_applicant": "applicants",
        "employee": "employees",
        "supplier_contact": "suppliers",
        "site_visitor": "website",
    }
    for subject in subjects:
        if subject in by_subject:
            return by_subject[subject]
    return slug(named or name) or "register"


def slug(text: str) -> str:
    """Turn a name into an id of ASCII letters, digits and underscores."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain)[:LONGEST_ID].strip("_")
