# Kernels unpacked to boot and to build modules against, one folder a release:
# $(KERNELS)/<release>/vmlinuz, build, lib/modules/<release>.  To get one:
#	release=$$(src/setup/kernel newest $(KERNELS))
KERNELS	?= $(B)/kernels

.PHONY: setup
setup:
	@src/setup/setup

# The fake's headers are generated.
.PHONY: lint
lint: setup $(B)/fake/include/made
	@$(MAKE) --no-print-directory -Bn all tests | src/setup/lint
