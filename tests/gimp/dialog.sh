#!/bin/sh
# The dialog in a real GIMP with a real window: Escape leaves it, a prompt and
# Ctrl+Enter make a layer, at the echo endpoint, and a number on the right makes
# the canvas wider. It stays open until it is left. Usage: dialog.sh SOURCE BUILD
set -eu

source=$1
build=$2
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
  cat "$scratch/gimp.log" "$scratch/notes" >&2 2>/dev/null || :
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
TEST_NOTES=$scratch/notes
TEST_GO=$scratch/go
export DISPLAY TEST_NOTES TEST_GO

gimp-2.10 --no-data --no-fonts --new-instance --no-splash \
  --batch "(load \"$source/tests/gimp/dialog.scm\")" \
  >"$scratch/gimp.log" 2>&1 &
gimp=$!

dialog_is_there () { xdotool search --onlyvisible --name '^Limn: '; }
focus_dialog () { xdotool windowfocus --sync "$(dialog_is_there | head -n 1)"; }
get_process () { xdotool getwindowpid "$(dialog_is_there | head -n 1)"; }
# the one of this process: the next may be there before it is seen to be gone,
# and have its window's number
is_gone () { [ "$(get_process)" != "$process" ]; }
leave_dialog () {
  is_gone || { focus_dialog && xdotool key Escape; }
  sleep 0.3
  is_gone
}

# the job is over, and what came of it is told once the dialog is left
finish () {
  sleep 3
  process=$(get_process)
  wait_for 50 leave_dialog || fail "the dialog does not close after $1"
}

wait_for 600 dialog_is_there || fail "the dialog did not open"
process=$(get_process)
wait_for 50 leave_dialog || fail "Escape did not close the dialog"
touch "$TEST_GO"

wait_for 300 dialog_is_there || fail "the dialog did not open again"
wait_for 50 focus_dialog || fail "the dialog takes no focus"
sleep 0.5
xdotool key ctrl+Return # nothing to do yet: the prompt is empty
xdotool type "a red fox"
sleep 0.5
xdotool key ctrl+Return
finish "a generation"
wait_for 300 grep -q '^name ' "$scratch/notes" || fail "no layer came"

wait_for 300 dialog_is_there || fail "the dialog of Again did not open"
wait_for 50 focus_dialog || fail "the dialog of Again takes no focus"
sleep 0.5
xdotool key ctrl+Return
finish "a repetition"
wait_for 300 grep -q '^again ' "$scratch/notes" || fail "no layer came again"
wait_for 300 dialog_is_there || fail "the dialog of an extension did not open"
wait_for 50 focus_dialog || fail "the dialog of an extension takes no focus"
sleep 0.5
xdotool key alt+g # the right side
sleep 0.2
xdotool key ctrl+a
xdotool type "120"
xdotool key Tab
sleep 0.2
xdotool key alt+e # no prompt is needed
finish "an extension"
wait_for 300 grep -q '^extended' "$scratch/notes" || fail "nothing was extended"

cat >"$scratch/wanted" <<'NOTES'
after Escape: 1
after Ctrl+Enter: 2
name generate: a red fox
again: 3
again generate: a red fox #1
extended: extend, 760x360
NOTES
wait_for 50 cmp -s "$scratch/wanted" "$scratch/notes" ||
  fail "this is not what was wanted"
