/* SPDX-License-Identifier: BSD-2-Clause */
/* Benchmarks run or listed. */
#include <cstring>
#include <fcntl.h>
#include <iostream>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

#include "gbench/flags.h"
#include "gbench/reporter.h"

namespace {

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

/* The message of Google Benchmark about the filter, as an error. */
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
	if (flags_are_lost())
		return (refuse(ENOMEM, "out of memory"));
	if (all().refused == 0)
		return (0);
	return (refuse(all().refused, "%s", all().refusal.c_str()));
}

/* The names that match, a line each, or an error. */
int
names(const std::string &spec, std::string &text)
{
	std::ostringstream out, said;
	dual_reporter silent(nullptr, nullptr, false);

	silent.SetOutputStream(&out);
	silent.SetErrorStream(&said);
	/* Google Benchmark would empty the file even to list only. */
	borrowed_flag no_file("benchmark_out", "", "");
	borrowed_flag list("benchmark_list_tests", "true", "false");
	size_t n = benchmark::RunSpecifiedBenchmarks(&silent, nullptr, spec);
	/* A stream without memory loses what is written, and says so only. */
	if (out.bad() || said.bad())
		throw std::bad_alloc();
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

/*
 * What Google Benchmark says of an error.  After the line about a file that it
 * could not open it would end the process, as it does not expect an exception
 * of its stream instead.
 */
class complaints final : public std::stringbuf {
public:
	explicit complaints(const std::string &file) : path(file)
	{
	}

private:
	std::streamsize xsputn(const char *text, std::streamsize n) override;
	int overflow(int c) override;
	void look(int error) const;

	const std::string path;
};

std::streamsize
complaints::xsputn(const char *text, std::streamsize n)
{
	const int error = errno;
	const std::streamsize put = std::stringbuf::xsputn(text, n);

	look(error);
	return (put);
}

int
complaints::overflow(int c)
{
	const int error = errno;

	c = std::stringbuf::overflow(c);
	look(error);
	return (c);
}

void
complaints::look(int error) const
{
	if (str().compare(0, 17, "invalid file name") == 0)
		throw std::system_error(error != 0 ? error : EIO,
		    std::generic_category(), path);
}

/* Remove a file that was only written in part, if it is a regular file. */
int
refuse_cut(const char *path)
{
	struct stat st;
	bool plain = stat(path, &st) == 0 && S_ISREG(st.st_mode);

	return (refuse(EIO, "--benchmark_out=%s: it took less than was "
	    "written, by a full disk or a limit on the size of files%s", path,
	    plain && unlink(path) == 0 ? "; it was removed" : ""));
}

/* One run: its reporters, and what Google Benchmark's flags say meanwhile. */
class session {
public:
	explicit session(const gbench_options &asked);

	int run(const std::string &spec);

private:
	void choose_display();
	void borrow();
	int outcome();
	int hand_over();

	const gbench_options &options;
	const std::string format = word_of("benchmark_format", "console");
	const std::string out_format =
	    word_of("benchmark_out_format", "json");
	const std::string path = word_of("benchmark_out", "");
	const bool writes = !path.empty();
	const bool hands = writes && options.write_out != nullptr;
	const bool thin; /* `every` of the options, and it makes a difference */
	std::ostringstream written;
	complaints said {hands || !writes ? "/dev/null" : path};
	std::ostream errors {&said};
	std::unique_ptr<BenchmarkReporter> made, made_file;
	BenchmarkReporter *own_display = nullptr;
	std::unique_ptr<dual_reporter> display, file;
	std::unique_ptr<borrowed_flag> all_told, few_shown, nowhere;
};

session::session(const gbench_options &asked)
    : options(asked), thin(asked.every && asked.file != nullptr &&
	  flag_is_true("benchmark_report_aggregates_only"))
{
	choose_display();
	if (writes)
		made_file = file_reporter(out_format);
	display = std::make_unique<dual_reporter>(own_display,
	    options.display, false, format.c_str());
	file = std::make_unique<dual_reporter>(made_file.get(), options.file,
	    true, out_format.c_str(), thin);
	if (hands)
		file->instead = &written;
	errors.exceptions(std::ios_base::badbit);
	display->SetErrorStream(&errors);
}

/*
 * Google Benchmark deletes its one default reporter after the first run and
 * uses it in the second, so that a reporter is always given.
 */
void
session::choose_display()
{
	if (options.quiet)
		return;
	if (format == "console") {
		own_display = benchmark::CreateDefaultDisplayReporter();
		return;
	}
	made = file_reporter(format);
	own_display = made.get();
}

void
session::borrow()
{
	/* What the flag asks for, but for the caller's reporter. */
	if (thin) {
		all_told = std::make_unique<borrowed_flag>(
		    "benchmark_report_aggregates_only", "false", "false");
		few_shown = std::make_unique<borrowed_flag>(
		    "benchmark_display_aggregates_only", "true", "false");
	}
	/* Without a file, Google Benchmark takes no reporter for it. */
	if (hands || (options.file != nullptr && !writes))
		nowhere = std::make_unique<borrowed_flag>("benchmark_out",
		    "/dev/null", "");
}

/* The result of the reporters. */
int
session::outcome()
{
	int error;

	if (file->cut && writes)
		return (refuse_cut(path.c_str()));
	for (const dual_reporter *each : {display.get(), file.get()})
		if (!each->why.empty())
			return (refuse(-each->error, "%s", each->why.c_str()));
	if ((error = display->error) != 0 || (error = file->error) != 0)
		return (refuse(-error, "a reporter failed: %s",
		    strerror(-error)));
	return (hands ? hand_over() : 0);
}

int
session::hand_over()
{
	const std::string text = written.str();
	int error;

	nowhere.reset();
	error = options.write_out(path.c_str(), text.c_str(), text.size(),
	    options.write_arg);
	if (error != 0)
		return (refuse(-error, "--benchmark_out=%s: %s", path.c_str(),
		    strerror(-error)));
	return (0);
}

int
session::run(const std::string &spec)
{
	int error;

	if (writes && !hands && (error = check_out(path.c_str())) != 0)
		return (error);
	borrow();
	all().round++;
	sentence[0] = '\0';
	size_t n = benchmark::RunSpecifiedBenchmarks(display.get(),
	    options.file != nullptr || writes ? file.get() : nullptr, spec);
	bool stopped = stopping.exchange(false);
	if (n == 0)
		return (no_match(said.str(), spec));
	if (!options.quiet)
		std::cerr << said.str() << std::flush;
	error = outcome();
	if (error != 0)
		return (error);
	if (stopped)
		return (refuse(ECANCELED, "stopped"));
	return (static_cast<int>(n));
}

int
run_specified(const gbench_options &options)
{
	const std::string spec = options.filter != nullptr ? options.filter :
	    benchmark::GetBenchmarkFilter();
	std::string text;
	int error = check_settings();

	if (error != 0)
		return (error);
	if (!flag_is_true("benchmark_list_tests"))
		return (session(options).run(spec));
	int n = names(spec, text);
	if (n > 0)
		std::cout << text << std::flush;
	return (n);
}

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
		if (lines.bad())
			throw std::bad_alloc();
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
		/* Google Benchmark frees it and keeps the pointer. */
		benchmark::internal::GetGlobalContext() = nullptr;
		return (0);
	});
}
