# Needs Python 3.11 or newer, make and a package index. `make` alone lists what there is.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
# Tests on both cores; `make test TESTS="-k calendar"` runs some.
TESTS ?=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run dev test test-next check bench bench-search fmt messages container catalogues browser environment-demo environment-dev environment-next

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 14

run: environment-demo catalogues ## Serve the site with its demo content at http://127.0.0.1:8000/ (HOST and PORT are respected)
	@$(BIN)/python -m demo.serve --end-with-parent

dev: environment-dev catalogues ## Serve it with autoreload, debug pages and the debug toolbar
	@$(BIN)/python -m demo.serve --end-with-parent --dev

test: environment-dev browser catalogues ## Run the whole test suite
	@$(BIN)/python -m demo.postgres exec -- $(BIN)/python -m pytest -n 2 $(TESTS)

test-next: environment-next catalogues ## Run the suite on the next version of Wagtail, in an environment of its own
	@.venv-next/bin/python -m demo.postgres exec -- .venv-next/bin/python -m pytest -n 2 $(TESTS)

bench-search: environment-dev ## Measure the search beside the one that Wagtail comes with (PAGES and QUERIES are respected)
	@$(BIN)/python -m demo.postgres exec -- sh -c '$(BIN)/python manage.py migrate -v0 && $(BIN)/python scripts/bench_search.py'

bench: environment-dev catalogues ## Measure how fast the site is, as docs/performance.md says (SITES, ROUNDS, SECONDS, BAKERYDEMO, LIGHTHOUSE)
	@$(BIN)/python -m demo.postgres exec -- $(BIN)/python -m scripts.bench

check: environment-dev catalogues ## Check style, imports, migrations, catalogues and settings
	@$(BIN)/python -m demo.postgres exec -- $(BIN)/python scripts/check.py

fmt: environment-dev ## Mend what a machine can mend
	@$(BIN)/python scripts/check.py --mend

container: environment-demo ## Build the container image and prove that it serves (root, buildah, debootstrap)
	@$(BIN)/python -m scripts.container

messages: environment-dev ## Bring the catalogues in locale/ up to date with the code and the installed packages
	@$(BIN)/python -m seconet_cms.catalogues update
	@$(BIN)/python -m seconet_cms.supplements update

catalogues:
	@$(BIN)/python -m seconet_cms.catalogues compile

browser:
	@sh scripts/browser.sh

environment-demo environment-dev environment-next: environment-%:
	@$(if $(PYTHON),,echo "Python 3.11 or newer is needed, and none is found: install python3." >&2; exit 1)
	@$(PYTHON) scripts/venv.py $*
