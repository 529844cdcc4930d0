# Two commands need nothing but Python 3.11+ and make:  make run  and  make test

PYTHON ?= python3
VENV := .venv/bin/python
# What `make run` and its sisters work in: a demonstration on this machine. Production: docs/operations.md
export DEMO ?= true
# Tests start hundreds of programs, and `make run` ten: what Python has compiled is kept, whatever the shell says of it.
export PYTHONDONTWRITEBYTECODE :=
# What production must give, for the checks that ask whether it would be safe; nothing is contacted.
KEY = $(shell $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))')
PRODUCTION = DEMO=false DEBUG=false SECRET_KEY=$(KEY) LINK_KEY=$(KEY) SUPPRESSION_KEY=$(KEY) \
	ALLOWED_HOSTS=news.example.org BASE_URL=https://news.example.org DATABASE_URL=postgresql://db.example.org/committee \
	BROKER_URL=redis://broker.example.org/0 CACHE_URL=redis://broker.example.org/1 EMAIL_URL=smtps://mail.example.org

.DEFAULT_GOAL := help
.PHONY: help setup run test faults soak check fmt lock messages bench clean

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 12

run: setup ## Start everything: services, web, workers, clock, mail catcher (PORT=8001 for another port)
	@$(VENV) -m committee.runner

test: setup ## Run every test, on services of its own (ARGS="-k consent" to choose)
	@$(VENV) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

faults: setup ## What make test leaves out: crash, fill, restore, one after the other, and the soak (ARGS="-k f7" to choose)
	@SOAK_SECONDS=$${SOAK_SECONDS:-600} $(VENV) -m pytest tests/faults -m faults_slow --capture=no $(ARGS)

soak: setup ## Ten minutes of anything at any moment (SOAK_SECONDS=60, SOAK_SEED=1 to play the same again)
	@SOAK_SECONDS=$${SOAK_SECONDS:-600} $(VENV) -m pytest tests/faults/test_soak.py -m faults_slow --capture=no

check: setup ## All that can be said without running: style, types, layers, migrations, deployment, catalogues
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	@$(VENV) -m mypy
	@.venv/bin/lint-imports
	@$(VENV) manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(VENV) manage.py check --deploy --fail-level WARNING

fmt: setup ## Format Python and templates
	@$(VENV) -m ruff check --fix --quiet . || true
	@$(VENV) -m ruff format .
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +

setup: .venv/installed ## Make the virtual environment, with every dependency pinned by its hash

.venv/installed: requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"Python 3.11 or newer is needed, and $(PYTHON) is {sys.version.split()[0]}: try make PYTHON=python3.11")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments: install its package first (Debian, Ubuntu: apt install python3-venv)."; exit 1; }
	@echo "Installing the dependencies into .venv (a minute, and only when requirements/dev.txt has changed) ..."
	@$(VENV) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(VENV) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

lock: ## Compile requirements/*.in to pinned and hashed lists
	@for list in runtime dev; do \
		$(VENV) -m uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 \
			requirements/$$list.in -o requirements/$$list.txt; done

messages: setup ## Collect what is to be translated into locale/ (needs GNU gettext)
	@DEBUG=true $(VENV) manage.py collect_theme_messages
	@$(VENV) -m ruff format --quiet committee/theme_messages.py
	@DEBUG=true $(VENV) manage.py makemessages --locale fr --no-obsolete --no-wrap --add-location file --ignore "tests/*" --ignore ".data/*"

bench: setup ## Measure: sending, imports, tickets (ARGS=--quick for small sizes; ARGS=--help for the long form)
	@$(VENV) -m tests.benchmarks $(ARGS)

clean: ## Delete what was made here: data, environment, caches
	@test ! -x $(VENV) -o ! -d .data || $(VENV) -c 'import sys; from committee import embedded; \
		sys.exit(not embedded.stop_unused(".data") and "The services in .data are in use: stop make run first.")'
	@rm -rf .venv .data .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +
