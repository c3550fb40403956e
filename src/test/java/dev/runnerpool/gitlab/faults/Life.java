package dev.runnerpool.gitlab.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.SystemId;
import dev.runnerpool.operator.pods.PoolSecret;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.http.RequestLog;
import dev.runnerpool.sandbox.gitlab.state.MergeRequest;
import dev.runnerpool.sandbox.gitlab.state.Origin;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One pool from its manifest to its end, in a namespace and with a GitLab of its own. */
final class Life implements AutoCloseable {

  /** Idle runners that the pool needs: one for each of two waiting jobs, and one warm. */
  static final int RUNNERS = 3;

  /** Most runners it may have, enough to replace all at once and have slots to spare. */
  static final int MOST = 2 * RUNNERS + 2;

  private static final int SPARE_SLOT = MOST - 1;
  private static final int LOST_SLOT = MOST - 2;
  private static final Duration HOLD = Duration.ofSeconds(2);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String ONE = "one: {tags: [arm64], script: [make]}\n";
  private static final String TWO = "two: {tags: [arm64], script: [make]}\n";

  private final Cluster cluster;
  private final Served served;
  private final SimulatedGitLab gitlab =
      SimulatedGitLab.start(
          GitLabOptions.defaults().withSwitches(Switches.DEFAULT.withLongPollHold(HOLD)));
  private final Auditor auditor = new Auditor(gitlab);
  private final Home home;
  private final Map<String, String> revisions = new ConcurrentHashMap<>();

  /** A namespace with its Secrets, and a GitLab where two jobs wait. */
  Life(Cluster cluster, Served served) {
    this.cluster = cluster;
    this.served = served;
    this.home = new Home(cluster, "life-" + NUMBER.incrementAndGet());
    Project project = gitlab.createProject(Served.PROJECT_PATH);
    gitlab.protect(project, "main", false);
    if (served.isProtected()) {
      gitlab.pushPipeline(Served.PROJECT_PATH, "main", true, ONE);
      pushMergeRequest(project);
    } else {
      gitlab.pushPipeline(Served.PROJECT_PATH, "main", true, ONE + TWO);
    }
    if (served.hasHook()) {
      home.secretForHooks(Home.ACCESS, served.token(gitlab));
    } else {
      home.secret(Home.ACCESS, served.token(gitlab));
    }
    if (served.hasOwnRunner()) {
      home.secret(Home.OWN_RUNNER, auditor.makeRunner(project.id(), home.marker(), "arm64"));
    }
  }

  /** Between protected branches: whatever GitLab tells of it, its job may be the pool's. */
  private void pushMergeRequest(Project project) {
    gitlab.protect(project, "stable", false);
    MergeRequest request =
        gitlab.mergeRequest(1, Served.PROJECT_PATH, "stable", Served.PROJECT_PATH, "main");
    gitlab.startPipeline(
        Served.PROJECT_PATH, Origin.of(request, MergeRequest.Kind.DETACHED), TWO, Map.of());
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  /** What begins the stage; returns at once, or after somebody's meddling. */
  void begin(LifeStage stage) {
    switch (stage) {
      case APPLIED -> home.apply(gitlab.url(), served, MOST);
      case AT_REST -> {}
      case REPAIRED -> meddle();
      case LEAVING -> home.deletePool();
    }
  }

  /** Whether the stage came to its good end. */
  boolean isDone(LifeStage stage) {
    return switch (stage) {
      case APPLIED, AT_REST -> isComplete();
      case REPAIRED -> isComplete() && isRepaired();
      case LEAVING ->
          !cluster.told().exists(home.namespace())
              && pods().live() == 0
              && home.runnerSecret().isEmpty()
              && auditor.runners().size() == (served.hasOwnRunner() ? 1 : 0)
              && (!served.hasHook() || auditor.hooks(served.hooks()).isEmpty());
    };
  }

  /** Whether it is ready with its one runner and the pods that the jobs need. */
  boolean works() {
    return cluster.told().isReady(home.namespace())
        && pods().live() == RUNNERS
        && home.runnerToken().filter(this::isUsed).isPresent()
        && runnerIsRight();
  }

  /** The same, and every signal is live that tells of new jobs. */
  private boolean isComplete() {
    return signals().stream().allMatch(signal -> signal.endsWith(": live")) && works();
  }

  private boolean isUsed(String token) {
    String revision =
        revisions.computeIfAbsent(
            token,
            any ->
                PoolSecret.revision(
                    cluster.told().pool(home.namespace()), token, Optional.empty()));
    return pods().liveOf(revision) == RUNNERS && auditor.isGood(token);
  }

  private boolean isRepaired() {
    long runner = ownRunners().get(0).path("id").asLong();
    // Of a runner that is not its own to look at, it removes the managers that it knows of.
    boolean forgotten = served.hasOwnRunner() || !auditor.lists(runner, deadSystem());
    boolean hears =
        !served.hasHook()
            || auditor.hooks(served.hooks()).stream()
                .allMatch(hook -> hook.path("job_events").asBoolean());
    return forgotten
        && hears
        && gitlab.jobs().stream()
            .filter(job -> lostSystem().equals(job.systemId()))
            .allMatch(job -> job.status().equals("canceled"))
        && sentinels().stream().allMatch(sentinel -> sentinel.path("paused").asBoolean())
        && cluster.inside().knowsWhyAJobFailed(home.poolName());
  }

  PodHistory.Account pods() {
    return cluster.history().of(home.namespace());
  }

  /** The pool's condition Ready, if it is not true and not only because nothing is known yet. */
  Optional<Condition> complaint() {
    return cluster
        .told()
        .condition(home.namespace(), "Ready")
        .filter(ready -> !"True".equals(ready.getStatus()) && !"Pending".equals(ready.getReason()));
  }

  /** How the ways stand by which GitLab tells of new jobs. */
  List<String> signals() {
    return cluster.told().find(home.namespace()).map(cluster.inside()::signals).orElse(List.of());
  }

  /** How the condition Ready changed so far. */
  List<String> readiness() {
    return cluster.told().readiness(home.namespace());
  }

  /** All that matters of it, for people. */
  String state() {
    return "%s, %s, %s, works: %s, runners in GitLab: %s"
        .formatted(
            readiness(),
            signals(),
            pods(),
            works(),
            auditor.runners().stream().map(runner -> runner.path("description").asText()).toList());
  }

  /** Whether two runners in GitLab are there for the same. */
  boolean hasTwins() {
    Set<String> seen = new HashSet<>();
    return auditor.runners().stream()
        .map(runner -> runner.path("description").asText())
        .anyMatch(description -> !seen.add(description));
  }

  /** The operator's requests, oldest first, of the last thousand. */
  List<RequestLog.Entry> requests() {
    return gitlab.requests().last().stream()
        .filter(entry -> !entry.userAgent().equals(Auditor.AGENT))
        .toList();
  }

  /** How many requests the operator made so far. */
  long asked() {
    return gitlab.requests().ofOperator().values().stream().mapToLong(Long::longValue).sum();
  }

  private void meddle() {
    Meddling meddling = new Meddling(gitlab, auditor);
    if (served.hasHook()) {
      auditor.silence(served.hooks());
    }
    long runner = ownRunners().get(0).path("id").asLong();
    String token = home.runnerToken().orElseThrow();
    RunnerPool pool = cluster.told().pool(home.namespace());
    meddling.takeAndFail(runner, token, SystemId.of(pool, 0));
    meddling.takeAndVanish(runner, token, lostSystem());
    if (served.hasOwnRunner()) {
      auditor.change(runner, "{\"tag_list\": [\"arm64\"]}");
    }
    auditor.contact(token, deadSystem());
    home.endOnePod();
    sentinels().forEach(meddling::wake);
    home.deleteRunnerSecret();
  }

  private String deadSystem() {
    return SystemId.of(cluster.told().pool(home.namespace()), SPARE_SLOT);
  }

  private String lostSystem() {
    return SystemId.of(cluster.told().pool(home.namespace()), LOST_SLOT);
  }

  private boolean runnerIsRight() {
    List<JsonNode> own = ownRunners();
    return own.size() == 1 && own.get(0).path("tag_list").toString().equals("[\"arm64\"]");
  }

  /** The pool's, not those that the operator keeps for a scope. */
  private List<JsonNode> ownRunners() {
    return auditor.runners().stream()
        .filter(runner -> runner.path("description").asText().startsWith(home.marker()))
        .toList();
  }

  private List<JsonNode> sentinels() {
    return auditor.runners().stream()
        .filter(runner -> runner.path("description").asText().startsWith("sentinel"))
        .toList();
  }

  /** Ends its GitLab; the pool must have left. */
  @Override
  public void close() {
    gitlab.close();
  }

  @Override
  public String toString() {
    return home.namespace() + " (" + served.spec() + ")";
  }
}
