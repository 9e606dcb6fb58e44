BENCH	+= bench/plot.c bench/plot_data.c bench/plot_draw.c bench/plot_ends.c \
	   bench/plot_file.c bench/plot_host.c bench/plot_rows.c \
	   bench/plot_timeline.c bench/plot_versions.c bench/plot_words.c \
	   bench/card_say.c bench/pair.c
BENCH	+= bench/page.c bench/page_changes.c bench/page_groups.c \
	   bench/page_parts.c bench/page_read.c \
	   bench/page_verb.c bench/page_words.c bench/page_write.c
LIBS	+= jansson
TESTS	+= tests/test_members.c tests/test_plot_ends.c tests/test_table.c
SCRIPTS	+= tests/test_plot.sh tests/test_report.sh

# The program's parts that it prints with.
$(B)/tests/test_members $(B)/tests/test_table: $(addprefix $(B)/san/bench/, \
    table.o table_host.o noise.o pivot.o pair.o card_say.o plot_rows.o adapter_option.o)
$(B)/tests/test_members: | $(B)/san/dumpbench

$(B)/tests/test_plot_ends: $(addprefix $(B)/san/bench/,plot_ends.o \
    plot_file.o plot_rows.o)

# What the scripts look at pictures with.
$(B)/tests/test_plot_ends: | $(B)/tests/svg_check

# Where the scripts are if they are not near the program.
$(B)/obj/bench/plot_draw.o $(B)/san/bench/plot_draw.o: \
    CPPF += -DPLOTDIR='"$(CURDIR)/plot"'
