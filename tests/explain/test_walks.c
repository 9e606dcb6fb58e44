/* SPDX-License-Identifier: BSD-2-Clause */
/* What of the model of a TLB is counted in windows, without QEMU. */
#include "gather.h"

#include "explain/plugin/tlb.h"

#define DATA 0x5000u

/* A page is loaded from, and flushed by its address. */
static void
load_and_flush(struct fixture *f)
{
	const uint64_t address = DATA + 8;
	struct code_operand operand;
	struct insn *insn;

	step(f, 0, 0x1000, NOP);
	gather_access(f->gather, 0, GATHER_LOAD);
	gather_translate(f->gather, 0, DATA, TLB_NOWHERE);
	insn = gather_insn(f->gather, 0x1001, (const uint8_t *)INVLPG, 3,
	    false);
	gather_step(f->gather, 0, insn);
	assert_int_equal(gather_flushes(f->gather, insn, &operand),
	    CODE_FLUSH_PAGE);
	gather_flush(f->gather, 0, CODE_FLUSH_PAGE, &address);
	step(f, 0, 0x1004, JUMP_ANY);
}

/* The model's walks have a record of their own, and change no other. */
static void
test_model(void **state)
{
	const struct layout_record *r;
	struct fixture f;

	(void)state;
	begin_model(&f, FILE_SIZE, 16, 4);
	assert_true(gather_models(f.gather));
	r = windows(&f, 5, load_and_flush);
	assert_int_equal(f.file->records, 3);
	assert_int_equal(r->what, LAYOUT_WINDOWS);
	assert_int_equal(r->windows, 4);
	assert_int_equal(r->instructions, 6);
	assert_int_equal(spot(r, 0x1000)->waiting, 0);
	r = record(&f, 2);
	assert_int_equal(r->what, LAYOUT_WALKS);
	assert_int_equal(r->row, 7);
	assert_int_equal(r->windows, 5);
	/* The first window's: the code, and the page. */
	assert_int_equal(r->instructions, 2 + 4);
	assert_int_equal(spot(r, 0x1000)->count, 2 + 4);
	assert_int_equal(spot(r, 0x1000)->waiting, 4);
	assert_null(spot(r, 0x1001));
	assert_int_equal(nodes(r)[0].role, LAYOUT_INITIATOR);
	assert_int_equal(f.file->tlb_guesses, 0);
	assert_int_equal(f.file->walks_lost, 0);
	check_sum(r);
	end(&f);
}

/* What is not global goes with a write to CR3, and the code is fetched anew. */
static void
new_space(struct fixture *f)
{
	step(f, 0, 0x1000, NOP);
	gather_flush(f->gather, 0, CODE_FLUSH_SPACE, NULL);
	step(f, 0, 0x1001, JUMP_ANY);
}

static void
test_model_space(void **state)
{
	const struct layout_record *r;
	struct fixture f;

	(void)state;
	begin_model(&f, FILE_SIZE, 16, 4);
	windows(&f, 3, new_space);
	r = record(&f, 2);
	assert_int_equal(r->what, LAYOUT_WALKS);
	/* The system's code is in the upper half, and stays. */
	assert_int_equal(r->instructions, 1 + 3);
	assert_int_equal(spot(r, 0x1000)->count, 1);
	assert_int_equal(spot(r, 0x1001)->count, 3);
	assert_int_equal(spot(r, 0x1001)->waiting, 3);
	end(&f);
}

/* INVLPG of an unknown operand: what is then elsewhere was flushed. */
static void
remap(struct fixture *f)
{
	static uint64_t physical;

	physical += TLB_PAGE;
	step(f, 0, 0x1000, NOP);
	gather_access(f->gather, 0, GATHER_LOAD);
	gather_translate(f->gather, 0, DATA, physical);
	step(f, 0, 0x1001, INVLPG);
	gather_flush(f->gather, 0, CODE_FLUSH_PAGE, NULL);
	step(f, 0, 0x1004, JUMP_ANY);
}

static void
test_model_guesses(void **state)
{
	const struct layout_record *r;
	struct fixture f;

	(void)state;
	begin_model(&f, FILE_SIZE, 16, 4);
	windows(&f, 3, remap);
	r = record(&f, 2);
	assert_int_equal(spot(r, 0x1000)->count, 2 + 2);
	assert_int_equal(spot(r, 0x1000)->waiting, 2);
	assert_int_equal(f.file->tlb_guesses, 3);
	end(&f);
}

static void
nothing(struct fixture *f)
{
	step(f, 0, 0x1000, JUMP_ANY);
}

static void
test_no_model(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, FILE_SIZE);
	assert_false(gather_models(f.gather));
	windows(&f, 3, nothing);
	assert_int_equal(f.file->records, 2);
	end(&f);
}

static void
test_geometry(void **state)
{
	struct fixture f;
	char why[256] = "";

	(void)state;
	begin(&f, FILE_SIZE);
	f.file->tlb_entries = 16;
	f.file->tlb_ways = 3;
	assert_null(gather_new(f.file, FILE_SIZE, why, sizeof(why)));
	assert_non_null(strstr(why, "16 entries in 3 ways"));
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_model_space),
		cmocka_unit_test(test_model_guesses),
		cmocka_unit_test(test_no_model),
		cmocka_unit_test(test_geometry),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
