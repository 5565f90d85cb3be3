# Every chore of the project. Bare `make` lists them; each target sets up what it needs.
.DEFAULT_GOAL := help
PYTHON ?= python3
A ?= a3_miniflow
BIN := .venv/bin
STAMP := .venv/.ready
# Where this is set, every start of Python compiles every module anew: a second and more.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test lint types pytest docs pictures audit attack filters parity resume fuzz student package check grade otter-run doctor lock clean

help:  ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP)  ## Make .venv with pinned packages and the autograder command

$(STAMP): requirements/dev.txt requirements/uv.txt pyproject.toml tools/setup_venv.sh
	PYTHON=$(PYTHON) sh tools/setup_venv.sh
	@touch $@

demo: $(STAMP)  ## Make a class of submissions, grade it, print where the report is
	$(BIN)/autograder demo $(A) --out build/demo

test: lint types pytest  ## Run everything that CI runs

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

pytest: $(STAMP)
	$(BIN)/pytest -n 2 --dist worksteal

docs: $(STAMP)  ## Build the course site, without network: build/docs/index.html
	@rm -rf build/docs
	$(BIN)/sphinx-build -W --keep-going -n -q docs build/docs
	@echo "The site is in build/docs/index.html"

pictures: $(STAMP)  ## Take the screenshots of docs/gallery.md anew (needs chromium; a minute)
	$(BIN)/python tools/make_pictures.py

audit: $(STAMP)  ## Put the grader to its own exam, in full: docs/audit (an hour)
	$(BIN)/autograder lint
	$(BIN)/autograder audit --full --out docs/audit

attack: $(STAMP)  ## Run every hostile script in every emulated machine (as root; a quarter of an hour)
	CHAINRULE_ALL_ATTACKS=1 $(BIN)/pytest -n 2 tests/test_attacks.py tests/test_surprises.py

filters: $(STAMP)  ## Compile the worker's filters of system calls anew (needs libseccomp)
	$(BIN)/python tools/make_filters.py

parity: $(STAMP)  ## Compare otter run with autograder grade on every demo class in full (half an hour)
	CHAINRULE_FULL_PARITY=1 $(BIN)/pytest -n 2 tests/test_otter.py -k same_scores

resume: $(STAMP)  ## Kill a class of 200 twenty times and resume it (a few minutes)
	CHAINRULE_FULL_RESUME=1 $(BIN)/pytest tests/test_gradebook.py -k "killed"

fuzz: $(STAMP)  ## Hostile submissions and frames, 100,000 of each (make test runs a sample)
	CHAINRULE_FUZZ_CASES=100000 $(BIN)/pytest -n 2 tests/test_fuzz_intake.py tests/test_fuzz_wire.py

student: $(STAMP)  ## Cut student_template/ out of solutions/ and zip it (never edit it by hand)
	$(BIN)/autograder student

package: $(STAMP)  ## Write dist/autograder/*.zip for otter and Gradescope
	$(BIN)/autograder package

check: $(STAMP)  ## One submission for a TA: make check FILE=ada.zip [A=a3_miniflow] [Q=q4_linear]
	@test -n "$(FILE)" || { echo "Say which submission: make check FILE=path/to/ada.zip"; exit 2; }
	$(BIN)/autograder check $(A) "$(FILE)" $(if $(Q),--question $(Q))

grade: $(STAMP)  ## A folder of zips: make grade DIR=submissions [OUT=build/grades] [A=a3_miniflow]
	@test -n "$(DIR)" || { echo "Say which folder: make grade DIR=path/to/zips"; exit 2; }
	$(BIN)/autograder grade $(A) "$(DIR)" --out "$(or $(OUT),build/grades)"

otter-run: $(STAMP)  ## One submission, sealed first, through stock otter: make otter-run FILE=ada.zip
	@test -n "$(FILE)" || { echo "Say which submission: make otter-run FILE=path/to/ada.zip"; exit 2; }
	$(BIN)/autograder package $(A)
	$(BIN)/autograder seal $(A) "$(FILE)" --out build/sealed.zip
	cd build && ../$(BIN)/otter run -a ../dist/autograder/$(A).zip sealed.zip

doctor: $(STAMP)  ## Versions, active isolation, what is missing
	$(BIN)/autograder doctor

lock: $(STAMP)  ## Pin the newest allowed versions anew (requirements/*.txt)
	sh tools/lock.sh

clean:  ## Remove everything that was made
	rm -rf .venv build dist *.egg-info
