# Sourced: a screen of its own, GIMP on it and the emulator beside it, for what
# presses keys in real windows. Needs $source and $build.
#   limn_screen_begin NAME       a folder $scratch, and a profile for GIMP in it
#   limn_screen_emulate          the emulator, at $url
#   limn_screen_open SIZE        the screen, SIZE like 1280x900
#   limn_screen_gimp SCRIPT      GIMP with a Script-Fu file; Ctrl+Alt and a letter
#                                open what the menus have of Limn
# All of it goes when the script ends. Nothing here waits for a time to pass:
# what is waited for can be seen, and only the patience is bounded.
. "$source/packaging/profile.sh"

xvfb=""
gimp=""
emulator=""

limn_screen_end () {
  # GIMP would ask about unsaved images before it heeds a gentler signal
  for process in $gimp $emulator; do
    kill -KILL "$process" 2>/dev/null || :
  done
  [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || :
  rm -rf "$scratch"
}

fail () {
  echo "$name: $1" >&2
  cat "$scratch/gimp.log" "$scratch/notes" 2>/dev/null |
    grep -v 'theme engine\|^$' >&2 || :
  exit 1
}

# tries $1 times, a tenth of a second apart, until the rest succeeds, which may
# wait for something itself
wait_for () {
  tries=$1
  shift
  while ! ("$@") >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.1
  done
}

limn_screen_begin () {
  name=$1
  scratch=$(mktemp -d)
  trap limn_screen_end EXIT
  trap 'exit 1' INT TERM
  limn_profile "$build" "$scratch"
}

limn_screen_emulate () {
  "$build/tests/emulator/limn-emulator" >"$scratch/emulator" &
  emulator=$!
  wait_for 300 test -s "$scratch/emulator" || fail "the emulator did not start"
  url=$(sed -n 's/^listening on //p' "$scratch/emulator")
}

limn_screen_open () {
  Xvfb -displayfd 3 -screen 0 "$1x24" 3>"$scratch/display" 2>/dev/null &
  xvfb=$!
  wait_for 300 test -s "$scratch/display" || fail "Xvfb did not start"
  DISPLAY=:$(cat "$scratch/display")
  export DISPLAY
}

limn_screen_gimp () {
  for row in generate:g edit:e extend:x again:a recover:r settings:s create:c; do
    echo "(gtk_accel_path \"<Actions>/plug-in/plug-in-limn-${row%:*}\"" \
      "\"<Primary><Alt>${row#*:}\")"
  done >"$GIMP2_DIRECTORY/menurc"
  SCREEN_ASK=$scratch/ask
  SCREEN_ANSWER=$scratch/answer
  SCREEN_FOLDER=$scratch
  export SCREEN_ASK SCREEN_ANSWER SCREEN_FOLDER
  LD_PRELOAD=${SCREEN_PRELOAD:-} gimp-2.10 --no-data --no-fonts \
    --new-instance --no-splash --batch "(load \"$1\")" >"$scratch/gimp.log" 2>&1 &
  gimp=$!
}

# ask EXPRESSION: what it comes to in a GIMP that runs packaging/screen.scm
ask () {
  printf '%s\n' "$1" >"$scratch/asked"
  mv "$scratch/asked" "$SCREEN_ASK"
  wait_for 600 test ! -e "$SCREEN_ASK" || fail "GIMP does not answer to $1"
  cat "$SCREEN_ANSWER"
}
is_answer () { [ "$(ask "$1")" = "$2" ]; }

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

# the job that the journal heard of last; their ids are in the order of time
list_jobs () { ls "$LIMN_STATE_DIR/jobs" 2>/dev/null; }
newest_job () { echo "$LIMN_STATE_DIR/jobs/$(list_jobs | tail -n 1)"; }
count_jobs () { list_jobs | wc -l; }
has_jobs () { [ "$(count_jobs)" -ge "$1" ]; }
is_job () { grep -q "\"state\" *: *\"$1\"" "$(newest_job)/record.json"; }

# windows by the whole of their title
find_window () { xdotool search --onlyvisible --name "^$1\$" | grep .; }
find_dialog () { find_window "Limn: $1"; }
find_canvas () { xdotool search --onlyvisible --name ' – GIMP$' | grep .; }
list_processes () {
  for found in $(find_window "$1"); do
    xdotool getwindowpid "$found"
  done
}
# the one that was opened: the next of its name may be there already
is_gone () { ! list_processes "$1" | grep -qx "$process"; }
focus () { xdotool windowfocus --sync "$window"; }
press () {
  focus
  xdotool key "$@"
}
# all that was pressed so far has been seen by the window, and what followed
# from it at once is done
settle () {
  for _ in 1 2; do
    "$build/tests/gimp/heartbeat" "$window" sync || fail "the window is silent"
  done
}
# open_window TITLE: waits for it, and gives it the keys
open_window () {
  wait_for 900 find_window "$1" || fail "the window $1 did not open"
  window=$(find_window "$1" | head -n 1)
  process=$(xdotool getwindowpid "$window")
  wait_for 100 focus || fail "the window $1 takes no focus"
  settle
}
open_dialog () { open_window "Limn: $1"; }
# Escape cancels first and closes second, and a job ends after its layer came
leave_once () {
  press Escape
  wait_for 20 is_gone "$1"
}
leave () { wait_for 10 leave_once "$1" || fail "the window $1 does not close"; }
go_to_canvas () {
  wait_for 900 find_canvas || fail "there is no image window"
  window=$(find_canvas | head -n 1)
  wait_for 100 focus || fail "the image window takes no focus"
  settle
}
