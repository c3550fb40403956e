# The real programs, built by src/test/parts/build. `part NAME` is for this machine, `part NAME_ARCH`
# for one architecture.

find_parts() {
  declare -gA parts
  # shellcheck disable=SC2086
  take_parts "" $kubernetes_parts
  take_parts _amd64 --arch amd64 gitlab-runner gitlab-runner-helper kubelet
  take_parts _arm64 --arch arm64 gitlab-runner gitlab-runner-helper kubelet
}

# A missing need of the build is ours as well: its line was said, its exit code is handed on.
take_parts() { # what to add to the names, arguments of the build...
  local built line
  built=$("$repository/src/test/parts/build" "${@:2}" 8>&-) || exit
  while read -r line; do parts[${line%%=*}$1]=${line#*=}; done <<<"$built"
}

part() { echo "${parts[$1]}"; }

# From …/NAME-VERSION-OS-ARCH-KEY/NAME
part_version() {
  local folder=${1%/*}
  sed -E 's/.*-([0-9]+\.[0-9]+\.[0-9]+)-linux-.*/\1/' <<<"${folder##*/}"
}
