# SPDX-License-Identifier: BSD-2-Clause
"""Which scripts have commands that fail, and what is prepared for them."""

# In the program's place: the kernel's file says which of two results it has.
STAND_IN = """#!/bin/sh
PATH=$TORTURE_PATH
export PATH
verb=$1
case $verb in
run | panic) ;;
explain)
	echo 'dumpbench explain: not here' >&2
	exit 1 ;;
matrix)
	echo matrix "$@" >>"$WORK/asked"
	mkdir -p "$5/a" && printf 'a\\tlinux:a:a\\n' >"$5/kernels" &&
	    cp "$WORK/old.json" "$5/a/20260101T000000Z-exact.json"
	exit ;;
check)
	echo within the limit
	[ "$4" != --results ] || cp "$WORK/new.json" "$5/20260102T000000Z-exact.json"
	exit ;;
*) exec "$BUILD/dumpbench" "$@" ;;
esac
while [ $# -gt 0 ]; do
	case $1 in
	--kernel | --tree) kernel=$2 ;;
	--results) results=$2 ;;
	esac
	shift
done
[ ! -d "$kernel" ] || kernel=$kernel/vmlinuz
n=$(ls "$WORK/boots" | wc -l)
: >"$WORK/boots/$n"
mkdir -p "$results/linux-6" &&
    cp "$WORK/$(cat "$kernel").json" \
	"$results/linux-6/$(printf '20260101T%06dZ-exact.json' "$n")"
"""

PREPARE = """
. "$TOP/tests/torture/prepare.sh"
. "$TOP/tests/torture/prepare_scripts.sh"
pair
mkdir boots real home k k/a k/b k/c t
printf '%s' "$STAND_IN" >real/dumpbench
for each in a b c; do echo old >k/$each/vmlinuz; : >k/$each/dumpbench.ko; done
echo new >k/c/vmlinuz
# A built tree, and what builds one.
mkdir -p tree/include/generated tree/arch/x86/boot
: >tree/Makefile
: >tree/Kconfig
: >tree/include/generated/autoconf.h
echo old >tree/vmlinuz
sed -n 's/^\t\t\\(CONFIG_[A-Z0-9_]*\\) .*/\\1=y/p' "$TOP/src/lab/subject" \\
    >tree/.config
echo kernel >tree/arch/x86/boot/bzImage
cat >real/make <<'END'
#!/bin/sh
for each; do
	case $each in
	OUT=*) mkdir -p "${each#OUT=}" && echo module >"${each#OUT=}/dumpbench.ko" ;;
	bzImage) echo kernel >arch/x86/boot/bzImage ;;
	esac
done
END
printf '#!/bin/sh\\nfor to; do :; done\\necho module >"$to"\\n' >real/objcopy
chmod +x real/*
"""

K = "linux:k/{0}/vmlinuz:k/{0}/dumpbench.ko"
ABC = ",".join(K.format(each) for each in "abc")
AB = ",".join(K.format(each) for each in "ab")
LAB = '"$TOP/src/lab/%s" '
SETUP = '"$TOP/src/setup/%s" '
COMMITS = (LAB % "bisect" + "v2 v4 latency/enter/1:map_p90 1 m '' repo "
    "tree/.config ./make")
INSTALLED = 'SYSROOT="$PWD/system" '
SUITES = 'SUITES="bookworm trixie" '
RELEASE = "9.9.0-9-$(/usr/bin/dpkg --print-architecture)"

# Name: what else is prepared, and the script.
CASES = {
    "keep": ("""mkdir -p m/a && printf 'a\\tlinux:a:a\\n' >m/kernels &&
        cp old.json m/a/20260101T000000Z-exact.json""",
        LAB % "keep" + "m kept"),
    "measure": ("", LAB % "measure" + "m a " + K.format("a") + " exact"),
    "node": ("", LAB % "node" + "a " + K.format("a") + " exact"),
    "get-tree": ("", LAB % "get" + "PROGRAM tree:tree lean"),
    "get-build": ("", LAB % "get" +
        "PROGRAM build:k/a/vmlinuz:tree lean"),
    "get-deb": ("""mkdir -p i/DEBIAN i/boot h/DEBIAN h/usr/src
        echo kernel >i/boot/vmlinuz-6.1.9
        cp -r tree h/usr/src/linux-headers-6.1.9
        for each in i:image h:headers; do
            printf '%s: %s\\n' Package linux-${each#*:}-6.1.9 Version 1 \\
                Architecture all Maintainer a Description a \\
                >${each%:*}/DEBIAN/control
            dpkg-deb --root-owner-group -Znone -b ${each%:*} \\
                linux-${each#*:}-6.1.9_1_all.deb >/dev/null
        done""",
        LAB % "get" + "PROGRAM deb:linux-image-6.1.9_1_all.deb lean"),
    "kmod": ("mkdir kept && ln -s ../tree kept/build",
        '"$TOP/src/setup/kmod" kept kept/dumpbench.ko'),
    # What the sources are of is not known without git.
    "commit": ("printf '#define DB_COMMIT\\t\"\"\\n' >commit.h", '"$TOP/src/setup/commit" commit.h'),
    "build": ("", LAB % "build" + '"$PWD/tree"'),
    "check": ("mkdir base && cp old.json base/20260101T000000Z-exact.json",
        LAB % "check" + "\"$PWD/tree\" '' out 0% '' '' same '' base"),
    "matrix": ("", LAB % "matrix" + ABC + " m exact 2 '' ''"),
    # A kernel that cannot be measured.
    "matrix-fails": ("echo none >k/b/vmlinuz", LAB % "matrix" + AB +
        " m exact 1 '' ''"),
    "bisect": ("", LAB % "bisect" + "a c latency/enter/1 1 m " + ABC +
        " '' '' ''"),
    # Measured before, and of a metric without functions: it is short so.
    "commits": ("commits\n" + COMMITS + " >said 2>&1", COMMITS),
    "get-commit": ("commits", "read -r commit <second; "
        'DUMPBENCH_CONFIG="$PWD/tree/.config" DUMPBENCH_MAKE=./make ' +
        LAB % "get" + "'' \"commit:$PWD/repo:$commit\" lean"),
    "hosts": ("machine", LAB % "matrix" + K.format("a") +
        " m exact '' 1/one ''"),
    "nightly": ("", 'NIGHT=one "$TOP/src/recipes/nightly" f ' + ABC),
    "ci": ("mkdir base && cp old.json base/20260101T000000Z-exact.json",
        '"$TOP/src/recipes/ci" tree base'),
    "layout": ("", '"$TOP/src/install/layout" made/h made /usr/bin '
        "/usr/libexec /usr/share"),
    "kernel": ("kernels", SETUP % "kernel" + RELEASE + " to"),
    "kernel-lean": ("kernels; installed 9.8.0-9", INSTALLED +
        "LEAN=1 " + SETUP % "kernel" + "newest to"),
    "kernel-version": ("kernels", SUITES + SETUP % "kernel" + "9.10 to"),
    "kernel-suite": ("kernels", SUITES + SETUP % "kernel" +
        "newest/trixie to"),
    "kernel-i386": ("kernels", SETUP % "kernel" + "newest-686-pae to"),
    "kernel-line": ("kernels", SUITES + SETUP % "kernel" + "line to"),
    "kernel-system": ("kernels; installed 9.11.0-1", INSTALLED +
        "CACHE_MB=2 " + SETUP % "kernel" + "newest to"),
    "client": ("client_packages", SETUP % "client" + "to"),
    "libc-i386": ("libc_packages", SETUP % "libc-i386" + "to"),
    "buildroot": ("release", SETUP % "buildroot" +
        "make trixie gcc-14 to/.buildroot/trixie"),
    "kmod-freebsd": ("freebsd", SETUP % "kmod-freebsd" +
        "bsd/sys kept/dumpbench.ko"),
    "setup": ("packages", SETUP % "setup" + "list"),
    "needs": ("stand_in pkg-config </dev/null", SETUP % "needs" +
        "PROGRAM sh pc:libarchive"),
    "lint": ("sources", "sources/src/setup/lint <made"),
}

# What takes long, or is much like another case.
LONG = {"commits", "get-build", "kernel", "kernel-i386", "kernel-system",
    "kernel-suite", "kernel-version", "matrix-fails"}

# The status without a failure, where it is not 0.
STATUS = {"matrix-fails": 1}

# What must be as it was before, and after the next run.
KEPT = {"commits": """git -C repo bisect log; git -C repo for-each-ref
    git -C repo worktree list
    git -C repo status --porcelain --branch --ignored"""}

# A check of which a command failed has not been done.
STRICT = {"lint"}

# Less than all, with the status 0, is told so.
TOLD = {"kernel-line": rb" left out: ", "kernel-version": rb"; using ",
    "kernel-lean": rb"; using ", "kernel-system": rb"; using |may be left there"}
