#!/bin/sh
# Runs the tests in a build that finds memory errors, undefined behaviour and
# leaks. Usage: sh packaging/sanitize.sh [ARGUMENT OF MESON TEST...]
#   by default all suites but lint; for one test its name
# LIMN_SANITIZE_BUILD names the build folder, build/sanitize by default.
# What a process has to say goes to a file of reports/ there, since GIMP keeps
# the words of a plug-in to itself; any such file is a failure.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=${LIMN_SANITIZE_BUILD:-$top/build/sanitize}

[ -f "$build/build.ninja" ] ||
  meson setup "$build" "$top" -Db_sanitize=address,undefined \
    -Db_lundef=false -Doptimization=1
ninja -C "$build"
# the vendors' own clients, as packaging/test.sh has them
if [ ! -d "$build/npm" ] && [ -d "$top/build/npm" ]; then
  ln -s "$top/build/npm" "$build/npm"
elif [ ! -d "$build/npm" ]; then
  mkdir "$build/npm"
  cp "$top/tests/npm/package.json" "$build/npm/"
  npm install --prefix "$build/npm" --no-package-lock --no-audit --no-fund \
    --loglevel=error
fi

rm -rf "$build/reports"
mkdir -p "$build/reports"
# GLib hands out its own blocks otherwise, where nobody sees them overrun
G_SLICE=always-malloc
ASAN_OPTIONS=detect_leaks=1:log_path=$build/reports/asan:log_exe_name=1:fast_unwind_on_malloc=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}
LSAN_OPTIONS=suppressions=$top/packaging/leaks.supp:print_suppressions=0
UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1:log_path=$build/reports/ubsan
export G_SLICE ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS

[ $# -gt 0 ] || set -- --no-suite lint --no-suite fuzz
status=0
meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier 4 \
  "$@" || status=$?
for report in "$build"/reports/*; do
  [ -f "$report" ] || continue
  cat "$report"
  status=1
done
exit $status
