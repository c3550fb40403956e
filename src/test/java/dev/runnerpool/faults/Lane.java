package dev.runnerpool.faults;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import dev.runnerpool.sandbox.nodes.NodeGroup;
import dev.runnerpool.sandbox.nodes.Scheduling;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import dev.runnerpool.sandbox.process.OperatorProcess;
import dev.runnerpool.sandbox.process.OperatorProcess.Options;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A namespace, its operator behind a proxy, a GitLab and nodes: plans run here one by one. */
final class Lane implements AutoCloseable {
  static final int MAX = 4;

  private static final Map<String, String> HASTE =
      Map.ofEntries(
          Map.entry("runnerpool.status-pace", "PT1S"),
          Map.entry("runnerpool.gitlab.requests-per-minute", "60000"),
          Map.entry("runnerpool.gitlab.poll.active", "PT0.2S"),
          Map.entry("runnerpool.gitlab.poll.quiet", "PT0.5S"),
          Map.entry("runnerpool.gitlab.poll.watched", "PT0.5S"),
          Map.entry("runnerpool.gitlab.credentials-refresh", "PT0.5S"),
          Map.entry("runnerpool.gitlab.projects-refresh", "PT1S"),
          Map.entry("runnerpool.gitlab.registration-refresh", "PT2S"),
          Map.entry("runnerpool.gitlab.request-timeout", "PT2S"),
          Map.entry("runnerpool.gitlab.longest-backoff", "PT1S"),
          Map.entry("runnerpool.gitlab.job-facts.pause", "PT1S"),
          Map.entry("runnerpool.gitlab.job-facts.lost-after", "PT5S"),
          Map.entry("runnerpool.demand.passed-over-after", "PT8S"),
          Map.entry("runnerpool.demand.passed-over-pause", "PT4S"),
          Map.entry("runnerpool.demand.passed-over-longest-pause", "PT8S"),
          Map.entry("runnerpool.leader-election.lease-duration", "PT3S"),
          Map.entry("runnerpool.leader-election.renew-deadline", "PT2S"),
          Map.entry("runnerpool.leader-election.retry-period", "PT0.3S"));

  private static final double SPEED = 20;
  private static final Path LOGS = Path.of("target/operator-logs");
  private static final Duration KILLED = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final String namespace;
  private final LaneNamespace home;
  private final Path folder;
  private final String adminToken;
  private final ControlPlane plane;
  private final ApiProxy proxy;
  private final PodTruth pods;
  private final SimulatedNodes nodes;
  private final SimulatedGitLab gitlab =
      SimulatedGitLab.start(
          GitLabOptions.defaults()
              .withSwitches(
                  Switches.DEFAULT
                      .withLongPollHold(Duration.ofSeconds(1))
                      .withAcknowledgeWithin(Duration.ofSeconds(10))));
  private OperatorProcess operator;
  private String pool = "none";
  private int starts;

  private Lane(ControlPlane plane, String namespace, Path folder) {
    this.client = plane.client(plane.adminToken());
    this.plane = plane;
    this.adminToken = plane.adminToken();
    this.namespace = namespace;
    this.folder = folder;
    this.proxy = ApiProxy.before(plane);
    this.home = new LaneNamespace(client, namespace);
    home.create(token());
    this.pods = new PodTruth(client, namespace);
    this.nodes =
        SimulatedNodes.start(
            client,
            SimulatedNodes.Options.of(SPEED, NodeGroup.arm64(namespace, 2, 4))
                .with(Scheduling.OF_THE_CLUSTER));
  }

  /**
   * Starts all of it.
   *
   * @param folder gets a kubeconfig, and is the caller's
   */
  static Lane open(ControlPlane plane, int number, Path folder) {
    Lane lane = new Lane(plane, "faults-" + number, folder);
    lane.launchOperator();
    return lane;
  }

  /** Begins a plan: its pool and its group in GitLab bear its name. */
  void begin(Plan plan) {
    pool = plan.id().toLowerCase(Locale.ROOT);
    gitlab.createProject(project());
    pods.begin();
  }

  /** Full path of the plan's project in GitLab. */
  String project() {
    return pool + "/app";
  }

  /** Starts the operator, without leader election, and waits for nothing. */
  void launchOperator() {
    operator = launch(proxy, List.of(), Map.of());
  }

  /** Starts an operator that goes through a proxy, with further flags and variables. */
  OperatorProcess launch(ApiProxy through, List<String> flags, Map<String, String> environment) {
    String name = "%s-%d".formatted(namespace, ++starts);
    Path kubeconfig = through.kubeconfig(folder.resolve(name + ".kubeconfig"), adminToken);
    Options options =
        Options.of(kubeconfig, LOGS.resolve(name + ".log"))
            .withFlags("--namespaces", namespace)
            .withFlags(flags.toArray(String[]::new));
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      options = options.withEnvironment(variable.getKey(), variable.getValue());
    }
    for (Map.Entry<String, String> setting : HASTE.entrySet()) {
      options = options.withProperty(setting.getKey(), setting.getValue());
    }
    return OperatorProcess.launch(options);
  }

  /** From now on this is its operator. */
  synchronized void hire(OperatorProcess other) {
    operator = other;
  }

  /** Ends the operator without a chance to tidy up, and starts another. */
  synchronized void restartOperator() {
    killOperator();
    launchOperator();
  }

  synchronized void killOperator() {
    operator.signal("KILL");
    operator.awaitEnd(KILLED);
    operator.close();
  }

  synchronized OperatorProcess operator() {
    return operator;
  }

  /** Applies the plan's pool. */
  void applyPool() {
    String yaml =
        PoolManifest.named(pool)
            .in(namespace)
            .gitlab(gitlab.url())
            .scope("group: " + pool)
            .credentials(LaneNamespace.SECRET)
            .scaling("idleTimeout: 1s, max: %d, warm: 1".formatted(MAX))
            .with(
                "runner: {executor: Shell}",
                "placement: {nodes: [{nodePool: %s}]}".formatted(namespace))
            .yaml();
    client.resource(yaml).create();
  }

  /** Changes some of the pool's spec, given as YAML. */
  void merge(String spec) {
    pool().patch(PatchContext.of(PatchType.JSON_MERGE), "spec: " + spec);
  }

  Resource<RunnerPool> pool() {
    return client.resources(RunnerPool.class).inNamespace(namespace).withName(pool);
  }

  /** Pushes jobs that take a second each. */
  long push(int jobs) {
    return push(jobs, 1);
  }

  /** Pushes jobs that take so many seconds each. */
  long push(int jobs, int seconds) {
    return push(jobs, seconds, "arm64");
  }

  /** Pushes jobs with a tag that take so many seconds each, and gives their pipeline's number. */
  long push(int jobs, int seconds, String tag) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < jobs; i++) {
      yaml.append(
          "job%d: {tags: [%s], script: [sleep %d]}\n".formatted(i, tag, seconds * (int) SPEED));
    }
    return gitlab.pushPipeline(project(), "main", false, yaml.toString()).pipelineId();
  }

  /** The plan's jobs. */
  List<SimulatedJob> jobs() {
    return gitlab.jobs().stream().filter(job -> job.project().equals(project())).toList();
  }

  String poolName() {
    return pool;
  }

  String namespace() {
    return namespace;
  }

  LaneNamespace home() {
    return home;
  }

  /** A token of GitLab with which the operator can do all that it does. */
  String token() {
    return gitlab.createToken("lane", Set.of(Scope.API), Role.OWNER, false);
  }

  KubernetesClient client() {
    return client;
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  ApiProxy proxy() {
    return proxy;
  }

  /** A client that the proxy takes for the operator; the caller closes it. */
  KubernetesClient impostor() {
    return proxy.client(adminToken);
  }

  /** Another way to the API server. */
  ApiProxy anotherProxy() {
    return ApiProxy.before(plane);
  }

  PodTruth pods() {
    return pods;
  }

  @Override
  public void close() {
    operator.close();
    proxy.close();
    nodes.close();
    pods.close();
    gitlab.close();
    client.close();
  }
}
