#!/bin/sh
# The dialog's jobs in a real GIMP with a real window: cancelled while they are
# encoded, sent, waited for and received, refused, done, compared, and closed
# upon; the window answers all the while. Usage: dialog-jobs.sh SOURCE BUILD
# TEST_SIDE is the width of the image; with TEST_WITNESS, the turns of the main
# loop that took longest are printed, with the question to GIMP in each that took
# longest.
set -eu

source=$1
build=$2
scratch=$(mktemp -d)
xvfb=""
gimp=""
emulator=""
heartbeat=""
clean () {
  # GIMP would ask about unsaved images before it heeds a gentler signal
  for process in $gimp $emulator; do
    kill -KILL "$process" 2>/dev/null || :
  done
  for process in $heartbeat $xvfb; do
    kill "$process" 2>/dev/null || :
  done
  rm -rf "$scratch"
}
trap clean EXIT
trap 'exit 1' INT TERM

fail () {
  echo "dialog-jobs: $1" >&2
  cat "$scratch/gimp.log" "$scratch/notes" "$scratch/requests" >&2 \
    2>/dev/null || :
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

# control METHOD PATH [BODY]: asks the emulator
control () {
  python3 -c '
import sys, urllib.request
url, method, path = sys.argv[1:4]
body = sys.argv[4].encode() if len(sys.argv) > 4 else None
request = urllib.request.Request(url + "/emulator/" + path, body, method=method)
print(urllib.request.urlopen(request).read().decode())
' "$url" "$@"
}

# images that were asked for, whether they were answered or not
count_orders () { control GET requests | grep -c '"path" *: *"[^"]*images/[eg]'; }
has_orders () { [ "$(count_orders)" -ge "$1" ]; }
has_first_byte () {
  control GET requests | grep -q '"first_byte_us" *: *[1-9]'
}

. "$source/packaging/profile.sh"
limn_profile "$build" "$scratch"
printf '[limn]\nendpoint=lumenfall\n' >"$LIMN_CONFIG_DIR/settings.ini"

mkfifo "$scratch/hold"
"$build/tests/emulator/limn-emulator" >"$scratch/emulator" &
emulator=$!
wait_for 100 test -s "$scratch/emulator" || fail "the emulator did not start"
url=$(sed -n 's/^listening on //p' "$scratch/emulator")
LIMN_LUMENFALL_URL=$url
LUMENFALL_API_KEY=lmnfl_peer.s3cret
export LIMN_LUMENFALL_URL LUMENFALL_API_KEY

Xvfb -displayfd 3 -screen 0 1280x900x24 3>"$scratch/display" 2>/dev/null &
xvfb=$!
wait_for 100 test -s "$scratch/display" || fail "Xvfb did not start"
DISPLAY=:$(cat "$scratch/display")
TEST_NOTES=$scratch/notes
TEST_SIDE=${TEST_SIDE:-1024}
export DISPLAY TEST_NOTES TEST_SIDE

TEST_TURNS=$scratch/turns
export TEST_TURNS
# the benchmark wants to know what a turn waited for
LD_PRELOAD=${TEST_WITNESS:-} \
  gimp-2.10 --no-data --no-fonts --new-instance --no-splash \
  --batch "(load \"$source/tests/gimp/dialog-jobs.scm\")" \
  >"$scratch/gimp.log" 2>&1 &
gimp=$!

find_dialog () { xdotool search --onlyvisible --name "^Limn: $1\$" | grep .; }
get_process () { xdotool getwindowpid "$(find_dialog "$1" | head -n 1)"; }
# the one of this process: the next may be there before it is seen to be gone,
# and have its window's number
is_gone () { [ "$(get_process "$1")" != "$process" ]; }
press () {
  xdotool windowfocus --sync "$window"
  xdotool key "$1"
}
# settle: what was begun or ended is seen by the dialog
settle () { sleep 0.7; }
open_dialog () {
  wait_for 900 find_dialog "$1" || fail "the dialog $1 did not open"
  window=$(find_dialog "$1" | head -n 1)
  process=$(get_process "$1")
  wait_for 50 xdotool windowfocus --sync "$window" ||
    fail "the dialog $1 takes no focus"
  sleep 1
}
# cancelled DURING: the window is there and does the next job
cancelled () {
  press Escape
  settle
  find_dialog Edit >/dev/null || fail "cancelling $1 closed the dialog"
}
begin_heartbeat () {
  "$build/tests/gimp/heartbeat" "$window" <"$scratch/hold" \
    >"$scratch/beats" 2>"$scratch/long" &
  heartbeat=$!
  exec 4>"$scratch/hold"
}
# the main loop may be slow on a busy machine, but it may not stand still
end_heartbeat () {
  exec 4>&-
  wait "$heartbeat" || fail "the window never answered"
  heartbeat=""
  cat "$scratch/beats" "$scratch/long"
  sort -rn "$scratch/turns" 2>/dev/null | head -n 10
  rm -f "$scratch/turns"
  longest=$(sed -n 's/.*longest \([0-9]*\).*/\1/p' "$scratch/beats")
  [ "$longest" -lt 2000 ] || fail "the main loop stood still for $longest ms"
}

open_dialog Edit
begin_heartbeat
xdotool type "make it blue"
sleep 1

press ctrl+Return
cancelled "while it is encoded"
n=$(count_orders || :)

kill -STOP "$emulator"
press ctrl+Return
sleep 1
press Escape
settle
kill -CONT "$emulator"
find_dialog Edit >/dev/null || fail "cancelling an upload closed the dialog"
settle

control DELETE requests
control PUT settings '{"delay_ms": 60000}'
press ctrl+Return
wait_for 100 has_orders 1 || fail "no job was waited for"
settle
cancelled "while it is waited for"

control DELETE requests
control PUT settings '{"delay_ms": 0}'
control PUT faults '[{"fault": "slow", "rate": 20000}]'
press ctrl+Return
wait_for 200 has_first_byte || fail "nothing was received"
settle
cancelled "while it is received"

control DELETE requests
control PUT faults '[{"fault": "status", "status": 400, "code": "CONTENT_POLICY_VIOLATION"}]'
press ctrl+Return
wait_for 100 has_orders 1 || fail "nothing was refused"
settle
find_dialog Edit >/dev/null || fail "a refusal closed the dialog"

# by now all is encoded ahead; what is painted then is sent all the same
control DELETE requests
control PUT settings '{"edit": "identity"}'
sleep 2
canvas=$(xdotool search --onlyvisible --name ' – GIMP$' | head -n 1)
xdotool windowfocus --sync "$canvas"
xdotool key ctrl+comma # fills what is selected
sleep 1
press ctrl+Return
wait_for 100 has_orders 1 || fail "no job was done"
sleep 3
end_heartbeat
press Escape
wait_for 50 is_gone Edit || fail "Escape did not close the dialog"
wait_for 100 grep -q '^after one run' "$scratch/notes" || fail "no layer came"

open_dialog Generate
begin_heartbeat
control DELETE requests
press ctrl+Return
wait_for 100 has_orders 1 || fail "nothing was generated"
sleep 4
end_heartbeat
press Return # the first one is kept
settle
control DELETE requests
press ctrl+Return # the very same: it is asked whether that shall be paid again
sleep 2
press Return # no
sleep 3
! has_orders 1 || fail "the same was paid for twice"
press Return # one of the results that came for free is kept as well
settle
press Escape
wait_for 50 is_gone Generate || fail "Escape did not close the comparison"
wait_for 100 grep -q '^after a comparison' "$scratch/notes" ||
  fail "nothing was compared"

open_dialog Generate
control DELETE requests
control PUT settings '{"delay_ms": 60000}'
press ctrl+Return
wait_for 100 has_orders 1 || fail "nothing was asked for"
settle
"$build/tests/gimp/heartbeat" "$window" close # cancels, and says what it cost
settle
find_dialog Generate >/dev/null || fail "nothing could be said of the job"
"$build/tests/gimp/heartbeat" "$window" close
wait_for 50 is_gone Generate || fail "the window did not close"
cat >"$scratch/wanted" <<'NOTES'
after one run: 2, returned 1
painted: #t, sent otherwise: 0.0
generated: 5
after a comparison: 7, returned 1, visible (1 1 1 1 1 1 1)
closed upon: 7
NOTES
wait_for 300 cmp -s "$scratch/wanted" "$scratch/notes" ||
  fail "this is not what was wanted"
