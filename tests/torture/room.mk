# Programs whose calls fail, each in its turn: a library that is loaded into
# them, and what runs them and looks at what is left.
TORTURE := tests/torture
TORTURE_SO := $(addprefix $(TORTURE)/,calls.c count.c dispatch.c libraries.c \
	   preload.c serve.c)
TORTURE_RUN := $(addprefix $(TORTURE)/,cases.c drive.c judge.c names.c \
	   runner.c sockets.c tree.c words.c)

$(B)/torture.so: $(TORTURE_SO) $(wildcard $(TORTURE)/*.h)
	@mkdir -p $(@D)
	$(CC) $(CPPF) -Itests $(CPPFLAGS) $(CF) $(CFLAGS) -fPIC -fexceptions \
	    -shared -o $@ $(TORTURE_SO)

$(B)/torture: $(TORTURE_RUN) $(wildcard $(TORTURE)/*.h tests/scratch.h)
	@mkdir -p $(@D)
	$(CC) $(CPPF) -Itests $(CPPFLAGS) $(CF) $(CFLAGS) -o $@ $(TORTURE_RUN)

# Programs that are signalled at random moments.
KILLS	:= $(wildcard $(TORTURE)/kill*.c) $(addprefix $(TORTURE)/,tree.c words.c)
$(B)/kills: $(KILLS) $(wildcard $(TORTURE)/*.h tests/scratch.h)
	@mkdir -p $(@D)
	$(CC) $(CPPF) -Itests $(CPPFLAGS) $(CF) $(CFLAGS) -o $@ $(KILLS)

# What some of them talk to, and the agent of a guest as a program.
$(B)/torture-qemu: $(addprefix $(TORTURE)/,device.c qemu.c) \
    $(TORTURE)/device.h tests/adapter/fuzz_fibs.h
	@mkdir -p $(@D)
	$(CC) $(CPPF) -Itests $(CPPFLAGS) $(CF) $(CFLAGS) -o $@ \
	    $(filter %.c,$^)

# A plugin of QEMU's that counts nothing.
$(B)/torture-windows: $(TORTURE)/windows.c src/explain/plugin/layout.h
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) $(CFLAGS) -o $@ $<

$(B)/torture-module.ko: $(TORTURE)/module.c
	@mkdir -p $(@D)
	$(CC) $(CF) $(CFLAGS) -c -o $@ $<

$(B)/torture-agent: $(TORTURE)/agent.c $(AGENT_LINUX) $(AGENT_LINUX_H)
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) $(CFLAGS) $(SAN) -o $@ \
	    $(filter-out %/start.c,$(filter %.c,$^))

# In the place of commands that scripts start.
$(B)/torture-command: $(TORTURE)/command.c
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) $(CFLAGS) -o $@ $<

# Beside the program, as where it is installed.
$(B)/san/stub-freebsd: $(B)/stub-freebsd
	@mkdir -p $(@D)
	cp -f $< $@

TORTURED := $(addprefix $(B)/,torture.so torture torture-qemu \
	   torture-windows torture-module.ko torture-agent torture-command \
	   san/dumpbench san/aac2200s san/stub-freebsd stub-kernel)

# They are Linux's, for amd64.
ifeq ($(HOST_OS)-$(shell uname -m),Linux-x86_64)
tests: $(TORTURED) $(B)/kills
else
SCRIPTS	:= $(filter-out $(TORTURE)/%,$(SCRIPTS))
endif

# What runs in the folder $$tmp, and in the background, ends with make, and the
# folder with it: make's signal goes to the shell alone.
IN_TMP	= set -e; tmp=$$(mktemp -d); trap 'rm -rf "$$tmp"' EXIT; \
	  trap 'kill "$$!" 2>/dev/null || :; wait; exit 143' HUP INT TERM;

# All of it: minutes to hours.  TORTURE_ARGS are options and cases, beside
# --leaks.
TORTURE_ARGS ?=
# Empty: without the commands that fail in scripts.
TORTURE_SCRIPTS ?= yes
# Empty: without the fuzz targets.
TORTURE_FUZZ ?= yes
.PHONY: torture
torture: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all $(TORTURED)
	@BUILD=$(B) $(B)/torture --leaks $(TORTURE_ARGS)
	@$(if $(TORTURE_SCRIPTS),$(IN_TMP) \
	    python3 $(TORTURE)/commands.py $(B) "$$tmp" & wait $$!,:)
	@$(if $(TORTURE_FUZZ),$(MAKE) -s --no-print-directory fuzz,:)

# 200 random moments of each of them, one after another: hours.  KILLS_ARGS are
# options and cases; a seed draws the same signals again.
KILLS_ARGS ?= --moments 200
.PHONY: kills
kills: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all $(B)/kills
	@export BUILD=$(B); if release=$(release) && \
	    src/setup/kmod $(KERNELS)/$$release $(KMOD); then \
		export DUMPBENCH_KERNEL=$(KERNELS)/$$release/vmlinuz \
		    DUMPBENCH_ROOT=$(KERNELS)/$$release \
		    DUMPBENCH_KMOD=$(KMOD); \
	fi; \
	$(B)/kills $(KILLS_ARGS)

# Guests that misbehave in every way, at every place: an hour.  MISCHIEF_ARGS,
# such as --part 1/4, choose among them.  They are looked at before anything is
# installed or built.
.PHONY: mischief mischief-words
mischief-words:
	@python3 $(TORTURE)/mischief.py --check BUILD FOLDER $(MISCHIEF_ARGS)
ifneq ($(filter mischief,$(MAKECMDGOALS)),)
setup: | mischief-words
endif
mischief: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all $(TORTURED)
	@$(IN_TMP) python3 $(TORTURE)/mischief.py $(B) "$$tmp" \
	    $(MISCHIEF_ARGS) & wait $$!

# Every string of some results replaced by every attack: hours; STRANGERS_ARGS
# are the like, and further files.
.PHONY: strangers strangers-words
strangers-words:
	@python3 $(TORTURE)/strangers.py --check PROGRAM FOLDER \
	    $(STRANGERS_ARGS)
ifneq ($(filter strangers,$(MAKECMDGOALS)),)
setup: | strangers-words
endif
strangers: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@$(IN_TMP) mkdir "$$tmp/device" "$$tmp/work"; \
	    files=$$($(TORTURE)/strangers "$$tmp/device"); \
	    python3 $(TORTURE)/strangers.py $(B)/dumpbench "$$tmp/work" \
		$(STRANGERS_ARGS) $$files & wait $$!
