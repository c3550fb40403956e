package dev.runnerpool.monitoring;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.manifests.SecretManifest;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.nodes.NodeGroup;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import dev.runnerpool.sandbox.process.OperatorProcess;
import dev.runnerpool.scenes.TeamNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The packaged operator with a cluster, nodes and a GitLab, all simulated. */
final class MonitoredOperator implements AutoCloseable {

  private static final double SPEED = 20;
  private static final Map<String, String> HASTE =
      Map.ofEntries(
          Map.entry("runnerpool.status-pace", "PT0.5S"),
          Map.entry("runnerpool.gitlab.requests-per-minute", "60000"),
          Map.entry("runnerpool.gitlab.poll.active", "PT0.5S"),
          Map.entry("runnerpool.gitlab.poll.quiet", "PT0.5S"),
          Map.entry("runnerpool.gitlab.poll.watched", "PT0.5S"),
          Map.entry("runnerpool.gitlab.credentials-refresh", "PT0.5S"),
          Map.entry("runnerpool.gitlab.projects-refresh", "PT1S"),
          Map.entry("runnerpool.gitlab.registration-refresh", "PT1H"),
          Map.entry("runnerpool.gitlab.longest-backoff", "PT1S"),
          Map.entry("runnerpool.gitlab.job-facts.pause", "PT0.5S"),
          Map.entry("runnerpool.gitlab.job-facts.lost-after", "PT1S"),
          Map.entry("runnerpool.demand.passed-over-after", "PT6S"),
          Map.entry("runnerpool.demand.passed-over-pause", "PT30S"));

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final SimulatedGitLab gitlab =
      SimulatedGitLab.start(
          GitLabOptions.defaults()
              .withSwitches(Switches.DEFAULT.withLongPollHold(Duration.ofSeconds(1))));
  private final KubernetesClient nodesClient = kubernetes.client("nodes");
  private final SimulatedNodes nodes;
  private final OperatorProcess operator;

  /**
   * Starts all of it.
   *
   * @param folder gets a kubeconfig, and is the caller's
   */
  MonitoredOperator(Path folder, Path log) {
    kubernetes.apply(Path.of("crds/runnerpools.runnerpool.dev-v1.yml"));
    nodes =
        SimulatedNodes.start(
            nodesClient,
            SimulatedNodes.Options.of(
                SPEED,
                NodeGroup.arm64("graviton", 3, 6),
                NodeGroup.amd64("intel", 2, 4),
                group("odd", "zz9.plural", 0),
                group("listed", "m7g.large", 1)));
    Path kubeconfig = folder.resolve("kubeconfig");
    kubernetes.kubeconfig(kubeconfig);
    OperatorProcess.Options options =
        OperatorProcess.Options.of(kubeconfig, log)
            .withPrices(Map.of("m7g.2xlarge", 0.11, "m7i.2xlarge", 0.17));
    for (Map.Entry<String, String> setting : HASTE.entrySet()) {
      options = options.withProperty(setting.getKey(), setting.getValue());
    }
    operator = OperatorProcess.start(options);
    // The first answer takes long, and Prometheus waits for a second only.
    operator.metrics();
  }

  /** On-demand nodes, priced by the shipped table if it has their type. */
  private static NodeGroup group(String name, String type, int minimum) {
    return new NodeGroup(
        name,
        "arm64",
        type,
        2,
        8,
        58,
        minimum,
        2,
        Duration.ofSeconds(40),
        false,
        Map.of(),
        List.of(),
        Map.of());
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  SimulatedNodes nodes() {
    return nodes;
  }

  OperatorProcess operator() {
    return operator;
  }

  /** All pools as they are now, to be looked at. */
  List<RunnerPool> pools() {
    return kubernetes.client().resources(RunnerPool.class).inAnyNamespace().list().getItems();
  }

  /** What an administrator of GitLab does, below {@code /api/v4}. */
  void administer(String method, String path, String body) {
    String token = gitlab.createToken("root", Set.of(Scope.API), Role.OWNER, true);
    Client.Answer answer =
        new Client(gitlab.url()).call(method, "/api/v4" + path, body, "PRIVATE-TOKEN", token);
    if (answer.status() != 200) {
      throw new IllegalStateException(path + ": " + answer.status());
    }
  }

  /** A namespace with its group in GitLab and a token for it. */
  Team team(String name) {
    return new Team(name);
  }

  /** A namespace and the group of the same name. */
  final class Team extends TeamNamespace {

    private Team(String name) {
      super(kubernetes.client(), name);
      client().resource(NamespaceManifest.named(name)).create();
      MonitoredOperator.this.gitlab.createProject(project());
      secret(PoolManifest.SECRET);
    }

    /** Puts a good token into a Secret. */
    void secret(String secret) {
      String token =
          MonitoredOperator.this.gitlab.createToken(
              namespace(), Set.of(Scope.API), Role.OWNER, false);
      client().resource(SecretManifest.ofToken(namespace(), secret, token)).serverSideApply();
    }

    /** Applies a pool with a tag of its own name, for which alone jobs come. */
    void pool(String pool, String architecture, String scaling, String... more) {
      apply(manifest(pool, architecture, scaling).with(more));
    }

    void apply(PoolManifest pool) {
      kubernetes.apply(namespace(), pool.stream());
    }

    @Override
    protected SimulatedGitLab gitlab() {
      return MonitoredOperator.this.gitlab;
    }

    /** Its client is the cluster's. */
    @Override
    public void close() {}
  }

  @Override
  public void close() {
    operator.close();
    nodes.close();
    nodesClient.close();
    gitlab.close();
    kubernetes.close();
  }
}
