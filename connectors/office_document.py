"""Office documents that are ZIP containers: DOCX, PPTX, and OpenDocument's texts, presentations and drawings.

Every XML part is read, since whole kinds of text lie outside the main one; parts of other kinds are files inside the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from connectors.containers import Member
from connectors.document_xml import DocumentReader
from connectors.members import Inside
from connectors.pages import Content
from connectors.workbook_parts import PARAGRAPHS, external_targets
from scanner.files.markup import local, texts, tree
from scanner.files.zips import Zip
from scanner.model import SourceError

Tell = Callable[[str, str, str], None]
"""Called with reason, sentence and part where a part can't be read."""

IMAGES = re.compile(r".*\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|emz|wmz|svg|webp|ico|jfif)", re.IGNORECASE)
_MEDIA = re.compile(
    r"(?:.*/)?(?:media|Pictures|Thumbnails|ObjectReplacements|fonts|Fonts)/.*|.*\.(?:odttf|ttf|otf)", re.IGNORECASE
)
_STORIES = (  # parts with paragraphs, by path, and the place of their texts
    (re.compile(r"word/document\d*\.xml"), None),
    (re.compile(r"word/(?:comments\w*|people)\.xml"), "comment"),
    (re.compile(r"word/(?:header|footer)\d*\.xml"), "header/footer"),
    (re.compile(r"word/(?:footnotes|endnotes)\.xml"), "footnote"),
    (re.compile(r"word/settings\.xml"), "field"),
    (re.compile(r"word/glossary/document\.xml"), "other part"),
    (re.compile(r"ppt/slides/[^/]+\.xml"), None),
    (re.compile(r"ppt/notesSlides/[^/]+\.xml"), "notes"),
    (re.compile(r"ppt/(?:slideLayouts|slideMasters|notesMasters|handoutMasters)/[^/]+\.xml"), "slide master"),
    (re.compile(r".*/diagrams/[^/]+\.xml"), "text box"),
)
_SWEPT = (
    ("ppt/comment", "comment"),
    ("charts/", "chart"),
    ("customXml/", "custom XML"),
    ("_xmlsignatures/", "signature"),
    ("META-INF/documentsignatures", "signature"),
)
_NO_TEXT = re.compile(
    r"\[Content_Types\]\.xml|.*\.rels|mimetype|META-INF/manifest\.xml|manifest\.rdf|.*/"
    r"|.*/(?:styles|stylesWithEffects|fontTable|numbering|webSettings|tableStyles|viewProps|theme\d*|themeOverride\d*|layout-cache)\.xml"
    r"|layout-cache|docProps/thumbnail\..*"
)
_PROPERTIES = re.compile(r"docProps/[^/]+\.xml|meta\.xml")


def read_ooxml(archive: Zip, content: Content, inside: Inside, tell: Tell) -> None:
    """Read a DOCX or PPTX document."""
    for part in archive.names:
        if _NO_TEXT.fullmatch(part):
            continue
        if not part.lower().endswith((".xml", ".vml")):
            _file(archive, part, content, inside)
            continue
        with_place = next(((True, place) for path, place in _STORIES if path.fullmatch(part)), None)
        if _PROPERTIES.fullmatch(part):
            _guarded(part, tell, partial(_properties, archive, part, content))
        elif with_place is not None:
            place = "hidden slide" if part.startswith("ppt/slides/") and _is_hidden(archive, part) else with_place[1]
            _guarded(part, tell, partial(DocumentReader(content).read, archive.chunks(part), place))
        else:
            place = next((place for mark, place in _SWEPT if mark in part), "other part")
            _guarded(part, tell, partial(_sweep, archive, part, place, content))
    _guarded("_rels", tell, partial(_links, archive, content))


def read_odf(archive: Zip, content: Content, inside: Inside, tell: Tell) -> None:
    """Read an OpenDocument text, presentation or drawing.

    Raises:
        SourceError: it is encrypted.
    """
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise SourceError("the file is password-protected; save it without a password or exclude it", "encrypted")
    reader = DocumentReader(content, odf=True)
    for part in archive.names:
        if part == "content.xml":
            _guarded(part, tell, partial(reader.read, archive.chunks(part)))
        elif part.endswith("styles.xml"):
            _guarded(part, tell, partial(reader.read, archive.chunks(part), "header/footer"))
        elif _PROPERTIES.fullmatch(part):
            _guarded(part, tell, partial(_properties, archive, part, content))
        elif part.endswith("/content.xml"):
            _guarded(part, tell, partial(reader.read, archive.chunks(part), "embedded object"))
        elif _NO_TEXT.fullmatch(part):
            continue
        elif part.lower().endswith((".xml", ".rdf", ".xcu")):
            place = next((place for mark, place in _SWEPT if mark in part), "other part")
            _guarded(part, tell, partial(_sweep, archive, part, place, content))
        else:
            _file(archive, part, content, inside)


def _guarded(part: str, tell: Tell, read: Callable[[], None]) -> None:
    """Read a part; a damaged one is told, and the others are read."""
    try:
        read()
    except SourceError as error:
        if error.reason == "limit_bytes":
            raise
        tell(error.reason, error.message, part)


def _file(archive: Zip, part: str, content: Content, inside: Inside) -> None:
    """Take a part that is no XML: a picture, or a file inside the document."""
    if IMAGES.fullmatch(part):
        content.images += 1
    elif not _MEDIA.fullmatch(part) or part.lower().endswith((".xlsx", ".docx", ".pdf")):
        inside.add(Member(archive.key(part), part), partial(archive.chunks, part))


def _is_hidden(archive: Zip, part: str) -> bool:
    """Say whether a slide is left out when the presentation is shown."""
    head = next(archive.chunks(part), b"")[:4000]
    return bool(re.search(rb"<p:sld\b[^>]*\bshow=\"(?:0|false)\"", head))


def sweep_part(archive: Zip, part: str, content: Content) -> None:
    """Keep the texts of a part that has no reader of its own."""
    _sweep(archive, part, next((place for mark, place in _SWEPT if mark in part), "other part"), content)


def _sweep(archive: Zip, part: str, place: str, content: Content) -> None:
    for text in texts(archive.chunks(part), PARAGRAPHS):
        content.add(place, text)


def _properties(archive: Zip, part: str, content: Content) -> None:
    """Read the document's properties by name; custom ones bear the name that people gave them."""
    for name, text in read_properties(archive.read(part)):
        content.add_property(name, text)


def read_properties(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the properties of a document as (name, text).

    Raises:
        SourceError: the part is damaged.
    """
    root = tree(data)
    leaves = [element for element in root.iter() if len(element) == 0 or local(element.tag) == "property"]
    inner = {id(child) for element in leaves for child in element}
    for element in leaves:
        if id(element) in inner:
            continue
        name = element.get("name") or next((v for k, v in element.attrib.items() if local(k) == "name"), "")
        text = " ".join("".join(element.itertext()).split())
        if text:
            yield name or local(element.tag), text


def _links(archive: Zip, content: Content) -> None:
    for remark in external_targets(archive):
        content.add(remark.place, remark.text)
