/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

#include <sys/proc.h>
#include <sys/sysctl.h>

#define WRITE_MAX	256	/* the longest value of any knob, and more */

static struct {
	struct db_module *module;
	struct sysctl_ctx_list context;
} tree;

static int
read_knob(const struct db_knob *knob, struct sysctl_req *req)
{
	size_t size = knob->room != 0 ? knob->room : DB_TEXT_MAX;
	struct db_out out = {NULL, size, 0, false};
	int error;

	out.text = malloc(size, M_DUMPBENCH, M_WAITOK);
	db_knob_get(tree.module, knob, &out);
	error = out.full ? E2BIG : SYSCTL_OUT(req, out.text, out.length + 1);
	free(out.text, M_DUMPBENCH);
	return (error);
}

static int
write_knob(const struct db_knob *knob, struct sysctl_req *req)
{
	char text[WRITE_MAX];
	size_t n = req->newlen - req->newidx;
	int error;

	if (n >= sizeof(text))
		return (db_refuse(tree.module, EINVAL,
		    "%s: not a line (expected at most %d characters)",
		    knob->name, WRITE_MAX - 1));
	error = SYSCTL_IN(req, text, n);
	if (error != 0)
		return (error);
	/* sysctl(8) may or may not send the NUL. */
	if (n > 0 && text[n - 1] == '\0')
		n--;
	text[n] = '\0';
	if (strlen(text) != n)
		return (db_refuse(tree.module, EINVAL,
		    "%s: the value holds a NUL", knob->name));
	return (db_knob_set(tree.module, knob, text));
}

/*
 * Only root may read or write them: a run affects the whole machine.
 */
static int
handle(SYSCTL_HANDLER_ARGS)
{
	const struct db_knob *knob = arg1;
	int error;

	error = priv_check(req->td, FREEBSD_PRIV_READ);
	if (error == 0)
		error = read_knob(knob, req);
	if (error == 0 && req->newptr != NULL)
		error = write_knob(knob, req);
	return (error);
}

/* The macro needs constant flags. */
#define ADD_PROC(node, knob, access)					\
	SYSCTL_ADD_PROC(&tree.context, SYSCTL_CHILDREN(node), OID_AUTO,	\
	    (knob)->name, CTLTYPE_STRING | CTLFLAG_MPSAFE | (access),	\
	    __DECONST(struct db_knob *, knob), 0, handle, "A",		\
	    (knob)->summary)

int
freebsd_sysctl_add(struct db_module *module)
{
	struct sysctl_oid *node, *oid;
	const struct db_knob *knob;
	size_t i;

	tree.module = module;
	sysctl_ctx_init(&tree.context);
	node = SYSCTL_ADD_NODE(&tree.context, SYSCTL_STATIC_CHILDREN(_debug),
	    OID_AUTO, "dumpbench", CTLFLAG_RD | CTLFLAG_MPSAFE, NULL,
	    "benchmarks of dump mapping paths");
	oid = node;
	for (i = 0; oid != NULL && (knob = db_knob(i)) != NULL; i++)
		if (knob->set != NULL)
			oid = ADD_PROC(node, knob, CTLFLAG_RW);
		else
			oid = ADD_PROC(node, knob, CTLFLAG_RD);
	if (oid == NULL) {
		freebsd_sysctl_remove();
		return (ENOMEM);
	}
	return (0);
}

/* Returns when the last reader and writer has left. */
void
freebsd_sysctl_remove(void)
{
	sysctl_ctx_free(&tree.context);
}
