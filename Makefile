# Each target works alone on a machine that has only python3 (3.10 or newer, with venv) and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# What a suite needs to use all cores; it is no default of pytest's, since a few tests start sooner without it.
PARALLEL := -n logical --maxprocesses 8 --dist worksteal
# pyenv hides what is installed, but for the versions that it is told of.
ALL_PYTHONS := PYENV_VERSION=$$(pyenv versions --bare 2>/dev/null | paste -sd : -)
# The spawn of the example service that the demo asks about.
SHOWN := examples/newsfeed/repositories/comments.py:34

# What proves the prices; the README lists the same commands.
PROVED := build/prove/here.json
PROOFS := \
	'$(BIN)/aiocost-calibrate --quick --loop uvloop --fresh -o $(PROVED)' \
	'$(BIN)/aiocost-calibrate verify $(PROVED)' \
	'$(BIN)/python benchmarks/live_server.py --quick --loop uvloop --table $(PROVED)' \
	'$(BIN)/python benchmarks/holdout.py --quick --loop uvloop --table $(PROVED)'

.DEFAULT_GOAL := help
.PHONY: help demo test test-all test-lowest test-edits fuzz lint types docs picture recordings pictures site bench prove catalogue calibrate vscode clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s%s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/installed  ## price the example service, and tell how one spawn is reached
	@echo '$$ flake8 --isolated --select AIO examples/'
	@$(BIN)/flake8 --isolated --select AIO examples/ || test $$? -eq 1
	@echo
	@echo '$$ aiocost check examples/'
	@$(BIN)/aiocost check examples/ || test $$? -eq 1
	@echo
	@echo '$$ aiocost why $(SHOWN)'
	@$(BIN)/aiocost why $(SHOWN)
	@echo
	@echo "These prices are the shipped reference's. 'make calibrate' makes them this machine's."
	@echo "'$(BIN)/aiocost explain AIO101' prints a rule's manual."

# The suite starts our programs some thousand times. Where Python writes no bytecode, each would compile them anew.
test: $(VENV)/developed  ## run the test suite on this Python, on all cores
	$(BIN)/python -m compileall -q src
	$(BIN)/python -m pytest $(PARALLEL)

test-all: $(VENV)/developed  ## run it on every installed CPython from 3.10 on
	$(ALL_PYTHONS) $(BIN)/nox --no-error-on-missing-interpreters -- $(PARALLEL) $(TESTS)

test-lowest: $(VENV)/developed  ## run it with the lowest version of each library that is allowed, on 3.10 and 3.13
	$(ALL_PYTHONS) $(BIN)/nox --no-error-on-missing-interpreters -s lowest -- $(PARALLEL) $(TESTS)

test-edits: $(VENV)/developed  ## hold all doors and the cache against a thousand sequences of edits each, some minutes
	AIOCOST_EDIT_SEQUENCES=1000 AIOCOST_LSP_SEQUENCES=1000 $(BIN)/python -m pytest -q -x \
		tests/frontends/test_edits.py tests/frontends/lsp/test_random_edits.py

fuzz: $(VENV)/developed  ## generate and damage programs, files and caches for an hour, from a new seed
	$(BIN)/python -m tests.fuzz $(FUZZ)

lint: $(VENV)/developed  ## check style, formatting and that docs are rendered
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/python -m flake8_aiocost.docs --check

types: $(VENV)/developed  ## check types
	$(BIN)/mypy

docs: $(VENV)/developed  ## render docs/, the README's tables and prepared files from the code
	$(BIN)/python -m flake8_aiocost.docs

picture: $(VENV)/developed  ## draw the picture of the README, from what is said of the example service
	$(BIN)/python -m website.picture

recordings: $(VENV)/developed  ## record what is said of a published service, for the pages; needs the network
	$(BIN)/python -m website.recordings

pictures: $(VENV)/developed vscode  ## draw the pictures of editors: needs Chromium, Node 20, tmux, and the network the first time
	$(BIN)/python -m website.vscode
	$(BIN)/python -m website.neovim
	$(BIN)/python -m website.jupyterlab

site: $(VENV)/developed  ## build the documentation as a site that needs no network, into build/site
	$(BIN)/python -m website

bench: $(VENV)/developed  ## measure what the linter costs beside flake8 itself
	$(BIN)/python benchmarks/lint_speed.py

prove: $(VENV)/proved  ## hold prices against this machine, a live server and code as it is written, some five minutes
	@failed=0; for each in $(PROOFS); do echo; echo "\$$ $$each"; $$each || failed=1; done; exit $$failed

catalogue: $(VENV)/developed  ## install every library and framework that is known, and prove the names of its file
	cd benchmarks && ../$(BIN)/python -m library_names --cache ../.catalogue $(FILES)

calibrate: $(VENV)/installed  ## measure this machine, about a minute per event loop
	$(BIN)/aiocost-calibrate --quick

vscode:  ## package the extension of VS Code as editors/vscode/aiocost.vsix; needs Node 20 or newer, and the network
	cd editors/vscode && npm ci --no-fund --no-audit && npm run package

clean:  ## remove the virtual environment and build output
	rm -rf $(VENV) build dist editors/vscode/node_modules editors/vscode/dist editors/vscode/*.vsix website/workbench/node_modules

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

# What the live servers need, beside the package itself.
$(VENV)/proved: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group bench
	@touch $@ $(VENV)/installed
