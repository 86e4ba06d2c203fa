# make install   prepare .venv and the static files; nothing is started
# make demo      everything on this machine: http://127.0.0.1:8000 (PORT=8001 for another port)
# make test      every check and test, with all they need
# make fuzz      thousands of odd requests to the API of a server with the published figures
# make bench     speed and size beside what a user would pick instead (docs/benchmarks.md)
# make spark     a Spark cluster of this machine, in the foreground (needs Java 17)
# make spark-test   every costing query on such a cluster gives what DuckDB gives
# make screenshots  the picture of the README anew
# make lock      resolve the dependencies anew and pin them with their checksums
# make clean     remove what make made (not the data of the demo)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install demo test screenshots bench fuzz spark spark-test static lock clean
.DELETE_ON_ERROR:

install: $(VENV)/.demo static

# With setpriv the demo ends in good order even where make is killed.
demo: install
	@exec $$(command -v setpriv >/dev/null && echo setpriv --pdeathsig TERM) $(BIN)/python manage.py demo

test: $(VENV)/.test static
	@.ci/chromium $(BIN)/python
	@.ci/pango $(BIN)/python
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djade --check $$(find templates -name '*.html' -o -name '*.txt')
	$(BIN)/deptry .
	$(BIN)/python -m pytest -n 2 --dist loadgroup

fuzz: $(VENV)/.test static
	FUZZ_EXAMPLES=150 FUZZ_SECONDS=1200 $(BIN)/python -m pytest tests/valuedash/test_fuzz.py

screenshots: $(VENV)/.test static
	@.ci/chromium $(BIN)/python
	$(BIN)/python -m tests.browser.screenshots

bench: $(VENV)/.test static
	$(BIN)/python -m bench.recalculate
	$(BIN)/python -m bench.api
	$(BIN)/python -m bench.pages
	$(BIN)/python -m bench.costing

spark: $(VENV)/.spark
	@exec $(BIN)/python -m costing.spark

spark-test: $(VENV)/.spark
	$(BIN)/python -m costing.spark $(BIN)/python -m pytest --confcutdir tests/costing/spark tests/costing/spark

# --- Python -------------------------------------------------------------------------------------

# pip is the last that venv puts in place: where it is, the environment is whole.
$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Python is missing: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, $(PYTHON) is $$($(PYTHON) -V):" \
	       "name another one, as in PYTHON=python3.12 make demo" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  echo "Python cannot make environments here: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo $(VENV)/.test $(VENV)/.spark: $(VENV)/.%: requirements/%.txt $(BIN)/pip
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

lock: $(BIN)/pip
	$(BIN)/python -m pip install --disable-pip-version-check --quiet uv
	$(LOCK) --extra embedded --extra dev \
	  --output-file requirements/test.txt pyproject.toml
	$(LOCK) --no-annotate --constraint requirements/test.txt --extra embedded \
	  --output-file requirements/demo.txt pyproject.toml
	$(LOCK) --no-annotate --constraint requirements/test.txt --extra embedded --extra dev --extra spark \
	  --output-file requirements/spark.txt pyproject.toml
	$(LOCK) --no-annotate --constraint requirements/test.txt \
	  --output-file requirements/production.txt pyproject.toml
	$(LOCK) --output-file requirements/node.txt requirements/node.in

LOCK := $(BIN)/uv pip compile --python-version 3.11 --universal --generate-hashes --no-header \
  --no-emit-index-url --no-emit-find-links --upgrade --quiet

# --- Static files -------------------------------------------------------------------------------

static: static/collected/staticfiles.json

static/collected/staticfiles.json: static/dist/plotly.css valuedash/apps.py | $(VENV)/.demo
	$(BIN)/python manage.py collectstatic --no-input --clear --verbosity 0
	@touch $@

# plotly.css is the last file of the build: where it is, the others are.
static/dist/plotly.css: $(wildcard static/*.mjs static/*.js static/*.scss static/*.svg) node_modules/.package-lock.json
	static/npm $(BIN)/python run --silent build

node_modules/.package-lock.json: package.json package-lock.json .npmrc | $(VENV)/.demo
	static/npm $(BIN)/python ci
	@touch $@

clean:
	rm -rf $(VENV) node_modules static/dist static/collected
