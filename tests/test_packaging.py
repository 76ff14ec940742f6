"""What is in the wheel, and that our generic package names are ours alone."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata

import pytest

PACKAGES = {"scanner", "connectors", "reports"}


def test_each_package_name_is_provided_by_our_distribution_alone():
    """pip lets two distributions write the same folder without a word."""
    providers = metadata.packages_distributions()
    for name in PACKAGES:
        assert set(providers.get(name, ["tutka"])) == {"tutka"}


def test_runtime_dependencies_are_bounded(root):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    for dependency in project["dependencies"]:
        assert any(sign in dependency for sign in (">=", "==")), dependency


@pytest.mark.slow
def test_wheel_holds_three_packages_their_data_and_no_tests(root, tmp_path):
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(root)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("tutka-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES
    shipped = {
        str(path.relative_to(root))
        for package in PACKAGES
        for path in (root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert shipped <= set(names)
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names)
