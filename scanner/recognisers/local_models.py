"""Larger language models from a folder on this machine, through presidio's own recognisers: GLiNER, and transformers' taggers.

`recognisers: ["transformers:/models/finbert-ner", "gliner:/models/gliner"]` in the configuration adds them to tutka's own. The extras
`transformers` and `gliner` install what they need. Nothing is ever downloaded: a name that is no folder is refused, and the libraries
are told to stay offline before and after they are imported.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.model.errors import PluginError, UsageError

OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE")
_PERSON = "PERSON"
_LABELS: Mapping[str, str] = {"PER": _PERSON, "PERSON": _PERSON, "PRS": _PERSON}
"""Labels for people in TurkuNLP's, KB's and CoNLL's models; other labels are not asked for."""
_GLINER = {"person": _PERSON}
_LONGEST = 400
"""Characters that a model sees at once; presidio cuts longer texts with an overlap."""
KINDS = ("gliner", "transformers")


def is_local_model(name: str) -> bool:
    """Say whether an entry of `recognisers` names a model's folder.

    >>> is_local_model("gliner:/models/g"), is_local_model("recognisers.yaml")
    (True, False)
    """
    return name.partition(":")[0] in KINDS


def local_model(name: str, language: str = "fi") -> Any:
    """Make presidio's recogniser of the people that a model of a folder finds.

    Args:
        name: `gliner:FOLDER` or `transformers:FOLDER`.
        language: the language code under which presidio knows it.

    Raises:
        UsageError: there is no such folder, or no model in it.
        PluginError: the library isn't installed, or the model can't be loaded with it.
    """
    kind, _, folder = name.partition(":")
    path = Path(folder).expanduser()
    marks = ("gliner_config.json",) if kind == "gliner" else ("config.json",)
    if not any((path / mark).is_file() for mark in marks):
        raise UsageError(
            f"recogniser {kind!r}: there is no folder with a model's {marks[0]} of that name; download the model by other means "
            "and give its folder"
        )
    if importlib.util.find_spec(kind) is None:
        raise PluginError(f"recogniser {kind!r} needs the package {kind}: pip install 'tutka[{kind}]'")
    stay_offline()
    try:
        return _gliner(path, language) if kind == "gliner" else _transformers(path, language)
    except Exception as error:  # a model's folder may be broken in any way; its people would go unseen
        raise PluginError(
            f"the {kind} model can't be loaded ({type(error).__name__}); check that its folder is complete"
        ) from error


def stay_offline() -> None:
    """Forbid the hub's library any request, in this process and its workers, whether it is imported yet or not."""
    for variable in OFFLINE:
        os.environ[variable] = "1"
    constants = sys.modules.get("huggingface_hub.constants")
    if constants is not None:
        constants.HF_HUB_OFFLINE = True  # type: ignore[attr-defined]


def _gliner(path: Path, language: str) -> Any:
    from presidio_analyzer.predefined_recognizers import GLiNERRecognizer  # noqa: PLC0415 - imports the library

    return GLiNERRecognizer(
        name="gliner",
        supported_language=language,
        entity_mapping=dict(_GLINER),
        model_name=str(path),
        map_location="cpu",
        local_files_only=True,
    )


def _transformers(path: Path, language: str) -> Any:
    from presidio_analyzer.predefined_recognizers import HuggingFaceNerRecognizer  # noqa: PLC0415 - imports the library

    return HuggingFaceNerRecognizer(
        name="transformers",
        supported_language=language,
        supported_entities=[_PERSON],
        model_name=str(path),
        label_mapping=dict(_LABELS),
        chunk_size=_LONGEST,
        device="cpu",
    )
