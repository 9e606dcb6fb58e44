/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * gbench: Google Benchmark (1.7.1 and later) from C.
 *
 * Names are Google Benchmark's own in lower case: Benchmark->MinTime() is
 * gbench_min_time(), State::SetLabel() is gbench_state_set_label().
 *
 * Errors.  A function that returns int returns 0 or a negative errno value,
 * one that returns a pointer returns NULL, and gbench_error() then has the
 * sentence.  What would make Google Benchmark abort or exit (a range that
 * ends before it starts, a second loop, an --benchmark_out that cannot be
 * written) is refused before it gets there.  No C++ exception leaves a
 * function of this file, and one that leaves a callback written in C++ fails
 * that benchmark only.
 *
 * The results of the functions that describe a benchmark need no check each:
 * one refused setting makes gbench_run_specified() and gbench_list() fail
 * with its sentence until gbench_clear().
 *
 * Threads.  Everything is for one thread, save the functions of a
 * struct gbench_state, which belong to the thread that was given it,
 * gbench_error(), which is of its thread, and gbench_stop().
 */
#ifndef GBENCH_H
#define GBENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gbench;       /* a registered benchmark */
struct gbench_state; /* one thread's part of one run of it */

/* The benchmark itself; also set-up and tear-down. */
typedef void gbench_fn(struct gbench_state *state, void *arg);

enum gbench_unit {
	GBENCH_NANOSECOND,
	GBENCH_MICROSECOND,
	GBENCH_MILLISECOND,
	GBENCH_SECOND
};

/* The sentence for this thread's last failure; empty when there was none. */
const char *gbench_error(void);

/* Google Benchmark's version, "1.7.1". */
const char *gbench_version(void);

/* "ns", "us", "ms" or "s". */
const char *gbench_unit_string(enum gbench_unit unit);

/* --- Flags ------------------------------------------------------------- */

/*
 * Set a flag's default, as in ("benchmark_min_time", "0.1"), for
 * gbench_initialize().  The user's own flag or environment variable
 * (BENCHMARK_MIN_TIME) overrides it.  A NULL value forgets the default.
 */
int gbench_default_flag(const char *name, const char *value);

#define GBENCH_HELP 1

/*
 * Take Google Benchmark's flags out of argc and argv.  GBENCH_HELP if --help
 * is among them: nothing was changed, and the caller prints
 * gbench_print_help() or a help of its own.  May be called again: a flag
 * keeps its value until it is given another.
 */
int gbench_initialize(int *argc, char **argv);

/* Print Google Benchmark's own help to the standard output. */
void gbench_print_help(void);

/* Print what is left of argv to the standard error; true if there was any. */
bool gbench_report_unrecognized(int argc, char **argv);

/*
 * A flag's value as the user's flag, the default above or the environment
 * gives it, e.g. ("benchmark_out"); "true" for a bare boolean; NULL when none
 * does.  Valid until gbench_initialize() or gbench_default_flag().
 */
const char *gbench_flag(const char *name);

/* The same as Google Benchmark reads it where it is a boolean. */
bool gbench_flag_is_true(const char *name);

/* The unit of benchmarks that set none. */
int gbench_set_default_time_unit(enum gbench_unit unit);

/* --- Registration ------------------------------------------------------ */

/*
 * Register a benchmark; `name` is copied, `arg` is handed to `fn` and to the
 * fixture and must live until gbench_clear().  Valid until gbench_clear().
 */
struct gbench *gbench_register(const char *name, gbench_fn *fn, void *arg);

/* Forget all benchmarks and their refused settings. */
void gbench_clear(void);

/*
 * The arguments, which gbench_state_range() reads.  Every call adds to the
 * set of runs; all must have the same number of arguments.
 */
int gbench_arg(struct gbench *bench, int64_t value);
int gbench_args(struct gbench *bench, const int64_t *values, size_t n);

/* start, powers of the multiplier (8, or as set before) between, limit. */
int gbench_range(struct gbench *bench, int64_t start, int64_t limit);
int gbench_range_multiplier(struct gbench *bench, int multiplier);

/* start, start + step, … up to limit. */
int gbench_dense_range(struct gbench *bench, int64_t start, int64_t limit,
    int step);

struct gbench_span {
	int64_t start;
	int64_t limit;
};

/* Each combination of several ranges. */
int gbench_ranges(struct gbench *bench, const struct gbench_span *spans,
    size_t n);

struct gbench_values {
	const int64_t *values;
	size_t n;
};

/* Each combination of several lists of values; the first varies fastest. */
int gbench_args_product(struct gbench *bench,
    const struct gbench_values *lists, size_t n);

/* Names of the arguments, shown as "name:value"; "" shows the value only. */
int gbench_arg_name(struct gbench *bench, const char *name);
int gbench_arg_names(struct gbench *bench, const char *const *names, size_t n);

/*
 * Called before and after every run (also those that only find the number of
 * iterations), once for all its threads, in the thread that called
 * gbench_run_specified(); either may be NULL.  A set-up may skip the run with
 * gbench_state_skip_with_error(); the tear-down follows all the same.  It can
 * only read its state's arguments and threads.
 */
int gbench_fixture(struct gbench *bench, gbench_fn *setup,
    gbench_fn *teardown);

/* Number of threads; each call adds a set of runs. */
int gbench_threads(struct gbench *bench, int threads);
int gbench_thread_range(struct gbench *bench, int least, int most);
int gbench_dense_thread_range(struct gbench *bench, int least, int most,
    int stride);
int gbench_thread_per_cpu(struct gbench *bench);

int gbench_repetitions(struct gbench *bench, int repetitions);

/* A fixed number of iterations excludes a minimum time, and a warm-up. */
int gbench_iterations(struct gbench *bench, int64_t iterations);
int gbench_min_time(struct gbench *bench, double seconds);

/* Google Benchmark 1.7 heeds this only with gbench_min_time() as well. */
int gbench_min_warmup_time(struct gbench *bench, double seconds);

int gbench_unit(struct gbench *bench, enum gbench_unit unit);

/*
 * Which time decides when a run was long enough, and is the divisor of
 * rates: CPU time of the main thread, or real time, or the sum of
 * gbench_state_set_iteration_time().  Real and manual exclude each other.
 */
int gbench_use_real_time(struct gbench *bench);
int gbench_use_manual_time(struct gbench *bench);

/* Count the CPU time of the whole process; goes with all of the above. */
int gbench_measure_process_cpu_time(struct gbench *bench);

/* Aggregates only, of several repetitions: everywhere, or on display. */
int gbench_report_aggregates_only(struct gbench *bench, bool value);
int gbench_display_aggregates_only(struct gbench *bench, bool value);

enum gbench_big_o {
	GBENCH_O_NONE,
	GBENCH_O_1,
	GBENCH_O_N,
	GBENCH_O_N_SQUARED,
	GBENCH_O_N_CUBED,
	GBENCH_O_LOG_N,
	GBENCH_O_N_LOG_N,
	GBENCH_O_AUTO,
	GBENCH_O_FUNCTION
};

/* Fit the times to N, which gbench_state_set_complexity_n() sets. */
int gbench_complexity(struct gbench *bench, enum gbench_big_o big_o);
int gbench_complexity_fn(struct gbench *bench, double (*big_o)(int64_t n));

enum gbench_statistic_unit {
	GBENCH_TIME,
	GBENCH_PERCENTAGE
};

/* n >= 1 values, one a repetition, in no useful order. */
typedef double gbench_statistic_fn(const double *values, size_t n, void *arg);

#define GBENCH_STATISTICS_MAX 64

/*
 * An aggregate of one's own beside mean, median, stddev and cv.  It is
 * computed of the real and of the CPU times (seconds of a whole repetition:
 * with GBENCH_TIME the result must grow as they do) and of every counter.
 * At most GBENCH_STATISTICS_MAX different pairs of `fn` and `arg` at a time
 * (ENOSPC): Google Benchmark takes a bare function only, so each pair holds
 * one of as many.
 */
int gbench_compute_statistics(struct gbench *bench, const char *name,
    gbench_statistic_fn *fn, void *arg, enum gbench_statistic_unit unit);

/* --- Inside a benchmark ------------------------------------------------ */

/*
 * The loop.  Every benchmark runs exactly one to its end:
 *
 *	while (gbench_state_keep_running(state))
 *		work();
 *
 * That is a call each iteration.  The batch variant makes one call for `n`
 * iterations (and may overshoot the number asked for); GBENCH_LOOP makes none
 * at all:
 *
 *	GBENCH_LOOP (state)
 *		work();
 *
 * Leave GBENCH_LOOP early only by `break`, after skip_with_error.  A pause
 * lasts to the end of its iteration at most; in GBENCH_LOOP and in a batch,
 * to the end of the loop or batch.
 */
bool gbench_state_keep_running(struct gbench_state *state);
bool gbench_state_keep_running_batch(struct gbench_state *state, int64_t n);

#define GBENCH_LOOP(state) \
	for (int64_t gbench_left_ = gbench_state_loop(state); \
	    gbench_left_ > 0 || \
	    (gbench_left_ == 0 && gbench_state_keep_running(state)); \
	    gbench_left_--)

/* For GBENCH_LOOP: start, and the iterations to make; -1: none. */
int64_t gbench_state_loop(struct gbench_state *state);

/* Iterations asked of this thread, and made by it so far. */
int64_t gbench_state_max_iterations(const struct gbench_state *state);
int64_t gbench_state_iterations(const struct gbench_state *state);

/* Argument `index`; one that there is not fails the benchmark and is 0. */
int64_t gbench_state_range(struct gbench_state *state, size_t index);
size_t gbench_state_ranges(const struct gbench_state *state);

int gbench_state_thread_index(const struct gbench_state *state);
int gbench_state_threads(const struct gbench_state *state);

/* Stop and restart this thread's clocks, inside the loop (else EINVAL). */
int gbench_state_pause_timing(struct gbench_state *state);
int gbench_state_resume_timing(struct gbench_state *state);

/* With manual time, once every iteration: what it took, >= 0 (EINVAL). */
int gbench_state_set_iteration_time(struct gbench_state *state,
    double seconds);

/*
 * Fail this run with a message.  The loop ends with its iteration; what was
 * measured is dropped.  A benchmark that returns before its loop has ended,
 * or without one, fails the same way.
 */
int gbench_state_skip_with_error(struct gbench_state *state,
    const char *message);
bool gbench_state_error_occurred(const struct gbench_state *state);

/* Flags of a counter: how the sum of all threads' values is shown. */
#define GBENCH_IS_RATE UINT32_C(1) /* divided by the time */
#define GBENCH_AVG_THREADS UINT32_C(2) /* divided by the threads */
#define GBENCH_IS_ITERATION_INVARIANT UINT32_C(4) /* times the iterations */
#define GBENCH_AVG_ITERATIONS UINT32_C(8) /* divided by the iterations */
#define GBENCH_INVERT UINT32_C(0x80000000) /* 1/x, after all others */
#define GBENCH_AVG_THREADS_RATE (GBENCH_IS_RATE | GBENCH_AVG_THREADS)
#define GBENCH_IS_ITERATION_INVARIANT_RATE \
	(GBENCH_IS_RATE | GBENCH_IS_ITERATION_INVARIANT)
#define GBENCH_AVG_ITERATIONS_RATE (GBENCH_IS_RATE | GBENCH_AVG_ITERATIONS)

/* What the console's k, M, G of a counter are powers of. */
enum gbench_one_k {
	GBENCH_IS_1000 = 1000,
	GBENCH_IS_1024 = 1024
};

struct gbench_counter {
	const char *name;
	double value; /* NAN: not known; shown in CSV only */
	uint32_t flags;
	enum gbench_one_k one_k;
};

/*
 * Set a counter, replacing one of the same name.  A counter's flags must be
 * the same in all threads and repetitions.  The second is the first with
 * base 1000.
 */
int gbench_state_set_counter(struct gbench_state *state,
    const struct gbench_counter *counter);
int gbench_state_counter(struct gbench_state *state, const char *name,
    double value, uint32_t flags);

/* Totals of the whole run: counters items_per_second, bytes_per_second. */
int gbench_state_set_items_processed(struct gbench_state *state,
    int64_t items);
int gbench_state_set_bytes_processed(struct gbench_state *state,
    int64_t bytes);

/* N > 0 of gbench_complexity(). */
int gbench_state_set_complexity_n(struct gbench_state *state, int64_t n);

int gbench_state_set_label(struct gbench_state *state, const char *label);

/*
 * Make the compiler compute the value of an expression (scalar or an object)
 * although nothing uses it.
 */
#define gbench_do_not_optimize(value) \
	__asm__ volatile("" : : "r,m"(value) : "memory")

/* Make it forget what it knows of an object: it may have changed. */
#define gbench_do_not_assume(object) \
	__asm__ volatile("" : "+m"(object) : : "memory")

/* Make it write all memory that others can see, and read it again. */
static inline void
gbench_clobber_memory(void)
{
	__asm__ volatile("" : : : "memory");
}

/* --- Reporters --------------------------------------------------------- */

enum gbench_run_type {
	GBENCH_ITERATION, /* one repetition */
	GBENCH_AGGREGATE  /* of several: mean, median, … */
};

enum gbench_fit {
	GBENCH_NO_FIT,
	GBENCH_FIT_BIG_O, /* times are the coefficient */
	GBENCH_FIT_RMS    /* times are the normalised error, 1 = 100% */
};

/* The parts of a name; "" where there is none. */
struct gbench_name {
	const char *function_name;
	const char *args;
	const char *min_time;
	const char *min_warmup_time;
	const char *iterations;
	const char *repetitions;
	const char *time_type;
	const char *threads;
};

/* One run.  No pointer is NULL; all are valid during the callback. */
struct gbench_run {
	const char *name;         /* run_name, and "_mean" in an aggregate */
	const char *run_name;
	struct gbench_name parts; /* of run_name */
	int64_t family_index;
	int64_t per_family_instance_index;
	enum gbench_run_type run_type;
	const char *aggregate_name; /* "" in an iteration */
	enum gbench_statistic_unit aggregate_unit;
	enum gbench_fit fit;
	enum gbench_big_o complexity;
	int64_t complexity_n;
	int64_t repetitions;
	int64_t repetition_index; /* -1 in an aggregate */
	int64_t threads;
	int64_t iterations;       /* of all threads */
	double real_accumulated_time; /* seconds; manual time where used */
	double cpu_accumulated_time;
	double real_time;         /* as shown: time_unit per iteration, */
	double cpu_time;          /* a fraction in a GBENCH_PERCENTAGE */
	enum gbench_unit time_unit;
	bool error_occurred;      /* times and counters mean nothing */
	const char *error_message;
	const char *label;
	size_t ncounters;
	const struct gbench_counter *counters; /* by name; values are final */
};

struct gbench_cache {
	const char *type; /* "Data", "Instruction", "Unified" */
	int level;
	int size;         /* bytes */
	int num_sharing;  /* CPUs */
};

enum gbench_scaling {
	GBENCH_SCALING_UNKNOWN,
	GBENCH_SCALING_ENABLED,
	GBENCH_SCALING_DISABLED
};

struct gbench_pair {
	const char *key;
	const char *value;
};

struct gbench_context {
	const char *executable;
	const char *host_name;
	const char *version;      /* of Google Benchmark */
	int num_cpus;
	double cycles_per_second; /* of a CPU */
	enum gbench_scaling scaling;
	size_t ncaches;
	const struct gbench_cache *caches;
	size_t nload_avg;
	const double *load_avg;
	size_t name_field_width;  /* longest name, for columns */
	size_t ncustom;           /* gbench_add_context() */
	const struct gbench_pair *custom;
};

/*
 * A reporter; each function may be NULL and returns 0 or a negative errno
 * value.  The first that fails stops the benchmarks not yet run and becomes
 * the result of gbench_run_specified(); `context` is called once before all,
 * `finalize` once after all if `context` was, whatever failed between.  `runs`
 * gets all repetitions of one benchmark at a time, then their aggregates in a
 * call of their own.
 */
struct gbench_reporter {
	int (*context)(const struct gbench_context *context, void *arg);
	int (*runs)(const struct gbench_run *runs, size_t n, void *arg);
	int (*finalize)(void *arg);
	void *arg;
};

/* Key and value for every reporter's context; a NULL value removes it. */
int gbench_add_context(const char *key, const char *value);

/* --- Running ----------------------------------------------------------- */

struct gbench_options {
	const char *filter; /* regular expression, "-…" excludes, "all";
	                     * NULL: --benchmark_filter */
	bool quiet;         /* without Google Benchmark's own display */
	/* Sees what the display does; NULL: none. */
	const struct gbench_reporter *display;
	/* Sees what a --benchmark_out file does: every repetition, even with
	 * --benchmark_display_aggregates_only; NULL: none. */
	const struct gbench_reporter *file;
	bool every;         /* `file` sees every repetition, even with
			     * --benchmark_report_aggregates_only, which leaves
			     * them out of the display and of --benchmark_out */
	/*
	 * Writes what a --benchmark_out file is to hold, all of it, when all
	 * has run; 0 or a negative errno value.  NULL: Google Benchmark writes
	 * it, row by row, over what was there.
	 */
	int (*write_out)(const char *path, const char *text, size_t length,
	    void *arg);
	void *write_arg;
};

/*
 * Run the benchmarks that match, or print their names with
 * --benchmark_list_tests.  NULL: no options.  Returns how many matched, or a
 * negative errno value: ENOENT none matched, EINVAL a bad expression or a
 * refused setting, what a reporter or `write_out` returned, and for
 * --benchmark_out what open(2) says.
 */
int gbench_run_specified(const struct gbench_options *options);

/*
 * Call `fn` with each benchmark's full name, in order; a negative result of
 * it ends this and is returned.  Otherwise returns how many matched, 0
 * included.
 */
int gbench_list(const char *filter, int (*fn)(const char *name, void *arg),
    void *arg);

/*
 * Skip, as an error "stopped", all that has not begun; what runs now runs to
 * its end unless it looks at gbench_stopping().  From any thread or signal
 * handler.  Ends with gbench_run_specified(), which returns ECANCELED.
 */
void gbench_stop(void);
bool gbench_stopping(void);

/* Free what Google Benchmark holds; gbench_initialize() may follow. */
void gbench_shutdown(void);

#ifdef __cplusplus
}
#endif

#endif
