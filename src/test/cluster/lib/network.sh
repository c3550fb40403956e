# One pair of interfaces between the host and the cluster; it ends with the cluster's namespace.
# File descriptor 7 is the host's network namespace, held open for what has to be done there.

on_host() { nsenter --net=/proc/self/fd/7 "$@"; }

# The first range that no route of this machine touches. 198.18/15 is reserved for tests (RFC 2544).
free_network() {
  local candidate
  for candidate in 198.18 198.19 10.213 172.29; do
    if ! { ip -4 route show to match "$candidate.0.0/16"; ip -4 route show to root "$candidate.0.0/16"; } |
      grep -qv '^default'; then
      echo "$candidate"
      return
    fi
  done
  missing "The ranges 198.18.0.0/15, 10.213.0.0/16 and 172.29.0.0/16 are all routed on this machine. Free one of them."
}

connect() {
  ip link set lo up
  on_host ip link add "$host_interface" type veth peer name uplink netns "/proc/$$/ns/net"
  on_host ip address add "$host_address/24" dev "$host_interface"
  on_host ip link set "$host_interface" up
  on_host ip route add "$network.0.0/16" via "$api_address" dev "$host_interface"
  local arch
  for arch in $architectures; do ip address add "$(node_address "$arch")/24" dev uplink; done
  ip link set uplink up
  # Kubernetes wants a default route to find its address; nothing may leave the machine by it.
  ip route add default via "$host_address"
  iptables -w -A FORWARD ! -d "$network.0.0/16" -j REJECT
  # What no service answers on, such as DNS, is refused at once, not waited for.
  iptables -w -A FORWARD -d "$services" -j REJECT
  iptables -w -A OUTPUT -o uplink ! -d "$network.0.0/16" -j REJECT
  echo 1 >/proc/sys/net/ipv4/ip_forward
  [ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ] || echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables
}
