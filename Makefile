# `make help` lists everything; every other target makes .venv first, once per lock file.
PYTHON ?= python3
GRAPH ?= embedded
PORT ?= 8000
BIN := .venv/bin
STAMP := .venv/.set-up
export RECOLLECT_NEO4J_JARS ?= $(CURDIR)/.neo4j

.DEFAULT_GOAL := help
.PHONY: help setup run test check audit neo4j train-understanding clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-19s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## Make .venv with the pinned dependencies (again only when they changed)

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else 1)' || \
	  { echo "Recollect needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is $$($(PYTHON) -V 2>&1); name another: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Making .venv with the pinned dependencies: a minute or two, once"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

run: setup ## Start the service with a sample life (GRAPH=neo4j: on a real Neo4j, with its Browser; PORT=8001)
	$(BIN)/python -m recollect run --graph $(GRAPH) --port $(PORT)

test: setup ## Run every suite on every engine that can be had; branch coverage must reach 90 %
	$(BIN)/python -m tests.run

check: setup ## Lint, format, types, layers, the committed schema, the lock files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m graphapi.print_schema --check
	$(BIN)/pytest tests/unit/test_lock_files.py

audit: setup ## Ask whether a pinned dependency has a known vulnerability (needs the network)
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.lock

neo4j: setup ## Bring up a real Neo4j with Neo4j Browser (needs Java 17+ and Maven)
	$(BIN)/python -m recollect neo4j

train-understanding: $(STAMP) ## Train the encoder that reads texts anew (DATA=folder with data/ and eval/; an hour on two cores)
	@test -d "$(DATA)" || { echo "DATA names no folder: make train-understanding DATA=..." >&2; exit 1; }
	test -d .venv-train || $(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements-train.lock
	.venv-train/bin/python -m training.train --data "$(DATA)" --work .venv-train/work --out ingest/models/understanding
	$(BIN)/python -m training.sensitivity

clean: ## Take away what was built here; the data folder stays
	rm -rf .venv .venv-train .neo4j build dist htmlcov .coverage .coverage.* .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
