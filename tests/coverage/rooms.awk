# SPDX-License-Identifier: BSD-2-Clause
#
# Lines and branches by room, of a list of unreached branches and llvm-cov's
# lcov.  A branch is a condition of the source that is true, or false: each
# operand of && and || has two, a case has one.
#
# The list has the file, the line's text and the reason, with tabs between.
# Told are, of the rooms that must reach 95 %, lines with an unreached branch
# that are not in it, and of it the lines without such a branch.

# A line's text: words with one blank between.
function text(line,  s)
{
	s = source[line]
	gsub(/[ \t]+/, " ", s)
	sub(/^ /, "", s)
	sub(/ $/, "", s)
	return s
}

# What reads programs by libelf and libdw, and the memory that a guest shares, is
# in a room of its own.
function room_of(file)
{
	if (file ~ /^src\/explain\/(elf|lines|stamps|stamps_agent|windows)\.c$/)
		return "src/explain, not pure"
	sub(/\/[^\/]*$/, "", file)
	return file
}

function bar_of(room)
{
	return room ~ /^(src\/result|src\/stats|kmod\/engine|src\/adapter\/firmware|src\/explain)$/ ? 95 : 85
}

function finish(  line, key, missed)
{
	if (file == "")
		return
	for (line in unreached) {
		if (!unreached[line])
			continue
		key = file SUBSEP text(line)
		missed = 1
		if (key in reason)
			used[key] = 1
		else if (bar_of(room) == 95)
			printf "%s:%d: unreached: %s\n", file, line, \
			    text(line) | "sort -t : -k 1,1 -k 2,2n"
		if (bar_of(room) == 95 && !(key in reason))
			told++
	}
	file = ""
}

BEGIN { FS = "\t" }

FILENAME == ARGV[1] {
	if ($0 !~ /^#/ && NF == 3)
		reason[$1 SUBSEP $2] = $3
	else if ($0 !~ /^(#|$)/) {
		printf "%s: no file, text and reason: %s\n", FILENAME, $0
		told++
	}
	next
}

/^SF:/ {
	file = substr($0, 4)
	if (index(file, top) == 1)
		file = substr(file, length(top) + 1)
	if (file !~ /^(src|kmod|bench)\//) {
		file = ""
		next
	}
	room = room_of(file)
	split("", source)
	split("", unreached)
	n = 0
	while ((getline s <file) > 0)
		source[++n] = s
	close(file)
	next
}
file == "" { next }
/^DA:/ {
	split(substr($0, 4), a, ",")
	lines[room]++
	if (a[2] != 0)
		lines_reached[room]++
}
/^BRDA:/ {
	split(substr($0, 6), a, ",")
	branches[room]++
	if (a[4] == "-" || a[4] == 0)
		unreached[a[1]]++
	else
		branches_reached[room]++
}
/^end_of_record/ { finish() }

END {
	close("sort -t : -k 1,1 -k 2,2n")
	for (key in reason)
		if (!(key in used)) {
			split(key, a, SUBSEP)
			printf "%s: reached, or gone, and in the list: %s\n", \
			    a[1], a[2]
			told++
		}
	printf "%-24s %7s %7s %9s %7s\n", "room", "lines", "", "branches", ""
	for (room in lines) {
		b = 100
		if (branches[room] > 0)
			b *= branches_reached[room] / branches[room]
		told_bar = ""
		if (b < bar_of(room))
			told_bar = "  below " bar_of(room) "%"
		printf "%-24s %7d %6.1f%% %9d %6.1f%%%s\n", room, lines[room], \
		    100 * lines_reached[room] / lines[room], branches[room], \
		    b, told_bar | "sort"
	}
	close("sort")
	exit told > 0
}
