# make run · test · check · torture · bench: each makes the virtual environment that it needs.
SHELL := /bin/sh
.DEFAULT_GOAL := help
# The tests' modules are compiled once, not in each process of each run, whatever the shell has set.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help run test test-quick test-browser wheel test-wheel check torture bench eval eval-raise spec pictures screenshots format lock strings

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

check: ## ruff, mypy --strict, and no function too tangled
	@scripts/setup.sh dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/complexipy
	.venv/bin/mypy

N ?= 200
torture: ## kill the bot N times (N=200) at random points; nothing is lost, nothing is sent twice
	@scripts/setup.sh dev
	@.venv/bin/python -m tests.torture --n $(N) $(if $(SEED),--seed $(SEED))

bench: ## every measured figure beside its comparison, as a table and in bench.json
	@scripts/setup.sh dev
	@.venv/bin/python -m tests.bench

EVAL ?= ../shared/eval
eval: ## how often the analysis is right, beside its peers (articles to measure on: EVAL=DIR), and in eval.json
	@scripts/setup.sh dev
	@.venv/bin/python -m tests.eval --data $(EVAL) $(if $(ONLY),--only $(ONLY)) $(if $(ERRORS),--errors $(ERRORS)) $(if $(PARSES),--parses $(PARSES)) $(if $(ABLATE),--parses $(or $(PARSES),.parses) --ablate)

eval-raise: ## the same, and the floors in tests/quality.json raised to what is measured
	@scripts/setup.sh dev
	@.venv/bin/python -m tests.eval --data $(EVAL) --raise

spec: ## get Discord's published API description from the npm registry, for the conformance tests
	@scripts/setup.sh dev
	@.venv/bin/python -m tests.spec fetch

pictures: ## the README's picture of the prompt, from the bot in the loopback Discord
	@scripts/setup.sh dev
	@.venv/bin/python -m scripts.pictures

screenshots: ## the pictures of the page in the README (Debian's chromium)
	@scripts/setup.sh dev
	@.venv/bin/python -m scripts.screenshots

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
