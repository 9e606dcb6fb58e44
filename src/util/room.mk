LIB	+= $(filter-out %/commit.c,$(wildcard src/util/*.c))

# The commit is looked up as make reads this, unless nothing is to be built; the
# header changes only when the commit does, and one file is compiled for it.
COMMIT_H := $(B)/include/commit_made.h
ifneq ($(filter-out help clean distclean setup,$(or $(MAKECMDGOALS),help)),)
COMMIT	:= $(shell src/setup/commit $(COMMIT_H))
endif
$(COMMIT_H):
	@src/setup/commit $@
$(B)/obj/src/util/commit.o $(B)/san/src/util/commit.o: $(COMMIT_H)
$(B)/obj/src/util/commit.o $(B)/san/src/util/commit.o: \
    override CPPFLAGS += -I$(B)/include
