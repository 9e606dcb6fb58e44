/* SPDX-License-Identifier: BSD-2-Clause */
/* GEOM: providers, which are disks, and consumers of the module's class. */
#include <stdarg.h>

#include "fakebsd/internal.h"

static struct g_provider *providers;

void
fake_geom_boot(void)
{
	providers = NULL;
}

static void
assert_topology(const char *function)
{
	if (!fake.topology)
		fake_broken("%s without the topology lock", function);
}

void
g_topology_lock(void)
{
	fake_may_sleep("g_topology_lock");
	if (fake.topology++)
		fake_broken("the topology lock is taken twice");
}

void
g_topology_unlock(void)
{
	if (fake.topology-- != 1)
		fake_broken("the topology lock is released, but not held");
}

struct g_provider *
g_provider_by_name(const char *name)
{
	struct g_provider *pp;

	assert_topology("g_provider_by_name");
	for (pp = providers; pp != NULL; pp = pp->next)
		if (strcmp(pp->disk->name, name) == 0)
			break;
	return (pp);
}

struct g_geom *
g_new_geomf(struct g_class *class, const char *format, ...)
{
	struct g_geom *gp = calloc(1, sizeof(*gp));
	char name[256];
	va_list args;

	assert_topology("g_new_geomf");
	if (class != fake_geom_class() || class->version != G_VERSION ||
	    class->access == NULL || class->orphan == NULL)
		fake_broken("g_new_geomf: no proper class");
	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	if (gp == NULL || (gp->name = strdup(name)) == NULL)
		abort();
	gp->class = class;
	fake.geoms++;
	return (gp);
}

void
g_destroy_geom(struct g_geom *gp)
{
	assert_topology("g_destroy_geom");
	if (gp->consumers != 0)
		fake_broken("g_destroy_geom: it has consumers");
	free(gp->name);
	free(gp);
	fake.geoms--;
}

struct g_consumer *
g_new_consumer(struct g_geom *gp)
{
	struct g_consumer *cp = calloc(1, sizeof(*cp));

	assert_topology("g_new_consumer");
	if (cp == NULL)
		abort();
	cp->geom = gp;
	gp->consumers++;
	fake.consumers++;
	return (cp);
}

void
g_destroy_consumer(struct g_consumer *cp)
{
	assert_topology("g_destroy_consumer");
	if (cp->provider != NULL || cp->acr != 0 || cp->acw != 0 ||
	    cp->ace != 0)
		fake_broken("g_destroy_consumer: attached or open");
	cp->geom->consumers--;
	fake.consumers--;
	free(cp);
}

int
g_attach(struct g_consumer *cp, struct g_provider *pp)
{
	assert_topology("g_attach");
	if (cp->provider != NULL)
		fake_broken("g_attach: attached already");
	if (fake_fails())
		return (ENXIO);
	cp->provider = pp;
	cp->next = pp->consumers;
	pp->consumers = cp;
	return (0);
}

void
g_detach(struct g_consumer *cp)
{
	struct g_consumer **at;

	assert_topology("g_detach");
	if (cp->provider == NULL || cp->acr != 0 || cp->acw != 0 ||
	    cp->ace != 0)
		fake_broken("g_detach: not attached, or open");
	for (at = &cp->provider->consumers; *at != cp; at = &(*at)->next)
		continue;
	*at = cp->next;
	cp->provider = NULL;
}

int
g_access(struct g_consumer *cp, int r, int w, int e)
{
	struct g_provider *pp = cp->provider;
	int error = 0;

	assert_topology("g_access");
	if (pp == NULL)
		fake_broken("g_access: not attached");
	if (r == 0 && w == 0 && e == 0)
		fake_broken("g_access: nothing is asked for");
	if (cp->acr + r < 0 || cp->acw + w < 0 || cp->ace + e < 0)
		fake_broken("g_access: closed more often than opened");
	if ((e > 0 && pp->acw > cp->acw) || (w > 0 && pp->ace > cp->ace))
		error = EPERM;
	else if ((r > 0 || w > 0 || e > 0) && (pp->disk->gone ||
	    fake_refuses()))
		error = ENXIO;
	if (error != 0)
		return (error);
	pp->acr += r;
	pp->acw += w;
	pp->ace += e;
	cp->acr += r;
	cp->acw += w;
	cp->ace += e;
	return (0);
}

/* The disk is asked to say how it dumps; it must be open for that. */
int
g_io_getattr(const char *name, struct g_consumer *cp, int *length, void *value)
{
	struct fake_disk *disk = cp->provider->disk;
	struct g_kerneldump *dump = value;

	fake_may_sleep("g_io_getattr");
	if (fake.topology)
		fake_broken("g_io_getattr with the topology lock");
	if (strcmp(name, "GEOM::kerneldump") != 0 ||
	    *length != (int)sizeof(*dump))
		fake_broken("g_io_getattr: of what?");
	if (cp->acr == 0)
		return (EPERM);
	if (disk->no_dump || fake_refuses())
		return (ENODEV);
	if (dump->offset != 0 || dump->length != OFF_MAX)
		fake_broken("g_io_getattr: not of all the disk");
	dump->offset = disk->offset;
	dump->length = disk->length;
	fake_fill_dumper(disk, &dump->di);
	*length = (int)sizeof(*dump);
	return (0);
}

void
fake_disk_add(struct fake_disk *disk)
{
	struct g_provider *pp = calloc(1, sizeof(*pp));

	disk->image = calloc(1, (size_t)(disk->offset + disk->length));
	if (pp == NULL || disk->image == NULL)
		abort();
	disk->provider = pp;
	pp->disk = disk;
	pp->next = providers;
	providers = pp;
}

/* First its consumers are told, and may go. */
void
fake_disk_vanish(struct fake_disk *disk)
{
	struct g_provider *pp = disk->provider, **at;
	struct g_consumer *cp, *next;

	if (disk->gone)
		return;
	fake.topology++;
	disk->gone = true;
	for (cp = pp->consumers; cp != NULL; cp = next) {
		next = cp->next;
		cp->geom->class->orphan(cp);
	}
	fake.topology--;
	if (pp->consumers != NULL)
		fake_broken("a disk has gone, and is still held");
	for (at = &providers; *at != pp; at = &(*at)->next)
		continue;
	*at = pp->next;
}

void
fake_disk_free(struct fake_disk *disk)
{
	fake_disk_vanish(disk);
	free(disk->provider);
	free(disk->image);
	disk->provider = NULL;
	disk->image = NULL;
}

void
fake_disk_access(struct fake_disk *disk, int r, int w, int e)
{
	disk->provider->acr += r;
	disk->provider->acw += w;
	disk->provider->ace += e;
}

const char *
fake_disk_open(const struct fake_disk *disk)
{
	static char text[40];

	snprintf(text, sizeof(text), "r%dw%de%d", disk->provider->acr,
	    disk->provider->acw, disk->provider->ace);
	return (text);
}
