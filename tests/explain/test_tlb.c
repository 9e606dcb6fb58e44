/* SPDX-License-Identifier: BSD-2-Clause */
/* The model of a TLB, and what instructions flush; without QEMU. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "explain/plugin/code.h"
#include "explain/plugin/tlb.h"

#define KERNEL ((uint64_t)1 << 63)

static struct tlb *
new(uint32_t entries, uint32_t ways)
{
	struct tlb *tlb = tlb_new(entries, ways);

	assert_non_null(tlb);
	return (tlb);
}

static void
expect(struct tlb *tlb, uint64_t page, enum tlb_result result)
{
	assert_int_equal(tlb_access(tlb, page * TLB_PAGE + 123, TLB_NOWHERE),
	    result);
}

static void
test_geometry(void **state)
{
	(void)state;
	assert_true(tlb_is_geometry(1, 1));
	assert_true(tlb_is_geometry(1536, 12));
	assert_true(tlb_is_geometry(TLB_ENTRIES_MAX, TLB_ENTRIES_MAX));
	assert_false(tlb_is_geometry(0, 1));
	assert_false(tlb_is_geometry(16, 0));
	assert_false(tlb_is_geometry(16, 17));
	assert_false(tlb_is_geometry(16, 3));
	assert_false(tlb_is_geometry(TLB_ENTRIES_MAX + 1, 1));
}

/* One set of two: what was used least recently gives way. */
static void
test_room(void **state)
{
	struct tlb *tlb = new(2, 2);

	(void)state;
	expect(tlb, 1, TLB_WALK);
	expect(tlb, 2, TLB_WALK);
	expect(tlb, 1, TLB_HIT);
	expect(tlb, 3, TLB_WALK);
	expect(tlb, 1, TLB_HIT);
	expect(tlb, 2, TLB_WALK);
	tlb_free(tlb);
}

/* Two sets of one: even pages and odd ones do not disturb each other. */
static void
test_sets(void **state)
{
	struct tlb *tlb = new(2, 1);

	(void)state;
	expect(tlb, 0, TLB_WALK);
	expect(tlb, 1, TLB_WALK);
	expect(tlb, 0, TLB_HIT);
	expect(tlb, 2, TLB_WALK);
	expect(tlb, 1, TLB_HIT);
	expect(tlb, 0, TLB_WALK);
	tlb_free(tlb);
}

static void
test_flush_page(void **state)
{
	struct tlb *tlb = new(8, 4);

	(void)state;
	/* One that was never there changes nothing. */
	tlb_flush_page(tlb, 5 * TLB_PAGE);
	expect(tlb, 5, TLB_WALK);
	expect(tlb, 6, TLB_WALK);
	tlb_flush_page(tlb, 5 * TLB_PAGE + 4095);
	expect(tlb, 6, TLB_HIT);
	expect(tlb, 5, TLB_WALK_FLUSHED);
	expect(tlb, 5, TLB_HIT);
	tlb_free(tlb);
}

/* What had to give way in any case is not the flush's. */
static void
test_flush_of_what_leaves(void **state)
{
	struct tlb *tlb = new(2, 2);

	(void)state;
	expect(tlb, 1, TLB_WALK);
	tlb_flush_page(tlb, TLB_PAGE);
	expect(tlb, 2, TLB_WALK);
	expect(tlb, 3, TLB_WALK);
	expect(tlb, 1, TLB_WALK);
	tlb_free(tlb);
}

/* A flushed entry is free: it gives way before those that are not. */
static void
test_free_first(void **state)
{
	struct tlb *tlb = new(2, 2);

	(void)state;
	expect(tlb, 1, TLB_WALK);
	expect(tlb, 2, TLB_WALK);
	tlb_flush_page(tlb, 2 * TLB_PAGE);
	expect(tlb, 3, TLB_WALK);
	expect(tlb, 1, TLB_HIT);
	tlb_free(tlb);
}

static void
test_flush_many(void **state)
{
	struct tlb *tlb = new(64, 4);
	const uint64_t high = KERNEL / TLB_PAGE;

	(void)state;
	expect(tlb, 7, TLB_WALK);
	expect(tlb, high, TLB_WALK);
	tlb_flush_below(tlb, KERNEL);
	expect(tlb, high, TLB_HIT);
	expect(tlb, 7, TLB_WALK_FLUSHED);
	tlb_flush_all(tlb);
	expect(tlb, high, TLB_WALK_FLUSHED);
	expect(tlb, 7, TLB_WALK_FLUSHED);
	expect(tlb, 7, TLB_HIT);
	tlb_free(tlb);
}

/* Where it is not told which page was flushed, one that moved tells it. */
static void
test_flush_some(void **state)
{
	struct tlb *tlb = new(8, 4);

	(void)state;
	assert_int_equal(tlb_access(tlb, 0x1000, 0x50000), TLB_WALK);
	assert_int_equal(tlb_access(tlb, 0x2000, 0x60000), TLB_WALK);
	tlb_flush_some(tlb);
	assert_int_equal(tlb_access(tlb, 0x1008, 0x50008), TLB_HIT);
	/* An instruction's is not known, and settles nothing. */
	assert_int_equal(tlb_access(tlb, 0x2000, TLB_NOWHERE), TLB_HIT);
	assert_int_equal(tlb_access(tlb, 0x2000, 0x70000), TLB_WALK_FLUSHED);
	assert_int_equal(tlb_access(tlb, 0x2000, 0x70000), TLB_HIT);
	tlb_free(tlb);
}

/* Bytes, and what they flush. */
static const struct flush_case {
	const char *bytes;
	size_t length;
	bool is32;
	enum code_flush flush;
	struct code_operand operand;
} flush_cases[] = {
	/* invlpg [rdi], [r15], [rsp], [rbp+8], [rax+r9*4-256] */
	{"\x0f\x01\x3f", 3, false, CODE_FLUSH_PAGE, {true, 7, 16, 0, 0}},
	{"\x41\x0f\x01\x3f", 4, false, CODE_FLUSH_PAGE,
	    {true, 15, 16, 0, 0}},
	{"\x0f\x01\x3c\x24", 4, false, CODE_FLUSH_PAGE, {true, 4, 16, 1, 0}},
	{"\x0f\x01\x7d\x08", 4, false, CODE_FLUSH_PAGE, {true, 5, 16, 0, 8}},
	{"\x42\x0f\x01\xbc\x88\x00\xff\xff\xff", 9, false, CODE_FLUSH_PAGE,
	    {true, 0, 9, 4, (uint64_t)-256}},
	/* [rip+16], [rax*8+0x1000], [r13+0], [0x1000] in 32 bits */
	{"\x0f\x01\x3d\x10\x00\x00\x00", 7, false, CODE_FLUSH_PAGE,
	    {true, 16, 16, 0, 0x4000 + 7 + 16}},
	{"\x0f\x01\x3c\xc5\x00\x10\x00\x00", 8, false, CODE_FLUSH_PAGE,
	    {true, 16, 0, 8, 0x1000}},
	{"\x41\x0f\x01\x7d\x00", 5, false, CODE_FLUSH_PAGE,
	    {true, 13, 16, 0, 0}},
	{"\x0f\x01\x3d\x00\x10\x00\x00", 7, true, CODE_FLUSH_PAGE,
	    {true, 16, 16, 0, 0x1000}},
	/* gs: it has a base */
	{"\x65\x0f\x01\x38", 4, false, CODE_FLUSH_PAGE, {false, 0, 16, 0, 0}},
	/* mov cr3, rax; cr4, r8; cr0; cr8 */
	{"\x0f\x22\xd8", 3, false, CODE_FLUSH_SPACE, {.known = false}},
	{"\x41\x0f\x22\xe0", 4, false, CODE_FLUSH_ALL, {.known = false}},
	{"\x0f\x22\xc0", 3, false, CODE_FLUSH_NONE, {.known = false}},
	{"\x44\x0f\x22\xc0", 4, false, CODE_FLUSH_NONE, {.known = false}},
	/* invpcid; swapgs; mov rax, cr3; nop */
	{"\x66\x0f\x38\x82\x07", 5, false, CODE_FLUSH_ALL, {.known = false}},
	{"\x0f\x01\xf8", 3, false, CODE_FLUSH_NONE, {.known = false}},
	{"\x0f\x20\xd8", 3, false, CODE_FLUSH_NONE, {.known = false}},
	{"\x90", 1, false, CODE_FLUSH_NONE, {.known = false}},
};

static void
test_code_flush(void **state)
{
	const struct flush_case *c;
	struct code_operand o = {.known = false};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(flush_cases) / sizeof(flush_cases[0]); i++) {
		c = &flush_cases[i];
		if (code_flush((const uint8_t *)c->bytes, c->length, 0x4000,
		    !c->is32, &o) != c->flush)
			fail_msg("case %zu flushes something else", i);
		if (c->flush != CODE_FLUSH_PAGE)
			continue;
		if (o.known != c->operand.known ||
		    o.base != c->operand.base ||
		    o.index != c->operand.index ||
		    (o.index != CODE_NO_REGISTER &&
		    o.scale != c->operand.scale) ||
		    o.offset != c->operand.offset)
			fail_msg("case %zu: base %u, index %u * %u, offset "
			    "%llx", i, o.base, o.index, o.scale,
			    (unsigned long long)o.offset);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_geometry),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_flush_page),
		cmocka_unit_test(test_flush_of_what_leaves),
		cmocka_unit_test(test_free_first),
		cmocka_unit_test(test_flush_many),
		cmocka_unit_test(test_flush_some),
		cmocka_unit_test(test_code_flush),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
