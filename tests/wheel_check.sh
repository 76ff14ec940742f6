#!/bin/sh
# Install a built wheel into an empty environment and use it from an empty folder, as a newcomer does.
set -eu
wheel=$(realpath "$1")
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
"${PYTHON:-python3}" -m venv "$room/env"
"$room/env/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel"
mkdir "$room/empty"
cd "$room/empty"
"$room/env/bin/tutka" --version
"$room/env/bin/tutka" demo --no-progress
for file in inventory.json verdicts.json report.html report.xlsx; do
    found=$(find . -name "$file" -size +0 | head -n 1)
    [ -n "$found" ] || { echo "wheel check: the demo made no $file" >&2; exit 1; }
done
echo "wheel check: passed"
