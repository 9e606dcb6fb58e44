LIB	+= src/gbench/gbench.cc
LIBS	+= benchmark jansson
