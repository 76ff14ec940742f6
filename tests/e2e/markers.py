"""Sources full of values that occur nowhere else, and a search for them in whatever a run leaves behind.

Usage in the leak test::

    marked = plant(tmp_path / "sources")
    run("tutka", "scan", *marked.sources, "-o", out, "-vv")
    for name, blob in blobs(out):
        assert marked.leaks(blob) == [], name
    assert marked.leaks(stdout) == marked.leaks(stderr) == []

What is not a marker: values that text without any leak may hold by chance. A door code, a postal code, a year, a bare
birth date or a sum can stand in counts, dates and identifiers of a report, so finding one proves nothing. Such cells are
planted all the same (they may provoke a message) and are listed in `Marked.not_telling`. A marker is a word of at least
eight letters that no language has, or has at least nine digits. By chance, a given nine digits stand in a megabyte of
random digits once in a thousand times; reports hold far fewer.
"""

import base64
import csv
import hashlib
import html
import io
import json
import sqlite3
import string
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from scanner.demo.identifiers import Issuer, grouped

MIN_LETTERS = 8
MIN_DIGITS = 9
GRAM = 8
CHUNK = 1 << 20
HASHES = ("md5", "sha1", "sha256", "sha512", "blake2b", "blake2s")


@dataclass(frozen=True, slots=True)
class Marker:
    """Name one planted value; `place` says where it lies, `kind` what it is."""

    value: str
    kind: str
    place: str

    @property
    def telling(self) -> bool:
        """Say whether finding the value proves a leak."""
        letters = sum(character.isalpha() for character in self.value)
        digits = sum(character.isdigit() for character in self.value)
        return letters >= MIN_LETTERS or digits >= MIN_DIGITS

    @property
    def needles(self) -> frozenset[bytes]:
        """Give the byte strings that betray the value, all in lower case.

        As it is, in UTF-8, cp1252 and UTF-16; without separators; escaped for JSON, HTML, URLs and Python; in base64
        (at its three alignments); and as an unkeyed hash, which anybody can compute for every possible identity code.
        """
        value = self.value
        bare = "".join(character for character in value if character.isalnum())
        forms = {
            value,
            json.dumps(value)[1:-1],
            html.escape(value),
            value.encode("ascii", "xmlcharrefreplace").decode(),
            quote(value),
            repr(value)[1:-1],
            ascii(value)[1:-1],
            repr(value.encode())[2:-1],
        }
        if sum(character.isdigit() for character in bare) >= MIN_DIGITS or len(bare) >= MIN_LETTERS:
            forms.add(bare)
        # bytes.lower() knows ASCII only: so the other letters are given in both cases
        needles = {
            form.encode("utf-8", "surrogatepass").lower()
            for word in forms
            for form in (word, word.lower(), word.upper())
        }
        for code in ("cp1252", "utf-16-le", "utf-16-be"):
            needles |= {form.encode(code, "ignore").lower() for form in (value, value.lower(), value.upper())}
        for written in {value, value.lower(), value.upper(), bare, bare.lower(), bare.upper()}:
            raw = written.encode()
            needles |= {hashlib.new(name, raw).hexdigest().encode() for name in HASHES}
            for shift in range(3):
                inner = base64.b64encode(b"\0" * shift + raw)
                needles.add(inner[4 if shift else 0 : len(raw) // 3 * 4].lower())
        return frozenset(needle for needle in needles if len(needle) >= GRAM)


@dataclass(frozen=True)
class Marked:
    """Give what `plant` wrote: `sources` as the command line takes them, and what must come out nowhere."""

    sources: tuple[str, ...]
    markers: tuple[Marker, ...]
    not_telling: tuple[Marker, ...]

    @cached_property
    def _by_start(self) -> dict[bytes, list[tuple[bytes, Marker]]]:
        """Give the needles by their first bytes."""
        index: dict[bytes, list[tuple[bytes, Marker]]] = {}
        for marker in self.markers:
            for needle in marker.needles:
                index.setdefault(needle[:GRAM], []).append((needle, marker))
        return index

    def leaks(self, blob: bytes | str) -> list[Marker]:
        """Search one output for all markers, whatever their case and escaping; the order is that of `markers`."""
        text = (blob if isinstance(blob, bytes) else blob.encode("utf-8", "surrogatepass")).lower()
        # a terminal breaks long lines, so a value may be torn apart there
        joined = text.replace(b"\r", b"").replace(b"\n", b"")
        found = {marker for searched in (text, joined) for marker in self._search(searched)}
        return [marker for marker in self.markers if marker in found]

    def _search(self, text: bytes) -> Iterator[Marker]:
        """Compare all starts that occur in the text with those of the needles: one pass, however many needles."""
        for begin in range(0, len(text), CHUNK):
            end = min(begin + CHUNK, len(text) - GRAM + 1)
            for start in self._by_start.keys() & {text[at : at + GRAM] for at in range(begin, end)}:
                yield from (marker for needle, marker in self._by_start[start] if needle in text)


def blobs(path: Path, name: str = "") -> Iterator[tuple[str, bytes]]:
    """Give every file below a path and every member of every archive, nested ones too, with a name for messages."""
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file():
                yield from _unpacked(str(file.relative_to(path)), file.read_bytes())
        return
    yield from _unpacked(name or path.name, path.read_bytes())


def _unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give a file's name and bytes, then those of its members."""
    yield name, name.encode() + b"\n" + data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from _unpacked(f"{name}!{member}", archive.read(member))


class _Mint:
    """Make values that occur nowhere else, and remember where they were put."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)
        self._issuer = Issuer(self._rng)
        self.markers: list[Marker] = []

    def note(self, value: str, kind: str, place: str) -> str:
        self.markers.append(Marker(value, kind, place))
        return value

    def letters(self, count: int = 10) -> str:
        """Draw letters that make no word: no vowel but y, and every word has a q."""
        return "q" + "".join(self._rng.choice("bcdfghjklmnpqrstvwxyz") for _ in range(count - 1))

    def name(self, place: str) -> str:
        """Give a name that name recognisers may take for one, and whose parts are markers each."""
        parts = [f"{self.letters(9).capitalize()}ä", f"{self.letters(9).capitalize()}nen"]
        for part in parts:
            self.note(part, "name", place)
        return " ".join(parts)

    def hetu(self, place: str) -> str:
        born = date(1930 + self._rng.randrange(70), 1 + self._rng.randrange(12), 1 + self._rng.randrange(28))
        return self.note(self._issuer.hetu(born, new_sign=self._rng.random() < 0.3), "national_id", place)

    def email(self, place: str) -> str:
        local = self.note(f"{self.letters()}.{self.letters()}", "email", place)
        return f"{local}@example.com"

    def phone(self, place: str) -> str:
        """Give a number with leading zero; its nine digits are the marker."""
        digits = self.note(self._issuer.mobile(), "phone", place)
        return f"0{digits}"

    def iban(self, place: str) -> str:
        return self.note(self._issuer.iban(), "iban", place)

    def spaced_iban(self, place: str) -> str:
        return self.note(grouped(self._issuer.iban()), "iban", place)

    def address(self, place: str) -> str:
        street = self.note(f"{self.letters(9).capitalize()}katu", "address", place)
        return f"{street} {self._rng.randrange(1, 90)} A {self._rng.randrange(1, 30)}"

    def word(self, place: str) -> str:
        return self.note(f"{self.letters(12)}ö", "text", place)

    def secret(self, place: str) -> str:
        alphabet = string.ascii_letters + string.digits
        return self.note("".join(self._rng.choice(alphabet) for _ in range(24)), "secret", place)

    def short(self, place: str) -> str:
        """Give four digits: planted, but not telling."""
        return self.note(f"{self._rng.randrange(1000, 9999)}", "code", place)

    def note_text(self, place: str) -> str:
        """Give a free text with something of everything."""
        return (
            f"As. {self.name(place)} soitti, mies sairaalassa, hetu {self.hetu(place)}, puh. {self.phone(place)}.\n"
            f"Laskut osoitteeseen {self.address(place)}, {self.email(place)}; tili {self.spaced_iban(place)}.\n"
            f"Ovikoodi {self.short(place)}. {self.word(place)}"
        )

    def row(self, place: str) -> list[str]:
        """Give a row that fits `HEADER`."""
        return [
            self.name(place),
            self.hetu(place),
            self.email(place),
            self.phone(place),
            self.address(place),
            self.iban(place),
            self.note_text(place),
        ]


HEADER = ["Nimi", "Henkilötunnus", "Sähköposti", "Puhelin", "Katuosoite", "Tilinumero", "Lisätiedot"]


def _csv(rows: list[list[str]]) -> str:
    """Write rows as Excel does."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _text_files(folder: Path, mint: _Mint) -> None:
    """Write text files, sound and broken."""

    def save(name: str, data: bytes | str) -> None:
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))

    save("sound.csv", _csv([HEADER, *(mint.row("sound.csv") for _ in range(12))]))
    save("latin.csv", _csv([HEADER, *(mint.row("latin.csv") for _ in range(6))]).encode("cp1252"))
    # undefined bytes of cp1252 and cut UTF-8, right beside values
    save(
        "bad_bytes.csv",
        b"Nimi;Puhelin;Muuta\r\n"
        + b"".join(
            mint.name("bad_bytes.csv").encode(code)
            + b"\x81\x8d;"
            + mint.phone("bad_bytes.csv").encode()
            + b"\xc3;"
            + mint.word("bad_bytes.csv").encode(code)
            + b"\xff\r\n"
            for code in ("utf-8", "cp1252", "utf-8", "cp1252")
        ),
    )
    ragged = [
        HEADER,
        mint.row("ragged.csv"),
        [*mint.row("ragged.csv"), mint.hetu("ragged.csv"), mint.word("ragged.csv")],
    ]
    ragged += [[mint.name("ragged.csv")], [], [mint.name("ragged.csv"), mint.hetu("ragged.csv")]]
    save("ragged.csv", _csv(ragged))
    rest = "".join(";".join(cell.replace("\n", " ") for cell in mint.row("open_quote.csv")) + "\r\n" for _ in range(5))
    save(
        "open_quote.csv",
        f'{";".join(HEADER)}\r\n"{mint.name("open_quote.csv")};{mint.hetu("open_quote.csv")}\r\n{rest}',
    )
    save(
        "nul.csv",
        "Nimi;Henkilötunnus\r\n"
        + "".join(f"\0{mint.name('nul.csv')}\0;{mint.hetu('nul.csv')}\0\r\n" for _ in range(3)),
    )
    # numbers and dates with something else among them
    wrong = [["Laskunro", "Summa", "Eräpäivä", "IP"]]
    wrong += [[str(100 + n), f"{n},50", f"{1 + n}.3.2024", "192.0.2.7"] for n in range(20)]
    wrong.append(
        [
            mint.hetu("wrong_types.csv"),
            mint.word("wrong_types.csv"),
            mint.email("wrong_types.csv"),
            mint.iban("wrong_types.csv"),
        ]
    )
    wrong.append(
        [
            mint.phone("wrong_types.csv"),
            mint.spaced_iban("wrong_types.csv"),
            mint.hetu("wrong_types.csv"),
            mint.name("wrong_types.csv"),
        ]
    )
    save("wrong_types.csv", _csv(wrong))
    save("no_header.csv", _csv([mint.row("no_header.csv") for _ in range(8)]))
    save(
        "json_cells.csv",
        _csv(
            [["id", "payload"]]
            + [
                [str(n), json.dumps({"nimi": mint.name("json_cells.csv"), "hetu": mint.hetu("json_cells.csv")})]
                for n in range(4)
            ]
            + [["9", '{"nimi": "' + mint.name("json_cells.csv")]]
        ),
    )
    save("long.csv", _csv([["Muistio"], [" ".join(mint.note_text("long.csv") for _ in range(400))]]))
    save("one_line.csv", ";".join(mint.row("one_line.csv")).replace("\n", " "))
    save(
        "secrets.csv",
        _csv([["tunnus", "salasana"], *([mint.word("secrets.csv"), mint.secret("secrets.csv")] for _ in range(4))]),
    )
    noise = bytes(Random(5).randrange(256) for _ in range(3000))
    save("binary.csv", b"\x7fELF\0\0" + noise[:1500] + mint.note_text("binary.csv").encode() + noise[1500:])
    code = mint.hetu("(path)")
    save(f"hakemus_{code}.csv", _csv([HEADER, mint.row("(path)")]))


def _workbook(folder: Path, mint: _Mint) -> None:
    """Write a workbook with a value in every kind of place, and a cut copy of it."""
    place = "places.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Asiakkaat"
    sheet["A1"] = "Asiakkaat 2024"
    for row in (HEADER, *(mint.row(place) for _ in range(6))):
        sheet.append(row)
    sheet["H5"] = int(mint.phone(place))
    sheet["H3"] = f'="{mint.word(place)}"&A3'
    sheet["A4"].comment = Comment(mint.note_text(place), mint.name(place))
    sheet["C4"].hyperlink = f"mailto:{mint.email(place)}"
    footer = sheet.oddFooter
    assert footer is not None
    footer.center.text = f"Tulostaja {mint.name(place)}"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["F"].hidden = True
    chosen = DataValidation(type="list", formula1=f'"{mint.word(place)},{mint.word(place)}"')
    sheet.add_data_validation(chosen)
    chosen.add("I3:I9")
    book.defined_names["vanha"] = DefinedName("vanha", attr_text=f'"{mint.word(place)}"')
    for title, state in (("vanhat", "hidden"), ("arkisto", "veryHidden")):
        hidden = book.create_sheet(title)
        hidden.sheet_state = state
        for row in (HEADER, *(mint.row(place) for _ in range(3))):
            hidden.append(row)
    book.properties.creator = mint.name(place)
    book.properties.lastModifiedBy = mint.name(place)
    book.properties.title = mint.word(place)
    book.properties.keywords = mint.email(place)
    book.save(folder / place)
    whole = (folder / place).read_bytes()
    (folder / "cut.xlsx").write_bytes(whole[: len(whole) * 6 // 10])


def _database(folder: Path, mint: _Mint) -> None:
    """Write an SQLite file whose types promise what its cells don't keep, and a cut copy of it."""
    place = "marked.db"
    path = folder / place
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "CREATE TABLE asiakas (id INTEGER PRIMARY KEY, nimi TEXT, henkilotunnus TEXT, sahkoposti TEXT, puhelin TEXT,"
            " osoite TEXT, iban TEXT, muistio TEXT)"
        )
        database.executemany(
            "INSERT INTO asiakas VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", [mint.row(place) for _ in range(8)]
        )
        database.execute(
            "CREATE TABLE vaarin (luku INTEGER, raha NUMERIC(10, 2), pvm DATE, aika TIMESTAMP, tosi BOOLEAN, liite BLOB,"
            f" tunnus VARCHAR(4) DEFAULT '{mint.word(place)}')"
        )
        database.executemany(
            "INSERT INTO vaarin VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (1, 2.5, "2024-01-31", "2024-01-31 10:00:00", 1, b"\x89PNG\r\n", "abcd"),
                tuple(mint.word(place) for _ in range(7)),
                (
                    mint.hetu(place),
                    mint.iban(place),
                    mint.email(place),
                    mint.name(place),
                    mint.phone(place),
                    mint.note_text(place).encode("utf-8"),
                    mint.secret(place),
                ),
                (
                    mint.word(place),
                    None,
                    f"2024-13-45 {mint.word(place)}",
                    "",
                    None,
                    b"\xff\xfe" + mint.word(place).encode("cp1252"),
                    "",
                ),
            ],
        )
        database.execute("CREATE VIEW yhteys AS SELECT nimi, puhelin FROM asiakas")
        database.execute(f"CREATE VIEW rikki AS SELECT * FROM poistettu WHERE nimi = '{mint.word(place)}'")
        database.commit()
    whole = path.read_bytes()
    (folder / "cut.db").write_bytes(whole[: len(whole) * 6 // 10 + 77])


def plant(folder: Path, seed: int = 7) -> Marked:
    """Write all sources below `folder`, deterministically but for the workbook's own time stamps."""
    folder.mkdir(parents=True, exist_ok=True)
    mint = _Mint(seed)
    _text_files(folder, mint)
    _workbook(folder, mint)
    _database(folder, mint)
    unique = {marker.value: marker for marker in mint.markers}
    return Marked(
        sources=(str(folder), f"sqlite:///{folder / 'marked.db'}"),
        markers=tuple(marker for marker in unique.values() if marker.telling),
        not_telling=tuple(marker for marker in unique.values() if not marker.telling),
    )
