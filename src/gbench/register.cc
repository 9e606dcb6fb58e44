/* SPDX-License-Identifier: BSD-2-Clause */
/* Benchmarks registered, and their arguments. */
#include <cstdarg>
#include <cstdio>
#include <memory>

#include "gbench/internal.h"

namespace gbench_internal {

/* Refuse a setting, and remember the first refusal. */
int
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

}

namespace {

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

const char one_arity[] = "all calls must give the same number of arguments";

}

struct gbench *
gbench_register(const char *name, gbench_fn *fn, void *arg)
{
	gbench *bench = nullptr;

	const int error = guard([&] {
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
	/* Google Benchmark owns it, and may have thrown it away. */
	return (error == 0 ? bench : nullptr);
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
	}, "range multiplier %d (expected at least 2)", multiplier));
}

int
gbench_ranges(struct gbench *bench, const struct gbench_span *spans, size_t n)
{
	if (bench == nullptr || spans == nullptr || n == 0)
		return (set(bench, false, [] {}, "a range must be given"));
	for (size_t i = 0; i < n; i++)
		if (spans[i].start > spans[i].limit)
			return (set(bench, false, [] {},
			    "range %lld to %lld (expected an end not before "
			    "the start)",
			    static_cast<long long>(spans[i].start),
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
		    "%d (expected an end not before the start, and a step of "
		    "at least 1)", static_cast<long long>(start),
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
