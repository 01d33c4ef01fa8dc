PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo test pytest lint test-all-seeds test-slow release site notebooks quality prove calibrate bench-grade bench-calls bench-diagnosis bench-pictures bench-frames bench-term bench-student

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

.venv: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[grade,dev,cluster]'
	@touch .venv

demo: .venv  ## train, sample and draw; then grade a class of awkward notebooks
	$(BIN)/scorelab demo

lint: .venv  ## ruff: rules and format; mypy: types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint pytest  ## lint, then every test that takes seconds

pytest: .venv  ## the tests alone
	OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 -m 'not slow'

test-all-seeds: .venv  ## every statistical test on seeds 0 to 99 (half an hour)
	OMP_NUM_THREADS=1 KIT_SEEDS=all $(BIN)/pytest -n 2 -m 'not slow' tests/lib

test-slow: .venv  ## the tests that take minutes
	OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 -m slow

release: .venv  ## build the source notebooks and the students' versions in assignments/
	$(BIN)/scorelab release

site: .venv  ## all pages and notebooks as a site for any web server, in build/site (a quarter of an hour the first time)
	$(BIN)/python -m docs.site

notebooks: .venv  ## run every source notebook from top to bottom
	$(BIN)/pytest tests/solutions/test_notebooks.py

quality: .venv  ## the reference system's quality over five seeds: the README's table
	$(BIN)/python -m solutions.pipeline quality

prove: .venv  ## what the grader is worth, for every set or those in SETS: kills, false fails, diagnosis, power (an hour)
	$(BIN)/python -m tests.proof $(SETS)

calibrate: .venv  ## measure anew how far correct answers stray in the distribution check (10 minutes)
	$(BIN)/python -m autograder.problem_sets.calibration

bench-grade: .venv  ## a class graded by stock nbgrader and by the kit: time, memory, the same scores (half an hour)
	$(BIN)/python -m bench.grade

bench-calls: .venv  ## what a call costs, and a question to a check's function: at most a millisecond each (a minute)
	$(BIN)/python -m bench.calls

bench-diagnosis: .venv  ## what it costs to name a mistake: at most a tenth of a second for most (half a minute)
	$(BIN)/python -m bench.diagnosis

bench-pictures: .venv  ## what a picture of an answer costs: at most half a second each (half a minute)
	$(BIN)/python -m bench.pictures

bench-frames: .venv  ## what a frame of the playground costs: at most a sixtieth of a second
	$(BIN)/python -m bench.frames

bench-term: .venv  ## a term for a class of 800, from an LMS's list to its gradebook: what each command takes (a quarter of an hour)
	$(BIN)/python -m bench.term

bench-student: .venv  ## what a student installs, and waits for: sizes and seconds (ten minutes)
	$(BIN)/python -m bench.student
