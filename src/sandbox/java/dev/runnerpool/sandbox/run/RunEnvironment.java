package dev.runnerpool.sandbox.run;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.sandbox.cluster.Cluster;
import dev.runnerpool.sandbox.cluster.OperatorWrites;
import dev.runnerpool.sandbox.cluster.Workplace;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import dev.runnerpool.sandbox.kubernetes.Manifest;
import dev.runnerpool.sandbox.nodes.Scheduling;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import dev.runnerpool.sandbox.process.OperatorProcess;
import dev.runnerpool.sandbox.report.ClusterFacts;
import dev.runnerpool.sandbox.report.Sample;
import io.fabric8.kubernetes.api.model.Node;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Everything a run needs, started: cluster, GitLab, nodes, operator, and the eyes upon them. */
public final class RunEnvironment implements AutoCloseable {
  /** How often runners are looked at: seldom, a short run would see no such request fail. */
  private static final String REFRESH = "runnerpool.gitlab.registration-refresh";

  private static final String OFTEN = "15s";

  private final Closing closing;
  private final Settings settings;
  private final List<PoolFacts> pools;
  private final Cluster cluster;
  private final ClusterFacts facts;
  private final SimulatedGitLab gitlab;
  private final RunnerPods pods;
  private final Budgets budgets;
  private final PoolStatuses statuses;
  private final SharedIndexInformer<Node> nodes;
  private final Machines machines;
  private final OperatorProcess operator;
  private final Optional<GitLabTroubles> troubles;

  private RunEnvironment(
      Closing closing,
      Settings settings,
      Manifests written,
      List<String> projects,
      Consumer<String> progress) {
    this.closing = closing;
    this.settings = settings;
    Workplace place = new Workplace(settings.reports(), settings.crd(), progress);
    cluster = closing.add(Cluster.open(settings.cluster(), place));
    facts = cluster.facts();
    gitlab = closing.add(startGitLab());
    projects.forEach(gitlab::createProject);
    troubles =
        settings.gitlabFaults()
            ? Optional.of(
                new GitLabTroubles(gitlab, InstantSource.system(), settings.seed(), progress))
            : Optional.empty();
    Manifests manifests = turned(written);
    pools = manifests.pools();
    Set<String> namespaces =
        pools.stream().map(PoolFacts::namespace).collect(Collectors.toUnmodifiableSet());
    cluster.prepare(namespaces);
    KubernetesClient observer = closing.add(cluster.client("sandbox-observer"));
    pods = closing.add(new RunnerPods(observer, namespaces));
    budgets = new Budgets(observer, namespaces);
    statuses = closing.add(new PoolStatuses(observer, namespaces, InstantSource.system()));
    nodes = closing.add(nodes(observer));
    machines = closing.add(startNodes(manifests.resources(), namespaces));
    operator = closing.add(startOperator());
    apply(manifests);
  }

  /**
   * Starts all of it and applies the manifests.
   *
   * @param projects made in GitLab first: the operator lists a group's projects now and then only
   * @param progress gets a line now and then while something takes long
   * @throws BadInput if a manifest is refused
   * @throws dev.runnerpool.sandbox.cluster.ClusterException if the cluster cannot be used
   * @throws dev.runnerpool.sandbox.process.ProgramException if the operator does not start
   */
  public static RunEnvironment start(
      Settings settings, Manifests manifests, List<String> projects, Consumer<String> progress) {
    Closing closing = new Closing();
    try {
      prepare(settings.reports());
      return new RunEnvironment(closing, settings, manifests, projects, progress);
    } catch (RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  private SimulatedGitLab startGitLab() {
    // Held requests take real time, and an idle runner ends with its own: a short run holds less.
    GitLabOptions options =
        GitLabOptions.defaults()
            .withSwitches(Switches.DEFAULT.withLongPollHold(Duration.ofSeconds(10)));
    GitLabAddress address = settings.gitlab();
    if (address == null) {
      return SimulatedGitLab.start(options);
    }
    try {
      return SimulatedGitLab.start(
          options.withListen("0.0.0.0", address.port()).withExternalUrl(address.url()));
    } catch (IllegalStateException e) {
      throw new BadInput(
          "--gitlab-address: port %d cannot be listened on: %s"
              .formatted(address.port(), e.getMessage()));
    }
  }

  /** Where operator and runners reach GitLab. */
  String gitlabUrl() {
    return settings.gitlab() == null ? gitlab.url() : settings.gitlab().url();
  }

  private Manifests turned(Manifests written) {
    Manifests turned =
        written.towards(gitlabUrl(), settings.idleAtMost()).within(cluster::namespaceFor);
    return cluster.reservedFor().map(turned::onNodesFor).orElse(turned);
  }

  private SharedIndexInformer<Node> nodes(KubernetesClient observer) {
    return cluster
        .reservedFor()
        .map(owner -> observer.nodes().withLabel(SimulatedNodes.RESERVED, owner).inform())
        .orElseGet(() -> observer.nodes().inform());
  }

  private Machines startNodes(List<RunnerPool> resources, Set<String> namespaces) {
    KubernetesClient client = closing.add(cluster.client("sandbox-nodes"));
    if (facts.nodes().equals(ClusterFacts.REAL_NODES)) {
      return RealNodes.watch(client, namespaces.iterator().next());
    }
    SimulatedNodes.Options options =
        NodeGroups.options(resources, settings.speed(), settings.seed())
            .with(facts.isReal() ? Scheduling.OF_THE_CLUSTER : Scheduling.SIMULATED);
    return new Machines.Simulated(
        SimulatedNodes.start(client, cluster.reservedFor().map(options::onlyFor).orElse(options)));
  }

  private OperatorProcess startOperator() {
    OperatorProcess.Options options =
        cluster
            .operator(settings.reports().resolve("operator.log"))
            .withJar(settings.operatorJar())
            .withPrices(NodeGroups.SPOT_PRICES)
            .withProperty("runnerpool.page.access", "open");
    return OperatorProcess.start(
        settings.gitlabFaults() ? options.withProperty(REFRESH, OFTEN) : options);
  }

  private void apply(Manifests manifests) {
    PoolSecrets secrets = new PoolSecrets(gitlab);
    KubernetesClient client = closing.add(cluster.client("sandbox"));
    for (RunnerPool pool : manifests.resources()) {
      secrets.of(pool).forEach(secret -> client.resource(secret).serverSideApply());
    }
    for (Manifests.Document each : manifests.documents()) {
      byte[] yaml = each.yaml().getBytes(StandardCharsets.UTF_8);
      try {
        new Manifest(each.origin(), new ByteArrayInputStream(yaml)).applyTo(client);
      } catch (IllegalArgumentException e) {
        throw new BadInput(e.getMessage());
      }
    }
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
    List<SimulatedJob> jobs = gitlab.jobs();
    return new Outcome(jobs, machines.ran(jobs), poolOfRunner());
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

  /** The operator's writes so far; empty if the cluster does not tell. */
  Optional<OperatorWrites> writes() {
    return cluster.writes();
  }

  /** Whether idle runners may be evicted. */
  boolean idleOnesAreReleased() {
    return budgets.releaseAll(pods);
  }

  /** Grows with the operator's writes: their number, or that of the changes seen from outside. */
  long stirrings() {
    return writes().map(OperatorWrites::all).orElseGet(() -> statuses.count() + pods.created());
  }

  List<PoolFacts> pools() {
    return pools;
  }

  Cluster cluster() {
    return cluster;
  }

  ClusterFacts facts() {
    return facts;
  }

  /** Whether the process was told to end. */
  boolean isClosed() {
    return closing.isClosed();
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  /** How GitLab fails; empty if it never does. */
  Optional<GitLabTroubles> troubles() {
    return troubles;
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

  private static void prepare(Path reports) {
    try {
      Files.createDirectories(reports);
    } catch (IOException e) {
      throw new BadInput("--report %s: the folder cannot be made".formatted(reports));
    }
  }
}
