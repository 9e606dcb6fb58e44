/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The protocol between the host program and the agent in a guest, over a serial
 * port: lines, and bodies whose length a line gives.
 *
 *   host:    VERB LENGTH ARGUMENT \n  body
 *   agent:   ok LENGTH \n  body           done
 *            no ERRNO LENGTH \n  body     refused; the body is a sentence, or
 *                                         empty when errno is all there is
 *            beat \n                      not done yet: before an answer, as
 *                                         often as the environment says
 *            hello VERSION \n             once, before anything else
 *            \n capture VERSION \n        the same in a capture kernel, after
 *                                         what the one before it left of a
 *                                         line
 *
 * One space between words, numbers in decimal, ERRNO as Linux numbers it.  The
 * argument is the rest of the line and may be empty.  One request at a time.
 *
 *   verb    argument   body            what an answer holds
 *   info                               lines "key value": os, release,
 *                                      version, machine, cpu_model,
 *                                      mitigations, command_line, cpus
 *   list                               names of the knobs, one a line
 *   get     knob                       its value, in one read(2)
 *   set     knob       value           (one write(2), which may take long)
 *   read    path                       a file
 *   write   path       data            (one write(2) to an existing file)
 *   load    path       parameters      (a kernel module's file)
 *   unload  module                     (its name)
 *   cpus    count                      (CPUs 1 to count - 1 are online now;
 *                                      FreeBSD: refused unless they were)
 *   capture            command line    (Linux: the capture kernel below is
 *                                      loaded, for a panic to start)
 *   vmcore                             (a capture kernel: a list in JSON, what
 *                                      VMCORE below was found to cost)
 *   core               lines of "FRAME FNV", hexadecimal
 *                                      (the same: JSON, what kind of core it
 *                                      is, how many of these frames hold what
 *                                      has that checksum, and its vmcoreinfo)
 *   dump    WAY:BYTES:DISK             (the same: all of /proc/vmcore goes to
 *                                      that disk, by read or mmap, BYTES a
 *                                      call; JSON, what that cost)
 *   busy    DISK                       (Linux: a process writes to its first
 *                                      64 KB from now on, again and again)
 *   exec               words, each     "STATUS\n", then what the program
 *                      ended by a NUL  wrote; 128 + signal if one ended it
 *   timed              the same        (Linux: "STATUS\n", the ticks that it
 *                                      took with what it left to write, "\n",
 *                                      then the same)
 *
 * A knob is one word; with dots in it, it is any sysctl variable's full name.
 * On FreeBSD a module's parameters are words "name=value" for the kernel's
 * environment.
 *
 * The host program also sets variables of the agent's environment, by way of
 * the kernel's command line: those below.
 */
#ifndef DUMPBENCH_PROTOCOL_H
#define DUMPBENCH_PROTOCOL_H

#define PROTOCOL_VERSION 1

/* Bytes in a line, its end included. */
#define PROTOCOL_LINE 512
/* Bytes in a body; a longer file is refused with EFBIG. */
#define PROTOCOL_BODY (8 << 20)

/* Milliseconds of the guest's time between two beats. */
#define PROTOCOL_BEAT_MS "beat_ms"
/* Processes that spin on PAUSE while a CPU comes online; 0: none. */
#define PROTOCOL_SPINNERS "spinners"
/* Set, to any value, for a capture kernel's agent. */
#define PROTOCOL_CAPTURE "capture"
/* Files in the guest: the capture kernel and its initrd. */
#define PROTOCOL_CAPTURE_KERNEL "/capture/kernel"
#define PROTOCOL_CAPTURE_INITRD "/capture/initrd"
/*
 * What it measures before its hello: "PATH:BYTES:PAGES,…", reading /proc/vmcore
 * by the path read or mmap, BYTES a call, PAGES in all.
 */
#define PROTOCOL_VMCORE "vmcore"
/* The folder of the knobs. */
#define PROTOCOL_KNOBS "knobs"

#endif
