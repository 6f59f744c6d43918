# One-word verbs. Each works alone on a machine that has only python3 (3.10 or newer, with venv) and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all lint types bench calibrate docs clean

demo: $(VENV)/installed  ## price the example service
	@echo "flake8 --select AIO examples/"
	@$(BIN)/flake8 --isolated --select AIO examples/ || test $$? -eq 1
	@echo
	@echo "These prices are the shipped reference's. 'make calibrate' makes them this machine's."
	@echo "'$(BIN)/aiocost explain AIO101' prints a rule's manual."

test: $(VENV)/developed  ## the test suite on this Python
	$(BIN)/python -m pytest

test-all: $(VENV)/developed  ## the suite on every installed CPython from 3.10 on
	$(BIN)/nox --no-error-on-missing-interpreters

lint: $(VENV)/developed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/python -m flake8_aiocost.docs --check

types: $(VENV)/developed
	$(BIN)/mypy

bench: $(VENV)/developed  ## what the linter costs beside flake8 itself, in ratios
	$(BIN)/python benchmarks/lint_speed.py

calibrate: $(VENV)/installed  ## measure this machine, about a minute per loop
	$(BIN)/aiocost-calibrate --quick

docs: $(VENV)/developed  ## render docs/ and the README's tables from the code
	$(BIN)/python -m flake8_aiocost.docs

clean:
	rm -rf $(VENV) build dist

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

# Dependency groups need pip 25.1, newer than what venv bundles with Python 3.10 to 3.13.
$(VENV)/developed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@ $(VENV)/installed
