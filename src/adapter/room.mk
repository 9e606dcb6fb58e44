LIB	+= $(addprefix src/adapter/firmware/,command.c faults.c fib.c job.c \
	   mailbox.c memory.c model.c pci.c queue.c registers.c transfer.c \
	   words.c)
TESTS	+= tests/test_adapter.c
SCRIPTS	+= tests/test_adapter_fuzz.sh
