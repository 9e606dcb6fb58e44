/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An explanation of one row, in which all happens that the trees of calls can
 * be made of.  Batch 2, two windows of the usual kind and a longer one.
 *
 *	CPU 0  stream [dumpbench]        3
 *	         map                     5, and 2 where it calls itself
 *	           helper (by a jump)    4
 *	             leaf (from helper)  6
 *	CPU 1  idle                      1
 *	         entry (an interrupt)    2
 */
#ifndef DUMPBENCH_TEST_EXPLANATION_H
#define DUMPBENCH_TEST_EXPLANATION_H

#define EXPLANATION_USUAL 23
#define EXPLANATION_LONG  30
#define EXPLANATION_SUM	  (2 * EXPLANATION_USUAL + EXPLANATION_LONG)

static const char explanation[] =
    "{\"schema\":1,\"kinds\":[\"instructions\",\"waiting\",\"loads\",\"stores\","
    "\"locked\",\"flushes\",\"ipis\",\"eois\",\"devices\",\"pauses\","
    "\"interrupts\"],\n"
    "\"images\":[{\"name\":\"kernel\",\"base\":\"0x0\"},"
    "{\"name\":\"dumpbench\",\"base\":\"0xffffffffc0000000\"}],\n"
    "\"functions\":["
    "{\"name\":\"map\",\"image\":\"kernel\",\"file\":\"\","
    "\"start\":\"0xffffffff81000000\",\"size\":64},"
    "{\"name\":\"helper.cold\",\"image\":\"kernel\",\"file\":\"\","
    "\"start\":\"0xffffffff81000040\",\"size\":64},"
    "{\"name\":\"leaf\",\"image\":\"kernel\",\"file\":\"\","
    "\"start\":\"0xffffffff81000080\",\"size\":64},"
    "{\"name\":\"entry\",\"image\":\"kernel\",\"file\":\"\","
    "\"start\":\"0xffffffff810000c0\",\"size\":64},"
    "{\"name\":\"idle\",\"image\":\"kernel\",\"file\":\"\","
    "\"start\":\"0xffffffff81000100\",\"size\":64},"
    "{\"name\":\"stream\",\"image\":\"dumpbench\",\"file\":\"run.c\","
    "\"start\":\"0xffffffffc0000000\",\"size\":64}],\n"
    "\"lines\":[[\"mm/map.c\",12],[\"mm/leaf.c\",7]],\n"
    "\"instructions\":[[0,0,\"90\",0],[1,0,\"f3a4\",-1],[2,0,\"c3\",1],"
    "[3,0,\"0f01f8\",-1],[4,0,\"f390\",-1],[5,0,\"0f31\",-1]],\n"
    "\"rows\":[{\"name\":\"latency/enter/2\",\"batch\":2,\"responders\":0,"
    "\"stages\":{\"map\":{\"windows\":3,\"sum\":76,\"min\":23,\"median\":23,"
    "\"max\":30,\"missing\":0,\"trees\":["
    "{\"windows\":2,\"times\":2,\"instructions\":23,\"unattributed\":0,"
    "\"nodes\":["
    "{\"entry\":[5,0],\"site\":[],\"parent\":-1,\"cpu\":0,"
    "\"role\":\"initiator\",\"how\":\"root\",\"times\":1,\"faults\":0},"
    "{\"entry\":[0,0],\"site\":[5,8],\"parent\":0,\"cpu\":0,"
    "\"role\":\"initiator\",\"how\":\"call\",\"times\":1,\"faults\":0},"
    "{\"entry\":[0,0],\"site\":[0,8],\"parent\":1,\"cpu\":0,"
    "\"role\":\"initiator\",\"how\":\"call\",\"times\":1,\"faults\":0},"
    "{\"entry\":[2,0],\"site\":[1,8],\"parent\":1,\"cpu\":0,"
    "\"role\":\"initiator\",\"how\":\"call\",\"times\":2,\"faults\":0},"
    "{\"entry\":[4,4],\"site\":[],\"parent\":-1,\"cpu\":1,"
    "\"role\":\"responder\",\"how\":\"root\",\"times\":1,\"faults\":0},"
    "{\"entry\":[3,0],\"site\":[],\"parent\":4,\"cpu\":1,"
    "\"role\":\"responder\",\"how\":\"interrupt\",\"times\":1,\"faults\":0}],"
    "\"spots\":[[5,0,3],[0,1,5,0,1,2],[0,2,2],[1,1,4,0,0,4],[2,3,6],"
    "[4,4,1,1,0,0,0,0,0,0,0,1],[3,5,2,0,0,0,0,1]]},"
    "{\"windows\":1,\"times\":1,\"instructions\":30,\"unattributed\":0,"
    "\"nodes\":["
    "{\"entry\":[5,0],\"site\":[],\"parent\":-1,\"cpu\":0,"
    "\"role\":\"initiator\",\"how\":\"root\",\"times\":1,\"faults\":0}],"
    "\"spots\":[[5,0,30]]}]},"
    "\"sink\":null,\"unmap\":{\"windows\":3,\"sum\":0,\"min\":0,"
    "\"median\":0,\"max\":0,\"missing\":0,\"trees\":["
    "{\"windows\":3,\"times\":3,\"instructions\":0,\"unattributed\":0,"
    "\"nodes\":[],\"spots\":[]}]}}}]}";

#endif
