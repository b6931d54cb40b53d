#!/bin/sh
# The dialog's jobs in a real GIMP with a real window: cancelled as they begin,
# while they are sent, waited for and received, refused, done, compared, and
# closed upon; the window answers all the while. Usage: dialog-jobs.sh SOURCE
# BUILD. TEST_SIDE is the width of the image; with TEST_WITNESS, the turns of the
# main loop that took longest are printed, with the question to GIMP in each that
# took longest.
set -eu

source=$1
build=$2
. "$source/packaging/screen.sh"
limn_screen_begin dialog-jobs
printf '[limn]\nendpoint=lumenfall\n' >"$LIMN_CONFIG_DIR/settings.ini"
mkfifo "$scratch/hold"
limn_screen_emulate
LIMN_LUMENFALL_URL=$url
LUMENFALL_API_KEY=lmnfl_peer.s3cret
TEST_NOTES=$scratch/notes
# large enough that a job is cancelled while what it sends is still packed
TEST_SIDE=${TEST_SIDE:-3072}
TEST_TURNS=$scratch/turns
# the benchmark wants to know what a turn waited for
SCREEN_PRELOAD=${TEST_WITNESS:-}
export LIMN_LUMENFALL_URL LUMENFALL_API_KEY TEST_NOTES TEST_SIDE TEST_TURNS
limn_screen_open 1280x900
limn_screen_gimp "$source/tests/gimp/dialog-jobs.scm"

# every window there is; an alert would be one more
count_windows () { xdotool search --onlyvisible --name . | wc -l; }
# a job that is cancelled has its say first, and only then another can begin
run_once () {
  press ctrl+Return
  wait_for 50 has_jobs "$((jobs + 1))"
}
run () {
  jobs=$(count_jobs)
  wait_for 10 run_once || fail "no job begins $1"
}
# cancelled DURING: the window is there, and says so itself
cancelled () {
  press Escape
  settle
  find_dialog Edit >/dev/null || fail "cancelling $1 closed the dialog"
  [ "$(count_windows)" = "$windows" ] || fail "cancelling $1 opened a window"
}
has_part () { [ -s "$(newest_job)/result-0.part" ]; }
# a window grows by some lines for what it tells, and by more for results, and
# shrinks after that
get_height () {
  xdotool getwindowgeometry --shell "$window" | sed -n 's/^HEIGHT=//p'
}
is_higher () { [ "$(get_height)" -gt "$(($1 + 40))" ]; }
is_lower () { [ "$(get_height)" -lt "$1" ]; }
has_notes () { grep -q "^$1" "$scratch/notes"; }
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
  cat "$scratch/beats" "$scratch/long"
  sort -rn "$scratch/turns" 2>/dev/null | head -n 10
  rm -f "$scratch/turns"
  longest=$(sed -n 's/.*longest \([0-9]*\).*/\1/p' "$scratch/beats")
  [ "$longest" -lt 2000 ] || fail "the main loop stood still for $longest ms"
}

open_dialog Edit
windows=$(count_windows)
plain=$(get_height)
begin_heartbeat
xdotool type "make it blue"
press ctrl+Return
cancelled "a job that has just begun"

kill -STOP "$emulator"
run "to be sent"
wait_for 300 is_job sent || fail "nothing was sent"
cancelled "an upload"
kill -CONT "$emulator"
wait_for 300 is_job cancelled || fail "an upload goes on"

control PUT settings '{"delay_ms": 60000}' >/dev/null
control DELETE requests >/dev/null
run "to be waited for"
wait_for 300 has_orders 1 || fail "no job was waited for"
cancelled "a job that is waited for"
wait_for 300 is_job cancelled || fail "a job that is waited for goes on"

control PUT settings '{"delay_ms": 0}' >/dev/null
control PUT faults '[{"fault": "slow", "rate": 20000}]' >/dev/null
run "to be received"
wait_for 300 has_part || fail "nothing was received"
cancelled "a download"
wait_for 300 is_job cancelled || fail "a download goes on"

control PUT faults '[{"fault": "status", "status": 400, "code": "CONTENT_POLICY_VIOLATION"}]' >/dev/null
run "to be refused"
wait_for 300 is_job failed || fail "nothing was refused"
wait_for 300 is_higher "$plain" || fail "nothing is said of the refusal"
find_dialog Edit >/dev/null || fail "a refusal closed the dialog"
[ "$(count_windows)" = "$windows" ] || fail "a refusal opened a window"

# by now all is encoded ahead; what is painted then is sent all the same
control PUT settings '{"edit": "identity"}' >/dev/null
dialog=$window
go_to_canvas
press ctrl+comma # fills what is selected
settle
window=$dialog
run "after that"
wait_for 300 is_job delivered || fail "no job was done"
end_heartbeat
leave "Limn: Edit"
wait_for 300 has_notes "after one run" || fail "no layer came"

open_dialog Generate
begin_heartbeat
plain=$(get_height)
run "of three"
wait_for 300 is_higher "$plain" || fail "nothing is compared"
end_heartbeat
results=$(get_height)
press 2 Delete Return # the second one is dropped, the third one seen and kept
wait_for 300 is_lower "$results" || fail "the comparison does not end"
plain=$(get_height)

control DELETE requests >/dev/null
press ctrl+Return # the very same: it is asked whether that shall be paid again
wait_for 300 is_higher "$plain" || fail "nothing was asked"
question=$(get_height)
press Return # no
wait_for 300 is_higher "$question" || fail "nothing came again"
! has_orders 1 || fail "the same was paid for twice"
results=$(get_height)
press Return # one of the results that came for free is kept as well
wait_for 300 is_lower "$results" || fail "the second comparison does not end"
plain=$(get_height)

press alt+p End
xdotool type " and a hare"
run "of three others"
wait_for 300 is_higher "$plain" || fail "nothing is compared once more"
press Delete Escape # what was not dropped stays, one of it seen
wait_for 300 is_gone "Limn: Generate" ||
  fail "Escape did not close the comparison"
wait_for 300 has_notes "after a comparison" || fail "nothing was compared"

open_dialog Generate
control DELETE requests >/dev/null
control PUT settings '{"delay_ms": 60000}' >/dev/null
press alt+p End
xdotool type " at night"
run "to be closed upon"
wait_for 300 has_orders 1 || fail "nothing was asked for"
"$build/tests/gimp/heartbeat" "$window" close # cancels, and says what it cost
wait_for 300 is_job cancelled || fail "closing the window cancelled nothing"
settle
find_dialog Generate >/dev/null || fail "nothing could be said of the job"
"$build/tests/gimp/heartbeat" "$window" close
wait_for 300 is_gone "Limn: Generate" || fail "the window did not close"
cat >"$scratch/wanted" <<'NOTES'
after one run: 2, returned 1
painted: #t, sent otherwise: 0.0
generated: 5
after a comparison: 9, returned 2, visible (1 1 1 1 1 1 1 0 1)
closed upon: 9
NOTES
wait_for 300 cmp -s "$scratch/wanted" "$scratch/notes" ||
  fail "this is not what was wanted"
