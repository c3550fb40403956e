package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.RunnerSpec;
import dev.runnerpool.api.spec.RunnerSpec.Executor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The config.toml of a pool's runners.
 *
 * <p>It is rendered once per entry of {@code placement.nodes}, because gitlab-runner has one node
 * selector per file, and a job pod must go to the kind of nodes its runner was made for. The name
 * of the runner is a placeholder that the pod's start script fills.
 */
public final class ConfigToml {

  /** The gitlab-runner that {@link #unknownKeys} speaks of. */
  public static final String KEYS_OF = ConfigKeys.VERSION;

  /** Stands for the pod's name, which becomes a label of the job pods. */
  static final String NAME_PLACEHOLDER = "@RUNNER_NAME@";

  /**
   * gitlab-runner rests for an hour after so many failed requests in a row, and a connection that
   * cannot be made counts as one: after a minute's outage no runner would take a job. A token that
   * GitLab refuses ends the runner instead, see {@code start.sh}.
   */
  private static final int NEVER_REST = 1_000_000;

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(3);

  private ConfigToml() {}

  /**
   * Renders the file for the first kind of nodes.
   *
   * @see #render(RunnerPool, int, String, boolean)
   */
  public static String render(RunnerPool pool, String token) {
    return render(pool, 0, token, false);
  }

  /** The same without the credentials of a cache. */
  public static String render(
      RunnerPool pool, int nodeChoice, String token, boolean ownAuthorities) {
    return render(pool, nodeChoice, token, ownAuthorities, FromCluster.USUAL);
  }

  /**
   * How often gitlab-runner looks at the pod of its job until that runs ({@code poll_interval}, 3 s
   * if it is not set or not positive: {@code KubernetesConfig.GetPollInterval}); empty where jobs
   * have no pod.
   *
   * @throws InvalidSpecException if {@code spec.runner.config} is not TOML or can't be used
   */
  public static Optional<Duration> pollInterval(RunnerPool pool) {
    if (pool.getSpec().runner().executor() != Executor.Kubernetes) {
      return Optional.empty();
    }
    int seconds = jobPods(pool, 0).path("poll_interval").asInt();
    return Optional.of(seconds > 0 ? Duration.ofSeconds(seconds) : POLL_INTERVAL);
  }

  /** Keys of {@code spec.runner.config} that gitlab-runner does not know, and would drop. */
  public static List<String> unknownKeys(RunnerPool pool) {
    return ExtraConfig.unknownKeys(pool.getSpec().runner().config());
  }

  /**
   * Renders the file.
   *
   * @param nodeChoice index in {@code placement.nodes}; 0 if there are none
   * @param token authentication token of the pool's runner in GitLab
   * @param ownAuthorities whether GitLab's certificate is signed by the pool's {@code ca.crt}
   * @param cluster what it has for the file beside the pool
   * @throws InvalidSpecException if {@code spec.runner.config} is not TOML or can't be used
   */
  static String render(
      RunnerPool pool, int nodeChoice, String token, boolean ownAuthorities, FromCluster cluster) {
    ObjectNode file = merged(pool, nodeChoice, ownAuthorities, cluster);
    ObjectNode runner = (ObjectNode) file.get("runners").get(0);
    putBack(pool, token, runner);
    takeOneJobAtATime(file, runner);
    return Toml.write(file);
  }

  /**
   * The table {@code [runners.kubernetes]} as job pods are made by it.
   *
   * @throws InvalidSpecException if {@code spec.runner.config} is not TOML or can't be used
   */
  static ObjectNode jobPods(RunnerPool pool, int nodeChoice) {
    return merged(pool, nodeChoice, false, FromCluster.USUAL)
        .withArrayProperty("runners")
        .get(0)
        .withObjectProperty("kubernetes");
  }

  private static ObjectNode merged(
      RunnerPool pool, int nodeChoice, boolean ownAuthorities, FromCluster cluster) {
    RunnerSpec spec = pool.getSpec().runner();
    ObjectNode file = Toml.table();
    // The pause in seconds between two requests for a job; gitlab-runner's own is 3.
    file.put("check_interval", 1);
    ObjectNode runner = file.putArray("runners").addObject();
    if (ownAuthorities) {
      runner.put("tls-ca-file", RunnerContainer.CA_PATH);
    }
    new TreeMap<>(spec.environment())
        .forEach((key, value) -> runner.withArrayProperty("environment").add(key + "=" + value));
    new TreeMap<>(spec.featureFlags())
        .forEach((key, on) -> runner.withObjectProperty("feature_flags").put(key, on));
    CacheConfig.put(runner, spec.cache(), cluster.cache());
    if (spec.executor() == Executor.Kubernetes) {
      runner.set("kubernetes", JobPods.table(pool, nodeChoice));
    } else {
      runner.put("builds_dir", RunnerContainer.BUILDS_PATH);
      runner.put("cache_dir", RunnerContainer.BUILDS_PATH + "/.cache");
    }
    ExtraConfig.merge(spec.config(), file);
    if (spec.executor() == Executor.Kubernetes && spec.job().reserveRoom()) {
      ObjectNode merged = (ObjectNode) file.get("runners").get(0);
      Reservation.takeRoom(merged.withObjectProperty("kubernetes"), cluster.jobPriority());
    }
    return file;
  }

  private static void takeOneJobAtATime(ObjectNode file, ObjectNode runner) {
    file.put("concurrent", 1);
    runner.put("limit", 1);
    // With one worker there is one request at a time whatever this says; from 2 on gitlab-runner
    // does not warn in each runner's log that long polls could hold up other workers.
    runner.put("request_concurrency", 2);
    runner.put("unhealthy_requests_limit", NEVER_REST);
    if (runner.has("token_expires_at")) {
      throw new InvalidSpecException(
          ExtraConfig.FIELD,
          "remove runners.token_expires_at: a runner would renew the token of all others");
    }
  }

  private static void putBack(RunnerPool pool, String token, ObjectNode runner) {
    runner.put("name", NAME_PLACEHOLDER);
    runner.put("url", pool.getSpec().gitlab().url());
    runner.put("token", token);
    if (pool.getSpec().runner().executor() == Executor.Kubernetes) {
      runner.put("executor", "kubernetes");
      JobPods.putBack(pool, runner.withObjectProperty("kubernetes"));
      JobResources.putOthers(runner, pool.getSpec().runner().job());
    } else {
      runner.put("executor", "shell");
    }
    CacheConfig.separate(runner, pool.getSpec().architecture());
  }
}
