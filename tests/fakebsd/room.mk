# kmod/freebsd, compiled unchanged, on a fake FreeBSD: unit tests of its paths
# and of its glue, for one version of each kind that compat.h knows.  The tests
# of 13.2 are tests of their own; those of the others run in one script.

FBSD	:= $(wildcard tests/fakebsd/*.c kmod/engine/*.c kmod/freebsd/*.c)
FBSD_T	:= test_freebsd_paths test_freebsd_glue test_freebsd_dump
# What fails is tried on the oldest version and the newest, too.
FBSD_F	:= test_freebsd_failures
FBSD_H	:= $(B)/fakebsd/include
FBSD_B	:= $(B)/fakebsd
# What reads a dump's report back from a disk.
FBSD_USER := $(B)/san/libbench.a

# Kernel code names all parameters.
FBSD_CF	= -D_GNU_SOURCE -I$(FBSD_H) -Itests -Ikmod/freebsd -Ikmod/engine \
	  $(CF) -std=gnu11 -Wno-unused-parameter $(CFLAGS) $(SAN)

# Of one version the objects and the tests, below $(FBSD_B)/<version>.
define fakebsd
$(FBSD_B)/$(1)/%.o: %.c | $(FBSD_H)/made
	@mkdir -p $$(@D)
	$$(CC) -D__FreeBSD_version=$(1) $$(FBSD_CF) -MMD -MP -c -o $$@ $$<

$(FBSD_B)/$(1)/tests/kmod/test_freebsd_dump.o: FBSD_CF += -I. -Isrc

$(FBSD_B)/$(1)/%: $(FBSD_B)/$(1)/tests/kmod/%.o $(FBSD:%.c=$(FBSD_B)/$(1)/%.o) \
    $(FBSD_USER) $(B)/san/libdumpbench.a
	$$(CXX) $$(CFLAGS) $$(SAN) -pthread -Wl,--wrap=freebsd_sysctl_add \
	    -o $$@ $$^ $$(PKG_LD) -lcmocka $$(LDFLAGS)

$(B)/tests/kmod/test_freebsd_paths: | $(FBSD_T:%=$(FBSD_B)/$(1)/%)

# Kept for the next build, and for what reads their symbols.
.SECONDARY: $(FBSD:%.c=$(FBSD_B)/$(1)/%.o)
endef
$(foreach v,1302001 902503 1004000 1100122 1203000 1301000 1501000,$(eval \
    $(call fakebsd,$(v))))

$(B)/tests/kmod/test_freebsd_paths: | $(FBSD_B)/902503/$(FBSD_F) \
    $(FBSD_B)/1501000/$(FBSD_F)

$(patsubst %,$(B)/tests/kmod/%,$(FBSD_T) $(FBSD_F)): $(B)/tests/kmod/%: \
    $(FBSD_B)/1302001/%
	@mkdir -p $(@D)
	@ln -f $< $@

# i386 differs in its tables; it is only compiled here.
$(B)/tests/kmod/test_freebsd_paths: | $(patsubst %.c,$(FBSD_B)/i386/%.o, \
    $(wildcard kmod/freebsd/*.c))
$(FBSD_B)/i386/%.o: %.c | $(FBSD_H)/made
	@mkdir -p $(@D)
	$(CC) -U__amd64__ -D__i386__ -D__FreeBSD_version=1302001 $(FBSD_CF) \
	    -MMD -MP -c -o $@ $<

lint: $(FBSD_H)/made

# Every header that kmod/freebsd asks for is that of its folder.
$(FBSD_H)/made: $(wildcard kmod/freebsd/*.[ch]) tests/fakebsd/room.mk
	@mkdir -p $(FBSD_H)
	@sed -n 's/^#include <\(.*\.h\)>$$/\1/p' $(filter %.c %.h,$^) | \
	    sort -u | while read -r header; do \
		folder=$${header%%/*}; \
		case $$header in sys/sf_buf.h) folder=vm ;; esac; \
		[ -e $(FBSD_H)/$$header ] || { \
		    mkdir -p $(FBSD_H)/$${header%/*} && \
		    echo "#include \"fakebsd/$$folder.h\"" \
			>$(FBSD_H)/$$header; \
		} || exit 1; \
	    done
	@touch $@
