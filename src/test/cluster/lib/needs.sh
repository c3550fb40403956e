# What this machine must have and let us do. Each thing that is not so is one line and exit 3.

check_needs() {
  [ "$(uname -s)" = Linux ] || missing "The cluster needs Linux, this is $(uname -s). Run it in a Linux virtual machine."
  [ "$(uname -m)" = x86_64 ] || missing "The cluster needs an x86-64 machine, this is $(uname -m): it emulates arm64 beside it. Run it on one."
  [ "$(id -u)" = 0 ] || missing "The cluster needs root for namespaces and mounts. Run it as root, such as by sudo."
  check_programs
  check_namespaces
  check_space
  check_memory
}

check_programs() {
  local program
  for program in containerd containerd-shim-runc-v2 ctr runc iptables qemu-aarch64-static ip openssl unshare nsenter; do
    command -v "$program" >/dev/null ||
      missing "The program $program is missing. Install what the cluster needs by: src/test/cluster/cluster install"
  done
  [ -x /usr/lib/cni/bridge ] && [ -x /usr/lib/cni/host-local ] ||
    missing "The network plugins in /usr/lib/cni are missing. Install what the cluster needs by: src/test/cluster/cluster install"
}

# Tries what will be done later, as a container's limits show only then.
check_namespaces() {
  local trial error
  trial=$(mktemp -d "$(dirname "$state")/runnerpool-trial.XXXXXX" 2>/dev/null) ||
    missing "The folder $(dirname "$state") cannot be written. Name another one in RUNNERPOOL_CLUSTER_STATE."
  mkdir "$trial"/{lower,upper,work,merged}
  error=$(unshare --pid --fork --kill-child --mount-proc --net --mount bash -c "
    ip link add br0 type bridge &&
    iptables -w -t nat -A PREROUTING -m comment --comment trial -j ACCEPT &&
    mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc &&
    mount -t overlay overlay -o lowerdir=$trial/lower,upperdir=$trial/upper,workdir=$trial/work $trial/merged" 2>&1) || {
    rm -rf "$trial"
    missing "Namespaces, bridges, iptables, binfmt_misc or overlay mounts cannot be had here (${error##*$'\n'}). Run it on a machine or a privileged container that has them."
  }
  rm -rf "$trial"
}

check_space() {
  local free
  free=$(df -Pk "$(dirname "$state")" | awk 'NR == 2 { print int($4 / 1024) }')
  [ "$free" -ge 3000 ] ||
    missing "The disk of $state has $free MB free, the cluster needs 3000 MB. Make room, or name another folder in RUNNERPOOL_CLUSTER_STATE."
}

check_memory() {
  local free
  free=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
  [ "$free" -ge 2500 ] || missing "This machine has $free MB of memory to spare, the cluster needs 2500 MB. End something, or take a larger one."
}

# Only what is not there yet, so that nothing of the machine's own is upgraded on the way.
install_packages() {
  local package absent=() report
  command -v apt-get >/dev/null || missing "There is no apt-get here. Install these packages, or what your system calls them: $packages"
  for package in $packages; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || absent+=("$package")
  done
  [ ${#absent[@]} -gt 0 ] || { say "Everything that the cluster needs is installed."; return; }
  [ "$(id -u)" = 0 ] || missing "Installing needs root. Run it as root, such as by sudo."
  say "Installing ${absent[*]}"
  # Services must not start by themselves: the cluster starts its own containerd.
  report=$({ apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${absent[@]}"; } 2>&1) ||
    fail "$report"
}
