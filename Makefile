# Better Answered. A fresh machine needs Python 3.11 or newer and make; everything else is brought here.
#   make demo    serve a fictional country at http://127.0.0.1:8000 (PORT=8080 make demo for another port)
#   make test    run every test, on SQLite and on a PostgreSQL server of its own
#   make check   lint, types, import contracts, locks
#   make lock    resolve the dependencies anew
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
UV := UV_COMPILE_BYTECODE=1 $(BIN)/uv
NODE := PATH="$(CURDIR)/$(BIN):$$PATH"

.PHONY: setup demo test check lock browser clean
.DELETE_ON_ERROR:

setup: .venv/ready build/static/manifest.json

.venv/tools: requirements-setup.txt
	@echo "Making a virtual environment in .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.txt
	@touch $@

.venv/ready: .venv/tools requirements.txt pyproject.toml setup.py scoring/planning/core.c
	@echo "Installing the dependencies of the service"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-to-test: .venv/ready requirements-dev.txt
	@echo "Installing what the tests need"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/ready: .venv/tools package-lock.json .npmrc
	@echo "Fetching the front-end packages"
	@$(NODE) npm ci --ignore-scripts --silent
	@touch $@

build/static/manifest.json: node_modules/ready $(wildcard assets/*.mjs assets/*/*)
	@echo "Building style sheet and scripts"
	@$(NODE) node assets/build.mjs
	@touch $@

browser:
	@command -v chromium || command -v google-chrome || command -v google-chrome-stable || command -v chromium-browser || { \
	  echo "Fetching a browser for the tests"; \
	  command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || { \
	  echo "The browser tests need Chromium or Chrome, and none could be fetched. Install one and run make test again." >&2; exit 1; }

demo: setup
	@BA_PORT=$(PORT) $(BIN)/better-answered demo

test: setup .venv/ready-to-test browser
	@echo "Running the tests on SQLite and PostgreSQL"
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -q $(TESTS)

check: setup .venv/ready-to-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@! grep -nE 'https?://' requirements*.txt package-lock.json .npmrc || { echo "A lock file names a host."; exit 1; }

lock: .venv/tools
	@$(UV) pip compile requirements-setup.in --generate-hashes --universal --python-version 3.11 --no-header --no-annotate --quiet --output-file requirements-setup.txt
	@$(UV) pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 --no-header --no-annotate --quiet --output-file requirements.txt
	@$(UV) pip compile pyproject.toml --extra dev --generate-hashes --universal --python-version 3.11 --no-header --no-annotate --quiet --output-file requirements-dev.txt
	@$(NODE) npm install --package-lock-only --ignore-scripts --silent
	@$(BIN)/python -c 'import json, pathlib; file = pathlib.Path("package-lock.json"); lock = json.loads(file.read_text()); [one.pop("funding", None) for one in lock["packages"].values()]; file.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")'

clean:
	rm -rf .venv node_modules build var
