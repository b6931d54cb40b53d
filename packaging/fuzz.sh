#!/bin/sh
# Feeds the parsers with hostile bytes, and prints a table of what came of it.
# Usage: sh packaging/fuzz.sh [SECONDS] [TARGET...]
#        sh packaging/fuzz.sh --bulk [RUNS] [TARGET...]
#   SECONDS  2 by default, each target on one core; 0 only feeds the seeds, the
#            same every time
#   RUNS     20000000 by default: each target is run until it has been run so
#            often in all, each on one core, at the lowest priority
#   TARGET   a name of tests/fuzz/meson.build; all by default
# The first looks closely: with AddressSanitizer, LeakSanitizer and UBSan, no
# allocation above 64 MiB, and each comparison a hint for the next input. --bulk
# is several times faster: with UBSan, and what the targets demand. What is new
# to it is looked at closely by the next run of the first.
# LIMN_FUZZ_BUILD names the build folder, build/fuzz by default; that of --bulk
# has "-bulk" behind it. In the first is corpus/TARGET, which both let grow from
# run to run. In each, findings/ holds the inputs that broke a target (give one
# to fuzz-TARGET to see it again), and counts.txt says how often each target has
# been run in all.
# LIMN_FUZZ_MINUTES limits each target of --bulk; it goes on next time.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
close=${LIMN_FUZZ_BUILD:-$top/build/fuzz}

# one target, in a build folder: fuzz.sh --target NAME OPTION OF LIBFUZZER...
if [ "${1:-}" = --target ]; then
  name=$2
  shift 2
  # as many as are missing of so many in all
  case "$1" in
    -total=*)
      left=$(awk -v name="$name" -v left="${1#-total=}" '$1 == name {
        left -= $2 } END { print (left > 0 ? left : 0) }' counts.txt runs.txt)
      shift
      set -- "-runs=$left" "$@"
      ;;
  esac
  # texts need no more; what is short is quick
  length=1024
  case "$name" in
    decoder-*|conversion|format|memento|packet|receiver) length=4096 ;;
  esac
  dict=""
  [ -f "$top/tests/fuzz/corpus/$name.txt" ] &&
    grep -q '{"' "$top/tests/fuzz/corpus/$name.txt" &&
    dict="-dict=$top/tests/fuzz/json.dict"
  mkdir -p "$close/corpus/$name"
  status=0
  # no allocation is larger than a picture that is decoded here needs: one that
  # claims 100000 x 100000 pixels has to be refused before
  # shellcheck disable=SC2086
  "tests/fuzz/fuzz-$name" "$@" -timeout=20 -max_len=$length \
    -malloc_limit_mb=64 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="findings/$name-" -verbosity=1 -reload=0 $dict \
    "$close/corpus/$name" "seeds/$name" >"logs/$name.txt" 2>&1 || status=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "logs/$name.txt")
  speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "logs/$name.txt")
  echo "$name ${runs:-0}" >>runs.txt
  sum=$(awk -v name="$name" '$1 == name { sum += $2 } END { print sum + 0 }' \
    counts.txt runs.txt)
  printf '%-20s %10s %10s %10s  %s\n' "$name" "${runs:-0}" "$sum" \
    "${speed:-0}" "$([ $status = 0 ] && echo none || echo FAILED)"
  [ $status = 0 ] && exit 0
  grep -av '^#' "logs/$name.txt" | tail -n 60
  exit 1
fi

bulk=""
limit=2
if [ "${1:-}" = --bulk ]; then
  bulk=yes
  limit=20000000
  shift
fi
case "${1:-}" in
  "") ;;
  *[!0-9]*) ;;
  *) limit=$1; shift ;;
esac

# what the two builds have in common: a number that does not fit into an
# integer is a finding, too
build=$close
set_up () {
  [ -f "$build/build.ninja" ] ||
    CC=clang meson setup "$build" "$top" -Dfuzz=true -Db_lundef=false \
      -Dc_args="-fsanitize=float-cast-overflow $1" "$2" "$3" >/dev/null
}
if [ -z "$bulk" ]; then
  set_up "" -Doptimization=1 -Db_sanitize=address,undefined
else
  build=$close-bulk
  set_up -fno-sanitize-coverage=trace-cmp -Doptimization=2 \
    -Db_sanitize=undefined
fi
ninja -C "$build" fuzz-programs >"$build/fuzz-build.log" 2>&1 ||
  { cat "$build/fuzz-build.log"; exit 1; }
cd "$build"
mkdir -p findings logs seeds
touch counts.txt runs.txt
# also of a run that was broken off
add_up () {
  awk '{ sum[$1] += $2 } END { for (name in sum) print name, sum[name] }' \
    counts.txt runs.txt | sort >counts.new
  mv counts.new counts.txt
  : >runs.txt
}
add_up
tests/fuzz/fuzz-seeds seeds "$top/tests/fuzz/corpus"

UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1
export UBSAN_OPTIONS ASAN_OPTIONS

[ $# -gt 0 ] ||
  set -- $(find tests/fuzz -maxdepth 1 -type f -name 'fuzz-*' |
    sed 's|.*/fuzz-||' | grep -v '^seeds$' | sort)
status=0
printf '%-20s %10s %10s %10s  %s\n' target runs 'in all' 'runs/s' findings
if [ -z "$bulk" ]; then
  # GLib hands out its own blocks otherwise, where nobody sees them overrun
  export G_SLICE=always-malloc
  only="-max_total_time=$limit"
  [ "$limit" != 0 ] || only="-runs=0"
  printf '%s\n' "$@" | xargs -P "$(nproc)" -I NAME \
    sh "$top/packaging/fuzz.sh" --target NAME "$only" || status=1
else
  printf '%s\n' "$@" | nice -n 19 xargs -P "$(nproc)" -I NAME \
    sh "$top/packaging/fuzz.sh" --target NAME "-total=$limit" -entropic=0 \
    "-max_total_time=$((${LIMN_FUZZ_MINUTES:-0} * 60))" || status=1
fi
add_up
exit $status
