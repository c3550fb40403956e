package dev.runnerpool.controlplane;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.process.OperatorProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What Kubernetes gives a pod to reach the API with: an address, a certificate, a token's file. */
final class PodAccount {
  private final URI server;
  private final Path folder;

  private PodAccount(URI server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /** For a server, which need not be there. */
  static PodAccount of(URI server, ControlPlane authority, Path folder) throws IOException {
    Files.createDirectories(folder.resolve("home"));
    Files.copy(authority.certificate(), folder.resolve("ca.crt"));
    return new PodAccount(server, folder);
  }

  /** Replaces the token as the kubelet does: who reads the file sees the old one or the new. */
  void write(String token) {
    try {
      Path next = Files.writeString(folder.resolve("token.next"), token);
      Files.move(next, folder.resolve("token"), ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How the operator is started with it; the files are not where they are in a pod. */
  OperatorProcess.Options options(Path log) {
    Map<String, String> environment =
        Map.of(
            "HOME", folder.resolve("home").toString(),
            "KUBECONFIG", folder.resolve("home/none").toString(),
            "KUBERNETES_SERVICE_HOST", server.getHost(),
            "KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort()),
            "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", folder.resolve("token").toString(),
            "KUBERNETES_CERTS_CA_FILE", folder.resolve("ca.crt").toString());
    return OperatorProcess.Options.of(environment, log);
  }
}
