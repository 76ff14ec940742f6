"""How long a notice takes to read and how much memory, at doubling sizes and on files that no notice is.

Each file is made on the spot and read in a process of its own; the memory is that process's peak. A column grows with the
size where it doubles from row to row. Sizes above the limits of a notice end in a sentence, which is printed.

    python -m benchmarks.bench_notice            # all of it, about three minutes
    python -m benchmarks.bench_notice --quick    # two sizes of each
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.notices import hostile
from scanner.model import DocumentError

LIMIT_SECONDS = 120.0
_SENTENCE = 90  # characters of a refusal that are shown


def sections(count: int) -> str:
    """Make a notice of many sections."""
    return "Tietosuojaseloste\n\n" + "".join(
        f"Mitä tietoja keräämme?\n\nKeräämme nimen, osoitteen ja tunnuksen {i}. Tietoja säilytetään kaksi vuotta.\n\n- puhelin\n\n"
        for i in range(count)
    )


def paragraphs(count: int) -> str:
    """Make a notice of one long section."""
    return "Tietosuojaseloste\n\nMitä tietoja keräämme?\n\n" + "".join(
        f"Keräämme nimen ja osoitteen {i}.\n\n" for i in range(count)
    )


def one_line(words: str) -> Callable[[int], str]:
    """Make a notice whose list is one line of some words again and again."""
    return lambda count: "Tietosuojaseloste\n\nMitä tietoja keräämme?\n\n" + words * count + "\n"


GROWING: Mapping[str, tuple[Callable[[int], str], tuple[int, ...]]] = {
    "sections": (sections, (250, 500, 1000, 2000)),
    "paragraphs": (paragraphs, (1000, 2000, 4000, 8000)),
    "one line of a list": (one_line("nimi, osoite ja puhelin "), (1000, 2000, 4000, 8000)),
    "one line of denials": (one_line("emme kerää nimeä ja "), (1000, 2000, 4000, 8000)),
    "one line of periods": (one_line("2 vuotta sopimuksen päättymisestä ja "), (500, 1000, 2000, 4000)),
    "one line of commas": (one_line("nimi,"), (4000, 8000, 16000, 32000)),
    "one line of brackets": (one_line("nimi ("), (2000, 4000, 8000, 16000)),
    "headings": (one_line("\nRekisterinpitäjä\n"), (1000, 2000, 4000, 8000)),
}


def _read(path: str, answer: multiprocessing.queues.SimpleQueue[tuple[float, int, str]]) -> None:
    from scanner.notice import read  # noqa: PLC0415 - the import is not what is measured

    begin = time.perf_counter()
    try:
        declaration = read(Path(path))
        told = f"{sum(len(register.items) for register in declaration.registers)} entries"
    except DocumentError as error:
        told = str(error).removeprefix(f"{path}: ")[:_SENTENCE]
    took = time.perf_counter() - begin
    answer.put((took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, told))


def measure(path: Path) -> str:
    """Read a file in a process of its own and give its line of the table."""
    context = multiprocessing.get_context("spawn")
    answer: multiprocessing.queues.SimpleQueue[tuple[float, int, str]] = context.SimpleQueue()
    process = context.Process(target=_read, args=(str(path), answer))
    process.start()
    process.join(LIMIT_SECONDS)
    if process.is_alive():
        process.kill()
        return f"more than {LIMIT_SECONDS:.0f} s"
    if answer.empty():
        return f"ended with code {process.exitcode}"
    took, memory, told = answer.get()
    return f"{took:7.2f} s  {memory:5} MB  {told}"


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two sizes of each")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, (make, sizes) in GROWING.items():
            for size in sizes[:2] if options.quick else sizes:
                path = Path(folder) / "n.txt"
                path.write_text(make(size), encoding="utf-8")
                print(f"{name:24} {size:8} {path.stat().st_size / 1000:8.0f} kB {measure(path)}", flush=True)
        for name, write in hostile.FILES.items():
            path = write(Path(folder), hostile.FULL)
            print(f"{name:24} {'':8} {path.stat().st_size / 1000:8.0f} kB {measure(path)}", flush=True)


if __name__ == "__main__":
    main()
