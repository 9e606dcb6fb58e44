/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/module.h>
#include <linux/slab.h>

#include "compat.h"
#include "linux.h"

#define WRITE_MAX	256	/* the longest value of any knob, and more */

static struct {
	struct db_module *module;
	struct ctl_table_header *header;
	struct ctl_table *table;
} sysctl;

static int
read_knob(const struct db_knob *knob, char *buffer, size_t *length,
    loff_t *at)
{
	size_t size = knob->room != 0 ? knob->room : DB_TEXT_MAX;
	struct db_out out = {NULL, size, 0, false};
	size_t n = 0;

	out.text = kvmalloc(size, GFP_KERNEL);
	if (out.text == NULL)
		return (ENOMEM);
	db_knob_get(sysctl.module, knob, &out);
	db_out(&out, "\n");
	if (out.full) {
		kvfree(out.text);
		return (E2BIG);
	}
	if (*at < (loff_t)out.length) {
		n = min_t(size_t, *length, out.length - *at);
		memcpy(buffer, out.text + *at, n);
	}
	kvfree(out.text);
	*length = n;
	*at += n;
	return (0);
}

static int
write_knob(const struct db_knob *knob, const char *buffer, size_t length,
    loff_t *at)
{
	char text[WRITE_MAX];
	size_t n = length;
	int error;

	if (n > 0 && buffer[n - 1] == '\n')
		n--;
	if (*at != 0 || n >= sizeof(text) || memchr(buffer, '\0', n) != NULL)
		return (db_refuse(sysctl.module, EINVAL,
		    "%s: not a line in one write (expected at most %d "
		    "characters)", knob->name, WRITE_MAX - 1));
	memcpy(text, buffer, n);
	text[n] = '\0';
	/* rmmod during a run is refused, not delayed. */
	if (!try_module_get(THIS_MODULE))
		return (ENODEV);
	error = db_knob_set(sysctl.module, knob, text);
	module_put(THIS_MODULE);
	if (error == 0)
		*at += length;
	return (error);
}

static int
handle(db_ctl_table *table, int write, void *buffer, size_t *length,
    loff_t *at)
{
	const struct db_knob *knob = table->data;

	if (write)
		return (-write_knob(knob, buffer, *length, at));
	return (-read_knob(knob, buffer, length, at));
}

int
linux_sysctl_add(struct db_module *module)
{
	size_t n = db_nknobs(), i;

	sysctl.module = module;
	sysctl.table = kcalloc(n + DB_SYSCTL_SENTINEL,
	    sizeof(sysctl.table[0]), GFP_KERNEL);
	if (sysctl.table == NULL)
		return (ENOMEM);
	for (i = 0; i < n; i++) {
		const struct db_knob *knob = db_knob(i);

		sysctl.table[i].procname = knob->name;
		sysctl.table[i].mode = knob->set != NULL ? 0600 : 0400;
		sysctl.table[i].proc_handler = handle;
		sysctl.table[i].data = (void *)(unsigned long)knob;
	}
	sysctl.header = db_register_sysctl("debug/dumpbench", sysctl.table, n);
	if (sysctl.header == NULL) {
		kfree(sysctl.table);
		return (ENOMEM);
	}
	return (0);
}

/* Returns when the last reader and writer has left. */
void
linux_sysctl_remove(void)
{
	unregister_sysctl_table(sysctl.header);
	kfree(sysctl.table);
}
