#!/bin/sh
# The dialog in a real GIMP with a real window: Escape leaves it, a prompt and
# Ctrl+Enter make a layer, at the echo endpoint, and a number on the right makes
# the canvas wider. It stays open until it is left. Usage: dialog.sh SOURCE BUILD
set -eu

source=$1
build=$2
. "$source/packaging/screen.sh"
limn_screen_begin dialog
printf '[limn]\nendpoint=echo\n' >"$LIMN_CONFIG_DIR/settings.ini"
limn_screen_open 1280x900
limn_screen_gimp "$source/packaging/screen.scm"

# open LETTER TITLE: by GIMP's menu
open () {
  go_to_canvas
  press "ctrl+alt+$1"
  open_dialog "$2"
}
has_layers () { is_answer '(car (gimp-image-get-layers image))' "$1"; }

open g Generate
press Escape
wait_for 300 is_gone "Limn: Generate" || fail "Escape did not close the dialog"
has_layers 1 || fail "Escape changed the image"

open g Generate
xdotool key ctrl+Return # nothing to do yet: the prompt is empty
xdotool type "a red fox"
xdotool key ctrl+Return
wait_for 300 has_layers 2 || fail "no layer came"
leave "Limn: Generate"

open a Again # the prompt is there already
xdotool key ctrl+Return
wait_for 300 has_layers 3 || fail "no layer came again"
leave "Limn: Again"

ask '(gimp-image-set-active-layer image layer)' >/dev/null
open x Extend
xdotool key alt+g # the right side
xdotool key ctrl+a
xdotool type "120"
xdotool key Tab
xdotool key alt+e # no prompt is needed
wait_for 300 has_layers 4 || fail "nothing was extended"
leave "Limn: Extend"

names='(generate: a red fox #1 generate: a red fox extend base)'
is_answer '(list-names)' "$names" || fail "the layers are $(ask '(list-names)')"
is_answer '(car (gimp-image-width image))' 760 ||
  fail "the canvas is as wide as before"
