#!/bin/sh
# Feeds the parsers with hostile bytes, each for SECONDS on one core.
# Usage: sh packaging/fuzz.sh [SECONDS] [TARGET...]
#   SECONDS  2 by default; 0 only feeds the seeds, the same every time
#   TARGET   a name of tests/fuzz/meson.build; all by default
# LIMN_FUZZ_BUILD names the build folder, build/fuzz by default. There,
# corpus/TARGET grows from run to run, findings/ holds the inputs that broke a
# target (give one to fuzz-TARGET to see it again), and counts.txt says how
# often each target has been run in all.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=${LIMN_FUZZ_BUILD:-$top/build/fuzz}

# one target, in the build folder: fuzz.sh --target NAME SECONDS
if [ "${1:-}" = --target ]; then
  name=$2
  dict=""
  [ -f "$top/tests/fuzz/corpus/$name.txt" ] &&
    grep -q '{"' "$top/tests/fuzz/corpus/$name.txt" &&
    dict="-dict=$top/tests/fuzz/json.dict"
  mkdir -p "corpus/$name"
  limit="-max_total_time=$3"
  [ "$3" != 0 ] || limit="-runs=0"
  status=0
  # no allocation is larger than a picture that is decoded here needs: one that
  # claims 100000 x 100000 pixels has to be refused before
  # shellcheck disable=SC2086
  "tests/fuzz/fuzz-$name" "$limit" -timeout=20 -max_len=4096 \
    -malloc_limit_mb=64 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="findings/$name-" -verbosity=1 -reload=0 $dict \
    "corpus/$name" "seeds/$name" >"logs/$name.txt" 2>&1 || status=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "logs/$name.txt")
  echo "$name ${runs:-0}" >>runs.txt
  if [ $status = 0 ]; then
    printf '%-20s %10s runs\n' "$name" "$runs"
    exit 0
  fi
  printf '%-20s FAILED\n' "$name"
  grep -v '^#' "logs/$name.txt" | tail -n 60
  exit 1
fi

seconds=2
case "${1:-}" in
  "") ;;
  *[!0-9]*) ;;
  *) seconds=$1; shift ;;
esac

[ -f "$build/build.ninja" ] ||
  CC=clang meson setup "$build" "$top" -Dfuzz=true -Doptimization=1 \
    -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
ninja -C "$build" fuzz-programs >"$build/fuzz-build.log" 2>&1 ||
  { cat "$build/fuzz-build.log"; exit 1; }
cd "$build"
mkdir -p corpus findings logs seeds
tests/fuzz/fuzz-seeds seeds "$top/tests/fuzz/corpus"

# GLib hands out its own blocks otherwise, where nobody sees them overrun
G_SLICE=always-malloc
UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1
export G_SLICE UBSAN_OPTIONS ASAN_OPTIONS

[ $# -gt 0 ] ||
  set -- $(find tests/fuzz -maxdepth 1 -type f -name 'fuzz-*' |
    sed 's|.*/fuzz-||' | grep -v '^seeds$' | sort)
rm -f runs.txt
status=0
printf '%s\n' "$@" |
  xargs -P "$(nproc)" -I NAME sh "$top/packaging/fuzz.sh" --target NAME "$seconds" ||
  status=1
touch counts.txt
awk '{ sum[$1] += $2 } END { for (name in sum) print name, sum[name] }' \
  counts.txt runs.txt | sort >counts.new
mv counts.new counts.txt
exit $status
