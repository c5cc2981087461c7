# Two commands do everything: `make dashboard` and `make test`. Both make the environment in .venv when it is missing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
export HF_HUB_OFFLINE := 1
export TOKENIZERS_PARALLELISM := false

.PHONY: help install dashboard test check format clean

help:
	@echo "make dashboard  load the sample corpus and open the dashboard"
	@echo "make test       run the tests"
	@echo "make check      format, lint, types, import contracts"
	@echo "make install    make the environment in .venv"
	@echo "make clean      remove .venv and caches"

install: $(STAMP)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[careful,test]'
	@touch $(STAMP)

# It holds all that $(STAMP) stands for.
$(DEV_STAMP): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[careful,test,dev]'
	@touch $(STAMP) $(DEV_STAMP)

dashboard: $(STAMP)
	$(BIN)/crossclaim demo $(DEMO)

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder $(PYTEST)

check: $(DEV_STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV_STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
