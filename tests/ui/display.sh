#!/bin/sh
# Runs a program with a screen of its own. Usage: display.sh PROGRAM ARGUMENT...
set -eu

scratch=$(mktemp -d)
xvfb=""
clean () {
  [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || :
  rm -rf "$scratch"
}
trap clean EXIT
trap 'exit 1' INT TERM

Xvfb -displayfd 3 -screen 0 1024x768x24 3>"$scratch/display" 2>/dev/null &
xvfb=$!
tries=200
while [ ! -s "$scratch/display" ]; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || { echo "display: Xvfb did not start" >&2; exit 1; }
  sleep 0.1
done
DISPLAY=:$(cat "$scratch/display")
export DISPLAY
# no file, theme, module or browser of whoever runs it
HOME=$scratch XDG_CONFIG_HOME=$scratch XDG_DATA_HOME=$scratch
XDG_DATA_DIRS=$scratch XDG_CONFIG_DIRS=$scratch
export XDG_DATA_DIRS XDG_CONFIG_DIRS
GTK2_RC_FILES=/dev/null GTK_MODULES="" NO_AT_BRIDGE=1
export HOME XDG_CONFIG_HOME XDG_DATA_HOME GTK2_RC_FILES GTK_MODULES NO_AT_BRIDGE

"$@"
