/* SPDX-License-Identifier: BSD-2-Clause */
#include "plot/plot.h"

const struct plot_kind plot_kinds[] = {
	{"drivers2x2", ROW_DRIVERS2X2,
	    "Two drivers: by path and by pages per batch", plot_drivers2x2},
	{"shootdown", ROW_SHOOTDOWN, "Shootdown: by number of responders",
	    plot_shootdown},
	{"latency", ROW_LATENCY, "Latency: distributions of map and unmap",
	    plot_latency},
	{"throughput", ROW_STREAM, "Throughput: to map, read and unmap",
	    plot_throughput},
	{"share", ROW_ADAPTER,
	    "Dump to the emulated adapter: mapping's share", plot_share},
	{"kdump", ROW_KDUMP,
	    "A crash of Linux: the old memory, by bytes per call",
	    plot_capture},
	{"dump", ROW_KDUMP,
	    "A crash dump to the emulated adapter: mapping's share", plot_dump},
	{"host", ROW_HOST, "A process's own mappings", plot_host},
};
const size_t plot_nkinds = sizeof(plot_kinds) / sizeof(plot_kinds[0]);

const struct plot_kind_many plot_kinds_many[PLOT_KINDS_MANY] = {
	{"versions", "What a page takes, by version of the kernel",
	    "What a page takes, run by run", false,
	    ROW_LATENCY, plot_versions},
	{"kdump", "A crash of Linux: the old memory, by bytes per call", NULL,
	    false, ROW_KDUMP, plot_captures},
	{"dump", "A crash dump to the emulated adapter: mapping's share", NULL,
	    true, ROW_KDUMP, plot_dumps},
};
