"""How right tutka is about columns, on made-up exports whose truth is known, and how right others are on the same.

Prints precision and recall by item for the open splits, and totals only for the held-out ones: nobody is to tune to them.
`--wrong` lists every wrong column of the open splits; `--open-only` leaves the held-out splits out, for rounds of tuning;
`--split NAME` measures that split alone, and may be repeated; `--json FILE` writes the figures as data.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.accuracy import decoys, embedded, ours, peers
from benchmarks.accuracy.scoring import Place, Reported, Score, score
from benchmarks.accuracy.tables import HELD_OUT_4, OPEN, REPLACEMENTS_FROM, SPLITS, Described, Made, make, own_headings
from benchmarks.accuracy.values import Row, note, pools
from scanner.demo.identifiers import Issuer
from scanner.detection import Detector

CONFIRMED = frozenset({"confirmed"})
ANY = frozenset({"confirmed", "candidate"})
PLANTED = "planted"


def percent(value: float | None) -> str:
    """Write a share; `-` where nothing was there."""
    return f"{'-':>6}" if value is None else f"{100 * value:6.1f}"


def columns_of(tables: Sequence[Made]) -> list[Described]:
    """Give every column's truth."""
    return [column for table in tables for column in table.columns]


def totals(name: str, of: Score) -> str:
    """Write one line of totals."""
    flagged = of.flagged / of.decoys if of.decoys else None
    return (
        f"  {name:34} precision {percent(of.precision)}  recall {percent(of.recall)}  "
        f"right {of.right.total():4} wrong {of.wrong.total():3} missed {of.missed.total():3}  "
        f"decoys flagged {of.flagged:3} of {of.decoys} ({percent(flagged).strip()} %)"
    )


def by_item(confirmed: Score, reported: Score) -> list[str]:
    """Write precision and recall of every item, confirmed and reported at all."""
    lines = [
        f"  {'item':28} {'confirmed':^24}  {'confirmed or candidate':^24}",
        f"  {'':28} {'prec.':>6} {'recall':>6} {'n':>4}         {'prec.':>6} {'recall':>6}",
    ]
    for item in sorted(
        {*confirmed.right, *confirmed.wrong, *confirmed.missed, *reported.right, *reported.wrong, *reported.missed}
    ):
        first, second = (one.as_json()["items"].get(item, {}) for one in (confirmed, reported))
        there = first.get("right", 0) + first.get("missed", 0)
        lines.append(
            f"  {item:28} {percent(first.get('precision'))} {percent(first.get('recall'))} {there:4}         {percent(second.get('precision'))} {percent(second.get('recall'))}"
        )
    return lines


def ours_on(split: str, detector: Detector, tables: Sequence[Made], *, wrong: bool) -> dict[str, Any]:
    """Scan a split, print its figures, give them as data."""
    begin = time.perf_counter()
    said = ours.said_of(detector, tables)
    took = time.perf_counter() - begin
    columns = columns_of(tables)
    confirmed, reported = (score(columns, ours.reported(said, statuses)) for statuses in (CONFIRMED, ANY))
    there = sum(not column.decoy for column in columns)
    print(
        f"\n{split}: {len(tables)} tables, {len(columns)} columns ({there} with personal data, {len(columns) - there} decoys), {took:.1f} s"
    )
    print(totals("tutka, confirmed", confirmed))
    print(totals("tutka, confirmed or candidate", reported))
    forms = other_form(said, columns)
    print(f"  right item, but inside text instead of whole cells or the other way round: {len(forms)}")
    out = {
        "tables": len(tables),
        "columns": len(columns),
        "other_form": len(forms),
        "confirmed": confirmed.as_json(),
        "reported": reported.as_json(),
    }
    if split in OPEN:
        print("\n".join(by_item(confirmed, reported)))
        if wrong:
            _print_wrong(said, confirmed, reported)
            print("\n".join(f"    form: {line}" for line in forms))
        return out
    if any(table.name == REPLACEMENTS_FROM for table in tables):
        out["parts"] = parts_of(tables, said)
    if split == HELD_OUT_4:
        out["own_headings"] = own_part_of(split, columns, said)
    for one in ("confirmed", "reported"):
        del out[one]["items"]  # type: ignore[attr-defined]  # totals only
    return out


def parts_of(tables: Sequence[Made], said: dict[Place, list[ours.Said]]) -> dict[str, Any]:
    """Print and give the totals of the held-out tables that were written first, and of those written later, apart."""
    begin = [table.name for table in tables].index(REPLACEMENTS_FROM)
    out = {}
    for name, some in (("written first", tables[:begin]), ("written later", tables[begin:])):
        columns = columns_of(some)
        of = score(columns, ours.reported(said, CONFIRMED))
        print(totals(f"  {name}: {len(some)} tables, {len(columns)} columns", of))
        out[name] = {"tables": len(some), "columns": len(columns), "confirmed": of.as_json()}
        del out[name]["confirmed"]["items"]  # type: ignore[attr-defined]  # totals only
    return out


def own_part_of(split: str, columns: Sequence[Described], said: dict[Place, list[ours.Said]]) -> dict[str, Any]:
    """Print and give the totals of only those columns whose heading stands in no other set: nobody can have tuned to it."""
    own = own_headings(split)
    some = [column for column in columns if column.header.casefold() in own]
    there = sum(not column.decoy for column in some)
    print(
        f"  of these, {len(some)} of {len(columns)} columns ({there} with personal data, {len(some) - there} decoys) "
        "have a heading that stands in no other set:"
    )
    out: dict[str, Any] = {"columns": len(some), "of": len(columns)}
    for name, word, statuses in (("confirmed", "confirmed", CONFIRMED), ("reported", "confirmed or candidate", ANY)):
        of = score(some, ours.reported(said, statuses))
        print(totals(f"  own headings, {word}", of))
        out[name] = of.as_json()
        del out[name]["items"]  # totals only
    return out


def other_form(said: dict[Place, list[ours.Said]], columns: Sequence[Described]) -> list[str]:
    """Name what was confirmed rightly but as the whole cells where it is inside text, or the other way round."""
    out = []
    for column in columns:
        for group in column.must:
            forms = {one.form for one in said.get(column.place, []) if one.item in group and one.status == "confirmed"}
            inside = column.form == "embedded" and not group[0].startswith("comms.")
            if (inside and forms and "embedded" not in forms) or (column.form == "column" and forms == {"embedded"}):
                out.append(
                    f"[{column.table}] {column.header} ({column.kind}): {group[0]} {sorted(forms)}, expected {column.form}"
                )
    return out


def _print_wrong(said: dict[Place, list[ours.Said]], confirmed: Score, reported: Score) -> None:
    """List the wrong columns: W wrong and confirmed, w wrong and only a candidate, M missed, m a candidate but not confirmed."""
    print(
        "\n  wrong columns (W confirmed but wrong, w candidate but wrong, M missed, m not confirmed though a candidate):"
    )
    first = {column.place: (wrong, missed) for column, wrong, missed in confirmed.errors}
    second = {column.place: (wrong, missed) for column, wrong, missed in reported.errors}
    columns = {column.place: column for column, *_ in (*confirmed.errors, *reported.errors)}
    for place, column in sorted(columns.items()):
        (wrong, missed), (faint, absent) = (one.get(place, ((), ())) for one in (first, second))
        marks = [f"{'W' if item in wrong else 'w'} {item}" for item in faint] + [
            f"{'M' if item in absent else 'm'} {item}" for item in missed
        ]
        expected = ", ".join("/".join(group) for group in column.must) or "nothing"
        got = "; ".join(map(str, said.get(place, []))) or "nothing"
        print(
            f"    [{column.table}] {column.header} ({column.kind}): {', '.join(marks)}; expected {expected}; got {got}"
        )


def planted_notes(count: int) -> Made:
    """Make notes that each hold one identifier, a column for each kind: what a peer sees of a planted cell."""
    rng = Random(5)
    pool, issuer = pools("tune"), Issuer(rng)
    cells: dict[str, list[object]] = {name: [] for name in embedded.PLANTS}
    for name, (_, make_one) in embedded.PLANTS.items():
        for index in range(count):
            row = Row(rng, pool, issuer, index)
            cells[name].append(f"{note(row)} {make_one(row)} asia kunnossa.")
    return Made(
        PLANTED, tuple(Described(PLANTED, name, "planted", (), frozenset(), "embedded") for name in cells), cells
    )


def peers_on(detector: Detector, splits: dict[str, list[Made]], folder: Path) -> dict[str, Any]:
    """Let every peer look at the same tables as tutka, print both, give the figures as data."""
    out: dict[str, Any] = {}
    tables = [Made(f"{split}/{t.name}", t.columns, t.cells) for split, made in splits.items() for t in made]
    planted = planted_notes(20)
    mine = {split: ours.reported(ours.said_of(detector, made), CONFIRMED) for split, made in splits.items()}
    rows = len(next(iter(tables[0].cells.values())))
    print(
        f"\nothers, on what they claim, and tutka (confirmed) on the same; first {rows} rows; a peer's columns at the share of cells that serves it best"
    )
    for peer in peers.PEERS:
        begin = time.perf_counter()
        try:
            marked = peers.ask(peer, [*tables, planted], folder)
        except peers.SkippedError as why:
            print(f"  {peer.name}: SKIPPED, {why}")
            out[peer.name] = {"skipped": str(why)}
            continue
        took = time.perf_counter() - begin
        print(f"\n  {peer.name} ({marked.version}, {peer.licence}; {took:.0f} s)")
        out[peer.name] = _one_peer(peer, marked, splits, mine)
    return out


def _one_peer(
    peer: peers.Peer, marked: peers.Marked, splits: dict[str, list[Made]], mine: dict[str, Reported]
) -> dict[str, Any]:
    claimed = frozenset(peer.claims.values())
    out: dict[str, Any] = {"version": marked.version, "licence": peer.licence}
    of_split: dict[str, peers.Marked] = {}
    for split in splits:
        prefix = f"{split}/"
        of_split[split] = peers.Marked(
            marked.version,
            {(t.removeprefix(prefix), h): items for (t, h), items in marked.columns.items() if t.startswith(prefix)},
        )
    for split, made in splits.items():
        columns = columns_of(made)
        share, theirs = peers.best(peer, of_split[split], columns)
        own = score(columns, mine[split], claimed)
        print(totals(f"{split}: {peer.name} (share {share:g})", theirs))
        print(totals(f"{split}: tutka", own))
        out[split] = {"share": share, "peer": theirs.as_json(), "tutka": own.as_json()}
        behind = []
        for item in sorted(claimed):
            a, b = theirs.as_json()["items"].get(item), own.as_json()["items"].get(item)
            if a is None and b is None:
                continue
            a, b = a or {}, b or {}
            worse = any((a.get(key) or 0) > (b.get(key) or 0) for key in ("precision", "recall"))
            behind += [item] if worse else []
            if split in OPEN:
                print(
                    f"    {item:24} peer {percent(a.get('precision'))} {percent(a.get('recall'))}   tutka {percent(b.get('precision'))} {percent(b.get('recall'))}{'   BEHIND' if worse else ''}"
                )
        print(f"    {split}: items on which tutka is behind: {len(behind)} of {len(claimed)}")
        out[split]["behind"] = len(behind)
        if split not in OPEN:
            del out[split]["peer"]["items"], out[split]["tutka"]["items"]
    seen = {
        name: marked.columns.get((PLANTED, name), {}).get(item, 0.0)
        for name, (item, _) in embedded.PLANTS.items()
        if item in claimed
    }
    print(
        "    share of planted cells marked: " + ", ".join(f"{name} {100 * value:.0f} %" for name, value in seen.items())
    )
    out["planted"] = seen
    return out


def main() -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--wrong", action="store_true", help="list every wrong column of the open splits")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--open-only", action="store_true", help="leave the held-out splits out")
    which.add_argument("--split", action="append", choices=SPLITS, help="measure this split alone; may be repeated")
    parser.add_argument("--notes", type=int, default=5_000, help="notes around each planted identifier")
    parser.add_argument("--repeats", type=int, default=10, help="plantings of each kind; 0 leaves them out")
    parser.add_argument(
        "--decoys", type=int, default=20_000, help="random values of each kind of decoy; 0 leaves them out"
    )
    parser.add_argument(
        "--peer-rows", type=int, default=40, help="rows of each table that the peers look at; 0 leaves them out"
    )
    parser.add_argument(
        "--peers-folder", type=Path, default=peers.FOLDER, help="where the peers' environments are kept"
    )
    parser.add_argument("--language-model", default="auto")
    parser.add_argument("--json", type=Path, help="write the figures to a file")
    options = parser.parse_args()
    detector = ours.detector(options.language_model)
    print(f"Python {sys.version.split()[0]}, {platform.machine()}, seed {options.seed}")
    figures: dict[str, Any] = {"seed": options.seed, "splits": {}}
    splits = tuple(options.split or (OPEN if options.open_only else SPLITS))
    for split in splits:
        figures["splits"][split] = ours_on(split, detector, make(split, options.seed), wrong=options.wrong)
    if options.repeats:
        recalls, clean = embedded.measure(detector, options.notes, options.repeats)
        print(f"\none identifier in {options.notes} notes, {options.repeats} times each: confirmed, reported at all")
        for name, one in recalls.items():
            print(f"  {name:32} {percent(one.confirmed / one.repeats)} {percent(one.reported / one.repeats)}")
        print(f"  confirmed in the same notes without any: {sum(clean.values())}")
        figures["embedded"] = {
            name: {"confirmed": one.confirmed / one.repeats, "reported": one.reported / one.repeats}
            for name, one in recalls.items()
        }
    if options.decoys:
        looked, wrong = decoys.measure(detector, options.decoys)
        print(
            f"\nrandom decoys, {options.decoys} values of each kind: {len(wrong)} of {looked} columns falsely confirmed"
        )
        print("\n".join(f"  {line}" for line in wrong))
        figures["decoys"] = {"columns": looked, "false": len(wrong)}
    if options.peer_rows:
        cut = {split: make(split, options.seed, options.peer_rows) for split in splits}
        figures["peers"] = peers_on(detector, cut, options.peers_folder)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, sort_keys=True, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
