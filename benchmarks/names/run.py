"""How well people, addresses and sensitive remarks are found in running text, and how well others find the people.

Reads our own labelled notes (the open split; what is held out only with `--held-out`, totals only)
and, where it lies on this machine, the dev split of the Turku NER corpus as it is, in lower case and in capitals. `TURKU_NER` or `--turku` names its
folder. `--train` measures its train split instead, for rounds of tuning; `--wrong` lists the errors, which it does for the open notes and the train split alone.
Intervals are Wilson's, 95 %.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.names import columns, corpus, notes, speed
from benchmarks.names.scoring import Ends, Scored, Share, SpanScore, score_remarks, score_spans
from benchmarks.names.systems import ADDRESS_ITEMS, Asked, System, spans_of

Case = Callable[[str], str]


@dataclass(frozen=True)
class Texts:
    """Hold texts and their people.

    Attributes:
        secret: their errors are never listed.
    """

    name: str
    texts: Sequence[str]
    people: Sequence[Sequence[Ends]]
    secret: bool


def share(of: Share) -> str:
    """Write a share with its interval, in per cent."""
    if of.value is None:
        return f"{'-':>19}"
    low, high = of.interval()
    return f"{100 * of.value:5.1f} [{100 * low:5.1f}–{100 * high:5.1f}]"


def scored(one: Scored) -> str:
    """Write precision, recall and F1."""
    return f"{share(one.precision)} {share(one.recall)} {100 * one.f1:5.1f}"


def changed(text: str, case: Case) -> str:
    """Change the case of a text, letter by letter where the whole would change its length."""
    out = case(text)
    return out if len(out) == len(text) else "".join(c if len(case(c)) != 1 else case(c) for c in text)


def turku(path: Path, *, secret: bool, sample: int | None) -> list[Texts]:
    """Read a split of the corpus in three cases."""
    read = corpus.sentences(path)
    if sample is not None:
        read = Random(8).sample(read, min(sample, len(read)))
    people = [one.people for one in read]
    cases: dict[str, Case] = {"as it is": str, "lower case": str.lower, "capitals": str.upper}
    return [
        Texts(f"{path.stem}, {name}", [changed(one.text, case) for one in read], people, secret=secret)
        for name, case in cases.items()
    ]


def people(of: Texts, systems: Sequence[System], *, wrong: bool) -> dict[str, Any]:
    """Print and give the scores of every system on texts."""
    there = sum(map(len, of.people))
    print(f"\npeople in {of.name}: {len(of.texts)} texts, {sum(map(bool, of.people))} with people, {there} names")
    heads = "".join(
        f"{name + ': precision':>20} {'recall':>18} {'F1':>6}  " for name in ("strict", "overlap", "sentence")
    )
    print(f"  {'':22}{heads}")
    out = {}
    for system in systems:
        said = system.people(of.texts)
        score = score_spans(zip(of.people, said, strict=True))
        print(f"  {system.name:22}{'  '.join(scored(one) for one in (score.strict, score.overlap, score.sentence))}")
        out[system.name] = score.as_json()
        if wrong and not of.secret and system is systems[0]:
            list_wrong(of, said)
    return out


def reliability(of: Texts, asked: Asked) -> list[Any]:
    """Print and give how often what has a score is a name: a calibrated score is right as often as it says."""
    out = asked.reliability(of.texts, of.people)
    print(f"  score and share of names, {of.name}:")
    for score, right in out:
        print(f"    {score:.2f} {share(right)} of {right.whole:4} {'#' * round(40 * (right.value or 0))}")
    return [[score, right.as_json()] for score, right in out]


def list_wrong(of: Texts, said: Sequence[Sequence[Ends]]) -> None:
    """List missed and wrong spans with their texts."""
    for text, gold, found in zip(of.texts, of.people, said, strict=True):
        missed = [text[a:b] for a, b in sorted(set(gold) - set(found))]
        extra = [text[a:b] for a, b in sorted(set(found) - set(gold))]
        if missed or extra:
            print(f"    missed {missed} wrong {extra}: {text[:400]}")


def own_notes(split: str, read: Sequence[notes.Note], asked: Asked, *, wrong: bool) -> dict[str, Any]:
    """Print and give the scores of addresses and sensitive remarks in our own notes."""
    held_out = split in notes.SECRET
    found = asked.said([note.text for note in read])
    spans = [spans_of(one, ADDRESS_ITEMS) for one in found]
    gold = [[(s.start, s.end) for s in note.of("address")] for note in read]
    addresses: SpanScore = score_spans(zip(gold, spans, strict=True))
    # what only a column's name could say of a note, a balance or a meter, is no remark
    items = [frozenset(match.item for match in one) for one in found]
    remarks = score_remarks(read, items)
    print(f"\naddresses in notes, {split}: strict {scored(addresses.strict)}  overlap {scored(addresses.overlap)}")
    print(
        f"remarks in notes, {split}: {scored(remarks.total)}; supposed ones reported {remarks.supposed.part} of "
        f"{remarks.supposed.whole}; notes without any left alone {share(remarks.clean)}"
    )
    if not held_out:
        for item in sorted({*remarks.right, *remarks.wrong, *remarks.missed}):
            print(f"  {item:28} {scored(remarks.of(item))}")
    if wrong and not held_out:
        list_wrong(Texts(split, [note.text for note in read], gold, secret=False), spans)
        counted = {item for note in read for remark in note.remarks for item in remark.items}
        for note, said in zip(read, items, strict=True):
            allowed = {*note.may, *(item for remark in note.remarks for item in remark.items)}
            missed = ["/".join(r.items) for r in note.remarks if not r.supposed and not said & set(r.items)]
            extra = sorted((said & counted) - allowed)
            if missed or extra:
                print(f"    remarks missed {missed} wrong {extra}: {note.text}")
    return {"addresses": addresses.as_json(), "remarks": remarks.as_json(items=not held_out)}


def main() -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    default = Path(os.environ.get("TURKU_NER", corpus.FOLDER))
    parser.add_argument("--turku", type=Path, default=default, help="folder of the Turku NER corpus")
    parser.add_argument("--train", action="store_true", help="the corpus's train split instead of dev")
    parser.add_argument("--sample", type=int, help="so many sentences of the corpus only")
    parser.add_argument(
        "--held-out",
        nargs="?",
        const=notes.HELD_OUT_4,
        choices=sorted({*notes.SECRET, columns.HELD_OUT}),
        action="append",
        default=[],
        help="measure held-out notes and columns, too, or the columns that were first; totals only; may be repeated",
    )
    parser.add_argument("--wrong", action="store_true", help="list tutka's errors on the open sets")
    parser.add_argument("--file", choices=notes.FILES[notes.OPEN], help="one file of the open notes only")
    parser.add_argument("--only", choices=("turku", "notes", "columns", "speed"), help="one part only")
    parser.add_argument("--ours-only", action="store_true", help="leave the others out")
    parser.add_argument("--language-model", default="auto")
    parser.add_argument("--json", type=Path, help="write the figures to a file")
    options = parser.parse_args()
    asked = Asked(options.language_model)
    systems = asked.systems()[: 1 if options.ours_only else None]
    print(f"Python {sys.version.split()[0]}, {platform.machine()}, model {asked.model}; shares in %, intervals 95 %")
    figures: dict[str, Any] = {"model": asked.model, "people": {}}
    if options.only in {None, "turku"}:
        path = options.turku / f"turku-ner-{'train' if options.train else 'dev'}.tsv"
        if path.is_file():
            for one in turku(path, secret=not options.train, sample=options.sample):
                figures["people"][one.name] = people(one, systems, wrong=options.wrong and "as it is" in one.name)
                figures.setdefault("reliability", {})[one.name] = reliability(one, asked)
        else:
            print(
                "\nTurku NER corpus: SKIPPED, it isn't here; get it from github.com/TurkuNLP/turku-ner-corpus and name its folder with --turku or TURKU_NER"
            )
            figures["turku"] = "skipped"
    for split in dict.fromkeys((notes.OPEN, columns.OPEN_3, *options.held_out)):
        if options.only in {None, "notes"} and split in notes.SPLITS:
            if not notes.is_there(split):
                print(f"\nnotes, {split}: SKIPPED, {', '.join(notes.FILES[split])} isn't here")
                figures[split] = "skipped"
            else:
                read = [note for note in notes.notes(split) if options.file in {None, note.file}]
                there = [[(s.start, s.end) for s in note.of("person")] for note in read]
                of = Texts(f"notes, {split}", [note.text for note in read], there, secret=split in notes.SECRET)
                figures["people"][of.name] = people(of, systems, wrong=options.wrong)
                figures.setdefault("reliability", {})[of.name] = reliability(of, asked)
                figures[split] = own_notes(split, read, asked, wrong=options.wrong)
        if options.only in {None, "columns"} and split in columns.SPLITS:
            if not columns.is_there(split):
                print(f"\ncolumns, {split}: SKIPPED, their file isn't here")
                continue
            figures.setdefault("columns", {})[split] = columns.measure(
                split, wrong=options.wrong and split in columns.SHOWN
            )
    if options.only in {None, "speed"}:
        figures["speed"] = speed.measure(asked)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, sort_keys=True, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
