package dev.runnerpool.sandbox.controlplane;

import dev.runnerpool.sandbox.parts.Part;
import dev.runnerpool.sandbox.parts.Parts;
import dev.runnerpool.sandbox.process.FreePort;
import dev.runnerpool.sandbox.process.Program;
import dev.runnerpool.sandbox.process.ProgramException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A real control plane on free ports of the loopback address, ended with this process.
 *
 * <p>etcd, kube-apiserver with RBAC, admission and an audit log, kube-controller-manager,
 * kube-scheduler, and kwok, which keeps the nodes of {@link KwokNodes} Ready.
 */
public final class ControlPlane implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration PROMPT = Duration.ofMillis(50);
  private static final int TRIES = 3;

  private final Path folder;
  private final Keys keys;
  private final Deque<Program> programs = new ArrayDeque<>();
  private String url;
  private KubernetesClient admin;

  private ControlPlane(Path folder) {
    this.folder = folder;
    this.keys = Keys.make(folder);
  }

  /**
   * Starts it; takes seconds once the programs are built, minutes before.
   *
   * @param progress gets a line now and then while programs are built
   * @throws dev.runnerpool.sandbox.parts.MissingNeedException if the programs cannot be built here
   * @throws ProgramException if one of them does not start
   */
  public static ControlPlane start(Consumer<String> progress) {
    Map<Part, Path> parts =
        Parts.build(
            progress,
            Part.ETCD,
            Part.KUBE_APISERVER,
            Part.KUBE_CONTROLLER_MANAGER,
            Part.KUBE_SCHEDULER,
            Part.KWOK);
    ProgramException last = null;
    // A port that was free may be taken a moment later by somebody else.
    for (int i = 0; i < TRIES; i++) {
      ControlPlane plane = new ControlPlane(newFolder());
      try {
        plane.startAll(parts);
        return plane;
      } catch (ProgramException e) {
        plane.close();
        last = e;
      }
    }
    throw last;
  }

  private void startAll(Map<Part, Path> parts) {
    int etcdPort = FreePort.next();
    int port = FreePort.next();
    url = "https://127.0.0.1:" + port;
    write("audit-policy.yaml", AuditLog.POLICY);
    write("kwok.yaml", KwokNodes.PODS);
    run(parts.get(Part.ETCD), Flags.etcd(folder, etcdPort, FreePort.next()));
    run(parts.get(Part.KUBE_APISERVER), Flags.apiServer(folder, keys, port, etcdPort));
    await("kube-apiserver to write its certificate", () -> Files.exists(certificate()));
    admin = client(keys.admin());
    await("kube-apiserver to be ready", () -> "ok".equals(admin.raw("/readyz")));
    Path kubeconfig = kubeconfig(folder.resolve("admin.kubeconfig"), keys.admin());
    run(parts.get(Part.KUBE_CONTROLLER_MANAGER), Flags.controllerManager(folder, keys, kubeconfig));
    run(parts.get(Part.KUBE_SCHEDULER), Flags.scheduler(kubeconfig));
    run(parts.get(Part.KWOK), Flags.kwok(folder, kubeconfig));
    await(
        "the controllers to work",
        () -> admin.serviceAccounts().inNamespace("default").withName("default").get() != null);
  }

  private void run(Path binary, List<String> flags) {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(flags);
    Path log = folder.resolve(binary.getFileName() + ".log");
    programs.push(Program.start(log, GRACE, command, Map.of()));
  }

  /** Address of the API. */
  public String url() {
    return url;
  }

  /** The certificate that signs the API's, PEM. */
  public Path certificate() {
    return folder.resolve("apiserver.crt");
  }

  /** A client that may do everything; closed with this. */
  public KubernetesClient admin() {
    return admin;
  }

  /** A client with a token; the caller closes it. */
  public KubernetesClient client(String token) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url)
            .withCaCertFile(certificate().toString())
            .withOauthToken(token)
            .withNamespace("default")
            .withRequestRetryBackoffLimit(0)
            // Rules of a definition are compiled before it is taken, slowly on a busy machine.
            .withRequestTimeout(60_000)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Token of a user that may do everything. */
  public String adminToken() {
    return keys.admin();
  }

  /**
   * Writes a kubeconfig with a token.
   *
   * @return the file
   */
  public Path kubeconfig(Path file, String token) {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: it
        contexts: [{name: it, context: {cluster: it, user: it}}]
        clusters: [{name: it, cluster: {server: "%s", certificate-authority: "%s"}}]
        users: [{name: it, user: {token: "%s"}}]
        """
            .formatted(url, certificate().toAbsolutePath(), token);
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** What ServiceAccounts asked of the API and what they were answered. */
  public AuditLog audit() {
    return new AuditLog(folder.resolve("audit.log"));
  }

  private void await(String what, Check check) {
    Instant end = Instant.now().plus(START_LIMIT);
    while (!holds(check)) {
      programs.forEach(Program::check);
      if (Instant.now().isAfter(end)) {
        throw new ProgramException(
            "waited %d s in vain for %s; last words:%n%s"
                .formatted(START_LIMIT.toSeconds(), what, programs.peek().lastWords()));
      }
      pause();
    }
  }

  @FunctionalInterface
  private interface Check {
    boolean holds();
  }

  private static boolean holds(Check check) {
    try {
      return check.holds();
    } catch (RuntimeException notYet) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PROMPT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProgramException("interrupted while the control plane was starting");
    }
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name, e);
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("runnerpool-control-plane");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made", e);
    }
  }

  /** Ends everything, the last started first, and removes what it wrote. */
  @Override
  public void close() {
    if (admin != null) {
      admin.close();
    }
    while (!programs.isEmpty()) {
      programs.pop().close();
    }
    try {
      Files.walkFileTree(folder, new Removal());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
