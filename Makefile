# Two commands matter: `make demo` and `make test`. The others are for developers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
RESET ?= 0
WORKERS ?= 2
PYTEST = PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -p no:cacheprovider
LOCKING := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q

.PHONY: help install install-test chromium demo test test-long lint check eval lock bench strings screenshots clean

help:
	@echo "make demo         a school with families to try, on http://127.0.0.1:8000   (RESET=1 starts over)"
	@echo "make test         everything the tests need, then the tests, on SQLite and PostgreSQL, in about five minutes"
	@echo "make test-long    the rest of the tests: processes that are killed, browsers, crowds, speed"
	@echo "make lint         ruff, mypy, import contracts          make check    the texts in all languages"
	@echo "make eval         how well words and concerns are found  make bench    speed, against a plain echo bot"
	@echo "make strings      bring the catalogues up to date       make screenshots   the pictures of the README"

install: $(VENV)/.installed
install-test: $(VENV)/.installed-test

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Samen needs Python 3.11 or newer, this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 demo"; exit 1; }
	@test -x $(BIN)/python || { echo "Making $(VENV) ..."; $(PYTHON) -m venv $(VENV); }
	@echo "Installing Samen and what it needs (the first time about a minute) ..."
	@$(PIP) install --progress-bar on --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(PIP) install -q --require-hashes -r requirements-test.lock
	@touch $@

# A browser for the tests: the system's, else Debian's package, else Playwright's own.
chromium: install-test
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || \
	  { echo "Installing Chromium ..."; { apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1; } || \
	  $(BIN)/playwright install chromium

demo: install
	@exec $(BIN)/samen demo $(if $(filter 1,$(RESET)),--reset)

test: install-test chromium
	@$(PYTEST) -m "not long"

test-long: install-test chromium
	@$(PYTEST) -m long

lint: install-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/hadolint Dockerfile

check: install
	$(BIN)/samen check

eval: install-test
	$(BIN)/python -m tests.content.evaluate

lock:
	uv pip compile pyproject.toml --extra build $(LOCKING) -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra test -c requirements.lock $(LOCKING) -o requirements-test.lock

bench: install-test
	$(BIN)/python -m bench

strings: install
	$(BIN)/python -c "from pathlib import Path; from bot.i18n.catalogues import update; print('missing:', update(Path('locales')))"

screenshots: install-test chromium
	$(BIN)/python docs/screenshots.py

clean:
	rm -rf $(VENV) data dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
