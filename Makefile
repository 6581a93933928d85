# The two commands to know are 'make run' and 'make test'; 'make help' lists the rest.
.DEFAULT_GOAL := help
.PHONY: help run test check format reference messages set-up lock soak bench pictures clean
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
BIN := .venv/bin

# The environment's own Python runs the set-up once it exists, because looking for one takes longer than the check.
SET_UP = python=$(BIN)/python; "$$python" -c '' 2>/dev/null || python=$$(deploy/find_python.sh) && "$$python" deploy/set_up.py

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

run: ## set everything up and run a small demonstration centre; Ctrl-C stops it
	@$(SET_UP)
	@exec $(BIN)/tejido run

test: ## set everything up, check the code, run all tests
	@$(SET_UP) core
	@$(MAKE) check
	@$(BIN)/python tests/browser.py
	@deploy/test_core.sh
	@$(BIN)/python -m pytest -n $${TEJIDO_TEST_WORKERS:-3} --dist worksteal

check: ## look at the code without running it: style, the import map, types
	@$(SET_UP)
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

format: ## put the code into its one format
	@$(SET_UP)
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format --quiet .

reference: ## write the reference pages that follow from the code
	@$(SET_UP)
	@$(BIN)/python docs/write_reference.py

messages: ## collect the sentences to translate into the catalogues
	@$(SET_UP)
	@$(BIN)/python deploy/write_messages.py
	@$(SET_UP)

set-up: ## only make the environment and compile the translations
	@$(SET_UP)

lock: ## resolve the dependencies anew into requirements/*.txt
	@$(SET_UP) lock

soak: ## search with new chance, then kill every part at random 200 times: make soak kills=50 search=20
	@$(SET_UP)
	@$(BIN)/python tests/browser.py
	TEJIDO_SOAK_SEARCH=$(or $(search),10) $(BIN)/python -m pytest -n $${TEJIDO_TEST_WORKERS:-3} --dist worksteal \
	    tests/core tests/stateful tests/agreement tests/apps/test_live_wallboard.py tests/apps/test_access_tickets.py
	TEJIDO_SOAK_KILLS=$(or $(kills),200) $(BIN)/python -m pytest tests/journeys/test_kills.py -s -q -p no:xdist -o faulthandler_timeout=0

bench: ## run all benchmarks, or one of them: make bench only=router
	@$(SET_UP)
	@deploy/bench.sh $(only)

pictures: ## play a part of a day and take the pictures of the README anew
	@$(SET_UP)
	@$(BIN)/python -m tests.take_pictures

clean: ## remove what the set-up made; the data in var/ stays
	rm -rf .uv .venv .venv-3.11 .venv-peers .browser .set_up.lock
