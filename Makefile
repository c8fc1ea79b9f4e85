# The course's commands. Each sets up .venv first, where that is missing or its requirements changed.

ifeq ($(OS),Windows_NT)
PYTHON ?= python
BIN = $(VENV)/Scripts
else
PYTHON ?= python3
BIN = $(VENV)/bin
endif
VENV ?= .venv
PY = $(BIN)/python
FIRST = notebooks/00_when_to_bother.ipynb

export JUPYTER_PREFER_ENV_PATH = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help lab test test-all test-slow test-oldest lint outputs minutes claims picture experiments bench clean

help:  ## list these commands
	@$(PYTHON) -c "import re; [print('make %-12s %s' % found) for found in re.findall(r'(?m)^([a-z-]+):.*## (.+)', open('Makefile').read())]"

lab: $(VENV)/installed  ## open the course in JupyterLab (LAB_FLAGS are handed on)
	$(PY) -m jupyterlab --notebook-dir=. --LabApp.default_url=lab/tree/$(FIRST) $(LAB_FLAGS)

test: $(VENV)/installed-test  ## run every test, the notebooks included (PYTEST_FLAGS are handed on)
	$(PY) -m pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(PYTEST_FLAGS)

test-slow: $(VENV)/installed-torch  ## run the tests that take longer
	$(PY) -m pytest -n logical --maxprocesses 4 -m slow tests $(PYTEST_FLAGS)

test-oldest:  ## run every test with the oldest versions that the course supports
	$(MAKE) test VENV=.venv-oldest PYTHON=python3.11 INSTALL_FLAGS="-c tests/oldest.txt"

test-all: test test-slow test-oldest  ## run all of these

lint: $(VENV)/installed-test  ## look for faults in style
	$(PY) -m ruff check .

outputs: $(VENV)/installed-test  ## run the notebooks again and store what they show (NB=01_knn for one)
	$(PY) tools/outputs.py $(NB)

minutes: $(VENV)/installed-test  ## write into the notebooks and README.md how long everything takes
	$(PY) tools/minutes.py

claims: $(VENV)/installed-test  ## write CLAIMS.md from the notebooks' outputs
	$(PY) tools/claims.py

picture: $(VENV)/installed-test  ## write README.png from the outputs of notebook 00
	$(PY) tools/picture.py

experiments: $(VENV)/installed  ## run the experiments that take longer than a notebook may
	for script in experiments/[0-9]*.py experiments/scoreboard.py; do $(PY) $$script || exit 1; done

bench: $(VENV)/installed-torch  ## compare the speed of the library with that of others
	for script in benchmarks/*.py; do $(PY) $$script || exit 1; done

clean:  ## remove what these commands made
	rm -rf .venv .venv-oldest build dist .pytest_cache .ruff_cache

# The last line of each writes a stamp: what it stands for is done again only when a file on the right changes.
$(VENV)/installed: pyproject.toml requirements.txt
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'The course needs Python 3.11 or newer, and $(PYTHON) is Python %d.%d: name another one, as in make lab PYTHON=python3.13' % sys.version_info[:2] or 0)"
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install $(INSTALL_FLAGS) -r requirements.txt
	$(PY) -c "import matplotlib.font_manager"
	@$(PY) -c "open('$@', 'w').close()"

$(VENV)/installed-test: $(VENV)/installed
	$(PY) -m pip install $(INSTALL_FLAGS) -e ".[test]"
	@$(PY) -c "open('$@', 'w').close()"

$(VENV)/installed-torch: $(VENV)/installed-test
	$(PY) -m pip install $(PIP_FLAGS) -e ".[torch]"
	@$(PY) -c "open('$@', 'w').close()"
