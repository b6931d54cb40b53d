#!/bin/sh
# Reads the product's sources with clang-tidy, cppcheck and scan-build; silent
# when they are clean. Usage: sh packaging/analyze.sh [tidy] [cppcheck] [scan]
#   all three by default; what is left out, and why, stands in .clang-tidy and
#   below
# LIMN_ANALYZE_BUILD names the build folder, build/analyze by default.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=${LIMN_ANALYZE_BUILD:-$top/build/analyze}
status=0

# clang's own view: no warnings that only gcc knows, no gcc flags it refuses
[ -f "$build/build.ninja" ] || CC=clang meson setup "$build" "$top" >/dev/null
# all that is made by the build and read here
ninja -C "$build" core/data/limn-resources.h >/dev/null

sources () {
  find "$top/core" "$top/gimp-plugin" "$top/ui" -name '*.c' | sort
}

run_tidy () {
  sources | xargs -P "$(nproc)" -n 4 clang-tidy -p "$build" --quiet \
    >"$build/tidy.log" 2>/dev/null || status=1
  cat "$build/tidy.log"
}

# - missingInclude*: the libraries' headers are not read; cppcheck's own gtk
#   library knows what they declare, but for the macros defined here
# - style is left to clang-format, clang-tidy and the compilers
run_cppcheck () {
  mkdir -p "$build/cppcheck"
  cppcheck --quiet --error-exitcode=1 --inline-suppr --library=gtk \
    --cppcheck-build-dir="$build/cppcheck" -j "$(nproc)" --std=c11 \
    --enable=warning,performance,portability -I "$top/core" \
    --suppress=missingInclude --suppress=missingIncludeSystem \
    '-DG_DEFINE_QUARK(a,b)=' '-DG_GNUC_PRINTF(a,b)=' \
    "$top/core" "$top/gimp-plugin" "$top/ui" || status=1
}

# Clang's analyzer: clang-tidy could run it as well, which takes as long again
# - unix.Malloc: it does not follow g_autoptr's cleanup; LeakSanitizer and
#   valgrind look for leaks
run_scan () {
  rm -rf "$build/scan"
  CC=clang scan-build -o "$build/scan-reports" \
    -disable-checker unix.Malloc --status-bugs \
    meson setup "$build/scan" "$top" >/dev/null
  scan-build -o "$build/scan-reports" -disable-checker unix.Malloc \
    --status-bugs --use-cc=clang ninja -C "$build/scan" \
    core/cli/limn gimp-plugin/limn \
    >"$build/scan.log" 2>&1 || { cat "$build/scan.log"; status=1; }
}

[ $# -gt 0 ] || set -- tidy cppcheck scan
for step in "$@"; do
  case "$step" in
    tidy) run_tidy ;;
    cppcheck) run_cppcheck ;;
    scan) run_scan ;;
    *) echo "usage: sh packaging/analyze.sh [tidy] [cppcheck] [scan]" >&2
       exit 2 ;;
  esac
done
exit $status
