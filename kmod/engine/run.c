/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One run: prove that the path maps the right pages, warm it up, time it.
 *
 * Between two time stamps there is one call and nothing else.  What the loop
 * does around them (choosing the batch, storing three samples, letting others
 * run now and then) is not timed, but it runs between two batches, so it is
 * kept small too.
 */
#include "engine.h"

#define RELAX_EVERY	8	/* batches, a power of two */

static bool
aborted(const struct db_run *run)
{
	return (db_load(&run->module->abort) != 0 || run->os->interrupted());
}

static int
refuse_aborted(struct db_run *run)
{
	return (db_refuse(run->module, EINTR,
	    "run: ended early, by abort or a signal"));
}

static int
refuse_map(struct db_run *run, uint32_t first, int error)
{
	return (db_refuse(run->module, error,
	    "path %s: mapping %u pages from page %u on failed: error %d",
	    run->plan.path->row.name, run->plan.batch, first, error));
}

static int
refuse_sink(struct db_run *run, const struct db_batch *batch, int error)
{
	return (db_refuse(run->module, error,
	    "sink %s: page %u and the %u after it failed: error %d",
	    run->plan.sink->row.name, batch->first, batch->n - 1, error));
}

static void
batch_at(const struct db_run *run, uint32_t b, struct db_batch *batch)
{
	batch->first = b * run->plan.batch;
	batch->pages = &run->pages[batch->first];
	batch->n = run->plan.batch;
}

/* Before the source is streamed. */
static void
prepare(struct db_run *run)
{
	if (run->plan.path->begin != NULL)
		run->plan.path->begin(run);
}

/* Every address must show the page that it was mapped to. */
static int
prove(struct db_run *run)
{
	const struct db_plan *plan = &run->plan;
	struct db_batch batch;
	uint32_t b, i;
	int error;

	if (plan->path->row.flags & DB_NO_ADDRESS)
		return (0);
	prepare(run);
	for (b = 0; b < run->batches; b++) {
		batch_at(run, b, &batch);
		error = plan->path->map(run, &batch);
		if (error != 0)
			return (refuse_map(run, batch.first, error));
		for (i = 0; i < batch.n; i++)
			if (!plan->source->check(run, batch.first + i,
			    batch.va[i]))
				break;
		plan->path->unmap(run, &batch);
		if (i < batch.n)
			return (db_refuse(run->module, EIO,
			    "path %s: address %u of a batch of %u does not "
			    "show page %u of the source",
			    plan->path->row.name, i, batch.n,
			    batch.first + i));
		if (b % RELAX_EVERY == 0) {
			run->os->relax();
			if (aborted(run))
				return (refuse_aborted(run));
		}
	}
	return (0);
}

/*
 * Stream the source once; record samples from run->sample[…][at] on.  By the
 * name of this function an explanation finds its time stamps.
 */
static __attribute__((__noinline__)) int
stream(struct db_run *run, uint32_t at, bool record)
{
	const struct db_path *path = run->plan.path;
	const struct db_sink *sink = run->plan.sink;
	/* Interrupts are off in all of a batch, or in map and unmap alone. */
	bool path_off = (path->row.flags & DB_IRQS_OFF) != 0;
	bool batch_off = path_off && (sink->row.flags & DB_IRQS_OFF) != 0;
	bool stage_off = path_off && !batch_off;
	uint64_t start[DB_STAGES], end[DB_STAGES];
	struct db_batch batch;
	db_irq_t irq = 0;
	uint32_t b;
	int error, sink_error = 0;

	for (b = 0; b < run->batches; b++) {
		batch_at(run, b, &batch);
		if (path_off)
			irq = db_irq_off();
		start[DB_MAP] = db_ticks();
		error = path->map(run, &batch);
		end[DB_MAP] = db_ticks();
		if (stage_off)
			db_irq_on(irq);
		if (error == 0) {
			start[DB_SINK] = db_ticks();
			sink_error = sink->consume(run, &batch);
			end[DB_SINK] = db_ticks();
			if (stage_off)
				irq = db_irq_off();
			start[DB_UNMAP] = db_ticks();
			path->unmap(run, &batch);
			end[DB_UNMAP] = db_ticks();
			if (path_off)
				db_irq_on(irq);
		} else if (batch_off)
			db_irq_on(irq);
		if (error != 0)
			return (refuse_map(run, batch.first, error));
		if (sink_error != 0)
			return (refuse_sink(run, &batch, sink_error));
		if (record) {
			run->sample[DB_MAP][at] = end[DB_MAP] - start[DB_MAP];
			run->sample[DB_SINK][at] =
			    end[DB_SINK] - start[DB_SINK];
			run->sample[DB_UNMAP][at] =
			    end[DB_UNMAP] - start[DB_UNMAP];
			at++;
		}
		if (b % RELAX_EVERY == 0) {
			run->os->relax();
			if (aborted(run))
				return (refuse_aborted(run));
		}
	}
	return (0);
}

/* Wait until all responders spin, or until none does. */
static int
await(struct db_run *run, uint32_t ready)
{
	uint32_t i;

	for (i = 0; i < run->plan.responders; i++)
		while (db_load(&run->responder[i].ready) != ready) {
			run->os->relax();
			db_pause();
			if (aborted(run))
				return (refuse_aborted(run));
		}
	return (0);
}

static bool
someone_owes(const struct db_run *run)
{
	uint32_t i;

	if (run->os->owes == NULL)
		return (false);
	for (i = 0; i < run->plan.responders; i++)
		if (run->os->owes(run->responder[i].cpu))
			return (true);
	return (false);
}

/*
 * A responder keeps its CPU.  Work that the CPU was left with when it came, or
 * that came since, would cost each of its interrupts as long as it spins.
 */
static int
settle(struct db_run *run)
{
	int error;

	if (!someone_owes(run))
		return (0);
	db_store(&run->order, DB_REST);
	error = await(run, 0);
	if (error != 0)
		return (error);
	db_store(&run->order, DB_SPIN);
	return (await(run, 1));
}

/* Stream the source once, with responders that owe nothing. */
static int
stream_settled(struct db_run *run, uint32_t at, bool record)
{
	int error;

	error = settle(run);
	if (error != 0)
		return (error);
	prepare(run);
	return (stream(run, at, record));
}

static int
measure(struct db_run *run)
{
	uint64_t begin;
	uint32_t round;
	int error;

	error = stream_settled(run, 0, false);
	if (error != 0)
		return (error);
	db_store(&run->counting, 1);
	db_counts_begin(run);
	begin = db_ticks();
	for (round = 0; round < run->plan.rounds; round++) {
		error = stream_settled(run, round * run->batches, true);
		if (error != 0)
			return (error);
		db_store(&run->module->progress,
		    (round + 1) * 100 / run->plan.rounds);
	}
	run->ticks = db_ticks() - begin;
	db_counts_end(run);
	db_store(&run->counting, 0);
	return (0);
}

/* On the plan's CPU, with all memory allocated. */
static int
perform(struct db_run *run)
{
	const struct db_path *path = run->plan.path;
	int error;

	error = path->init != NULL ? path->init(run) : 0;
	if (error != 0)
		return (error);
	error = prove(run);
	if (error == 0)
		error = run->os->respond(run);
	if (error == 0) {
		error = await(run, 1);
		if (error == 0)
			error = measure(run);
		db_store(&run->order, DB_LEAVE);
		run->os->dismiss(run);
		/* How long they took part is unknown. */
		if (error == 0 && run->lost > 0)
			error = db_refuse(run->module, EIO,
			    "responders: %u ended before the run did",
			    run->lost);
	}
	if (path->cleanup != NULL)
		path->cleanup(run);
	return (error);
}

static int
with_cpu(struct db_run *run)
{
	int error;

	error = run->os->bind(run);
	if (error != 0)
		return (db_refuse(run->module, error,
		    "cpu: this thread cannot be bound to CPU %u: error %d",
		    run->plan.cpu, error));
	error = perform(run);
	run->os->unbind(run);
	return (error);
}

static int
with_sink(struct db_run *run)
{
	const struct db_sink *sink = run->plan.sink;
	int error;

	error = sink->init != NULL ? sink->init(run) : 0;
	if (error != 0)
		return (error);
	error = with_cpu(run);
	if (sink->cleanup != NULL)
		sink->cleanup(run);
	return (error);
}

static int
with_source(struct db_run *run)
{
	const struct db_source *source = run->plan.source;
	int error;

	error = source->init(run);
	if (error != 0)
		return (error);
	error = with_sink(run);
	if (source->cleanup != NULL)
		source->cleanup(run);
	return (error);
}

/* The run's result, where the knob result shows it. */
static int
publish(struct db_run *run)
{
	struct db_module *module = run->module;
	struct db_out out = {module->result, DB_RESULT_MAX, 0, false};

	run->os->lock(module);
	module->serial++;
	db_result(run, &out);
	module->result_length = out.full ? 0 : out.length;
	module->result[module->result_length] = '\0';
	run->os->unlock(module);
	if (out.full)
		return (db_refuse(module, E2BIG,
		    "result: longer than %u bytes (fewer rounds make it "
		    "shorter)", DB_RESULT_MAX));
	return (0);
}

/* All arrays of the run, so that nothing is allocated later: 0 or ENOMEM. */
static int
allocate(struct db_run *run)
{
	const struct db_plan *plan = &run->plan;
	const struct db_os *os = run->os;
	enum db_stage s;
	int error = 0;

	run->batches = plan->pages / plan->batch;
	run->samples = run->batches * plan->rounds;
	run->pages = os->alloc(plan->pages * sizeof(run->pages[0]));
	run->responder = os->alloc((plan->responders + 1) *
	    sizeof(run->responder[0]));
	if (run->pages == NULL || run->responder == NULL)
		error = ENOMEM;
	for (s = 0; s < DB_STAGES; s++) {
		run->sample[s] = os->alloc(run->samples * sizeof(uint64_t));
		if (run->sample[s] == NULL)
			error = ENOMEM;
	}
	if (error != 0)
		db_refuse(run->module, error,
		    "run: no memory for %u pages and %u samples", plan->pages,
		    run->samples);
	return (error);
}

static int
with_memory(struct db_run *run)
{
	const struct db_os *os = run->os;
	enum db_stage s;
	int error;

	error = allocate(run);
	if (error == 0)
		error = with_source(run);
	if (error == 0)
		error = publish(run);
	for (s = 0; s < DB_STAGES; s++)
		os->free(run->sample[s]);
	os->free(run->responder);
	os->free(run->pages);
	return (error);
}

static int
live(struct db_run *run)
{
	db_handicap(run);
	return (with_memory(run));
}

int
db_run(struct db_module *module)
{
	const struct db_os *os = module->os;
	struct db_run *run;
	bool busy;
	int error;

	error = os->allowed != NULL ? os->allowed(module) : 0;
	if (error != 0)
		return (error);
	run = os->alloc(sizeof(*run));
	if (run == NULL)
		return (db_refuse(module, ENOMEM, "run: no memory"));
	run->module = module;
	run->os = os;
	os->lock(module);
	busy = module->running;
	if (!busy) {
		module->running = 1;
		module->progress = 0;
		module->abort = 0;
		run->plan = module->plan;
	}
	os->unlock(module);
	if (busy)
		error = db_refuse(module, EBUSY,
		    "run: another run is in progress (abort ends it)");
	else {
		error = db_plan_check(module, &run->plan);
		if (error == 0)
			error = run->plan.context->run != NULL ?
			    run->plan.context->run(module, &run->plan) :
			    live(run);
		os->lock(module);
		module->running = 0;
		os->unlock(module);
	}
	os->free(run);
	return (error);
}
