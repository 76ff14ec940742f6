# Every target does its own set-up: a fresh machine needs Python 3.11 (or newer) with venv and pip, and nothing else.
# A second run doesn't install again unless pyproject.toml has changed.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
BIN    := $(VENV)/bin
DEMO   ?= tutka-demo
PYTEST := $(BIN)/python -m pytest
JOBS   ?= 2

.DEFAULT_GOAL := help
.PHONY: help install demo fmt lint type arch test test-fast golden bench bench-equality bench-accuracy bench-names bench-notices build check wheel-check clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "tutka needs Python 3.11 or newer; $(PYTHON) is older. Say which to use: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: pyproject.toml | $(VENV)/.python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

install: $(VENV)/.run  ## install tutka into .venv

demo: $(VENV)/.run  ## make a fictional company's data, scan it, compare it with its notice
	$(BIN)/tutka demo -o $(DEMO)

fmt: $(VENV)/.dev  ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --exit-zero .

lint: $(VENV)/.dev  ## rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

type: $(VENV)/.dev  ## types
	$(BIN)/mypy

arch: $(VENV)/.dev  ## who may import whom
	$(BIN)/lint-imports

test: $(VENV)/.dev  ## the whole suite: workflows, real servers, browser
	$(PYTEST) -n $(JOBS) --dist loadgroup

test-fast: $(VENV)/.dev  ## laws and units only
	$(PYTEST) -m 'not slow and not server and not browser' tests

golden: $(VENV)/.dev  ## write the expected outputs anew; review the difference as text
	TUTKA_WRITE_GOLDEN=1 $(PYTEST) tests -k golden

bench: $(VENV)/.dev  ## speed against named baselines in the same run
	for script in detection equality scan; do $(BIN)/python -m benchmarks.bench_$$script || exit 1; done

bench-equality: $(VENV)/.dev  ## every cell as presidio's analyzer has it, on 60,000 data and 6,000 adversarial cells
	$(BIN)/python -m benchmarks.bench_equality --data 60000 --adversarial 6000

bench-accuracy: $(VENV)/.dev  ## precision and recall on our own evaluation set, with others in the same run
	$(BIN)/python benchmarks/accuracy/run.py

bench-names: $(VENV)/.dev  ## people, addresses and sensitive remarks in running text, others in the same run; ARGS=--wrong lists errors
	$(BIN)/python -m benchmarks.names.run $(ARGS)

bench-notices: $(VENV)/.dev  ## how right the notice reader is on notices of our own; ARGS=--wrong lists each error
	$(BIN)/python -m benchmarks.notices.run $(ARGS)

build: $(VENV)/.dev  ## wheel and sdist into dist/
	rm -rf dist
	$(BIN)/python -m build --outdir dist .

wheel-check: build  ## install the wheel into an empty environment and use it from an empty folder
	PYTHON=$(PYTHON) sh tests/wheel_check.sh dist/*.whl

check: lint type arch test wheel-check  ## all that CI runs

clean:  ## remove the environment and everything made
	rm -rf $(VENV) dist $(DEMO) .ruff_cache .mypy_cache .import_linter_cache .hypothesis
