BENCH	+= bench/plot.c bench/plot_data.c bench/plot_draw.c \
	   bench/plot_rows.c bench/plot_timeline.c bench/plot_versions.c \
	   bench/plot_words.c bench/pair.c
BENCH	+= bench/page.c bench/page_parts.c bench/page_read.c \
	   bench/page_verb.c bench/page_words.c
LIBS	+= jansson
SCRIPTS	+= tests/test_plot.sh tests/test_report.sh

# Where the scripts are if they are not near the program.
$(B)/obj/bench/plot_draw.o $(B)/san/bench/plot_draw.o: \
    CPPF += -DPLOTDIR='"$(CURDIR)/plot"'
