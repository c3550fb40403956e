# Pods live below one control group of ours, in each hierarchy that is mounted.

hierarchies() { awk '$3 ~ /^cgroup2?$/ { print $2 }' /proc/mounts; }

make_cgroups() {
  local hierarchy
  for hierarchy in $(hierarchies); do
    mkdir -p "$hierarchy/$cgroup"
    [ ! -e "$hierarchy/$cgroup/cgroup.subtree_control" ] || delegate "$hierarchy/$cgroup"
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
