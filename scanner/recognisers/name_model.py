"""The language model that finds people in free text: chosen, loaded on first use, run in batches, offline."""

from __future__ import annotations

import hashlib
import importlib.util
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from importlib import metadata
from itertools import islice, takewhile
from pathlib import Path
from typing import Any, NamedTuple

from scanner.model.errors import PluginError

PREFERRED = ("fi_core_news_lg", "fi_core_news_md", "spacy_fi_experimental_web_md")
"""Tried in this order for `auto`; the last is an ordinary dependency."""

KEPT_PIPES = ("tok2vec", "transformer", "ner")
PERSON_LABELS = frozenset({"PERSON", "PER", "PRS"})
CHUNK = 20_000
"""Longest text that the model sees at once, in characters; longer ones are cut at white space."""


class Spans(NamedTuple):
    """Hold what the model saw in a text, as offsets: people, and everything else that has a name."""

    persons: tuple[tuple[int, int], ...] = ()
    others: tuple[tuple[int, int], ...] = ()


def overlapping(spans: tuple[tuple[int, int], ...], start: int, end: int) -> list[tuple[int, int]]:
    """Give the spans, in order and apart from each other, that overlap a stretch of text."""
    place = bisect_right(spans, start, key=lambda span: span[1])
    return list(takewhile(lambda span: span[0] < end, islice(spans, place, None)))


def choose(language_model: str) -> str | None:
    """Give the package or folder of the model to load; None for `none`.

    Raises:
        PluginError: it isn't installed. Nothing is ever downloaded.
    """
    if language_model == "none":
        return None
    if language_model == "auto":
        found = next((name for name in PREFERRED if importlib.util.find_spec(name)), None)
        if found is None:
            raise PluginError(
                "no language model is installed: pip install spacy-fi-experimental-web-md, or set language_model: none"
            )
        return found
    if Path(language_model, "meta.json").is_file() or importlib.util.find_spec(
        language_model.replace("-", "_").replace("/", "_")
    ):
        return language_model if Path(language_model).is_dir() else language_model.replace("-", "_")
    raise PluginError(
        f"the language model {language_model!r} is neither an installed package nor a folder with a spaCy model; "
        "install it, or set language_model: none"
    )


def version_of(model: str | None) -> str:
    """Name a model with its version for the inventory: `spacy_fi_experimental_web_md 0.15.0`.

    >>> version_of(None)
    'none'
    """
    if model is None:
        return "none"
    try:
        return f"{model} {metadata.version(model)}"
    except metadata.PackageNotFoundError:
        return Path(model).name


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """Cut a long text at white space into parts with their offsets.

    >>> [(at, len(part)) for at, part in chunks("a" * 30_000)]
    [(0, 20000), (20000, 10000)]
    """
    start = 0
    while start < len(text):
        end = min(start + CHUNK, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", start + CHUNK // 2, end), text.rfind(" ", start + CHUNK // 2, end))
            end = cut + 1 if cut > 0 else end
        yield start, text[start:end]
        start = end


def load_pipeline(model: str) -> Any:
    """Load a package's or folder's vectors and entity recogniser; its other parts are not even built.

    Raises:
        PluginError: it can't be loaded.
    """
    import spacy  # noqa: PLC0415 - half a second, and only free text needs it

    try:
        return spacy.load(model, exclude=_unneeded(model))
    except Exception as error:  # a broken package may fail in any way; without it people would go unseen
        raise PluginError(
            f"the language model {model!r} can't be loaded ({type(error).__name__}); reinstall it, or set "
            "language_model: none"
        ) from error


class NameModel:
    """Run a spaCy pipeline with its vectors and entity recogniser only."""

    def __init__(self, language_model: str = "auto") -> None:
        self.model = choose(language_model)
        self.version = version_of(self.model)
        self._nlp: Any = None
        self._seen: dict[bytes, Spans] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Leave the loaded model behind when sent to a worker."""
        return {**self.__dict__, "_nlp": None, "_seen": {}}

    @property
    def available(self) -> bool:
        """Say whether there is a model to run."""
        return self.model is not None

    def _load(self) -> Any:
        if self._nlp is None:
            self._nlp = load_pipeline(str(self.model))
        return self._nlp

    def prepare(self, texts: Sequence[str]) -> None:
        """Run the model over many texts at once. Offsets are kept by digest until the next call, no text is."""
        self._seen = {}
        if self.model is not None and texts:
            self._seen = dict(zip(map(_digest, texts), self._run(texts), strict=True))

    def spans(self, text: str) -> Spans:
        """Give what the model sees in a text."""
        if self.model is None:
            return Spans()
        seen = self._seen.get(_digest(text)) if self._seen else None
        return seen if seen is not None else next(iter(self._run([text])))

    def _run(self, texts: Sequence[str]) -> Iterator[Spans]:
        parts = [(number, at, part) for number, text in enumerate(texts) for at, part in chunks(text)]
        persons: list[list[tuple[int, int]]] = [[] for _ in texts]
        others: list[list[tuple[int, int]]] = [[] for _ in texts]
        documents = self._load().pipe((_clean(part) for _, _, part in parts), batch_size=64)
        for (number, at, _), document in zip(parts, documents, strict=True):
            for entity in document.ents:
                target = persons if entity.label_ in PERSON_LABELS else others
                target[number].append((at + entity.start_char, at + entity.end_char))
        return (Spans(tuple(one), tuple(two)) for one, two in zip(persons, others, strict=True))


def _clean(text: str) -> str:
    """Replace lone surrogates, which spaCy can't encode, keeping offsets."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if not _encodable(text) else text


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _unneeded(model: str) -> list[str]:
    """List the pipeline's other parts, from its own description, so that they are not even built."""
    import spacy  # noqa: PLC0415 - as above

    path = Path(model)
    meta = spacy.util.load_meta(path / "meta.json") if path.is_dir() else spacy.util.get_package_path(model)
    if isinstance(meta, dict):
        pipes = meta.get("pipeline", [])
    else:
        folder = next((p for p in sorted(meta.iterdir()) if (p / "meta.json").is_file()), meta)
        pipes = spacy.util.load_meta(folder / "meta.json").get("pipeline", [])
    return [pipe for pipe in pipes if pipe not in KEPT_PIPES]
