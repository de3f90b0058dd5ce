# make demo · make test · make check · make bench: each sets up its own environment in .venv, once.
# Needs Python 3.11 or newer and make.

PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/sh

.DEFAULT_GOAL := help
.PHONY: help demo test check bench picture golden generated wheel clean

help:
	@echo "make demo       make an edition from the sample articles, and say where it is"
	@echo "make test       run the tests"
	@echo "make check      run everything that must hold: style, types, layers, tests with coverage"
	@echo "make bench      measure speed beside other programs"
	@echo "make picture    take the README's picture of the demo's edition anew"
	@echo "make golden     renew the golden files after a wanted change; review their diff"
	@echo "make generated  renew the JSON Schema and the reference in docs/"
	@echo "make wheel      build dist/digest-….whl, which pip installs anywhere"
	@echo "make clean      remove .venv and what the demo made"

.venv/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "digest needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/.ready-to-develop: .venv/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

# The sample articles are of November 2026, so the demo plays on a Friday morning then. Exit code 1 means: made, but
# something was passed over and named; the sample holds a page behind a consent wall on purpose.
demo: .venv/.ready
	@$(BIN)/digest build weekly --now 2026-11-20T05:00Z || test $$? -eq 1
	@echo
	@echo "Look at it:  .venv/bin/digest preview weekly --now 2026-11-20T05:00Z"
	@echo "      or open outbox/weekly/2026-11-20T0700/edition.html in a browser."

test: .venv/.ready-to-develop
	$(BIN)/python -m pytest --numprocesses 2 --quiet

check: .venv/.ready-to-develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --numprocesses 2 --quiet --cov --cov-report=term:skip-covered
	$(BIN)/coverage report --fail-under=95 --format=total
	$(BIN)/coverage report --fail-under=100 --format=total --include='$(CORE)'

# What decides without touching the world is tested in full.
CORE := digest/model.py,digest/slots.py,digest/deliveries.py,digest/health.py,digest/articles/*,digest/editions/*,digest/sheets/*,digest/messages/*

bench: .venv/.ready-to-develop
	$(BIN)/python -m tests.benchmarks

picture: .venv/.ready-to-develop demo
	$(BIN)/python -m tests.picture

golden: .venv/.ready-to-develop
	DIGEST_RENEW_GOLDEN=1 $(BIN)/python -m pytest tests/unit/messages --quiet
	git diff --stat tests/golden

generated: .venv/.ready-to-develop
	$(BIN)/python -m tests.generated

wheel: .venv/.ready-to-develop
	$(BIN)/python -m build --wheel --outdir dist

clean:
	rm -rf .venv build dist digest.db digest.db-shm digest.db-wal
	find outbox -mindepth 1 ! -name .gitkeep -delete
