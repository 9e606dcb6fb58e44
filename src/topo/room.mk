LIB	+= src/topo/topo.c
LIBS	+= hwloc
TESTS	+= tests/test_topo.c
