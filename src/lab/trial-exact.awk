# SPDX-License-Identifier: BSD-2-Clause
#
# Judges one configuration of trial-exact and prints its row of the table.
# Files:
#
#	unsettled	paths that the module calls so, one a line
#	pairs		equal boots compared with each other: benchmark, metric,
#			verdict, the other boot, the reason, with tabs between
#	against		the same with boots that have a handicap
#
# Appends expectations that do not hold to the file `broken`, and to
# `untold_file` how often which figure could not be told.

FILENAME ~ /unsettled$/ {
	unsettled[$1] = 1
	next
}
function percent(a, b) {
	return b == 0 ? "" : sprintf(" (%.2f %%)", 100 * a / b)
}
function fails(text) {
	print context ", adapter " adapter ", " cpus \
	    (cpus == 1 ? " CPU: " : " CPUs: ") text >>broken
}
# Only this family has responders, as many as its name says.
FILENAME ~ /pairs$/ {
	who = $1 ~ "^shootdown/[^/]*/[1-9]" ? "many" : "one"
	all[who]++
	if ($3 == "same")
		same[who]++
	else if ($3 == "cannot tell") {
		untold[who]++
		whose[$1 " " $2]++
	} else {
		firm[who]++
		if (!said[$1, $2]++)
			fails($1 " " $2 ": " $3 \
			    " between equal boots")
	}
	next
}
{
	split($1, part, "/")
	path = substr($4, length("handicap-") + 1)
	if (part[2] == path && $2 == "map_median") {
		rows[path]++
		named[path] += $3 == "worse"
		total[path in unsettled]++
		found[path in unsettled] += $3 == "worse"
	} else {
		others++
		if ($3 == "worse" || $3 == "better") {
			elsewhere++
			false[$1 " " $2]++
			whom[$1 " " $2] = path
		}
	}
	tried[path] = 1
}
END {
	if (all["one"] + all["many"] == 0)
		fails("no figure to judge")
	if (untold["one"] * 100 > all["one"] * most)
		fails("one CPU: " untold["one"] " of " \
		    all["one"] " cannot be told, more than " \
		    most " %")
	if (untold["many"] * 100 > \
	    all["many"] * most_responders)
		fails("with responders: " untold["many"] \
		    " of " all["many"] \
		    " cannot be told, more than " \
		    most_responders " %")
	for (figure in false)
		fails(figure ": named " false[figure] \
		    " times with a handicap elsewhere, such as of " \
		    whom[figure])
	for (path in tried)
		if (rows[path] == 0)
			fails(path " has no figures")
		else if (!(path in unsettled) && named[path] * 100 < \
		    rows[path] * least)
			fails("the handicap of " path \
			    ": named in " named[path] \
			    " of " rows[path] \
			    ", fewer than " least " %")
	printf "| %s | %s | %d | %d", context, adapter, cpus, \
	    boots * (boots - 1) / 2
	for (i = 1; i <= 2; i++) {
		who = i == 1 ? "one" : "many"
		printf " | %d | %d%s | %d", same[who], \
		    untold[who], percent(untold[who], \
		    all[who]), firm[who]
	}
	for (figure in whose)
		print whose[figure] "\t" figure >untold_file
	for (i = 0; i <= 1; i++)
		printf " | %d of %d%s", found[i], total[i], \
		    percent(found[i], total[i])
	printf " | %d of %d |\n", elsewhere, others
}
