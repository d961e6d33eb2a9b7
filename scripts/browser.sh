#!/bin/sh
# Puts what the browser tests need on this machine where that is allowed; says how where it is not.
set -eu
cd "$(dirname "$0")/.."

missing=
command -v chromium >/dev/null 2>&1 || missing=chromium
# What drives Chromium is a program of its own, with a library that no Debian has of itself.
for driver in .venv/lib/python3*/site-packages/playwright/driver/node; do
    if [ -x "$driver" ] && ! "$driver" --version >/dev/null 2>&1; then
        missing="$missing libatomic1"
    fi
done
missing=${missing# }
if [ -z "$missing" ]; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing $missing for the browser tests"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 -- one word for each package
    if apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends $missing >/dev/null; then
        exit 0
    fi
fi
echo "The browser tests will be skipped. To enable them: sudo apt-get install $missing" >&2
