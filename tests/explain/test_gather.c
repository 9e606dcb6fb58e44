/* SPDX-License-Identifier: BSD-2-Clause */
/* The plugin's aggregation, without QEMU: what is told to be executed. */
#include "gather.h"

static void
three(struct fixture *f)
{
	step(f, 0, 0x1000, NOP);
	step(f, 0, 0x1001, NOP);
	step(f, 0, 0x1002, INVLPG);
	gather_access(f->gather, 0, GATHER_LOAD);
	step(f, 0, 0x1005, LOCK_INC);
	gather_access(f->gather, 0, GATHER_LOAD);
	gather_access(f->gather, 0, GATHER_STORE | GATHER_DEVICE | GATHER_IPI);
	step(f, 0, 0x1008, JUMP_ANY);
}

/* The first of a kind is told apart only once there is a second. */
static void
test_window(void **state)
{
	const struct layout_record *r;
	struct fixture f;

	(void)state;
	begin(&f, FILE_SIZE);
	r = windows(&f, 5, three);
	assert_int_equal(f.file->records, 2);
	assert_int_equal(r->windows, 4);
	assert_int_equal(r->times, 4);
	assert_int_equal(r->instructions, 8);
	assert_int_equal(spot(r, 0x1002)->work, WORK_FLUSH);
	assert_int_equal(spot(r, 0x1005)->work, WORK_LOCKED);
	assert_int_equal(spot(r, 0x1005)->loads, 1);
	assert_int_equal(spot(r, 0x1005)->stores, 1);
	assert_int_equal(spot(r, 0x1005)->devices, 1);
	assert_int_equal(spot(r, 0x1005)->ipis, 1);
	assert_int_equal(spot(r, 0x1002)->length, 3);
	assert_memory_equal(spot(r, 0x1002)->bytes, INVLPG, 3);
	assert_null(spot(r, BASE + STAGE_BEGIN));
	assert_int_equal(spot(r, BASE + STAGE_END)->count, 1);
	r = record(&f, 1);
	assert_int_equal(r->windows, 1);
	assert_int_equal(r->times, 1);
	assert_int_equal(r->least, 8);
	assert_memory_equal(spot(r, 0x1002)->bytes, INVLPG, 3);
	check_sum(r);
	assert_int_equal(f.file->stamp[4].place, 1);
	assert_int_equal(f.file->stamp[0].place, 2);
	end(&f);
}

/* What is warmed up, before a run or after it, is in no record. */
static void
test_only_runs_count(void **state)
{
	struct fixture f;
	int i;

	(void)state;
	begin(&f, FILE_SIZE);
	for (i = 0; i < 2; i++) {
		stamp(&f, 0, STAGE_BEGIN);
		three(&f);
		stamp(&f, 0, STAGE_END);
		assert_int_equal(f.file->records, (uint64_t)i * 2);
		if (i == 0)
			windows(&f, 2, three);
	}
	assert_int_equal(record(&f, 0)->windows + record(&f, 1)->windows, 2);
	end(&f);
}

/* A run's records are its own, whatever was before. */
static void
test_two_runs(void **state)
{
	static const uint64_t expected[] = {4, 1, 2, 1};
	struct fixture f;
	uint64_t i;

	(void)state;
	begin(&f, FILE_SIZE);
	windows(&f, 5, three);
	windows(&f, 3, three);
	assert_int_equal(f.file->records, 4);
	for (i = 0; i < 4; i++)
		assert_int_equal(record(&f, i)->windows, expected[i]);
	/* One that did not come to its end. */
	f.file->row = 8;
	stamp(&f, 0, RUN_BEGIN);
	stamp(&f, 0, STAGE_BEGIN);
	stamp(&f, 0, STAGE_END);
	windows(&f, 2, three);
	assert_int_equal(f.file->records, 7);
	assert_int_equal(record(&f, 4)->row, 8);
	assert_int_equal(record(&f, 4)->windows, 1);
	assert_int_equal(record(&f, 5)->row, 7);
	assert_int_equal(record(&f, 6)->windows, 1);
	end(&f);
}

/* A function that calls another by a thunk which returns into it. */
static void
calls(struct fixture *f)
{
	call(f, 0, 0x1000, 0x2000);
	call(f, 0, 0x2000, 0x3000);
	call(f, 0, 0x3000, 0x3010);
	step(f, 0, 0x3010, NOP);
	step(f, 0, 0x3011, RET);
	step(f, 0, 0x4000, NOP);
	step(f, 0, 0x4001, RET);
	step(f, 0, 0x2005, RET);
	step(f, 0, 0x1005, JUMP_ANY);
}

static void
test_calls(void **state)
{
	const struct layout_node *n;
	const struct layout_record *r;
	struct fixture f;

	(void)state;
	begin(&f, FILE_SIZE);
	r = windows(&f, 2, calls);
	n = nodes(r);
	assert_int_equal(r->nodes, 5);
	assert_int_equal(n[0].how, LAYOUT_ROOT);
	assert_int_equal(n[1].entry, 0x2000);
	assert_int_equal(n[1].site, 0x1000);
	assert_int_equal(n[1].parent, 0);
	assert_int_equal(n[2].entry, 0x3000);
	assert_int_equal(n[2].parent, 1);
	/* By way of the thunk, from where the thunk was called. */
	assert_int_equal(n[4].entry, 0x4000);
	assert_int_equal(n[4].parent, 1);
	assert_int_equal(n[4].site, 0x2000);
	assert_int_equal(spot(r, 0x4000)->node, 4);
	assert_int_equal(spot(r, 0x2005)->node, 1);
	assert_int_equal(spot(r, 0x1005)->node, 0);
	end(&f);
}

static void
interrupted(struct fixture *f)
{
	step(f, 0, 0x1000, NOP);
	step(f, 0, 0x8000, NOP);
	step(f, 0, 0x8001, IRET);
	step(f, 0, 0x1001, NOP);
	/* By an interrupt at once behind another. */
	step(f, 0, 0x8000, NOP);
	step(f, 0, 0x8001, IRET);
	step(f, 0, 0x8000, NOP);
	step(f, 0, 0x8001, IRET);
	step(f, 0, 0x1002, JUMP_ANY);
}

static void
faulted(struct fixture *f)
{
	step(f, 0, 0x1000, NOP);
	step(f, 0, 0x1001, INVLPG);
	step(f, 0, 0x9000, NOP);
	step(f, 0, 0x9001, IRET);
	step(f, 0, 0x1001, INVLPG);
	step(f, 0, 0x1004, JUMP_ANY);
}

/* Between two bytes that were copied, and on a page that was not there. */
static void
repeated(struct fixture *f)
{
	step(f, 0, 0x1000, MOVS);
	gather_access(f->gather, 0, GATHER_LOAD);
	step(f, 0, 0x8000, NOP);
	step(f, 0, 0x8001, IRET);
	step(f, 0, 0x1000, MOVS);
	step(f, 0, 0x9000, NOP);
	step(f, 0, 0x9001, IRET);
	step(f, 0, 0x1000, MOVS);
	gather_access(f->gather, 0, GATHER_LOAD);
	step(f, 0, 0x1002, JUMP_ANY);
}

static void
test_interrupts(void **state)
{
	const struct layout_record *r;
	struct fixture f;

	(void)state;
	begin(&f, FILE_SIZE);
	r = windows(&f, 2, interrupted);
	assert_int_equal(r->instructions, 12);
	assert_int_equal(r->nodes, 2);
	assert_int_equal(nodes(r)[1].how, LAYOUT_INTERRUPT);
	assert_int_equal(nodes(r)[1].times, 3);
	assert_int_equal(nodes(r)[1].faults, 0);
	assert_int_equal(spot(r, 0x8000)->node, 1);
	assert_int_equal(spot(r, 0x1002)->node, 0);
	end(&f);

	begin(&f, FILE_SIZE);
	r = windows(&f, 2, faulted);
	assert_int_equal(r->instructions, 8);
	assert_int_equal(spot(r, 0x1001)->count, 1);
	assert_int_equal(nodes(r)[1].faults, 1);
	end(&f);

	begin(&f, FILE_SIZE);
	r = windows(&f, 2, repeated);
	assert_int_equal(spot(r, 0x1000)->count, 2);
	assert_int_equal(r->instructions, 10);
	end(&f);
}

/* A window that ends in an exception whose kind is known by then. */
static void
test_fault_at_the_end(void **state)
{
	const struct layout_record *r;
	struct fixture f;
	int i;

	(void)state;
	begin(&f, FILE_SIZE);
	windows(&f, 2, faulted);
	stamp(&f, 0, RUN_BEGIN);
	for (i = 0; i < 2; i++) {
		stamp(&f, 0, STAGE_BEGIN);
		step(&f, 1, 0x1001, INVLPG);
		step(&f, 1, 0x9000, NOP);
		stamp(&f, 0, STAGE_END);
	}
	stamp(&f, 0, RUN_END);
	r = record(&f, 2);
	assert_int_equal(r->instructions, 2);
	check_sum(r);
	end(&f);
}

/* One turn and a half: of the half nothing says that it waits. */
static void
waits(struct fixture *f)
{
	int i;

	for (i = 0; i < 2; i++) {
		step(f, 0, 0x1000, PAUSE);
		step(f, 0, 0x1002, NOP);
		step(f, 0, 0x1003, "\xeb\xfb"); /* back to 0x1000 */
	}
	/* A responder's loop waits, but what interrupts it does not. */
	step(f, 1, BASE + RESPOND + 2, NOP);
	step(f, 1, BASE + RESPOND + 3, NOP);
	step(f, 1, 0x8000, NOP);
	step(f, 1, 0x8001, IRET);
	step(f, 1, BASE + RESPOND + 4, "\xeb\xfc"); /* back to + 2 */
	step(f, 2, 0x5000, "\xeb\xfe");	     /* and to itself */
}

static void
test_waiting(void **state)
{
	const struct layout_record *r;
	struct fixture f;
	uint32_t i;

	(void)state;
	begin(&f, FILE_SIZE);
	stamp(&f, 1, RESPOND);
	r = windows(&f, 2, waits);
	assert_int_equal(spot(r, 0x1000)->waiting, 1);
	assert_int_equal(spot(r, 0x1000)->count, 2);
	assert_int_equal(spot(r, 0x1002)->waiting, 1);
	assert_int_equal(spot(r, BASE + RESPOND + 3)->waiting, 1);
	assert_int_equal(spot(r, BASE + RESPOND + 4)->waiting, 1);
	assert_int_equal(spot(r, 0x8000)->waiting, 0);
	for (i = 0; i < r->nodes; i++)
		assert_int_equal(nodes(r)[i].role, nodes(r)[i].cpu == 0 ?
		    LAYOUT_INITIATOR : nodes(r)[i].cpu == 1 ?
		    LAYOUT_RESPONDER : LAYOUT_OTHER);
	end(&f);
}

/* Kinds beyond what has records: none is lost. */
static void
test_many_kinds(void **state)
{
	const struct layout_record *r;
	uint64_t windows_seen = 0, sum = 0, expected = 0, i;
	struct fixture f;
	unsigned kind, turn, j;

	(void)state;
	begin(&f, FILE_SIZE);
	stamp(&f, 0, RUN_BEGIN);
	for (turn = 0; turn < 3; turn++)
		for (kind = 0; kind < 40; kind++) {
			stamp(&f, 0, STAGE_BEGIN);
			for (j = 0; j < kind; j++)
				step(&f, 0, 0x1000 + j, NOP);
			stamp(&f, 0, STAGE_END);
			expected += kind + 1;
		}
	stamp(&f, 0, RUN_END);
	for (i = 0; i < f.file->records; i++) {
		r = record(&f, i);
		check_sum(r);
		windows_seen += r->windows;
		sum += r->times * r->instructions;
	}
	assert_true(f.file->records > 2 && f.file->records < 20);
	assert_int_equal(windows_seen, 120);
	assert_int_equal(sum, expected);
	assert_int_equal(f.file->lost_windows, 0);
	end(&f);
}

/* Where no two are alike, the one that is as long as the median has a record. */
static void
test_unlike(void **state)
{
	const unsigned n = 601; /* more than are kept; a prime */
	const struct layout_record *r;
	uint64_t windows_seen = 0, sum = 0, medians = 0, i;
	struct fixture f;
	unsigned turn, j;

	(void)state;
	begin(&f, FILE_SIZE);
	stamp(&f, 0, RUN_BEGIN);
	for (turn = 0; turn < n; turn++) {
		stamp(&f, 0, STAGE_BEGIN);
		for (j = 0; j < turn * 37 % n; j++)
			step(&f, 0, 0x1000 + j, NOP);
		stamp(&f, 0, STAGE_END);
	}
	stamp(&f, 0, RUN_END);
	for (i = 0; i < f.file->records; i++) {
		r = record(&f, i);
		check_sum(r);
		windows_seen += r->windows;
		sum += r->times * r->instructions;
		if (r->windows == 1 && r->instructions == n / 2 + 1) {
			assert_int_equal(spot(r, 0x1000)->count, 1);
			assert_int_equal(r->times, 1);
			medians++;
		}
	}
	assert_int_equal(medians, 1);
	assert_int_equal(f.file->records, 2);
	assert_int_equal(windows_seen, n);
	assert_int_equal(sum, (uint64_t)n * (n + 1) / 2);
	end(&f);
}

/* What has no room is counted as such. */
static void
test_no_room(void **state)
{
	struct fixture f;
	int i;

	(void)state;
	begin(&f, sizeof(struct layout_header) + 64);
	stamp(&f, 0, RUN_BEGIN);
	for (i = 0; i < 3; i++) {
		stamp(&f, 0, STAGE_BEGIN);
		three(&f);
		gather_unknown(f.gather, 0);
		stamp(&f, 0, STAGE_END);
	}
	stamp(&f, 0, RUN_END);
	assert_int_equal(f.file->records, 0);
	assert_int_equal(f.file->lost_windows, 3);
	assert_int_equal(f.file->lost_instructions, 21);
	end(&f);
}

/* An instruction that the plugin could not keep is counted all the same. */
static void
unknown(struct fixture *f)
{
	step(f, 0, 0x1000, NOP);
	gather_unknown(f->gather, 0);
	step(f, 0, 0x7000, JUMP_ANY);
}

static void
test_unknown(void **state)
{
	const struct layout_record *r;
	struct fixture f;

	(void)state;
	begin(&f, FILE_SIZE);
	r = windows(&f, 2, unknown);
	assert_int_equal(r->unattributed, 1);
	assert_int_equal(r->instructions, 6);
	end(&f);
}

/* The image is where a fenced RDTSC stands as one of its own does. */
static void
test_base(void **state)
{
	const uint8_t *rdtsc = (const uint8_t *)RDTSC;
	struct fixture f;

	(void)state;
	begin(&f, FILE_SIZE);
	f.file->base_use = LAYOUT_BASE_FIND;
	f.file->base = 0;
	f.file->base_low = BASE;
	assert_false(gather_is_stamp(gather_insn(f.gather, BASE + RUN_END,
	    rdtsc, 2, false)));
	assert_false(gather_is_stamp(gather_insn(f.gather, BASE + RUN_END + 1,
	    rdtsc, 2, true)));
	assert_false(gather_is_stamp(gather_insn(f.gather, 0x5000 + RUN_END,
	    rdtsc, 2, true)));
	assert_int_equal(f.file->base, 0);
	assert_true(gather_is_stamp(gather_insn(f.gather,
	    BASE + 0x3000 + RUN_END, rdtsc, 2, true)));
	assert_int_equal(f.file->base, BASE + 0x3000);
	/* Once it is known, a block may begin behind the fence. */
	assert_true(gather_is_stamp(gather_insn(f.gather,
	    BASE + 0x3000 + STAGE_END, rdtsc, 2, false)));
	end(&f);
}

static void
test_refused(void **state)
{
	struct layout_header h = {.version = LAYOUT_VERSION};
	struct fixture f;
	char why[256] = "", version[32];

	(void)state;
	assert_null(gather_new(&h, sizeof(h), why, sizeof(why)));
	snprintf(version, sizeof(version), "version %d", LAYOUT_VERSION);
	assert_non_null(strstr(why, version));
	begin(&f, FILE_SIZE);
	f.file->version++;
	assert_null(gather_new(f.file, FILE_SIZE, why, sizeof(why)));
	end(&f);
}

static void
test_code(void **state)
{
	static const struct {
		const char *bytes;
		size_t length;
		bool is64;
		enum code_flow flow;
		unsigned work;
		uint64_t target;
	} cases[] = {
#define X(s, is64, flow, work, target) {s, sizeof(s) - 1, is64, flow, work, \
	target}
		X("\xe8\xfb\xff\xff\xff", true, FLOW_CALL, 0, 0x1000),
		X("\xeb\x10", true, FLOW_JUMP, 0, 0x1012),
		X("\x0f\x84\x00\x01\x00\x00", true, FLOW_BRANCH, 0, 0x1106),
		X("\x74\xfe", true, FLOW_BRANCH, 0, 0x1000),
		X("\xff\x15\x00\x00\x00\x00", true, FLOW_CALL_ANY, 0, 0),
		X("\x41\xff\xe3", true, FLOW_JUMP_ANY, 0, 0),
		X("\xff\x00", true, FLOW_NEXT, 0, 0),
		X("\xc2\x08\x00", true, FLOW_RETURN, 0, 0),
		X("\xf3\xc3", true, FLOW_RETURN, 0, 0),
		X("\x48\xcf", true, FLOW_IRET, 0, 0),
		X("\x0f\x05", true, FLOW_ANY, 0, 0),
		X("\xcc", true, FLOW_ANY, 0, 0),
		X("\xf3\x48\xab", true, FLOW_REPEAT, 0, 0),
		X("\x48\xab", true, FLOW_NEXT, 0, 0),
		X("\xf3\x90", true, FLOW_NEXT, WORK_PAUSE, 0),
		X("\x90", true, FLOW_NEXT, 0, 0),
		X("\x65\x0f\x01\x38", true, FLOW_NEXT, WORK_FLUSH, 0),
		X("\x0f\x01\xf8", true, FLOW_NEXT, 0, 0), /* SWAPGS */
		X("\x66\x0f\x38\x82\x00", true, FLOW_NEXT, WORK_FLUSH, 0),
		X("\x0f\x22\xd8", true, FLOW_NEXT, WORK_FLUSH, 0),
		X("\x0f\x22\xe0", true, FLOW_NEXT, 0, 0), /* CR4 */
		X("\x0f\x31", true, FLOW_NEXT, WORK_RDTSC, 0),
		X("\xf0\x48\x0f\xb1\x11", true, FLOW_NEXT, WORK_LOCKED, 0),
		X("\x48\x87\x01", true, FLOW_NEXT, WORK_LOCKED, 0),
		X("\x48\x87\xc1", true, FLOW_NEXT, 0, 0),
		X("\xee", true, FLOW_NEXT, WORK_PORT, 0),
		X("\xf3\x6d", true, FLOW_REPEAT, WORK_PORT, 0),
		/* REX is an INC in 32-bit code. */
		X("\x41", false, FLOW_NEXT, 0, 0),
		X("\xcf", false, FLOW_IRET, 0, 0),
		X("\xe8\xfb\xef\xff\xff", false, FLOW_CALL, 0, 0),
		X("\xe8\xfb\xdf\xff\xff", false, FLOW_CALL, 0, 0xfffff000),
		X("", true, FLOW_NEXT, 0, 0),
		X("\xf0", true, FLOW_NEXT, WORK_LOCKED, 0),
#undef X
	};
	struct code code;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		code = code_read((const uint8_t *)cases[i].bytes,
		    cases[i].length, 0x1000, cases[i].is64);
		if (code.flow != cases[i].flow || code.work != cases[i].work ||
		    code.target != cases[i].target)
			fail_msg("case %zu: flow %d, work %x, target %llx", i,
			    code.flow, code.work,
			    (unsigned long long)code.target);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_only_runs_count),
		cmocka_unit_test(test_two_runs),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_interrupts),
		cmocka_unit_test(test_fault_at_the_end),
		cmocka_unit_test(test_waiting),
		cmocka_unit_test(test_many_kinds),
		cmocka_unit_test(test_unlike),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_base),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_code),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
