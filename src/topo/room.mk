LIB	+= src/topo/topo.c
BENCH	+= bench/topo.c
LIBS	+= hwloc
TESTS	+= tests/test_topo.c
