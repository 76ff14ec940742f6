"""What kind of word a form looks like by its vector: a first name, a surname, a place, another proper name, an ordinary word.

Lists know few names; vectors of letter groups, learnt from Finnish web text, put a surname that no list has beside those that lists
have, case endings and all. They come with the language model that tutka depends on (`spacy-fi-experimental-web-md`, MIT) and are
read from its file in place, whichever model runs. The weights over them are data (`data/word_kinds.yaml`), fitted on our own lists.
Without that package every word is of no kind, and names are told by the other signs alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.recognisers.places import load_data
from scanner.recognisers.word_rates import package_folders

_REMEMBERED = 32_768
_DIGITS = 6
"""Shares are rounded, so that the last bits of sums, which differ between one word and many, decide nothing."""
_SETTINGS = ("minn", "maxn", "hash_count", "hash_seed", "bow", "eow")


class Kind(NamedTuple):
    """Say how likely a capitalised form is what, 0..1, 1 in sum; all 0 where no vectors are installed."""

    word: float = 0.0
    first: float = 0.0
    last: float = 0.0
    place: float = 0.0
    thing: float = 0.0

    @property
    def name(self) -> float:
        """Give how likely it is part of a person's name."""
        return self.first + self.last


class Beside(NamedTuple):
    """Say how likely a word in lower case is what stands beside names, 0..1: a role (`rehtori`), speaking or acting (`pohtii`)."""

    role: float = 0.0
    speaking: float = 0.0


class Heads(NamedTuple):
    """Hold the weights over a vector of length one: a column for each kind, the last row the bias."""

    kinds: NDArray[np.float64]
    beside: NDArray[np.float64]


@cache
def vectors() -> Any:
    """Open the table of vectors in place; None where its package isn't installed."""
    import srsly  # noqa: PLC0415 - half a second with spaCy, which not every run needs
    from spacy.vectors import Vectors  # noqa: PLC0415

    for path in (path for folder in package_folders() for path in sorted(folder.glob("*/vocab/vectors"))):
        settings = srsly.read_json(Path(f"{path}.cfg"))
        data = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))  # still mapped, without the class's cost
        return Vectors(data=data, mode="floret", **{name: settings[name] for name in _SETTINGS})
    return None


@cache
def heads() -> Heads:
    """Read `data/word_kinds.yaml`, which says where its weights are from."""
    data = load_data("word_kinds.yaml")
    return Heads(*(np.array([row.split() for row in data[name]], dtype=float) for name in Heads._fields))


def directions(forms: list[str]) -> NDArray[np.float64]:
    """Give the vectors of forms, of length one, a row each, with a one behind them; zeros where there is none."""
    rows = np.asarray(vectors().get_batch(forms), dtype=float)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9
    return np.hstack([rows, np.ones((len(forms), 1))])


def shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn scores into shares of one (softmax), row by row."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    out: NDArray[np.float64] = raised / raised.sum(axis=-1, keepdims=True)
    return out


_kinds: dict[str, Kind] = {}
_besides: dict[str, Beside] = {}
"""What is known of words in lower case; kept until `forget`."""


def kind(form: str) -> Kind:
    """Say what a form looks like when it is written with a capital.

    >>> kind("Nieminiemelle").name > 0.5 or vectors() is None
    True
    """
    lower = form.lower()
    known = _kinds.get(lower)
    return known if known is not None else _learn_kinds([lower])[0]


def beside(form: str) -> Beside:
    """Say whether a word is one that stands beside names; the last of its three shares is that it is another word."""
    lower = form.lower()
    known = _besides.get(lower)
    return known if known is not None else _learn_besides([lower])[0]


def learn(names: Iterable[str], neighbours: Iterable[str]) -> None:
    """Look many words up in one go, in a small part of the time of one by one; answers are the same.

    Args:
        names: words whose kind will be asked for.
        neighbours: words that stand beside them.
    """
    _learn_kinds([word for word in dict.fromkeys(map(str.lower, names)) if word not in _kinds])
    _learn_besides([word for word in dict.fromkeys(map(str.lower, neighbours)) if word not in _besides])


def _learn_kinds(words: list[str]) -> list[Kind]:
    if not words:  # spaCy comes with the vectors; not every run needs it
        return []
    forms = [word[:1].upper() + word[1:] for word in words]
    made = [Kind(*row) for row in _told(forms, "kinds")] if vectors() is not None else [Kind()] * len(words)
    if len(_kinds) + len(words) > _REMEMBERED:
        _kinds.clear()
    _kinds.update(zip(words, made, strict=True))
    return made


def _learn_besides(words: list[str]) -> list[Beside]:
    if not words:
        return []
    made = [Beside(*row[:2]) for row in _told(words, "beside")] if vectors() is not None else [Beside()] * len(words)
    if len(_besides) + len(words) > _REMEMBERED:
        _besides.clear()
    _besides.update(zip(words, made, strict=True))
    return made


def _told(forms: list[str], head: str) -> list[list[float]]:
    """Give the shares of forms under one of the heads, a row each."""
    found: list[list[float]] = shares(directions(forms) @ getattr(heads(), head)).round(_DIGITS).tolist()
    return found


def forget() -> None:
    """Drop the words that were looked up."""
    _kinds.clear()
    _besides.clear()
