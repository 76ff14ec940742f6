r"""Rich Text documents, by a tokenizer of our own: libraries drop headers, comments, hidden text and properties.

Groups nest; a destination (`\header`, `\annotation`, `\info`, ...) sends the text of its group to another place. Bytes are
decoded by the code page of the font in use, and `\u` gives characters by number.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from connectors.pages import Content
from scanner.model import SourceError

MAX_BYTES = 256 << 20
_DEPTH = 10_000
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\", re.DOTALL
)
_PLACES = {
    b"header": "header/footer", b"headerl": "header/footer", b"headerr": "header/footer", b"headerf": "header/footer",
    b"footer": "header/footer", b"footerl": "header/footer", b"footerr": "header/footer", b"footerf": "header/footer",
    b"footnote": "footnote", b"annotation": "comment", b"atnid": "comment", b"atnauthor": "comment",
    b"fldinst": "field", b"shptxt": "text box", b"sp": "annotation", b"xe": "field", b"tc": "field", b"bkmkstart": "field",
    b"formfield": "form field", b"ffname": "form field", b"ffdeftext": "form field", b"ffl": "form field",
    b"ffhelptext": "form field", b"ffstattext": "form field", b"docvar": "field", b"revtbl": "tracked change",
}  # fmt: skip
_PROPERTIES = frozenset(
    b"""title subject author manager company operator category keywords comment doccomm hlinkbase propname staticval linkval
    creatim revtim printim""".split()
)
_DROPPED = frozenset(
    b"""fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator themedata colorschememapping datastore
    latentstyles pict objdata blipuid xmlnstbl mmathPr pgptbl nonshppict bkmkend filetbl panose falt atndate atnref
    atrfstart atrfend objclass objname result_ listtext pntext""".split()
)
_SIGNS = {
    b"tab": "\t", b"line": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp850",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _State:
    """Hold what a group inherits."""

    place: str | None = None
    dropped: bytes = b""
    hidden: bool = False
    deleted: bool = False
    font: int = -1
    skip: int = 1
    starred: bool = False


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)


def read_rtf(data: bytes, content: Content) -> Iterator[tuple[str, bytes]]:
    """Read a document; yield what is embedded in it as (name, bytes).

    Raises:
        SourceError: it is beyond a limit, or `truncated`: what comes before was read.
    """
    if len(data) > MAX_BYTES:
        raise SourceError("the document is larger than the limit; split it", "limit_bytes")
    reader = _Reader(content)
    yield from reader.read(data)


class _Reader:
    def __init__(self, content: Content) -> None:
        self._content = content
        self._codec = "cp1252"
        self._fonts: dict[int, str] = {}
        self._default_font = -1
        self._state = _State()
        self._stack: list[_State] = []
        self._bytes = bytearray()
        self._texts: dict[str | None, list[str]] = {}
        self._table = _Table()
        self._in_table = False
        self._hex: bytearray | None = None
        self._name = ""
        self._to_skip = 0
        self._font_entry = -1
        self._objects = 0

    def read(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        """Go through the tokens."""
        at = 0
        while (match := _TOKEN.match(data, at)) is not None and at < len(data):
            at = match.end()
            word, number, byte, sign, brace, plain = match.groups()
            if word is not None:
                if word == b"bin" and number:
                    at += max(0, int(number))
                    continue
                self._word(word, int(number) if number else None)
            elif byte is not None:
                self._take(bytes((int(byte, 16),)))
            elif sign is not None:
                self._sign(sign)
            elif brace == b"{":
                self._flush_bytes()
                if len(self._stack) >= _DEPTH:
                    raise SourceError("its groups nest too deeply; save it again in a word processor", "limit_depth")
                self._stack.append(self._state)
                self._state = replace(self._state, starred=False)
            elif brace == b"}":
                yield from self._close()
            elif plain is not None:
                self._take(plain)
        self._flush_bytes()
        whole = not self._stack
        for place in list(self._texts):
            self._paragraph(place)
        self._end_table()
        if not whole:
            raise SourceError("it is cut short; get a complete copy", "truncated")

    def _close(self) -> Iterator[tuple[str, bytes]]:
        self._flush_bytes()
        ended = self._state
        if not self._stack:
            return
        self._state = self._stack.pop()
        if ended.dropped == b"objdata" and self._state.dropped != b"objdata" and self._hex is not None:
            digits = bytes(self._hex)
            self._hex = None
            self._objects += 1
            yield f"object_{self._objects}", bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        if ended.place != self._state.place:
            self._paragraph(ended.place)

    def _word(self, word: bytes, number: int | None) -> None:
        """Act on a control word."""
        state = self._state
        if word == b"u" and number is not None:
            self._flush_bytes()
            self._put(chr(number % 65536))
            self._to_skip = state.skip
            return
        self._flush_bytes()
        self._to_skip = 0
        if word in _DROPPED:
            self._state = replace(state, dropped=word)
            if word == b"objdata":
                self._hex = bytearray()
            elif word == b"pict":
                self._content.images += 1
        elif word in _PLACES and not state.dropped:
            self._state = replace(state, place=_PLACES[word], dropped=b"")
        elif word in _PROPERTIES:
            self._state = replace(state, place=f"={word.decode('ascii')}", dropped=b"")
        elif state.starred and word not in {b"shpinst", b"userprops", b"fldinst", b"shppict"} and not state.place:
            self._state = replace(state, place="other part", starred=False)
        elif word in {b"par", b"sect", b"page"}:
            self._break()
        elif word in {b"cell", b"nestcell"}:
            self._cell()
        elif word in {b"row", b"nestrow"}:
            self._row()
        elif word == b"intbl":
            self._in_table = True
        elif word == b"pard":
            if state.place is None:
                self._in_table = False
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        else:
            self._format(word, number)

    def _format(self, word: bytes, number: int | None) -> None:
        """Act on a control word that changes how what follows is read."""
        state = self._state
        on = number != 0
        if word == b"v":
            self._state = replace(state, hidden=on)
        elif word == b"deleted":
            self._state = replace(state, deleted=on)
        elif word == b"plain":
            self._state = replace(state, hidden=False, deleted=False, font=self._default_font)
        elif word == b"uc" and number is not None:
            self._state = replace(state, skip=min(max(number, 0), 16))
        elif word == b"f" and number is not None:
            self._state = replace(state, font=number)
            self._font_entry = number
        elif word == b"deff" and number is not None:
            self._default_font = number
        elif word == b"fcharset" and number is not None and number in _CHARSETS:
            self._fonts[self._font_entry] = _CHARSETS[number]
        elif word == b"ansicpg" and number:
            self._codec = _known(f"cp{number}") or self._codec
        elif word == b"mac":
            self._codec = "mac_roman"
        elif word in {b"pc", b"pca"}:
            self._codec = "cp850"

    def _sign(self, sign: bytes) -> None:
        if sign in {b"\\", b"{", b"}"}:
            self._take(sign)
        elif sign == b"~":
            self._put("\u00a0")
        elif sign == b"_":
            self._put("-")
        elif sign == b"*":
            self._state = replace(self._state, starred=True)
        elif sign in {b"\r", b"\n"}:
            self._flush_bytes()
            self._break()

    def _take(self, data: bytes) -> None:
        """Take text bytes."""
        if self._to_skip:
            count = min(self._to_skip, len(data))
            self._to_skip -= count
            data = data[count:]
        if self._state.dropped == b"objdata" and self._hex is not None:
            self._hex += re.sub(rb"[^0-9a-fA-F]", b"", data)
        elif data and not self._state.dropped:
            self._bytes += data

    def _flush_bytes(self) -> None:
        if self._bytes:
            data = bytes(self._bytes)
            self._bytes.clear()
            codec = self._fonts.get(self._state.font, self._codec)
            if codec == "cp1252":
                codec = self._codec
            self._put(data.decode(codec, "tutka.keep_byte" if codec.startswith(("cp12", "cp85", "mac")) else "replace"))

    def _put(self, text: str) -> None:
        state = self._state
        if state.dropped:
            return
        place = (
            "tracked change" if state.deleted else "hidden text" if state.hidden and not state.place else state.place
        )
        self._texts.setdefault(place, []).append(text)

    def _paragraph(self, place: str | None) -> None:
        """End the text of a place."""
        text = "".join(self._texts.pop(place, ())).strip()
        # characters beyond the basic plane come as two halves
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if not text:
            return
        if place is not None and place.startswith("="):
            self._content.add_property(place[1:], text)
        elif place is None and self._in_table:
            self._table.cell.append(text)
        else:
            if place is None:
                self._end_table()
            self._content.add(place, text)

    def _break(self) -> None:
        for place in {self._state.place, *(p for p in ("hidden text", "tracked change") if p in self._texts)}:
            self._paragraph(place)

    def _cell(self) -> None:
        if self._state.dropped:
            return
        self._in_table = True
        self._break()
        self._table.cells.append("\n".join(self._table.cell))
        self._table.cell = []

    def _row(self) -> None:
        if self._table.cells:
            self._table.rows.append(self._table.cells)
        self._table.cells = []

    def _end_table(self) -> None:
        if self._table.cell:
            self._cell()
        self._row()
        if self._table.rows:
            self._content.add_table(self._table.rows)
        self._table = _Table()


def _known(codec: str) -> str | None:
    try:
        return codecs.lookup(codec).name
    except LookupError:
        return "utf-8" if codec == "cp65001" else None
