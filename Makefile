# Every target sets up what it needs on a machine with Python 3.11 and make.
PYTHON ?= python3.11
BIN := .venv/bin
export COMMISSIONING_REFERENCE ?= ../shared
export PYTHONDONTWRITEBYTECODE = 1
SIZE ?= quick

.PHONY: demo test coverage check docs assurance bench spec pins assets clean
.DEFAULT_GOAL := help

help:  ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

.venv/.product: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/.dev: .venv/.product
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[postgres,spark]' --group dev
	@touch $@

demo: .venv/.product  ## Pay a simulated Work Programme, then serve a world of organisations on 127.0.0.1:8000
	@$(BIN)/commissioning demo

test: .venv/.dev  ## All tests; SIZE=quick|ci|night|release sets how much the assurance tests generate
	@ASSURANCE_SIZE=$(SIZE) $(BIN)/python -m pytest -q -n 2 --dist worksteal -p no:randomly

coverage: .venv/.dev  ## The same, and which branches no test takes
	@ASSURANCE_SIZE=$(SIZE) $(BIN)/python -m pytest -q -n 2 --cov --cov-report=term:skip-covered

check: .venv/.dev  ## Style, types, import contracts, generated documents current
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@COMMISSIONING_SECRET_KEY=none $(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m docs.generate --check

docs: .venv/.dev  ## Write the generated documents anew
	@$(BIN)/python -m docs.generate

.venv/.bench: .venv/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[postgres,spark]' --group bench
	@touch $@

bench: .venv/.bench  ## How fast pages come (over an hour, the first time), payments beside pandas and others (half an hour), ratings (an hour), instructions
	@$(BIN)/commissioning bench web
	@$(BIN)/commissioning bench payments
	@$(BIN)/commissioning bench ratings
	@! command -v valgrind >/dev/null || $(BIN)/commissioning bench instructions

spec: .venv/.dev  ## The payment rules as tables anyone can read, each run on both engines
	@$(BIN)/python -m pytest -q tests/spec

assurance: SIZE = ci
assurance: .venv/.dev  ## The promises at SIZE=ci, night or release; writes ASSURANCE.md
	@ASSURANCE_SIZE=$(SIZE) $(BIN)/python -m pytest -q -n 2 --dist worksteal --timeout=3600 --junitxml=.assurance.xml tests/agree \
	  tests/browser tests/census tests/integration tests/spark tests/unit/core tests/unit/ledger \
	  tests/unit/platform/test_database_roles.py tests/unit/rooms/test_journey_bulk.py \
	  tests/unit/rooms/test_journey_casework_by_file.py tests/unit/rooms/test_journey_data_protection.py \
	  tests/unit/rooms/test_journey_restricted.py tests/unit/store tests/unit/tables tests/unit/web/test_restricted_pages.py \
	  tests/worked; \
	  status=$$?; ASSURANCE_SIZE=$(SIZE) $(BIN)/python -m docs.assurance .assurance.xml && exit $$status

pins:  ## Resolve constraints.txt again from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --group dev --group bench \
	  --no-header --no-annotate -o constraints.txt pyproject.toml

STATIC := src/commissioning/web/static/commissioning
assets:  ## Build the style sheet and script of the pages; needs Node, which nothing else does
	@cd assets && npm ci --silent
	@cd assets && npx sass --pkg-importer=node --style=compressed --no-source-map app.scss ../$(STATIC)/pages.css
	@sed 's,//# sourceMappingURL=.*$$,,' assets/node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js \
	  > $(STATIC)/govuk-frontend.min.js

clean:  ## Remove the environment and everything that was made
	@rm -rf .venv assets/node_modules build dist demo .mypy_cache .ruff_cache .hypothesis .coverage*
