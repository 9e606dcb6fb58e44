# Kernels unpacked to boot and to build modules against, one folder a release:
# $(KERNELS)/<release>/vmlinuz, build, lib/modules/<release>.  To get one:
#	release=$$(src/setup/kernel newest $(KERNELS))
KERNELS	?= $(B)/kernels

SCRIPTS	+= tests/test_run.sh tests/test_setup.sh tests/test_kernel.sh

.PHONY: setup
setup:
	@src/setup/setup

.PHONY: lint
lint: setup
	@src/setup/lint $(CPPF) $(PKG_CF)
