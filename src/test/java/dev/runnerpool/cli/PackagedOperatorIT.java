package dev.runnerpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The packaged program, as it is shipped. */
class PackagedOperatorIT {

  private static final Path APPLICATION = Path.of("target/quarkus-app");

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
