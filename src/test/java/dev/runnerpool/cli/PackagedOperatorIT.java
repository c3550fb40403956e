package dev.runnerpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, as it is shipped. */
class PackagedOperatorIT {

  private static final Path APPLICATION = Path.of("target/quarkus-app");

  private static final Pattern LOADED = Pattern.compile("\\] (\\S+) source:");

  private record Ended(int status, String output) {}

  @Test
  void carriesNothingOfTheSandbox() throws IOException {
    List<String> entries = new ArrayList<>();
    try (Stream<Path> files = Files.walk(APPLICATION)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        entries.add(jar.getFileName().toString());
        try (ZipFile zip = new ZipFile(jar.toFile())) {
          zip.stream().map(ZipEntry::getName).forEach(entries::add);
        }
      }
    }
    assertThat(entries).contains("dev/runnerpool/operator/reconcile/RunnerPoolReconciler.class");
    assertThat(entries)
        .noneMatch(name -> name.startsWith("dev/runnerpool/sandbox"))
        .noneMatch(name -> name.matches(".*(graphql-java|wiremock|dev\\.cel|server-mock).*\\.jar"));
  }

  @Test
  void namesTheWrongFlagAndEndsWithStatusTwo() throws Exception {
    Ended ended = run("operate", "--prot", "8080");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).contains("--prot").doesNotContain("\tat ");
  }

  @Test
  void namesTheKubeconfigThatIsNotThere() throws Exception {
    Ended ended = run("operate", "--kubeconfig", "nowhere/config");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).contains("--kubeconfig").contains("nowhere/config");
  }

  @Test
  void tellsItsCommandsWhenAskedForNothing() throws Exception {
    Ended ended = run();
    assertThat(ended.status()).isZero();
    assertThat(ended.output()).contains("operate");
  }

  @Test
  void loadsNoClassOfOpenTelemetryUnlessSpansAreWanted(@TempDir Path folder) throws Exception {
    assertThat(loadedUntilStarted(folder, Map.of()))
        .as("loaded without an endpoint")
        .contains("dev.runnerpool.operator.tracing.JobSpans")
        .noneMatch(name -> name.startsWith("io.opentelemetry"))
        .doesNotContain("dev.runnerpool.operator.tracing.OtlpSpans");
    assertThat(
            loadedUntilStarted(folder, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")))
        .as("loaded with one")
        .contains("dev.runnerpool.operator.tracing.OtlpSpans")
        .contains("io.opentelemetry.sdk.trace.export.BatchSpanProcessor");
  }

  @Test
  void theClassCacheOfTheImageKnowsAnOperatorsFirstSeconds(@TempDir Path folder) throws Exception {
    assertThat(loaded(folder, Map.of(), List.of("rehearse"), "Rehearsed"))
        .as("records and reports")
        .contains(
            "org.flywaydb.core.Flyway",
            "org.h2.mvstore.MVStore",
            "dev.runnerpool.operator.records.report.FactSums")
        .as("a pool that is registered, and a pod that is made and seen to run")
        .contains(
            "dev.runnerpool.gitlab.client.RunnerSettings",
            "io.fabric8.kubernetes.api.model.ContainerStatus",
            "dev.runnerpool.operator.kubernetes.WatchLines$Lines",
            "sun.security.ssl.SSLEngineImpl")
        .as("probes and metrics")
        .contains("io.quarkus.micrometer.runtime.export.handlers.PrometheusHandler")
        .noneMatch(name -> name.startsWith("software.amazon"));
  }

  /** Names of the classes that it loaded until it was up, without a cluster to talk to. */
  private static List<String> loadedUntilStarted(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    return loaded(folder, environment, List.of("operate", "--port", "0"), "started in");
  }

  /** The same of another command, until it says that. */
  private static List<String> loaded(
      Path folder, Map<String, String> environment, List<String> command, String until)
      throws IOException, InterruptedException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: none, cluster: {server: "http://127.0.0.1:9"}}]
            contexts: [{name: none, context: {cluster: none, user: nobody}}]
            current-context: none
            users: [{name: nobody, user: {}}]
            """);
    Path classes = Files.createTempFile(folder, "classes", ".txt");
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load=info:file=" + classes,
                "-jar",
                APPLICATION.resolve("quarkus-run.jar").toString()));
    line.addAll(command);
    ProcessBuilder operator = new ProcessBuilder(line).redirectErrorStream(true);
    operator.environment().putAll(environment);
    operator.environment().put("KUBECONFIG", kubeconfig.toString());
    Process process = operator.start();
    List<String> said = new ArrayList<>();
    try (BufferedReader out = process.inputReader()) {
      String each = out.readLine();
      while (each != null && !each.contains(until)) {
        said.add(each);
        each = out.readLine();
      }
      assertThat(each).as("it said '%s', having said %s", until, said).isNotNull();
    } finally {
      process.destroy();
      process.waitFor();
    }
    return Files.readAllLines(classes).stream()
        .map(LOADED::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .toList();
  }

  private static Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(APPLICATION.resolve("quarkus-run.jar").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output);
    }
  }
}
