/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stddef.h>

#include "stats/ratio.h"

const char *
ratio_why(const struct ratio_cost *cost)
{
	if (!isfinite(cost->page_ticks) || cost->batch < 1)
		return ("was not measured");
	if (!isfinite(cost->harness_ticks))
		return ("has no figure of the harness");
	if (cost->page_ticks * cost->batch <= cost->harness_ticks)
		return ("takes no more than the harness");
	return (NULL);
}

double
ratio_net(const struct ratio_cost *cost)
{
	if (ratio_why(cost) != NULL)
		return (NAN);
	return (cost->page_ticks - cost->harness_ticks / cost->batch);
}

double
ratio_of(const struct ratio_cost *cost, const struct ratio_cost *of)
{
	return (ratio_net(cost) / ratio_net(of));
}

double
ratio_share(const struct ratio_cost *cost, double rest)
{
	const double net = ratio_net(cost);

	return (net / (net + rest));
}
