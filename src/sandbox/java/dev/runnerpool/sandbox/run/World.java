package dev.runnerpool.sandbox.run;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import dev.runnerpool.sandbox.process.OperatorProcess;
import dev.runnerpool.sandbox.report.Sample;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Everything a run needs, started: cluster, GitLab, nodes, operator, and the eyes upon them. */
public final class World implements AutoCloseable {
  private static final Set<String> OWN_CLIENTS =
      Set.of("sandbox", "sandbox-nodes", "sandbox-observer");
  private static final Duration IDLE_NODE = Duration.ofSeconds(30);

  private final Closing closing;
  private final Settings settings;
  private final List<PoolFacts> pools;
  private final EmbeddedKubernetes kubernetes;
  private final SimulatedGitLab gitlab;
  private final RunnerPods pods;
  private final PoolStatuses statuses;
  private final SharedIndexInformer<Node> nodes;
  private final SimulatedNodes machines;
  private final OperatorProcess operator;

  private World(Closing closing, Settings settings, Manifests manifests, List<String> projects) {
    this.closing = closing;
    this.settings = settings;
    this.pools = manifests.pools();
    kubernetes = closing.add(EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults()));
    kubernetes.apply(settings.crd());
    gitlab = closing.add(SimulatedGitLab.start(gitlabOptions()));
    projects.forEach(gitlab::createProject);
    KubernetesClient observer = closing.add(kubernetes.client("sandbox-observer"));
    pods = closing.add(new RunnerPods(observer));
    statuses = closing.add(new PoolStatuses(observer, InstantSource.system()));
    nodes = closing.add(observer.nodes().inform());
    operator = closing.add(startOperator());
    machines = closing.add(startNodes(manifests.resources()));
    apply(manifests.towards(gitlab.url(), settings.idleAtMost()));
  }

  /**
   * Starts all of it and applies the manifests.
   *
   * @param projects made in GitLab first: the operator lists a group's projects now and then only
   * @throws BadInput if a manifest is refused
   * @throws dev.runnerpool.sandbox.process.ProgramException if the operator does not start
   */
  public static World start(Settings settings, Manifests manifests, List<String> projects) {
    Closing closing = new Closing();
    try {
      prepare(settings.reports());
      return new World(closing, settings, manifests, projects);
    } catch (RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  private OperatorProcess startOperator() {
    Path kubeconfig = settings.reports().resolve("kubeconfig");
    kubernetes.kubeconfig(kubeconfig);
    return OperatorProcess.start(
        OperatorProcess.Options.of(kubeconfig, settings.reports().resolve("operator.log"))
            .withJar(settings.operatorJar())
            .withPrices(NodeGroups.SPOT_PRICES));
  }

  private SimulatedNodes startNodes(List<RunnerPool> resources) {
    SimulatedNodes.Options usual = SimulatedNodes.Options.of(settings.speed());
    SimulatedNodes.Options options =
        new SimulatedNodes.Options(
            NodeGroups.of(resources),
            settings.speed(),
            settings.seed(),
            usual.imagePull(),
            IDLE_NODE,
            usual.usualJob(),
            usual.scheduling());
    return SimulatedNodes.start(closing.add(kubernetes.client("sandbox-nodes")), options);
  }

  private void apply(Manifests manifests) {
    String token = gitlab.createToken("runnerpool", Set.of(Scope.API), Role.OWNER, true);
    for (PoolFacts pool : pools) {
      if (pool.group() != null) {
        gitlab.createGroup(pool.group());
      } else if (pool.project() != null) {
        gitlab.createProject(pool.project());
      }
      createNamespace(pool.namespace());
      kubernetes
          .client()
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withNamespace(pool.namespace())
                  .withName(pool.secret())
                  .endMetadata()
                  .addToStringData("token", token)
                  .build())
          .serverSideApply();
    }
    for (Manifests.Document each : manifests.documents()) {
      try {
        kubernetes.apply(
            each.origin(), new ByteArrayInputStream(each.yaml().getBytes(StandardCharsets.UTF_8)));
      } catch (IllegalArgumentException e) {
        throw new BadInput(e.getMessage());
      }
    }
  }

  private void createNamespace(String name) {
    kubernetes
        .client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  /** How things stand now. */
  Observation observe() {
    return new Observation(pools, gitlab.jobs(), poolOfRunner(), pods, nodes.getStore().list());
  }

  /** The same as figures for a chart. */
  Sample sample(double seconds) {
    return observe().sample(seconds);
  }

  /** What became of the jobs until now. */
  Outcome outcome() {
    return new Outcome(gitlab.jobs(), machines.ran(), poolOfRunner());
  }

  private Map<Long, PoolFacts> poolOfRunner() {
    Map<Long, PoolFacts> known = new TreeMap<>();
    statuses
        .poolOfRunner()
        .forEach(
            (runner, name) ->
                pools.stream()
                    .filter(pool -> pool.name().equals(name))
                    .forEach(pool -> known.put(runner, pool)));
    return known;
  }

  /** Whether every pool has its runner in GitLab. */
  boolean isRegistered() {
    return poolOfRunner().size() == pools.size();
  }

  OperatorWrites writes() {
    return new OperatorWrites(kubernetes.calls(), OWN_CLIENTS);
  }

  List<PoolFacts> pools() {
    return pools;
  }

  EmbeddedKubernetes kubernetes() {
    return kubernetes;
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  OperatorProcess operator() {
    return operator;
  }

  RunnerPods pods() {
    return pods;
  }

  PoolStatuses statuses() {
    return statuses;
  }

  /** Ends everything, the last started first. */
  @Override
  public void close() {
    closing.close();
  }

  /** Held requests take real time, and an idle runner ends with its own: a short run holds less. */
  private static GitLabOptions gitlabOptions() {
    return GitLabOptions.defaults()
        .withSwitches(Switches.DEFAULT.withLongPollHold(Duration.ofSeconds(10)));
  }

  private static void prepare(Path reports) {
    try {
      Files.createDirectories(reports);
    } catch (IOException e) {
      throw new BadInput("--report %s: the folder cannot be made".formatted(reports));
    }
  }
}
