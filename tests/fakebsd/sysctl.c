/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of sysctl variables, and the kernel's own that the module reads. */
#include "fakebsd/internal.h"

#define NAME_MAX_COUNTER	20	/* bytes of a counter's name and NUL */
#define ROWS			64

struct sysctl_oid {
	struct sysctl_oid *next;	/* of the same list */
	struct sysctl_oid *parent;
	const char *name;
	unsigned flags;
	void *arg1;
	fake_handler_t *handler;
	const char *summary;
};

struct sysctl_oid fake_sysctl_debug = {.name = "debug"};
void (*fake_on_drain)(void);

static struct sysctl_ctx_list *tree;	/* the module's */

void
fake_sysctl_boot(void)
{
	tree = NULL;
	fake_on_drain = NULL;
}

int
sysctl_ctx_init(struct sysctl_ctx_list *list)
{
	list->first = NULL;
	return (0);
}

/* Returns when no handler is busy any more. */
int
sysctl_ctx_free(struct sysctl_ctx_list *list)
{
	struct sysctl_oid *oid;
	void (*drain)(void) = fake_on_drain;

	fake_may_sleep("sysctl_ctx_free");
	fake_on_drain = NULL;
	if (drain != NULL)
		drain();
	while ((oid = list->first) != NULL) {
		list->first = oid->next;
		free(oid);
		fake.oids--;
	}
	tree = NULL;
	return (0);
}

struct sysctl_oid *
fake_sysctl_add(struct sysctl_ctx_list *list, struct sysctl_oid *parent,
    const char *name, unsigned flags, void *arg1, fake_handler_t *handler,
    const char *summary)
{
	struct sysctl_oid *oid;

	fake_may_sleep("sysctl_add_oid");
	if (!(flags & CTLFLAG_MPSAFE))
		fake_broken("sysctl %s runs under Giant", name);
	if (!(flags & CTLFLAG_RD) || summary == NULL || summary[0] == '\0')
		fake_broken("sysctl %s: unreadable or unexplained", name);
	if (parent == NULL)
		fake_broken("sysctl %s has no parent", name);
	for (oid = list->first; oid != NULL; oid = oid->next)
		if (oid->parent == parent && strcmp(oid->name, name) == 0)
			fake_broken("sysctl %s is there twice", name);
	if (fake_fails())
		return (NULL);
	oid = calloc(1, sizeof(*oid));
	if (oid == NULL)
		abort();
	*oid = (struct sysctl_oid){list->first, parent, name, flags, arg1,
		handler, summary};
	list->first = oid;
	tree = list;
	fake.oids++;
	return (oid);
}

/* As much as fits; more than that is an error. */
int
fake_sysctl_out(struct sysctl_req *req, const void *p, size_t n)
{
	size_t room = req->oldlen > req->oldidx ?
	    req->oldlen - req->oldidx : 0;

	if (req->oldptr != NULL)
		memcpy((char *)req->oldptr + req->oldidx, p,
		    n < room ? n : room);
	req->oldidx += n;
	if (req->oldptr != NULL && req->user && fake_refuses())
		return (EFAULT);
	return (req->oldptr != NULL && n > room ? ENOMEM : 0);
}

int
fake_sysctl_in(struct sysctl_req *req, void *p, size_t n)
{
	if (req->newptr == NULL)
		return (0);
	if (req->newlen - req->newidx < n)
		return (EINVAL);
	if (fake_refuses())
		return (EFAULT);
	memcpy(p, (const char *)req->newptr + req->newidx, n);
	req->newidx += n;
	return (0);
}

/* Counters of interrupts: a name is padded with blanks to a fixed width. */
struct counters {
	char name[ROWS][NAME_MAX_COUNTER];
	unsigned long count[ROWS];
	int n;
};

static void
add_counter(struct counters *counters, const char *name, unsigned long count)
{
	memset(counters->name[counters->n], ' ', NAME_MAX_COUNTER - 1);
	memcpy(counters->name[counters->n], name, strlen(name));
	counters->count[counters->n++] = count;
}

static void
count_interrupts(struct counters *counters)
{
	static const char *const kinds[FAKE_IPIS] = {"invltlb", "invlrng",
		"invlpg"};
	char name[32];
	unsigned cpu;
	int kind;

	memset(counters, 0, sizeof(*counters));
	add_counter(counters, "???", 3);
	add_counter(counters, "irq1: atkbd0", 5);
	add_counter(counters, "stray irq1", 7);
	for (cpu = 0; cpu < FAKE_CPUS; cpu++) {
		if (!(fake.present & 1u << cpu))
			continue;
		snprintf(name, sizeof(name), "cpu%u:timer", cpu);
		add_counter(counters, name, 1000);
		for (kind = 0; fake.count_ipis && kind < FAKE_IPIS; kind++) {
			snprintf(name, sizeof(name), "cpu%u:%s", cpu,
			    kinds[kind]);
			add_counter(counters, name, fake.handled[kind][cpu]);
		}
	}
	add_counter(counters, "irq264: invl0:invl", 11);
	add_counter(counters, "dev0:invlpg", 13);
	/* There is always room for more, with counts and no names. */
	counters->n += 4;
}

/* What the machine says of itself: strings, with and without a NUL, and ints. */
static int
machine_variable(const char *name, struct sysctl_req *req)
{
	static const struct {
		const char *name, *text;
		int number;
	} variables[] = {
		{"kern.version", "FreeBSD 13.2-FAKE \"of\" a test\n    now\n", 0},
		{"hw.machine", "amd64", 0},
		{"hw.model", "A fake CPU", 0},
		{"kern.vm_guest", "generic", 0},
		{"hw.hv_vendor", "TCGTCGTCGTCG", 0},
		{"vm.pmap.pti", NULL, 1},
		{"vm.pmap.pcid_invlpg_workaround", NULL, 0},
		{"machdep.mitigations.mds.state", "off", 0},
	};
	size_t i;

	for (i = 0; i < nitems(variables) && !fake.tells_little; i++) {
		if (strcmp(name, variables[i].name) != 0)
			continue;
		if (variables[i].text != NULL)
			return (fake_sysctl_out(req, variables[i].text,
			    strlen(variables[i].text) + 1));
		return (fake_sysctl_out(req, &variables[i].number,
		    sizeof(variables[i].number)));
	}
	return (ENOENT);
}

static int
kernel_variable(const char *name, struct sysctl_req *req)
{
	static const char *const hits[FAKE_IPIS] = {"debug.xhits.global",
		"debug.xhits.range", "debug.xhits.page"};
	struct counters counters;
	u_int count[FAKE_CPUS];
	int kind, cpu;

	count_interrupts(&counters);
	if (strcmp(name, "hw.intrcnt") == 0)
		return (fake_sysctl_out(req, counters.count,
		    (size_t)counters.n * sizeof(counters.count[0])));
	if (strcmp(name, "hw.intrnames") == 0)
		return (fake_sysctl_out(req, counters.name,
		    (size_t)counters.n * NAME_MAX_COUNTER));
	if (strcmp(name, "kern.shutdown.dumpdevname") == 0)
		return (fake_sysctl_out(req, fake_dumpers(),
		    strlen(fake_dumpers()) + 1));
	for (kind = 0; fake.count_hits && kind < FAKE_IPIS; kind++) {
		if (strcmp(name, hits[kind]) != 0)
			continue;
		for (cpu = 0; cpu < FAKE_CPUS; cpu++)
			count[cpu] = (u_int)fake.handled[kind][cpu];
		return (fake_sysctl_out(req, count, sizeof(count)));
	}
	return (machine_variable(name, req));
}

int
kernel_sysctlbyname(struct thread *td, char *name, void *old,
    size_t *oldlen, /* NOLINT: the kernel's prototype */
    void *new, size_t newlen, size_t *retval, int flags)
{
	struct sysctl_req req = {.td = td, .oldptr = old,
		.oldlen = old != NULL ? *oldlen : 0};
	int error;

	fake_may_sleep("kernel_sysctlbyname");
	if (td != curthread || new != NULL || newlen != 0 || flags != 0)
		fake_broken("kernel_sysctlbyname: %s is written", name);
	if (fake_fails())
		return (ENOMEM);
	error = kernel_variable(name, &req);
	if (error == 0 && retval != NULL)
		*retval = req.oldidx;
	return (error);
}

static struct sysctl_oid *
find(const char *name)
{
	static const char before[] = "debug.dumpbench.";
	struct sysctl_oid *oid;

	if (strncmp(name, before, strlen(before)) != 0)
		return (NULL);
	for (oid = tree != NULL ? tree->first : NULL; oid != NULL;
	    oid = oid->next)
		if (oid->handler != NULL &&
		    strcmp(oid->name, name + strlen(before)) == 0)
			break;
	return (oid);
}

int
fake_sysctl(const char *name, void *old, size_t *oldlen, const void *new,
    size_t newlen)
{
	struct sysctl_req req = {.td = curthread, .oldptr = old,
		.oldlen = oldlen != NULL ? *oldlen : 0, .newptr = new,
		.newlen = newlen, .user = true};
	struct sysctl_oid *oid = find(name);
	int error;

	if (oid == NULL)
		return (ENOENT);
	if (new != NULL && (!(oid->flags & CTLFLAG_WR) || fake.user))
		return (EPERM);
	error = oid->handler(oid, oid->arg1, 0, &req);
	if (oldlen != NULL && (error == 0 || error == ENOMEM))
		*oldlen = old != NULL && req.oldidx > req.oldlen ?
		    req.oldlen : req.oldidx;
	return (error);
}
