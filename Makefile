# One word for each thing a newcomer does. `make` alone lists them.
.POSIX:
.PHONY: help run test bench simulate shots fmt

help: ## list these targets
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /	/' | expand -t 12

run: ## build and serve the demo county (GONGDI_ADDR, GONGDI_DATA override where)
	@sh scripts/run.sh

test: ## install what is missing, then run every test
	@sh scripts/test.sh

bench: ## print rates and CPU per request, on this machine, in one run
	@sh scripts/bench.sh

simulate: ## a long random simulation with its auditor, on both stores
	@sh scripts/simulate.sh

shots: ## take the screenshots that the documents show
	@sh scripts/shots.sh

fmt: ## format the Rust code
	@cargo fmt --all
