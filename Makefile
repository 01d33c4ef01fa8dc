PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo test lint release calibrate

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

.venv: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,cluster]'
	@touch .venv

demo: .venv  ## train, sample and draw; then grade a class of awkward notebooks
	$(BIN)/scorelab demo

lint: .venv  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

test: lint  ## lint, then every test that takes seconds
	$(BIN)/pytest -m 'not slow'

release: .venv  ## build the source notebooks and the students' versions in assignments/
	$(BIN)/scorelab release

calibrate: .venv  ## measure anew how far correct answers stray in the distribution check (20 minutes)
	$(BIN)/python -m autograder.calibration
