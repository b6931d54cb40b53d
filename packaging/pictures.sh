#!/bin/sh
# Takes a picture of each state that Limn's windows have, in real GIMP, beside
# the emulator. Usage: sh packaging/pictures.sh LANGUAGE FOLDER [FONT SIZE]
# LANGUAGE is one of po/LINGUAS, or en. FONT is like "Sans 20", for larger
# letters; SIZE is the screen's, like 1024x768. Six of them become sheet.jpg.
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
build=$source/build/pictures
[ $# -ge 2 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
mkdir -p "$2"
language=$1
folder=$(cd "$2" && pwd)
font=${3:-Sans 10}

sh "$source/packaging/install-deps.sh"
missing=""
# only for the pictures: a Japanese font, and what looks at windows
for package in fonts-ipafont-gothic imagemagick; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null |
    grep -q 'install ok installed' || missing="$missing $package"
done
# shellcheck disable=SC2086
[ -z "$missing" ] ||
  $([ "$(id -u)" = 0 ] || echo sudo) apt-get install -q -y \
    --no-install-recommends $missing

# the catalogues are read where they are made
[ -f "$build/build.ninja" ] || meson setup "$build" "$source" \
  --buildtype=release --localedir="$build/po" >/dev/null
# shellcheck disable=SC2086
ninja -C "$build" gimp-plugin/limn tests/emulator/limn-emulator \
  tests/gimp/heartbeat $(ninja -C "$build" -t targets all |
    sed -n 's/^\(po\/.*\.mo\): .*/\1/p') >"$build/pictures.log"

. "$source/packaging/screen.sh"
limn_screen_begin pictures
LC_ALL=C.UTF-8
LANGUAGE=$language
TEXTDOMAINDIR=$build/po
TEXTDOMAIN=limn
GTK2_RC_FILES=$scratch/gtkrc
SCREEN_PHOTO=$source/tests/data/photo.jpg
export LC_ALL LANGUAGE TEXTDOMAINDIR TEXTDOMAIN GTK2_RC_FILES SCREEN_PHOTO
printf 'gtk-font-name = "%s"\n' "$font" >"$GTK2_RC_FILES"
limn_screen_emulate
LIMN_LUMENFALL_URL=$url
LIMN_FAL_URL=$url
LUMENFALL_API_KEY=lmnfl_peer.s3cret
FAL_KEY=fal-peer:s3cret
export LIMN_LUMENFALL_URL LIMN_FAL_URL LUMENFALL_API_KEY FAL_KEY
limn_screen_open "${4:-1280x900}"
limn_screen_gimp "$source/packaging/screen.scm"

# titles are translated, so Limn's window is the one that is not GIMP's
find_own () {
  xdotool search --onlyvisible --classname '^limn$' | tail -n 1 | grep .
}
has_no_own () { ! find_own; }
# open LETTER: by GIMP's menu
open () {
  go_to_canvas
  press "ctrl+alt+$1"
  wait_for 300 find_own || fail "no window opened for $1"
  window=$(find_own)
  wait_for 100 focus || fail "the window for $1 takes no focus"
  settle
}
# Escape cancels first and closes second
leave_once () {
  press Escape
  wait_for 20 has_no_own
}
leave () { wait_for 10 leave_once || fail "the window does not close"; }
# the letter that a translation underlines
letter () { gettext "$1" | sed 's/.*_\(.\).*/\1/' | tr '[:upper:]' '[:lower:]'; }
shoot () {
  settle
  # what follows from that is drawn when the window has nothing else to do
  sleep 0.5
  import -window "$window" "$folder/$1.png"
}
run () {
  jobs=$(count_jobs)
  press ctrl+Return
  wait_for 300 has_jobs "$((jobs + 1))" || fail "no job begins"
}
set_emulator () { control PUT "$1" "$2" >/dev/null; }

open s
for page in keys defaults servers spending journal; do
  shoot "settings-$page"
  press ctrl+Next
done
leave

open g
xdotool type "Mountains at first light above a quiet lake"
shoot generate
set_emulator settings '{"delay_ms": 60000}'
run
wait_for 300 has_orders 1 || fail "nothing is asked for"
shoot running
press Escape
wait_for 300 is_job cancelled || fail "nothing is cancelled"
shoot cancelled
set_emulator settings '{"delay_ms": 0}'
set_emulator faults '[{"fault": "status", "status": 400, "code": "CONTENT_POLICY_VIOLATION"}]'
run
wait_for 300 is_job failed || fail "nothing is refused"
shoot refusal
press "alt+$(letter '_Number:')" ctrl+a 3
run
wait_for 300 is_job delivered || fail "nothing is made"
shoot compare
press Return
leave

open a
shoot again
leave

ask '(begin (gimp-image-set-active-layer image layer)
  (gimp-context-set-feather TRUE)
  (gimp-context-set-feather-radius 24 24)
  (gimp-image-select-ellipse image CHANNEL-OP-REPLACE 300 160 420 400))' \
  >/dev/null
open e
xdotool type "Turn this part of the picture to dusk"
shoot edit
press "alt+$(letter 'More _options')" space
shoot edit-options
press "alt+$(letter 'More _options')" space
leave

open x
press "alt+$(letter 'Ri_ght:')" ctrl+a
xdotool type 400
xdotool key Tab
shoot extend
leave

open c
xdotool type "A lighthouse on a cliff, evening"
shoot create
leave

# a plug-in that is killed while it waits for what is paid for
printf '[limn]\nendpoint=fal\n' >"$LIMN_CONFIG_DIR/settings.ini"
set_emulator settings '{"queue_ms": 60000}'
for prompt in "a pier at noon" "two boats"; do
  open e
  press ctrl+a
  xdotool type "$prompt"
  run
  wait_for 300 is_job sent || fail "nothing is sent"
  kill -KILL "$(xdotool getwindowpid "$window")"
  wait_for 300 has_no_own || fail "the plug-in is not killed"
done
open r
shoot recover
leave

cd "$folder"
montage edit.png extend.png compare.png refusal.png settings-defaults.png \
  recover.png -tile 3x -geometry 540x+6+6 -gravity north -background '#777' \
  -quality 76 -strip sheet.jpg
echo "$(ls "$folder" | grep -c 'png$') pictures in $folder"
