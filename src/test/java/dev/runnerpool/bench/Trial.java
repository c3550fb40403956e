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
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** One case's namespace, GitLab and operator; all new, and gone with it. */
final class Trial implements AutoCloseable {
  /** The project that is always there. */
  static final String APP = "app";

  /** {@code runnerpool.gitlab.poll.quiet}, as shipped. */
  private static final Duration POLL = Duration.ofSeconds(5);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final World world;
  private final String name;
  private final SimulatedGitLab gitlab;
  private final Operator operator;
  private int pools;

  Trial(World world, String what, Duration gitlabTakes) {
    this.world = world;
    this.name = what + "-" + NUMBER.incrementAndGet();
    this.operator = new Operator(world, name);
    this.gitlab = SimulatedGitLab.start(GitLabOptions.defaults().withClock(MonotonicClock.SHARED));
    if (!gitlabTakes.isZero()) {
      gitlab
          .faults()
          .inject(new Fault("*", "runnerpool*", Fault.Kind.DELAY, 0, gitlabTakes.toMillis(), -1));
    }
    project(APP);
    world.namespace(name, gitlab.createToken(name, Set.of(Scope.API), Role.OWNER, false));
  }

  String name() {
    return name;
  }

  World world() {
    return world;
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  Operator operator() {
    return operator;
  }

  Trial set(String key, String value) {
    operator.set(key, value);
    return this;
  }

  /** Starts the packaged operator and waits until it is ready; how long that took. */
  Duration startOperator(String... flags) {
    return operator.start(flags);
  }

  void killOperator() {
    operator.kill();
  }

  ProcessUse use() {
    return operator.use();
  }

  /** One more project of the group. */
  void project(String project) {
    gitlab.createProject(name + "/" + project);
  }

  PoolManifest manifest(String pool) {
    return PoolManifest.named(pool).in(name).gitlab(gitlab.url()).scope("group: " + name);
  }

  void apply(PoolManifest manifest) {
    world.client().resource(manifest.yaml()).create();
    pools++;
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

  /** Pods that are there; told by the API server's count, as a watch would share its processors. */
  long made() {
    PodList first = world.client().pods().inNamespace(name).list(one());
    Long others = first.getMetadata().getRemainingItemCount();
    return first.getItems().size() + (others == null ? 0 : others);
  }

  /** Whether no pod waits for its node or its images. */
  boolean nonePending() {
    return world
        .client()
        .pods()
        .inNamespace(name)
        .withField("status.phase", "Pending")
        .list(one())
        .getItems()
        .isEmpty();
  }

  private static ListOptions one() {
    return new ListOptionsBuilder().withLimit(1L).build();
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

  /** Waits until all pools that were applied are ready and what the start left is done. */
  void awaitCalm(boolean sentinel) {
    awaitReady(pools, 120);
    if (sentinel) {
      awaitSentinel();
    }
    // Polling alone looks more often for half a minute after a change. Then jobs come at any moment
    // between two polls: after a fixed pause that would be nearly the same one each time.
    Wait.pause(
        sentinel
            ? Duration.ofSeconds(5)
            : Duration.ofSeconds(35)
                .plusMillis(ThreadLocalRandom.current().nextLong(POLL.toMillis())));
  }

  void push(int jobs, String... tags) {
    pushTo(APP, jobs, "make", tags);
  }

  /** Pushes jobs with the tags in turn to a project, in one pipeline. */
  void pushTo(String project, int jobs, String script, String... tags) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < jobs; i++) {
      yaml.append(
          "job%d: {tags: [%s], script: [%s]}\n".formatted(i, tags[i % tags.length], script));
    }
    gitlab.pushPipeline(name + "/" + project, "main", false, yaml.toString());
  }

  /** Jobs with that tag that nobody took. */
  long waiting(String tag) {
    return gitlab.jobs().stream()
        .filter(job -> job.status().equals("pending") && job.tags().contains(tag))
        .count();
  }

  List<Instant> queued() {
    return jobs(Instant.MIN).stream().map(SimulatedJob::queuedAt).toList();
  }

  /** The jobs that began to wait since then. */
  List<SimulatedJob> jobs(Instant since) {
    return gitlab.jobs().stream().filter(job -> !job.queuedAt().isBefore(since)).toList();
  }

  @Override
  public void close() {
    operator.close();
    gitlab.close();
    world.clear(name);
  }
}
