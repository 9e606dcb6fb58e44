# Kernels unpacked to boot and to build modules against, one folder a release:
# $(KERNELS)/<release>/vmlinuz, build, lib/modules/<release>.  To get one:
#	release=$$(src/setup/kernel newest $(KERNELS))
KERNELS	?= $(B)/kernels

# All of them, with package lists and the folders that modules are built in.
.PHONY: clean-kernels
clean-kernels:
	rm -rf $(KERNELS)

.PHONY: setup
setup:
	@src/setup/setup $(SETUP)
run test: SETUP += --kernels $(KERNELS)
test: SETUP += --also src/setup/packages.test

# Programs that read crash dumps, for `dumpbench panic --client makedumpfile`.
.PHONY: client
client:
	@src/setup/client $(KERNELS)/.client

# The fake's headers are generated.
.PHONY: lint
lint: setup $(B)/fake/include/made
	@$(MAKE) --no-print-directory -Bn all tests | src/setup/lint
