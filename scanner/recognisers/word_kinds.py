"""What kind of word a form looks like by its vector: a first name, a surname, a place, another proper name, an ordinary word.

Lists know few names; vectors of letter groups, learnt from Finnish web text, put a surname that no list has beside those that lists
have, case endings and all. They come with the language model that tutka depends on (`spacy-fi-experimental-web-md`, MIT) and are
read from its file in place, whichever model runs. The weights over them are data (`data/word_kinds.yaml`), fitted on our own lists.
Without that package every word is of no kind, and names are told by the other signs alone.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.recognisers.places import load_data
from scanner.recognisers.word_rates import package_folders

_REMEMBERED = 32_768
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
        data = np.load(path, mmap_mode="r", allow_pickle=False)
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


@lru_cache(maxsize=_REMEMBERED)
def kind(form: str) -> Kind:
    """Say what a form looks like when it is written with a capital.

    >>> kind("Nieminiemelle").name > 0.5 or vectors() is None
    True
    """
    if vectors() is None:
        return Kind()
    lower = form.lower()
    return Kind(*shares(directions([lower[:1].upper() + lower[1:]]) @ heads().kinds)[0].tolist())


@lru_cache(maxsize=_REMEMBERED)
def beside(form: str) -> Beside:
    """Say whether a word is one that stands beside names; the last of its three shares is that it is another word."""
    if vectors() is None:
        return Beside()
    return Beside(*shares(directions([form.lower()]) @ heads().beside)[0].tolist()[:2])


def forget() -> None:
    """Drop the words that were looked up."""
    kind.cache_clear()
    beside.cache_clear()
