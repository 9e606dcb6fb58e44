BENCH	+= bench/plot.c bench/plot_data.c bench/plot_draw.c \
	   bench/plot_rows.c bench/plot_timeline.c bench/plot_words.c
LIBS	+= jansson
SCRIPTS	+= tests/test_plot.sh

# Where the scripts are if they are not near the program.
$(B)/obj/bench/plot_draw.o $(B)/san/bench/plot_draw.o: \
    CPPF += -DPLOTDIR='"$(CURDIR)/plot"'
