package dev.runnerpool.bench;

import dev.runnerpool.sandbox.controlplane.AuditLog;
import dev.runnerpool.sandbox.parts.Part;
import dev.runnerpool.sandbox.parts.Parts;
import dev.runnerpool.sandbox.process.Program;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * KEDA's operator against a world's control plane, with the definitions, the account and the rights
 * that its module ships.
 *
 * <p>It runs outside of a pod: it is alone, so nothing is elected, its ports are free ones, and for
 * the metrics adapter, which ScaledJobs do not need, it serves with the API server's certificate in
 * place of one of its own making. No limit of a container holds it.
 */
final class Keda implements AutoCloseable {
  private static final String NAMESPACE = "keda";
  private static final String ACCOUNT = "keda-operator";
  private static final String USER = "system:serviceaccount:keda:keda-operator";
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** As its own Deployment has them. */
  private static final List<String> FLAGS =
      List.of(
          "--zap-log-level=info",
          "--zap-encoder=console",
          "--zap-time-encoding=rfc3339",
          "--metrics-bind-address=127.0.0.1:0",
          "--health-probe-bind-address=127.0.0.1:0",
          "--metrics-service-bind-address=127.0.0.1:0");

  /** How it is set up. */
  enum Setup {
    /** A look each 30 s, 20 requests a second. */
    SHIPPED("as shipped", Duration.ofSeconds(30), List.of(), Map.of()),

    /**
     * The shortest pause that its API takes, and requests without a limit. A look's Jobs are to be
     * created before the next is due, and what is left then fails, unless it may take longer.
     */
    BEST(
        "at its best",
        Duration.ofSeconds(1),
        List.of("--kube-api-qps=2000", "--kube-api-burst=2000"),
        Map.of("KEDA_KUBERNETES_API_TIMEOUT", "1m", "KEDA_SCALEDJOB_CTRL_MAX_RECONCILES", "20"));

    private final String words;
    private final Duration polling;
    private final List<String> flags;
    private final Map<String, String> environment;

    Setup(String words, Duration polling, List<String> flags, Map<String, String> environment) {
      this.words = words;
      this.polling = polling;
      this.flags = flags;
      this.environment = environment;
    }

    String words() {
      return words;
    }

    Duration polling() {
      return polling;
    }
  }

  private final World world;
  private final Path log;
  private final Program program;

  private Keda(World world, Path log, Program program) {
    this.world = world;
    this.log = log;
    this.program = program;
  }

  /**
   * Brings its definitions and rights into the cluster.
   *
   * @throws dev.runnerpool.sandbox.parts.MissingNeedException if it cannot be built here
   */
  static void install(World world) {
    install(world.client(), binary(world).resolveSibling("config"));
  }

  private static Path binary(World world) {
    return Parts.build(world::say, Part.KEDA).get(Part.KEDA);
  }

  /** Starts it where it is installed; it follows ScaledJobs a moment later. */
  static Keda start(World world, String name, Setup setup) {
    String token =
        world
            .client()
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName(ACCOUNT)
            .tokenRequest()
            .getStatus()
            .getToken();
    Path kubeconfig = world.plane().kubeconfig(world.folder().resolve(name + ".kubeconfig"), token);
    List<String> command = new ArrayList<>(List.of(binary(world).toString()));
    command.addAll(FLAGS);
    command.addAll(setup.flags);
    command.add("--cert-dir=" + certificates(world).toAbsolutePath());
    Map<String, String> environment = new TreeMap<>(setup.environment);
    environment.putAll(
        Map.of(
            "KUBECONFIG",
            kubeconfig.toAbsolutePath().toString(),
            "POD_NAMESPACE",
            NAMESPACE,
            "KEDA_CLUSTER_OBJECT_NAMESPACE",
            NAMESPACE,
            "WATCH_NAMESPACE",
            ""));
    Path log = world.folder().resolve(name + ".log");
    return new Keda(world, log, Program.start(log, GRACE, command, environment));
  }

  private static void install(KubernetesClient client, Path config) {
    List<Path> files = new ArrayList<>(List.of(config.resolve("general/namespace.yaml")));
    try (Stream<Path> definitions = Files.list(config.resolve("crd/bases"))) {
      definitions.sorted().forEach(files::add);
      files.add(config.resolve("service_account/service_account.yaml"));
      files.add(config.resolve("rbac/role.yaml"));
      files.add(config.resolve("rbac/role_binding.yaml"));
      for (Path file : files) {
        try (InputStream yaml = Files.newInputStream(file)) {
          client
              .load(yaml)
              .items()
              .forEach(each -> client.resource(each).forceConflicts().serverSideApply());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read KEDA's manifests in " + config, e);
    }
  }

  private static Path certificates(World world) {
    Path theirs = world.plane().certificate();
    Path ours = world.folder().resolve("keda-certificates");
    try {
      Files.createDirectories(ours);
      for (String name : List.of("ca.crt", "tls.crt")) {
        Files.copy(theirs, ours.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.copy(
          theirs.resolveSibling("apiserver.key"),
          ours.resolve("tls.key"),
          StandardCopyOption.REPLACE_EXISTING);
      return ours;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + ours, e);
    }
  }

  ProcessUse use() {
    program.check();
    return ProcessUse.of(program.pid().orElseThrow());
  }

  /** What it was to change since then. */
  long writes(Instant since) {
    return writes(USER, since);
  }

  /** What the Job controller was to change since then: pods and the state of Jobs. */
  long jobControllerWrites(Instant since) {
    return writes(AuditLog.JOB_CONTROLLER, since);
  }

  private long writes(String user, Instant since) {
    return world.plane().audit().of(user).stream()
        .filter(entry -> entry.isWrite() && !entry.asked().isBefore(since))
        .count();
  }

  /** When the pods of its Jobs were made since then. */
  List<Instant> podsMade(Instant since) {
    return world.plane().audit().of(AuditLog.JOB_CONTROLLER).stream()
        .filter(entry -> entry.verb().equals("create") && entry.resource().equals("pods"))
        .filter(entry -> entry.status() == 201 && !entry.asked().isBefore(since))
        .map(AuditLog.Entry::asked)
        .toList();
  }

  /**
   * Tells the errors in its log since then, so that nobody takes a broken set-up for a slow
   * program.
   */
  void tellErrors(Instant since) {
    Instant second = since.truncatedTo(ChronoUnit.SECONDS);
    try (Stream<String> lines = Files.lines(log)) {
      List<String> errors =
          lines
              .map(line -> line.split("\t", 3))
              .filter(words -> words.length == 3 && words[1].equals("ERROR"))
              .filter(words -> !Instant.parse(words[0]).isBefore(second))
              .map(words -> words[2])
              .toList();
      if (!errors.isEmpty()) {
        world.say(
            "  KEDA's log %s has %d errors, the first: %s"
                .formatted(log, errors.size(), errors.get(0)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
