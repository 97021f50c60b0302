# One word for each thing a newcomer does. `make` alone lists them.
.POSIX:
.PHONY: help run test bench bench-engines simulate shots fmt

help: ## list these targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /	/' | expand -t 16

run: ## build and serve the demo county (GONGDI_ADDR, GONGDI_DATA override where)
	@sh scripts/run.sh

test: ## install what is missing, then run every test
	@sh scripts/test.sh

bench: ## print rates and CPU per request, on this machine, in one run
	@sh scripts/bench.sh

bench-engines: ## the decision engines beside public Python programs, on the same files, in one run
	@python3 scripts/bench-engines/opinion.py
	@python3 scripts/bench-engines/opinion.py --million
	@python3 scripts/bench-engines/budget.py

simulate: ## a long random simulation with its auditor, on both stores
	@sh scripts/simulate.sh

shots: ## take the screenshots that the documents show
	@sh scripts/shots.sh

fmt: ## format the Rust code
	@cargo fmt --all
