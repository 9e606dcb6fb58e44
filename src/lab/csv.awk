# SPDX-License-Identifier: BSD-2-Clause
#
# Reads what `dumpbench compare --format csv` prints: a program that is appended
# to this one gets cells by their column's name, such as value("verdict").

# The cells of a line (RFC 4180), from 1; returns how many.
function cells(line, cell,    n, i, text) {
	for (;;) {
		text = ""
		if (substr(line, 1, 1) == "\"") {
			line = substr(line, 2)
			while ((i = index(line, "\"")) > 0) {
				text = text substr(line, 1, i - 1)
				line = substr(line, i + 1)
				if (substr(line, 1, 1) != "\"")
					break
				text = text "\""
				line = substr(line, 2)
			}
		} else {
			i = index(line ",", ",")
			text = substr(line, 1, i - 1)
			line = substr(line, i)
		}
		cell[++n] = text
		if (substr(line, 1, 1) != ",")
			return n
		line = substr(line, 2)
	}
}

function value(column) {
	return csv_cell[csv_at[column]]
}

FNR == 1 {
	for (csv_i = cells($0, csv_cell); csv_i > 0; csv_i--)
		csv_at[csv_cell[csv_i]] = csv_i
	next
}
{
	cells($0, csv_cell)
}
