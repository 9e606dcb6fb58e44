/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: what a hostile agent answers, in answers of the right form.
 * The first byte selects the question, the rest is the answer's body.
 * reader: src/guest/info.c src/guest/talk.c src/knob/rows.c src/util/property.c
 */
#include <errno.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "guest/internal.h"
#include "knob/rows.h"
#include "util/property.h"

/* It answers before it is asked, and does not read. */
static void
answer(int fd, const uint8_t *body, size_t size)
{
	char line[32];
	const int n = snprintf(line, sizeof(line), "beat\nok %zu\n", size);

	FUZZ_CHECK(send(fd, line, (size_t)n, MSG_DONTWAIT) == n &&
	    send(fd, body, size, MSG_DONTWAIT) == (ssize_t)size);
}

static void
ask_facts(struct guest *g)
{
	const struct guest_info *info = guest_info(g);
	struct errmsg err = {""};
	int error = guest_learn(g, &err);

	if (error != 0)
		FUZZ_REFUSED(error, &err);
	else
		FUZZ_CHECK(info->cpus == 1 && strchr(info->release, '/') ==
		    NULL);
	FUZZ_CHECK(strlen(info->os) + strlen(info->release) +
	    strlen(info->version) + strlen(info->machine) +
	    strlen(info->cpu_model) + strlen(info->mitigations) +
	    strlen(info->command_line) < 1 << 20);
	while (g->nfacts > 0)
		free(g->facts[--g->nfacts]);
	free(g->facts);
	g->facts = NULL;
}

static void
ask_program(struct guest *g, bool timed)
{
	const char *const argv[] = {"/program", NULL};
	uint64_t ticks;
	char *output;
	struct errmsg err;
	int status;

	FUZZ_CHECK((timed ? guest_timed(g, argv, &status, &ticks, &output,
	    &err) : guest_exec(g, argv, &status, &output, &err)) == 0);
	FUZZ_CHECK(strlen(output) < 1 << 20);
	free(output);
}

static void
ask_rows(struct guest *g)
{
	struct knobs *knobs = knobs_new(&guest_transport, g);
	struct errmsg err = {""};
	struct knob_rows rows;
	unsigned low, high;
	size_t i, n;
	int error;

	FUZZ_CHECK(knobs != NULL);
	error = knob_rows_read(knobs, "paths", &rows, &err);
	if (error != 0)
		FUZZ_REFUSED(error, &err);
	else {
		for (i = 0; i < rows.n; i++) {
			FUZZ_CHECK(knob_rows_find(&rows, rows.row[i].name) !=
			    NULL);
			property_has(rows.row[i].properties, "flush=all");
			property_range(rows.row[i].properties, "batch", &low,
			    &high);
			if (property_value(rows.row[i].properties, "private",
			    &n) != NULL)
				FUZZ_CHECK(n <=
				    strlen(rows.row[i].properties));
		}
		knob_rows_with(&rows, "no-address");
		knob_rows_free(&rows);
	}
	knobs_close(knobs);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static struct guest g;
	int ends[2];

	if (size < 1)
		return (0);
	FUZZ_CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	answer(ends[1], input + 1, size - 1);
	g.os = guest_os_of((input[0] & 4) != 0 ? KERNEL_FREEBSD :
	    KERNEL_LINUX);
	g.cpus_max = 1;
	g.link.fd = ends[0];
	g.link.silence_ms = 1000;
	g.link.at = g.link.end = 0;
	switch (input[0] & 3) {
	case 0:
		ask_facts(&g);
		break;
	case 1:
	case 2:
		ask_program(&g, (input[0] & 1) != 0);
		break;
	default:
		ask_rows(&g);
		break;
	}
	close(ends[0]);
	close(ends[1]);
	return (0);
}
