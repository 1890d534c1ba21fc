# Two commands do everything: `make run` and `make test`.
PYTHON ?= python3.11
CASE ?= data/summit-2015
PORT ?= 8501
ADVISORIES ?= advisories
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run install install-to-serve test check docs sbom advisories lock clean

run: install
	$(BIN)/planner app $(CASE) --port $(PORT)

install: .venv/.installed

.venv/.installed: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes --only-binary :all: -r requirements-dev.lock
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@

install-to-serve:
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes --only-binary :all: -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .

test: install
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: install
	$(BIN)/python -m planner.documents

sbom: docs

advisories: install
	$(BIN)/python -m planner.documents.advisories $(ADVISORIES)

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --group dev pyproject.toml --upgrade --output-file requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --group build pyproject.toml --constraints requirements-dev.lock --output-file requirements.lock

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
