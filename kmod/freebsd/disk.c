/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

#include <sys/limits.h>
#include <sys/sysctl.h>
#include <geom/geom.h>

/*
 * A disk whose name has this prefix is opened even if it is in use, or is the
 * system's own dump device.
 */
#define FORCE	"force:"

struct freebsd_disk {
	struct g_consumer *consumer;	/* null: the disk is gone */
	struct g_kerneldump dump;	/* ends in a flexible array */
};

static int
access_ours(struct g_provider *pp, int r, int w, int e)
{
	/* This geom has consumers only, so it is never opened. */
	return (0);
}

/* The disk goes away, with the topology lock held: release it. */
static void
orphan(struct g_consumer *cp)
{
	struct g_geom *gp = cp->geom;
	struct freebsd_disk *disk = gp->softc;

	disk->consumer = NULL;
	g_access(cp, -cp->acr, -cp->acw, -cp->ace);
	g_detach(cp);
	g_destroy_consumer(cp);
	g_destroy_geom(gp);
}

static struct g_class dumpbench_class = {
	.name = "DUMPBENCH",
	.version = G_VERSION,
	.access = access_ours,
	.orphan = orphan,
};

DECLARE_GEOM_CLASS(dumpbench_class, g_dumpbench);

/*
 * Among the names, separated by commas, that dumpon(8) has set?  An error where
 * they cannot be read.
 */
static int
find_dump_device(const char *name, bool *found)
{
	char list[256];
	size_t size = sizeof(list) - 1, n = strlen(name);
	const char *p;
	int error;

	*found = false;
	memset(list, 0, sizeof(list));
	error = kernel_sysctlbyname(curthread,
	    __DECONST(char *, "kern.shutdown.dumpdevname"), list, &size, NULL,
	    0, NULL, 0);
	if (error != 0)
		return (error == ENOENT ? 0 : error);
	for (p = list; (p = strstr(p, name)) != NULL; p++)
		if ((p == list || p[-1] == ',' || p[-1] == '/') &&
		    (p[n] == '\0' || p[n] == ','))
			*found = true;
	return (0);
}

static int
refuse_dump_device(struct db_module *module, const char *name)
{
	bool found;
	int error;

	error = find_dump_device(name, &found);
	if (error != 0)
		return (db_refuse(module, error,
		    "device: whether %s is the system's dump device cannot be "
		    "read: error %d (" FORCE "%s uses it nevertheless)", name,
		    error, name));
	if (!found)
		return (0);
	return (db_refuse(module, EBUSY,
	    "device: %s is the system's dump device (" FORCE "%s uses it "
	    "nevertheless)", name, name));
}

static int
refuse_used(struct db_module *module, const char *name, int error)
{
	return (db_refuse(module, error,
	    "device: %s is mounted or in use: error %d (" FORCE
	    "%s uses it nevertheless)", name, error, name));
}

static int
attach(struct db_module *module, const char *name, bool force, bool held,
    struct freebsd_disk *disk)
{
	struct g_provider *pp;
	struct g_consumer *cp;
	struct g_geom *gp;
	int error;

	pp = g_provider_by_name(name);
	if (pp == NULL)
		return (db_refuse(module, ENXIO,
		    "device: there is no disk %s", name));
	/* A file system mounted read-only would let a writer in. */
	if (!force && (pp->acr != 0 || pp->acw != 0 || pp->ace != 0))
		return (refuse_used(module, name, EBUSY));
	gp = g_new_geomf(&dumpbench_class, "dumpbench.%s", name);
	gp->softc = disk;
	cp = g_new_consumer(gp);
	error = g_attach(cp, pp);
	if (error == 0) {
		/* Exclusive first, also if it is shared afterwards. */
		error = g_access(cp, 1, !force, !force);
		if (error == 0 && !force && !held)
			error = g_access(cp, 0, -1, -1);
		if (error != 0)
			g_detach(cp);
	}
	if (error != 0) {
		g_destroy_consumer(cp);
		g_destroy_geom(gp);
		return (refuse_used(module, name, error));
	}
	disk->consumer = cp;
	return (0);
}

int
freebsd_disk_open(struct db_module *module, const char *name, bool held,
    struct freebsd_disk **result)
{
	struct freebsd_disk *disk;
	bool force = false;
	int error = 0, length;

	if (strncmp(name, FORCE, strlen(FORCE)) == 0) {
		force = true;
		name += strlen(FORCE);
	}
	if (strncmp(name, "/dev/", 5) == 0)
		name += 5;
	if (!force)
		error = refuse_dump_device(module, name);
	if (error != 0)
		return (error);
	disk = malloc(sizeof(*disk), M_DUMPBENCH, M_WAITOK | M_ZERO);
	g_topology_lock();
	error = attach(module, name, force, held, disk);
	g_topology_unlock();
	if (error != 0) {
		free(disk, M_DUMPBENCH);
		return (error);
	}
	/* As dumpon(8) asks: the disk, or the slice's part of it. */
	disk->dump.offset = 0;
	disk->dump.length = OFF_MAX;
	length = sizeof(disk->dump);
	error = g_io_getattr("GEOM::kerneldump", disk->consumer, &length,
	    &disk->dump);
	if (error != 0) {
		freebsd_disk_close(disk);
		return (db_refuse(module, error,
		    "device: %s has no routine for kernel dumps: error %d",
		    name, error));
	}
	*result = disk;
	return (0);
}

void
freebsd_disk_close(struct freebsd_disk *disk)
{
	if (disk == NULL)
		return;
	g_topology_lock();
	if (disk->consumer != NULL)
		orphan(disk->consumer);
	g_topology_unlock();
	free(disk, M_DUMPBENCH);
}

struct dumperinfo *
freebsd_disk_dumper(struct freebsd_disk *disk)
{
	return (disk->consumer != NULL ? &disk->dump.di : NULL);
}

/*
 * CAM polls only while `dumping`, which a panic's dump has set already; on a
 * live system it must not stay set, since other threads sleep during I/O.
 */
int
freebsd_disk_write(struct freebsd_disk *disk, void *va, off_t offset,
    size_t length)
{
	struct dumperinfo *di = freebsd_disk_dumper(disk);
	int error;

	if (di == NULL)
		return (ENXIO);
	atomic_add_int(&dumping, 1);
	error = freebsd_dumper(di->dumper, di->priv, va, offset, length);
	atomic_subtract_int(&dumping, 1);
	return (error);
}
