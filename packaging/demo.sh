#!/bin/sh
# Shows Limn at work in real GIMP, on a real photograph, without a key.
# Usage: sh packaging/demo.sh [--live]
#   --live  talk to the real gateway; needs LUMENFALL_API_KEY and costs money
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=$top/build
demo=$top/demo
live=no
case "${1:-}" in
  "") ;;
  --live) live=yes ;;
  *) echo "usage: sh packaging/demo.sh [--live]" >&2; exit 2 ;;
esac
if [ $live = yes ] && [ -z "${LUMENFALL_API_KEY:-}" ] &&
   [ ! -f "$HOME/.lumenfall/credentials.json" ]; then
  echo "demo: --live needs a key: set LUMENFALL_API_KEY" >&2
  exit 2
fi

sh "$top/packaging/install-deps.sh"
[ -f "$build/build.ninja" ] || meson setup "$build" "$top"
ninja -C "$build" >"$build/demo-build.log" || { cat "$build/demo-build.log"; exit 1; }

. "$top/packaging/profile.sh"
scratch=$(mktemp -d)
emulator=""
clean () {
  [ -z "$emulator" ] || kill "$emulator" 2>/dev/null || :
  rm -rf "$scratch"
}
trap clean EXIT
trap 'exit 130' INT TERM
limn_profile "$build" "$scratch"

if [ $live = no ]; then
  "$build/tests/emulator/limn-emulator" >"$scratch/emulator.log" &
  emulator=$!
  for _ in $(seq 100); do
    grep -q listening "$scratch/emulator.log" && break
    sleep 0.1
  done
  LIMN_LUMENFALL_URL=$(sed -n 's/^listening on //p' "$scratch/emulator.log")
  [ -n "$LIMN_LUMENFALL_URL" ] || { echo "demo: the emulator did not start" >&2; exit 1; }
  LUMENFALL_API_KEY=lmnfl_demo.demo
  export LIMN_LUMENFALL_URL LUMENFALL_API_KEY
  echo "the emulator plays the gateway at $LIMN_LUMENFALL_URL"
fi

rm -rf "$demo"
mkdir -p "$demo"
LIMN_DEMO_PHOTO=$top/tests/data/photo.jpg
LIMN_DEMO_FOLDER=$demo
export LIMN_DEMO_PHOTO LIMN_DEMO_FOLDER

gimp-console-2.10 --no-data --no-fonts --no-interface --new-instance \
  --batch "(load \"$top/packaging/demo.scm\")" \
  --batch '(gimp-quit 0)' >"$scratch/gimp.log" 2>&1 || :
sed -n 's/^.*demo: /  /p' "$scratch/gimp.log"
if ! grep -aq 'demo: done' "$scratch/gimp.log"; then
  echo "demo: it did not work; GIMP said:" >&2
  cat "$scratch/gimp.log" >&2
  exit 1
fi

echo
echo "the records say:"
for record in generate edit create; do
  python3 "$top/packaging/record.py" "$record" "$demo/$record.json"
done
echo
ls -l "$demo"
