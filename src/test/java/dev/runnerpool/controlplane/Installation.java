package dev.runnerpool.controlplane;

import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.AuditLog;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import dev.runnerpool.sandbox.nodes.NodeGroup;
import dev.runnerpool.sandbox.nodes.Scheduling;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import dev.runnerpool.sandbox.process.OperatorProcess;
import dev.runnerpool.sandbox.run.NodeGroups;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The packaged operator on the control plane, with no other rights than those it ships with, and a
 * GitLab: what a suite's pools live on.
 */
final class Installation implements AutoCloseable {
  private static final Path LOGS = Path.of("target/operator-logs");
  private static final Duration KILLED = Duration.ofSeconds(10);

  private final ControlPlane plane;
  private final KubernetesClient client;
  private final SimulatedGitLab gitlab;
  private final String suite;
  private final Path folder;
  private final boolean guest;
  private final Instant begun = Instant.now();
  private ShippedManifests manifests;
  private Map<String, String> environment = Map.of();
  private Set<String> denied = Set.of();
  private OperatorProcess operator;
  private SimulatedNodes nodes;
  private int starts;

  private Installation(ControlPlane plane, String suite, Path folder) {
    this(
        plane,
        suite,
        folder,
        SimulatedGitLab.start(
            GitLabOptions.defaults()
                .withSwitches(Switches.DEFAULT.withLongPollHold(Duration.ofSeconds(1)))),
        false);
  }

  private Installation(
      ControlPlane plane, String suite, Path folder, SimulatedGitLab gitlab, boolean guest) {
    this.plane = plane;
    this.client = plane.client(plane.adminToken());
    this.suite = suite;
    this.folder = folder;
    this.gitlab = gitlab;
    this.guest = guest;
  }

  /**
   * Installs and starts all of it, for all namespaces; without leader election, so that an operator
   * started again need not wait for the lease of the one that was killed.
   *
   * @param suite the word that its namespaces begin with
   * @param folder gets a kubeconfig, and is the caller's
   */
  static Installation start(ControlPlane plane, String suite, Path folder) throws IOException {
    Installation made = prepare(plane, suite, folder);
    made.install(ShippedManifests.ofKustomize(made.client, "deploy/operator"), Map.of());
    made.startOperator();
    return made;
  }

  /**
   * The same with nodes of arm64 on which what the scheduler puts there seems to run.
   *
   * @param speed how much faster their time goes
   * @param pool what a placement's nodePool calls them
   */
  Installation withNodes(double speed, String pool, int number) {
    nodes =
        SimulatedNodes.start(
            client,
            SimulatedNodes.Options.of(speed, NodeGroup.arm64(pool, number, number))
                .with(Scheduling.OF_THE_CLUSTER));
    return this;
  }

  /** All but the operator. */
  static Installation prepare(ControlPlane plane, String suite, Path folder) throws IOException {
    Installation made = new Installation(plane, suite, folder);
    Files.createDirectories(LOGS);
    PoolDefinition.apply(made.client, PoolDefinition.read(made.client, PoolDefinition.SHIPPED));
    return made;
  }

  /** All but the operator of another one, which shares this one's GitLab. */
  Installation beside(String other) {
    return new Installation(plane, other, folder, gitlab, true);
  }

  /** Gives the operator an account with its rights, and the environment it will start with. */
  void install(ShippedManifests shipped, Map<String, String> variables) {
    manifests = shipped;
    environment = variables;
    client.resource(NamespaceManifest.named(shipped.namespace())).serverSideApply();
    shipped.applyRights(client);
  }

  /** Says what it is right that the operator is refused. */
  void expectForbidden(String... requests) {
    denied = Set.of(requests);
  }

  /** Starts the operator and waits until it is ready. */
  void startOperator() {
    Path kubeconfig =
        plane.kubeconfig(folder.resolve(suite + ".kubeconfig"), manifests.token(client));
    operator = OperatorProcess.start(options(OperatorProcess.Options.of(kubeconfig, nextLog())));
  }

  /** Starts one more operator of the same account and waits until it is ready; the caller's. */
  OperatorProcess another(String... flags) {
    Path kubeconfig =
        plane.kubeconfig(folder.resolve(suite + ".kubeconfig"), manifests.token(client));
    return OperatorProcess.start(
        options(OperatorProcess.Options.of(kubeconfig, nextLog())).withFlags(flags));
  }

  /** Starts the operator on what a pod gives it, and waits for nothing. */
  void launchOperator(PodAccount account) {
    operator = OperatorProcess.launch(options(account.options(nextLog())));
  }

  private Path nextLog() {
    return LOGS.resolve("%s-%d.log".formatted(suite, ++starts));
  }

  /** With intervals that are short here. */
  private OperatorProcess.Options options(OperatorProcess.Options connection) {
    OperatorProcess.Options options =
        connection
            .withEnvironment("LEASE_NAMESPACE", manifests.namespace())
            .withPrices(NodeGroups.SPOT_PRICES)
            .withProperty("runnerpool.gitlab.requests-per-minute", "60000")
            .withProperty("runnerpool.gitlab.poll.active", "PT0.2S")
            .withProperty("runnerpool.gitlab.poll.quiet", "PT0.5S")
            .withProperty("runnerpool.gitlab.poll.watched", "PT0.5S")
            .withProperty("runnerpool.gitlab.credentials-refresh", "PT0.2S")
            .withProperty("runnerpool.gitlab.projects-refresh", "PT1S")
            .withProperty("runnerpool.gitlab.longest-backoff", "PT1S");
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      options = options.withEnvironment(variable.getKey(), variable.getValue());
    }
    return options;
  }

  /** Ends the operator without a chance to tidy up. */
  void killOperator() {
    operator.signal("KILL");
    operator.awaitEnd(KILLED);
    operator.close();
  }

  /** Ends the operator as Kubernetes would. */
  void stopOperator() {
    operator.close();
  }

  /** All that the operator asked of the API since this was made, the first first. */
  List<AuditLog.Entry> requests() {
    return plane.audit().of(manifests.user()).stream()
        .filter(entry -> entry.asked().isAfter(begun))
        .toList();
  }

  /** What it was refused for want of rights, such as {@code list nodes}. */
  Set<String> forbidden() {
    return requests().stream()
        .filter(AuditLog.Entry::isForbidden)
        .map(entry -> entry.verb() + " " + entry.resource())
        .collect(Collectors.toSet());
  }

  SimulatedNodes nodes() {
    return nodes;
  }

  String suite() {
    return suite;
  }

  KubernetesClient client() {
    return client;
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  OperatorProcess operator() {
    return operator;
  }

  /**
   * Ends it.
   *
   * @throws IllegalStateException if the operator asked for anything that it has no right to
   */
  @Override
  public void close() {
    if (nodes != null) {
      nodes.close();
    }
    if (operator != null) {
      operator.close();
    }
    if (!guest) {
      gitlab.close();
    }
    Set<String> forbidden = manifests == null ? Set.of() : forbidden();
    client.close();
    if (!forbidden.equals(denied)) {
      throw new IllegalStateException(
          "what the shipped rights do not allow: %s; expected: %s".formatted(forbidden, denied));
    }
  }
}
