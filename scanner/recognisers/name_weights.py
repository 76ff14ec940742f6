"""What the signs of a name weigh together: a logistic regression whose weights are data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp

from scanner.recognisers.places import load_data

_CONTEXT = frozenset({"title", "cue", "verb", "behind"})


@dataclass(frozen=True, slots=True)
class Weights:
    """Hold the weights; signs without one weigh nothing."""

    bias: float
    of: Mapping[str, float]

    def score(self, signs: Iterable[str]) -> float:
        """Give how likely a stretch with these signs is a name, 0..0.99, since no check proves one; to thousandths."""
        total = self.bias + sum(self.of.get(sign, 0.0) for sign in signs)
        return min(0.99, round(1 / (1 + exp(-total)), 3))


@cache
def weights() -> Weights:
    """Read `data/name_weights.yaml`, which says where they are from."""
    data = load_data("name_weights.yaml")
    return Weights(float(data["bias"]), {name: float(weight) for name, weight in data["weights"].items()})


def evidence(signs: Iterable[str]) -> tuple[str, ...]:
    """Give the independent kinds of evidence that reports count: the model, the lists once or twice, the words around.

    >>> evidence(("model", "lexicon", "pair", "title"))
    ('lexicon2', 'context')
    """
    there = set(signs)
    return ("lexicon2",) * ({"lexicon", "pair"} <= there) + ("context",) * bool(_CONTEXT & there)
