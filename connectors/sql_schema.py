"""What the statements of a dump tell of its tables: columns with types, keys and comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from connectors.sql_text import NAME, Grammar, table_name, unquoted
from scanner.model import Column

_QUALIFIED = rb"((?:" + NAME.pattern + rb"\s*\.\s*){0,2}" + NAME.pattern + rb")"
_CREATE = re.compile(
    rb"\s*CREATE\s+(?:(?:TEMPORARY|TEMP|UNLOGGED|FOREIGN)\s+)*TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"
    + _QUALIFIED
    + rb"\s*(?=\()",
    re.IGNORECASE,
)
_NO_COLUMN = re.compile(
    rb"(?:CONSTRAINT|PRIMARY\s+KEY|UNIQUE|KEY|INDEX|FOREIGN\s+KEY|CHECK|FULLTEXT|SPATIAL|EXCLUDE|LIKE|PERIOD)\b",
    re.IGNORECASE,
)
_TYPE_ENDS = re.compile(
    rb"\s(?:NOT\s+NULL|NULL|DEFAULT|COMMENT|COLLATE|CHARACTER\s+SET|GENERATED|AS\s*\(|AUTO_INCREMENT|PRIMARY|UNIQUE|CONSTRAINT"
    rb"|REFERENCES|CHECK|ON\s+UPDATE|INVISIBLE|/\*)",
    re.IGNORECASE,
)
_KEY = re.compile(
    rb"(?:CONSTRAINT\s+\S+\s+)?(PRIMARY\s+KEY|UNIQUE(?:\s+(?:KEY|INDEX))?|FOREIGN\s+KEY)\s*[^(]*\(([^)]*)\)",
    re.IGNORECASE,
)
_ALTER = re.compile(rb"\s*ALTER\s+TABLE\s+(?:ONLY\s+)?" + _QUALIFIED + rb"\s+ADD\s+", re.IGNORECASE)
_REMARK = re.compile(
    rb"\s*COMMENT\s+ON\s+(TABLE|COLUMN)\s+" + _QUALIFIED.replace(b"{0,2}", b"{0,3}") + rb"\s+IS\s+('.*')\s*;",
    re.IGNORECASE | re.DOTALL,
)
_INLINE = re.compile(rb"\bCOMMENT\s*=?\s*('(?:[^'\\]|\\.|'')*')", re.IGNORECASE | re.DOTALL)
_USE = re.compile(rb"\s*(?:USE|\\connect)\s+" + _QUALIFIED, re.IGNORECASE)
_GENERATED = re.compile(
    rb"\bGENERATED\s+ALWAYS\s+AS\s*\((?!.*\bIDENTITY\b)|\s(?:VIRTUAL|STORED|PERSISTENT)\b", re.IGNORECASE
)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"0": b"\0", b"b": b"\b", b"Z": b"\x1a", b"f": b"\f", b"v": b"\v"}
_ESCAPE = re.compile(rb"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)|''|\"\"", re.DOTALL)
_RANK = {"unique": 1, "foreign": 2, "primary": 3}


@dataclass(slots=True)
class Described:
    """Hold what is known of a table; `spans` are the ranges of the file that hold its rows."""

    name: str
    columns: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    generated: set[str] = field(default_factory=set)
    comment: str | None = None
    rows: int = 0
    spans: list[tuple[int, int]] = field(default_factory=list)

    def places(self, named: tuple[str, ...] | None, width: int) -> list[int]:
        """Give the indexes of the columns that the values of a row belong to; new columns are added."""
        names = list(named) if named is not None else list(self.columns)
        if named is None and width < len(names):
            stored = [name for name in names if name not in self.generated]
            names = stored if len(stored) == width else names
        for n in range(len(names), width):
            names.append(f"column_{n + 1}")
        known = {name: n for n, name in enumerate(self.columns)}
        for name in names[:width]:
            if name not in known:
                known[name] = len(self.columns)
                self.columns.append(name)
        return [known[name] for name in names[:width]]

    def described(self) -> tuple[Column, ...]:
        """Give the columns."""
        return tuple(
            Column(name, n, kind=self.kinds.get(name), comment=self.comments.get(name), key=self.keys.get(name))
            for n, name in enumerate(self.columns, start=1)
        )

    def key(self, kind: str, columns: list[str]) -> None:
        """Note a key, the primary one before others."""
        if kind == "unique" and len(columns) > 1:
            return
        for name in columns:
            if _RANK[kind] > _RANK.get(self.keys.get(name, ""), 0):
                self.keys[name] = kind


@dataclass(slots=True)
class Schema:
    """Learn from statements.

    Attributes:
        tables: by name, in the order of their first mention.
    """

    grammar: Grammar
    tables: dict[str, Described] = field(default_factory=dict)
    _database: str = ""

    def table(self, name: str) -> Described:
        """Give the table of a name; in a dump of several databases it goes by `database.name`."""
        full = f"{self._database}.{name}" if self._database and "." not in name else name
        return self.tables.setdefault(full, Described(full))

    def learn(self, statement: bytes) -> None:
        """Take what a statement tells."""
        if found := _CREATE.match(statement):
            self._create(table_name(found[1]), statement[found.end() :])
        elif found := _ALTER.match(statement):
            self._keys(self.table(table_name(found[1])), statement[found.end() :])
        elif found := _REMARK.match(statement):
            text = string_of(found[3], backslash=False).decode("utf-8", "replace")
            name = table_name(found[2])
            if found[1].upper() == b"TABLE":
                self.table(name).comment = text
            else:
                table, _, column = name.rpartition(".")
                self.table(table).comments[column] = text
        elif found := _USE.match(statement):
            self._database = table_name(found[1])

    def _create(self, name: str, rest: bytes) -> None:
        table = self.table(name)
        body = self.grammar.row.match(rest)
        if body is None:
            return
        for part in self.grammar.values.findall(body[0][1:-1]):
            definition = part.strip()
            if not definition:
                continue
            if _NO_COLUMN.match(definition):
                self._keys(table, definition)
                continue
            named = NAME.match(definition)
            if named is None:
                continue
            column, after = unquoted(named[0]), definition[named.end() :]
            if column not in table.columns:
                table.columns.append(column)
            kind = _TYPE_ENDS.split(after, maxsplit=1)[0].strip().decode("utf-8", "replace")
            if kind:
                table.kinds[column] = kind
            if _GENERATED.search(after):
                table.generated.add(column)
            if inline := _INLINE.search(after):
                table.comments[column] = string_of(inline[1], backslash=self.grammar.backslash).decode(
                    "utf-8", "replace"
                )
            if re.search(rb"\bPRIMARY\s+KEY\b", after, re.IGNORECASE):
                table.key("primary", [column])
        if inline := _INLINE.search(rest[body.end() :]):
            table.comment = string_of(inline[1], backslash=self.grammar.backslash).decode("utf-8", "replace")

    @staticmethod
    def _keys(table: Described, definition: bytes) -> None:
        if found := _KEY.match(definition):
            kind = found[1].split()[0].lower().decode()
            table.key(kind, [unquoted(name) for name in re.findall(NAME.pattern + rb"(?=\s*(?:,|\Z|\())", found[2])])


def string_of(written: bytes, *, backslash: bool) -> bytes:
    """Give the bytes of a quoted string."""
    quote, inner = written[:1], written[1:-1]
    if not backslash or b"\\" not in inner:
        return inner.replace(quote * 2, quote)
    return _ESCAPE.sub(_mysql_escape, inner)


def _mysql_escape(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code is None:
        return found[0][:1]
    # MySQL knows no numbers: `\0` is NUL, `\12` a 1 and a 2
    return _ESCAPES.get(code[:1], code[:1]) + code[1:]


def copied(written: bytes) -> bytes | None:
    """Give the bytes of a value of COPY; None for NULL."""
    if written == b"\\N":
        return None
    return _ESCAPE.sub(_copy_escape, written) if b"\\" in written else written


def _copy_escape(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code is None:
        return found[0]
    if code[:1] == b"x" and len(code) > 1:
        return bytes([int(code[1:], 16)])
    if code.isdigit():
        return bytes([int(code, 8) & 255])
    return {b"N": b"\\N"}.get(code, _ESCAPES.get(code, code) if code not in {b"0", b"Z"} else code)
