# Everything is installed in .venv; nothing outside this folder is touched, but for the Debian
# packages that `make test` names, and installs where it may.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
RUNS ?= 1
SEED ?= 1
BIN := .venv/bin
# A process a core, each with servers of its own; the tests of one file stay together.
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadfile

.PHONY: help install run test check bench faults

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

install: .venv/installed ## Install Hamlet in .venv

run: install ## Judge the sample mail, then serve on http://127.0.0.1:8000 (PORT=…)
	@exec $(BIN)/python scripts/run.py $(PORT)

test: .venv/installed-dev ## Run all tests: on SQLite, then those of the database on MariaDB
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --database sqlite
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --database mariadb -m django_db

bench: .venv/installed-dev ## Measure speed, memory and size; write docs/performance.md and docs/scale.md
	$(BIN)/python manage.py bench --write docs/performance.md --json > var/measured.json
	$(BIN)/python manage.py scale var/measured.json --write docs/scale.md

faults: .venv/installed-dev ## Run storms over real servers, account for every letter (RUNS=n SEED=s)
	$(BIN)/python -m tests.faults --runs $(RUNS) --seed $(SEED)

check: .venv/installed-dev ## Check style, types, imports, migrations and documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check
	$(BIN)/python scripts/check_docs.py

.venv/installed: requirements-embedded.txt requirements.txt scripts/install.sh
	@scripts/install.sh "$(PYTHON)"
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt scripts/debian_packages.sh
	@scripts/debian_packages.sh
	@$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $@
