# Programs whose calls fail, each in its turn: a library that is loaded into
# them, and what runs them and looks at what is left.
TORTURE := tests/torture
TORTURE_SO := $(addprefix $(TORTURE)/,calls.c count.c dispatch.c hwloc.c \
	   preload.c serve.c)
TORTURE_RUN := $(addprefix $(TORTURE)/,cases.c drive.c judge.c runner.c tree.c)

$(B)/torture.so: $(TORTURE_SO) $(wildcard $(TORTURE)/*.h)
	@mkdir -p $(@D)
	$(CC) $(CPPF) -Itests $(CPPFLAGS) $(CF) $(CFLAGS) -fPIC -fexceptions \
	    -shared -o $@ $(TORTURE_SO)

$(B)/torture: $(TORTURE_RUN) $(wildcard $(TORTURE)/*.h tests/scratch.h)
	@mkdir -p $(@D)
	$(CC) $(CPPF) -Itests $(CPPFLAGS) $(CF) $(CFLAGS) -o $@ $(TORTURE_RUN)

# They are Linux's, for amd64.
ifeq ($(HOST_OS)-$(shell uname -m),Linux-x86_64)
tests: $(B)/torture.so $(B)/torture
else
SCRIPTS	:= $(filter-out $(TORTURE)/%,$(SCRIPTS))
endif

# All of it: minutes to hours.  TORTURE_ARGS are options and cases.
TORTURE_ARGS ?= --leaks
# Empty: calls that fail alone, without the fuzz targets.
TORTURE_FUZZ ?= yes
.PHONY: torture
torture: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all $(B)/san/dumpbench \
	    $(B)/torture.so $(B)/torture
	@BUILD=$(B) $(B)/torture $(TORTURE_ARGS)
	@$(if $(TORTURE_FUZZ),$(MAKE) -s --no-print-directory fuzz,:)

# The lines and branches that tests without a guest reach, by room: a build of
# its own, in $(B)/cov.
COVERAGE ?= $(filter-out %/test_members %/test_exact% %/test_guest% \
	   %/test_kdump% %/test_stub %/test_windows% %/test_plugin \
	   %/test_adapter_guest %/test_adapter_dump %/test_adapter_reboot \
	   %/test_adapter_command %/test_adapter_crash %/test_host \
	   %/test_responder %/test_knob_sysctl,$(patsubst \
	   $(B)/%,$(B)/cov/%,$(TEST_B))) tests/stats/test_compare.sh \
	   tests/bench/report/test_report.sh tests/bench/verb/test_collect.sh
.PHONY: coverage
coverage: setup
	@$(MAKE) -s --no-print-directory $(JOBS) B=$(B)/cov \
	    KERNELS=$(KERNELS) SAN='--coverage -O0' tests
	@tests/coverage $(B)/cov $(COVERAGE)
