package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.Job;
import dev.runnerpool.sandbox.gitlab.state.Pipeline;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.RegisteredRunner;
import dev.runnerpool.sandbox.gitlab.state.RunnerProcess;
import graphql.schema.DataFetchingEnvironment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Objects of the GraphQL schema as maps; {@code self} is the part of the state they stand for. */
final class GraphQlShapes {
  private static final int PAGE = 100;

  private GraphQlShapes() {}

  static Map<String, Object> project(Project project) {
    return Map.of(
        "id",
        "gid://gitlab/Project/" + project.id(),
        "fullPath",
        project.fullPath(),
        "archived",
        project.settings().archived(),
        "sharedRunnersEnabled",
        project.settings().sharedRunnersEnabled(),
        "self",
        project);
  }

  static Map<String, Object> pipeline(Pipeline pipeline) {
    return Map.of(
        "id",
        "gid://gitlab/Ci::Pipeline/" + pipeline.id(),
        "status",
        pipeline.status().name(),
        "self",
        pipeline);
  }

  /**
   * A job as one user sees it.
   *
   * @param runnerVisible whether the user may read the runner that has it
   */
  static Map<String, Object> job(Job job, Instant now, boolean runnerVisible) {
    RegisteredRunner runner = runnerVisible ? job.runner() : null;
    RunnerProcess process = runnerVisible ? job.process() : null;
    Duration queued = job.queued(now);
    Map<String, Object> shape = new HashMap<>();
    shape.put("id", "gid://gitlab/Ci::" + (job.isBridge() ? "Bridge/" : "Build/") + job.id());
    shape.put("name", job.definition().name());
    shape.put("status", job.status().name());
    shape.put("tags", job.isBridge() ? null : job.definition().tags());
    shape.put("queuedAt", text(job.queuedAt()));
    shape.put("queuedDuration", queued == null ? null : queued.toMillis() / 1000.0);
    shape.put("createdAt", text(job.createdAt()));
    shape.put("startedAt", text(job.startedAt()));
    shape.put("finishedAt", text(job.finishedAt()));
    shape.put("refName", job.pipeline().ref());
    shape.put("runner", runner == null ? null : runner(runner));
    shape.put("failureMessage", job.failureReason());
    shape.put("retried", job.isRetried());
    shape.put("createdByTag", job.pipeline().origin().ofTag());
    shape.put("stage", Map.of("name", job.definition().stage()));
    shape.put("runnerManager", process == null ? null : process(process));
    shape.put("self", job);
    return shape;
  }

  private static Map<String, Object> process(RunnerProcess process) {
    return Map.of(
        "id", "gid://gitlab/Ci::RunnerManager/" + process.id(), "systemId", process.systemId());
  }

  static Map<String, Object> runner(RegisteredRunner runner) {
    Map<String, Object> shape = new HashMap<>();
    shape.put("id", "gid://gitlab/Ci::Runner/" + runner.id());
    shape.put("description", runner.settings().description());
    shape.put("paused", runner.settings().paused());
    shape.put("self", runner);
    return shape;
  }

  /** GitLab's {@code Types::TimeType} tells whole seconds. */
  private static String text(Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** One page, newest first, after the cursor given as {@code after}. */
  static <T> Map<String, Object> connection(
      DataFetchingEnvironment environment,
      List<T> all,
      ToLongFunction<T> id,
      Function<T, Map<String, Object>> shape) {
    Integer first = environment.getArgument("first");
    String after = environment.getArgument("after");
    long before = after == null || after.isEmpty() ? Long.MAX_VALUE : decode(after);
    int size = first == null ? PAGE : Math.min(PAGE, Math.max(0, first));
    List<T> rest =
        all.stream()
            .sorted(Comparator.comparingLong(id).reversed())
            .filter(each -> id.applyAsLong(each) < before)
            .toList();
    List<T> cut = rest.subList(0, Math.min(size, rest.size()));
    Map<String, Object> page = new HashMap<>();
    page.put("hasNextPage", rest.size() > cut.size());
    page.put("hasPreviousPage", after != null);
    if (!cut.isEmpty()) {
      page.put("startCursor", encode(id.applyAsLong(cut.get(0))));
      page.put("endCursor", encode(id.applyAsLong(cut.get(cut.size() - 1))));
    }
    return Map.of("nodes", cut.stream().map(shape).toList(), "pageInfo", page, "count", all.size());
  }

  private static String encode(long id) {
    String json = "{\"id\":\"%d\"}".formatted(id);
    return Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static long decode(String cursor) {
    try {
      return Reply.JSON.readTree(Base64.getUrlDecoder().decode(cursor)).path("id").asLong();
    } catch (IllegalArgumentException | java.io.IOException e) {
      throw new IllegalArgumentException("Please provide a valid cursor", e);
    }
  }
}
