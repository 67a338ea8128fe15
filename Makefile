# Everything here may be run again at any time; what is done already is not done twice.
#   make demo    the whole program against its own sandbox, from nothing but Python 3.11 or newer
#   make test    every test that needs no recorded vendor material
#   make shared  the tests that read the recorded vendor material beside the checkout
#   make bench   the measures, each a ratio against a yardstick that is run beside it
#   make soak    the property tests at length, and processes killed by the hundred
#   make docs    writes the generated pages again
#   make wheel   the distribution, in dist/
# PYTHON=/path/to/python chooses the interpreter for a new .venv.

SHELL := /bin/sh
BIN := .venv/bin
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

.PHONY: demo test shared bench soak docs wheel clean

demo: .venv/.installed
	@echo "==> runbook demo: the sandbox, a sync, and the runbooks in ./demo"
	@$(BIN)/runbook demo

test: .venv/.dev
	@echo "==> pytest, without the tests that need recorded vendor material"
	@$(BIN)/python -m pytest -n auto -m "not shared"

shared: .venv/.dev
	@echo "==> pytest, the tests that read recorded vendor material"
	@$(BIN)/python -m pytest -n auto -m shared

bench: .venv/.dev
	@$(BIN)/python -m tests.bench $(BENCH)

soak: .venv/.dev
	@echo "==> pytest, every property tried with many more examples, and 200 kills in place of a few"
	@RUNBOOK_SOAK_KILLS=200 $(BIN)/python -m pytest -n auto -m "not shared" -p tests.soak --hypothesis-profile=soak -k "$(SOAK)"

docs: .venv/.installed
	@echo "==> the generated pages"
	@$(BIN)/runbook document

wheel: .venv/.dev
	@echo "==> the wheel, in dist/"
	@rm -rf dist
	@$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	@ls dist

clean:
	@echo "==> removes what can be made again"
	@rm -rf .venv dist build demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@found=""; \
	for one in $(or $(PYTHON),$(CANDIDATES)); do \
	    if "$$one" -c '$(NEW_ENOUGH)' 2>/dev/null; then found="$$one"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	    echo "Python 3.11 or newer is needed, and none was found." >&2; \
	    echo "    python3 is: $$(python3 --version 2>&1 || echo absent)" >&2; \
	    echo "    write: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; \
	    exit 1; \
	fi; \
	echo "==> a virtual environment in .venv, with $$("$$found" --version)"; \
	if ! "$$found" -m venv .venv; then \
	    rm -rf .venv; \
	    echo "This Python has no working venv module; on Debian and Ubuntu: apt install python3-venv" >&2; \
	    exit 1; \
	fi

.venv/.installed: .venv/bin/python pyproject.toml
	@echo "==> installs the program into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/.dev: .venv/.installed
	@echo "==> installs what the tests need into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@
