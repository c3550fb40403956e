# The real programs, built by src/test/parts/build. `part NAME` is for this machine, `part NAME_ARCH`
# for one architecture.

find_parts() {
  local build=$repository/src/test/parts/build line
  declare -gA parts
  # shellcheck disable=SC2086
  while read -r line; do parts[${line%%=*}]=${line#*=}; done < <(built "$build" $kubernetes_parts)
  take_runners amd64 "$build" gitlab-runner gitlab-runner-helper
  take_runners arm64 "$build" gitlab-runner gitlab-runner-helper kubelet
  parts[kubelet_amd64]=${parts[kubelet]:-}
  [ -n "${parts[gitlab-runner-helper_arm64]:-}" ] || exit "$(cat "$state/build.exit")"
}

take_runners() { # architecture, build, names...
  local line arch=$1
  while read -r line; do parts[${line%%=*}_$arch]=${line#*=}; done < <(built "$2" --arch "$arch" "${@:3}")
}

# A missing need of the build is ours as well: its line was said, its exit code is handed on.
built() { "$@" || echo $? >"$state/build.exit"; }

part() { echo "${parts[$1]}"; }

# From …/NAME-VERSION-OS-ARCH-KEY/NAME
part_version() {
  local folder=${1%/*}
  sed -E 's/.*-([0-9]+\.[0-9]+\.[0-9]+)-linux-.*/\1/' <<<"${folder##*/}"
}
