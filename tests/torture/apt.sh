# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# In the place of apt, as far as src/setup asks it:
#
#	sh apt.sh apt-get|apt-cache|apt-config ARGUMENT ...
#
# A line of $WORK/repository/index is a package: its name, "native" or a foreign
# architecture, its suite, its file, and what it depends on.  The machine has
# lists of the suite bookworm; others are there once they were fetched.

PATH=$TORTURE_PATH
export PATH
repository=$WORK/repository

die()
{
	echo "E: $*" >&2
	exit 100
}

# What the configuration of the caller's says, the last time.
configured()
{
	sed -n "s/^$1 \"\\(.*\\)\";/\\1/p" "${APT_CONFIG:-/dev/null}" |
	    tail -n 1
}

# The packages of the lists that are named so.
rows()
{
	arch=native
	case $1 in *:*) arch=${1#*:} ;; esac
	awk -v name="${1%%:*}" -v arch="$arch" '
		FNR == NR { listed[$1]; next }
		$1 == name && $2 == arch && $3 in listed' "$listed" \
	    "$repository/index"
}

me=$1
shift
format='' uris='' words=''
set -f
while [ $# -gt 0 ]; do
	case $1 in
	-o) shift ;;
	--format) format=$2 && shift ;;
	--print-uris) uris=yes ;;
	-*) ;;
	*) words="$words $1" ;;
	esac
	shift
done
lists=$(configured Dir::State::Lists)
listed=${lists:-$repository}/listed
[ -e "$listed" ] || listed=/dev/null
# shellcheck disable=SC2086 # words
set -- $words
verb=$1
shift
case $me:$verb in
apt-config:shell)
	echo "list='$repository/sources.list'"
	echo "parts='$repository/parts'"
	;;
apt-get:update)
	sources=$(configured Dir::Etc::SourceList)
	if [ -n "$sources" ]; then
		sed 's/.* \([^ ]*\) main$/\1/' "$sources"
	else
		cat "$repository/listed"
	fi >"$lists/listed.part" && mv "$lists/listed.part" "$lists/listed"
	;;
apt-get:indextargets)
	while read -r suite; do
		case $format in
		*URI*) echo "$suite http://mirror/debian" ;;
		*) echo "$suite" ;;
		esac
	done <"$listed"
	;;
apt-get:download)
	for each; do
		file=$(rows "$each" | awk '{ print $4; exit }')
		[ -n "$file" ] || die "Unable to locate package $each"
		if [ -n "$uris" ]; then
			echo "'http://mirror/$file' $file 1000"
		else
			cp "$repository/$file" . || die "Failed to fetch $each"
		fi
	done
	;;
apt-cache:depends)
	for each; do
		rows "$each" | awk -v as="$each" '
			{ arch = substr(as, length($1) + 1) }
			{ print as }
			{ for (i = 5; i <= NF; i++) print "  Depends: " $i arch }'
	done
	;;
apt-cache:policy)
	rows "$1" | sed '1!d; s/.*/  Candidate: 1/'
	;;
apt-cache:madison)
	rows "$1" | awk '{
		print " " $1 " | 1 | http://mirror/debian " $3 "/main Packages" }'
	;;
apt-cache:search)
	awk -v name="$1" 'FNR == NR { listed[$1]; next }
		$1 ~ name && $3 in listed { print $1 " - a kernel" }' \
	    "$listed" "$repository/index"
	;;
*) die "Invalid operation $verb" ;;
esac
