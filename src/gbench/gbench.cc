/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * gbench: Google Benchmark behind a C interface.
 *
 * Distributions build Google Benchmark with its checks in, and a failed check
 * aborts.  So everything a caller can get wrong is checked here first, and
 * what Google Benchmark itself gets wrong after a failed run is avoided (see
 * finish() and struct instance).
 *
 * Written for 1.7.1 to 1.9.5: where they differ, overloads on the presence of a
 * member choose, since 1.7 has no version macro.
 */
#include "gbench/gbench.h"

#include <benchmark/benchmark.h>

#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cctype>
#include <cerrno>
#include <climits>
#include <cmath>
#include <condition_variable>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#ifndef GBENCH_BENCHMARK_VERSION
#define GBENCH_BENCHMARK_VERSION "unknown"
#endif

/* Found only where Google Benchmark has no function of this name. */
[[maybe_unused]] static std::string
GetBenchmarkVersion()
{
	return (GBENCH_BENCHMARK_VERSION);
}

namespace benchmark {
namespace gbench_lookup {
static std::string
version()
{
	return (GetBenchmarkVersion());
}
}
}

namespace {

using benchmark::BenchmarkReporter;
using benchmark::State;
using run = BenchmarkReporter::Run;

/* benchmark::internal::Benchmark, from 1.9.5 on benchmark::Benchmark. */
using base = std::remove_pointer_t<decltype(benchmark::RegisterBenchmark("",
    static_cast<benchmark::internal::Function *>(nullptr)))>;

using strings = std::map<std::string, std::string>;

struct slot {
	gbench_statistic_fn *fn;
	void *arg;
};

/*
 * What cannot live in an object of the caller's: Google Benchmark's flags and
 * benchmarks are global themselves, and its statistics are bare functions.
 * Never destroyed, because its own destructors run at an unknown time.
 */
struct globals {
	std::string program; /* Google Benchmark keeps a pointer to it */
	int refused = 0; /* the first refused setting, and its sentence */
	std::string refusal;
	strings defaults; /* flags by name, without dashes: to be set, */
	strings applied;  /* set by default, */
	strings given;    /* and set by the user */
	strings pairs;    /* of --benchmark_context, so far */
	unsigned round = 0; /* of gbench_run_specified() */
	std::array<slot, GBENCH_STATISTICS_MAX> slots {};
};

globals &
all()
{
	static globals &global = *new globals;

	return (global);
}

/* A signal handler has nothing but globals to speak through. */
std::atomic<bool> stopping;

thread_local char sentence[2048];

__attribute__((format(printf, 2, 3))) int
refuse(int error, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(sentence, sizeof(sentence), format, ap);
	va_end(ap);
	return (-error);
}

/* Run `work`, an int function; an exception becomes an error. */
template <typename F>
int
guard(F work) noexcept
{
	try {
		return (work());
	} catch (const std::bad_alloc &) {
		return (refuse(ENOMEM, "out of memory"));
	} catch (const std::exception &e) {
		return (refuse(EIO, "Google Benchmark: %s", e.what()));
	} catch (...) {
		return (refuse(EIO, "Google Benchmark: unknown exception"));
	}
}

/* --- Where versions differ -------------------------------------------- */

/* An overload with int is preferred to one with long, where it exists. */

template <typename T>
auto
own(T *bench, int)
    -> decltype(benchmark::internal::RegisterBenchmarkInternal(bench), void())
{
	benchmark::internal::RegisterBenchmarkInternal(bench);
}

template <typename T>
auto
own(T *bench, long)
    -> decltype(benchmark::internal::RegisterBenchmarkInternal(
		    std::unique_ptr<T>(bench)), void())
{
	benchmark::internal::RegisterBenchmarkInternal(
	    std::unique_ptr<T>(bench));
}

template <typename T>
auto
failure_of(const T &report, int)
    -> decltype(report.error_occurred, std::pair<bool, std::string>())
{
	return {report.error_occurred, report.error_message};
}

template <typename T>
auto
failure_of(const T &report, long)
    -> decltype(report.skipped, std::pair<bool, std::string>())
{
	return {report.skipped != decltype(report.skipped)(),
	    report.skip_message};
}

template <typename T>
auto
configure(T *reporter, double min_time, bool fixed, int64_t iterations, int)
    -> decltype(reporter->ReportRunsConfig(min_time, fixed, iterations))
{
	reporter->ReportRunsConfig(min_time, fixed, iterations);
}

[[maybe_unused]] void
configure(void *, double, bool, int64_t, long)
{
}

/* --- Benchmarks -------------------------------------------------------- */

enum class phase { setup, body, loop, done, teardown };

/* What later runs of the same arguments and threads must know. */
struct instance {
	/*
	 * Why it failed.  It fails for the rest of its repetitions: of a set
	 * whose first failed but later ones did not, Google Benchmark up to
	 * 1.9.5 computes aggregates through a pointer it never set.
	 */
	std::string failure;
	/*
	 * Iterations beyond those asked for (a batch): a failed repetition
	 * must have made as many as the others, or Google Benchmark aborts.
	 */
	benchmark::IterationCount over = 0;
};

}

struct gbench_state {
	State *state;
	gbench *bench;
	phase at = phase::body;
	bool paused = false;
	bool failed = false;
	benchmark::IterationCount over = 0;
	std::string why {}; /* it failed */
};

struct gbench final : base {
	gbench(const char *called, gbench_fn *function, void *argument)
	    : base(called), name(called), fn(function), arg(argument)
	{
	}

	void Run(State &state) override;

	bool fits(size_t n) const;

	std::string name;
	gbench_fn *fn;
	void *arg;
	gbench_fn *setup = nullptr;
	gbench_fn *teardown = nullptr;
	int arity = -1; /* number of arguments; -1: not known yet */
	bool complexity = false;
	bool iterations = false;
	bool time = false; /* minimum, of run or of warm-up */
	bool real = false;
	bool manual = false;

	std::mutex lock; /* of what follows */
	std::condition_variable opened;
	bool open = false; /* set up: the other threads may begin */
	bool due = false;  /* the tear-down */
	std::string shut;  /* why they may not */
	unsigned round = 0;
	std::map<std::pair<std::vector<int64_t>, int>, instance> instances;

private:
	instance &find(const State &state);
	void enter(gbench_state *s);
	void finish(gbench_state *s);
};

namespace {

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
	/* Nothing is written through it: see live(). */
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
	gbench_state_skip_with_error(s, what.c_str());
}

void
fail(gbench_state *s, const std::string &why)
{
	State *state = s->state;

	if (s->failed)
		return;
	s->failed = true;
	s->why = why;
	/* Before the loop, finish() says it: there are barriers to pass. */
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
 * Leave Google Benchmark as many iterations and as many passed barriers of a
 * failed run as of any other.
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

namespace {

/* Refuse a setting, and remember the first refusal. */
__attribute__((format(printf, 3, 4))) int
bad(const gbench *bench, int error, const char *format, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	if (bench == nullptr)
		refuse(error, "no benchmark: %s", text);
	else
		refuse(error, "benchmark '%s': %s", bench->name.c_str(), text);
	if (all().refused == 0) {
		all().refusal = sentence;
		all().refused = error;
	}
	return (-error);
}

/* Apply `work` if `ok`, else refuse with the sentence. */
template <typename F, typename... A>
int
set(gbench *bench, bool ok, F work, const char *format, A... a) noexcept
{
	return (guard([&] {
		if (bench == nullptr)
			return (bad(nullptr, EINVAL, "NULL is none"));
		if (!ok)
			return (bad(bench, EINVAL, format, a...));
		work();
		return (0);
	}));
}

const char one_arity[] = "all calls must give the same number of arguments";

double
compute(const slot &mine, const std::vector<double> &values)
{
	if (values.empty() || mine.fn == nullptr)
		return (NAN);
	try {
		return (mine.fn(values.data(), values.size(), mine.arg));
	} catch (...) {
		return (NAN);
	}
}

/* One function for each slot. */
template <size_t N>
double
statistic(const std::vector<double> &values)
{
	return (compute(all().slots[N], values));
}

template <size_t... N>
constexpr std::array<benchmark::StatisticsFunc *, sizeof...(N)>
statistics_table(std::index_sequence<N...>)
{
	return {{statistic<N>...}};
}

constexpr auto statistics =
    statistics_table(std::make_index_sequence<GBENCH_STATISTICS_MAX>());

static_assert(static_cast<int>(benchmark::kSecond) == GBENCH_SECOND &&
    static_cast<int>(benchmark::oLambda) == GBENCH_O_FUNCTION &&
    static_cast<int>(benchmark::kPercentage) == GBENCH_PERCENTAGE &&
    static_cast<uint32_t>(benchmark::Counter::kInvert) == GBENCH_INVERT &&
    static_cast<uint32_t>(benchmark::Counter::kAvgIterationsRate) ==
    GBENCH_AVG_ITERATIONS_RATE, "the enumerations are Google Benchmark's");

/* --- Flags ------------------------------------------------------------- */

/* What a flag takes; others take any text. */
enum class takes { words, boolean, count, seconds, integer, pairs };

/*
 * A value that Google Benchmark would exit for, run without end with, or take
 * for another gets a sentence instead.
 */
const struct rule {
	const char *name;
	takes what;
	const char *words; /* the strings accepted, commas between */
} rules[] = {
	{"benchmark_list_tests", takes::boolean, ""},
	{"benchmark_min_time", takes::seconds, ""},
	{"benchmark_min_warmup_time", takes::seconds, ""},
	{"benchmark_repetitions", takes::count, ""},
	{"benchmark_enable_random_interleaving", takes::boolean, ""},
	{"benchmark_report_aggregates_only", takes::boolean, ""},
	{"benchmark_display_aggregates_only", takes::boolean, ""},
	{"benchmark_format", takes::words, "console,json,csv"},
	{"benchmark_out_format", takes::words, "console,json,csv"},
	{"benchmark_color", takes::boolean, "auto,"},
	{"benchmark_counters_tabular", takes::boolean, ""},
	{"benchmark_context", takes::pairs, ""},
	{"benchmark_time_unit", takes::words, "ns,us,ms,s"},
	{"v", takes::integer, ""},
};

/* Is it one of those, with commas between them? */
bool
is_among(const std::string &value, const std::string &list)
{
	std::istringstream words(list);
	std::string word;

	while (std::getline(words, word, ','))
		if (word == value)
			return (true);
	return (false);
}

std::string
lower(std::string text)
{
	for (char &c : text)
		c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
	return (text);
}

/* All of it a whole number of an int, at least that. */
bool
is_integer(const std::string &value, long least)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value.c_str(), &end, 10);
	return (errno == 0 && !value.empty() && *end == '\0' && n >= least &&
	    n <= INT_MAX);
}

/* From 1.8 on a minimum time is "0.5s" as well, and "100x" iterations. */
bool
is_seconds(const std::string &name, const std::string &value)
{
	bool suffixes = name == "benchmark_min_time" &&
	    benchmark::gbench_lookup::version().compare(0, 4, "1.7.") != 0;
	double d;
	char *end;

	if (value.empty() || isspace(static_cast<unsigned char>(value[0])))
		return (false);
	d = strtod(value.c_str(), &end);
	if (suffixes && (*end == 's' || *end == 'x'))
		end++;
	return (end != value.c_str() && *end == '\0' && std::isfinite(d) &&
	    d >= 0);
}

/* Google Benchmark keeps the first of two pairs of one key. */
int
add_pairs(strings &pairs, const std::string &name, const std::string &value)
{
	bool good = !value.empty() && value.back() != ',';
	std::istringstream list(value);
	std::string pair;

	while (good && std::getline(list, pair, ',')) {
		size_t equals = pair.find('=');

		good = equals > 0 && equals < pair.size() - 1 &&
		    equals == pair.rfind('=');
		if (good && !pairs.emplace(pair.substr(0, equals),
		    pair.substr(equals + 1)).second)
			return (refuse(EINVAL, "--%s=%s: the key %s was given "
			    "before; each is accepted once", name.c_str(),
			    value.c_str(), pair.substr(0, equals).c_str()));
	}
	if (good)
		return (0);
	return (refuse(EINVAL, "--%s=%s: it must be KEY=VALUE, several with "
	    "commas between; neither is empty or has an '=' in it",
	    name.c_str(), value.c_str()));
}

/* `pairs`: those that came before, to which it adds. */
int
check_flag(const std::string &name, const std::string &value, strings &pairs)
{
	const rule *r = rules;
	std::string must;
	bool good = true;

	while (r != std::end(rules) && name != r->name)
		r++;
	if (r == std::end(rules))
		return (0);
	switch (r->what) {
	case takes::words:
		good = is_among(value, r->words);
		must = std::string("one of ") + r->words;
		break;
	case takes::boolean:
		good = is_among(lower(value), std::string(r->words) +
		    "true,false,yes,no,on,off,1,0,t,f,y,n");
		must = std::string("one of ") + r->words + "true,false";
		break;
	case takes::count:
		good = is_integer(value, 1);
		must = "a number, at least 1";
		break;
	case takes::seconds:
		good = is_seconds(name, value);
		must = "a number of seconds, at least 0";
		break;
	case takes::integer:
		good = is_integer(value, INT_MIN);
		must = "a whole number";
		break;
	case takes::pairs:
		return (add_pairs(pairs, name, value));
	}
	if (good)
		return (0);
	return (refuse(EINVAL, "--%s=%s: it must be %s", name.c_str(),
	    value.c_str(), must.c_str()));
}

/* "--name=value" or "--name" in two. */
std::pair<std::string, std::string>
split(const std::string &flag)
{
	size_t equals = flag.find('=');

	if (equals == std::string::npos)
		return {flag.substr(2), "true"};
	return {flag.substr(2, equals - 2), flag.substr(equals + 1)};
}

bool
is_flag(const char *text)
{
	return (strncmp(text, "--", 2) == 0 && text[2] != '\0');
}

const char *
from_environment(const std::string &name)
{
	std::string upper;

	for (char c : name)
		upper += static_cast<char>(toupper(c));
	return (getenv(upper.c_str()));
}

const char *
flag(const std::string &name)
{
	auto given = all().given.find(name);
	auto preset = all().applied.find(name);

	if (given != all().given.end())
		return (given->second.c_str());
	if (const char *value = from_environment(name))
		return (value);
	if (preset != all().applied.end())
		return (preset->second.c_str());
	return (nullptr);
}

/* As Google Benchmark reads a boolean. */
bool
flag_is_true(const std::string &name)
{
	const char *value = flag(name);

	if (value == nullptr)
		return (false);
	for (const char *no : {"0", "f", "n", "false", "no", "off"})
		if (strcasecmp(value, no) == 0)
			return (false);
	return (true);
}

std::string
word_of(const std::string &name, const char *otherwise)
{
	const char *value = flag(name);

	return (value != nullptr ? value : otherwise);
}

struct unexpected : std::exception {
	const char *
	what() const noexcept override
	{
		return ("a flag or an environment variable has a bad value");
	}
};

/*
 * Instead of exiting, throw.  What --benchmark_context added before is set
 * aside meanwhile: Google Benchmark would complain about each key again.
 */
void
parse(int *argc, char **argv)
{
	auto *&context = benchmark::internal::GetGlobalContext();
	strings kept;

	if (context != nullptr)
		kept.swap(*context);
	auto restore = [&] {
		if (kept.empty())
			return;
		if (context == nullptr)
			context = new strings;
		for (const auto &pair : kept)
			(*context)[pair.first] = pair.second;
	};
	try {
		benchmark::Initialize(argc, argv, [] { throw unexpected(); });
	} catch (...) {
		restore();
		throw;
	}
	restore();
}

/* Set a flag for a while, and leave nothing else changed. */
class lend {
public:
	/* `unset` is the value it has where nobody gave one. */
	lend(const char *flagged, const char *value, const char *unset)
	    : name(flagged), otherwise(unset)
	{
		put(value);
	}

	~lend()
	{
		const char *value = flag(name);

		try {
			put(value != nullptr ? value : otherwise);
		} catch (...) {
		}
	}

	lend(const lend &) = delete;
	lend &operator=(const lend &) = delete;

private:
	void
	put(const std::string &value)
	{
		const char *&executable =
		    BenchmarkReporter::Context::executable_name;
		auto *&context = benchmark::internal::GetGlobalContext();
		const char *was = executable;
		auto unit = benchmark::GetDefaultTimeUnit();
		strings kept;
		std::string text = "--" + name + "=" + value;
		std::string program = "gbench";
		char *argv[] = {&program[0], &text[0], nullptr};
		int argc = 2;

		if (context != nullptr)
			kept = *context;
		parse(&argc, argv);
		if (context != nullptr)
			context->swap(kept);
		benchmark::SetDefaultTimeUnit(unit);
		executable = was;
	}

	std::string name;
	const char *otherwise;
};

/* --- Reporters --------------------------------------------------------- */

/* One of Google Benchmark's reporters and one of the caller's, or either. */
class tee final : public BenchmarkReporter {
public:
	tee(BenchmarkReporter *theirs, const gbench_reporter *ours, bool file,
	    const char *format = "", bool aggregates_only = false)
	    : inner(theirs), mine(ours), to_file(file), dialect(format),
	      thin(aggregates_only)
	{
	}

	bool ReportContext(const Context &context) override;
	void ReportRuns(const std::vector<run> &reports) override;
	void Finalize() override;

	/* From 1.8 on, this overrides a function of the base. */
	void
	ReportRunsConfig(double min_time, bool fixed,
	    benchmark::IterationCount iterations)
	{
		if (inner != nullptr)
			configure(inner, min_time, fixed, iterations, 0);
	}

	std::ostream *instead = nullptr; /* of Google Benchmark's own file */
	int error = 0;
	std::string why; /* in words, if they are not those of the error */
	bool cut = false;	/* the file took less than it was given */

private:
	void heed(int result);
	void flush();
	void pass(const std::vector<run> &reports);
	void tell(const std::vector<run> &reports);
	void tell_csv(const std::vector<run> &reports);

	BenchmarkReporter *inner;
	const gbench_reporter *mine;
	bool to_file;
	std::string dialect; /* "console", "json", "csv" */
	std::ostringstream nowhere;
	std::vector<run> early; /* CSV: from before the first counter */
	std::set<std::string> columns; /* CSV: the counters */
	bool thin; /* the inner one is told no repetition of an aggregate */
	std::vector<run> held; /* back from it, until that is known */
	bool begun = false;
};

void
tee::heed(int result)
{
	if (result == 0 || error != 0)
		return;
	error = result < 0 ? result : -EIO;
	stopping = true;
}

void
tee::flush()
{
	inner->GetOutputStream().flush();
	inner->GetErrorStream().flush();
	if (to_file && !inner->GetOutputStream().good()) {
		cut = true;
		heed(-EIO);
	}
}

bool
tee::ReportContext(const Context &context)
{
	begun = true;
	if (mine != nullptr && mine->context != nullptr) {
		const auto &cpu = context.cpu_info;
		std::vector<gbench_cache> caches;
		std::vector<gbench_pair> custom;
		std::string version = benchmark::gbench_lookup::version();
		const char *executable = context.executable_name;
		const auto *pairs = benchmark::internal::GetGlobalContext();
		gbench_context c {};

		for (const auto &cache : cpu.caches)
			caches.push_back({cache.type.c_str(), cache.level,
			    cache.size, cache.num_sharing});
		if (pairs != nullptr)
			for (const auto &pair : *pairs)
				custom.push_back({pair.first.c_str(),
				    pair.second.c_str()});
		c.executable = executable != nullptr ? executable : "";
		c.host_name = context.sys_info.name.c_str();
		c.version = version.c_str();
		c.num_cpus = cpu.num_cpus;
		c.cycles_per_second = cpu.cycles_per_second;
		c.scaling = cpu.scaling == benchmark::CPUInfo::ENABLED ?
		    GBENCH_SCALING_ENABLED :
		    cpu.scaling == benchmark::CPUInfo::DISABLED ?
		    GBENCH_SCALING_DISABLED : GBENCH_SCALING_UNKNOWN;
		c.ncaches = caches.size();
		c.caches = caches.data();
		c.nload_avg = cpu.load_avg.size();
		c.load_avg = cpu.load_avg.data();
		c.name_field_width = context.name_field_width;
		c.ncustom = custom.size();
		c.custom = custom.data();
		heed(mine->context(&c, mine->arg));
	}
	if (inner == nullptr)
		return (error == 0);
	if (to_file) {
		inner->SetOutputStream(instead != nullptr ? instead :
		    &GetOutputStream());
		/* In front of a CSV file's header it would be the context. */
		inner->SetErrorStream(dialect == "csv" ? &nowhere :
		    &GetErrorStream());
	}
	/* Asked even then: what was begun can be finished. */
	bool go = inner->ReportContext(context);
	flush();
	return (go && error == 0);
}

/* Keeps the strings and counters that struct gbench_run points to. */
class converted {
public:
	explicit converted(const std::vector<run> &reports)
	{
		for (const run &report : reports)
			runs.push_back(convert(report));
	}

	std::vector<gbench_run> runs;

private:
	const char *
	keep(std::string text)
	{
		texts.push_back(std::move(text));
		return (texts.back().c_str());
	}

	gbench_run convert(const run &report);

	std::deque<std::string> texts; /* do not move */
	std::deque<std::vector<gbench_counter>> sets;
};

gbench_run
converted::convert(const run &report)
{
	auto failure = failure_of(report, 0);
	const auto &parts = report.run_name;
	bool aggregate = report.run_type == run::RT_Aggregate;
	gbench_run r {};

	r.name = keep(report.benchmark_name());
	r.run_name = keep(parts.str());
	r.parts = {parts.function_name.c_str(), parts.args.c_str(),
	    parts.min_time.c_str(), parts.min_warmup_time.c_str(),
	    parts.iterations.c_str(), parts.repetitions.c_str(),
	    parts.time_type.c_str(), parts.threads.c_str()};
	r.family_index = report.family_index;
	r.per_family_instance_index = report.per_family_instance_index;
	r.run_type = aggregate ? GBENCH_AGGREGATE : GBENCH_ITERATION;
	r.aggregate_name = report.aggregate_name.c_str();
	r.aggregate_unit =
	    static_cast<gbench_statistic_unit>(report.aggregate_unit);
	r.fit = report.report_big_o ? GBENCH_FIT_BIG_O :
	    report.report_rms ? GBENCH_FIT_RMS : GBENCH_NO_FIT;
	r.complexity = static_cast<gbench_big_o>(report.complexity);
	r.complexity_n = report.complexity_n;
	r.repetitions = report.repetitions;
	r.repetition_index = report.repetition_index;
	r.threads = report.threads;
	r.iterations = report.iterations;
	r.real_accumulated_time = report.real_accumulated_time;
	r.cpu_accumulated_time = report.cpu_accumulated_time;
	r.real_time = report.GetAdjustedRealTime();
	r.cpu_time = report.GetAdjustedCPUTime();
	if (aggregate && r.fit == GBENCH_NO_FIT &&
	    r.aggregate_unit == GBENCH_PERCENTAGE) {
		r.real_time = report.real_accumulated_time;
		r.cpu_time = report.cpu_accumulated_time;
	}
	r.time_unit = static_cast<enum gbench_unit>(report.time_unit);
	r.error_occurred = failure.first;
	r.error_message = keep(failure.second);
	r.label = report.report_label.c_str();
	sets.emplace_back();
	for (const auto &pair : report.counters)
		sets.back().push_back({pair.first.c_str(), pair.second.value,
		    static_cast<uint32_t>(pair.second.flags),
		    static_cast<gbench_one_k>(pair.second.oneK)});
	r.ncounters = sets.back().size();
	r.counters = sets.back().data();
	return (r);
}

/* Without what is not known: JSON has no NaN. */
std::vector<run>
known(std::vector<run> reports)
{
	for (run &report : reports) {
		auto &counters = report.counters;

		for (auto at = counters.begin(); at != counters.end();)
			at = std::isfinite(at->second.value) ? std::next(at) :
			    counters.erase(at);
		for (double *time : {&report.real_accumulated_time,
		    &report.cpu_accumulated_time})
			if (!std::isfinite(*time))
				*time = 0;
	}
	return (reports);
}

/*
 * The first rows make the header, and a counter that comes later makes Google
 * Benchmark abort.  Rows that failed have none: they wait for one that has.
 */
void
tee::tell_csv(const std::vector<run> &reports)
{
	bool first = columns.empty();

	early.insert(early.end(), reports.begin(), reports.end());
	for (const run &report : reports)
		for (const auto &counter : report.counters) {
			if (first)
				columns.insert(counter.first);
			if (columns.count(counter.first) != 0)
				continue;
			why = "CSV has one header: " + report.benchmark_name() +
			    " has the counter " + counter.first +
			    ", the rows before it have not";
			heed(-EINVAL);
			early.clear();
			return;
		}
	if (columns.empty())
		return;
	inner->ReportRuns(early);
	early.clear();
}

void
tee::tell(const std::vector<run> &reports)
{
	if (dialect == "csv")
		tell_csv(reports);
	else
		inner->ReportRuns(known(reports));
}

/* To the inner one: repetitions come first, their aggregates next, if any. */
void
tee::pass(const std::vector<run> &reports)
{
	if (thin && !reports.empty()) {
		bool aggregates = reports[0].run_type == run::RT_Aggregate;

		if (!aggregates && !held.empty())
			tell(held);
		held.clear();
		if (!aggregates) {
			held = reports;
			return;
		}
	}
	tell(reports);
	flush();
}

void
tee::ReportRuns(const std::vector<run> &reports)
{
	if (inner != nullptr && why.empty())
		pass(reports);
	if (mine == nullptr || mine->runs == nullptr || error != 0)
		return;
	converted c(reports);
	heed(mine->runs(c.runs.data(), c.runs.size(), mine->arg));
}

void
tee::Finalize()
{
	/* The other's context failed: this one was never asked. */
	if (!begun)
		return;
	if (inner != nullptr) {
		if (!held.empty())
			tell(held);
		held.clear();
		if (!early.empty())
			inner->ReportRuns(early);
		early.clear();
		inner->Finalize();
		flush();
	}
	if (mine != nullptr && mine->finalize != nullptr)
		heed(mine->finalize(mine->arg));
}

/* CSVReporter is deprecated, but --benchmark_format=csv is not. */
BENCHMARK_DISABLE_DEPRECATED_WARNING
std::unique_ptr<BenchmarkReporter>
file_reporter(const std::string &format)
{
	if (format == "json")
		return (std::unique_ptr<BenchmarkReporter>(
		    new benchmark::JSONReporter));
	if (format == "csv")
		return (std::unique_ptr<BenchmarkReporter>(
		    new benchmark::CSVReporter));
	return (std::unique_ptr<BenchmarkReporter>(
	    new benchmark::ConsoleReporter(
		flag_is_true("benchmark_counters_tabular") ?
		benchmark::ConsoleReporter::OO_Tabular :
		benchmark::ConsoleReporter::OO_None)));
}
BENCHMARK_RESTORE_DEPRECATED_WARNING

/* --- Running ----------------------------------------------------------- */

/* What Google Benchmark said of the filter, as an error. */
int
no_match(const std::string &said, const std::string &spec)
{
	std::string text = said;

	while (!text.empty() && text.back() == '\n')
		text.pop_back();
	if (text.compare(0, 6, "Failed") == 0 || text.empty())
		return (refuse(ENOENT, "no benchmark matches '%s'",
		    spec.c_str()));
	return (refuse(EINVAL, "bad filter '%s': %s", spec.c_str(),
	    text.c_str()));
}

int
check_settings()
{
	if (all().refused == 0)
		return (0);
	return (refuse(all().refused, "%s", all().refusal.c_str()));
}

/* The names that match, a line each, or an error. */
int
names(const std::string &spec, std::string &text)
{
	std::ostringstream out, said;
	tee silent(nullptr, nullptr, false);

	silent.SetOutputStream(&out);
	silent.SetErrorStream(&said);
	/* Google Benchmark would empty the file even to list only. */
	lend no_file("benchmark_out", "", "");
	lend list("benchmark_list_tests", "true", "false");
	size_t n = benchmark::RunSpecifiedBenchmarks(&silent, nullptr, spec);
	text = out.str();
	if (n == 0)
		return (no_match(said.str(), spec));
	return (static_cast<int>(n));
}

/* Google Benchmark exits if it cannot write it. */
int
check_out(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

	if (fd == -1)
		return (refuse(errno, "--benchmark_out=%s: %s", path,
		    strerror(errno)));
	close(fd);
	return (0);
}

/* Nothing that is half written stays; what is no plain file does. */
int
refuse_cut(const char *path)
{
	struct stat st;
	bool plain = stat(path, &st) == 0 && S_ISREG(st.st_mode);

	return (refuse(EIO, "--benchmark_out=%s: it took less than was "
	    "written, by a full disk or a limit on the size of files%s", path,
	    plain && unlink(path) == 0 ? "; it was removed" : ""));
}

int
run_specified(const gbench_options &options)
{
	std::string spec = options.filter != nullptr ? options.filter :
	    benchmark::GetBenchmarkFilter();
	std::string text;
	int error = check_settings();

	if (error != 0)
		return (error);
	if (flag_is_true("benchmark_list_tests")) {
		int n = names(spec, text);
		if (n > 0)
			std::cout << text << std::flush;
		return (n);
	}
	const char *out = flag("benchmark_out");
	bool writes = out != nullptr && out[0] != '\0';
	bool hands = writes && options.write_out != nullptr;
	std::string path = writes ? out : "";
	if (writes && !hands && (error = check_out(out)) != 0)
		return (error);

	/*
	 * Google Benchmark deletes its one default reporter after the first
	 * run and uses it in the second: so it never gets to choose its own.
	 */
	std::unique_ptr<BenchmarkReporter> made, made_file;
	BenchmarkReporter *own_display = nullptr;
	const std::string format = word_of("benchmark_format", "console");
	const std::string out_format = word_of("benchmark_out_format", "json");
	if (!options.quiet && format == "console")
		own_display = benchmark::CreateDefaultDisplayReporter();
	else if (!options.quiet) {
		made = file_reporter(format);
		own_display = made.get();
	}
	if (writes)
		made_file = file_reporter(out_format);
	std::ostringstream said;
	bool thin = options.every && options.file != nullptr &&
	    flag_is_true("benchmark_report_aggregates_only");
	tee display(own_display, options.display, false, format.c_str());
	tee file(made_file.get(), options.file, true, out_format.c_str(),
	    thin);
	std::ostringstream written;
	if (hands)
		file.instead = &written;
	display.SetErrorStream(&said);

	/* What the flag asks for, but for the caller's reporter. */
	std::unique_ptr<lend> all_told, few_shown;
	if (thin) {
		all_told.reset(new lend("benchmark_report_aggregates_only",
		    "false", "false"));
		few_shown.reset(new lend("benchmark_display_aggregates_only",
		    "true", "false"));
	}

	/* Without a file, Google Benchmark takes no reporter for it. */
	std::unique_ptr<lend> nowhere;
	if (hands || (options.file != nullptr && !writes))
		nowhere.reset(new lend("benchmark_out", "/dev/null", ""));
	all().round++;
	sentence[0] = '\0';
	size_t n = benchmark::RunSpecifiedBenchmarks(&display,
	    options.file != nullptr || writes ? &file : nullptr, spec);
	bool stopped = stopping.exchange(false);
	if (n == 0)
		return (no_match(said.str(), spec));
	if (!options.quiet)
		std::cerr << said.str() << std::flush;
	if (file.cut && writes)
		return (refuse_cut(out));
	for (const tee *each : {&display, &file})
		if (!each->why.empty())
			return (refuse(-each->error, "%s", each->why.c_str()));
	if ((error = display.error) != 0 || (error = file.error) != 0)
		return (refuse(-error, "a reporter failed: %s",
		    strerror(-error)));
	if (hands) {
		text = written.str();
		nowhere.reset();
		error = options.write_out(path.c_str(), text.c_str(),
		    text.size(), options.write_arg);
		if (error != 0)
			return (refuse(-error, "--benchmark_out=%s: %s",
			    path.c_str(), strerror(-error)));
	}
	if (stopped)
		return (refuse(ECANCELED, "stopped"));
	return (static_cast<int>(n));
}

/* May this function change the state? */
int
live(const gbench_state *s)
{
	if (s->at == phase::teardown)
		return (refuse(EINVAL, "benchmark '%s': a tear-down cannot "
		    "change a result", s->bench->name.c_str()));
	return (0);
}

/* Begin the loop, or go on with it: 1; or end it: 0. */
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

/* --- The interface ----------------------------------------------------- */

const char *
gbench_error(void)
{
	return (sentence);
}

const char *
gbench_version(void)
{
	static thread_local char text[64];

	guard([] {
		snprintf(text, sizeof(text), "%s",
		    benchmark::gbench_lookup::version().c_str());
		return (0);
	});
	return (text);
}

const char *
gbench_unit_string(enum gbench_unit unit)
{
	if (unit < GBENCH_NANOSECOND || unit > GBENCH_SECOND)
		return ("?");
	return (benchmark::GetTimeUnitString(
	    static_cast<benchmark::TimeUnit>(unit)));
}

int
gbench_default_flag(const char *name, const char *value)
{
	return (guard([=] {
		int error;

		if (name == nullptr || (strncmp(name, "benchmark_", 10) != 0 &&
		    strcmp(name, "v") != 0))
			return (refuse(EINVAL, "default flag '%s': the name "
			    "must begin with benchmark_",
			    name != nullptr ? name : "NULL"));
		/* The first one given would win, not the user's. */
		if (strcmp(name, "benchmark_context") == 0)
			return (refuse(EINVAL, "default flag '%s': use "
			    "gbench_add_context()", name));
		if (value == nullptr) {
			all().defaults.erase(name);
			return (0);
		}
		strings unused;
		if ((error = check_flag(name, value, unused)) != 0)
			return (error);
		all().defaults[name] = value;
		return (0);
	}));
}

/* The flags, and the variables for which there is none. */
static int
check_all(int argc, char **argv, strings &pairs)
{
	strings given = all().given;
	int error = 0;

	for (int i = 1; i < argc; i++)
		if (is_flag(argv[i])) {
			auto flag = split(argv[i]);

			given[flag.first] = flag.second;
			/* Of others the last one counts, of this one each. */
			if (flag.first == "benchmark_context")
				error = add_pairs(pairs, flag.first,
				    flag.second);
			if (error != 0)
				return (error);
		}
	for (const rule &r : rules) {
		auto flag = given.find(r.name);
		const char *value = flag != given.end() ?
		    flag->second.c_str() : from_environment(r.name);

		/* V is a variable of many programs. */
		if (value == nullptr || r.what == takes::pairs ||
		    (flag == given.end() && r.what == takes::integer))
			continue;
		error = check_flag(r.name, value, pairs);
		if (error != 0)
			return (error);
	}
	return (0);
}

static int
initialize(int *argc, char **argv)
{
	std::vector<std::string> presets;
	std::vector<char *> merged;
	const char *environment = from_environment("benchmark_context");
	strings pairs = all().pairs;
	int error = 0;

	for (int i = 1; i < *argc; i++)
		if (strcmp(argv[i], "--help") == 0 ||
		    strncmp(argv[i], "--help=", 7) == 0)
			return (GBENCH_HELP);
	/* Google Benchmark read the variable once, before main(). */
	if (pairs.empty() && environment != nullptr)
		error = add_pairs(pairs, "benchmark_context", environment);
	if (error == 0)
		error = check_all(*argc, argv, pairs);
	if (error != 0)
		return (error);
	strings applied;
	for (const auto &pair : all().defaults)
		if (all().given.count(pair.first) == 0 &&
		    from_environment(pair.first) == nullptr) {
			applied.insert(pair);
			presets.push_back("--" + pair.first + "=" +
			    pair.second);
		}

	/* The later flag wins: defaults first. */
	all().program = argv[0];
	merged.push_back(&all().program[0]);
	for (std::string &preset : presets)
		merged.push_back(&preset[0]);
	for (int i = 1; i < *argc; i++)
		merged.push_back(argv[i]);
	merged.push_back(nullptr);
	int left = static_cast<int>(merged.size()) - 1;
	parse(&left, merged.data());

	for (int i = 1; i < left; i++)
		for (const std::string &preset : presets)
			if (merged[i] == preset.c_str())
				return (refuse(EINVAL, "default flag %s: "
				    "Google Benchmark %s does not take it",
				    preset.c_str(), gbench_version()));
	all().applied = applied;
	all().pairs = pairs;
	/* What is not left was taken; the order is kept. */
	int kept = 1;
	for (int i = 1; i < *argc; i++) {
		if (kept < left && merged[kept] == argv[i]) {
			kept++;
			continue;
		}
		auto pair = split(argv[i]);
		all().given[pair.first] = pair.second;
	}
	for (int i = 1; i < left; i++)
		argv[i] = merged[i];
	argv[left] = nullptr;
	*argc = left;
	return (0);
}

int
gbench_initialize(int *argc, char **argv)
{
	return (guard([=] {
		if (argc == nullptr || argv == nullptr || *argc < 1 ||
		    argv[0] == nullptr)
			return (refuse(EINVAL, "initialize: no arguments; the "
			    "first must be the program's name"));
		return (initialize(argc, argv));
	}));
}

void
gbench_print_help(void)
{
	benchmark::PrintDefaultHelp();
}

bool
gbench_report_unrecognized(int argc, char **argv)
{
	return (benchmark::ReportUnrecognizedArguments(argc, argv));
}

const char *
gbench_flag(const char *name)
{
	const char *value = nullptr;

	if (name == nullptr)
		return (nullptr);
	guard([&] {
		value = flag(name);
		return (0);
	});
	return (value);
}

bool
gbench_flag_is_true(const char *name)
{
	return (name != nullptr && guard([=] {
		return (flag_is_true(name) ? 1 : 0);
	}) == 1);
}

int
gbench_set_default_time_unit(enum gbench_unit unit)
{
	if (unit < GBENCH_NANOSECOND || unit > GBENCH_SECOND)
		return (refuse(EINVAL, "default time unit %d: it must be one "
		    "of enum gbench_unit", static_cast<int>(unit)));
	benchmark::SetDefaultTimeUnit(static_cast<benchmark::TimeUnit>(unit));
	return (0);
}

struct gbench *
gbench_register(const char *name, gbench_fn *fn, void *arg)
{
	gbench *bench = nullptr;

	guard([&] {
		if (name == nullptr || name[0] == '\0')
			return (bad(nullptr, EINVAL, "it needs a name"));
		if (fn == nullptr)
			return (bad(nullptr, EINVAL, "'%s' needs a function",
			    name));
		std::unique_ptr<gbench> made(new gbench(name, fn, arg));
		made->Teardown(tear);
		bench = made.get();
		own(static_cast<base *>(made.release()), 0);
		return (0);
	});
	return (bench);
}

void
gbench_clear(void)
{
	guard([] {
		benchmark::ClearRegisteredBenchmarks();
		all().refused = 0;
		all().refusal.clear();
		all().slots.fill(slot());
		return (0);
	});
}

int
gbench_args(struct gbench *bench, const int64_t *values, size_t n)
{
	return (set(bench, bench != nullptr && bench->fits(n) &&
	    (values != nullptr || n == 0), [=] {
		bench->Args(std::vector<int64_t>(values, values + n));
		bench->arity = static_cast<int>(n);
	}, "%s", one_arity));
}

int
gbench_arg(struct gbench *bench, int64_t value)
{
	return (gbench_args(bench, &value, 1));
}

int
gbench_range_multiplier(struct gbench *bench, int multiplier)
{
	return (set(bench, multiplier >= 2, [=] {
		bench->RangeMultiplier(multiplier);
	}, "range multiplier %d: it must be at least 2", multiplier));
}

int
gbench_ranges(struct gbench *bench, const struct gbench_span *spans, size_t n)
{
	if (bench == nullptr || spans == nullptr || n == 0)
		return (set(bench, false, [] {}, "a range must be given"));
	for (size_t i = 0; i < n; i++)
		if (spans[i].start > spans[i].limit)
			return (set(bench, false, [] {},
			    "range %lld to %lld: it must not end before it "
			    "starts", static_cast<long long>(spans[i].start),
			    static_cast<long long>(spans[i].limit)));
	return (set(bench, bench->fits(n), [=] {
		std::vector<std::pair<int64_t, int64_t>> pairs;
		for (size_t i = 0; i < n; i++)
			pairs.emplace_back(spans[i].start, spans[i].limit);
		bench->Ranges(pairs);
		bench->arity = static_cast<int>(n);
	}, "%s", one_arity));
}

int
gbench_range(struct gbench *bench, int64_t start, int64_t limit)
{
	struct gbench_span span = {start, limit};

	return (gbench_ranges(bench, &span, 1));
}

int
gbench_dense_range(struct gbench *bench, int64_t start, int64_t limit,
    int step)
{
	if (step < 1 || start > limit || limit > INT64_MAX - step)
		return (set(bench, false, [] {}, "dense range %lld to %lld by "
		    "%d: it must not end before it starts, and the step be at "
		    "least 1", static_cast<long long>(start),
		    static_cast<long long>(limit), step));
	return (set(bench, bench != nullptr && bench->fits(1), [=] {
		bench->DenseRange(start, limit, step);
		bench->arity = 1;
	}, "%s", one_arity));
}

int
gbench_args_product(struct gbench *bench, const struct gbench_values *lists,
    size_t n)
{
	bool ok = lists != nullptr && n > 0;

	for (size_t i = 0; ok && i < n; i++)
		ok = lists[i].values != nullptr && lists[i].n > 0;
	if (!ok)
		return (set(bench, false, [] {}, "a product of arguments "
		    "needs at least one list, and each list a value"));
	return (set(bench, bench != nullptr && bench->fits(n), [=] {
		std::vector<std::vector<int64_t>> vectors;
		for (size_t i = 0; i < n; i++)
			vectors.emplace_back(lists[i].values,
			    lists[i].values + lists[i].n);
		bench->ArgsProduct(vectors);
		bench->arity = static_cast<int>(n);
	}, "%s", one_arity));
}

int
gbench_arg_names(struct gbench *bench, const char *const *names, size_t n)
{
	bool ok = names != nullptr && n > 0;

	for (size_t i = 0; ok && i < n; i++)
		ok = names[i] != nullptr;
	if (!ok)
		return (set(bench, false, [] {},
		    "each argument needs a name, if only \"\""));
	return (set(bench, bench != nullptr && bench->fits(n), [=] {
		bench->ArgNames(std::vector<std::string>(names, names + n));
		bench->arity = static_cast<int>(n);
	}, "%s", one_arity));
}

int
gbench_arg_name(struct gbench *bench, const char *name)
{
	return (gbench_arg_names(bench, &name, 1));
}

int
gbench_fixture(struct gbench *bench, gbench_fn *setup, gbench_fn *teardown)
{
	return (set(bench, true, [=] {
		bench->setup = setup;
		bench->teardown = teardown;
	}, "%s", ""));
}

int
gbench_threads(struct gbench *bench, int threads)
{
	return (set(bench, threads >= 1, [=] { bench->Threads(threads); },
	    "%d threads: it must be at least 1", threads));
}

int
gbench_thread_range(struct gbench *bench, int least, int most)
{
	return (set(bench, least >= 1 && most >= least, [=] {
		bench->ThreadRange(least, most);
	}, "threads %d to %d: it must be at least 1, and not end before it "
	    "starts", least, most));
}

int
gbench_dense_thread_range(struct gbench *bench, int least, int most,
    int stride)
{
	return (set(bench, least >= 1 && most >= least && stride >= 1 &&
	    most <= INT_MAX - stride, [=] {
		bench->DenseThreadRange(least, most, stride);
	}, "threads %d to %d by %d: each must be at least 1, and it not end "
	    "before it starts", least, most, stride));
}

int
gbench_thread_per_cpu(struct gbench *bench)
{
	return (set(bench, true, [=] { bench->ThreadPerCpu(); }, "%s", ""));
}

int
gbench_repetitions(struct gbench *bench, int repetitions)
{
	return (set(bench, repetitions >= 1, [=] {
		bench->Repetitions(repetitions);
	}, "%d repetitions: it must be at least 1", repetitions));
}

int
gbench_iterations(struct gbench *bench, int64_t iterations)
{
	return (set(bench, bench != nullptr && iterations >= 1 && !bench->time,
	    [=] {
		bench->Iterations(iterations);
		bench->iterations = true;
	}, "%lld iterations: it must be at least 1, and excludes a minimum "
	    "time", static_cast<long long>(iterations)));
}

int
gbench_min_time(struct gbench *bench, double seconds)
{
	return (set(bench, bench != nullptr && std::isfinite(seconds) &&
	    seconds > 0 && !bench->iterations, [=] {
		bench->MinTime(seconds);
		bench->time = true;
	}, "minimum time %g s: it must be above 0, and excludes a number of "
	    "iterations", seconds));
}

int
gbench_min_warmup_time(struct gbench *bench, double seconds)
{
	return (set(bench, bench != nullptr && std::isfinite(seconds) &&
	    seconds >= 0 && !bench->iterations, [=] {
		bench->MinWarmUpTime(seconds);
		bench->time = true;
	}, "minimum warm-up time %g s: it must be at least 0, and excludes a "
	    "number of iterations", seconds));
}

int
gbench_unit(struct gbench *bench, enum gbench_unit unit)
{
	return (set(bench, unit >= GBENCH_NANOSECOND && unit <= GBENCH_SECOND,
	    [=] { bench->Unit(static_cast<benchmark::TimeUnit>(unit)); },
	    "time unit %d: it must be one of enum gbench_unit",
	    static_cast<int>(unit)));
}

int
gbench_use_real_time(struct gbench *bench)
{
	return (set(bench, bench != nullptr && !bench->manual, [=] {
		bench->UseRealTime();
		bench->real = true;
	}, "%s", "real time and manual time exclude each other"));
}

int
gbench_use_manual_time(struct gbench *bench)
{
	return (set(bench, bench != nullptr && !bench->real, [=] {
		bench->UseManualTime();
		bench->manual = true;
	}, "%s", "real time and manual time exclude each other"));
}

int
gbench_measure_process_cpu_time(struct gbench *bench)
{
	return (set(bench, true, [=] { bench->MeasureProcessCPUTime(); },
	    "%s", ""));
}

int
gbench_report_aggregates_only(struct gbench *bench, bool value)
{
	return (set(bench, true, [=] { bench->ReportAggregatesOnly(value); },
	    "%s", ""));
}

int
gbench_display_aggregates_only(struct gbench *bench, bool value)
{
	return (set(bench, true, [=] { bench->DisplayAggregatesOnly(value); },
	    "%s", ""));
}

int
gbench_complexity(struct gbench *bench, enum gbench_big_o big_o)
{
	return (set(bench, big_o >= GBENCH_O_NONE && big_o <= GBENCH_O_AUTO,
	    [=] {
		bench->Complexity(static_cast<benchmark::BigO>(big_o));
		bench->complexity = big_o != GBENCH_O_NONE;
	}, "complexity %d: it must be one of enum gbench_big_o; "
	    "GBENCH_O_FUNCTION is for gbench_complexity_fn()",
	    static_cast<int>(big_o)));
}

int
gbench_complexity_fn(struct gbench *bench, double (*big_o)(int64_t n))
{
	return (set(bench, big_o != nullptr, [=] {
		bench->Complexity(big_o);
		bench->complexity = true;
	}, "%s", "complexity needs a function"));
}

int
gbench_compute_statistics(struct gbench *bench, const char *name,
    gbench_statistic_fn *fn, void *arg, enum gbench_statistic_unit unit)
{
	auto &slots = all().slots;
	size_t i;

	if (name == nullptr || name[0] == '\0' || fn == nullptr ||
	    (unit != GBENCH_TIME && unit != GBENCH_PERCENTAGE))
		return (set(bench, false, [] {}, "%s", "a statistic needs a "
		    "name, a function and a unit"));
	for (i = 0; i < slots.size(); i++)
		if (slots[i].fn == nullptr ||
		    (slots[i].fn == fn && slots[i].arg == arg))
			break;
	if (i == slots.size())
		return (guard([=] {
			return (bad(bench, ENOSPC, "statistic '%s': there are "
			    "%d others already", name, GBENCH_STATISTICS_MAX));
		}));
	return (set(bench, true, [=, &slots] {
		bench->ComputeStatistics(name, statistics[i],
		    static_cast<benchmark::StatisticUnit>(unit));
		slots[i] = {fn, arg};
	}, "%s", ""));
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
		return (refuse(EINVAL, "benchmark '%s': iteration time %g s: "
		    "it must be at least 0", s->bench->name.c_str(), seconds));
	s->state->SetIterationTime(seconds);
	return (0);
}

int
gbench_state_skip_with_error(struct gbench_state *s, const char *message)
{
	if (live(s) != 0)
		return (-EINVAL);
	return (guard([=] {
		fail(s, message != nullptr && message[0] != '\0' ? message :
		    "no reason was given");
		return (0);
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
	if (live(s) != 0)
		return (-EINVAL);
	return (guard([=] {
		s->state->SetItemsProcessed(items);
		return (0);
	}));
}

int
gbench_state_set_bytes_processed(struct gbench_state *s, int64_t bytes)
{
	if (live(s) != 0)
		return (-EINVAL);
	return (guard([=] {
		s->state->SetBytesProcessed(bytes);
		return (0);
	}));
}

int
gbench_state_set_complexity_n(struct gbench_state *s, int64_t n)
{
	if (live(s) != 0)
		return (-EINVAL);
	if (n < 1)
		return (refuse(EINVAL, "benchmark '%s': complexity N must be "
		    "at least 1", s->bench->name.c_str()));
	s->state->SetComplexityN(n);
	return (0);
}

int
gbench_state_set_label(struct gbench_state *s, const char *label)
{
	if (live(s) != 0)
		return (-EINVAL);
	return (guard([=] {
		s->state->SetLabel(label != nullptr ? label : "");
		return (0);
	}));
}

int
gbench_add_context(const char *key, const char *value)
{
	if (key == nullptr || key[0] == '\0')
		return (refuse(EINVAL, "context: it needs a key"));
	return (guard([=] {
		auto *&context = benchmark::internal::GetGlobalContext();

		if (context == nullptr)
			context = new strings;
		if (value != nullptr)
			(*context)[key] = value;
		else
			context->erase(key);
		return (0);
	}));
}

int
gbench_run_specified(const struct gbench_options *options)
{
	static const struct gbench_options none = {};

	return (guard([=] {
		return (run_specified(options != nullptr ? *options : none));
	}));
}

int
gbench_list(const char *filter, int (*fn)(const char *name, void *arg),
    void *arg)
{
	return (guard([=] {
		std::string text, name;
		int error = check_settings();

		if (error != 0)
			return (error);
		int n = names(filter != nullptr ? filter :
		    benchmark::GetBenchmarkFilter(), text);
		if (n < 0)
			return (n == -ENOENT ? 0 : n);
		std::istringstream lines(text);
		while (std::getline(lines, name))
			if (fn != nullptr &&
			    (error = fn(name.c_str(), arg)) < 0)
				return (error);
		return (n);
	}));
}

void
gbench_stop(void)
{
	stopping = true;
}

bool
gbench_stopping(void)
{
	return (stopping);
}

void
gbench_shutdown(void)
{
	guard([] {
		benchmark::Shutdown();
		/* It was freed, but not forgotten. */
		benchmark::internal::GetGlobalContext() = nullptr;
		return (0);
	});
}
