# Two commands matter: `make demo` shows it, `make test` proves it. Everything they need they install.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test tour gallery bench soak lint translations format lock system clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TRANSLATIONS := $(wildcard words/translations/*/LC_MESSAGES/*.po)
PACKAGES := $(shell grep -v '^\#' deploy/system-packages.txt)

help: ## show this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

system: ## install the system packages (or print the one line that does)
	@deploy/install-system-packages $(PACKAGES)

$(READY): requirements.lock pyproject.toml $(wildcard screens/entry/engines/build_*.py screens/entry/engines/words/*) $(TRANSLATIONS) | system
	@echo "installing Python packages into $(VENV) ..."
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || python3 -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --use-pep517 --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/legal-kiosk build-input
	@touch $@

demo: system $(READY) ## show the main job: the kiosk with a display, the scripted tour without one
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then $(BIN)/legal-kiosk demo; else $(BIN)/python -m tour; fi

tour: system $(READY) ## the scripted citizen on a virtual display; pictures and receipts in build/tour
	@$(BIN)/python -m tour

gallery: system $(READY) ## contact sheets of every screen in every size, language and colour, in build/gallery
	@$(BIN)/python -m tests.screens.gallery

test: system $(READY) ## every test
	@$(BIN)/python -m tests

lint: system $(READY) ## ruff, types, import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@echo "lint: all clean"

bench: system $(READY) ## measured speed; rows in build/bench.json
	@$(BIN)/python -m benchmarks

soak: system $(READY) ## the long versions of the kill and crowd tests
	@$(BIN)/python -m tests.faults.soak

translations: $(READY) ## gather the texts to translate, update and compile the .po files
	@$(BIN)/python -m words.update_translations
	@touch $(READY)

format: $(READY) ## let ruff tidy up
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format -q .

lock: ## renew requirements.lock from pyproject.toml
	@$(BIN)/pip-compile -q --extra dev --generate-hashes --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --allow-unsafe -o requirements.lock pyproject.toml

clean: ## remove what was built
	@rm -rf build dist $(VENV)
