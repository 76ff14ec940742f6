from __future__ import annotations

import pytest

from reports import BUILTIN
from reports.registry import FILES, file_name, names, reporter
from scanner.model import PluginError


@pytest.mark.parametrize("name", sorted(BUILTIN))
def test_every_built_in_reporter_loads_and_has_a_file(name):
    made = reporter(name)
    assert made.format == name
    assert FILES[name].endswith(made.suffix)
    assert file_name(name) == FILES[name]
    assert name in names()


def test_an_unknown_reporter_is_named_with_those_there_are():
    with pytest.raises(PluginError, match="html"):
        reporter("pdf")
