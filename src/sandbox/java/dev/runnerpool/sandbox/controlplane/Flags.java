package dev.runnerpool.sandbox.controlplane;

import java.nio.file.Path;
import java.util.List;

/** The command lines of the programs. */
final class Flags {
  private static final String ISSUER = "https://kubernetes.default.svc";
  private static final String LOOPBACK = "127.0.0.1";

  private Flags() {}

  static List<String> etcd(Path folder, int clients, int peers) {
    String forClients = "http://%s:%d".formatted(LOOPBACK, clients);
    String forPeers = "http://%s:%d".formatted(LOOPBACK, peers);
    return List.of(
        "--data-dir=" + folder.resolve("etcd"),
        "--unsafe-no-fsync",
        "--listen-client-urls=" + forClients,
        "--advertise-client-urls=" + forClients,
        "--listen-peer-urls=" + forPeers,
        "--initial-advertise-peer-urls=" + forPeers,
        "--initial-cluster=default=" + forPeers,
        "--log-level=warn");
  }

  static List<String> apiServer(Path folder, Keys keys, int port, int etcd) {
    return List.of(
        "--etcd-servers=http://%s:%d".formatted(LOOPBACK, etcd),
        "--bind-address=" + LOOPBACK,
        "--secure-port=" + port,
        "--cert-dir=" + folder,
        "--service-account-issuer=" + ISSUER,
        "--service-account-key-file=" + keys.verifying(),
        "--service-account-signing-key-file=" + keys.signing(),
        "--token-auth-file=" + keys.tokens(),
        "--authorization-mode=RBAC",
        // As clusters have it: which namespaces admit such pods is Pod Security admission's.
        "--allow-privileged=true",
        // As OpenShift has it: who blocks an owner's deletion needs the right to its finalizers.
        "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--audit-policy-file=" + folder.resolve("audit-policy.yaml"),
        "--audit-log-path=" + folder.resolve("audit.log"),
        // Megabytes; a log that is begun again takes with it what was to be read.
        "--audit-log-maxsize=2000",
        // Its own flow control is for clusters with many tenants; here it would only hide ours.
        "--enable-priority-and-fairness=false",
        "--max-requests-inflight=2000",
        "--max-mutating-requests-inflight=1000");
  }

  static List<String> controllerManager(Path folder, Keys keys, Path kubeconfig) {
    return List.of(
        "--kubeconfig=" + kubeconfig,
        "--leader-elect=false",
        "--secure-port=0",
        "--service-account-private-key-file=" + keys.signing(),
        "--root-ca-file=" + folder.resolve("apiserver.crt"),
        "--use-service-account-credentials=true",
        // Without leases kwok 0.7.0 takes the heartbeat meant for those with, so 10 to 20 minutes
        // pass between two (getDefaultNodeStages in its root.go). A node not ready would take the
        // readiness of all its pods.
        "--node-monitor-grace-period=24h",
        // 20 requests a second, its default, are for slower API servers.
        "--kube-api-qps=1000",
        "--kube-api-burst=1000",
        "--concurrent-job-syncs=20",
        "--concurrent-gc-syncs=10");
  }

  static List<String> scheduler(Path kubeconfig) {
    return List.of(
        "--kubeconfig=" + kubeconfig,
        "--leader-elect=false",
        "--secure-port=0",
        "--pod-max-in-unschedulable-pods-duration=10s");
  }

  static List<String> kwok(Path folder, Path kubeconfig) {
    return List.of(
        "--kubeconfig=" + kubeconfig,
        "--config=" + folder.resolve("kwok.yaml"),
        "--manage-all-nodes=false",
        "--manage-nodes-with-annotation-selector=" + KwokNodes.ANNOTATION + "=" + KwokNodes.FAKE,
        "--server-address=");
  }
}
