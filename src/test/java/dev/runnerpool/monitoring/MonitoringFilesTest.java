package dev.runnerpool.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.operator.metrics.MetricCatalogue;
import dev.runnerpool.operator.metrics.MetricDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Code, documentation, alerts and dashboards speak of the same metrics; {@code -Dgenerate} writes
 * the files that are made.
 */
class MonitoringFilesTest {

  private static final Path MAIN = Path.of("src/main/java");
  private static final Path DASHBOARDS = Path.of("helm/runnerpool/files/dashboards");
  private static final Pattern SERIES = Pattern.compile("\\brunnerpool_[a-z_]+");
  private static final Pattern RECORDED = Pattern.compile("\\brunnerpool:[a-z_:0-9]+");
  private static final Pattern METER =
      Pattern.compile(
          "(counter|Counter\\.builder|Gauge\\.builder|gauge|Timer\\.builder|timer)\\s*\\("
              + "[^\"()]*\"(runnerpool\\.[a-z.]+)\"");

  private final MetricCatalogue catalogue = MetricCatalogue.read();

  @Test
  void theDocumentationIsTheCatalogue() throws IOException {
    compare(Path.of("docs/metrics.md"), MetricsPage.text());
  }

  @Test
  void everyMeterInTheCodeIsInTheCatalogueAndTheOtherWayRound() throws IOException {
    Map<String, String> made = new TreeMap<>();
    for (Path file : sources()) {
      Matcher meter = METER.matcher(Files.readString(file));
      while (meter.find()) {
        made.put(name(meter.group(1), meter.group(2)), file.toString());
      }
    }
    assertThat(made.keySet())
        .as("a metric without a line in metrics.txt, or a line without a metric: %s", made)
        .containsExactlyInAnyOrderElementsOf(
            catalogue.all().stream().map(MetricDefinition::name).toList());
  }

  @Test
  void namesFollowPrometheus() {
    assertThat(catalogue.all())
        .allSatisfy(
            metric -> {
              assertThat(metric.kind()).isIn("gauge", "counter", "histogram");
              assertThat(metric.help()).as(metric.name()).isNotEmpty().doesNotEndWith(".");
              assertThat(metric.name().endsWith("_total"))
                  .as("_total is for counters: %s", metric.name())
                  .isEqualTo(metric.kind().equals("counter"));
              if (metric.kind().equals("histogram")) {
                assertThat(metric.name()).endsWith("_duration_seconds");
              }
            });
  }

  @Test
  void alertsUseMetricsThatExistAndAreDocumentedAndTried() throws IOException {
    Set<String> exist = seriesNames();
    String runbook = Files.readString(Path.of("docs/runbook.md"));
    List<String> tried = new ArrayList<>();
    AlertRules.read(AlertRules.TESTS)
        .path("tests")
        .forEach(test -> tried.add(test.path("name").asText()));
    List<AlertRules.Rule> rules = AlertRules.all();
    for (AlertRules.Rule rule : rules) {
      assertThat(exist).as(rule.name()).containsAll(found(SERIES, rule.expr()));
      assertThat(rule.severity()).as(rule.name()).isIn("critical", "warning", "info");
      assertThat(rule.annotations().path("summary").asText()).as(rule.name()).isNotEmpty();
      assertThat(rule.annotations().path("description").asText()).as(rule.name()).endsWith(".");
      assertThat(rule.annotations().path("runbook_url").asText())
          .endsWith("docs/runbook.md#" + rule.name().toLowerCase(Locale.ROOT));
      assertThat(runbook).as("docs/runbook.md").contains("\n### " + rule.name() + "\n");
    }
    List<String> names = rules.stream().map(AlertRules.Rule::name).toList();
    assertThat(tried).containsExactlyElementsOf(names);
    assertThat(Pattern.compile("(?m)^### (\\S+)$").matcher(runbook).results())
        .as("sections of docs/runbook.md")
        .extracting(found -> found.group(1))
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void whatIsRecordedIsMadeOfMetricsThatExistAndUsedByAnAlert() {
    Set<String> exist = seriesNames();
    List<String> names = AlertRules.recorded().stream().map(AlertRules.Recorded::name).toList();
    assertThat(names).doesNotHaveDuplicates();
    AlertRules.recorded()
        .forEach(rule -> assertThat(exist).as(rule.name()).containsAll(found(SERIES, rule.expr())));
    Set<String> used = new TreeSet<>();
    AlertRules.all().forEach(rule -> used.addAll(found(RECORDED, rule.expr())));
    assertThat(used).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void thePlainRulesAreThoseOfTheChart() throws IOException {
    compare(Path.of("deploy/monitoring/alerts.yaml"), Files.readString(AlertRules.FILE));
  }

  @Test
  void dashboardsUseMetricsThatExistAndNoDataSourceOfOurs() throws IOException {
    Set<String> exist = seriesNames();
    for (String name : DashboardSource.names()) {
      DashboardSource source = DashboardSource.read(name);
      source
          .panels()
          .forEach(
              panel ->
                  panel
                      .queries()
                      .forEach(
                          query ->
                              assertThat(exist)
                                  .as("%s: %s", source.title(), panel.title())
                                  .containsAll(found(SERIES, query.expr()))));
      String json = DashboardJson.of(source);
      compare(DASHBOARDS.resolve(name + ".json"), json);
      assertThat(AlertRules.read(DASHBOARDS.resolve(name + ".json")).findValues("uid"))
          .extracting(JsonNode::asText)
          .containsOnly("${datasource}", source.uid());
    }
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      assertThat(files).hasSameSizeAs(DashboardSource.names());
    }
  }

  private Set<String> seriesNames() {
    Set<String> names = new TreeSet<>();
    catalogue.all().forEach(metric -> names.addAll(metric.series()));
    return names;
  }

  private static Set<String> found(Pattern names, String expr) {
    return names.matcher(expr).results().map(match -> match.group()).collect(Collectors.toSet());
  }

  private static String name(String call, String meter) {
    String name = meter.replace('.', '_');
    if (call.toLowerCase(Locale.ROOT).contains("counter")) {
      return name + "_total";
    }
    return call.toLowerCase(Locale.ROOT).contains("timer") ? name + "_seconds" : name;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static void compare(Path file, String made) throws IOException {
    if (System.getProperty("generate") != null) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, made);
    }
    assertThat(file)
        .as("%s is stale: run mvn test -Dtest=MonitoringFilesTest -Dgenerate", file)
        .hasContent(made);
  }
}
