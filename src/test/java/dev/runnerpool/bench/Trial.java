package dev.runnerpool.bench;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.process.OperatorProcess;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** One case's namespace, GitLab and operator; all new, and gone with it. */
final class Trial implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final World world;
  private final String name;
  private final SimulatedGitLab gitlab;
  private final List<String> extraJvm = new ArrayList<>();
  private final Map<String, String> settings = new TreeMap<>();
  private OperatorProcess operator;
  private int starts;

  Trial(World world, String what, Duration gitlabTakes) {
    this.world = world;
    this.name = what + "-" + NUMBER.incrementAndGet();
    this.gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
    if (!gitlabTakes.isZero()) {
      gitlab
          .faults()
          .inject(new Fault("*", "runnerpool*", Fault.Kind.DELAY, 0, gitlabTakes.toMillis(), -1));
    }
    gitlab.createProject(name + "/app");
    world.namespace(name, gitlab.createToken(name, Set.of(Scope.API), Role.OWNER, false));
    String jvm = System.getProperty("bench.jvm", "");
    if (!jvm.isBlank()) {
      extraJvm.addAll(List.of(jvm.split(" ")));
    }
  }

  String name() {
    return name;
  }

  World world() {
    return world;
  }

  Trial set(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** Starts the packaged operator and waits until it is ready; how long that took. */
  Duration startOperator() {
    Path kubeconfig =
        world
            .plane()
            .kubeconfig(
                world.folder().resolve(name + ".kubeconfig"),
                world.manifests().token(world.client()));
    List<String> jvm = new ArrayList<>(world.jvm().options());
    jvm.addAll(Profile.options());
    jvm.addAll(extraJvm);
    OperatorProcess.Options options =
        OperatorProcess.Options.of(
                kubeconfig, world.folder().resolve("%s-%d.log".formatted(name, ++starts)))
            .withJar(world.operator())
            .withJvm(jvm)
            .withEnvironment("LEASE_NAMESPACE", world.manifests().namespace());
    for (Map.Entry<String, String> variable : world.jvm().environment().entrySet()) {
      options = options.withEnvironment(variable.getKey(), variable.getValue());
    }
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      options = options.withProperty(setting.getKey(), setting.getValue());
    }
    Instant begun = Instant.now();
    operator = OperatorProcess.start(options);
    return Duration.between(begun, Instant.now());
  }

  void killOperator() {
    Path profile = world.folder().resolve("%s-%d".formatted(name, starts));
    operator.pid().ifPresent(pid -> Profile.take(pid, profile, world::say));
    operator.signal("KILL");
    operator.awaitEnd(Duration.ofSeconds(10));
    operator.close();
  }

  ProcessUse use() {
    return ProcessUse.of(operator.pid().orElseThrow());
  }

  PoolManifest manifest(String pool) {
    return PoolManifest.named(pool).in(name).gitlab(gitlab.url()).scope("group: " + name);
  }

  void apply(PoolManifest manifest) {
    world.client().resource(manifest.yaml()).create();
  }

  List<RunnerPool> pools() {
    return world.client().resources(RunnerPool.class).inNamespace(name).list().getItems();
  }

  /** Waits until so many pools are ready. */
  void awaitReady(int pools, int seconds) {
    Wait.until(
        pools + " pools of " + name + " are ready",
        seconds,
        () -> pools().stream().filter(Trial::isReady).count() >= pools);
  }

  static boolean isReady(RunnerPool pool) {
    return pool.getStatus() != null
        && pool.getStatus().conditions() != null
        && pool.getStatus().conditions().stream().anyMatch(Trial::isReady);
  }

  private static boolean isReady(Condition condition) {
    return condition.getType().equals("Ready") && condition.getStatus().equals("True");
  }

  /** What the pools say of themselves, for a failure. */
  String state() {
    return "; "
        + pools().stream().map(pool -> Serialization.asYaml(pool.getStatus())).toList()
        + "; pods by phase: "
        + world.client().pods().inNamespace(name).list().getItems().stream()
            .collect(
                Collectors.groupingBy(pod -> pod.getStatus().getPhase(), Collectors.counting()));
  }

  /** Runner pods that run. */
  long running() {
    return world
        .client()
        .pods()
        .inNamespace(name)
        .withLabel(Labels.ROLE, Labels.ROLE_RUNNER)
        .list()
        .getItems()
        .stream()
        .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
        .count();
  }

  long requests() {
    return gitlab.requests().ofOperator().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Waits until the operator's long poll is held. */
  void awaitSentinel() {
    Wait.until("a sentinel listens", 120, () -> gitlab.heldRequests() > 0);
  }

  void push(int jobs, String... tags) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < jobs; i++) {
      yaml.append("job%d: {tags: [%s], script: [make]}\n".formatted(i, tags[i % tags.length]));
    }
    gitlab.pushPipeline(name + "/app", "main", false, yaml.toString());
  }

  /** Jobs with that tag that nobody took. */
  long waiting(String tag) {
    return gitlab.jobs().stream()
        .filter(job -> job.status().equals("pending") && job.tags().contains(tag))
        .count();
  }

  List<Instant> queued() {
    return gitlab.jobs().stream().map(SimulatedJob::queuedAt).toList();
  }

  @Override
  public void close() {
    if (operator != null) {
      killOperator();
    }
    gitlab.close();
    world.clear(name);
  }
}
