# Two commands on a bare machine: `make demo` runs the main job, `make test` passes the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all check bench bench-long bench-judges clean

demo: $(VENV)/.installed
	$(BIN)/advisor recommend film-review-sentiment

test: $(VENV)/.installed-dev check
	$(BIN)/python -m pytest

# With what takes half a minute and more for each test.
test-all: $(VENV)/.installed-dev check
	$(BIN)/python -m pytest -m ""

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(VENV)/.installed-dev
	$(BIN)/python tests/bench/bench_stages.py
	$(BIN)/python tests/bench/bench_start.py
	$(BIN)/python tests/bench/bench_bare_loop.py

# Half an hour on a machine that does nothing else.
bench-long: $(VENV)/.installed-dev
	$(BIN)/python tests/bench/bench_burners.py
	$(BIN)/python tests/bench/bench_effort.py
	$(BIN)/python tests/bench/bench_prediction.py

bench-judges: $(VENV)/.installed-judges
	$(BIN)/python tests/bench/bench_judges.py

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

# Independent judges, 180 MB; nothing of the tool needs them.
$(VENV)/.installed-judges: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[judges]"
	touch $@

clean:
	rm -rf $(VENV)
