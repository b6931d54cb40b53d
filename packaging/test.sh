#!/bin/sh
# Builds Limn and runs every test. Usage: sh packaging/test.sh [BUILDDIR]
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-$top/build}

sh "$top/packaging/install-deps.sh"

[ -f "$build/build.ninja" ] ||
  meson setup "$build" "$top" ${CI:+--werror}
ninja -C "$build"

# the vendors' own clients, which prove the emulator
mkdir -p "$build/npm"
cp "$top/tests/npm/package.json" "$build/npm/"
npm install --prefix "$build/npm" --no-package-lock --no-audit --no-fund \
  --loglevel=error

status=0
meson test -C "$build" --no-rebuild --print-errorlogs || status=$?

python3 "$top/packaging/summary.py" "$build/meson-logs/testlog.json"
exit "$status"
