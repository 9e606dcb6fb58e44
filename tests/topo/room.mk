# What of ours asks these for memory; hwloc's own calls do not survive its lack.
$(B)/tests/topo/test_topo_memory: override LDFLAGS += \
    -Wl,--wrap=hwloc_bitmap_alloc
