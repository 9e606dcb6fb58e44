# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# What the tortured programs read: sourced by the runner's preparations, with
# $TOP and $BUILD, in an empty folder.

reference=$TOP/results/reference
linux=$reference/linux-6.1.0-56-amd64/20261122T112714Z-exact.json

# The result $1 with those of its rows only whose names match $2, at most $3.
rows()
{
	awk -v want="$2" -v most="$3" '
	    /^{.*"run_name"/ {
		if (n < most && match($0, "\"name\":\"" want)) {
			sub(/,$/, "")
			printf "%s%s", n++ ? ",\n" : "", $0
		}
		next
	    }
	    n > 0 && !ended { printf "\n"; ended = 1 }
	    { print }' "$1"
}

# Two results, of which the second has a slower path.
pair()
{
	rows "$linux" 'latency/(null|enter|vmap)/1"' 6 >old.json
	sed 's/:269,/:401,/g; s/\[\[268,/[[400,/; s/:285,/:417,/g
	    s/6\.1\.0-56/6.1.0-57/' old.json >new.json
}

# Folders of three kernels, of which the second is slower.
three()
{
	mkdir -p k/a k/b k/c
	cp old.json k/a/20260101T000000Z-exact.json
	cp new.json k/b/20260102T000000Z-exact.json
	sed 's/6\.1\.0-56/6.1.0-58/' old.json >k/c/20260103T000000Z-exact.json
}

# A program in the tortured one's PATH: its text is standard input.
fake()
{
	mkdir -p bin
	{ echo '#!/bin/sh' && cat; } >"bin/$1"
	chmod +x "bin/$1"
}

# It draws at once: what it reads.
gnuplot()
{
	fake gnuplot <<-'E'
		set -e
		{
			echo '<svg><desc>'
			cat ./*.tsv vars.gp
			echo '</desc></svg>'
		} >picture
	E
}

# Two results with explanations of a figure that differs.
explained()
{
	mkdir old new
	cp "$TOP/tests/torture/explanation.json" old/20260101T000000Z-explain.json
	sed 's/\([:[,]\)69\([],}]\)/\175\2/g; s/6\.1\.0-56/6.1.0-57/' \
	    old/*.json >new/20260102T000000Z-explain.json
}

# A stage of a panic's report: its figure, and how many samples it has.
stage()
{
	printf '"%s":{"min":%d,"median":%d,"p90":%d,"p99":%d,"max":%d,' \
	    "$1" "$2" "$2" "$2" "$2" "$2"
	printf '"mean":%d,"sum":%d,"histogram":[[%d,%d]]}' "$2" $(($2 * $3)) \
	    "$2" "$3"
}

# A dump device with the report of a panic, 64 KB in.
disk()
{
	{
		printf '{"report":2,"os":"freebsd","release":"13.2-RELEASE",'
		printf '"osreldate":1302001,"version":"0.1.0","context":"panic",'
		printf '"kernel_version":"FreeBSD","machine":"amd64",'
		printf '"cpu_model":"A CPU","hypervisor":"generic",'
		printf '"hypervisor_vendor":"TCGTCGTCGTCG",'
		printf '"circumstances":"","cpus":2,"memory":536870912,'
		printf '"ticks_per_second":1000000000,"cpu":0,'
		printf '"time":1769860800,"device":"da0","batch":16,'
		printf '"page_bytes":4096,"writes":9,"bytes":589824,"error":0,'
		printf '"extents":[],"sink_properties":"device,waits","sizes":['
		printf '{"bytes":65536,"writes":9,%s,%s}],"paths":[' \
		    "$(stage gap 4800 9)" "$(stage write 2000 9)"
		printf '{"path":"null","samples":2,"failed":0,%s,%s}]}' \
		    "$(stage map 14 2)" "$(stage unmap 13 2)"
	} >report
	{
		printf 'dumpbench report 1 %016d\n' "$(wc -c <report)"
		cat report
	} | dd of=disk bs=65536 seek=1 2>/dev/null
	truncate -s 327680 disk
	rm report
}

# What the agent of a guest is asked: VERB LENGTH ARGUMENT, and a body.
requests()
{
	mkdir knobs
	# A knob is one read(2), which no kernel cuts short.
	printf n >knobs/paths
	printf 1 >knobs/batch
	echo old >file
	{
		printf 'info 0 \nlist 0 \nget 0 paths\nset 1 batch\n2'
		printf 'get 0 none\nread 0 file\nwrite 1 file\nn'
		printf 'exec 15 \n/bin/echo\0word\0exec 5 \n/nonefail 0 \n'
	} >requests
}

# A container that holds what is written to it, and a QEMU that does so.
container()
{
	fake_qemu
	head -c 16384 /dev/zero | tr '\0' w >disk
}

fake_qemu()
{
	fake qemu-system-x86_64 <<-'E'
		exec "$BUILD/torture-qemu" "$@"
	E
}

# A module, and a QEMU that says what a guest once said.
recorded()
{
	fake_qemu
	cp "$BUILD/torture-module.ko" module.ko
	cp "$TOP/tests/torture/guest.txt" recording
}

# Of FreeBSD: a kernel's file as far as it is looked at; that guest said the
# same, of itself.
freebsd()
{
	recorded
	sed -i 's/^< 1029$/< 1030/; s/^ok 1021$/ok 1022/
	    s/^os linux$/os freebsd/; s/^machine x86_64$/machine amd64/
	    s/^release .*/release 13.2-TORTURED1/' recording
	cp "$BUILD/agent-freebsd" agent
	cp "$BUILD/stub-kernel" kernel
	put 7 '\011'
	printf '@(#)FreeBSD 13.2-TORTURED1 mfs_root ffs_mount hw.uart.console' \
	    >>kernel
}

# Of Linux: a kernel's file for its loader, as far as it is looked at.
guest()
{
	recorded
	cp "$BUILD/agent-linux" agent
	dd if=/dev/zero of=kernel bs=1024 count=2 2>/dev/null
	put 497 '\001' && put 510 '\125\252' && put 514 HdrS
	put 518 '\017\002' && put 526 '\000\001' && put 566 '\001'
	put 768 '6.1.0-56-amd64 (torture) #1'
}

# The same with another recording: $1.txt here, made of mischief_qemu.py.
guest_of()
{
	guest
	cp "$BUILD/windows.so" .
	cp "$TOP/tests/torture/$1.txt" recording
	mkdir -p root/lib/modules
}

# The bytes $2 into the file kernel, at the offset $1.
put()
{
	# shellcheck disable=SC2059 # it is a format, for its escapes
	printf "$2" | dd of=kernel bs=1 seek="$1" conv=notrunc 2>/dev/null
}
