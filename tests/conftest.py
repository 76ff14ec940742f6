"""What every test may use."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# the machine's load decides how long one example takes, and tests don't judge time
settings.register_profile("tutka", deadline=None)
# in CI the same examples each time, so that a change is judged by what it changed; elsewhere new ones on every run
settings.register_profile("tutka-ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("tutka-ci" if os.environ.get("CI") == "true" else "tutka")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of a Chromium; without one skip, but fail in CI."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    if os.environ.get("CI") == "true":
        pytest.fail("no Chromium on the PATH; .ci/run installs it")
    pytest.skip("no Chromium on the PATH")
