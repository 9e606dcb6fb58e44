# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# How developers' scripts refuse a word that is none: sourced with $me.

refuse()
{
	echo "${me:?}: $*" >&2
	exit 2
}

# Is $2, of the name $1, a whole number from $3 to $4?  An octal one is none.
whole()
{
	case $2 in
	'' | *[!0-9]* | 0?* | ???????????*) ;;
	*) [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ] || return 0 ;;
	esac
	refuse "$1: '$2' is not a whole number from $3 to $4"
}
