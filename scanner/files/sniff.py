"""Tell a file's format from its bytes. The name's ending only decides between formats that look alike."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO

from scanner.files.ebcdic import is_ebcdic
from scanner.files.encoding import HEAD_BYTES, decode
from scanner.files.fixed_width import find_fields
from scanner.files.opening import open_regular


@dataclass(frozen=True, slots=True)
class Format:
    """Describe a file format.

    Attributes:
        kind: short name, a key of `FORMATS`.
        title: for people, in English, without article.
        text: `yes` if it can hold text that concerns us, `no` for images, programs and the like, `empty` for no bytes.
        suffixes: endings that fit the format; others are a mismatch worth telling.
    """

    kind: str
    title: str
    text: str = "yes"
    suffixes: tuple[str, ...] = ()


def _formats(*formats: Format) -> Mapping[str, Format]:
    return {f.kind: f for f in formats}


FORMATS = _formats(
    Format("empty", "empty file", "empty"),
    Format("delimited", "delimited text", suffixes=(".csv", ".tsv", ".tab", ".txt", ".psv", ".asc", ".dat", "")),
    Format("fixed_width", "fixed-width text", suffixes=(".txt", ".prn", ".dat", ".asc", ".lst", ".fix", "")),
    Format("plain_text", "plain text", suffixes=("",)),
    Format("xlsx", "Excel workbook", suffixes=(".xlsx", ".xlsm", ".xltx", ".xltm")),
    Format("xlsb", "binary Excel workbook", suffixes=(".xlsb",)),
    Format("xls", "Excel 97-2003 workbook", suffixes=(".xls", ".xlt", ".xla")),
    Format("ods", "OpenDocument spreadsheet", suffixes=(".ods", ".ots")),
    Format("fods", "flat OpenDocument spreadsheet", suffixes=(".fods", ".xml")),
    Format("spreadsheetml", "Excel 2003 XML workbook", suffixes=(".xml", ".xls")),
    Format("encrypted_office", "password-protected Office document", suffixes=()),
    Format("docx", "Word document", suffixes=(".docx", ".docm", ".dotx", ".dotm")),
    Format("doc", "Word 97-2003 document", suffixes=(".doc", ".dot")),
    Format("pptx", "PowerPoint presentation", suffixes=(".pptx", ".pptm", ".ppsx", ".potx")),
    Format("ppt", "PowerPoint 97-2003 presentation", suffixes=(".ppt", ".pps")),
    Format("odt", "OpenDocument text", suffixes=(".odt", ".ott", ".odp", ".odg")),
    Format("msg", "Outlook message", suffixes=(".msg",)),
    Format("ole", "OLE compound document"),
    Format("pdf", "PDF document", suffixes=(".pdf",)),
    Format("rtf", "Rich Text document", suffixes=(".rtf",)),
    Format("html", "HTML page", suffixes=(".html", ".htm", ".xhtml")),
    Format("xml", "XML document", suffixes=(".xml", ".svg", ".xsd", ".xsl", ".kml", ".gpx", ".rss", ".xbrl")),
    Format("json", "JSON", suffixes=(".json", ".jsonl", ".ndjson", ".geojson", ".txt")),
    Format(
        "bank_file", "Finnish bank file", suffixes=(".nda", ".tito", ".to", ".ktl", ".svm", ".txt", ".dat", ".asc", "")
    ),
    Format("edifact", "EDIFACT message", suffixes=(".edi", ".edifact", ".mscons", ".msc", ".txt", ".dat", "")),
    Format("mail", "mail message", suffixes=(".eml", ".mbox", ".emlx")),
    Format("vcard", "contact or calendar file", suffixes=(".vcf", ".vcard", ".ics", ".ical")),
    Format("ldif", "LDIF export", suffixes=(".ldif", ".ldi")),
    Format("sqlite", "SQLite database", suffixes=(".db", ".sqlite", ".sqlite3", ".db3", ".s3db", ".gpkg", "")),
    Format("duckdb", "DuckDB database", suffixes=(".duckdb", ".ddb", ".db")),
    Format("access", "Access database", suffixes=(".mdb", ".accdb")),
    Format("parquet", "Parquet file", suffixes=(".parquet", ".pq")),
    Format("orc", "ORC file", suffixes=(".orc",)),
    Format("avro", "Avro file", suffixes=(".avro",)),
    Format("arrow", "Arrow file", suffixes=(".arrow", ".feather", ".arrows", ".ipc")),
    Format("pst", "Outlook data file", suffixes=(".pst", ".ost")),
    Format("sql_dump", "SQL dump", suffixes=(".sql", ".dump", ".dmp", ".txt")),
    Format("pg_dump", "PostgreSQL dump in custom format", suffixes=(".dump", ".backup", ".pgdump")),
    Format("zip", "ZIP archive", suffixes=(".zip", ".jar", ".war", ".epub", ".whl")),
    Format("tar", "TAR archive", suffixes=(".tar",)),
    Format("gzip", "GZIP file", suffixes=(".gz", ".tgz", ".svgz")),
    Format("bzip2", "BZIP2 file", suffixes=(".bz2", ".tbz2", ".tbz")),
    Format("xz", "XZ file", suffixes=(".xz", ".txz")),
    Format("seven_zip", "7z archive", suffixes=(".7z",)),
    Format("archive", "archive", suffixes=(".rar", ".zst", ".cab")),
    Format("image", "image", "no"),
    Format("audio", "audio recording", "no"),
    Format("video", "video recording", "no"),
    Format("font", "font", "no"),
    Format("program", "program", "no"),
    Format("ebcdic", "EBCDIC text"),
    Format("cut", "a few bytes of a file"),
    Format("binary", "binary file of an unknown format"),
)
"""Every format that is told apart, by kind."""

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"SQLite format 3\0", "sqlite"),
    (8, b"DUCK", "duckdb"),
    (4, b"Standard Jet DB", "access"),
    (4, b"Standard ACE DB", "access"),
    (0, b"%PDF-", "pdf"),
    (0, b"{\\rtf", "rtf"),
    (0, b"PAR1", "parquet"),
    (0, b"PARE", "parquet"),
    (0, b"ORC", "orc"),
    (0, b"Obj\x01", "avro"),
    (0, b"ARROW1", "arrow"),
    (0, b"FEA1", "arrow"),
    (0, b"!BDN", "pst"),
    (0, b"PGDMP", "pg_dump"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ\0", "xz"),
    (0, b"7z\xbc\xaf\x27\x1c", "seven_zip"),
    (0, b"Rar!\x1a\x07", "archive"),
    (0, b"\x28\xb5\x2f\xfd", "archive"),
    (0, b"MSCF\0", "archive"),
    (257, b"ustar", "tar"),
    (0, b"\x89PNG\r\n\x1a\n", "image"),
    (0, b"\xff\xd8\xff", "image"),
    (0, b"GIF87a", "image"),
    (0, b"GIF89a", "image"),
    (0, b"II*\0", "image"),
    (0, b"MM\0*", "image"),
    (0, b"8BPS", "image"),
    (0, b"\0\0\x01\0", "image"),
    (8, b"WEBP", "image"),
    (4, b"ftypheic", "image"),
    (4, b"ftypmif1", "image"),
    (4, b"ftypavif", "image"),
    (8, b"WAVE", "audio"),
    (0, b"ID3", "audio"),
    (0, b"OggS", "audio"),
    (0, b"fLaC", "audio"),
    (4, b"ftypM4A", "audio"),
    (0, b"\xff\xfb", "audio"),
    (8, b"AVI ", "video"),
    (4, b"ftyp", "video"),
    (0, b"\x1a\x45\xdf\xa3", "video"),
    (0, b"FLV\x01", "video"),
    (0, b"wOFF", "font"),
    (0, b"wOF2", "font"),
    (0, b"OTTO\0", "font"),
    (0, b"\0\x01\0\0\0", "font"),
    (0, b"MZ\x90", "program"),
    (0, b"\x7fELF", "program"),
    (0, b"\xca\xfe\xba\xbe", "program"),
    (0, b"\xcf\xfa\xed\xfe", "program"),
    (0, b"\0asm", "program"),
)
_ARROW_STREAM = re.compile(rb"\xff{4}..[\0\1\2]\0\x10\0\0\0", re.DOTALL)
_BMP = re.compile(rb"BM.{4}\0{4}", re.DOTALL)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LEAST_BYTES: Mapping[str, int] = {
    suffix: least
    for kinds, least in (
        (
            ("xls", "doc", "ppt", "msg", "pdf", "parquet", "orc", "avro", "arrow", "gzip", "bzip2", "xz", "seven_zip"),
            12,
        ),
        (("xlsx", "xlsb", "ods", "docx", "pptx", "odt", "zip"), 22),
    )
    for kind in kinds
    for suffix in FORMATS[kind].suffixes
    if suffix not in {"", ".txt", ".csv", ".xml"}
}
"""By ending: no file of these formats is shorter, however empty."""
_OLE_STREAMS = (  # names of streams stand in the directory as UTF-16
    ("EncryptedPackage", "encrypted_office"),
    ("__substg1.0_", "msg"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
)
_JSON = re.compile(r'\s*(?:\{\s*(?:"|\})|\[\s*(?:[{\["\]\d-]|true|false|null))')
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|div|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<(?:\?xml\b|!DOCTYPE\b|!--|[A-Za-z_][\w.:-]*[\s/>])")
_MAIL = re.compile(
    r"(?:From \S+.*\n)?(?:(?:Received|Return-Path|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version|X-[\w-]+): .*\n(?:[ \t].*\n)*){3}",
    re.IGNORECASE,
)
_SPREADSHEETML = re.compile(
    r"^<\?xml\b[^>]*>[^<]*(?:<[?!][^>]*>[^<]*)*<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet"
)
_FODS = re.compile(r"^<\?xml\b[^>]*>[^<]*<office:document\b[^>]*opendocument\.spreadsheet")
_LDIF = re.compile(r"(?:version: ?1\s+)?(?:#.*\s+)*dn::? ?\S+=?.*\r?\n(?:[ \w].*\r?\n?)*", re.IGNORECASE)
_BANK = re.compile(
    r"LM0[23]00[0-9 ]{14}|T00(?:322)?1\d\d[0-9 ]{14}|T00322|0\d{10}[ -~]{12}[^\r\n]{0,67}\r?\n[35]\d{26}[^\r\n]{50,63}(?:\r?\n|$)"
)
_EDIFACT = re.compile(r"UNA.{6}\s*UNB|UNB\+UNO[A-Z]|UNH\+[^\n]{1,40}[A-Z]{6}:")
_SQL_BANNER = re.compile(r"(?:/\*M?!.*\n)?\s*(?:--\s+)?-- (?:MySQL|MariaDB|PostgreSQL database(?: cluster)?) dump\b")
_SQL_START = re.compile(
    r"(?:\s+|--.*\n|#.*\n|/\*.*?\*/;?|\\\w+ .*\n|(?:SET|USE|PRAGMA|BEGIN|START TRANSACTION|DROP TABLE|LOCK TABLES)\b[^;]*;)*+"
    r"(?:CREATE\s+(?:\w+\s+)?TABLE\s|INSERT\s+INTO\s|REPLACE\s+INTO\s|COPY\s+\S+.*\sFROM\s+stdin)",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")
_DELIMITED = frozenset({".csv", ".tsv", ".tab", ".psv"})


def sniff(path: Path | str) -> Format:
    """Tell a file's format.

    Raises:
        OSError: the file can't be read; `NotRegularError` if it is no regular file.
    """
    suffix = PurePath(path).suffix.lower()
    with open_regular(path) as raw:
        return sniff_stream(raw.read(HEAD_BYTES), suffix, lambda: raw)


def sniff_stream(head: bytes, suffix: str, whole: Callable[[], IO[bytes]]) -> Format:
    """Tell the format of an input from its first `HEAD_BYTES` bytes.

    Args:
        head: the beginning.
        suffix: ending of the name with its dot, in lower case.
        whole: gives all of it as a seekable file; called only for containers, whose kind the beginning doesn't tell.

    Raises:
        OSError: it can't be read.
    """
    return FORMATS["cut" if _is_cut(head, suffix) else _kind(head, suffix, whole)]


def _is_cut(head: bytes, suffix: str) -> bool:
    """Say whether an input is too short to be what its ending promises, or a text: two bytes in `a.docx` are left of more."""
    least = _LEAST_BYTES.get(suffix, 0)
    return 0 < len(head) < least


def mismatched(found: Format, path: Path | str) -> bool:
    """Say whether a file's ending promises another format than it has."""
    suffix = PurePath(path).suffix.lower()
    known = {ending for f in FORMATS.values() for ending in f.suffixes if ending}
    return bool(found.suffixes) and suffix in known and suffix not in found.suffixes


def _kind(head: bytes, suffix: str, whole: Callable[[], IO[bytes]]) -> str:
    if not head:
        return "empty"
    if head.startswith(_OLE):
        return _ole(whole())
    if head[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return _zip(head, suffix, whole())
    for offset, magic, kind in _MAGIC:
        if head.startswith(magic, offset):
            return kind
    if _ARROW_STREAM.match(head):
        return "arrow"
    if _BMP.match(head):
        return "image"
    return _text(head, suffix)


def _is_json(text: str, suffix: str) -> bool:
    """Say whether a text that begins like JSON goes on like it: `[2026-11-24] started` doesn't, nor does `{"a": 1};Aho`."""
    text = text.lstrip("\ufeff \t\r\n\x1e")
    try:
        _, end = json.JSONDecoder(strict=False).raw_decode(text)
    except RecursionError:
        return True
    except ValueError as error:
        if suffix in FORMATS["json"].suffixes and suffix != ".txt":
            return True
        stopped = error.pos if isinstance(error, json.JSONDecodeError) else len(text)
        cut = stopped > len(text) - min(16, len(text) // 50 + 1) or (
            isinstance(error, json.JSONDecodeError) and "Unterminated" in error.msg
        )
        return cut and (suffix not in _DELIMITED or text.count("\n", 0, stopped) > 0)
    rest = text[end:].lstrip(" \t\r\n\x1e")
    return not rest or rest[0] in "{[" or suffix in FORMATS["json"].suffixes[:4]


def _ole(raw: IO[bytes]) -> str:
    found: set[str] = set()
    raw.seek(0)
    tail = b""
    while chunk := raw.read(1 << 20):
        window = tail + chunk
        found |= {name for name, _ in _OLE_STREAMS if name.encode("utf-16-le") in window}
        tail = chunk[-64:]
    return next((kind for name, kind in _OLE_STREAMS if name in found), "ole")


def _zip(head: bytes, suffix: str, raw: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(raw) as archive:
            names = set(archive.namelist())
            if {"mimetype", "content.xml"} <= names:
                with archive.open("mimetype") as stream:
                    return "ods" if b"opendocument.spreadsheet" in stream.read(200) else "odt"
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        # cut short: the directory at the end is gone, the names at the front may tell
        if b"mimetypeapplication/vnd.oasis.opendocument" in head[:120]:
            return "ods" if b"opendocument.spreadsheet" in head[:200] else "odt"
        names = {name for name in ("xl/", "word/", "ppt/") if name.encode() in head}
        if not names and suffix in FORMATS["xlsx"].suffixes:
            return "xlsx"
    for kind, mark in (("xlsb", "xl/workbook.bin"), ("xlsx", "xl/"), ("docx", "word/"), ("pptx", "ppt/")):
        if any(name.startswith(mark) for name in names):
            return kind
    if "[Content_Types].xml" in names and suffix in FORMATS["xlsx"].suffixes:
        return "xlsx"
    return "zip"


def _text(head: bytes, suffix: str) -> str:
    """Tell the formats made of text apart, and text from bytes that are none."""
    if is_ebcdic(head):
        return "ebcdic"
    text = decode(head).text
    if _SQL_BANNER.match(text.lstrip("\ufeff")):  # strings of a dump may hold binary data
        return "sql_dump"
    nul = text.count("\0")
    if nul > 0.2 * len(text) or len(_CONTROL.findall(text)) > 0.02 * len(text):
        return "binary"
    start = text.lstrip("\ufeff \t\r\n")[:4000]
    if _HTML.match(start):
        return "html"
    if _SPREADSHEETML.search(start):
        return "spreadsheetml"
    if _FODS.search(start):
        return "fods"
    if _XML.match(start):
        return "xml"
    if _JSON.match(start) and _is_json(text, suffix):
        return "json"
    if _BANK.match(start):
        return "bank_file"
    if _EDIFACT.match(start):
        return "edifact"
    if suffix in _DELIMITED:
        return "delimited"
    if _SQL_START.match(text.lstrip("\ufeff")):
        return "sql_dump"
    if start.startswith(("BEGIN:VCARD", "BEGIN:VCALENDAR")):
        return "vcard"
    if suffix in FORMATS["ldif"].suffixes or _LDIF.match(start):
        return "ldif"
    if suffix in FORMATS["mail"].suffixes or _MAIL.match(start.replace("\r\n", "\n")):
        return "mail"
    lines = text.split("\n")
    if suffix in FORMATS["fixed_width"].suffixes and find_fields(lines[:-1] if len(head) >= HEAD_BYTES else lines):
        return "fixed_width"
    return "plain_text" if suffix in {".md", ".log", ".sql", ".yaml", ".yml", ".ini", ".py", ".sh"} else "delimited"
