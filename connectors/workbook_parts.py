"""The parts of an XLSX workbook: which sheets there are, and all text that lies outside their cells."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from connectors.sheet_layout import position
from scanner.files.markup import events, local, texts, tree
from scanner.files.zips import Zip
from scanner.model import SourceError

PARAGRAPHS = frozenset({"p", "comment", "si", "threadedComment"})
_HIDDEN_SHEETS = {"hidden": "hidden sheet", "veryHidden": "very hidden sheet"}
_READ_ELSEWHERE = re.compile(
    r"\[Content_Types\]\.xml|.*\.rels|(?:.*/)?(?:workbook|styles|sharedStrings|calcChain|volatileDependencies|metadata)\.xml"
    r"|.*/theme/.*|.*/worksheets/[^/]+\.xml|docProps/(?:core|app|custom)\.xml|.*/printerSettings/.*"
)
_PLACES = (  # parts outside the sheets, by path
    ("pivotCache", "pivot cache"),
    ("pivotTables", "pivot table"),
    ("externalLinks", "external link"),
    ("connections", "connection"),
    ("queryTables", "connection"),
    ("threadedComments", "threaded comment"),
    ("persons", "threaded comment"),
    ("comments", "comment"),
    ("drawings", "text box"),
    ("diagrams", "text box"),
    ("charts", "chart"),
    ("chartsheets", "chart"),
    ("ctrlProps", "form control"),
    ("activeX", "form control"),
    ("tables", "table definition"),
    ("slicer", "filter"),
    ("timeline", "filter"),
    ("revisions", "tracked change"),
    ("customXml", "custom XML"),
    ("docMetadata", "property"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Name a sheet: its part, and the hidden place that all of it lies in, if any."""

    name: str
    part: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Hold one text outside the cells; `row` is the sheet's row from 0, or -1 where it belongs to none."""

    place: str
    row: int
    text: str


@dataclass(slots=True)
class Workbook:
    """Describe a workbook.

    Attributes:
        sheets: worksheets in the workbook's order.
        properties: document properties and who made them, by name.
        names: defined names with what they stand for.
        strings: the part with shared strings, or None.
        styles: the part with styles, or None.
    """

    sheets: list[Sheet] = field(default_factory=list)
    properties: list[tuple[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    strings: str | None = None
    styles: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """Hold a relation of a part: its kind, and its target as a part's name or, if external, as written."""

    kind: str
    target: str
    external: bool


def relations(archive: Zip, part: str) -> Mapping[str, Relation]:
    """Read the relations of a part by id; none if it has none."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive:
        return {}
    result = {}
    for element in tree(archive.read(path)):
        target = element.get("Target", "")
        external = element.get("TargetMode") == "External"
        if not external:
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
        result[element.get("Id", "")] = Relation(element.get("Type", "").rsplit("/", 1)[-1], target, external)
    return result


def read_workbook(archive: Zip) -> Workbook:
    """Read the workbook's own part, its relations and the document properties.

    Raises:
        SourceError: the file is no workbook, or it is damaged.
    """
    main = next((r.target for r in relations(archive, "").values() if r.kind == "officeDocument"), "xl/workbook.xml")
    if main not in archive:
        raise SourceError("the file has no workbook inside; get an intact copy or exclude it with --exclude", "corrupt")
    found = Workbook()
    related = relations(archive, main)
    for element in tree(archive.read(main)).iter():
        tag = local(element.tag)
        if tag == "sheet":
            link = next((related.get(v) for k, v in element.attrib.items() if local(k) == "id"), None)
            if link is not None and link.kind == "worksheet":
                place = _HIDDEN_SHEETS.get(element.get("state", ""))
                found.sheets.append(Sheet(element.get("name", ""), link.target, place))
        elif tag == "definedName":
            found.names += [text for text in (element.text, element.get("comment")) if text]
        elif tag in {"fileSharing", "webPublishing", "fileRecoveryPr"}:
            found.properties += [(f"{tag} {k}", v) for k, v in element.attrib.items() if re.search(r"[^\W\d_]{2}", v)]
    by_kind = {relation.kind: relation.target for relation in related.values()}
    found.strings, found.styles = (_present(archive, by_kind.get(kind)) for kind in ("sharedStrings", "styles"))
    for path in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
        if path in archive:
            found.properties += _properties(tree(archive.read(path)))
    return found


def _present(archive: Zip, part: str | None) -> str | None:
    return part if part is not None and part in archive else None


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    """Yield document properties: simple ones under their name, custom ones under the name that they were given."""
    for element in root:
        name = element.get("name") or local(element.tag)
        text = " ".join("".join(element.itertext()).split())
        if text and name != "TitlesOfParts":  # the sheets' names once more
            yield name, text


def sheet_remarks(archive: Zip, sheet: Sheet, used: set[str]) -> Iterator[Remark]:
    """Yield comments, text boxes and other texts of the parts that belong to a sheet.

    Args:
        archive: the workbook's file.
        sheet: the sheet.
        used: takes the names of the parts that were read.
    """
    people = _people(archive)
    waiting = [r.target for r in relations(archive, sheet.part).values() if not r.external]
    while waiting:
        part = waiting.pop(0)
        if part in used or part not in archive or not part.endswith((".xml", ".vml")) or "pivot" in part:
            continue
        used.add(part)
        place = place_of(part)
        if place == "comment":
            yield from _comments(tree(archive.read(part)))
        elif place == "threaded comment":
            yield from _threads(tree(archive.read(part)), people)
        elif part.endswith(".vml"):
            yield from (Remark("text box", -1, text) for text in _vml(archive, part))
        else:
            yield from (Remark(place, -1, text) for text in texts(archive.chunks(part), PARAGRAPHS))
        waiting += [r.target for r in relations(archive, part).values() if not r.external]


def _comments(root: Element) -> Iterator[Remark]:
    """Yield each comment's author and text at its row."""
    authors = [element.text or "" for element in root.iter() if local(element.tag) == "author"]
    for element in root.iter():
        if local(element.tag) != "comment":
            continue
        at = position(element.get("ref", ""))
        row = at[0] if at else -1
        number = element.get("authorId", "")
        author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
        text = "".join(part.text or "" for part in element.iter() if local(part.tag) == "t")
        yield from (Remark("comment", row, value) for value in (author, text) if value.strip())


def _people(archive: Zip) -> Mapping[str, str]:
    """Map the ids of the writers of threaded comments to their names and accounts."""
    return {
        element.get("id", ""): " ".join(filter(None, (element.get("displayName"), element.get("userId"))))
        for name in archive.names
        if "/persons/" in name and name.endswith(".xml")
        for element in tree(archive.read(name))
    }


def _threads(root: Element, people: Mapping[str, str]) -> Iterator[Remark]:
    for element in root:
        at = position(element.get("ref", ""))
        text = "".join(part.text or "" for part in element if local(part.tag) == "text")
        for value in (people.get(element.get("personId", ""), ""), text):
            if value.strip():
                yield Remark("threaded comment", at[0] if at else -1, value)


def _vml(archive: Zip, part: str) -> Iterator[str]:
    """Yield the texts of an old drawing, which is often no proper XML."""
    try:
        found = list(texts(archive.chunks(part), frozenset({"textbox"})))
    except SourceError:
        plain = re.sub(rb"<[^>]*>", b"\n", archive.read(part)).decode("utf-8", "replace")
        found = [line.strip() for line in plain.splitlines() if line.strip()]
    return (text for text in found if not _VML_NOISE.fullmatch(text))


_VML_NOISE = re.compile(
    r"(?:[\w-]+:\s*[^;]*;?\s*)+|#?_x0000_\w+|[-\d,.\s]+|\[Sheet\]|True|False|(?:infoBackground|windowText|none|f|t)(?: \[\d+\])?"
    r"|#\w{3,6}(?: \[\d+\])?|m[\d,lxer@ .-]+"
)


def place_of(part: str) -> str:
    """Name the hidden place that a part's texts lie in."""
    return next((place for mark, place in _PLACES if f"/{mark}" in f"/{part}"), "other part")


def other_parts(archive: Zip, used: set[str]) -> Iterator[str]:
    """Yield the parts that neither belong to a sheet nor are read elsewhere."""
    for name in archive.names:
        if name not in used and not _READ_ELSEWHERE.fullmatch(name):
            yield name


def part_texts(archive: Zip, part: str) -> Iterator[str]:
    """Yield all texts of a part that has no reader of its own."""
    return _vml(archive, part) if part.lower().endswith(".vml") else texts(archive.chunks(part), PARAGRAPHS)


def external_targets(archive: Zip) -> Iterator[Remark]:
    """Yield where links of parts other than sheets lead to outside: paths and addresses hold names."""
    for name in archive.names:
        if name.endswith(".rels") and "/worksheets/" not in name:
            for element in tree(archive.read(name)):
                if element.get("TargetMode") == "External" and element.get("Target"):
                    place = "external link" if "externalLink" in name else "hyperlink"
                    yield Remark(place, -1, element.get("Target", ""))


def unused_strings(archive: Zip, part: str, used: set[int]) -> Iterator[str]:
    """Yield shared strings that no cell shows: deleted, and still stored."""
    for number, text in enumerate(_shared_strings(archive, part)):
        if number not in used and text.strip():
            yield text


def _shared_strings(archive: Zip, part: str) -> Iterator[str]:
    found: list[str] = []
    held: list[str] = []
    inside = phonetic = False

    def start(name: str, _: Mapping[str, str]) -> None:
        nonlocal inside, phonetic
        tag = local(name)
        phonetic = phonetic or tag == "rPh"
        inside = tag == "t" and not phonetic

    def end(name: str) -> None:
        nonlocal inside, phonetic
        tag = local(name)
        inside = False
        if tag == "rPh":
            phonetic = False
        elif tag == "si":
            found.append("".join(held))
            held.clear()

    events(archive.chunks(part), start, end, lambda text: held.append(text) if inside else None)
    return iter(found)
