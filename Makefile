# The project's tasks. `make` alone lists them; each target sets up what it needs.
.DEFAULT_GOAL := help
PYTHON ?= python3
A ?= a3_miniflow
BIN := .venv/bin
STAMP := .venv/.ready
# If this is set, every start of Python compiles every module again: a second and more.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test test-fast test-long lint types pytest docs pictures packages audit attack filters parity resume cluster fuzz bench-cluster student package check grade otter-run doctor bench-engine bench-growth bench bench-grading lock clean

help:  ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP)  ## Make .venv with pinned packages and the autograder command

$(STAMP): requirements/dev.txt requirements/uv.txt pyproject.toml tools/setup_venv.sh
	PYTHON=$(PYTHON) sh tools/setup_venv.sh
	@touch $@

demo: $(STAMP)  ## Make a class of submissions, grade it, print where the report is
	$(BIN)/autograder demo $(A) --out build/demo

test: lint types pytest  ## Run everything that CI runs

test-fast: lint types  ## The same without the slow tests (two minutes)
	$(BIN)/pytest -n 2 --dist worksteal -m "not slow"

test-long: $(STAMP)  ## Run what `make test` leaves out because it takes long (a quarter of an hour)
	$(BIN)/pytest -n 2 --dist worksteal -m long

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

pytest: $(STAMP)
	$(BIN)/pytest -n 3 --dist worksteal

docs: $(STAMP)  ## Build the course site, without network: build/docs/index.html
	@rm -rf build/docs
	$(BIN)/sphinx-build -W --keep-going -n -q docs build/docs
	@echo "The site is in build/docs/index.html"

pictures: $(STAMP)  ## Take the screenshots of docs/gallery.md again (needs chromium; a minute)
	$(BIN)/python tools/make_pictures.py

packages: $(STAMP)  ## Draw the packages and their imports: docs/pictures/packages.svg
	$(BIN)/python tools/draw_packages.py

audit: $(STAMP)  ## Run the grader's own exam, in full: docs/audit (hours)
	$(BIN)/autograder lint
	$(BIN)/autograder audit --full --out docs/audit

attack: $(STAMP)  ## Run every hostile script in every emulated machine (as root; about an hour)
	CHAINRULE_ALL_ATTACKS=1 $(BIN)/pytest -n 2 -m "" tests/worker/test_attacks.py tests/worker/test_surprises.py

filters: $(STAMP)  ## Compile the worker's filters of system calls (needs libseccomp)
	$(BIN)/python tools/make_filters.py

parity: $(STAMP)  ## Compare otter run with autograder grade on every demo class in full (half an hour)
	CHAINRULE_FULL_PARITY=1 $(BIN)/pytest -n 2 -m "" tests/ship/test_otter.py -k same_scores

resume: $(STAMP)  ## Kill a class of 200 twenty times and resume it (a few minutes)
	CHAINRULE_FULL_RESUME=1 $(BIN)/pytest tests/records/test_gradebook.py -k "killed"

cluster: $(STAMP)  ## Grade 1,000 submissions on a local cluster; kill a worker, then the scheduler (minutes)
	CHAINRULE_FULL_CLUSTER=1 $(BIN)/pytest -m "" --timeout 3600 tests/classroom/test_cluster.py tests/ship/test_image.py

fuzz: $(STAMP)  ## Try 100,000 hostile submissions, frames and answers (make test runs a sample)
	CHAINRULE_FUZZ_CASES=100000 $(BIN)/pytest -n 2 -m "" tests/intake/test_fuzz_intake.py tests/worker/test_fuzz_wire.py tests/judge/test_fuzz_answers.py

student: $(STAMP)  ## Make student_template/ from solutions/ and zip it (never edit it by hand)
	$(BIN)/autograder student

package: $(STAMP)  ## Write dist/autograder/*.zip for otter and Gradescope
	$(BIN)/autograder package

check: $(STAMP)  ## Check one submission: make check FILE=ada.zip [A=a3_miniflow] [Q=q4_linear]
	@test -n "$(FILE)" || { echo "Name a submission: make check FILE=path/to/ada.zip"; exit 2; }
	$(BIN)/autograder check $(A) "$(FILE)" $(if $(Q),--question $(Q))

grade: $(STAMP)  ## Grade a folder of zips: make grade DIR=submissions [OUT=build/grades] [A=a3_miniflow]
	@test -n "$(DIR)" || { echo "Name a folder: make grade DIR=path/to/zips"; exit 2; }
	$(BIN)/autograder grade $(A) "$(DIR)" --out "$(or $(OUT),build/grades)"

otter-run: $(STAMP)  ## Seal one submission and run stock otter on it: make otter-run FILE=ada.zip
	@test -n "$(FILE)" || { echo "Name a submission: make otter-run FILE=path/to/ada.zip"; exit 2; }
	$(BIN)/autograder package $(A)
	$(BIN)/autograder seal $(A) "$(FILE)" --out build/sealed.zip
	cd build && ../$(BIN)/otter run -a ../dist/autograder/$(A).zip sealed.zip

doctor: $(STAMP)  ## Show versions, active isolation, what is missing
	$(BIN)/autograder doctor

bench: bench-grading bench-engine bench-growth bench-cluster  ## Measure all figures of docs/benchmarks (gigabytes, half an hour)

bench-grading: $(STAMP) build/bench/.ready  ## Measure what a right submission costs, here and with the peers (minutes)
	$(BIN)/python benchmarks/grading.py --peers build/bench --write

bench-engine: build/bench/.ready  ## Measure what a training step costs, beside other engines (a minute)
	build/bench/bin/python benchmarks/engine.py --write

build/bench/.ready: benchmarks/requirements.txt
	$(PYTHON) -m venv build/bench
	build/bench/bin/pip install --quiet -r $< || grep -vE "^(torch|jax)" $< | build/bench/bin/pip install --quiet -r /dev/stdin
	@touch $@

bench-growth: $(STAMP)  ## Measure how sort and passes grow, from 10 to 100,000 nodes (half a minute)
	$(BIN)/python benchmarks/growth_nodes.py --write

bench-cluster: $(STAMP)  ## Measure jobs here, workers of a cluster, classes of growing size (minutes)
	$(BIN)/python benchmarks/growth_cluster.py --write

lock: $(STAMP)  ## Pin the newest allowed versions (requirements/*.txt)
	sh tools/lock.sh

clean:  ## Remove everything that was made
	rm -rf .venv build dist *.egg-info
