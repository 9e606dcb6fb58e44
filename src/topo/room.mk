LIB	+= src/topo/topo.c
LIBS	+= hwloc
