#!/bin/sh
# Settings, Recover Results, and GIMP's own Repeat and Re-Show in a real GIMP
# with real windows. Usage: dialog-windows.sh SOURCE BUILD
set -eu

source=$1
build=$2
. "$source/packaging/screen.sh"
limn_screen_begin dialog-windows
settings=$LIMN_CONFIG_DIR/settings.ini
cat >"$settings" <<'SETTINGS'
# written by hand
[limn]
endpoint=lumenfall
# as asked for
cap_month=50
[journal]
keep_days=7
[endpoint attic]
protocol=openai
url=http://127.0.0.1:1234
SETTINGS
limn_screen_emulate
LIMN_LUMENFALL_URL=$url
LIMN_FAL_URL=$url
LUMENFALL_API_KEY=lmnfl_peer.s3cret
FAL_KEY=fal-peer:s3cret
export LIMN_LUMENFALL_URL LIMN_FAL_URL LUMENFALL_API_KEY FAL_KEY
limn_screen_open 1280x900
limn_screen_gimp "$source/packaging/screen.scm"

has_layers () { is_answer '(car (gimp-image-get-layers image))' "$1"; }
# of the requests that the emulator was sent
has_prompt () { control GET requests | grep -qF "\"prompt\":\"$1\""; }
get_size () {
  xdotool getwindowgeometry --shell "$window" | grep -E '^(WIDTH|HEIGHT)='
}
is_size () { [ "$(get_size)" = "$1" ]; }
is_asked_after () {
  control GET requests | grep -q '"path":"/fal-ai/[^"]*/status'
}
# no window of Limn's, however long it takes, while the rest is waited for
shows_nothing () { ! xdotool search --onlyvisible --name '^Limn: '; }

# Filters > Limn > Settings: by the keys of the menu, from its end, where Limn
# stands before Script-Fu and the exercises
go_to_canvas
press alt+r Up Up Up Right s
open_window "Limn Settings"
cp "$settings" "$scratch/before"
press alt+u # the defaults
press alt+m Down
press alt+p # what is spent
press alt+d ctrl+a
xdotool type "2.50"
press alt+o
wait_for 300 is_gone "Limn Settings" || fail "the settings do not close"
grep -q '^model=.' "$settings" || fail "the model was not saved"
grep -q '^cap_day=2.50$' "$settings" || fail "the cap was not saved"
grep -v '^model=\|^cap_day=\|^$' "$settings" >"$scratch/after"
cmp -s "$scratch/before" "$scratch/after" ||
  fail "something else changed: $(diff "$scratch/before" "$scratch/after")"

# a layer by the menu; the window is left larger than it came
go_to_canvas
press ctrl+alt+g
open_dialog Generate
xdotool type "a red fox"
xdotool windowsize --sync "$window" 1101 713
settle
size=$(get_size)
press ctrl+Return
wait_for 300 has_layers 2 || fail "no layer came"
wait_for 300 is_job delivered || fail "the journal does not know of the layer"
leave "Limn: Generate"

# Ctrl+F runs the same again, with no window of Limn's
control PUT settings '{"delay_ms": 1000}' >/dev/null
go_to_canvas
press ctrl+f
wait_for 300 has_jobs 2 || fail "Ctrl+F runs nothing"
until has_layers 3; do
  shows_nothing || fail "Ctrl+F shows a window"
  patience=$((${patience:-300} - 1))
  [ "$patience" -gt 0 ] || fail "Ctrl+F makes no layer"
done
names='(generate: a red fox #1 generate: a red fox base)'
is_answer '(list-names)' "$names" || fail "the layers are $(ask '(list-names)')"
control PUT settings '{"delay_ms": 0}' >/dev/null

# Ctrl+Shift+F shows the dialog as it was left
go_to_canvas
press ctrl+shift+f
open_dialog Generate
is_size "$size" || fail "the dialog was left as $size and comes as $(get_size)"
press End
xdotool type " in snow"
press ctrl+Return
wait_for 300 has_layers 4 || fail "the dialog that comes again makes no layer"
has_prompt "a red fox in snow" || fail "the prompt was not there any more"
leave "Limn: Generate"

# a plug-in that is killed while it waits for what is paid for
printf '[limn]\nendpoint=fal\n' >"$settings"
control PUT settings '{"queue_ms": 60000}' >/dev/null
ask '(gimp-image-set-active-layer image layer)' >/dev/null
go_to_canvas
press ctrl+alt+e
open_dialog Edit
xdotool type "a pier"
press ctrl+Return
wait_for 300 has_jobs 4 || fail "nothing is edited"
wait_for 300 is_job sent || fail "nothing was sent"
wait_for 300 is_asked_after || fail "nobody asks after the job"
plug_in=$(xdotool getwindowpid "$window")
kill -KILL "$plug_in"
wait_for 300 is_gone "Limn: Edit" || fail "the plug-in was not killed"
control PUT settings '{"queue_ms": 0}' >/dev/null
is_job sent || fail "it was killed too late"
has_layers 4 || fail "there is a layer of what was killed"

go_to_canvas
press ctrl+alt+r
open_window "Recover Results"
press alt+i
wait_for 600 has_layers 5 || fail "nothing was recovered"
wait_for 300 is_job delivered || fail "the journal does not know of it"
is_answer '(list-ref (list-names) 3)' "edit: a pier" ||
  fail "the layers are $(ask '(list-names)')"
leave "Recover Results"
