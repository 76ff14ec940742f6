"""Fit the weights over word vectors (`scanner/recognisers/data/word_kinds.yaml`) on our own lists of words.

First names, surnames and municipalities are those of the recognisers' lists, in the case endings that the language model's list of
forms knows with a capital; other places and proper names, roles and verbs are those of `data/kinds.yaml`; ordinary words are those
of our own texts that are mostly written without a capital, and a sample of the Finnish word forms of simplemma (MIT; needed here
only: `pip install simplemma==2.0.0`). What stands in two lists counts for none. Nothing of the Turku corpus goes in. A softmax regression, drawn towards nought, by Newton-like steps of fixed number; no chance in it. A fifth of the basic
forms is kept apart for the confusion table that is printed; the weights that are written are fitted on all.
"""

from __future__ import annotations

import argparse
import re
import zlib
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from scanner.recognisers import inflection
from scanner.recognisers.name_lexicon import lists
from scanner.recognisers.places import towns
from scanner.recognisers.word_kinds import directions, shares
from scanner.recognisers.word_rates import UNSEEN, rates

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "scanner" / "recognisers" / "data" / "word_kinds.yaml"
WORDS = Path(__file__).with_name("data") / "kinds.yaml"
TEXTS = (
    "scanner/**/data/*.yaml",
    "scanner/**/*.yaml",
    "benchmarks/**/data/*open*.txt",
    "scanner/demo/*.py",
    "reports/**/*.yaml",
)
KINDS = ("word", "first", "last", "place", "thing")
BESIDE = ("role", "speaking", "other")
ENDINGS = "n lle lta ltä lla llä ssa ssä sta stä ksi a ä ta tä in an en on".split()  # noqa: SIM905 - reads as words
EVERY_KNOWN, EVERY_UNKNOWN = 7, 353
STEPS, RATE, PENALTY = 400, 0.3, 2e-4
HEAD = """# What a word's vector says of its kind, for scanner/recognisers/word_kinds.py: a softmax regression over vectors of length one.
# Written by benchmarks/names/fit_kinds.py from our own lists of words; don't edit by hand. A row for each of the vector's 300
# numbers and one for the bias; columns: kinds {kinds}; beside {beside}.
source: "benchmarks/names/fit_kinds.py; vectors of spacy-fi-experimental-web-md 0.15.0 (MIT)"
"""

Row = tuple[str, str, str]
"""A form, its kind, its basic form."""


def forms(name: str) -> list[str]:
    """Give a name with its case endings, as far as the list of forms has them with a capital."""
    lower, known = name.lower(), inflection.Lexicon([name])
    out = {lower[:1].upper() + lower[1:]}
    for stem in inflection.stems(lower):
        for ending in ENDINGS:
            form = stem + ending
            written = form[:1].upper() + form[1:]
            if rates().of(written) > UNSEEN and rates().lean(form) > 0.7 and known.lemma(form):
                out.add(written)
    return sorted(out)


def own_words() -> list[str]:
    """Give the words of our own texts that are mostly written in lower case."""
    found: set[str] = set()
    for pattern in TEXTS:
        for path in sorted(ROOT.glob(pattern)):
            if path.name not in {WORDS.name, TARGET.name}:
                found |= set(re.findall(r"(?<![\w-])[a-zåäö]{3,25}(?![\w-])", path.read_text(encoding="utf-8")))
    return sorted(word for word in found if rates().of(word) > UNSEEN and rates().lean(word) < -1)


def dictionary(taken: Collection[str]) -> list[str]:
    """Give forms of a Finnish dictionary that are no names: every so many, those that web texts know and those that they don't."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory  # noqa: PLC0415 - for fitting only

    out = []
    for form in sorted(map(str, DefaultDictionaryFactory().get_dictionary("fi"))):
        draw = zlib.crc32(form.encode())
        if (
            (draw % EVERY_KNOWN and draw % EVERY_UNKNOWN)
            or not form.isalpha()
            or not form.islower()
            or len(form) < 3
            or form in taken
        ):
            continue
        known = max(rates().of(form), rates().of(form.capitalize())) > UNSEEN
        if rates().lean(form) < -1 and draw % EVERY_KNOWN == 0 if known else draw % EVERY_UNKNOWN == 0:
            out.append(form)
    return out


def rows() -> tuple[list[Row], list[Row]]:
    """Give the examples of both tables."""
    names, more = lists(), YAML(typ="safe").load(WORDS.read_text(encoding="utf-8"))
    sets = {
        "first": [*names["first_names"], *names["foreign_first_names"]],
        "last": [*names["last_names"], *names["foreign_last_names"]],
        "place": [*towns(), *more["places"].split()],
        "thing": more["things"].split(),
    }
    kinds: dict[str, set[str]] = {}
    for which, words in sets.items():
        for word in words:
            kinds.setdefault(word.lower(), set()).add(which)
    out = [
        (form, next(iter(which)), word)
        for word, which in sorted(kinds.items())
        if len(which) == 1 and word.isalpha() and not (rates().of(word) > UNSEEN and rates().lean(word) < -0.5)
        for form in forms(word)
    ]
    ordinary = [word for word in own_words() if word not in kinds]
    out += [(word[:1].upper() + word[1:], "word", word) for word in sorted({*ordinary, *dictionary(kinds)})]
    special = {
        word: which for which, key in (("role", "roles"), ("speaking", "speaking")) for word in more[key].split()
    }
    near: list[Row] = []
    for word, which in special.items():
        spelt = [word] if which == "speaking" else sorted({word, *_inflected(word)})
        near += [(form, which, word) for form in spelt]
    taken = {form for form, _, _ in near} | set(names["titles"]) | set(names["cues"]) | set(names["verbs"])
    near += [(word, "other", word) for word in ordinary if word not in taken]
    return out, near


def _inflected(word: str) -> list[str]:
    known = inflection.Lexicon([word])
    found = (stem + ending for stem in inflection.stems(word) for ending in ENDINGS)
    return [form for form in found if rates().of(form) > UNSEEN and known.lemma(form)]


def fit(x: NDArray[np.float64], y: NDArray[np.int64], kinds: int) -> NDArray[np.float64]:
    """Give the weights; a kind with many examples weighs by the root of their number."""
    counts = Counter(y.tolist())
    weigh = np.array([counts[one] ** -0.5 for one in y.tolist()])
    wanted = np.eye(kinds)[y]
    w = np.zeros((x.shape[1], kinds))
    mean, square = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS + 1):
        slope = x.T @ ((shares(x @ w) - wanted) * weigh[:, None]) / weigh.sum() + PENALTY * w
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope * slope
        w -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return w


def table(examples: Sequence[Row], kinds: Sequence[str]) -> list[str]:
    """Print how well the kinds are told apart on words kept apart, and give the lines of the weights."""
    x = directions([form for form, _, _ in examples])
    y = np.array([kinds.index(which) for _, which, _ in examples])
    apart = np.array([zlib.crc32(word.encode()) % 5 == 0 for _, _, word in examples])
    guessed = shares(x[apart] @ fit(x[~apart], y[~apart], len(kinds))).argmax(axis=1)
    print(f"{len(examples)} examples; of {apart.sum()} kept apart {100 * (guessed == y[apart]).mean():.1f} % right")
    for number, name in enumerate(kinds):
        print(f"  {name:10}", *(f"{((y[apart] == number) & (guessed == n)).sum():6}" for n in range(len(kinds))))
    return ["  - " + " ".join(f"{value:.2f}" for value in row) for row in fit(x, y, len(kinds))]


def main() -> None:
    """Fit and write."""
    argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0]).parse_args()
    kinds, near = rows()
    lines = ["kinds:", *table(kinds, KINDS), "beside:", *table(near, BESIDE)]
    head = HEAD.format(kinds=", ".join(KINDS), beside=", ".join(BESIDE))
    TARGET.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
