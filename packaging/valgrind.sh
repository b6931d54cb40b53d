#!/bin/sh
# Runs tests under valgrind: those of the core and the command, and each
# procedure of the plug-in in a real GIMP.
# Usage: sh packaging/valgrind.sh [plug-in | NAME OF A TEST...]
#   plug-in: only the procedures; by default them and all tests below
# LIMN_BUILD names the build folder, build by default. The emulator, GIMP and
# node are not looked into: what they do is not ours, or no product. Beside
# errors, memory is told of that nothing leads to any more (definite leaks).
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=${LIMN_BUILD:-$top/build}
status=0

[ -f "$build/build.ninja" ] || meson setup "$build" "$top"
ninja -C "$build"

# GLib hands out its own blocks otherwise, which valgrind cannot tell apart
G_SLICE=always-malloc
export G_SLICE
valgrind="valgrind -q --leak-check=full --show-leak-kinds=definite \
  --errors-for-leak-kinds=definite --num-callers=30 \
  --suppressions=/usr/share/glib-2.0/valgrind/glib.supp \
  --suppressions=$top/packaging/valgrind.supp"

# Left out, for a program is 20 to 50 times slower here:
# - the suite fidelity, and of core what goes through all sizes, all pixels or
#   all places at which bytes can be cut
# - what does the same often, of which one is run elsewhere here
# - keyring, keys-store: a keyring has 2 seconds to answer, whatever its speed
# - command: all but the tests below, which go each way through the client once
heavy="avif catalog-overlay codec keyring keys-store payload-bounds
  sizing thousand weather"
commands="edits endpoints references results sign-in"
list_tests () {
  meson test -C "$build" --no-rebuild --list 2>/dev/null |
    sed -n 's/^[^ ]*:core \/ //p' >"$build/valgrind-tests.txt"
  [ -s "$build/valgrind-tests.txt" ] || return 1
  for name in $heavy; do
    sed -i "/^$name\$/d" "$build/valgrind-tests.txt"
  done
  cat "$build/valgrind-tests.txt"
  echo "$commands"
}

run_tests () {
  skip='*limn-emulator,*gimp*,*node,*xvfb*,/bin/*,/usr/bin/*'
  meson test -C "$build" --no-rebuild --print-errorlogs \
    --timeout-multiplier 30 --logbase valgrind \
    --wrap "$valgrind --error-exitcode=99 \
      --trace-children=yes --trace-children-skip=$skip" "$@" || status=1
}

# GIMP starts the plug-in under it; what it has to say goes to a file, since
# GIMP keeps the words of a plug-in to itself
run_plug_in () {
  rm -rf "$build/valgrind"
  mkdir -p "$build/valgrind"
  GIMP_PLUGIN_DEBUG_WRAP=limn \
    GIMP_PLUGIN_DEBUG_WRAPPER="$valgrind --log-file=$build/valgrind/%p.txt" \
    meson test -C "$build" --no-rebuild --print-errorlogs \
    --timeout-multiplier 30 --logbase valgrind-plug-in gimp-procedures ||
    status=1
  # no file at all: nobody looked
  ls "$build"/valgrind/*.txt >/dev/null || status=1
  for report in "$build"/valgrind/*.txt; do
    [ -s "$report" ] || continue
    cat "$report"
    status=1
  done
}

case "${1:-}" in
  plug-in) run_plug_in ;;
  "")
    names=$(list_tests)
    # shellcheck disable=SC2086
    run_tests $names
    run_plug_in
    ;;
  *) run_tests "$@" ;;
esac
exit $status
