# Everything from a fresh clone. `make run` and `make test` need only Python >= 3.11.
PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
BIND ?= 127.0.0.1:8000
SIZE ?= demo
BASE_URL ?= http://$(BIND)
export PY BIND BASE_URL
export DJANGO_SETTINGS_MODULE ?= config.settings.dev

.PHONY: run dev setup test test-next check bench services demo clean

$(VENV)/.run: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

setup: $(VENV)/.run
	$(PY) manage.py migrate --verbosity 0
	$(PY) manage.py createcachetable
	$(PY) manage.py setup_workflow --verbosity 0
	$(PY) manage.py collectstatic --noinput --verbosity 0

run: setup  ## the whole site with demo data on embedded engines
	$(PY) manage.py demo --size $(SIZE)
	$(PY) manage.py welcome --bind $(BIND)
	exec $(PY) -m honcho start

demo: setup  ## fill the demo: make demo SIZE=demo
	$(PY) manage.py demo --size $(SIZE)

dev: setup  ## development server with reloading
	DEBUG=1 $(PY) manage.py runserver $(BIND)

test: $(VENV)/.dev  ## all tests; those for servers skip with the reason
	PY=$(PY) bin/test

test-next:  ## the same tests on the next Wagtail (and Python 3.13 where it is there)
	bin/test-next

check: $(VENV)/.dev  ## linters, types, import contracts, sizes, migrations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	PYTHONPATH=site:. $(VENV)/bin/lint-imports
	$(PY) -m mypy consultations/rules deliberation/rules search/digest search/llm/rules site/accounts/rules site/rulebook site/common site/audit
	DJANGO_SETTINGS_MODULE=config.settings.test $(PY) manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=config.settings.test $(PY) -m pytest -q tests/house

bench: $(VENV)/.dev  ## ratios against bare engines; starts what it needs
	PY=$(PY) bin/bench

services:  ## start PostgreSQL, Redis, Elasticsearch for the tests that need them
	bin/services start

clean:
	rm -rf var $(VENV) .venv-next
