# One node: its containerd and its kubelet, in a mount namespace of their own, so that both nodes have
# the usual paths and no file of theirs is seen, or stays, on the machine.

containerd_socket=/run/containerd/containerd.sock

ctr_images() { ctr --address "$containerd_socket" --namespace k8s.io images "$@"; }

# Run as the first command of the mount namespace; never returns.
be_node() { # architecture
  local arch=$1 node=$state/$1
  own_folders "$node"
  pretend_kernel_settings "$node"
  write_containerd_config "$arch"
  start "containerd-$arch" containerd --config /var/lib/node/containerd.toml
  await_started 30 "containerd-$arch" ctr --address "$containerd_socket" version
  import "$arch"
  write_kubelet_config "$arch"
  await 60 "the API server" test -e "$state/api"
  start "kubelet-$arch" "$(part "kubelet_$arch")" --config /var/lib/node/kubelet.yaml \
    --kubeconfig "$(kubeconfig_of "node-$arch")" --hostname-override "$(node_name "$arch")" \
    --node-ip "$(node_address "$arch")" --root-dir /var/lib/kubelet
  wait "${pids[kubelet-$arch]}" || give_up "the kubelet of $arch ended:" "kubelet-$arch"
}

own_folders() { # folder on the disk
  local folder
  mount -t tmpfs tmpfs /run
  mount -t tmpfs tmpfs /var/lib
  mount -t tmpfs tmpfs /var/log
  for folder in lib/containerd lib/kubelet log/pods; do
    mkdir -p "$1/${folder##*/}" "/var/$folder"
    mount --bind "$1/${folder##*/}" "/var/$folder"
  done
  mkdir -p /var/lib/node
}

# A kubelet sets these for the whole machine unless they read as it wants: it is shown that they do.
pretend_kernel_settings() {
  local setting value
  mkdir -p "$1/settings"
  while read -r setting value; do
    echo "$value" >"$1/settings/${setting//\//-}"
    mount --bind "$1/settings/${setting//\//-}" "/proc/sys/$setting"
  done <<'SETTINGS'
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
SETTINGS
}

# Lowering a program's OOM score is refused in many containers: it is not tried.
write_containerd_config() {
  cat >/var/lib/node/containerd.toml <<TOML
version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.tracing.processor.v1.otlp"]
[grpc]
  address = "$containerd_socket"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$pause_image"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/var/lib/node/cni"
TOML
  mkdir /var/lib/node/cni
  cat >/var/lib/node/cni/pods.conflist <<JSON
{"cniVersion": "0.4.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "pods-$1", "isGateway": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "/run/cni", "routes": [{"dst": "0.0.0.0/0"}],
            "ranges": [[{"subnet": "$(pod_range "$1")"}]]}}]}
JSON
}

import() { # architecture
  local pods=pods_$1
  ctr_images import --all-platforms "${!pods}/archive.tar" >"$logs/images-$1.log" 2>&1 || give_up "the images of $1 cannot be imported:" "images-$1"
  if [ "$1" = amd64 ] && operator_is_packaged; then
    write_operator_archive "$jre/layer" | ctr_images import - >"$logs/images-operator.log" 2>&1 ||
      give_up "the operator's image cannot be imported:" images-operator
  fi
}

# None but pods are limited, as the machine is not the cluster's own; images are never collected. Pods have
# control groups of their own: without them the kubelet (1.34) panics when a pod is resized in place. There is no DNS: names of the machine's own resolver would not be reachable.
# The kubelet warns with each pod unless it is told of one, so it is told of an address where none is.
write_kubelet_config() {
  : >/var/lib/node/resolv.conf
  cat >/var/lib/node/kubelet.yaml <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $(node_address "$1")
containerRuntimeEndpoint: unix://$containerd_socket
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: $state/pki/kubelet-client-ca.crt}
authorization: {mode: Webhook}
healthzPort: 0
cgroupDriver: cgroupfs
cgroupRoot: /$cgroup/$1
cgroupsPerQOS: true
enforceNodeAllocatable: []
failCgroupV1: false
failSwapOn: false
resolvConf: /var/lib/node/resolv.conf
clusterDNS: ["$services_dns"]
evictionHard: {memory.available: 1Mi}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
nodeStatusUpdateFrequency: 5s
volumeStatsAggPeriod: 1h
YAML
}
