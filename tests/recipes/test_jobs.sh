#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The jobs of GitHub and of GitLab, as their files have them: each shell step is
# run as it is written.
# timeout: 300
# shellcheck disable=SC2154 # of the repository

for tool in python3 bash curl; do
	command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
python3 -c 'import yaml' 2>/dev/null || {
	echo "no yaml for python3 here"
	exit 77
}
. "$(dirname "$0")/repository"
export RECIPES="$top/src/recipes"
cat >bin/gh <<'END'
#!/bin/sh
[ "$GH_TOKEN $1 $2 $3 $4" = "secret pr comment 7 --body-file" ] && cp "$5" note
END
chmod +x bin/gh
mkdir cache

# job SERVICE JOB: its status.
job()
{
	rm -f repo/note
	(cd repo && python3 "$top/tests/recipes/service.py" "$1" \
	    "$top/src/recipes/$1.yml" "$2" "$tmp/cache") >out 2>&1
}

# commit KERNEL, as what is checked out: nothing of a job before is left.
commit()
{
	echo "$1" >repo/kernel
	git -C repo commit -qam "$1" --allow-empty
	git -C repo clean -qdfx
}

for service in github gitlab; do
	rm -rf cache/*
	export COMMENT_TOKEN=secret
	commit $old
	job $service base || fail "$service: base"
	[ -n "$(ls cache/BASE/linux/*.json)" ] || fail "$service: no BASE"
	[ ! -e repo/note ] || fail "$service: base has a note"
	commit $worse
	job $service change || fail "$service: beyond a limit of 5%"
	grep -q '^\*\*within the limit (worse>5%): ' repo/note &&
	    grep -q '^| shootdown/enter/1 | map\\_median | 839 | 840 ' \
		repo/note || fail "$service: no table in the note"
	commit $far
	job $service change
	[ $? -eq 3 ] || fail "$service: exit status of a slower kernel"
	grep -q '^\*\*beyond the limit (worse>5%): ' repo/note ||
	    fail "$service: no note on a slower kernel"
	commit $old
	git -C repo rm -q kernel
	job $service change
	[ $? -eq 125 ] && grep -q 'could not be built' repo/note ||
	    fail "$service: a kernel that does not build"
	git -C repo reset -q --hard
	[ $service = github ] || {
		COMMENT_TOKEN=
		job $service change || fail "$service: without a token"
		[ ! -e repo/note ] || fail "$service: a note without a token"
	}
done
[ -z "$(ls -A t)" ] || fail "left $(ls -A t)"
[ "$failed" -eq 0 ]
