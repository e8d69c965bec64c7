# Everything a checkout needs, from Python 3.11 to 3.13, make and a package index.
#   make demo              the site on http://127.0.0.1:8000 with an invented country; Ctrl-C ends it
#   PORT=8010 make demo    on another port
#   make manage ARGS="…"   a management command against the running demo
#   make test              every test;  make test ARGS="tests/reference -x"  some of them
#   make test-long         what is long by nature, for 20 minutes;  ARGS="--minutes 60 --seed 7"
#   make check             format, lint, types, import contracts, migrations, templates
#   make bench             figures beside their limits, measured in the same run
#   make load              people of all roles at the real site for two hours;  ARGS="--minutes 5"
#   make lock              writes requirements/*.txt anew
#   make messages          collects the texts to translate (needs gettext)
#   make roles             draws docs/roles.md from the table of roles
PYTHON ?= python3
ARGS ?=

.PHONY: demo manage test test-long check bench load lock messages roles
demo manage test test-long check bench load lock messages roles:
	@$(PYTHON) -m starter $@ $(ARGS)
