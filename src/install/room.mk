# `make install`: what goes where is in src/install/files, which is also what
# `make uninstall` removes.  All of it may be moved together, and DESTDIR, for a
# package, is put before every folder.
PREFIX		?= /usr/local
BINDIR		?= $(PREFIX)/bin
LIBEXECDIR	?= $(PREFIX)/libexec
DATADIR		?= $(PREFIX)/share
MANDIR		?= $(DATADIR)/man
DOCDIR		?= $(DATADIR)/doc/dumpbench
LIBDIR		?= $(PREFIX)/lib
INCLUDEDIR	?= $(PREFIX)/include
PKGCONFIGDIR	?= $(LIBDIR)/pkgconfig
BASHDIR		?= $(DATADIR)/bash-completion/completions
ZSHDIR		?= $(DATADIR)/zsh/site-functions
FISHDIR		?= $(DATADIR)/fish/vendor_completions.d
DESTDIR		?=

# Where an installed program looks for its files; the header changes only when
# the layout does, and one file is compiled for it.
LAYOUT_H := $(B)/include/place_made.h
LAYOUT	= src/install/layout $(LAYOUT_H) $(B) $(BINDIR) $(LIBEXECDIR) $(DATADIR)
ifneq ($(filter-out help clean distclean setup,$(or $(MAKECMDGOALS),help)),)
LAID	:= $(shell $(LAYOUT))
endif
$(LAYOUT_H):
	@$(LAYOUT)
$(B)/obj/src/util/place.o $(B)/san/src/util/place.o: $(LAYOUT_H)
$(B)/obj/src/util/place.o $(B)/san/src/util/place.o: \
    override CPPFLAGS += -I$(B)/include

# A folder with a space in its name stays one word.
INSTALL_FOLDERS = B='$(B)' BINDIR='$(BINDIR)' LIBEXECDIR='$(LIBEXECDIR)' \
	DATADIR='$(DATADIR)' MANDIR='$(MANDIR)' DOCDIR='$(DOCDIR)' \
	LIBDIR='$(LIBDIR)' INCLUDEDIR='$(INCLUDEDIR)' \
	PKGCONFIGDIR='$(PKGCONFIGDIR)' BASHDIR='$(BASHDIR)' \
	ZSHDIR='$(ZSHDIR)' FISHDIR='$(FISHDIR)' DESTDIR='$(DESTDIR)' \
	PREFIX='$(PREFIX)' CXXLIB='$(CXXLIB)'

.PHONY: install install-gbench uninstall dist
install: all
	@$(INSTALL_FOLDERS) src/install/install dumpbench gbench

# Google Benchmark from C, of use on its own.
install-gbench: $(B)/libgbench.a
	@$(INSTALL_FOLDERS) src/install/install gbench

uninstall:
	@$(INSTALL_FOLDERS) src/install/install --remove dumpbench gbench

# The committed sources, with their version in the name.
VERSION	:= $(shell sed -n 's/^.define DB_VERSION[^"]*"\(.*\)".*/\1/p' \
	   kmod/engine/version.h)
dist:
	@src/install/dist $(B)/dumpbench-$(VERSION).tar.gz
