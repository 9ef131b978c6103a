# Each target does all of its own set-up. PYTHON=... chooses another Python 3.11+.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test bench lint lock screenshots

setup:
	@$(PYTHON) tools/setup.py all

run:
	@$(PYTHON) tools/setup.py run
	@$(BIN)/xanh serve --open

test: setup
	@$(BIN)/python tools/check.py test

lint: setup
	@$(BIN)/python tools/check.py lint

bench: setup
	@$(BIN)/python -m bench

screenshots: setup
	@XANH_SCREENSHOTS=var/screenshots $(BIN)/pytest -m browser

lock:
	@$(PYTHON) tools/lock.py
