LIBS	+= jansson
TESTS	+= tests/test_members.c tests/test_plot_ends.c tests/test_table.c
SCRIPTS	+= tests/test_plot.sh tests/test_report.sh

$(B)/tests/test_members: | $(B)/san/dumpbench

# What the scripts look at pictures with.
$(B)/tests/test_plot_ends: | $(B)/tests/svg_check

# Where the scripts are if they are not near the program.
$(B)/obj/bench/plot/draw.o $(B)/san/bench/plot/draw.o: \
    CPPF += -DPLOTDIR='"$(CURDIR)/plot"'
