LIB	+= $(wildcard src/topo/*.c)
LIBS	+= hwloc
