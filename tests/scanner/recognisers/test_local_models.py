"""Models from a folder: what is refused, that nothing asks the network, and a tiny tagger where transformers is installed."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from scanner.model.errors import PluginError, UsageError
from scanner.recognisers import registry
from scanner.recognisers.local_models import KINDS, OFFLINE, is_local_model, local_model, stay_offline


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in OFFLINE:
        monkeypatch.setenv(variable, "0")


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_of_the_hub_is_refused(kind: str) -> None:
    with pytest.raises(UsageError, match="no folder"):
        local_model(f"{kind}:somebody/some-model")


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_without_a_model_is_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        local_model(f"{kind}:{tmp_path}")


@pytest.mark.parametrize(("kind", "mark"), [("gliner", "gliner_config.json"), ("transformers", "config.json")])
def test_without_the_package_a_sentence_says_what_to_install(
    kind: str, mark: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / mark).write_text("{}", encoding="utf-8")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(PluginError, match=rf"tutka\[{kind}\]"):
        local_model(f"{kind}:{tmp_path}")


def test_the_registry_takes_them_by_their_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def made(name: str, language: str) -> Any:
        asked.append((name, language))
        return registry(language_model="none").recognizers[0].__class__(supported_language=language)

    monkeypatch.setattr("scanner.recognisers.local_models.local_model", made)
    with pytest.raises(
        UsageError, match="two recognisers"
    ):  # the stand-in has the name of a built-in one: it was added
        registry(language_model="none", extra=[f"transformers:{tmp_path}"])
    assert asked == [(f"transformers:{tmp_path}", "fi")]


def test_libraries_are_told_to_stay_offline() -> None:
    stay_offline()
    assert [os.environ[variable] for variable in OFFLINE] == ["1"] * len(OFFLINE)


@pytest.mark.parametrize("name", ["plugin", "rules.yaml", "C:/rules.yml"])
def test_other_entries_are_no_models(name: str) -> None:
    assert not is_local_model(name)


def test_a_tiny_tagger_is_loaded_and_asked_without_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reason = "needs transformers and torch: pip install 'tutka[transformers]'"
    transformers = pytest.importorskip("transformers", reason=reason)
    pytest.importorskip("torch", reason=reason)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "soitti", "matti", "laskusta"]
    (tmp_path / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    labels = {0: "O", 1: "B-PER"}
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8,
        id2label=labels, label2id={label: number for number, label in labels.items()},
    )  # fmt: skip
    model = transformers.BertForTokenClassification(config)
    model.classifier.weight.data.zero_()
    model.classifier.bias.data[:] = model.classifier.bias.new_tensor([0.0, 9.0])  # everything is a person
    model.save_pretrained(tmp_path)
    transformers.BertTokenizerFast(vocab_file=str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    assert json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))["model_type"] == "bert"

    def refuse(*_: Any) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    one = local_model(f"transformers:{tmp_path}")
    assert {found.entity_type for found in one.analyze("soitti matti laskusta", ["PERSON"])} == {"PERSON"}
