# Everything a person does with this tree, by name. `make` alone lists it.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

UV_VERSION := 0.13.8
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi
PYBABEL := $(BIN)/pybabel --quiet
UV_SYNC := $(BIN)/uv sync --quiet --frozen --no-install-project

CATALOGUES := $(wildcard aspirant/translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)

# Another environment that happens to be active must not be changed.
unexport VIRTUAL_ENV
export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON_DOWNLOADS := never

.PHONY: help demo run test check words migration vendor bench prove screenshots browser compiled

help:  ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

# Setting up ------------------------------------------------------------------

# The first Python that is new enough; PYTHON=... chooses another.
IS_NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c '$(IS_NEW_ENOUGH)' 2>/dev/null && echo "$$python" && break; done)

$(VENV)/uv-$(UV_VERSION):
	@"$(PYTHON)" -c '$(IS_NEW_ENOUGH)' 2>/dev/null || { \
		echo "This needs Python 3.11 or newer, which was not found here."; \
		echo "Get it from your system's packages or from https://www.python.org/downloads/,"; \
		echo "or name one that you have: make PYTHON=/path/to/python3.12 demo"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make a virtual environment."; \
		echo "On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

# What the product needs to run, with the people of the demonstration.
$(VENV)/product: uv.lock | $(VENV)/uv-$(UV_VERSION)
	@echo "Installing what the product needs"
	@$(UV_SYNC) --inexact --group demo
	@touch $@

# The same, and what the tests and checks need.
$(VENV)/tools: uv.lock | $(VENV)/uv-$(UV_VERSION)
	@echo "Installing what the product, its tests and its checks need"
	@$(UV_SYNC) --group dev
	@touch $@ $(VENV)/product

compiled: $(COMPILED)

%.mo: %.po | $(VENV)/product
	@$(PYBABEL) compile --input-file $< --output-file $@

browser:
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 \
	|| { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& echo "Installing chromium for the browser tests" \
		&& apt-get update -qq && apt-get install -qq -y --no-install-recommends \
			chromium fonts-dejavu-core >/dev/null; } \
	|| echo "No chromium here: the tests that need a browser will be skipped."

# Running -----------------------------------------------------------------------

demo: $(VENV)/product $(COMPILED)  ## Start the product with invented people (PORT=8123 make demo)
	@exec env -u DATABASE_URL -u BASE_URL MODE=demo $(FLASK) demo

run: $(VENV)/product $(COMPILED)  ## Start the development server, reloading on change
	@MODE=development $(FLASK) db upgrade
	@MODE=development exec $(FLASK) run --debug --port $${PORT:-8000}

# Proving -----------------------------------------------------------------------

test: $(VENV)/tools $(COMPILED) browser  ## Run every test, on SQLite and on PostgreSQL
	$(BIN)/pytest -n 2 --database=sqlite
	$(BIN)/pytest -n 2 --database=postgresql

check: $(VENV)/tools $(COMPILED)  ## Run every check that needs no test: style, types, floors, words
	$(BIN)/uv lock --quiet --check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python .ci/words.py
	$(BIN)/python .ci/models.py

bench: $(VENV)/tools $(COMPILED)  ## Measure what must be fast
	$(BIN)/pytest -s -m benchmark tests/benchmarks

prove: $(VENV)/tools $(COMPILED)  ## Run the long proofs
	$(BIN)/pytest -n 2 -m prove

screenshots: $(VENV)/tools $(COMPILED) browser  ## Take a picture of every page
	$(BIN)/python -m tests.browser.screenshots

# Making ------------------------------------------------------------------------

words: $(VENV)/tools  ## Collect the messages into the catalogues and compile them
	$(BIN)/python .ci/words.py --update
	@$(MAKE) compiled

migration: $(VENV)/tools  ## Write the next migration: make migration m="what it does"
	@test -n "$(m)" || { echo 'Say what it does: make migration m="..."'; exit 1; }
	$(BIN)/python .ci/models.py --write "$(m)"

vendor:  ## Upgrade the front-end files of others (needs node)
	npm ci --ignore-scripts --no-audit --no-fund
	npm run vendor
