# Pods live below one control group of ours, in each hierarchy that is mounted; each node's in one of its
# own, as a kubelet takes away the groups of pods that it does not know.

hierarchies() { awk '$3 ~ /^cgroup2?$/ { print $2 }' /proc/mounts; }

make_cgroups() {
  local hierarchy group
  for hierarchy in $(hierarchies); do
    for group in "$cgroup" "$cgroup/amd64" "$cgroup/arm64"; do
      mkdir -p "$hierarchy/$group"
      [ ! -e "$hierarchy/$group/cgroup.subtree_control" ] || delegate "$hierarchy/$group"
    done
  done
}

# cgroup v2: the controllers that the parent hands down are handed on.
delegate() {
  local controller
  for controller in $(cat "$1/cgroup.controllers"); do
    echo "+$controller" 2>/dev/null >"$1/cgroup.subtree_control" || true
  done
}

remove_cgroups() {
  local hierarchy
  for hierarchy in $(hierarchies); do
    [ -d "$hierarchy/$cgroup" ] || continue
    await 5 "the end of what runs in $hierarchy/$cgroup" remove_tree "$hierarchy/$cgroup" || true
  done
}

remove_tree() {
  find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
  [ ! -d "$1" ]
}
