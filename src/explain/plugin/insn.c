/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "explain/plugin/internal.h"

#define INSNS	   (1u << 17)
#define INSN_SLOTS (2 * INSNS)

struct insn_pool {
	uint32_t used;
	uint32_t slot[INSN_SLOTS]; /* one more than the index; 0: free */
	struct insn insn[INSNS];
};

struct insn_pool *
insn_pool_new(void)
{
	return (calloc(1, sizeof(struct insn_pool)));
}

static uint32_t
hash_bytes(const uint8_t *bytes, size_t length)
{
	uint64_t hash = length;
	size_t i;

	for (i = 0; i < length; i++)
		hash = gather_mix(hash, bytes[i]);
	return ((uint32_t)(hash >> 7));
}

struct insn *
insn_get(struct insn_pool *pool, uint64_t pc, const uint8_t *bytes,
    size_t length, const struct code *code)
{
	uint32_t hash = hash_bytes(bytes, length), *slot, i;
	struct insn *insn;

	for (i = (uint32_t)gather_mix(hash, pc);; i++) {
		slot = &pool->slot[i % INSN_SLOTS];
		if (*slot == 0)
			break;
		insn = &pool->insn[*slot - 1];
		if (insn->pc == pc && insn->bytes == hash)
			return (insn);
	}
	if (pool->used == INSNS)
		return (NULL);
	insn = &pool->insn[pool->used++];
	*slot = pool->used;
	insn->pc = pc;
	insn->target = code->target;
	insn->bytes = hash;
	insn->length = (uint8_t)length;
	insn->flow = (uint8_t)code->flow;
	insn->work = (uint8_t)code->work;
	memcpy(insn->code, bytes, length < sizeof(insn->code) ? length :
	    sizeof(insn->code));
	return (insn);
}
