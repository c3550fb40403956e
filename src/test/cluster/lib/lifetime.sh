# The cluster as seen from the machine: one at a time, begun and ended by the process that holds its
# lock and, by a pipe, its life.

take_lock() {
  mkdir -p "$(dirname "$lock")" && exec 8>>"$lock" || missing "The file $lock cannot be written. Make its folder writable."
  flock -n 8 || missing "A cluster is up already on this machine. End it by: src/test/cluster/cluster down"
  echo $$ >"$lock"
}

# The lock says "NUMBER ready" then; after everybody was killed it still does, but of nobody alive.
is_up() {
  local keeper progress
  [ -e "$lock" ] && ! flock -n "$lock" true && read -r keeper progress <"$lock" &&
    [ "$progress" = ready ] && kill -0 "$keeper" 2>/dev/null
}

# What an earlier cluster left that was killed together with everybody who would have tidied up.
# Its processes, mounts and interfaces ended with its namespaces.
sweep() {
  remove_cgroups
  [ -e $binfmt/register ] && forget_emulation
  ip link delete "$host_interface" 2>/dev/null || true
  rm -rf "$state"
}

prepare() {
  mkdir -p "$state" "$logs"
  find_parts
  build_images
  use_network "$(free_network)" || exit
  { declare -p parts
    printf '%s=%q\n' pods_amd64 "$pods_amd64" pods_arm64 "$pods_arm64" jre "$jre" chosen_network "$network" SECONDS $SECONDS
  } >"$state/prepared"
  step "programs and images are there"
}

# Starts process 1 of the namespaces, which keeps the lock with us. While this process lives, it holds the pipe that feeds its stdin.
begin() {
  exec 7</proc/self/ns/net
  mkfifo "$state/life"
  setsid unshare --pid --fork --kill-child=TERM --mount-proc --net --mount \
    env -i PATH="$PATH" HOME=/root RUNNERPOOL_CLUSTER_STATE="$state" RUNNERPOOL_CLUSTER_LOGS="$logs" RUNNERPOOL_CACHE="$cache" RUNNERPOOL_CLUSTER_JAVA="$own_java" \
    "$cluster/inside" <"$state/life" &
  namespaces=$!
  exec 6>"$state/life" 7<&-
  rm "$state/life"
}

await_ready() {
  until [ -e "$state/ready" ]; do
    kill -0 "$namespaces" 2>/dev/null || { end; fail "The cluster did not come up."; }
    sleep 0.2 6>&- 8>&-
  done
  echo "$$ ready" >"$lock"
}

end() {
  trap '' INT TERM HUP
  exec 6>&-
  wait "${namespaces:-}" 2>/dev/null || true
  sweep
}

print_exports() {
  echo "export KUBECONFIG=$kubeconfig"
  echo "export NO_PROXY=$network.0.0/16${NO_PROXY:+,$NO_PROXY}"
  echo "export RUNNERPOOL_HOST_ADDRESS=$host_address"
}
