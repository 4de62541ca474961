# make run · test · check · torture · bench: each makes the virtual environment that it needs.
SHELL := /bin/sh
.DEFAULT_GOAL := help
# The tests' modules are compiled once, not in each process of each run, whatever the shell has set.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help run test test-quick test-postgres several test-browser wheel test-wheel check torture bench eval eval-raise spec pictures screenshots gallery format lock strings

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

run: ## start the bot; without a token in .env, on a loopback Discord with a prompt
	@scripts/setup.sh run
	@.venv/bin/python -m bot run

test: ## all tests
	@scripts/setup.sh dev
	@# three on two cores: many tests wait for a process or a socket
	@.venv/bin/python -m pytest -n 3 --dist loadgroup

test-quick: ## those that take less than a minute together: pure functions, the tables of sentences, the store
	@scripts/setup.sh dev
	@.venv/bin/python -m pytest -n 2 --dist loadgroup -m "not slow and not browser"

test-postgres: ## all tests that touch a database, on a PostgreSQL of their own (Debian: apt-get install postgresql)
	@scripts/setup.sh dev
	@.venv/bin/python -m tests.postgres
	@# those of which a run of `make test` with this very code saw that they touch none are left out (tests/touching.py)
	@DATELINE_TEST_DATABASE=postgresql .venv/bin/python -m pytest -n 3 --dist loadgroup $(TESTS)

several: ## two gateways and two workers on a PostgreSQL of their own: one of each dies, nothing is lost, nothing doubled
	@scripts/setup.sh dev
	@.venv/bin/python -m scripts.several_processes

test-browser: ## the sandbox's page in a real browser (Debian's chromium)
	@scripts/setup.sh dev
	@.venv/bin/python -m pytest tests/browser -m browser -n 2 --dist loadfile

wheel: ## the wheel, in dist/
	@scripts/setup.sh dev
	@rm -rf build dist  # what an earlier build left there would go into the wheel
	@.venv/bin/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

test-wheel: wheel ## the wheel by itself: installed with its own requirements into an empty environment, and used elsewhere
	@.venv/bin/python -m scripts.check_wheel dist/*.whl

check: ## ruff, mypy --strict, no function too tangled, and no link of the documents that leads nowhere
	@scripts/setup.sh dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/complexipy
	.venv/bin/mypy
	.venv/bin/python -m scripts.check_links

N ?= 200
torture: ## kill the bot N times (N=200) at random points; nothing is lost, nothing is sent twice. DATABASE=postgresql: one of two gateways and two workers
	@scripts/setup.sh dev
	@.venv/bin/python -m tests.torture --n $(N) $(if $(SEED),--seed $(SEED)) $(if $(DATABASE),--database $(DATABASE))

bench: ## every measured figure beside its comparison, as a table and in bench.json
	@scripts/setup.sh dev
	@.venv/bin/python -m tests.bench

EVAL ?= ../shared/eval
eval: ## how often the analysis is right, beside its peers (articles to measure on: EVAL=DIR), and in eval.json
	@scripts/setup.sh dev
	@.venv/bin/python -m tests.eval --data $(EVAL) $(if $(ONLY),--only $(ONLY)) $(if $(ERRORS),--errors $(ERRORS)) $(if $(PARSES),--parses $(PARSES)) $(if $(ABLATE),--parses $(or $(PARSES),.parses) --ablate) $(if $(FIRES),--parses $(or $(PARSES),.parses) --fires)

eval-raise: ## the same, and the floors in tests/quality.json raised to what is measured
	@scripts/setup.sh dev
	@.venv/bin/python -m tests.eval --data $(EVAL) --raise

spec: ## get Discord's published API description from the npm registry, for the conformance tests
	@scripts/setup.sh dev
	@.venv/bin/python -m tests.spec fetch

pictures: ## the documents' picture of the prompt, from the bot in the loopback Discord, and the front page's badges
	@scripts/setup.sh dev
	@.venv/bin/python -m scripts.pictures
	@.venv/bin/python -m scripts.badges

screenshots: ## the documents' pictures of the page (Debian's chromium)
	@scripts/setup.sh dev
	@.venv/bin/python -m scripts.screenshots

gallery: ## every card in its states, wide and as a phone, light and dark, in .gallery (Debian's chromium)
	@scripts/setup.sh dev
	@.venv/bin/python -m tests.gallery

strings: ## every string that a person reads, in tests/golden/strings.txt, to be read through
	@scripts/setup.sh dev
	@.venv/bin/python -m tests.strings

format: ## put the code into the house's format
	@scripts/setup.sh dev
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

lock: ## make the two requirements files anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q --extra dev -o requirements-dev.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -c requirements-dev.txt -o requirements.txt
