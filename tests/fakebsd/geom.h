/* SPDX-License-Identifier: BSD-2-Clause */
/* <geom/geom.h>, as far as kmod/freebsd uses it; see fake.h. */
#ifndef FAKEBSD_GEOM_H
#define FAKEBSD_GEOM_H

#include "fakebsd/sys.h"

struct g_class;
struct g_consumer;
struct g_provider;

struct g_class {
	const char *name;
	u_int version;
	int (*access)(struct g_provider *pp, int r, int w, int e);
	void (*orphan)(struct g_consumer *cp);
};
struct g_provider {
	struct fake_disk *disk;
	int acr;
	int acw;
	int ace;
	struct g_consumer *consumers;
	struct g_provider *next;
};
struct g_geom {
	char *name;
	struct g_class *class;
	void *softc;
	int consumers;
};
struct g_consumer {
	struct g_geom *geom;
	struct g_provider *provider;
	int acr;
	int acw;
	int ace;
	struct g_consumer *next;	/* of the provider's */
};
/* Ends in what may end in a flexible array. */
struct g_kerneldump {
	off_t offset;
	off_t length;
	struct dumperinfo di;
};

#define G_VERSION	0x11001111
struct g_class *fake_geom_class(void);
#define DECLARE_GEOM_CLASS(class, name)					\
	struct g_class *fake_geom_class(void) { return (&(class)); }	\
	_Static_assert(sizeof(#name) > 1, "no name")

void g_topology_lock(void);
void g_topology_unlock(void);
struct g_provider *g_provider_by_name(const char *name);
struct g_geom *g_new_geomf(struct g_class *class, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void g_destroy_geom(struct g_geom *gp);
struct g_consumer *g_new_consumer(struct g_geom *gp);
void g_destroy_consumer(struct g_consumer *cp);
int g_attach(struct g_consumer *cp, struct g_provider *pp);
void g_detach(struct g_consumer *cp);
int g_access(struct g_consumer *cp, int r, int w, int e);
int g_io_getattr(const char *name, struct g_consumer *cp, int *length,
    void *value);

#endif
