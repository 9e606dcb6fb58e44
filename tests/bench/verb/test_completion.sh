#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What `dumpbench completion` prints, in the shells themselves: bash and zsh are
# typed to on a terminal, fish is asked.
# timeout: 300

program=$(cd "${BUILD:-build}" && pwd)/dumpbench || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0
skipped=

fail()
{
	echo "FAIL: $*"
	failed=$((failed + 1))
}

mkdir "$tmp/folder" "$tmp/home" || exit 1
cd "$tmp/folder" || exit 1
mkdir results && touch result.json || exit 1
export HOME="$tmp/home" TERM=dumb LC_ALL=C
unset INPUTRC BASH_ENV ENV ZDOTDIR XDG_CONFIG_HOME XDG_DATA_HOME

for shell in bash zsh fish; do
	"$program" completion $shell >"$tmp/$shell" || fail "completion $shell"
done
if command -v shellcheck >/dev/null; then
	shellcheck -s bash "$tmp/bash" || fail "shellcheck has complaints"
fi

# Every option of every verb, as its help has them, is in each script.
for verb in $("$program" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
	LC_ALL=C "$program" "$verb" --help |
	    sed -nE 's/^  (-., )?--([a-z_0-9-]+).*/\2/p' >"$tmp/options"
	sed -n "/^	$verb)/,/^		;;/p" "$tmp/bash" >"$tmp/bash.verb"
	sed -n "/^	$verb)/,/^		;;/p" "$tmp/zsh" >"$tmp/zsh.verb"
	grep "_verb $verb'" "$tmp/fish" >"$tmp/fish.verb"
	while read -r option; do
		for shell in bash zsh fish; do
			grep -qE -- "(--|-l )$option\>" "$tmp/$shell.verb" ||
			    fail "$shell: --$option of $verb is not there"
		done
	done <"$tmp/options"
done

# A shell on a terminal: type keys, and print what came, or with "list" in
# front of them what was shown.  "dumpbench" is a function that prints its words.
cat >"$tmp/type.py" <<'END'
import os, pty, re, select, sys, time

def fail(what, text):
    sys.exit("%s; the terminal shows: %r" % (what, text[-2000:]))

def wait(fd, pattern, text=b""):
    end = time.time() + 60
    while not re.search(pattern, text):
        if not select.select([fd], [], [], max(0, end - time.time()))[0]:
            fail("no %r within a minute" % pattern, text)
        try:
            text += os.read(fd, 4096)
        except OSError:
            fail("the shell ended", text)
    return text

setup, cases, shell = sys.argv[1], sys.argv[2], sys.argv[3:]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(shell[0], shell)
os.write(fd, b". %s; echo REA''DY\n" % setup.encode())
wait(fd, rb"READY")
bad = 0
for line in open(cases):
    keys, expected = line.rstrip("\n").split(" => ")
    listed = keys.startswith("list ")
    keys = keys[5 * listed:].encode().decode("unicode_escape").encode()
    if listed:
        # The list comes before the line is given up.
        os.write(fd, keys)
        text = wait(fd, expected.encode())
        os.write(fd, b"\x15")
        os.write(fd, b"echo DO''NE\n")
        wait(fd, rb"DONE")
        continue
    os.write(fd, keys + b"\n")
    text = wait(fd, rb"GOT(.*)TOG")
    got = re.search(rb"GOT(.*)TOG", text).group(1).decode()
    if got != expected:
        bad += 1
        print("FAIL: %s: %r gives %r, not %r" % (shell[0], keys, got, expected))
os.write(fd, b"exit\n")
os.close(fd)
os.waitpid(pid, 0)
sys.exit(bad != 0)
END

# Escape * inserts all that may be meant.
cat >"$tmp/cases" <<'END'
dumpbench ru\t => <run>
dumpbench comple\t => <completion>
dumpbench help ru\t => <help><run>
dumpbench run --cl\t => <run><--clock>
dumpbench run --clock e\t => <run><--clock><exact>
dumpbench run --clock=e\t => <run><--clock=exact>
dumpbench run --clock \x1b* => <run><--clock><both><exact><tsc>
dumpbench run --clock=\x1b* => <run><--clock=both><exact><tsc>
dumpbench run --verbose --clo\t => <run><--verbose><--clock>
dumpbench run --results re\t => <run><--results><results/>
dumpbench run --results=re\t => <run><--results=results/>
dumpbench run --kernel result.\t => <run><--kernel><result.json>
dumpbench run --pages re\t => <run><--pages><re>
dumpbench run --benchmark_form\tj\t => <run><--benchmark_format=json>
dumpbench run --benchmark_color=t\t => <run><--benchmark_color=true>
dumpbench compare result.\t => <compare><result.json>
dumpbench compare \x1b* => <compare><result.json><results>
dumpbench compare --so\t => <compare><--sort>
dumpbench plot --format svg,p\t => <plot><--format><svg,png>
dumpbench completion z\t => <completion><zsh>
dumpbench topo re\t => <topo><re>
dumpbench matrix --ker\t => <matrix><--kernels>
dumpbench matrix --kernels x -- --clo\t => <matrix><--kernels><x><--><--clock>
dumpbench bisect x -- --pages=8 --clock e\t => <bisect><x><--><--pages=8><--clock><exact>
list dumpbench \t\t => run +(-- )?measure the mapping paths of a kernel
END

if ! command -v python3 >/dev/null; then
	skipped="$skipped python3 (bash and zsh)"
else
	cat >"$tmp/bash.rc" <<-END
		. $tmp/bash
		dumpbench() { printf 'GO''T'; printf '<%s>' "\$@"; echo TOG; }
		bind 'set enable-bracketed-paste off' 'set page-completions off'
		bind 'set completion-query-items 0'
	END
	python3 "$tmp/type.py" "$tmp/bash.rc" "$tmp/cases" \
	    bash --norc --noprofile -i || fail "bash"
	# Some take "=" out of what ends a word.
	grep '^dumpbench [^\\]*=[a-z]*\\t' "$tmp/cases" | grep -v results \
	    >"$tmp/cases.whole"
	# shellcheck disable=SC2016 # for bash to expand
	echo 'COMP_WORDBREAKS=${COMP_WORDBREAKS//=}' >>"$tmp/bash.rc"
	python3 "$tmp/type.py" "$tmp/bash.rc" "$tmp/cases.whole" \
	    bash --norc --noprofile -i || fail "bash, with words that have ="
	if command -v zsh >/dev/null; then
		cat >"$tmp/zsh.rc" <<-END
			PROMPT=; unsetopt auto_remove_slash
			autoload -Uz compinit; compinit -D -u
			. $tmp/zsh
			dumpbench() { printf 'GO''T'; printf '<%s>' "\$@"; echo TOG; }
			zle -C all-matches complete-word _generic
			zstyle ':completion:all-matches:*' insert true
			zstyle ':completion:all-matches::::' completer _all_matches _complete
			bindkey '^[*' all-matches
			LISTMAX=0
		END
		# It inserts whole words, and marks a folder.
		sed -e 's/=both><exact><tsc>/=both><--clock=exact><--clock=tsc>/' \
		    -e 's,<results>$,<results/>,' "$tmp/cases" >"$tmp/cases.zsh"
		python3 "$tmp/type.py" "$tmp/zsh.rc" "$tmp/cases.zsh" \
		    zsh -f -i || fail "zsh"
	else
		skipped="$skipped zsh"
	fi
fi

if command -v fish >/dev/null; then
	cat >"$tmp/cases.fish" <<-'END'
		dumpbench ru => run	measure the mapping paths of a kernel
		dumpbench help ru => run	measure the mapping paths of a kernel
		dumpbench run --cl => --clock	count guest instructions (exact) or cycles of the time stamp counter (tsc)
	END
	while read -r line; do
		expected=${line#* => }
		got=$(fish -N -c "source $tmp/fish; complete -C '${line% => *}'")
		[ "$got" = "$expected" ] ||
		    fail "fish: '${line% => *}' gives '$got', not '$expected'"
	done <"$tmp/cases.fish"
	# Only the names, in one line.
	fish()
	{
		command fish -N -c "source $tmp/fish; complete -C '$1'" |
		    cut -f1 | sort | tr '\n' ' '
	}
	while read -r line; do
		expected=${line#* => }
		got=$(fish "${line% => *}")
		got=${got% }
		[ "${got:--}" = "$expected" ] ||
		    fail "fish: '${line% => *}' gives '$got', not '$expected'"
	done <<-'END'
		dumpbench run --clock  => both exact tsc
		dumpbench run --clock= => --clock=both --clock=exact --clock=tsc
		dumpbench run --results re => results/
		dumpbench run --pages re => -
		dumpbench run --benchmark_format=j => --benchmark_format=json
		dumpbench compare re => result.json results/
		dumpbench plot --format svg,p => svg,png
		dumpbench completion z => zsh
		dumpbench topo re => -
		dumpbench matrix -- --clo => --clock
		dumpbench compare -- --so => -
	END
else
	skipped="$skipped fish"
fi

[ "$failed" -eq 0 ] || exit 1
[ -z "$skipped" ] || {
	echo "not there, so that their completions were not tried:$skipped"
	exit 77
}
