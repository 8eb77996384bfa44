# Everything starts here. `make` alone prints the list.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

PY    := .venv/bin/python
READY := .venv/.ready
# Services and the layer, importable as in a Lambda.
CODE  := PYTHONPATH=functions:layers/shop/python

##@ Use it
.PHONY: run demo down logs invoke sam-invoke
run demo test: export WITH_ENGINES = 1
run: $(READY) ## open the shop at http://127.0.0.1:8000 (Ctrl-C closes it)
	@$(PY) -m localstack.run

demo: $(READY) ## buy something as a customer would, step by step
	@$(PY) -m localstack.demo

down: $(READY) ## stop the shop and every engine it started
	@$(PY) -m localstack.run down

logs: $(READY) ## follow the logs of engines and functions; ARGS="OrdersApi --grep error" filters
	@$(PY) -m localstack.run.lambdas logs --follow $(ARGS)

invoke: $(READY) ## run one function in the open shop: FN=ProductsApi [EVENT=file.json]
	@$(PY) -m localstack.run.lambdas invoke "$(FN)" $(if $(EVENT),--event "$(EVENT)")

sam-invoke: $(READY) ## run one function with `sam local invoke` (needs Docker): FN=ProductsApi [EVENT=file.json]
	@$(CODE) $(PY) -m tools.sam_invoke "$(FN)" $(if $(EVENT),--event "$(EVENT)")

##@ Prove it
.PHONY: check test audit bench load faults
check: $(READY) ## lint, types, rooms, template, contracts, compose: seconds
	@$(PY) -m tools.check

test: $(READY) ## every suite, on engines of its own; SUITES="unit contract" for some
	@$(PY) -m tools.test $(SUITES)

audit: $(READY) ## check every invariant over all stores; ACKS=file adds what clients were answered
	@$(PY) -m tests.proof.audit $(if $(ACKS),--acks "$(ACKS)") $(ARGS)

bench: $(READY) ## cold starts and warm latency against their budgets
	@$(CODE) $(PY) -m tests.proof.bench $(ARGS)

load: $(READY) ## k6: browse, cart, checkout, flash; SCENARIO=flash for one
	@$(PY) -m tests.proof.load $(SCENARIO) $(ARGS)

faults: $(READY) ## inject a fault n times and audit: F=F3 N=100
	@$(PY) -m tests.proof.faults $(if $(F),--fault $(F)) $(if $(N),--count $(N)) $(ARGS)

##@ Work on it
.PHONY: help setup fmt schemas openapi docs lock clean
help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n\033[1m%s\033[0m\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  make \033[36m%-11s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## the Python environment (.venv), from the locked requirements

fmt: $(READY) ## format, and mend what ruff can mend
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

schemas: $(READY) ## write events/schemas and events/samples from shop.contracts
	@$(CODE) $(PY) -m tools.schemas write
	@$(CODE) $(PY) -m tools.sample_payloads write

openapi: $(READY) ## write docs/openapi.json from the services' routes
	@$(CODE) $(PY) -m tools.openapi write

docs: schemas openapi ## write what is generated: schemas, samples, OpenAPI, tables
	@$(CODE) $(PY) -m tools.event_docs write
	@$(CODE) $(PY) -m tools.saga_diagram write
	@$(CODE) $(PY) -m tools.readme write
	@$(PY) -m tools.gateway_routes write

lock: $(READY) ## pin every package with its hashes from the .in files
	@tools/lock.sh

clean: ## remove what was built and downloaded: .venv, .local, .aws-sam, caches
	@if [ -x $(PY) ] && [ -d .local ]; then $(PY) -m localstack.run down || true; fi
	rm -rf .venv .local .aws-sam .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage

# PYTHON=/path/to/python asks for another Python; one that was upgraded is newer than .ready, or gone.
$(READY): requirements-dev.txt layers/deps/requirements.txt tools/setup.sh $(PY) $(if $(PYTHON),force)
	@tools/setup.sh

$(PY) force: ;
