# `make demo` tries the bot, `make test` proves it; both need only Python 3.11+, git and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test bench faults fuzz lint assets clean

install: .venv/.installed

# The stamp is newer than what it was made from, so a second `make` starts at once.
.venv/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; try: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,lint]'
	@touch $@

demo: install
	@$(BIN)/interviewbot demo

test: install
	$(BIN)/pytest -n auto

bench: install
	$(BIN)/python -m tests.benchmarks

faults: install
	$(BIN)/python -m tests.faults $(NAMES)

# For MINUTES=30, or one kept input again: make fuzz INPUT=build/fuzz/door/crash-...
fuzz: install
	-@$(BIN)/pip install --quiet --disable-pip-version-check --only-binary atheris -c constraints.txt -e '.[fuzz]'
	$(BIN)/python -m tests.fuzz $(if $(MINUTES),--minutes $(MINUTES)) $(if $(INPUT),--input $(INPUT))

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The room's script, built from its sources and npm packages; it is committed, so only who changes it needs node.
assets:
	cd bot/pages/editor && npm ci --no-audit --no-fund && node build.mjs

clean:
	rm -rf .venv build *.egg-info
