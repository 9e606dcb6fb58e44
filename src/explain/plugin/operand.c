/* SPDX-License-Identifier: BSD-2-Clause */
#include "explain/plugin/operand.h"
#include "explain/plugin/registers.h"

static struct {
	bool reads, looked;
	struct qemu_plugin_register *handle[CODE_REGISTERS];
} registers;

bool
operand_begin(int api)
{
	registers.reads = registers_begin(api);
	return (registers.reads);
}

static uint64_t
value_of(unsigned r)
{
	return (r == CODE_NO_REGISTER ? 0 :
	    registers_read(registers.handle[r]));
}

/* In the order of their numbers, as qemu-system-x86_64 names them. */
static void
find(void)
{
	static const char *const names[CODE_REGISTERS] = {"rax", "rcx", "rdx",
		"rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11",
		"r12", "r13", "r14", "r15"};

	registers_find(names, CODE_REGISTERS, registers.handle);
	registers.looked = true;
}

bool
operand_address(const struct code_operand *operand, bool is64,
    uint64_t *address)
{
	if (!registers.reads || !operand->known)
		return (false);
	if (!registers.looked)
		find();
	/* Another program of QEMU's has other names. */
	if (registers.handle[0] == NULL)
		return (false);
	*address = operand->offset + value_of(operand->base) +
	    operand->scale * value_of(operand->index);
	if (!is64)
		*address &= UINT32_MAX;
	return (true);
}
