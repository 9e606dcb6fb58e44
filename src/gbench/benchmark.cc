/* SPDX-License-Identifier: BSD-2-Clause */
/* One run of a benchmark: set-up, body, tear-down, and how it fails. */
#include "gbench/internal.h"

namespace gbench_internal {

/*
 * Google Benchmark 1.7 tells a tear-down function neither its benchmark nor
 * anything else to find it by; but it calls it in the thread that ran thread
 * 0, before that runs another.
 */
thread_local gbench *torn;

void
tear(const State &state)
{
	gbench *bench = torn;

	torn = nullptr;
	if (bench == nullptr)
		return;
	bool due;
	{
		std::lock_guard<std::mutex> hold(bench->lock);
		due = bench->due;
		bench->due = bench->open = false;
	}
	if (!due || bench->teardown == nullptr)
		return;
	/* live() prevents writing through it. */
	gbench_state s {const_cast<State *>(&state), bench, phase::teardown};
	try {
		bench->teardown(&s, bench->arg);
	} catch (...) {
		/* There is no result left to fail. */
	}
}

/* Calls a callback, which may be C++ and throw. */
void
call(gbench_fn *fn, gbench_state *s, void *arg)
{
	std::string what;

	try {
		fn(s, arg);
		return;
	} catch (const std::exception &e) {
		what = std::string("exception: ") + e.what();
	} catch (...) {
		what = "exception of unknown type";
	}
	guard([&] {
		fail(s, what);
		return (0);
	});
}

void
fail(gbench_state *s, const std::string &why)
{
	State *state = s->state;

	if (s->failed)
		return;
	s->failed = true;
	s->why = why;
	/* Before the loop, finish() reports it, after the barriers. */
	if (s->at == phase::loop) {
		auto left = state->max_iterations - state->iterations();
		if (s->over > 0 && left > 0)
			state->KeepRunningBatch(left + s->over);
	}
	if (s->at == phase::loop || s->at == phase::done)
		state->SkipWithError(why.c_str());
	s->paused = false;
}

}

/* The caller holds the lock. */
instance &
gbench::find(const State &state)
{
	std::vector<int64_t> args;

	if (round != all().round) {
		instances.clear();
		round = all().round;
	}
	args.resize(arity > 0 ? arity : 0);
	for (size_t i = 0; i < args.size(); i++)
		args[i] = state.range(i);
	return (instances[{args, state.threads()}]);
}

/* Thread 0 sets up, the others wait for it. */
void
gbench::enter(gbench_state *s)
{
	if (s->state->thread_index() != 0) {
		std::unique_lock<std::mutex> hold(lock);
		opened.wait(hold, [this] { return (open); });
		if (!shut.empty())
			fail(s, shut);
		return;
	}
	bool ready = !s->failed;
	if (ready && setup != nullptr) {
		s->at = phase::setup;
		call(setup, s, arg);
		s->at = phase::body;
	}
	torn = this;
	std::lock_guard<std::mutex> hold(lock);
	due = ready;
	shut = s->why;
	open = true;
	opened.notify_all();
}

/*
 * A failed run must have made as many iterations, and passed as many barriers,
 * as any other.
 */
void
gbench::finish(gbench_state *s)
{
	State *state = s->state;

	if (s->at == phase::body)
		fail(s, "the benchmark ran no loop");
	else if (s->at == phase::loop)
		fail(s, "the benchmark returned before its loop had ended");
	else if (complexity && state->thread_index() == 0 &&
	    state->complexity_length_n() <= 0)
		fail(s, "complexity was asked for, but the benchmark set no N");
	if (s->at == phase::body) {
		state->KeepRunningBatch(state->max_iterations + s->over);
		state->SkipWithError(s->why.c_str());
	}
	if (s->at != phase::done)
		state->KeepRunning();

	std::lock_guard<std::mutex> hold(lock);
	instance &mine = find(*state);
	if (!s->failed)
		mine.over = state->iterations() - state->max_iterations;
	else if (mine.failure.empty())
		mine.failure = s->why;
}

void
gbench::Run(State &state)
{
	gbench_state s {&state, this};
	std::string failure;

	{
		std::lock_guard<std::mutex> hold(lock);
		const instance &mine = find(state);
		s.over = mine.over;
		failure = mine.failure;
	}
	if (failure.empty() && stopping)
		failure = "stopped";
	if (!failure.empty())
		fail(&s, failure);
	enter(&s);
	if (!s.failed)
		call(fn, &s, arg);
	finish(&s);
}

bool
gbench::fits(size_t n) const
{
	return (arity == -1 || static_cast<size_t>(arity) == n);
}
