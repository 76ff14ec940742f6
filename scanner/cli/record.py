"""`tutka record`: hold an existing record of processing (GDPR Art. 30) against the notice and the last audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reports.clean import visible
from scanner.cli import console
from scanner.cli.words import language, say
from scanner.model import UsageError

if TYPE_CHECKING:
    from scanner.store.record import Difference

EVERY = "all"


@click.command(help=say("command.record"), short_help=say("short.record"))
@click.argument("config", type=click.Path(path_type=Path), default="tutka.yaml", metavar="[tutka.yaml]")
@click.option("--write", "chosen", metavar="ID[,ID]", help=say("option.record_write"))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=say("option.record_output"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def record(config: Path, chosen: str | None, output: Path | None, *, as_json: bool) -> int:
    """Compare, list, and write a copy with what was chosen."""
    from scanner import record_check  # noqa: PLC0415 - `--help` does without

    if (chosen is None) != (output is None):
        raise UsageError(say("record.both"))
    found = record_check.compare_record(config)
    if as_json:
        document = {"schema": "tutka/record/1", "record": found.record.file, "audit": found.audited}
        console.out_json({**document, "differences": [asdict(one) for one in found.differences]}, indent=1)
    else:
        console.out("\n".join(visible(line) for line in lines(found.differences, found.record.file, found.audited)))
    if chosen is not None and output is not None:
        wanted = _chosen(chosen, found.differences)
        dropped = record_check.write_record(found, wanted, output, note=say("record.comment"))
        console.err(say("wrote", path=str(output)))
        if dropped:
            console.err(say("record.dropped", parts=", ".join(dropped)))
    return 0


def _chosen(names: str, differences: Sequence[Difference]) -> list[Difference]:
    from scanner.store.record.writing import WRITABLE  # noqa: PLC0415 - `--help` does without

    if names == EVERY:
        return [one for one in differences if one.kind in WRITABLE and one.place is not None]
    known = {one.id: one for one in differences}
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    for name in wanted:
        if name not in known:
            raise UsageError(say("record.unknown", name=name))
    return [known[name] for name in wanted]


def lines(differences: Sequence[Difference], file: str, audited: str | None) -> Iterator[str]:
    """Word the differences, those of one kind together, each with the id to choose it by."""
    from reports.words import Words  # noqa: PLC0415 - `--help` does without

    words = Words(language())
    yield say("record.head", file=file)
    yield say("record.audited", day=words.stated_date(audited)) if audited else say("record.no_audit")
    if not differences:
        yield say("record.same")
    kind = ""
    for one in differences:
        if one.kind != kind:
            kind = one.kind
            yield ""
            yield say(f"record.{kind}")
        what = words.item(one.item) if one.item else one.activity
        tail = [
            ", ".join(one.systems),
            f"«{one.recorded}»" if one.recorded else "",
            f"«{one.declared}»" if one.declared else "",
        ]
        yield f"  {one.id:<5}{what}" + "".join(f" · {part}" for part in tail if part)
