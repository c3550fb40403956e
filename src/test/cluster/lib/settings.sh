# Names, folders and addresses that the parts of the cluster agree on.

repository=$(cd "$cluster/../../.." && pwd)
cache=${RUNNERPOOL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/runnerpool}
# Not below /run, /var/lib or /var/log: each node has folders of its own there.
state=${RUNNERPOOL_CLUSTER_STATE:-/tmp/runnerpool-cluster}
logs=${RUNNERPOOL_CLUSTER_LOGS:-$state/logs}
kubeconfig=$state/kubeconfig
# A Java for the operator's image, such as the one that the Dockerfile names; Debian's if empty.
own_java=${RUNNERPOOL_CLUSTER_JAVA:-}

kubernetes_parts="etcd kube-apiserver kube-controller-manager kube-scheduler kubectl kubelet kube-proxy"
packages="containerd runc containernetworking-plugins iptables qemu-user-static iproute2 openssl"

# These are the machine's and not the namespaces', so they bear a name that nobody else uses, and
# there is one cluster at a time. The lock holds the number of the process to tell when to end.
lock=/run/lock/runnerpool-cluster.lock
cgroup=runnerpool-cluster
host_interface=runnerpool0
handler=runnerpool-aarch64

pause_image=runnerpool.dev/cluster/pause:1
architectures="amd64 arm64"

# Everything has its place in one /16, so that one route on the host is enough.
use_network() { # first two numbers, such as 198.18
  network=$1
  host_address=$network.0.1
  api_address=$network.0.2
  services=$network.128.0/20
  services_dns=$network.128.10
}

node_address() { case $1 in amd64) echo "$api_address" ;; arm64) echo "$network.0.3" ;; esac; }
pod_range() { case $1 in amd64) echo "$network.1.0/24" ;; arm64) echo "$network.2.0/24" ;; esac; }
node_name() { echo "node-$1"; }
