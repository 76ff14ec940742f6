"""What a small scan loads: libraries that take longer to import than to read ten rows."""

from __future__ import annotations

import subprocess
import sys

SCAN = """
import sys
import pandas as pd
from scanner import scan
rows = {"nimi": ["Testi Henkilö"] * 3, "sähköposti": ["testi@example.com"] * 3, "puhelin": ["0401234567"] * 3}
scan({"asiakkaat": pd.DataFrame(rows)})
print(sorted(sys.modules.keys() & {"spacy", "tldextract", "requests", "pydantic", "ruamel.yaml"}))
"""


def test_a_scan_without_free_text_and_configuration_loads_no_language_model_and_no_reader_of_either() -> None:
    done = subprocess.run([sys.executable, "-c", SCAN], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
