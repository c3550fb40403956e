package dev.runnerpool.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.runnerpool.operator.web.access.PodTokenFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command before an operator that answers as a test says. */
class ExplainTest {

  private static final String JOB =
"""
{"jobs":[{"job":42,"gitlab":"https://gitlab.example.com","project":"platform/web",
"tags":["ARM64","linux"],"stage":"waiting",
"summary":"It has waited for 35 s and no pool takes it. The nearest one, ci/arm64, has the tag 'arm64' and the job says 'ARM64': tags in GitLab are case-sensitive.",
"next":"Correct the job's tags or those of a pool: its runners start with the next reading of the queue.",
"droppedAt":"2026-11-29T16:00:00Z","newField":{"of":"a newer operator"},
"matches":[{"pool":"ci/arm64","takes":false,"reason":"has the tag 'arm64' and the job says 'ARM64': tags in GitLab are case-sensitive"},
{"pool":"ci/linux-amd64","takes":false,"reason":"has no tag 'ARM64'"}],"matchesLeftOut":12,
"phases":[{"phase":"Known","from":"2026-11-29T14:02:11Z","until":"2026-11-29T14:02:12Z","seconds":1.2},
{"phase":"RunnerCreated","from":"2026-11-29T14:02:12Z","seconds":33.8,"delay":"no pool takes it"}]}]}
""";

  private static final String POOL =
"""
{"namespace":"ci","name":"arm64","architecture":"arm64","reconciledAt":"2026-11-29T14:02:46Z",
"max":50,"warm":2,"runners":{"busy":48,"starting":2},"waiting":3,"blocker":"is at its max",
"ready":"True","hourlyUsd":"1.2300","tags":["arm64","linux"],"runUntagged":false,
"protectedRefsOnly":false,"runnerList":[
{"name":"arm64-7","state":"busy","since":"2026-11-29T14:00:00Z","job":41},
{"name":"arm64-8","state":"starting","since":"2026-11-29T14:02:11Z","placement":"nodePool ci, Spot","delay":"no node takes it: 0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available"}],
"jobs":[{"id":43,"project":"platform/web","tags":["arm64"],"queuedAt":"2026-11-29T13:50:00Z"}],
"jobsLeftOut":2,"passedOver":[],"passedOverLeftOut":0,"unservable":0,
"decisions":[{"at":"2026-11-29T14:02:11Z","reason":"JobsWaiting","message":"start 2; 3 waiting"}],
"nextCheckAt":"2026-11-29T14:07:11Z","conditions":[
{"type":"Ready","status":"True","reason":"AsExpected","message":"jobs are taken","since":"2026-11-29T10:00:00Z"}],
"queue":{"means":"REST, a request per 100 jobs","readAt":"2026-11-29T14:02:45Z","signals":["sentinel: live"]},
"priceSource":"table 2026-07-20"}
""";

  @TempDir Path folder;

  private final List<String> asked = new ArrayList<>();
  private HttpServer operator;
  private int status = 200;
  private String body = JOB;

  private record Run(int status, String out, String err) {}

  @BeforeEach
  void start() throws IOException {
    operator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    // An operator that was killed leaves its token, and this one may have been given its port.
    Files.deleteIfExists(PodTokenFile.of(operator.getAddress().getPort()).path());
    operator.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] answer = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer);
          }
        });
    operator.start();
  }

  @AfterEach
  void stop() {
    operator.stop(0);
  }

  @Test
  void aJobIsToldInEightyColumns() {
    Run run = run("job", "42");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            Job 42 of platform/web (https://gitlab.example.com): waiting
            Tags: ARM64, linux

            It has waited for 35 s and no pool takes it. The nearest one, ci/arm64, has the
            tag 'arm64' and the job says 'ARM64': tags in GitLab are case-sensitive.

            Next: Correct the job's tags or those of a pool: its runners start with the next
            reading of the queue.

            Pools
              no  ci/arm64        has the tag 'arm64' and the job says 'ARM64': tags in
                                  GitLab are case-sensitive
              no  ci/linux-amd64  has no tag 'ARM64'
                  12 more         see --output json

            Phases of its start
              Known          1.2 s
              RunnerCreated  33.8 s  so far no pool takes it
            """);
    assertThat(asked).containsExactly("/api/v1/jobs/42 null");
  }

  @Test
  void aPoolIsToldInEightyColumns() {
    body = POOL;
    Run run = run("pool", "ci/arm64");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith(
            """
            Pool ci/arm64 (arm64), as reconciled at 14:02:46 UTC
            Takes jobs whose tags are among arm64, linux.

            Waiting 3, starting 2, idle 0, busy 48, retiring 0, failed 0, max 50, warm
            wanted 2.
            Its pods cost $1.2300 per hour now (table 2026-07-20).
            It cannot start one more runner: it is at its max.
            Time alone may change what it does at 14:07:11 UTC.

            Runners
              arm64-8  starting  35 s   nodePool ci, Spot; no node takes it: 0/3 nodes are
                                        available: 3 Insufficient cpu. preemption: 0/3 nodes
                                        are available
              arm64-7  busy      2 min  job 41

            """);
    assertThat(run.out())
        .contains("Jobs given to it, in GitLab's order\n  43      12 min  platform/web [arm64]\n")
        .contains("  2 more\n")
        .contains("Last decisions (UTC)\n  14:02:11  JobsWaiting  start 2; 3 waiting\n")
        .contains("Conditions\n  Ready  True  AsExpected: jobs are taken\n")
        .contains("  read at  14:02:45 UTC\n")
        .doesNotContain("none of its idle runners");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void aPoolIsFoundWithoutItsNamespace() {
    body = "{\"pools\":[" + named("ci", "arm64") + "," + named("ml", "amd64") + "]}";
    run("pool", "amd64", "--output", "json");
    assertThat(asked).containsExactly("/api/v1/pools null", "/api/v1/pools/ml/amd64 null");
    body = "{\"pools\":[" + named("ci", "arm64") + "," + named("ml", "arm64") + "]}";
    Run twice = run("pool", "arm64");
    assertThat(twice.status()).isEqualTo(1);
    assertThat(twice.err())
        .isEqualTo("There are several pools 'arm64': write one of ci/arm64, ml/arm64.\n");
    assertThat(run("pool", "arm46").err())
        .isEqualTo("This operator serves no pool 'arm46'. Its pools are ci/arm64, ml/arm64.\n");
    body = "{\"pools\":[]}";
    assertThat(run("pool", "arm64").err())
        .isEqualTo("This operator serves no pool 'arm64': it has reconciled no pool yet.\n");
  }

  @Test
  void programsGetTheAnswerAsItIs() {
    Run run = run("job", "42", "--output", "json");
    assertThat(run.out()).contains("\"droppedAt\" : \"2026-11-29T16:00:00Z\"").contains("newField");
  }

  @Test
  void theTokenIsReadFromItsFileAndSaidNowhere() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "s3cr3t-s3cr3t\n");
    Run run = run("job", "42", "--token-file", file.toString());
    assertThat(asked).containsExactly("/api/v1/jobs/42 Bearer s3cr3t-s3cr3t");
    status = 401;
    Run refused = run("job", "42", "--token-file", file.toString());
    assertThat(refused.err()).contains("does not know the token of --token-file");
    assertThat(run.out() + run.err() + refused.out() + refused.err()).doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | '{\"error\":\"x\"}' | wants a token: name the file that holds it with --token-file",
        "403 | '' | does not answer requests from here: ask in its pod",
        "404 | '{\"error\":\"Nothing is known of job 42: ...\"}' | Nothing is known of job 42: ...",
        "404 | '<html>' | ask in the operator's own pod with kubectl exec, or see"
            + " runnerpool.page.access",
        "503 | '{\"error\":\"This replica does not lead\"}' | This replica does not lead",
        "502 | 'Bad Gateway' | is not an operator, or one in trouble: it answered 502",
        "302 | '' | it answered 302",
        "200 | '<html>login</html>' | its answer is not JSON that this program knows"
      })
  void whatTheOperatorAnswersIsToldInASentence(int answer, String content, String told) {
    status = answer;
    body = content;
    Run run = run("job", "42");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(told);
  }

  @Test
  void nobodyAnswersThere() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    Run run = run("job", "42", "--url", "http://localhost:" + port);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("No operator answers at http://localhost:" + port + " (ConnectException).")
        .contains("kubectl exec")
        .contains("kubectl port-forward");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "job|forty-two|'forty-two' is not a job number",
        "job|-1|-1",
        "pool|../..|'../..' is not the name of a pool",
        "pool|a/b/c|'a/b/c' is not the name of a pool",
        "pool|CI/arm64|'CI/arm64' is not the name of a pool",
        "job|42|--url|ftp://x|--url ftp://x: write an address such as",
        "job|42|--url|nonsense|--url nonsense: write an address such as",
        "job|42|--token-file|/nowhere/token|--token-file /nowhere/token: it cannot be read",
        "job|42|--output|yaml|'--output'"
      })
  void whatIsWrittenWrongIsNamedWithStatusTwo(String words) {
    List<String> all = List.of(words.split("\\|"));
    Run run = run(all.subList(0, all.size() - 1).toArray(String[]::new));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(all.get(all.size() - 1));
    assertThat(asked).isEmpty();
  }

  private static String named(String namespace, String name) {
    return "{\"namespace\":\"%s\",\"name\":\"%s\"}".formatted(namespace, name);
  }

  private Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    boolean elsewhere = Stream.of(arguments).anyMatch("--url"::equals);
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!elsewhere) {
      all.addAll(List.of("--url", "http://localhost:" + operator.getAddress().getPort()));
    }
    CommandLine command = new CommandLine(new Explain());
    command.getSubcommands().get("pool").<ExplainPool>getCommand().environment = Map.of();
    command.getSubcommands().get("job").<ExplainJob>getCommand().environment = Map.of();
    int ended =
        command
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    return new Run(ended, out.toString(), err.toString());
  }
}
