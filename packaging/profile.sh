# Sourced: makes a throw-away GIMP profile that holds this build's plug-in.
#   limn_profile BUILDDIR FOLDER
# Sets GIMP2_DIRECTORY, LIMN_CONFIG_DIR and LIMN_STATE_DIR below FOLDER.
limn_profile () {
  mkdir -p "$2/gimp/plug-ins/limn" "$2/config" "$2/state"
  cp "$1/gimp-plugin/limn" "$2/gimp/plug-ins/limn/limn"
  GIMP2_DIRECTORY=$2/gimp
  LIMN_CONFIG_DIR=$2/config
  LIMN_STATE_DIR=$2/state
  export GIMP2_DIRECTORY LIMN_CONFIG_DIR LIMN_STATE_DIR
}
