# The two commands to know are 'make run' and 'make test'; 'make help' lists the rest.
.DEFAULT_GOAL := help
.PHONY: help run test check set-up lock bench clean
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

# The environment's own Python runs the set-up once it exists, because looking for one takes longer than the check.
SET_UP = python=.venv/bin/python; $$python -c '' 2>/dev/null || python=$$(deploy/find_python.sh) && $$python deploy/set_up.py

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' Makefile | awk -F': ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

run: ## set everything up and start a small demonstration centre; Ctrl-C stops it
	@$(SET_UP)
	@exec .venv/bin/tejido run

test: ## set everything up, check the code, run all tests
	@$(SET_UP) core
	@exec deploy/test.sh

check: ## lint, the import map and types
	@$(SET_UP)
	@exec deploy/check.sh

set-up: ## only make the environment and compile the translations
	@$(SET_UP)

lock: ## resolve the dependencies anew into requirements/*.txt
	@$(SET_UP) lock

bench: ## run all benchmarks, or one: make bench only=router
	@$(SET_UP)
	@exec deploy/bench.sh $(only)

clean: ## remove what the set-up made (not the data in var/)
	rm -rf .uv .venv .venv-3.11 .browser .set_up.lock
