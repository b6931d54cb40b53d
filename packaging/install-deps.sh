#!/bin/sh
# Installs what Limn needs to be built, tested and tried on Debian 12.
set -eu

packages="build-essential meson ninja-build pkg-config python3
ca-certificates curl gettext
libgimp2.0-dev libglib2.0-dev libjson-glib-dev libcurl4-openssl-dev
libpng-dev zlib1g-dev libjpeg62-turbo-dev libwebp-dev libgif-dev libavif-dev
libsecret-1-dev
liblcms2-dev libgexiv2-dev
gimp"
for_tests="libsoup-3.0-dev libcairo2-dev libpango1.0-dev fonts-dejavu-core
libzimg-dev mate-backgrounds dbus-daemon glib-networking openssl
clang-format universal-ctags xvfb xdotool nodejs
clang libclang-rt-dev llvm"
# packaging/analyze.sh and packaging/valgrind.sh
for_analysis="clang-tidy clang-tools cppcheck valgrind"

missing=""
for package in $packages $for_tests $for_analysis; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null |
    grep -q 'install ok installed' || missing="$missing $package"
done
# a machine may have its own node; Debian's npm is only for one without
command -v node >/dev/null 2>&1 &&
  missing=$(printf '%s' "$missing" | sed 's/ nodejs$//; s/ nodejs / /')
command -v npm >/dev/null 2>&1 || missing="$missing npm"
[ -z "$missing" ] && exit 0

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q
# shellcheck disable=SC2086
$as_root apt-get install -q -y --no-install-recommends $missing
