# etcd, kube-apiserver, scheduler and controller-manager, with the checks of a real cluster switched
# on: RBAC, node restriction, Pod Security, ServiceAccount tokens.

api_url() { echo "https://$api_address:6443"; }

start_control_plane() {
  mkdir -p "$state/pki" "$state/memory"
  mount -t tmpfs -o size=1g tmpfs "$state/memory"
  make_identities
  start etcd "$(part etcd)" --data-dir "$state/memory/etcd" --unsafe-no-fsync --log-level warn \
    --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
    --listen-peer-urls http://127.0.0.1:2380
  start kube-apiserver "$(part kube-apiserver)" --etcd-servers http://127.0.0.1:2379 \
    --bind-address "$api_address" --advertise-address "$api_address" --secure-port 6443 --cert-dir "$state/pki" \
    --service-cluster-ip-range "$services" --allow-privileged=true \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction \
    --token-auth-file "$state/pki/tokens.csv" \
    --service-account-issuer https://kubernetes.default.svc \
    --service-account-key-file "$state/pki/accounts.pub" --service-account-signing-key-file "$state/pki/accounts.key" \
    --kubelet-preferred-address-types InternalIP \
    --kubelet-client-certificate "$state/pki/kubelet-client.crt" --kubelet-client-key "$state/pki/kubelet-client.key"
  await_started 60 kube-apiserver "$(part kubectl)" --kubeconfig "$kubeconfig" get --raw /readyz
  touch "$state/api"
  start kube-controller-manager "$(part kube-controller-manager)" --kubeconfig "$(kubeconfig_of controller-manager)" \
    --leader-elect=false --use-service-account-credentials \
    --service-account-private-key-file "$state/pki/accounts.key" --root-ca-file "$state/pki/apiserver.crt"
  start kube-scheduler "$(part kube-scheduler)" --kubeconfig "$(kubeconfig_of scheduler)" --leader-elect=false
  start_proxy
}

# One for both nodes, as they share the network namespace that its rules are in.
start_proxy() {
  cat >"$state/kube-proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
hostnameOverride: $(node_name amd64)
clusterCIDR: $network.0.0/16
clientConnection: {kubeconfig: $(kubeconfig_of proxy)}
conntrack: {maxPerCore: 0, min: 0}
YAML
  start kube-proxy "$(part kube-proxy)" --config "$state/kube-proxy.yaml"
}

# A token each; the API server itself shows kubelets a certificate.
make_identities() {
  local arch
  identity admin admin system:masters
  identity controller-manager system:kube-controller-manager
  identity scheduler system:kube-scheduler
  identity proxy system:kube-proxy
  for arch in $architectures; do identity "node-$arch" "system:node:$(node_name "$arch")" system:nodes; done
  cd "$state/pki"
  { openssl genrsa -out accounts.key 2048
    openssl rsa -in accounts.key -pubout -out accounts.pub
    openssl req -x509 -newkey rsa:2048 -nodes -keyout kubelet-client-ca.key -out kubelet-client-ca.crt -subj /CN=kubelet-clients -days 7
    openssl req -newkey rsa:2048 -nodes -keyout kubelet-client.key -out kubelet-client.csr -subj /O=system:masters/CN=kube-apiserver
    openssl x509 -req -in kubelet-client.csr -CA kubelet-client-ca.crt -CAkey kubelet-client-ca.key -CAcreateserial \
      -out kubelet-client.crt -days 7
  } >openssl.log 2>&1 || fail "openssl cannot make the cluster's keys: $(tail -n 1 openssl.log)"
  cd /
}

identity() { # name, user, group
  local token
  token=$(openssl rand -hex 16)
  (umask 077 && echo "$token,$2,$2${3:+,$3}" >>"$state/pki/tokens.csv")
  (umask 077 && cat >"$(kubeconfig_of "$1")" <<YAML
apiVersion: v1
kind: Config
current-context: runnerpool
clusters: [{name: runnerpool, cluster: {server: "$(api_url)", certificate-authority: $state/pki/apiserver.crt}}]
users: [{name: $1, user: {token: $token}}]
contexts: [{name: runnerpool, context: {cluster: runnerpool, user: $1}}]
YAML
  )
}

kubeconfig_of() { if [ "$1" = admin ]; then echo "$kubeconfig"; else echo "$state/pki/$1.kubeconfig"; fi; }
