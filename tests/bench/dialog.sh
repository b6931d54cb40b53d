#!/bin/sh
# How long a window of Limn's is waited for, in a real GIMP with a layer of
# 4096x4096 pixels: from the call to the painted window, from a key to its
# letter, from a changed choice to the redrawn preview; beside GIMP's own, in
# the same run. Prints one table. Usage: dialog.sh SOURCE BUILD
set -eu

source=$1
build=$2
rounds=${BENCH_ROUNDS:-5}
scratch=$(mktemp -d)
xvfb=""
gimp=""
clean () {
  # GIMP would ask about unsaved images before it heeds a gentler signal
  [ -z "$gimp" ] || kill -KILL "$gimp" 2>/dev/null || :
  [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || :
  rm -rf "$scratch"
}
trap clean EXIT
trap 'exit 1' INT TERM

fail () {
  echo "dialog: $1" >&2
  cat "$scratch/gimp.log" >&2 2>/dev/null || :
  exit 1
}

# tries $1 times, a tenth of a second apart, until the rest succeeds
wait_for () {
  tries=$1
  shift
  while ! "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.1
  done
}

. "$source/packaging/profile.sh"
limn_profile "$build" "$scratch"
printf '[limn]\nendpoint=echo\n' >"$LIMN_CONFIG_DIR/settings.ini"

Xvfb -displayfd 3 -screen 0 1280x900x24 3>"$scratch/display" 2>/dev/null &
xvfb=$!
wait_for 100 test -s "$scratch/display" || fail "Xvfb did not start"
DISPLAY=:$(cat "$scratch/display")
BENCH_FOLDER=$scratch
BENCH_CALLS=$(
  for round in $(seq "$rounds"); do
    for name in limn extend despeckle png; do printf '%s ' "$name.$round"; done
  done | sed 's/ $//')
export DISPLAY BENCH_FOLDER BENCH_CALLS

gimp-2.10 --no-data --no-fonts --new-instance --no-splash \
  --batch "(load \"$source/tests/bench/dialog.scm\")" \
  >"$scratch/gimp.log" 2>&1 &
gimp=$!
wait_for 600 xdotool search --onlyvisible --name ' – GIMP$' ||
  fail "GIMP did not start"
sleep 3 # it draws

onlooker=$build/tests/bench/onlooker

# open NAME TITLE: notes how long it took until NAME was mapped, and painted
open () {
  kind=${1%%.*}
  "$onlooker" open "$2" >"$scratch/seen" &
  looks=$!
  sleep 0.3
  touch "$scratch/go-$1"
  wait "$looks" || fail "$2 was not painted"
  read -r window mapped painted <"$scratch/seen"
  began=$(stat -c %.9Y "$scratch/began-$1")
  echo "$began $mapped $painted" |
    awk '{ print $2 - $1 * 1000 }' >>"$scratch/$kind-mapped"
  echo "$began $mapped $painted" |
    awk '{ print $3 - $1 * 1000 }' >>"$scratch/$kind-painted"
  wait_for 50 xdotool windowfocus --sync "$window" || fail "$2 takes no focus"
  sleep 0.5
}
close () {
  xdotool windowfocus --sync "$window" && xdotool key Escape
  sleep 0.2
  test -e "$scratch/left-$1"
}
leave () {
  wait_for 30 close "$1" || fail "$1 did not close"
  sleep 1
}

for round in $(seq "$rounds"); do
  open "limn.$round" "Limn: Edit"
  # while keys come nothing else is drawn: the plan follows when they rest
  "$onlooker" keys "$window" 40 x 60 >>"$scratch/typing" ||
    fail "no letter was seen"
  leave "limn.$round"
  open "extend.$round" "Limn: Extend"
  xdotool key alt+g # the right side
  sleep 0.5
  "$onlooker" keys "$window" 8 Up 300 >>"$scratch/preview" ||
    fail "no choice was seen"
  leave "extend.$round"
  open "despeckle.$round" "Despeckle"
  xdotool key alt+r # the radius
  sleep 0.5
  "$onlooker" keys "$window" 8 Up 300 >>"$scratch/despeckle" ||
    fail "GIMP's own preview was not seen"
  leave "despeckle.$round"
  open "png.$round" "Export Image as PNG"
  leave "png.$round"
done

# statistic median|longest FILE
statistic () {
  sort -n "$scratch/$2" |
    awk -v what="$1" '{ a[NR] = $1 }
      END { print what == "median" ? a[int ((NR + 1) / 2)] : a[NR] }'
}
# row WHAT MINE OTHERWISE MEANS
row () {
  echo "$2 ${3:-0}" | awk -v what="$1" -v means="${4:-}" '{
    printf "%-46s %7.1f ms", what, $1
    if ($2 > 0) printf " %8.1f ms  x %.2f  %s", $2, $1 / $2, means
    print "" }'
}
mapped=$(statistic median limn-mapped)
painted=$(statistic median limn-painted)
row "from the call to the window, 4096x4096" "$mapped" \
  "$(statistic median png-mapped)" "PNG export's"
row "from the call to all of it painted" "$painted" \
  "$(statistic median png-painted)" "PNG export's"
row "  the same" "$painted" \
  "$(statistic median despeckle-painted)" "Despeckle's, with preview"
row "  the longest of $rounds" "$(statistic longest limn-painted)" \
  "$(statistic longest despeckle-painted)" "Despeckle's"
row "from a key to its letter" "$(statistic median typing)"
row "  the longest of $((rounds * 40))" "$(statistic longest typing)"
row "from a changed choice to the preview" "$(statistic median preview)" \
  "$(statistic median despeckle)" "Despeckle's preview"
row "  the longest of $((rounds * 8))" "$(statistic longest preview)" \
  "$(statistic longest despeckle)" "Despeckle's preview"
