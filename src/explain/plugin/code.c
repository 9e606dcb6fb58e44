/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "explain/plugin/code.h"

/* An instruction, taken apart as far as it matters here. */
struct parts {
	const uint8_t *bytes;
	size_t length;
	size_t at; /* of what is not read yet */
	bool lock, repeat, is66, f3;
	bool based; /* has a segment's base, or an address of another size */
	unsigned rex;
};

/* The next byte; 0 behind the end. */
static unsigned
next(struct parts *p)
{
	return (p->at < p->length ? p->bytes[p->at++] : 0);
}

static unsigned
peek(const struct parts *p)
{
	return (p->at < p->length ? p->bytes[p->at] : 0);
}

/* The fields of a ModR/M byte. */
static unsigned
reg(unsigned modrm)
{
	return (modrm >> 3 & 7);
}

static bool
is_memory(unsigned modrm)
{
	return (modrm >> 6 != 3);
}

static void
read_prefixes(struct parts *p, bool is64)
{
	for (; p->at < p->length; p->at++)
		switch (p->bytes[p->at]) {
		case 0xf0:
			p->lock = true;
			break;
		case 0xf3:
			p->f3 = true;
			p->repeat = true;
			break;
		case 0xf2:
			p->repeat = true;
			break;
		case 0x66:
			p->is66 = true;
			break;
		case 0x67:
		case 0x64:
		case 0x65:
			p->based = true;
			break;
		case 0x2e:
		case 0x36:
		case 0x3e:
		case 0x26:
			break;
		default:
			/* REX stands last. */
			if (is64 && (p->bytes[p->at] & 0xf0) == 0x40)
				p->rex = p->bytes[p->at++];
			return;
		}
}

/* A displacement is the last of an instruction. */
static uint64_t
target8(const struct parts *p, uint64_t pc)
{
	int8_t d = 0;

	if (p->length > 0)
		memcpy(&d, p->bytes + p->length - 1, 1);
	return (pc + p->length + (uint64_t)(int64_t)d);
}

static uint64_t
target32(const struct parts *p, uint64_t pc)
{
	int32_t d = 0;

	if (p->length >= sizeof(d))
		memcpy(&d, p->bytes + p->length - sizeof(d), sizeof(d));
	return (pc + p->length + (uint64_t)(int64_t)d);
}

/* Behind 0f. */
static void
read_two(struct code *c, struct parts *p, uint64_t pc)
{
	unsigned op = next(p), modrm = peek(p);

	switch (op) {
	case 0x01:
		if (is_memory(modrm) && reg(modrm) == 7)
			c->work |= WORK_FLUSH;
		break;
	case 0x05:
	case 0x07:
	case 0x34:
	case 0x35:
		c->flow = FLOW_ANY;
		break;
	case 0x22:
		if (reg(modrm) == 3)
			c->work |= WORK_FLUSH;
		break;
	case 0x31:
		c->work |= WORK_RDTSC;
		break;
	case 0x38:
		if (p->is66 && modrm == 0x82)
			c->work |= WORK_FLUSH;
		break;
	default:
		if (op >= 0x80 && op <= 0x8f) {
			c->flow = FLOW_BRANCH;
			c->target = target32(p, pc);
		}
	}
}

static void
read_ff(struct code *c, unsigned modrm)
{
	static const enum code_flow flows[8] = {FLOW_NEXT, FLOW_NEXT,
		FLOW_CALL_ANY, FLOW_ANY, FLOW_JUMP_ANY, FLOW_ANY, FLOW_NEXT,
		FLOW_NEXT};

	c->flow = flows[reg(modrm)];
}

/* String instructions: 6c to 6f, a4 to a7, aa to af. */
static bool
is_string(unsigned op)
{
	return ((op >= 0x6c && op <= 0x6f) || (op >= 0xa4 && op <= 0xa7) ||
	    (op >= 0xaa && op <= 0xaf));
}

static bool
is_port(unsigned op)
{
	return ((op >= 0x6c && op <= 0x6f) || (op >= 0xe4 && op <= 0xe7) ||
	    (op >= 0xec && op <= 0xef));
}

static void
read_one(struct code *c, struct parts *p, unsigned op, uint64_t pc, bool is64)
{
	if (is_port(op))
		c->work |= WORK_PORT;
	if (is_string(op) && p->repeat)
		c->flow = FLOW_REPEAT;
	if ((op >= 0x70 && op <= 0x7f) || (op >= 0xe0 && op <= 0xe3)) {
		c->flow = FLOW_BRANCH;
		c->target = target8(p, pc);
	}
	if ((op == 0x9a || op == 0xea) && !is64)
		c->flow = FLOW_ANY;
	if ((op == 0x86 || op == 0x87) && is_memory(peek(p)))
		c->work |= WORK_LOCKED;
}

struct code
code_read(const uint8_t *bytes, size_t length, uint64_t pc, bool is64)
{
	struct parts p = {.bytes = bytes, .length = length};
	struct code c = {.flow = FLOW_NEXT};
	unsigned op;

	read_prefixes(&p, is64);
	if (p.lock)
		c.work |= WORK_LOCKED;
	op = next(&p);
	switch (op) {
	case 0x0f:
		read_two(&c, &p, pc);
		break;
	case 0x90:
		if (p.f3)
			c.work |= WORK_PAUSE;
		break;
	case 0xc2:
	case 0xc3:
		c.flow = FLOW_RETURN;
		break;
	case 0xca:
	case 0xcb:
	case 0xcc:
	case 0xcd:
	case 0xce:
	case 0xf1:
		c.flow = FLOW_ANY;
		break;
	case 0xcf:
		c.flow = FLOW_IRET;
		break;
	case 0xe8:
		c.flow = FLOW_CALL;
		c.target = target32(&p, pc);
		break;
	case 0xe9:
		c.flow = FLOW_JUMP;
		c.target = target32(&p, pc);
		break;
	case 0xeb:
		c.flow = FLOW_JUMP;
		c.target = target8(&p, pc);
		break;
	case 0xff:
		read_ff(&c, peek(&p));
		break;
	default:
		read_one(&c, &p, op, pc, is64);
	}
	if (!is64) {
		pc = UINT32_MAX;
		c.target &= pc;
	}
	return (c);
}

/* A signed displacement of so many bytes, 0, 1 or 4. */
static uint64_t
displacement(struct parts *p, unsigned bytes)
{
	uint32_t d = 0;
	unsigned i;

	for (i = 0; i < bytes; i++)
		d |= next(p) << 8 * i;
	if (bytes == 1)
		return ((uint64_t)(int64_t)(int8_t)d);
	return ((uint64_t)(int64_t)(int32_t)d);
}

/* "Intel 64 and IA-32 Architectures Software Developer's Manual", volume 2,
 * tables 2-2 and 2-3. */
static struct code_operand
read_operand(struct parts *p, uint64_t pc, bool is64)
{
	const unsigned modrm = next(p), mode = modrm >> 6;
	struct code_operand o = {.known = !p->based, .base = modrm & 7,
		.index = CODE_NO_REGISTER};
	unsigned sib, bytes = mode == 1 ? 1 : mode == 2 ? 4 : 0;
	bool relative = false;

	if (o.base == 4) {
		sib = next(p);
		o.base = sib & 7;
		o.index = (sib >> 3 & 7) | (p->rex & 2) << 2;
		o.scale = 1u << (sib >> 6);
		if (o.index == 4)
			o.index = CODE_NO_REGISTER;
	} else
		relative = is64 && mode == 0 && o.base == 5;
	if (mode == 0 && o.base == 5) {
		o.base = CODE_NO_REGISTER;
		bytes = 4;
	} else
		o.base |= (p->rex & 1) << 3;
	o.offset = displacement(p, bytes);
	if (relative)
		o.offset += pc + p->length;
	return (o);
}

enum code_flush
code_flush(const uint8_t *bytes, size_t length, uint64_t pc, bool is64,
    struct code_operand *operand)
{
	struct parts p = {.bytes = bytes, .length = length};
	unsigned op, modrm;

	read_prefixes(&p, is64);
	if (next(&p) != 0x0f)
		return (CODE_FLUSH_NONE);
	op = next(&p);
	modrm = peek(&p);
	if (op == 0x01 && is_memory(modrm) && reg(modrm) == 7) {
		*operand = read_operand(&p, pc, is64);
		return (CODE_FLUSH_PAGE);
	}
	/* REX.R makes others of them, such as CR8. */
	if (op == 0x22 && (p.rex & 4) == 0)
		return (reg(modrm) == 3 ? CODE_FLUSH_SPACE :
		    reg(modrm) == 4 ? CODE_FLUSH_ALL : CODE_FLUSH_NONE);
	if (op == 0x38 && p.is66 && modrm == 0x82)
		return (CODE_FLUSH_ALL);
	return (CODE_FLUSH_NONE);
}
