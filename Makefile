# One command each: `make run` opens the dashboard, `make test` runs every check. Nothing else needs to be installed first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet

.PHONY: run test lint types unit browser bench build lock screenshots clean

run: $(VENV)/.installed
	$(BIN)/onrecord build seeds --out data
	$(BIN)/onrecord serve --data data

test: lint types unit browser

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

unit: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -m "not browser" -n 2

browser: $(VENV)/.installed-dev
	sh .ci/chromium
	$(BIN)/python -m pytest -m browser

build: $(VENV)/.installed
	$(BIN)/onrecord build seeds --out data

bench: $(VENV)/.installed-dev
	for benchmark in bench/*.py; do echo "== $$benchmark"; $(BIN)/python $$benchmark || exit 1; done

screenshots: $(VENV)/.installed-dev
	sh .ci/chromium
	$(BIN)/python docs/screenshots.py

# Versions and hashes only; pip takes the index from the user's own settings.
lock: $(VENV)/.installed-dev
	$(BIN)/$(LOCK) --upgrade --extra build -o requirements.lock
	$(BIN)/$(LOCK) --extra build --extra dev -c requirements.lock -o requirements-dev.lock

$(BIN)/python:
	sh .ci/venv $(PYTHON) $(VENV)

$(VENV)/.installed: $(BIN)/python requirements.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	touch $@

clean:
	rm -rf $(VENV) data
