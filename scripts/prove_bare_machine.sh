#!/usr/bin/env bash
# Proves that `make run` (and with --test also `make test`) needs nothing but Python, make and a package index.
#
# Makes a bare Debian with debootstrap, puts a clean clone into it, and there: runs `make run` as root, again without
# a network, and as a plain user; each time asks for the home page in every language and ends it with TERM.
# Needs root, debootstrap, git and iproute2. Takes some minutes and 1 GB below TMPDIR (or /var/tmp).
#
#   scripts/prove_bare_machine.sh [--test] [--work-tree]
#
# --test       runs the whole test suite there too
# --work-tree  takes the files as they lie here, instead of the last commit
set -euo pipefail

SUITE=${SUITE:-bookworm}
# Another mirror than debootstrap takes by itself.
MIRROR=${MIRROR:-}
PORT=${PORT:-8765}
checkout=$(cd "$(dirname "$0")/.." && pwd)
test=no work_tree=no
for argument in "$@"; do
    case $argument in
        --test) test=yes ;;
        --work-tree) work_tree=yes ;;
        *) echo "unknown: $argument" >&2; exit 2 ;;
    esac
done
if [ "$(id -u)" != 0 ]; then
    echo "Only root can make a bare machine: run this with sudo." >&2
    exit 1
fi
for program in debootstrap git ip unshare; do
    if ! command -v "$program" >/dev/null; then
        echo "$program is missing: apt-get install debootstrap git iproute2 util-linux" >&2
        exit 1
    fi
done

bare=$(mktemp -d "${TMPDIR:-/var/tmp}/seconet-bare-XXXXXX")
chmod 755 "$bare"

processes_inside() {
    for link in /proc/[0-9]*/root; do
        if [ "$(readlink "$link" 2>/dev/null)" = "$bare" ]; then
            link=${link%/root}
            echo "${link#/proc/}"
        fi
    done
}

clean_up() {
    local left
    left=$(processes_inside)
    # shellcheck disable=SC2086 -- one word for each process
    [ -z "$left" ] || kill -KILL $left 2>/dev/null || true
    awk -v bare="$bare/" 'index($2, bare) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mount; do
        umount --lazy "$mount" || true
    done
    rm -rf --one-file-system "$bare"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

echo "== A bare $SUITE with Python and make"
debootstrap --variant=minbase --include=python3,python3-venv,make,ca-certificates "$SUITE" "$bare" ${MIRROR:+"$MIRROR"} \
    >"$bare.log" 2>&1 || { tail -n 20 "$bare.log" >&2; exit 1; }
rm "$bare.log"
mount -t proc proc "$bare/proc"
mount --rbind /dev "$bare/dev"
mount --make-rslave "$bare/dev"

# Behind a package mirror, what the host knows of it: pip's settings, the certificates, and folders of packages.
lend() {
    if [ -e "$1" ]; then
        if [ -d "$1" ]; then mkdir -p "$bare$1"; else mkdir -p "$bare$(dirname "$1")"; touch "$bare$1"; fi
        mount --bind "$1" "$bare$1"
        mount -o remount,ro,bind "$bare$1"
    fi
}
lend /etc/resolv.conf
lend /etc/hosts
lend /etc/pip.conf
lend /etc/xdg/pip
lend /etc/ssl/certs
lend /usr/local/share/ca-certificates
lent=$( (cat /etc/pip.conf /etc/xdg/pip/pip.conf 2>/dev/null; env | grep '^PIP_') | grep -oE '(file://)?/[^ =]+' |
    sed 's#^file://##; s#/simple$##' | sort -u || true)
for path in $lent; do
    case $path in /etc/*) ;; *) lend "$path" ;; esac
done
mapfile -t settings < <(env | grep -E '^(PIP_|SSL_CERT_|REQUESTS_CA_BUNDLE=|CURL_CA_BUNDLE=)' || true)

echo "== A clean clone in it"
if [ $work_tree = yes ]; then
    mkdir -p "$bare/srv/seconet"
    git -C "$checkout" ls-files -co --exclude-standard -z |
        tar -C "$checkout" --null --ignore-failed-read -T - -cf - 2>/dev/null | tar -C "$bare/srv/seconet" -xf -
else
    git clone --quiet --no-local "$checkout" "$bare/srv/seconet"
fi
chown -R root:root "$bare/srv/seconet"
chroot "$bare" useradd --create-home guest

cat >"$bare/prove.sh" <<'INSIDE'
#!/bin/sh
# Runs `make run`, asks for a page in each language, and ends it.
set -eu
cd /srv/seconet
log=/tmp/run-$(id -un).log
make run >"$log" 2>&1 &
make=$!
trap 'tail -n 30 "$log" >&2' EXIT
python3 - "$make" <<'PYTHON'
import os, sys, time, urllib.request
make, port, start = int(sys.argv[1]), os.environ["PORT"], time.monotonic()
for language in ("en", "sl", "es", "fr"):
    address = f"http://127.0.0.1:{port}/{language}/"
    while True:
        try:
            status = urllib.request.urlopen(address, timeout=30).status
            break
        except OSError as error:
            status = getattr(error, "code", None)
            if status or time.monotonic() - start > 600 or not os.path.exists(f"/proc/{make}/cwd"):
                sys.exit(f"{address} does not answer: {error}")
            time.sleep(0.2)
    print(f"   {status} {address} after {time.monotonic() - start:.1f} s", flush=True)
PYTHON
trap - EXIT
kill -TERM "$make"
wait "$make" || true
INSIDE

inside() {
    chroot "$bare" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        PORT="$PORT" "${settings[@]}" "$@"
}

offline() {
    # A network of its own, in which there is only this machine.
    export -f inside
    export bare PORT
    SETTINGS=$(declare -p settings) unshare --net bash -c 'eval "$SETTINGS"; ip link set lo up; inside sh /prove.sh'
}

nothing_left() {
    local left
    left=$(processes_inside)
    if [ -n "$left" ]; then
        echo "Processes are left:" >&2
        for process in $left; do tr '\0' ' ' <"/proc/$process/cmdline" >&2; echo >&2; done
        exit 1
    fi
    echo "   nothing is left running"
}

prove() {
    echo "== $1"
    shift
    "$@"
    nothing_left
}

prove "make run, as root, on nothing" inside sh /prove.sh
prove "make run again, without a network" offline
prove "make run, as a plain user after root" inside runuser -u guest -- env HOME=/home/guest sh /prove.sh
if [ $test = yes ]; then
    prove "make test" inside make -C /srv/seconet test
fi
echo "== Proved."
