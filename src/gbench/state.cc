/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside a benchmark. */
#include <cmath>

#include "gbench/internal.h"

namespace {

/* Refuse to change the state in a tear-down. */
int
live(const gbench_state *s)
{
	if (s->at == phase::teardown)
		return (refuse(EINVAL, "benchmark '%s': a tear-down cannot "
		    "change a result", s->bench->name.c_str()));
	return (0);
}

/* Do `work`, which changes the state. */
template <typename F>
int
change(const gbench_state *s, F work) noexcept
{
	if (live(s) != 0)
		return (-EINVAL);
	return (guard([&] {
		work();
		return (0);
	}));
}

/* Whether the loop begins or continues (1), or ends (0). */
inline int
step(gbench_state *s, int64_t n, bool batch)
{
	if (s->paused) {
		s->paused = false;
		s->state->ResumeTiming();
	}
	if (s->at == phase::body && !s->failed)
		s->at = phase::loop;
	if (s->at != phase::loop)
		return (0);
	if (batch ? s->state->KeepRunningBatch(n) : s->state->KeepRunning())
		return (1);
	s->at = phase::done;
	return (0);
}

}

bool
gbench_state_keep_running(struct gbench_state *s)
{
	return (guard([=] { return (step(s, 1, false)); }) == 1);
}

bool
gbench_state_keep_running_batch(struct gbench_state *s, int64_t n)
{
	if (n < 1 && s->at != phase::teardown) {
		gbench_state_skip_with_error(s, "a batch of fewer than 1");
		return (false);
	}
	return (guard([=] { return (step(s, n, true)); }) == 1);
}

int64_t
gbench_state_loop(struct gbench_state *s)
{
	int64_t n = s->state->max_iterations;

	return (gbench_state_keep_running_batch(s, n) ? n : -1);
}

int64_t
gbench_state_max_iterations(const struct gbench_state *s)
{
	return (s->state->max_iterations);
}

int64_t
gbench_state_iterations(const struct gbench_state *s)
{
	return (s->state->iterations());
}

size_t
gbench_state_ranges(const struct gbench_state *s)
{
	return (s->bench->arity > 0 ? s->bench->arity : 0);
}

int64_t
gbench_state_range(struct gbench_state *s, size_t index)
{
	if (index < gbench_state_ranges(s))
		return (s->state->range(index));
	gbench_state_skip_with_error(s,
	    "the benchmark read an argument that it was not given");
	return (0);
}

int
gbench_state_thread_index(const struct gbench_state *s)
{
	return (s->state->thread_index());
}

int
gbench_state_threads(const struct gbench_state *s)
{
	return (s->state->threads());
}

int
gbench_state_pause_timing(struct gbench_state *s)
{
	if (s->at != phase::loop || s->failed)
		return (refuse(EINVAL, "benchmark '%s': only a running loop "
		    "can be paused", s->bench->name.c_str()));
	if (s->paused)
		return (0);
	return (guard([=] {
		s->state->PauseTiming();
		s->paused = true;
		return (0);
	}));
}

int
gbench_state_resume_timing(struct gbench_state *s)
{
	if (!s->paused)
		return (refuse(EINVAL, "benchmark '%s': it is not paused",
		    s->bench->name.c_str()));
	return (guard([=] {
		s->paused = false;
		s->state->ResumeTiming();
		return (0);
	}));
}

int
gbench_state_set_iteration_time(struct gbench_state *s, double seconds)
{
	if (live(s) != 0)
		return (-EINVAL);
	if (!std::isfinite(seconds) || seconds < 0)
		return (refuse(EINVAL, "benchmark '%s': iteration time %g s "
		    "(expected at least 0)", s->bench->name.c_str(), seconds));
	s->state->SetIterationTime(seconds);
	return (0);
}

int
gbench_state_skip_with_error(struct gbench_state *s, const char *message)
{
	return (change(s, [=] {
		fail(s, message != nullptr && message[0] != '\0' ? message :
		    "no reason was given");
	}));
}

bool
gbench_state_error_occurred(const struct gbench_state *s)
{
	return (s->failed);
}

int
gbench_state_set_counter(struct gbench_state *s,
    const struct gbench_counter *counter)
{
	const uint32_t known = GBENCH_IS_RATE | GBENCH_AVG_THREADS |
	    GBENCH_IS_ITERATION_INVARIANT | GBENCH_AVG_ITERATIONS |
	    GBENCH_INVERT;

	if (live(s) != 0)
		return (-EINVAL);
	if (counter == nullptr || counter->name == nullptr ||
	    counter->name[0] == '\0' || (counter->flags & ~known) != 0 ||
	    (counter->one_k != GBENCH_IS_1000 &&
	    counter->one_k != GBENCH_IS_1024))
		return (refuse(EINVAL, "benchmark '%s': a counter needs a "
		    "name, flags of GBENCH_* and 1000 or 1024",
		    s->bench->name.c_str()));
	return (guard([=] {
		s->state->counters[counter->name] = benchmark::Counter(
		    counter->value,
		    static_cast<benchmark::Counter::Flags>(counter->flags),
		    static_cast<benchmark::Counter::OneK>(counter->one_k));
		return (0);
	}));
}

int
gbench_state_counter(struct gbench_state *s, const char *name, double value,
    uint32_t flags)
{
	struct gbench_counter counter = {name, value, flags, GBENCH_IS_1000};

	return (gbench_state_set_counter(s, &counter));
}

int
gbench_state_set_items_processed(struct gbench_state *s, int64_t items)
{
	return (change(s, [=] { s->state->SetItemsProcessed(items); }));
}

int
gbench_state_set_bytes_processed(struct gbench_state *s, int64_t bytes)
{
	return (change(s, [=] { s->state->SetBytesProcessed(bytes); }));
}

int
gbench_state_set_complexity_n(struct gbench_state *s, int64_t n)
{
	if (live(s) != 0)
		return (-EINVAL);
	if (n < 1)
		return (refuse(EINVAL, "benchmark '%s': complexity N %lld "
		    "(expected at least 1)", s->bench->name.c_str(),
		    static_cast<long long>(n)));
	s->state->SetComplexityN(n);
	return (0);
}

int
gbench_state_set_label(struct gbench_state *s, const char *label)
{
	return (change(s, [=] {
		s->state->SetLabel(label != nullptr ? label : "");
	}));
}
