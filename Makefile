# Every target only calls tools/dev.py, which does the set-up on its first call. Arguments: make test ARGS="-k names"
PYTHON ?= python3
ARGS ?=

VERBS = setup run test check demo shots bench prove simulate i18n build clean

.PHONY: help $(VERBS)

help:
	@$(PYTHON) tools/dev.py --help

$(VERBS):
	@$(PYTHON) tools/dev.py $@ $(ARGS)
