package dev.runnerpool.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulateTest {
  private static final String JOB =
      "{\"queued\":\"2026-01-05T08:00:00Z\",\"seconds\":60,\"tags\":[\"arm64\"],\"name\":\"a\"}\n";
  private static final String POOL =
      """
      apiVersion: runnerpool.dev/v1alpha1
      kind: RunnerPool
      metadata: {name: linux-arm64}
      spec:
        architecture: arm64
        gitlab: {url: "https://gitlab.example.com", instance: true, credentials: {secretRef: {name: s}}}
        scaling: {max: 20}
      """;

  @TempDir Path folder;

  private record Ended(int status, String out, String err) {}

  private static Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        new CommandLine(new Simulate())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Ended(status, out.toString(), err.toString());
  }

  @Test
  void printsTheFiguresOfASyntheticTrace() {
    Ended ended = run("--synthetic", "3", "--jobs", "600", "--days", "1");
    assertThat(ended.status()).isZero();
    assertThat(ended.out())
        .contains("synthetic, seed 3, 600 jobs")
        .containsPattern("PLANNER +JOBS +WAIT p50 +p95 +p99 +max +RUNNERS/JOB")
        .containsPattern("amd64 +4[0-9]{2} +0\\.3 s");
    assertThat(ended.err()).contains("jobs/s");
  }

  @Test
  void putsKedaAndTheAllKnowingPlannerBesideIt() {
    Ended ended = run("--jobs", "300", "--days", "1", "--compare");
    assertThat(ended.out())
        .contains("amd64, warm 0", "KEDA default, 5 s", "KEDA accurate, 30 s", "KEDA eager, 30 s")
        .containsPattern("all-knowing +2[0-9]{2} +0\\.3 s +0\\.3 s +0\\.3 s +0\\.3 s +1\\.000");
  }

  @Test
  void putsTwoConfigurationsSideBySide() throws IOException {
    Path trace = write("jobs.ndjson", JOB);
    Path small = write("small.yaml", POOL);
    Path warm = write("warm.yaml", POOL.replace("max: 20", "max: 20, warm: 2"));
    Ended ended =
        run(
            "--trace",
            trace.toString(),
            "--manifest",
            small.toString(),
            "--against",
            warm.toString());
    assertThat(ended.status()).isZero();
    assertThat(ended.out())
        .containsPattern("linux-arm64 \\(small.yaml\\) +1 +[0-9.]{3,} s")
        .containsPattern("linux-arm64 \\(warm.yaml\\) +1 +0\\.3 s");
  }

  @Test
  void putsAutoWarmBesideIt() {
    Ended ended = run("--jobs", "600", "--days", "1", "--auto-warm", "0,50,5s");
    assertThat(ended.status()).isZero();
    assertThat(ended.out()).containsPattern("amd64, autoWarm +4[0-9]{2} +[0-9.]+ s");
  }

  @Test
  void aTraceThatItSavedGivesTheSameTable() {
    Path trace = folder.resolve("trace.ndjson");
    Ended first = run("--jobs", "400", "--days", "1", "--save-trace", trace.toString());
    Ended again = run("--trace", trace.toString());
    assertThat(table(again)).isEqualTo(table(first)).hasSizeGreaterThan(1);
  }

  private static List<String> table(Ended ended) {
    return ended.out().lines().skip(2).toList();
  }

  @Test
  void writesAPageWithChartsAndAChartOfItsOwn() throws IOException {
    Path report = folder.resolve("deep/report");
    Ended ended = run("--jobs", "300", "--days", "1", "--compare", "--report", report.toString());
    assertThat(ended.status()).isZero();
    assertThat(Files.readString(report.resolve("report.html")))
        .contains("KEDA eager, 5 s", "<svg class", "class='band busy'", "class='line pool1'")
        .doesNotContain("{#", "{queue", "<script", "<link");
    assertThat(Files.readString(report.resolve("runners.svg")))
        .startsWith("<svg xmlns='http://www.w3.org/2000/svg'")
        .contains(".busy { --tone: var(--busy) }", ">waiting jobs<");
  }

  @Test
  void whatAFileIsCalledIsTextOnThePage() throws IOException {
    Path trace = write("<img src=x onerror=alert(1)>.ndjson", JOB);
    Path pool = write("<b>.yaml", POOL);
    Path report = folder.resolve("report");
    Ended ended =
        run(
            "--trace",
            trace.toString(),
            "--manifest",
            pool.toString(),
            "--report",
            report.toString());
    assertThat(ended.status()).isZero();
    for (String file : List.of("report.html", "runners.svg")) {
      assertThat(Files.readString(report.resolve(file)))
          .contains("linux-arm64 (&lt;b&gt;.yaml)")
          .doesNotContain("<img", "<b>.yaml");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--jobs=0 | --jobs 0: it should be 1 or more",
        "--days=400 | --days 400: it should be 1 to 366",
        "--cold-share=2 | --cold-share 2.0: it should be 0 to 1",
        "--auto-warm=1,2 | --auto-warm 1,2: write least and most warm runners and the wait, like 0,50,5s",
        "--auto-warm=3,2,5s | least <= most <= 500 (the pool's max)",
        "--auto-warm=0,501,5s | least <= most <= 500",
        "--auto-warm=0,50,soon | --auto-warm 0,50,soon: 'soon' is no time",
        "--starts-fail=9,20m | --starts-fail 9,20m: '9' is no begin; write it like 09:00",
        "--starts-fail=09:00 | --starts-fail 09:00: write begin and length, like 09:00,20m",
        "--no-image=09:00,long | --no-image 09:00,long: 'long' is no length",
        "--nodes-full=09:00,1h | --nodes-full 09:00,1h: write entry, begin and length, like 0,09:00,1h",
        "--nodes-full=1,09:00,1h | the entry is '1', it should be 0 to 0",
        "--nodes-full=0,09:00,1h,few | the room is 'few', it should be 0 to 10000",
        "--warm-start=8 | --warm-start: '8' is no time",
        "--trace=/nowhere/t.ndjson | --trace: there is no file /nowhere/t.ndjson",
        "--manifest=/nowhere/p.yaml | there is no file /nowhere/p.yaml"
      })
  void aWrongFlagIsNamedWithWhatWouldBeRight(String flag, String said) {
    assertRefused(run(flag), said);
  }

  @Test
  void twoPoolsOnOneQueueGoWithoutComparisonsAndNeedTwoPrices() throws IOException {
    String file =
        write("second.yaml", POOL.replace("architecture: arm64", "architecture: amd64")).toString();
    assertRefused(
        run("--jobs=9", "--beside", file, "--compare"), "--beside: it goes without --compare");
    assertRefused(run("--jobs=9", "--beside", file, "--prices=1"), "--prices 1: write two prices");
    assertRefused(
        run("--jobs=9", "--starts-fail=09:00,1m", "--compare"), "--compare: it goes without");
    String first = write("first.yaml", Files.readString(Path.of(file))).toString();
    Ended ended =
        run("--jobs=90", "--days=1", "--manifest", first, "--beside", file, "--prices=1,2");
    assertThat(ended.out())
        .containsPattern("first.yaml\\) +[56][0-9] ")
        .containsPattern("second.yaml\\) +0 +0.0 s.* - +- +- +0/20\n");
  }

  @Test
  void eitherATraceOrASeedIsGiven() {
    assertRefused(run("--trace", "t", "--synthetic", "1"), "mutually exclusive");
  }

  @Test
  void aWrongLineOfATraceIsNamed() throws IOException {
    assertTraceRefused("nonsense", ":2: ", "a job is {\"queued\"");
    assertTraceRefused(JOB.replace("60", "-1"), ":2: seconds is -1.0", "0 or more");
    assertTraceRefused(
        JOB.replace("2026-01-05T08:00:00Z", "yesterday"), ":2: queued is 'yesterday'", "like 2026");
    assertTraceRefused(JOB.replace("seconds", "minutes"), ":2: ", "\"minutes\"");
  }

  private void assertTraceRefused(String line, String... said) throws IOException {
    Path trace = write("wrong.ndjson", JOB + line);
    List<String> all = new ArrayList<>(List.of(said));
    all.add(trace.toString());
    assertRefused(run("--trace", trace.toString()), all.toArray(String[]::new));
  }

  @Test
  void anEmptyTraceIsRefused() throws IOException {
    Path trace = write("empty.ndjson", "\n");
    assertRefused(run("--trace", trace.toString()), trace + " has no job");
  }

  @Test
  void aManifestMustHoldOnePoolThatCanWork() throws IOException {
    assertPoolRefused(POOL + "---\n" + POOL, "2 pools (linux-arm64, linux-arm64)", "--against");
    assertPoolRefused(POOL.replace("RunnerPool", "Secret"), "no document of kind RunnerPool");
    assertPoolRefused(POOL.replace("20", "many"), "spec.scaling.max", "many");
    assertPoolRefused(POOL.replace("20", "0"), "spec.scaling.max is 0, it should be 1 to 10000");
    assertPoolRefused(POOL.replace("max: 20", "max: 2, warm: 3"), "warm is 3", "0 to 2");
    assertPoolRefused(
        POOL.replace("max: 20", "max: 2, autoWarm: {max: 3}"), "autoWarm.max is 3", "1 to 2");
    assertPoolRefused(
        POOL.replace("max: 20", "max: 9, autoWarm: {min: 4, max: 3}"), "autoWarm.min is 4");
    assertPoolRefused(POOL.replace("scaling", "scalling"), "scalling");
    assertPoolRefused(POOL.replace("  architecture: arm64\n", ""), "architecture");
    assertPoolRefused(POOL + "  paused: true\n", "spec.paused");
    assertPoolRefused(
        POOL.replace("max: 20", "max: 20, idleTimeout: soon"), "idleTimeout", "'soon'");
    assertPoolRefused("a: [", "not YAML");
  }

  private void assertPoolRefused(String yaml, String... said) throws IOException {
    Path manifest = write("wrong.yaml", yaml);
    List<String> all = new ArrayList<>(List.of(said));
    all.add(manifest.toString());
    assertRefused(
        run("--jobs", "10", "--manifest", manifest.toString()), all.toArray(String[]::new));
  }

  @Test
  void aTraceWithNoJobForThePoolIsRefused() throws IOException {
    Path trace = write("other.ndjson", JOB);
    assertRefused(
        run("--trace", trace.toString()), "none of the 1 jobs is for pool amd64", "[amd64]");
  }

  private static void assertRefused(Ended ended, String... said) {
    assertThat(ended.status()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(ended.err().lines().findFirst().orElse("")).contains(said);
    assertThat(ended.err()).doesNotContain("\tat ");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
