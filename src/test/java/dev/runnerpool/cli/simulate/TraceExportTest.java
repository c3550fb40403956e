package dev.runnerpool.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.simulation.TracedJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TraceExportTest {
  private static final String JOBS = "GET /api/v4/projects/*/jobs";

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  /** It believes to be another host: the link to the next page leads there. */
  private final SimulatedGitLab gitlab =
      SimulatedGitLab.start(
          GitLabOptions.defaults()
              .withClock(now::get)
              .withExternalUrl("https://gitlab.example.invalid"));

  private final Client http = new Client(gitlab.url());
  private String token;
  private String runner;

  @TempDir Path folder;

  @BeforeEach
  void registerARunner() throws IOException {
    gitlab.createProject("team/app");
    token = gitlab.createToken("owner", Set.of(Scope.API), Role.OWNER, false);
    String body =
        "{\"runner_type\": \"group_type\", \"group_id\": %d, \"tag_list\": \"arm64\"}"
            .formatted(gitlab.createGroup("team").id());
    runner = post("/api/v4/user/runners", body).path("token").asText();
  }

  @AfterEach
  void close() {
    gitlab.close();
  }

  @Test
  void writesWhatRanWithTheTimesOfGitLabOverAllPages() throws IOException {
    push(103);
    pass(Duration.ofSeconds(40));
    for (int i = 0; i < 102; i++) {
      run(Duration.ofSeconds(20));
    }
    Ended ended = export("team/app");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("100 jobs read", "102 jobs written to");
    List<TracedJob> trace = TraceFile.read(folder.resolve("trace.ndjson"));
    assertThat(trace).hasSize(102).allMatch(job -> job.tags().equals(List.of("arm64")));
    SimulatedJob first = gitlab.jobs().get(0);
    assertThat(trace)
        .anySatisfy(
            job -> {
              assertThat(job.name()).isEqualTo(first.name());
              assertThat(Duration.between(first.queuedAt(), job.queuedAt()).abs())
                  .isLessThan(Duration.ofMillis(20));
              assertThat(job.duration()).isEqualTo(Duration.ofSeconds(20));
            });
  }

  @Test
  void leavesOutWhatIsOlderThanAskedFor() throws IOException {
    now.set(Instant.now().minus(Duration.ofHours(2)));
    push(1);
    run(Duration.ofSeconds(5));
    now.set(Instant.now());
    push(2);
    run(Duration.ofSeconds(5));
    run(Duration.ofSeconds(5));
    assertThat(export("team/app", "--age", "1h").status()).isZero();
    assertThat(TraceFile.read(folder.resolve("trace.ndjson"))).hasSize(2);
  }

  @Test
  void asksAgainWhenGitLabFailsForAMoment() throws IOException {
    push(1);
    run(Duration.ofSeconds(5));
    gitlab.faults().inject(new Fault(JOBS, Fault.Kind.STATUS, 502, 0, 1));
    Ended ended = export("team/app");
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).contains("GitLab answered 502, asking again in 1 s", "1 jobs written");
  }

  @Test
  void asksAgainWhenAConnectionBreaksBetweenPages() throws IOException {
    push(101);
    for (int i = 0; i < 101; i++) {
      run(Duration.ofSeconds(5));
    }
    gitlab.faults().inject(new Fault(JOBS, Fault.Kind.DELAY, 0, 0, 1));
    gitlab.faults().inject(new Fault(JOBS, Fault.Kind.TRUNCATE, 0, 0, 1));
    Ended ended = export("team/app");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.err())
        .contains("GitLab broke the connection, asking again in 1 s", "101 jobs written");
  }

  @Test
  void waitsAsLongAsGitLabAsksFor() throws IOException {
    push(1);
    run(Duration.ofSeconds(5));
    gitlab.faults().inject(new Fault(JOBS, Fault.Kind.RATE_LIMIT, 0, 0, 1));
    Ended ended = export("team/app");
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).contains("GitLab answered 429, asking again in 2 s", "1 jobs written");
  }

  @Test
  void saysWhatWouldBeRightInOneLineAndNeverTheToken() throws IOException {
    push(1);
    run(Duration.ofSeconds(5));
    assertRefused(export("team/none"), "answered 404", "no project 'team/none'");
    assertRefused(export("team/app", "--age", "soon"), "--age: 'soon' is no time");
    assertRefused(export("team/app", "--url", "gitlab"), "--url");
    gitlab.revokeTokens("owner");
    assertRefused(export("team/app"), "answered 401", "valid access token");
    Files.writeString(folder.resolve("token"), "two\nlines");
    assertRefused(run("--project", "a", "--url", gitlab.url()), "--token-file", "one line");
    assertThat(export("team/app").err()).doesNotContain(token);
  }

  private void assertRefused(Ended ended, String... said) {
    assertThat(ended.status()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(ended.err().lines().findFirst().orElse("")).contains(said).doesNotContain(token);
  }

  private record Ended(int status, String err) {}

  private Ended export(String project, String... more) throws IOException {
    Files.writeString(folder.resolve("token"), token + "\n");
    String[] arguments = new String[more.length + 4];
    System.arraycopy(
        new String[] {"--project", project, "--url", gitlab.url()}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return run(arguments);
  }

  private Ended run(String... arguments) {
    StringWriter err = new StringWriter();
    CommandLine command =
        new CommandLine(new TraceExport())
            .setOverwrittenOptionsAllowed(true)
            .setErr(new PrintWriter(err));
    String[] all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--output";
    all[arguments.length + 1] = folder.resolve("trace.ndjson").toString();
    all[arguments.length + 2] = "--token-file";
    all[arguments.length + 3] = folder.resolve("token").toString();
    return new Ended(command.execute(all), err.toString());
  }

  private void push(int jobs) {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < jobs; i++) {
      file.append("job-%d: {tags: [arm64], script: [x]}\n".formatted(i));
    }
    gitlab.pushPipeline("team/app", "main", false, file.toString());
  }

  private void pass(Duration time) {
    now.updateAndGet(at -> at.plus(time));
  }

  private void run(Duration time) throws IOException {
    JsonNode job =
        post(
            "/api/v4/jobs/request",
            "{\"token\": \"%s\", \"system_id\": \"r_000000000001\", \"info\": {}}"
                .formatted(runner));
    pass(time);
    http.call(
        "PUT",
        "/api/v4/jobs/" + job.path("id").asLong(),
        "{\"token\": \"%s\", \"state\": \"success\"}".formatted(job.path("token").asText()));
  }

  private JsonNode post(String path, String body) throws IOException {
    return http.call("POST", path, body, "PRIVATE-TOKEN", token).json();
  }
}
