#!/bin/sh
# Runs the tests of the core and the command under valgrind.
# Usage: sh packaging/valgrind.sh [ARGUMENT OF MESON TEST...]
#   by default the suites core, fidelity and command; for one test its name
# LIMN_BUILD names the build folder, build by default. The emulator, GIMP and
# node are not looked into: what they do is not ours, or no product.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=${LIMN_BUILD:-$top/build}

[ -f "$build/build.ninja" ] || meson setup "$build" "$top"
ninja -C "$build"

# GLib hands out its own blocks otherwise, which valgrind cannot tell apart
G_SLICE=always-malloc
export G_SLICE
skip='*limn-emulator,*gimp*,*node,*xvfb*,/bin/*,/usr/bin/*'
[ $# -gt 0 ] || set -- --suite core --suite fidelity --suite command
exec meson test -C "$build" --no-rebuild --print-errorlogs \
  --timeout-multiplier 30 --logbase valgrind \
  --wrap "valgrind -q --error-exitcode=99 --leak-check=full \
    --show-leak-kinds=definite --errors-for-leak-kinds=definite \
    --trace-children=yes --trace-children-skip=$skip \
    --suppressions=/usr/share/glib-2.0/valgrind/glib.supp \
    --suppressions=$top/packaging/valgrind.supp" "$@"
