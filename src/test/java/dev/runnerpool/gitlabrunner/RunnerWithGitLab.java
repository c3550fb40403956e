package dev.runnerpool.gitlabrunner;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.Architecture;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import dev.runnerpool.scenes.JobLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** A GitLab with one project and one runner of it, and the processes that run as that runner. */
final class RunnerWithGitLab implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PROJECT = "team/app";
  private static final String TAG = "arm64";

  private final Path folder;
  private final SimulatedGitLab gitlab;
  private final Client http;
  private final String access;
  private final long runnerId;
  private final String token;
  private final List<RunnerProcess> processes = new ArrayList<>();
  private String recipe;

  private RunnerWithGitLab(String recipe, Path folder, SimulatedGitLab gitlab, Client http)
      throws IOException {
    this.recipe = recipe;
    this.folder = folder;
    this.gitlab = gitlab;
    this.http = http;
    this.access = gitlab.createToken("test", Set.of(Scope.API), Role.OWNER, true);
    long project = gitlab.createProject(PROJECT).id();
    JsonNode runner =
        call(
                "POST",
                "/user/runners",
                "{\"runner_type\":\"project_type\",\"project_id\":%d,\"tag_list\":\"%s\"}"
                    .formatted(project, TAG))
            .json();
    runnerId = runner.path("id").asLong();
    token = runner.path("token").asText();
  }

  /**
   * Opens one.
   *
   * @param recipe which its jobs' logs are kept under
   */
  static RunnerWithGitLab open(String recipe) {
    return open(
        recipe,
        GitLabOptions.defaults(),
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
  }

  /**
   * One with another GitLab.
   *
   * @param http reaches it
   */
  static RunnerWithGitLab open(String recipe, GitLabOptions options, HttpClient http) {
    Switches switches = Switches.DEFAULT.withLongPollHold(Duration.ofSeconds(1));
    try {
      SimulatedGitLab gitlab = SimulatedGitLab.start(options.withSwitches(switches));
      return new RunnerWithGitLab(
          recipe,
          Files.createTempDirectory("gitlab-runner-it"),
          gitlab,
          new Client(gitlab.url(), http));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has the jobs' logs kept under another name than the test's. */
  void plays(String recipe) {
    this.recipe = recipe;
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  long runnerId() {
    return runnerId;
  }

  String token() {
    return token;
  }

  /** A pool for this GitLab; {@code runner} is its runner block, in JSON-like YAML. */
  RunnerPool pool(String runner, String... more) {
    return pool(Architecture.ARM64, runner, more);
  }

  RunnerPool pool(Architecture architecture, String runner, String... more) {
    return PoolManifest.named("arm")
        .created("0d4a3f0e", 1)
        .architecture(architecture.label())
        .gitlab(gitlab.url())
        .scaling("max: 3")
        .with("runner: " + runner)
        .with(more)
        .build();
  }

  /** Has the runner take the jobs that need none but these tags, instead of its usual one. */
  void tags(Collection<String> tags) {
    call("PUT", "/runners/" + runnerId, "{\"tag_list\":\"%s\"}".formatted(String.join(",", tags)));
  }

  /** Pushes a CI file. */
  void pushFile(String yaml) {
    gitlab.pushPipeline(PROJECT, "main", false, yaml);
  }

  /** Starts what a runner pod of a Shell pool starts. */
  RunnerProcess start() {
    return start(pool("{executor: Shell}"), 0, "sh");
  }

  /** Starts what the runner pod of a slot starts, under another shell. */
  RunnerProcess start(RunnerPool pool, int slot, String shell) {
    return start(pool, slot, shell, Map.of());
  }

  /** Starts what the runner pod of a slot starts, with more in its environment. */
  RunnerProcess start(RunnerPool pool, int slot, String shell, Map<String, String> environment) {
    Path home = folder.resolve("home-" + processes.size());
    RunnerProcess process = RunnerProcess.start(home, shell, pool, slot, token, environment);
    processes.add(process);
    return process;
  }

  /** Starts what the runner of a slot would be by {@code run-single}. */
  RunnerProcess startSingle(RunnerPool pool, int slot) {
    Path home = folder.resolve("home-" + processes.size());
    RunnerProcess process = RunnerProcess.startSingle(home, pool, slot, token);
    processes.add(process);
    return process;
  }

  /** Starts one that trusts an authority by the pool's {@code ca.crt}. */
  RunnerProcess startTrusting(Path authority) {
    Path home = folder.resolve("home-" + processes.size());
    RunnerProcess process =
        RunnerProcess.trusting(authority, home, pool("{executor: Shell}"), token);
    processes.add(process);
    return process;
  }

  /** Starts one and waits until it holds a request for a job open. */
  RunnerProcess startWarm() {
    RunnerProcess process = start();
    eventually("a request is held open", () -> gitlab.heldRequests() > 0);
    return process;
  }

  /** Pushes jobs with this script. */
  void push(int jobs, String script, String... more) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < jobs; i++) {
      yaml.append("job%d: {tags: [%s], script: ['%s']".formatted(i, TAG, script));
      for (String each : more) {
        yaml.append(", ").append(each);
      }
      yaml.append("}\n");
    }
    gitlab.pushPipeline(PROJECT, "main", false, yaml.toString());
  }

  long jobs(String status) {
    return gitlab.jobs().stream().filter(job -> job.status().equals(status)).count();
  }

  /** The one job there is. */
  SimulatedJob job() {
    List<SimulatedJob> all = gitlab.jobs();
    if (all.size() != 1) {
      throw new IllegalStateException("not one job: " + all);
    }
    return all.get(0);
  }

  SimulatedJob awaitJob(String status) {
    eventually("the job is " + status, () -> job().status().equals(status));
    return job();
  }

  String trace(SimulatedJob job) {
    return gitlab.log(job.id());
  }

  void cancel(SimulatedJob job) {
    call("POST", "/projects/%d/jobs/%d/cancel".formatted(job.projectId(), job.id()), "");
  }

  void deleteRunner() {
    call("DELETE", "/runners/" + runnerId, "");
  }

  /** The machines that GitLab lists behind the runner. */
  JsonNode runnerManagers() throws IOException {
    return http.get("/api/v4/runners/%d/managers".formatted(runnerId), access).json();
  }

  private Client.Answer call(String method, String path, String body) {
    Client.Answer answer = http.call(method, "/api/v4" + path, body, "PRIVATE-TOKEN", access);
    if (answer.status() >= 300) {
      throw new IllegalStateException(
          "%s %s: %d %s".formatted(method, path, answer.status(), answer.response().body()));
    }
    return answer;
  }

  static void eventually(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  @Override
  public void close() {
    processes.forEach(RunnerProcess::close);
    JobLogs.keep(JobLogs.By.GITLAB_RUNNER, recipe, gitlab, job -> true);
    gitlab.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
