LIBS	+= jansson

$(B)/tests/bench/table/test_members: | $(B)/san/dumpbench

# What the scripts look at pictures with.
$(B)/tests/bench/plot/test_plot_ends: | $(B)/tests/bench/plot/svg_check
